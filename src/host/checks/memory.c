/* Memory of running programs, dumps of crashed ones, and connections. Only memory that may be executed is read, all of it only where
 * the program is one that Emotet lives in. A pattern alone is never proof: JPCERT/CC's rule once hit an installer. */
#include "base/text.h"
#include "host/autostart.h"
#include "host/look.h"
#include "host/patterns.h"
#include "host/shapes.h"

enum { PIECE = 1 << 20, PIECE_MEMORY = 2 << 20 };
static const uint64_t most_dump = 4ull << 30;

typedef struct reading {
    sk_pattern_hits hits;
    uint64_t program_at; /* private executable memory that begins as a program does; 0: none */
} reading;

static bool is_program(sk_bytes bytes)
{
    uint32_t header = sk_u32le_at(bytes, 60);
    return sk_starts(bytes, SK_LIT("MZ")) && sk_equal(sk_slice(bytes, header, 4), SK_LIT("PE\0\0"));
}

static bool take_piece(void *to, const sk_host_region *region, uint64_t at, sk_bytes bytes)
{
    reading *rd = to;
    if (region->image || !region->executable) return true; /* of a file: the checks of files see it */
    sk_patterns_scan(&rd->hits, bytes, at);
    if (!rd->program_at && at == region->base && is_program(bytes)) rd->program_at = at;
    return true;
}

/* Programs that Emotet runs in or hides in. */
static bool is_suspect(sk_host_result *r, const sk_host_process *p)
{
    sk_bytes program, loaded, entry;
    sk_autostart_split(r->arena, p->command_line, &program, &loaded, &entry);
    sk_place place = sk_place_of(loaded);
    return (sk_shape_loader(p->name) && (place == SK_PLACE_OWN_FOLDER || place == SK_PLACE_ROOT)) || sk_shape_random_path(p->image);
}

static void tell(sk_host_result *r, const sk_host_process *p, sk_host_check_id check, sk_host_state state, uint64_t at, const char *what)
{
    sk_host_tell(r, &(sk_host_finding){.check = check, .state = state, .user = SK_HOST_NO_USER, .path = p->image, .process = p->name, .pid = p->pid, .command = p->command_line,
                                       .time = p->started, .detail = p->name, .evidence = sk_text_bytes(r->arena, "%s, memory at %llx", what, (unsigned long long)at)});
}

static void look_at_process(sk_host_result *r, const sk_host_process *p)
{
    reading rd = {.program_at = 0};
    uint64_t at = 0;
    bool suspect = is_suspect(r, p);
    sk_host_answer answer = r->view->memory(r->view->self, p->pid, true, take_piece, &rd);
    if (answer == SK_HOST_BLIND && suspect) sk_host_tell_blind(r, sk_text_bytes(r->arena, "memory of %.*s (%u)", (int)p->name.len, (const char *)p->name.p, p->pid), "it could not be read");
    const char *group = sk_patterns_group(&rd.hits, &at);
    if (rd.hits.keys) tell(r, p, SK_HOST_CHECK_MEMORY_KEYS, SK_HOST_INFECTED, rd.hits.keys_at, "ECK1 and ECS1");
    if (group) tell(r, p, SK_HOST_CHECK_MEMORY_PATTERN, suspect || rd.program_at ? SK_HOST_INFECTED : SK_HOST_SUSPICIOUS, at, group);
    bool hidden = rd.program_at && sk_shape_is_one_of(p->name, "regsvr32|rundll32|svchost|wermgr|explorer|certutil|wscript|dllhost");
    if (rd.program_at) tell(r, p, SK_HOST_CHECK_MEMORY_HOLLOW, suspect || hidden ? SK_HOST_SUSPICIOUS : SK_HOST_NOTE, rd.program_at, "a program");
}

/* The first module of a process is its program; another one there was put in its place. */
typedef struct first_module {
    sk_bytes path;
} first_module;

static bool take_module(void *to, sk_bytes path, uint64_t base, uint64_t size)
{
    first_module *m = to;
    (void)base, (void)size;
    m->path = path;
    return false;
}

static void compare_image(sk_host_result *r, const sk_host_process *p)
{
    first_module m = {{0}};
    if (!p->image.len || r->view->modules(r->view->self, p->pid, take_module, &m) != SK_HOST_SOME || !m.path.len) return;
    if (sk_equal_nocase(sk_host_path_name(m.path), sk_host_path_name(p->image)) || !sk_ends_nocase(m.path, SK_LIT(".exe"))) return;
    tell(r, p, SK_HOST_CHECK_MEMORY_HOLLOW, SK_HOST_SUSPICIOUS, 0, "another program in its place");
}

/* ---- dumps ---- */

static bool take_dump(void *to, const sk_host_file *file)
{
    sk_host_result *r = to;
    sk_pattern_hits hits = {.keys = false};
    uint64_t at = 0, off = 0;
    if (file->folder || file->link || !sk_ends_nocase(file->name, SK_LIT(".dmp"))) return true;
    for (; off < file->size && off < most_dump; off += PIECE - SK_PATTERN_OVERLAP) {
        sk_arena *a = sk_arena_new(PIECE_MEMORY);
        sk_bytes bytes = {0};
        bool read = a && r->view->read(r->view->self, a, file->path, off, PIECE, &bytes) == SK_HOST_SOME;
        sk_patterns_scan(&hits, bytes, off);
        sk_arena_free(a);
        if (!read) sk_host_tell_blind(r, file->path, "the dump could not be read to its end");
        if (bytes.len < PIECE) break;
    }
    if (off >= most_dump) sk_host_tell_blind(r, file->path, "the dump is larger than what is looked at");
    const char *group = sk_patterns_group(&hits, &at);
    bool loader = sk_starts_nocase(file->name, SK_LIT("regsvr32")) || sk_starts_nocase(file->name, SK_LIT("rundll32"));
    /* Other programs keep such keys too: here nobody knows whose memory it was, unless the dump's name tells. */
    if (hits.keys && loader) group = "ECK1 and ECS1";
    if (!group) return true;
    sk_host_tell(r, &(sk_host_finding){.check = SK_HOST_CHECK_MEMORY_PATTERN, .state = loader ? SK_HOST_PAST : SK_HOST_SUSPICIOUS, .user = SK_HOST_NO_USER, .path = file->path,
                                       .time = file->written, .detail = file->name, .evidence = sk_text_bytes(r->arena, "%s, at %llx", group, (unsigned long long)at)});
    return true;
}

static void look_at_dumps(sk_host_result *r)
{
    const sk_host_view *v = r->view;
    (void)sk_host_list(r, v->windows, take_dump, r);
    for (uint32_t u = 0; u < v->user_count; u++) {
        (void)sk_host_list(r, sk_host_join(r->arena, v->users[u].local, SK_LIT("CrashDumps")), take_dump, r);
    }
}

/* ---- connections ---- */

static bool take_connection(void *to, const sk_host_connection *c)
{
    sk_host_result *r = to;
    sk_process_list l = sk_host_process_list(r);
    sk_bytes port = sk_text_bytes(r->arena, "%u", c->port);
    if (!c->pid || sk_shape_private_address(c->remote) || !sk_shape_server_port(port)) return true;
    for (size_t i = 0; i < l.count; i++) {
        if (l.p[i].pid != c->pid || (!sk_shape_loader(l.p[i].name) && !is_suspect(r, &l.p[i]))) continue;
        sk_bytes remote = sk_text_bytes(r->arena, "%.*s:%u", (int)c->remote.len, (const char *)c->remote.p, c->port);
        sk_host_tell(r, &(sk_host_finding){.check = SK_HOST_CHECK_CONNECTION, .state = SK_HOST_SUSPICIOUS, .user = SK_HOST_NO_USER, .path = l.p[i].image, .registry = remote,
                                           .process = l.p[i].name, .pid = c->pid, .command = l.p[i].command_line, .time = l.p[i].started, .detail = remote});
    }
    return true;
}

void sk_host_check_memory(sk_host_result *r)
{
    const sk_host_view *v = r->view;
    sk_process_list l = sk_host_process_list(r);
    for (size_t i = 0; i < l.count; i++) {
        look_at_process(r, &l.p[i]);
        compare_image(r, &l.p[i]);
    }
    if (v->connections(v->self, take_connection, r) == SK_HOST_BLIND) sk_host_tell_blind(r, SK_LIT("connections"), "the list of connections could not be read");
    look_at_dumps(r);
}
