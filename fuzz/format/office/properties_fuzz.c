/* Property sets: the stream as it is. */
#include "fuzz.h"

#include "format/office/properties_set.h"
#include "make/doc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sk_arena *a = sk_arena_new(32u << 20);
    sk_budget budget = {.limits = sk_limits_default()};
    sk_properties p;
    if (!a) return 0;
    if (sk_properties_read(sk_bytes_of(data, size), a, &budget, &p) && p.damaged && p.bad_at > size) __builtin_trap();
    sk_arena_free(a);
    return 0;
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    static const make_pair custom[] = {{"name", "value"}, {"other", "text"}};
    sk_arena *a = sk_arena_new(16u << 20);
    if (!a) return;
    take(self, make_summary(a, "title", "author", 1252));
    take(self, make_summary(a, "title", "author", 1200));
    take(self, make_document_summary(a, "company", custom, 2));
    sk_arena_free(a);
}
