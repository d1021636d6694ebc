/* Loops that only count, to outlast a sandbox: while (true) { n = n + 1; if (n == 200000000) ... } and for (i = 0; i < 1e9; i++);
 * Between the numbers nothing can happen, so the counter is set to the turn before. */
#include <math.h>
#include <stdio.h>

#include "emulate/javascript/js_printer.h"

static const js_node *bare(const js_node *n)
{
    while (n && n->type == JS_PAREN) n = n->a;
    return n;
}

static bool number_of(const js_node *n, double *ret)
{
    double value = 0;
    n = bare(n);
    if (!n || n->type != JS_WORD || n->text.len == 0 || n->text.len > 15) return false;
    size_t i = 0;
    for (; i < n->text.len && sk_is_digit(n->text.p[i]); i++) value = value * 10 + (n->text.p[i] - '0');
    if (i && i + 1 < n->text.len && sk_lower(n->text.p[i]) == 'e') {
        int power = 0;
        for (i++; i < n->text.len && sk_is_digit(n->text.p[i]); i++) power = power * 10 + (n->text.p[i] - '0');
        value *= power < 16 ? pow(10, power) : 1;
    }
    *ret = value;
    return i == n->text.len && (i == 1 || n->text.p[0] != '0');
}

static bool is_name(const js_node *n, sk_bytes name) { return n && n->type == JS_NAME && (name.len == 0 || sk_equal(n->text, name)); }

/* n++, ++n, n += k, n = n + k */
static bool is_count(const js_node *n, sk_bytes *ret_name, double *ret_step)
{
    n = bare(n);
    if (!n) return false;
    *ret_step = 1;
    if ((n->type == JS_BEFORE || n->type == JS_AFTER) && n->sign == JS_SIGN2('+', '+') && is_name(n->a, (sk_bytes){0})) {
        *ret_name = n->a->text;
        return true;
    }
    if (n->type != JS_ASSIGN || !is_name(n->a, (sk_bytes){0})) return false;
    *ret_name = n->a->text;
    if (n->sign == JS_SIGN2('+', '=')) return number_of(n->b, ret_step);
    const js_node *sum = bare(n->b);
    return n->sign == '=' && sum && sum->type == JS_BINARY && sum->sign == '+' && is_name(bare(sum->a), *ret_name) && number_of(sum->b, ret_step);
}

/* name == N, name >= N, name > N: the first value for which it holds. */
static bool is_test(const js_node *n, sk_bytes name, bool ends, double *ret_limit)
{
    n = bare(n);
    if (!n || n->type != JS_BINARY || !is_name(bare(n->a), name) || !number_of(n->b, ret_limit)) return false;
    switch (n->sign) {
    case JS_SIGN2('=', '='):
    case JS_SIGN3('=', '=', '='):
    case JS_SIGN2('>', '='): return !ends;
    case '>': ++*ret_limit; return !ends;
    case '<': return ends;
    case JS_SIGN2('<', '='): ++*ret_limit; return ends;
    default: return false;
    }
}

static bool is_empty(const js_node *n)
{
    if (!n || n->type == JS_EMPTY) return true;
    if (n->type != JS_BLOCK) return false;
    for (const js_node *i = n->a; i; i = i->next)
        if (i->type != JS_EMPTY) return false;
    return true;
}

static bool is_always(const js_node *n)
{
    double value;
    n = bare(n);
    return !n || (n->type == JS_WORD && sk_equal(n->text, SK_LIT("true"))) || (number_of(n, &value) && value != 0);
}

/* { n = n + 1; if (n == N) ... } */
static bool is_counting_body(const js_node *body, sk_bytes *ret_name, double *ret_step, double *ret_limit)
{
    const js_node *count = body && body->type == JS_BLOCK ? body->a : NULL, *test = count ? count->next : NULL;
    return test && !test->next && count->type == JS_EXPRESSION && test->type == JS_IF && !test->c && is_count(count->a, ret_name, ret_step) &&
           is_test(test->a, *ret_name, false, ret_limit);
}

void js_put_skip(js_printer *p, const js_node *n)
{
    sk_bytes name = {0};
    double step = 1, limit = 0;
    bool found;
    if (n->type == JS_WHILE) found = is_always(n->a) && is_counting_body(n->d, &name, &step, &limit);
    else if (is_empty(n->d)) found = is_count(n->c, &name, &step) && is_test(n->b, name, true, &limit);
    else found = is_always(n->b) && !n->c && is_counting_body(n->d, &name, &step, &limit);
    if (!found || step < 1 || limit < 1000) return;
    char text[64];
    js_put(p, "if(");
    js_put_name(p, name);
    snprintf(text, sizeof text, "<%.0f&&(%.0f-", limit - step, limit);
    js_put(p, text);
    js_put_name(p, name);
    snprintf(text, sizeof text, ")%%%.0f===0)", step);
    js_put(p, text);
    js_put_name(p, name);
    snprintf(text, sizeof text, "=%.0f;", limit - step);
    js_put(p, text);
}
