/* Sigma rules over event logs of Windows: read once into tables, matched in one pass over each log.
 *
 * Facts: Sigma specification 2.1 (rules, correlation rules, modifiers, taxonomy). What a rule asks and we cannot do is named with the
 * rule, never passed over. See docs/sigma.md. */
#ifndef SK_HUNT_SIGMA_H
#define SK_HUNT_SIGMA_H

#include "format/host/evtx.h"
#include "host/check.h"

typedef enum sk_sigma_state {
    SK_SIGMA_READY,
    SK_SIGMA_ELSEWHERE,   /* right, but about logs that are none of Windows */
    SK_SIGMA_UNSUPPORTED, /* a part that we cannot do: why */
    SK_SIGMA_BROKEN,      /* no rule: why */
    SK_SIGMA_STATE_COUNT
} sk_sigma_state;

typedef struct sk_sigma_rule {
    sk_bytes file, id, name, title, level, attack; /* attack: techniques, comma between */
    sk_bytes tactic, false_alarm;                  /* the first tactic; false_alarm: what its author names, with semicolons */
    sk_host_state finding;                         /* what a hit is: from the level */
    sk_sigma_state state;
    const char *why;
    uint64_t hits;
    struct sk_sigma_hit *first_hit, **last_hit;    /* that were kept: sk_sigma_hit.of_rule */
    struct sk_sigma_rule *next;
    struct sk_sigma_inside *inside;
} sk_sigma_rule;

typedef struct sk_sigma_hit {
    const sk_sigma_rule *rule;
    sk_bytes file, computer, channel;
    uint64_t time, record;                         /* of a correlation: of the event that completed it */
    uint32_t event, count;                         /* count: of a correlation; else 1 */
    uint32_t user;                                 /* of the machine, or SK_HOST_NO_USER */
    sk_bytes account, image, command;              /* as the event names them, cut at some length */
    struct sk_sigma_hit *next, *of_rule;
} sk_sigma_hit;

/* A log that was not read, or not to its end. */
typedef struct sk_sigma_blind {
    sk_bytes what, why;
    struct sk_sigma_blind *next;
} sk_sigma_blind;

typedef struct sk_sigma sk_sigma;

typedef struct sk_sigma_result {
    const sk_sigma_rule *rules;
    uint32_t rule_count, of_state[SK_SIGMA_STATE_COUNT];
    const sk_sigma_hit *hits;
    uint64_t hit_count, hits_cut;                  /* kept, and beyond the limit */
    uint64_t events, bytes;
    uint32_t logs, gave_up;                        /* gave_up: expressions that reached their limit */
    const sk_sigma_blind *blind;
    uint32_t blind_count;
} sk_sigma_result;

enum { SK_SIGMA_MOST_RULES = 50000, SK_SIGMA_MOST_HITS = 100000, SK_SIGMA_MOST_OF_RULE = 500 };

/* NULL without memory. Everything lives in the arena. machine: whose users hits name; NULL: none. */
sk_sigma *sk_sigma_new(sk_arena *a, const sk_host_view *machine);
/* Reads the rules of one file. */
void sk_sigma_read(sk_sigma *s, sk_bytes name, sk_bytes yaml);
/* Builds the tables: behind the last rule, before the first log. False: no memory. */
bool sk_sigma_ready(sk_sigma *s);
/* False: this is no event log. */
bool sk_sigma_log(sk_sigma *s, sk_bytes name, sk_bytes log);
/* One event: what sk_sigma_log does for each. */
void sk_sigma_event(sk_sigma *s, sk_bytes log, const sk_event *e);
void sk_sigma_tell_blind(sk_sigma *s, sk_bytes what, const char *why);
/* Concludes the correlations. Once, behind the last log. */
const sk_sigma_result *sk_sigma_end(sk_sigma *s);

const char *sk_sigma_state_name(sk_sigma_state s);

#endif
