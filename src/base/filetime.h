/* FILETIME, the time of Windows: 100 ns since 1601-01-01 UTC (MS-DTYP 2.3.3). */
#ifndef SK_BASE_FILETIME_H
#define SK_BASE_FILETIME_H

#include "base/arena.h"

#define SK_FILETIME_SECOND 10000000u
#define SK_FILETIME_DAY (86400ull * SK_FILETIME_SECOND)
#define SK_FILETIME_1970 116444736000000000ull

/* As text in UTC: "2021-01-26T09:00:00Z", exact to 100 ns: "2021-01-26T09:00:00.1234567Z". Empty for 0 and for years past 9999. */
sk_bytes sk_filetime_text(sk_arena *arena, uint64_t filetime);
sk_bytes sk_filetime_exact(sk_arena *arena, uint64_t filetime);
/* The other way: what both write, and what event logs hold. False: it is no such text. */
bool sk_filetime_parse(sk_bytes text, uint64_t *ret);

#endif
