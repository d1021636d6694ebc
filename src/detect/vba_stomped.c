/* Macros whose compiled form says something else than their source. Only string literals count: identifiers that merely decode
 * differently do so in honest documents. */
#include "model/detector.h"

static void conclude(sk_view *v)
{
    size_t from = 0;
    for (const sk_fact *f; (f = sk_report_find_fact(v->report, SK_FACT_VBA_PCODE_STATE, SK_NO_ARTIFACT, &from));) {
        if (!sk_is(f->value, "differs")) continue;
        const sk_fact *literal = sk_report_find_fact(v->report, SK_FACT_VBA_PCODE_LITERAL, f->artifact, NULL);
        sk_bytes shown = literal ? literal->value : sk_report_artifact(v->report, f->artifact)->name;
        sk_tell_evidence(v, SK_EV_VBA_PCODE_DIFFERS, f->artifact, 0, 0, shown);
    }
}

const sk_detector sk_detect_vba_stomped = {
    .id = "vba_stomped",
    .title = "macros whose compiled code differs from the source",
    .source = "MS-OVBA 2.3.4.3; ATT&CK T1564.007",
    .conclude = conclude,
};
