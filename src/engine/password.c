/* See password.h. Words are kept once, under the best rank at which they were met; the list in order is made when it is
 * asked for. */
#include "engine/password.h"

#include "base/map.h"
#include "engine/password_text.h"
#include "sekisho/report.h"

/* Where no budget was given. */
#define WORDS_MOST 2000
#define TEXT_MOST ((uint64_t)4 << 20)

struct entry {
    sk_password password;
    sk_password_rank rank;
    struct entry *next;
};

struct list {
    struct entry *first, **last;
};

struct order {
    const sk_password **words;
    size_t count, cap;
    bool stale;
};

struct sk_passwords {
    sk_arena *arena;
    sk_budget *budget;
    sk_map *known;
    sk_password_finder *finder;
    struct list lists[SK_PASSWORD_RANKS];
    struct order *order;
    size_t count, sure_count; /* sure: given, worked or labelled, which have a room of their own */
    uint64_t text_read;
    uint32_t artifact; /* being read */
};

static const char *const reasons[SK_PASSWORD_RANKS] = {
    [SK_PASSWORD_GIVEN] = "given",       [SK_PASSWORD_WORKED] = "worked",   [SK_PASSWORD_LABELLED] = "labelled",
    [SK_PASSWORD_NEAR] = "near a label", [SK_PASSWORD_NAME] = "name",       [SK_PASSWORD_DIGITS] = "digits",
    [SK_PASSWORD_DOMAIN] = "domain",     [SK_PASSWORD_DEFAULT] = "default",
};

static bool has_room(sk_passwords *p, sk_password_rank rank)
{
    uint64_t most = p->budget ? p->budget->limits.value[SK_LIMIT_PASSWORD_WORDS] : WORDS_MOST;
    size_t *count = rank <= SK_PASSWORD_LABELLED ? &p->sure_count : &p->count;
    if (*count < most || rank == SK_PASSWORD_GIVEN || rank == SK_PASSWORD_WORKED || rank == SK_PASSWORD_DEFAULT) {
        (*count)++;
        return true;
    }
    if (p->budget) p->budget->reached[SK_LIMIT_PASSWORD_WORDS] = true;
    return false;
}

static void append(sk_passwords *p, struct entry *e)
{
    struct list *l = &p->lists[e->rank];
    e->next = NULL;
    *l->last = e;
    l->last = &e->next;
    p->order->stale = true;
}

static void unlink_entry(sk_passwords *p, struct entry *e)
{
    struct list *l = &p->lists[e->rank];
    struct entry **at = &l->first;
    while (*at && *at != e) at = &(*at)->next;
    if (!*at) return;
    *at = e->next;
    if (l->last == &e->next) l->last = at;
}

static void add(sk_passwords *p, sk_password_rank rank, sk_bytes word, uint32_t artifact, uint64_t off, uint64_t len)
{
    uintptr_t found = 0;
    if (!p || word.len == 0) return;
    struct entry *e = NULL;
    if (sk_map_get(p->known, word, &found)) {
        e = (struct entry *)found;
        if (e->rank <= rank) return;
        unlink_entry(p, e);
    } else {
        if (!has_room(p, rank) || !(e = SK_NEW(p->arena, struct entry))) return;
        e->password.word = sk_arena_copy(p->arena, word);
        if (e->password.word.len != word.len || !sk_map_put(p->known, e->password.word, (uintptr_t)e)) return;
    }
    e->rank = rank;
    e->password = (sk_password){.word = e->password.word, .artifact = artifact, .off = off, .len = len, .why = reasons[rank]};
    append(p, e);
}

sk_passwords *sk_passwords_new(sk_arena *a)
{
    sk_passwords *p = SK_NEW(a, sk_passwords);
    if (!p) return NULL;
    p->arena = a;
    p->known = sk_map_new(a);
    p->order = SK_NEW(a, struct order);
    p->finder = sk_password_finder_new(a);
    if (!p->known || !p->order || !p->finder) return NULL;
    for (size_t i = 0; i < SK_PASSWORD_RANKS; i++) p->lists[i].last = &p->lists[i].first;
    /* What analysts write on samples, and what Excel uses for files that are protected without a password
     * (MS-OFFCRYPTO 2.3.1). */
    add(p, SK_PASSWORD_DEFAULT, SK_LIT("infected"), SK_NO_ARTIFACT, 0, 0);
    add(p, SK_PASSWORD_DEFAULT, SK_LIT("VelvetSweatshop"), SK_NO_ARTIFACT, 0, 0);
    return p;
}

void sk_passwords_bound(sk_passwords *p, sk_budget *budget)
{
    if (p) p->budget = budget;
}

void sk_passwords_give(sk_passwords *p, sk_bytes word) { add(p, SK_PASSWORD_GIVEN, word, SK_NO_ARTIFACT, 0, 0); }

static void take(void *self, sk_password_rank rank, sk_bytes word, uint64_t off, uint64_t len)
{
    sk_passwords *p = self;
    add(p, rank, word, p->artifact, off, len);
}

void sk_passwords_read(sk_passwords *p, uint32_t artifact, sk_bytes text)
{
    if (!p) return;
    uint64_t most = p->budget ? p->budget->limits.value[SK_LIMIT_PASSWORD_TEXT] : TEXT_MOST, left = most - p->text_read;
    if (text.len > left && p->budget) p->budget->reached[SK_LIMIT_PASSWORD_TEXT] = true;
    text = sk_slice(text, 0, left);
    p->text_read += text.len;
    p->artifact = artifact;
    sk_password_find(p->finder, text, &(sk_password_taker){p, take});
}

void sk_passwords_read_name(sk_passwords *p, uint32_t artifact, sk_bytes name)
{
    if (!p) return;
    p->artifact = artifact;
    sk_password_find_in_name(p->finder, name, &(sk_password_taker){p, take});
}

void sk_passwords_worked(sk_passwords *p, const sk_password *word)
{
    uintptr_t found = 0;
    if (!p || !sk_map_get(p->known, word->word, &found)) return;
    struct entry *e = (struct entry *)found;
    if (e->rank <= SK_PASSWORD_WORKED) return;
    unlink_entry(p, e);
    e->rank = SK_PASSWORD_WORKED; /* the reason stays: it tells how the word was found */
    append(p, e);
}

static void put_in_order(const sk_passwords *p)
{
    struct order *o = p->order;
    size_t count = 0;
    for (size_t i = 0; i < SK_PASSWORD_RANKS; i++)
        for (const struct entry *e = p->lists[i].first; e; e = e->next) count++;
    if (count > o->cap) {
        o->words = SK_NEW_ARRAY(p->arena, const sk_password *, count * 2);
        o->cap = o->words ? count * 2 : 0;
    }
    o->count = 0;
    for (size_t i = 0; i < SK_PASSWORD_RANKS && o->words; i++)
        for (const struct entry *e = p->lists[i].first; e; e = e->next) o->words[o->count++] = &e->password;
    o->stale = false;
}

bool sk_passwords_get(const sk_passwords *p, size_t i, sk_password *ret)
{
    if (!p) return false;
    if (p->order->stale) put_in_order(p);
    if (i >= p->order->count) return false;
    *ret = *p->order->words[i];
    return true;
}
