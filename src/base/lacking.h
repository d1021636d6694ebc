/* What the C library of Windows lacks. */
#ifndef SK_BASE_LACKING_H
#define SK_BASE_LACKING_H

#include <stddef.h>
#include <stdint.h>

/* A number that nobody can guess, for the keys of hash tables; where the system has none yet, one that differs from run to run. */
uint64_t sk_random_seed(void);

#ifdef _WIN32
void *memmem(const void *in, size_t in_len, const void *what, size_t what_len);
void *memrchr(const void *in, int c, size_t len);
#endif

#endif
