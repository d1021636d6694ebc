#include "host/evidence_map.h"

#include <sys/mman.h>

typedef struct mapping {
    void *p;
    size_t len;
} mapping;

static void unmap(void *self)
{
    mapping *m = self;
    munmap(m->p, m->len);
}

static void *map(sk_arena *a, size_t len, int protection, int flags, int fd)
{
    mapping *m = len ? SK_NEW(a, mapping) : NULL;
    void *p = m ? mmap(NULL, len, protection, flags, fd, 0) : MAP_FAILED;
    if (p == MAP_FAILED) return NULL;
    *m = (mapping){p, len};
    if (sk_arena_cleanup(a, unmap, m)) return p;
    unmap(m);
    return NULL;
}

sk_bytes sk_evidence_map(sk_arena *a, int fd, size_t len)
{
    void *p = map(a, len, PROT_READ, MAP_PRIVATE, fd);
    return sk_bytes_of(p, p ? len : 0);
}

uint8_t *sk_evidence_pages(sk_arena *a, size_t len) { return map(a, len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1); }
