/* The virtual file system: what one layer writes the next can read, list, rename and run. Paths are Windows paths without
 * case; %NAME% is expanded, "/" is "\", "." and ".." are followed, a relative path starts in the current folder. The usual
 * folders exist; programs of the system exist by name, so that checks for them succeed, and have unknown content. */
#ifndef SK_EMULATE_FILES_H
#define SK_EMULATE_FILES_H

#include "emulate/world/object.h"

typedef struct sk_file {
    sk_str path; /* as first written, whole */
    uint8_t *p;
    size_t len, cap; /* content */
    bool folder, gone;
    bool opaque; /* content unknown; len is what a check of length sees */
    bool open;   /* written to and not closed */
    bool dirty;  /* changed since it was last handed over */
    bool own;    /* written by the program, not there before */
    bool started; /* it ran */
    const struct sk_world_beside *beside; /* a file that came with the program and was not read yet */
    uint8_t flow;
    uint32_t attributes;
    double changed;       /* date */
    struct sk_file *next; /* in order of making */
} sk_file;

/* A file that came with the program: in the same archive or mail. It lies beside it; its bytes are fetched at the first look. */
typedef struct sk_world_beside {
    sk_bytes name;
    uint64_t size;
    bool (*read)(const struct sk_world_beside *b, sk_bytes *ret); /* bytes live as long as the world */
    void *self, *member;
} sk_world_beside;

sk_str sk_path_whole(sk_world *w, sk_str path); /* expanded and absolute, as written */
sk_str sk_path_name(sk_str path);               /* behind the last separator */
sk_str sk_path_folder(sk_str path);             /* before it, without it */
sk_str sk_path_join(sk_world *w, sk_str folder, sk_str name);
/* NULL where there is none. A path of the system (System32\cmd.exe) is made when asked for. */
sk_file *sk_world_file(sk_world *w, sk_str path);
/* Puts a file there before the program starts: no effect. content is borrowed for the life of the world. */
sk_file *sk_world_place_file(sk_world *w, sk_str path, sk_bytes content, unsigned flow);
bool sk_world_is_folder(sk_world *w, sk_str path);
void sk_world_make_folder(sk_world *w, sk_str path);

/* Writing: opens (makes, or empties unless append). NULL at the budget. */
sk_file *sk_world_open_write(sk_world *w, sk_str path, bool append);
/* Adds or overwrites bytes at off; past emulate.files the rest is dropped. */
void sk_file_put(sk_world *w, sk_file *f, uint64_t off, sk_bytes b, unsigned flow);
void sk_file_put_opaque(sk_world *w, sk_file *f, size_t len, unsigned flow);
void sk_file_resize(sk_world *w, sk_file *f, uint64_t len);
/* Call at Close: effect write with path, length and flow, and persist for a startup or template folder. */
void sk_file_close(sk_world *w, sk_file *f);
/* Hands a changed file's content over as a child artifact with its name: at Run and at the end. Closes it too. */
void sk_file_hand_over(sk_world *w, sk_file *f);
/* The same, and the content runs now, where it is a program: at Run. */
void sk_file_start(sk_world *w, sk_file *f);
/* open, put, close. */
bool sk_world_write(sk_world *w, sk_str path, sk_bytes content, unsigned flow);
/* Effect read; the content, opaque where *ret_opaque. False: no such file. */
bool sk_world_read(sk_world *w, sk_str path, sk_bytes *ret, unsigned *ret_flow, bool *ret_opaque);
bool sk_world_delete(sk_world *w, sk_str path); /* effect delete; wildcards allowed */
bool sk_world_copy(sk_world *w, sk_str from, sk_str to, bool move);
/* The n-th file or folder whose whole path matches a pattern with ? and * in its last part (Dir). NULL behind the end. */
sk_file *sk_world_match(sk_world *w, sk_str pattern, bool folders, size_t n);

/* Environment variables; unset: empty. Names of user and computer tell a probe. */
sk_str sk_world_environ(sk_world *w, sk_str name);
void sk_world_set_environ(sk_world *w, sk_str name, sk_str value);
bool sk_world_environ_nth(sk_world *w, size_t n, sk_str *ret_name, sk_str *ret_value);
sk_str sk_world_expand(sk_world *w, sk_str text); /* %NAME% */
unsigned sk_environ_flow(sk_str name);            /* SK_FLOW_IDENTITY or SK_FLOW_ENVIRONMENT */
/* Known folders by the names of WScript's SpecialFolders ("Desktop", "AppData", "Startup", "MyDocuments") or "Temp",
 * "Windows", "System", "Templates", "UserProfile"; empty: none such. */
sk_str sk_world_folder(sk_world *w, sk_str name);

/* Registry. Keys as "HKCU\..." or "HKEY_CURRENT_USER\...", the last part is the value. */
bool sk_world_reg_read(sk_world *w, sk_str key, sk_value *ret);
void sk_world_reg_write(sk_world *w, sk_str key, const sk_value *v);
bool sk_world_reg_delete(sk_world *w, sk_str key);

#endif
