/* What a worker could not fetch any more once it is locked. */
#ifndef SK_SANDBOX_WARM_UP_H
#define SK_SANDBOX_WARM_UP_H

/* In the zygote, once: locale, time zone, converters, providers. */
void sk_warm_up(void);

#endif
