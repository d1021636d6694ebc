/* The posture for people and for programs. */
#include "base/text.h"
#include "host/posture.h"
#include "host/report_parts.h"

static const char *name_of(const sk_posture_row *row) { return row->id[0] == '@' ? row->id + 1 : row->id; }

static const char *const titles[SK_POSTURE_STATE_COUNT][2] = {
    [SK_POSTURE_GOOD] = {"Good", "良い設定"}, [SK_POSTURE_BAD] = {"To be changed", "変更すべき設定"},
    [SK_POSTURE_NOT_SET] = {"Not set", "未設定"}, [SK_POSTURE_UNKNOWN] = {"Not known", "確認できない設定"}};

static void write_line(sk_out *o, const char *label, sk_bytes value)
{
    if (!value.len) return;
    sk_out_format(o, "    %s: ", label);
    (void)sk_out_terminal(o, value, 0);
    sk_out_byte(o, '\n');
}

static void write_finding(sk_out *o, const sk_posture *p, const sk_posture_finding *f, bool japanese)
{
    sk_out_format(o, "  %s (%s)\n", japanese ? f->row->ja : f->row->en, name_of(f->row));
    if (f->user < p->view->user_count) write_line(o, japanese ? "利用者" : "user", p->view->users[f->user].name);
    write_line(o, japanese ? "場所" : "place", f->place);
    write_line(o, japanese ? "値" : "value", f->value);
    if (f->state == SK_POSTURE_GOOD) return;
    write_line(o, japanese ? "変更するコマンド（実行していません）" : "would be changed by (not done)", sk_bytes_str(f->row->command));
    write_line(o, japanese ? "出典" : "source", sk_bytes_str(f->row->source));
}

void sk_posture_write_text(sk_out *o, const sk_posture *p, const sk_host_report_options *options)
{
    static const sk_posture_state order[] = {SK_POSTURE_BAD, SK_POSTURE_NOT_SET, SK_POSTURE_UNKNOWN, SK_POSTURE_GOOD};
    bool japanese = options->japanese;
    sk_host_write_head_text(o, p->view->computer, options);
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        bool wanted = order[i] != SK_POSTURE_GOOD && p->counts[order[i]];
        sk_out_format(o, "\n%s: %u%s\n", titles[order[i]][japanese], p->counts[order[i]], !wanted ? "" : japanese ? "（各行は望ましい状態）" : " (each line says what should hold)");
        for (const sk_posture_finding *f = p->first; f; f = f->next) {
            if (f->state == order[i]) write_finding(o, p, f, japanese);
        }
    }
    if (p->blind) sk_out_format(o, "\n%s\n", japanese ? "確認できなかったもの" : "Not looked at");
    sk_host_write_blind_text(o, p->blind, japanese);
}

void sk_posture_write_json(sk_out *o, const sk_posture *p, const sk_host_report_options *options)
{
    size_t i = 0;
    sk_host_write_head_json(o, "sekisho.posture/1", p->view->computer, options);
    sk_out_format(o, ",\"good\":%u,\"bad\":%u,\"not_set\":%u,\"unknown\":%u,\"settings\":[", p->counts[SK_POSTURE_GOOD], p->counts[SK_POSTURE_BAD],
                  p->counts[SK_POSTURE_NOT_SET], p->counts[SK_POSTURE_UNKNOWN]);
    for (const sk_posture_finding *f = p->first; f; f = f->next) {
        sk_out_comma(o, i++);
        sk_out_format(o, "{\"id\":\"%s\",\"state\":\"%s\"", name_of(f->row), sk_posture_state_name(f->state));
        if (f->user < p->view->user_count) sk_out_json_member(o, "user", p->view->users[f->user].name);
        sk_out_json_member(o, "place", f->place);
        sk_out_json_member(o, "value", f->value);
        sk_out_json_member(o, "good", sk_bytes_str(f->row->good));
        sk_out_json_member(o, "text", sk_bytes_str(f->row->en));
        sk_out_json_member(o, "command", sk_bytes_str(f->row->command));
        sk_out_json_member(o, "source", sk_bytes_str(f->row->source));
        sk_out_byte(o, '}');
    }
    sk_out_str(o, "],\"not_looked_at\":");
    sk_host_write_blind_json(o, p->blind);
    sk_out_str(o, "}\n");
}
