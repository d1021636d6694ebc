#include "detect/incomplete.h"

#include "model/deviations.h"

bool sk_emulation_incomplete(sk_view *v)
{
    size_t count;
    const uint16_t *limits = sk_report_limits(v->report, &count);
    for (size_t i = 0; i < count; i++)
        if (sk_starts(sk_bytes_str(sk_limit_name(limits[i])), SK_LIT("emulate."))) return true;
    return sk_report_has_deviation(v->report, SK_DEV_MACRO_PARSE_LOST, SK_NO_ARTIFACT);
}

bool sk_effects_prove(sk_view *v, uint32_t artifact)
{
    size_t count;
    const sk_evidence *e = sk_report_evidence(v->report, &count);
    for (size_t i = 0; i < count; i++) {
        const sk_evidence_row *row = sk_evidence_row_of(e[i].id);
        if (!sk_starts(sk_bytes_str(row->id), SK_LIT("effect.")) || (row->class != SK_E1 && row->class != SK_E2)) continue;
        if (e[i].artifact == artifact || sk_report_inside(v->report, e[i].artifact, artifact)) return true;
    }
    return false;
}
