#include "notify/mail_people.h"

#include "base/attr.h"
#include "format/mail/address.h"
#include "format/mail/header.h"
#include "format/mail/mbox.h"
#include "notify/mail_date.h"

enum { ADDRESSES_MOST = 20000, MAIL_MEMORY = 64 << 20 };

static const struct { const char *name; sk_person_role role; } fields[] = {
    {"from", SK_ROLE_FROM}, {"sender", SK_ROLE_FROM}, {"to", SK_ROLE_TO}, {"cc", SK_ROLE_CC}, {"bcc", SK_ROLE_CC}, {"reply-to", SK_ROLE_REPLY_TO},
};

static bool read_header(sk_arena *a, sk_bytes mail, sk_mail_header *h)
{
    sk_budget budget = {.limits = sk_limits_default()};
    *h = (sk_mail_header){0};
    return sk_mail_header_read(a, &budget, mail, 0, &(sk_mail_rules){0}, NULL, NULL, h);
}

bool sk_mail_looks(sk_bytes bytes)
{
    size_t colon;
    sk_mail_header h;
    size_t next;
    if (!sk_mail_field_name_len(sk_mail_line(bytes, 0, false, &next), &colon)) return false;
    sk_arena *a = sk_arena_new(MAIL_MEMORY);
    bool looks = a && read_header(a, bytes, &h) && (sk_mail_field_first(&h, "from") || sk_mail_field_first(&h, "to"));
    sk_arena_free(a);
    return looks;
}

static uint64_t time_of(sk_arena *a, const sk_mail_header *h)
{
    const sk_mail_field *date = sk_mail_field_first(h, "date");
    uint64_t time = date ? sk_mail_date(sk_mail_unfold(a, date->value)) : 0;
    if (time) return time;
    const sk_mail_field *received = sk_mail_field_first(h, "received"); /* the time stands behind the last semicolon */
    sk_bytes value = received ? sk_mail_unfold(a, received->value) : (sk_bytes){0};
    size_t at = sk_find_last(value, SK_LIT(";"));
    return at == SK_NPOS ? 0 : sk_mail_date(sk_from(value, at + 1));
}

static bool tell_list(sk_arena *a, sk_bytes list, sk_mention *m, size_t *left, const sk_mention_sink *to)
{
    sk_mail_addresses all = sk_mail_addresses_of(a, list);
    sk_mail_address one;
    while (sk_mail_addresses_next(&all, &one)) {
        if (!one.address.len) continue;
        if (!*left) {
            to->deviates(to->self, "a mail names more people than are read");
            return false;
        }
        (*left)--;
        m->name = one.name;
        m->address = one.address;
        if (!to->person(to->self, m)) return false;
    }
    return true;
}

void sk_mail_people(sk_bytes mail, uint64_t number, uint64_t time, const sk_mention_sink *to)
{
    sk_arena *a = sk_arena_new(MAIL_MEMORY);
    sk_mail_header h;
    size_t left = ADDRESSES_MOST;
    if (!a || !read_header(a, mail, &h)) to->deviates(to->self, "a header needs more memory than a mail may have");
    else {
        sk_mention m = {.time = time_of(a, &h), .mail = number};
        if (!m.time) m.time = time;
        to->mail(to->self, m.time);
        bool going = true;
        for (size_t i = 0; i < h.count && going; i++) {
            for (size_t k = 0; k < SK_COUNT(fields) && going; k++) {
                if (!sk_equal_nocase(h.fields[i].name, sk_bytes_str(fields[k].name))) continue;
                m.role = (uint8_t)fields[k].role;
                going = tell_list(a, sk_mail_unfold(a, h.fields[i].value), &m, &left, to);
            }
        }
        if (sk_arena_exhausted(a)) to->deviates(to->self, "a header needs more memory than a mail may have");
    }
    sk_arena_free(a);
}

void sk_mbox_people(sk_bytes mailbox, uint64_t *number, const sk_mention_sink *to)
{
    sk_mbox box = sk_mbox_start(mailbox);
    sk_bytes mail;
    uint64_t off;
    while (sk_mbox_next(&box, &mail, &off)) sk_mail_people(mail, ++*number, 0, to);
}
