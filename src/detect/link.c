/* Links: those that start programs or hide their host, those that show another address than they lead to, and mails
 * that are little more than a link to a file. */
#include "base/attr.h"
#include "base/text.h"
#include "model/detector.h"

#define SHORT_TEXT 600 /* bytes of visible text: "one line and a link" */

static const char *const risky_schemes[] = {"ms-appinstaller:", "search-ms:", "ms-msdt:", "ms-word:", "ms-excel:", "mhtml:"};
static const char *const file_endings[] = {".doc", ".docm", ".docx", ".xls", ".xlsm", ".xlsb", ".zip", ".js", ".lnk", ".one", ".iso", ".appinstaller"};

static bool is_risky(sk_bytes url)
{
    for (size_t i = 0; i < SK_COUNT(risky_schemes); i++)
        if (sk_starts_nocase(url, sk_bytes_str(risky_schemes[i]))) return true;
    return false;
}

/* The path decides: .zip and .one are also the ends of host names. */
static bool leads_to_file(sk_bytes url)
{
    for (size_t i = 0; i < url.len; i++)
        if (url.p[i] == '?' || url.p[i] == '#') url = sk_slice(url, 0, i);
    size_t host = sk_find(url, 0, SK_LIT("://")), path = host == SK_NPOS ? SK_NPOS : sk_find_byte(url, host + 3, '/');
    if (path == SK_NPOS) return false;
    url = sk_from(url, path);
    for (size_t i = 0; i < SK_COUNT(file_endings); i++)
        if (sk_ends_nocase(url, sk_bytes_str(file_endings[i]))) return true;
    return false;
}

static uint64_t text_of(sk_view *v)
{
    size_t count;
    uint64_t sum = 0;
    const sk_artifact *a = sk_report_artifacts(v->report, &count);
    for (size_t i = 0; i < count; i++)
        if (a[i].kind == SK_KIND_TEXT_PLAIN && a[i].depth <= 2) sum += a[i].size;
    return sum;
}

static bool has_attachment(sk_view *v)
{
    size_t count;
    const sk_artifact *a = sk_report_artifacts(v->report, &count);
    for (size_t i = 0; i < count; i++)
        if (a[i].relation == SK_REL_ATTACHMENT) return true;
    return false;
}

static void conclude(sk_view *v)
{
    size_t count, from = 0;
    const sk_indicator *x = sk_report_indicators(v->report, &count);
    const sk_artifact *input = sk_report_artifact(v->report, 0);
    bool brief = input && input->kind == SK_KIND_MAIL_RFC5322 && !has_attachment(v) && text_of(v) <= SHORT_TEXT;
    for (size_t i = 0; i < count; i++) {
        if (x[i].type != SK_IOC_URL) continue;
        if (is_risky(x[i].value)) sk_tell_evidence(v, SK_EV_LINK_RISKY, x[i].artifact, x[i].off, x[i].len, x[i].value);
        if (brief && leads_to_file(x[i].value)) sk_tell_evidence(v, SK_EV_LINK_TO_FILE, x[i].artifact, x[i].off, x[i].len, x[i].value);
    }
    for (const sk_fact *f; (f = sk_report_find_fact(v->report, SK_FACT_CONTENT_ODD_HOST, SK_NO_ARTIFACT, &from));)
        sk_tell_evidence(v, SK_EV_LINK_RISKY, f->artifact, f->off, f->len, f->value);
}

const sk_detector sk_detect_link = {
    .id = "link",
    .title = "links that start programs, hide their host, or lead to a file",
    .source = "ATT&CK T1566.002; link-only mail since 2017, ms-appinstaller of December 2021",
    .conclude = conclude,
};
