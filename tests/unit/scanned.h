/* For unit tests that scan whole inputs: one engine and one arena a test, the report of the last scan, and questions to it. */
#ifndef SK_TEST_SCANNED_H
#define SK_TEST_SCANNED_H

#include "unit/test.h"

#include "base/arena.h"
#include "model/deviations.h"
#include "model/facts.h"
#include "model/kinds.h"
#include "model/report.h"
#include "sekisho/engine.h"

static sk_arena *arena;
static sk_engine *engine;
static sk_report *report;

static int set_up(void **state)
{
    (void)state;
    arena = sk_arena_new(1u << 30);
    return arena && sk_engine_new(NULL, &engine, NULL) == SK_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    sk_report_free(report);
    report = NULL;
    sk_engine_free(engine);
    sk_arena_free(arena);
    return 0;
}

/* name: as the file is called; NULL: nothing is known. Returns the artifacts; the first is the input. */
static inline const sk_artifact *scan_named(sk_bytes file, const char *name)
{
    size_t count;
    sk_report_free(report);
    report = NULL;
    assert_int_equal(sk_scan(engine, file, &(sk_scan_options){.name = name}, &report, NULL), SK_OK);
    return sk_report_artifacts(report, &count);
}

static inline const sk_artifact *scan(sk_bytes file) { return scan_named(file, NULL); }

/* name NULL: any. */
static inline const sk_artifact *artifact_of(uint16_t kind, const char *name)
{
    size_t count;
    const sk_artifact *all = sk_report_artifacts(report, &count);
    for (size_t i = 0; i < count; i++)
        if (all[i].kind == kind && (!name || sk_equal(all[i].name, sk_bytes_str(name)))) return &all[i];
    return NULL;
}

/* Of the input. */
static inline uint16_t kind(void)
{
    size_t count;
    return sk_report_artifacts(report, &count)[0].kind;
}

/* artifact SK_NO_ARTIFACT: any; value NULL: any. */
static inline bool has_fact_of(uint32_t artifact, sk_fact_key key, const char *value)
{
    size_t from = 0;
    for (const sk_fact *f; (f = sk_report_find_fact(report, (uint16_t)key, artifact, &from)) != NULL;)
        if (!value || sk_equal(f->value, sk_bytes_str(value))) return true;
    return false;
}

static inline bool has_fact(sk_fact_key key, const char *value) { return has_fact_of(SK_NO_ARTIFACT, key, value); }
static inline bool has_deviation(sk_deviation_id id) { return sk_report_has_deviation(report, (uint16_t)id, SK_NO_ARTIFACT); }

#endif
