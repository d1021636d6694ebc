/* Pages and PDF documents: scripts that build files, links that show another address, actions that start programs. */
#include "base/attr.h"
#include "model/detector.h"

/* A page that a person opens as a file; what a mail program shows runs no scripts. */
static bool is_opened_as_file(sk_view *v, uint32_t id)
{
    const sk_artifact *a = sk_report_artifact(v->report, id);
    return a->relation == SK_REL_INPUT || a->relation == SK_REL_ATTACHMENT || a->relation == SK_REL_MEMBER;
}

static bool is_anywhere(sk_view *v, uint32_t id)
{
    (void)v;
    (void)id;
    return true;
}

static const struct { sk_fact_key fact; bool (*counts)(sk_view *v, uint32_t id); sk_evidence_id evidence; } rows[] = {
    {SK_FACT_HTML_LINK_MISMATCH, is_anywhere, SK_EV_LINK_OTHER_TARGET},
    {SK_FACT_HTML_SMUGGLING, is_opened_as_file, SK_EV_HTML_SMUGGLING},
    {SK_FACT_PDF_LAUNCH, is_anywhere, SK_EV_PDF_LAUNCH},
};

static void conclude(sk_view *v)
{
    for (size_t r = 0; r < SK_COUNT(rows); r++) {
        size_t from = 0;
        for (const sk_fact *f; (f = sk_report_find_fact(v->report, (uint16_t)rows[r].fact, SK_NO_ARTIFACT, &from));)
            if (rows[r].counts(v, f->artifact)) sk_tell_evidence(v, rows[r].evidence, f->artifact, f->off, f->len, f->value);
    }
}

const sk_detector sk_detect_page = {
    .id = "page",
    .title = "pages that build files or mislead, PDF documents that start programs",
    .source = "ATT&CK T1027.006, T1566.002; ISO 32000-1 12.6.4.5",
    .conclude = conclude,
};
