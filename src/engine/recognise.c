#include "engine/recognise.h"

#include "engine/registry.h"

size_t sk_recognise(const sk_probe_input *in, uint16_t *kinds, size_t most)
{
    int scores[8];
    size_t count = 0;
    if (most > 8) most = 8;
    for (size_t i = 0; i < sk_format_count; i++) {
        if (!sk_formats[i]->probe) continue;
        sk_match m = sk_formats[i]->probe(in);
        if (m.score <= 0) continue;
        size_t at = count < most ? count++ : most;
        while (at > 0 && scores[at - 1] < m.score) {
            if (at < most) {
                scores[at] = scores[at - 1];
                kinds[at] = kinds[at - 1];
            }
            at--;
        }
        if (at < most) {
            scores[at] = m.score;
            kinds[at] = m.kind;
        }
    }
    return count;
}
