/* Writes ZIP archives, honest and lying. Source: PKWARE APPNOTE.TXT 6.3.10; WinZip AE-1 and AE-2. */
#ifndef SK_MAKE_ZIP_H
#define SK_MAKE_ZIP_H

#include "make/make.h"

typedef struct make_zip_entry {
    const char *name; /* bytes as they are written */
    sk_bytes data;
    unsigned method;          /* how it is really packed: 0, 8, 12, 14, 93, 95 */
    const char *password;     /* NULL: not encrypted */
    unsigned aes_strength;    /* with a password: 0 ZipCrypto, 1 to 3 AES */
    unsigned aes_version;     /* 1 or 2 */
    bool utf8;                /* flag bit 11 */
    const char *unicode_name; /* extra field 0x7075 */
    bool descriptor;          /* sizes and checksum behind the data */
    bool bare_descriptor;     /* likewise without its signature */
    bool zip64;               /* sizes in extra field 1 */
    bool link;                /* a symbolic link of Unix */
    /* Lies. */
    bool unlisted;          /* no directory names it */
    bool no_data;           /* the directory's row points at the entry before: overlap */
    const char *local_name; /* NULL: the same */
    bool lie_method, lie_local_method, lie_size, lie_local_size;
    unsigned told_method, local_method; /* told_ in both headers, local_ in the local one */
    uint32_t told_size, local_size;
    uint32_t crc_xor, local_crc_xor;
    unsigned mac_xor;
    unsigned flags; /* added */
} make_zip_entry;

typedef struct make_zip_options {
    sk_bytes prefix;     /* bytes in front; offsets do not count them */
    const char *comment; /* NULL: none */
    bool zip64_end, no_end;
    int count_lie;  /* added to the number of entries told */
    int offset_lie; /* added to the offset of the directory told */
} make_zip_options;

/* options may be NULL. */
sk_bytes make_zip(sk_arena *a, const make_zip_entry *entries, size_t count, const make_zip_options *options);

#endif
