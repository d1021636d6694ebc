/* A package of evidence as it lies in a folder: manifest.jsonl (schema sekisho.evidence/1, one object a line) and the files below disk/,
 * under names that every system takes. The command and the program on Windows write both alike; which files: evidence_files.h. */
#ifndef SK_HOST_EVIDENCE_PACKAGE_H
#define SK_HOST_EVIDENCE_PACKAGE_H

#include "base/arena.h"
#include "report/out.h"

typedef struct sk_package_head {
    const char *version, *rules;
    sk_bytes source;             /* what was examined; "live" for the running Windows */
    sk_bytes computer, operator_name, collected_on;
    uint64_t begun;              /* FILETIME, by the clock of whoever collects */
    sk_bytes time_zone;          /* that the collecting system is set to; empty: not told */
    int utc_offset_s;
    const char *clock_offset;    /* seconds that the machine's clock was ahead, as text; NULL: unknown */
    bool on_examined_disk;       /* the package is written to a volume that it is evidence of */
} sk_package_head;

typedef struct sk_package_entry {
    const char *file;            /* where it lies in the package */
    sk_bytes path;               /* of Windows; empty: it was made by the collection */
    uint64_t size, copied, created, written;
    const char *sha256;
    const char *method;          /* NULL: its bytes were copied. "registry": Windows saved the hive from its registry */
    bool whole, sample;
} sk_package_entry;

typedef struct sk_package_end {
    uint64_t ended;
    unsigned files, partial, blind;
    bool whole;
    const char *verdict;         /* NULL: none */
} sk_package_end;

/* One line each. The arena is for what is formatted. */
void sk_package_write_head(sk_out *o, sk_arena *a, const sk_package_head *h);
void sk_package_write_entry(sk_out *o, sk_arena *a, const sk_package_entry *e);
void sk_package_write_blind(sk_out *o, sk_bytes what, sk_bytes why);
void sk_package_write_end(sk_out *o, sk_arena *a, const sk_package_end *e);

/* Where a file of that path of Windows lies: "disk/Windows/System32/...", without the drive; samples end in ".sample", so that nothing
 * starts them. The ways are tried in their order until one is free and possible: by its name; with the number of the file behind it
 * (names that differ by case alone); by the number alone (too deep, too long, a folder where a file lies already). Empty: this way
 * gives no name. */
enum { SK_PACKAGE_WAYS = 3 };
sk_bytes sk_package_place(sk_arena *a, sk_bytes path, bool sample, unsigned number, unsigned way);

#endif
