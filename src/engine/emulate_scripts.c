/* Runs a set of scripts: all blocks of a job in document order in one world, each in its language, then what was put off, then
 * what events start. Twice where a download was tried: failing shows all addresses, succeeding shows what is started. */
#include "base/text.h"
#include "emulate/javascript/session.h"
#include "emulate/vba/script.h"
#include "emulate/world/page_items.h"
#include "engine/vary.h"

enum { TIMERS_RUN_MOST = 64 };

static const sk_scripting *const languages[] = {&sk_javascript_scripting, &sk_vbscript_scripting};
enum { LANGUAGES = sizeof languages / sizeof *languages };

typedef struct running {
    const sk_emulation *e;
    const sk_script_set *set;
    sk_world *w;
    uint32_t job;
    void *sessions[LANGUAGES];
    bool refused[LANGUAGES]; /* a budget */
    bool downloads;
} running;

/* ---- what is told goes on, and a try to download is noticed ---- */

static void note_effect(void *self, sk_effect_op op, sk_place place, const sk_arg *args, size_t count)
{
    running *r = self;
    if (op == SK_OP_DOWNLOAD || op == SK_OP_CONNECT) r->downloads = true;
    r->e->sink->effect(r->e->sink->self, op, place, args, count);
}

static void pass_child(void *self, sk_place place, const char *name, uint16_t kind, sk_bytes bytes)
{
    running *r = self;
    r->e->sink->child(r->e->sink->self, place, name, kind, bytes);
}

static void pass_trace(void *self, sk_place place, const char *procedure, sk_bytes text)
{
    running *r = self;
    r->e->sink->trace(r->e->sink->self, place, procedure, text);
}

static bool pass_run(void *self, sk_world *w, uint16_t kind, sk_bytes source, sk_value *ret)
{
    running *r = self;
    return r->e->sink->run(r->e->sink->self, w, kind, source, ret);
}

static void pass_follow(void *self, sk_world *w, const char *name, uint16_t kind, sk_bytes bytes)
{
    running *r = self;
    r->e->sink->follow(r->e->sink->self, w, name, kind, bytes);
}

static void pass_assumed(void *self, const sk_environment *env)
{
    running *r = self;
    r->e->sink->assumed(r->e->sink->self, env);
}

static sk_world_sink listening(running *r)
{
    return (sk_world_sink){.self = r,
                           .effect = note_effect,
                           .child = pass_child,
                           .trace = r->e->sink->trace ? pass_trace : NULL,
                           .run = r->e->sink->run ? pass_run : NULL,
                           .follow = r->e->sink->follow ? pass_follow : NULL,
                           .assumed = r->e->sink->assumed ? pass_assumed : NULL};
}

/* ---- languages ---- */

static size_t language_of(uint16_t kind)
{
    size_t i = 0;
    while (i < LANGUAGES && languages[i]->kind != kind) i++;
    return i;
}

static void *session_of(running *r, size_t language)
{
    if (language >= LANGUAGES || r->refused[language]) return NULL;
    if (r->sessions[language]) return r->sessions[language];
    void *s = languages[language]->open(r->w, r->set, r->job);
    sk_object *names = s ? languages[language]->globals(s) : NULL;
    if (names) {
        sk_named_item item = {.value = sk_object_value(names), .members = true, .owner = s};
        (void)sk_world_add_item(r->w, &item);
    }
    r->refused[language] = !s;
    return r->sessions[language] = s;
}

static void run_text(running *r, uint16_t kind, sk_bytes text, sk_place place)
{
    size_t language = language_of(kind);
    void *s = session_of(r, language);
    if (s && sk_world_alive(r->w)) languages[language]->run(s, text, place);
}

/* ---- one job ---- */

static void run_block(running *r, const sk_script_block *b)
{
    sk_place place = {.artifact = b->artifact, .off = b->off, .len = b->text.len};
    sk_bytes text = b->text;
    /* the body of a function: it may return, and has an event and its element (prelude/browser.js) */
    if (b->use == SK_SCRIPT_HANDLER && b->kind == SK_KIND_SCRIPT_JAVASCRIPT)
        text = sk_text_bytes(r->e->arena, "$handle(function(event){%.*s\n},%u,\"%.*s\");", (int)text.len, (const char *)text.p, b->element,
                             sk_find_byte(b->event, 0, '"') == SK_NPOS ? (int)b->event.len : 0, (const char *)b->event.p);
    run_text(r, b->kind, text, place);
}

static void run_blocks(running *r, sk_script_use use)
{
    for (const sk_script_block *b = r->set->blocks; b; b = b->next)
        if (b->use == use && b->job == r->job) run_block(r, b);
}

static void fire(running *r, sk_bytes target, sk_bytes event)
{
    for (size_t i = 0; i < LANGUAGES; i++)
        if (r->sessions[i] && sk_world_alive(r->w)) (void)languages[i]->fire(r->sessions[i], target, event);
}

static void fire_on_elements(running *r)
{
    for (const sk_page_element *e = r->set->page ? r->set->page->elements : NULL; e; e = e->next) {
        sk_bytes id = sk_page_attribute_of(e, "id");
        if (id.len == 0) id = sk_page_attribute_of(e, "name");
        if (id.len) fire(r, id, SK_LIT("onclick"));
    }
}

static void run_timers(running *r)
{
    sk_str code;
    bool basic;
    for (unsigned i = 0; i < TIMERS_RUN_MOST && sk_world_alive(r->w) && sk_page_items_timer(r->w, &code, &basic); i++)
        run_text(r, basic ? SK_KIND_SCRIPT_VBSCRIPT : SK_KIND_SCRIPT_JAVASCRIPT, sk_str_to_utf8(&r->w->strings, code), r->w->place);
}

static void run_job(running *r)
{
    static const char *const targets[] = {"document", "window", "body"};
    run_blocks(r, SK_SCRIPT_CODE);
    run_blocks(r, SK_SCRIPT_LATER);
    for (size_t i = 0; i < SK_COUNT(targets); i++) fire(r, sk_bytes_str(targets[i]), SK_LIT("onload"));
    run_timers(r);
    run_blocks(r, SK_SCRIPT_HANDLER);
    fire_on_elements(r);
    fire(r, SK_LIT("window"), SK_LIT("onunload"));
    run_blocks(r, SK_SCRIPT_LINK);
    run_timers(r);
    for (size_t i = 0; i < LANGUAGES; i++)
        if (r->sessions[i]) languages[i]->close(r->sessions[i]);
    sk_page_items_finish(r->w);
}

/* What a parser could not read, once. */
static void tell_lost(const running *r)
{
    void *s = r->sessions[language_of(SK_KIND_SCRIPT_VBSCRIPT)], *j = r->sessions[language_of(SK_KIND_SCRIPT_JAVASCRIPT)];
    sk_vba_result lost = {0};
    const sk_javascript_figures *figures = j ? sk_javascript_session_figures(j) : NULL;
    if (figures && figures->lost) r->e->deviation(r->e->sink->self, figures->lost_artifact, SK_DEV_MACRO_PARSE_LOST, figures->lost_off);
    if (!s) return;
    sk_vbscript_lost(s, &lost);
    if (lost.procs_lost) r->e->deviation(r->e->sink->self, lost.lost_artifact, SK_DEV_MACRO_PARSE_LOST, lost.lost_off);
    if (lost.lines_broken) r->e->deviation(r->e->sink->self, lost.line_artifact, SK_DEV_MACRO_PARSE_LINE, lost.line_off);
}

/* By itself: twice where a download was tried. */
static void run_alone(void *self, sk_world *first)
{
    running *r = self;
    static const sk_answers answers[] = {SK_ALL_FAIL, SK_ALL_SUCCEED};
    for (size_t i = 0; i < SK_COUNT(answers); i++) {
        running fresh = {.e = r->e, .set = r->set, .job = r->job};
        if (i > 0 && !r->downloads) return;
        *r = fresh;
        r->w = sk_world_again(first, answers[i], NULL);
        if (!r->w) return;
        r->w->sink = listening(r);
        if (!sk_page_items_add(r->w, r->set, r->job)) return;
        run_job(r);
        sk_world_finish(r->w);
        if (i == 0 && !sk_world_varies(first)) tell_lost(r);
    }
}

/* Started by a program: once, in its world, which runs twice itself. */
static void run_inside(running *r, const sk_artifact *a)
{
    sk_world_process before;
    running fresh = {.e = r->e, .set = r->set, .job = r->job, .w = r->e->inside};
    *r = fresh;
    sk_world_enter(r->w, a->name, &before);
    if (sk_page_items_add(r->w, r->set, r->job)) run_job(r);
    tell_lost(r);
    sk_world_leave(r->w, &before);
}

void sk_emulate_scripts(const sk_emulation *e, const sk_artifact *artifact, sk_bytes bytes, const sk_script_set *set)
{
    running r = {.e = e, .set = set};
    sk_world *first = set->blocks && !e->inside ? sk_emulate_world(e) : NULL;
    if (first) sk_emulate_place(first, artifact, bytes);
    for (uint32_t job = 0; job < set->job_count && (first || (e->inside && set->blocks)); job++) {
        r.job = job;
        if (first) run_alone(&r, first);
        if (first) sk_emulate_varied(e, first, run_alone, &r);
        else run_inside(&r, artifact);
    }
}
