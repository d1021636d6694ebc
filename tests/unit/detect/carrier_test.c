/* Archives that programs read differently, and near misses. */
#include "../test.h"
#include "make/mail.h"
#include "make/ooxml.h"
#include "make/scanned.h"
#include "make/zip.h"
#include "model/evidence.h"
#include "model/report.h"

static sk_arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = sk_arena_new(64u << 20);
    return arena ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    sk_arena_free(arena);
    return 0;
}

static void expect_ambiguous(const make_zip_entry *entries, size_t count, bool ambiguous, sk_verdict verdict)
{
    make_mail m = make_mail_new(arena);
    make_mail_envelope(&m, "a@one.example", "b@two.example", "Files", "UTF-8", 'B');
    make_mail_begin(&m, "mixed");
    make_mail_attach(&m, "application/zip", "files.zip", MAKE_NAME_RAW, "UTF-8", MAKE_BASE64, make_zip(arena, entries, count, NULL));
    sk_report *r = make_scanned(make_mail_bytes(&m), "files.eml", NULL);
    assert_int_equal(sk_report_has_evidence(r, SK_EV_ARCHIVE_AMBIGUOUS, SK_NO_ARTIFACT), ambiguous);
    assert_int_equal(sk_report_verdict(r), verdict);
    sk_report_free(r);
}

static void unlisted_members_that_carry_are_told(void **state)
{
    (void)state;
    sk_bytes text = SK_LIT("only text, in some lines\r\nof no interest\r\n");
    sk_bytes docx = make_docx(arena, &(make_office){.title = "Nothing"}, "A document", NULL);
    make_zip_entry hidden[] = {{.name = "a.txt", .data = text}, {.name = "b.docx", .data = docx, .method = 8, .unlisted = true}};
    make_zip_entry listed[] = {{.name = "a.txt", .data = text}, {.name = "b.docx", .data = docx, .method = 8}};
    make_zip_entry hidden_text[] = {{.name = "a.txt", .data = text, .method = 8, .unlisted = true}, {.name = "b.docx", .data = docx, .method = 8}};
    expect_ambiguous(hidden, 2, true, SK_SUSPICIOUS);
    expect_ambiguous(listed, 2, false, SK_CLEAN);
    expect_ambiguous(hidden_text, 2, false, SK_CLEAN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(unlisted_members_that_carry_are_told, set_up, tear_down)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
