/* Filters of PDF streams (ISO 32000-1 7.4), those that carry text and files; pictures' filters are not among them. */
#ifndef SK_FORMAT_DOCUMENT_PDF_FILTER_H
#define SK_FORMAT_DOCUMENT_PDF_FILTER_H

#include "format/document/pdf_lex.h"
#include "model/content.h"

/* The decoded bytes of raw as a producer; NULL where a filter is unknown or the arena is at its budget. FlateDecode is
 * unpacked as it is asked for; the old filters are decoded at once, to at most `most` bytes: *ret_cut tells
 * that they would have been more. */
sk_producer *pdf_decode(sk_arena *a, sk_bytes raw, const pdf_token *filters, size_t count, uint64_t most, bool *ret_cut);
/* All that p makes, at most `most` bytes; closes it. *ret_whole is false where there was more. */
sk_bytes pdf_drain(sk_arena *a, sk_producer *p, uint64_t most, bool *ret_whole, bool *ret_sound);

#endif
