/* A writer of PDF: objects with numbers from 1 in the order in which they are added, streams as they are or deflated, streams
 * of objects, cross-reference table and trailer. */
#ifndef SK_MAKE_PDF_H
#define SK_MAKE_PDF_H

#include "make/make.h"

#define MAKE_PDF_OBJECTS 4096

typedef struct make_pdf {
    sk_arena *arena;
    sk_buf out;
    size_t offset[MAKE_PDF_OBJECTS];
    unsigned count;
    const char *trailer_extra; /* further entries of the trailer: "/Encrypt 9 0 R"; may be NULL */
} make_pdf;

/* Starts a document with a catalogue (1), whose further entries are given, a tree of pages (2) and a page (3). */
make_pdf *make_pdf_new(sk_arena *a, const char *catalogue_extra);
/* Adds an object; its number. */
unsigned make_pdf_object(make_pdf *p, const char *text);
/* Adds a stream with these dictionary entries; layers: how often it is deflated (/Filter is written). */
unsigned make_pdf_stream(make_pdf *p, const char *entries, sk_bytes data, unsigned layers);
/* Adds a deflated stream of objects numbered from first_number on. */
unsigned make_pdf_packed(make_pdf *p, const char *const *objects, unsigned count, unsigned first_number);
/* Cross-reference table and trailer; the bytes. */
sk_bytes make_pdf_end(make_pdf *p);

#endif
