/* A writer of TNEF files (MS-OXTNEF): attributes with their checksums, lists of MAPI properties, compressed RTF. */
#ifndef SK_MAKE_TNEF_H
#define SK_MAKE_TNEF_H

#include "make/make.h"

/* Ids of attributes and MAPI properties, with their types in the upper and lower half as the documents write them. */
enum {
    MAKE_TNEF_SUBJECT = 0x00018004,
    MAKE_TNEF_TITLE = 0x00018010,
    MAKE_TNEF_BODY = 0x0002800C,
    MAKE_TNEF_DATA = 0x0006800F,
    MAKE_TNEF_RENDERING = 0x00069002,
    MAKE_TNEF_PROPERTIES = 0x00069003,
    MAKE_TNEF_ATTACHMENT = 0x00069005,
    MAKE_TNEF_CODEPAGE = 0x00069007,
    MAKE_TNEF_CLASS = 0x00078008
};

/* Signature and key. */
void make_tnef_start(sk_buf *b);
/* level: 1 of the message, 2 of an attachment. */
void make_tnef_attribute(sk_buf *b, unsigned level, uint32_t id, sk_bytes data);
/* A list of properties starts with their number; each of these adds one. */
void make_tnef_count(sk_buf *b, uint32_t count);
void make_tnef_number(sk_buf *b, unsigned id, uint32_t value);
void make_tnef_string(sk_buf *b, unsigned id, const char *text);
void make_tnef_unicode(sk_buf *b, unsigned id, const char *text);
void make_tnef_binary(sk_buf *b, unsigned id, sk_bytes value);
/* An object: its interface is known by its first four bytes (0x00020307 a message, 0x0000000B a storage). */
void make_tnef_object(sk_buf *b, unsigned id, uint32_t interface, sk_bytes value);
/* A named property, with a string as value. */
void make_tnef_named(sk_buf *b, const char *name, const char *text);

/* RTF as compressed RTF: with references to what stands in the window, or stored. */
sk_bytes make_lzfu(sk_arena *a, sk_bytes text, bool stored);
/* A message with subject, bodies of all three kinds, a file, a file in a property, and a message inside. */
sk_bytes make_tnef(sk_arena *a);

#endif
