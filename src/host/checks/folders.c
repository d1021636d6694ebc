/* Programs in folders of their own below AppData\Local and the 32-bit system folder: EmoCheck's scanners 3, 4 and 5, and the padded
 * libraries of 2023. One walk of two levels serves them all. */
#include "base/map.h"
#include "base/text.h"
#include "host/emocheck.h"
#include "host/look.h"

enum { LEAST_V3 = 10000, PADDED_SIZE = 100 << 20 };

typedef struct walk {
    sk_host_result *r;
    uint32_t user;
    sk_host_file folder;
    void (*look)(struct walk *w, const sk_host_file *file);
    sk_map *system, *sizes; /* scanner 3: names of the system folder without ending; with it, to their size */
    sk_map *products; /* scanner 4: names of folders that products own */
} walk;

static bool take_file(void *to, const sk_host_file *file)
{
    walk *w = to;
    if (!file->folder && !file->link) w->look(w, file);
    return true;
}

static bool take_folder(void *to, const sk_host_file *folder)
{
    walk *w = to;
    if (!folder->folder || folder->link) return true;
    w->folder = *folder;
    w->folder.path = sk_arena_copy(w->r->arena, folder->path);
    w->folder.name = sk_arena_copy(w->r->arena, folder->name);
    (void)sk_host_list(w->r, w->folder.path, take_file, w);
    return true;
}

static void walk_below(walk *w, sk_bytes base, uint32_t user)
{
    w->user = user;
    (void)sk_host_list(w->r, base, take_folder, w);
}

static sk_bytes system_folder(sk_host_result *r) { return sk_host_join(r->arena, r->view->windows, r->view->is_64_bit ? SK_LIT("SysWOW64") : SK_LIT("System32")); }

static void walk_all(walk *w)
{
    for (uint32_t u = 0; u < w->r->view->user_count; u++) {
        walk_below(w, w->r->view->users[u].local, u);
    }
    walk_below(w, system_folder(w->r), SK_HOST_NO_USER);
}

/* ---- scanner 3 ---- */

static bool take_system_name(void *to, const sk_host_file *file)
{
    walk *w = to;
    bool program = sk_ends_nocase(file->name, SK_LIT(".exe")) || sk_ends_nocase(file->name, SK_LIT(".dll"));
    if (file->folder || !program) return true;
    sk_bytes name = sk_text_lower(w->r->arena, file->name);
    sk_map_add(w->system, sk_host_path_stem(name), 0);
    sk_map_add(w->sizes, name, (uintptr_t)file->size);
    return true;
}

static bool is_system_name(walk *w, sk_bytes name)
{
    uintptr_t known;
    return sk_map_get(w->system, sk_text_lower(w->r->arena, name), &known);
}

/* The same name and size as in the system folder: a copy of the original. */
static bool is_copy(walk *w, const sk_host_file *file)
{
    uintptr_t size;
    return sk_map_get(w->sizes, sk_text_lower(w->r->arena, file->name), &size) && size == file->size;
}

static void look_v3(walk *w, const sk_host_file *file)
{
    if (!sk_ends_nocase(file->name, SK_LIT(".exe")) || file->size < LEAST_V3 || !is_system_name(w, w->folder.name)) return;
    if (!is_system_name(w, sk_host_path_stem(file->name)) || is_copy(w, file)) return;
    if (sk_host_is_pe(w->r, file->path)) sk_host_tell_file(w->r, SK_HOST_CHECK_EMOCHECK_V3, w->user, file, SK_HOST_SUSPICIOUS);
}

void sk_host_check_system_names(sk_host_result *r)
{
    walk w = {.r = r, .look = look_v3, .system = sk_map_new(r->arena), .sizes = sk_map_new(r->arena)};
    sk_bytes system32 = sk_host_join(r->arena, r->view->windows, SK_LIT("System32"));
    if (r->view->list(r->view->self, system32, take_system_name, &w) != SK_HOST_SOME) {
        sk_host_tell_blind(r, system32, "the names of the system folder could not be read");
        return;
    }
    walk_all(&w);
}

/* ---- scanner 4 ---- */

static bool take_product(void *to, const sk_host_file *folder)
{
    walk *w = to;
    if (folder->folder) sk_map_add(w->products, sk_text_lower(w->r->arena, folder->name), 1);
    return true;
}

/* Names of products' own folders: EmoCheck takes those at any depth, which hides infections that share a name with any of them; the
 * first level is what a product calls itself. Names that cannot be read only leave a finding standing. */
static void read_products(walk *w)
{
    const sk_host_view *v = w->r->view;
    w->products = sk_map_new(w->r->arena);
    (void)v->list(v->self, v->program_files, take_product, w);
    (void)v->list(v->self, v->program_files_x86, take_product, w);
    for (uint32_t u = 0; u < v->user_count; u++) {
        (void)v->list(v->self, v->users[u].roaming, take_product, w);
    }
}

static void look_v4(walk *w, const sk_host_file *file)
{
    uintptr_t product;
    if (!sk_emocheck_v4_folder(w->folder.name) || !sk_emocheck_v4_file(file->name)) return;
    if (sk_map_get(w->products, sk_text_lower(w->r->arena, w->folder.name), &product)) return;
    if (sk_host_is_pe(w->r, file->path)) sk_host_tell_file(w->r, SK_HOST_CHECK_EMOCHECK_V4, w->user, file, SK_HOST_SUSPICIOUS);
}

void sk_host_check_random_dll(sk_host_result *r)
{
    walk w = {.r = r, .look = look_v4};
    read_products(&w);
    walk_all(&w);
}

/* ---- scanner 5 ---- */

static void look_v5(walk *w, const sk_host_file *file)
{
    if (!sk_emocheck_v5_times(w->folder.written, file->written) || !sk_host_is_pe(w->r, file->path)) return;
    sk_host_tell_file(w->r, SK_HOST_CHECK_EMOCHECK_V5, w->user, file, SK_HOST_SUSPICIOUS);
}

void sk_host_check_seven_days(sk_host_result *r)
{
    walk w = {.r = r, .look = look_v5};
    walk_all(&w);
}

/* ---- blown-up libraries ---- */

static void look_padded(walk *w, const sk_host_file *file)
{
    if (file->size < PADDED_SIZE || sk_ends_nocase(file->name, SK_LIT(".exe")) || !sk_host_is_pe(w->r, file->path)) return;
    sk_host_tell_file(w->r, SK_HOST_CHECK_PADDED, w->user, file, SK_HOST_SUSPICIOUS);
}

void sk_host_check_padded(sk_host_result *r)
{
    walk w = {.r = r, .look = look_padded};
    walk_all(&w);
}

/* ---- 2017: directly in Microsoft\Windows ---- */

static bool take_two_words(void *to, const sk_host_file *file)
{
    walk *w = to;
    bool program = !file->folder && !file->link && sk_ends_nocase(file->name, SK_LIT(".exe"));
    if (program && sk_host_is_pe(w->r, file->path)) sk_host_tell_file(w->r, SK_HOST_CHECK_TWO_WORDS, w->user, file, SK_HOST_SUSPICIOUS);
    return true;
}

void sk_host_check_two_words(sk_host_result *r)
{
    walk w = {.r = r};
    for (uint32_t u = 0; u < r->view->user_count; u++) {
        w.user = u;
        (void)sk_host_list(r, sk_host_join(r->arena, r->view->users[u].local, SK_LIT("Microsoft\\Windows")), take_two_words, &w);
    }
}
