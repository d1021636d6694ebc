/* The first click: documents whose macros were allowed, and what OneNote pages left in the temporary folder. */
#include "base/text.h"
#include "format/host/hive.h"
#include "host/look.h"

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

static bool is_script_or_program(sk_bytes name)
{
    static const char *const endings[] = {".wsf", ".vbs", ".vbe", ".js", ".jse", ".hta", ".cmd", ".bat", ".ps1", ".lnk", ".exe", ".dll", ".scr", ".chm"};
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        if (sk_ends_nocase(name, sk_bytes_str(endings[i]))) return true;
    }
    return false;
}

/* %TEMP%\OneNote\16.0\Exported\{GUID}\NT\0\click.wsf; the library it fetched, rad?????.tmp.dll, lies beside it. */
static bool take_exported(void *to, const sk_host_file *file)
{
    exported *x = to;
    const sk_host_view *v = x->r->view;
    if (file->folder) {
        if (file->link || x->depth == MOST_DEPTH) return true;
        x->depth++;
        (void)v->list(v->self, file->path, take_exported, x);
        x->depth--;
    } else if (is_script_or_program(file->name)) {
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
        (void)r->view->list(r->view->self, sk_host_join(r->arena, r->view->users[u].local, SK_LIT("Temp\\OneNote")), take_exported, &x);
    }
}
