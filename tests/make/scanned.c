/* See scanned.h. */
#include "make/scanned.h"

#include <stdio.h>
#include <stdlib.h>

#include "codec/digest.h"

sk_report *make_scanned(sk_bytes input, const char *name, const char *password)
{
    sk_engine *engine = NULL;
    sk_report *report = NULL;
    sk_error error;
    const char *passwords[] = {password};
    sk_scan_options options = {.name = name, .passwords = passwords, .password_count = password ? 1 : 0};
    if (sk_engine_new(NULL, &engine, &error) != SK_OK || sk_scan(engine, input, &options, &report, &error) != SK_OK) {
        fprintf(stderr, "scan: %s\n", error.message);
        abort();
    }
    sk_engine_free(engine);
    return report;
}

const sk_artifact *make_found(const sk_report *r, const char *name, unsigned n)
{
    size_t count;
    const sk_artifact *all = sk_report_artifacts(r, &count);
    for (size_t i = 0; i < count; i++)
        if (sk_equal(all[i].name, sk_bytes_str(name)) && n-- == 0) return &all[i];
    return NULL;
}

bool make_holds(const sk_artifact *a, sk_bytes bytes)
{
    uint8_t wanted[32];
    if (!a || !a->has_sha256 || (a->outcome != SK_OUTCOME_COMPLETE && a->outcome != SK_OUTCOME_UNKNOWN)) return false;
    sk_sha256(bytes, wanted);
    return sk_equal(sk_bytes_of(wanted, 32), sk_bytes_of(a->sha256, 32));
}

unsigned make_count_deviations(const sk_report *r, unsigned id)
{
    size_t count;
    unsigned found = 0;
    const sk_deviation *all = sk_report_deviations(r, &count);
    for (size_t i = 0; i < count; i++) found += all[i].id == id;
    return found;
}

sk_bytes make_fact(const sk_report *r, unsigned key, uint32_t artifact)
{
    size_t count;
    const sk_fact *all = sk_report_facts(r, &count);
    for (size_t i = 0; i < count; i++)
        if (all[i].key == key && (artifact == SK_NO_ARTIFACT || all[i].artifact == artifact)) return all[i].value;
    return (sk_bytes){NULL, 0};
}

bool make_reached(const sk_report *r, unsigned limit)
{
    size_t count;
    const uint16_t *all = sk_report_limits(r, &count);
    for (size_t i = 0; i < count; i++)
        if (all[i] == limit) return true;
    return false;
}
