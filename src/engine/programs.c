/* Programs inside an input: what they tell becomes effects, indicators and children, and a text that one starts runs at once in
 * its world (engine/emulate.h). */
#include "base/hash.h"
#include "base/text.h"
#include "engine/emulate.h"
#include "engine/scan_inside.h"
#include "model/kinds.h"

/* --- what emulated programs tell --- */

/* What an analyst takes out of effects. A download is told twice (failing, succeeding); the report keeps one indicator. */
static void tell_emulated(struct sk_scan *s, sk_place place, const sk_arg *arg)
{
    static const struct { const char *name; sk_indicator_type type; } types[] = {
        {"url", SK_IOC_URL}, {"command", SK_IOC_COMMAND}, {"host", SK_IOC_DOMAIN}, {"key", SK_IOC_REGISTRY}};
    for (size_t i = 0; i < SK_COUNT(types); i++)
        if (sk_is(arg->name, types[i].name)) sk_scan_indicator(s, place.artifact, types[i].type, SK_EMULATED, arg->value, place.off, place.len);
}

static sk_bytes source_of(const struct sk_scan *s, uint32_t artifact)
{
    const struct sk_node *n = s->opening;
    for (const struct sk_node *around = n; around; around = around->parent) /* a program may have started itself through others */
        if (around->id == artifact && around->content) return sk_content_had(around->content);
    for (const sk_doc_module *m = n->document ? n->document->modules : NULL; m; m = m->next)
        if (m->artifact == artifact) return m->source;
    return (sk_bytes){NULL, 0};
}

static bool ends_line(sk_bytes text, uint64_t at)
{
    return sk_at(text, at) == '\n' || (sk_at(text, at) == '\r' && sk_at(text, at + 1) != '\n');
}

static uint32_t line_of(struct sk_scan *s, sk_place place)
{
    sk_bytes text = source_of(s, place.artifact);
    struct sk_counted_lines *at = &s->source;
    if (place.off >= text.len || at->counted > COUNTED_MOST) return 0;
    if (at->artifact != place.artifact || at->line == 0) *at = (struct sk_counted_lines){.artifact = place.artifact, .line = 1, .counted = at->counted};
    at->counted += at->off < place.off ? place.off - at->off : at->off - place.off;
    while (at->off < place.off) at->line += ends_line(text, at->off++);
    while (at->off > place.off) at->line -= ends_line(text, --at->off);
    return at->line;
}

/* A command line that starts itself: the program that started it told it already. */
static bool is_own_command(const struct sk_scan *s, sk_place place, const sk_arg *args, size_t arg_count)
{
    const sk_artifact *a = sk_report_artifact(s->report, place.artifact);
    if (!a || a->relation != SK_REL_EMULATED || !sk_is(a->name, "command line") || s->opening->id != a->id) return false;
    sk_bytes own = sk_trim(sk_content_had(s->opening->content));
    for (size_t i = 0; i < arg_count; i++)
        if (sk_is(args[i].name, "command")) return sk_equal_nocase(sk_trim(args[i].value), own);
    return false;
}

/* What is assumed is told with the first thing that a program does. */
static void tell_environment(struct sk_scan *s)
{
    sk_environment env;
    if (s->environment_told) return;
    s->environment_told = true;
    sk_environment_fill(&env, &s->program_environment);
    sk_scan_fact(s, s->program, SK_FACT_EMULATE_CLOCK, sk_text_of_clock(s->arena, env.now), 0, 0);
    sk_scan_fact(s, s->program, SK_FACT_EMULATE_LOCALE, sk_bytes_str(env.locale), 0, 0);
}

static void world_effect(void *self, sk_effect_op op, sk_place place, const sk_arg *args, size_t arg_count)
{
    struct sk_scan *s = self;
    if (op == SK_OP_RUN && is_own_command(s, place, args, arg_count)) return;
    tell_environment(s);
    sk_report_add_effect(s->report, &(sk_effect){.op = (uint16_t)op, .artifact = place.artifact, .line = line_of(s, place), .off = place.off,
                                                 .len = place.len, .args = args, .arg_count = arg_count});
    for (size_t i = 0; i < arg_count; i++) tell_emulated(s, place, &args[i]);
}

static void world_trace(void *self, sk_place place, const char *procedure, sk_bytes text)
{
    struct sk_scan *s = self;
    size_t effects;
    sk_bytes name = sk_bytes_str(procedure ? procedure : "");
    if (!sk_spend(&s->budget, SK_LIMIT_EMULATE_TRACE, 64 + name.len + text.len)) return;
    (void)sk_report_effects(s->report, &effects);
    s->options->trace(s->options->trace_self, &(sk_trace_line){.artifact = place.artifact, .order = (uint32_t)effects, .line = line_of(s, place),
                                                               .off = place.off, .len = place.len, .procedure = name, .text = text});
}

/* Texts are the same within one outermost program. */
static uint64_t key_of_text(const struct sk_scan *s, uint16_t kind, sk_bytes bytes) { return sk_siphash(s->program, kind, bytes); }

static struct sk_told_text *find_text(const struct sk_scan *s, uint16_t kind, sk_bytes bytes)
{
    uint64_t key = key_of_text(s, kind, bytes);
    uintptr_t found;
    return sk_map_get(s->texts, sk_bytes_of(&key, sizeof key), &found) ? (struct sk_told_text *)found : NULL;
}

static void keep_text(struct sk_scan *s, struct sk_told_text *t, uint64_t key)
{
    uint64_t *kept = SK_NEW(s->arena, uint64_t);
    if (!kept) return;
    *kept = key;
    (void)sk_map_add(s->texts, sk_bytes_of(kept, sizeof *kept), (uintptr_t)t);
}

static void world_child(void *self, sk_place place, const char *name, uint16_t kind, sk_bytes bytes)
{
    struct sk_scan *s = self;
    if (find_text(s, kind, bytes)) return;
    sk_content *content = sk_content_computed(s->arena, &s->budget, bytes);
    struct sk_told_text *t = SK_NEW(s->arena, struct sk_told_text);
    struct sk_node **told = s->opening->last;
    if (!content || !t) return;
    uint32_t id = sk_scan_child(s, place.artifact, &(sk_child){.relation = SK_REL_EMULATED, .name = sk_bytes_str(name), .content = content,
                                                            .offset = place.off, .kind = kind, .kind_fixed = kind != SK_KIND_NONE});
    if (id == SK_NO_ARTIFACT) return;
    *t = (struct sk_told_text){.key = key_of_text(s, kind, bytes), .node = *told};
    t->node->text = t;
    keep_text(s, t, t->key);
}

/* --- files that came with a program --- */

enum { BESIDE_MOST = 64, BESIDE_FILE_MOST = 1 << 20, BESIDE_BYTES_MOST = 8 << 20 };

static bool is_file(const struct sk_scan *s, const struct sk_node *n)
{
    const sk_artifact *a = sk_report_artifact(s->report, n->id);
    return (a->relation == SK_REL_MEMBER || a->relation == SK_REL_ATTACHMENT) && a->name.len;
}

/* Small files stay until all in their archive or mail are done: a script may come behind what it reads. */
bool sk_scan_keep(struct sk_scan *s, struct sk_node *n)
{
    size_t len = n->content ? sk_content_had(n->content).len : 0;
    if (!n->parent || !n->parent->first || !is_file(s, n) || len == 0 || len > BESIDE_FILE_MOST || s->kept_bytes + len > BESIDE_BYTES_MOST) return false;
    n->kept = true;
    s->kept_bytes += len;
    return true;
}

void sk_scan_let_kept_go(struct sk_scan *s, struct sk_node *first)
{
    for (struct sk_node *n = first; n; n = n->next) {
        if (!n->kept) continue;
        n->kept = false;
        s->kept_bytes -= sk_content_had(n->content).len;
        sk_scan_release(n);
    }
}

static bool read_beside(const sk_world_beside *b, sk_bytes *ret)
{
    struct sk_node *n = b->member;
    if (!n->content || (n->done && !n->kept)) return false;
    *ret = sk_content_all(n->content);
    return ret->len > 0 && ret->len <= BESIDE_FILE_MOST;
}

/* The files beside the one that the program at n is or lies in. */
static void find_beside(struct sk_scan *s, struct sk_node *n, sk_emulation *e)
{
    while (n->parent && !is_file(s, n)) n = n->parent;
    if (!n->parent) return;
    sk_world_beside *list = SK_NEW_ARRAY(s->arena, sk_world_beside, BESIDE_MOST);
    for (struct sk_node *c = n->parent->first; list && c && e->beside_count < BESIDE_MOST; c = c->next) {
        if (c == n || !c->content || !is_file(s, c)) continue;
        list[e->beside_count++] = (sk_world_beside){.name = sk_report_artifact(s->report, c->id)->name,
                                                    .size = sk_content_size(c->content), .read = read_beside, .self = s, .member = c};
    }
    e->beside = list;
}

/* A run on another machine told something: what was assumed of it is a fact. */
static void tell_assumption(struct sk_scan *s, unsigned key, sk_bytes value)
{
    size_t from = 0;
    for (const sk_fact *f; (f = sk_report_find_fact(s->report, (uint16_t)key, s->program, &from));)
        if (sk_equal(f->value, value)) return;
    sk_scan_fact(s, s->program, key, value, 0, 0);
}

static void tell_assumed(void *self, const sk_environment *env)
{
    struct sk_scan *s = self;
    sk_environment usual;
    sk_environment_fill(&usual, &s->program_environment);
    if (env->now != usual.now) tell_assumption(s, SK_FACT_EMULATE_CLOCK, sk_text_of_clock(s->arena, env->now));
    if (!sk_is(sk_bytes_str(env->locale), usual.locale)) tell_assumption(s, SK_FACT_EMULATE_LOCALE, sk_bytes_str(env->locale));
    if (!sk_is(sk_bytes_str(env->domain), usual.domain))
        tell_assumption(s, SK_FACT_EMULATE_IDENTITY, sk_text_bytes(s->arena, "%s on %s in %s", env->user, env->computer, env->domain));
    if (env->bare != usual.bare) tell_assumption(s, SK_FACT_EMULATE_MACHINE, SK_LIT("a new virtual machine: small screen, no recent files, one core"));
}

/* What an analyst has set stays as it is. */
static unsigned fixed_of(const sk_environment *asked)
{
    return (asked->locale ? SK_ASKED_LOCALE : 0u) | (asked->now ? SK_ASKED_DAY | SK_ASKED_WEEKDAY | SK_ASKED_DATE | SK_ASKED_MONTH | SK_ASKED_PART : 0u) |
           (asked->user || asked->computer || asked->domain ? SK_ASKED_IDENTITY : 0u);
}

static sk_emulation emulation_of(struct sk_scan *s, struct sk_node *n, sk_world *inside)
{
    s->opening = n;
    if (!inside) {
        s->program = n->id;
        s->environment_told = false;
        s->program_environment = s->asked;
        if (!s->asked.now) s->program_environment.now = sk_clock_of(s->report, n->id);
    }
    sk_emulation e = {.arena = s->arena, .budget = &s->budget, .sink = &s->world, .deviation = sk_scan_deviation,
                      .environment = &s->program_environment, .fixed = fixed_of(&s->asked), .inside = inside};
    if (!inside) find_beside(s, n, &e);
    return e;
}

void sk_scan_emulate_text(struct sk_scan *s, struct sk_node *n, const sk_artifact *a, sk_bytes text, sk_world *inside)
{
    if (!sk_emulates(a->kind) || a->relation == SK_REL_MACRO || a->relation == SK_REL_STREAM) return;
    if (sk_script_set_has(n->scripts, a->id)) return; /* a part of a page runs with its page */
    uint32_t around = s->program;
    sk_emulation e = emulation_of(s, n, inside);
    if (n->text && inside) keep_text(s, n->text, key_of_text(s, a->kind, text)); /* started by another name or as a file */
    sk_emulate_text(&e, a, text);
    s->program = around;
}

void sk_scan_emulate_document(struct sk_scan *s, struct sk_node *n)
{
    if (!n->document || n->document->artifact != n->id) return;
    uint32_t around = s->program;
    sk_emulation e = emulation_of(s, n, NULL);
    sk_emulate_document(&e, n->document);
    s->program = around;
}

void sk_scan_emulate_scripts(struct sk_scan *s, struct sk_node *n, sk_world *inside)
{
    if (!n->scripts || n->scripts->artifact != n->id) return;
    uint32_t around = s->program;
    sk_emulation e = emulation_of(s, n, inside);
    const sk_artifact a = *sk_report_artifact(s->report, n->id);
    sk_emulate_scripts(&e, &a, sk_content_had(n->content), n->scripts);
    s->program = around;
}

/* --- texts that programs start --- */

enum {
    RUNS_MOST = 200,      /* of one text, in worlds of all answers and environments */
    STACK_MOST = 3 << 20, /* bytes of the stack that programs around may have taken, of 8 MiB: one of them may take as much again */
};

static uintptr_t stack_now(void) { return (uintptr_t)__builtin_frame_address(0); }

static bool is_deep(struct sk_scan *s, const sk_world *w)
{
    uintptr_t now = stack_now(), used = now < s->stack ? s->stack - now : now - s->stack;
    bool deep = w->layer >= s->budget.limits.value[SK_LIMIT_EMULATE_LAYERS] || used > STACK_MOST;
    if (deep) s->budget.reached[SK_LIMIT_EMULATE_LAYERS] = true;
    return deep;
}

/* The same program in the same world as when it ended comes to nothing new, but somebody may wait for what it prints. */
static bool may_run(struct sk_scan *s, const struct sk_told_text *t, const sk_world *w)
{
    if (t->running || t->runs >= RUNS_MOST || is_deep(s, w)) return false;
    return w->output || t->world != w->identity || t->changes != w->changes;
}

/* Runs the text of a child in the world of the program that starts it; the first time it is opened as any artifact is. */
static void world_follow(void *self, sk_world *w, const char *name, uint16_t kind, sk_bytes bytes)
{
    struct sk_scan *s = self;
    struct sk_told_text *t = find_text(s, kind, bytes);
    (void)name;
    if (!t || !may_run(s, t, w)) return;
    struct sk_node *opening = s->opening;
    t->running = true;
    t->runs++;
    if (!t->node->done) {
        s->inside = w;
        sk_scan_process(s, t->node);
        s->inside = NULL;
    } else {
        const sk_artifact a = *sk_report_artifact(s->report, t->node->id);
        sk_scan_emulate_text(s, t->node, &a, sk_content_had(t->node->content), w);
        sk_scan_emulate_scripts(s, t->node, w);
        sk_scan_children(s, t->node);
    }
    t->running = false;
    t->world = w->identity;
    t->changes = w->changes;
    s->opening = opening;
}

void sk_scan_programs(struct sk_scan *s)
{
    s->world = (sk_world_sink){.self = s, .effect = world_effect, .child = world_child, .follow = world_follow, .assumed = tell_assumed,
                               .trace = s->options->trace ? world_trace : NULL};
    s->texts = sk_map_new(s->arena);
    s->stack = stack_now();
}
