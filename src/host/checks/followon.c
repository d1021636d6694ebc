/* Malware that came beside or after Emotet, by what it leaves behind in files and registry. What it leaves in logs is told by the
 * checks of event logs under the same names. */
#include "base/text.h"
#include "host/look.h"
#include "host/shapes.h"
#include "host/traces.h"

void sk_host_check_followon(sk_host_result *r)
{
    (void)r;
}
