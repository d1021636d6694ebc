/* Prefetch files: which programs ran, and what regsvr32, rundll32 and the script hosts loaded within ten seconds of their start. They
 * outlive the files that they name. */
#include "format/host/prefetch.h"

#include "base/text.h"
#include "host/look.h"
#include "host/shapes.h"
#include "host/traces.h"

enum { MOST_PREFETCH = 8 << 20, MEMORY = 64 << 20 };

typedef struct looking {
    sk_host_result *r;
    const sk_prefetch *p;
    sk_bytes evidence;
} looking;

static bool is_script_host(sk_bytes program) { return sk_shape_is_one_of(program, "wscript|cscript|mshta"); }

static bool ends_as_script(sk_bytes name)
{
    static const char *const endings[] = {".vbs", ".vbe", ".js", ".jse", ".wsf", ".wsh", ".hta"};
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        if (sk_ends_nocase(name, sk_bytes_str(endings[i]))) return true;
    }
    return false;
}

/* Files that Windows itself keeps in the root of a profile. */
static bool is_of_profile(sk_bytes name)
{
    return sk_starts_nocase(name, SK_LIT("NTUSER")) || sk_ends_nocase(name, SK_LIT(".ini")) || sk_ends_nocase(name, SK_LIT(".log")) || sk_ends_nocase(name, SK_LIT(".pol"));
}

static bool is_exported_note(sk_bytes path) { return sk_find_nocase(path, 0, SK_LIT("\\Temp\\OneNote\\")) != SK_NPOS && sk_find_nocase(path, 0, SK_LIT("\\Exported\\")) != SK_NPOS; }

static bool state_of_loaded(const looking *l, sk_bytes path, sk_host_state *ret)
{
    sk_bytes name = sk_host_path_name(path);
    bool loader = sk_shape_loader(l->p->program), script = is_script_host(l->p->program) && ends_as_script(name);
    sk_place place = sk_place_of(path);
    bool exported = is_exported_note(path) && (loader || script);
    bool own = place == SK_PLACE_OWN_FOLDER && loader && sk_shape_random_path(path);
    bool root = place == SK_PLACE_ROOT && !is_of_profile(name) && (loader || script);
    *ret = own || exported ? SK_HOST_PAST : SK_HOST_SUSPICIOUS;
    return own || exported || root;
}

static void look_at_loaded(const looking *l, sk_bytes path)
{
    sk_host_state state;
    sk_host_result *r = l->r;
    if (sk_is(sk_host_path_name(path), "EmotetLoader.dll")) sk_trace_of_program(r, &(sk_trace){.as = SK_HOST_CHECK_PAST_PROGRAM, .path = path, .time = l->p->last[0], .evidence = l->evidence, .library = true});
    if (!state_of_loaded(l, path, &state)) return;
    if (state == SK_HOST_PAST && sk_trace_exists(r, path)) state = SK_HOST_SUSPICIOUS;
    sk_host_tell(r, &(sk_host_finding){.check = SK_HOST_CHECK_PAST_LOADED, .state = state, .user = sk_trace_user_of(r->view, path), .path = path, .process = l->p->program,
                                       .time = l->p->last[0], .detail = l->p->program, .evidence = l->evidence});
}

static void look_at_run(const looking *l)
{
    bool loads = sk_shape_loader(l->p->program) || is_script_host(l->p->program);
    sk_bytes own = {0};
    for (size_t i = 0; i < l->p->file_count; i++) {
        bool is_own = !own.len && sk_starts_nocase(sk_host_path_name(l->p->files[i]), l->p->program);
        if (!is_own && !loads) continue;
        sk_bytes path = sk_shape_drive_path(l->r->arena, l->p->files[i]);
        if (is_own) own = path;
        else look_at_loaded(l, path);
    }
    if (!own.len) own = l->p->program; /* the name alone */
    sk_trace_of_program(l->r, &(sk_trace){.as = SK_HOST_CHECK_PAST_PROGRAM, .path = own, .time = l->p->last[0], .evidence = l->evidence});
}

static bool take_file(void *to, const sk_host_file *file)
{
    sk_host_result *r = to;
    sk_bytes bytes;
    sk_prefetch p;
    if (file->folder || !sk_ends_nocase(file->name, SK_LIT(".pf"))) return true;
    sk_arena *a = sk_arena_new(MEMORY);
    if (!a || r->view->read(r->view->self, a, file->path, 0, MOST_PREFETCH, &bytes) != SK_HOST_SOME) sk_host_tell_blind(r, file->path, "the file could not be read");
    else if (!sk_prefetch_read(a, bytes, &p)) sk_host_tell_blind(r, file->path, "this is no prefetch file of a known version");
    else {
        if (p.damaged || sk_arena_exhausted(a)) sk_host_tell_blind(r, file->path, "the file is damaged, or larger than the limits allow");
        look_at_run(&(looking){r, &p, file->path});
    }
    sk_arena_free(a);
    return true;
}

void sk_host_check_prefetch(sk_host_result *r)
{
    sk_bytes folder = sk_host_join(r->arena, r->view->windows, SK_LIT("Prefetch"));
    (void)sk_host_list(r, folder, take_file, r);
}
