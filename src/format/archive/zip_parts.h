/* What the files of the ZIP reader share; others use zip_reader.h. */
#ifndef SK_FORMAT_ARCHIVE_ZIP_PARTS_H
#define SK_FORMAT_ARCHIVE_ZIP_PARTS_H

#include "codec/source.h"
#include "format/archive/zip_reader.h"

/* One header, of the directory or local, as it stands. */
typedef struct sk_zip_header {
    uint16_t flags, method, time;
    uint32_t crc, attributes;
    uint8_t host; /* of the system that made it: 3 is Unix */
    uint64_t packed_size, size, local_off;
    sk_bytes name, extra;
    uint64_t end; /* offset behind the header */
    uint16_t aes_method;
    uint8_t aes_version, aes_strength;
    sk_bytes unicode_name; /* of extra field 0x7075, where it belongs to the name */
    bool extra_bad;
} sk_zip_header;

/* False where no whole header of that kind stands at off. */
bool sk_zip_central_at(sk_bytes b, uint64_t off, sk_zip_header *ret);
bool sk_zip_local_at(sk_bytes b, uint64_t off, sk_zip_header *ret);

/* A central directory that an end record leads to. */
typedef struct sk_zip_directory {
    uint64_t start, end;          /* end: behind the end record and its comment */
    uint64_t base, count, record; /* base: to be added to offsets; record: where the end record stands */
    sk_bytes comment;
    bool moved; /* not where the record tells */
} sk_zip_directory;

/* The directory of the end record at off; false where the record leads nowhere. */
bool sk_zip_directory_at(sk_bytes b, uint64_t off, sk_zip_directory *ret);

/* The name as UTF-8, by flag, extra field, or guess. */
sk_bytes sk_zip_name(sk_arena *a, const sk_zip_header *h);

/* Unpacks what source gives, by the entry's method, without a check; NULL where the method is not read. */
sk_producer *sk_zip_unpacker(sk_zip *z, const sk_zip_entry *e, uint16_t method, sk_source *source, uint64_t packed_len);
/* Adds the check of size and checksum at the end, told on the entry's artifact; the result as a content. */
sk_content *sk_zip_checked(sk_zip *z, sk_zip_entry *e, sk_producer *p, bool check_crc);
sk_bytes sk_zip_packed(const sk_zip *z, const sk_zip_entry *e);
/* Tells a deviation of the archive, each kind at most 20 times: an archive of 10,000 lies need not fill the report. */
void sk_zip_deviate_at(sk_zip *z, sk_deviation_id id, uint64_t off);
/* Deviation on the entry's artifact, or on the archive where it was not told yet. */
void sk_zip_deviate(sk_zip *z, const sk_zip_entry *e, sk_deviation_id id);

/* The lock of an encrypted entry; NULL where its scheme is only named (*ret_scheme). */
sk_lock *sk_zip_lock(sk_zip *z, sk_zip_entry *e, const char **ret_scheme);

#endif
