/* Windows event logs (EVTX): records as fields, with their templates filled in.
 *
 * Facts: J. Metz, "Windows XML Event Log (EVTX)" and "Windows Event Log binary XML"; MS-EVEN6 2.2.12 to 2.2.17 (BinXml). A log is a header
 * and chunks of 64 KiB; names and templates are shared within a chunk by their offset. A damaged chunk or record costs only itself. */
#ifndef SK_FORMAT_HOST_EVTX_H
#define SK_FORMAT_HOST_EVTX_H

#include "base/arena.h"

typedef struct sk_event_field {
    sk_bytes name, value; /* UTF-8 */
} sk_event_field;

typedef struct sk_event {
    uint64_t record;      /* number of the record in its log */
    uint64_t written;     /* FILETIME of the record */
    uint64_t off, len;    /* of the record in the file */
    uint32_t id;          /* EventID */
    sk_bytes provider, channel, computer;
    /* In the order of the event: of System its elements and their attributes ("Level", "Execution_ProcessID", "Security_UserID");
     * of EventData the names of Data ("Data" where it has none); of UserData the names of the innermost elements. */
    const sk_event_field *fields;
    size_t field_count;
} sk_event;

typedef struct sk_evtx {
    uint32_t chunks, records;         /* read */
    uint32_t bad_chunks, bad_records; /* no signature, or their bytes make no sense, or they ask for more than the limits allow */
    uint32_t wrong_sums;              /* chunks whose checksum is wrong and that were read all the same */
    uint64_t bad_off;                 /* where the first bad one stands */
    bool dirty;                       /* the log was not closed: its header may be behind */
} sk_evtx;

bool sk_evtx_is(sk_bytes file);
/* Calls visit for each record in the order of the file until it answers false. An event and all in it live for that call.
 * most: bytes of memory for one chunk (0: a default of 16 MiB). False: this is no event log. */
bool sk_evtx_each(sk_bytes file, size_t most, bool (*visit)(void *self, const sk_event *event), void *self, sk_evtx *ret);

/* The same for whole chunks of a log that stand at off in it: large logs are read in pieces. False: the visitor has enough. The
 * numbers in ret go on counting. */
bool sk_evtx_chunks(sk_bytes chunks, uint64_t off, size_t most, bool (*visit)(void *self, const sk_event *event), void *self, sk_evtx *ret);
enum { SK_EVTX_HEADER = 4096, SK_EVTX_CHUNK = 65536 };

/* The first field of that name, or an empty view. Letters fold. */
sk_bytes sk_event_value(const sk_event *e, const char *name);

#endif
