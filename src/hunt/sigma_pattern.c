/* Values of Sigma rules: reading and comparing. See sigma_pattern.h. */
#include "hunt/sigma_pattern.h"

#include <arpa/inet.h>
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>

#include "base/text.h"

enum { MOST_VALUE = 8192, MATCH_STEPS = 200000, MATCH_DEPTH = 2000, MATCH_KIB = 16384, STEPS_OF_GLOB = 1 << 20 };

/* ---- modifiers ---- */

static const struct { const char *name; size_t off; } switches[] = {
#define SWITCH(name, member) {name, offsetof(sk_sigma_modifiers, member)}
    SWITCH("contains", contains), SWITCH("startswith", starts), SWITCH("endswith", ends), SWITCH("all", all), SWITCH("cased", cased),
    SWITCH("re", re), SWITCH("i", re_i), SWITCH("m", re_m), SWITCH("s", re_s), SWITCH("windash", windash), SWITCH("cidr", cidr),
    SWITCH("exists", exists), SWITCH("fieldref", fieldref), SWITCH("base64", base64), SWITCH("base64offset", base64offset),
    SWITCH("wide", wide), SWITCH("utf16le", wide), SWITCH("utf16be", wide_be), SWITCH("neq", negate),
#undef SWITCH
};
static const struct { const char *name; sk_sigma_op op; } comparisons[] = {
    {"lt", SK_SIGMA_LT}, {"lte", SK_SIGMA_LTE}, {"gt", SK_SIGMA_GT}, {"gte", SK_SIGMA_GTE}};

static bool take_modifier(sk_bytes name, sk_sigma_modifiers *m)
{
    for (size_t i = 0; i < sizeof switches / sizeof switches[0]; i++) {
        if (!sk_is(name, switches[i].name)) continue;
        *(bool *)(void *)((char *)m + switches[i].off) = true;
        return true;
    }
    for (size_t i = 0; i < sizeof comparisons / sizeof comparisons[0]; i++) {
        if (!sk_is(name, comparisons[i].name)) continue;
        m->compare = comparisons[i].op;
        return true;
    }
    if (sk_is(name, "utf16")) return m->wide = m->bom = true;
    return false;
}

const char *sk_sigma_modifiers_read(sk_arena *a, sk_bytes chain, sk_sigma_modifiers *ret)
{
    *ret = (sk_sigma_modifiers){.compare = SK_SIGMA_EQUAL};
    sk_bytes name;
    while (chain.len && sk_next_field(&chain, '|', &name)) {
        if (!take_modifier(name, ret)) return sk_text_format(a, "modifier '%.*s'", (int)(name.len < 40 ? name.len : 40), (const char *)name.p);
    }
    if ((ret->re_i || ret->re_m || ret->re_s) && !ret->re) return "modifier 'i', 'm' or 's' without 're'";
    return NULL;
}

/* ---- text to glob ---- */

typedef struct glob {
    sk_arena *arena;
    uint16_t *p;
    size_t len, cap;
} glob;

static void add(glob *g, unsigned c)
{
    if (g->len == g->cap) {
        size_t cap = g->cap ? g->cap * 2 : 64;
        uint16_t *p = sk_arena_grow(g->arena, g->p, g->cap, cap, sizeof *p);
        if (!p) return;
        g->p = p;
        g->cap = cap;
    }
    g->p[g->len++] = (uint16_t)c;
}

/* A backslash takes the meaning from * ? and \ behind it, and is itself otherwise. */
static void read_wildcards(glob *g, sk_bytes text)
{
    for (size_t i = 0; i < text.len; i++) {
        int c = text.p[i], next = sk_at(text, i + 1);
        if (c == '\\' && (next == '*' || next == '?' || next == '\\')) add(g, text.p[++i]);
        else if (c == '*') add(g, SK_GLOB_STAR);
        else if (c == '?') add(g, SK_GLOB_ONE);
        else add(g, (unsigned)c);
    }
}

static bool is_word(unsigned c) { return c < 256 && (sk_is_alnum((int)c) || c == '_' || c >= 0x80); }

/* windash: a dash or slash that begins an option stands for every mark that Windows programs take for one. */
static void widen_dashes(glob *g)
{
    for (size_t i = 0; i < g->len; i++) {
        bool begins = !i || !is_word(g->p[i - 1]);
        if ((g->p[i] == '-' || g->p[i] == '/') && begins && i + 1 < g->len && is_word(g->p[i + 1])) g->p[i] = SK_GLOB_DASH;
    }
}

static bool plain_bytes(sk_arena *a, const glob *g, sk_bytes *ret)
{
    uint8_t *p = sk_arena_take(a, g->len + 1, 1);
    if (!p) return false;
    for (size_t i = 0; i < g->len; i++) {
        if (g->p[i] > 255) return false;
        p[i] = (uint8_t)g->p[i];
    }
    *ret = sk_bytes_of(p, g->len);
    return true;
}

static void put16(sk_buf *b, uint32_t unit, bool big)
{
    sk_buf_byte(b, (uint8_t)(big ? unit >> 8 : unit));
    sk_buf_byte(b, (uint8_t)(big ? unit : unit >> 8));
}

static sk_bytes widen(sk_arena *a, sk_bytes text, bool big, bool bom)
{
    sk_buf b = sk_buf_new(a, MOST_VALUE * 4);
    if (bom) put16(&b, 0xfeff, big);
    for (size_t i = 0; i < text.len;) {
        uint32_t c = sk_utf8_next(text, &i, NULL);
        if (c > 0xffff) put16(&b, 0xd7c0 + (c >> 10), big);
        put16(&b, c > 0xffff ? 0xdc00 + (c & 0x3ff) : c, big);
    }
    return sk_buf_view(&b);
}

static sk_bytes base64_of(sk_arena *a, sk_bytes b, bool pad)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    sk_buf out = sk_buf_new(a, MOST_VALUE * 8);
    for (size_t i = 0; i < b.len; i += 3) {
        uint32_t n = (uint32_t)b.p[i] << 16 | (uint32_t)(i + 1 < b.len ? b.p[i + 1] : 0) << 8 | (uint32_t)(i + 2 < b.len ? b.p[i + 2] : 0);
        size_t have = b.len - i < 3 ? b.len - i : 3;
        for (size_t k = 0; k < 4; k++) {
            if (k <= have) sk_buf_byte(&out, (uint8_t)letters[n >> (18 - 6 * k) & 63]);
            else if (pad) sk_buf_byte(&out, '=');
        }
    }
    return sk_buf_view(&out);
}

/* The letters that do not depend on what stands before and behind, with offset bytes before. */
static sk_bytes base64_at(sk_arena *a, sk_bytes b, unsigned offset)
{
    static const size_t skip[] = {0, 2, 3}, drop[] = {0, 3, 2};
    sk_buf shifted = sk_buf_new(a, MOST_VALUE * 4 + 2);
    for (unsigned i = 0; i < offset; i++) sk_buf_byte(&shifted, ' ');
    sk_buf_bytes(&shifted, b);
    size_t tail = drop[(b.len + offset) % 3];
    sk_bytes text = base64_of(a, sk_buf_view(&shifted), true);
    return text.len > skip[offset] + tail ? sk_slice(text, skip[offset], text.len - skip[offset] - tail) : (sk_bytes){0};
}

/* ---- patterns ---- */

static void set_text(sk_arena *a, sk_sigma_pattern *p, sk_sigma_op op, const uint16_t *from, size_t len)
{
    uint8_t *text = sk_arena_take(a, len + 1, 1);
    if (!text) return;
    for (size_t i = 0; i < len; i++) {
        text[i] = (uint8_t)(p->cased ? from[i] : (uint16_t)sk_lower(from[i]));
    }
    p->op = op;
    p->text = sk_bytes_of(text, len);
}

/* The cheapest form that says the same. */
static void set_glob(sk_arena *a, sk_sigma_pattern *p, glob *g)
{
    size_t begin = 0, end = g->len;
    while (begin < end && g->p[begin] == SK_GLOB_STAR) begin++;
    while (end > begin && g->p[end - 1] == SK_GLOB_STAR) end--;
    bool simple = true;
    for (size_t i = begin; i < end; i++) {
        simple &= g->p[i] < 256;
        if (!p->cased && g->p[i] < 256) g->p[i] = (uint16_t)sk_lower(g->p[i]);
    }
    static const sk_sigma_op forms[2][2] = {{SK_SIGMA_EQUAL, SK_SIGMA_PREFIX}, {SK_SIGMA_SUFFIX, SK_SIGMA_CONTAINS}};
    if (simple) {
        set_text(a, p, forms[begin > 0][end < g->len], g->p + begin, end - begin);
        return;
    }
    p->op = SK_SIGMA_GLOB;
    p->glob = g->p;
    p->glob_len = g->len;
}

static void free_code(void *code) { pcre2_code_free(code); }

static const char *compile_re(sk_arena *a, sk_sigma_pattern *p, sk_bytes text, const sk_sigma_modifiers *m)
{
    int error;
    PCRE2_SIZE at;
    uint32_t flags = PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C;
    flags |= (m->re_i ? PCRE2_CASELESS : 0) | (m->re_m ? PCRE2_MULTILINE : 0) | (m->re_s ? PCRE2_DOTALL : 0);
    pcre2_code *code = pcre2_compile(text.p, text.len, flags, &error, &at, NULL);
    if (!code) {
        PCRE2_UCHAR why[120];
        (void)pcre2_get_error_message(error, why, sizeof why);
        return sk_text_format(a, "expression: %s", (const char *)why);
    }
    (void)pcre2_jit_compile(code, PCRE2_JIT_COMPLETE); /* where it is not possible, the interpreter does it */
    if (!sk_arena_cleanup(a, free_code, code)) {
        pcre2_code_free(code);
        return "no memory";
    }
    p->op = SK_SIGMA_RE;
    p->re = code;
    p->text = text;
    return NULL;
}

/* An address as 16 bytes: IPv4 behind the prefix of mapped addresses. */
static bool read_address(sk_bytes text, uint8_t ret[16], unsigned *ret_shift)
{
    char name[64];
    if (!text.len || text.len >= sizeof name || sk_find_byte(text, 0, 0) != SK_NPOS) return false;
    memcpy(name, text.p, text.len);
    name[text.len] = 0;
    memset(ret, 0, 16);
    *ret_shift = 96;
    ret[10] = ret[11] = 0xff;
    if (inet_pton(AF_INET, name, ret + 12) == 1) return true;
    *ret_shift = 0;
    return inet_pton(AF_INET6, name, ret) == 1;
}

static const char *compile_cidr(sk_sigma_pattern *p, sk_bytes text)
{
    size_t slash = sk_find_byte(text, 0, '/');
    uint64_t bits;
    unsigned shift;
    if (slash == SK_NPOS || !sk_parse_u64(sk_from(text, slash + 1), &bits) || !read_address(sk_slice(text, 0, slash), p->address, &shift) ||
        bits + shift > 128) return "a network that is none";
    p->op = SK_SIGMA_CIDR;
    p->bits = (unsigned)bits + shift;
    return NULL;
}

static bool read_number(sk_bytes text, double *ret)
{
    char name[64], *end;
    if (!text.len || text.len >= sizeof name) return false;
    memcpy(name, text.p, text.len);
    name[text.len] = 0;
    if (!sk_is_digit(name[0]) && name[0] != '-' && name[0] != '.') return false;
    bool hex = text.len > 2 && name[0] == '0' && sk_lower(name[1]) == 'x';
    *ret = hex ? (double)strtoull(name, &end, 16) : strtod(name, &end);
    return *end == 0;
}

static const char *compile_text(sk_arena *a, sk_bytes text, const sk_sigma_modifiers *m, bool anywhere, sk_sigma_pattern *ret, size_t *ret_count)
{
    glob g = {.arena = a};
    read_wildcards(&g, text);
    if (m->windash) widen_dashes(&g);
    bool encoded = m->wide || m->wide_be || m->base64 || m->base64offset;
    *ret_count = m->base64offset ? 3 : 1;
    sk_bytes bytes = {0};
    if (encoded && !plain_bytes(a, &g, &bytes)) return "a wildcard in a value that is encoded";
    if (m->wide || m->wide_be) bytes = widen(a, bytes, m->wide_be, m->bom);
    for (unsigned i = 0; i < *ret_count; i++) {
        sk_bytes coded = m->base64offset ? base64_at(a, bytes, i) : m->base64 ? base64_of(a, bytes, true) : bytes;
        if (encoded && !coded.len) return "a value too short for base64offset";
        glob whole = {.arena = a};
        if (anywhere || m->contains || m->ends) add(&whole, SK_GLOB_STAR);
        for (size_t k = 0; k < (encoded ? coded.len : g.len); k++) {
            add(&whole, encoded ? coded.p[k] : g.p[k]);
        }
        if (anywhere || m->contains || m->starts) add(&whole, SK_GLOB_STAR);
        ret[i].cased = m->cased;
        set_glob(a, &ret[i], &whole);
    }
    return NULL;
}

const char *sk_sigma_pattern_read(sk_arena *a, const sk_yaml *value, const sk_sigma_modifiers *m, bool keyword,
                                  sk_sigma_pattern ret[SK_SIGMA_MOST_VARIANTS], size_t *ret_count)
{
    for (unsigned i = 0; i < SK_SIGMA_MOST_VARIANTS; i++) ret[i] = (sk_sigma_pattern){0};
    *ret_count = 1;
    if (value->kind != SK_YAML_SCALAR) return "a value that is no scalar";
    if (value->text.len > MOST_VALUE) return "a value longer than the limit allows";
    if (m->exists) {
        ret->op = SK_SIGMA_EXISTS;
        return sk_yaml_truth(value, &ret->truth) ? NULL : "exists takes true or false";
    }
    if (sk_yaml_is_null(value)) {
        ret->op = SK_SIGMA_NULL;
        return keyword ? "a keyword that is null" : NULL;
    }
    if (m->re) return compile_re(a, ret, value->text, m);
    if (m->cidr) return compile_cidr(ret, value->text);
    if (m->fieldref) {
        *ret = (sk_sigma_pattern){.op = SK_SIGMA_FIELDREF, .text = value->text, .cased = m->cased,
                                  .ref_op = m->contains ? SK_SIGMA_CONTAINS : m->starts ? SK_SIGMA_PREFIX : m->ends ? SK_SIGMA_SUFFIX : SK_SIGMA_EQUAL};
        return value->text.len ? NULL : "fieldref without field";
    }
    if (m->compare != SK_SIGMA_EQUAL) {
        ret->op = m->compare;
        return read_number(value->text, &ret->number) ? NULL : "a number that is none";
    }
    bool changed = m->contains || m->starts || m->ends || m->base64 || m->base64offset || m->wide || m->wide_be || m->windash;
    if (!keyword && !changed && value->plain && read_number(value->text, &ret->number)) {
        ret->op = SK_SIGMA_NUMBER;
        ret->text = sk_text_lower(a, value->text);
        return NULL;
    }
    if (!value->text.len && !keyword && !changed) {
        ret->op = SK_SIGMA_NULL; /* logs do not tell a field without content from none */
        return NULL;
    }
    return compile_text(a, value->text, m, keyword, ret, ret_count);
}

/* ---- comparing ---- */

/* A part without stars at v from i: its length in v, or SK_NPOS. */
static size_t match_part(const uint16_t *g, size_t len, sk_bytes v, size_t i)
{
    static const char *const dashes[] = {"-", "/", "\xe2\x80\x93", "\xe2\x80\x94", "\xe2\x80\x95"};
    size_t at = i;
    for (size_t k = 0; k < len; k++) {
        if (at >= v.len) return SK_NPOS;
        if (g[k] < 256) {
            if (v.p[at++] != g[k]) return SK_NPOS;
        } else if (g[k] == SK_GLOB_ONE) {
            (void)sk_utf8_next(v, &at, NULL);
        } else {
            size_t step = 0;
            for (size_t d = 0; d < sizeof dashes / sizeof dashes[0] && !step; d++) {
                if (sk_starts(sk_from(v, at), sk_bytes_str(dashes[d]))) step = strlen(dashes[d]);
            }
            if (!step) return SK_NPOS;
            at += step;
        }
    }
    return at - i;
}

/* Parts between stars, each at its first place; the last one at the end. */
static bool match_glob(const uint16_t *g, size_t len, sk_bytes v)
{
    size_t at = 0, steps = 0;
    bool floating = false;
    for (size_t k = 0; k < len;) {
        if (g[k] == SK_GLOB_STAR) {
            floating = true;
            k++;
            continue;
        }
        size_t end = k;
        while (end < len && g[end] != SK_GLOB_STAR) end++;
        size_t got = SK_NPOS;
        for (; at <= v.len && steps < STEPS_OF_GLOB; at++, steps++) {
            got = match_part(g + k, end - k, v, at);
            if (got != SK_NPOS && (end < len || at + got == v.len)) break;
            got = SK_NPOS;
            if (!floating) return false;
        }
        if (got == SK_NPOS) return false;
        at += got;
        floating = false;
        k = end;
    }
    return floating || at == v.len;
}

bool sk_sigma_scratch_open(sk_arena *a, sk_sigma_scratch *ret)
{
    pcre2_match_data *match = pcre2_match_data_create(1, NULL);
    pcre2_match_context *context = pcre2_match_context_create(NULL);
    *ret = (sk_sigma_scratch){match, context, 0};
    if (match && !sk_arena_cleanup(a, (void (*)(void *))pcre2_match_data_free, match)) return false;
    if (context && !sk_arena_cleanup(a, (void (*)(void *))pcre2_match_context_free, context)) return false;
    if (!match || !context) return false;
    pcre2_set_match_limit(context, MATCH_STEPS);
    pcre2_set_depth_limit(context, MATCH_DEPTH);
    pcre2_set_heap_limit(context, MATCH_KIB);
    return true;
}

static bool match_re(const sk_sigma_pattern *p, sk_bytes v, sk_sigma_scratch *s)
{
    int n = pcre2_match(p->re, v.p ? v.p : (const uint8_t *)"", v.len, 0, 0, s->match, s->context);
    if (n < 0 && n != PCRE2_ERROR_NOMATCH) s->gave_up++;
    return n >= 0;
}

static bool in_network(const sk_sigma_pattern *p, sk_bytes v)
{
    uint8_t address[16];
    unsigned shift;
    if (!read_address(v, address, &shift)) return false;
    for (unsigned i = 0; i < p->bits; i++) {
        if ((address[i / 8] ^ p->address[i / 8]) >> (7 - i % 8) & 1) return false;
    }
    return true;
}

static bool compare_text(sk_sigma_op op, sk_bytes text, sk_bytes v)
{
    switch (op) {
    case SK_SIGMA_PREFIX: return sk_starts(v, text);
    case SK_SIGMA_SUFFIX: return v.len >= text.len && sk_equal(sk_from(v, v.len - text.len), text);
    case SK_SIGMA_CONTAINS: return !text.len || (v.len && memmem(v.p, v.len, text.p, text.len));
    default: return sk_equal(v, text);
    }
}

static bool compare_number(const sk_sigma_pattern *p, sk_bytes v)
{
    double n;
    if (!read_number(v, &n)) return false;
    switch (p->op) {
    case SK_SIGMA_LT: return n < p->number;
    case SK_SIGMA_LTE: return n <= p->number;
    case SK_SIGMA_GT: return n > p->number;
    case SK_SIGMA_GTE: return n >= p->number;
    default: return !(n < p->number) && !(n > p->number);
    }
}

bool sk_sigma_pattern_is(const sk_sigma_pattern *p, const sk_sigma_value *v, sk_sigma_scratch *s)
{
    sk_bytes text = p->cased ? v->raw : v->low;
    switch (p->op) {
    case SK_SIGMA_GLOB: return match_glob(p->glob, p->glob_len, text);
    case SK_SIGMA_RE: return match_re(p, v->raw, s);
    case SK_SIGMA_CIDR: return in_network(p, v->raw);
    case SK_SIGMA_NUMBER: return sk_equal(p->text, text) || compare_number(p, text);
    case SK_SIGMA_LT:
    case SK_SIGMA_LTE:
    case SK_SIGMA_GT:
    case SK_SIGMA_GTE: return compare_number(p, text);
    case SK_SIGMA_NULL:
    case SK_SIGMA_EXISTS:
    case SK_SIGMA_FIELDREF: return false;
    default: return compare_text(p->op, p->text, text);
    }
}

bool sk_sigma_ref_is(const sk_sigma_pattern *p, const sk_sigma_value *v, const sk_sigma_value *other)
{
    return p->cased ? compare_text(p->ref_op, other->raw, v->raw) : compare_text(p->ref_op, other->low, v->low);
}

sk_bytes sk_sigma_pattern_literal(sk_arena *a, const sk_sigma_pattern *p)
{
    if (p->op <= SK_SIGMA_CONTAINS) return sk_text_lower(a, p->text);
    if (p->op != SK_SIGMA_GLOB) return (sk_bytes){0};
    size_t best = 0, best_len = 0;
    for (size_t i = 0, begin = 0; i <= p->glob_len; i++) {
        if (i < p->glob_len && p->glob[i] < 256) continue;
        if (i - begin > best_len) {
            best = begin;
            best_len = i - begin;
        }
        begin = i + 1;
    }
    uint8_t *text = sk_arena_take(a, best_len + 1, 1);
    for (size_t i = 0; text && i < best_len; i++) {
        text[i] = (uint8_t)sk_lower(p->glob[best + i]);
    }
    return sk_bytes_of(text, text ? best_len : 0);
}
