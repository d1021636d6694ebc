#include "engine/registry.h"

#include "base/attr.h"

#define SK_FORMAT(name) extern const sk_format sk_format_##name;
#include "engine/formats.def"
#undef SK_FORMAT
#define SK_DETECTOR(name) extern const sk_detector sk_detect_##name;
#include "engine/detectors.def"
#undef SK_DETECTOR

const sk_format *const sk_formats[] = {
#define SK_FORMAT(name) &sk_format_##name,
#include "engine/formats.def"
#undef SK_FORMAT
};
const size_t sk_format_count = SK_COUNT(sk_formats);

const sk_detector *const sk_detectors[] = {
#define SK_DETECTOR(name) &sk_detect_##name,
#include "engine/detectors.def"
#undef SK_DETECTOR
};
const size_t sk_detector_count = SK_COUNT(sk_detectors);

const sk_format *sk_format_of(uint16_t kind)
{
    for (size_t i = 0; i < sk_format_count; i++)
        for (const uint16_t *k = sk_formats[i]->kinds; k && *k != SK_KIND_NONE; k++)
            if (*k == kind) return sk_formats[i];
    return NULL;
}
