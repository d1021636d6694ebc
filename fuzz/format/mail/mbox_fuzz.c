/* Mailboxes: each mail lies in the bytes, behind the one before. */
#include <stdlib.h>

#include "format/mail/mbox.h"
#include "fuzz.h"
#include "make/mail.h"
#include "open.h"

extern const sk_format sk_format_mbox;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sk_bytes all = sk_bytes_of(data, size), mail;
    sk_mbox box = sk_mbox_start(all);
    uint64_t off, last = 0;
    while (sk_mbox_next(&box, &mail, &off)) {
        if (off < last || !sk_has(all, off, mail.len)) abort();
        last = off + mail.len;
    }
    sk_fuzz_open(&sk_format_mbox, SK_KIND_MAIL_MBOX, all);
    return 0;
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    sk_arena *arena = sk_arena_new(64u << 20);
    if (!arena) abort();
    take(self, sk_slice(make_mailbox(arena), 0, 9000));
    take(self, SK_LIT("From a Mon Jun  6 09:30:00 2022\nContent-Length: 12\nSubject: x\n\none\nFrom b 1:30\nTo: "
                      "y\n\nFrom c Mon Jun  6 09:30:00 2022\n\n"));
    take(self, SK_LIT("\1\1\1\1\nSubject: x\n\none\n\1\1\1\1\n\1\1\1\1\nSubject: y\n\n\1\1\1\1\n"));
    sk_arena_free(arena);
}
