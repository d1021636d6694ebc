/* One scan: recognise, open, look, recurse, unlock, conclude.
 *
 * The artifacts are walked depth first, each with its children in the order in which its format told them, so that
 * unpacked bytes are released as soon as the last thing inside them is done. Locked children wait until the
 * text of the whole input is known; the contents around them stay. */
#include "engine/scan.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/text.h"
#include "codec/digest.h"
#include "model/names.h"
#include "engine/emulate.h"
#include "engine/password.h"
#include "engine/recognise.h"
#include "engine/registry.h"
#include "base/status.h"
#include "sekisho/version.h"

#define HEAD_LEN 4096
#define CANDIDATES 6

struct sk_engine {
    sk_policy *policy;
};

struct node {
    uint32_t id;
    sk_content *content;
    sk_lock *lock;
    uint16_t kind;
    bool kind_fixed;
    sk_outcome outcome;
    sk_bytes declared_type;
    sk_document *document; /* inherited */
    struct node *parent, *first, **last, *next;
    unsigned holds;        /* locked descendants that still need this content */
    bool done;             /* it was opened, or is being opened */
    struct text *text;     /* where an emulated program told it */
};

/* A text that an emulated program told: it runs again whenever it is started again. */
struct text {
    uint64_t key;
    struct node *node;
    bool running;
    unsigned runs;         /* in all worlds */
    const void *world;     /* identity of the last one it ran in, and what that had changed by then */
    uint64_t changes;
};

/* Lines of a text are counted from the last place that was asked for: effects come mostly in order. */
struct source {
    uint32_t artifact, line;
    uint64_t off, counted;
};

#define COUNTED_MOST ((uint64_t)64 << 20) /* bytes looked at for line ends in one scan */

struct scan {
    const sk_engine *engine;
    sk_report *report;
    sk_arena *arena;
    sk_budget budget;
    sk_passwords *passwords;
    sk_sink sink;
    sk_world_sink world;
    struct node *opening; /* the node whose format or program runs now */
    sk_world *inside;     /* the world that the node to be opened next runs in; NULL: none */
    sk_map *texts;        /* by key_of_text */
    uint32_t program;     /* artifact of the outermost program that runs now */
    struct node *locked;  /* chain by next */
    struct node **locked_last;
    sk_environment asked;   /* by the options */
    sk_environment program_environment; /* of the outermost program */
    const sk_scan_options *options;
    struct source source;   /* the text in which the last line was counted */
    uint64_t password_cost_us;
    uintptr_t stack; /* where the scan's began */
};

/* --- what formats tell --- */

static void tell_limits(struct scan *s)
{
    for (uint16_t i = 0; i < SK_LIMIT_COUNT; i++)
        if (s->budget.reached[i]) sk_report_add_limit(s->report, i);
    if (sk_arena_exhausted(s->arena)) sk_report_add_limit(s->report, SK_LIMIT_MEMORY);
}

static uint32_t sink_child(void *self, uint32_t parent, const sk_child *child)
{
    struct scan *s = self;
    const sk_artifact *up = sk_report_artifact(s->report, parent);
    struct node *n = SK_NEW(s->arena, struct node);
    if (!n || !up) return SK_NO_ARTIFACT;
    sk_artifact a = {.parent = parent, .depth = up->depth + 1, .relation = child->relation, .name = child->name,
                     .offset = child->offset, .kind = SK_KIND_NONE};
    a.size = child->content ? sk_content_size(child->content) : child->size;
    n->id = sk_report_add_artifact(s->report, &a);
    if (n->id == SK_NO_ARTIFACT) return SK_NO_ARTIFACT;
    n->content = child->content;
    n->lock = child->lock;
    n->outcome = child->outcome;
    n->kind_fixed = child->kind_fixed;
    n->kind = child->kind == 0 && !child->kind_fixed ? SK_KIND_NONE : child->kind;
    n->declared_type = sk_arena_copy(s->arena, child->declared_type);
    n->last = &n->first;
    n->parent = s->opening;
    *s->opening->last = n;
    s->opening->last = &n->next;
    return n->id;
}

static void sink_fact(void *self, uint32_t artifact, unsigned key, sk_bytes value, uint64_t off, uint64_t len)
{
    struct scan *s = self;
    if (key == SK_FACT_MAIL_SUBJECT) sk_passwords_read_name(s->passwords, artifact, value);
    sk_report_add_fact(s->report, &(sk_fact){.key = (uint16_t)key, .artifact = artifact, .value = value, .off = off, .len = len});
}

static void sink_deviation(void *self, uint32_t artifact, unsigned id, uint64_t off)
{
    struct scan *s = self;
    sk_report_add_deviation(s->report, &(sk_deviation){.id = (uint16_t)id, .artifact = artifact, .off = off});
}

static void sink_indicator(void *self, uint32_t artifact, unsigned type, sk_how how, sk_bytes value, uint64_t off, uint64_t len)
{
    struct scan *s = self;
    sk_report_add_indicator(s->report, &(sk_indicator){.type = (uint16_t)type, .how = how, .artifact = artifact, .value = value,
                                                       .off = off, .len = len});
}

/* --- what emulated programs tell --- */

/* What an analyst takes out of effects. A download is told twice (failing, succeeding); the report keeps one indicator. */
static void tell_emulated(struct scan *s, sk_place place, const sk_arg *arg)
{
    static const struct { const char *name; sk_indicator_type type; } types[] = {
        {"url", SK_IOC_URL}, {"command", SK_IOC_COMMAND}, {"host", SK_IOC_DOMAIN}, {"key", SK_IOC_REGISTRY}};
    for (size_t i = 0; i < SK_COUNT(types); i++)
        if (sk_is(arg->name, types[i].name)) sink_indicator(s, place.artifact, types[i].type, SK_EMULATED, arg->value, place.off, place.len);
}

static sk_bytes source_of(const struct scan *s, uint32_t artifact)
{
    const struct node *n = s->opening;
    if (n->id == artifact && n->content) return sk_content_had(n->content);
    for (const sk_doc_module *m = n->document ? n->document->modules : NULL; m; m = m->next)
        if (m->artifact == artifact) return m->source;
    return (sk_bytes){NULL, 0};
}

static bool ends_line(sk_bytes text, uint64_t at)
{
    return sk_at(text, at) == '\n' || (sk_at(text, at) == '\r' && sk_at(text, at + 1) != '\n');
}

static uint32_t line_of(struct scan *s, sk_place place)
{
    sk_bytes text = source_of(s, place.artifact);
    struct source *at = &s->source;
    if (place.off >= text.len || at->counted > COUNTED_MOST) return 0;
    if (at->artifact != place.artifact || at->line == 0) *at = (struct source){.artifact = place.artifact, .line = 1, .counted = at->counted};
    at->counted += at->off < place.off ? place.off - at->off : at->off - place.off;
    while (at->off < place.off) at->line += ends_line(text, at->off++);
    while (at->off > place.off) at->line -= ends_line(text, --at->off);
    return at->line;
}

/* A command line that starts itself: the program that started it told it already. */
static bool is_own_command(const struct scan *s, sk_place place, const sk_arg *args, size_t arg_count)
{
    const sk_artifact *a = sk_report_artifact(s->report, place.artifact);
    if (!a || a->relation != SK_REL_EMULATED || !sk_is(a->name, "command line") || s->opening->id != a->id) return false;
    sk_bytes own = sk_trim(sk_content_had(s->opening->content));
    for (size_t i = 0; i < arg_count; i++)
        if (sk_is(args[i].name, "command")) return sk_equal_nocase(sk_trim(args[i].value), own);
    return false;
}

static void world_effect(void *self, sk_effect_op op, sk_place place, const sk_arg *args, size_t arg_count)
{
    struct scan *s = self;
    if (op == SK_OP_RUN && is_own_command(s, place, args, arg_count)) return;
    sk_report_add_effect(s->report, &(sk_effect){.op = (uint16_t)op, .artifact = place.artifact, .line = line_of(s, place), .off = place.off, .len = place.len, .args = args,
                                                 .arg_count = arg_count});
    for (size_t i = 0; i < arg_count; i++) tell_emulated(s, place, &args[i]);
}

static void world_trace(void *self, sk_place place, const char *procedure, sk_bytes text)
{
    struct scan *s = self;
    size_t effects;
    sk_bytes name = sk_bytes_str(procedure ? procedure : "");
    if (!sk_spend(&s->budget, SK_LIMIT_EMULATE_TRACE, 64 + name.len + text.len)) return;
    (void)sk_report_effects(s->report, &effects);
    s->options->trace(s->options->trace_self, &(sk_trace_line){.artifact = place.artifact, .order = (uint32_t)effects, .line = line_of(s, place),
                                                               .off = place.off, .len = place.len, .procedure = name, .text = text});
}

/* Texts are the same within one outermost program. */
static uint64_t key_of_text(const struct scan *s, uint16_t kind, sk_bytes bytes) { return sk_siphash(s->program, kind, bytes); }

static struct text *find_text(const struct scan *s, uint16_t kind, sk_bytes bytes)
{
    uint64_t key = key_of_text(s, kind, bytes);
    uintptr_t found;
    return sk_map_get(s->texts, sk_bytes_of(&key, sizeof key), &found) ? (struct text *)found : NULL;
}

static void keep_text(struct scan *s, struct text *t, uint64_t key)
{
    uint64_t *kept = SK_NEW(s->arena, uint64_t);
    if (!kept) return;
    *kept = key;
    (void)sk_map_add(s->texts, sk_bytes_of(kept, sizeof *kept), (uintptr_t)t);
}

static void world_child(void *self, sk_place place, const char *name, uint16_t kind, sk_bytes bytes)
{
    struct scan *s = self;
    if (find_text(s, kind, bytes)) return;
    sk_content *content = sk_content_computed(s->arena, &s->budget, bytes);
    struct text *t = SK_NEW(s->arena, struct text);
    struct node **told = s->opening->last;
    if (!content || !t) return;
    uint32_t id = sink_child(s, place.artifact, &(sk_child){.relation = SK_REL_EMULATED, .name = sk_bytes_str(name), .content = content,
                                                            .offset = place.off, .kind = kind, .kind_fixed = kind != SK_KIND_NONE});
    if (id == SK_NO_ARTIFACT) return;
    *t = (struct text){.key = key_of_text(s, kind, bytes), .node = *told};
    t->node->text = t;
    keep_text(s, t, t->key);
}

/* --- one artifact --- */

static bool wants(const uint16_t *kinds, uint16_t kind)
{
    for (; kinds && *kinds != SK_KIND_NONE; kinds++)
        if (*kinds == kind) return true;
    return false;
}

/* What remains to be said where no format opens the kind. */
static sk_outcome outcome_unopened(uint16_t kind)
{
    return sk_kind_has(kind, SK_KIND_IS_INERT | SK_KIND_IS_TEXT | SK_KIND_IS_PLAIN) ? SK_OUTCOME_COMPLETE : SK_OUTCOME_UNKNOWN;
}

static sk_outcome open_as(struct scan *s, struct node *n, uint16_t kind, const sk_artifact *artifact)
{
    const sk_format *f = sk_format_of(kind);
    if (!f || !f->open) return outcome_unopened(kind);
    sk_artifact copy = *artifact;
    copy.kind = kind;
    sk_opening o = {.artifact = &copy, .content = n->content, .declared_type = n->declared_type, .arena = s->arena,
                    .budget = &s->budget, .document = n->document, .sink = &s->sink};
    s->opening = n;
    sk_outcome outcome = f->open(&o);
    n->document = o.document;
    return outcome;
}

/* Recognises and opens; sets the artifact's kind. A format may find that the bytes are not its kind after all:
 * then the next candidate gets its turn. */
static sk_outcome recognise_and_open(struct scan *s, struct node *n, sk_artifact *a)
{
    if (n->kind_fixed) {
        a->kind = n->kind;
        sk_outcome outcome = open_as(s, n, n->kind, a);
        return outcome == SK_OUTCOME_NOT_THIS ? outcome_unopened(n->kind) : outcome;
    }
    uint16_t kinds[CANDIDATES];
    sk_bytes head = sk_slice(sk_content_need(n->content, HEAD_LEN), 0, HEAD_LEN);
    const sk_artifact *up = sk_report_artifact(s->report, a->parent);
    sk_probe_input in = {.content = n->content, .head = head, .name = a->name, .declared_type = n->declared_type,
                         .parent_kind = up ? up->kind : SK_KIND_NONE};
    size_t count = head.len == 0 ? 0 : sk_recognise(&in, kinds, CANDIDATES);
    for (size_t i = 0; i < count; i++) {
        sk_outcome outcome = open_as(s, n, kinds[i], a);
        if (outcome == SK_OUTCOME_NOT_THIS) continue;
        a->kind = kinds[i];
        return outcome;
    }
    a->kind = n->kind;
    if (a->kind == SK_KIND_NONE) a->kind = head.len == 0 ? SK_KIND_DATA_EMPTY : SK_KIND_DATA_BINARY;
    return outcome_unopened(a->kind);
}

static sk_outcome worse(sk_outcome a, sk_outcome b)
{
    static const int rank[SK_OUTCOME_COUNT] = {
        [SK_OUTCOME_COMPLETE] = 0, [SK_OUTCOME_UNKNOWN] = 1, [SK_OUTCOME_PARTIAL] = 2, [SK_OUTCOME_ENCRYPTED] = 3, [SK_OUTCOME_LIMIT] = 4};
    return rank[a] >= rank[b] ? a : b;
}

/* Reads what the format left unread where that is cheap, hashes, and settles sizes and outcome. */
static void settle(struct scan *s, struct node *n, sk_artifact *a, sk_outcome outcome)
{
    if (sk_content_size(n->content) <= s->budget.limits.value[SK_LIMIT_LAZY_BYTES]) (void)sk_content_all(n->content);
    sk_bytes had = sk_content_had(n->content);
    if (!sk_content_ended(n->content) && sk_content_outcome(n->content) == SK_OUTCOME_COMPLETE) {
        s->budget.reached[SK_LIMIT_LAZY_BYTES] = true;
        outcome = worse(outcome, SK_OUTCOME_LIMIT);
    }
    a->outcome = worse(outcome, sk_content_outcome(n->content));
    a->read_size = had.len;
    a->size = sk_content_size(n->content);
    if (sk_content_ended(n->content)) {
        sk_sha256(had, a->sha256);
        a->has_sha256 = true;
    }
}

/* A name or a claimed type that promises something else is a fact, never the way to a kind. */
static void compare_promises(struct scan *s, const struct node *n, const sk_artifact *a)
{
    sk_bytes extension;
    if (n->kind_fixed || a->kind == SK_KIND_DATA_EMPTY) return;
    if (sk_name_disagrees(a->name, a->kind, &extension)) sink_fact(s, a->id, SK_FACT_CONTENT_EXTENSION, extension, 0, 0);
    if (sk_type_disagrees(n->declared_type, a->kind)) sink_fact(s, a->id, SK_FACT_CONTENT_TYPE, n->declared_type, 0, 0);
}

static void look(struct scan *s, const sk_artifact *a, sk_bytes bytes)
{
    sk_view v = {.report = s->report, .arena = s->arena};
    for (size_t i = 0; i < sk_detector_count; i++)
        if (sk_detectors[i]->look && wants(sk_detectors[i]->kinds, a->kind)) sk_detectors[i]->look(&v, a, bytes);
}

static sk_emulation emulation_of(struct scan *s, struct node *n, sk_world *inside)
{
    s->opening = n;
    if (!inside) {
        s->program = n->id;
        s->program_environment = s->asked;
        if (!s->asked.now) s->program_environment.now = sk_clock_of(s->report, n->id);
    }
    return (sk_emulation){.arena = s->arena, .budget = &s->budget, .sink = &s->world, .deviation = sink_deviation,
                          .environment = &s->program_environment, .inside = inside};
}

static size_t count_effects(const struct scan *s)
{
    size_t count;
    (void)sk_report_effects(s->report, &count);
    return count;
}

/* What was assumed, where the program at n did something since count effects had been told. */
static void tell_environment(struct scan *s, const struct node *n, size_t before)
{
    sk_environment env;
    if (count_effects(s) == before) return;
    sk_environment_fill(&env, &s->program_environment);
    sink_fact(s, n->id, SK_FACT_EMULATE_CLOCK, sk_text_of_clock(s->arena, env.now), 0, 0);
    sink_fact(s, n->id, SK_FACT_EMULATE_LOCALE, sk_bytes_str(env.locale), 0, 0);
}

/* A script is calculated by itself; a module of a project with its document. */
static void emulate_text(struct scan *s, struct node *n, const sk_artifact *a, sk_bytes text, sk_world *inside)
{
    if (!sk_emulates(a->kind) || a->relation == SK_REL_MACRO || a->relation == SK_REL_STREAM) return;
    uint32_t around = s->program;
    size_t before = count_effects(s);
    sk_emulation e = emulation_of(s, n, inside);
    if (n->text && inside) keep_text(s, n->text, key_of_text(s, a->kind, text)); /* started by another name or as a file */
    sk_emulate_text(&e, a, text);
    if (!inside) tell_environment(s, n, before);
    s->program = around;
}

/* A document is calculated when everything inside it was opened: what it would run comes as further children. */
static void emulate_document(struct scan *s, struct node *n)
{
    if (!n->document || n->document->artifact != n->id) return;
    uint32_t around = s->program;
    size_t before = count_effects(s);
    sk_emulation e = emulation_of(s, n, NULL);
    sk_emulate_document(&e, n->document);
    tell_environment(s, n, before);
    s->program = around;
}

static void process(struct scan *s, struct node *n);
static void process_children(struct scan *s, struct node *n);

enum {
    RUNS_MOST = 200,      /* of one text, in worlds of all answers and environments */
    STACK_MOST = 3 << 20, /* bytes of the stack that programs around may have taken, of 8 MiB: one of them may take as much again */
};

static uintptr_t stack_now(void) { return (uintptr_t)__builtin_frame_address(0); }

static bool is_deep(struct scan *s, const sk_world *w)
{
    uintptr_t now = stack_now(), used = now < s->stack ? s->stack - now : now - s->stack;
    bool deep = w->layer >= s->budget.limits.value[SK_LIMIT_EMULATE_LAYERS] || used > STACK_MOST;
    if (deep) s->budget.reached[SK_LIMIT_EMULATE_LAYERS] = true;
    return deep;
}

/* The same program in the same world as when it ended comes to nothing new. */
static bool may_run(struct scan *s, const struct text *t, const sk_world *w)
{
    if (t->running || t->runs >= RUNS_MOST || is_deep(s, w)) return false;
    return t->world != w->identity || t->changes != w->changes;
}

/* Runs the text of a child in the world of the program that starts it; the first time it is opened as any artifact is. */
static void world_follow(void *self, sk_world *w, const char *name, uint16_t kind, sk_bytes bytes)
{
    struct scan *s = self;
    struct text *t = find_text(s, kind, bytes);
    (void)name;
    if (!t || !may_run(s, t, w)) return;
    struct node *opening = s->opening;
    t->running = true;
    t->runs++;
    if (!t->node->done) {
        s->inside = w;
        process(s, t->node);
        s->inside = NULL;
    } else {
        const sk_artifact a = *sk_report_artifact(s->report, t->node->id);
        emulate_text(s, t->node, &a, sk_content_had(t->node->content), w);
        process_children(s, t->node);
    }
    t->running = false;
    t->world = w->identity;
    t->changes = w->changes;
    s->opening = opening;
}

static void release(struct node *n)
{
    if (n->content && n->holds == 0) sk_content_release(n->content);
}

static void process_children(struct scan *s, struct node *n)
{
    for (struct node *c = n->first; c;) {
        struct node *next = c->next;
        c->document = n->document;
        if (!c->done) process(s, c);
        c = next;
    }
    n->first = NULL;
    n->last = &n->first;
}

static void close_unread(struct scan *s, sk_artifact *a, uint16_t kind, sk_outcome outcome)
{
    a->kind = kind == SK_KIND_NONE ? SK_KIND_DATA_BINARY : kind;
    a->outcome = outcome == SK_OUTCOME_OPEN ? SK_OUTCOME_UNKNOWN : outcome;
    sk_report_close_artifact(s->report, a->id);
}

/* Puts the node on the chain of locks; every content around it is held. */
static void wait_for_password(struct scan *s, struct node *n)
{
    for (struct node *up = n->parent; up; up = up->parent) up->holds++;
    n->next = NULL;
    *s->locked_last = n;
    s->locked_last = &n->next;
}

static void process(struct scan *s, struct node *n)
{
    sk_artifact *a = sk_report_artifact(s->report, n->id);
    sk_world *inside = s->inside; /* what this node holds does not run there */
    s->inside = NULL;
    n->done = true;
    sk_passwords_read_name(s->passwords, n->id, a->name);
    if (!n->content && n->lock) {
        wait_for_password(s, n);
        return;
    }
    if (!n->content || !sk_within(&s->budget, SK_LIMIT_DEPTH, a->depth)) {
        close_unread(s, a, n->kind, n->content ? SK_OUTCOME_LIMIT : n->outcome);
        release(n);
        tell_limits(s);
        return;
    }
    sk_artifact now = *a; /* the list may move while children are told */
    sk_outcome outcome = recognise_and_open(s, n, &now);
    settle(s, n, &now, outcome);
    now.name = sk_report_artifact(s->report, n->id)->name;
    *sk_report_artifact(s->report, n->id) = now;
    sk_bytes had = sk_content_had(n->content);
    compare_promises(s, n, &now);
    if (sk_kind_has(now.kind, SK_KIND_IS_TEXT)) sk_passwords_read(s->passwords, n->id, had);
    look(s, &now, had);
    emulate_text(s, n, &now, had, inside);
    sk_report_content(s->report, n->id, had);
    sk_report_close_artifact(s->report, n->id);
    tell_limits(s);
    process_children(s, n);
    emulate_document(s, n);
    tell_limits(s);
    process_children(s, n);
    release(n);
}

/* --- locks --- */

static bool try_lock(struct scan *s, struct node *n, sk_password *ret)
{
    for (size_t i = 0; sk_passwords_get(s->passwords, i, ret); i++) {
        s->password_cost_us += n->lock->cost_us;
        if (!sk_within(&s->budget, SK_LIMIT_PASSWORD_COST, s->password_cost_us)) return false;
        if (n->lock->try(n->lock, ret->word)) return true;
    }
    return false;
}

static void tell_password(struct scan *s, uint32_t id, const sk_password *p)
{
    sink_fact(s, id, SK_FACT_LOCK_PASSWORD, p->word, 0, 0);
    sink_fact(s, id, SK_FACT_LOCK_PASSWORD_SOURCE, sk_bytes_str(p->why), 0, 0);
    if (p->artifact != SK_NO_ARTIFACT)
        sink_fact(s, id, SK_FACT_LOCK_PASSWORD_ARTIFACT,
                  sk_text_bytes(s->arena, "%u:%llu+%llu", p->artifact, (unsigned long long)p->off, (unsigned long long)p->len), 0, 0);
}

static void let_go(struct node *n)
{
    for (struct node *up = n->parent; up; up = up->parent) {
        up->holds--;
        release(up);
    }
}

/* Tries every waiting lock once; what opens is processed, and may bring new text and new locks. */
static void try_locks(struct scan *s)
{
    bool opened = true;
    while (opened && s->locked) {
        opened = false;
        struct node *waiting = s->locked;
        s->locked = NULL;
        s->locked_last = &s->locked;
        for (struct node *n = waiting, *next; n; n = next) {
            next = n->next;
            n->next = NULL;
            sk_password word;
            if (!n->content && !(n->lock && try_lock(s, n, &word) && (n->content = n->lock->open(n->lock)))) {
                *s->locked_last = n;
                s->locked_last = &n->next;
                continue;
            }
            opened = true;
            sk_passwords_worked(s->passwords, &word);
            tell_password(s, n->id, &word);
            process(s, n);
            let_go(n);
        }
    }
    for (struct node *n = s->locked; n; n = n->next) {
        sink_fact(s, n->id, SK_FACT_LOCK_SCHEME, sk_bytes_str(n->lock->scheme), 0, 0);
        close_unread(s, sk_report_artifact(s->report, n->id), n->kind, SK_OUTCOME_ENCRYPTED);
        let_go(n);
    }
    tell_limits(s);
}

/* --- the scan --- */

static void conclude(struct scan *s)
{
    sk_view v = {.report = s->report, .arena = s->arena};
    for (size_t i = 0; i < sk_detector_count; i++)
        if (sk_detectors[i]->conclude) sk_detectors[i]->conclude(&v);
}

sk_status sk_scan_limits(const sk_scan_options *options, sk_limits *ret, sk_error *error)
{
    *ret = sk_limits_default();
    for (size_t i = 0; options && i < options->limit_count; i++) {
        const sk_limit_setting *set = &options->limits[i];
        unsigned id = sk_limit_find(sk_bytes_str(set->name));
        const sk_limit_row *row = sk_limit_row_of(id);
        if (!row || row->most == 0)
            return sk_fail(error, SK_USAGE, "no limit is called '%s'; `sekisho list limits` shows them", set->name);
        if (set->value < row->least || set->value > row->most)
            return sk_fail(error, SK_USAGE, "limit '%s' takes %llu to %llu %s", row->id, (unsigned long long)row->least,
                           (unsigned long long)row->most, row->unit);
        ret->value[id] = set->value;
    }
    return SK_OK;
}

sk_status sk_scan_into(const sk_engine *engine, sk_bytes input, const sk_scan_options *options, sk_report *report, sk_error *error)
{
    static const sk_scan_options none;
    if (!options) options = &none;
    uint16_t kind = SK_KIND_NONE;
    if (options->kind && (kind = sk_kind_find(sk_bytes_str(options->kind))) == SK_KIND_NONE)
        return sk_fail(error, SK_USAGE, "no kind is called '%s'; `sekisho list kinds` shows them", options->kind);
    struct scan s = {.engine = engine, .report = report, .options = options};
    sk_status status = sk_scan_limits(options, &s.budget.limits, error);
    if (status != SK_OK) return status;
    s.arena = sk_arena_new((size_t)s.budget.limits.value[SK_LIMIT_MEMORY]);
    if (!s.arena) return sk_fail(error, SK_NOMEM, "no memory for a scan");
    status = sk_scan_environment(options, s.arena, &s.asked, error);
    if (status != SK_OK) {
        sk_arena_free(s.arena);
        return status;
    }
    s.passwords = sk_passwords_new(s.arena);
    sk_passwords_bound(s.passwords, &s.budget);
    for (size_t i = 0; i < options->password_count; i++) sk_passwords_give(s.passwords, sk_bytes_str(options->passwords[i]));
    s.sink = (sk_sink){&s, sink_child, sink_fact, sink_deviation, sink_indicator};
    s.world = (sk_world_sink){.self = &s, .effect = world_effect, .child = world_child, .follow = world_follow,
                               .trace = options->trace ? world_trace : NULL};
    s.texts = sk_map_new(s.arena);
    s.stack = stack_now();
    s.locked_last = &s.locked;
    sk_artifact root = {.parent = SK_NO_ARTIFACT, .relation = SK_REL_INPUT, .name = sk_bytes_str(options->name),
                        .size = input.len, .kind = SK_KIND_NONE};
    struct node top = {.kind = kind, .kind_fixed = kind != SK_KIND_NONE};
    top.id = sk_report_add_artifact(report, &root);
    top.content = sk_content_view(s.arena, input);
    top.last = &top.first;
    process(&s, &top);
    try_locks(&s);
    conclude(&s);
    tell_limits(&s);
    sk_report_set_emulated_steps(report, s.budget.used[SK_LIMIT_EMULATE_STEPS]);
    sk_arena_free(s.arena);
    return SK_OK;
}

sk_status sk_scan(const sk_engine *engine, sk_bytes input, const sk_scan_options *options, sk_report **ret_report, sk_error *error)
{
    double start = sk_clock_ms();
    sk_limits limits;
    sk_status status = sk_scan_limits(options, &limits, error);
    if (status != SK_OK) return status;
    sk_report *report = sk_report_new(&limits, (size_t)limits.value[SK_LIMIT_MEMORY]);
    if (!report) return sk_fail(error, SK_NOMEM, "no memory for a report");
    status = sk_scan_into(engine, input, options, report, error);
    if (status != SK_OK) {
        sk_report_free(report);
        return status;
    }
    sk_judge(report, engine->policy);
    sk_report_set_elapsed(report, sk_clock_ms() - start);
    *ret_report = report;
    return SK_OK;
}

sk_status sk_engine_new(const sk_engine_options *options, sk_engine **ret_engine, sk_error *error)
{
    sk_engine *e = calloc(1, sizeof *e);
    if (!e) return sk_fail(error, SK_NOMEM, "no memory for the engine");
    sk_status status = sk_policy_new(options ? options->allow : NULL, options ? options->allow_name : NULL, &e->policy, error);
    if (status != SK_OK) {
        free(e);
        return status;
    }
    *ret_engine = e;
    return SK_OK;
}

void sk_engine_free(sk_engine *engine)
{
    if (!engine) return;
    sk_policy_free(engine->policy);
    free(engine);
}

const sk_policy *sk_engine_policy(const sk_engine *engine) { return engine->policy; }
const char *sk_version(void) { return SK_VERSION; }
const char *sk_rules_version(void) { return SK_RULES_VERSION; }
