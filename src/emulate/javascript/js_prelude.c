/* The parts of the program's world that are written in JavaScript. The first run of a process compiles them; later ones load the
 * code, which is made by this Duktape and never leaves the process. */
#include <pthread.h>
#include <stdlib.h>

#include "base/attr.h"
#include "emulate/javascript/js_run.h"

static const unsigned char core_text[] = {
#include "emulate/javascript/prelude/core.inc"
};
static const unsigned char browser_text[] = {
#include "emulate/javascript/prelude/browser.inc"
};

static const struct {
    const char *name;
    const unsigned char *text;
    size_t len;
} parts[] = {[JS_PRELUDE_CORE] = {"core.js", core_text, sizeof core_text}, [JS_PRELUDE_BROWSER] = {"browser.js", browser_text, sizeof browser_text}};

/* Written once each, then only read. */
static struct {
    unsigned char *code;
    size_t len;
} made[SK_COUNT(parts)];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* Duktape may leave a function by a jump: nothing of it is called while the lock is held. */
static sk_bytes made_code(js_prelude which)
{
    pthread_mutex_lock(&lock);
    sk_bytes code = sk_bytes_of(made[which].code, made[which].len);
    pthread_mutex_unlock(&lock);
    return code;
}

static void keep_code(js_prelude which, sk_bytes code)
{
    unsigned char *copy = malloc(code.len);
    if (!copy) return;
    memcpy(copy, code.p, code.len);
    pthread_mutex_lock(&lock);
    if (made[which].code) {
        free(copy);
    } else {
        made[which].code = copy;
        made[which].len = code.len;
    }
    pthread_mutex_unlock(&lock);
}

static bool compile(js_run *r, js_prelude which)
{
    duk_size_t len = 0;
    duk_push_string(r->duk, parts[which].name);
    if (duk_pcompile_lstring_filename(r->duk, 0, (const char *)parts[which].text, parts[which].len) != 0) return false;
    duk_dup(r->duk, -1);
    duk_dump_function(r->duk);
    const void *code = duk_get_buffer_data(r->duk, -1, &len);
    if (code && len) keep_code(which, sk_bytes_of(code, len));
    duk_pop(r->duk);
    return true;
}

void js_run_prelude(js_run *r, js_prelude which)
{
    sk_bytes code = made_code(which);
    bool good = true;
    if (code.len) {
        duk_push_external_buffer(r->duk);
        duk_config_buffer(r->duk, -1, (void *)(uintptr_t)code.p, code.len);
        duk_load_function(r->duk);
    } else {
        good = compile(r, which);
    }
    good = good && duk_pcall(r->duk, 0) == DUK_EXEC_SUCCESS;
    if (!good) r->figures->errors++;
    if (!good && r->w->sink.trace) sk_world_trace(r->w, "error", js_get_str(r, -1));
    duk_pop(r->duk);
}
