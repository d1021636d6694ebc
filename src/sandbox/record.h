/* Records: what a worker tells its parent about one input, one record for each call of sk_observer.
 *
 *     type u8 | length u32 | fields, little-endian; a text is its length u32 and its bytes
 *
 * The writer runs in the worker. The reader runs in the parent and takes the worker for hostile: every number,
 * order and length is checked, and the first wrong byte ends the conversation (broken). */
#ifndef SK_SANDBOX_RECORD_H
#define SK_SANDBOX_RECORD_H

#include "model/report.h"
#include "sekisho/engine.h"

typedef enum sk_record_type {
    SK_RECORD_ARTIFACT = 1,
    SK_RECORD_CLOSED,
    SK_RECORD_FACT,
    SK_RECORD_DEVIATION,
    SK_RECORD_EVIDENCE,
    SK_RECORD_EFFECT,
    SK_RECORD_INDICATOR,
    SK_RECORD_LIMIT,
    SK_RECORD_CONTENT, /* bytes of an artifact, only when asked for */
    SK_RECORD_TRACE,   /* a step of an emulated program, only when asked for */
    SK_RECORD_PIECE,   /* one mail of a mailbox: offset and length */
    SK_RECORD_END,
    SK_RECORD_COUNT
} sk_record_type;

#define SK_RECORD_HEAD 5           /* type and length */
#define SK_RECORD_MOST (8u << 20)  /* bytes of one record without its head */
#define SK_RECORD_ARGS 256         /* arguments of one effect; more are cut */
#define SK_RECORD_CHUNK (64u << 10)

/* --- in the worker --- */

typedef struct sk_record_writer {
    bool (*send)(void *self, sk_bytes bytes); /* false: nobody listens any more */
    void *self;
    bool failed;
    bool want_content;
    uint64_t content_left; /* bytes of contents that may still be sent */
    uint64_t steps;
    size_t len;
    uint8_t data[16 << 10];
} sk_record_writer;

/* The last part of END. */
typedef struct sk_record_end {
    uint8_t status;   /* SK_OK, SK_NOMEM, SK_IO or SK_UNSUPPORTED (not a mailbox) */
    uint32_t refused; /* files that were asked for and refused */
    uint32_t strange; /* other system calls that were refused */
    uint64_t steps;   /* of emulated programs: set by the writer itself */
} sk_record_end;

/* Records leave at once where they carry proof (evidence, effects) or close an artifact, so that a worker that
 * dies later has not taken them along. */
sk_observer sk_record_observer(sk_record_writer *w);
void sk_record_trace(void *writer, const sk_trace_line *line); /* as sk_scan_options.trace */
void sk_record_piece(sk_record_writer *w, uint64_t off, uint64_t len);
void sk_record_finish(sk_record_writer *w, const sk_record_end *end);
void sk_record_flush(sk_record_writer *w);

/* --- in the parent --- */

typedef struct sk_record_reader {
    sk_report *report; /* where the records go; NULL while a mailbox is split */
    uint64_t fact_bytes, length; /* longest text; length of the input */
    void *self;                  /* for the functions below, which may be NULL */
    void (*content)(void *self, const sk_artifact *a, uint64_t off, sk_bytes chunk, bool last);
    void (*piece)(void *self, uint64_t off, uint64_t len);
    void (*trace)(void *self, const sk_trace_line *line);
    uint64_t bytes_left, content_left;
    uint64_t piece_end;   /* pieces ascend */
    uint32_t content_of;  /* artifact whose content comes now */
    uint64_t content_off; /* how much of it came */
    bool content_done;
    bool ended, broken;
    sk_record_end end;
} sk_record_reader;

/* A reader of the records of one scan; report was made with limits. */
sk_record_reader sk_record_reader_scan(sk_report *report, const sk_limits *limits, uint64_t length);
/* A reader of the records of a mailbox of length bytes. */
sk_record_reader sk_record_reader_split(uint64_t length);
/* Content that one scan may send: the same sum for both sides. */
uint64_t sk_record_content_budget(const sk_limits *limits, uint64_t length);
/* Takes whole records from the front of b; returns how many bytes were taken (0: the rest must come first). */
size_t sk_record_read(sk_record_reader *r, sk_bytes b);

#endif
