#include "base/lacking.h"

#include <string.h>
#include <time.h>

#ifdef _WIN32

/* advapi32's RtlGenRandom, which Microsoft documents under this name. */
unsigned char __stdcall SystemFunction036(void *out, unsigned long len);

static int fill(uint64_t *out) { return SystemFunction036(out, sizeof *out); }

void *memmem(const void *in, size_t in_len, const void *what, size_t what_len)
{
    const unsigned char *p = in, *w = what;
    for (size_t i = 0; what_len && what_len <= in_len && i <= in_len - what_len; i++) {
        if (p[i] == w[0] && memcmp(p + i, w, what_len) == 0) return (void *)(uintptr_t)(p + i);
    }
    return NULL;
}

void *memrchr(const void *in, int c, size_t len)
{
    const unsigned char *p = in;
    while (len > 0) {
        if (p[--len] == (unsigned char)c) return (void *)(uintptr_t)(p + len);
    }
    return NULL;
}

#else

#include <sys/random.h>

static int fill(uint64_t *out) { return getrandom(out, sizeof *out, GRND_NONBLOCK) == (ssize_t)sizeof *out; }

#endif

uint64_t sk_random_seed(void)
{
    uint64_t seed;
    if (!fill(&seed)) seed = (uint64_t)(uintptr_t)&seed ^ (uint64_t)time(NULL) << 20; /* early boot: better than a constant */
    return seed;
}
