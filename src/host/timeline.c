#include "host/timeline.h"

#include <stdlib.h>

#include "base/attr.h"
#include "base/filetime.h"

/* The first row that a check's id begins with. */
static const struct { const char *prefix; sk_host_phase phase; } phases[] = {
    {"click.", SK_PHASE_CLICK},
    {"event.office-alert", SK_PHASE_CLICK},
    {"event.downloaded", SK_PHASE_CLICK},
    {"event.shortcut-script", SK_PHASE_CLICK},
    {"emotet.onenote", SK_PHASE_CLICK},
    {"found.", SK_PHASE_CLICK},
    {"event.office-child", SK_PHASE_DROP},
    {"event.downloader", SK_PHASE_DROP},
    {"event.powershell", SK_PHASE_DROP},
    {"event.dropped", SK_PHASE_DROP},
    {"event.first-stage", SK_PHASE_DROP},
    {"event.loader", SK_PHASE_DROP},
    {"emotet.first-stage", SK_PHASE_DROP},
    {"emotet.padded", SK_PHASE_DROP},
    {"emotet.first-file", SK_PHASE_DROP},
    {"emotet.hollow-copy", SK_PHASE_DROP},
    {"past.takedown", SK_PHASE_DEFENCE},
    {"past.", SK_PHASE_DROP},
    {"emocheck.", SK_PHASE_PERSISTENCE},
    {"emotet.", SK_PHASE_PERSISTENCE},
    {"event.service", SK_PHASE_PERSISTENCE},
    {"event.task", SK_PHASE_PERSISTENCE},
    {"event.run-value", SK_PHASE_PERSISTENCE},
    {"event.connection", SK_PHASE_CONTACT},
    {"stolen.", SK_PHASE_THEFT},
    {"event.spread", SK_PHASE_SPREAD},
    {"follow.", SK_PHASE_FOLLOW},
    {"event.antivirus", SK_PHASE_DEFENCE},
    {"event.protection-off", SK_PHASE_DEFENCE},
    {"event.blocked", SK_PHASE_DEFENCE},
    {"event.log-cleared", SK_PHASE_DEFENCE},
};

/* Of a rule: by the first tactic that it names. */
static const struct { const char *name; sk_host_phase phase; } tactics[] = {
    {"initial-access", SK_PHASE_CLICK}, {"execution", SK_PHASE_DROP}, {"persistence", SK_PHASE_PERSISTENCE}, {"command-and-control", SK_PHASE_CONTACT},
    {"credential-access", SK_PHASE_THEFT}, {"collection", SK_PHASE_THEFT}, {"exfiltration", SK_PHASE_THEFT}, {"lateral-movement", SK_PHASE_SPREAD}, {"impact", SK_PHASE_FOLLOW}};

static const struct { const char *id, *names[2]; } words[SK_PHASE_COUNT] = {
    [SK_PHASE_CLICK] = {"click", {"opened", "開封"}},
    [SK_PHASE_DROP] = {"drop", {"program came", "プログラム侵入"}},
    [SK_PHASE_PERSISTENCE] = {"persistence", {"starts by itself", "自動起動"}},
    [SK_PHASE_CONTACT] = {"contact", {"spoke to a server", "外部通信"}},
    [SK_PHASE_THEFT] = {"theft", {"theft", "窃取"}},
    [SK_PHASE_SPREAD] = {"spread", {"spread", "横展開"}},
    [SK_PHASE_FOLLOW] = {"follow-on", {"other malware", "別のマルウェア"}},
    [SK_PHASE_DEFENCE] = {"defence", {"defence", "防御"}},
    [SK_PHASE_OTHER] = {"other", {"other", "その他"}},
};

sk_host_phase sk_host_phase_of(sk_host_check_id check)
{
    sk_bytes id = sk_bytes_str(sk_host_checks[check].id);
    for (size_t i = 0; i < SK_COUNT(phases); i++)
        if (sk_starts(id, sk_bytes_str(phases[i].prefix))) return phases[i].phase;
    return SK_PHASE_OTHER;
}

sk_host_phase sk_host_phase_of_finding(const sk_host_finding *f)
{
    for (size_t i = 0; f->hit && i < SK_COUNT(tactics); i++)
        if (sk_is(f->hit->rule->tactic, tactics[i].name)) return tactics[i].phase;
    sk_host_phase phase = sk_host_phase_of(f->check);
    bool lies_there = phase == SK_PHASE_PERSISTENCE && !f->registry.len && f->path.len && !sk_starts(sk_bytes_str(sk_host_checks[f->check].id), SK_LIT("event."));
    return lies_there ? SK_PHASE_DROP : phase; /* a program that nothing starts */
}

const char *sk_host_phase_name(sk_host_phase phase, bool japanese) { return words[phase].names[japanese]; }

/* By time; what happened at one moment in the order of an infection. */
static int compare(const void *a, const void *b)
{
    const sk_host_finding *x = *(const sk_host_finding *const *)a, *y = *(const sk_host_finding *const *)b;
    if (!x->time != !y->time) return x->time ? -1 : 1;
    if (x->time != y->time) return x->time < y->time ? -1 : 1;
    sk_host_phase p = sk_host_phase_of_finding(x), q = sk_host_phase_of_finding(y);
    if (p != q) return p < q ? -1 : 1;
    return x->check != y->check ? (x->check < y->check ? -1 : 1) : sk_compare(x->path, y->path);
}

const sk_host_finding **sk_host_timeline(const sk_host_result *r)
{
    size_t count = 0;
    const sk_host_finding **all = r->finding_count ? SK_NEW_ARRAY(r->arena, const sk_host_finding *, r->finding_count) : NULL;
    if (!all) return NULL;
    for (const sk_host_finding *f = r->findings; f && count < r->finding_count; f = f->next) all[count++] = f;
    qsort(all, count, sizeof *all, compare);
    return all;
}

sk_bytes sk_host_subject_of(const sk_host_finding *f)
{
    const sk_bytes candidates[] = {f->detail, f->path, f->command, f->registry, f->process};
    if (f->path.len && sk_ends_nocase(f->path, f->detail)) return f->path; /* the name alone says less */
    for (size_t i = 0; i < SK_COUNT(candidates); i++)
        if (candidates[i].len) return candidates[i];
    return (sk_bytes){0};
}

sk_bytes sk_host_place_of(const sk_host_finding *f)
{
    bool told = sk_find_nocase(sk_host_subject_of(f), 0, f->path) != SK_NPOS;
    return told ? (sk_bytes){0} : f->path;
}

static void write_line(sk_out *o, const sk_host_result *r, const sk_host_finding *f, bool japanese)
{
    const char *name = words[sk_host_phase_of_finding(f)].names[japanese];
    sk_bytes time = sk_filetime_text(r->arena, f->time);
    unsigned used = sk_out_terminal(o, time.len ? time : japanese ? SK_LIT("時刻不明") : SK_LIT("time unknown"), 0);
    for (; used < 22; used++) sk_out_byte(o, ' ');
    used = sk_out_terminal(o, sk_bytes_str(name), 0);
    for (; used < 18; used++) sk_out_byte(o, ' ');
    used = sk_out_terminal(o, sk_bytes_str(sk_host_checks[f->check].id), 0);
    for (; used < 24; used++) sk_out_byte(o, ' ');
    if (f->user < r->view->user_count) {
        (void)sk_out_terminal(o, r->view->users[f->user].name, 40);
        sk_out_str(o, ": ");
    }
    sk_bytes subject = sk_host_subject_of(f), place = sk_host_place_of(f);
    (void)sk_out_terminal(o, subject, 160);
    if (place.len) sk_out_str(o, "  ");
    (void)sk_out_terminal(o, place, 160);
    sk_out_byte(o, '\n');
}

void sk_host_timeline_text(sk_out *o, const sk_host_result *r, const sk_host_report_options *options)
{
    const sk_host_finding **all = sk_host_timeline(r);
    sk_out_format(o, "Sekisho %s  ", options->version);
    (void)sk_out_terminal(o, r->view->computer, 0);
    sk_out_format(o, "  %s\n\n", options->japanese ? "時系列（UTC）" : "line of time (UTC)");
    for (size_t i = 0; all && i < r->finding_count; i++) write_line(o, r, all[i], options->japanese);
    if (!r->finding_count) sk_out_str(o, options->japanese ? "痕跡はありません。\n" : "There is no trace.\n");
    if (r->blind_count) sk_out_format(o, options->japanese ? "\n確認できなかった箇所が %u 件あります。\n" : "\n%u things could not be looked at.\n", r->blind_count);
}

void sk_host_timeline_json(sk_out *o, const sk_host_result *r, const sk_host_report_options *options)
{
    const sk_host_finding **all = sk_host_timeline(r);
    sk_out_format(o, "{\"schema\":\"sekisho.timeline/1\",\"version\":\"%s\"", options->version);
    sk_out_json_member(o, "computer", r->view->computer);
    sk_out_format(o, ",\"not_looked_at\":%u,\"moments\":[", r->blind_count);
    for (size_t i = 0; all && i < r->finding_count; i++) {
        const sk_host_finding *f = all[i];
        sk_out_comma(o, i);
        sk_out_format(o, "{\"phase\":\"%s\",\"check\":\"%s\",\"state\":\"%s\"", words[sk_host_phase_of_finding(f)].id, sk_host_checks[f->check].id, sk_host_state_name(f->state));
        sk_out_json_member(o, "time", sk_filetime_exact(r->arena, f->time));
        if (f->user < r->view->user_count) sk_out_json_member(o, "user", r->view->users[f->user].name);
        sk_out_json_member(o, "path", f->path);
        sk_out_json_member(o, "detail", f->detail);
        sk_out_json_member(o, "evidence", f->evidence);
        if (f->hit) sk_out_json_member(o, "rule", f->hit->rule->id);
        sk_out_byte(o, '}');
    }
    sk_out_str(o, "]}\n");
}
