/* Reports as STIX 2.1 (OASIS, June 2021): one bundle. The input is a `file`, what was found in it are observables, and the
 * verdict is a `malware-analysis` of it (section 4.12). Observables have the deterministic identifiers of section 2.9, so that the
 * same address from two runs is the same object. */
#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "codec/sha1.h"
#include "model/effects.h"
#include "report/writer.h"
#include "sekisho/engine.h"

/* Section 2.9: the namespace of deterministic identifiers. */
static const uint8_t name_space[16] = {0x00, 0xab, 0xed, 0xb4, 0xaa, 0x42, 0x46, 0x6c, 0x9c, 0x01, 0xfe, 0xd2, 0x33, 0x15, 0xa9, 0xb7};

static const struct { uint16_t type; const char *stix; } observables[] = {
    {SK_IOC_DOMAIN, "domain-name"}, {SK_IOC_EMAIL, "email-addr"}, {SK_IOC_IP, "ipv4-addr"}, {SK_IOC_URL, "url"}};

static const char *stix_type(const sk_indicator *x)
{
    if (x->type == SK_IOC_IP && sk_find_byte(x->value, 0, ':') != SK_NPOS) return "ipv6-addr";
    for (size_t i = 0; i < SK_COUNT(observables); i++)
        if (observables[i].type == x->type) return observables[i].stix;
    return NULL;
}

/* UUID version 5 (RFC 4122 4.3) of a name in the namespace. */
static void make_uuid(sk_bytes name, char out[37])
{
    uint8_t hash[20];
    sk_sha1_state sha1;
    sk_sha1_start(&sha1);
    sk_sha1_add(&sha1, sk_bytes_of(name_space, 16));
    sk_sha1_add(&sha1, name);
    sk_sha1_end(&sha1, hash);
    hash[6] = (uint8_t)((hash[6] & 0x0F) | 0x50);
    hash[8] = (uint8_t)((hash[8] & 0x3F) | 0x80);
    char *at = out;
    for (size_t i = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10) *at++ = '-';
        snprintf(at, 3, "%02x", hash[i]);
        at += 2;
    }
}

struct collected {
    uint8_t text[8192];
    size_t len;
};

static bool collect(void *self, const uint8_t *p, size_t len)
{
    struct collected *c = self;
    size_t put = sk_copy_out(sk_bytes_of(p, len), c->text + c->len, sizeof c->text - c->len);
    c->len += put;
    return put == len;
}

/* The identifier of an observable: UUIDv5 over {"value":...} as canonical JSON (RFC 8785). */
static void make_value_uuid(sk_bytes value, char out[37])
{
    struct collected c = {.len = 0};
    sk_out o;
    sk_out_init(&o, collect, &c);
    sk_out_str(&o, "{\"value\":");
    sk_out_json(&o, value);
    sk_out_byte(&o, '}');
    (void)sk_out_flush(&o);
    make_uuid(sk_bytes_of(c.text, c.len), out);
}

static sk_bytes base_name(sk_bytes path)
{
    size_t slash = sk_find_last(path, SK_LIT("/"));
    return slash == SK_NPOS ? path : sk_from(path, slash + 1);
}

/* Of a file: over its hashes and its name (section 6.7). */
static void make_file_uuid(const sk_artifact *a, sk_bytes path, char out[37])
{
    struct collected c = {.len = 0};
    sk_out o;
    sk_out_init(&o, collect, &c);
    sk_out_byte(&o, '{');
    if (a->has_sha256) {
        sk_out_str(&o, "\"hashes\":{\"SHA-256\":\"");
        sk_out_hex(&o, sk_bytes_of(a->sha256, 32));
        sk_out_str(&o, "\"},");
    }
    sk_out_str(&o, "\"name\":");
    sk_out_json(&o, base_name(path));
    sk_out_byte(&o, '}');
    (void)sk_out_flush(&o);
    make_uuid(sk_bytes_of(c.text, c.len), out);
}

static void put_time(sk_out *o, const char *key, uint64_t now_ms)
{
    time_t seconds = (time_t)(now_ms / 1000);
    struct tm utc;
    gmtime_r(&seconds, &utc);
    sk_out_format(o, ",\"%s\":\"%04d-%02d-%02dT%02d:%02d:%02d.%03uZ\"", key, utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min,
                  utc.tm_sec, (unsigned)(now_ms % 1000));
}

static void begin(sk_out *o, const sk_style *style)
{
    char name[64], uuid[37];
    int n = snprintf(name, sizeof name, "bundle %" PRIu64, style->now_ms);
    make_uuid(sk_bytes_of(name, (size_t)n), uuid);
    sk_out_format(o, "{\"type\":\"bundle\",\"id\":\"bundle--%s\",\"objects\":[", uuid);
}

static void put_file(sk_out *o, const sk_artifact *a, const char *uuid, sk_bytes path)
{
    sk_out_format(o, "{\"type\":\"file\",\"spec_version\":\"2.1\",\"id\":\"file--%s\",\"size\":%" PRIu64 ",\"name\":", uuid, a->size);
    sk_out_json(o, base_name(path));
    if (a->has_sha256) {
        sk_out_str(o, ",\"hashes\":{\"SHA-256\":\"");
        sk_out_hex(o, sk_bytes_of(a->sha256, 32));
        sk_out_str(o, "\"}");
    }
    sk_out_byte(o, '}');
}

/* The same address from several artifacts is one object. */
static bool stands_before(const sk_indicator *x, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (x[k].type == x[i].type && sk_equal(x[k].value, x[i].value)) return true;
    return false;
}

static void put_observables(sk_out *o, const sk_report *r)
{
    size_t count;
    const sk_indicator *x = sk_report_indicators(r, &count);
    for (size_t i = 0; i < count; i++) {
        const char *type = stix_type(&x[i]);
        char uuid[37];
        if (!type || stands_before(x, i)) continue;
        make_value_uuid(x[i].value, uuid);
        sk_out_format(o, ",\n{\"type\":\"%s\",\"spec_version\":\"2.1\",\"id\":\"%s--%s\",\"value\":", type, type, uuid);
        sk_out_json(o, x[i].value);
        sk_out_byte(o, '}');
    }
}

/* Vocabulary malware-result-ov (section 10.14): nothing that could not be looked at is benign. */
static const char *const results[SK_VERDICT_COUNT] = {
    [SK_CLEAN] = "benign", [SK_UNSCANNABLE] = "unknown", [SK_SUSPICIOUS] = "suspicious", [SK_MALICIOUS] = "malicious"};

static void put_analysis(sk_out *o, const sk_style *style, const sk_source *source, const sk_report *r, const char *file_uuid)
{
    char name[128], uuid[37];
    int n = snprintf(name, sizeof name, "analysis %s %" PRIu64 " %" PRIu64, file_uuid, source->number, style->now_ms);
    make_uuid(sk_bytes_of(name, (size_t)n), uuid);
    sk_out_format(o, ",\n{\"type\":\"malware-analysis\",\"spec_version\":\"2.1\",\"id\":\"malware-analysis--%s\",\"product\":\"sekisho\",\"version\":\"%s\"", uuid,
                  sk_version());
    put_time(o, "created", style->now_ms);
    put_time(o, "modified", style->now_ms);
    sk_out_format(o, ",\"result\":\"%s\",\"sample_ref\":\"file--%s\"", results[sk_report_verdict(r)], file_uuid);
    size_t count, evidence_count, told = 0;
    const uint32_t *reasons = sk_report_reasons(r, &count);
    const sk_evidence *e = sk_report_evidence(r, &evidence_count);
    sk_out_str(o, ",\"labels\":[");
    for (size_t i = 0; i < count; i++) {
        sk_out_comma(o, told++);
        sk_out_json_str(o, sk_evidence_name(e[reasons[i]].id));
    }
    sk_out_str(o, told ? "]" : "\"no-evidence\"]");
    const sk_indicator *x = sk_report_indicators(r, &count);
    told = 0;
    for (size_t i = 0; i < count; i++) {
        const char *type = stix_type(&x[i]);
        if (!type || stands_before(x, i)) continue;
        make_value_uuid(x[i].value, uuid);
        sk_out_format(o, "%s\"%s--%s\"", told++ ? "," : ",\"analysis_sco_refs\":[", type, uuid);
    }
    sk_out_str(o, told ? "]}" : "}");
}

static void write_input(sk_out *o, const sk_style *style, const sk_source *source, const sk_report *r)
{
    size_t count;
    const sk_artifact *a = sk_report_artifacts(r, &count);
    char uuid[37];
    if (count == 0) return;
    make_file_uuid(&a[0], source->path, uuid);
    sk_out_str(o, source->number ? ",\n" : "\n");
    put_file(o, &a[0], uuid, source->path);
    put_observables(o, r);
    put_analysis(o, style, source, r, uuid);
}

static void write_end(sk_out *o, const sk_style *style, const uint64_t totals[SK_VERDICT_COUNT], uint64_t failed)
{
    (void)style;
    (void)totals;
    (void)failed;
    sk_out_str(o, "\n]}\n");
}

const sk_writer sk_writer_stix = {.id = "stix", .title = "one STIX 2.1 bundle", .begin = begin, .input = write_input, .end = write_end};
