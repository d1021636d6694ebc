/* The one way by which a detector speaks. */
#include "model/detector.h"

void sk_tell_evidence(sk_view *v, sk_evidence_id id, uint32_t artifact, uint64_t off, uint64_t len, sk_bytes detail)
{
    sk_report_add_evidence(v->report, &(sk_evidence){.id = (uint16_t)id, .artifact = artifact, .off = off, .len = len, .detail = detail});
}
