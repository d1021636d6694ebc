#include "fleet/view_writers.h"

#include <stdio.h>
#include <time.h>

#include "base/attr.h"

static const char *const words[SK_VW_COUNT][2] = {
#define SK_VIEW_WORD(name, english, japanese) {english, japanese},
#include "fleet/view_words.def"
#undef SK_VIEW_WORD
};

const char *sk_view_say(const sk_view_style *style, sk_view_word w) { return words[w][style->japanese]; }

sk_view_time sk_view_time_of(int64_t seconds)
{
    sk_view_time t = {""};
    struct tm parts;
    time_t when = (time_t)seconds;
    if (seconds > 0 && gmtime_r(&when, &parts)) (void)strftime(t.text, sizeof t.text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return t;
}

bool sk_view_asks(const sk_fleet_host *h)
{
    if (h->state == SK_FLEET_REPLACED) return false;
    return h->state != SK_FLEET_CLEAN || h->old_version || h->old_report || h->unexpected;
}

sk_bytes sk_view_finding_text(const sk_fleet_finding *f)
{
    if (!f) return (sk_bytes){0};
    const sk_bytes texts[] = {f->path, f->detail, f->registry, f->command, f->process, f->check};
    for (size_t i = 0; i < SK_COUNT(texts); i++) {
        if (texts[i].len) return texts[i];
    }
    return (sk_bytes){0};
}

sk_view_reason sk_view_reason_of(const sk_fleet_host *h)
{
    const sk_fleet_finding *f = sk_fleet_worst_finding(h);
    if (h->stored.first_blind.len && (!f || f->state == SK_HOST_WORD_NOTE)) return (sk_view_reason){.text = h->stored.first_blind};
    return f ? (sk_view_reason){f->check, sk_view_finding_text(f)} : (sk_view_reason){0};
}

/* ---- CSV (RFC 4180) ---- */

static void put_cell(sk_out *o, sk_bytes text, bool last)
{
    sk_out_csv(o, text);
    sk_out_str(o, last ? "\r\n" : ",");
}

static void put_flag(sk_out *o, bool flag, bool last) { sk_out_str(o, flag ? last ? "1\r\n" : "1," : last ? "0\r\n" : "0,"); }

void sk_view_write_csv(sk_out *o, const sk_fleet_view *v, const sk_view_style *style)
{
    (void)style;
    sk_out_str(o, SK_OUT_CSV_MARK "computer,volume_serial,state,looked_at,received_at,version,old_report,old_version,unexpected,findings,not_looked_at,check,finding\r\n");
    for (size_t i = 0; i < v->host_count; i++) {
        const sk_fleet_host *h = &v->hosts[i];
        const sk_view_reason why = sk_view_reason_of(h);
        put_cell(o, h->stored.computer, false);
        put_cell(o, h->stored.serial, false);
        sk_out_format(o, "%s,%s,%s,", sk_fleet_states[h->state].id, sk_view_time_of(h->stored.last).text, sk_view_time_of(h->stored.received).text);
        put_cell(o, h->stored.version, false);
        put_flag(o, h->old_report, false);
        put_flag(o, h->old_version, false);
        put_flag(o, h->unexpected, false);
        sk_out_format(o, "%u,%u,", h->stored.findings, h->stored.blind);
        put_cell(o, why.check, false);
        put_cell(o, why.text, true);
    }
}

/* ---- JSON ---- */

static void put_time(sk_out *o, const char *name, int64_t seconds)
{
    if (seconds > 0) sk_out_format(o, ",\"%s\":\"%s\"", name, sk_view_time_of(seconds).text);
}

static void put_finding_json(sk_out *o, const sk_fleet_finding *f)
{
    sk_out_format(o, "{\"state\":\"%s\"", sk_host_word_name(f->state));
    sk_out_json_member(o, "check", f->check);
    sk_out_json_member(o, "attack", f->attack);
    sk_out_json_member(o, "user", f->user);
    sk_out_json_member(o, "path", f->path);
    sk_out_json_member(o, "registry", f->registry);
    sk_out_json_member(o, "process", f->process);
    sk_out_json_member(o, "command", f->command);
    sk_out_json_member(o, "time", f->time);
    sk_out_json_member(o, "detail", f->detail);
    sk_out_json_member(o, "sha256", f->sha256);
    sk_out_byte(o, '}');
}

static void put_host_json(sk_out *o, const sk_fleet_host *h)
{
    sk_out_str(o, "{\"computer\":");
    sk_out_json(o, h->stored.computer);
    sk_out_json_member(o, "volume_serial", h->stored.serial);
    sk_out_format(o, ",\"state\":\"%s\"", sk_fleet_states[h->state].id);
    if (h->state != SK_FLEET_SILENT) {
        sk_out_format(o, ",\"verdict\":\"%s\",\"worst\":\"%s\"", sk_host_word_name(h->stored.verdict), sk_host_word_name(h->stored.worst));
        put_time(o, "looked_at", h->stored.last);
        put_time(o, "received_at", h->stored.received);
        put_time(o, "first_looked_at", h->stored.first);
        sk_out_json_member(o, "version", h->stored.version);
        sk_out_format(o, ",\"old_report\":%s,\"old_version\":%s,\"unexpected\":%s,\"reports\":%u,\"not_looked_at\":%u", h->old_report ? "true" : "false",
                      h->old_version ? "true" : "false", h->unexpected ? "true" : "false", h->stored.reports, h->stored.blind);
        sk_out_json_member(o, "first_not_looked_at", h->stored.first_blind);
    }
    sk_out_str(o, ",\"findings\":[");
    for (size_t i = 0; i < h->finding_count; i++) {
        sk_out_comma(o, i);
        put_finding_json(o, &h->findings[i]);
    }
    sk_out_str(o, "]}");
}

static void put_group_json(sk_out *o, const sk_fleet_view *v, const sk_fleet_group *g)
{
    sk_out_format(o, "{\"kind\":\"%s\",\"value\":", sk_sign_rows[g->kind].id);
    sk_out_json(o, g->value);
    sk_out_format(o, ",\"state\":\"%s\",\"computers\":[", sk_host_word_name(g->state));
    for (uint32_t i = 0; i < g->count; i++) {
        sk_out_comma(o, i);
        sk_out_json(o, v->hosts[g->hosts[i]].stored.computer);
    }
    sk_out_str(o, "]}");
}

void sk_view_write_json(sk_out *o, const sk_fleet_view *v, const sk_view_style *style)
{
    sk_out_format(o, "{\"schema\":\"sekisho.fleet/1\",\"version\":\"%s\",\"time\":\"%s\",\"totals\":{", style->version, sk_view_time_of(v->options.now).text);
    for (int s = 0; s < SK_FLEET_STATE_COUNT; s++) {
        sk_out_format(o, "%s\"%s\":%zu", s ? "," : "", sk_fleet_states[s].id, v->of_state[s]);
    }
    sk_out_format(o, ",\"old_reports\":%zu,\"old_versions\":%zu,\"unexpected\":%zu},\"hosts\":[", v->old_reports, v->old_versions, v->unexpected);
    for (size_t i = 0; i < v->host_count; i++) {
        sk_out_comma(o, i);
        put_host_json(o, &v->hosts[i]);
    }
    sk_out_str(o, "],\"groups\":[");
    for (size_t i = 0; i < v->group_count; i++) {
        sk_out_comma(o, i);
        put_group_json(o, v, &v->groups[i]);
    }
    sk_out_str(o, "]}\n");
}
