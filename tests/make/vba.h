/* Writer of VBA projects (MS-OVBA) for tests: compressed containers, the dir stream, PROJECT, PROJECTwm and
 * _VBA_PROJECT. Sources are inert text. */
#ifndef SK_MAKE_VBA_H
#define SK_MAKE_VBA_H

#include "make/cfb.h"

typedef struct make_vba_module {
    const char *name;
    char type;        /* 'm' standard module, 'd' document, 'c' class, 'f' form */
    const char *code; /* UTF-8 lines of the module without its Attribute lines, ended by \n; written with CR LF */
    sk_bytes source;  /* where set, the exact source bytes instead of code (in the project's code page) */
    sk_bytes cache;   /* performance cache in front of the source; may be empty */
    bool hidden;      /* not named in PROJECT */
} make_vba_module;

typedef struct make_vba_project {
    const char *name;  /* NULL: "Project" */
    unsigned codepage; /* 0: 1252 */
    const make_vba_module *modules;
    size_t count;
    unsigned version; /* of _VBA_PROJECT: 0 for 0xFFFF (none), else as 0x00B2 */
    bool locked;      /* PROJECT says that users may not view it */
} make_vba_project;

/* The compressed container of bytes. */
sk_bytes make_ovba(sk_arena *a, sk_bytes bytes);
/* A module's source: the Attribute lines of its type, then code with CR LF. */
sk_bytes make_vba_source(sk_arena *a, const make_vba_module *m);
/* Decompressed dir stream. */
sk_bytes make_vba_dir(sk_arena *a, const make_vba_project *p);
sk_bytes make_vba_project_text(sk_arena *a, const make_vba_project *p);
/* Adds the project's streams below prefix: "Macros/" (Word), "_VBA_PROJECT_CUR/" (Excel), "" (vbaProject.bin). */
void make_vba_put(make_cfb *c, sk_arena *a, const char *prefix, const make_vba_project *p);
/* A performance cache whose lines load these string literals, as 32-bit (dir: syskind 1) or 64-bit VBA 7 keeps it. */
sk_bytes make_vba_cache(sk_arena *a, const char *const *literals, size_t count, bool is_64bit);
/* A whole vbaProject.bin. */
sk_bytes make_vba_bin(sk_arena *a, const make_vba_project *p);
/* PROJECT's CMG, DPB and GC values: data under the cipher of MS-OVBA 2.4.3.2, as hexadecimal text. */
sk_bytes make_vba_encrypted(sk_arena *a, sk_bytes data, unsigned seed, unsigned project_key);

#endif
