#include "host/host_report.h"

#include <string.h>

#include "base/filetime.h"
#include "base/text.h"
#include "host/host_words.h"
#include "host/report_parts.h"

enum { SHOWN = 5 }; /* hits of one rule, to a person */

/* ---- text ---- */

static const char *say(const sk_host_report_options *o, sk_host_word w) { return sk_host_say(w, o->japanese); }

static void write_line(sk_out *o, const sk_host_report_options *options, sk_host_word label, sk_bytes value)
{
    if (!value.len) return;
    sk_out_format(o, "    %s: ", say(options, label));
    (void)sk_out_terminal(o, value, 0);
    sk_out_byte(o, '\n');
}

static sk_bytes user_name(const sk_host_result *r, uint32_t user) { return user < r->view->user_count ? r->view->users[user].name : (sk_bytes){0}; }

/* The check's sentence, with the finding's detail for {}. */
static void write_sentence(sk_out *o, const char *sentence, sk_bytes detail)
{
    sk_bytes s = sk_bytes_str(sentence);
    size_t hole = sk_find(s, 0, SK_LIT("{}"));
    sk_out_bytes(o, sk_slice(s, 0, hole == SK_NPOS ? s.len : hole));
    if (hole == SK_NPOS) return;
    (void)sk_out_terminal(o, detail, 0);
    sk_out_bytes(o, sk_from(s, hole + 2));
}

static void write_rule(sk_out *o, const sk_host_rule *rule)
{
    const sk_bytes parts[] = {rule->id, rule->level, rule->attack};
    sk_out_str(o, "\n    sigma.rule");
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (parts[i].len) sk_out_str(o, ", ");
        (void)sk_out_terminal(o, parts[i], 0);
    }
    sk_out_byte(o, '\n');
}

static void write_finding(sk_out *o, const sk_host_result *r, const sk_host_finding *f, const sk_host_report_options *options)
{
    const sk_host_check_row *row = &sk_host_checks[f->check];
    sk_out_format(o, "  [%s] ", say(options, sk_host_state_words[f->state]));
    write_sentence(o, options->japanese ? row->ja : row->en, f->detail);
    if (f->hit) write_rule(o, f->hit->rule);
    else sk_out_format(o, "\n    %s, %s%s%s\n", row->id, (const char *)sk_host_era(r->arena, row->era, options->japanese).p, row->attack[0] ? ", " : "", row->attack);
    write_line(o, options, SK_HOST_WORD_USER, user_name(r, f->user));
    write_line(o, options, SK_HOST_WORD_PATH, f->path);
    write_line(o, options, SK_HOST_WORD_REGISTRY, f->registry);
    write_line(o, options, SK_HOST_WORD_PROCESS, f->pid ? sk_text_bytes(r->arena, "%.*s (%u)", (int)f->process.len, (const char *)f->process.p, f->pid) : f->process);
    if (!sk_equal(f->command, f->detail)) write_line(o, options, SK_HOST_WORD_COMMAND, f->command);
    write_line(o, options, SK_HOST_WORD_EVIDENCE, f->evidence);
    write_line(o, options, SK_HOST_WORD_TIME, sk_filetime_text(r->arena, f->time));
    if (f->hit) write_line(o, options, SK_HOST_WORD_COMPUTER, f->hit->computer);
    if (f->state == SK_HOST_SUSPICIOUS) write_line(o, options, SK_HOST_WORD_FALSE_ALARM, sk_host_finding_false_alarm(f, options->japanese));
}

/* Of a rule that many events met the first stand in full, some more with their place. The hits of a rule stand together. */
static const sk_host_finding *write_more_hits(sk_out *o, const sk_host_result *r, const sk_host_finding *f, const sk_host_report_options *options)
{
    const sk_host_rule *rule = f->hit->rule;
    uint64_t shown = 1;
    for (; f->next && f->next->hit && f->next->hit->rule == rule; f = f->next, shown++) {
        if (shown >= SHOWN) continue;
        sk_out_str(o, "    ");
        sk_out_bytes(o, sk_filetime_text(r->arena, f->next->time));
        sk_out_str(o, "  ");
        (void)sk_out_terminal(o, f->next->hit->computer, 0);
        sk_out_str(o, "  ");
        (void)sk_out_terminal(o, f->next->evidence, 0);
        sk_out_byte(o, '\n');
    }
    if (rule->hits > SHOWN) sk_out_format(o, "    +%llu %s\n", (unsigned long long)(rule->hits - SHOWN), say(options, SK_HOST_WORD_MORE));
    return f;
}

static void write_rules(sk_out *o, const sk_host_hunt *h, const sk_host_report_options *options)
{
    sk_out_format(o, "%s: %u (%s %u, %s %u, %s %u, %s %u)\n", say(options, SK_HOST_WORD_RULES), h->rule_count, say(options, SK_HOST_WORD_RULES_READY), h->ready, say(options, SK_HOST_WORD_RULES_ELSEWHERE),
                  h->elsewhere, say(options, SK_HOST_WORD_RULES_UNSUPPORTED), h->unsupported, say(options, SK_HOST_WORD_RULES_BROKEN), h->broken);
    sk_out_format(o, "%s: %u (%s %llu)  %s: %llu\n", say(options, SK_HOST_WORD_LOGS), h->logs, say(options, SK_HOST_WORD_EVENTS), (unsigned long long)h->events, say(options, SK_HOST_WORD_HITS),
                  (unsigned long long)h->hits);
}

static void write_unused_rules(sk_out *o, const sk_host_hunt *h, const sk_host_report_options *options)
{
    if (!h->unsupported && !h->broken) return;
    sk_out_format(o, "\n%s\n", say(options, SK_HOST_WORD_UNUSED));
    for (const sk_host_rule *rule = h->rules; rule; rule = rule->next) {
        if (!rule->why || strcmp(rule->state, "elsewhere") == 0) continue;
        sk_out_str(o, "  ");
        (void)sk_out_terminal(o, rule->file, 0);
        sk_out_format(o, ": %s: ", rule->state);
        (void)sk_out_terminal(o, sk_bytes_str(rule->why), 0);
        sk_out_byte(o, '\n');
    }
}

static void write_advice(sk_out *o, sk_host_verdict verdict, const sk_host_report_options *options)
{
    sk_bytes rest = sk_bytes_str(say(options, sk_host_verdict_words[verdict].advice)), line;
    sk_out_format(o, "\n%s\n", say(options, SK_HOST_WORD_STEPS));
    while (sk_next_field(&rest, '\n', &line)) {
        sk_out_str(o, "  ");
        sk_out_bytes(o, line);
        sk_out_byte(o, '\n');
    }
}

void sk_host_write_text(sk_out *o, const sk_host_result *r, const sk_host_report_options *options)
{
    const sk_host_view *v = r->view;
    sk_host_verdict verdict = sk_host_judge(r);
    sk_out_format(o, "Sekisho %s\n%s: ", options->version, say(options, SK_HOST_WORD_MACHINE));
    (void)sk_out_terminal(o, v->computer, 0);
    if (v->version_major) sk_out_format(o, "  Windows %u (%u)", v->version_major, v->build);
    sk_out_format(o, "\n%s: %s", say(options, SK_HOST_WORD_SOURCE), options->source);
    if (v->only_logs) sk_out_format(o, " (%s)", say(options, SK_HOST_WORD_ONLY_LOGS));
    sk_out_format(o, "\n%s: %s\n", say(options, SK_HOST_WORD_RESULT), say(options, sk_host_verdict_words[verdict].name));
    if (r->hunt) write_rules(o, r->hunt, options);
    if (r->finding_count) sk_out_format(o, "\n%s\n", say(options, SK_HOST_WORD_FINDINGS));
    for (int state = SK_HOST_INFECTED; state >= SK_HOST_NOTE; state--) {
        for (const sk_host_finding *f = r->findings; f; f = f->next) {
            if ((int)f->state != state) continue;
            write_finding(o, r, f, options);
            if (f->hit) f = write_more_hits(o, r, f, options);
        }
    }
    if (r->blind_count) sk_out_format(o, "\n%s\n", say(options, SK_HOST_WORD_BLIND));
    sk_host_write_blind_text(o, r->blind, options->japanese);
    if (r->hunt) write_unused_rules(o, r->hunt, options);
    if (r->cut) sk_out_format(o, "\n+%u %s\n", r->cut, say(options, SK_HOST_WORD_CUT));
    write_advice(o, verdict, options);
}

/* ---- JSON ---- */

/* "T1059,T1105" as an array. */
static void write_techniques(sk_out *o, sk_bytes all)
{
    sk_bytes one;
    size_t n = 0;
    sk_out_byte(o, '[');
    while (sk_next_field(&all, ',', &one)) {
        if (!one.len) continue;
        sk_out_comma(o, n++);
        sk_out_json(o, one);
    }
    sk_out_byte(o, ']');
}

static void write_hit_json(sk_out *o, const sk_host_hit *h)
{
    sk_out_str(o, ",\"rule\":{\"title\":");
    sk_out_json(o, h->rule->title);
    sk_out_json_member(o, "id", h->rule->id);
    sk_out_json_member(o, "level", h->rule->level);
    sk_out_json_member(o, "file", h->rule->file);
    sk_out_format(o, "},\"event\":{\"id\":%u,\"record\":%llu,\"count\":%u", h->event, (unsigned long long)h->record, h->count);
    sk_out_json_member(o, "log", h->log);
    sk_out_json_member(o, "channel", h->channel);
    sk_out_json_member(o, "computer", h->computer);
    sk_out_json_member(o, "account", h->account);
    sk_out_byte(o, '}');
}

static void write_hunt_json(sk_out *o, const sk_host_hunt *h)
{
    size_t n = 0;
    sk_out_format(o, ",\"sigma\":{\"rules\":{\"all\":%u,\"ready\":%u,\"elsewhere\":%u,\"unsupported\":%u,\"broken\":%u},\"logs\":%u,\"events\":%llu,\"hits\":%llu,"
                     "\"hits_untold\":%llu,\"rules_not_used\":[", h->rule_count, h->ready, h->elsewhere, h->unsupported, h->broken, h->logs, (unsigned long long)h->events,
                  (unsigned long long)h->hits, (unsigned long long)h->hits_untold);
    for (const sk_host_rule *rule = h->rules; rule; rule = rule->next) {
        if (!rule->why) continue;
        sk_out_comma(o, n++);
        sk_out_format(o, "{\"state\":\"%s\",\"file\":", rule->state);
        sk_out_json(o, rule->file);
        sk_out_json_member(o, "id", rule->id);
        sk_out_json_member(o, "title", rule->title);
        sk_out_json_member(o, "why", sk_bytes_str(rule->why));
        sk_out_byte(o, '}');
    }
    sk_out_str(o, "]}");
}

static void write_finding_json(sk_out *o, const sk_host_result *r, const sk_host_finding *f)
{
    const sk_host_check_row *row = &sk_host_checks[f->check];
    sk_out_format(o, "{\"check\":\"%s\",\"state\":\"%s\",\"era\":\"%s\",\"attack\":", row->id, sk_host_state_name(f->state), row->era);
    write_techniques(o, sk_host_finding_attack(f));
    sk_out_json_member(o, "user", user_name(r, f->user));
    sk_out_json_member(o, "path", f->path);
    sk_out_json_member(o, "registry", f->registry);
    sk_out_json_member(o, "process", f->process);
    if (f->pid) sk_out_format(o, ",\"pid\":%u", f->pid);
    sk_out_json_member(o, "command", f->command);
    sk_out_json_member(o, "time", sk_filetime_text(r->arena, f->time));
    sk_out_json_member(o, "detail", f->detail);
    sk_out_json_member(o, "evidence", f->evidence);
    if (f->hit) write_hit_json(o, f->hit);
    sk_out_str(o, ",\"text\":");
    sk_out_json_str(o, row->en);
    sk_out_byte(o, '}');
}

void sk_host_write_json(sk_out *o, const sk_host_result *r, const sk_host_report_options *options)
{
    const sk_host_view *v = r->view;
    size_t i = 0;
    sk_out_format(o, "{\"schema\":\"sekisho.host/1\",\"version\":\"%s\"", options->version);
    if (options->id) sk_out_format(o, ",\"id\":\"%s\"", options->id);
    sk_out_str(o, ",\"source\":");
    sk_out_json_str(o, options->source);
    sk_out_str(o, ",\"computer\":");
    sk_out_json(o, v->computer);
    if (v->volume_serial) sk_out_format(o, ",\"volume_serial\":\"%08x\"", v->volume_serial);
    sk_out_format(o, ",\"windows\":{\"major\":%u,\"build\":%u,\"is_64_bit\":%s},\"live\":%s,\"scope\":\"%s\",\"time\":", v->version_major, v->build,
                  v->is_64_bit ? "true" : "false", v->live ? "true" : "false", v->only_logs ? "event-logs" : "machine");
    sk_out_json(o, sk_filetime_text(r->arena, v->now));
    sk_out_format(o, ",\"verdict\":\"%s\",\"findings\":[", sk_host_verdict_name(sk_host_judge(r)));
    for (const sk_host_finding *f = r->findings; f; f = f->next) {
        sk_out_comma(o, i++);
        write_finding_json(o, r, f);
    }
    sk_out_str(o, "],\"not_looked_at\":");
    sk_host_write_blind_json(o, r->blind);
    sk_out_format(o, ",\"findings_cut\":%u", r->cut);
    if (r->hunt) write_hunt_json(o, r->hunt);
    sk_out_str(o, "}\n");
}
