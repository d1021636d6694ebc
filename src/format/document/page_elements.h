/* The elements of a page, for its scripts. */
#ifndef SK_FORMAT_DOCUMENT_PAGE_ELEMENTS_H
#define SK_FORMAT_DOCUMENT_PAGE_ELEMENTS_H

#include "model/format.h"

/* All elements in order, numbered by their open tags. page: UTF-8. NULL at the arena's budget. */
sk_page *sk_page_elements(sk_opening *o, sk_bytes page);

#endif
