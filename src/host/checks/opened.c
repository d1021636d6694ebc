/* What users opened: rows and links of jump lists, and the shell's shortcuts to recent documents. Both outlive the document. */
#include "base/text.h"
#include "format/shortcut/jump_list.h"
#include "host/look.h"
#include "host/shapes.h"

enum { MOST_FILES = 5000, MOST_FILE = 16 << 20, MEMORY = 96 << 20 };

typedef struct opened {
    sk_host_result *r;
    uint32_t user;
    uint16_t codepage;
    unsigned files;
    sk_arena *arena; /* of one file */
} opened;

static void tell(const opened *o, sk_bytes target, uint64_t time, sk_bytes evidence)
{
    sk_arena *a = o->r->arena;
    if (!sk_shape_arrives(target) || !sk_shape_carries_code(sk_host_path_name(target))) return;
    sk_bytes path = sk_arena_copy(a, sk_host_expand(o->r->view, a, o->user, target));
    sk_host_tell(o->r, &(sk_host_finding){.check = SK_HOST_CHECK_OPENED, .state = SK_HOST_NOTE, .user = o->user, .path = path, .time = time, .detail = path,
                                          .evidence = sk_arena_copy(a, evidence)});
}

static bool read_list(const opened *o, const sk_host_file *f, sk_bytes bytes)
{
    sk_jump_list l;
    if (!sk_jump_list_read(o->arena, bytes, o->codepage, &l)) return false;
    for (size_t i = 0; i < l.count; i++) {
        tell(o, sk_jump_target(&l.at[i]), l.at[i].used, f->path);
    }
    return !l.damaged && !l.cut;
}

/* The shortcut is written anew each time the document is opened. */
static bool read_shortcut(const opened *o, const sk_host_file *f, sk_bytes bytes)
{
    sk_lnk l;
    if (!sk_lnk_read(o->arena, bytes, o->codepage, &l)) return false;
    tell(o, sk_lnk_target(&l), f->written, f->path);
    return !l.damaged;
}

static void look_at(opened *o, const sk_host_file *f, bool (*read)(const opened *o, const sk_host_file *f, sk_bytes bytes))
{
    const sk_host_view *v = o->r->view;
    sk_bytes bytes = {0};
    o->arena = f->size <= MOST_FILE ? sk_arena_new(MEMORY) : NULL;
    bool sound = o->arena && v->read(v->self, o->arena, f->path, 0, (size_t)f->size, &bytes) == SK_HOST_SOME && read(o, f, bytes);
    if (!sound) sk_host_tell_blind(o->r, f->path, "it is damaged, too large, or no shortcut");
    sk_arena_free(o->arena);
    o->arena = NULL;
}

static bool take_file(void *to, const sk_host_file *f)
{
    opened *o = to;
    if (f->folder || f->link || !f->size) return true;
    bool list = sk_ends_nocase(f->name, SK_LIT("Destinations-ms")), shortcut = sk_ends_nocase(f->name, SK_LIT(".lnk"));
    if (!list && !shortcut) return true;
    if (++o->files > MOST_FILES) {
        sk_host_tell_blind(o->r, sk_host_path_folder(f->path), "it holds more shortcuts than are read");
        return false;
    }
    look_at(o, f, list ? read_list : read_shortcut);
    return true;
}

/* Of texts that are not Unicode: the machine's own, ACP. */
static uint16_t codepage_of(sk_host_result *r)
{
    static const char key[] = "CurrentControlSet\\Control\\Nls\\CodePage";
    sk_host_value value;
    uint64_t number;
    if (sk_host_value_of(r->view, r->arena, SK_HOST_SYSTEM, SK_HOST_NO_USER, key, "ACP", &value) != SK_HOST_SOME) return 0;
    return sk_parse_u64(sk_host_value_text(r->arena, &value), &number) && number <= UINT16_MAX ? (uint16_t)number : 0;
}

/* Lists first: their times are their own, those of shortcuts are those of the files. */
void sk_host_check_opened(sk_host_result *r)
{
    static const char *const folders[] = {"AutomaticDestinations", "CustomDestinations", ""};
    const sk_host_view *v = r->view;
    uint16_t codepage = codepage_of(r);
    for (uint32_t u = 0; u < v->user_count; u++) {
        sk_bytes recent = sk_host_join(r->arena, v->users[u].roaming, SK_LIT("Microsoft\\Windows\\Recent"));
        for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
            opened o = {.r = r, .user = u, .codepage = codepage};
            sk_bytes folder = folders[i][0] ? sk_host_join(r->arena, recent, sk_bytes_str(folders[i])) : recent;
            (void)sk_host_list(r, folder, take_file, &o);
        }
    }
}
