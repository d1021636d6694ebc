#include "host/host_page.h"

#include <string.h>

#include "base/filetime.h"
#include "base/text.h"
#include "host/host_words.h"
#include "host/report_parts.h"
#include "host/timeline.h"

enum { MOST_ROWS = 2000 };

static const char style_sheet[] =
    ":root{--text:#1b1f24;--page:#fff;--muted:#59636e;--rule:#d8dee4;--soft:#f6f8fa;--infected:#cf222e;--suspicious:#bf6f00;--past:#8250df;--note:#57606a}"
    "body{font:15px/1.55 system-ui,'Noto Sans CJK JP',sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:var(--text);background:var(--page)}"
    "h1{font-size:1.5rem;margin:0 0 .2rem}h2{font-size:1.15rem;margin:2rem 0 .6rem}table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid var(--rule);overflow-wrap:anywhere}th{font-weight:600}"
    ".k{white-space:nowrap;width:1%}.muted{color:var(--muted)}code{font:.85rem ui-monospace,monospace}.advice{border-left:.3rem solid var(--rule);padding:.3rem 1rem;background:var(--soft)}"
    ".state{font-weight:600;white-space:nowrap}.infected{color:var(--infected)}.suspicious,.unscannable{color:var(--suspicious)}.past{color:var(--past)}.note,.clean{color:var(--note)}"
    "svg{width:100%;height:auto;border:1px solid var(--rule);border-radius:6px}svg text{font:12px system-ui,'Noto Sans CJK JP',sans-serif;fill:var(--text)}"
    "svg .lane{font-weight:600}svg .time{fill:var(--muted)}svg .number{fill:#fff;font-weight:600;font-size:10.5px;text-anchor:middle}.even{fill:var(--soft)}.odd{fill:var(--page)}"
    ".axis{stroke:var(--rule)}.tick{stroke:var(--muted);stroke-dasharray:2 3;opacity:.55}.s-infected{fill:var(--infected)}.s-suspicious{fill:var(--suspicious)}.s-past{fill:var(--past)}"
    ".s-note{fill:var(--note)}"
    "@media(prefers-color-scheme:dark){:root{--text:#e6edf3;--page:#0d1117;--muted:#9198a1;--rule:#30363d;--soft:#151b23;--infected:#f85149;--suspicious:#d29922;--past:#a371f7;--note:#8b949e}"
    "svg .number{fill:#0d1117}}@media print{body{margin:0;max-width:none}}";

void sk_host_page_begin(sk_out *o, bool japanese, const char *version)
{
    sk_out_format(o, "<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\"/>\n", japanese ? "ja" : "en");
    sk_out_str(o, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n"
                  "<meta name=\"viewport\" content=\"width=device-width\"/><meta name=\"referrer\" content=\"no-referrer\"/>\n<title>Sekisho</title>\n<style>");
    sk_out_str(o, style_sheet);
    sk_out_format(o, "</style></head>\n<body><h1>%s</h1><p class=\"muted\">Sekisho %s</p>\n", japanese ? "端末検査報告書" : "Host check", version);
}

void sk_host_page_end(sk_out *o) { sk_out_str(o, "</body></html>\n"); }

/* ---- parts ---- */

static const char *say(const sk_host_report_options *o, sk_host_word w) { return sk_host_say(w, o->japanese); }

static void put_sentence(sk_out *o, const sk_host_finding *f, bool japanese)
{
    const sk_host_check_row *row = &sk_host_checks[f->check];
    sk_bytes s = sk_bytes_str(japanese ? row->ja : row->en);
    size_t hole = sk_find(s, 0, SK_LIT("{}"));
    sk_out_html(o, sk_slice(s, 0, hole == SK_NPOS ? s.len : hole));
    if (hole == SK_NPOS) return;
    sk_out_html(o, f->detail);
    sk_out_html(o, sk_from(s, hole + 2));
}

static void put_state(sk_out *o, const sk_host_finding *f, const sk_host_report_options *options)
{
    sk_out_format(o, "<td class=\"k\"><span class=\"state %s\">%s</span></td>", sk_host_state_name(f->state), say(options, sk_host_state_words[f->state]));
}

static void put_labelled(sk_out *o, const sk_host_report_options *options, sk_host_word label, sk_bytes value)
{
    if (!value.len) return;
    sk_out_format(o, "<br/><span class=\"muted\">%s: </span><code>", say(options, label));
    sk_out_html(o, value);
    sk_out_str(o, "</code>");
}

static void put_doubt(sk_out *o, const sk_host_report_options *options, const sk_host_finding *f)
{
    sk_bytes doubt = sk_host_finding_false_alarm(f, options->japanese);
    if (f->state != SK_HOST_SUSPICIOUS || !doubt.len) return;
    sk_out_format(o, "<br/><span class=\"muted\">%s: ", say(options, SK_HOST_WORD_FALSE_ALARM));
    sk_out_html(o, doubt);
    sk_out_str(o, "</span>");
}

static void put_user(sk_out *o, const sk_host_result *r, const sk_host_finding *f)
{
    sk_out_str(o, "<td class=\"k\">");
    if (f->user < r->view->user_count) sk_out_html(o, r->view->users[f->user].name);
    sk_out_str(o, "</td>");
}

static void put_time(sk_out *o, const sk_host_result *r, const sk_host_finding *f, const sk_host_report_options *options)
{
    sk_bytes time = sk_filetime_text(r->arena, f->time);
    sk_out_str(o, "<td class=\"k\">");
    sk_out_html(o, time.len ? time : sk_bytes_str(say(options, SK_HOST_WORD_UNTIMED)));
    sk_out_str(o, "</td>");
}

static void put_hunt(sk_out *o, const sk_host_hunt *h, const sk_host_report_options *options)
{
    sk_out_format(o, "</td></tr><tr><th class=\"k\">%s</th><td>%u (%s %u, %s %u, %s %u, %s %u); %s: %u, %s: %llu", say(options, SK_HOST_WORD_RULES), h->rule_count,
                  say(options, SK_HOST_WORD_RULES_READY), h->ready, say(options, SK_HOST_WORD_RULES_ELSEWHERE), h->elsewhere, say(options, SK_HOST_WORD_RULES_UNSUPPORTED),
                  h->unsupported, say(options, SK_HOST_WORD_RULES_BROKEN), h->broken, say(options, SK_HOST_WORD_LOGS), h->logs, say(options, SK_HOST_WORD_HITS),
                  (unsigned long long)h->hits);
}

static void put_unused_rules(sk_out *o, const sk_host_hunt *h, const sk_host_report_options *options)
{
    unsigned shown = 0;
    if (!h->unsupported && !h->broken) return;
    sk_out_format(o, "<h2>%s</h2><table>\n", say(options, SK_HOST_WORD_UNUSED));
    for (const sk_host_rule *rule = h->rules; rule; rule = rule->next) {
        if (!rule->why || strcmp(rule->state, "elsewhere") == 0) continue;
        if (shown++ >= MOST_ROWS) continue;
        sk_out_str(o, "<tr><td><code>");
        sk_out_html(o, rule->file);
        sk_out_str(o, "</code></td><td>");
        sk_out_html(o, sk_bytes_str(rule->why));
        sk_out_str(o, "</td></tr>\n");
    }
    sk_out_str(o, "</table>\n");
    if (shown > MOST_ROWS) sk_out_format(o, "<p class=\"muted\">+%u</p>\n", shown - MOST_ROWS);
}

static void put_advice(sk_out *o, sk_host_verdict verdict, const sk_host_report_options *options)
{
    sk_bytes rest = sk_bytes_str(say(options, sk_host_verdict_words[verdict].advice)), line;
    sk_out_format(o, "<h2>%s</h2><p class=\"advice\">", say(options, SK_HOST_WORD_STEPS));
    for (bool first = true; sk_next_field(&rest, '\n', &line); first = false) {
        if (!first) sk_out_str(o, "<br/>");
        sk_out_html(o, line);
    }
    sk_out_str(o, "</p>\n");
}

static void put_head(sk_out *o, const sk_host_result *r, const sk_host_report_options *options)
{
    const sk_host_view *v = r->view;
    sk_host_verdict verdict = sk_host_judge(r);
    sk_out_format(o, "<table><tr><th class=\"k\">%s</th><td>", say(options, SK_HOST_WORD_MACHINE));
    sk_out_html(o, v->computer);
    if (v->version_major) sk_out_format(o, " Windows %u (%u)", v->version_major, v->build);
    sk_out_format(o, "</td></tr><tr><th class=\"k\">%s</th><td>", say(options, SK_HOST_WORD_SOURCE));
    sk_out_html(o, sk_bytes_str(options->source));
    if (v->only_logs) sk_out_format(o, " (%s)", say(options, SK_HOST_WORD_ONLY_LOGS));
    if (r->hunt) put_hunt(o, r->hunt, options);
    sk_out_format(o, "</td></tr><tr><th class=\"k\">%s</th><td><span class=\"state %s\">%s</span></td></tr></table>\n", say(options, SK_HOST_WORD_RESULT),
                  sk_host_verdict_name(verdict), say(options, sk_host_verdict_words[verdict].name));
    put_advice(o, verdict, options);
}

/* Where the sentence does not say it. */
static void put_file(sk_out *o, const sk_host_finding *f)
{
    if (!f->path.len || sk_find_nocase(f->detail, 0, f->path) != SK_NPOS) return;
    sk_out_str(o, "<br/><code>");
    sk_out_html(o, f->path);
    sk_out_str(o, "</code>");
}

/* Numbers are those of the drawing. */
static void put_line_of_time(sk_out *o, const sk_host_result *r, const sk_host_report_options *options)
{
    const sk_host_finding **all = sk_host_timeline(r);
    if (!all) return;
    sk_out_format(o, "<h2>%s</h2>\n", say(options, SK_HOST_WORD_LINE_OF_TIME));
    sk_host_draw_time(o, r, options->japanese);
    sk_out_str(o, "<table>\n");
    for (size_t i = 0; i < r->finding_count && i < MOST_ROWS; i++) {
        sk_out_format(o, "<tr><td class=\"k muted\">%zu</td>", i + 1);
        put_time(o, r, all[i], options);
        sk_out_format(o, "<td class=\"k\">%s</td>", sk_host_phase_name(sk_host_phase_of_finding(all[i]), options->japanese));
        put_state(o, all[i], options);
        put_user(o, r, all[i]);
        sk_out_str(o, "<td>");
        put_sentence(o, all[i], options->japanese);
        put_file(o, all[i]);
        sk_out_str(o, "</td></tr>\n");
    }
    sk_out_str(o, "</table>\n");
    if (r->finding_count > MOST_ROWS) sk_out_format(o, "<p class=\"muted\">+%u</p>\n", r->finding_count - MOST_ROWS);
}

static void put_rule(sk_out *o, const sk_host_rule *rule)
{
    sk_out_html(o, rule->id);
    sk_out_str(o, ", ");
    sk_out_html(o, rule->level);
    sk_out_str(o, ", ");
}

static void put_finding(sk_out *o, const sk_host_result *r, const sk_host_finding *f, const sk_host_report_options *options)
{
    const sk_host_check_row *row = &sk_host_checks[f->check];
    sk_out_str(o, "<tr>");
    put_state(o, f, options);
    sk_out_str(o, "<td>");
    put_sentence(o, f, options->japanese);
    sk_out_format(o, "<br/><span class=\"muted\">%s, ", row->id);
    if (f->hit) put_rule(o, f->hit->rule);
    else {
        sk_out_html(o, sk_host_era(r->arena, row->era, options->japanese));
        sk_out_str(o, ", ");
    }
    sk_out_html(o, sk_host_finding_attack(f));
    sk_out_str(o, "</span>");
    put_labelled(o, options, SK_HOST_WORD_PATH, f->path);
    put_labelled(o, options, SK_HOST_WORD_REGISTRY, f->registry);
    put_labelled(o, options, SK_HOST_WORD_PROCESS, f->process);
    if (!sk_equal(f->command, f->detail)) put_labelled(o, options, SK_HOST_WORD_COMMAND, f->command);
    put_labelled(o, options, SK_HOST_WORD_EVIDENCE, f->evidence);
    if (f->hit) put_labelled(o, options, SK_HOST_WORD_COMPUTER, f->hit->computer);
    put_doubt(o, options, f);
    sk_out_str(o, "</td>");
    put_user(o, r, f);
    put_time(o, r, f, options);
    sk_out_str(o, "</tr>\n");
}

static void put_findings(sk_out *o, const sk_host_result *r, const sk_host_report_options *options)
{
    unsigned shown = 0;
    if (!r->finding_count) return;
    sk_out_format(o, "<h2>%s</h2><table>\n", say(options, SK_HOST_WORD_FINDINGS));
    for (int state = SK_HOST_INFECTED; state >= SK_HOST_NOTE; state--) {
        for (const sk_host_finding *f = r->findings; f && shown < MOST_ROWS; f = f->next) {
            if ((int)f->state != state) continue;
            put_finding(o, r, f, options);
            shown++;
        }
    }
    sk_out_str(o, "</table>\n");
    if (r->finding_count > shown) sk_out_format(o, "<p class=\"muted\">+%u</p>\n", r->finding_count - shown);
    if (r->cut) sk_out_format(o, "<p>+%u %s</p>\n", r->cut, say(options, SK_HOST_WORD_CUT));
}

static void put_blind(sk_out *o, const sk_host_result *r, const sk_host_report_options *options)
{
    if (!r->blind_count) return;
    sk_out_format(o, "<h2>%s</h2><table>\n", say(options, SK_HOST_WORD_BLIND));
    unsigned shown = 0;
    for (const sk_host_blind *b = r->blind; b && shown < MOST_ROWS; b = b->next, shown++) {
        sk_out_str(o, "<tr><td><code>");
        sk_out_html(o, b->what);
        sk_out_str(o, "</code></td><td>");
        sk_out_html(o, sk_host_why(b->why, options->japanese));
        sk_out_str(o, "</td></tr>\n");
    }
    sk_out_str(o, "</table>\n");
    if (r->blind_count > shown) sk_out_format(o, "<p class=\"muted\">+%u</p>\n", r->blind_count - shown);
}

void sk_host_page_middle(sk_out *o, const sk_host_result *r, const sk_host_report_options *options, bool only_time)
{
    put_head(o, r, options);
    put_line_of_time(o, r, options);
    if (!only_time) put_findings(o, r, options);
    put_blind(o, r, options);
    if (r->hunt && !only_time) put_unused_rules(o, r->hunt, options);
}

/* ---- the look before it is shown ---- */

static bool is_known_mark(sk_bytes name)
{
    static const char *const marks[] = {"h2", "p", "table", "tr", "th", "td", "span", "code", "br", "svg", "rect", "text", "path", "g", "title", "circle"};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        if (sk_is(name, marks[i])) return true;
    }
    return false;
}

bool sk_host_page_is_harmless(sk_bytes middle)
{
    for (size_t at = 0; (at = sk_find_byte(middle, at, '<')) != SK_NPOS;) {
        size_t from = at + 1 + (sk_at(middle, at + 1) == '/'), end = from;
        while (sk_is_alnum(sk_at(middle, end))) {
            end++;
        }
        if (!is_known_mark(sk_slice(middle, from, end - from))) return false;
        at = end;
    }
    return true;
}
