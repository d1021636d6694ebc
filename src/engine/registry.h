/* The tables of all formats and all detectors. */
#ifndef SK_ENGINE_REGISTRY_H
#define SK_ENGINE_REGISTRY_H

#include "model/detector.h"
#include "model/format.h"

extern const sk_format *const sk_formats[];
extern const size_t sk_format_count;
extern const sk_detector *const sk_detectors[];
extern const size_t sk_detector_count;

/* The format that opens this kind, or NULL. */
const sk_format *sk_format_of(uint16_t kind);

#endif
