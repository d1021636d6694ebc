/* Writer of jump lists. */
#ifndef SK_MAKE_JUMP_LIST_H
#define SK_MAKE_JUMP_LIST_H

#include "make/lnk.h"

typedef struct make_jump {
    const char *path;    /* of the row; NULL: a link without row */
    const char *machine; /* at most 15 characters */
    uint64_t used;       /* FILETIME */
    uint32_t number, count;
    bool pinned;
    const make_lnk *link; /* NULL: a row without link */
} make_jump;

/* A compound file with DestList of that version and a stream for each link. */
sk_bytes make_jump_list(sk_arena *a, unsigned version, const make_jump *jumps, size_t count);
/* A custom list: one category of a name, one of tasks, with the links in their order. */
sk_bytes make_custom_list(sk_arena *a, const make_lnk *const *links, size_t count);

#endif
