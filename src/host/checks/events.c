/* Event logs: a walk over C:\Windows\System32\winevt\Logs in pieces of bounded memory, newest logs like old ones. */
#include "host/checks/events.h"

#include "base/text.h"
#include "host/look.h"

enum { PIECE = 16 * SK_EVTX_CHUNK, PIECE_MEMORY = 64 << 20, CHUNK_MEMORY = 16 << 20, MOST_TOLD = 100 };
static const uint64_t most_log = 2ull << 30, most_all = 8ull << 30; /* bytes looked at, of one log and of all */
static const uint64_t most_live = 256ull << 20;                     /* the check of a running machine is waited for */

typedef struct event_row {
    uint32_t id;
    const char *provider;
    sk_event_handler *handler;
} event_row;

static const event_row rows[] = {
#define SK_EVENT(id, provider, handler) {id, provider, handler},
#include "host/checks/events.def"
#undef SK_EVENT
};

/* A provider's name; a star stands for a version. */
static bool is_provider(sk_bytes name, const char *wanted)
{
    sk_bytes w = sk_bytes_str(wanted);
    size_t star = sk_find_byte(w, 0, '*');
    if (star == SK_NPOS) return sk_equal_nocase(name, w);
    return sk_starts_nocase(name, sk_slice(w, 0, star)) && sk_ends_nocase(name, sk_from(w, star + 1));
}

static bool take_event(void *self, const sk_event *e)
{
    sk_event_look *l = self;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0] && rows[i].id <= e->id; i++) {
        if (rows[i].id == e->id && is_provider(e->provider, rows[i].provider)) rows[i].handler(l, e);
    }
    return true;
}

uint32_t sk_event_user(const sk_event_look *l, const sk_event *e)
{
    const sk_host_view *v = l->r->view;
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

void sk_event_tell(sk_event_look *l, const sk_event *e, sk_host_finding f)
{
    if (l->told[f.check]++ >= MOST_TOLD) {
        l->r->cut++;
        return;
    }
    f.time = e->written;
    f.evidence = sk_text_bytes(l->scratch, "%.*s, event %u, record %llu", (int)l->log.len, (const char *)l->log.p, e->id, (unsigned long long)e->record);
    f.user = sk_event_user(l, e);
    sk_host_tell(l->r, &f);
}

/* ---- logs ---- */

typedef struct log_walk {
    sk_event_look look;
    uint64_t read;
} log_walk;

/* False: the log ended, or could not be read on. */
static bool read_piece(log_walk *w, uint64_t off, sk_evtx *log)
{
    sk_host_result *r = w->look.r;
    sk_arena *a = sk_arena_new(PIECE_MEMORY);
    sk_bytes bytes = {0};
    if (!a || r->view->read(r->view->self, a, w->look.log, off, PIECE, &bytes) != SK_HOST_SOME) sk_host_tell_blind(r, w->look.log, "the log could not be read to its end");
    w->look.scratch = a;
    (void)sk_evtx_chunks(bytes, off, CHUNK_MEMORY, take_event, &w->look, log);
    w->read += bytes.len;
    sk_arena_free(a);
    return bytes.len == PIECE;
}

static bool is_log(log_walk *w, const sk_host_file *file)
{
    sk_host_result *r = w->look.r;
    sk_arena *a = sk_arena_new(PIECE_MEMORY);
    sk_bytes head = {0};
    bool read = a && r->view->read(r->view->self, a, file->path, 0, 8, &head) == SK_HOST_SOME, good = read && sk_evtx_is(head);
    if (!read) sk_host_tell_blind(r, file->path, "the log could not be read");
    else if (!good && file->size) sk_host_tell_blind(r, file->path, "this is no event log");
    sk_arena_free(a);
    return good;
}

static bool take_log(void *to, const sk_host_file *file)
{
    log_walk *w = to;
    sk_host_result *r = w->look.r;
    sk_evtx log = {0};
    uint64_t most = r->view->live ? most_live : most_all;
    if (file->folder || !sk_ends_nocase(file->name, SK_LIT(".evtx")) || !is_log(w, file)) return true;
    w->look.log = sk_arena_copy(r->arena, file->path);
    uint64_t off = SK_EVTX_HEADER;
    while (off < file->size && off < most_log && w->read < most && read_piece(w, off, &log)) {
        off += PIECE;
    }
    if (off < file->size && (off >= most_log || w->read >= most)) sk_host_tell_blind(r, w->look.log, "the log is larger than what is looked at");
    bool damaged = log.bad_chunks || log.bad_records; /* a log of a running machine is being written */
    if (damaged && !r->view->live) sk_host_tell_blind(r, w->look.log, "parts of the log are damaged");
    return true;
}

void sk_host_check_events(sk_host_result *r)
{
    log_walk w = {.look = {.r = r, .spread = sk_spread_new(r->arena)}};
    sk_bytes folder = sk_host_join(r->arena, r->view->windows, SK_LIT("System32\\winevt\\Logs"));
    if (r->view->list(r->view->self, folder, take_log, &w) == SK_HOST_BLIND) sk_host_tell_blind(r, folder, "the folder could not be read");
    w.look.scratch = r->arena;
    sk_spread_end(&w.look);
}
