/* See lexer.h. Source of facts: MS-VBAL 3.2 (physical and logical lines), 3.3 (tokens). Where stored sources differ from what
 * the editor would write (VBScript, generated code), the reading that still gives a program is taken. Linear in the source. */
#include "emulate/vba/lexer.h"

#include <stdlib.h>

#include "base/attr.h"

#define NAME_MOST 255 /* MS-VBAL 3.3.5: longer identifiers are errors; keywords are far shorter */

static const char *const keywords[VBA_K_COUNT] = {
    NULL,
#define VBA_KEYWORD(name, text) text,
#include "emulate/vba/keywords.def"
#undef VBA_KEYWORD
};

vba_keyword vba_keyword_of(sk_bytes name)
{
    if (name.len < 2 || name.len > 10) return VBA_K_NONE;
    char folded[11] = {0};
    for (size_t i = 0; i < name.len; i++) {
        folded[i] = (char)sk_lower(name.p[i]);
    }
    sk_bytes wanted = {(const uint8_t *)folded, name.len};
    int low = 1, high = VBA_K_COUNT - 1;
    while (low <= high) {
        int middle = (low + high) / 2;
        int order = sk_compare(wanted, sk_bytes_str(keywords[middle]));
        if (order == 0) return (vba_keyword)middle;
        if (order < 0) high = middle - 1;
        else low = middle + 1;
    }
    return VBA_K_NONE;
}

vba_lexer vba_lexer_on(sk_arena *a, sk_bytes source, uint16_t codepage, bool vbscript)
{
    vba_lexer l = {.source = source, .codepage = codepage, .vbscript = vbscript, .arena = a};
    if (sk_starts(source, SK_LIT("\xEF\xBB\xBF"))) l.pos = 3;
    return l;
}

sk_bytes vba_token_text(const vba_lexer *l, const vba_token *t)
{
    return sk_slice(l->source, t->off, t->len);
}

static int peek(const vba_lexer *l, size_t ahead)
{
    return sk_at(l->source, l->pos + ahead);
}

static bool is_line_end(int c)
{
    return c == '\n' || c == '\r' || c == -1;
}

static void skip_line_end(vba_lexer *l)
{
    if (peek(l, 0) == '\r' && peek(l, 1) == '\n') l->pos++;
    if (peek(l, 0) != -1) l->pos++;
}

/* Lead bytes of the double-byte code pages: their trail bytes may look like ASCII. */
static bool is_lead(const vba_lexer *l, int c)
{
    switch (l->codepage) {
    case 932: return (c >= 0x81 && c <= 0x9F) || (c >= 0xE0 && c <= 0xFC);
    case 936:
    case 949:
    case 950: return c >= 0x81 && c <= 0xFE;
    default: return false;
    }
}

/* Length of white space at the cursor (MS-VBAL 3.2.2 WSC), 0 where there is none. */
static size_t space_at(const vba_lexer *l, size_t ahead)
{
    int c = peek(l, ahead);
    if (c == ' ' || c == '\t' || c == 0x19 || c == '\f' || c == '\v' || c == 0) return 1;
    if (c < 0x80) return 0;
    int d = peek(l, ahead + 1), e = peek(l, ahead + 2);
    if (l->codepage == 932) return c == 0x81 && d == 0x40 ? 2 : 0;
    if (l->codepage != 65001 && l->codepage != 0) return c == 0xA0 && !is_lead(l, c) ? 1 : 0;
    if (c == 0xC2 && d == 0xA0) return 2;
    return c == 0xE3 && d == 0x80 && e == 0x80 ? 3 : 0;
}

static vba_token *add_token(vba_lexer *l, vba_token_kind kind)
{
    if (l->count == l->cap) {
        size_t more = l->cap ? l->cap * 2 : 64;
        vba_token *grown = sk_arena_grow(l->arena, l->tokens, l->count, more, sizeof *grown);
        if (!grown) {
            l->full = true;
            return NULL;
        }
        l->tokens = grown;
        l->cap = more;
    }
    vba_token *t = &l->tokens[l->count++];
    *t = (vba_token){.kind = (uint8_t)kind, .off = (uint32_t)l->pos};
    return t;
}

/* Moves over white space and continued line ends; true when there was any. A lone underscore before more text on the
 * same line is taken as a continuation whose line end was lost. */
static bool skip_space(vba_lexer *l)
{
    bool any = false;
    l->continued = false;
    for (;;) {
        size_t n = space_at(l, 0);
        if (n) {
            l->pos += n;
            any = true;
            continue;
        }
        if (peek(l, 0) != '_') return any;
        size_t ahead = 1;
        while ((n = space_at(l, ahead)) != 0) {
            ahead += n;
        }
        int c = peek(l, ahead);
        if (!is_line_end(c) && ahead == 1) return any;
        if (c == -1) return any;
        l->pos += ahead;
        if (is_line_end(c)) skip_line_end(l);
        any = l->continued = true;
    }
}

/* Moves to the end of a comment; in VBA a comment goes on behind a continued line end. */
static void skip_comment(vba_lexer *l)
{
    for (;;) {
        bool under = false, spaced = false;
        while (!is_line_end(peek(l, 0))) {
            int c = peek(l, 0);
            if (c == '_') under = spaced;
            else if (c != ' ' && c != '\t') under = false;
            spaced = c == ' ' || c == '\t';
            l->pos++;
        }
        if (!under || l->vbscript || peek(l, 0) == -1) return;
        skip_line_end(l);
    }
}

static bool is_name_start(int c)
{
    return sk_is_alpha(c) || c >= 0x80 || c == '_';
}

/* Length of "|fffd|" at the cursor: programs that extract macros write so what they cannot decode in a name. 0: none. */
static size_t escaped_at(const vba_lexer *l)
{
    if (peek(l, 0) != '|') return 0;
    size_t n = 1;
    while (n < 6 && sk_hex_value(peek(l, n)) >= 0) {
        n++;
    }
    return n > 1 && peek(l, n) == '|' ? n + 1 : 0;
}

static void skip_name(vba_lexer *l)
{
    for (;;) {
        int c = peek(l, 0);
        size_t escaped = escaped_at(l);
        if (escaped) {
            l->pos += escaped;
            continue;
        }
        if (c >= 0x80 && space_at(l, 0)) return;
        if (is_lead(l, c) && !is_line_end(peek(l, 1))) l->pos += 2;
        else if (sk_is_alnum(c) || c == '_' || c >= 0x80) l->pos++;
        else return;
    }
}

/* True where an operand can start at this byte. */
static bool starts_operand(int c)
{
    return is_name_start(c) || sk_is_digit(c) || c == '"' || c == '[';
}

/* A type suffix at the cursor (MS-VBAL 3.3.5.3), or 0. An ampersand before an operand joins texts; a sign of exclamation
 * before a name asks a collection. */
static uint8_t take_suffix(vba_lexer *l, bool of_number)
{
    int c = peek(l, 0);
    size_t ahead = 1, n;
    if (c != '&' && c != '!' && c != '#' && c != '%' && c != '@' && c != '$') return 0;
    if (c == '$' && of_number) return 0;
    if (l->vbscript && c != '%' && c != '$') return 0;
    if (c == '!' && (is_name_start(peek(l, 1)) || peek(l, 1) == '[')) return 0;
    if (c == '#' && sk_is_digit(peek(l, 1))) return 0;
    if (c == '&') {
        while ((n = space_at(l, ahead)) != 0) {
            ahead += n;
        }
        int next = peek(l, ahead);
        if (starts_operand(next) || (next == '&' && ahead == 1) || next == '.') {
            /* "x& Then" and "x& To y": the word behind is a keyword, not an operand */
            size_t end = ahead;
            while (sk_is_alpha(peek(l, end))) {
                end++;
            }
            vba_keyword k = vba_keyword_of(sk_slice(l->source, l->pos + ahead, end - ahead));
            if (k != VBA_K_THEN && k != VBA_K_TO && k != VBA_K_AND && k != VBA_K_OR && k != VBA_K_AS && k != VBA_K_LIB &&
                k != VBA_K_MOD && k != VBA_K_STEP && k != VBA_K_XOR)
                return 0;
        }
        if (next == '_' && ahead > 1) return 0;
    }
    l->pos++;
    return (uint8_t)c;
}

static void take_name(vba_lexer *l)
{
    vba_token *t = add_token(l, VBA_T_NAME);
    if (!t) return;
    skip_name(l);
    t->len = (uint32_t)(l->pos - t->off);
    t->keyword = (uint8_t)vba_keyword_of(vba_token_text(l, t));
    t->suffix = take_suffix(l, false);
    if (t->suffix == '$' || t->suffix == '%') {
        if (t->keyword != VBA_K_MID && t->keyword != VBA_K_MIDB && t->keyword != VBA_K_INPUT && t->keyword != VBA_K_ERROR)
            t->keyword = VBA_K_NONE;
    }
}

static void take_bracketed(vba_lexer *l)
{
    size_t end = l->pos + 1;
    for (int open = 1; !is_line_end(sk_at(l->source, end)); end++) { /* [Table[[Column]]] */
        int c = sk_at(l->source, end);
        if (c == '[') open++;
        if (c == ']' && --open == 0) break;
    }
    vba_token *t = add_token(l, VBA_T_NAME);
    if (!t) return;
    t->bracketed = true;
    t->off = (uint32_t)l->pos + 1;
    t->len = (uint32_t)(end - l->pos - 1);
    l->pos = sk_at(l->source, end) == ']' ? end + 1 : end;
    t->suffix = take_suffix(l, false);
}

static void take_string(vba_lexer *l)
{
    vba_token *t = add_token(l, VBA_T_STRING);
    if (!t) return;
    l->pos++;
    t->off = (uint32_t)l->pos;
    for (;;) {
        int c = peek(l, 0);
        if (is_line_end(c)) break;
        if (c == '"') {
            if (peek(l, 1) != '"') break;
            l->pos++;
        }
        l->pos++;
    }
    t->len = (uint32_t)(l->pos - t->off);
    if (peek(l, 0) == '"') l->pos++;
}

/* "&H1F", "&O17", "&17". */
static bool take_based(vba_lexer *l)
{
    int c = sk_lower(peek(l, 1));
    int base = c == 'h' ? 16 : 8;
    size_t ahead = c == 'h' || c == 'o' ? 2 : 1;
    int digit = sk_hex_value(peek(l, ahead));
    if (digit < 0 || digit >= base) return false;
    vba_token *t = add_token(l, VBA_T_NUMBER);
    if (!t) return true;
    t->based = t->whole = true;
    l->pos += ahead;
    while ((digit = sk_hex_value(peek(l, 0))) >= 0 && digit < base) {
        t->number = t->number * base + digit;
        l->pos++;
    }
    t->len = (uint32_t)(l->pos - t->off);
    if (peek(l, 0) == '&' && !starts_operand(peek(l, 1))) {
        t->suffix = '&';
        l->pos++;
    } else if (peek(l, 0) == '%') {
        t->suffix = '%';
        l->pos++;
    } else if (peek(l, 0) == '^') {
        t->suffix = '^';
        l->pos++;
    }
    return true;
}

static void skip_digits(vba_lexer *l)
{
    while (sk_is_digit(peek(l, 0))) {
        l->pos++;
    }
}

static void take_number(vba_lexer *l)
{
    vba_token *t = add_token(l, VBA_T_NUMBER);
    if (!t) return;
    t->whole = true;
    skip_digits(l);
    if (peek(l, 0) == '.') {
        t->whole = false;
        l->pos++;
        skip_digits(l);
    }
    int e = sk_lower(peek(l, 0));
    bool sign = peek(l, 1) == '+' || peek(l, 1) == '-';
    if ((e == 'e' || e == 'd') && sk_is_digit(peek(l, sign ? 2 : 1))) {
        t->whole = false;
        l->pos += sign ? 2 : 1;
        skip_digits(l);
    }
    t->len = (uint32_t)(l->pos - t->off);
    char text[64];
    size_t n = sk_copy_out(vba_token_text(l, t), (uint8_t *)text, sizeof text - 1);
    text[n] = 0;
    for (size_t i = 0; i < n; i++) {
        if (sk_lower(text[i]) == 'd') text[i] = 'e';
    }
    t->number = strtod(text, NULL);
    t->suffix = take_suffix(l, true);
}

static bool is_month(sk_bytes word)
{
    static const char *const months[] = {"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"};
    for (size_t i = 0; word.len >= 3 && i < SK_COUNT(months); i++)
        if (sk_starts_nocase(sk_bytes_str(months[i]), word)) return true;
    return false;
}

/* What stands between two signs is a date where its words are names of months, whole or their first letters, and halves of the day, and
 * numbers have separators. Two numbers of files stand between signs, too: Open p For Output As #1: Print #1, x */
static bool is_date(sk_bytes text)
{
    bool separated = false;
    for (size_t at = 0, end; at < text.len; at = end + 1) {
        for (end = at; end < text.len && sk_is_alpha(text.p[end]);) end++;
        sk_bytes word = sk_slice(text, at, end - at);
        bool half = sk_is(word, "am") || sk_is(word, "pm") || sk_is(word, "a") || sk_is(word, "p"), month = is_month(word);
        if (word.len && !half && !month) return false;
        int c = sk_at(text, end);
        separated = separated || month || c == '/' || c == '-' || c == ':';
    }
    return separated;
}

/* "#1/2/2003#": digits, separators and names of months between two signs on one line (MS-VBAL 3.3.3). */
static bool take_date(vba_lexer *l)
{
    size_t ahead = 1;
    for (int c; (c = peek(l, ahead)) != '#'; ahead++) {
        if (!sk_is_alnum(c) && c != ' ' && c != ',' && c != '.' && c != '/' && c != '-' && c != ':') return false;
        if (ahead > 40) return false;
    }
    if (!is_date(sk_slice(l->source, l->pos + 1, ahead - 1))) return false;
    vba_token *t = add_token(l, VBA_T_DATE);
    if (!t) return true;
    t->off++;
    t->len = (uint32_t)(ahead - 1);
    l->pos += ahead + 1;
    return true;
}

static void take_sign(vba_lexer *l)
{
    static const struct { char a, b; uint16_t sign; } pairs[] = {
        {'<', '=', VBA_SIGN_LE}, {'=', '<', VBA_SIGN_LE}, {'>', '=', VBA_SIGN_GE}, {'=', '>', VBA_SIGN_GE},
        {'<', '>', VBA_SIGN_NE}, {'>', '<', VBA_SIGN_NE}, {':', '=', VBA_SIGN_NAMED},
    };
    vba_token *t = add_token(l, VBA_T_SIGN);
    if (!t) return;
    int c = peek(l, 0), ahead = 1;
    t->sign = (uint16_t)c;
    t->len = 1;
    l->pos++;
    while (ahead < 2) { /* a comparison may have a space inside: "< >" */
        int d = peek(l, 0);
        for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
            if (pairs[i].a != c || pairs[i].b != d) continue;
            t->sign = pairs[i].sign;
            l->pos++;
            break;
        }
        ahead++;
    }
}

/* Rem starts a comment at the start of a statement only. */
static bool at_rem(const vba_lexer *l)
{
    if (sk_lower(peek(l, 0)) != 'r' || sk_lower(peek(l, 1)) != 'e' || sk_lower(peek(l, 2)) != 'm') return false;
    int c = peek(l, 3);
    if (sk_is_alnum(c) || c == '_' || c >= 0x80 || c == '(' || c == '=' || c == '.') return false;
    if (l->count == 0) return true;
    const vba_token *before = &l->tokens[l->count - 1];
    return before->kind == VBA_T_SIGN && before->sign == ':';
}

static void take_token(vba_lexer *l)
{
    int c = peek(l, 0);
    if (c == '"') take_string(l);
    else if (escaped_at(l)) take_name(l);
    else if (is_name_start(c) && !(c == '_' && !is_name_start(peek(l, 1)) && !sk_is_digit(peek(l, 1)))) take_name(l);
    else if (c == '_') l->pos++;
    else if (sk_is_digit(c) || (c == '.' && sk_is_digit(peek(l, 1)))) take_number(l);
    else if (c == '[') take_bracketed(l);
    else if (c == '&' && take_based(l)) return;
    else if (c == '#' && take_date(l)) return;
    else take_sign(l);
}

bool vba_lexer_line(vba_lexer *l)
{
    l->count = 0;
    if (l->pos >= l->source.len || l->full) return false;
    bool spaced = skip_space(l), continued = false;
    l->line_off = (uint32_t)l->pos;
    while (!is_line_end(peek(l, 0)) && !l->full) {
        if (peek(l, 0) == '\'' || at_rem(l)) {
            skip_comment(l);
            break;
        }
        size_t before = l->count;
        take_token(l);
        if (l->count > before) {
            l->tokens[before].spaced = spaced;
            l->tokens[before].continued = continued;
        }
        spaced = skip_space(l);
        continued = l->continued;
    }
    vba_token *end = add_token(l, VBA_T_END);
    if (end) end->spaced = true;
    skip_line_end(l);
    return !l->full;
}
