#include "emulate/javascript/js_run.h"
bool js_rewrite(js_run *r, sk_bytes text, bool top, sk_bytes *ret)
{
    (void)top;
    (void)r;
    *ret = text;
    return true;
}
