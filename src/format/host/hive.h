/* Registry hives (regf): keys and values of a hive file, with its transaction logs applied.
 *
 * Facts: M. Suhanov, "Windows registry file format specification" (versions 1.3 to 1.6). Every offset in a hive is relative to the
 * hive bins data, which begin behind the base block. Nothing is trusted: a cell that is not whole is as if it were not there; who
 * needs to know compares what came with what the key claims. The reader needs base/ only, because the program for live machines
 * reads hives with it too. */
#ifndef SK_FORMAT_HOST_HIVE_H
#define SK_FORMAT_HOST_HIVE_H

#include "base/arena.h"

/* Value types that checks ask for (winnt.h). */
typedef enum sk_hive_type {
    SK_HIVE_NONE = 0, SK_HIVE_SZ = 1, SK_HIVE_EXPAND_SZ = 2, SK_HIVE_BINARY = 3, SK_HIVE_DWORD = 4, SK_HIVE_DWORD_BE = 5,
    SK_HIVE_LINK = 6, SK_HIVE_MULTI_SZ = 7, SK_HIVE_QWORD = 11
} sk_hive_type;

typedef struct sk_hive {
    sk_bytes bins;           /* hive bins data, with the logs applied */
    uint32_t root;           /* cell of the root key; 0: there is none */
    uint32_t minor;          /* version 1.minor */
    uint64_t written;        /* FILETIME of the last write */
    sk_bytes file_name;      /* the last part of the path it was loaded from, UTF-8 */
    bool dirty;              /* the file was not written out whole: logs were needed */
    uint32_t applied;        /* log entries (or pages of an old log) that were applied */
    bool lost;               /* dirty, and no log could make it whole: what it says may be old */
    bool cut;                /* the file ends before the bins data it announces */
} sk_hive;

typedef struct sk_hive_logs {
    sk_bytes log1, log2;     /* .LOG1 and .LOG2, or .LOG as log1; empty where there is none */
} sk_hive_logs;

/* Opens a hive. The bytes are borrowed and must outlive it; with logs to apply it is copied into the arena. False: no hive. */
bool sk_hive_open(sk_arena *a, sk_bytes file, const sk_hive_logs *logs, sk_hive *ret);

typedef struct sk_hive_key {
    const sk_hive *hive;
    uint32_t cell;           /* offset in the bins data; 0: no key */
    bool deleted;            /* stands in a cell that is free: name and time may be read, its lists are gone */
} sk_hive_key;

static inline bool sk_hive_is_key(sk_hive_key k) { return k.cell != 0; }
sk_hive_key sk_hive_root(const sk_hive *h);
/* The key at a path below from ("Software\\Microsoft"), letters fold; no key where it does not exist. */
sk_hive_key sk_hive_find(sk_hive_key from, const char *path);
sk_bytes sk_hive_key_name(sk_arena *a, sk_hive_key k); /* UTF-8 */
uint64_t sk_hive_key_written(sk_hive_key k);           /* FILETIME */
uint32_t sk_hive_key_count(sk_hive_key k);             /* subkeys that the key claims */
uint32_t sk_hive_value_count(sk_hive_key k);           /* values that it claims */

/* Subkeys in the order of their list. Set up by sk_hive_subkeys. */
typedef struct sk_hive_subkey_list {
    const sk_hive *hive;
    uint32_t lists[2], at[2]; /* ri and the list that it leads to; lists[1] 0: a plain list */
    uint32_t left;            /* no more than the bins data can hold: cycles end */
} sk_hive_subkey_list;
sk_hive_subkey_list sk_hive_subkeys(sk_hive_key k);
bool sk_hive_next_subkey(sk_hive_subkey_list *l, sk_hive_key *ret);

typedef struct sk_hive_value {
    const sk_hive *hive;
    uint32_t cell, type, size; /* size: of its data in bytes, as claimed */
    bool deleted;              /* stands in a cell that is free: its data may be that of others by now */
} sk_hive_value;
typedef struct sk_hive_value_list {
    const sk_hive *hive;
    uint32_t list, at, count;
} sk_hive_value_list;
sk_hive_value_list sk_hive_values(sk_hive_key k);
bool sk_hive_next_value(sk_hive_value_list *l, sk_hive_value *ret);
/* The value of that name ("" is the default value); letters fold. */
bool sk_hive_value_of(sk_hive_key k, const char *name, sk_hive_value *ret);
sk_bytes sk_hive_value_name(sk_arena *a, const sk_hive_value *v); /* UTF-8; empty: the default value */
/* All bytes of the value: a view where they lie together, else (big data) in the arena; shorter than size where cut. */
sk_bytes sk_hive_value_data(sk_arena *a, const sk_hive_value *v);
/* A string value as UTF-8 without the terminator; the strings of a list are joined with LF. Other types: empty. */
sk_bytes sk_hive_value_text(sk_arena *a, const sk_hive_value *v);
/* A number of REG_DWORD (either order) or REG_QWORD; false for other types. */
bool sk_hive_value_number(sk_arena *a, const sk_hive_value *v, uint64_t *ret);

/* Keys and values in cells that are no longer used. One call a cell, exactly one of key and value is set; both may be partly
 * overwritten. Goes on until visit answers false. */
void sk_hive_deleted(const sk_hive *h, bool (*visit)(void *self, const sk_hive_key *key, const sk_hive_value *value), void *self);

#endif
