/* See packed.h. */
#include "format/archive/packed.h"

sk_bytes sk_packed_name(sk_opening *o, const sk_packed_ending *endings, size_t count)
{
    sk_bytes name = o->artifact->name;
    size_t slash = sk_find_last(name, SK_LIT("/"));
    if (slash != SK_NPOS) name = sk_from(name, slash + 1);
    for (size_t i = 0; i < count; i++) {
        sk_bytes from = sk_bytes_str(endings[i].from), to = sk_bytes_str(endings[i].to);
        if (!sk_ends_nocase(name, from) || name.len == from.len) continue;
        name = sk_slice(name, 0, name.len - from.len);
        if (to.len == 0) return name;
        sk_buf b = sk_buf_new(o->arena, name.len + to.len);
        sk_buf_bytes(&b, name);
        sk_buf_bytes(&b, to);
        return sk_buf_view(&b);
    }
    return name;
}

sk_outcome sk_packed_tell(sk_opening *o, sk_producer *p, sk_bytes name)
{
    sk_content *content = p ? sk_content_produced(o->arena, o->budget, p, SK_SIZE_UNKNOWN) : NULL;
    if (!content) return SK_OUTCOME_LIMIT;
    if (sk_content_need(content, 1).len == 0 && sk_content_outcome(content) == SK_OUTCOME_PARTIAL) return SK_OUTCOME_NOT_THIS;
    (void)sk_tell_child(o, &(sk_child){.relation = SK_REL_MEMBER, .name = name, .content = content, .kind = SK_KIND_NONE});
    return SK_OUTCOME_COMPLETE;
}
