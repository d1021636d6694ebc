/* From a text of the program to a text for Duktape. The tree lives in memory of its own, which goes with the next text: a script may
 * hand thousands of layers to eval. */
#include "emulate/javascript/js_printer.h"
#include "emulate/javascript/js_run.h"

enum { SCRATCH_MOST = 96 << 20 };

bool js_rewrite(js_run *r, sk_bytes text, unsigned how, sk_bytes *ret)
{
    sk_budget *b = r->w->budget;
    unsigned depth = (unsigned)b->limits.value[SK_LIMIT_EMULATE_DEPTH];
    js_tree tree;
    if (!sk_spend(b, SK_LIMIT_JAVASCRIPT_SOURCE, text.len)) js_guard_stop(&r->guard, JS_STOP_WORLD);
    sk_arena_free(r->scratch);
    r->scratch = sk_arena_new(SCRATCH_MOST);
    js_print_options options = {.spans = (how & JS_TOP) != 0,
                                .jscript = r->host != SK_JAVASCRIPT_PAGE,
                                .regexps = (how & JS_REGEXPS) != 0,
                                .depth_most = depth * 4,
                                .literals = (how & JS_TOP) ? r->literals : NULL,
                                .literal_arena = r->w->arena};
    return r->scratch && js_parse(r->scratch, text, depth, &tree) && js_print(r->scratch, &tree, text.len, &options, ret);
}
