/* One value of a Sigma rule, ready to be compared with fields of events.
 *
 * Facts: Sigma specification 2.1, "Modifiers" (appendix) and "Special field values, wildcards, escaping". Letters fold (ASCII) unless
 * `cased` or `re` stands there. */
#ifndef SK_HUNT_SIGMA_PATTERN_H
#define SK_HUNT_SIGMA_PATTERN_H

#include "base/arena.h"
#include "hunt/yaml_tree.h"

typedef enum sk_sigma_op {
    SK_SIGMA_EQUAL, SK_SIGMA_PREFIX, SK_SIGMA_SUFFIX, SK_SIGMA_CONTAINS, /* text without wildcards inside */
    SK_SIGMA_GLOB,
    SK_SIGMA_RE, SK_SIGMA_CIDR,
    SK_SIGMA_NUMBER, SK_SIGMA_LT, SK_SIGMA_LTE, SK_SIGMA_GT, SK_SIGMA_GTE,
    SK_SIGMA_NULL,      /* no such field, or nothing in it */
    SK_SIGMA_EXISTS,
    SK_SIGMA_FIELDREF,
} sk_sigma_op;

/* Glob: bytes of text, and three that stand for more. */
enum { SK_GLOB_STAR = 256, SK_GLOB_ONE, SK_GLOB_DASH };

typedef struct sk_sigma_pattern {
    sk_sigma_op op, ref_op;       /* ref_op: how a fieldref compares */
    bool cased, truth;            /* truth: of exists */
    sk_bytes text;                /* folded unless cased; of re the expression; of fieldref the field's name */
    uint32_t field;               /* of fieldref */
    const uint16_t *glob;
    size_t glob_len;
    void *re;                     /* pcre2_code */
    double number;
    uint8_t address[16];
    unsigned bits;                /* of the prefix, counted in 128 */
} sk_sigma_pattern;

/* The modifiers behind a field's name, in their order. */
typedef struct sk_sigma_modifiers {
    bool contains, starts, ends, all, cased, re, re_i, re_m, re_s, windash, cidr, exists, fieldref, negate;
    bool base64, base64offset, wide, wide_be, bom;
    sk_sigma_op compare;          /* SK_SIGMA_LT...; else SK_SIGMA_EQUAL */
} sk_sigma_modifiers;

/* Reads "contains|all" and the like. NULL, or what is not supported (in the arena). */
const char *sk_sigma_modifiers_read(sk_arena *a, sk_bytes chain, sk_sigma_modifiers *ret);

enum { SK_SIGMA_MOST_VARIANTS = 3 };
/* Compiles a value into one pattern, or three (base64offset). keyword: searched for anywhere. NULL, or why not (in the arena). */
const char *sk_sigma_pattern_read(sk_arena *a, const sk_yaml *value, const sk_sigma_modifiers *m, bool keyword,
                                  sk_sigma_pattern ret[SK_SIGMA_MOST_VARIANTS], size_t *ret_count);

typedef struct sk_sigma_value { sk_bytes raw, low; } sk_sigma_value; /* low: ASCII letters folded */
typedef struct sk_sigma_scratch { void *match, *context; uint32_t gave_up; } sk_sigma_scratch; /* for expressions */

bool sk_sigma_scratch_open(sk_arena *a, sk_sigma_scratch *ret);
/* Whether a value is what the pattern says: not for NULL, EXISTS and FIELDREF, which are about fields. */
bool sk_sigma_pattern_is(const sk_sigma_pattern *p, const sk_sigma_value *v, sk_sigma_scratch *s);
bool sk_sigma_ref_is(const sk_sigma_pattern *p, const sk_sigma_value *v, const sk_sigma_value *other);
/* The longest text that every match holds, folded: for a search ahead. Empty: none. */
sk_bytes sk_sigma_pattern_literal(sk_arena *a, const sk_sigma_pattern *p);

#endif
