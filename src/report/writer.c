#include "report/writer.h"

#define SK_WRITER(name) extern const sk_writer sk_writer_##name;
#include "report/writers.def"
#undef SK_WRITER

const sk_writer *const sk_writers[] = {
#define SK_WRITER(name) &sk_writer_##name,
#include "report/writers.def"
#undef SK_WRITER
};
const size_t sk_writer_count = SK_COUNT(sk_writers);

const sk_writer *sk_writer_find(sk_bytes id)
{
    for (size_t i = 0; i < sk_writer_count; i++)
        if (sk_equal(id, sk_bytes_str(sk_writers[i]->id))) return sk_writers[i];
    return NULL;
}
