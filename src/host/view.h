/* sk_host_view: a machine as checks see it, whatever stands behind: the running Windows, a disk or folder of evidence, a script of a
 * test. Backends fill in the functions; checks are pure functions over them.
 *
 * Paths are Windows paths in UTF-8 ("C:\\Users\\hanako"), letters fold. Registry paths are relative to a root below. All that a
 * function hands out lives in the arena given to it, or for the call of a visitor. Nothing here writes. */
#ifndef SK_HOST_VIEW_H
#define SK_HOST_VIEW_H

#include "base/arena.h"

/* Whether a look was possible at all: "there is none" and "we could not look" never mix. */
typedef enum sk_host_answer { SK_HOST_NONE, SK_HOST_SOME, SK_HOST_BLIND } sk_host_answer;

typedef enum sk_host_root {
    SK_HOST_SOFTWARE,   /* HKLM\SOFTWARE; its 32-bit view is the subkey WOW6432Node */
    SK_HOST_SYSTEM,     /* HKLM\SYSTEM; "CurrentControlSet" is resolved by the backend */
    SK_HOST_USER,       /* NTUSER.DAT of a user */
    SK_HOST_AMCACHE,    /* Amcache.hve */
    SK_HOST_SECURITY,   /* HKLM\SECURITY, which Windows shows to itself alone */
    SK_HOST_ROOT_COUNT
} sk_host_root;

enum { SK_HOST_NO_USER = 0xffffffff };

typedef struct sk_host_user {
    sk_bytes name, sid, profile; /* profile: its folder */
    sk_bytes local, roaming;     /* AppData\Local and AppData\Roaming, wherever they are */
} sk_host_user;

typedef struct sk_host_value {
    sk_bytes name;
    uint32_t type;               /* REG_...: format/host/hive.h */
    sk_bytes data;               /* raw */
} sk_host_value;

typedef struct sk_host_file {
    sk_bytes path, name;
    bool folder, link;           /* link: a reparse point, which is not followed */
    uint64_t size, created, written; /* FILETIME, 0: unknown */
} sk_host_file;

typedef struct sk_host_process {
    uint32_t pid, parent;
    sk_bytes name, image, command_line; /* image: full path; empty where it may not be read */
    uint64_t started;            /* FILETIME */
    sk_bytes user;
    bool is_64_bit;
} sk_host_process;

typedef struct sk_host_region {
    uint32_t pid;
    uint64_t base, size;
    bool executable, writable, image; /* image: backed by a file */
} sk_host_region;

typedef struct sk_host_connection {
    uint32_t pid;                /* 0: unknown */
    sk_bytes remote;             /* address */
    uint16_t port;
    bool established;
} sk_host_connection;

/* What the engine says of a file: SK_HOST_SCAN_... in the order of weight. */
typedef enum sk_host_scan { SK_HOST_SCAN_CLEAN, SK_HOST_SCAN_UNSCANNABLE, SK_HOST_SCAN_SUSPICIOUS, SK_HOST_SCAN_MALICIOUS, SK_HOST_SCAN_FAILED } sk_host_scan;

/* The engine, where there is one: files are handed over first, then the answers come in the same order. */
typedef struct sk_host_scanner {
    void *self;
    bool (*ask)(void *self, sk_bytes path, sk_bytes content); /* false: nobody answers any more */
    bool (*answer)(void *self, sk_arena *a, sk_host_scan *ret, sk_bytes *ret_detail);
} sk_host_scanner;

typedef struct sk_host_view {
    void *self;
    const sk_host_scanner *scanner; /* NULL: files are known by place, times and head alone */
    /* Facts of the machine. */
    sk_bytes computer, windows;  /* windows: "C:\\Windows" */
    sk_bytes program_data, program_files, program_files_x86;
    uint32_t volume_serial;      /* of the volume that holds Windows */
    uint32_t version_major, version_minor, build;
    uint64_t now;                /* FILETIME of the look: of the machine, or of the evidence */
    bool live, is_64_bit;
    bool only_logs;              /* there is no Windows, only event logs in folders below C: */
    bool has_processes;          /* an image of a disk has none: checks that need them say "not looked at" */
    const sk_host_user *users;
    uint32_t user_count;
    const struct sk_host_blind *blind; /* what the backend itself left out, of which no check knows (check.h); grows while it is used */

    sk_host_answer (*key)(void *self, sk_host_root root, uint32_t user, const char *path, uint64_t *ret_written);
    sk_host_answer (*subkeys)(void *self, sk_host_root root, uint32_t user, const char *path,
                              bool (*visit)(void *to, sk_bytes name, uint64_t written), void *to);
    sk_host_answer (*values)(void *self, sk_host_root root, uint32_t user, const char *path,
                             bool (*visit)(void *to, const sk_host_value *value), void *to);
    /* Values in cells of a hive that are no longer used, perhaps partly overwritten; whose key they were of is lost. NULL: this backend
     * reads no cells (the running Windows shows none). */
    sk_host_answer (*deleted)(void *self, sk_host_root root, uint32_t user, bool (*visit)(void *to, const sk_host_value *value), void *to);
    /* Of one folder, without what lies below. */
    sk_host_answer (*list)(void *self, sk_bytes folder, bool (*visit)(void *to, const sk_host_file *file), void *to);
    sk_host_answer (*stat)(void *self, sk_arena *a, sk_bytes path, sk_host_file *ret);
    /* At most len bytes from off. */
    sk_host_answer (*read)(void *self, sk_arena *a, sk_bytes path, uint64_t off, size_t len, sk_bytes *ret);
    /* A named stream ("Zone.Identifier"), at most 64 KiB. */
    sk_host_answer (*stream)(void *self, sk_arena *a, sk_bytes path, const char *name, sk_bytes *ret);
    /* What a disk does not have; the backends of evidence take the functions sk_host_no_... below. */
    sk_host_answer (*processes)(void *self, bool (*visit)(void *to, const sk_host_process *process), void *to);
    sk_host_answer (*modules)(void *self, uint32_t pid, bool (*visit)(void *to, sk_bytes path, uint64_t base, uint64_t size), void *to);
    /* Regions of a process' memory, in pieces of at most 1 MiB that overlap by 64 bytes; executable: only those that may be executed. */
    sk_host_answer (*memory)(void *self, uint32_t pid, bool executable, bool (*visit)(void *to, const sk_host_region *region, uint64_t at, sk_bytes bytes), void *to);
    sk_host_answer (*connections)(void *self, bool (*visit)(void *to, const sk_host_connection *connection), void *to);
    /* Targets and user names of the Credential Manager of whoever runs this, without what is secret; NULL: they are encrypted. */
    sk_host_answer (*credentials)(void *self, bool (*visit)(void *to, sk_bytes target, sk_bytes user), void *to);
} sk_host_view;

/* Of a machine that does not run: SK_HOST_NONE. */
sk_host_answer sk_host_no_processes(void *self, bool (*visit)(void *to, const sk_host_process *process), void *to);
sk_host_answer sk_host_no_modules(void *self, uint32_t pid, bool (*visit)(void *to, sk_bytes path, uint64_t base, uint64_t size), void *to);
sk_host_answer sk_host_no_memory(void *self, uint32_t pid, bool executable,
                                 bool (*visit)(void *to, const sk_host_region *region, uint64_t at, sk_bytes bytes), void *to);
sk_host_answer sk_host_no_connections(void *self, bool (*visit)(void *to, const sk_host_connection *connection), void *to);

/* A value by its name, copied into the arena. */
sk_host_answer sk_host_value_of(const sk_host_view *v, sk_arena *a, sk_host_root root, uint32_t user, const char *path, const char *name,
                                sk_host_value *ret);
/* Text of REG_SZ, REG_EXPAND_SZ; empty for other types. */
sk_bytes sk_host_value_text(sk_arena *a, const sk_host_value *value);
bool sk_host_value_number(const sk_host_value *value, uint64_t *ret);
/* With %SystemRoot%, %LOCALAPPDATA% and the like filled in for that user (SK_HOST_NO_USER: of the machine). */
sk_bytes sk_host_expand(const sk_host_view *v, sk_arena *a, uint32_t user, sk_bytes text);
sk_bytes sk_host_join(sk_arena *a, sk_bytes folder, sk_bytes name);
sk_bytes sk_host_path_name(sk_bytes path);   /* the last part; Windows takes both slashes */
sk_bytes sk_host_path_folder(sk_bytes path); /* without the last part and its backslash */
sk_bytes sk_host_path_stem(sk_bytes name);   /* without the ending */
bool sk_host_path_below(sk_bytes path, sk_bytes folder, unsigned depth); /* exactly depth parts below */

#endif
