/* Writer of shell links. */
#ifndef SK_MAKE_LNK_H
#define SK_MAKE_LNK_H

#include "make/make.h"

typedef struct make_lnk {
    const char *local_path;  /* LinkInfo and item identifiers; NULL: none */
    const char *environment; /* of the environment block; NULL: none */
    const char *name, *relative_path, *folder, *arguments, *icon; /* NULL: none */
    const char *machine;     /* tracker block; NULL: none */
    uint32_t target_size;
    sk_bytes overlay;        /* behind the end */
} make_lnk;

sk_bytes make_lnk_file(sk_arena *a, const make_lnk *l);

#endif
