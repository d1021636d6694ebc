/* Reports as JSON: one object an input (docs/report.schema.json). `jsonl` writes one line each, `json` one array. The text
 * is English whatever the language of the terminal, because programs read it. */
#include <inttypes.h>

#include "report/writer.h"
#include "sekisho/engine.h"


static void put_span(sk_out *o, uint64_t off, uint64_t len) { sk_out_format(o, ",\"span\":[%" PRIu64 ",%" PRIu64 "]", off, len); }

static void put_sha256(sk_out *o, const sk_artifact *a)
{
    sk_out_str(o, ",\"sha256\":");
    if (!a->has_sha256) {
        sk_out_str(o, "null");
        return;
    }
    sk_out_byte(o, '"');
    sk_out_hex(o, sk_bytes_of(a->sha256, sizeof a->sha256));
    sk_out_byte(o, '"');
}

static void put_input(sk_out *o, const sk_source *source, const sk_report *r)
{
    size_t count;
    const sk_artifact *a = sk_report_artifacts(r, &count);
    sk_out_str(o, "\"input\":{\"path\":");
    sk_out_json(o, source->path);
    sk_out_format(o, ",\"index\":%" PRIu64 ",\"offset\":%" PRIu64 ",\"kind\":", source->index, source->offset);
    sk_out_json_str(o, count ? sk_kind_name(a[0].kind) : "?");
    sk_out_format(o, ",\"bytes\":%" PRIu64, count ? a[0].size : 0);
    if (count) put_sha256(o, &a[0]);
    else sk_out_str(o, ",\"sha256\":null");
    sk_out_byte(o, '}');
}

static void put_attack(sk_out *o, const char *techniques)
{
    sk_bytes rest = sk_bytes_str(techniques), one;
    size_t n = 0;
    sk_out_str(o, ",\"attack\":[");
    while (rest.len && sk_next_field(&rest, ' ', &one)) {
        sk_out_comma(o, n++);
        sk_out_json(o, one);
    }
    sk_out_byte(o, ']');
}

/* The sentence with its detail, without building it anywhere. */
static void put_sentence(sk_out *o, const sk_evidence *e)
{
    const sk_evidence_row *row = sk_evidence_row_of(e->id);
    sk_arena *scratch = sk_arena_new(64 << 10);
    sk_bytes sentence = scratch ? sk_evidence_sentence(scratch, e, SK_EN) : sk_bytes_str(row ? row->sentence[SK_EN] : "");
    sk_out_str(o, ",\"text\":");
    sk_out_json(o, sentence);
    sk_arena_free(scratch);
}

static void put_reasons(sk_out *o, const sk_report *r)
{
    size_t count, evidence_count;
    const uint32_t *reasons = sk_report_reasons(r, &count);
    const sk_evidence *e = sk_report_evidence(r, &evidence_count);
    sk_out_str(o, "\"reasons\":[");
    for (size_t i = 0; i < count; i++) {
        sk_out_comma(o, i);
        sk_out_json_str(o, reasons[i] < evidence_count ? sk_evidence_name(e[reasons[i]].id) : "?");
    }
    sk_out_byte(o, ']');
}

static void put_evidence(sk_out *o, const sk_report *r)
{
    size_t count;
    const sk_evidence *e = sk_report_evidence(r, &count);
    sk_out_str(o, "\"evidence\":[");
    for (size_t i = 0; i < count; i++) {
        const sk_evidence_row *row = sk_evidence_row_of(e[i].id);
        sk_out_comma(o, i);
        sk_out_str(o, "{\"id\":");
        sk_out_json_str(o, sk_evidence_name(e[i].id));
        sk_out_format(o, ",\"class\":\"%s\",\"artifact\":%" PRIu32, sk_class_name(sk_evidence_class(e[i].id)), e[i].artifact);
        put_span(o, e[i].off, e[i].len);
        put_attack(o, row ? row->attack : "");
        put_sentence(o, &e[i]);
        sk_out_byte(o, '}');
    }
    sk_out_byte(o, ']');
}

static void put_facts(sk_out *o, const sk_report *r)
{
    size_t count;
    const sk_fact *f = sk_report_facts(r, &count);
    sk_out_str(o, "\"facts\":[");
    for (size_t i = 0; i < count; i++) {
        sk_out_comma(o, i);
        sk_out_str(o, "{\"key\":");
        sk_out_json_str(o, sk_fact_name(f[i].key));
        sk_out_str(o, ",\"value\":");
        sk_out_json(o, f[i].value);
        sk_out_format(o, ",\"artifact\":%" PRIu32, f[i].artifact);
        put_span(o, f[i].off, f[i].len);
        sk_out_byte(o, '}');
    }
    sk_out_byte(o, ']');
}

static void put_deviations(sk_out *o, const sk_report *r)
{
    size_t count;
    const sk_deviation *d = sk_report_deviations(r, &count);
    sk_out_str(o, "\"deviations\":[");
    for (size_t i = 0; i < count; i++) {
        sk_out_comma(o, i);
        sk_out_format(o, "{\"id\":\"%s\",\"artifact\":%" PRIu32 ",\"offset\":%" PRIu64 "}", sk_deviation_name(d[i].id), d[i].artifact,
                      d[i].off);
    }
    sk_out_byte(o, ']');
}

static void put_artifacts(sk_out *o, const sk_report *r)
{
    size_t count;
    const sk_artifact *a = sk_report_artifacts(r, &count);
    sk_out_str(o, "\"artifacts\":[");
    for (size_t i = 0; i < count; i++) {
        sk_out_comma(o, i);
        sk_out_format(o, "{\"id\":%" PRIu32 ",\"parent\":", a[i].id);
        if (a[i].parent == SK_NO_ARTIFACT) sk_out_str(o, "null");
        else sk_out_format(o, "%" PRIu32, a[i].parent);
        sk_out_format(o, ",\"relation\":\"%s\",\"kind\":\"%s\",\"name\":", sk_relation_name(a[i].relation), sk_kind_name(a[i].kind));
        sk_out_json(o, a[i].name);
        sk_out_format(o, ",\"offset\":%" PRIu64 ",\"bytes\":%" PRIu64 ",\"bytes_read\":%" PRIu64, a[i].offset, a[i].size, a[i].read_size);
        put_sha256(o, &a[i]);
        sk_out_format(o, ",\"outcome\":\"%s\"}", sk_outcome_name(a[i].outcome));
    }
    sk_out_byte(o, ']');
}

static void put_effects(sk_out *o, const sk_report *r)
{
    size_t count;
    const sk_effect *e = sk_report_effects(r, &count);
    sk_out_str(o, "\"effects\":[");
    for (size_t i = 0; i < count; i++) {
        sk_out_comma(o, i);
        sk_out_format(o, "{\"op\":\"%s\",\"artifact\":%" PRIu32 ",\"args\":{", sk_effect_name(e[i].op), e[i].artifact);
        for (size_t k = 0; k < e[i].arg_count; k++) {
            sk_out_comma(o, k);
            sk_out_json(o, e[i].args[k].name);
            sk_out_byte(o, ':');
            sk_out_json(o, e[i].args[k].value);
        }
        sk_out_byte(o, '}');
        put_span(o, e[i].off, e[i].len);
        if (e[i].line) sk_out_format(o, ",\"line\":%" PRIu32, e[i].line);
        sk_out_format(o, ",\"order\":%" PRIu32 "}", e[i].order);
    }
    sk_out_byte(o, ']');
}

static void put_indicators(sk_out *o, const sk_report *r)
{
    size_t count;
    const sk_indicator *x = sk_report_indicators(r, &count);
    sk_out_str(o, "\"indicators\":[");
    for (size_t i = 0; i < count; i++) {
        sk_out_comma(o, i);
        sk_out_format(o, "{\"type\":\"%s\",\"value\":", sk_indicator_name(x[i].type));
        sk_out_json(o, x[i].value);
        sk_out_format(o, ",\"how\":\"%s\",\"artifact\":%" PRIu32, sk_how_name(x[i].how), x[i].artifact);
        put_span(o, x[i].off, x[i].len);
        sk_out_byte(o, '}');
    }
    sk_out_byte(o, ']');
}

static void put_limits(sk_out *o, const sk_report *r)
{
    size_t count;
    const uint16_t *limits = sk_report_limits(r, &count);
    sk_out_str(o, "\"limits\":[");
    for (size_t i = 0; i < count; i++) {
        sk_out_comma(o, i);
        sk_out_json_str(o, sk_limit_name(limits[i]));
    }
    sk_out_byte(o, ']');
}

static void put_report(sk_out *o, const sk_source *source, const sk_report *r)
{
    static void (*const parts[])(sk_out *, const sk_report *) = {put_reasons,  put_evidence, put_facts,      put_deviations, put_artifacts,
                                                                 put_effects, put_indicators, put_limits};
    sk_out_format(o, "{\"schema\":\"sekisho.report/1\",\"engine\":{\"version\":\"%s\",\"rules\":\"%s\"},", sk_version(), sk_rules_version());
    put_input(o, source, r);
    sk_out_format(o, ",\"verdict\":\"%s\"", sk_verdict_name(sk_report_verdict(r)));
    for (size_t i = 0; i < SK_COUNT(parts); i++) {
        sk_out_byte(o, ',');
        parts[i](o, r);
    }
    sk_out_format(o, ",\"elapsed_ms\":%.3f}", sk_report_elapsed_ms(r));
}

static void write_line(sk_out *o, const sk_style *style, const sk_source *source, const sk_report *r)
{
    (void)style;
    put_report(o, source, r);
    sk_out_byte(o, '\n');
}

const sk_writer sk_writer_jsonl = {.id = "jsonl", .title = "one JSON object a line for each input", .input = write_line};

static void begin_array(sk_out *o, const sk_style *style)
{
    (void)style;
    sk_out_str(o, "[");
}

static void write_item(sk_out *o, const sk_style *style, const sk_source *source, const sk_report *r)
{
    (void)style;
    sk_out_str(o, source->number ? ",\n" : "\n");
    put_report(o, source, r);
}

static void end_array(sk_out *o, const sk_style *style, const uint64_t totals[SK_VERDICT_COUNT], uint64_t failed)
{
    (void)style;
    (void)totals;
    (void)failed;
    sk_out_str(o, "\n]\n");
}

const sk_writer sk_writer_json = {
    .id = "json", .title = "one JSON array of all inputs", .begin = begin_array, .input = write_item, .end = end_array};
