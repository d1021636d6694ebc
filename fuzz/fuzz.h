/* What every fuzz target provides. With libFuzzer the engine calls LLVMFuzzerTestOneInput; without it fuzz/replay.c
 * runs the seeds, their truncations and deterministic mutants, so that plain `make check` exercises each target. */
#ifndef SK_FUZZ_H
#define SK_FUZZ_H

#include "base/bytes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Calls take(self, seed) for each seed of this target: made by the generators of tests/make. */
void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self);

#endif
