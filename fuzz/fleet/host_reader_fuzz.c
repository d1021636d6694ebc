/* Reports of hosts that are no friends: what is taken keeps the bounds that the store and the views rely on. */
#include <stdlib.h>

#include "base/text.h"
#include "fleet/host_reader.h"
#include "fuzz.h"
#include "make/host_json.h"

static void must(bool holds)
{
    if (!holds) abort();
}

static void check(const sk_fleet_report *r)
{
    must(r->id.len == 32 && r->computer.len > 0 && r->computer.len <= 255 && r->version.len > 0 && r->taken >= 0);
    must(r->verdict < SK_HOST_WORD_COUNT && r->verdict != SK_HOST_WORD_NOTE);
    must(sk_utf8_valid(r->computer) && sk_utf8_valid(r->source));
    for (size_t i = 0; i < r->finding_count; i++) {
        const sk_fleet_finding *f = &r->findings[i];
        must(f->state <= r->verdict || f->state == SK_HOST_WORD_NOTE);
        must(f->check.len > 0 && f->path.len <= 8192 && sk_utf8_valid(f->path) && sk_utf8_valid(f->attack) && (f->sha256.len == 0 || f->sha256.len == 64));
    }
    must(r->blind_count == 0 || r->verdict >= SK_HOST_WORD_UNSCANNABLE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char why[100];
    sk_fleet_report r;
    sk_arena *a = sk_arena_new(16 << 20);
    if (!a) return 0;
    why[0] = 0;
    if (sk_host_reader_read(a, sk_bytes_of(data, size), &r, why, sizeof why)) check(&r);
    else must(why[0] != 0);
    sk_arena_free(a);
    return 0;
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    sk_arena *a = sk_arena_new(256 << 20);
    sk_bytes text;
    for (size_t i = 0; make_host_json_hostile(a, i, &text); i++) {
        if (text.len < 4096) take(self, text);
    }
    const char *finding = make_host_json_finding(a, "emotet.loader", "infected", "C:\\\\x\\\\y.dll", ",\"user\":\"\\u82b1\"");
    take(self, make_host_json_text(a, &(make_host_json){.verdict = "infected", .findings = finding, .blind = "{\"what\":\"a\",\"why\":\"b\"}"}));
    sk_arena_free(a);
}
