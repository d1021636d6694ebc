/* Is the sender who the mail says? From the mail's own headers alone: no store of correspondents is asked here. */
#include "base/attr.h"
#include "base/text.h"
#include "model/detector.h"
#include "model/deviations.h"
#include "model/domains.h"

static sk_bytes domain_of(sk_bytes address)
{
    size_t at = sk_find_last(address, SK_LIT("@"));
    return at == SK_NPOS ? (sk_bytes){NULL, 0} : sk_trim_char(sk_from(address, at + 1), '>');
}

static bool is_address_char(int c) { return sk_is_alnum(c) || c == '.' || c == '-' || c == '_' || c == '+' || c == '@'; }

/* The first thing in a display name that reads as a mail address. */
static sk_bytes address_in(sk_bytes name)
{
    size_t at = sk_find_byte(name, 0, '@');
    if (at == SK_NPOS) return (sk_bytes){NULL, 0};
    size_t start = at, end = at + 1;
    while (start > 0 && is_address_char(sk_at(name, start - 1))) start--;
    while (is_address_char(sk_at(name, end))) end++;
    sk_bytes found = sk_trim_char(sk_slice(name, start, end - start), '.');
    return start < at && sk_find_byte(domain_of(found), 0, '.') != SK_NPOS ? found : (sk_bytes){NULL, 0};
}

/* Hosts of one firm: the same bought part of the name. */
static bool is_related(sk_bytes a, sk_bytes b) { return sk_equal_nocase(sk_registrable_domain(a), sk_registrable_domain(b)); }

static void look_at_name(sk_view *v, uint32_t mail)
{
    const sk_fact *name = sk_report_find_fact(v->report, SK_FACT_MAIL_FROM_NAME, mail, NULL);
    const sk_fact *address = sk_report_find_fact(v->report, SK_FACT_MAIL_FROM_ADDRESS, mail, NULL);
    if (!name || !address) return;
    sk_bytes shown = address_in(name->value);
    if (shown.len == 0 || is_related(domain_of(shown), domain_of(address->value))) return;
    sk_tell_evidence(v, SK_EV_MAIL_FROM_NAME, mail, name->off, name->len,
                     sk_text_bytes(v->arena, "%.*s / %.*s", (int)shown.len, (const char *)shown.p, (int)address->value.len,
                                   (const char *)address->value.p));
}

static bool has(sk_view *v, sk_fact_key key, uint32_t mail) { return sk_report_find_fact(v->report, (uint16_t)key, mail, NULL) != NULL; }

/* Marks of replies; those of forwards need no past. Outlook and others translate "Re:". */
static const char *const reply_marks[] = {"re", "aw", "sv", "vs", "antw", "odp", "res", "rif", "ynt", "返信", "回复", "回覆", "答复", "회신", "답장"};

static bool is_reply(sk_bytes prefix)
{
    prefix = sk_trim(prefix);
    for (size_t i = 0; i < SK_COUNT(reply_marks); i++) {
        sk_bytes mark = sk_bytes_str(reply_marks[i]);
        int next = sk_at(prefix, mark.len);
        if (sk_starts_nocase(prefix, mark) && !sk_is_alnum(next) && next != -1) return true;
    }
    return false;
}

/* RFC 3834 5: the value "no" says that a person wrote it. */
static bool is_automatic(sk_view *v, uint32_t mail)
{
    const sk_fact *f = sk_report_find_fact(v->report, SK_FACT_MAIL_AUTO_SUBMITTED, mail, NULL);
    return f && !sk_is(sk_trim(f->value), "no");
}

/* A reply carries the identifier of what it answers (RFC 5322 3.6.4). Lists and automatic mail are left out: many of them
 * keep a subject and drop the rest. */
static void look_at_past(sk_view *v, uint32_t mail)
{
    const sk_fact *prefix = sk_report_find_fact(v->report, SK_FACT_MAIL_REPLY_PREFIX, mail, NULL);
    if (!prefix || !is_reply(prefix->value)) return;
    if (has(v, SK_FACT_MAIL_IN_REPLY_TO, mail) || has(v, SK_FACT_MAIL_REFERENCES, mail) || has(v, SK_FACT_MAIL_THREAD_INDEX, mail)) return;
    if (has(v, SK_FACT_MAIL_LIST_ID, mail) || is_automatic(v, mail)) return;
    sk_tell_evidence(v, SK_EV_MAIL_REPLY_NO_PAST, mail, prefix->off, prefix->len, prefix->value);
}

static void look_at_mail(sk_view *v, uint32_t mail)
{
    look_at_name(v, mail);
    look_at_past(v, mail);
    if (!sk_report_has_deviation(v->report, SK_DEV_MAIL_FROM_SEVERAL, mail)) return;
    const sk_fact *from = sk_report_find_fact(v->report, SK_FACT_MAIL_FROM, mail, NULL);
    sk_tell_evidence(v, SK_EV_MAIL_FROM_SEVERAL, mail, 0, 0, from ? from->value : (sk_bytes){NULL, 0});
}

static void conclude(sk_view *v)
{
    size_t count;
    const sk_artifact *a = sk_report_artifacts(v->report, &count);
    for (size_t i = 0; i < count; i++) {
        bool whole = a[i].kind == SK_KIND_MAIL_RFC5322 && (a[i].parent == SK_NO_ARTIFACT || a[a[i].parent].kind == SK_KIND_MAIL_MBOX);
        if (whole) look_at_mail(v, a[i].id);
    }
}

const sk_detector sk_detect_identity = {
    .id = "identity",
    .title = "names, addresses and replies that do not fit",
    .source = "RFC 5322 3.6.2, 3.6.4; reply-chain mail since April 2019",
    .conclude = conclude,
};
