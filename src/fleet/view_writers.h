/* The fleet on paper: a table for terminals, CSV, JSON (schema sekisho.fleet/1), and one HTML page. Everything of machines is escaped. */
#ifndef SK_FLEET_VIEW_WRITERS_H
#define SK_FLEET_VIEW_WRITERS_H

#include "fleet/fleet_view.h"
#include "report/out.h"

typedef struct sk_view_style {
    bool japanese, details;     /* details: every machine and group, not only those that ask for something */
    const char *version;        /* of the program */
} sk_view_style;

typedef void sk_view_writer(sk_out *o, const sk_fleet_view *v, const sk_view_style *style);
sk_view_writer sk_view_write_table, sk_view_write_csv, sk_view_write_json, sk_view_write_html;

typedef enum sk_view_word {
#define SK_VIEW_WORD(name, english, japanese) SK_VW_##name,
#include "fleet/view_words.def"
#undef SK_VIEW_WORD
    SK_VW_COUNT
} sk_view_word;
const char *sk_view_say(const sk_view_style *style, sk_view_word w);

/* "2022-11-08T10:00:00Z"; "" for 0. */
typedef struct sk_view_time { char text[32]; } sk_view_time;
sk_view_time sk_view_time_of(int64_t seconds);
/* Whether a machine is shown without details. */
bool sk_view_asks(const sk_fleet_host *h);
/* What says most about a finding: its file, or its detail. */
sk_bytes sk_view_finding_text(const sk_fleet_finding *f);
/* Why a machine is what it is, in one line: the worst finding, or else what was not looked at first. */
typedef struct sk_view_reason { sk_bytes check, text; } sk_view_reason;
sk_view_reason sk_view_reason_of(const sk_fleet_host *h);

#endif
