/* VBScript as one language of a page or script file. */
#ifndef SK_EMULATE_VBA_SCRIPT_H
#define SK_EMULATE_VBA_SCRIPT_H

#include "emulate/vba/vba.h"
#include "emulate/world/scripting.h"

extern const sk_scripting sk_vbscript_scripting;
/* What the parser left out of the texts of a session. */
void sk_vbscript_lost(const void *session, sk_vba_result *ret);

#endif
