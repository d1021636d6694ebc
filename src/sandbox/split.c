#include "sandbox/split.h"
sk_status sk_split(int fd, uint64_t offset, uint64_t length, sk_record_writer *w)
{
    (void)fd; (void)offset; (void)length; (void)w;
    return SK_UNSUPPORTED;
}
