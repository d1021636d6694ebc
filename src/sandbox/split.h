/* Splits a mailbox of any size with little memory: in the worker. */
#ifndef SK_SANDBOX_SPLIT_H
#define SK_SANDBOX_SPLIT_H

#include "sandbox/record.h"

/* Writes a piece for every mail in length bytes of fd at offset, and progress. SK_UNSUPPORTED: this is not a mailbox;
 * SK_IO: it could not be read. */
sk_status sk_split(int fd, uint64_t offset, uint64_t length, sk_record_writer *w);

#endif
