/* The reader: a locked process (src/sandbox/cage.h) that gets one open file after the other, and tells whom it names.
 *
 * To the reader: a request with the file's descriptor attached. From it: records, each checked by the parent as a stranger's:
 *     'P' role u8 | mail u64 | time u64 | name length u16 | address length u16 | name | address
 *     'M' time u64                  a mail was read
 *     'D' length u16 | text         something was not read
 *     'E' sk_store_answer u8        the file is done                                     (numbers little-endian) */
#ifndef SK_NOTIFY_STATION_STORE_READER_H
#define SK_NOTIFY_STATION_STORE_READER_H

#include <sys/types.h>

#include "base/status.h"
#include "notify/store.h"

enum { SK_READER_TEXT_MOST = 4096 }; /* bytes of a name, address or text in a record */

typedef struct sk_reader_request {
    uint64_t size;
    char ending[16]; /* end of the file's name, NUL-terminated */
} sk_reader_request;

typedef struct sk_store_reader {
    pid_t pid;       /* 0: none runs */
    int channel;
    bool locked;     /* false: this system, or a sanitizer build, has no cage */
    uint8_t in[64 << 10];
    size_t len;
} sk_store_reader;

/* Reads the open file, starting a reader where none runs. A reader that dies or breaks the protocol costs this file only: false,
 * and *ret_why says it. */
bool sk_store_reader_read(sk_store_reader *r, int fd, uint64_t size, sk_bytes name, const sk_mention_sink *to, sk_store_answer *ret, const char **ret_why);
void sk_store_reader_end(sk_store_reader *r);

/* In the reader. */
_Noreturn void sk_reader_serve(int channel);
sk_store_answer sk_pst_people(sk_bytes file, uint64_t *number, const sk_mention_sink *to);
/* Thunderbird's address books (abook.sqlite, history.sqlite) and the people of its search index (global-messages-db.sqlite). The
 * bytes may be changed: they are a private copy. */
sk_store_answer sk_sqlite_people(uint8_t *p, size_t len, const sk_mention_sink *to);

#endif
