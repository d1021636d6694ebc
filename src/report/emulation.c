#include "report/emulation.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"
#include "model/facts.h"
#include "model/kinds.h"
#include "model/report.h"
#include "report/words.h"

#define LABEL_COLUMNS 14
#define DEPTH_SHOWN 12
#define VALUE_MOST 4000 /* bytes of an argument that are shown */

/* --- text --- */

static void put_escape(sk_out *o, const sk_style *style, const char *code)
{
    if (style->colour) sk_out_str(o, code);
}

static void put_dim(sk_out *o, const sk_style *style) { put_escape(o, style, "\033[2m"); }
static void put_bold(sk_out *o, const sk_style *style) { put_escape(o, style, "\033[1m"); }
static void put_plain(sk_out *o, const sk_style *style) { put_escape(o, style, "\033[0m"); }

static void put_blanks(sk_out *o, unsigned count)
{
    while (count-- > 0) sk_out_byte(o, ' ');
}

static void put_label(sk_out *o, const char *label)
{
    put_blanks(o, 2);
    unsigned columns = sk_out_terminal(o, sk_bytes_str(label), LABEL_COLUMNS);
    put_blanks(o, LABEL_COLUMNS - columns + 1);
}

/* Text behind indent columns, wrapped there. */
static void put_wrapped(sk_out *o, const sk_style *style, sk_bytes text, unsigned indent)
{
    unsigned room = style->columns == 0 ? 0 : style->columns > indent + 24 ? style->columns - indent : 24;
    text = sk_slice(text, 0, VALUE_MOST);
    for (bool first = true; first || text.len; first = false) {
        size_t len = room ? sk_out_fit(text, room) : text.len;
        if (!first) {
            sk_out_byte(o, '\n');
            put_blanks(o, indent);
        }
        (void)sk_out_terminal(o, sk_slice(text, 0, len), 0);
        text = sk_from(text, len);
        if (len == 0) break;
        while (sk_at(text, 0) == ' ') text = sk_from(text, 1);
    }
    sk_out_byte(o, '\n');
}

static const sk_artifact *artifact_of(const sk_report *r, uint32_t id)
{
    size_t count;
    const sk_artifact *a = sk_report_artifacts(r, &count);
    return id < count ? &a[id] : NULL;
}

static bool acts(const sk_report *r, uint32_t id)
{
    size_t count;
    const sk_effect *e = sk_report_effects(r, &count);
    for (size_t i = 0; i < count; i++)
        if (e[i].artifact == id) return true;
    return false;
}

/* A program that did something, or that another one started or made. */
static bool is_layer(const sk_report *r, const sk_artifact *a) { return a->relation == SK_REL_EMULATED || acts(r, a->id); }

static unsigned depth_of_layer(const sk_report *r, const sk_artifact *a)
{
    unsigned depth = 0;
    for (const sk_artifact *up = artifact_of(r, a->parent); up; up = artifact_of(r, up->parent)) depth += is_layer(r, up);
    return depth < DEPTH_SHOWN ? depth : DEPTH_SHOWN;
}

static void put_layer(sk_out *o, const sk_style *style, const sk_report *r, const sk_artifact *a)
{
    put_blanks(o, 2 + 2 * depth_of_layer(r, a));
    put_bold(o, style);
    sk_out_str(o, sk_kind_name(a->kind));
    put_plain(o, style);
    if (a->name.len) {
        sk_out_str(o, "  ");
        (void)sk_out_terminal(o, a->name, 60);
    }
    put_dim(o, style);
    sk_out_format(o, "  #%" PRIu32 "\n", a->id);
    put_plain(o, style);
}

/* Columns before what was done at a place, and the place itself. */
static unsigned put_place(sk_out *o, const sk_style *style, unsigned depth, uint32_t line, uint64_t off, uint64_t len)
{
    char place[64];
    if (line) snprintf(place, sizeof place, style->lang == SK_JA ? "%" PRIu32 "行" : "line %" PRIu32, line);
    else if (len) snprintf(place, sizeof place, "%" PRIu64 "+%" PRIu64, off, len);
    else place[0] = 0;
    put_blanks(o, 4 + 2 * depth);
    put_dim(o, style);
    unsigned columns = sk_out_terminal(o, sk_bytes_str(place), 0);
    put_plain(o, style);
    unsigned width = columns < 10 ? 10 : columns;
    put_blanks(o, width - columns + 1);
    return 4 + 2 * depth + width + 1;
}

static void put_effect(sk_out *o, const sk_style *style, const sk_effect *e, unsigned depth)
{
    unsigned indent = put_place(o, style, depth, e->line, e->off, e->len);
    put_bold(o, style);
    sk_out_format(o, "%-10s", sk_effect_name(e->op));
    put_plain(o, style);
    if (e->arg_count == 0) sk_out_byte(o, '\n');
    for (size_t i = 0; i < e->arg_count; i++) {
        if (i) put_blanks(o, indent + 10);
        put_dim(o, style);
        unsigned columns = sk_out_terminal(o, e->args[i].name, 20);
        put_plain(o, style);
        unsigned width = columns < 9 ? 9 : columns;
        put_blanks(o, width - columns + 1);
        put_wrapped(o, style, e->args[i].value, indent + 10 + width + 1);
    }
}

static void put_trace(sk_out *o, const sk_style *style, const sk_trace_line *t, unsigned depth)
{
    unsigned indent = put_place(o, style, depth, t->line, t->off, t->len);
    put_dim(o, style);
    unsigned columns = sk_out_terminal(o, t->procedure, 30);
    sk_out_str(o, columns ? ": " : "");
    put_wrapped(o, style, t->text, indent + columns + 2);
    put_plain(o, style);
}

struct walk {
    sk_out *o;
    const sk_style *style;
    const sk_report *report;
    uint32_t now; /* artifact whose heading stands above */
    unsigned depth;
};

static void go_to(struct walk *w, uint32_t artifact)
{
    const sk_artifact *a = artifact_of(w->report, artifact);
    if (artifact == w->now || !a) return;
    w->now = artifact;
    w->depth = depth_of_layer(w->report, a);
    put_layer(w->o, w->style, w->report, a);
}

static void put_calculation(sk_out *o, const sk_style *style, const sk_emulation_shown *shown)
{
    struct walk w = {.o = o, .style = style, .report = shown->report, .now = SK_NO_ARTIFACT};
    size_t count, t = 0;
    const sk_effect *e = sk_report_effects(shown->report, &count);
    for (size_t i = 0; i <= count; i++) {
        for (; t < shown->trace_count && (i == count || shown->trace[t].order <= i); t++) {
            go_to(&w, shown->trace[t].artifact);
            put_trace(o, style, &shown->trace[t], w.depth);
        }
        if (i == count) break;
        go_to(&w, e[i].artifact);
        put_effect(o, style, &e[i], w.depth);
    }
    if (count == 0 && shown->trace_count == 0) sk_out_format(o, "  %s\n", sk_word(SK_W_NO_EFFECTS, style->lang));
}

static void put_layers(sk_out *o, const sk_style *style, const sk_report *r)
{
    size_t count, shown = 0;
    const sk_artifact *a = sk_report_artifacts(r, &count);
    for (size_t i = 0; i < count; i++) shown += is_layer(r, &a[i]);
    if (shown < 2) return;
    sk_out_format(o, "  %s\n", sk_word(SK_W_LAYERS, style->lang));
    for (size_t i = 0; i < count; i++)
        if (is_layer(r, &a[i])) put_layer(o, style, r, &a[i]);
    sk_out_byte(o, '\n');
}

/* Facts of one run stand together: its clock and locale; further ones are of machines on which more happens. */
static void put_environment(sk_out *o, const sk_style *style, const sk_report *r)
{
    size_t count;
    const sk_fact *f = sk_report_facts(r, &count);
    const sk_artifact *a;
    for (size_t i = 0; i < count; i++) {
        if (f[i].key != SK_FACT_EMULATE_CLOCK && f[i].key != SK_FACT_EMULATE_LOCALE && f[i].key != SK_FACT_EMULATE_IDENTITY && f[i].key != SK_FACT_EMULATE_MACHINE) continue;
        put_label(o, sk_word(SK_W_ASSUMED, style->lang));
        (void)sk_out_terminal(o, f[i].value, 80);
        if (f[i].key == SK_FACT_EMULATE_CLOCK && i + 1 < count && f[i + 1].key == SK_FACT_EMULATE_LOCALE) {
            sk_out_str(o, ", ");
            (void)sk_out_terminal(o, f[++i].value, 20);
        }
        if ((a = artifact_of(r, f[i].artifact)) && a->depth > 0) {
            sk_out_str(o, "  (");
            (void)sk_out_terminal(o, a->name.len ? a->name : sk_bytes_str(sk_kind_name(a->kind)), 40);
            sk_out_byte(o, ')');
        }
        sk_out_byte(o, '\n');
    }
}

void sk_write_emulation_text(sk_out *o, const sk_style *style, const sk_source *source, const sk_emulation_shown *shown)
{
    const sk_report *r = shown->report;
    size_t count;
    const sk_artifact *a = sk_report_artifacts(r, &count);
    const uint16_t *limits = sk_report_limits(r, &count);
    put_bold(o, style);
    (void)sk_out_terminal(o, source->path, 0);
    put_plain(o, style);
    if (source->index || source->offset) sk_out_format(o, " #%" PRIu64, source->index);
    sk_out_format(o, "  %s\n", sk_kind_name(a->kind));
    put_environment(o, style, r);
    put_label(o, sk_word(SK_W_STEPS, style->lang));
    sk_out_format(o, style->lang == SK_JA ? "%" PRIu64 "(上限 %" PRIu64 ")\n" : "%" PRIu64 " of %" PRIu64 "\n", sk_report_emulated_steps(r),
                  shown->steps_most);
    for (size_t i = 0; i < count; i++) {
        put_label(o, i == 0 ? sk_word(SK_W_LIMITS, style->lang) : "");
        sk_out_format(o, "%s\n", sk_limit_name(limits[i]));
    }
    sk_out_byte(o, '\n');
    put_layers(o, style, r);
    put_calculation(o, style, shown);
    sk_out_byte(o, '\n');
}

/* --- json --- */

static void put_json_artifact(sk_out *o, const sk_artifact *a)
{
    sk_out_format(o, "{\"id\":%" PRIu32 ",\"parent\":", a->id);
    if (a->parent == SK_NO_ARTIFACT) sk_out_str(o, "null");
    else sk_out_format(o, "%" PRIu32, a->parent);
    sk_out_format(o, ",\"relation\":\"%s\",\"kind\":\"%s\",\"name\":", sk_relation_name(a->relation), sk_kind_name(a->kind));
    sk_out_json(o, a->name);
    sk_out_format(o, ",\"bytes\":%" PRIu64 ",\"sha256\":", a->size);
    if (a->has_sha256) {
        sk_out_byte(o, '"');
        sk_out_hex(o, sk_bytes_of(a->sha256, sizeof a->sha256));
        sk_out_byte(o, '"');
    } else {
        sk_out_str(o, "null");
    }
    sk_out_byte(o, '}');
}

static void put_json_place(sk_out *o, uint32_t artifact, uint32_t line, uint64_t off, uint64_t len)
{
    sk_out_format(o, "\"artifact\":%" PRIu32 ",\"line\":", artifact);
    if (line) sk_out_format(o, "%" PRIu32, line);
    else sk_out_str(o, "null");
    sk_out_format(o, ",\"span\":[%" PRIu64 ",%" PRIu64 "]", off, len);
}

static void put_json_effects(sk_out *o, const sk_report *r)
{
    size_t count;
    const sk_effect *e = sk_report_effects(r, &count);
    sk_out_str(o, ",\"effects\":[");
    for (size_t i = 0; i < count; i++) {
        sk_out_comma(o, i);
        sk_out_format(o, "{\"order\":%" PRIu32 ",\"op\":\"%s\",", e[i].order, sk_effect_name(e[i].op));
        put_json_place(o, e[i].artifact, e[i].line, e[i].off, e[i].len);
        sk_out_str(o, ",\"args\":{");
        for (size_t k = 0; k < e[i].arg_count; k++) {
            sk_out_comma(o, k);
            sk_out_json(o, e[i].args[k].name);
            sk_out_byte(o, ':');
            sk_out_json(o, e[i].args[k].value);
        }
        sk_out_str(o, "}}");
    }
    sk_out_byte(o, ']');
}

static void put_json_trace(sk_out *o, const sk_emulation_shown *shown)
{
    sk_out_str(o, ",\"trace\":[");
    for (size_t i = 0; i < shown->trace_count; i++) {
        const sk_trace_line *t = &shown->trace[i];
        sk_out_comma(o, i);
        sk_out_format(o, "{\"order\":%" PRIu32 ",", t->order);
        put_json_place(o, t->artifact, t->line, t->off, t->len);
        sk_out_str(o, ",\"procedure\":");
        sk_out_json(o, t->procedure);
        sk_out_str(o, ",\"text\":");
        sk_out_json(o, t->text);
        sk_out_byte(o, '}');
    }
    sk_out_byte(o, ']');
}

static void put_json_environment(sk_out *o, const sk_report *r)
{
    size_t count, n = 0;
    const sk_fact *f = sk_report_facts(r, &count);
    sk_out_str(o, ",\"environment\":[");
    for (size_t i = 0; i < count; i++) {
        const char *what = f[i].key == SK_FACT_EMULATE_CLOCK      ? "clock"
                           : f[i].key == SK_FACT_EMULATE_LOCALE   ? "locale"
                           : f[i].key == SK_FACT_EMULATE_IDENTITY ? "identity"
                           : f[i].key == SK_FACT_EMULATE_MACHINE  ? "machine"
                                                                  : NULL;
        if (!what) continue;
        sk_out_comma(o, n++);
        sk_out_format(o, "{\"artifact\":%" PRIu32 ",\"%s\":", f[i].artifact, what);
        sk_out_json(o, f[i].value);
        sk_out_byte(o, '}');
    }
    sk_out_byte(o, ']');
}

void sk_write_emulation_json(sk_out *o, const sk_source *source, const sk_emulation_shown *shown)
{
    const sk_report *r = shown->report;
    size_t artifact_count, limit_count;
    const sk_artifact *a = sk_report_artifacts(r, &artifact_count);
    const uint16_t *limits = sk_report_limits(r, &limit_count);
    sk_out_str(o, "{\"schema\":\"sekisho.emulation/1\",\"input\":{\"path\":");
    sk_out_json(o, source->path);
    sk_out_format(o, ",\"index\":%" PRIu64 ",\"offset\":%" PRIu64 "},\"verdict\":\"%s\",\"steps\":%" PRIu64, source->index, source->offset,
                  sk_verdict_name(sk_report_verdict(r)), sk_report_emulated_steps(r));
    put_json_environment(o, r);
    sk_out_str(o, ",\"artifacts\":[");
    for (size_t i = 0; i < artifact_count; i++) {
        sk_out_comma(o, i);
        put_json_artifact(o, &a[i]);
    }
    sk_out_byte(o, ']');
    put_json_effects(o, r);
    if (shown->trace) put_json_trace(o, shown);
    sk_out_str(o, ",\"limits\":[");
    for (size_t i = 0; i < limit_count; i++) {
        sk_out_comma(o, i);
        sk_out_json_str(o, sk_limit_name(limits[i]));
    }
    sk_out_str(o, "]}\n");
}
