#include "make/opened.h"

static void push(opened *t, opened_row **list, unsigned id, sk_bytes value)
{
    opened_row *row = SK_NEW(t->arena, opened_row);
    if (!row) return;
    *row = (opened_row){id, sk_arena_copy(t->arena, value), *list};
    *list = row;
}

static uint32_t take_child(void *self, uint32_t parent, const sk_child *child)
{
    opened *t = self;
    opened_child *row = SK_NEW(t->arena, opened_child);
    (void)parent;
    if (!row) return SK_NO_ARTIFACT;
    *row = (opened_child){
        .relation = child->relation, .kind = child->kind, .name = sk_arena_copy(t->arena, child->name), .next = t->children};
    if (child->content) row->bytes = sk_arena_copy(t->arena, sk_content_all(child->content));
    t->children = row;
    return ++t->count;
}

static void take_fact(void *self, uint32_t artifact, unsigned key, sk_bytes value, uint64_t off, uint64_t len)
{
    opened *t = self;
    (void)artifact, (void)off, (void)len;
    push(t, &t->facts, key, value);
}

static void take_deviation(void *self, uint32_t artifact, unsigned id, uint64_t off)
{
    opened *t = self;
    (void)artifact, (void)off;
    push(t, &t->deviations, id, (sk_bytes){NULL, 0});
}

static void take_indicator(void *self, uint32_t artifact, unsigned type, sk_how how, sk_bytes value, uint64_t off, uint64_t len)
{
    opened *t = self;
    (void)artifact, (void)how, (void)off, (void)len;
    push(t, &t->indicators, type, value);
}

struct run {
    sk_artifact artifact;
    sk_sink sink;
    sk_opening o;
};

static void begin(opened *t, struct run *run, uint16_t kind, sk_bytes bytes)
{
    t->budget.limits = sk_limits_default();
    run->artifact = (sk_artifact){.parent = SK_NO_ARTIFACT, .kind = kind};
    run->sink = (sk_sink){t, take_child, take_fact, take_deviation, take_indicator};
    run->o = (sk_opening){.artifact = &run->artifact,
                          .content = sk_content_view(t->arena, bytes),
                          .arena = t->arena,
                          .budget = &t->budget,
                          .sink = &run->sink};
}

opened opened_part(sk_arena *a, sk_cfb_part_open *open, sk_bytes file)
{
    opened t = {.arena = a, .outcome = SK_OUTCOME_NOT_THIS};
    struct run run;
    begin(&t, &run, SK_KIND_OFFICE_CFB, file);
    sk_cfb *cfb = run.o.content ? sk_cfb_open(a, &t.budget, run.o.content) : NULL;
    uint32_t count = cfb ? sk_cfb_count(cfb) : 0, *artifacts = SK_NEW_ARRAY(a, uint32_t, count + 1);
    if (!cfb || !artifacts) return t;
    for (uint32_t i = 0; i < count; i++) artifacts[i] = SK_NO_ARTIFACT;
    t.outcome = open(&run.o, &(sk_cfb_part){cfb, artifacts});
    t.document = run.o.document;
    return t;
}

opened opened_format(sk_arena *a, const sk_format *format, uint16_t kind, sk_bytes bytes)
{
    opened t = {.arena = a, .outcome = SK_OUTCOME_NOT_THIS};
    struct run run;
    begin(&t, &run, kind, bytes);
    if (!run.o.content) return t;
    t.outcome = format->open(&run.o);
    t.document = run.o.document;
    return t;
}

sk_bytes opened_fact(const opened *t, unsigned key)
{
    for (const opened_row *r = t->facts; r; r = r->next)
        if (r->id == key) return r->value;
    return (sk_bytes){NULL, 0};
}

unsigned opened_facts(const opened *t, unsigned key)
{
    unsigned count = 0;
    for (const opened_row *r = t->facts; r; r = r->next) count += r->id == key;
    return count;
}

bool opened_deviation(const opened *t, unsigned id)
{
    for (const opened_row *r = t->deviations; r; r = r->next)
        if (r->id == id) return true;
    return false;
}

bool opened_indicator(const opened *t, unsigned type, const char *value)
{
    for (const opened_row *r = t->indicators; r; r = r->next)
        if (r->id == type && sk_equal(r->value, sk_bytes_str(value))) return true;
    return false;
}

sk_bytes opened_bytes(const opened *t, const char *name)
{
    for (const opened_child *c = t->children; c; c = c->next)
        if (sk_equal(c->name, sk_bytes_str(name))) return c->bytes;
    return (sk_bytes){NULL, 0};
}

sk_bytes opened_value(const opened *t, sk_store store, const char *container, const char *path, const char *name,
                      const char *property)
{
    for (const sk_doc_value *v = t->document ? t->document->values : NULL; v; v = v->next)
        if (v->store == store && sk_equal(v->container, sk_bytes_str(container)) && sk_equal(v->path, sk_bytes_str(path)) &&
            sk_equal(v->name, sk_bytes_str(name)) && sk_equal(v->property, sk_bytes_str(property)))
            return v->value;
    return (sk_bytes){NULL, 0};
}
