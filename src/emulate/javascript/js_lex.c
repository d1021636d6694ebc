/* See js_lex.h. Conditional compilation after Microsoft's "Conditional Compilation (JavaScript)" of the JScript documentation. */
#include "emulate/javascript/js_lex.h"

#include <math.h>

#include "base/attr.h"

bool js_is_name_byte(int c) { return sk_is_alnum(c) || c == '_' || c == '$' || c == '\\' || c >= 0x80; }

static bool is_name_start(int c) { return js_is_name_byte(c) && !sk_is_digit(c); }

/* White space and line ends outside ASCII: U+00A0, U+FEFF, U+2028, U+2029, U+3000, U+2000 to U+200A. */
static size_t wide_space(sk_bytes s, size_t at, bool *ret_line)
{
    int a = sk_at(s, at), b = sk_at(s, at + 1), c = sk_at(s, at + 2);
    if (a == 0xC2 && b == 0xA0) return 2;
    if (a == 0xEF && b == 0xBB && c == 0xBF) return 3;
    if (a == 0xE3 && b == 0x80 && c == 0x80) return 3;
    if (a == 0xE2 && b == 0x80 && c >= 0x80 && c <= 0x8A) return 3;
    if (a == 0xE2 && b == 0x80 && (c == 0xA8 || c == 0xA9)) {
        *ret_line = true;
        return 3;
    }
    return 0;
}

static void skip_line(js_lexer *l)
{
    while (l->at < l->source.len && l->source.p[l->at] != '\n' && l->source.p[l->at] != '\r') l->at++;
}

static bool starts(const js_lexer *l, sk_bytes with) { return sk_starts(sk_from(l->source, l->at), with); }

/* --- conditional compilation --- */

static sk_bytes cc_word(const js_lexer *l, size_t at)
{
    size_t end = at;
    while (js_is_name_byte(sk_at(l->source, end))) end++;
    return sk_slice(l->source, at, end - at);
}

static double cc_value(const js_lexer *l, sk_bytes name)
{
    static const struct { const char *name; double value; } known[] = {
        {"_win32", 1}, {"_win64", 0}, {"_x86", 1}, {"_amd64", 0}, {"_jscript", 1}, {"_jscript_version", 5.8}, {"_jscript_build", 16384}};
    for (size_t i = l->cc_count; i > 0; i--)
        if (sk_equal(l->cc[i - 1].name, name)) return l->cc[i - 1].value;
    for (size_t i = 0; i < SK_COUNT(known); i++)
        if (sk_equal(name, sk_bytes_str(known[i].name))) return known[i].value;
    return NAN;
}

static void cc_space(js_lexer *l)
{
    while (sk_at(l->source, l->at) == ' ' || sk_at(l->source, l->at) == '\t') l->at++;
}

static double cc_expression(js_lexer *l, int least, unsigned depth);

static double cc_number(js_lexer *l)
{
    double value = 0, scale = 0;
    for (; sk_is_digit(sk_at(l->source, l->at)) || sk_at(l->source, l->at) == '.'; l->at++) {
        int c = l->source.p[l->at];
        if (c == '.') scale = 1;
        else if (scale > 0) value += (c - '0') * (scale /= 10);
        else value = value * 10 + (c - '0');
    }
    return value;
}

static double cc_operand(js_lexer *l, unsigned depth)
{
    cc_space(l);
    int c = sk_at(l->source, l->at);
    if (depth > 32 || c < 0) return NAN;
    if (c == '(') {
        l->at++;
        double value = cc_expression(l, 0, depth + 1);
        cc_space(l);
        if (sk_at(l->source, l->at) == ')') l->at++;
        return value;
    }
    if (c == '!' || c == '-' || c == '+' || c == '~') {
        l->at++;
        double value = cc_operand(l, depth + 1);
        return c == '!' ? !(value == value && value != 0) : c == '-' ? -value : value;
    }
    if (c == '@') {
        sk_bytes name = cc_word(l, l->at + 1);
        l->at += 1 + name.len;
        return cc_value(l, name);
    }
    if (sk_is_digit(c) || c == '.') return cc_number(l);
    sk_bytes name = cc_word(l, l->at);
    l->at += name.len;
    return sk_equal(name, SK_LIT("true")) ? 1 : sk_equal(name, SK_LIT("false")) ? 0 : NAN;
}

static const struct { const char *sign; int level; } cc_signs[] = {
    {"||", 1}, {"&&", 2}, {"===", 3}, {"!==", 3}, {"==", 3}, {"!=", 3}, {"<=", 4}, {">=", 4}, {"<", 4}, {">", 4}, {"+", 5}, {"-", 5}, {"*", 6}, {"/", 6}, {"%", 6}};

static double cc_apply(const char *sign, double a, double b)
{
    bool ta = a == a && a != 0, tb = b == b && b != 0;
    switch (sign[0]) {
    case '|': return ta || tb;
    case '&': return ta && tb;
    case '=': return a == b;
    case '!': return a != b;
    case '<': return sign[1] ? a <= b : a < b;
    case '>': return sign[1] ? a >= b : a > b;
    case '+': return a + b;
    case '-': return a - b;
    case '*': return a * b;
    case '/': return a / b;
    default: return fmod(a, b);
    }
}

static double cc_expression(js_lexer *l, int least, unsigned depth)
{
    double a = cc_operand(l, depth);
    for (;;) {
        size_t i = 0;
        cc_space(l);
        if (starts(l, SK_LIT("*/"))) return a;
        while (i < SK_COUNT(cc_signs) && !(cc_signs[i].level > least && starts(l, sk_bytes_str(cc_signs[i].sign)))) i++;
        if (i == SK_COUNT(cc_signs) || depth > 32) return a;
        l->at += strlen(cc_signs[i].sign);
        a = cc_apply(cc_signs[i].sign, a, cc_expression(l, cc_signs[i].level, depth + 1));
    }
}

/* Steps over text that is not compiled, to the @elif, @else or @end of the same level. */
static void cc_skip(js_lexer *l, bool to_else)
{
    unsigned depth = 0;
    for (; l->at < l->source.len; l->at++) {
        if (l->source.p[l->at] != '@') continue;
        sk_bytes word = cc_word(l, l->at + 1);
        if (sk_equal(word, SK_LIT("if"))) depth++;
        if (sk_equal(word, SK_LIT("end")) && depth-- == 0) {
            l->at += 4;
            return;
        }
        if (depth || !to_else) continue;
        bool other = sk_equal(word, SK_LIT("else"));
        if (other || sk_equal(word, SK_LIT("elif"))) {
            l->at += 5;
            double value = other ? 1 : cc_expression(l, 0, 0);
            if (value == value && value != 0) {
                l->cc_depth++;
                return;
            }
            l->at--;
        }
    }
}

static void cc_set(js_lexer *l)
{
    cc_space(l);
    if (sk_at(l->source, l->at) != '@') return;
    sk_bytes name = cc_word(l, l->at + 1);
    l->at += 1 + name.len;
    cc_space(l);
    if (sk_at(l->source, l->at) == '=') l->at++;
    double value = cc_expression(l, 0, 0);
    if (l->cc_count < JS_CC_NAMES) {
        l->cc[l->cc_count].name = name;
        l->cc[l->cc_count++].value = value;
    }
}

/* At an `@`: true where it was a statement of conditional compilation, which is stepped over. */
static bool cc_statement(js_lexer *l)
{
    sk_bytes word = cc_word(l, l->at + 1);
    size_t before = l->at;
    l->at += 1 + word.len;
    if (sk_equal(word, SK_LIT("cc_on"))) l->cc_on = true;
    else if (sk_equal(word, SK_LIT("set"))) cc_set(l);
    else if (sk_equal(word, SK_LIT("if"))) {
        double value = cc_expression(l, 0, 0);
        if (value == value && value != 0) l->cc_depth++;
        else cc_skip(l, true);
    } else if (sk_equal(word, SK_LIT("elif")) || sk_equal(word, SK_LIT("else"))) {
        if (l->cc_depth) l->cc_depth--;
        cc_skip(l, false);
    } else if (sk_equal(word, SK_LIT("end"))) {
        if (l->cc_depth) l->cc_depth--;
    } else if (word.len == 0 && sk_at(l->source, l->at) == '*' && sk_at(l->source, l->at + 1) == '/') {
        l->at += 2;
    } else {
        l->at = before;
        return false;
    }
    return true;
}

/* --- space and comments --- */

static bool is_cc_comment(const js_lexer *l)
{
    sk_bytes word = cc_word(l, l->at + 3);
    if (sk_at(l->source, l->at + 2) != '@') return false;
    static const char *const words[] = {"cc_on", "if", "elif", "else", "end", "set"};
    for (size_t i = 0; i < SK_COUNT(words); i++)
        if (sk_equal(word, sk_bytes_str(words[i]))) return true;
    return l->cc_on;
}

static void skip_comment(js_lexer *l, bool *line)
{
    size_t end = sk_find(l->source, l->at + 2, SK_LIT("*/"));
    end = end == SK_NPOS ? l->source.len : end + 2;
    for (; l->at < end; l->at++)
        if (l->source.p[l->at] == '\n' || l->source.p[l->at] == '\r') *line = true;
}

/* What stands between words; true where a line ended. */
static bool skip_space(js_lexer *l)
{
    bool line = l->at == 0;
    while (l->at < l->source.len) {
        int c = l->source.p[l->at];
        size_t wide;
        if (c == '\n' || c == '\r') line = true;
        if (sk_is_space(c) || c == 0) l->at++;
        else if (c >= 0x80 && (wide = wide_space(l->source, l->at, &line)) > 0) l->at += wide;
        else if (c == '/' && sk_at(l->source, l->at + 1) == '/') {
            if (is_cc_comment(l)) l->at += 2;
            else skip_line(l);
        } else if (c == '/' && sk_at(l->source, l->at + 1) == '*') {
            if (is_cc_comment(l)) l->at += 2;
            else skip_comment(l, &line);
        } else if (c == '@' && cc_statement(l)) {
            continue;
        } else if (starts(l, SK_LIT("<!--")) || (line && starts(l, SK_LIT("-->"))) || (l->at == 0 && starts(l, SK_LIT("#!")))) {
            skip_line(l);
        } else {
            break;
        }
    }
    return line;
}

/* --- words --- */

static size_t number_end(const js_lexer *l)
{
    sk_bytes s = l->source;
    size_t i = l->at;
    int second = sk_lower(sk_at(s, i + 1));
    if (s.p[i] == '0' && (second == 'x' || second == 'b' || second == 'o')) {
        i += 2;
        while (sk_is_alnum(sk_at(s, i)) || sk_at(s, i) == '_') i++;
        return i;
    }
    while (sk_is_digit(sk_at(s, i)) || sk_at(s, i) == '_') i++;
    if (sk_at(s, i) == 'n') return i + 1;
    if (sk_at(s, i) == '.') i++;
    while (sk_is_digit(sk_at(s, i)) || sk_at(s, i) == '_') i++;
    if (sk_lower(sk_at(s, i)) == 'e') {
        size_t power = i + 1 + (sk_at(s, i + 1) == '+' || sk_at(s, i + 1) == '-');
        if (!sk_is_digit(sk_at(s, power))) return i;
        i = power;
        while (sk_is_digit(sk_at(s, i))) i++;
    }
    return i;
}

/* Behind the closing quote. A line end inside ends it badly, but for one behind a backslash. */
static size_t string_end(js_lexer *l)
{
    int quote = l->source.p[l->at];
    for (size_t i = l->at + 1; i < l->source.len; i++) {
        int c = l->source.p[i];
        if (c == quote) return i + 1;
        if (c == '\\') {
            if (sk_at(l->source, i + 1) == '\r' && sk_at(l->source, i + 2) == '\n') i++;
            i++;
        } else if (c == '\n' || c == '\r') {
            break;
        }
    }
    l->bad = true;
    return l->source.len;
}

/* The longest sign that begins here; regular expressions and templates are asked for. */
static uint32_t sign_at(const js_lexer *l, size_t *ret_len)
{
    static const char *const signs[] = {">>>=", "...", "===", "!==", "**=", "<<=", ">>=", ">>>", "&&=", "||=", "?\?=", "=>", "==", "!=", "<=", ">=",
                                        "&&",   "||",  "?\?",  "?.",  "++",  "--",  "+=",  "-=",  "*=",  "/=",  "%=",  "&=", "|=", "^=", "<<", ">>", "**"};
    for (size_t i = 0; i < SK_COUNT(signs); i++) {
        if (signs[i][0] != sk_at(l->source, l->at) || !starts(l, sk_bytes_str(signs[i]))) continue;
        if (signs[i][0] == '?' && signs[i][1] == '.' && sk_is_digit(sk_at(l->source, l->at + 2))) continue; /* a?.5:b */
        uint32_t sign = 0;
        for (const char *p = signs[i]; *p; p++) sign = sign << 8 | (uint8_t)*p;
        *ret_len = strlen(signs[i]);
        return sign;
    }
    *ret_len = 1;
    return l->source.p[l->at];
}

static js_token finish(js_lexer *l, js_token t, size_t end)
{
    t.text = sk_slice(l->source, t.off, end - t.off);
    l->at = end;
    return t;
}

js_token js_lex_template(js_lexer *l, size_t off)
{
    js_token t = {.word = JS_W_TEMPLATE, .off = off};
    for (size_t i = off + 1; i < l->source.len; i++) {
        int c = l->source.p[i];
        if (c == '`') return finish(l, t, i + 1);
        if (c == '\\') i++;
        if (c == '$' && sk_at(l->source, i + 1) == '{') {
            t.opens = true;
            return finish(l, t, i + 2);
        }
    }
    l->bad = true;
    return finish(l, t, l->source.len);
}

js_token js_lex_regexp(js_lexer *l, size_t off)
{
    js_token t = {.word = JS_W_REGEXP, .off = off};
    bool class = false;
    for (size_t i = off + 1; i < l->source.len; i++) {
        int c = l->source.p[i];
        if (c == '\n' || c == '\r') break;
        if (c == '\\') i++;
        else if (c == '[') class = true;
        else if (c == ']') class = false;
        else if (c == '/' && !class) {
            i++;
            while (js_is_name_byte(sk_at(l->source, i))) i++;
            return finish(l, t, i);
        }
    }
    l->bad = true;
    return finish(l, t, l->source.len);
}

static js_token cc_variable(js_lexer *l, js_token t)
{
    sk_bytes name = cc_word(l, l->at + 1);
    double value = cc_value(l, name);
    size_t end = l->at + 1 + name.len;
    t.word = JS_W_NUMBER;
    t = finish(l, t, end);
    t.text = value != value ? SK_LIT("NaN") : value == 5.8 ? SK_LIT("5.8") : value == 16384 ? SK_LIT("16384") : value != 0 ? SK_LIT("1") : SK_LIT("0");
    return t;
}

js_token js_lex_next(js_lexer *l)
{
    js_token t = {.word = JS_W_END};
    size_t before = l->at;
    t.line_before = skip_space(l);
    t.off = l->at;
    l->looked += l->at - before;
    if (l->bad || l->at >= l->source.len) return t;
    int c = l->source.p[l->at];
    size_t len, end = l->at;
    if (is_name_start(c)) {
        t.word = JS_W_NAME;
        while (js_is_name_byte(sk_at(l->source, end))) {
            bool braces = l->source.p[end] == '\\' && sk_at(l->source, end + 2) == '{';
            end += braces ? 3 : 1;
            while (braces && sk_hex_value(sk_at(l->source, end)) >= 0) end++;
            if (braces) end++;
        }
        if (end > l->source.len) end = l->source.len;
        return finish(l, t, end);
    }
    if (sk_is_digit(c) || (c == '.' && sk_is_digit(sk_at(l->source, l->at + 1)))) {
        t.word = JS_W_NUMBER;
        return finish(l, t, number_end(l));
    }
    if (c == '"' || c == '\'') {
        t.word = JS_W_STRING;
        return finish(l, t, string_end(l));
    }
    if (c == '`') return js_lex_template(l, l->at);
    if (c == '@') return cc_variable(l, t);
    if (c == '#' && is_name_start(sk_at(l->source, l->at + 1))) {
        t.word = JS_W_PRIVATE;
        end++;
        while (js_is_name_byte(sk_at(l->source, end))) end++;
        return finish(l, t, end);
    }
    t.word = JS_W_SIGN;
    t.sign = sign_at(l, &len);
    return finish(l, t, l->at + len);
}
