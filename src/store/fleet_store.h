/* sk_store: reports of hosts in one SQLite file. What sk_store_put answered for lies on the disk: it survives a killed process and a
 * lost power supply. A report is known by its id; a machine by its name and the serial number of its volume.
 *
 * Texts are stored as they came: whoever shows them escapes them. One writer; readers may read beside it. */
#ifndef SK_STORE_FLEET_STORE_H
#define SK_STORE_FLEET_STORE_H

#include "base/status.h"
#include "store/fleet_report.h"

typedef struct sk_store sk_store;

typedef enum sk_store_answer { SK_STORE_NEW, SK_STORE_KNOWN } sk_store_answer;

/* A file of a folder that was looked at: by its name, size and time of last change. */
typedef struct sk_store_file {
    sk_bytes name;
    int64_t size, changed;
} sk_store_file;

typedef struct sk_store_item {
    const sk_fleet_report *report; /* NULL: only the file is remembered */
    const sk_store_file *file;     /* NULL: it came over the network */
    int64_t received;              /* seconds since 1970 */
    sk_store_answer answer;        /* out */
} sk_store_item;

/* To write the file is made where there is none. */
sk_status sk_store_open(const char *path, bool write, sk_store **ret, sk_error *error);
void sk_store_close(sk_store *s); /* NULL is allowed */

/* All items in one transaction, on the disk when it returns SK_OK; else none of them is stored. */
sk_status sk_store_put(sk_store *s, sk_store_item *items, size_t count, sk_error *error);
/* Bytes that may still be written to the disk that the store lies on. False: not known, as of one in memory. */
bool sk_store_room(sk_store *s, uint64_t *ret);
bool sk_store_has_file(sk_store *s, const sk_store_file *file);
/* Takes out reports that were received before then, but of each machine the last. */
sk_status sk_store_forget(sk_store *s, int64_t before, sk_error *error);

typedef struct sk_store_host {
    int64_t number;
    sk_bytes computer, serial, version;
    int64_t first, last, received;      /* times of the first and last look, and when that came in: seconds since 1970 */
    sk_host_word verdict, worst;        /* of the last report, and ever */
    uint32_t reports, findings, blind;  /* of the last report; blind: not looked at */
    sk_bytes source, first_blind;       /* the latter: "what: why" */
} sk_store_host;

typedef struct sk_store_finding {
    int64_t host;
    sk_fleet_finding finding;
} sk_store_finding;

/* Machines by name; findings of the last report of each, by machine. Texts hold for the call. A visitor ends by false. */
sk_status sk_store_hosts(sk_store *s, bool (*visit)(void *to, const sk_store_host *host), void *to, sk_error *error);
sk_status sk_store_findings(sk_store *s, bool (*visit)(void *to, const sk_store_finding *finding), void *to, sk_error *error);
/* How many machines have which verdict in their last report, for figures. */
sk_status sk_store_count(sk_store *s, uint64_t ret_of[SK_HOST_WORD_COUNT], uint64_t *ret_reports, sk_error *error);

#endif
