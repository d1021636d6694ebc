/* The administrator's allow-list: docs/allow-list.md. One rule a line:
 *     file   SHA256          REASON...
 *     macro  SHA256          REASON...
 *     sender ADDRESS SHA256  REASON...     (the macro of that hash, in mail from that address) */
#include "engine/policy.h"

#include <stdlib.h>

#include "base/status.h"
#include "base/text.h"

#define LIST_MEMORY ((size_t)256 << 20)

struct sk_policy {
    sk_arena *arena;
    sk_allow_rule *rules;
    size_t count, cap;
};

static bool parse_sha256(sk_bytes hex, uint8_t out[32])
{
    if (hex.len != 64) return false;
    for (size_t i = 0; i < 32; i++) {
        int high = sk_hex_value(hex.p[2 * i]), low = sk_hex_value(hex.p[2 * i + 1]);
        if (high < 0 || low < 0) return false;
        out[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

/* The next word of a line; the rest starts behind it. */
static sk_bytes take_word(sk_bytes *line)
{
    *line = sk_trim(*line);
    size_t len = 0;
    while (len < line->len && !sk_is_space(line->p[len])) len++;
    sk_bytes word = sk_slice(*line, 0, len);
    *line = sk_trim(sk_from(*line, len));
    return word;
}

static const char *parse_rule(sk_policy *p, sk_bytes line, sk_allow_rule *ret)
{
    sk_bytes what = take_word(&line);
    *ret = (sk_allow_rule){0};
    if (sk_is(what, "file")) ret->what = SK_ALLOW_FILE;
    else if (sk_is(what, "macro")) ret->what = SK_ALLOW_MACRO;
    else if (sk_is(what, "sender")) ret->what = SK_ALLOW_SENDER;
    else return "a rule starts with file, macro or sender";
    if (ret->what == SK_ALLOW_SENDER) {
        ret->sender = sk_arena_copy(p->arena, take_word(&line));
        if (sk_find_byte(ret->sender, 0, '@') == SK_NPOS) return "behind sender stands a mail address";
    }
    if (!parse_sha256(take_word(&line), ret->sha256)) return "a SHA-256 has 64 hexadecimal digits";
    if (line.len == 0) return "a reason stands at the end, so that the next administrator knows why";
    ret->reason = sk_arena_copy(p->arena, line);
    return NULL;
}

static bool add_rule(sk_policy *p, const sk_allow_rule *rule)
{
    if (p->count == p->cap) {
        size_t cap = p->cap ? p->cap * 2 : 64;
        void *rules = sk_arena_grow(p->arena, p->rules, p->cap, cap, sizeof *p->rules);
        if (!rules) return false;
        p->rules = rules;
        p->cap = cap;
    }
    p->rules[p->count++] = *rule;
    return true;
}

sk_status sk_policy_new(const char *allow, const char *name, sk_policy **ret, sk_error *error)
{
    sk_policy *p = calloc(1, sizeof *p);
    if (p) p->arena = sk_arena_new(LIST_MEMORY);
    if (!p || !p->arena) {
        sk_policy_free(p);
        return sk_fail(error, SK_NOMEM, "no memory for the allow-list");
    }
    sk_bytes rest = sk_bytes_str(allow), line;
    for (unsigned number = 1; sk_next_line(&rest, &line, NULL); number++) {
        line = sk_trim(line);
        if (line.len == 0 || line.p[0] == '#') continue;
        sk_allow_rule rule;
        const char *wrong = parse_rule(p, line, &rule);
        if (!wrong && !add_rule(p, &rule)) wrong = "the list is larger than the memory for it";
        if (!wrong) continue;
        sk_policy_free(p);
        return sk_fail(error, SK_USAGE, "%s:%u: %s", name ? name : "allow-list", number, wrong);
    }
    *ret = p;
    return SK_OK;
}

void sk_policy_free(sk_policy *p)
{
    if (!p) return;
    sk_arena_free(p->arena);
    free(p);
}

const sk_allow_rule *sk_policy_find(const sk_policy *p, sk_allow what, const uint8_t sha256[32], sk_bytes sender)
{
    for (size_t i = 0; p && i < p->count; i++) {
        const sk_allow_rule *r = &p->rules[i];
        if (r->what != what || !sk_equal(sk_bytes_of(r->sha256, 32), sk_bytes_of(sha256, 32))) continue;
        if (what != SK_ALLOW_SENDER || sk_equal_nocase(r->sender, sender)) return r;
    }
    return NULL;
}
