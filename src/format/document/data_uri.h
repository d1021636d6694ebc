/* data: URIs (RFC 2397). */
#ifndef SK_FORMAT_DOCUMENT_DATA_URI_H
#define SK_FORMAT_DOCUMENT_DATA_URI_H

#include "model/format.h"

bool sk_is_data_uri(sk_bytes uri);
/* The bytes of a data: URI and its media type without parameters; empty where it is none. */
sk_bytes sk_data_uri_bytes(sk_arena *a, sk_bytes uri, sk_bytes *ret_type);
/* Tells the bytes of a data: URI as an embedded child; false where it is none or a limit forbids. */
bool sk_tell_data_uri(sk_opening *o, sk_bytes uri, sk_bytes name, uint64_t off);

#endif
