/* Sigma rules as tables: what a rule asks, as a tree over fields by number. Internal to src/hunt. */
#ifndef SK_HUNT_SIGMA_RULE_H
#define SK_HUNT_SIGMA_RULE_H

#include "base/map.h"
#include "hunt/sigma.h"
#include "hunt/sigma_pattern.h"
#include "hunt/sigma_source.h"

enum { SIGMA_KEYWORDS = 0xffffffff, SIGMA_MOST_DEPTH = 64, SIGMA_MOST_NAMES = 500 };

typedef struct sigma_item {
    uint32_t field;                 /* or SIGMA_KEYWORDS: any value of the event */
    bool all;                       /* each pattern must be met, by whatever value; otherwise one */
    const sk_sigma_pattern *patterns;
    size_t count;
} sigma_item;

typedef enum sigma_kind { SIGMA_AND, SIGMA_OR, SIGMA_NOT, SIGMA_COUNT, SIGMA_ITEM } sigma_kind;

typedef struct sigma_node {
    sigma_kind kind;
    uint32_t least;                 /* of SIGMA_COUNT: how many children hold */
    const sigma_item *item;
    const struct sigma_node **children;
    uint32_t count;
} sigma_node;

/* Names of fields, shared by all rules. */
typedef struct sigma_fields {
    sk_arena *arena;
    sk_map *by_name;
    uint32_t count;
} sigma_fields;
uint32_t sigma_field_number(sigma_fields *f, sk_bytes name); /* letters fold */

typedef enum sigma_counting { SIGMA_EVENT_COUNT, SIGMA_VALUE_COUNT, SIGMA_TEMPORAL, SIGMA_TEMPORAL_ORDERED } sigma_counting;

enum { SIGMA_MOST_REFERRED = 64, SIGMA_MOST_GROUPS = 16 };

typedef struct sigma_correlation {
    sigma_counting counting;
    sk_bytes referred[SIGMA_MOST_REFERRED];       /* ids or names */
    const struct sk_sigma_rule *rules[SIGMA_MOST_REFERRED];
    uint32_t rule_count;
    sk_bytes groups[SIGMA_MOST_GROUPS];
    uint32_t group_fields[SIGMA_MOST_REFERRED][SIGMA_MOST_GROUPS]; /* aliases differ from rule to rule */
    uint32_t group_count, value_field;
    uint64_t span;                                /* in FILETIME units */
    uint64_t least, most;                         /* count that the condition asks for */
    bool generate;                                /* hits of the rules referred to are told as well */
    const sk_yaml *aliases;
} sigma_correlation;

typedef struct sigma_detection {
    sk_bytes name;
    const sigma_node *node;
} sigma_detection;

/* Reads `detection`. NULL and *ret, or why not; *ret_unsupported where the rule is right and we lack the part. */
const char *sigma_detection_read(sk_arena *a, sigma_fields *fields, const sk_yaml *detection, const sigma_node **ret, bool *ret_unsupported);
const char *sigma_condition_read(sk_arena *a, sk_bytes text, const sigma_detection *names, size_t count, const sigma_node **ret, bool *ret_unsupported);
sigma_node *sigma_node_new(sk_arena *a, sigma_kind kind, uint32_t room);
const char *sigma_correlation_read(sk_arena *a, sigma_fields *fields, const sk_yaml *node, sigma_correlation *ret, bool *ret_unsupported);

#endif
