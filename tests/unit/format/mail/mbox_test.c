/* Mailboxes: each mail comes out as it went in, whatever stands in the bodies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "format/mail/mbox.h"
#include "make/mail.h"

#define LINE "From a@sender.example Mon Jun  6 09:30:00 2022\n"
#define MAIL "From: a@sender.example\nSubject: x\n\n"

static const struct {
    const char *box;
    const char *mails[4];
} rows[] = {
    {LINE MAIL "one\n\n" LINE MAIL "two\n\n", {MAIL "one\n", MAIL "two\n\n"}},
    {LINE MAIL "one\n>From here\nFrom now on\n\n" LINE MAIL "two\n",
     {MAIL "one\n>From here\nFrom now on\n", MAIL "two\n"}},
    {LINE MAIL "one\n\nFrom Monday on, at 10:30\nwe meet\n", {MAIL "one\n\nFrom Monday on, at 10:30\nwe meet\n"}},
    {LINE MAIL "one\n\nFrom us 09:30\n" MAIL "two\n",
     {MAIL "one\n", MAIL "two\n"}}, /* an odd date, but a header follows */
    {LINE "Content-Length: 32\n" MAIL "one\n\nFrom us 09:30\nSubject: quoted\n" LINE MAIL "two\n",
     {"Content-Length: 32\n" MAIL "one\n\nFrom us 09:30\nSubject: quoted\n", MAIL "two\n"}},
    {LINE "Content-Length: 999\n" MAIL "one\n\n" LINE MAIL "two\n",
     {"Content-Length: 999\n" MAIL "one\n", MAIL "two\n"}}, /* a lie */
    {"\1\1\1\1\n" MAIL "one\n\1\1\1\1\n\1\1\1\1\n" MAIL "two\n\1\1\1\1\n", {MAIL "one\n", MAIL "two\n"}},
    {"\n" LINE "\nno header\n\n" LINE MAIL, {"\nno header\n", MAIL}},
};

static void mails_come_out(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        sk_bytes all = sk_bytes_str(rows[i].box), mail;
        sk_mbox box = sk_mbox_start(all);
        uint64_t off;
        unsigned count = 0;
        assert_true(sk_mbox_begins(all));
        for (; sk_mbox_next(&box, &mail, &off); count++) {
            const char *want = count < 4 ? rows[i].mails[count] : NULL;
            if (!want || !sk_equal(mail, sk_bytes_str(want)))
                fail_msg("row %zu, mail %u: '%.*s'", i, count, (int)mail.len, (const char *)mail.p);
            assert_true(sk_equal(sk_slice(all, off, mail.len), mail));
        }
        assert_true(count == 4 || rows[i].mails[count] == NULL);
    }
}

static void the_sample_mailbox_has_forty(void **state)
{
    (void)state;
    sk_arena *arena = sk_arena_new(64u << 20);
    assert_non_null(arena);
    sk_bytes all = make_mailbox(arena), mail;
    for (size_t cut = 0; cut < 3; cut++) {
        sk_mbox box = sk_mbox_start(sk_slice(all, 0, all.len - cut * 7));
        uint64_t off;
        unsigned count = 0;
        while (sk_mbox_next(&box, &mail, &off)) count++;
        assert_int_equal(count, MAKE_MAILBOX_COUNT);
    }
    sk_arena_free(arena);
}

static void truncated_boxes_end(void **state)
{
    (void)state;
    sk_bytes all = sk_bytes_str(rows[4].box), mail;
    for (size_t len = 0; len <= all.len; len++) {
        sk_mbox box = sk_mbox_start(sk_slice(all, 0, len));
        uint64_t off, last = 0;
        while (sk_mbox_next(&box, &mail, &off)) {
            assert_true(off >= last && off + mail.len <= len);
            last = off;
        }
    }
}

static void what_is_no_mailbox(void **state)
{
    (void)state;
    assert_false(sk_mbox_begins(SK_LIT("From: a@sender.example\n\n")));
    assert_false(sk_mbox_begins(SK_LIT("From here on it is prose.\nMore prose.\n")));
    assert_false(sk_mbox_begins(SK_LIT("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(mails_come_out), cmocka_unit_test(the_sample_mailbox_has_forty),
                                       cmocka_unit_test(truncated_boxes_end), cmocka_unit_test(what_is_no_mailbox)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
