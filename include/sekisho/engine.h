/* The engine: one way to judge, at every station.
 *
 * An sk_engine is immutable once made and may be shared by threads. sk_scan() judges in the calling process and
 * opens no file, socket or process. Example: docs/example.c. */
#ifndef SEKISHO_ENGINE_H
#define SEKISHO_ENGINE_H

#include "sekisho/bytes.h"
#include "sekisho/report.h"
#include "sekisho/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct sk_engine sk_engine;

/* What the administrator decides. Zero-initialise; strings are copied. */
typedef struct sk_engine_options {
    const char *allow;      /* text of an allow-list file (docs/allow-list.md), or NULL */
    const char *allow_name; /* its name for messages */
} sk_engine_options;

/* Makes an engine. options may be NULL. SK_USAGE: the allow-list has a wrong line, named in error. */
sk_status sk_engine_new(const sk_engine_options *options, sk_engine **ret_engine, sk_error *error);
void sk_engine_free(sk_engine *engine);

typedef struct sk_limit_setting {
    const char *name; /* a limit of `sekisho list limits` */
    uint64_t value;   /* in the unit of that limit */
} sk_limit_setting;

/* What emulated macros and scripts see of the machine that they believe to run on, for an analyst. Names:
 *
 *     locale    "ja-JP"                               user, computer, domain    names
 *     now       "2021-01-26", "2021-01-26T09:00"      %NAME%                    an environment variable
 *
 * "date" is another word for "now". What is not given is taken from the input (the clock) or is a usual machine. */
typedef struct sk_env_setting {
    const char *name, *value;
} sk_env_setting;

/* A step of an emulated program: which names and how many steps are told is the emulator's to choose, and changes. */
typedef struct sk_trace_line {
    uint32_t artifact;        /* the macro, script or command line */
    uint32_t order;           /* effects told before it: where it stands among them */
    uint32_t line;            /* in that artifact's text, from 1; 0: not known */
    uint64_t off, len;        /* span in that artifact's bytes */
    sk_bytes procedure, text; /* UTF-8; hostile */
} sk_trace_line;

/* How one input is scanned. Zero-initialise; everything is borrowed for the call. */
typedef struct sk_scan_options {
    const char *name;       /* file name of the input, a hint that is never trusted; may be NULL */
    const char *kind;       /* id of a kind that the bytes shall be taken for; NULL: recognise */
    const char *const *passwords;
    size_t password_count;
    const sk_limit_setting *limits;
    size_t limit_count;
    const sk_env_setting *env;
    size_t env_count;
    /* Where not NULL: is told the steps of emulated programs, up to limit `emulate.trace`, while the input is scanned - for
     * a pool inside sk_pool_next(), with the bytes borrowed for the call. */
    void (*trace)(void *trace_self, const sk_trace_line *line);
    void *trace_self;
} sk_scan_options;

/* Scans input (borrowed for the call, never written) and makes a report, which the caller frees.
 * Malformed, hostile or locked input is never an error: it is in the report. SK_USAGE: an unknown kind, limit or env name;
 * SK_NOMEM: the system has no memory. Same bytes and options give the same report, but for elapsed time. */
sk_status sk_scan(const sk_engine *engine, sk_bytes input, const sk_scan_options *options, sk_report **ret_report,
                  sk_error *error);

/* Version of the library, and of the rules it was built with. */
const char *sk_version(void);
const char *sk_rules_version(void);

#ifdef __cplusplus
}
#endif
#endif
