/* Documents that reach outside or carry programs: templates, objects, DDE, packages, the old Equation Editor, padding. */
#include "base/attr.h"
#include "base/text.h"
#include "model/detector.h"

/* A place on another machine, reached by the web; a file share of the own firm is ordinary. */
static bool is_web_target(sk_bytes target)
{
    static const char *const schemes[] = {"http://", "https://", "ftp://", "mhtml:", "ms-", "file://http"};
    static const char *const webdav[] = {"@ssl", "@80\\", "@443\\", "\\davwwwroot"}; /* a share that Windows reaches by HTTP */
    for (size_t i = 0; i < SK_COUNT(schemes); i++)
        if (sk_starts_nocase(target, sk_bytes_str(schemes[i]))) return true;
    for (size_t i = 0; i < SK_COUNT(webdav); i++)
        if (sk_find_nocase(target, 0, sk_bytes_str(webdav[i])) != SK_NPOS) return true;
    return false;
}

/* Programs that DDE fields were made to start. */
static const char *const programs[] = {"cmd", "powershell", "mshta", "wscript", "cscript", "rundll32", "regsvr32", "msbuild", "certutil",
                                       "\\system32", ".exe", "http://", "https://"};

/* Links to Word and Excel themselves are ordinary; with ".." behind, the name is only the start of a path elsewhere. */
static bool is_office_itself(sk_bytes instruction, size_t exe)
{
    sk_bytes before = sk_slice(instruction, 0, exe), after = sk_from(instruction, exe + 4);
    while (after.len && (after.p[0] == '\\' || after.p[0] == '/')) after = sk_from(after, 1);
    return (sk_ends_nocase(before, SK_LIT("excel")) || sk_ends_nocase(before, SK_LIT("winword"))) && !sk_starts(after, SK_LIT(".."));
}

static bool is_word_at(sk_bytes text, size_t at, sk_bytes word)
{
    bool starts = !sk_is_alnum(word.p[0]) || at == 0 || !sk_is_alnum(sk_at(text, at - 1));
    return starts && (!sk_is_alnum(word.p[word.len - 1]) || !sk_is_alnum(sk_at(text, at + word.len)));
}

static bool names_foreign_program(sk_bytes instruction)
{
    for (size_t i = 0; i < SK_COUNT(programs); i++) {
        sk_bytes word = sk_bytes_str(programs[i]);
        for (size_t at = 0; (at = sk_find_nocase(instruction, at, word)) != SK_NPOS; at += word.len) {
            if (!is_word_at(instruction, at, word)) continue;
            if (!sk_is(word, ".exe") || !is_office_itself(instruction, at)) return true;
        }
    }
    return false;
}

static bool is_dde_link(sk_bytes value) { return sk_starts_nocase(value, SK_LIT("dde")) && names_foreign_program(value); }
static bool is_any(sk_bytes value)
{
    (void)value;
    return true;
}

static const struct { sk_fact_key fact; bool (*counts)(sk_bytes value); sk_evidence_id evidence; } rows[] = {
    {SK_FACT_EXCEL_LINK, is_dde_link, SK_EV_OFFICE_DDE},
    {SK_FACT_OFFICE_EQUATION, is_any, SK_EV_OFFICE_EQUATION},
    {SK_FACT_OFFICE_EXTERNAL_SCHEME, is_any, SK_EV_OFFICE_LINK_EXTERNAL},
    {SK_FACT_OFFICE_FIELD_DDE, names_foreign_program, SK_EV_OFFICE_DDE},
    {SK_FACT_OFFICE_OBJECT_EXTERNAL, is_web_target, SK_EV_OFFICE_LINK_EXTERNAL},
    {SK_FACT_OFFICE_TEMPLATE_EXTERNAL, is_web_target, SK_EV_OFFICE_TEMPLATE_EXTERNAL},
};

#define PADDING_LEAST (16u << 20) /* far more than any program leaves behind the last sector */

/* What lies behind the last sector in use, as the format counted it. That a limit cut the reading says nothing. */
static uint64_t bytes_behind_end(sk_view *v, const sk_artifact *a)
{
    uint64_t bytes = 0;
    const sk_fact *f = sk_report_find_fact(v->report, SK_FACT_CFB_PADDING, a->id, NULL);
    if (!f) f = sk_report_find_fact(v->report, SK_FACT_CFB_TRAILING, a->id, NULL);
    return f && sk_parse_u64(f->value, &bytes) && bytes <= a->size ? bytes : 0;
}

static void conclude_padding(sk_view *v)
{
    size_t count;
    const sk_artifact *a = sk_report_artifacts(v->report, &count);
    for (size_t i = 0; i < count; i++) {
        if (!sk_kind_has(a[i].kind, SK_KIND_IS_DOCUMENT) || a[i].size < PADDING_LEAST) continue;
        uint64_t bytes = bytes_behind_end(v, &a[i]);
        if (bytes >= PADDING_LEAST)
            sk_tell_evidence(v, SK_EV_OFFICE_PADDED, a[i].id, a[i].size - bytes, bytes,
                             sk_text_bytes(v->arena, "%llu MiB", (unsigned long long)(bytes >> 20)));
    }
}

static void conclude_locks(sk_view *v)
{
    size_t count;
    const sk_artifact *a = sk_report_artifacts(v->report, &count);
    for (size_t i = 0; i < count; i++)
        if (a[i].outcome == SK_OUTCOME_ENCRYPTED && sk_kind_has(a[i].kind, SK_KIND_IS_DOCUMENT))
            sk_tell_evidence(v, SK_EV_OFFICE_LOCKED, a[i].id, 0, 0, (sk_bytes){NULL, 0});
}

static void conclude(sk_view *v)
{
    for (size_t r = 0; r < SK_COUNT(rows); r++) {
        size_t from = 0;
        for (const sk_fact *f; (f = sk_report_find_fact(v->report, (uint16_t)rows[r].fact, SK_NO_ARTIFACT, &from));)
            if (rows[r].counts(f->value)) sk_tell_evidence(v, rows[r].evidence, f->artifact, f->off, f->len, f->value);
    }
    conclude_padding(v);
    conclude_locks(v);
}

const sk_detector sk_detect_office_outside = {
    .id = "office_outside",
    .title = "documents that reach outside, carry old objects, or are padded",
    .source = "ATT&CK T1221, T1559.002, T1027.001; CVE-2017-11882",
    .conclude = conclude,
};
