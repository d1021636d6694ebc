/* One scan from outside: recursion, limits, locks, kinds, promises of names, and that the same bytes give the same report. */
#include <string.h>

#include "unit/with_arena.h"

#include "make/mail.h"
#include "make/pack.h"
#include "make/samples.h"
#include "make/scanned.h"
#include "make/zip.h"
#include "model/facts.h"
#include "model/kinds.h"
#include "model/limits.h"
#include "report/writer.h"

static sk_report *scan_limited(sk_bytes input, const char *name, const char *limit, uint64_t value)
{
    sk_engine *engine;
    sk_report *report;
    sk_error error;
    sk_limit_setting set = {limit, value};
    assert_int_equal(sk_engine_new(NULL, &engine, &error), SK_OK);
    sk_scan_options options = {.name = name, .limits = &set, .limit_count = limit ? 1 : 0};
    if (sk_scan(engine, input, &options, &report, &error) != SK_OK) fail_msg("%s", error.message);
    sk_engine_free(engine);
    return report;
}

static sk_bytes zip_of(const char *name, sk_bytes data) { return make_zip(arena, &(make_zip_entry){.name = name, .data = data, .method = 8}, 1, NULL); }

/* --- recursion --- */

static void contents_of_parents_hold_while_children_are_read(void **state)
{
    (void)state;
    sk_bytes text = make_prose(arena, 300000), deep = text;
    for (int i = 0; i < 6; i++) {
        deep = i % 2 ? make_gzip(arena, deep, NULL) : zip_of(i == 0 ? "text.txt" : "inner.gz", deep);
    }
    sk_report *r = make_scanned(deep, "deep.gz", NULL);
    const sk_artifact *found = make_found(r, "text.txt", 0);
    assert_true(make_holds(found, text));
    assert_int_equal(found->depth, 6);
    assert_int_equal(sk_report_verdict(r), SK_CLEAN);
    sk_report_free(r);
}

static void siblings_are_read_after_nested_ones(void **state)
{
    (void)state;
    sk_bytes text = make_prose(arena, 50000);
    make_zip_entry entries[] = {{.name = "a.zip", .data = zip_of("a.txt", text), .method = 8}, {.name = "b.txt", .data = text, .method = 8},
                                {.name = "c.zip", .data = zip_of("c.txt", text)},              {.name = "d.txt", .data = text}};
    sk_report *r = make_scanned(make_zip(arena, entries, 4, NULL), "x.zip", NULL);
    static const char *const names[] = {"a.txt", "b.txt", "c.txt", "d.txt"};
    for (size_t i = 0; i < 4; i++) assert_true(make_holds(make_found(r, names[i], 0), text));
    sk_report_free(r);
}

/* --- limits --- */

static void depth_is_limited_and_told(void **state)
{
    (void)state;
    sk_bytes deep = SK_LIT("a text\n");
    for (int i = 0; i < 8; i++) deep = zip_of("x", deep);
    sk_report *r = scan_limited(deep, "x.zip", "depth", 3);
    size_t count;
    const sk_artifact *a = sk_report_artifacts(r, &count);
    assert_int_equal(count, 5); /* 0 to 3, and the one that was not opened */
    assert_int_equal(a[3].outcome, SK_OUTCOME_COMPLETE);
    assert_int_equal(a[4].outcome, SK_OUTCOME_LIMIT);
    assert_true(make_reached(r, SK_LIMIT_DEPTH));
    assert_int_equal(sk_report_verdict(r), SK_UNSCANNABLE);
    sk_report_free(r);
    r = scan_limited(deep, "x.zip", "depth", 8);
    assert_false(make_reached(r, SK_LIMIT_DEPTH));
    assert_int_equal(sk_report_verdict(r), SK_CLEAN);
    sk_report_free(r);
}

static void artifacts_are_limited_and_told(void **state)
{
    (void)state;
    make_zip_entry entries[10];
    char names[10][8];
    for (size_t i = 0; i < 10; i++) {
        names[i][0] = (char)('0' + i);
        memcpy(names[i] + 1, ".txt", 5);
        entries[i] = (make_zip_entry){.name = names[i], .data = SK_LIT("a text\n")};
    }
    sk_bytes zip = make_zip(arena, entries, 10, NULL);
    sk_report *r = scan_limited(zip, "x.zip", "artifacts", 5);
    size_t count;
    (void)sk_report_artifacts(r, &count);
    assert_int_equal(count, 5);
    assert_true(make_reached(r, SK_LIMIT_ARTIFACTS));
    assert_int_equal(sk_report_verdict(r), SK_UNSCANNABLE);
    sk_report_free(r);
    r = scan_limited(zip, "x.zip", "artifacts", 11);
    assert_false(make_reached(r, SK_LIMIT_ARTIFACTS));
    sk_report_free(r);
}

static void long_artifacts_are_read_as_far_as_needed(void **state)
{
    (void)state;
    sk_buf b = sk_buf_new(arena, 1 << 20); /* bytes that no format knows, more than one step of unpacking */
    for (uint32_t i = 0, x = 1; i < 700000; i++, x = x * 1664525 + 1013904223) sk_buf_byte(&b, (uint8_t)(x >> 24));
    sk_bytes noise = sk_buf_view(&b);
    sk_bytes zip = zip_of("noise.bin", noise);
    sk_report *r = scan_limited(zip, "x.zip", "lazy.bytes", 4096);
    const sk_artifact *a = make_found(r, "noise.bin", 0);
    assert_int_equal(a->outcome, SK_OUTCOME_LIMIT);
    assert_false(a->has_sha256);
    assert_int_equal(a->size, noise.len);
    assert_true(a->read_size < a->size);
    assert_true(make_reached(r, SK_LIMIT_LAZY_BYTES));
    assert_int_equal(sk_report_verdict(r), SK_UNSCANNABLE);
    sk_report_free(r);
    r = make_scanned(zip, "x.zip", NULL);
    a = make_found(r, "noise.bin", 0);
    assert_int_equal(a->outcome, SK_OUTCOME_UNKNOWN);
    assert_true(make_holds(a, noise));
    sk_report_free(r);
}

/* A container that does not say how long its content is (bzip2, xz) gives it whole. */
static void short_artifacts_of_unknown_length_are_read_whole(void **state)
{
    (void)state;
    sk_bytes noise = make_deflate(arena, make_prose(arena, 90000));
    sk_bytes packed[] = {make_bzip2(arena, noise), make_xz(arena, noise), make_zstd(arena, noise), make_gzip(arena, noise, NULL)};
    for (size_t i = 0; i < 4; i++) {
        sk_report *r = make_scanned(packed[i], "noise", NULL);
        size_t count;
        const sk_artifact *a = sk_report_artifacts(r, &count);
        assert_int_equal(count, 2);
        assert_true(make_holds(&a[1], noise));
        assert_false(make_reached(r, SK_LIMIT_LAZY_BYTES));
        sk_report_free(r);
    }
}

static void wrong_options_are_refused(void **state)
{
    (void)state;
    sk_engine *engine;
    sk_report *report = NULL;
    sk_error error;
    assert_int_equal(sk_engine_new(NULL, &engine, &error), SK_OK);
    static const sk_limit_setting wrong[] = {{"nosuch", 1}, {"depth", 0}, {"depth", 65}, {"worker.crash", 1}, {"memory", 1}};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        error.message[0] = 0;
        assert_int_equal(sk_scan(engine, SK_LIT("x"), &(sk_scan_options){.limits = &wrong[i], .limit_count = 1}, &report, &error), SK_USAGE);
        assert_true(strstr(error.message, wrong[i].name) != NULL);
    }
    assert_int_equal(sk_scan(engine, SK_LIT("x"), &(sk_scan_options){.kind = "no.such"}, &report, &error), SK_USAGE);
    assert_true(strstr(error.message, "no.such") != NULL);
    assert_null(report);
    sk_engine_free(engine);
}

/* --- locks --- */

static sk_bytes letter(const char *subject, const char *text, sk_bytes zip)
{
    make_mail m = make_mail_new(arena);
    make_mail_envelope(&m, "a@one.example", "b@two.example", subject, "UTF-8", 'B');
    make_mail_begin(&m, "mixed");
    make_mail_text(&m, "plain", "UTF-8", MAKE_8BIT, text);
    make_mail_attach(&m, "application/zip", "files.zip", MAKE_NAME_RAW, "UTF-8", MAKE_BASE64, zip);
    return make_mail_bytes(&m);
}

static sk_bytes locked(const char *name, sk_bytes data, const char *password)
{
    return make_zip(arena, &(make_zip_entry){.name = name, .data = data, .method = 8, .password = password}, 1, NULL);
}

static void expect_opened(sk_bytes input, const char *given, const char *name, sk_bytes content, const char *why)
{
    sk_report *r = make_scanned(input, "a.eml", given);
    const sk_artifact *a = make_found(r, name, 0);
    assert_true(make_holds(a, content));
    assert_true(sk_is(make_fact(r, SK_FACT_LOCK_PASSWORD_SOURCE, a->id), why));
    sk_report_free(r);
}

static void passwords_are_found_wherever_they_stand(void **state)
{
    (void)state;
    sk_bytes text = SK_LIT("what was locked\n"), zip = locked("a.txt", text, "Kq-8813");
    expect_opened(letter("Files", "The password is: Kq-8813\r\n", zip), NULL, "a.txt", text, "labelled");
    expect_opened(letter("Files (password: Kq-8813)", "See the subject.\r\n", zip), NULL, "a.txt", text, "labelled");
    expect_opened(letter("Files", "You know it.\r\n", zip), "Kq-8813", "a.txt", text, "given");
    make_zip_entry beside[] = {{.name = "files.zip", .data = zip}, {.name = "readme.txt", .data = SK_LIT("password: Kq-8813\r\n"), .method = 8}};
    expect_opened(make_zip(arena, beside, 2, NULL), NULL, "a.txt", text, "labelled");
}

static void a_lock_that_nothing_opens_is_told(void **state)
{
    (void)state;
    sk_report *r = make_scanned(letter("Files", "I will call you.\r\n", locked("a.txt", SK_LIT("secret\n"), "Kq-8813")), "a.eml", "wrong");
    const sk_artifact *a = make_found(r, "a.txt", 0);
    assert_int_equal(a->outcome, SK_OUTCOME_ENCRYPTED);
    assert_false(a->has_sha256);
    assert_bytes(make_fact(r, SK_FACT_LOCK_SCHEME, a->id), "ZipCrypto");
    assert_int_equal(make_fact(r, SK_FACT_LOCK_PASSWORD, a->id).len, 0);
    assert_int_equal(sk_report_verdict(r), SK_UNSCANNABLE);
    sk_report_free(r);
}

/* The second key stands behind the first lock. */
static void a_lock_inside_a_lock(void **state)
{
    (void)state;
    sk_bytes text = SK_LIT("at the bottom\n");
    make_zip_entry outer[] = {{.name = "inner.zip", .data = locked("a.txt", text, "Second-77"), .method = 8, .password = "First-55"},
                              {.name = "note.txt", .data = SK_LIT("password: Second-77\r\n"), .method = 8, .password = "First-55"}};
    sk_report *r = make_scanned(letter("Files", "Password: First-55\r\n", make_zip(arena, outer, 2, NULL)), "a.eml", NULL);
    assert_true(make_holds(make_found(r, "a.txt", 0), text));
    assert_int_equal(sk_report_verdict(r), SK_CLEAN);
    sk_report_free(r);
}

static void one_password_for_many_and_many_for_one(void **state)
{
    (void)state;
    sk_bytes text = make_prose(arena, 5000);
    make_zip_entry entries[] = {{.name = "1.txt", .data = text, .method = 8, .password = "Kq-8813"},
                                {.name = "2.txt", .data = text, .method = 8, .password = "Kq-8813", .aes_strength = 3, .aes_version = 2},
                                {.name = "3.txt", .data = text, .method = 0, .password = "Other-44"},
                                {.name = "4.txt", .data = text, .method = 8},
                                {.name = "5.txt", .data = text, .method = 8, .password = "Nobody-knows-99"}};
    sk_report *r = make_scanned(letter("Files", "Password: Kq-8813\r\nPassword: Other-44\r\n", make_zip(arena, entries, 5, NULL)), "a.eml", NULL);
    static const char *const names[] = {"1.txt", "2.txt", "3.txt", "4.txt"};
    for (size_t i = 0; i < 4; i++) assert_true(make_holds(make_found(r, names[i], 0), text));
    assert_int_equal(make_found(r, "5.txt", 0)->outcome, SK_OUTCOME_ENCRYPTED);
    sk_report_free(r);
}

static void trying_passwords_has_a_price(void **state)
{
    (void)state;
    sk_report *r = scan_limited(letter("Files", "Password: Kq-8813\r\n", locked("a.txt", SK_LIT("x\n"), "Kq-8813")), "a.eml", "password.cost", 1);
    bool opened = make_found(r, "a.txt", 0)->outcome == SK_OUTCOME_COMPLETE;
    assert_true(opened || make_reached(r, SK_LIMIT_PASSWORD_COST));
    assert_int_equal(sk_report_verdict(r), opened ? SK_CLEAN : SK_UNSCANNABLE);
    sk_report_free(r);
}

/* --- kinds --- */

static sk_report *scan_kind(sk_bytes input, const char *kind)
{
    sk_engine *engine;
    sk_report *report;
    assert_int_equal(sk_engine_new(NULL, &engine, NULL), SK_OK);
    assert_int_equal(sk_scan(engine, input, &(sk_scan_options){.kind = kind}, &report, NULL), SK_OK);
    sk_engine_free(engine);
    return report;
}

static void expect_kind(sk_bytes input, const char *name, const char *forced, uint16_t kind, sk_outcome outcome, sk_verdict verdict)
{
    sk_report *r = forced ? scan_kind(input, forced) : make_scanned(input, name, NULL);
    size_t count;
    const sk_artifact *a = sk_report_artifacts(r, &count);
    if (a[0].kind != kind || a[0].outcome != outcome || sk_report_verdict(r) != verdict)
        fail_msg("%s: %s %s %s", name ? name : forced, sk_kind_name(a[0].kind), sk_outcome_name(a[0].outcome), sk_verdict_name(sk_report_verdict(r)));
    sk_report_free(r);
}

static void kinds_given_by_the_caller(void **state)
{
    (void)state;
    sk_bytes zip = zip_of("a.txt", SK_LIT("a text\n"));
    expect_kind(zip, NULL, "archive.zip", SK_KIND_ARCHIVE_ZIP, SK_OUTCOME_COMPLETE, SK_CLEAN);
    expect_kind(zip, NULL, "image", SK_KIND_IMAGE, SK_OUTCOME_COMPLETE, SK_CLEAN); /* what the caller says counts */
    expect_kind(zip, NULL, "archive.rar", SK_KIND_ARCHIVE_RAR, SK_OUTCOME_UNKNOWN, SK_UNSCANNABLE);
}

static void what_no_format_opens(void **state)
{
    (void)state;
    sk_bytes noise = make_deflate(arena, make_prose(arena, 9000));
    expect_kind(noise, "a.bin", NULL, SK_KIND_DATA_BINARY, SK_OUTCOME_UNKNOWN, SK_UNSCANNABLE);
    expect_kind(noise, "a.png", NULL, SK_KIND_DATA_BINARY, SK_OUTCOME_UNKNOWN, SK_CLEAN); /* a broken picture stays one */
    expect_kind((sk_bytes){NULL, 0}, "a.doc", NULL, SK_KIND_DATA_EMPTY, SK_OUTCOME_COMPLETE, SK_CLEAN);
    expect_kind(SK_LIT("Rar!\x1A\x07\x01\0 nothing behind"), "a.rar", NULL, SK_KIND_ARCHIVE_RAR, SK_OUTCOME_UNKNOWN, SK_UNSCANNABLE);
}

/* A signature alone is no compound file and no archive: what is there is still said not to be known. */
static void a_signature_alone_is_not_clean(void **state)
{
    (void)state;
    static const char *const heads[] = {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "PK\3\4", "\x1F\x8B\x08", "7z\xBC\xAF\x27\x1C"};
    sk_bytes noise = make_deflate(arena, make_prose(arena, 9000));
    for (size_t i = 0; i < 4; i++) {
        sk_buf b = sk_buf_new(arena, 1 << 20);
        sk_buf_str(&b, heads[i]);
        sk_buf_bytes(&b, noise);
        sk_report *r = make_scanned(sk_buf_view(&b), "a.bin", NULL);
        assert_int_equal(sk_report_verdict(r), SK_UNSCANNABLE);
        sk_report_free(r);
    }
}

static void promises_that_are_not_kept_are_facts(void **state)
{
    (void)state;
    sk_bytes zip = zip_of("a.txt", SK_LIT("a text\n"));
    sk_report *r = make_scanned(zip, "invoice.pdf", NULL);
    assert_bytes(make_fact(r, SK_FACT_CONTENT_EXTENSION, 0), "pdf");
    sk_report_free(r);
    r = make_scanned(zip, "invoice.zip", NULL);
    assert_int_equal(make_fact(r, SK_FACT_CONTENT_EXTENSION, 0).len, 0);
    sk_report_free(r);
    make_mail m = make_mail_new(arena);
    make_mail_envelope(&m, "a@one.example", "b@two.example", "Picture", "UTF-8", 'B');
    make_mail_begin(&m, "mixed");
    make_mail_attach(&m, "image/png", "files.zip", MAKE_NAME_RAW, "UTF-8", MAKE_BASE64, zip);
    make_mail_attach(&m, "application/octet-stream", "more.zip", MAKE_NAME_RAW, "UTF-8", MAKE_BASE64, zip);
    r = make_scanned(make_mail_bytes(&m), "a.eml", NULL);
    assert_bytes(make_fact(r, SK_FACT_CONTENT_TYPE, make_found(r, "files.zip", 0)->id), "image/png");
    assert_int_equal(make_fact(r, SK_FACT_CONTENT_TYPE, make_found(r, "more.zip", 0)->id).len, 0);
    sk_report_free(r);
}

/* --- the same again --- */

static bool collect(void *self, const uint8_t *p, size_t len)
{
    sk_buf_bytes(self, sk_bytes_of(p, len));
    return true;
}

/* The report as one line of JSON, without the time that it took. */
static sk_bytes told(const sk_report *r)
{
    sk_buf b = sk_buf_new(arena, 16 << 20);
    sk_out *o = SK_NEW(arena, sk_out);
    const sk_writer *w = sk_writer_find(SK_LIT("jsonl"));
    sk_source source = {.path = SK_LIT("a")};
    sk_out_init(o, collect, &b);
    w->input(o, &(sk_style){0}, &source, r);
    assert_true(sk_out_flush(o));
    sk_bytes all = sk_buf_view(&b);
    return sk_slice(all, 0, sk_find_last(all, SK_LIT("\"elapsed_ms\"")));
}

static void the_same_bytes_give_the_same_report(void **state)
{
    (void)state;
    for (size_t i = 0; i < make_sample_count; i++) {
        sk_arena *own = sk_arena_new(512u << 20);
        sk_bytes mail = make_samples[i].make(own);
        sk_buf shifted = sk_buf_new(own, mail.len + 16); /* the same at another address */
        sk_buf_str(&shifted, "123");
        sk_buf_bytes(&shifted, mail);
        sk_report *one = make_scanned(mail, "a.eml", NULL), *two = make_scanned(sk_from(sk_buf_view(&shifted), 3), "a.eml", NULL);
        sk_bytes first = told(one), second = told(two);
        if (first.len < 100 || !sk_equal(first, second)) fail_msg("%s", make_samples[i].name);
        sk_report_free(one);
        sk_report_free(two);
        sk_arena_free(own);
    }
}

#define WITH_ARENA(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ARENA(contents_of_parents_hold_while_children_are_read),
        WITH_ARENA(siblings_are_read_after_nested_ones),
        WITH_ARENA(depth_is_limited_and_told),
        WITH_ARENA(artifacts_are_limited_and_told),
        WITH_ARENA(long_artifacts_are_read_as_far_as_needed),
        WITH_ARENA(short_artifacts_of_unknown_length_are_read_whole),
        WITH_ARENA(wrong_options_are_refused),
        WITH_ARENA(passwords_are_found_wherever_they_stand),
        WITH_ARENA(a_lock_that_nothing_opens_is_told),
        WITH_ARENA(a_lock_inside_a_lock),
        WITH_ARENA(one_password_for_many_and_many_for_one),
        WITH_ARENA(trying_passwords_has_a_price),
        WITH_ARENA(kinds_given_by_the_caller),
        WITH_ARENA(what_no_format_opens),
        WITH_ARENA(a_signature_alone_is_not_clean),
        WITH_ARENA(promises_that_are_not_kept_are_facts),
        WITH_ARENA(the_same_bytes_give_the_same_report),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
