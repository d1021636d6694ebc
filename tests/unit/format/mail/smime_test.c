/* S/MIME: what is signed or compressed comes out as it went in, whatever the lengths look like. */
#include "unit/with_arena.h"

#include "base/text.h"
#include "make/cms.h"
#include "make/scanned.h"
#include "make/told.h"

extern const sk_format sk_format_pkcs7;

#define ENTITY "Content-Type: text/plain\r\nMIME-Version: 1.0\r\n\r\nSigned, with the text inside.\r\n"

static sk_outcome open_it(sk_bytes b, make_told **ret)
{
    *ret = make_told_new(b, SK_KIND_CRYPTO_PKCS7);
    assert_non_null(*ret);
    return sk_format_pkcs7.open(&(*ret)->o);
}

static void expect_content(sk_bytes b)
{
    make_told *t;
    assert_int_equal(open_it(b, &t), SK_OUTCOME_COMPLETE);
    assert_int_equal(t->child_count, 1);
    assert_bytes(t->children[0].bytes, ENTITY);
    assert_int_equal(t->children[0].relation, SK_REL_DECODED);
    assert_int_equal(t->deviation_count, 0);
    make_told_free(t);
}

static void contents_come_out(void **state)
{
    (void)state;
    for (unsigned form = 0; form < MAKE_CMS_FORMS; form++) {
        sk_bytes b = make_cms_signed(arena, SK_LIT(ENTITY), (make_cms_form)form);
        expect_content(b);
        expect_content(make_cms_armoured(arena, b));
    }
    expect_content(make_cms_compressed(arena, SK_LIT(ENTITY)));
}

static void the_content_is_opened_as_mail(void **state)
{
    (void)state;
    sk_report *r = make_scanned(make_cms_signed(arena, SK_LIT(ENTITY), MAKE_CMS_INDEFINITE), "smime.p7m", NULL);
    size_t count;
    const sk_artifact *a = sk_report_artifacts(r, &count);
    assert_int_equal(count, 3);
    assert_int_equal(a[0].kind, SK_KIND_CRYPTO_PKCS7);
    assert_int_equal(a[0].outcome, SK_OUTCOME_COMPLETE);
    assert_int_equal(a[1].kind, SK_KIND_MAIL_RFC5322);
    assert_int_equal(a[2].kind, SK_KIND_TEXT_PLAIN);
    sk_report_free(r);
}

static void a_detached_signature_is_inert(void **state)
{
    (void)state;
    for (unsigned form = 0; form < MAKE_CMS_FORMS; form++) {
        sk_bytes b = make_cms_signed(arena, (sk_bytes){0}, (make_cms_form)form);
        sk_report *r = make_scanned(b, "smime.p7s", NULL);
        size_t count;
        const sk_artifact *a = sk_report_artifacts(r, &count);
        assert_int_equal(a[0].kind, SK_KIND_CRYPTO_SIGNATURE);
        assert_int_equal(a[0].outcome, SK_OUTCOME_COMPLETE);
        sk_report_free(r);
        make_told *t;
        assert_int_equal(open_it(make_cms_armoured(arena, b), &t), SK_OUTCOME_COMPLETE);
        assert_int_equal(t->child_count, 0);
        make_told_free(t);
    }
}

static void what_is_sealed_is_told(void **state)
{
    (void)state;
    make_told *t;
    assert_int_equal(open_it(make_cms_enveloped(arena), &t), SK_OUTCOME_ENCRYPTED);
    assert_true(make_told_has_fact(t, SK_FACT_LOCK_SCHEME, "S/MIME"));
    make_told_free(t);
    assert_int_equal(open_it(SK_LIT("no DER"), &t), SK_OUTCOME_NOT_THIS);
    make_told_free(t);
}

/* A cut inside the content gives what is there; before it, nothing; behind it, all. */
static void every_truncation_is_seen(void **state)
{
    (void)state;
    for (unsigned form = 0; form < MAKE_CMS_FORMS; form++) {
        sk_bytes b = make_cms_signed(arena, SK_LIT(ENTITY), (make_cms_form)form);
        size_t last = 0;
        for (size_t len = 20; len < b.len; len++) {
            make_told *t;
            sk_outcome outcome = open_it(sk_slice(b, 0, len), &t);
            sk_bytes got = t->child_count ? t->children[0].bytes : (sk_bytes){0};
            assert_true(sk_starts(SK_LIT(ENTITY), got) && got.len >= last);
            if (got.len < sizeof ENTITY - 1) assert_int_equal(outcome, SK_OUTCOME_PARTIAL);
            last = got.len;
            make_told_free(t);
        }
        assert_int_equal(last, sizeof ENTITY - 1);
    }
}

/* Pieces inside pieces without end, a number in place of a piece, a length near the largest. */
static void hostile_structures_end(void **state)
{
    (void)state;
    sk_bytes whole = make_cms_signed(arena, SK_LIT("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), MAKE_CMS_WHOLE);
    size_t at = sk_find(whole, 0, SK_LIT("\x04\x2F\x41"));
    assert_true(at != SK_NPOS);
    static const char *const items[] = {"\x24\x80\x24\x80\x24\x80\x24\x80\x24\x80\x24\x80\x24\x80\x24\x80\x24\x80\x24\x80\x24\x80"
                                        "\x24\x80\x24\x80\x24\x80\x24\x80\x24\x80\x24\x80\x24\x80",
                                        "\x24\x80\x02\x01\x01", "\x04\x88\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF",
                                        "\x24\x84\xFF\xFF\xFF\xFF", "\x04\x80\x41"};
    for (size_t i = 0; i < sizeof items / sizeof *items; i++) {
        sk_buf b = sk_buf_new(arena, 4096);
        sk_buf_bytes(&b, sk_slice(whole, 0, at));
        sk_buf_str(&b, items[i]);
        make_told *t;
        assert_int_equal(open_it(sk_buf_view(&b), &t), SK_OUTCOME_PARTIAL);
        assert_int_equal(t->deviation_count, 1);
        make_told_free(t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contents_come_out),
        cmocka_unit_test(the_content_is_opened_as_mail),
        cmocka_unit_test(a_detached_signature_is_inert),
        cmocka_unit_test(what_is_sealed_is_told),
        cmocka_unit_test(every_truncation_is_seen),
        cmocka_unit_test(hostile_structures_end),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
