/* Streams of records as a worker writes them. */
#ifndef SK_MAKE_RECORD_H
#define SK_MAKE_RECORD_H

#include "make/make.h"
#include "sandbox/record.h"

typedef enum make_records_what {
    MAKE_RECORDS_PLAIN,   /* two artifacts, one of everything, and the end */
    MAKE_RECORDS_CONTENT, /* one artifact of MAKE_RECORDS_CONTENT_LEN bytes with its content */
    MAKE_RECORDS_TRACE,   /* one artifact, one effect in line 3, one step of a trace behind it, 77 steps */
    MAKE_RECORDS_SPLIT    /* three pieces of 50 bytes at 0, 100 and 200 */
} make_records_what;

#define MAKE_RECORDS_CONTENT_LEN 150000

sk_bytes make_records(sk_arena *a, make_records_what what);
/* A writer into out. */
sk_record_writer make_record_writer(sk_buf *out);

#endif
