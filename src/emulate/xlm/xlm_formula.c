/* Formula text to a tree: what OOXML keeps of a macro sheet, and what a macro writes with FORMULA. References in the
 * styles A1 and R1C1. Precedence as in Excel: reference operators, sign, %, ^, * and /, + and -, &, comparisons; the sign
 * binds tighter than ^ (ECMA-376 part 1, 18.17.2.2). */
#include <math.h>
#include <stdlib.h>

#include "emulate/xlm/xlm_inside.h"

#define DEPTH_MOST 200u
#define ARRAY_MOST 4096u

struct parser {
    sk_xlm *x;
    sk_bytes text;
    size_t pos;
    sk_xlm_place at;
    bool r1c1, bad;
    unsigned depth;
};

static sk_xlm_node *parse_expression(struct parser *p);
static sk_xlm_node *parse_compare(struct parser *p, unsigned level);

static int peek(const struct parser *p) { return sk_at(p->text, p->pos); }

static bool skip_space(struct parser *p)
{
    size_t from = p->pos;
    while (sk_is_space(peek(p))) p->pos++;
    return p->pos > from;
}

static bool accept(struct parser *p, char c)
{
    skip_space(p);
    if (peek(p) != (uint8_t)c) return false;
    p->pos++;
    return true;
}

static sk_xlm_node *fail(struct parser *p)
{
    p->bad = true;
    return NULL;
}

static bool is_name_char(int c) { return sk_is_alnum(c) || c == '_' || c == '.' || c == '\\' || c == '?' || c >= 0x80; }

/* --- references --- */

/* $A$1, or only $A or $1: parts says which. */
enum { HAS_COLUMN = 1, HAS_ROW = 2 };

static unsigned read_a1(sk_bytes b, size_t *pos, uint32_t *ret_row, uint32_t *ret_column)
{
    size_t at = *pos;
    unsigned parts = 0;
    uint32_t column = 0, digits = 0;
    uint64_t row = 0;
    if (sk_at(b, at) == '$' && sk_is_alpha(sk_at(b, at + 1))) at++;
    size_t letters = at;
    while (sk_is_alpha(sk_at(b, at)) && at - letters < 4)
        column = column * 26 + (uint32_t)(sk_upper(sk_at(b, at++)) - 'A' + 1);
    if (at > letters) parts |= HAS_COLUMN;
    size_t behind = at;
    if (sk_at(b, at) == '$') at++;
    for (; sk_is_digit(sk_at(b, at)) && digits < 8; digits++) row = row * 10 + (uint64_t)(sk_at(b, at++) - '0');
    if (digits)
        parts |= HAS_ROW;
    else
        at = behind;
    if (is_name_char(sk_at(b, at)) || column > SK_XLM_COLUMNS || row > SK_XLM_ROWS || (digits && row == 0)) return 0;
    *ret_row = digits ? (uint32_t)row - 1 : 0;
    *ret_column = column ? column - 1 : 0;
    *pos = at;
    return parts;
}

static bool read_part_number(sk_bytes b, size_t *pos, uint32_t base, uint32_t most, uint32_t *ret, bool *ret_given)
{
    size_t at = *pos;
    bool relative = sk_at(b, at) == '[', minus = false;
    int64_t number = 0;
    if (relative) at++;
    if (relative && (sk_at(b, at) == '-' || sk_at(b, at) == '+')) minus = sk_at(b, at++) == '-';
    size_t digits = at;
    while (sk_is_digit(sk_at(b, at)) && at - digits < 8) number = number * 10 + (sk_at(b, at++) - '0');
    *ret_given = at > digits;
    if (relative && (at == digits || sk_at(b, at++) != ']')) return false;
    if (at == digits) {
        *ret = base;
        return true;
    }
    number = relative ? (int64_t)base + (minus ? -number : number) : number - 1;
    if (relative) number = ((number % (int64_t)most) + (int64_t)most) % (int64_t)most;
    if (number < 0 || number >= (int64_t)most) return false;
    *ret = (uint32_t)number;
    *pos = at;
    return true;
}

/* R1C1, R[-1]C, RC[2], R1, C: the parts that are there. */
static unsigned read_r1c1(const struct parser *p, size_t *pos, uint32_t *ret_row, uint32_t *ret_column)
{
    size_t at = *pos;
    unsigned parts = 0;
    bool given = false;
    *ret_row = p->at.row;
    *ret_column = p->at.column;
    if (sk_lower(sk_at(p->text, at)) == 'r') {
        at++;
        parts |= HAS_ROW;
        if (!read_part_number(p->text, &at, p->at.row, SK_XLM_ROWS, ret_row, &given)) return 0;
    }
    if (sk_lower(sk_at(p->text, at)) == 'c') {
        at++;
        parts |= HAS_COLUMN;
        if (!read_part_number(p->text, &at, p->at.column, SK_XLM_COLUMNS, ret_column, &given)) return 0;
    }
    if (parts == 0 || is_name_char(sk_at(p->text, at)) || sk_at(p->text, at) == '!') return 0;
    *pos = at;
    return parts;
}

static sk_xlm_ref make_ref(unsigned sheet, uint32_t r0, uint32_t c0, uint32_t r1, uint32_t c1)
{
    return (sk_xlm_ref){.sheet = (uint16_t)sheet,
                        .r0 = r0 < r1 ? r0 : r1,
                        .r1 = r0 < r1 ? r1 : r0,
                        .c0 = (uint16_t)(c0 < c1 ? c0 : c1),
                        .c1 = (uint16_t)(c0 < c1 ? c1 : c0)};
}

/* A reference at the current place, with ":" and a second one where it follows at once. */
static bool read_reference(struct parser *p, unsigned sheet, sk_xlm_ref *ret)
{
    for (unsigned style = p->r1c1 ? 0 : 1; style < 2; style++) {
        uint32_t row[2], column[2];
        size_t at = p->pos;
        unsigned parts = style ? read_a1(p->text, &at, &row[0], &column[0]) : read_r1c1(p, &at, &row[0], &column[0]);
        if (parts == 0) continue;
        size_t behind = at + 1;
        unsigned second = 0;
        if (sk_at(p->text, at) == ':')
            second = style ? read_a1(p->text, &behind, &row[1], &column[1])
                           : read_r1c1(p, &behind, &row[1], &column[1]);
        bool whole = parts == (HAS_ROW | HAS_COLUMN);
        if (second == parts && sk_at(p->text, behind) != '(') {
            p->pos = behind;
            if (whole)
                *ret = make_ref(sheet, row[0], column[0], row[1], column[1]);
            else if (parts == HAS_ROW)
                *ret = make_ref(sheet, row[0], 0, row[1], SK_XLM_COLUMNS - 1);
            else
                *ret = make_ref(sheet, 0, column[0], SK_XLM_ROWS - 1, column[1]);
            return true;
        }
        if (!whole && style == 1) continue;
        p->pos = at;
        if (whole)
            *ret = make_ref(sheet, row[0], column[0], row[0], column[0]);
        else if (parts == HAS_ROW)
            *ret = make_ref(sheet, row[0], 0, row[0], SK_XLM_COLUMNS - 1);
        else
            *ret = make_ref(sheet, 0, column[0], SK_XLM_ROWS - 1, column[0]);
        return true;
    }
    return false;
}

/* --- names and calls --- */

static sk_bytes read_word(struct parser *p)
{
    size_t from = p->pos;
    while (is_name_char(peek(p)) || peek(p) == '$') p->pos++;
    return sk_slice(p->text, from, p->pos - from);
}

/* Arguments up to the closing parenthesis; args[first...]. */
static unsigned parse_args(struct parser *p, sk_xlm_node **args, unsigned first)
{
    unsigned count = first;
    skip_space(p);
    if (accept(p, ')')) return count;
    for (;;) {
        if (count == SK_XLM_ARGS_MOST) {
            p->bad = true;
            return count;
        }
        skip_space(p);
        int c = peek(p);
        args[count++] = c == ',' || c == ')' ? sk_xlm_node_const(p->x, (sk_xlm_value){.type = SK_XLM_MISSING})
                                             : parse_expression(p);
        if (!args[count - 1]) p->bad = true;
        if (p->bad || accept(p, ')')) return count;
        if (!accept(p, ',')) {
            p->bad = true;
            return count;
        }
    }
}

static sk_bytes plain_function_name(sk_bytes name)
{
    if (sk_starts_nocase(name, SK_LIT("_xlfn."))) name = sk_from(name, 6);
    if (sk_starts_nocase(name, SK_LIT("_xlws."))) name = sk_from(name, 6);
    return sk_at(name, name.len - 1) == '?' ? sk_slice(name, 0, name.len - 1) : name;
}

/* Behind "(": function number fn, or where it is negative what the node callee is. */
static sk_xlm_node *parse_call(struct parser *p, int32_t fn, sk_xlm_node *callee)
{
    sk_xlm_node *args[SK_XLM_ARGS_MOST + 1];
    unsigned first = fn < 0;
    if (first && !callee) return fail(p);
    args[0] = callee;
    unsigned count = parse_args(p, args, first);
    if (p->bad) return NULL;
    return fn < 0 ? sk_xlm_node_user(p->x, args, count) : sk_xlm_node_call(p->x, (unsigned)fn, args, count);
}

static sk_xlm_node *parse_name(struct parser *p, unsigned sheet)
{
    sk_xlm_ref r;
    size_t from = p->pos;
    unsigned home = sheet == SK_XLM_NO_SHEET ? p->at.sheet : sheet;
    sk_bytes word = read_word(p);
    size_t behind = p->pos;
    bool call = peek(p) == '(';
    p->pos = from;
    if (call && sheet == SK_XLM_NO_SHEET) {
        int32_t fn = sk_xlm_function_find(p->x, plain_function_name(word));
        if (fn >= 0) {
            p->pos = behind + 1;
            return parse_call(p, fn, NULL);
        }
    }
    sk_xlm_node *n;
    if (read_reference(p, home, &r)) {
        n = sk_xlm_node_ref(p->x, r);
    } else {
        p->pos = behind;
        if (word.len == 0) return fail(p);
        if (!call && sk_is(word, "TRUE")) return sk_xlm_node_const(p->x, sk_xlm_bool(true));
        if (!call && sk_is(word, "FALSE")) return sk_xlm_node_const(p->x, sk_xlm_bool(false));
        n = sk_xlm_node_name(p->x, word, home == SK_XLM_ACTIVE_SHEET ? SK_XLM_NO_SHEET : home);
    }
    if (peek(p) != '(') return n;
    p->pos++;
    return parse_call(p, -1, n);
}

/* A book that is ours: none, the number 0 (OOXML), the name that we go by; a text that the macro makes means ours anyway. */
static bool is_own_book(const struct parser *p, sk_bytes name, size_t end)
{
    size_t open = sk_find_byte(name, 0, '[');
    sk_bytes book = sk_slice(name, open == SK_NPOS ? 0 : open + 1, open == SK_NPOS ? end : end - open - 1);
    return p->r1c1 || book.len == 0 || sk_is(book, "0") || sk_starts_nocase(book, SK_LIT("Book1"));
}

/* "sheet!" with its quotes taken off, perhaps with a book in front. */
static sk_xlm_node *parse_behind_sheet(struct parser *p, sk_bytes name)
{
    size_t book = sk_find_byte(name, 0, ']');
    bool own = book == SK_NPOS || (book > 0 && is_own_book(p, name, book));
    if (book != SK_NPOS) name = sk_from(name, book + 1);
    unsigned sheet = own ? sk_xlm_sheet_find(p->x, name) : SK_XLM_NO_SHEET;
    if (peek(p) == '#') { /* Sheet1!#REF! */
        p->pos++;
        while (is_name_char(peek(p)) || peek(p) == '!' || peek(p) == '/') p->pos++;
        return sk_xlm_node_const(p->x, sk_xlm_error_of(SK_XLM_REFERENCE));
    }
    if (sheet != SK_XLM_NO_SHEET) return parse_name(p, sheet);
    sk_xlm_ref r;
    if (read_reference(p, 0, &r)) return sk_xlm_node_foreign(p->x, name);
    sk_bytes word = read_word(p); /* a name of a whole book: Book1.xls!name */
    if (word.len == 0) return fail(p);
    if (!p->r1c1 && !sk_starts_nocase(name, SK_LIT("Book1")) && !sk_is(name, "0")) {
        sk_xlm_node *foreign = sk_xlm_node_foreign(p->x, word);
        if (peek(p) != '(') return foreign;
        p->pos++;
        return parse_call(p, -1, foreign);
    }
    sk_xlm_node *n = sk_xlm_node_name(p->x, word, SK_XLM_NO_SHEET);
    if (peek(p) != '(') return n;
    p->pos++;
    return parse_call(p, -1, n);
}

static sk_xlm_node *parse_quoted(struct parser *p)
{
    sk_buf name = sk_buf_new(p->x->arena, 1024);
    for (p->pos++; p->pos < p->text.len; p->pos++) {
        if (peek(p) == '\'') {
            if (sk_at(p->text, p->pos + 1) != '\'') break;
            p->pos++;
        }
        sk_buf_byte(&name, (uint8_t)peek(p));
    }
    p->pos++;
    if (peek(p) != '!') return fail(p);
    p->pos++;
    return parse_behind_sheet(p, sk_buf_view(&name));
}

/* A word, or a sheet in front of "!"; "[book]sheet!" may stand without quotes. */
static sk_xlm_node *parse_word(struct parser *p)
{
    size_t from = p->pos;
    if (peek(p) == '[') {
        size_t end = sk_find_byte(p->text, p->pos, ']');
        if (end == SK_NPOS) return fail(p);
        p->pos = end + 1;
    }
    (void)read_word(p);
    if (peek(p) == '!' && p->pos > from) {
        sk_bytes name = sk_slice(p->text, from, p->pos - from);
        p->pos++;
        return parse_behind_sheet(p, name);
    }
    p->pos = from;
    return parse_name(p, SK_XLM_NO_SHEET);
}

/* --- constants --- */

static sk_xlm_node *parse_number(struct parser *p)
{
    char digits[400];
    size_t from = p->pos, n = 0;
    sk_xlm_ref r;
    if (!p->r1c1 && read_reference(p, p->at.sheet, &r)) return sk_xlm_node_ref(p->x, r); /* 1:3 */
    while (sk_is_digit(peek(p)) || peek(p) == '.') p->pos++;
    if (sk_lower(peek(p)) == 'e') {
        size_t sign = p->pos + 1;
        if (sk_at(p->text, sign) == '+' || sk_at(p->text, sign) == '-') sign++;
        if (sk_is_digit(sk_at(p->text, sign))) {
            p->pos = sign;
            while (sk_is_digit(peek(p))) p->pos++;
        }
    }
    n = sk_copy_out(sk_slice(p->text, from, p->pos - from), (uint8_t *)digits, sizeof digits - 1);
    digits[n] = 0;
    double v = strtod(digits, NULL);
    return sk_xlm_node_const(p->x, isfinite(v) ? sk_xlm_number(v) : sk_xlm_error_of(SK_XLM_NUM));
}

static bool read_string(struct parser *p, sk_xlm_value *ret)
{
    sk_buf out = sk_buf_new(p->x->arena, p->text.len);
    for (p->pos++;; p->pos++) {
        int c = peek(p);
        if (c < 0) return false;
        if (c == '"') {
            if (sk_at(p->text, p->pos + 1) != '"') break;
            p->pos++;
        }
        sk_buf_byte(&out, (uint8_t)c);
    }
    p->pos++;
    *ret = sk_xlm_text(sk_xlm_keep(p->x, sk_buf_view(&out)));
    return true;
}

static bool read_error(struct parser *p, sk_xlm_value *ret)
{
    static const struct {
        const char *text;
        unsigned code;
    } errors[] = {{"#NULL!", SK_XLM_NULL},     {"#DIV/0!", SK_XLM_DIV0}, {"#VALUE!", SK_XLM_VALUE},
                  {"#REF!", SK_XLM_REFERENCE}, {"#NAME?", SK_XLM_NAME},  {"#NUM!", SK_XLM_NUM},
                  {"#N/A", SK_XLM_NA}};
    for (size_t i = 0; i < SK_COUNT(errors); i++) {
        sk_bytes word = sk_bytes_str(errors[i].text);
        if (!sk_starts_nocase(sk_from(p->text, p->pos), word)) continue;
        p->pos += word.len;
        *ret = sk_xlm_error_of(errors[i].code);
        return true;
    }
    return false;
}

/* One element of an array constant: a number with sign, text, logical value or error. */
static bool read_element(struct parser *p, sk_xlm_value *ret)
{
    skip_space(p);
    if (peek(p) == '"') return read_string(p, ret);
    if (peek(p) == '#') return read_error(p, ret);
    sk_xlm_node *n = parse_compare(p, 5);
    bool minus = n && n->op == SK_XLM_OP_MINUS;
    if (minus) n = n->u.op.a;
    if (!n || n->op != SK_XLM_OP_CONST) return false;
    *ret = n->u.value;
    if (minus) ret->u.number = -ret->u.number;
    return true;
}

static sk_xlm_node *parse_array(struct parser *p)
{
    sk_xlm_value *items = SK_NEW_ARRAY(p->x->arena, sk_xlm_value, ARRAY_MOST);
    uint32_t count = 0, columns = 0, in_row = 0, rows = 1;
    if (!items) return fail(p);
    for (p->pos++;;) {
        if (count == ARRAY_MOST || !read_element(p, &items[count])) return fail(p);
        count++;
        in_row++;
        if (accept(p, ',')) continue;
        if (columns == 0) columns = in_row;
        if (in_row != columns) return fail(p);
        in_row = 0;
        if (accept(p, '}')) break;
        if (!accept(p, ';')) return fail(p);
        rows++;
    }
    sk_xlm_array *a = sk_xlm_array_new(p->x, rows, columns);
    if (!a) return fail(p);
    for (uint32_t i = 0; i < count; i++) a->items[i] = items[i];
    return sk_xlm_node_const(p->x, (sk_xlm_value){.type = SK_XLM_ARRAY, .u.array = a});
}

/* --- expressions --- */

static sk_xlm_node *parse_parenthesis(struct parser *p)
{
    p->pos++;
    sk_xlm_node *n = parse_expression(p);
    while (n && accept(p, ',')) n = sk_xlm_node_binary(p->x, SK_XLM_OP_UNION, n, parse_expression(p));
    if (!n || !accept(p, ')')) return fail(p);
    return n;
}

static sk_xlm_node *parse_primary(struct parser *p)
{
    sk_xlm_value v;
    skip_space(p);
    int c = peek(p);
    if (c == '@') {
        p->pos++;
        return parse_primary(p);
    }
    if (c == '"') return read_string(p, &v) ? sk_xlm_node_const(p->x, v) : fail(p);
    if (c == '#') return read_error(p, &v) ? sk_xlm_node_const(p->x, v) : fail(p);
    if (c == '{') return parse_array(p);
    if (c == '(') return parse_parenthesis(p);
    if (c == '\'') return parse_quoted(p);
    if (c == '!') {
        p->pos++;
        return parse_name(p, SK_XLM_ACTIVE_SHEET);
    }
    if (sk_is_digit(c) || (c == '.' && sk_is_digit(sk_at(p->text, p->pos + 1)))) return parse_number(p);
    if (is_name_char(c) || c == '$' || c == '[') return parse_word(p);
    return fail(p);
}

static bool starts_reference(int c)
{
    return is_name_char(c) || c == '$' || c == '\'' || c == '!' || c == '(' || c == '[';
}

/* Reference operators: range, intersection. */
static sk_xlm_node *parse_operand(struct parser *p)
{
    sk_xlm_node *n = parse_primary(p);
    while (n && !p->bad) {
        bool space = skip_space(p);
        if (peek(p) == ':') {
            p->pos++;
            n = sk_xlm_node_binary(p->x, SK_XLM_OP_RANGE, n, parse_primary(p));
        } else if (space && starts_reference(peek(p)) && n->op != SK_XLM_OP_CONST) {
            n = sk_xlm_node_binary(p->x, SK_XLM_OP_INTERSECT, n, parse_primary(p));
        } else {
            break;
        }
        if (n && (!n->u.op.a || !n->u.op.b)) return fail(p);
    }
    return n;
}

static sk_xlm_node *parse_signed(struct parser *p)
{
    uint8_t signs[64];
    unsigned count = 0;
    for (;;) {
        skip_space(p);
        int c = peek(p);
        if ((c != '+' && c != '-') || count == sizeof signs) break;
        signs[count++] = c == '-' ? SK_XLM_OP_MINUS : SK_XLM_OP_PLUS;
        p->pos++;
    }
    sk_xlm_node *n = parse_operand(p);
    while (n && count > 0) n = sk_xlm_node_unary(p->x, (sk_xlm_op)signs[--count], n);
    while (n && accept(p, '%')) n = sk_xlm_node_unary(p->x, SK_XLM_OP_PERCENT, n);
    return n;
}

/* The operator at the current place with the binding of level, from comparisons (0) to ^ (4). */
static bool accept_operator(struct parser *p, unsigned level, sk_xlm_op *ret)
{
    static const struct {
        const char *text;
        uint8_t level, op;
    } operators[] = {{"<=", 0, SK_XLM_OP_LESS_EQUAL}, {">=", 0, SK_XLM_OP_GREATER_EQUAL},
                     {"<>", 0, SK_XLM_OP_NOT_EQUAL},  {"<", 0, SK_XLM_OP_LESS},
                     {">", 0, SK_XLM_OP_GREATER},     {"=", 0, SK_XLM_OP_EQUAL},
                     {"&", 1, SK_XLM_OP_JOIN},        {"+", 2, SK_XLM_OP_ADD},
                     {"-", 2, SK_XLM_OP_SUB},         {"*", 3, SK_XLM_OP_MUL},
                     {"/", 3, SK_XLM_OP_DIV},         {"^", 4, SK_XLM_OP_POWER}};
    skip_space(p);
    for (size_t i = 0; i < SK_COUNT(operators); i++) {
        sk_bytes word = sk_bytes_str(operators[i].text);
        if (operators[i].level != level || !sk_starts(sk_from(p->text, p->pos), word)) continue;
        p->pos += word.len;
        *ret = (sk_xlm_op)operators[i].op;
        return true;
    }
    return false;
}

static sk_xlm_node *parse_compare(struct parser *p, unsigned level)
{
    if (level == 5) return parse_signed(p);
    sk_xlm_node *n = parse_compare(p, level + 1);
    sk_xlm_op op;
    while (n && !p->bad && accept_operator(p, level, &op)) {
        sk_xlm_node *right = parse_compare(p, level + 1);
        if (!right) return fail(p);
        n = sk_xlm_node_binary(p->x, op, n, right);
    }
    return n;
}

static sk_xlm_node *parse_expression(struct parser *p)
{
    if (p->depth == DEPTH_MOST || p->x->strings->full) return fail(p);
    p->depth++;
    sk_xlm_node *n = parse_compare(p, 0);
    p->depth--;
    return n;
}

sk_xlm_node *sk_xlm_read_formula(sk_xlm *x, sk_bytes text, sk_xlm_place at, bool r1c1)
{
    struct parser p = {.x = x, .text = text, .at = at, .r1c1 = r1c1};
    x->steps += text.len / 8;
    sk_xlm_node *n = parse_expression(&p);
    skip_space(&p);
    return n && !p.bad && p.pos == text.len ? n : NULL;
}

bool sk_xlm_read_reference(sk_xlm *x, sk_bytes text, sk_xlm_place at, bool r1c1, sk_xlm_ref *ret)
{
    sk_xlm_node *n = sk_xlm_read_formula(x, sk_trim(text), at, r1c1);
    if (!n) return false;
    if (n->op == SK_XLM_OP_CELL) {
        *ret = n->u.at.ref;
        return true;
    }
    if (n->op == SK_XLM_OP_AREA) {
        *ret = n->u.value.u.ref;
        return true;
    }
    if (n->op != SK_XLM_OP_NAME && n->op != SK_XLM_OP_RANGE) return false;
    sk_xlm_value v = sk_xlm_eval(x, n);
    if (v.type != SK_XLM_REF) return false;
    *ret = v.u.ref;
    return true;
}
