/* Reading a file of the running machine, and writing one with its digest. */
#ifndef SK_HOST_WINDOWS_LIVE_COPY_H
#define SK_HOST_WINDOWS_LIVE_COPY_H

#include <windows.h>

#include <wincrypt.h>

#include "base/arena.h"

enum { LIVE_PIECE = 1 << 20 };
enum { LIVE_HELD_BACK = 225, LIVE_TAKEN_AWAY = 226 }; /* ERROR_VIRUS_INFECTED, ERROR_VIRUS_DELETED of winerror.h */

typedef struct live_source {
    HANDLE file;
    uint64_t size, created, written;
} live_source;

/* NULL: it is open. Else the reason why not, with its error in *ret_error. */
const char *live_source_open(sk_arena *a, sk_bytes path, live_source *ret, DWORD *ret_error);

typedef struct live_target {
    HANDLE file;
    HCRYPTHASH digest;
    uint64_t len;
    DWORD error; /* of the write that failed; 0: none */
} live_target;

/* A new file: one that is there is never written over. False: GetLastError tells. */
bool live_target_open(live_target *t, HCRYPTPROV provider, const WCHAR *path);
bool live_target_write(void *self, const uint8_t *p, size_t len); /* of a live_target; also for sk_out */
const char *live_target_digest(live_target *t, char text[65]);    /* ends it; "" where there is none */
/* With the times of the source, and read-only; NULL: of a file that we made. */
void live_target_close(live_target *t, const live_source *like);

/* NULL: all of it. Else why it is not; t->error tells when the target is to blame. room: LIVE_PIECE bytes. */
const char *live_pour(const live_source *from, live_target *to, uint8_t *room);

/* A hive that Windows holds open, saved from its registry into a new file: changes that are not in its file yet are in it, deleted cells are
 * not. Nothing of the registry is written (RegSaveKeyEx, "REG_LATEST_FORMAT"). ERROR_SUCCESS, or what was wrong. */
LONG live_save_hive(sk_arena *a, HKEY root, sk_bytes key, const WCHAR *path);

const char *live_reason(sk_arena *a, DWORD error); /* a sentence */

#endif
