/* Accounts for people and for programs. */
#include "base/text.h"
#include "host/accounts.h"
#include "host/report_parts.h"

static const struct { const char *id, *titles[2]; } kinds[SK_ACCOUNT_KIND_COUNT] = {
    [SK_ACCOUNT_MAIL] = {"mail", {"Mail accounts", "メールアカウント"}},
    [SK_ACCOUNT_SITE] = {"site", {"Sites with saved log-ins", "ログイン情報が保存されたサイト"}},
    [SK_ACCOUNT_CREDENTIAL] = {"credential", {"Credentials that Windows keeps", "Windows が保存した資格情報"}},
    [SK_ACCOUNT_NETWORK] = {"network", {"Wireless networks", "無線 LAN"}},
};

static void write_account(sk_out *o, const sk_accounts *c, const sk_account *n, bool japanese)
{
    sk_out_str(o, "  ");
    if (n->user < c->view->user_count) {
        (void)sk_out_terminal(o, c->view->users[n->user].name, 60);
        sk_out_str(o, ": ");
    }
    (void)sk_out_terminal(o, n->where, 0);
    if (n->name.len) {
        sk_out_str(o, "  ");
        (void)sk_out_terminal(o, n->name, 0);
    }
    sk_out_format(o, "  (%s", n->program);
    if (n->count > 1 || n->kind == SK_ACCOUNT_CREDENTIAL) sk_out_format(o, japanese ? "、%u 件" : ", %u", n->count);
    sk_out_str(o, ")\n");
}

void sk_accounts_write_text(sk_out *o, const sk_accounts *c, const sk_host_report_options *options)
{
    bool japanese = options->japanese;
    sk_host_write_head_text(o, c->view->computer, options);
    sk_out_format(o, "%s\n", japanese ? "\n次のパスワードを、この端末ではない安全な端末から変更してください。パスワードそのものは読み取っていません。"
                           : "\nChange these passwords, from another machine that is safe. No password was read.");
    for (unsigned kind = 0; kind < SK_ACCOUNT_KIND_COUNT; kind++) {
        sk_out_format(o, "\n%s: %u\n", kinds[kind].titles[japanese], c->counts[kind]);
        for (const sk_account *n = c->first; n; n = n->next) {
            if (n->kind == kind) write_account(o, c, n, japanese);
        }
    }
    if (c->blind) sk_out_format(o, "\n%s\n", japanese ? "確認できなかったもの" : "Not looked at");
    sk_host_write_blind_text(o, c->blind, japanese);
    if (c->cut) sk_out_format(o, japanese ? "\nほかに %u 件あります。\n" : "\n%u more are not listed.\n", c->cut);
}

void sk_accounts_write_json(sk_out *o, const sk_accounts *c, const sk_host_report_options *options)
{
    size_t i = 0;
    sk_host_write_head_json(o, "sekisho.accounts/1", c->view->computer, options);
    sk_out_str(o, ",\"accounts\":[");
    for (const sk_account *n = c->first; n; n = n->next) {
        sk_out_comma(o, i++);
        sk_out_format(o, "{\"kind\":\"%s\",\"program\":\"%s\",\"count\":%u", kinds[n->kind].id, n->program, n->count);
        if (n->user < c->view->user_count) sk_out_json_member(o, "user", c->view->users[n->user].name);
        sk_out_json_member(o, "where", n->where);
        sk_out_json_member(o, "name", n->name);
        sk_out_json_member(o, "place", n->place);
        sk_out_byte(o, '}');
    }
    sk_out_str(o, "],\"not_looked_at\":");
    sk_host_write_blind_json(o, c->blind);
    sk_out_format(o, ",\"cut\":%u}\n", c->cut);
}
