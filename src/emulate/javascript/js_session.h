/* What js_session.c and js_globals.c share: one session. */
#ifndef SK_EMULATE_JS_SESSION_H
#define SK_EMULATE_JS_SESSION_H

#include "emulate/javascript/js_run.h"
#include "emulate/javascript/session.h"

enum { JS_NAMES_MOST = 4096 };

typedef struct js_session {
    js_run run; /* first: from a js_run to its session by a cast */
    sk_javascript_options options;
    sk_javascript_figures figures;
    sk_object *globals;
    struct js_request *request; /* that is served now */
} js_session;

/* js_globals.c: what the program declares, as an object for others. NULL at the budget. */
sk_object *js_globals_new(js_session *s, sk_world *w);
/* A function of the program as an object that other languages keep and call. */
sk_value js_wrap_function(js_run *r, const sk_value *function);
/* Names that are not the program's: those of the language, to be noted before its first text, and of others. */
void js_note_builtins(js_run *r);
void js_note_foreign(js_run *r, sk_str name);

#endif
