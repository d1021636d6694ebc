/* Events of libyaml to trees. See yaml_tree.h; YAML 1.1, section 10.3 for null and truth values. */
#include "hunt/yaml_tree.h"

#include <yaml.h>

#include "base/text.h"

typedef struct builder {
    sk_arena *arena;
    yaml_parser_t parser;
    const char *wrong;
    uint32_t nodes, documents;
    sk_yaml *open[SK_YAML_MOST_DEPTH], *last[SK_YAML_MOST_DEPTH];
    sk_bytes key[SK_YAML_MOST_DEPTH];
    bool has_key[SK_YAML_MOST_DEPTH];
    unsigned depth;
    sk_yaml *root;
} builder;

static void refuse(builder *b, const char *why, const yaml_mark_t *mark)
{
    if (!b->wrong) b->wrong = sk_text_format(b->arena, "line %zu: %s", mark->line + 1, why);
}

static sk_yaml *add_node(builder *b, sk_yaml_kind kind, const yaml_mark_t *mark)
{
    sk_yaml *n = b->nodes < SK_YAML_MOST_NODES ? SK_NEW(b->arena, sk_yaml) : NULL;
    if (!n) {
        refuse(b, "more nodes than the limit allows", mark);
        return NULL;
    }
    b->nodes++;
    *n = (sk_yaml){.kind = kind, .line = (uint32_t)(mark->line + 1)};
    if (!b->depth) {
        b->root = n;
        return n;
    }
    unsigned top = b->depth - 1;
    sk_yaml *parent = b->open[top];
    n->key = b->key[top];
    b->has_key[top] = false;
    if (b->last[top]) b->last[top]->next = n;
    else parent->first = n;
    b->last[top] = n;
    parent->count++;
    return n;
}

static bool wants_key(const builder *b) { return b->depth && b->open[b->depth - 1]->kind == SK_YAML_MAP && !b->has_key[b->depth - 1]; }

static void open_node(builder *b, sk_yaml_kind kind, const yaml_mark_t *mark)
{
    if (wants_key(b)) {
        refuse(b, "a key that is no text", mark);
        return;
    }
    if (b->depth == SK_YAML_MOST_DEPTH) {
        refuse(b, "nested deeper than the limit allows", mark);
        return;
    }
    sk_yaml *n = add_node(b, kind, mark);
    if (!n) return;
    b->open[b->depth] = n;
    b->last[b->depth] = NULL;
    b->has_key[b->depth] = false;
    b->depth++;
}

static void take_scalar(builder *b, const yaml_event_t *e)
{
    sk_bytes text = sk_arena_copy(b->arena, sk_bytes_of(e->data.scalar.value, e->data.scalar.length));
    if (wants_key(b)) {
        b->key[b->depth - 1] = text;
        b->has_key[b->depth - 1] = true;
        return;
    }
    sk_yaml *n = add_node(b, SK_YAML_SCALAR, &e->start_mark);
    if (!n) return;
    n->text = text;
    n->plain = e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
}

/* False: nothing follows. */
static bool take_event(builder *b, const yaml_event_t *e, bool (*visit)(void *self, const sk_yaml *document), void *self)
{
    switch (e->type) {
    case YAML_STREAM_END_EVENT: return false;
    case YAML_DOCUMENT_START_EVENT: b->root = NULL; return true;
    case YAML_DOCUMENT_END_EVENT:
        if (++b->documents > SK_YAML_MOST_DOCUMENTS) refuse(b, "more documents than the limit allows", &e->start_mark);
        return !b->root || visit(self, b->root);
    case YAML_ALIAS_EVENT: refuse(b, "aliases are not read", &e->start_mark); return true;
    case YAML_SCALAR_EVENT: take_scalar(b, e); return true;
    case YAML_SEQUENCE_START_EVENT: open_node(b, SK_YAML_LIST, &e->start_mark); return true;
    case YAML_MAPPING_START_EVENT: open_node(b, SK_YAML_MAP, &e->start_mark); return true;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT: b->depth--; return true;
    default: return true;
    }
}

const char *sk_yaml_each(sk_arena *a, sk_bytes text, bool (*visit)(void *self, const sk_yaml *document), void *self)
{
    builder b = {.arena = a};
    if (text.len > SK_YAML_MOST_BYTES) return "longer than the limit allows";
    if (!yaml_parser_initialize(&b.parser)) return "no memory";
    yaml_parser_set_input_string(&b.parser, text.p ? text.p : (const uint8_t *)"", text.len);
    for (bool more = true; more && !b.wrong;) {
        yaml_event_t e;
        if (!yaml_parser_parse(&b.parser, &e)) {
            refuse(&b, b.parser.problem ? sk_text_format(a, "%s", b.parser.problem) : "no YAML", &b.parser.problem_mark);
            break;
        }
        more = take_event(&b, &e, visit, self);
        yaml_event_delete(&e);
    }
    yaml_parser_delete(&b.parser);
    return b.wrong;
}

const sk_yaml *sk_yaml_get(const sk_yaml *map, const char *key)
{
    if (!map || map->kind != SK_YAML_MAP) return NULL;
    for (const sk_yaml *n = map->first; n; n = n->next) {
        if (sk_equal(n->key, sk_bytes_str(key))) return n;
    }
    return NULL;
}

sk_bytes sk_yaml_text(const sk_yaml *map, const char *key)
{
    const sk_yaml *n = sk_yaml_get(map, key);
    return n && n->kind == SK_YAML_SCALAR ? n->text : (sk_bytes){0};
}

bool sk_yaml_is_null(const sk_yaml *n)
{
    return n->kind == SK_YAML_SCALAR && n->plain && (!n->text.len || sk_is(n->text, "null") || sk_is(n->text, "~"));
}

bool sk_yaml_truth(const sk_yaml *n, bool *ret)
{
    if (n->kind != SK_YAML_SCALAR || !n->plain) return false;
    *ret = sk_is(n->text, "true") || sk_is(n->text, "yes");
    return *ret || sk_is(n->text, "false") || sk_is(n->text, "no");
}
