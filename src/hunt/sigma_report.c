/* Hits, and what was not looked at. See sigma_report.h. */
#include "hunt/sigma_report.h"

#include "base/filetime.h"

typedef enum word {
#define WORD(name, english, japanese) WORD_##name,
#include "hunt/sigma_words.def"
#undef WORD
} word;

static const char *const words[][2] = {
#define WORD(name, english, japanese) {english, japanese},
#include "hunt/sigma_words.def"
#undef WORD
};

enum { SHOWN = 5 }; /* hits of one rule, to a person */

static void write_shown(sk_out *o, sk_bytes b) { (void)sk_out_terminal(o, b, 0); }

static void write_rule(sk_out *o, sk_arena *a, const sk_sigma_result *r, const sk_sigma_rule *rule, bool ja)
{
    unsigned shown = 0;
    sk_out_format(o, "  [%s] ", sk_host_state_name(rule->finding));
    write_shown(o, rule->title);
    sk_out_str(o, "\n    ");
    write_shown(o, rule->id);
    sk_out_str(o, ", ");
    write_shown(o, rule->level);
    if (rule->attack.len) sk_out_str(o, ", ");
    write_shown(o, rule->attack);
    sk_out_format(o, " (%llu)\n", (unsigned long long)rule->hits);
    for (const sk_sigma_hit *h = r->hits; h && shown < SHOWN; h = h->next) {
        if (h->rule != rule) continue;
        shown++;
        sk_out_str(o, "    ");
        sk_out_bytes(o, sk_filetime_text(a, h->time));
        sk_out_str(o, "  ");
        write_shown(o, h->computer);
        sk_out_str(o, "  ");
        write_shown(o, h->channel);
        sk_out_format(o, " %u  %s %llu  ", h->event, words[WORD_RECORD][ja], (unsigned long long)h->record);
        write_shown(o, h->file);
        sk_out_byte(o, '\n');
    }
    if (rule->hits > shown) sk_out_format(o, "    +%llu %s\n", (unsigned long long)(rule->hits - shown), words[WORD_MORE][ja]);
}

static bool told(const sk_sigma_result *r, const sk_sigma_rule *rule)
{
    for (const sk_sigma_hit *h = r->hits; h; h = h->next) {
        if (h->rule == rule) return true;
    }
    return false;
}

static void write_hits(sk_out *o, sk_arena *a, const sk_sigma_result *r, bool ja)
{
    for (int state = SK_HOST_INFECTED; state >= SK_HOST_NOTE; state--) {
        for (const sk_sigma_rule *rule = r->rules; rule; rule = rule->next) {
            if ((int)rule->finding == state && rule->hits && told(r, rule)) write_rule(o, a, r, rule, ja);
        }
    }
}

static void write_unused(sk_out *o, const sk_sigma_result *r)
{
    for (const sk_sigma_rule *rule = r->rules; rule; rule = rule->next) {
        if (!rule->why || rule->state == SK_SIGMA_ELSEWHERE) continue;
        sk_out_str(o, "  ");
        write_shown(o, rule->file);
        sk_out_format(o, ": %s: ", sk_sigma_state_name(rule->state));
        write_shown(o, sk_bytes_str(rule->why));
        sk_out_byte(o, '\n');
    }
}

void sk_sigma_write_text(sk_out *o, sk_arena *a, const sk_sigma_result *r, bool ja, const char *version)
{
    sk_out_format(o, "Sekisho %s\nSigma\n%s: %u (", version, words[WORD_RULES][ja], r->rule_count);
    for (unsigned i = 0; i < SK_SIGMA_STATE_COUNT; i++) sk_out_format(o, "%s%s %u", i ? ", " : "", words[WORD_READY + i][ja], r->of_state[i]);
    sk_out_format(o, ")\n%s: %u (%llu %s)\n", words[WORD_LOGS][ja], r->logs, (unsigned long long)r->events, words[WORD_EVENTS][ja]);
    sk_out_format(o, "\n%s: %llu\n", words[WORD_HITS][ja], (unsigned long long)(r->hit_count + r->hits_cut));
    write_hits(o, a, r, ja);
    if (!r->logs) sk_out_format(o, "  %s\n", words[WORD_NO_LOGS][ja]);
    else if (!r->hit_count) sk_out_format(o, "  %s\n", words[WORD_NO_HITS][ja]);
    if (r->blind_count) sk_out_format(o, "\n%s\n", words[WORD_BLIND][ja]);
    for (const sk_sigma_blind *b = r->blind; b; b = b->next) {
        sk_out_str(o, "  ");
        write_shown(o, b->what);
        sk_out_str(o, ": ");
        write_shown(o, b->why);
        sk_out_byte(o, '\n');
    }
    if (!r->of_state[SK_SIGMA_UNSUPPORTED] && !r->of_state[SK_SIGMA_BROKEN]) return;
    sk_out_format(o, "\n%s\n", words[WORD_NOT_USED][ja]);
    write_unused(o, r);
}

static void write_member(sk_out *o, const char *name, sk_bytes value)
{
    if (!value.len) return;
    sk_out_format(o, ",\"%s\":", name);
    sk_out_json(o, value);
}

static void write_hit_json(sk_out *o, sk_arena *a, const sk_sigma_hit *h)
{
    sk_out_format(o, "{\"state\":\"%s\",\"title\":", sk_host_state_name(h->rule->finding));
    sk_out_json(o, h->rule->title);
    write_member(o, "rule", h->rule->id);
    write_member(o, "level", h->rule->level);
    write_member(o, "attack", h->rule->attack);
    write_member(o, "time", sk_filetime_exact(a, h->time));
    write_member(o, "computer", h->computer);
    write_member(o, "channel", h->channel);
    write_member(o, "file", h->file);
    sk_out_format(o, ",\"event\":%u,\"record\":%llu,\"count\":%u}", h->event, (unsigned long long)h->record, h->count);
}

static void write_rules_json(sk_out *o, const sk_sigma_result *r)
{
    size_t n = 0;
    for (const sk_sigma_rule *rule = r->rules; rule; rule = rule->next) {
        if (!rule->why) continue;
        sk_out_comma(o, n++);
        sk_out_format(o, "{\"state\":\"%s\",\"file\":", sk_sigma_state_name(rule->state));
        sk_out_json(o, rule->file);
        write_member(o, "rule", rule->id);
        write_member(o, "title", rule->title);
        write_member(o, "why", sk_bytes_str(rule->why));
        sk_out_byte(o, '}');
    }
}

void sk_sigma_write_json(sk_out *o, sk_arena *a, const sk_sigma_result *r, const char *version)
{
    size_t n = 0;
    sk_out_format(o, "{\"schema\":\"sekisho.sigma/1\",\"version\":\"%s\",\"rules\":{\"all\":%u", version, r->rule_count);
    for (unsigned i = 0; i < SK_SIGMA_STATE_COUNT; i++) sk_out_format(o, ",\"%s\":%u", sk_sigma_state_name((sk_sigma_state)i), r->of_state[i]);
    sk_out_format(o, "},\"logs\":%u,\"events\":%llu,\"hits\":[", r->logs, (unsigned long long)r->events);
    for (const sk_sigma_hit *h = r->hits; h; h = h->next) {
        sk_out_comma(o, n++);
        write_hit_json(o, a, h);
    }
    sk_out_format(o, "],\"hits_cut\":%llu,\"not_looked_at\":[", (unsigned long long)r->hits_cut);
    n = 0;
    for (const sk_sigma_blind *b = r->blind; b; b = b->next) {
        sk_out_comma(o, n++);
        sk_out_str(o, "{\"what\":");
        sk_out_json(o, b->what);
        write_member(o, "why", b->why);
        sk_out_byte(o, '}');
    }
    sk_out_str(o, "],\"rules_not_used\":[");
    write_rules_json(o, r);
    sk_out_str(o, "]}\n");
}
