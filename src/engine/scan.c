/* One scan: recognise, open, look, recurse, unlock, conclude.
 *
 * The artifacts are walked depth first, each with its children in the order in which its format told them, so that
 * unpacked bytes are released as soon as the last thing inside them is done. Locked children wait until the
 * text of the whole input is known; the contents around them stay. */
#include "engine/scan_inside.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/text.h"
#include "codec/digest.h"
#include "model/names.h"
#include "engine/recognise.h"
#include "engine/registry.h"
#include "base/status.h"
#include "sekisho/version.h"

#define HEAD_LEN 4096
#define CANDIDATES 6

struct sk_engine {
    sk_policy *policy;
};

/* --- what formats tell --- */

static void tell_limits(struct sk_scan *s)
{
    for (uint16_t i = 0; i < SK_LIMIT_COUNT; i++)
        if (s->budget.reached[i]) sk_report_add_limit(s->report, i);
    if (sk_arena_exhausted(s->arena)) sk_report_add_limit(s->report, SK_LIMIT_MEMORY);
}

uint32_t sk_scan_child(void *self, uint32_t parent, const sk_child *child)
{
    struct sk_scan *s = self;
    const sk_artifact *up = sk_report_artifact(s->report, parent);
    struct sk_node *n = SK_NEW(s->arena, struct sk_node);
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

void sk_scan_fact(void *self, uint32_t artifact, unsigned key, sk_bytes value, uint64_t off, uint64_t len)
{
    struct sk_scan *s = self;
    if (key == SK_FACT_MAIL_SUBJECT) sk_passwords_read_name(s->passwords, artifact, value);
    sk_report_add_fact(s->report, &(sk_fact){.key = (uint16_t)key, .artifact = artifact, .value = value, .off = off, .len = len});
}

void sk_scan_deviation(void *self, uint32_t artifact, unsigned id, uint64_t off)
{
    struct sk_scan *s = self;
    sk_report_add_deviation(s->report, &(sk_deviation){.id = (uint16_t)id, .artifact = artifact, .off = off});
}

void sk_scan_indicator(void *self, uint32_t artifact, unsigned type, sk_how how, sk_bytes value, uint64_t off, uint64_t len)
{
    struct sk_scan *s = self;
    sk_report_add_indicator(s->report, &(sk_indicator){.type = (uint16_t)type, .how = how, .artifact = artifact, .value = value,
                                                       .off = off, .len = len});
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

static sk_outcome open_as(struct sk_scan *s, struct sk_node *n, uint16_t kind, const sk_artifact *artifact)
{
    const sk_format *f = sk_format_of(kind);
    if (!f || !f->open) return outcome_unopened(kind);
    sk_artifact copy = *artifact;
    copy.kind = kind;
    sk_opening o = {.artifact = &copy, .content = n->content, .declared_type = n->declared_type, .arena = s->arena,
                    .budget = &s->budget, .document = n->document, .scripts = n->scripts, .sink = &s->sink};
    s->opening = n;
    sk_outcome outcome = f->open(&o);
    n->document = o.document;
    n->scripts = o.scripts;
    return outcome;
}

/* Recognises and opens; sets the artifact's kind. A format may find that the bytes are not its kind after all:
 * then the next candidate gets its turn. */
static sk_outcome recognise_and_open(struct sk_scan *s, struct sk_node *n, sk_artifact *a)
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
static void settle(struct sk_scan *s, struct sk_node *n, sk_artifact *a, sk_outcome outcome)
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
static void compare_promises(struct sk_scan *s, const struct sk_node *n, const sk_artifact *a)
{
    sk_bytes extension;
    if (n->kind_fixed || a->kind == SK_KIND_DATA_EMPTY) return;
    if (sk_name_disagrees(a->name, a->kind, &extension)) sk_scan_fact(s, a->id, SK_FACT_CONTENT_EXTENSION, extension, 0, 0);
    if (sk_type_disagrees(n->declared_type, a->kind)) sk_scan_fact(s, a->id, SK_FACT_CONTENT_TYPE, n->declared_type, 0, 0);
}

static void look(struct sk_scan *s, const sk_artifact *a, sk_bytes bytes)
{
    sk_view v = {.report = s->report, .arena = s->arena};
    for (size_t i = 0; i < sk_detector_count; i++)
        if (sk_detectors[i]->look && wants(sk_detectors[i]->kinds, a->kind)) sk_detectors[i]->look(&v, a, bytes);
}

void sk_scan_release(struct sk_node *n)
{
    if (n->content && n->holds == 0) sk_content_release(n->content);
}

void sk_scan_children(struct sk_scan *s, struct sk_node *n)
{
    for (struct sk_node *c = n->first; c;) {
        struct sk_node *next = c->next;
        c->document = n->document;
        c->scripts = n->scripts;
        if (!c->done) sk_scan_process(s, c);
        c = next;
    }
    sk_scan_let_kept_go(s, n->first);
    n->first = NULL;
    n->last = &n->first;
}

static void close_unread(struct sk_scan *s, sk_artifact *a, uint16_t kind, sk_outcome outcome)
{
    a->kind = kind == SK_KIND_NONE ? SK_KIND_DATA_BINARY : kind;
    a->outcome = outcome == SK_OUTCOME_OPEN ? SK_OUTCOME_UNKNOWN : outcome;
    sk_report_close_artifact(s->report, a->id);
}

/* Puts the node on the chain of locks; every content around it is held. */
static void wait_for_password(struct sk_scan *s, struct sk_node *n)
{
    for (struct sk_node *up = n->parent; up; up = up->parent) up->holds++;
    n->next = NULL;
    *s->locked_last = n;
    s->locked_last = &n->next;
}

void sk_scan_process(struct sk_scan *s, struct sk_node *n)
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
        sk_scan_release(n);
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
    sk_scan_emulate_text(s, n, &now, had, inside);
    sk_report_content(s->report, n->id, had);
    sk_report_close_artifact(s->report, n->id);
    tell_limits(s);
    sk_scan_children(s, n);
    sk_scan_emulate_document(s, n);
    sk_scan_emulate_scripts(s, n, inside);
    tell_limits(s);
    sk_scan_children(s, n);
    if (!sk_scan_keep(s, n)) sk_scan_release(n);
}

/* --- locks --- */

static bool try_lock(struct sk_scan *s, struct sk_node *n, sk_password *ret)
{
    for (size_t i = 0; sk_passwords_get(s->passwords, i, ret); i++) {
        s->password_cost_us += n->lock->cost_us;
        if (!sk_within(&s->budget, SK_LIMIT_PASSWORD_COST, s->password_cost_us)) return false;
        if (n->lock->try(n->lock, ret->word)) return true;
    }
    return false;
}

static void tell_password(struct sk_scan *s, uint32_t id, const sk_password *p)
{
    sk_scan_fact(s, id, SK_FACT_LOCK_PASSWORD, p->word, 0, 0);
    sk_scan_fact(s, id, SK_FACT_LOCK_PASSWORD_SOURCE, sk_bytes_str(p->why), 0, 0);
    if (p->artifact != SK_NO_ARTIFACT)
        sk_scan_fact(s, id, SK_FACT_LOCK_PASSWORD_ARTIFACT,
                  sk_text_bytes(s->arena, "%u:%llu+%llu", p->artifact, (unsigned long long)p->off, (unsigned long long)p->len), 0, 0);
}

static void let_go(struct sk_node *n)
{
    for (struct sk_node *up = n->parent; up; up = up->parent) {
        up->holds--;
        sk_scan_release(up);
    }
}

/* Tries every waiting lock once; what opens is processed, and may bring new text and new locks. */
static void try_locks(struct sk_scan *s)
{
    bool opened = true;
    while (opened && s->locked) {
        opened = false;
        struct sk_node *waiting = s->locked;
        s->locked = NULL;
        s->locked_last = &s->locked;
        for (struct sk_node *n = waiting, *next; n; n = next) {
            next = n->next;
            n->next = NULL;
            sk_password word = {.artifact = SK_NO_ARTIFACT, .why = ""};
            if (!n->content && !(n->lock && try_lock(s, n, &word) && (n->content = n->lock->open(n->lock)))) {
                *s->locked_last = n;
                s->locked_last = &n->next;
                continue;
            }
            opened = true;
            sk_passwords_worked(s->passwords, &word);
            tell_password(s, n->id, &word);
            sk_scan_process(s, n);
            let_go(n);
        }
    }
    for (struct sk_node *n = s->locked; n; n = n->next) {
        sk_scan_fact(s, n->id, SK_FACT_LOCK_SCHEME, sk_bytes_str(n->lock->scheme), 0, 0);
        close_unread(s, sk_report_artifact(s->report, n->id), n->kind, SK_OUTCOME_ENCRYPTED);
        let_go(n);
    }
    tell_limits(s);
}

/* --- the scan --- */

static void conclude(struct sk_scan *s)
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
    struct sk_scan s = {.engine = engine, .report = report, .options = options};
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
    s.sink = (sk_sink){&s, sk_scan_child, sk_scan_fact, sk_scan_deviation, sk_scan_indicator};
    sk_scan_programs(&s);
    s.locked_last = &s.locked;
    sk_artifact root = {.parent = SK_NO_ARTIFACT, .relation = SK_REL_INPUT, .name = sk_bytes_str(options->name),
                        .size = input.len, .kind = SK_KIND_NONE};
    struct sk_node top = {.kind = kind, .kind_fixed = kind != SK_KIND_NONE};
    top.id = sk_report_add_artifact(report, &root);
    top.content = sk_content_view(s.arena, input);
    top.last = &top.first;
    sk_scan_process(&s, &top);
    try_locks(&s);
    conclude(&s);
    tell_limits(&s);
    sk_report_set_emulated_steps(report, s.budget.used[SK_LIMIT_EMULATE_STEPS] + s.budget.used[SK_LIMIT_JAVASCRIPT_STEPS]);
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
