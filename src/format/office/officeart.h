/* Drawings (MS-ODRAW) inside Word and PowerPoint documents: texts that stand beside a shape. */
#ifndef SK_FORMAT_OFFICE_OFFICEART_H
#define SK_FORMAT_OFFICE_OFFICEART_H

#include "base/buf.h"
#include "model/format.h"

typedef struct sk_officeart {
    sk_opening *o;
    sk_bytes container; /* story or slide: of the values that are added */
    uint32_t artifact;
    uint32_t index; /* shapes so far */
    uint64_t texts; /* of them with a text */
    sk_buf *text;   /* where texts are written for people, or NULL */
} sk_officeart;

/* Walks records, one behind the other and inside one another; stops where one does not fit. Returns where it stopped. */
size_t sk_officeart_walk(sk_officeart *a, sk_bytes records);

#endif
