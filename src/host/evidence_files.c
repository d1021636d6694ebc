#include "host/evidence_files.h"

#include "base/attr.h"
#include "base/map.h"
#include "base/text.h"

enum { FILES_MOST = 200000, FOLDERS_MOST = 100000 };

typedef enum place { WINDOWS, PROGRAM_DATA, PROFILE, LOCAL, ROAMING } place;

typedef struct artefact {
    place place;
    const char *folder, *pattern;
    unsigned depth;
    bool sample;
} artefact;

static const artefact artefacts[] = {
#define SK_EVIDENCE(place, folder, pattern, depth, sample) {place, folder, pattern, depth, sample},
#include "host/evidence_files.def"
#undef SK_EVIDENCE
};

typedef struct search {
    sk_host_result *r;
    sk_evidence_visit *visit;
    void *to;
    sk_map *seen;
    const artefact *artefact;
    unsigned files, folders;
    bool stopped;
} search;

static bool matches(const char *pattern, sk_bytes name)
{
    sk_bytes p = sk_bytes_str(pattern);
    if (sk_at(p, 0) == '*') return sk_ends_nocase(name, sk_from(p, 1));
    if (sk_at(p, p.len - 1) == '*') return sk_starts_nocase(name, sk_slice(p, 0, p.len - 1));
    return sk_equal_nocase(name, p);
}

static void stop(search *s)
{
    sk_host_tell_blind(s->r, SK_LIT("files beyond the limit"), "more files or folders than a package holds");
    s->stopped = true;
}

static void take_file(search *s, const sk_host_file *f, bool sample)
{
    sk_arena *a = s->r->arena;
    if (s->files == FILES_MOST || sk_arena_exhausted(a)) {
        stop(s);
        return;
    }
    if (!sk_map_add(s->seen, sk_text_lower(a, sk_arena_copy(a, f->path)), 1)) return;
    s->files++;
    if (!s->visit(s->to, f, sample)) s->stopped = true;
}

/* Folders are gathered first: a view lists one at a time. */
typedef struct listing {
    search *s;
    sk_host_file *folders, *files;
    size_t folder_count, folder_cap, file_count, file_cap;
    bool cut;
} listing;

static bool keep(sk_arena *a, sk_host_file **list, size_t *count, size_t *cap, const sk_host_file *f)
{
    if (*count == *cap) {
        size_t more = *cap ? *cap * 2 : 16;
        sk_host_file *grown = sk_arena_grow(a, *list, *count, more, sizeof *grown);
        if (!grown) return false;
        *list = grown;
        *cap = more;
    }
    sk_host_file *k = &(*list)[(*count)++];
    *k = *f;
    k->path = sk_arena_copy(a, f->path);
    k->name = sk_arena_copy(a, f->name);
    return true;
}

static bool gather(void *to, const sk_host_file *f)
{
    listing *l = to;
    sk_arena *a = l->s->r->arena;
    bool wanted = !f->link && (f->folder || matches(l->s->artefact->pattern, f->name));
    if (!wanted) return true;
    bool kept = l->folder_count + l->file_count < FILES_MOST &&
                (f->folder ? keep(a, &l->folders, &l->folder_count, &l->folder_cap, f) : keep(a, &l->files, &l->file_count, &l->file_cap, f));
    l->cut |= !kept;
    return kept;
}

static void search_folder(search *s, sk_bytes folder, unsigned depth)
{
    const sk_host_view *v = s->r->view;
    listing l = {.s = s};
    if (s->stopped) return;
    if (s->folders++ == FOLDERS_MOST) {
        stop(s);
        return;
    }
    if (v->list(v->self, folder, gather, &l) == SK_HOST_BLIND) sk_host_tell_blind(s->r, folder, "the folder cannot be listed");
    if (l.cut) sk_host_tell_blind(s->r, folder, "the folder holds more than a package does");
    for (size_t i = 0; i < l.file_count && !s->stopped; i++) take_file(s, &l.files[i], s->artefact->sample);
    for (size_t i = 0; depth && i < l.folder_count && !s->stopped; i++) search_folder(s, l.folders[i].path, depth - 1);
}

static sk_bytes base_of(const sk_host_view *v, const artefact *t, uint32_t user)
{
    switch (t->place) {
    case WINDOWS: return v->windows;
    case PROGRAM_DATA: return v->program_data;
    case PROFILE: return v->users[user].profile;
    case LOCAL: return v->users[user].local;
    default: return v->users[user].roaming;
    }
}

static void search_artefact(search *s, uint32_t user)
{
    sk_bytes base = base_of(s->r->view, s->artefact, user), folder = sk_bytes_str(s->artefact->folder);
    if (base.len) search_folder(s, folder.len ? sk_host_join(s->r->arena, base, folder) : base, s->artefact->depth);
}

static void take_findings(search *s)
{
    const sk_host_view *v = s->r->view;
    for (const sk_host_finding *f = s->r->findings; f && !s->stopped; f = f->next) {
        sk_host_file file;
        if (f->path.len && v->stat(v->self, s->r->arena, f->path, &file) == SK_HOST_SOME && !file.folder && !file.link) take_file(s, &file, true);
    }
}

void sk_evidence_files(sk_host_result *r, sk_evidence_visit *visit, void *to)
{
    search s = {.r = r, .visit = visit, .to = to, .seen = sk_map_new(r->arena)};
    if (!s.seen) return;
    take_findings(&s); /* first, so that they count as samples wherever they lie */
    for (size_t i = 0; i < SK_COUNT(artefacts) && !s.stopped; i++) {
        s.artefact = &artefacts[i];
        bool of_user = s.artefact->place >= PROFILE;
        for (uint32_t u = 0; u < (of_user ? r->view->user_count : 1) && !s.stopped; u++) search_artefact(&s, u);
    }
}
