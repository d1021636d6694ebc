/* Event logs: chunks, records, BinXml with its templates. */
#include "fuzz.h"

#include "format/host/evtx.h"
#include "make/evtx.h"

static bool take_event(void *self, const sk_event *e)
{
    (void)self;
    (void)sk_event_value(e, "ImagePath");
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sk_evtx log;
    (void)sk_evtx_each(sk_bytes_of(data, size), 0, take_event, NULL, &log);
    return 0;
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    static const make_event_pair data[] = {{"Name", "value"}, {NULL, "text"}};
    sk_arena *a = sk_arena_new(1u << 28);
    if (!a) return;
    for (unsigned forwarded = 0; forwarded < 2; forwarded++) {
        make_event e = {4104, "Provider", "Channel", "pc.example", 133118460000000000u, data, 2, forwarded};
        make_evtx *l = make_evtx_new(a);
        make_evtx_add(l, &e);
        make_evtx_add(l, &e);
        sk_bytes file = make_evtx_end(l);
        take(self, sk_slice(file, 0, 4096 + 4096)); /* a chunk may be cut: small seeds are mutated best */
    }
    sk_arena_free(a);
}
