/* The fleet at a glance, out of the store: what each machine is, and what machines have in common. */
#ifndef SK_FLEET_FLEET_VIEW_H
#define SK_FLEET_FLEET_VIEW_H

#include "fleet/expected.h"
#include "fleet/signs.h"
#include "store/fleet_store.h"

/* What a machine is, the worst last. */
typedef enum sk_fleet_state {
#define SK_FLEET_STATE(name, id, english, japanese) SK_FLEET_##name,
#include "fleet/states.def"
#undef SK_FLEET_STATE
    SK_FLEET_STATE_COUNT
} sk_fleet_state;

typedef struct sk_fleet_state_row {
    const char *id, *words[2];
} sk_fleet_state_row;
extern const sk_fleet_state_row sk_fleet_states[SK_FLEET_STATE_COUNT];

typedef struct sk_fleet_host {
    sk_fleet_state state;
    sk_store_host stored;           /* of a silent one only the name is set */
    bool old_version, old_report;   /* out of date */
    bool unexpected;                /* not in the list of expected machines, where there is one */
    const sk_fleet_finding *findings; /* of the last report */
    size_t finding_count;
} sk_fleet_host;

typedef struct sk_fleet_group {
    sk_sign_kind kind;
    sk_bytes value;
    sk_host_word state;             /* the worst finding */
    uint32_t *hosts;                /* places in hosts, each once */
    uint32_t count, cap;
} sk_fleet_group;

typedef struct sk_fleet_options {
    int64_t now, old_s;             /* older reports are out of date */
    const char *version;            /* older programs are out of date */
    const sk_expected *expected;    /* NULL: any machine is */
} sk_fleet_options;

typedef struct sk_fleet_view {
    sk_fleet_options options;
    sk_fleet_host *hosts;           /* the worst first, then by name */
    size_t host_count;
    sk_fleet_group *groups;         /* on two machines or more: the worst first, then the largest */
    size_t group_count;
    size_t of_state[SK_FLEET_STATE_COUNT], old_versions, old_reports, unexpected;
} sk_fleet_view;

sk_status sk_fleet_view_build(sk_arena *a, sk_store *store, const sk_fleet_options *options, sk_fleet_view *ret, sk_error *error);
/* The finding that says most, or NULL. */
const sk_fleet_finding *sk_fleet_worst_finding(const sk_fleet_host *h);
/* As numbers between dots: below 0 when a is older. */
int sk_fleet_compare_versions(sk_bytes a, sk_bytes b);

#endif
