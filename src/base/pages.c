#include "base/pages.h"

#ifdef _WIN32

#include <windows.h>

void *sk_pages_reserve(size_t len) { return VirtualAlloc(NULL, len, MEM_RESERVE, PAGE_NOACCESS); }
bool sk_pages_use(void *at, size_t len) { return VirtualAlloc(at, len, MEM_COMMIT, PAGE_READWRITE) != NULL; }

void sk_pages_free(void *p, size_t len)
{
    (void)len;
    VirtualFree(p, 0, MEM_RELEASE);
}

#else

#include <sys/mman.h>

void *sk_pages_reserve(size_t len)
{
    void *p = mmap(NULL, len, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return p == MAP_FAILED ? NULL : p;
}

bool sk_pages_use(void *at, size_t len) { return mprotect(at, len, PROT_READ | PROT_WRITE) == 0; }
void sk_pages_free(void *p, size_t len) { munmap(p, len); }

#endif
