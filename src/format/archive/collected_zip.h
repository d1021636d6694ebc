/* Archives of collected files as KAPE, Velociraptor and CyLR write them: the members of a ZIP and their bytes. Sources: PKWARE
 * APPNOTE.TXT 6.3.10 (4.3.12 to 4.3.16, 4.5.3, 4.5.5). Only what collectors write is read: stored and deflated members; nothing is
 * recovered from a damaged directory, because evidence is told whole or not at all (zip_reader.h does, for the scan of mail). */
#ifndef SK_FORMAT_ARCHIVE_COLLECTED_ZIP_H
#define SK_FORMAT_ARCHIVE_COLLECTED_ZIP_H

#include "base/arena.h"

typedef struct sk_collected_member {
    sk_bytes name;      /* as it is written, borrowed from the file */
    uint16_t method, flags;
    uint32_t crc;
    uint64_t size, packed, local_off;
    uint64_t written;   /* FILETIME, 0: unknown */
    bool folder, link;
} sk_collected_member;

typedef struct sk_collected {
    sk_bytes file;
    uint64_t at, end, left; /* the directory: next record, its end, records that are still told */
    bool cut;               /* the directory ends before its last record */
} sk_collected;

/* False: this is no ZIP with a directory. */
bool sk_collected_open(sk_bytes file, sk_collected *ret);
/* The next member; false at the end. */
bool sk_collected_next(sk_collected *c, sk_collected_member *ret);
/* NULL, or why its bytes cannot be had: in English, for a report. */
const char *sk_collected_refusal(const sk_collected_member *m);

/* Unpacks members: keeps its place, so that ascending reads of one member cost no second pass. */
typedef struct sk_collected_reader sk_collected_reader;
sk_collected_reader *sk_collected_reader_new(sk_arena *a, sk_bytes file);
/* At most len bytes from off; -1 where the member is damaged, shorter than told, or of a kind that is not read. */
int64_t sk_collected_read(sk_collected_reader *r, const sk_collected_member *m, uint64_t off, uint8_t *p, size_t len);

#endif
