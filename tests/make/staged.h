/* A machine made of lines, for tests of the host check: users, files with times, registry values, processes. Nothing of it exists. */
#ifndef SK_MAKE_STAGED_H
#define SK_MAKE_STAGED_H

#include "host/check.h"

typedef struct make_staged make_staged;

/* A 64-bit Windows 10 with C:\Windows and the serial number 8afc12d1, without users. */
make_staged *make_staged_new(sk_arena *a);
/* Returns the user's number. Profile C:\Users\NAME. */
uint32_t make_staged_user(make_staged *s, const char *name);
/* A file, with the folders above it. time: FILETIME, 0 a fixed one. */
void make_staged_file(make_staged *s, const char *path, sk_bytes content, uint64_t time);
void make_staged_folder(make_staged *s, const char *path, uint64_t time);
/* size instead of content: for large files. */
void make_staged_size(make_staged *s, const char *path, uint64_t size);
void make_staged_value(make_staged *s, sk_host_root root, uint32_t user, const char *key, const char *name, uint32_t type, sk_bytes data);
void make_staged_text(make_staged *s, sk_host_root root, uint32_t user, const char *key, const char *name, const char *text);
void make_staged_process(make_staged *s, uint32_t pid, const char *name, const char *image, const char *command_line);
/* Memory of a process that is of no file. */
void make_staged_memory(make_staged *s, uint32_t pid, uint64_t base, sk_bytes bytes, bool executable);
void make_staged_module(make_staged *s, uint32_t pid, const char *path);
void make_staged_connection(make_staged *s, uint32_t pid, const char *remote, uint16_t port);
/* The file, folder or key answers that it cannot be looked at. */
void make_staged_blind(make_staged *s, const char *path_or_key);
/* May be changed by the test. */
sk_host_view *make_staged_view(make_staged *s);

#endif
