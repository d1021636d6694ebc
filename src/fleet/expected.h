/* The list of machines that should report: a CSV (RFC 4180) as inventories write it, with or without a heading. */
#ifndef SK_FLEET_EXPECTED_H
#define SK_FLEET_EXPECTED_H

#include "base/arena.h"

enum { SK_EXPECTED_MOST = 1000000 };

typedef struct sk_expected {
    sk_bytes *names;    /* each once */
    size_t count;
    bool cut;           /* more than SK_EXPECTED_MOST */
} sk_expected;

/* The column is that whose heading is computer, computername, hostname, host, name, device, devicename, machine, コンピューター名, 端末名
 * or the like; without such a heading the first, from the first line on. False without memory. */
bool sk_expected_read(sk_arena *a, sk_bytes csv, sk_expected *ret);
/* What a machine is known by: the first label of its name, at most 15 bytes (NetBIOS), letters folded. */
sk_bytes sk_expected_key(sk_arena *a, sk_bytes name);

#endif
