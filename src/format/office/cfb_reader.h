/* Reader of compound files (MS-CFB): storages and streams over an sk_content, asked for no further than the
 * sectors in use. It judges nothing and tells nothing: oddities are collected for whoever opened the file. */
#ifndef SK_FORMAT_CFB_READER_H
#define SK_FORMAT_CFB_READER_H

#include "model/content.h"

#define SK_CFB_NONE UINT32_MAX
#define SK_CFB_ROOT 0u

typedef struct sk_cfb sk_cfb;

typedef enum sk_cfb_type { SK_CFB_IS_STORAGE = 1, SK_CFB_IS_STREAM = 2, SK_CFB_IS_ROOT = 5 } sk_cfb_type;

/* Where a file departs from MS-CFB; each is a deviation row (cfb.c has the table). */
typedef enum sk_cfb_odd {
    SK_CFB_ODD_BYTE_ORDER,    /* header: byte order mark */
    SK_CFB_ODD_VERSION,       /* header: version or sector size */
    SK_CFB_ODD_CUTOFF,        /* header: mini stream cutoff or mini sector size */
    SK_CFB_ODD_DIFAT,         /* DIFAT chain broken, or its count disagrees */
    SK_CFB_ODD_FAT,           /* FAT sectors missing, repeated or outside */
    SK_CFB_ODD_ROOT,          /* first directory entry is not the root */
    SK_CFB_ODD_LINK,          /* directory link outside, or met twice */
    SK_CFB_ODD_NAME,          /* directory name length, or a forbidden character */
    SK_CFB_ODD_TYPE,          /* directory entry of unknown type */
    SK_CFB_ODD_ORPHAN,        /* entry that no link leads to */
    SK_CFB_ODD_DUPLICATE,     /* two entries of one name in one storage */
    SK_CFB_ODD_CHAIN_CUT,     /* chain ends before the stream's size */
    SK_CFB_ODD_CHAIN_LOOP,    /* chain meets itself */
    SK_CFB_ODD_CHAIN_OUTSIDE, /* chain leads to no sector */
    SK_CFB_ODD_SHARED,        /* sector of two streams */
    SK_CFB_ODD_SIZE,          /* size above 2 GB in version 3 */
    SK_CFB_ODD_TRUNCATED,     /* file ends before a sector in use */
    SK_CFB_ODD_COUNT
} sk_cfb_odd;

typedef struct sk_cfb_entry {
    sk_cfb_type type;
    uint32_t parent;      /* SK_CFB_NONE for the root; orphans hang below the root */
    uint32_t first, next; /* first entry inside; next sibling: SK_CFB_NONE at the end */
    sk_bytes name;        /* UTF-8, as stored: leading control characters (0x01, 0x05) are kept */
    uint8_t clsid[16];    /* as stored */
    uint64_t size;        /* declared */
    uint64_t offset;      /* of its directory entry in the file */
    uint32_t start;       /* first sector */
    uint32_t odd;         /* set of 1u << SK_CFB_ODD_...: chain oddities are known once the stream was asked for */
    bool orphan;
} sk_cfb_entry;

/* Opens the directory. NULL where the bytes are no compound file or the arena is exhausted. Everything lives in a;
 * content must outlive it. */
sk_cfb *sk_cfb_open(sk_arena *a, sk_budget *budget, sk_content *content);

/* Entries: 0 is the root, parents stand before what is inside them. NULL out of range. */
uint32_t sk_cfb_count(const sk_cfb *c);
const sk_cfb_entry *sk_cfb_entry_of(const sk_cfb *c, uint32_t id);
/* "Macros/VBA/dir" seen from storage from; ASCII letters fold. Control characters at the start of a stored name
 * must be given ("\5SummaryInformation"). SK_CFB_NONE when there is none. */
uint32_t sk_cfb_find(const sk_cfb *c, uint32_t from, sk_bytes path);
uint32_t sk_cfb_find_str(const sk_cfb *c, uint32_t from, const char *path);
/* Path from the root with "/" between the names, "" for the root; names as stored. */
sk_bytes sk_cfb_path(const sk_cfb *c, sk_arena *a, uint32_t id);

/* The bytes of a stream, made once and kept. For the root: the mini stream. NULL for a storage or an exhausted arena. */
sk_content *sk_cfb_stream(sk_cfb *c, uint32_t id);
/* All bytes of a stream in one view; empty for SK_CFB_NONE, a storage, or an empty stream. */
sk_bytes sk_cfb_bytes(sk_cfb *c, uint32_t id);
/* Where the first byte of a stream lies in the file; 0 where it has none, or where the mini stream lies scattered. */
uint64_t sk_cfb_stream_offset(sk_cfb *c, uint32_t id);

/* Behind the last sector that the file's structures, its FAT or a stream use; 0 where that is unknown. */
uint64_t sk_cfb_used_end(sk_cfb *c);
/* True and *ret_off (first place) when the oddity was met. */
bool sk_cfb_is_odd(const sk_cfb *c, sk_cfb_odd odd, uint64_t *ret_off);

/* 16 stored bytes as {XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX}. */
sk_bytes sk_cfb_clsid_text(sk_arena *a, const uint8_t clsid[16]);

#endif
