/* Reads ZIP archives: for archive.zip and for the packages that are ZIP archives (Office Open XML, OpenDocument, MSIX).
 *
 * The list of entries is the union of every view a reading program may take: each central directory, and the local
 * headers that no directory names. Where two views disagree it is a deviation of the archive.
 *
 * Use: sk_zip *z = sk_zip_read(o); read an entry with sk_zip_content; tell each entry
 * once with sk_zip_tell_entry (or all that are left with sk_zip_tell_rest); finish with sk_zip_outcome. */
#ifndef SK_FORMAT_ARCHIVE_ZIP_READER_H
#define SK_FORMAT_ARCHIVE_ZIP_READER_H

#include "model/format.h"

/* Methods of APPNOTE.TXT 4.4.5 that are read; any other is named and not opened. */
enum {
    SK_ZIP_STORED = 0,
    SK_ZIP_DEFLATE = 8,
    SK_ZIP_DEFLATE64 = 9,
    SK_ZIP_BZIP2 = 12,
    SK_ZIP_LZMA = 14,
    SK_ZIP_ZSTD_OLD = 20,
    SK_ZIP_ZSTD = 93,
    SK_ZIP_XZ = 95,
    SK_ZIP_AES = 99
};

/* Bits of the general purpose flags, APPNOTE.TXT 4.4.4. */
enum { SK_ZIP_ENCRYPTED = 1, SK_ZIP_DESCRIPTOR = 8, SK_ZIP_STRONG = 64, SK_ZIP_UTF8 = 2048 };

typedef struct sk_zip_entry {
    sk_bytes raw_name; /* as stored, borrowed from the archive */
    sk_bytes name;     /* UTF-8; "\" is left as it is */
    uint16_t method, flags;
    uint16_t aes_method;               /* with method AES: the method inside */
    uint8_t aes_version, aes_strength; /* WinZip: 1 or 2; 1 to 3 for 128 to 256 bits */
    uint16_t dos_time;
    uint32_t crc, local_crc; /* equal where the local header has none */
    uint64_t size, packed_size;
    uint64_t local_off; /* of the local header, in the archive's bytes */
    uint64_t data_off;  /* of the packed bytes */
    bool in_directory, has_local;
    bool is_directory, is_link;
    bool refused; /* overlaps an earlier entry: never unpacked */
    bool is_view; /* a second reading of an entry: its local header disagrees on how it is packed */
    bool told;
    uint32_t artifact;   /* once told; SK_NO_ARTIFACT before */
    sk_content *content; /* once made */
    sk_outcome missing;  /* why there is no content */
} sk_zip_entry;

typedef struct sk_zip {
    sk_opening opening; /* a copy: what it points to lives as long as the scan */
    sk_artifact artifact;
    sk_bytes bytes;
    sk_zip_entry *entries; /* directory order, then those of local headers alone */
    size_t entry_count, entry_cap;
    uint64_t base; /* bytes in front of the archive: a program, or another archive */
    sk_bytes comment;
    sk_outcome outcome;
    void *scratch;         /* for trying passwords, shared by all entries */
    uint8_t told[SK_DEV_COUNT]; /* how often each deviation was told: the first of a kind says enough */
} sk_zip;

/* Reads all directories and headers, tells deviations on the artifact being opened. Takes about 0.5 us an entry; unpacks
 * nothing. NULL where the bytes hold no entry and no end record (the format answers NOT_THIS), or at the arena's budget. */
sk_zip *sk_zip_read(sk_opening *o);

/* The content of an entry, made at the first call and the same from then on; nothing is unpacked before it is asked for.
 * NULL where it cannot be had (encrypted, unknown method, refused, outside): entry->missing tells why. */
sk_content *sk_zip_content(sk_zip *z, sk_zip_entry *e);

/* Tells the entry as a child (relation member) with its content, lock or reason; once: later calls give the same id.
 * Directories give SK_NO_ARTIFACT. kind: SK_KIND_NONE where unknown; else the kind of what is not recognised. */
uint32_t sk_zip_tell_entry(sk_zip *z, sk_zip_entry *e, uint16_t kind, sk_bytes declared_type);
/* Tells every entry that was not told yet. */
void sk_zip_tell_rest(sk_zip *z, uint16_t kind);

/* COMPLETE, PARTIAL (damage or refused entries) or LIMIT. */
sk_outcome sk_zip_outcome(const sk_zip *z);

#endif
