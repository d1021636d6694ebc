/* Splits a mailbox of any size: in the worker. */
#ifndef SK_SANDBOX_SPLIT_H
#define SK_SANDBOX_SPLIT_H

#include "sandbox/record.h"

/* Writes a piece for every mail in length bytes of fd at offset. SK_UNSUPPORTED, and no piece: these bytes are not a
 * mailbox, or one with a single mail, and are looked at whole. SK_IO: they could not be read. */
sk_status sk_split(int fd, uint64_t offset, uint64_t length, sk_record_writer *w);

#endif
