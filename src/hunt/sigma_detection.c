/* `detection` of a rule: identifiers with maps, lists and keywords, as trees. Facts: Sigma specification 2.1, "Detection". */
#include "hunt/sigma_rule.h"

#include "base/text.h"

uint32_t sigma_field_number(sigma_fields *f, sk_bytes name)
{
    uintptr_t number;
    sk_bytes low = sk_text_lower(f->arena, name);
    if (sk_map_get(f->by_name, low, &number)) return (uint32_t)number;
    if (sk_map_put(f->by_name, low, f->count)) f->count++;
    return f->count ? f->count - 1 : 0;
}

sigma_node *sigma_node_new(sk_arena *a, sigma_kind kind, uint32_t room)
{
    sigma_node *n = SK_NEW(a, sigma_node);
    const sigma_node **children = n ? SK_NEW_ARRAY(a, const sigma_node *, room + 1) : NULL;
    if (!children) return NULL;
    *n = (sigma_node){.kind = kind, .children = children};
    return n;
}

typedef struct reading {
    sk_arena *arena;
    sigma_fields *fields;
    const char *why;
    bool unsupported;
} reading;

static const sigma_node *refuse(reading *r, const char *why, bool unsupported)
{
    if (!r->why) {
        r->why = why;
        r->unsupported = unsupported;
    }
    return NULL;
}

static const sigma_node *negate(reading *r, const sigma_node *inner)
{
    sigma_node *n = inner ? sigma_node_new(r->arena, SIGMA_NOT, 1) : NULL;
    if (!n) return refuse(r, "no memory", false);
    n->children[n->count++] = inner;
    return n;
}

/* Each value of `all` is one item of its own where it has three forms (base64offset). */
static const sigma_node *read_values(reading *r, uint32_t field, const sk_yaml *value, const sk_sigma_modifiers *m)
{
    bool list = value->kind == SK_YAML_LIST;
    if (value->kind == SK_YAML_MAP) return refuse(r, "a field whose value is a map", false);
    if (list && !value->count) return refuse(r, "a field with an empty list", false);
    size_t room = (list ? value->count : 1) * SK_SIGMA_MOST_VARIANTS;
    sk_sigma_pattern *patterns = SK_NEW_ARRAY(r->arena, sk_sigma_pattern, room);
    bool apart = m->all && m->base64offset;
    sigma_node *and = apart ? sigma_node_new(r->arena, SIGMA_AND, list ? value->count : 1) : NULL;
    sigma_item *item = SK_NEW(r->arena, sigma_item);
    if (!patterns || !item || (apart && !and)) return refuse(r, "no memory", false);
    *item = (sigma_item){.field = field, .all = m->all && !apart, .patterns = patterns};
    for (const sk_yaml *v = list ? value->first : value; v; v = list ? v->next : NULL) {
        size_t got;
        const char *why = sk_sigma_pattern_read(r->arena, v, m, field == SIGMA_KEYWORDS, patterns + item->count, &got);
        if (why) return refuse(r, why, sk_starts(sk_bytes_str(why), SK_LIT("expression")));
        for (size_t i = 0; i < got; i++) {
            sk_sigma_pattern *p = patterns + item->count + i;
            if (p->op == SK_SIGMA_FIELDREF) p->field = sigma_field_number(r->fields, p->text);
        }
        item->count += got;
        if (!apart) continue;
        sigma_node *one = sigma_node_new(r->arena, SIGMA_ITEM, 0);
        sigma_item *own = SK_NEW(r->arena, sigma_item);
        if (!one || !own) return refuse(r, "no memory", false);
        *own = (sigma_item){.field = field, .patterns = patterns + item->count - got, .count = got};
        one->item = own;
        and->children[and->count++] = one;
    }
    sigma_node *n = apart ? and : sigma_node_new(r->arena, SIGMA_ITEM, 0);
    if (!n) return refuse(r, "no memory", false);
    if (!apart) n->item = item;
    return m->negate ? negate(r, n) : n;
}

static const sigma_node *read_field(reading *r, const sk_yaml *entry)
{
    size_t bar = sk_find_byte(entry->key, 0, '|');
    sk_bytes name = sk_slice(entry->key, 0, bar == SK_NPOS ? entry->key.len : bar);
    sk_sigma_modifiers m;
    const char *why = sk_sigma_modifiers_read(r->arena, bar == SK_NPOS ? (sk_bytes){0} : sk_from(entry->key, bar + 1), &m);
    if (why) return refuse(r, why, true);
    return read_values(r, name.len ? sigma_field_number(r->fields, name) : SIGMA_KEYWORDS, entry, &m);
}

/* A map: all of its fields. */
static const sigma_node *read_map(reading *r, const sk_yaml *map)
{
    sigma_node *and = sigma_node_new(r->arena, SIGMA_AND, map->count);
    if (!and) return refuse(r, "no memory", false);
    if (!map->count) return refuse(r, "an identifier without content", false);
    for (const sk_yaml *e = map->first; e; e = e->next) {
        const sigma_node *n = read_field(r, e);
        if (!n) return NULL;
        and->children[and->count++] = n;
    }
    return and;
}

/* A list: one of its maps or keywords. */
static const sigma_node *read_identifier(reading *r, const sk_yaml *node)
{
    static const sk_sigma_modifiers none = {.compare = SK_SIGMA_EQUAL};
    if (node->kind == SK_YAML_MAP) return read_map(r, node);
    if (node->kind == SK_YAML_SCALAR) return read_values(r, SIGMA_KEYWORDS, node, &none);
    sigma_node *or = sigma_node_new(r->arena, SIGMA_OR, node->count);
    if (!or) return refuse(r, "no memory", false);
    if (!node->count) return refuse(r, "an identifier without content", false);
    for (const sk_yaml *e = node->first; e; e = e->next) {
        if (e->kind == SK_YAML_LIST) return refuse(r, "a list in a list", false);
        const sigma_node *n = e->kind == SK_YAML_MAP ? read_map(r, e) : read_values(r, SIGMA_KEYWORDS, e, &none);
        if (!n) return NULL;
        or->children[or->count++] = n;
    }
    return or;
}

static const char *read_conditions(reading *r, const sk_yaml *condition, const sigma_detection *names, size_t count, const sigma_node **ret)
{
    bool list = condition->kind == SK_YAML_LIST;
    if (condition->kind == SK_YAML_MAP || (list && !condition->count)) return "a condition that is no text";
    sigma_node *or = sigma_node_new(r->arena, SIGMA_OR, list ? condition->count : 1);
    if (!or) return "no memory";
    for (const sk_yaml *c = list ? condition->first : condition; c; c = list ? c->next : NULL) {
        const char *why = sigma_condition_read(r->arena, c->text, names, count, &or->children[or->count++], &r->unsupported);
        if (why) return why;
    }
    *ret = or->count == 1 ? or->children[0] : or;
    return NULL;
}

const char *sigma_detection_read(sk_arena *a, sigma_fields *fields, const sk_yaml *detection, const sigma_node **ret, bool *ret_unsupported)
{
    reading r = {a, fields, NULL, false};
    const sk_yaml *condition = sk_yaml_get(detection, "condition");
    *ret_unsupported = false;
    if (!detection || detection->kind != SK_YAML_MAP || !condition) return "no detection with a condition";
    if (detection->count > SIGMA_MOST_NAMES) return "more identifiers than the limit allows";
    sigma_detection *names = SK_NEW_ARRAY(a, sigma_detection, detection->count);
    if (!names) return "no memory";
    size_t count = 0;
    for (const sk_yaml *e = detection->first; e; e = e->next) {
        if (e == condition) continue;
        if (sk_is(e->key, "timeframe")) {
            *ret_unsupported = true;
            return "timeframe: counting of Sigma 1; correlation rules do it now";
        }
        names[count++] = (sigma_detection){e->key, read_identifier(&r, e)};
        if (!names[count - 1].node) {
            *ret_unsupported = r.unsupported;
            return r.why;
        }
    }
    const char *why = read_conditions(&r, condition, names, count, ret);
    *ret_unsupported = r.unsupported;
    return why;
}
