/* The running Windows as the checks see it. Reads only: nothing is loaded into the registry, no file's times are touched. */
#ifndef SK_HOST_WINDOWS_LIVE_VIEW_H
#define SK_HOST_WINDOWS_LIVE_VIEW_H

#include "host/check.h"

/* NULL without memory. Lives as long as the arena. */
const sk_host_view *sk_live_view_open(sk_arena *a);

#endif
