/* The running text of a document as ranges, paragraphs and words (Word object model). */
#include "emulate/vba/host.h"

typedef struct range {
    vba_vm *vm;
    sk_str text;
    uint16_t between; /* separator of the items of a collection; 0: a range itself; 1: characters */
} range;

static sk_object *range_new(vba_vm *vm, sk_str text, uint16_t between);

/* The n-th item from 0 with its separator; false behind the end. */
static bool nth_item(const range *r, size_t n, sk_str *ret)
{
    if (r->between == 1) {
        *ret = sk_str_slice(r->text, n, 1);
        return n < r->text.len;
    }
    size_t from = 0;
    for (size_t i = 0; i < r->text.len; i++) {
        bool cut = sk_str_at(r->text, i) == r->between || (r->between == 13 && sk_str_at(r->text, i) == 10);
        if (cut && r->between == 13 && sk_str_at(r->text, i + 1) == 10) i++;
        if (!cut && i + 1 < r->text.len) continue;
        if (n-- == 0) {
            *ret = sk_str_slice(r->text, from, i + 1 - from);
            return true;
        }
        from = i + 1;
    }
    return false;
}

static bool items_nth(sk_world *w, sk_object *self, size_t n, sk_value *ret)
{
    range *r = sk_object_state(self);
    sk_str part;
    (void)w;
    r->vm->steps += r->text.len / 64 + 1;
    if (!r->between || !nth_item(r, n, &part)) return false;
    sk_object *o = range_new(r->vm, part, 0);
    if (o) *ret = sk_object_value(o);
    return o != NULL;
}

static size_t count_items(const range *r)
{
    sk_str part;
    size_t n = 0;
    if (r->between == 1) return r->text.len;
    while (n < 100000 && nth_item(r, n, &part)) {
        n++;
        r->vm->steps += r->text.len / 64 + 1;
        if (!vba_step(r->vm, 0)) break;
    }
    return n;
}

static int range_invoke(sk_world *w, sk_object *self, sk_str name, unsigned how, sk_args *args, sk_value *ret)
{
    range *r = sk_object_state(self);
    bool item = sk_str_is(name, "Item") || !name.len;
    if (how & (SK_LET | SK_SET)) {
        if (name.len && !sk_str_is(name, "Text")) return SK_MEMBER_NOT_HERE;
        r->text = sk_arg_str(w, args, args->count ? args->count - 1 : 0);
        return 0;
    }
    if (r->between && (item || sk_str_is(name, "First") || sk_str_is(name, "Last"))) {
        sk_str part;
        int64_t n = sk_str_is(name, "Last") ? (int64_t)count_items(r) : item ? sk_arg_int(w, args, 0, 1) : 1;
        if (!args->count && item) return vba_object(self, ret);
        if (n < 1 || !nth_item(r, (size_t)n - 1, &part)) return 5941; /* the requested member does not exist */
        return vba_object(range_new(r->vm, part, 0), ret);
    }
    if (sk_str_is(name, "Count")) {
        *ret = sk_long(r->between ? (int32_t)count_items(r) : 1);
        return 0;
    }
    if (sk_str_is(name, "Text") || sk_str_is(name, "FormattedText") || (!name.len && !args->count)) {
        *ret = sk_flowing(sk_string(r->text), SK_FLOW_DOCUMENT);
        return 0;
    }
    if (sk_str_is(name, "Paragraphs") || sk_str_is(name, "Sentences"))
        return args->count ? (self = range_new(r->vm, r->text, 13), self ? range_invoke(w, self, SK_STR(""), how, args, ret) : SK_ERR_MEMORY)
                           : vba_object(range_new(r->vm, r->text, 13), ret);
    if (sk_str_is(name, "Words"))
        return args->count ? (self = range_new(r->vm, r->text, ' '), self ? range_invoke(w, self, SK_STR(""), how, args, ret) : SK_ERR_MEMORY)
                           : vba_object(range_new(r->vm, r->text, ' '), ret);
    if (sk_str_is(name, "Characters"))
        return args->count ? (self = range_new(r->vm, r->text, 1), self ? range_invoke(w, self, SK_STR(""), how, args, ret) : SK_ERR_MEMORY)
                           : vba_object(range_new(r->vm, r->text, 1), ret);
    if (sk_str_is(name, "Start")) {
        *ret = sk_long(0);
        return 0;
    }
    if (sk_str_is(name, "End") || sk_str_is(name, "StoryLength")) {
        *ret = sk_long((int32_t)r->text.len);
        return 0;
    }
    if (sk_str_is(name, "Range") || sk_str_is(name, "Content") || sk_str_is(name, "Duplicate")) {
        if (args->count == 2) {
            int64_t from = sk_arg_int(w, args, 0, 0), to = sk_arg_int(w, args, 1, 0);
            if (from < 0 || to < from) return SK_ERR_CALL;
            return vba_object(range_new(r->vm, sk_str_slice(r->text, (size_t)from, (size_t)(to - from)), 0), ret);
        }
        return vba_object(self, ret);
    }
    return SK_MEMBER_NOT_HERE;
}

static const sk_com_class range_class = {.name = "Range", .state_size = sizeof(range), .invoke = range_invoke, .nth = items_nth};

static sk_object *range_new(vba_vm *vm, sk_str text, uint16_t between)
{
    sk_object *o = sk_object_new(vm->w, &range_class);
    if (!o) return NULL;
    *(range *)sk_object_state(o) = (range){.vm = vm, .text = text, .between = between};
    o->flow = SK_FLOW_DOCUMENT;
    return o;
}

sk_object *vba_host_range(vba_vm *vm, sk_str text)
{
    return range_new(vm, text, 0);
}
