/* See posture.h. Values are read from policy places first, then from places of the user; what is not set keeps the default of Windows
 * or Office, which the row names. */
#include "host/posture.h"

#include <string.h>

#include "base/buf.h"
#include "base/filetime.h"
#include "base/text.h"

enum { MOST_VALUE = 400, MOST_HEX = 32, MOST_NAMES = 2000, MOST_OFFICES = 4, MOST_PROGRAMS = 8, MOST_DAYS = 7 };

typedef struct look {
    sk_posture *p;
    const sk_posture_row *row;
    uint32_t user;
    sk_bytes first_place; /* where a policy would stand */
} look;

static const sk_posture_row rows[] = {
#define SK_POSTURE(id, place, value, good, otherwise, source, en, ja, command) {id, place, value, good, otherwise, source, en, ja, command},
#include "host/posture.def"
#undef SK_POSTURE
};

const char *sk_posture_state_name(sk_posture_state s)
{
    static const char *const names[] = {"good", "bad", "not-set", "unknown"};
    return (unsigned)s < SK_POSTURE_STATE_COUNT ? names[s] : "?";
}

static sk_posture_state state_of_name(const char *name)
{
    for (unsigned s = 0; s < SK_POSTURE_STATE_COUNT; s++) {
        if (strcmp(name, sk_posture_state_name((sk_posture_state)s)) == 0) return (sk_posture_state)s;
    }
    return SK_POSTURE_UNKNOWN;
}

static void tell(const look *l, sk_posture_state state, sk_bytes place, sk_bytes value)
{
    sk_posture *p = l->p;
    sk_posture_finding *f = SK_NEW(p->arena, sk_posture_finding);
    if (!f) return;
    *f = (sk_posture_finding){l->row, state, l->user, sk_arena_copy(p->arena, place), sk_arena_copy(p->arena, value), NULL};
    *p->end = f;
    p->end = &f->next;
    p->counts[state]++;
}

void sk_posture_tell_blind(sk_posture *p, sk_bytes what, const char *why)
{
    sk_host_blind *b = SK_NEW(p->arena, sk_host_blind);
    if (!b) return;
    *b = (sk_host_blind){.what = sk_arena_copy(p->arena, what), .why = sk_bytes_str(why)};
    *p->blind_end = b;
    p->blind_end = &b->next;
}

/* ---- places ---- */

/* A place of a row as root and path below it. */
typedef struct place {
    sk_host_root root;
    const char *path;
    sk_bytes shown;
} place;

static place place_of(sk_arena *a, sk_bytes text)
{
    static const struct { const char *prefix; sk_host_root root; } roots[] = {{"HKLM\\", SK_HOST_SOFTWARE}, {"SYSTEM\\", SK_HOST_SYSTEM}, {"HKCU\\", SK_HOST_USER}};
    for (size_t i = 0; i < sizeof roots / sizeof roots[0]; i++) {
        sk_bytes prefix = sk_bytes_str(roots[i].prefix);
        if (!sk_starts(text, prefix)) continue;
        const char *path = sk_arena_string(a, sk_from(text, prefix.len));
        const char *above = roots[i].root == SK_HOST_SOFTWARE ? "HKLM\\SOFTWARE\\" : roots[i].root == SK_HOST_SYSTEM ? "HKLM\\SYSTEM\\" : "HKCU\\";
        return (place){roots[i].root, path, sk_text_bytes(a, "%s%s", above, path)};
    }
    return (place){SK_HOST_SOFTWARE, "", {0}};
}

/* A cut shows. */
static sk_bytes at_most(sk_arena *a, sk_bytes text, size_t most)
{
    size_t len = text.len < most ? text.len : most;
    while (len < text.len && len && (text.p[len] & 0xc0) == 0x80) {
        len--;
    }
    return len == text.len ? text : sk_text_bytes(a, "%.*s...", (int)len, (const char *)text.p);
}

static sk_bytes value_text(sk_arena *a, const sk_host_value *v)
{
    uint64_t number;
    if (sk_host_value_number(v, &number)) return sk_text_bytes(a, "%llu", (unsigned long long)number);
    sk_bytes text = sk_host_value_text(a, v);
    return text.len ? at_most(a, text, MOST_VALUE) : at_most(a, sk_text_hex(a, sk_slice(v->data, 0, MOST_HEX + 1)), MOST_HEX * 2);
}

/* ---- good values: see posture.def ---- */

static bool matches_one(sk_bytes value, sk_bytes good)
{
    uint64_t is, wanted;
    if (sk_equal(good, SK_LIT("none"))) return false; /* also where somebody excludes a folder of that name */
    if (sk_equal_nocase(good, SK_LIT("set"))) return value.len != 0;
    if (sk_at(good, 0) == '!') return !sk_equal_nocase(value, sk_from(good, 1));
    if (sk_starts(good, SK_LIT(">="))) return sk_parse_u64(value, &is) && sk_parse_u64(sk_from(good, 2), &wanted) && is >= wanted;
    if (good.len && good.p[good.len - 1] == '*') return sk_starts_nocase(value, sk_slice(good, 0, good.len - 1));
    return sk_equal_nocase(value, good);
}

static bool is_good(sk_bytes value, const char *good)
{
    sk_bytes rest = sk_bytes_str(good), one;
    while (sk_next_field(&rest, '|', &one)) {
        if (matches_one(value, one)) return true;
    }
    return false;
}

/* ---- rows that need no code of their own ---- */

typedef struct gathered {
    sk_arena *arena;
    sk_buf names;
} gathered;

static bool take_name(void *to, const sk_host_value *v)
{
    gathered *g = to;
    if (!v->name.len) return true;
    if (g->names.len) sk_buf_str(&g->names, "; ");
    sk_buf_bytes(&g->names, v->name);
    return true;
}

/* All names of values of a key: what is listed there. */
static sk_host_answer read_names(const look *l, const place *at, sk_bytes *ret)
{
    const sk_host_view *v = l->p->view;
    gathered g = {l->p->arena, sk_buf_new(l->p->arena, MOST_NAMES * 2)};
    sk_host_answer answer = v->values(v->self, at->root, l->user, at->path, take_name, &g);
    *ret = at_most(l->p->arena, sk_buf_view(&g.names), MOST_NAMES);
    return answer == SK_HOST_SOME && !ret->len ? SK_HOST_NONE : answer;
}

static sk_host_answer read_value(const look *l, const place *at, sk_bytes *ret)
{
    sk_bytes rest = sk_bytes_str(l->row->value), name;
    sk_host_answer answer = SK_HOST_NONE;
    if (strcmp(l->row->value, "*") == 0) return read_names(l, at, ret);
    while (sk_next_field(&rest, '|', &name)) {
        sk_host_value value;
        sk_host_answer one = sk_host_value_of(l->p->view, l->p->arena, at->root, l->user, at->path, sk_arena_string(l->p->arena, name), &value);
        if (one == SK_HOST_SOME) *ret = value_text(l->p->arena, &value);
        if (one == SK_HOST_SOME) return one;
        if (one == SK_HOST_BLIND) answer = one;
    }
    return answer;
}

static sk_bytes shown_value(const look *l, const place *at)
{
    return sk_text_bytes(l->p->arena, "%.*s: %s", (int)at->shown.len, (const char *)at->shown.p, l->row->value);
}

/* The first of the places that has the value decides; a place that cannot be read makes the answer unknown. */
static void look_at_places(const look *l, sk_bytes places)
{
    sk_bytes rest = places, one, first = {0};
    bool blind = false;
    while (sk_next_field(&rest, '|', &one)) {
        place at = place_of(l->p->arena, one);
        sk_bytes value = {0};
        sk_host_answer answer = read_value(l, &at, &value);
        if (!first.len) first = shown_value(l, &at);
        if (answer == SK_HOST_SOME) {
            tell(l, is_good(value, l->row->good) ? SK_POSTURE_GOOD : SK_POSTURE_BAD, shown_value(l, &at), value);
            return;
        }
        blind |= answer == SK_HOST_BLIND;
    }
    tell(l, blind ? SK_POSTURE_UNKNOWN : state_of_name(l->row->otherwise), first, (sk_bytes){0});
}

/* ---- Office: each version and program that is there ---- */

static sk_bytes replace(sk_arena *a, sk_bytes text, const char *what, const char *with)
{
    sk_buf b = sk_buf_new(a, text.len + 1024);
    sk_bytes name = sk_bytes_str(what);
    size_t from = 0;
    for (size_t at; (at = sk_find(text, from, name)) != SK_NPOS; from = at + name.len) {
        sk_buf_bytes(&b, sk_slice(text, from, at - from));
        sk_buf_str(&b, with);
    }
    sk_buf_bytes(&b, sk_from(text, from));
    return sk_buf_view(&b);
}

static bool has_key(const look *l, sk_host_root root, const char *path)
{
    uint64_t written;
    return l->p->view->key(l->p->view->self, root, l->user, path, &written) == SK_HOST_SOME;
}

static bool has_office(const look *l, const char *version)
{
    sk_arena *a = l->p->arena;
    return has_key(l, SK_HOST_USER, sk_text_format(a, "Software\\Microsoft\\Office\\%s", version)) ||
           has_key(l, SK_HOST_USER, sk_text_format(a, "Software\\Policies\\Microsoft\\Office\\%s", version)) ||
           has_key(l, SK_HOST_SOFTWARE, sk_text_format(a, "Microsoft\\Office\\%s\\Common", version));
}

static bool has_program(const look *l, const char *version, const char *program)
{
    sk_arena *a = l->p->arena;
    return has_key(l, SK_HOST_USER, sk_text_format(a, "Software\\Microsoft\\Office\\%s\\%s", version, program)) ||
           has_key(l, SK_HOST_USER, sk_text_format(a, "Software\\Policies\\Microsoft\\Office\\%s\\%s", version, program));
}

static void look_at_office(const look *l)
{
    static const char *const versions[MOST_OFFICES] = {"16.0", "15.0", "14.0", "12.0"};
    static const char *const programs[MOST_PROGRAMS] = {"Word", "Excel", "PowerPoint", "Access", "Visio", "Publisher", "MS Project", "Outlook"};
    sk_arena *a = l->p->arena;
    sk_bytes places = sk_bytes_str(l->row->place);
    bool each = sk_find(places, 0, SK_LIT("{app}")) != SK_NPOS;
    for (size_t v = 0; v < MOST_OFFICES; v++) {
        if (!has_office(l, versions[v])) continue;
        sk_bytes of_version = replace(a, places, "{ver}", versions[v]);
        if (!each) look_at_places(l, of_version);
        for (size_t i = 0; each && i < MOST_PROGRAMS - 1; i++) { /* Outlook has settings of its own */
            if (i < 3 || has_program(l, versions[v], programs[i])) look_at_places(l, replace(a, of_version, "{app}", programs[i]));
        }
    }
}

/* ---- rows with code of their own ---- */

/* Click-to-run 16.0.BUILD: the first versions that block macros from the internet by themselves, by channel (Microsoft, "Macros from the
 * internet are blocked by default in Office"): Current 2206, Monthly and Semi-annual Enterprise 2208. Their builds are 15330 and 15601
 * (Microsoft, "Update history for Microsoft 365 Apps"). */
static void look_at_office_build(const look *l)
{
    place at = place_of(l->p->arena, sk_bytes_str(l->row->place));
    sk_bytes value = {0}, rest, part = {0};
    uint64_t build = 0;
    if (read_value(l, &at, &value) != SK_HOST_SOME) {
        tell(l, SK_POSTURE_UNKNOWN, shown_value(l, &at), value);
        return;
    }
    rest = value;
    for (unsigned i = 0; i < 3; i++) {
        if (!sk_next_field(&rest, '.', &part)) part = (sk_bytes){0};
    }
    bool known = sk_parse_u64(part, &build);
    tell(l, !known ? SK_POSTURE_UNKNOWN : build >= 15601 ? SK_POSTURE_GOOD : build >= 15330 ? SK_POSTURE_UNKNOWN : SK_POSTURE_BAD, shown_value(l, &at), value);
}

/* Without a value Windows 10 1709 and later have it removed, older ones serve it. */
static void look_at_smb1_server(const look *l)
{
    place at = place_of(l->p->arena, sk_bytes_str(l->row->place));
    sk_bytes value = {0};
    sk_host_answer answer = read_value(l, &at, &value);
    uint32_t build = l->p->view->build;
    sk_posture_state otherwise = !build ? SK_POSTURE_UNKNOWN : build >= 16299 ? SK_POSTURE_GOOD : SK_POSTURE_BAD;
    if (answer == SK_HOST_SOME) tell(l, is_good(value, l->row->good) ? SK_POSTURE_GOOD : SK_POSTURE_BAD, shown_value(l, &at), value);
    else tell(l, answer == SK_HOST_BLIND ? SK_POSTURE_UNKNOWN : otherwise, shown_value(l, &at), value);
}

/* The updates of March 2017, and monthly ones that hold them (Microsoft, KB4023262, "How to verify that MS17-010 is installed"); later
 * ones replace them, so that a missing name says little. */
static const char *const updates[] = {"KB4012212", "KB4012213", "KB4012214", "KB4012215", "KB4012216", "KB4012217", "KB4012598", "KB4012606", "KB4013198", "KB4013429",
                                      "KB4015549", "KB4015550", "KB4015551", "KB4019215", "KB4019216", "KB4019264", "KB4022719", "KB4022726", "KB4022724"};

typedef struct package_search {
    sk_arena *arena;
    sk_bytes found;
} package_search;

static bool take_package(void *to, sk_bytes name, uint64_t written)
{
    package_search *s = to;
    (void)written;
    for (size_t i = 0; i < sizeof updates / sizeof updates[0]; i++) {
        if (sk_find_nocase(name, 0, sk_bytes_str(updates[i])) != SK_NPOS) s->found = sk_arena_copy(s->arena, name);
    }
    return !s->found.len;
}

/* The first fixed version of srv.sys, by build of Windows (KB4023262): the resource VS_FIXEDFILEINFO of the file (winver.h). */
static const struct { uint32_t build, fixed[2]; } servers[] = {{2600, {2600, 7208}}, {3790, {3790, 6021}}, {7601, {7601, 23689}}, {9200, {9200, 22099}}, {9600, {9600, 18604}}, {10240, {10240, 17319}}, {10586, {10586, 839}}, {14393, {14393, 953}}};

static bool version_of_file(const look *l, sk_bytes path, uint32_t ret[2])
{
    const sk_host_view *v = l->p->view;
    static const uint8_t magic[] = {0xbd, 0x04, 0xef, 0xfe}; /* VS_FFI_SIGNATURE */
    sk_arena *a = sk_arena_new(8 << 20);
    sk_bytes bytes = {0};
    bool read = a && v->read(v->self, a, path, 0, 4 << 20, &bytes) == SK_HOST_SOME;
    size_t at = read ? sk_find(bytes, 0, sk_bytes_of(magic, sizeof magic)) : SK_NPOS;
    if (at != SK_NPOS) {
        uint32_t low = sk_u32le_at(bytes, at + 12); /* dwFileVersionLS: build and revision */
        ret[0] = low >> 16;
        ret[1] = low & 0xffff;
    }
    sk_arena_free(a);
    return at != SK_NPOS;
}

static void look_at_ms17_010(const look *l)
{
    const sk_host_view *v = l->p->view;
    uint32_t version[2];
    sk_bytes path = sk_host_join(l->p->arena, v->windows, SK_LIT("System32\\drivers\\srv.sys"));
    place at = place_of(l->p->arena, sk_bytes_str(l->row->place));
    if (v->build >= 15063) {
        tell(l, SK_POSTURE_GOOD, SK_LIT("build of Windows"), sk_text_bytes(l->p->arena, "%u", v->build));
        return;
    }
    if (version_of_file(l, path, version)) {
        for (size_t i = 0; i < sizeof servers / sizeof servers[0]; i++) {
            if (servers[i].build != version[0]) continue;
            tell(l, version[1] >= servers[i].fixed[1] ? SK_POSTURE_GOOD : SK_POSTURE_BAD, path, sk_text_bytes(l->p->arena, "%u.%u", version[0], version[1]));
            return;
        }
    }
    package_search s = {l->p->arena, {0}};
    sk_host_answer answer = v->subkeys(v->self, SK_HOST_SOFTWARE, SK_HOST_NO_USER, at.path, take_package, &s);
    tell(l, s.found.len ? SK_POSTURE_GOOD : SK_POSTURE_UNKNOWN, answer == SK_HOST_SOME ? at.shown : path, s.found);
}

static void look_at_signatures(const look *l)
{
    place at = place_of(l->p->arena, sk_bytes_str(l->row->place));
    sk_host_value value;
    const sk_host_view *v = l->p->view;
    sk_host_answer answer = sk_host_value_of(v, l->p->arena, at.root, l->user, at.path, "SignaturesLastUpdated", &value);
    if (answer != SK_HOST_SOME) answer = sk_host_value_of(v, l->p->arena, at.root, l->user, at.path, "AVSignatureApplied", &value);
    uint64_t time = answer == SK_HOST_SOME && value.data.len >= 8 ? sk_u64le_at(value.data, 0) : 0;
    sk_bytes text = sk_filetime_text(l->p->arena, time);
    bool old = v->now > time && v->now - time > MOST_DAYS * SK_FILETIME_DAY;
    tell(l, !time || !v->now ? SK_POSTURE_UNKNOWN : old ? SK_POSTURE_BAD : SK_POSTURE_GOOD, shown_value(l, &at), text);
}

/* ---- the audit policy: HKLM\SECURITY\Policy\PolAdtEv ----
 *
 * u16 1, u16 0, u32 number of categories, u32 offset of the counts, then two bytes a subcategory (1 success, 2 failure), in the order of
 * the categories, and at that offset how many each category has: so that versions of Windows with more subcategories are read alike.
 * The order inside a category is the one in which they came to be, not that of their GUIDs. Source: kazamiya.net, PolAdtEv; the values
 * of a machine that was only installed agree with the defaults that Microsoft documents. */

enum { AUDIT_CATEGORIES = 9, AUDIT_VALUES = 12, SUCCESS = 1, FAILURE = 2 };

static const struct { const char *id; unsigned category, index, wanted; } audits[] = {
    {"@audit.processes", 4, 0, SUCCESS},           /* Detailed Tracking: Process Creation */
    {"@audit.log-ons", 1, 0, SUCCESS | FAILURE},   /* Logon/Logoff: Logon */
    {"@audit.lock-outs", 1, 2, FAILURE},           /* Logon/Logoff: Account Lockout, whose only event is a failure */
    {"@audit.services", 0, 1, SUCCESS},            /* System: Security System Extension */
    {"@audit.tasks", 2, 4, SUCCESS},               /* Object Access: Other Object Access Events */
    {"@audit.shares", 2, 8, SUCCESS},              /* Object Access: File Share */
};

/* False: the policy has another form, or no such subcategory. */
static bool audit_of(sk_bytes policy, unsigned category, unsigned index, unsigned *ret)
{
    uint32_t counts = sk_u32le_at(policy, 8);
    uint64_t before = index;
    if (sk_u32le_at(policy, 4) != AUDIT_CATEGORIES || !sk_has(policy, counts, (uint64_t)AUDIT_CATEGORIES * 2)) return false;
    for (unsigned i = 0; i < category; i++) {
        before += sk_u16le_at(policy, counts + i * 2);
    }
    uint64_t at = AUDIT_VALUES + before * 2;
    if (index >= sk_u16le_at(policy, counts + category * 2) || at + 2 > counts) return false;
    *ret = sk_u16le_at(policy, (size_t)at);
    return *ret <= (SUCCESS | FAILURE);
}

static void look_at_audit(const look *l)
{
    static const char *const texts[] = {"no auditing", "success", "failure", "success and failure"};
    const sk_bytes shown = SK_LIT("HKLM\\SECURITY\\Policy\\PolAdtEv");
    const sk_host_view *v = l->p->view;
    sk_host_value policy;
    unsigned is;
    size_t i = 0;
    while (strcmp(audits[i].id, l->row->id) != 0) {
        i++;
    }
    bool known = sk_host_value_of(v, l->p->arena, SK_HOST_SECURITY, SK_HOST_NO_USER, "Policy\\PolAdtEv", "", &policy) == SK_HOST_SOME &&
                 audit_of(policy.data, audits[i].category, audits[i].index, &is);
    if (!known) tell(l, SK_POSTURE_UNKNOWN, shown, (sk_bytes){0});
    else tell(l, (is & audits[i].wanted) == audits[i].wanted ? SK_POSTURE_GOOD : SK_POSTURE_BAD, shown, sk_bytes_str(texts[is]));
}

/* What stands in no place that is read: backups are outside. */
static void tell_unknown(const look *l) { tell(l, SK_POSTURE_UNKNOWN, (sk_bytes){0}, (sk_bytes){0}); }

static const struct { const char *id; void (*look)(const look *l); } with_code[] = {
    {"@office.build", look_at_office_build}, {"@smb1.server", look_at_smb1_server}, {"@ms17-010", look_at_ms17_010}, {"@defender.signatures", look_at_signatures},
    {"@audit.processes", look_at_audit}, {"@audit.log-ons", look_at_audit}, {"@audit.lock-outs", look_at_audit}, {"@audit.services", look_at_audit},
    {"@audit.tasks", look_at_audit}, {"@audit.shares", look_at_audit}};

static void look_at_row(look *l)
{
    for (size_t i = 0; i < sizeof with_code / sizeof with_code[0]; i++) {
        if (strcmp(l->row->id, with_code[i].id) != 0) continue;
        with_code[i].look(l);
        return;
    }
    if (l->row->id[0] == '@') tell_unknown(l);
    else if (strstr(l->row->place, "{ver}")) look_at_office(l);
    else look_at_places(l, sk_bytes_str(l->row->place));
}

/* Without a hive its settings are not known, and those of Office are not even asked for. */
static void tell_unread(sk_posture *p)
{
    static const struct { sk_host_root root; const char *path, *what; } hives[] = {
        {SK_HOST_SOFTWARE, "Microsoft", "HKLM\\SOFTWARE"}, {SK_HOST_SYSTEM, "CurrentControlSet\\Control", "HKLM\\SYSTEM"}, {SK_HOST_USER, "Software", "HKCU"}};
    const sk_host_view *v = p->view;
    for (size_t i = 0; i < sizeof hives / sizeof hives[0]; i++) {
        bool of_user = hives[i].root == SK_HOST_USER;
        for (uint32_t user = 0; user < (of_user ? v->user_count : 1); user++) {
            uint64_t written;
            if (v->key(v->self, hives[i].root, of_user ? user : SK_HOST_NO_USER, hives[i].path, &written) != SK_HOST_BLIND) continue;
            sk_bytes name = of_user ? v->users[user].name : (sk_bytes){0};
            sk_posture_tell_blind(p, sk_text_bytes(p->arena, "%s%s%.*s", hives[i].what, name.len ? ", " : "", (int)name.len, (const char *)name.p), "the hive could not be read");
        }
    }
    if (!v->user_count) sk_posture_tell_blind(p, SK_LIT("HKCU"), "no user of the machine is known");
}

sk_posture *sk_posture_run(sk_arena *a, const sk_host_view *v)
{
    sk_posture *p = SK_NEW(a, sk_posture);
    if (!p) return NULL;
    p->arena = a;
    p->view = v;
    p->end = &p->first;
    p->blind_end = &p->blind;
    for (const sk_host_blind *b = v->blind; b; b = b->next) sk_posture_tell_blind(p, b->what, (const char *)b->why.p); /* they live as long as the view */
    tell_unread(p);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        bool of_user = strstr(rows[i].place, "HKCU\\") != NULL;
        look l = {.p = p, .row = &rows[i], .user = SK_HOST_NO_USER};
        if (!of_user) look_at_row(&l);
        for (l.user = 0; of_user && l.user < v->user_count; l.user++) {
            look_at_row(&l);
        }
    }
    if (sk_arena_exhausted(a)) sk_posture_tell_blind(p, SK_LIT("memory"), "the memory allowed for the check is used up");
    return p;
}
