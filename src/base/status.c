#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>

sk_status sk_fail(sk_error *error, sk_status status, const char *format, ...)
{
    if (!error) return status;
    va_list args;
    va_start(args, format);
    error->status = status;
    vsnprintf(error->message, sizeof error->message, format, args);
    va_end(args);
    return status;
}

const char *sk_status_name(sk_status status)
{
    static const char *const names[] = {
        [SK_OK] = "ok", [SK_NOMEM] = "no memory", [SK_IO] = "input/output error", [SK_USAGE] = "wrong usage",
        [SK_UNSUPPORTED] = "not supported", [SK_DENIED] = "denied", [SK_CANCELLED] = "cancelled", [SK_INTERNAL] = "internal error",
    };
    return (unsigned)status < SK_COUNT(names) ? names[status] : "unknown status";
}
