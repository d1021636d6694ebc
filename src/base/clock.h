#ifndef SK_BASE_CLOCK_H
#define SK_BASE_CLOCK_H

/* Milliseconds of a clock that never goes back; for durations only, never for a report's content. */
double sk_clock_ms(void);

#endif
