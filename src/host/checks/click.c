/* The first click: documents whose macros were allowed, and what OneNote pages left in the temporary folder. */
#include "base/text.h"
#include "format/host/hive.h"
#include "host/look.h"
#include "host/shapes.h"

enum { MOST_DEPTH = 6 };

typedef struct trusted {
    sk_host_result *r;
    uint32_t user;
    const char *key;
} trusted;

/* Data of a trust record: FILETIME of the document, time zone, ..., and at the end ff ff ff 7f where macros were allowed too. */
static bool take_record(void *to, const sk_host_value *v)
{
    trusted *t = to;
    if (v->type != SK_HIVE_BINARY || v->data.len < 24 || sk_u32le_at(v->data, v->data.len - 4) != 0x7fffffffu) return true;
    sk_bytes document = sk_host_expand(t->r->view, t->r->arena, t->user, v->name);
    sk_host_tell(t->r, &(sk_host_finding){.check = SK_HOST_CHECK_TRUSTED_DOCUMENT, .state = SK_HOST_NOTE, .user = t->user, .path = document,
                                          .registry = sk_text_bytes(t->r->arena, "HKCU\\%s", t->key), .time = sk_u64le_at(v->data, 0), .detail = document});
    return true;
}

void sk_host_check_trusted(sk_host_result *r)
{
    static const char *const versions[] = {"12.0", "14.0", "15.0", "16.0"};
    static const char *const programs[] = {"Word", "Excel", "PowerPoint", "Access", "Visio", "Publisher"};
    const sk_host_view *view = r->view;
    for (uint32_t u = 0; u < view->user_count; u++) {
        for (size_t i = 0; i < sizeof versions / sizeof versions[0] * (sizeof programs / sizeof programs[0]); i++) {
            const char *version = versions[i / (sizeof programs / sizeof programs[0])], *program = programs[i % (sizeof programs / sizeof programs[0])];
            trusted t = {r, u, sk_text_format(r->arena, "Software\\Microsoft\\Office\\%s\\%s\\Security\\Trusted Documents\\TrustRecords", version, program)};
            (void)view->values(view->self, SK_HOST_USER, u, t.key, take_record, &t);
        }
    }
}

/* ---- OneNote ---- */

typedef struct exported {
    sk_host_result *r;
    uint32_t user;
    unsigned depth;
} exported;

/* %TEMP%\OneNote\16.0\Exported\{GUID}\NT\0\click.wsf; the library it fetched, rad?????.tmp.dll, lies beside it. */
static bool take_exported(void *to, const sk_host_file *file)
{
    exported *x = to;
    if (file->folder) {
        if (file->link) return true;
        if (x->depth == MOST_DEPTH) {
            sk_host_tell_blind(x->r, file->path, "nested deeper than the limit allows");
            return true;
        }
        x->depth++;
        (void)sk_host_list(x->r, file->path, take_exported, x);
        x->depth--;
    } else if (sk_shape_is_script(file->name)) {
        bool fetched = sk_starts_nocase(file->name, SK_LIT("rad")) && sk_ends_nocase(file->name, SK_LIT(".tmp.dll"));
        bool known = fetched || sk_is(file->name, "click.wsf") || sk_is(file->name, "press to unblock document.vbs");
        sk_host_tell(x->r, &(sk_host_finding){.check = SK_HOST_CHECK_ONENOTE, .state = known ? SK_HOST_PAST : SK_HOST_SUSPICIOUS, .user = x->user,
                                              .path = file->path, .time = file->written, .detail = file->name});
    }
    return true;
}

void sk_host_check_onenote(sk_host_result *r)
{
    for (uint32_t u = 0; u < r->view->user_count; u++) {
        exported x = {r, u, 0};
        (void)sk_host_list(r, sk_host_join(r->arena, r->view->users[u].local, SK_LIT("Temp\\OneNote")), take_exported, &x);
    }
}

/* ---- what came by mail and from the network ---- */

/* The value of a line NAME=VALUE of a Zone.Identifier. */
static sk_bytes line_of_mark(sk_bytes mark, const char *name)
{
    sk_bytes line, n = sk_bytes_str(name);
    while (sk_next_line(&mark, &line, NULL)) {
        if (sk_starts_nocase(line, n) && sk_at(line, n.len) == '=') return sk_trim(sk_from(line, n.len + 1));
    }
    return (sk_bytes){0};
}

typedef struct arrived {
    sk_host_result *r;
    uint32_t user;
    bool attachments; /* else: only what bears a mark */
    unsigned depth;
} arrived;

static void tell_arrived(const arrived *x, const sk_host_file *file)
{
    const sk_host_view *v = x->r->view;
    sk_bytes mark = {0};
    bool marked = v->stream(v->self, x->r->arena, file->path, "Zone.Identifier", &mark) == SK_HOST_SOME && mark.len;
    sk_bytes url = line_of_mark(mark, "HostUrl"), zone = line_of_mark(mark, "ZoneId");
    bool outside = sk_is(zone, "3") || sk_is(zone, "4"); /* the network, or sites that are not trusted */
    if (!x->attachments && (!marked || !outside)) return;
    sk_host_tell(x->r, &(sk_host_finding){.check = x->attachments ? SK_HOST_CHECK_ATTACHMENT : SK_HOST_CHECK_DOWNLOADED, .state = SK_HOST_NOTE, .user = x->user, .path = file->path,
                                          .time = file->created ? file->created : file->written, .command = url.len ? url : line_of_mark(mark, "ReferrerUrl"), .detail = file->name,
                                          .evidence = marked ? SK_LIT("Zone.Identifier") : (sk_bytes){0}});
}

static bool take_arrived(void *to, const sk_host_file *file)
{
    arrived *x = to;
    if (file->folder && !file->link && x->depth) {
        x->depth--;
        (void)sk_host_list(x->r, file->path, take_arrived, x);
        x->depth++;
    } else if (!file->folder && !file->link && sk_shape_carries_code(file->name)) {
        tell_arrived(x, file);
    }
    return true;
}

static void look_at_arrived(sk_host_result *r, uint32_t u)
{
    static const struct { const char *below; bool local, attachments; unsigned depth; } places[] = {
        {"Downloads", false, false, 2}, {"Desktop", false, false, 1}, {"Temp", true, false, 1}, {"Microsoft\\Windows\\INetCache\\Content.Outlook", true, true, 1},
        {"Microsoft\\Windows\\Temporary Internet Files\\Content.Outlook", true, true, 1}};
    const sk_host_user *user = &r->view->users[u];
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        arrived x = {r, u, places[i].attachments, places[i].depth};
        sk_bytes folder = sk_host_join(r->arena, places[i].local ? user->local : user->profile, sk_bytes_str(places[i].below));
        (void)sk_host_list(r, folder, take_arrived, &x);
    }
}

/* ---- File MRU: "[F00000000][T01D8EE5A...][O00000000]*C:\\path", T the FILETIME in hexadecimal ---- */

static uint64_t time_of_mru(sk_bytes text)
{
    uint64_t time = 0;
    size_t at = sk_find(text, 0, SK_LIT("[T"));
    for (size_t i = at + 2; at != SK_NPOS && i < at + 18 && sk_hex_value(sk_at(text, i)) >= 0; i++) {
        time = time << 4 | (uint64_t)(unsigned)sk_hex_value(text.p[i]);
    }
    return time;
}

static bool take_recent(void *to, const sk_host_value *v)
{
    trusted *t = to;
    sk_bytes text = sk_host_value_text(t->r->arena, v);
    size_t star = sk_find_byte(text, 0, '*');
    sk_bytes path = star == SK_NPOS ? (sk_bytes){0} : sk_from(text, star + 1);
    if (!sk_starts_nocase(v->name, SK_LIT("Item")) || !sk_shape_arrives(path)) return true;
    sk_host_tell(t->r, &(sk_host_finding){.check = SK_HOST_CHECK_RECENT, .state = SK_HOST_NOTE, .user = t->user, .path = path, .registry = sk_text_bytes(t->r->arena, "HKCU\\%s", t->key),
                                          .time = time_of_mru(text), .detail = path});
    return true;
}

static bool take_identity(void *to, sk_bytes name, uint64_t written)
{
    trusted *t = to;
    (void)written;
    trusted below = {t->r, t->user, sk_text_format(t->r->arena, "%s\\%.*s\\File MRU", t->key, (int)name.len, (const char *)name.p)};
    (void)t->r->view->values(t->r->view->self, SK_HOST_USER, t->user, below.key, take_recent, &below);
    return true;
}

/* Of the user, and of the accounts that are signed in to Office. */
static void look_at_recent(sk_host_result *r, uint32_t u)
{
    static const char *const versions[] = {"14.0", "15.0", "16.0"}, *const programs[] = {"Word", "Excel", "PowerPoint"};
    const sk_host_view *v = r->view;
    for (size_t i = 0; i < 9; i++) {
        const char *base = sk_text_format(r->arena, "Software\\Microsoft\\Office\\%s\\%s", versions[i / 3], programs[i % 3]);
        trusted plain = {r, u, sk_text_format(r->arena, "%s\\File MRU", base)}, accounts = {r, u, sk_text_format(r->arena, "%s\\User MRU", base)};
        (void)v->values(v->self, SK_HOST_USER, u, plain.key, take_recent, &plain);
        (void)v->subkeys(v->self, SK_HOST_USER, u, accounts.key, take_identity, &accounts);
    }
}

/* ---- trusted documents against Office's questions: the record has the document's time, the question that of the click ---- */

static void compare_with_questions(sk_host_result *r)
{
    for (const sk_host_finding *t = r->findings; t; t = t->next) {
        if (t->check != SK_HOST_CHECK_TRUSTED_DOCUMENT) continue;
        sk_bytes slashed = sk_host_path_name(t->path), name = slashed;
        for (size_t i = slashed.len; i-- > 0 && name.len == slashed.len;) {
            if (slashed.p[i] == '/') name = sk_from(slashed, i + 1);
        }
        for (const sk_host_finding *a = r->findings; a && name.len > 3; a = a->next) {
            if (a->check != SK_HOST_CHECK_EVENT_ALERT || sk_find_nocase(a->detail, 0, name) == SK_NPOS) continue;
            sk_host_tell(r, &(sk_host_finding){.check = SK_HOST_CHECK_CLICK_SURE, .state = SK_HOST_NOTE, .user = t->user, .path = t->path, .time = a->time, .detail = t->path,
                                               .evidence = a->evidence});
            break;
        }
    }
}

void sk_host_check_click(sk_host_result *r)
{
    for (uint32_t u = 0; u < r->view->user_count; u++) {
        look_at_arrived(r, u);
        look_at_recent(r, u);
    }
    compare_with_questions(r);
}
