/* Reports as one HTML page without scripts: a table of all inputs, and for each finding its attack chain as a drawing,
 * the evidence, the tree and the indicators. Everything hostile passes sk_out_html; the page allows itself nothing
 * (Content-Security-Policy), so that a hole in an escape would still run nothing. */
#include <inttypes.h>

#include "base/text.h"
#include "model/facts.h"
#include "model/kinds.h"
#include "model/report.h"
#include "report/chain.h"
#include "report/words.h"
#include "report/writer.h"
#include "sekisho/engine.h"

#define CHAIN_MOST 16
#define BOX_WIDTH 182
#define BOX_HEIGHT 66
#define BOX_GAP 26
#define BOXES_A_ROW 5
#define INDICATORS_MOST 100

/* The point of the arrows, once for all drawings. */
static const char arrow_point[] =
    "<svg width=\"0\" height=\"0\" style=\"position:absolute\" xmlns=\"http://www.w3.org/2000/svg\"><defs>"
    "<marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\">"
    "<path d=\"M0 0 L8 4 L0 8 z\" fill=\"#57606a\"/></marker></defs></svg>\n";

/* Inputs are written as they come; the page shows the totals first, then the worst. */
static const char style_sheet[] =
    "main{display:flex;flex-direction:column}.totals{order:1}.of-malicious{order:2}.of-suspicious{order:3}.of-unscannable{order:4}.of-clean,.line{order:5}"
    "body{font:15px/1.5 system-ui,'Noto Sans CJK JP',sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1b1f24;background:#fff}"
    "h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:1.5rem;border-top:1px solid #d0d7de;padding-top:1.5rem;overflow-wrap:anywhere}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #e4e8ec;"
    "overflow-wrap:anywhere}th{font-weight:600}.v,.k{white-space:nowrap;overflow-wrap:normal;width:1%}.v{font-weight:600}"
    ".decided .v{border-left:.25rem solid #cf222e}.line{margin:.15rem 0}summary{cursor:pointer;margin:.5rem 0}.malicious{color:#a40e26}.suspicious{color:#8a5a00}"
    ".unscannable{color:#6639a6}.clean{color:#1a7f37}code,.tree{font-family:ui-monospace,monospace;font-size:.85rem}.tree{white-space:pre-wrap;"
    "overflow-wrap:anywhere}.muted{color:#59636e}svg{max-width:100%;height:auto}svg text{font:12px system-ui,'Noto Sans CJK JP',sans-serif}"
    "@media(prefers-color-scheme:dark){body{background:#0d1117;color:#e6edf3}th,td{border-color:#30363d}.malicious{color:#ff7b72}"
    ".suspicious{color:#e3b341}.unscannable{color:#d2a8ff}.clean{color:#3fb950}.muted{color:#9198a1}}";

static void put_text(sk_out *o, sk_bytes text) { sk_out_html(o, text); }

static void begin(sk_out *o, const sk_style *style)
{
    bool ja = style->lang == SK_JA;
    sk_out_format(o, "<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\"/>\n", ja ? "ja" : "en");
    sk_out_str(o, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n"
                  "<meta name=\"viewport\" content=\"width=device-width\"/><meta name=\"referrer\" content=\"no-referrer\"/>\n<title>Sekisho</title>\n<style>");
    sk_out_str(o, style_sheet);
    sk_out_format(o, "</style></head>\n<body><h1>%s</h1><p class=\"muted\">Sekisho %s</p>\n", ja ? "検査報告書" : "Inspection report", sk_version());
    sk_out_str(o, arrow_point);
    sk_out_str(o, "<main>\n");
}

/* --- the drawing --- */

static const char *const box_colours[] = {
    [SK_LINK_ARTIFACT] = "#ddf4ff", [SK_LINK_FINDING] = "#ffebe9", [SK_LINK_EFFECT] = "#fff8c5", [SK_LINK_ADDRESS] = "#fbefff"};

/* At most columns of text, escaped for terminals and then for markup: a box holds one line. */
static void put_short(sk_out *o, sk_bytes text, size_t most)
{
    size_t at = 0, shown = 0;
    while (at < text.len && shown < most) {
        shown += text.p[at] >= 0xE0 ? 2 : 1;
        (void)sk_utf8_next(text, &at, NULL);
    }
    sk_out_html(o, sk_slice(text, 0, at));
    if (at < text.len) sk_out_str(o, "…");
}

static void put_box(sk_out *o, const sk_chain_link *link, unsigned x, unsigned y)
{
    sk_out_format(o, "<rect x=\"%u\" y=\"%u\" width=\"%d\" height=\"%d\" rx=\"6\" fill=\"%s\" stroke=\"#8c959f\"/>", x, y, BOX_WIDTH, BOX_HEIGHT,
                  box_colours[link->type]);
    sk_out_format(o, "<text x=\"%u\" y=\"%u\" font-weight=\"600\" fill=\"#1b1f24\">", x + 8, y + 22);
    put_short(o, sk_bytes_str(link->what), 24);
    sk_out_format(o, "</text><text x=\"%u\" y=\"%u\" fill=\"#1b1f24\">", x + 8, y + 41);
    put_short(o, link->text, link->more ? 19 : 23);
    if (link->more) sk_out_format(o, " +%zu", link->more);
    sk_out_str(o, "</text>");
    if (link->place.len == 0) return;
    sk_out_format(o, "<text x=\"%u\" y=\"%u\" font-size=\"11\" fill=\"#57606a\">", x + 8, y + 57);
    put_short(o, link->place, 20);
    if (link->line) sk_out_format(o, ":%u", link->line);
    sk_out_str(o, "</text>");
}

static void put_arrow(sk_out *o, unsigned from_x, unsigned from_y, unsigned to_x, unsigned to_y)
{
    sk_out_format(o, "<path d=\"M%u %u L%u %u\" stroke=\"#57606a\" stroke-width=\"1.5\" fill=\"none\" marker-end=\"url(#arrow)\"/>", from_x, from_y, to_x,
                  to_y);
}

/* From the end of a row to the start of the next. */
static void put_turn(sk_out *o, unsigned from_x, unsigned from_y, unsigned to_x)
{
    sk_out_format(o, "<path d=\"M%u %u v%d H%u v%d\" stroke=\"#57606a\" stroke-width=\"1.5\" fill=\"none\" marker-end=\"url(#arrow)\"/>", from_x, from_y,
                  BOX_GAP / 2, to_x, BOX_GAP / 2 - 1);
}

static void put_chain(sk_out *o, const sk_report *r)
{
    sk_chain_link links[CHAIN_MOST];
    size_t count = sk_chain(r, links, CHAIN_MOST);
    if (count == 0) return;
    size_t columns = count < BOXES_A_ROW ? count : BOXES_A_ROW, rows = (count + BOXES_A_ROW - 1) / BOXES_A_ROW;
    sk_out_format(o, "<svg role=\"img\" xmlns=\"http://www.w3.org/2000/svg\" width=\"%zu\" height=\"%zu\" viewBox=\"0 0 %zu %zu\">",
                  columns * (BOX_WIDTH + BOX_GAP), rows * (BOX_HEIGHT + BOX_GAP), columns * (BOX_WIDTH + BOX_GAP), rows * (BOX_HEIGHT + BOX_GAP));
    for (size_t i = 0; i < count; i++) {
        unsigned x = (unsigned)(i % BOXES_A_ROW) * (BOX_WIDTH + BOX_GAP) + 1, y = (unsigned)(i / BOXES_A_ROW) * (BOX_HEIGHT + BOX_GAP) + 1;
        put_box(o, &links[i], x, y);
        if (i + 1 == count) break;
        if ((i + 1) % BOXES_A_ROW) put_arrow(o, x + BOX_WIDTH, y + BOX_HEIGHT / 2, x + BOX_WIDTH + BOX_GAP - 2, y + BOX_HEIGHT / 2);
        else put_turn(o, x + BOX_WIDTH / 2, y + BOX_HEIGHT, BOX_WIDTH / 2);
    }
    sk_out_str(o, "</svg>\n");
}

/* --- one input --- */

static void put_heading(sk_out *o, const sk_style *style, const sk_source *source, const sk_report *r)
{
    sk_verdict v = sk_report_verdict(r);
    sk_bytes subject = sk_first_fact(r, SK_FACT_MAIL_SUBJECT), from = sk_first_fact(r, SK_FACT_MAIL_FROM);
    sk_out_format(o, "<h2><span class=\"%s\">%s</span> ", sk_verdict_name(v), sk_verdict_word(v, style->lang));
    put_text(o, subject.len ? subject : source->path);
    sk_out_str(o, "</h2>\n<p class=\"muted\">");
    if (from.len) {
        put_text(o, from);
        sk_out_str(o, " · ");
    }
    put_text(o, source->path);
    if (source->index || source->offset) sk_out_format(o, " #%" PRIu64, source->index);
    sk_out_str(o, "</p>\n");
}

static void put_attack(sk_out *o, const char *attack)
{
    if (*attack) sk_out_format(o, " <span class=\"muted\">%s</span>", attack);
}

static void put_row(sk_out *o, const sk_style *style, const sk_evidence *e, bool decided)
{
    const sk_evidence_row *row = sk_evidence_row_of(e->id);
    sk_arena *scratch = row ? sk_arena_new(64 << 10) : NULL;
    if (!scratch) return;
    sk_out_format(o, "<tr%s><td class=\"v\">%s</td><td class=\"k\"><code>%s</code></td><td>", decided ? " class=\"decided\"" : "", sk_class_name(row->class),
                  row->id);
    put_text(o, sk_evidence_sentence(scratch, e, style->lang));
    put_attack(o, row->attack);
    sk_out_format(o, "<br/><span class=\"muted\">%s</span></td></tr>\n", row->todo[style->lang]);
    sk_arena_free(scratch);
}

/* What decided first, marked; then the rest. */
static void put_evidence(sk_out *o, const sk_style *style, const sk_report *r)
{
    size_t count, reason_count;
    const sk_evidence *e = sk_report_evidence(r, &count);
    const uint32_t *reasons = sk_report_reasons(r, &reason_count);
    if (count) sk_out_str(o, "<table>\n");
    for (size_t n = 0; n < reason_count; n++)
        if (reasons[n] < count) put_row(o, style, &e[reasons[n]], true);
    for (size_t i = 0; i < count; i++) {
        bool decided = false;
        for (size_t n = 0; n < reason_count; n++) decided |= reasons[n] == i;
        if (!decided) put_row(o, style, &e[i], false);
    }
    if (count) sk_out_str(o, "</table>\n");
}

static void put_tree(sk_out *o, const sk_style *style, const sk_report *r)
{
    size_t count;
    const sk_artifact *a = sk_report_artifacts(r, &count);
    sk_out_format(o, "<details><summary>%s: %zu</summary><div class=\"tree\">", sk_word(SK_W_PARTS, style->lang), count);
    for (size_t i = 0; i < count; i++) {
        for (uint32_t k = 0; k < a[i].depth; k++) sk_out_str(o, "  ");
        sk_out_format(o, "%s ", sk_kind_name(a[i].kind));
        put_text(o, a[i].name);
        sk_out_format(o, " <span class=\"muted\">%" PRIu64 " B, %s</span>\n", a[i].size, sk_outcome_name(a[i].outcome));
    }
    sk_out_str(o, "</div></details>\n");
}

static void put_indicators(sk_out *o, const sk_style *style, const sk_report *r)
{
    size_t count;
    const sk_indicator *x = sk_report_indicators(r, &count);
    if (count == 0) return;
    sk_out_format(o, "<p>%s</p><table>\n", sk_word(SK_W_ADDRESSES, style->lang));
    for (size_t i = 0; i < count && i < INDICATORS_MOST; i++) {
        sk_out_format(o, "<tr><td class=\"k\">%s</td><td class=\"k\">%s</td><td><code>", sk_indicator_name(x[i].type), sk_how_name(x[i].how));
        put_text(o, x[i].value);
        sk_out_str(o, "</code></td></tr>\n");
    }
    sk_out_str(o, "</table>\n");
    if (count > INDICATORS_MOST) sk_out_format(o, "<p class=\"muted\">+%zu</p>\n", count - INDICATORS_MOST);
}

static void put_limits(sk_out *o, const sk_style *style, const sk_report *r)
{
    size_t count;
    const uint16_t *limits = sk_report_limits(r, &count);
    if (sk_report_verdict(r) == SK_UNSCANNABLE) {
        sk_arena *scratch = sk_arena_new(64 << 10);
        sk_out_str(o, "<p>");
        if (scratch) put_text(o, sk_unscannable_sentence(scratch, r, style->lang));
        sk_out_format(o, "<br/><span class=\"muted\">%s</span></p>\n", sk_unscannable_todo(r, style->lang));
        sk_arena_free(scratch);
    }
    if (count == 0) return;
    sk_out_format(o, "<p>%s:", sk_word(SK_W_LIMITS, style->lang));
    for (size_t i = 0; i < count; i++) sk_out_format(o, " <code>%s</code>", sk_limit_name(limits[i]));
    sk_out_str(o, "</p>\n");
}

static void put_clean(sk_out *o, const sk_style *style, const sk_source *source, const sk_report *r)
{
    sk_bytes subject = sk_first_fact(r, SK_FACT_MAIL_SUBJECT), from = sk_first_fact(r, SK_FACT_MAIL_FROM);
    sk_out_format(o, "<p class=\"line\"><span class=\"v clean\">%s</span> ", sk_verdict_word(SK_CLEAN, style->lang));
    put_text(o, subject.len ? subject : source->path);
    sk_out_str(o, " <span class=\"muted\">");
    put_text(o, from);
    sk_out_str(o, "</span></p>\n");
}

static void write_input(sk_out *o, const sk_style *style, const sk_source *source, const sk_report *r)
{
    if (sk_report_verdict(r) == SK_CLEAN && !style->single && !style->details) {
        put_clean(o, style, source, r);
        return;
    }
    sk_out_format(o, "<section class=\"of-%s\">", sk_verdict_name(sk_report_verdict(r)));
    put_heading(o, style, source, r);
    put_chain(o, r);
    put_evidence(o, style, r);
    put_limits(o, style, r);
    put_indicators(o, style, r);
    put_tree(o, style, r);
    sk_out_str(o, "</section>\n");
}

static void write_end(sk_out *o, const sk_style *style, const uint64_t totals[SK_VERDICT_COUNT], uint64_t failed)
{
    sk_out_str(o, "<h2 class=\"totals\">");
    for (int v = SK_VERDICT_COUNT - 1; v >= 0; v--)
        sk_out_format(o, "<span class=\"%s\">%" PRIu64 " %s</span> ", sk_verdict_name((sk_verdict)v), totals[v], sk_verdict_word((sk_verdict)v, style->lang));
    if (failed) sk_out_format(o, "%" PRIu64 " %s", failed, sk_word(SK_W_FAILED, style->lang));
    sk_out_str(o, "</h2>\n</main></body></html>\n");
}

const sk_writer sk_writer_html = {.id = "html", .title = "one page with the attack chain drawn", .begin = begin, .input = write_input, .end = write_end};
