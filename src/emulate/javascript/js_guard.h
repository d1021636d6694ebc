/* The way out of a run that would not end: see javascript.h. */
#ifndef SK_EMULATE_JS_GUARD_H
#define SK_EMULATE_JS_GUARD_H

#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum js_stop {
    JS_STOP_NONE,
    JS_STOP_QUIT,  /* the program ended itself */
    JS_STOP_STEPS,
    JS_STOP_MEMORY,
    JS_STOP_ALLOCATED,
    JS_STOP_TIME,
    JS_STOP_WORLD, /* a budget of the world is used up */
    JS_STOP_FAULT  /* Duktape gave up (its own fatal error) */
} js_stop;

typedef struct js_guard {
    sigjmp_buf jump;
    uintptr_t id;
    struct js_guard *outer;
} js_guard;

/* Calls body(arg) and answers how it ended. cpu_ms 0: no timer. Guards nest: a script may run a program that runs a script. */
js_stop js_guard_run(js_guard *g, uint64_t cpu_ms, void (*body)(void *arg), void *arg);
/* Leaves the body at once. Only from code that Duktape called and that holds nothing. */
_Noreturn void js_guard_stop(js_guard *g, js_stop why);
/* CPU time of this thread. */
double js_guard_cpu_ms(void);

#endif
