/* The text of a formula to tokens (MS-XLS 2.5.198, MS-XLSB 2.5.97): what replicas write, and no more. Precedence as in MS-XLS
 * 2.2.2: comparison, &, + -, * /. */
#include <stdlib.h>
#include <string.h>

#include "make/replica_xlm.h"

typedef struct compiler {
    sk_bytes text;
    size_t pos;
    make_tokens out;
    const char *const *sheets, *const *names;
    unsigned sheet_count, name_count;
} compiler;

static void expression(compiler *c, unsigned level);

static int look(const compiler *c) { return sk_at(c->text, c->pos); }

static bool take(compiler *c, int wanted)
{
    if (look(c) != wanted) return false;
    c->pos++;
    return true;
}

static void text_literal(compiler *c)
{
    sk_buf b = sk_buf_new(c->out.b.arena, 4096);
    for (c->pos++; c->pos < c->text.len; c->pos++) {
        if (look(c) == '"' && sk_at(c->text, c->pos + 1) != '"') break;
        if (look(c) == '"') c->pos++;
        sk_buf_byte(&b, (uint8_t)look(c));
    }
    c->pos++;
    make_ptg_string(&c->out, sk_arena_string(b.arena, sk_buf_view(&b)));
}

static void number_literal(compiler *c)
{
    size_t from = c->pos;
    while (sk_is_digit(look(c)) || look(c) == '.') c->pos++;
    const char *digits = sk_arena_string(c->out.b.arena, sk_slice(c->text, from, c->pos - from));
    double value = strtod(digits, NULL);
    if (value < 65536 && !strchr(digits, '.'))
        make_ptg_int(&c->out, (unsigned)value);
    else
        make_ptg_number(&c->out, value);
}

static bool is_word_char(int ch) { return sk_is_alnum(ch) || ch == '_' || ch == '.' || ch == '$'; }

/* "$AB$12"; false where the word is none. */
static bool address(sk_bytes word, unsigned *ret_row, unsigned *ret_column)
{
    size_t i = 0;
    unsigned column = 0, row = 0;
    if (sk_at(word, i) == '$') i++;
    size_t from = i;
    for (; sk_is_alpha(sk_at(word, i)); i++) column = column * 26 + (unsigned)(sk_upper(sk_at(word, i)) - 'A' + 1);
    if (i == from || i - from > 3) return false;
    if (sk_at(word, i) == '$') i++;
    from = i;
    for (; sk_is_digit(sk_at(word, i)); i++) row = row * 10 + (unsigned)(sk_at(word, i) - '0');
    if (i == from || i < word.len) return false;
    *ret_row = row - 1;
    *ret_column = column - 1;
    return true;
}

static unsigned index_of(const char *const *list, unsigned count, sk_bytes name)
{
    for (unsigned i = 0; i < count; i++)
        if (sk_equal_nocase(sk_bytes_str(list[i]), name)) return i;
    abort(); /* a template of ours names something that is not there */
}

static void call(compiler *c, sk_bytes name)
{
    unsigned count = 0;
    const char *n = sk_arena_string(c->out.b.arena, name);
    while (!take(c, ')')) {
        if (count > 0 && !take(c, ',')) abort();
        if (look(c) == ',' || look(c) == ')')
            make_ptg(&c->out, 0x16);
        else
            expression(c, 0);
        count++;
    }
    int fixed = -1;
    int32_t number = sk_ptg_function_find(name, false);
    if (number >= 0) (void)sk_ptg_function((uint32_t)number, false, &fixed);
    if (number < 0 && sk_ptg_function_find(name, true) < 0) { /* a number that no table holds */
        make_u8(&c->out.b, 0x42);
        make_u8(&c->out.b, count);
        make_u16(&c->out.b, 1000u + (unsigned)name.len);
        return;
    }
    if (number >= 0 && fixed >= 0)
        make_ptg_function(&c->out, n);
    else
        make_ptg_call(&c->out, n, count);
}

static void word(compiler *c)
{
    size_t from = c->pos;
    unsigned row, column;
    while (is_word_char(look(c))) c->pos++;
    sk_bytes w = sk_slice(c->text, from, c->pos - from);
    if (w.len == 0) abort();
    if (take(c, '(')) {
        call(c, w);
    } else if (take(c, '!')) {
        from = c->pos;
        while (is_word_char(look(c))) c->pos++;
        if (!address(sk_slice(c->text, from, c->pos - from), &row, &column)) abort();
        make_ptg_ref_sheet(&c->out, index_of(c->sheets, c->sheet_count, w), row, column);
    } else if (sk_equal_nocase(w, SK_LIT("TRUE")) || sk_equal_nocase(w, SK_LIT("FALSE"))) {
        make_ptg(&c->out, 0x1D);
        make_u8(&c->out.b, sk_upper(w.p[0]) == 'T');
    } else if (address(w, &row, &column)) {
        make_ptg_ref_absolute(&c->out, row, column);
    } else {
        make_ptg_name(&c->out, index_of(c->names, c->name_count, w) + 1);
    }
}

static void primary(compiler *c)
{
    if (look(c) == '"')
        text_literal(c);
    else if (sk_is_digit(look(c)))
        number_literal(c);
    else if (take(c, '(')) {
        expression(c, 0);
        if (!take(c, ')')) abort();
        make_ptg(&c->out, 0x15);
    } else
        word(c);
}

struct operator
{
    const char *text;
    unsigned level, token;
};
static const struct operator operators[] = {{"<=", 0, 0x0A}, {">=", 0, 0x0C}, {"<>", 0, 0x0E}, {"<", 0, 0x09},
                                            {">", 0, 0x0D},  {"=", 0, 0x0B},  {"&", 1, 0x08},  {"+", 2, 0x03},
                                            {"-", 2, 0x04},  {"*", 3, 0x05},  {"/", 3, 0x06}};

static const struct operator* operator_at(const compiler *c, unsigned level)
{
    for (size_t i = 0; i < SK_COUNT(operators); i++)
        if (operators[i].level == level && sk_starts(sk_from(c->text, c->pos), sk_bytes_str(operators[i].text)))
            return &operators[i];
    return NULL;
}

static void expression(compiler *c, unsigned level)
{
    const struct operator* o;
    if (level > 3) {
        primary(c);
        return;
    }
    expression(c, level + 1);
    while ((o = operator_at(c, level))) {
        c->pos += strlen(o->text);
        expression(c, level + 1);
        make_ptg(&c->out, o->token);
    }
}

sk_bytes replica_formula_tokens(sk_arena *a, const char *text, sk_ptg_version version, const char *const *sheets,
                                unsigned sheet_count, const char *const *names, unsigned name_count)
{
    compiler c = {.text = sk_bytes_str(text),
                  .out = make_tokens_new(a, version),
                  .sheets = sheets,
                  .names = names,
                  .sheet_count = sheet_count,
                  .name_count = name_count};
    expression(&c, 0);
    if (c.pos != c.text.len) abort();
    return make_tokens_view(&c.out);
}
