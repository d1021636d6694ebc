/* Runs a script or page on paper twice - the network fails, then answers - and keeps what it told. */
#ifndef SK_TEST_RAN_SCRIPT_H
#define SK_TEST_RAN_SCRIPT_H

#include "unit/test.h"

#include "base/attr.h"
#include "emulate/javascript/javascript.h"
#include "make/made_world.h"

typedef struct ran_script {
    make_world *made;
    sk_javascript_figures figures;
    const char *told;
} ran_script;

typedef struct ran_limit {
    sk_limit limit;
    uint64_t value;
} ran_limit;

static inline ran_script run_script_with(const char *text, const sk_javascript_options *options, const ran_limit *limits, size_t limit_count)
{
    ran_script r = {.made = make_world_new()};
    for (size_t i = 0; i < limit_count; i++) r.made->budget.limits.value[limits[i].limit] = limits[i].value;
    sk_world *w = r.made->world;
    sk_place place = {.artifact = 1, .len = strlen(text)};
    sk_javascript_run(w, place, sk_bytes_str(text), options, &r.figures);
    sk_world_finish(w);
    w = sk_world_again(w, SK_ALL_SUCCEED, NULL);
    assert_non_null(w);
    sk_javascript_run(w, place, sk_bytes_str(text), options, &r.figures);
    sk_world_finish(w);
    r.told = make_world_told(r.made);
    return r;
}

static inline ran_script run_script(const char *text) { return run_script_with(text, NULL, NULL, 0); }
static inline void end_script(ran_script *r) { make_world_free(r->made); }

static inline void want_told(const ran_script *r, const char *what, const char *text)
{
    if (!strstr(r->told, text)) fail_msg("%s: not told: %s\nbut:\n%s", what, text, r->told);
}

static inline void want_untold(const ran_script *r, const char *text)
{
    if (strstr(r->told, text)) fail_msg("told: %s\nin:\n%s", text, r->told);
}

#endif
