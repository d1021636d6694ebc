/* Reports as MISP events (MISP core format): one event for each input, in one "response" array, as
 * MISP's import takes it. Attributes are for correlation; only addresses from findings are marked for detection. */
#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "base/text.h"
#include "model/effects.h"
#include "model/facts.h"
#include "model/report.h"
#include "report/words.h"
#include "report/writer.h"

static const struct { uint16_t type; const char *misp, *category; } attributes[] = {
    {SK_IOC_DOMAIN, "domain", "Network activity"},   {SK_IOC_EMAIL, "email", "Payload delivery"},
    {SK_IOC_IP, "ip-dst", "Network activity"},       {SK_IOC_PATH, "filename", "Artifacts dropped"},
    {SK_IOC_REGISTRY, "regkey", "Artifacts dropped"}, {SK_IOC_URL, "url", "Network activity"},
};

static void put_attribute(sk_out *o, size_t *told, const char *type, const char *category, sk_bytes value, bool detect, const char *comment)
{
    if (value.len == 0) return;
    sk_out_comma(o, (*told)++);
    sk_out_format(o, "\n{\"type\":\"%s\",\"category\":\"%s\",\"to_ids\":%s,\"comment\":\"%s\",\"value\":", type, category, detect ? "true" : "false", comment);
    sk_out_json(o, value);
    sk_out_byte(o, '}');
}

static void put_file(sk_out *o, size_t *told, const sk_artifact *a, bool detect)
{
    if (!a->has_sha256) return;
    sk_out_comma(o, (*told)++);
    sk_out_format(o, "\n{\"type\":\"sha256\",\"category\":\"Payload delivery\",\"to_ids\":%s,\"comment\":\"%s\",\"value\":\"", detect ? "true" : "false",
                  sk_kind_name(a->kind));
    sk_out_hex(o, sk_bytes_of(a->sha256, 32));
    sk_out_str(o, "\"}");
}

static bool stands_before(const sk_indicator *x, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (x[k].type == x[i].type && sk_equal(x[k].value, x[i].value)) return true;
    return false;
}

static void put_indicators(sk_out *o, size_t *told, const sk_report *r, bool detect)
{
    size_t count;
    const sk_indicator *x = sk_report_indicators(r, &count);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < SK_COUNT(attributes); k++)
            if (attributes[k].type == x[i].type && !stands_before(x, i))
                put_attribute(o, told, attributes[k].misp, attributes[k].category, x[i].value, detect && x[i].how != SK_LITERAL, sk_how_name(x[i].how));
}

/* Files inside which something was found, each once. */
static void put_files(sk_out *o, size_t *told, const sk_report *r)
{
    size_t count, reason_count, evidence_count;
    const sk_artifact *a = sk_report_artifacts(r, &count);
    const uint32_t *reasons = sk_report_reasons(r, &reason_count);
    const sk_evidence *e = sk_report_evidence(r, &evidence_count);
    for (uint32_t id = 0; id < count; id++) {
        bool around = false;
        for (size_t i = 0; i < reason_count; i++) around = around || sk_report_inside(r, e[reasons[i]].artifact, id);
        if (around) put_file(o, told, &a[id], a[id].parent != SK_NO_ARTIFACT);
    }
}

static void put_techniques(sk_out *o, const sk_report *r)
{
    size_t count, told = 0;
    const sk_evidence *e = sk_report_evidence(r, &count);
    sk_out_str(o, "],\"Tag\":[");
    for (size_t i = 0; i < count; i++) {
        bool before = false;
        for (size_t k = 0; k < i; k++) before = before || e[k].id == e[i].id;
        if (before) continue;
        sk_out_comma(o, told++);
        sk_out_format(o, "{\"name\":\"sekisho:evidence=\\\"%s\\\"\"}", sk_evidence_name(e[i].id));
    }
    sk_out_byte(o, ']');
}

static void write_input(sk_out *o, const sk_style *style, const sk_source *source, const sk_report *r)
{
    sk_verdict v = sk_report_verdict(r);
    time_t seconds = (time_t)(style->now_ms / 1000);
    struct tm utc;
    size_t told = 0;
    gmtime_r(&seconds, &utc);
    sk_out_str(o, source->number ? ",\n{\"Event\":{\"info\":" : "\n{\"Event\":{\"info\":");
    sk_bytes subject = sk_first_fact(r, SK_FACT_MAIL_SUBJECT);
    sk_out_json(o, subject.len ? subject : source->path);
    /* threat_level_id: 1 high, 2 medium, 4 undefined; analysis 2 is complete; distribution 0 is the own organisation */
    sk_out_format(o, ",\"date\":\"%04d-%02d-%02d\",\"threat_level_id\":\"%d\",\"analysis\":\"2\",\"distribution\":\"0\",\"published\":false,\"Attribute\":[",
                  utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday, v == SK_MALICIOUS ? 1 : v == SK_SUSPICIOUS ? 2 : 4);
    put_attribute(o, &told, "text", "Other", sk_bytes_str(sk_verdict_name(v)), false, "verdict");
    put_attribute(o, &told, "email-src", "Payload delivery", sk_first_fact(r, SK_FACT_MAIL_FROM_ADDRESS), false, "From");
    put_attribute(o, &told, "email-subject", "Payload delivery", subject, false, "Subject");
    put_files(o, &told, r);
    put_indicators(o, &told, r, v == SK_MALICIOUS);
    put_techniques(o, r);
    sk_out_str(o, "}}");
}

static void begin(sk_out *o, const sk_style *style)
{
    (void)style;
    sk_out_str(o, "{\"response\":[");
}

static void write_end(sk_out *o, const sk_style *style, const uint64_t totals[SK_VERDICT_COUNT], uint64_t failed)
{
    (void)style;
    (void)totals;
    (void)failed;
    sk_out_str(o, "\n]}\n");
}

const sk_writer sk_writer_misp = {.id = "misp", .title = "MISP events, one an input", .begin = begin, .input = write_input, .end = write_end};
