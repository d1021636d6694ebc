/* Magic numbers: [MS-PST] 2.2.2.6 (dwMagic), SQLite file format 1.3.1. */
#include "notify/store.h"

#include "format/mail/mbox.h"
#include "notify/contacts.h"
#include "notify/mail_people.h"

sk_store_kind sk_store_kind_of(sk_bytes bytes, sk_bytes name)
{
    if (sk_starts(bytes, SK_LIT("!BDN"))) return SK_STORE_PST;
    if (sk_starts(bytes, SK_LIT("SQLite format 3\0"))) return SK_STORE_SQLITE;
    if (sk_vcard_looks(bytes)) return SK_STORE_VCARD;
    if (sk_mbox_begins(bytes)) return SK_STORE_MBOX;
    if (sk_ends_nocase(name, SK_LIT(".csv")) || sk_ends_nocase(name, SK_LIT(".tsv"))) return SK_STORE_CSV;
    return sk_mail_looks(bytes) ? SK_STORE_MAIL : SK_STORE_NONE;
}

sk_store_answer sk_store_read_text(sk_store_kind kind, sk_bytes bytes, uint64_t *number, const sk_mention_sink *to)
{
    switch (kind) {
    case SK_STORE_MBOX: sk_mbox_people(bytes, number, to); return SK_STORE_READ;
    case SK_STORE_MAIL: sk_mail_people(bytes, ++*number, 0, to); return SK_STORE_READ;
    case SK_STORE_VCARD: sk_vcard_people(bytes, to); return SK_STORE_READ;
    case SK_STORE_CSV: sk_contacts_csv_people(bytes, to); return SK_STORE_READ;
    default: return SK_STORE_OTHER;
    }
}
