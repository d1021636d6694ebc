/* Address books that are text: whoever is told lies within limits. The first byte chooses the reader. */
#include <stdlib.h>

#include "fuzz.h"
#include "notify/contacts.h"
#include "notify/mail_people.h"

static bool take_person(void *self, const sk_mention *m)
{
    (void)self;
    if (m->role >= SK_ROLE_COUNT) abort();
    return sk_is_address(m->address) || m->address.len < (1u << 22);
}

static void take_mail(void *self, uint64_t time)
{
    (void)self;
    (void)time;
}

static void take_deviation(void *self, const char *what)
{
    (void)self;
    if (!what[0]) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const sk_mention_sink to = {take_person, take_mail, take_deviation, NULL};
    sk_bytes all = sk_bytes_of(data, size), text = sk_from(all, 1);
    int kind = sk_at(all, 0);
    if (kind == 'v') sk_vcard_people(text, &to);
    else if (kind == 'c') sk_contacts_csv_people(text, &to);
    else sk_mail_people(text, 1, 0, &to);
    return 0;
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    take(self, SK_LIT("vBEGIN:VCARD\r\nVERSION:3.0\r\nFN:\xE5\xB1\xB1\r\n \xE7\x94\xB0\r\nitem1.EMAIL;TYPE=\"w;x\":y@x.exa\r\n mple\r\nEND:VCARD\r\n"));
    take(self, SK_LIT("vBEGIN:VCARD\nN;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:=8DB2=\n=93=A1;x\nEMAIL:a\\,b@x.example\nEND:VCARD\nEMAIL:c@x.example"));
    take(self, SK_LIT("c\xEF\xBB\xBFName,E-mail\r\n\"Doe, \"\"J\"\"\r\nx\",j@x.example\r\n\"open,k@x.example"));
    take(self, SK_LIT("c\x8E\xA9;\x96\xBC;Mail\n\x93\x63;\x92\x86;a@x.example\n"));
    take(self, SK_LIT("mFrom: =?UTF-8?B?55Sw?= <t@x.example>\nTo: g: a@b.example, \"x\" <c@d.example>;\nDate: Mon, 6 Jun 2022 09:30:00 +0900\n\n"));
}
