/* See sigma_report.h. */
#include "hunt/sigma_report.h"

#include "base/text.h"
#include "host/event_logs.h"

typedef struct telling {
    sk_host_result *r;
    sk_host_rule **end;
} telling;

static void take_event(void *self, const sk_event *e, sk_bytes log, sk_arena *scratch)
{
    (void)scratch;
    sk_sigma_event(self, log, e);
}

static const sk_host_rule *keep_rule(telling *t, const sk_sigma_rule *rule)
{
    sk_host_rule *n = SK_NEW(t->r->arena, sk_host_rule);
    if (!n) return NULL;
    *n = (sk_host_rule){.file = rule->file, .id = rule->id, .title = rule->title, .level = rule->level, .attack = rule->attack, .tactic = rule->tactic,
                        .false_alarm = rule->false_alarm, .state = sk_sigma_state_name(rule->state), .why = rule->why, .hits = rule->hits};
    *t->end = n;
    t->end = &n->next;
    return n;
}

static void tell_hit(const telling *t, const sk_sigma_hit *h, const sk_host_rule *rule)
{
    sk_arena *a = t->r->arena;
    sk_host_hit *hit = SK_NEW(a, sk_host_hit);
    if (!hit) return;
    *hit = (sk_host_hit){rule, h->file, h->channel, h->computer, h->account, h->record, h->event, h->count};
    sk_bytes place = sk_text_bytes(a, "%.*s, event %u, record %llu", (int)h->file.len, (const char *)h->file.p, h->event, (unsigned long long)h->record);
    sk_host_tell(t->r, &(sk_host_finding){.check = SK_HOST_CHECK_SIGMA, .state = h->rule->finding, .user = h->user, .process = h->image, .command = h->command,
                                          .time = h->time, .detail = rule->title, .evidence = place, .hit = hit});
}

static void tell_rule(telling *t, const sk_sigma_rule *rule)
{
    if (!rule->first_hit && !rule->why) return;
    const sk_host_rule *kept = keep_rule(t, rule);
    for (const sk_sigma_hit *h = kept ? rule->first_hit : NULL; h; h = h->of_rule) tell_hit(t, h, kept);
}

/* What nobody could ask: one line, for the rules themselves stand in the report with their reasons. */
static void tell_unused(sk_host_result *r, const sk_host_hunt *h)
{
    uint32_t unused = h->unsupported + h->broken;
    if (!h->rule_count) sk_host_tell_blind(r, SK_LIT("Sigma"), "no rule was found");
    else if (unused) sk_host_tell_blind(r, SK_LIT("Sigma"), sk_text_format(r->arena, "%u of %u rules were not used", unused, h->rule_count));
    if (!h->logs) sk_host_tell_blind(r, SK_LIT("event logs"), "no event log was found");
}

void sk_sigma_report(sk_host_result *r, sk_sigma *s)
{
    sk_event_logs logs = {.visit = take_event, .self = s};
    sk_host_hunt *hunt = SK_NEW(r->arena, sk_host_hunt);
    if (!hunt) {
        sk_host_tell_blind(r, SK_LIT("memory"), "the memory allowed for the check is used up");
        return;
    }
    sk_host_each_event(r, &logs);
    const sk_sigma_result *all = sk_sigma_end(s);
    sk_host_rule *rules = NULL;
    telling t = {r, &rules};
    for (const sk_sigma_rule *rule = all->rules; rule; rule = rule->next) tell_rule(&t, rule);
    *hunt = (sk_host_hunt){rules, all->rule_count, all->of_state[SK_SIGMA_READY], all->of_state[SK_SIGMA_ELSEWHERE], all->of_state[SK_SIGMA_UNSUPPORTED],
                           all->of_state[SK_SIGMA_BROKEN], logs.logs, logs.events, all->hit_count + all->hits_cut, all->hits_cut};
    for (const sk_sigma_blind *b = all->blind; b; b = b->next) sk_host_tell_blind(r, b->what, sk_text_format(r->arena, "%.*s", (int)b->why.len, (const char *)b->why.p));
    tell_unused(r, hunt);
    r->hunt = hunt;
}
