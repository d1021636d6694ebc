/* What the outermost header says of sender, recipients, subject and thread: facts, as programs show them. See mail.h.
 * Sources: RFC 5322 3.6, RFC 3834, RFC 2919, RFC 8601; Thread-Index: MS-OXOMSG 2.2.1.3. */
#include "base/text.h"
#include "codec/encoded_word.h"
#include "format/mail/address.h"
#include "format/mail/mail.h"

/* --- fields told whole --- */

static const struct row {
    const char *name;
    sk_fact_key key;
    bool decoded, repeated; /* encoded words are decoded; all of them are told, not the first alone */
} rows[] = {
    {"subject", SK_FACT_MAIL_SUBJECT, true, false},
    {"date", SK_FACT_MAIL_DATE, false, false},
    {"from", SK_FACT_MAIL_FROM, true, true},
    {"reply-to", SK_FACT_MAIL_REPLY_TO, true, true},
    {"message-id", SK_FACT_MAIL_MESSAGE_ID, false, false},
    {"in-reply-to", SK_FACT_MAIL_IN_REPLY_TO, false, false},
    {"references", SK_FACT_MAIL_REFERENCES, false, false},
    {"thread-index", SK_FACT_MAIL_THREAD_INDEX, false, false},
    {"x-mailer", SK_FACT_MAIL_MAILER, true, false},
    {"user-agent", SK_FACT_MAIL_MAILER, true, false},
    {"authentication-results", SK_FACT_MAIL_AUTHENTICATION_RESULTS, false, true},
    {"list-id", SK_FACT_MAIL_LIST_ID, true, false},
    {"auto-submitted", SK_FACT_MAIL_AUTO_SUBMITTED, false, false},
};
#define ROW_COUNT (sizeof rows / sizeof rows[0])
#define REPEATED_MOST 16

/* Fields whose addresses are told one by one. */
static const struct list {
    const char *name;
    sk_fact_key address, shown;
    bool has_shown;
} lists[] = {
    {"from", SK_FACT_MAIL_FROM_ADDRESS, SK_FACT_MAIL_FROM_NAME, true},
    {"reply-to", SK_FACT_MAIL_REPLY_TO_ADDRESS, SK_FACT_MAIL_REPLY_TO_ADDRESS, false},
    {"sender", SK_FACT_MAIL_SENDER_ADDRESS, SK_FACT_MAIL_SENDER_ADDRESS, false},
    {"to", SK_FACT_MAIL_TO, SK_FACT_MAIL_TO_NAME, true},
    {"cc", SK_FACT_MAIL_CC, SK_FACT_MAIL_CC_NAME, true},
};

static sk_bytes show(sk_mail *m, const sk_mail_field *f, bool decoded)
{
    sk_bytes value = sk_mail_unfold(m->o->arena, f->value);
    sk_encoded_words words;
    if (!decoded) return value;
    value = sk_encoded_words_decode(m->o->arena, value, &words);
    if (words.raw) sk_mail_deviates(m, SK_DEV_MAIL_HEADER_RAW, f->off);
    if (words.unknown_charset) sk_mail_deviates(m, SK_DEV_MIME_CHARSET_UNKNOWN, f->off);
    return value;
}

/* --- subject --- */

/* Marks of replies and forwards in the languages of the mails that are copied (RFC 5322 3.6.5 knows "Re:" alone). */
static const char *const prefixes[] = {
    "re",   "fw",   "fwd",  "aw",   "wg",   "sv",   "vs",   "antw", "tr",   "r",   "i",
    "rv",   "enc",  "odp",  "res",  "rif",  "vb",   "ref",  "bls",  "ynt",  "ilt", "返信",
    "転送", "回复", "答复", "转发", "回覆", "轉寄", "회신", "답장", "전달",
};

/* "[2]", "(2)", "^2" behind a mark. */
static size_t counter_len(sk_bytes s, size_t at)
{
    int open = sk_at(s, at);
    if (open != '[' && open != '(' && open != '^' && open != '*') return 0;
    size_t i = at + 1;
    while (sk_is_digit(sk_at(s, i))) i++;
    if (i == at + 1 || i - at > 5) return 0;
    if (open == '^' || open == '*') return i - at;
    return sk_at(s, i) == (open == '[' ? ']' : ')') ? i + 1 - at : 0;
}

/* Length of one mark with its colon at at, or 0. */
static size_t prefix_len(sk_bytes s, size_t at)
{
    for (size_t k = 0; k < sizeof prefixes / sizeof prefixes[0]; k++) {
        sk_bytes word = sk_bytes_str(prefixes[k]);
        if (!sk_starts_nocase(sk_slice(s, at, word.len), word)) continue;
        size_t i = at + word.len;
        i += counter_len(s, i);
        while (sk_at(s, i) == ' ') i++;
        if (sk_at(s, i) == ':') return i + 1 - at;
        if (sk_equal(sk_slice(s, i, 3), SK_LIT("："))) return i + 3 - at;
    }
    return 0;
}

static void tell_reply_prefix(sk_mail *m, sk_bytes subject, const sk_mail_field *f)
{
    uint64_t count = 0;
    size_t at = 0, end = 0;
    for (size_t len; (len = prefix_len(subject, at)) > 0; count++) {
        end = at + len;
        at = end;
        while (sk_is_space(sk_at(subject, at))) at++;
    }
    if (count == 0) return;
    sk_tell_fact(m->o, SK_FACT_MAIL_REPLY_PREFIX, sk_slice(subject, 0, end), f->off, f->len);
    sk_tell_number(m->o, SK_FACT_MAIL_REPLY_PREFIX_COUNT, count, f->off, f->len);
}

/* --- addresses --- */

/* Tells the addresses of one field; returns how many it holds as far as the budget went. */
static uint64_t tell_addresses(sk_mail *m, const struct list *l, const sk_mail_field *f)
{
    sk_mail_addresses list = sk_mail_addresses_of(m->o->arena, sk_mail_unfold(m->o->arena, f->value));
    sk_mail_address a;
    uint64_t count = 0;
    while (sk_mail_addresses_next(&list, &a)) {
        if (!sk_spend(m->o->budget, SK_LIMIT_MAIL_ADDRESSES, 1)) break;
        count++;
        if (a.name.len && l->has_shown) sk_tell_fact(m->o, l->shown, a.name, f->off, f->len);
        if (a.address.len) sk_tell_fact(m->o, l->address, a.address, f->off, f->len);
    }
    return count;
}

static void tell_return_path(sk_mail *m, const sk_mail_field *f)
{
    sk_bytes value = sk_trim(sk_mail_unfold(m->o->arena, f->value));
    if (value.len > 2 && sk_at(value, 0) == '<' && sk_at(value, value.len - 1) == '>')
        value = sk_slice(value, 1, value.len - 2);
    sk_tell_fact(m->o, SK_FACT_MAIL_RETURN_PATH, value, f->off, f->len);
}

static void tell_field(sk_mail *m, const sk_mail_field *f, unsigned *told)
{
    for (size_t i = 0; i < ROW_COUNT; i++) {
        if (!sk_is(f->name, rows[i].name) || told[i] >= (rows[i].repeated ? REPEATED_MOST : 1)) continue;
        sk_bytes value = show(m, f, rows[i].decoded);
        sk_tell_fact(m->o, rows[i].key, value, f->off, f->len);
        if (told[i]++ == 0 && rows[i].key == SK_FACT_MAIL_SUBJECT) tell_reply_prefix(m, value, f);
    }
}

void sk_mail_envelope(sk_mail *m, const sk_mail_header *h)
{
    unsigned told[ROW_COUNT] = {0};
    uint64_t received = 0, authors = 0, from_fields = 0;
    bool return_path = false;
    for (size_t i = 0; i < h->count; i++) {
        const sk_mail_field *f = &h->fields[i];
        tell_field(m, f, told);
        received += sk_is(f->name, "received");
        if (!return_path && sk_is(f->name, "return-path")) {
            return_path = true;
            tell_return_path(m, f);
        }
        for (size_t k = 0; k < sizeof lists / sizeof lists[0]; k++) {
            if (!sk_is(f->name, lists[k].name)) continue;
            uint64_t count = tell_addresses(m, &lists[k], f);
            if (k != 0) continue;
            authors += count;
            if (++from_fields > 1 || authors > 1) sk_mail_deviates(m, SK_DEV_MAIL_FROM_SEVERAL, f->off);
        }
    }
    if (received) sk_tell_number(m->o, SK_FACT_MAIL_RECEIVED_COUNT, received, 0, 0);
}
