#include "host/traces.h"

#include "base/text.h"
#include "host/emocheck.h"
#include "host/look.h"
#include "host/shapes.h"

/* NirSoft's viewers are modules of Emotet (MS-ISAC and US-CERT TA18-201A: NetPass.exe, WebBrowserPassView, Mail PassView). */
bool sk_trace_is_password_viewer(sk_bytes name)
{
    return sk_shape_is_one_of(name, "mailpv|mailpassview|webbrowserpassview|webbrowserpassview64|netpass|netpass64|wbpv");
}

uint32_t sk_trace_user_of(const sk_host_view *v, sk_bytes path)
{
    for (uint32_t u = 0; u < v->user_count; u++) {
        sk_bytes profile = v->users[u].profile;
        if (profile.len && sk_starts_nocase(path, profile) && sk_at(path, profile.len) == '\\') return u;
    }
    return SK_HOST_NO_USER;
}

bool sk_trace_exists(sk_host_result *r, sk_bytes path)
{
    sk_host_file file;
    return r->view->stat(r->view->self, r->arena, path, &file) != SK_HOST_NONE;
}

static bool is_name_of_serial(sk_host_result *r, sk_bytes name)
{
    return r->view->volume_serial && sk_equal_nocase(name, sk_emocheck_v1_name(r->arena, r->view->volume_serial));
}

/* A library of random name that is gone was Emotet's; programs that are built with random names exist. */
static sk_host_state state_of(sk_host_result *r, const sk_trace *t)
{
    if (t->publisher.len) return SK_HOST_NOTE;
    return t->library && !sk_trace_exists(r, t->path) ? SK_HOST_PAST : SK_HOST_SUSPICIOUS;
}

void sk_trace_of_program(sk_host_result *r, const sk_trace *t)
{
    sk_bytes name = sk_host_path_name(t->path);
    sk_host_finding f = {.user = sk_trace_user_of(r->view, t->path), .path = t->path, .time = t->time, .evidence = t->evidence, .detail = t->hash.len ? t->hash : name};
    if (is_name_of_serial(r, name)) {
        f.check = SK_HOST_CHECK_EMOCHECK_V1;
        f.state = SK_HOST_PAST;
        f.detail = name;
    } else if (sk_trace_is_password_viewer(name)) {
        f.check = SK_HOST_CHECK_PASSWORD_VIEWER;
        f.state = SK_HOST_SUSPICIOUS;
    } else if (sk_is(name, "EmotetLoader.dll")) {
        f.check = SK_HOST_CHECK_TAKEDOWN;
        f.state = SK_HOST_PAST;
    } else if (sk_is(name, "certutil.exe") && sk_find_nocase(t->path, 0, SK_LIT("\\Temp\\")) != SK_NPOS) {
        f.check = SK_HOST_CHECK_HOLLOW_COPY;
        f.state = SK_HOST_SUSPICIOUS;
    } else if (sk_shape_random_path(t->path)) {
        f.check = t->as;
        f.state = state_of(r, t);
    } else {
        return;
    }
    sk_host_tell(r, &f);
}
