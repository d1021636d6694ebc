/* What the readers of one VBA project share. */
#ifndef SK_FORMAT_VBA_H
#define SK_FORMAT_VBA_H

#include "base/map.h"
#include "format/office/cfb_parts.h"

typedef struct vba_module {
    sk_bytes name, stream; /* UTF-8 */
    sk_module_type type;
    uint32_t offset; /* of the compressed source in the stream */
    bool has_offset, is_private, read_only;
    bool names_differ; /* narrow and wide name */
    struct vba_module *next;
} vba_module;

typedef struct vba_project {
    sk_opening *o;
    const sk_cfb_part *part;
    uint32_t root, storage; /* storage ids: around and named "VBA" */
    uint16_t codepage;
    uint32_t syskind; /* dir: 3 is 64-bit Windows */
    bool has_dir, dir_odd, has_text;
    unsigned locks_read; /* PROJECT: which of CMG, DPB, GC were met */
    sk_bytes name;
    vba_module *modules, **modules_end;
    size_t count;
    sk_map *types; /* PROJECT: folded module name to sk_module_type */
    sk_bytes document_module;
    sk_bytes pcode_version; /* the _VBA_PROJECT stream */
} vba_project;

/* Text of the project in UTF-8. */
sk_bytes vba_decode_text(const vba_project *p, sk_bytes raw);
/* Reads the unpacked dir stream: names, references (told as facts), modules. */
void vba_read_dir(vba_project *p, sk_bytes dir);
/* Reads the PROJECT stream: types of modules, protection (told as facts). */
void vba_read_project_text(vba_project *p, sk_bytes text);
/* Type that PROJECT gives a module; false when it is not listed. */
bool vba_listed_type(const vba_project *p, sk_bytes module, sk_module_type *ret);

/* Compiled code of a module: the bytes of its stream before the source. */
typedef enum vba_pcode_state { VBA_PCODE_ABSENT, VBA_PCODE_UNREAD, VBA_PCODE_READ } vba_pcode_state;

typedef struct vba_pcode {
    vba_pcode_state state;
    size_t lines;       /* with code */
    sk_bytes *literals; /* borrowed from the cache */
    size_t count;
} vba_pcode;

vba_pcode vba_read_pcode(sk_arena *a, sk_bytes cache, sk_bytes vba_project_stream, bool is_64bit);

/* What the p-code of a module has beside its source. */
typedef struct vba_difference {
    sk_bytes *literals; /* that only the p-code has */
    size_t count;
    size_t source_lines; /* with code */
    bool lines_differ;
} vba_difference;

/* False where they tell the same, or where memory is out. */
bool vba_pcode_differs(sk_arena *a, const vba_pcode *code, sk_bytes source, vba_difference *ret);

#endif
