#include "host/accounts.h"

#include "base/map.h"
#include "base/text.h"

enum { MOST_ACCOUNTS = 10000, MOST_FILE = 64 << 20, MOST_TEXT = 512, KEY_PARTS = 6, KEY_MOST = KEY_PARTS * (MOST_TEXT + 2) };

/* What makes an account another one: texts, each behind its length. */
static sk_bytes key_of(const sk_account *n, uint8_t room[KEY_MOST])
{
    const sk_bytes place = n->kind == SK_ACCOUNT_CREDENTIAL ? n->place : (sk_bytes){0};
    const sk_bytes parts[KEY_PARTS] = {sk_bytes_of(&n->kind, sizeof n->kind), sk_bytes_of(&n->user, sizeof n->user), sk_bytes_str(n->program), n->where, n->name, place};
    size_t len = 0;
    for (size_t i = 0; i < KEY_PARTS; i++) {
        sk_bytes part = sk_slice(parts[i], 0, MOST_TEXT);
        room[len++] = (uint8_t)part.len;
        room[len++] = (uint8_t)(part.len >> 8);
        len += sk_copy_out(part, room + len, KEY_MOST - len);
    }
    return sk_bytes_of(room, len);
}

void sk_account_tell(sk_accounts *c, const sk_account *account)
{
    uint8_t room[KEY_MOST];
    uintptr_t told;
    sk_bytes key = key_of(account, room);
    if (sk_map_get(c->known, key, &told)) return;
    sk_account *n = c->kept < MOST_ACCOUNTS ? SK_NEW(c->arena, sk_account) : NULL;
    if (!n || !sk_map_put(c->known, sk_arena_copy(c->arena, key), 1)) {
        c->cut++;
        return;
    }
    *n = *account;
    n->where = sk_arena_copy(c->arena, sk_slice(account->where, 0, MOST_TEXT));
    n->name = sk_arena_copy(c->arena, sk_slice(account->name, 0, MOST_TEXT));
    n->place = sk_arena_copy(c->arena, account->place);
    n->count = account->count ? account->count : 1;
    n->next = NULL;
    *c->end = n;
    c->end = &n->next;
    c->kept++;
    c->counts[n->kind] += n->count;
}

void sk_account_tell_blind(sk_accounts *c, sk_bytes what, const char *why)
{
    sk_host_blind *b = SK_NEW(c->arena, sk_host_blind);
    if (!b) {
        c->cut++;
        return;
    }
    *b = (sk_host_blind){.what = sk_arena_copy(c->arena, what), .why = sk_bytes_str(why)};
    *c->blind_end = b;
    c->blind_end = &b->next;
    c->blind_count++;
}

sk_arena *sk_account_read(sk_accounts *c, sk_bytes path, sk_bytes *ret)
{
    const sk_host_view *v = c->view;
    sk_host_file f;
    sk_host_answer there = v->stat(v->self, c->arena, path, &f);
    *ret = (sk_bytes){0};
    if (there == SK_HOST_NONE || (there == SK_HOST_SOME && f.folder)) return NULL;
    sk_arena *a = there == SK_HOST_SOME && f.size <= MOST_FILE ? sk_arena_new((size_t)f.size * 3 + (32 << 20)) : NULL;
    if (a && v->read(v->self, a, path, 0, (size_t)f.size, ret) == SK_HOST_SOME) return a;
    sk_account_tell_blind(c, path, a || there == SK_HOST_BLIND ? "the file could not be read" : "the file is too large");
    sk_arena_free(a);
    return NULL;
}

/* "host", "host:8443" and "[::1]:8443" as they are; "user" of "user:word", whose @ stood behind a slash. */
static sk_bytes without_word(sk_bytes host)
{
    size_t close = sk_at(host, 0) == '[' ? sk_find_byte(host, 0, ']') : 0, colon = sk_find_byte(host, close == SK_NPOS ? 0 : close, ':');
    for (size_t i = colon; i != SK_NPOS && i + 1 < host.len; i++) {
        if (!sk_is_digit(host.p[i + 1])) return sk_slice(host, 0, colon);
    }
    return host;
}

sk_bytes sk_account_site(sk_arena *a, sk_bytes url)
{
    size_t colon = sk_find(url, 0, SK_LIT("://"));
    if (colon == SK_NPOS) return (sk_bytes){0};
    size_t begin = colon, from = colon + 3, end = from;
    while (begin > 0 && (sk_is_alnum(url.p[begin - 1]) || strchr("+-.", url.p[begin - 1]))) {
        begin--;
    }
    while (end < url.len && !strchr("/?#\\", url.p[end])) {
        end++;
    }
    sk_bytes place = sk_slice(url, from, end - from);
    size_t at = sk_find_last(place, SK_LIT("@"));
    sk_bytes host = without_word(at == SK_NPOS ? place : sk_from(place, at + 1));
    return sk_text_bytes(a, "%.*s://%.*s", (int)(colon - begin), (const char *)url.p + begin, (int)host.len, (const char *)host.p);
}

/* ---- wireless networks: ProgramData\Microsoft\Wlansvc\Profiles\Interfaces\{GUID}\{GUID}.xml (MS-GPWL 6.3.1) ---- */

static sk_bytes element(sk_bytes xml, sk_bytes open, sk_bytes close)
{
    size_t from = sk_find(xml, 0, open), end = from == SK_NPOS ? SK_NPOS : sk_find(xml, from, close);
    return end == SK_NPOS ? (sk_bytes){0} : sk_slice(xml, from + open.len, end - from - open.len);
}

static sk_bytes plain_of(sk_arena *a, sk_bytes xml)
{
    static const struct { const char *entity; char c; } entities[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
    sk_buf b = sk_buf_new(a, xml.len);
    for (size_t i = 0; i < xml.len;) {
        size_t n = 0;
        while (n < 5 && !sk_starts(sk_from(xml, i), sk_bytes_str(entities[n].entity))) {
            n++;
        }
        sk_buf_byte(&b, n < 5 ? (uint8_t)entities[n].c : xml.p[i]);
        i += n < 5 ? strlen(entities[n].entity) : 1;
    }
    return sk_buf_view(&b);
}

static void list_or_tell(sk_accounts *c, sk_bytes folder, bool (*visit)(void *to, const sk_host_file *f), void *to)
{
    if (c->view->list(c->view->self, folder, visit, to) == SK_HOST_BLIND) sk_account_tell_blind(c, folder, "the folder could not be read");
}

static bool take_network(void *to, const sk_host_file *f)
{
    sk_accounts *c = to;
    sk_bytes file;
    sk_arena *a = !f->folder && sk_ends_nocase(f->name, SK_LIT(".xml")) ? sk_account_read(c, f->path, &file) : NULL;
    if (!a) return true;
    sk_bytes name = element(file, SK_LIT("<name>"), SK_LIT("</name>"));
    size_t open = sk_find(file, 0, SK_LIT("<authentication>open</authentication>"));
    if (!name.len) sk_account_tell_blind(c, f->path, "no name of a network is in it");
    else if (open == SK_NPOS) {
        sk_account_tell(c, &(sk_account){.kind = SK_ACCOUNT_NETWORK, .user = SK_HOST_NO_USER, .program = "Wi-Fi", .where = plain_of(a, name), .place = f->path});
    }
    sk_arena_free(a);
    return true;
}

static bool take_interface(void *to, const sk_host_file *f)
{
    sk_accounts *c = to;
    if (f->folder && !f->link) list_or_tell(c, f->path, take_network, c);
    return true;
}

/* ---- Credential Manager: each entry is a file of its own, and all in it but its kind is encrypted ---- */

static bool count_file(void *to, const sk_host_file *f)
{
    if (!f->folder && f->size) ++*(uint32_t *)to;
    return true;
}

typedef struct vault {
    sk_accounts *c;
    uint32_t entries;
} vault;

static bool count_entry(void *to, const sk_host_file *f)
{
    if (!f->folder && sk_ends_nocase(f->name, SK_LIT(".vcrd"))) ++*(uint32_t *)to;
    return true;
}

static bool take_vault(void *to, const sk_host_file *f)
{
    vault *t = to;
    if (f->folder && !f->link) list_or_tell(t->c, f->path, count_entry, &t->entries);
    return true;
}

static void count_below(sk_accounts *c, uint32_t user, sk_bytes folder, bool is_vault)
{
    vault t = {.c = c};
    list_or_tell(c, folder, is_vault ? take_vault : count_file, is_vault ? (void *)&t : (void *)&t.entries);
    if (t.entries) sk_account_tell(c, &(sk_account){.kind = SK_ACCOUNT_CREDENTIAL, .user = user, .program = "Credential Manager", .where = SK_LIT("(encrypted)"), .place = folder, .count = t.entries});
}

static bool take_credential(void *to, sk_bytes target, sk_bytes user)
{
    sk_accounts *c = to;
    sk_bytes site = sk_account_site(c->arena, target); /* "git:https://user:token@code.example" is a target, too */
    sk_account_tell(c, &(sk_account){.kind = SK_ACCOUNT_CREDENTIAL, .user = SK_HOST_NO_USER, .program = "Credential Manager", .where = site.len ? site : target, .name = user});
    return true;
}

static void look_at_credentials(sk_accounts *c)
{
    const sk_host_view *v = c->view;
    if (v->credentials && v->credentials(v->self, take_credential, c) == SK_HOST_BLIND) sk_account_tell_blind(c, SK_LIT("Credential Manager"), "its targets could not be read");
    for (uint32_t u = 0; u < v->user_count; u++) {
        const sk_bytes roots[] = {v->users[u].local, v->users[u].roaming};
        for (size_t i = 0; i < 2; i++) {
            count_below(c, u, sk_host_join(c->arena, roots[i], SK_LIT("Microsoft\\Credentials")), false);
            count_below(c, u, sk_host_join(c->arena, roots[i], SK_LIT("Microsoft\\Vault")), true);
        }
    }
}

sk_accounts *sk_accounts_run(sk_arena *a, const sk_host_view *v)
{
    sk_accounts *c = SK_NEW(a, sk_accounts);
    if (!c) return NULL;
    *c = (sk_accounts){.arena = a, .view = v, .known = sk_map_new(a), .end = &c->first, .blind_end = &c->blind};
    if (!c->known) return NULL;
    if (!v->user_count) sk_account_tell_blind(c, SK_LIT("users"), "none was found");
    for (const sk_host_blind *b = v->blind; b; b = b->next) sk_account_tell_blind(c, b->what, (const char *)b->why.p); /* they live as long as the view */
    for (uint32_t u = 0; u < v->user_count; u++) {
        sk_accounts_of_mail(c, u);
        sk_accounts_of_browsers(c, u);
    }
    look_at_credentials(c);
    sk_bytes networks = sk_host_join(a, v->program_data, SK_LIT("Microsoft\\Wlansvc\\Profiles\\Interfaces"));
    list_or_tell(c, networks, take_interface, c);
    return c;
}
