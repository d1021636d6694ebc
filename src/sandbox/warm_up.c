#include "sandbox/warm_up.h"

#include <locale.h>
#include <stddef.h>
#include <stdlib.h>
#include <time.h>

#include "base/attr.h"
#include "codec/charset.h"
#include "codec/crypto.h"

/* Each opens what its code would otherwise open on the first scan. */
static void (*const warm_ups[])(void) = {
    sk_charset_warm_up,
    sk_crypto_warm_up,
};

void sk_warm_up(void)
{
    (void)setlocale(LC_ALL, "C.UTF-8");
    setenv("TZ", "UTC0", 1);
    tzset();
    for (size_t i = 0; i < SK_COUNT(warm_ups); i++) warm_ups[i]();
}
