/* What calculated programs would have done: the chain that proves (class E1). The flow of a started thing - fetched, decoded,
 * computed - was followed by the emulators value by value. */
#include "base/attr.h"
#include "base/buf.h"
#include "base/phrases.h"
#include "model/detector.h"
#include "model/facts.h"

#define SHOWN_LEN 120

static sk_bytes arg_of(const sk_effect *e, const char *name)
{
    for (size_t i = 0; i < e->arg_count; i++)
        if (sk_is(e->args[i].name, name)) return e->args[i].value;
    return (sk_bytes){NULL, 0};
}

static bool flows(const sk_effect *e, const char *from) { return sk_find(arg_of(e, "flow"), 0, sk_bytes_str(from)) != SK_NPOS; }

/* Programs of the system that run or load what they are given. */
static const char *const loaders[] = {"powershell", "pwsh", "cmd", "mshta", "wscript", "cscript", "rundll32", "regsvr32", "msbuild",
                                      "certutil", "bitsadmin", "msiexec", "installutil", "wmic", "forfiles", "schtasks"};
static sk_phrases loader_set = SK_PHRASES(loaders);

static bool is_name_char(int c) { return sk_is_alnum(c) || c == '_' || c == '-'; }

static bool names_loader(sk_bytes command)
{
    sk_phrase_search search = sk_phrases_start(&loader_set, command);
    for (sk_phrase_hit hit; sk_phrases_next(&search, &hit);) {
        size_t end = hit.off + sk_bytes_str(loaders[hit.phrase]).len;
        if ((hit.off == 0 || !is_name_char(sk_at(command, hit.off - 1))) && !is_name_char(sk_at(command, end))) return true;
    }
    return false;
}

/* A script that somebody looks at by itself may fetch and install openly: an administrator's tool. One that came in a mail or
 * document, or that another program would have made, has no such excuse. */
static bool is_open_script(sk_view *v, uint32_t id)
{
    for (const sk_artifact *a = sk_report_artifact(v->report, id); a; a = sk_report_artifact(v->report, a->parent)) {
        if (a->relation == SK_REL_EMULATED || a->relation == SK_REL_MACRO || a->kind == SK_KIND_MACRO_VBA) return false;
        if (a->kind == SK_KIND_MAIL_RFC5322 || a->kind == SK_KIND_MAIL_MSG || sk_kind_has(a->kind, SK_KIND_IS_DOCUMENT)) return false;
    }
    return true;
}

static bool is_start(const sk_effect *e) { return e->op == SK_OP_RUN || e->op == SK_OP_LOAD; }

/* Export and Import of modules is how developers carry their code about, and many business forms mail themselves; viruses write
 * their code line by line or copy it whole. */
static bool is_ordinary_copy(const sk_effect *e)
{
    sk_bytes target = arg_of(e, "target");
    return sk_ends_nocase(target, SK_LIT(".Import")) || sk_is(target, "mail attachment");
}

/* Programs of the system that start what they fetch, in one act: mshta http://..., regsvr32 /i:http://... */
static bool starts_what_it_fetches(const sk_effect *e)
{
    sk_bytes via = arg_of(e, "via");
    return e->op == SK_OP_DOWNLOAD && (sk_is(via, "mshta") || sk_is(via, "regsvr32"));
}

static sk_evidence_id evidence_of(sk_view *v, const sk_effect *e)
{
    bool hidden = flows(e, "computed") || flows(e, "decoded") || flows(e, "document");
    bool knows_what = arg_of(e, "path").len || names_loader(arg_of(e, "command")); /* a file that it wrote, or a program that loads */
    if (e->op == SK_OP_REPLICATE) return is_ordinary_copy(e) ? SK_EV_COUNT : SK_EV_EFFECT_SPREAD;
    if (starts_what_it_fetches(e) && !is_open_script(v, e->artifact)) return SK_EV_EFFECT_FETCH_RUN;
    if (!is_start(e)) return SK_EV_COUNT;
    if (flows(e, "network") && knows_what && (hidden || !is_open_script(v, e->artifact))) return SK_EV_EFFECT_FETCH_RUN;
    if (flows(e, "decoded") && arg_of(e, "path").len) return SK_EV_EFFECT_UNPACK_RUN;
    if (hidden && names_loader(arg_of(e, "command")) && !is_open_script(v, e->artifact)) return SK_EV_EFFECT_RUN_HIDDEN;
    return SK_EV_COUNT;
}

/* A sentence holds the start of a long command; the effect has it whole. */
static sk_bytes shown(sk_view *v, sk_bytes what)
{
    if (what.len <= SHOWN_LEN) return what;
    size_t len = SHOWN_LEN;
    while (len > 0 && (what.p[len] & 0xC0) == 0x80) len--; /* not inside a UTF-8 sequence */
    sk_buf b = sk_buf_new(v->arena, SHOWN_LEN + 8);
    sk_buf_bytes(&b, sk_slice(what, 0, len));
    sk_buf_str(&b, "…");
    return sk_buf_view(&b);
}

/* A second locale or owner is told only where a run on that machine did something new. */
static void tell_environments(sk_view *v)
{
    size_t from = 0;
    for (const sk_fact *f; (f = sk_report_find_fact(v->report, SK_FACT_EMULATE_IDENTITY, SK_NO_ARTIFACT, &from));)
        sk_tell_evidence(v, SK_EV_EFFECT_ENVIRONMENT, f->artifact, 0, 0, f->value);
    from = 0;
    for (const sk_fact *f; (f = sk_report_find_fact(v->report, SK_FACT_EMULATE_LOCALE, SK_NO_ARTIFACT, &from));) {
        const sk_fact *first = sk_report_find_fact(v->report, SK_FACT_EMULATE_LOCALE, f->artifact, NULL);
        if (first != f) sk_tell_evidence(v, SK_EV_EFFECT_ENVIRONMENT, f->artifact, 0, 0, f->value);
    }
}

static void conclude(sk_view *v)
{
    tell_environments(v);
    size_t count;
    const sk_effect *e = sk_report_effects(v->report, &count);
    for (size_t i = 0; i < count; i++) {
        sk_evidence_id id = evidence_of(v, &e[i]);
        sk_bytes what = arg_of(&e[i], "command");
        if (what.len == 0) what = arg_of(&e[i], "path");
        if (what.len == 0) what = arg_of(&e[i], "url");
        if (id != SK_EV_COUNT) sk_tell_evidence(v, id, e[i].artifact, e[i].off, e[i].len, shown(v, what));
    }
}

const sk_detector sk_detect_effects = {
    .id = "effects",
    .title = "chains of effects: fetch and start, unpack and start, start what was hidden, spread",
    .source = "ATT&CK T1105, T1059, T1027.009, T1080",
    .conclude = conclude,
};
