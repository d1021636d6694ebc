/* Files where mails, pages and their scripts arrive, judged by the engine. Places: KAPE's targets for downloads and Outlook's temporary
 * folder; the notes of 2022 and 2023 (Unit 42) for scripts in Temp and OneNote's exports. Bounded: what is beyond is told. */
#include "base/text.h"
#include "host/look.h"

enum { MOST_FILES = 2000, MOST_FILE = 32 << 20, MOST_DEPTH = 3, MOST_LISTED = 20000 };
#define MOST_BYTES (512ull << 20)

/* ALL: every file that is no program; ACTIVE: scripts, documents and archives alone. */
typedef enum kind { ALL, ACTIVE } kind;

static const struct { const char *below_profile; unsigned depth; kind kind; bool started; } places[] = {
    {"Downloads", MOST_DEPTH, ALL, false},
    {"Desktop", MOST_DEPTH, ALL, false},
    {"AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs\\Startup", 1, ALL, true},
    {"AppData\\Local\\Microsoft\\Windows\\INetCache\\Content.Outlook", 2, ALL, false},
    {"AppData\\Local\\Microsoft\\Windows\\Temporary Internet Files\\Content.Outlook", 2, ALL, false},
    {"AppData\\Local\\Temp\\OneNote", 6, ALL, false},
    {"AppData\\Local\\Temp", 2, ACTIVE, false},
    {"Documents", 2, ACTIVE, false},
};

static const char *const active[] = {".doc", ".docm", ".docx", ".dot", ".dotm", ".xls", ".xlsm", ".xlsb", ".xlsx", ".xlt", ".xltm", ".xlam", ".ppt", ".pptm", ".rtf",
    ".one", ".pdf", ".zip", ".7z", ".rar", ".iso", ".img", ".vhd", ".js", ".jse", ".vbs", ".vbe", ".wsf", ".wsh", ".hta", ".ps1", ".bat", ".cmd", ".lnk", ".eml",
    ".msg", ".html", ".htm", ".mht", ".xml", ".tmp"};
/* Never asked about: large, many, and of no format that the engine opens. */
static const char *const passive[] = {".jpg", ".jpeg", ".png", ".gif", ".mp3", ".mp4", ".mov", ".avi", ".mkv", ".wav", ".ini", ".db", ".log", ".ttf"};

typedef struct asked {
    sk_host_file file;
    uint32_t user;
    bool started;
    struct asked *next;
} asked;

typedef struct finding_files {
    sk_host_result *r;
    uint32_t user;
    unsigned place, depth;
    asked *first, **end;
    unsigned count, listed, over, large, unread;
    uint64_t bytes;
    bool deaf; /* the engine answers no more */
} finding_files;

static bool ends_with_one(sk_bytes name, const char *const *endings, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (sk_ends_nocase(name, sk_bytes_str(endings[i]))) return true;
    }
    return false;
}

static bool is_wanted(const finding_files *s, sk_bytes name)
{
    if (places[s->place].kind == ACTIVE) return ends_with_one(name, active, sizeof active / sizeof active[0]);
    return !ends_with_one(name, passive, sizeof passive / sizeof passive[0]);
}

static bool was_asked(const finding_files *s, sk_bytes path)
{
    for (const asked *e = s->first; e; e = e->next) {
        if (sk_equal_nocase(e->file.path, path)) return true;
    }
    return false;
}

/* The file's bytes live in an arena of their own: the engine has them once they are handed over. */
static void ask(finding_files *s, const sk_host_file *file)
{
    const sk_host_view *v = s->r->view;
    sk_arena *own = sk_arena_new(MOST_FILE + (1u << 20));
    sk_bytes content;
    asked *e = SK_NEW(s->r->arena, asked);
    if (!own || !e) s->unread++;
    else if (v->read(v->self, own, file->path, 0, (size_t)file->size, &content) != SK_HOST_SOME) {
        s->unread++;
        sk_host_tell_blind(s->r, file->path, "the file could not be read");
    } else if (!v->scanner->ask(v->scanner->self, file->path, content)) s->deaf = true;
    else {
        *e = (asked){.file = *file, .user = s->user, .started = places[s->place].started};
        *s->end = e;
        s->end = &e->next;
        s->count++;
        s->bytes += content.len;
    }
    sk_arena_free(own);
}

static bool take(void *to, const sk_host_file *file);

static void look_into(finding_files *s, sk_bytes folder)
{
    s->depth++;
    (void)sk_host_list(s->r, folder, take, s);
    s->depth--;
}

static bool take(void *to, const sk_host_file *file)
{
    finding_files *s = to;
    if (s->deaf || ++s->listed > MOST_LISTED) return false;
    if (file->link) return true;
    if (file->folder) {
        if (s->depth < places[s->place].depth) look_into(s, file->path);
        return true;
    }
    if (!file->size || !is_wanted(s, file->name) || was_asked(s, file->path)) return true;
    if (file->size > MOST_FILE) s->large++;
    else if (s->count == MOST_FILES || s->bytes + file->size > MOST_BYTES) s->over++;
    else ask(s, file);
    return true;
}

/* What Windows wrote about where the file came from. */
static sk_bytes origin_of(const sk_host_result *r, sk_bytes path)
{
    const sk_host_view *v = r->view;
    sk_bytes text, line, from = {0};
    if (v->stream(v->self, r->arena, path, "Zone.Identifier", &text) != SK_HOST_SOME) return (sk_bytes){0};
    while (sk_next_line(&text, &line, NULL)) {
        if (sk_starts_nocase(line, SK_LIT("HostUrl=")) || (!from.len && sk_starts_nocase(line, SK_LIT("ZoneId=")))) from = sk_trim(line);
    }
    return from.len ? from : SK_LIT("Zone.Identifier");
}

static sk_host_state state_of(sk_host_scan scan, bool started)
{
    if (scan == SK_HOST_SCAN_MALICIOUS) return started ? SK_HOST_INFECTED : SK_HOST_SUSPICIOUS;
    return started ? SK_HOST_SUSPICIOUS : SK_HOST_NOTE;
}

static void take_answers(finding_files *s)
{
    const sk_host_view *v = s->r->view;
    sk_host_scan scan;
    sk_bytes detail;
    for (const asked *e = s->first; e; e = e->next) {
        if (!v->scanner->answer(v->scanner->self, s->r->arena, &scan, &detail)) {
            sk_host_tell_blind(s->r, e->file.path, "the file was not scanned: the engine gave no answer");
            return;
        }
        if (scan == SK_HOST_SCAN_FAILED) sk_host_tell_blind(s->r, e->file.path, "the file could not be scanned");
        if (scan != SK_HOST_SCAN_SUSPICIOUS && scan != SK_HOST_SCAN_MALICIOUS) continue;
        sk_bytes from = origin_of(s->r, e->file.path);
        sk_bytes text = sk_text_bytes(s->r->arena, "%s%s%.*s%s%.*s", scan == SK_HOST_SCAN_MALICIOUS ? "malicious" : "suspicious", detail.len ? ", " : "", (int)detail.len,
                                      (const char *)detail.p, from.len ? "; Mark of the Web: " : "", (int)from.len, (const char *)from.p);
        sk_host_tell(s->r, &(sk_host_finding){.check = SK_HOST_CHECK_FOUND_FILE, .state = state_of(scan, e->started), .user = e->user, .path = e->file.path,
                                              .time = e->file.created ? e->file.created : e->file.written, .detail = text});
    }
}

static void tell_bounds(const finding_files *s)
{
    sk_arena *a = s->r->arena;
    if (s->large) sk_host_tell_blind(s->r, sk_text_bytes(a, "%u files above %u MiB", s->large, MOST_FILE >> 20), "too large to be scanned here: scan them alone");
    if (s->over) sk_host_tell_blind(s->r, sk_text_bytes(a, "%u files found", s->over), "more than are scanned in one check");
    if (s->listed > MOST_LISTED) sk_host_tell_blind(s->r, SK_LIT("files of users"), "more than are looked through in one check");
}

void sk_host_check_found(sk_host_result *r)
{
    const sk_host_view *v = r->view;
    finding_files s = {.r = r};
    s.end = &s.first;
    if (!v->scanner) return;
    for (s.user = 0; s.user < v->user_count; s.user++) {
        for (s.place = 0; s.place < sizeof places / sizeof places[0]; s.place++) {
            look_into(&s, sk_host_join(r->arena, v->users[s.user].profile, sk_bytes_str(places[s.place].below_profile)));
        }
    }
    s.user = SK_HOST_NO_USER;
    s.place = 2;
    look_into(&s, sk_host_join(r->arena, v->program_data, SK_LIT("Microsoft\\Windows\\Start Menu\\Programs\\Startup")));
    take_answers(&s);
    tell_bounds(&s);
}
