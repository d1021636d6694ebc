/* Writer of compound files (MS-CFB) for tests. Streams below 4096 bytes go to the mini stream. */
#ifndef SK_MAKE_CFB_H
#define SK_MAKE_CFB_H

#include "make/make.h"

typedef struct make_cfb make_cfb;

/* major is 3 (512-byte sectors) or 4 (4096-byte sectors). */
make_cfb *make_cfb_new(sk_arena *a, unsigned major);
/* Names are UTF-8; ids: 0 is the root, others in the order of making. clsid: 16 bytes as stored, or NULL. */
uint32_t make_cfb_storage(make_cfb *c, uint32_t parent, const char *name, const uint8_t *clsid);
uint32_t make_cfb_stream(make_cfb *c, uint32_t parent, const char *name, sk_bytes content);
/* A stream by path from the root ("Macros/VBA/dir"): storages are made as needed. */
uint32_t make_cfb_put(make_cfb *c, const char *path, sk_bytes content);
void make_cfb_clsid(make_cfb *c, uint32_t id, const uint8_t clsid[16]);
/* Puts a free sector behind every sector of the streams written from now on: their chains are not contiguous. */
void make_cfb_scatter(make_cfb *c);
/* The file. An empty view where the arena was too small. */
sk_bytes make_cfb_finish(make_cfb *c);

#endif
