/* What the files of emulate/javascript share: one run. */
#ifndef SK_EMULATE_JS_RUN_H
#define SK_EMULATE_JS_RUN_H

#include <duktape.h>

#include "base/buf.h"
#include "base/map.h"
#include "emulate/javascript/javascript.h"
#include "emulate/javascript/js_heap.h"

enum { JS_ISSUED_MOST = 128, JS_LATER_MOST = 200, JS_KEY_MOST = 200 };

/* A text with a past that the program was given: found again inside what it hands back. */
typedef struct js_issued {
    sk_bytes text; /* CESU-8, as Duktape keeps it */
    unsigned flow;
} js_issued;

typedef struct js_run {
    js_heap heap; /* first: Duktape's user data */
    js_guard guard;
    duk_context *duk;
    sk_world *w;
    sk_place place; /* of the text that runs */
    const sk_javascript_options *options;
    sk_javascript_host host;
    sk_javascript_figures *figures;
    uint64_t steps_left, steps_most;
    char call_key[JS_KEY_MOST]; /* the member that is read next is called at once: see js_object.c */
    size_t call_key_len;
    bool call_pending, eval_direct;
    sk_map *literals; /* texts that stand in the source as a whole */
    js_issued issued[JS_ISSUED_MOST];
    size_t issued_count;
    unsigned touched; /* flow of unknowns that were taken apart character by character */
    unsigned waits;
    const sk_page_element *element; /* of the page, asked for last */
    uint32_t function_count;
    uint64_t random;
    bool parts;         /* the engine runs the handlers of the page's elements, each as a text of its own */
    sk_arena *scratch;  /* of the text rewritten last */
    void (*work)(struct js_run *r); /* what a guarded run does */
    sk_bytes text;
    sk_value (*wrap)(struct js_run *r, const sk_value *function); /* for another language; NULL: there is none */
    bool inside, ended; /* of a run in parts: a part runs now; no more parts can run */
} js_run;

static inline js_run *js_run_of(duk_context *duk)
{
    duk_memory_functions f;
    duk_get_memory_functions(duk, &f);
    return f.udata;
}

/* js_source.c: a text as Duktape takes it, valid until the next one. False: no JavaScript. */
enum { JS_TOP = 1 /* stands in the artifact */, JS_REGEXPS = 2 /* as Duktape refused them as they stand */ };
bool js_rewrite(js_run *r, sk_bytes text, unsigned how, sk_bytes *ret);
/* A run in parts, for js_session.c: each part is guarded, the heap lasts until the close. False: the run has ended. */
bool js_part_open(js_run *r, sk_world *w, const sk_javascript_options *options, sk_javascript_figures *figures);
bool js_part_run(js_run *r); /* r->work */
void js_part_later(js_run *r);
void js_part_close(js_run *r);

/* Compiles and calls a text of the program. Its answer, or the error, is on the stack; true without error. */
bool js_run_text(js_run *r, sk_bytes text);

/* js_value.c */
void js_push_str(js_run *r, sk_str s);
void js_push_value(js_run *r, const sk_value *v);
sk_str js_get_str(js_run *r, duk_idx_t i); /* as text, whatever it is */
sk_value js_get_value(js_run *r, duk_idx_t i);
void js_issue(js_run *r, sk_str s, unsigned flow);
unsigned js_flow_of(js_run *r, sk_bytes text);
sk_bytes js_bytes_of_str(js_run *r, sk_str s);

/* js_object.c: values of the world as objects of the program. */
void js_object_start(js_run *r);
void js_push_held(js_run *r, const sk_value *v);
const sk_value *js_get_held(js_run *r, duk_idx_t i); /* NULL: an object of the program */
_Noreturn void js_throw(js_run *r, int error);
int js_call_function(void *self, sk_world *w, const sk_value *function, sk_args *args, sk_value *ret);
void js_forget_call(js_run *r);
/* Ends the run where the world's budgets are used up. */
void js_look_alive(js_run *r);
void js_spend_steps(js_run *r, uint64_t steps);
/* The program waits: one that waits and tries again for ever has shown what it does. */
void js_wait(js_run *r, double seconds);

/* js_prelude.c: what is written in JavaScript itself. */
typedef enum js_prelude { JS_PRELUDE_CORE, JS_PRELUDE_BROWSER } js_prelude;
void js_run_prelude(js_run *r, js_prelude which);

/* js_host.c: what Windows Script Host and the language itself give. */
void js_host_start(js_run *r);
/* js_script_host.c: the object WScript. */
extern const sk_com_class js_wscript_class;
/* js_page.c: what pages give. */
void js_page_start(js_run *r);

typedef struct js_native {
    const char *name;
    duk_c_function run;
    duk_idx_t args;
} js_native;
void js_put_natives(js_run *r, const js_native *rows, size_t count);

#endif
