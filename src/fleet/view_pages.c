/* The fleet for people: on a terminal and as a page without scripts (as report/html_page.c: nothing is loaded, nothing may run). */
#include "fleet/view_writers.h"

enum { GROUPS_SHOWN = 20, NAMES_SHOWN = 5, NAME_COLUMNS = 20, VERSION_COLUMNS = 8, FINDING_COLUMNS = 100, VALUE_COLUMNS = 70, STATE_COLUMNS = 20 };

static bool is_found(const sk_fleet_view *v) { return v->of_state[SK_FLEET_INFECTED] || v->of_state[SK_FLEET_SUSPICIOUS] || v->of_state[SK_FLEET_PAST]; }

static bool is_unlooked(const sk_fleet_view *v)
{
    return v->host_count == 0 || v->of_state[SK_FLEET_UNSCANNABLE] || v->of_state[SK_FLEET_SILENT] || v->old_reports || v->old_versions;
}

static const char *state_word(const sk_view_style *style, sk_fleet_state s) { return sk_fleet_states[s].words[style->japanese]; }

static void put_padded(sk_out *o, sk_bytes text, unsigned columns)
{
    for (unsigned used = sk_out_terminal(o, text, columns); used < columns + 2; used++) {
        sk_out_byte(o, ' ');
    }
}

static void put_totals(sk_out *o, const sk_fleet_view *v, const sk_view_style *style)
{
    sk_out_format(o, "%s: %zu %s\n", sk_view_say(style, SK_VW_TITLE), v->host_count, sk_view_say(style, SK_VW_HOSTS));
    for (int s = SK_FLEET_STATE_COUNT - 1; s >= 0; s--) {
        if (v->of_state[s]) sk_out_format(o, "  %6zu %s\n", v->of_state[s], state_word(style, (sk_fleet_state)s));
    }
    const struct { size_t count; sk_view_word word; } notes[] = {{v->old_reports, SK_VW_OLD_REPORT}, {v->old_versions, SK_VW_OLD_VERSION}, {v->unexpected, SK_VW_UNEXPECTED}};
    for (size_t i = 0; i < 3; i++) {
        if (notes[i].count) sk_out_format(o, "  %6zu (%s)\n", notes[i].count, sk_view_say(style, notes[i].word));
    }
}

static void put_notes(sk_out *o, const sk_fleet_host *h, const sk_view_style *style)
{
    if (h->state == SK_FLEET_PAST && h->stored.verdict < SK_HOST_WORD_PAST) sk_out_format(o, " [%s]", sk_view_say(style, SK_VW_EARLIER));
    if (h->old_report) sk_out_format(o, " [%s]", sk_view_say(style, SK_VW_OLD_REPORT));
    if (h->old_version) sk_out_format(o, " [%s]", sk_view_say(style, SK_VW_OLD_VERSION));
    if (h->unexpected) sk_out_format(o, " [%s]", sk_view_say(style, SK_VW_UNEXPECTED));
}

static void put_host(sk_out *o, const sk_fleet_host *h, const sk_view_style *style)
{
    const sk_view_reason why = sk_view_reason_of(h);
    put_padded(o, sk_bytes_str(state_word(style, h->state)), STATE_COLUMNS);
    put_padded(o, h->stored.computer, NAME_COLUMNS);
    put_padded(o, h->stored.serial, 8);
    put_padded(o, sk_bytes_str(sk_view_time_of(h->stored.last).text), 20);
    put_padded(o, h->stored.version, VERSION_COLUMNS);
    (void)sk_out_terminal(o, why.check, 0);
    if (why.check.len) sk_out_byte(o, ' ');
    (void)sk_out_terminal(o, why.text, style->details ? 0 : FINDING_COLUMNS);
    put_notes(o, h, style);
    sk_out_byte(o, '\n');
}

static void put_group(sk_out *o, const sk_fleet_view *v, const sk_fleet_group *g, const sk_view_style *style)
{
    uint32_t shown = style->details || g->count < NAMES_SHOWN ? g->count : NAMES_SHOWN;
    sk_out_format(o, "  %u %s, %s: ", g->count, sk_view_say(style, SK_VW_HOSTS), sk_sign_rows[g->kind].words[style->japanese]);
    (void)sk_out_terminal(o, g->value, style->details ? 0 : VALUE_COLUMNS);
    sk_out_str(o, "\n    ");
    for (uint32_t i = 0; i < shown; i++) {
        if (i) sk_out_str(o, ", ");
        (void)sk_out_terminal(o, v->hosts[g->hosts[i]].stored.computer, 0);
    }
    sk_out_str(o, shown < g->count ? ", ...\n" : "\n");
}

/* Machines without anything to ask for are counted above, and not listed. */
static size_t unlisted(const sk_fleet_view *v, const sk_view_style *style)
{
    size_t n = 0;
    for (size_t i = 0; i < v->host_count && !style->details; i++) {
        n += !sk_view_asks(&v->hosts[i]);
    }
    return n;
}

void sk_view_write_table(sk_out *o, const sk_fleet_view *v, const sk_view_style *style)
{
    size_t shown = style->details || v->group_count < GROUPS_SHOWN ? v->group_count : GROUPS_SHOWN;
    put_totals(o, v, style);
    sk_out_byte(o, '\n');
    for (size_t i = 0; i < v->host_count; i++) {
        if (style->details || sk_view_asks(&v->hosts[i])) put_host(o, &v->hosts[i], style);
    }
    if (unlisted(v, style)) sk_out_format(o, "  +%zu %s\n", unlisted(v, style), sk_view_say(style, SK_VW_MORE));
    if (shown) sk_out_format(o, "\n%s\n", sk_view_say(style, SK_VW_GROUPS));
    for (size_t i = 0; i < shown; i++) {
        put_group(o, v, &v->groups[i], style);
    }
    if (shown < v->group_count) sk_out_format(o, "  +%zu %s\n", v->group_count - shown, sk_view_say(style, SK_VW_MORE));
    if (is_found(v)) sk_out_format(o, "\n%s\n", sk_view_say(style, SK_VW_ADVICE_FOUND));
    else if (is_unlooked(v)) sk_out_format(o, "\n%s\n", sk_view_say(style, SK_VW_ADVICE_UNLOOKED));
}

/* ---- HTML ---- */

static const char style_sheet[] =
    "body{font:15px/1.5 system-ui,'Noto Sans CJK JP',sans-serif;margin:2rem auto;max-width:80rem;padding:0 1rem;color:#1b1f24;background:#fff}"
    "h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:1.5rem}table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;"
    "padding:.3rem .6rem;border-bottom:1px solid #e4e8ec;overflow-wrap:anywhere}th{white-space:nowrap}p span{margin-right:1rem}.k{white-space:nowrap}.muted{color:#59636e}code{font-size:.85rem}"
    ".infected{color:#a40e26;font-weight:600}.suspicious{color:#8a5a00;font-weight:600}.past{color:#953800;font-weight:600}"
    ".unscannable,.silent,.outdated{color:#6639a6}.clean,.replaced{color:#1a7f37}.bar{display:flex;height:1.2rem;margin:1rem 0}.bar span{min-width:2px}"
    ".b-infected{background:#cf222e}.b-suspicious{background:#d4a72c}.b-past{background:#bc4c00}.b-unscannable{background:#8250df}.b-silent{background:#c297ff}"
    ".b-outdated{background:#b6a0d8}.b-replaced{background:#8c959f}.b-clean{background:#2da44e}"
    "@media(prefers-color-scheme:dark){body{background:#0d1117;color:#e6edf3}th,td{border-color:#30363d}.infected{color:#ff7b72}.suspicious{color:#e3b341}"
    ".past{color:#ffa657}.unscannable,.silent,.outdated{color:#d2a8ff}.clean,.replaced{color:#3fb950}.muted{color:#9198a1}}";

static void put_bar(sk_out *o, const sk_fleet_view *v, const sk_view_style *style)
{
    sk_out_str(o, "<div class=\"bar\">");
    for (int s = SK_FLEET_STATE_COUNT - 1; s >= 0; s--) {
        if (v->of_state[s]) sk_out_format(o, "<span class=\"b-%s\" style=\"flex:%zu\"></span>", sk_fleet_states[s].id, v->of_state[s]);
    }
    sk_out_str(o, "</div>\n<p>");
    for (int s = SK_FLEET_STATE_COUNT - 1; s >= 0; s--) {
        if (v->of_state[s]) sk_out_format(o, "<span class=\"%s\">%zu %s</span> ", sk_fleet_states[s].id, v->of_state[s], state_word(style, (sk_fleet_state)s));
    }
    if (v->old_reports) sk_out_format(o, "<span class=\"muted\">%zu %s</span> ", v->old_reports, sk_view_say(style, SK_VW_OLD_REPORT));
    if (v->old_versions) sk_out_format(o, "<span class=\"muted\">%zu %s</span> ", v->old_versions, sk_view_say(style, SK_VW_OLD_VERSION));
    if (v->unexpected) sk_out_format(o, "<span class=\"muted\">%zu %s</span>", v->unexpected, sk_view_say(style, SK_VW_UNEXPECTED));
    sk_out_str(o, "</p>\n");
}

static void put_row(sk_out *o, const sk_fleet_host *h, const sk_view_style *style)
{
    const sk_view_reason why = sk_view_reason_of(h);
    sk_out_format(o, "<tr><td class=\"k %s\">%s</td><td class=\"k\">", sk_fleet_states[h->state].id, state_word(style, h->state));
    sk_out_html(o, h->stored.computer);
    sk_out_str(o, "</td><td class=\"k\"><code>");
    sk_out_html(o, h->stored.serial);
    sk_out_format(o, "</code></td><td class=\"k\">%s</td><td class=\"k\">", sk_view_time_of(h->stored.last).text);
    sk_out_html(o, h->stored.version);
    sk_out_str(o, "</td><td>");
    if (why.check.len) {
        sk_out_str(o, "<code>");
        sk_out_html(o, why.check);
        sk_out_str(o, "</code> ");
    }
    sk_out_html(o, why.text);
    sk_out_str(o, "<span class=\"muted\">");
    put_notes(o, h, style);
    sk_out_str(o, "</span></td></tr>\n");
}

static void put_group_row(sk_out *o, const sk_fleet_view *v, const sk_fleet_group *g, const sk_view_style *style)
{
    uint32_t shown = style->details || g->count < 4 * NAMES_SHOWN ? g->count : 4 * NAMES_SHOWN;
    sk_out_format(o, "<tr><td class=\"k %s\">%u %s</td><td class=\"k\">%s</td><td><code>", sk_host_word_name(g->state), g->count, sk_view_say(style, SK_VW_HOSTS),
                  sk_sign_rows[g->kind].words[style->japanese]);
    sk_out_html(o, g->value);
    sk_out_str(o, "</code></td><td>");
    for (uint32_t i = 0; i < shown; i++) {
        if (i) sk_out_str(o, ", ");
        sk_out_html(o, v->hosts[g->hosts[i]].stored.computer);
    }
    sk_out_str(o, shown < g->count ? ", …</td></tr>\n" : "</td></tr>\n");
}

void sk_view_write_html(sk_out *o, const sk_fleet_view *v, const sk_view_style *style)
{
    static const sk_view_word heads[] = {SK_VW_STATE, SK_VW_COMPUTER, SK_VW_SERIAL, SK_VW_LOOKED, SK_VW_VERSION, SK_VW_FINDING};
    sk_out_format(o, "<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\"/>\n", style->japanese ? "ja" : "en");
    sk_out_str(o, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n"
                  "<meta name=\"viewport\" content=\"width=device-width\"/><meta name=\"referrer\" content=\"no-referrer\"/>\n<title>Sekisho</title>\n<style>");
    sk_out_str(o, style_sheet);
    sk_out_format(o, "</style></head>\n<body><h1>%s: %zu %s</h1><p class=\"muted\">Sekisho %s, %s</p>\n", sk_view_say(style, SK_VW_TITLE), v->host_count,
                  sk_view_say(style, SK_VW_HOSTS), style->version, sk_view_time_of(v->options.now).text);
    put_bar(o, v, style);
    if (v->group_count) sk_out_format(o, "<h2>%s</h2><table>\n", sk_view_say(style, SK_VW_GROUPS));
    for (size_t i = 0; i < v->group_count && (style->details || i < 5 * GROUPS_SHOWN); i++) {
        put_group_row(o, v, &v->groups[i], style);
    }
    if (v->group_count) sk_out_str(o, "</table>\n");
    if (!style->details && v->group_count > 5 * GROUPS_SHOWN) sk_out_format(o, "<p>+%zu %s</p>\n", v->group_count - 5 * GROUPS_SHOWN, sk_view_say(style, SK_VW_MORE));
    if (is_found(v) || is_unlooked(v)) sk_out_format(o, "<p>%s</p>\n", sk_view_say(style, is_found(v) ? SK_VW_ADVICE_FOUND : SK_VW_ADVICE_UNLOOKED));
    sk_out_str(o, "<table>\n<tr>");
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        sk_out_format(o, "<th>%s</th>", sk_view_say(style, heads[i]));
    }
    sk_out_str(o, "</tr>\n");
    for (size_t i = 0; i < v->host_count; i++) {
        if (style->details || sk_view_asks(&v->hosts[i])) put_row(o, &v->hosts[i], style);
    }
    sk_out_str(o, "</table>\n");
    if (unlisted(v, style)) sk_out_format(o, "<p class=\"muted\">+%zu %s</p>\n", unlisted(v, style), sk_view_say(style, SK_VW_MORE));
    sk_out_str(o, "</body></html>\n");
}
