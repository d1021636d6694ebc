/* Writer of PowerPoint 97 presentations (MS-PPT) for tests: the records that scanning looks at, in their order. */
#ifndef SK_MAKE_PPT_H
#define SK_MAKE_PPT_H

#include "make/cfb.h"

typedef struct make_ppt {
    const char *text;        /* UTF-8 of one text on one slide; NULL: none */
    const char *link;        /* target of a hyperlink; NULL: none */
    unsigned action;         /* of a shape: 0 none, 1 macro, 2 program (which is the link) */
    const char *macro;       /* name for action 1 */
    sk_bytes vba;            /* a compound file that is stored packed; empty: none */
    bool stored;             /* vba is stored as it is */
    const char *alternative; /* alternative text of a shape; NULL: none */
    bool encrypted;          /* marks alone */
} make_ppt;

/* The stream "PowerPoint Document". */
sk_bytes make_ppt_stream(sk_arena *a, const make_ppt *p);
/* The whole file. */
sk_bytes make_ppt_bytes(sk_arena *a, const make_ppt *p);

#endif
