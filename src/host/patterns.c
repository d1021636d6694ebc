#include "host/patterns.h"

#include <string.h>

#include "host/veil.h"

enum { VEIL = SK_VEIL, MOST_PATTERN = 64, PAGE = 4096 };

typedef struct pattern {
    const char *group, *veiled;
} pattern;

static const pattern patterns[] = {
#define SK_PATTERN(group, bytes) {#group, bytes},
#include "host/patterns.def"
#undef SK_PATTERN
};
enum { PATTERN_COUNT = sizeof patterns / sizeof patterns[0] };

/* A pattern in the clear lives on the stack, for the search only. */
typedef struct clear_pattern {
    uint8_t bytes[MOST_PATTERN];
    bool any[MOST_PATTERN];
    size_t len;
} clear_pattern;

static clear_pattern unveil(const char *veiled)
{
    clear_pattern c = {.len = 0};
    for (const char *p = veiled; p[0] && p[1] && c.len < MOST_PATTERN; p += p[2] ? 3 : 2) {
        c.any[c.len] = p[0] == '?';
        if (p[0] != '?') c.bytes[c.len] = (uint8_t)((sk_hex_value((uint8_t)p[0]) << 4 | sk_hex_value((uint8_t)p[1])) ^ VEIL);
        c.len++;
    }
    return c;
}

static bool is_at(const clear_pattern *c, sk_bytes bytes, size_t at)
{
    if (!sk_has(bytes, at, c->len)) return false;
    for (size_t i = 0; i < c->len; i++) {
        if (!c->any[i] && bytes.p[at + i] != c->bytes[i]) return false;
    }
    return true;
}

static size_t find_pattern(const clear_pattern *c, sk_bytes bytes)
{
    for (size_t at = 0; (at = sk_find_byte(bytes, at, c->bytes[0])) != SK_NPOS; at++) {
        if (is_at(c, bytes, at)) return at;
    }
    return SK_NPOS;
}

static bool starts_group(size_t i) { return i == 0 || strcmp(patterns[i].group, patterns[i - 1].group) != 0; }

/* The public keys are blobs of BCrypt: magic ECK1 or ECS1, and 32 as the length of a coordinate (bcrypt.h, BCRYPT_ECCKEY_BLOB). */
static void scan_for_keys(sk_pattern_hits *h, sk_bytes bytes, uint64_t at)
{
    static const uint8_t veiled[] = {'E' ^ VEIL, 'C' ^ VEIL, 0x20};
    for (size_t i = 0; (i = sk_find_byte(bytes, i, veiled[0] ^ VEIL)) != SK_NPOS; i++) {
        bool blob = sk_at(bytes, i + 1) == (veiled[1] ^ VEIL) && sk_at(bytes, i + 3) == '1' && sk_has(bytes, i, 8) && sk_u32le_at(bytes, i + 4) == veiled[2];
        int kind = sk_at(bytes, i + 2) == 'K' ? 0 : sk_at(bytes, i + 2) == 'S' ? 1 : -1;
        if (!blob || kind < 0) continue;
        h->key_at[kind] = at + i + 1;
        uint64_t other = h->key_at[1 - kind], own = h->key_at[kind];
        if (!other || (own > other ? own - other : other - own) > PAGE) continue;
        h->keys = true;
        h->keys_at = at + i;
    }
}

void sk_patterns_scan(sk_pattern_hits *h, sk_bytes bytes, uint64_t at)
{
    size_t group = 0, row = 0;
    for (size_t i = 0; i < PATTERN_COUNT; i++) {
        if (i && starts_group(i)) {
            group++;
            row = 0;
        }
        clear_pattern c = unveil(patterns[i].veiled);
        size_t found = h->rows[group] >> row & 1 ? SK_NPOS : find_pattern(&c, bytes);
        if (found != SK_NPOS) {
            h->rows[group] |= 1u << row;
            h->at[group] = at + found;
        }
        row++;
    }
    scan_for_keys(h, bytes, at);
}

const char *sk_patterns_group(const sk_pattern_hits *h, uint64_t *ret_at)
{
    size_t group = 0;
    for (size_t i = 0; i < PATTERN_COUNT; group++) {
        size_t rows = 1;
        while (i + rows < PATTERN_COUNT && !starts_group(i + rows)) {
            rows++;
        }
        if (h->rows[group] == (1u << rows) - 1) {
            *ret_at = h->at[group];
            return patterns[i].group;
        }
        i += rows;
    }
    return NULL;
}
