#include "notify/people.h"

#include <stdlib.h>

#include "base/text.h"

enum { ADDRESS_MOST = 320, EXCHANGE_MOST = 1024, NAME_MOST = 256 }; /* RFC 3696 errata 1690: 64 + 1 + 255 */

bool sk_is_exchange_name(sk_bytes address)
{
    return address.len <= EXCHANGE_MOST && sk_at(address, 0) == '/' && sk_find_nocase(address, 0, SK_LIT("/cn=")) != SK_NPOS;
}

bool sk_is_address(sk_bytes address)
{
    if (sk_is_exchange_name(address)) return true;
    size_t at = sk_find_last(address, SK_LIT("@"));
    if (at == SK_NPOS || at == 0 || at + 1 == address.len || address.len > ADDRESS_MOST) return false;
    for (size_t i = 0; i < address.len; i++)
        if (address.p[i] <= ' ' || address.p[i] == 0x7f || (i > at && strchr("<>()[];,\"\\", address.p[i]))) return false;
    return sk_at(address, at + 1) != '.' && sk_at(address, address.len - 1) != '.';
}

static bool is_internal(const sk_people *p, sk_bytes domain)
{
    for (const char *const *own = p->own; own && *own; own++) {
        sk_bytes o = sk_bytes_str(*own);
        if (!sk_ends_nocase(domain, o)) continue;
        if (domain.len == o.len || domain.p[domain.len - o.len - 1] == '.') return true;
    }
    return false;
}

bool sk_people_start(sk_people *p, sk_arena *a, uint64_t since, const char *const *own)
{
    *p = (sk_people){.arena = a, .by_key = sk_map_new(a), .since = since, .own = own};
    return p->by_key != NULL;
}

static sk_person *add_person(sk_people *p, sk_bytes key, sk_bytes address)
{
    if (p->count == p->cap) {
        size_t cap = p->cap ? p->cap * 2 : 256;
        sk_person **all = sk_arena_grow(p->arena, p->all, p->count, cap, sizeof *all);
        if (!all) return NULL;
        p->all = all;
        p->cap = cap;
    }
    sk_person *n = SK_NEW(p->arena, sk_person);
    if (!n) return NULL;
    n->key = sk_arena_copy(p->arena, key);
    n->address = sk_arena_copy(p->arena, address);
    if (n->key.len != key.len || n->address.len != address.len || !sk_map_put(p->by_key, n->key, (uintptr_t)n)) return NULL;
    size_t at = sk_find_last(n->key, SK_LIT("@"));
    if (at != SK_NPOS && !sk_is_exchange_name(n->key)) n->domain = sk_from(n->key, at + 1);
    n->internal = !n->domain.len || is_internal(p, n->domain);
    p->all[p->count++] = n;
    return n;
}

/* A name is kept from the newest mail that has one: people marry, and forged mails are rare among many. */
static void take_name(sk_people *p, sk_person *n, const sk_mention *m)
{
    sk_bytes name = sk_trim(sk_slice(m->name, 0, NAME_MOST));
    if (!name.len || sk_equal_nocase(name, n->address) || (n->name.len && m->time < n->last)) return;
    if (!sk_equal(name, n->name)) n->name = sk_arena_copy(p->arena, name);
}

static void count_mention(sk_people *p, sk_person *n, const sk_mention *m)
{
    n->roles[m->role]++;
    if (m->role == SK_ROLE_CONTACT || (m->mail && m->mail == n->last_mail)) return;
    n->last_mail = m->mail;
    n->mails++;
    if (!m->time) p->undated++;
    if (m->time && (!n->first || m->time < n->first)) n->first = m->time;
    if (m->time > n->last) n->last = m->time;
}

void sk_people_add(sk_people *p, const sk_mention *m)
{
    uint8_t lower[EXCHANGE_MOST];
    uintptr_t known;
    sk_bytes address = sk_trim(m->address);
    if (m->role >= SK_ROLE_COUNT || (m->time && m->time < p->since)) return;
    if (!sk_is_address(address)) {
        p->odd++;
        return;
    }
    for (size_t i = 0; i < address.len; i++) lower[i] = (uint8_t)sk_lower(address.p[i]);
    sk_bytes key = sk_bytes_of(lower, address.len);
    sk_person *n = sk_map_get(p->by_key, key, &known) ? (sk_person *)known : add_person(p, key, address);
    if (!n) {
        p->cut = true;
        return;
    }
    take_name(p, n, m);
    count_mention(p, n, m);
}

/* ---- order ---- */

static int compare_domains_of(const void *a, const void *b)
{
    const sk_person *x = *(sk_person *const *)a, *y = *(sk_person *const *)b;
    if (x->internal != y->internal) return x->internal ? -1 : 1;
    int order = sk_compare(x->domain, y->domain);
    if (order) return order;
    if (x->mails != y->mails) return x->mails > y->mails ? -1 : 1;
    return sk_compare(x->key, y->key);
}

static int compare_domains(const void *a, const void *b)
{
    const sk_domain *x = a, *y = b;
    if (x->internal != y->internal) return x->internal ? -1 : 1;
    if (x->mails != y->mails) return x->mails > y->mails ? -1 : 1;
    return sk_compare(x->name, y->name);
}

bool sk_people_sort(sk_people *p)
{
    if (!p->count) return true;
    p->domains = SK_NEW_ARRAY(p->arena, sk_domain, p->count);
    if (!p->domains) return false;
    qsort(p->all, p->count, sizeof *p->all, compare_domains_of);
    for (size_t i = 0; i < p->count; i++) {
        const sk_person *n = p->all[i];
        sk_domain *d = p->domain_count ? &p->domains[p->domain_count - 1] : NULL;
        if (!d || !sk_equal(d->name, n->domain)) {
            d = &p->domains[p->domain_count++];
            *d = (sk_domain){.name = n->domain, .at = i, .internal = n->internal};
        }
        d->count++;
        d->mails += n->mails;
    }
    qsort(p->domains, p->domain_count, sizeof *p->domains, compare_domains);
    return true;
}
