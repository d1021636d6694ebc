/* data: URIs (RFC 2397). */
#ifndef SK_FORMAT_DOCUMENT_DATA_URI_H
#define SK_FORMAT_DOCUMENT_DATA_URI_H

#include "model/format.h"

bool sk_is_data_uri(sk_bytes uri);
/* Tells the bytes of a data: URI as an embedded child; false where it is none or a limit forbids. */
bool sk_tell_data_uri(sk_opening *o, sk_bytes uri, sk_bytes name, uint64_t off);

#endif
