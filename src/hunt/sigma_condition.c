/* Conditions: and, or, not, parentheses, "1 of", "all of", "N of". Facts: Sigma specification 2.1, "Condition": not binds
 * before and, and before or; "them" leaves out names that begin with an underscore. */
#include "hunt/sigma_rule.h"

#include "base/text.h"

enum { MOST_TOKENS = 5000 };

typedef struct parser {
    sk_arena *arena;
    sk_bytes rest, token;
    const sigma_detection *names;
    size_t count;
    const char *why;
    bool unsupported;
    unsigned depth, tokens;
} parser;

static void next(parser *p)
{
    sk_bytes rest = p->rest;
    while (rest.len && sk_is_space(rest.p[0])) rest = sk_from(rest, 1);
    size_t len = 0;
    if (rest.len && (rest.p[0] == '(' || rest.p[0] == ')' || rest.p[0] == '|')) len = 1;
    else while (len < rest.len && !sk_is_space(rest.p[len]) && rest.p[len] != '(' && rest.p[len] != ')' && rest.p[len] != '|') len++;
    p->token = sk_slice(rest, 0, len);
    p->rest = sk_from(rest, len);
    p->tokens++;
}

static const sigma_node *refuse(parser *p, const char *why)
{
    if (!p->why) p->why = why;
    return NULL;
}

/* "selection_*" and the like: stars alone are wild. */
static bool name_fits(sk_bytes name, sk_bytes pattern)
{
    if (sk_is(pattern, "them")) return sk_at(name, 0) != '_';
    size_t n = 0, i = 0, star = SK_NPOS, from = 0;
    while (n < name.len) {
        if (i < pattern.len && pattern.p[i] == '*') {
            star = i++;
            from = n;
        } else if (i < pattern.len && pattern.p[i] == name.p[n]) {
            i++;
            n++;
        } else if (star != SK_NPOS) {
            i = star + 1;
            n = ++from;
        } else {
            return false;
        }
    }
    while (i < pattern.len && pattern.p[i] == '*') i++;
    return i == pattern.len;
}

static const sigma_node *read_of(parser *p, sk_bytes many)
{
    uint64_t least = 1;
    bool all = sk_is(many, "all"), any = sk_is(many, "any");
    if (!all && !any && (!sk_parse_u64(many, &least) || !least)) return refuse(p, "a number before 'of' that is none");
    next(p);
    sigma_node *n = sigma_node_new(p->arena, all ? SIGMA_AND : least == 1 ? SIGMA_OR : SIGMA_COUNT, (uint32_t)p->count);
    if (!n) return refuse(p, "no memory");
    for (size_t i = 0; i < p->count; i++) {
        if (name_fits(p->names[i].name, p->token)) n->children[n->count++] = p->names[i].node;
    }
    if (!n->count) return refuse(p, sk_text_format(p->arena, "condition: no identifier '%.*s'", (int)(p->token.len < 60 ? p->token.len : 60), (const char *)p->token.p));
    if (least > n->count) return refuse(p, "condition: more asked for than there are");
    n->least = (uint32_t)least;
    next(p);
    return n;
}

static const sigma_node *read_or(parser *p);

static const sigma_node *read_operand(parser *p)
{
    sk_bytes name = p->token;
    if (!name.len) return refuse(p, "condition: it ends too early");
    next(p);
    if (sk_is(name, "(")) {
        const sigma_node *n = read_or(p);
        if (!n) return NULL;
        if (!sk_is(p->token, ")")) return refuse(p, "condition: a parenthesis that nothing closes");
        next(p);
        return n;
    }
    if (sk_is(p->token, "of")) return read_of(p, name);
    for (size_t i = 0; i < p->count; i++) {
        if (sk_equal(p->names[i].name, name)) return p->names[i].node;
    }
    return refuse(p, sk_text_format(p->arena, "condition: no identifier '%.*s'", (int)(name.len < 60 ? name.len : 60), (const char *)name.p));
}

static const sigma_node *read_not(parser *p)
{
    if (++p->depth > SIGMA_MOST_DEPTH || p->tokens > MOST_TOKENS) return refuse(p, "condition: nested deeper than the limit allows");
    const sigma_node *inner;
    sigma_node *n = NULL;
    if (sk_is(p->token, "not")) {
        next(p);
        inner = read_not(p);
        n = inner ? sigma_node_new(p->arena, SIGMA_NOT, 1) : NULL;
        if (n) n->children[n->count++] = inner;
        inner = n;
    } else {
        inner = read_operand(p);
    }
    p->depth--;
    return inner;
}

static const sigma_node *read_chain(parser *p, sigma_kind kind, const char *word, const sigma_node *(*read)(parser *p))
{
    const sigma_node *first = read(p);
    if (!first || !sk_is(p->token, word)) return first;
    sigma_node *n = sigma_node_new(p->arena, kind, 1);
    if (!n) return refuse(p, "no memory");
    size_t room = 1;
    n->children[n->count++] = first;
    while (sk_is(p->token, word)) {
        next(p);
        const sigma_node *more = read(p);
        if (!more) return NULL;
        if (n->count == room) {
            const sigma_node **grown = sk_arena_grow(p->arena, (void *)n->children, room, room * 2, sizeof *grown);
            if (!grown) return refuse(p, "no memory");
            room *= 2;
            n->children = grown;
        }
        n->children[n->count++] = more;
    }
    return n;
}

static const sigma_node *read_and(parser *p) { return read_chain(p, SIGMA_AND, "and", read_not); }
static const sigma_node *read_or(parser *p) { return read_chain(p, SIGMA_OR, "or", read_and); }

const char *sigma_condition_read(sk_arena *a, sk_bytes text, const sigma_detection *names, size_t count, const sigma_node **ret, bool *ret_unsupported)
{
    parser p = {.arena = a, .rest = text, .names = names, .count = count};
    next(&p);
    *ret = read_or(&p);
    if (*ret && sk_is(p.token, "|")) {
        *ret_unsupported = true;
        return "condition: counting of Sigma 1 behind '|'; correlation rules do it now";
    }
    if (*ret && sk_is(p.token, "near")) {
        *ret_unsupported = true;
        return "condition: 'near'";
    }
    if (*ret && p.token.len) return sk_text_format(a, "condition: '%.*s' is not expected", (int)(p.token.len < 60 ? p.token.len : 60), (const char *)p.token.p);
    return *ret ? NULL : p.why ? p.why : "no memory";
}
