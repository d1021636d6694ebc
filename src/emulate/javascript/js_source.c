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
    uint64_t most = b->limits.value[SK_LIMIT_JAVASCRIPT_SOURCE], used = b->used[SK_LIMIT_JAVASCRIPT_SOURCE], left = most > used ? most - used : 0;
    bool cut = (how & JS_TOP) && text.len > left && left > 0;
    if (cut) text = sk_slice(text, 0, (size_t)left); /* its first statements are calculated all the same */
    if (!sk_spend(b, SK_LIMIT_JAVASCRIPT_SOURCE, text.len)) js_guard_stop(&r->guard, JS_STOP_WORLD);
    sk_arena_free(r->scratch);
    r->scratch = sk_arena_new(SCRATCH_MOST);
    js_print_options options = {.spans = (how & JS_TOP) != 0,
                                .jscript = r->host != SK_JAVASCRIPT_PAGE,
                                .regexps = (how & JS_REGEXPS) != 0,
                                .depth_most = depth * 4,
                                .literals = (how & JS_TOP) ? r->literals : NULL,
                                .literal_arena = r->w->arena};
    bool parsed = r->scratch && js_parse(r->scratch, text, depth, &tree);
    if (cut || (parsed && tree.cut)) b->reached[SK_LIMIT_JAVASCRIPT_SOURCE] = true;
    if (cut && (!parsed || !tree.cut)) js_guard_stop(&r->guard, JS_STOP_WORLD);
    return parsed && js_print(r->scratch, &tree, text.len, &options, ret);
}
