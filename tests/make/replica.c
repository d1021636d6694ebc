/* See replica.h: the table of eras, and what must hold for every replica. */
#include "make/replica.h"

#include <string.h>

#include "make/replica_eras.h"

const make_replica_era make_replica_eras[] = {
#define SK_REPLICA(function, name, twin) {name, twin},
#include "make/replica.def"
#undef SK_REPLICA
};
const size_t make_replica_era_count = SK_COUNT(make_replica_eras);

static void (*const makers[])(replica *r) = {
#define SK_REPLICA(function, name, twin) replica_era_##function,
#include "make/replica.def"
#undef SK_REPLICA
};

make_replica make_replica_of(sk_arena *a, size_t era, uint64_t seed, make_replica_extra extra)
{
    make_replica out = {0};
    replica *r = SK_NEW(a, replica);
    if (!r || era >= make_replica_era_count) return out;
    *r = (replica){.a = a, .out = &out, .stranger = extra == MAKE_REPLICA_STRANGER};
    r->random = (seed * 0x9E3779B97F4A7C15u) ^ (era + 1) * 0xD1B54A32D192ED03u;
    for (unsigned i = 0; i < 4; i++) (void)replica_below(r, 2); /* small seeds differ in few bits */
    makers[era](r);
    out.has_stranger = extra == MAKE_REPLICA_STRANGER && !r->stranger;
    if (sk_arena_exhausted(a)) out.bytes = (sk_bytes){NULL, 0};
    return out;
}

/* http(s)://NAME.example/..., or a documentation address (RFC 5737) as one number: 192.0.2.0/24, 198.51.100.0/24, 203.0.113.0/24. */
static bool leads_nowhere(const char *address)
{
    sk_bytes b = sk_bytes_str(address);
    size_t from = sk_find(b, 0, SK_LIT("://"));
    if (from == SK_NPOS) return false;
    sk_bytes host = sk_from(b, from + 3);
    host = sk_slice(host, 0, sk_find_byte(host, 0, '/'));
    static const char *const numbers[] = {"0xC00002", "0xC63364", "0xCB0071"};
    for (size_t i = 0; i < SK_COUNT(numbers); i++)
        if (host.len == 10 && sk_starts_nocase(host, sk_bytes_str(numbers[i]))) return true;
    return sk_ends_nocase(host, SK_LIT(".example"));
}

bool make_replica_is_inert(const make_replica *r)
{
    for (size_t i = 0; i < r->address_count; i++)
        if (!leads_nowhere(r->addresses[i])) return false;
    if (!r->command) return r->address_count == 0;
    bool names_address = r->address_count && strstr(r->command, r->addresses[0]);
    return strstr(r->command, "\\nosuch") != NULL || names_address;
}
