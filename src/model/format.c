#include "model/format.h"

#include "base/text.h"

uint32_t sk_tell_child(sk_opening *o, const sk_child *child) { return o->sink->child(o->sink->self, o->artifact->id, child); }

void sk_tell_fact(sk_opening *o, sk_fact_key key, sk_bytes value, uint64_t off, uint64_t len)
{
    o->sink->fact(o->sink->self, o->artifact->id, key, value, off, len);
}

void sk_tell_fact_of(sk_opening *o, uint32_t artifact, sk_fact_key key, sk_bytes value)
{
    if (artifact != SK_NO_ARTIFACT) o->sink->fact(o->sink->self, artifact, key, value, 0, 0);
}

void sk_tell_number(sk_opening *o, sk_fact_key key, uint64_t value, uint64_t off, uint64_t len)
{
    sk_tell_fact(o, key, sk_text_bytes(o->arena, "%llu", (unsigned long long)value), off, len);
}

void sk_tell_number_of(sk_opening *o, uint32_t artifact, sk_fact_key key, uint64_t value)
{
    sk_tell_fact_of(o, artifact, key, sk_text_bytes(o->arena, "%llu", (unsigned long long)value));
}

void sk_tell_deviation(sk_opening *o, sk_deviation_id id, uint64_t off) { o->sink->deviation(o->sink->self, o->artifact->id, id, off); }

void sk_tell_deviation_of(sk_opening *o, uint32_t artifact, sk_deviation_id id, uint64_t off)
{
    if (artifact != SK_NO_ARTIFACT) o->sink->deviation(o->sink->self, artifact, id, off);
}

void sk_tell_indicator(sk_opening *o, sk_indicator_type type, sk_how how, sk_bytes value, uint64_t off, uint64_t len)
{
    o->sink->indicator(o->sink->self, o->artifact->id, type, how, value, off, len);
}

uint32_t sk_tell_text(sk_opening *o, const char *name, uint16_t kind, sk_bytes text)
{
    sk_content *content = sk_content_computed(o->arena, o->budget, text);
    if (!content) return SK_NO_ARTIFACT;
    return sk_tell_child(o, &(sk_child){.relation = SK_REL_DECODED, .name = sk_bytes_str(name), .content = content,
                                        .kind = kind, .kind_fixed = true});
}

sk_document *sk_opening_document(sk_opening *o)
{
    if (!o->document) o->document = sk_document_new(o->arena, o->artifact->id);
    return o->document;
}

sk_script_set *sk_opening_scripts(sk_opening *o, sk_script_host host)
{
    o->scripts = sk_script_set_new(o->arena, o->artifact->id, host);
    if (o->scripts) o->scripts->name = o->artifact->name;
    return o->scripts;
}
