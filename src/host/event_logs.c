/* See event_logs.h. */
#include "host/event_logs.h"

#include "base/filetime.h"
#include "base/text.h"
#include "host/look.h"

enum { PIECE = 16 * SK_EVTX_CHUNK, PIECE_MEMORY = 64 << 20, CHUNK_MEMORY = 16 << 20, MOST_DEPTH = 24, MOST_LOGS = 100000 };
static const uint64_t most_log = 2ull << 30, most_all = 8ull << 30; /* bytes looked at, of one log and of all */
static const uint64_t most_live = 256ull << 20;                     /* the check of a running machine is waited for */

typedef struct walk {
    sk_host_result *r;
    sk_event_logs *logs;
    sk_bytes path, log; /* log: as it is shown */
    sk_arena *scratch;
    unsigned depth; /* of folders that may still be entered */
} walk;

static bool take_event(void *self, const sk_event *e)
{
    walk *w = self;
    w->logs->events++;
    w->logs->visit(w->logs->self, e, w->log, w->scratch);
    return true;
}

/* False: the log ended, or could not be read on. */
static bool read_piece(walk *w, uint64_t off, sk_evtx *log)
{
    const sk_host_view *v = w->r->view;
    sk_arena *a = sk_arena_new(PIECE_MEMORY);
    sk_bytes bytes = {0};
    if (!a || v->read(v->self, a, w->path, off, PIECE, &bytes) != SK_HOST_SOME) sk_host_tell_blind(w->r, w->log, "the log could not be read to its end");
    w->scratch = a;
    (void)sk_evtx_chunks(bytes, off, CHUNK_MEMORY, take_event, w, log);
    w->logs->bytes += bytes.len;
    sk_arena_free(a);
    return bytes.len == PIECE;
}

/* Logs alone lie on no drive. */
static sk_bytes shown(sk_host_result *r, sk_bytes path)
{
    sk_bytes copy = sk_arena_copy(r->arena, r->view->only_logs ? sk_from(path, 3) : path);
    for (size_t i = 0; r->view->only_logs && i < copy.len; i++) {
        if (copy.p[i] == '\\') ((uint8_t *)(uintptr_t)copy.p)[i] = '/';
    }
    return copy;
}

static bool is_log(walk *w, const sk_host_file *file)
{
    sk_host_result *r = w->r;
    sk_arena *a = sk_arena_new(PIECE_MEMORY);
    sk_bytes head = {0};
    bool read = a && r->view->read(r->view->self, a, file->path, 0, 8, &head) == SK_HOST_SOME, good = read && sk_evtx_is(head);
    if (!read) sk_host_tell_blind(r, shown(r, file->path), "the log could not be read");
    else if (!good && file->size) sk_host_tell_blind(r, shown(r, file->path), "this is no event log");
    sk_arena_free(a);
    return good;
}

static void read_log(walk *w, const sk_host_file *file)
{
    sk_host_result *r = w->r;
    sk_evtx log = {0};
    uint64_t most = r->view->live ? most_live : most_all, off = SK_EVTX_HEADER;
    w->path = sk_arena_copy(r->arena, file->path);
    w->log = shown(r, w->path);
    w->logs->logs++;
    while (off < file->size && off < most_log && w->logs->bytes < most && read_piece(w, off, &log)) off += PIECE;
    if (off < file->size && (off >= most_log || w->logs->bytes >= most)) sk_host_tell_blind(r, w->log, "the log is larger than what is looked at");
    bool damaged = log.bad_chunks || log.bad_records; /* a log of a running machine is being written */
    if (damaged && !r->view->live) sk_host_tell_blind(r, w->log, sk_text_format(r->arena, "parts of the log are damaged: %u chunks, %u records", log.bad_chunks, log.bad_records));
}

static bool take_file(void *to, const sk_host_file *file);

static void look_into(walk *w, sk_bytes folder)
{
    if (w->r->view->list(w->r->view->self, folder, take_file, w) == SK_HOST_BLIND) sk_host_tell_blind(w->r, shown(w->r, folder), "the folder could not be read");
}

static void look_below(walk *w, sk_bytes folder)
{
    if (!w->depth) {
        sk_host_tell_blind(w->r, shown(w->r, folder), "nested deeper than the limit allows");
        return;
    }
    w->depth--;
    look_into(w, folder);
    w->depth++;
}

static bool take_file(void *to, const sk_host_file *file)
{
    walk *w = to;
    if (file->link) return true;
    if (file->folder) {
        if (w->r->view->only_logs) look_below(w, file->path);
    } else if (sk_ends_nocase(file->name, SK_LIT(".evtx")) && is_log(w, file)) {
        if (w->logs->logs < MOST_LOGS) read_log(w, file);
        else sk_host_tell_blind(w->r, SK_LIT("event logs"), "more logs than the limit allows");
    }
    return true;
}

void sk_host_each_event(sk_host_result *r, sk_event_logs *logs)
{
    walk w = {.r = r, .logs = logs, .depth = MOST_DEPTH};
    look_into(&w, r->view->only_logs ? SK_LIT("C:") : sk_host_join(r->arena, r->view->windows, SK_LIT("System32\\winevt\\Logs")));
}

uint64_t sk_host_event_record(const sk_event *e)
{
    uint64_t n;
    return sk_parse_u64(sk_event_value(e, "EventRecordID"), &n) ? n : e->record;
}

uint64_t sk_host_event_time(const sk_event *e)
{
    uint64_t t = 0;
    return sk_filetime_parse(sk_event_value(e, "TimeCreated_SystemTime"), &t) ? t : e->written;
}

uint32_t sk_host_event_user(const sk_host_view *v, const sk_event *e)
{
    sk_bytes sids[] = {sk_event_value(e, "Security_UserID"), sk_event_value(e, "SubjectUserSid")}, account = sk_event_value(e, "User");
    sk_bytes name = sk_host_path_name(account);
    for (uint32_t u = 0; u < v->user_count; u++) {
        for (size_t i = 0; i < sizeof sids / sizeof sids[0]; i++) {
            if (sids[i].len && sk_equal_nocase(sids[i], v->users[u].sid)) return u;
        }
        if (name.len && sk_equal_nocase(name, v->users[u].name)) return u;
    }
    return SK_HOST_NO_USER;
}
