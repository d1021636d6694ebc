/* Mail accounts: Outlook's profiles in the registry, Thunderbird's in prefs.js. Source of the names of values: Mozilla's importer of
 * Outlook accounts (comm/mailnews/import/src/nsOutlookSettings.cpp); Mozilla, preferences mail.server.*, mail.smtpserver.*. */
#include "base/text.h"
#include "host/accounts.h"

/* ---- Outlook ---- */

#define ACCOUNTS "9375CFF0413111d3B88A00104B2A6676"

typedef struct profile {
    sk_accounts *c;
    uint32_t user;
    const char *key;
    sk_bytes name, servers;
} profile;

/* Text, also where it is kept as REG_BINARY. */
static sk_bytes text_of(sk_arena *a, const sk_host_value *v)
{
    sk_bytes text = sk_host_value_text(a, v);
    return text.len || v->type != 3 ? text : sk_utf16_until_nul(a, v->data);
}

/* Values are taken by their names: no other is looked at. */
static bool take_setting(void *to, const sk_host_value *v)
{
    static const char *const servers[] = {"POP3 Server", "IMAP Server", "HTTP Server URL", "SMTP Server"}, *const names[] = {"Email", "IMAP User", "POP3 User", "SMTP User", "Account Name"};
    profile *p = to;
    sk_arena *a = p->c->arena;
    for (size_t i = 0; i < sizeof servers / sizeof servers[0]; i++) {
        if (!sk_is(v->name, servers[i])) continue;
        sk_bytes server = text_of(a, v), site = sk_account_site(a, server);
        size_t at = sk_find_last(server, SK_LIT("@"));
        server = site.len ? site : at == SK_NPOS ? server : sk_from(server, at + 1); /* of "user:word@server" the server alone */
        p->servers = p->servers.len ? sk_text_bytes(a, "%.*s, %.*s", (int)p->servers.len, (const char *)p->servers.p, (int)server.len, (const char *)server.p) : server;
    }
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (sk_is(v->name, names[i]) && (!p->name.len || i == 0)) p->name = text_of(a, v);
    }
    return true;
}

static void tell_key(const profile *p) { sk_account_tell_blind(p->c, sk_text_bytes(p->c->arena, "HKCU\\%s", p->key), "the key could not be read"); }

static bool take_account(void *to, sk_bytes name, uint64_t written)
{
    const profile *above = to;
    const sk_host_view *v = above->c->view;
    (void)written;
    profile p = {above->c, above->user, sk_text_format(above->c->arena, "%s\\%.*s", above->key, (int)name.len, (const char *)name.p), {0}, {0}};
    if (v->values(v->self, SK_HOST_USER, p.user, p.key, take_setting, &p) == SK_HOST_BLIND) tell_key(&p);
    bool address = sk_find_byte(p.name, 0, '@') != SK_NPOS; /* accounts of address books have a name and neither */
    if (!p.servers.len && !address) return true;
    sk_account_tell(p.c, &(sk_account){.kind = SK_ACCOUNT_MAIL, .user = p.user, .program = "Outlook", .where = p.servers.len ? p.servers : SK_LIT("Exchange"), .name = p.name,
                                       .place = sk_text_bytes(p.c->arena, "HKCU\\%s", p.key)});
    return true;
}

static bool take_profile(void *to, sk_bytes name, uint64_t written)
{
    const profile *above = to;
    const sk_host_view *v = above->c->view;
    (void)written;
    profile p = {above->c, above->user, sk_text_format(above->c->arena, "%s\\%.*s\\" ACCOUNTS, above->key, (int)name.len, (const char *)name.p), {0}, {0}};
    if (v->subkeys(v->self, SK_HOST_USER, p.user, p.key, take_account, &p) == SK_HOST_BLIND) tell_key(&p);
    return true;
}

static void look_at_outlook(sk_accounts *c, uint32_t user)
{
    static const char *const keys[] = {"Software\\Microsoft\\Windows NT\\CurrentVersion\\Windows Messaging Subsystem\\Profiles",
                                       "Software\\Microsoft\\Office\\15.0\\Outlook\\Profiles", "Software\\Microsoft\\Office\\16.0\\Outlook\\Profiles"};
    bool blind = false;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        profile p = {c, user, keys[i], {0}, {0}};
        blind |= c->view->subkeys(c->view->self, SK_HOST_USER, user, keys[i], take_profile, &p) == SK_HOST_BLIND;
    }
    if (blind) sk_account_tell_blind(c, c->view->users[user].profile, "the user's hive could not be read");
}

/* ---- Thunderbird: user_pref("mail.server.server1.hostname", "imap.example"); ---- */

enum { MOST_SERVERS = 256 };

typedef struct server {
    sk_bytes id, host, name;
} server;

typedef struct servers {
    server at[MOST_SERVERS];
    size_t count;
    bool cut;
} servers;

static server *server_of(servers *s, sk_bytes id)
{
    for (size_t i = 0; i < s->count; i++) {
        if (sk_equal(s->at[i].id, id)) return &s->at[i];
    }
    if (s->count == MOST_SERVERS) {
        s->cut = true;
        return NULL;
    }
    s->at[s->count] = (server){.id = id};
    return &s->at[s->count++];
}

/* The text between quotes at the start; what is escaped stays so. */
static sk_bytes quoted(sk_bytes b)
{
    if (sk_at(b, 0) != '"') return (sk_bytes){0};
    for (size_t i = 1; i < b.len; i++) {
        if (b.p[i] == '\\') i++;
        else if (b.p[i] == '"') return sk_slice(b, 1, i - 1);
    }
    return (sk_bytes){0};
}

static void take_preference(servers *s, sk_bytes line)
{
    static const char *const roots[] = {"mail.server.", "mail.smtpserver."};
    if (!sk_starts(line, SK_LIT("user_pref("))) return;
    sk_bytes name = quoted(sk_from(line, 10)), value = quoted(sk_trim(sk_from(line, 10 + name.len + 3)));
    for (size_t i = 0; i < 2; i++) {
        sk_bytes rest = sk_starts(name, sk_bytes_str(roots[i])) ? sk_from(name, strlen(roots[i])) : (sk_bytes){0};
        size_t dot = sk_find_byte(rest, 0, '.');
        bool host = dot != SK_NPOS && sk_is(sk_from(rest, dot + 1), "hostname"), user = dot != SK_NPOS && (sk_is(sk_from(rest, dot + 1), "userName") || sk_is(sk_from(rest, dot + 1), "username"));
        server *to = host || user ? server_of(s, sk_slice(name, 0, strlen(roots[i]) + dot)) : NULL;
        if (to && host) to->host = value;
        if (to && user) to->name = value;
    }
}

static void read_preferences(sk_accounts *c, uint32_t user, sk_bytes folder)
{
    sk_bytes path = sk_host_join(c->arena, folder, SK_LIT("prefs.js")), file, line;
    sk_arena *a = sk_account_read(c, path, &file);
    servers *s = a ? SK_NEW(a, servers) : NULL;
    while (s && sk_next_line(&file, &line, NULL)) {
        take_preference(s, line);
    }
    for (size_t i = 0; s && i < s->count; i++) {
        if (!s->at[i].host.len || sk_is(s->at[i].host, "Local Folders") || sk_is(s->at[i].host, "smart mailboxes")) continue;
        sk_account_tell(c, &(sk_account){.kind = SK_ACCOUNT_MAIL, .user = user, .program = "Thunderbird", .where = s->at[i].host, .name = s->at[i].name, .place = path});
    }
    if (s ? s->cut : a != NULL) sk_account_tell_blind(c, path, "it names more servers than are read");
    sk_arena_free(a);
}

typedef struct thunderbird {
    sk_accounts *c;
    uint32_t user;
} thunderbird;

static bool take_folder(void *to, const sk_host_file *f)
{
    const thunderbird *t = to;
    if (!f->folder || f->link) return true;
    read_preferences(t->c, t->user, f->path);
    sk_accounts_of_mozilla(t->c, t->user, f->path, SK_ACCOUNT_MAIL, "Thunderbird");
    return true;
}

void sk_accounts_of_mail(sk_accounts *c, uint32_t user)
{
    look_at_outlook(c, user);
    thunderbird t = {c, user};
    sk_bytes folder = sk_host_join(c->arena, c->view->users[user].roaming, SK_LIT("Thunderbird\\Profiles"));
    if (c->view->list(c->view->self, folder, take_folder, &t) == SK_HOST_BLIND) sk_account_tell_blind(c, folder, "the folder could not be read");
}
