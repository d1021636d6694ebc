/* A machine from evidence that lies still: a folder, an archive of collected files, an image of a disk. Where its files lie is a
 * store; hives, users and facts of the machine are read here, the same for all. Read-only. */
#ifndef SK_HOST_EVIDENCE_VIEW_H
#define SK_HOST_EVIDENCE_VIEW_H

#include "base/status.h"
#include "host/check.h"

typedef struct sk_store_entry {
    sk_bytes name;       /* UTF-8 */
    uint64_t id;         /* the store's own number */
    bool folder, link;
    bool known;          /* what follows is filled in; else stat() is asked */
    uint64_t size, created, written; /* FILETIME, 0: unknown */
} sk_store_entry;

/* Where files lie. Names and numbers live as long as the store. */
typedef struct sk_store {
    void *self;
    uint64_t roots[4];   /* folders that stand for C:\, the surest first: a collector may have put files into several */
    unsigned root_count;
    uint32_t volume_serial; /* 0: unknown */
    bool only_logs;         /* no Windows, but maybe event logs */
    /* Entries of a folder without "." and "..". False: it cannot be read. */
    bool (*list)(void *self, uint64_t folder, void (*add)(void *to, const sk_store_entry *e), void *to);
    sk_host_answer (*stat)(void *self, uint64_t id, sk_store_entry *ret); /* fills in what known covers */
    /* At most len bytes from off; -1: they cannot be read. */
    int64_t (*read)(void *self, uint64_t id, uint64_t off, uint8_t *p, size_t len);
    int64_t (*stream)(void *self, uint64_t id, const char *name, uint8_t *p, size_t len); /* -1: there is none */
    /* The whole file, for the life of the arena. NULL: it is read. */
    sk_host_answer (*map)(void *self, sk_arena *a, uint64_t id, sk_bytes *ret);
    /* What was refused or could not be read when the store was opened. */
    const struct sk_host_blind *blind;
} sk_store;

typedef struct sk_evidence_options {
    uint32_t volume_serial; /* 0: unknown; then that of the store, or the most frequent one of prefetch files */
    uint64_t now;           /* FILETIME; 0: the newest time that the evidence shows */
    bool logs_do;           /* where there is no Windows, event logs are enough: the view is only_logs */
    /* Opens what is neither a folder nor an archive; NULL: that is refused. */
    sk_status (*open_image)(const char *path, sk_store *ret, char *message, size_t size);
} sk_evidence_options;

typedef struct sk_evidence_view sk_evidence_view;

/* A view over a store, which is copied. Damaged or missing hives are told by the checks as not looked at. The view lives as long as the
 * arena. NULL without memory. */
sk_evidence_view *sk_evidence_view_new(sk_arena *a, const sk_store *store, const sk_evidence_options *options);
const sk_host_view *sk_evidence_view_get(const sk_evidence_view *v);
const sk_store *sk_evidence_view_store(const sk_evidence_view *v);

/* Opens what stands at path, whatever it is: folder_view.h, zip_view.h, options->open_image. SK_USAGE: there is no Windows in it;
 * SK_UNSUPPORTED: it is none of them. */
sk_status sk_evidence_open(sk_arena *a, const char *path, const sk_evidence_options *options, sk_evidence_view **ret, sk_error *error);

#endif
