/* Mails: headers, parameters, parts and encodings of any shape end. */
#include <stdlib.h>

#include "fuzz.h"
#include "make/mail.h"
#include "open.h"

extern const sk_format sk_format_rfc5322;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sk_fuzz_open(&sk_format_rfc5322, SK_KIND_MAIL_RFC5322, sk_bytes_of(data, size));
    return 0;
}

#define HEAD "From: a@s.example\r\nSubject: =?utf-8?q?Re=3A?= x\r\n"

static const char *const odd[] = {
    HEAD "Content-Type: multipart/mixed; boundary=a; "
         "boundary=b\r\n\r\n--a\r\n\r\none\r\n--ab\r\n\r\ntwo\r\n--a--\r\n--b\r\n\r\nx\r\n--a\r\n",
    HEAD "Content-Type: text/plain;\r\n name*0*=utf-8''%e8; name*1=x; name*=y; name=\"=?cp932?B?lVw=?=\"\r\n"
         "Content-Transfer-Encoding: base64 \r\n\r\nQQ==QUJD!QUJDQ",
    HEAD " \r\njunk\r\nTo : g: a, \"b\" <c@d.example>;\rCc: x\r\nContent-Type: multipart/digest; "
         "boundary*=''z\r\n\r\n--z\r\n--z--\r\n",
    "From x Mon Jun  6 09:30:00 2022\r"
    "From: a\r\rContent-Type: multipart/x; boundary=q\r\r--q\r\rtext\r--q--\r",
    HEAD "\r\n> quoted\r\n> more\r\nbegin 644 f\r\n#86)C\r\n`\r\nend\r\n\x1B$B@A5a\x1B(B\r\n",
};

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    sk_arena *arena = sk_arena_new(64u << 20);
    if (!arena) abort();
    for (unsigned i = 0; i < MAKE_MAILBOX_COUNT; i += 7) take(self, make_mailbox_mail(arena, i));
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) take(self, sk_bytes_str(odd[i]));
    sk_arena_free(arena);
}
