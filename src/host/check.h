/* The host check: what was looked at, what was found, and what follows from it.
 *
 * A finding names its check; a check names its era, its source, and what would be a false alarm (checks.def). Present infection and
 * past traces are told apart; what could not be looked at is a finding of its own. Never "clean" about what was not seen. */
#ifndef SK_HOST_CHECK_H
#define SK_HOST_CHECK_H

#include "host/view.h"

typedef enum sk_host_state {
    SK_HOST_NOTE,       /* worth knowing, decides nothing */
    SK_HOST_PAST,       /* was infected: what it left behind; assume that mail and passwords were stolen */
    SK_HOST_SUSPICIOUS,
    SK_HOST_INFECTED,
} sk_host_state;

typedef enum sk_host_check_id {
#define SK_HOST_CHECK(name, id, function, era, attack, source, doubt, doubt_ja, en, ja) SK_HOST_CHECK_##name,
#include "host/checks.def"
#undef SK_HOST_CHECK
    SK_HOST_CHECK_COUNT
} sk_host_check_id;

/* A rule of Sigma, as reports name it. */
typedef struct sk_host_rule {
    sk_bytes file, id, title, level, attack; /* attack: techniques, comma between */
    sk_bytes tactic;     /* the first that it names: "lateral-movement" */
    sk_bytes false_alarm;
    const char *state;   /* "ready", or why it is not used: "elsewhere", "unsupported", "broken" */
    const char *why;     /* NULL: ready */
    uint64_t hits;       /* also those that no finding tells */
    struct sk_host_rule *next;
} sk_host_rule;

/* Rules over event logs: what there was. */
typedef struct sk_host_hunt {
    sk_host_rule *rules; /* that were met, or are not used */
    uint32_t rule_count, ready, elsewhere, unsupported, broken, logs;
    uint64_t events, hits, hits_untold;
} sk_host_hunt;

/* The event that met a rule. */
typedef struct sk_host_hit {
    const sk_host_rule *rule;
    sk_bytes log, channel, computer, account;
    uint64_t record;
    uint32_t event, count; /* count: of a correlation; else 1 */
} sk_host_hit;

typedef struct sk_host_finding {
    sk_host_check_id check;
    sk_host_state state;
    uint32_t user;       /* or SK_HOST_NO_USER */
    sk_bytes path;       /* file or folder */
    sk_bytes registry;   /* key and value */
    sk_bytes process;    /* name */
    uint32_t pid;
    sk_bytes command;    /* command line, or data of the value */
    uint64_t time;       /* FILETIME of the trace; 0: unknown */
    sk_bytes detail;     /* what the check's sentence has for {} */
    sk_bytes evidence;   /* where the trace stands: log and record, prefetch file, key of Amcache */
    const sk_host_hit *hit; /* of SK_HOST_CHECK_SIGMA; else NULL. Lives as long as the result */
    struct sk_host_finding *next;
} sk_host_finding;

/* Something that could not be looked at, and why. */
typedef struct sk_host_blind {
    sk_bytes what, why;  /* why: with a NUL behind it */
    struct sk_host_blind *next;
} sk_host_blind;

typedef enum sk_host_verdict { SK_HOST_VERDICT_CLEAN, SK_HOST_VERDICT_UNSCANNABLE, SK_HOST_VERDICT_PAST, SK_HOST_VERDICT_SUSPICIOUS, SK_HOST_VERDICT_INFECTED } sk_host_verdict;

typedef struct sk_host_result {
    sk_arena *arena;
    const sk_host_view *view;
    sk_host_finding *findings, **findings_end;
    sk_host_blind *blind, **blind_end;
    uint32_t finding_count, blind_count;
    uint32_t cut;        /* findings beyond the limit that were not kept */
    struct sk_map *told, *told_blind; /* findings, and blind spots, by what makes them one; made at first use */
    const sk_host_hunt *hunt; /* NULL: no rules were asked */
    const struct sk_autostart *autostarts; /* read at first use: autostart.h */
    bool autostarts_read, processes_read;
    sk_host_process *processes; /* read at first use: look.h */
    uint32_t process_count, process_cap;
} sk_host_result;

typedef void sk_host_check_function(sk_host_result *r);

typedef struct sk_host_check_row {
    const char *id;
    sk_host_check_function *run; /* NULL: told by the check above it in the table */
    const char *era, *attack, *source, *false_alarm[2], *en, *ja; /* false_alarm: English, Japanese */
} sk_host_check_row;
extern const sk_host_check_row sk_host_checks[SK_HOST_CHECK_COUNT];

#define SK_HOST_CHECK(name, id, function, era, attack, source, doubt, doubt_ja, en, ja) sk_host_check_function function;
#include "host/checks.def"
#undef SK_HOST_CHECK

/* Runs every check. The view must outlive the result. Nothing fails: what could not be done is in the result. NULL without memory. */
sk_host_result *sk_host_run(sk_arena *a, const sk_host_view *v);
sk_host_verdict sk_host_judge(const sk_host_result *r);
const char *sk_host_verdict_name(sk_host_verdict v);
const char *sk_host_state_name(sk_host_state s);

/* Techniques, comma between; and what would be a false alarm: of the check, or of the rule that was met. */
sk_bytes sk_host_finding_attack(const sk_host_finding *f);
sk_bytes sk_host_finding_false_alarm(const sk_host_finding *f, bool japanese);

/* For checks. The finding is copied; the same check on the same path, registry and process is told once. */
void sk_host_tell(sk_host_result *r, const sk_host_finding *f);
void sk_host_tell_blind(sk_host_result *r, sk_bytes what, const char *why);

#endif
