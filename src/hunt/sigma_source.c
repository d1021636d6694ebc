/* Log sources of rules and the tables behind them. See sigma_source.h. */
#include "hunt/sigma_source.h"

const sk_sigma_source sk_sigma_sources[] = {
#define SOURCE(category, service, channel, ...) {category, service, channel, {__VA_ARGS__}},
#include "hunt/sigma_sources.def"
#undef SOURCE
};
const size_t sk_sigma_source_count = sizeof sk_sigma_sources / sizeof sk_sigma_sources[0];

const sk_sigma_alias sk_sigma_aliases[] = {
#define ALIAS(channel, id, written, asked) {channel, id, written, asked},
#include "hunt/sigma_aliases.def"
#undef ALIAS
};
const size_t sk_sigma_alias_count = sizeof sk_sigma_aliases / sizeof sk_sigma_aliases[0];

static bool asks(sk_bytes wanted, const char *name) { return name && sk_is(wanted, name); }

/* Of rows for the category only those in the service's channels, where a rule names both. */
static bool in_service(sk_bytes service, const char *channel)
{
    bool known = false;
    for (size_t i = 0; i < sk_sigma_source_count; i++) {
        if (!asks(service, sk_sigma_sources[i].service)) continue;
        known = true;
        if (sk_is(sk_bytes_str(sk_sigma_sources[i].channel), channel)) return true;
    }
    return !known;
}

bool sk_sigma_places_of(const sk_yaml *logsource, sk_sigma_places *ret)
{
    sk_bytes product = sk_yaml_text(logsource, "product"), category = sk_yaml_text(logsource, "category"), service = sk_yaml_text(logsource, "service");
    *ret = (sk_sigma_places){0};
    bool windows = sk_is(product, "windows"), virus = !product.len && sk_is(category, "antivirus");
    if (!windows && !virus) return false;
    ret->anywhere = !category.len && !service.len;
    for (size_t i = 0; i < sk_sigma_source_count && ret->count < SK_SIGMA_MOST_PLACES; i++) {
        const sk_sigma_source *row = &sk_sigma_sources[i];
        bool wanted = category.len ? asks(category, row->category) && (!service.len || in_service(service, row->channel)) : asks(service, row->service);
        if (wanted) ret->row[ret->count++] = row;
    }
    return ret->anywhere || ret->count;
}
