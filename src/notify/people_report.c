#include "notify/people_report.h"

#include "base/filetime.h"
#include "base/text.h"

static const char *const roles[SK_ROLE_COUNT] = {"from", "to", "cc", "reply_to", "contact"};

static sk_bytes day(sk_arena *a, uint64_t time) { return sk_slice(sk_filetime_text(a, time), 0, 10); }

/* Everyone who is asked for: all, or the own staff. */
static bool shown(const sk_notify_facts *f, const sk_domain *d) { return !f->internal || d->internal; }

/* ---- table ---- */

static void pad(sk_out *o, unsigned used, unsigned to)
{
    for (; used < to; used++) sk_out_byte(o, ' ');
}

static void write_person(sk_out *o, const sk_notify_facts *f, const sk_person *p)
{
    sk_arena *a = f->people->arena;
    sk_bytes first = day(a, p->first), last = day(a, p->last);
    sk_out_str(o, "  ");
    pad(o, sk_out_terminal(o, p->address, 60), 40);
    sk_out_format(o, " %6llu  %-10.*s  %-10.*s  ", (unsigned long long)p->mails, (int)first.len, (const char *)first.p, (int)last.len, (const char *)last.p);
    (void)sk_out_terminal(o, p->name, 60);
    if (p->roles[SK_ROLE_CONTACT]) sk_out_str(o, " [contact]");
    sk_out_byte(o, '\n');
}

static void write_sum(sk_out *o, const sk_notify_facts *f, uint64_t internal, uint64_t external)
{
    const sk_people *p = f->people;
    sk_out_format(o, "\n%llu people outside, %llu inside; %llu mails and address books in %llu files.\n", (unsigned long long)external,
                  (unsigned long long)internal, (unsigned long long)f->mails, (unsigned long long)f->stores);
    if (!p->own || !*p->own) sk_out_str(o, "Nobody counts as inside: name your own domains with --own.\n");
    if (p->undated) sk_out_format(o, "%llu times a mail had no date; it is counted whatever --since says.\n", (unsigned long long)p->undated);
    if (p->odd) sk_out_format(o, "%llu times no address stood where one belongs.\n", (unsigned long long)p->odd);
    if (f->others) sk_out_format(o, "%llu files in folders are neither mail nor contacts.\n", (unsigned long long)f->others);
    if (f->unread) sk_out_str(o, "\nNot looked at:\n");
    for (const sk_unread *u = f->unread; u; u = u->next) {
        sk_out_str(o, "  ");
        (void)sk_out_terminal(o, u->what, 0);
        sk_out_str(o, ": ");
        (void)sk_out_terminal(o, u->why, 0);
        sk_out_byte(o, '\n');
    }
}

void sk_notify_write_table(sk_out *o, const sk_notify_facts *f)
{
    uint64_t internal = 0, external = 0;
    sk_out_str(o, "  ADDRESS                                   MAILS  FIRST       LAST        NAME\n");
    for (size_t i = 0; i < f->people->domain_count; i++) {
        const sk_domain *d = &f->people->domains[i];
        *(d->internal ? &internal : &external) += d->count;
        if (!shown(f, d)) continue;
        (void)sk_out_terminal(o, d->name.len ? d->name : SK_LIT("(names of Exchange, without a mail address)"), 0);
        sk_out_format(o, " (%s, %zu)\n", d->internal ? "inside" : "outside", d->count);
        for (size_t k = 0; k < d->count; k++) write_person(o, f, f->people->all[d->at + k]);
    }
    write_sum(o, f, internal, external);
}

/* ---- CSV ---- */

static void write_row(sk_out *o, const sk_notify_facts *f, const sk_domain *d, const sk_person *p)
{
    sk_arena *a = f->people->arena;
    sk_bytes first = day(a, p->first), last = day(a, p->last);
    sk_out_csv(o, p->address);
    sk_out_byte(o, ',');
    sk_out_csv(o, p->name);
    sk_out_byte(o, ',');
    sk_out_csv(o, d->name);
    sk_out_format(o, ",%s,%llu", d->internal ? "internal" : "external", (unsigned long long)p->mails);
    for (size_t i = 0; i < SK_ROLE_COUNT; i++) sk_out_format(o, ",%llu", (unsigned long long)p->roles[i]);
    sk_out_format(o, ",%.*s,%.*s\r\n", (int)first.len, (const char *)first.p, (int)last.len, (const char *)last.p);
}

void sk_notify_write_csv(sk_out *o, const sk_notify_facts *f)
{
    sk_out_str(o, SK_OUT_CSV_MARK "address,name,domain,side,mails");
    for (size_t i = 0; i < SK_ROLE_COUNT; i++) sk_out_format(o, ",%s", roles[i]);
    sk_out_str(o, ",first,last\r\n");
    for (size_t i = 0; i < f->people->domain_count; i++) {
        const sk_domain *d = &f->people->domains[i];
        for (size_t k = 0; shown(f, d) && k < d->count; k++) write_row(o, f, d, f->people->all[d->at + k]);
    }
}

/* ---- JSON ---- */

static void write_person_json(sk_out *o, const sk_notify_facts *f, const sk_person *p)
{
    sk_out_str(o, "{\"address\":");
    sk_out_json(o, p->address);
    sk_out_json_member(o, "name", p->name);
    sk_out_format(o, ",\"mails\":%llu", (unsigned long long)p->mails);
    for (size_t i = 0; i < SK_ROLE_COUNT; i++)
        if (p->roles[i]) sk_out_format(o, ",\"%s\":%llu", roles[i], (unsigned long long)p->roles[i]);
    sk_out_json_member(o, "first", sk_filetime_text(f->people->arena, p->first));
    sk_out_json_member(o, "last", sk_filetime_text(f->people->arena, p->last));
    sk_out_byte(o, '}');
}

static void write_domain_json(sk_out *o, const sk_notify_facts *f, const sk_domain *d)
{
    sk_out_str(o, "{\"domain\":");
    sk_out_json(o, d->name);
    sk_out_format(o, ",\"internal\":%s,\"mails\":%llu,\"people\":[", d->internal ? "true" : "false", (unsigned long long)d->mails);
    for (size_t k = 0; k < d->count; k++) {
        sk_out_comma(o, k);
        write_person_json(o, f, f->people->all[d->at + k]);
    }
    sk_out_str(o, "]}");
}

void sk_notify_write_json(sk_out *o, const sk_notify_facts *f)
{
    size_t i = 0;
    sk_out_format(o, "{\"schema\":\"sekisho.notify/1\",\"version\":\"%s\",\"files\":%llu,\"mails\":%llu,\"other_files\":%llu", f->version,
                  (unsigned long long)f->stores, (unsigned long long)f->mails, (unsigned long long)f->others);
    sk_out_json_member(o, "since", sk_filetime_text(f->people->arena, f->people->since));
    sk_out_format(o, ",\"undated\":%llu,\"odd_addresses\":%llu,\"readers_locked\":%s,\"domains\":[", (unsigned long long)f->people->undated,
                  (unsigned long long)f->people->odd, f->locked ? "true" : "false");
    for (size_t k = 0; k < f->people->domain_count; k++) {
        if (!shown(f, &f->people->domains[k])) continue;
        sk_out_comma(o, i++);
        write_domain_json(o, f, &f->people->domains[k]);
    }
    sk_out_str(o, "],\"not_looked_at\":[");
    i = 0;
    for (const sk_unread *u = f->unread; u; u = u->next) {
        sk_out_comma(o, i++);
        sk_out_str(o, "{\"what\":");
        sk_out_json(o, u->what);
        sk_out_str(o, ",\"why\":");
        sk_out_json(o, u->why);
        sk_out_byte(o, '}');
    }
    sk_out_str(o, "]}\n");
}
