/* The posture of a machine: settings that JPCERT/CC, IPA and Microsoft name against this kind of attack, each with its state, the
 * reason, and the command that would change it, which is never applied. Rows: posture.def. */
#ifndef SK_HOST_POSTURE_H
#define SK_HOST_POSTURE_H

#include "host/host_report.h"

typedef enum sk_posture_state { SK_POSTURE_GOOD, SK_POSTURE_BAD, SK_POSTURE_NOT_SET, SK_POSTURE_UNKNOWN, SK_POSTURE_STATE_COUNT } sk_posture_state;

typedef struct sk_posture_finding {
    const struct sk_posture_row *row;
    sk_posture_state state;
    uint32_t user;       /* or SK_HOST_NO_USER: of the machine */
    sk_bytes place;      /* key and value that decided; of what is not set the place where a policy would stand */
    sk_bytes value;      /* as text; empty: not set */
    struct sk_posture_finding *next;
} sk_posture_finding;

typedef struct sk_posture_row {
    const char *id, *place, *value, *good, *otherwise, *source, *en, *ja, *command;
} sk_posture_row;

typedef struct sk_posture {
    sk_arena *arena;
    const sk_host_view *view;
    sk_posture_finding *first, **end;
    uint32_t counts[SK_POSTURE_STATE_COUNT];
    sk_host_blind *blind, **blind_end; /* hives that could not be read, and what else keeps settings from being seen */
} sk_posture;

/* NULL without memory. The view must outlive the result. */
sk_posture *sk_posture_run(sk_arena *a, const sk_host_view *v);
void sk_posture_tell_blind(sk_posture *p, sk_bytes what, const char *why);
const char *sk_posture_state_name(sk_posture_state s);
void sk_posture_write_text(sk_out *o, const sk_posture *p, const sk_host_report_options *options);
/* One object, schema sekisho.posture/1. Text is English. */
void sk_posture_write_json(sk_out *o, const sk_posture *p, const sk_host_report_options *options);

#endif
