/* See viewed.h. */
#include "make/viewed.h"

#include <stdlib.h>

make_viewed make_viewed_new(void)
{
    sk_limits limits = sk_limits_default();
    make_viewed v = {.arena = sk_arena_new(4 << 20), .report = sk_report_new(&limits, 4 << 20)};
    if (!v.arena || !v.report) abort();
    v.view = (sk_view){.report = v.report, .arena = v.arena};
    return v;
}

void make_viewed_free(make_viewed *v)
{
    sk_report_free(v->report);
    sk_arena_free(v->arena);
}

uint32_t make_viewed_artifact(make_viewed *v, uint32_t parent, sk_relation relation, uint16_t kind, const char *name)
{
    const sk_artifact *up = sk_report_artifact(v->report, parent);
    sk_artifact a = {.parent = parent, .depth = up ? up->depth + 1 : 0, .relation = relation, .kind = kind, .outcome = SK_OUTCOME_COMPLETE,
                     .name = sk_bytes_str(name), .size = 1000, .read_size = 1000};
    return sk_report_add_artifact(v->report, &a);
}

void make_viewed_fact(make_viewed *v, uint32_t artifact, unsigned key, const char *value)
{
    sk_report_add_fact(v->report, &(sk_fact){.key = (uint16_t)key, .artifact = artifact, .value = sk_bytes_str(value)});
}

void make_viewed_url(make_viewed *v, uint32_t artifact, const char *url)
{
    sk_report_add_indicator(v->report, &(sk_indicator){.type = SK_IOC_URL, .artifact = artifact, .value = sk_bytes_str(url)});
}

void make_viewed_run(make_viewed *v, const sk_detector *d, uint32_t artifact, sk_bytes content)
{
    if (content.len) d->look(&v->view, sk_report_artifact(v->report, artifact), content);
    else d->conclude(&v->view);
}

unsigned make_viewed_count(const make_viewed *v, unsigned evidence)
{
    size_t count;
    unsigned found = 0;
    const sk_evidence *e = sk_report_evidence(v->report, &count);
    for (size_t i = 0; i < count; i++) found += e[i].id == evidence;
    return found;
}

sk_bytes make_viewed_detail(const make_viewed *v, unsigned evidence)
{
    size_t count;
    const sk_evidence *e = sk_report_evidence(v->report, &count);
    for (size_t i = 0; i < count; i++)
        if (e[i].id == evidence) return e[i].detail;
    return (sk_bytes){NULL, 0};
}
