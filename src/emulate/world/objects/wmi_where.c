/* Conditions of WMI's query language (Microsoft, "WQL (SQL for WMI)", "LIKE operator", "WHERE clause"): comparisons of a property with a
 * constant, AND, OR, NOT, brackets. What cannot be read, or names a property that is not modelled, is true. */
#include "emulate/world/objects/objects.h"

typedef struct reader {
    sk_world *w;
    sk_str text;
    size_t at;
    const sk_object *of;
    unsigned depth;
    bool lost;
} reader;

enum { DEPTH_MOST = 16, WORD_MOST = 1000 };

static bool read_or(reader *r);

static void skip(reader *r)
{
    while (sk_is_space(sk_str_at(r->text, r->at))) r->at++;
}

static bool is_sign(int c) { return c == '=' || c == '<' || c == '>' || c == '!'; }

static bool is_word(int c) { return c > ' ' && c != '(' && c != ')' && c != '\'' && c != '"' && !is_sign(c); }

/* The next word, sign or text in quotes; *ret_quoted: it is one. */
static sk_str take(reader *r, bool *ret_quoted)
{
    skip(r);
    size_t from = r->at;
    int c = sk_str_at(r->text, from);
    *ret_quoted = c == '\'' || c == '"';
    if (*ret_quoted) {
        sk_str out = SK_STR("");
        for (r->at++; r->at < r->text.len && sk_str_at(r->text, r->at) != (uint16_t)c; r->at++) {
            if (sk_str_at(r->text, r->at) != '\\') continue;
            out = sk_str_concat(&r->w->strings, out, sk_str_slice(r->text, from + 1, r->at - from - 1)); /* the sign behind it stands for itself */
            from = r->at++;
        }
        out = sk_str_concat(&r->w->strings, out, sk_str_slice(r->text, from + 1, r->at - from - 1));
        r->at++;
        return out;
    }
    while (r->at < r->text.len && (is_sign(c) ? is_sign(sk_str_at(r->text, r->at)) : is_word(sk_str_at(r->text, r->at)))) r->at++;
    return sk_str_slice(r->text, from, r->at - from);
}

static bool take_word(reader *r, const char *word)
{
    size_t before = r->at;
    bool quoted;
    if (sk_str_is(take(r, &quoted), word) && !quoted) return true;
    r->at = before;
    return false;
}

/* % any signs, _ one: VBA's Like has * and ?. */
static bool is_like(reader *r, sk_str text, sk_str pattern)
{
    sk_str vba = SK_STR("");
    bool yes = false;
    for (size_t i = 0; i < pattern.len; i++) {
        int c = sk_str_at(pattern, i);
        sk_str one = c == '%' ? SK_STR("*") : c == '_' ? SK_STR("?") : c == '*' ? SK_STR("[*]") : c == '?' ? SK_STR("[?]") : c == '#' ? SK_STR("[#]") : sk_str_slice(pattern, i, 1);
        vba = sk_str_concat(&r->w->strings, vba, one);
    }
    return sk_str_like(r->w, text, vba, true, &yes) == 0 && yes;
}

static bool decide(reader *r, const sk_value *v, sk_str sign, const sk_value *constant)
{
    static const struct {
        const char *sign;
        sk_operator op;
    } signs[] = {{"=", SK_OP2_EQ}, {"<>", SK_OP2_NE}, {"!=", SK_OP2_NE}, {"<", SK_OP2_LT}, {">", SK_OP2_GT}, {"<=", SK_OP2_LE}, {">=", SK_OP2_GE}};
    sk_value hit = sk_empty(), a = *v, b = *constant;
    bool yes = false;
    sk_str text, pattern;
    if (sk_str_is(sign, "like"))
        return sk_value_to_str(r->w, v, &text) == 0 && sk_value_to_str(r->w, constant, &pattern) == 0 && is_like(r, text, pattern);
    double x, y;
    if (v->type == SK_V_STRING && b.type == SK_V_STRING && sk_text_to_number(v->u.s, &x) && sk_text_to_number(b.u.s, &y)) a = sk_double(x), b = sk_double(y);
    if (v->type != SK_V_STRING && b.type == SK_V_STRING && sk_text_to_number(b.u.s, &y)) b = sk_double(y);
    a.flow = b.flow = 0;
    for (size_t i = 0; i < SK_COUNT(signs); i++)
        if (sk_str_is(sign, signs[i].sign)) return sk_value_binary(r->w, signs[i].op, &a, &b, SK_FOLD, &hit) == 0 && sk_value_to_bool(r->w, &hit, &yes, NULL) == 0 && yes;
    r->lost = true;
    return true;
}

static sk_value constant_of(sk_str word, bool quoted)
{
    double n;
    if (!quoted && (sk_str_is(word, "true") || sk_str_is(word, "false"))) return sk_bool(sk_str_is(word, "true"));
    if (!quoted && sk_str_is(word, "null")) return sk_null();
    return !quoted && sk_text_to_number(word, &n) ? sk_double(n) : sk_string(word);
}

/* Property sign constant, or the other way round; IS NULL, IS NOT NULL. */
static bool read_comparison(reader *r)
{
    bool quoted, quoted_right;
    sk_str left = take(r, &quoted), sign = take(r, &quoted_right);
    bool is = sk_str_is(sign, "is"), negate = sk_str_is(sign, "not") || (is && take_word(r, "not"));
    if (sk_str_is(sign, "not")) sign = take(r, &quoted_right); /* NOT LIKE */
    sk_str right = take(r, &quoted_right);
    if (left.len == 0 || sign.len == 0 || left.len > WORD_MOST || right.len > WORD_MOST) r->lost = true;
    if (r->lost) return true;
    bool turned = quoted && !quoted_right;
    sk_value key = sk_string(turned ? right : left), *v = r->of->bag ? sk_table_find(r->w, r->of->bag, &key) : NULL;
    sk_value constant = turned ? constant_of(left, quoted) : constant_of(right, quoted_right);
    if (!v) return true;
    if (is) return (v->type == SK_V_NULL) != negate;
    if (v->type == SK_V_NULL || constant.type == SK_V_NULL) return false;
    return decide(r, v, sign, &constant) != negate;
}

static bool read_factor(reader *r)
{
    if (++r->depth > DEPTH_MOST) r->lost = true;
    if (r->lost) return true;
    bool yes;
    skip(r);
    if (take_word(r, "not")) {
        yes = !read_factor(r);
    } else if (sk_str_at(r->text, r->at) == '(') {
        r->at++;
        yes = read_or(r);
        skip(r);
        if (sk_str_at(r->text, r->at) == ')') r->at++;
        else r->lost = true;
    } else {
        yes = read_comparison(r);
    }
    r->depth--;
    return yes;
}

static bool read_and(reader *r)
{
    bool yes = read_factor(r);
    while (!r->lost && take_word(r, "and")) yes = read_factor(r) && yes;
    return yes;
}

static bool read_or(reader *r)
{
    bool yes = read_and(r);
    while (!r->lost && take_word(r, "or")) yes = read_and(r) || yes;
    return yes;
}

bool sk_wmi_where(sk_world *w, sk_str condition, const sk_object *instance)
{
    reader r = {.w = w, .text = condition, .of = instance};
    bool yes = read_or(&r);
    return r.lost || yes;
}
