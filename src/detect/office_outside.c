/* Documents that reach outside or carry programs: templates, objects, DDE, packages, the old Equation Editor, padding. */
#include "base/attr.h"
#include "base/text.h"
#include "model/detector.h"

/* A place on another machine, reached by the web; a file share of the own firm is ordinary. */
static bool is_web_target(sk_bytes target)
{
    static const char *const schemes[] = {"http://", "https://", "ftp://", "mhtml:", "ms-", "file://http"};
    for (size_t i = 0; i < SK_COUNT(schemes); i++)
        if (sk_starts_nocase(target, sk_bytes_str(schemes[i]))) return true;
    return false;
}

/* Programs that DDE fields were made to start; links to a spreadsheet program are ordinary. */
static bool names_program(sk_bytes instruction)
{
    static const char *const programs[] = {"cmd", "powershell", "mshta", "wscript", "cscript", "rundll32", "regsvr32", "msbuild", "certutil",
                                           "\\system32", ".exe", "http://", "https://"};
    for (size_t i = 0; i < SK_COUNT(programs); i++)
        if (sk_find_nocase(instruction, 0, sk_bytes_str(programs[i])) != SK_NPOS) return true;
    return false;
}

static bool names_foreign_program(sk_bytes instruction)
{
    return names_program(instruction) && sk_find_nocase(instruction, 0, SK_LIT("excel.exe")) == SK_NPOS &&
           sk_find_nocase(instruction, 0, SK_LIT("winword.exe")) == SK_NPOS;
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

static void conclude_padding(sk_view *v)
{
    size_t count;
    const sk_artifact *a = sk_report_artifacts(v->report, &count);
    for (size_t i = 0; i < count; i++) {
        if (!sk_kind_has(a[i].kind, SK_KIND_IS_DOCUMENT) || a[i].size < PADDING_LEAST) continue;
        const sk_fact *padding = sk_report_find_fact(v->report, SK_FACT_CFB_PADDING, a[i].id, NULL);
        uint64_t bytes = a[i].size - a[i].read_size;
        if (padding && !sk_parse_u64(padding->value, &bytes)) bytes = 0;
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
