/* JavaScript as one language of a page or script file: see emulate/world/scripting.h. */
#ifndef SK_EMULATE_JAVASCRIPT_SESSION_H
#define SK_EMULATE_JAVASCRIPT_SESSION_H

#include "emulate/javascript/javascript.h"
#include "emulate/world/scripting.h"

extern const sk_scripting sk_javascript_scripting;
/* What a session's texts came to so far. */
const sk_javascript_figures *sk_javascript_session_figures(const void *session);

#endif
