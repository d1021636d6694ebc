/* The writers of reports: one a file. All of them show the same report; none decides anything. */
#ifndef SK_REPORT_WRITER_H
#define SK_REPORT_WRITER_H

#include "model/evidence.h"
#include "report/out.h"
#include "sekisho/report.h"

/* Where the report's input came from: what the engine does not know. */
typedef struct sk_source {
    sk_bytes path;
    uint64_t number; /* of the input in this run, from 0 */
    uint64_t index;  /* of the input in its file: mails of a mailbox count from 0 */
    uint64_t offset; /* where it starts in that file */
} sk_source;

typedef struct sk_style {
    sk_lang lang;
    bool colour;      /* terminal colours */
    bool single;      /* the run has one input: show it whole at once */
    bool details;     /* text: the tree of every input */
    unsigned columns; /* width of the terminal; 0: unlimited */
    uint64_t now_ms;  /* time of the run, milliseconds since 1970: for formats that require one */
} sk_style;

typedef struct sk_writer {
    const char *id, *title;
    void (*begin)(sk_out *o, const sk_style *style);
    void (*input)(sk_out *o, const sk_style *style, const sk_source *source, const sk_report *report);
    /* after the last of several inputs: the one with the worst verdict again; may be NULL */
    void (*worst)(sk_out *o, const sk_style *style, const sk_source *source, const sk_report *report);
    /* totals: inputs by verdict; failed: inputs that could not be read at all */
    void (*end)(sk_out *o, const sk_style *style, const uint64_t totals[SK_VERDICT_COUNT], uint64_t failed);
} sk_writer;

const sk_writer *sk_writer_find(sk_bytes id); /* NULL when there is none */
extern const sk_writer *const sk_writers[];
extern const size_t sk_writer_count;

#endif
