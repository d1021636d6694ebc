/* Sites with saved log-ins. Source: Chromium, components/password_manager/core/browser/login_database.cc (table logins); Mozilla,
 * toolkit/components/passwordmgr (logins.json, whose user names are encrypted like the passwords). */
#include "base/text.h"
#include "format/host/sqlite.h"
#include "host/accounts.h"

/* ---- Chromium ---- */

typedef struct logins {
    sk_accounts *c;
    uint32_t user;
    const char *program;
    sk_bytes path;
    int url, name, never;
} logins;

static bool take_login(void *to, const sk_sqlite_row *row)
{
    const logins *l = to;
    int64_t never = 0;
    if (sk_sqlite_number(row, l->never, &never) && never) return true; /* the user said: never for this site */
    sk_bytes site = sk_account_site(row->db->arena, sk_sqlite_text(row, l->url));
    if (site.len) sk_account_tell(l->c, &(sk_account){.kind = SK_ACCOUNT_SITE, .user = l->user, .program = l->program, .where = site, .name = sk_sqlite_text(row, l->name), .place = l->path});
    return true; /* also behind the limit: what is left out is counted */
}

static void read_logins(sk_accounts *c, uint32_t user, const char *program, sk_bytes path)
{
    sk_bytes file;
    sk_arena *a = sk_account_read(c, path, &file);
    if (!a) return;
    sk_sqlite db;
    sk_sqlite_table t;
    bool known = sk_sqlite_open(a, file, &db) && sk_sqlite_find(&db, "logins", &t);
    if (known) {
        logins l = {c, user, program, path, sk_sqlite_column(&t, "origin_url"), sk_sqlite_column(&t, "username_value"), sk_sqlite_column(&t, "blacklisted_by_user")};
        sk_sqlite_rows(&db, &t, take_login, &l);
        known = l.url >= 0;
    }
    if (file.len && (!known || db.damaged || sk_arena_exhausted(a))) sk_account_tell_blind(c, path, "it is damaged, or no database of log-ins");
    sk_arena_free(a);
}

typedef struct browser {
    sk_accounts *c;
    uint32_t user;
    const char *program;
} browser;

/* "Default", "Profile 1": any folder that holds the file. */
static bool take_profile(void *to, const sk_host_file *f)
{
    static const char *const names[] = {"Login Data", "Login Data For Account"};
    const browser *b = to;
    if (!f->folder || f->link) return true;
    for (size_t i = 0; i < 2; i++) {
        read_logins(b->c, b->user, b->program, sk_host_join(b->c->arena, f->path, sk_bytes_str(names[i])));
    }
    return true;
}

/* ---- Mozilla: {"logins":[{"hostname":"https://bank.example", ... "encryptedUsername":"..."}]} ---- */

/* The text that starts at a quote, and where it ends. */
static sk_bytes json_text(sk_arena *a, sk_bytes json, size_t *at)
{
    sk_buf b = sk_buf_new(a, json.len);
    for (++*at; *at < json.len && json.p[*at] != '"'; ++*at) {
        if (json.p[*at] == '\\') ++*at;
        if (*at < json.len) sk_buf_byte(&b, json.p[*at]);
    }
    ++*at;
    return sk_buf_view(&b);
}

static void read_json(sk_accounts *c, sk_arena *a, sk_bytes json, const sk_account *account)
{
    bool wanted = false;
    for (size_t at = 0; at < json.len;) {
        if (json.p[at] != '"') {
            wanted = wanted && (json.p[at] == ':' || sk_is_space(json.p[at]));
            at++;
            continue;
        }
        sk_bytes text = json_text(a, json, &at);
        if (wanted) {
            sk_account told = *account;
            told.where = sk_account_site(a, text);
            if (told.where.len) sk_account_tell(c, &told);
        }
        wanted = !wanted && sk_is(text, "hostname");
    }
}

void sk_accounts_of_mozilla(sk_accounts *c, uint32_t user, sk_bytes profile, sk_account_kind kind, const char *program)
{
    sk_bytes path = sk_host_join(c->arena, profile, SK_LIT("logins.json")), file;
    sk_arena *a = sk_account_read(c, path, &file);
    if (!a) return;
    read_json(c, a, file, &(sk_account){.kind = kind, .user = user, .program = program, .place = path});
    if (file.len && (sk_at(sk_trim(file), 0) != '{' || sk_arena_exhausted(a))) sk_account_tell_blind(c, path, "it is damaged");
    sk_arena_free(a);
}

static bool take_firefox(void *to, const sk_host_file *f)
{
    const browser *b = to;
    if (f->folder && !f->link) sk_accounts_of_mozilla(b->c, b->user, f->path, SK_ACCOUNT_SITE, b->program);
    return true;
}

void sk_accounts_of_browsers(sk_accounts *c, uint32_t user)
{
    static const struct { const char *program, *folder; bool roaming, mozilla; } rows[] = {
        {"Chrome", "Google\\Chrome\\User Data", false, false},   {"Edge", "Microsoft\\Edge\\User Data", false, false},
        {"Chromium", "Chromium\\User Data", false, false},       {"Brave", "BraveSoftware\\Brave-Browser\\User Data", false, false},
        {"Vivaldi", "Vivaldi\\User Data", false, false},         {"Opera", "Opera Software", true, false},
        {"Firefox", "Mozilla\\Firefox\\Profiles", true, true}};
    const sk_host_user *u = &c->view->users[user];
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        browser b = {c, user, rows[i].program};
        sk_bytes folder = sk_host_join(c->arena, rows[i].roaming ? u->roaming : u->local, sk_bytes_str(rows[i].folder));
        if (c->view->list(c->view->self, folder, rows[i].mozilla ? take_firefox : take_profile, &b) == SK_HOST_BLIND) sk_account_tell_blind(c, folder, "the folder could not be read");
    }
}
