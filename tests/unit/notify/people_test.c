/* Whom mail and address books name: counts, dates, sides, and what hostile texts must not do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/filetime.h"
#include "base/text.h"
#include "make/mail.h"
#include "notify/contacts.h"
#include "notify/mail_date.h"
#include "notify/mail_people.h"
#include "notify/people_report.h"
#include "notify/store.h"

typedef struct gathered {
    sk_arena *arena;
    sk_people people;
    uint64_t mails, deviations;
} gathered;

static bool take_person(void *self, const sk_mention *m)
{
    gathered *g = self;
    sk_people_add(&g->people, m);
    return true;
}

static void take_mail(void *self, uint64_t time)
{
    gathered *g = self;
    (void)time;
    g->mails++;
}

static void take_deviation(void *self, const char *what)
{
    gathered *g = self;
    (void)what;
    g->deviations++;
}

static const char *const own[] = {"company.example", NULL};

static void start(gathered *g, uint64_t since)
{
    memset(g, 0, sizeof *g);
    g->arena = sk_arena_new(256u << 20);
    assert_non_null(g->arena);
    assert_true(sk_people_start(&g->people, g->arena, since, own));
}

static const sk_mention_sink *sink(gathered *g)
{
    static sk_mention_sink s;
    s = (sk_mention_sink){take_person, take_mail, take_deviation, g};
    return &s;
}

static const sk_person *person(const gathered *g, const char *key)
{
    uintptr_t p;
    return sk_map_get(g->people.by_key, sk_bytes_str(key), &p) ? (const sk_person *)p : NULL;
}

static void assert_text(sk_bytes b, const char *expected)
{
    assert_int_equal(b.len, strlen(expected));
    assert_memory_equal(b.p, expected, b.len);
}

static void read_mail(gathered *g, const char *mail)
{
    static uint64_t number;
    sk_mail_people(sk_bytes_str(mail), ++number, 0, sink(g));
}

static void dates_of_mail(void **state)
{
    (void)state;
    static const struct { const char *text, *expected; } dates[] = {
        {"Mon, 6 Jun 2022 09:30:00 +0900", "2022-06-06T00:30:00Z"}, {"6 Jun 2022 09:30 +0900 (JST)", "2022-06-06T00:30:00Z"},
        {"Tue, 29 Feb 2000 23:59:60 GMT", "2000-03-01T00:00:00Z"},  {"Fri, 01 Jan 99 00:00:00 EST", "1999-01-01T05:00:00Z"},
        {"1 Jan 2022 00:30 JST", "2021-12-31T15:30:00Z"},           {"31-Dec-2021 1:02:03 -0130", "2021-12-31T02:32:03Z"},
        {"30 Feb 2022 00:00 +0000", ""},                            {"Mon, 6 Xyz 2022 09:30:00", ""},
        {"", ""},                                                   {"99999999999999999 Jan 2022", ""},
        {"1 Jan 1022 00:00 +0000", ""},                             {"1 Jan 2022 99:00 +9999", "2022-01-01T00:00:00Z"},
    };
    sk_arena *a = sk_arena_new(1 << 20);
    for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++) assert_text(sk_filetime_text(a, sk_mail_date(sk_bytes_str(dates[i].text))), dates[i].expected);
    assert_text(sk_filetime_text(a, sk_day_date(SK_LIT("2022-03-01"))), "2022-03-01T00:00:00Z");
    assert_int_equal(sk_day_date(SK_LIT("2022-3-41")), 0);
    assert_int_equal(sk_day_date(SK_LIT("2022-03-01x")), 0);
    sk_arena_free(a);
}

static void a_person_counts_once_in_a_mail(void **state)
{
    (void)state;
    gathered g;
    start(&g, 0);
    read_mail(&g, "From: =?ISO-2022-JP?B?GyRCRURDZhsoQg==?= <Tanaka@Customer.example>\r\nReply-To: tanaka@customer.example\r\n"
                  "To: \"Sato, Jiro\" <sato@company.example>, suzuki@mail.company.example\r\nCc: team: a@other.example, b@other.example;\r\n"
                  "Date: Mon, 6 Jun 2022 09:30:00 +0900\r\n\r\nFrom: nobody@body.example\r\n");
    read_mail(&g, "From: TANAKA@customer.example\nTo: sato@company.example\nDate: Tue, 7 Jun 2022 09:30:00 +0900\n\nx\n");
    const sk_person *p = person(&g, "tanaka@customer.example");
    assert_non_null(p);
    assert_text(p->name, "田中");
    assert_text(p->address, "Tanaka@Customer.example");
    assert_int_equal(p->mails, 2);
    assert_int_equal(p->roles[SK_ROLE_FROM], 2);
    assert_int_equal(p->roles[SK_ROLE_REPLY_TO], 1);
    assert_text(sk_filetime_text(g.arena, p->first), "2022-06-06T00:30:00Z");
    assert_text(sk_filetime_text(g.arena, p->last), "2022-06-07T00:30:00Z");
    assert_text(person(&g, "sato@company.example")->name, "Sato, Jiro");
    assert_true(person(&g, "suzuki@mail.company.example")->internal);
    assert_false(p->internal);
    assert_int_equal(person(&g, "b@other.example")->roles[SK_ROLE_CC], 1);
    assert_null(person(&g, "nobody@body.example"));
    assert_true(sk_people_sort(&g.people));
    assert_int_equal(g.people.domain_count, 4);
    assert_true(g.people.domains[0].internal && g.people.domains[1].internal);
    assert_text(g.people.domains[2].name, "customer.example");
    sk_arena_free(g.arena);
}

static void own_domains_are_whole_names(void **state)
{
    (void)state;
    gathered g;
    start(&g, 0);
    read_mail(&g, "From: a@notcompany.example\nTo: b@company.example.invalid, c@COMPANY.EXAMPLE\n\n");
    assert_false(person(&g, "a@notcompany.example")->internal);
    assert_false(person(&g, "b@company.example.invalid")->internal);
    assert_true(person(&g, "c@company.example")->internal);
    sk_arena_free(g.arena);
}

static void since_leaves_out_what_is_older(void **state)
{
    (void)state;
    gathered g;
    start(&g, sk_day_date(SK_LIT("2022-03-01")));
    read_mail(&g, "From: old@x.example\nDate: Mon, 28 Feb 2022 09:30:00 +0000\n\n");
    read_mail(&g, "From: new@x.example\nDate: Tue, 1 Mar 2022 09:30:00 +0000\n\n");
    read_mail(&g, "From: undated@x.example\n\n");
    read_mail(&g, "Received: from a by b; Tue, 1 Feb 2022 09:30:00 +0000\nFrom: received@x.example\n\n");
    assert_null(person(&g, "old@x.example"));
    assert_null(person(&g, "received@x.example"));
    assert_non_null(person(&g, "new@x.example"));
    assert_non_null(person(&g, "undated@x.example"));
    assert_int_equal(g.people.undated, 1);
    sk_arena_free(g.arena);
}

static void hostile_headers_are_no_people(void **state)
{
    (void)state;
    gathered g;
    start(&g, 0);
    read_mail(&g, "From: <>\nTo: @, a@, @b, <a b@c.example>, <x@[1.2.3.4>, undisclosed-recipients:;\nCc: \"<\"@q.example\nReply-To: <a@b.example\n\n");
    assert_int_equal(g.people.odd, 4);
    assert_non_null(person(&g, "a@b.example"));
    assert_false(sk_is_address(SK_LIT("a\nb@c.example")));
    assert_false(sk_is_address(SK_LIT("a@c.example\x1b[2J")));
    assert_true(sk_is_address(SK_LIT("/o=Company/ou=First/cn=Recipients/cn=tanaka")));
    sk_arena_free(g.arena);
}

static void a_mail_names_no_more_people_than_are_read(void **state)
{
    (void)state;
    gathered g;
    start(&g, 0);
    sk_buf b = sk_buf_new(g.arena, 16 << 20);
    sk_buf_str(&b, "From: a@x.example\nTo: ");
    for (int i = 0; i < 30000; i++) sk_buf_format(&b, "%d@y.example,\n ", i);
    sk_buf_str(&b, "z@x.example\n\n");
    sk_mail_people(sk_buf_view(&b), 1, 0, sink(&g));
    assert_true(g.people.count <= 20000);
    assert_true(g.people.count > 10000 || g.deviations);
    sk_arena_free(g.arena);
}

static double ms_of_mailbox(unsigned mails)
{
    gathered g;
    uint64_t number = 0;
    start(&g, 0);
    sk_buf b = sk_buf_new(g.arena, 64 << 20);
    for (unsigned i = 0; i < mails; i++)
        sk_buf_format(&b, "From a@x.example Mon Jun  6 09:30:00 2022\nFrom: p%u@d%u.example\nTo: sato@company.example\nDate: Mon, 6 Jun 2022 09:30:00 +0900\n\ntext\n\n", i, i % 100);
    double begin = sk_clock_ms();
    sk_mbox_people(sk_buf_view(&b), &number, sink(&g));
    assert_true(sk_people_sort(&g.people));
    double took = sk_clock_ms() - begin;
    assert_int_equal(g.mails, mails);
    assert_int_equal(g.people.count, mails + 1);
    assert_int_equal(person(&g, "sato@company.example")->mails, mails);
    sk_arena_free(g.arena);
    return took;
}

static void huge_mailboxes_cost_as_much_as_they_are_long(void **state)
{
    (void)state;
    double small = ms_of_mailbox(4000), large = ms_of_mailbox(40000);
    assert_true(large < 40 * (small + 20)); /* linear is 10; a machine that is loaded may take some more */
}

static void a_made_mailbox(void **state)
{
    (void)state;
    gathered g;
    uint64_t number = 0;
    start(&g, 0);
    sk_bytes box = make_mailbox(g.arena);
    assert_int_equal(sk_store_kind_of(box, SK_LIT("INBOX")), SK_STORE_MBOX);
    assert_int_equal(sk_store_read_text(SK_STORE_MBOX, box, &number, sink(&g)), SK_STORE_READ);
    assert_int_equal(g.mails, MAKE_MAILBOX_COUNT);
    assert_true(g.people.count > 3);
    assert_int_equal(g.deviations, 0);
    sk_arena_free(g.arena);
}

static void cards(void **state)
{
    (void)state;
    gathered g;
    start(&g, 0);
    sk_vcard_people(SK_LIT("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:山田 太\r\n 郎\r\nitem1.EMAIL;TYPE=\"work;x\":yamada@x.exa\r\n mple\r\nEMAIL:mailto:y2@x.example\r\nEND:VCARD\r\n"
                           "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:=8D=B2=93=\n=A1;=8E=9F=98Y\nEMAIL;INTERNET:sato@x.example\nEND:VCARD\n"
                           "BEGIN:VCARD\nEMAIL:last@x.example"), sink(&g));
    assert_int_equal(g.people.count, 4);
    assert_text(person(&g, "yamada@x.example")->name, "山田 太郎");
    assert_text(person(&g, "sato@x.example")->name, "佐藤 次郎");
    assert_non_null(person(&g, "y2@x.example"));
    assert_int_equal(person(&g, "last@x.example")->roles[SK_ROLE_CONTACT], 1);
    assert_int_equal(person(&g, "last@x.example")->mails, 0);
    sk_arena_free(g.arena);
}

static void csv_of_outlook(void **state)
{
    (void)state;
    gathered g;
    start(&g, 0);
    sk_bytes text = make_charset(g.arena, "\"姓\",\"名\",\"会社名\",\"電子メール アドレス\",\"電子メール 表示名\"\r\n"
                                          "\"田中\",\"花子\",\"例\"\"商事\"\"\r\n本社\",\"hanako@x.example\",\"田中 花子 (hanako@x.example)\"\r\n", "CP932");
    sk_contacts_csv_people(text, sink(&g));
    assert_int_equal(g.people.count, 1);
    assert_text(person(&g, "hanako@x.example")->name, "田中 花子");
    sk_contacts_csv_people(SK_LIT("\xEF\xBB\xBFName;E-mail 1 - Value\nJane Doe;jane@y.example\n\"never closed;b@y.example\nc;d@y.example"), sink(&g));
    assert_text(person(&g, "jane@y.example")->name, "Jane Doe");
    assert_int_equal(g.people.count, 2);
    sk_arena_free(g.arena);
}

/* ---- writers ---- */

static bool append(void *self, const uint8_t *p, size_t len)
{
    sk_buf_bytes(self, sk_bytes_of(p, len));
    return true;
}

static sk_bytes written(gathered *g, void (*write)(sk_out *, const sk_notify_facts *))
{
    static sk_buf b;
    static sk_out o;
    const sk_notify_facts f = {.people = &g->people, .version = "0", .mails = 1, .stores = 1, .now = sk_day_date(SK_LIT("2022-07-01"))};
    b = sk_buf_new(g->arena, 1 << 20);
    sk_out_init(&o, append, &b);
    write(&o, &f);
    assert_true(sk_out_flush(&o));
    return sk_buf_view(&b);
}

static void write_japanese(sk_out *o, const sk_notify_facts *f) { sk_notify_write_letter(o, f, true); }

static void write_inside(sk_out *o, const sk_notify_facts *f)
{
    sk_notify_facts inside = *f;
    inside.internal = true;
    inside.contact = "IT \x1b[2J 03-0000-0000";
    sk_notify_write_letter(o, &inside, false);
}

static bool holds(sk_bytes b, const char *text) { return sk_find(b, 0, sk_bytes_str(text)) != SK_NPOS; }

static void lists_and_letters(void **state)
{
    (void)state;
    gathered g;
    start(&g, 0);
    read_mail(&g, "From: \"=cmd|' /C x'!A0\" <=1+1@evil.example>\nReply-To: \"a\xE2\x80\xAE\x1b]0;x\\\"\" <r@evil.example>\nTo: sato@company.example\nDate: Mon, 6 Jun 2022 09:30:00 +0900\n\n");
    assert_true(sk_people_sort(&g.people));
    sk_bytes csv = written(&g, sk_notify_write_csv);
    assert_true(holds(csv, "\"'=cmd|' /C x'!A0\""));
    assert_true(holds(csv, "\"'=1+1@evil.example\""));
    assert_false(holds(csv, "\x1b"));
    assert_false(holds(csv, "\xE2\x80\xAE"));
    sk_bytes table = written(&g, sk_notify_write_table);
    assert_false(holds(table, "\x1b"));
    assert_true(holds(table, "2 people outside, 1 inside"));
    assert_true(holds(written(&g, sk_notify_write_json), "\"domain\":\"evil.example\",\"internal\":false,\"mails\":2"));
    sk_bytes letter = written(&g, write_japanese);
    assert_true(holds(letter, "2022年6月6日 から 2022年6月6日 まで"));
    assert_true(holds(letter, "1 組織の 2 名"));
    assert_false(holds(letter, "{"));
    letter = written(&g, write_inside);
    assert_true(holds(letter, "03-0000-0000"));
    assert_false(holds(letter, "\x1b"));
    assert_true(holds(letter, "2 people are being warned"));
    sk_arena_free(g.arena);
}

static void kinds(void **state)
{
    (void)state;
    assert_int_equal(sk_store_kind_of(SK_LIT("!BDN...."), SK_LIT("a.ost")), SK_STORE_PST);
    assert_int_equal(sk_store_kind_of(SK_LIT("SQLite format 3\0xx"), SK_LIT("abook.sqlite")), SK_STORE_SQLITE);
    assert_int_equal(sk_store_kind_of(SK_LIT("Return-Path: <a@b.example>\nFrom: a@b.example\n\n"), SK_LIT("1.host:2,S")), SK_STORE_MAIL);
    assert_int_equal(sk_store_kind_of(SK_LIT("user_pref(\"a\", 1);\n"), SK_LIT("prefs.js")), SK_STORE_NONE);
    assert_int_equal(sk_store_kind_of(SK_LIT("Name: x\nVersion: 1\n\n"), SK_LIT("control")), SK_STORE_NONE);
    assert_int_equal(sk_store_kind_of((sk_bytes){0}, SK_LIT("INBOX")), SK_STORE_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_of_mail), cmocka_unit_test(a_person_counts_once_in_a_mail), cmocka_unit_test(own_domains_are_whole_names),
        cmocka_unit_test(since_leaves_out_what_is_older), cmocka_unit_test(hostile_headers_are_no_people),
        cmocka_unit_test(a_mail_names_no_more_people_than_are_read), cmocka_unit_test(huge_mailboxes_cost_as_much_as_they_are_long),
        cmocka_unit_test(a_made_mailbox), cmocka_unit_test(cards), cmocka_unit_test(csv_of_outlook), cmocka_unit_test(lists_and_letters),
        cmocka_unit_test(kinds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
