/* The sample mailbox: business mail that is harmless, and inert replicas of malicious mail by era, each with the verdict
 * that it must get. The programs and objects that macros name do not exist, hosts are *.example, payloads are text. */
#ifndef SK_MAKE_SAMPLES_H
#define SK_MAKE_SAMPLES_H

#include "make/vba.h"
#include "sekisho/report.h"

typedef struct make_sample {
    const char *name;     /* "31-malicious-2019-reply-doc": its number and its verdict come first */
    sk_verdict verdict;
    const char *evidence; /* id of evidence that it must have, or NULL */
    sk_bytes (*make)(sk_arena *a);
} make_sample;

/* A macro module inside a sample, which must come out byte for byte as make_vba_source() wrote it. */
typedef struct make_sample_macro {
    const char *sample; /* the name of the sample behind its number and verdict */
    const make_vba_module *module;
} make_sample_macro;

extern const make_sample make_samples[];
extern const size_t make_sample_count;
extern const make_sample_macro make_sample_macros[];
extern const size_t make_sample_macro_count;

/* All of them as one mbox (mboxrd). */
sk_bytes make_samples_mailbox(sk_arena *a);

#define SK_SAMPLE(function, name, verdict, evidence) sk_bytes make_sample_##function(sk_arena *a);
#include "make/samples.def"
#undef SK_SAMPLE

/* Macros that are shared with the table of macros. */
extern const make_vba_module make_macro_formatting, make_macro_calculation, make_macro_set_sheet;

#endif
