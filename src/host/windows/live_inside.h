/* What the parts of the live view share. */
#ifndef SK_HOST_WINDOWS_LIVE_INSIDE_H
#define SK_HOST_WINDOWS_LIVE_INSIDE_H

#include <windows.h>

#include "format/host/hive.h"
#include "host/check.h"

typedef struct live_user {
    HKEY key;            /* HKEY_USERS\SID where he is logged on; else NULL */
    sk_hive hive;        /* his NTUSER.DAT, or Amcache, read raw */
    sk_host_answer answer;
    bool tried;
} live_user;

enum { LIVE_MOST_USERS = 256 };

typedef struct live {
    sk_arena *arena;
    sk_host_view view;
    sk_host_user users[LIVE_MOST_USERS];
    live_user of_users[LIVE_MOST_USERS], amcache;
    uint8_t *piece;      /* of the memory of a process, taken at first use */
} live;

/* What is left out without a check knowing of it; told once. */
void live_tell_blind(live *l, const char *what, const char *why);

/* The right to read what access lists refuse, where whoever runs this may have it. */
bool live_enable_backup(void);

sk_host_answer live_key(void *self, sk_host_root root, uint32_t user, const char *path, uint64_t *ret_written);
sk_host_answer live_subkeys(void *self, sk_host_root root, uint32_t user, const char *path, bool (*visit)(void *to, sk_bytes name, uint64_t written), void *to);
sk_host_answer live_values(void *self, sk_host_root root, uint32_t user, const char *path, bool (*visit)(void *to, const sk_host_value *value), void *to);

sk_host_answer live_list(void *self, sk_bytes folder, bool (*visit)(void *to, const sk_host_file *file), void *to);
sk_host_answer live_stat(void *self, sk_arena *a, sk_bytes path, sk_host_file *ret);
sk_host_answer live_read(void *self, sk_arena *a, sk_bytes path, uint64_t off, size_t len, sk_bytes *ret);
sk_host_answer live_stream(void *self, sk_arena *a, sk_bytes path, const char *name, sk_bytes *ret);

sk_host_answer live_processes(void *self, bool (*visit)(void *to, const sk_host_process *process), void *to);
sk_host_answer live_modules(void *self, uint32_t pid, bool (*visit)(void *to, sk_bytes path, uint64_t base, uint64_t size), void *to);
sk_host_answer live_memory(void *self, uint32_t pid, bool executable, bool (*visit)(void *to, const sk_host_region *region, uint64_t at, sk_bytes bytes), void *to);
sk_host_answer live_connections(void *self, bool (*visit)(void *to, const sk_host_connection *connection), void *to);
sk_host_answer live_credentials(void *self, bool (*visit)(void *to, sk_bytes target, sk_bytes user), void *to);

#endif
