/* Encrypted ZIP entries: opened by the right password, by no other, and by what 7-Zip wrote where it is installed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "codec/crypto.h"
#include "make/pack.h"
#include "make/scanned.h"
#include "make/zip.h"
#include "model/deviations.h"
#include "model/facts.h"

static sk_arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = sk_arena_new((size_t)256 << 20);
    sk_crypto_warm_up();
    return arena ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    sk_arena_free(arena);
    return 0;
}

static void right_password_opens(void **state)
{
    (void)state;
    sk_bytes d = make_prose(arena, 30000);
    for (unsigned strength = 0; strength <= 3; strength++) {
        for (unsigned method = 0; method <= 8; method += 8) {
            for (unsigned version = 1; version <= 2; version++) {
                make_zip_entry e[] = {{.name = "a",
                                       .data = d,
                                       .method = method,
                                       .password = "s3cret",
                                       .aes_strength = strength,
                                       .aes_version = version},
                                      {.name = "b",
                                       .data = SK_LIT("short"),
                                       .method = method,
                                       .password = "s3cret",
                                       .aes_strength = strength,
                                       .aes_version = version,
                                       .descriptor = strength == 0}};
                sk_bytes zip = make_zip(arena, e, 2, NULL);
                sk_report *r = make_scanned(zip, "z.zip", "s3cret");
                assert_true(make_holds(make_found(r, "a", 0), d));
                assert_true(make_holds(make_found(r, "b", 0), SK_LIT("short")));
                assert_true(sk_equal(make_fact(r, SK_FACT_LOCK_PASSWORD, 1), SK_LIT("s3cret")));
                sk_report_free(r);
                r = make_scanned(zip, "z.zip", "other");
                assert_int_equal(make_found(r, "a", 0)->outcome, SK_OUTCOME_ENCRYPTED);
                assert_true(make_fact(r, SK_FACT_LOCK_SCHEME, 1).len > 0);
                sk_report_free(r);
            }
        }
    }
}

/* One byte of check lets one wrong password in 256 pass: none of 5,000 may open. */
static void no_wrong_password_opens(void **state)
{
    (void)state;
    make_zip_entry e = {.name = "a", .data = make_prose(arena, 400), .method = 8, .password = "the right one"};
    sk_bytes zip = make_zip(arena, &e, 1, NULL);
    char word[16];
    for (unsigned i = 0; i < 5000; i += 50) {
        snprintf(word, sizeof word, "wrong%u", i);
        sk_report *r = make_scanned(zip, "z.zip", word);
        assert_int_equal(make_found(r, "a", 0)->outcome, SK_OUTCOME_ENCRYPTED);
        sk_report_free(r);
    }
}

static void wrong_code_is_told(void **state)
{
    (void)state;
    sk_bytes d = make_prose(arena, 4000);
    make_zip_entry e = {.name = "a", .data = d, .method = 8, .password = "p", .aes_strength = 3, .aes_version = 1, .mac_xor = 1};
    sk_report *r = make_scanned(make_zip(arena, &e, 1, NULL), "z.zip", "p");
    assert_true(make_holds(make_found(r, "a", 0), d));
    assert_int_equal(make_count_deviations(r, SK_DEV_ZIP_AES_MAC), 1);
    sk_report_free(r);
    e.aes_version = 2; /* nothing else proves the password */
    r = make_scanned(make_zip(arena, &e, 1, NULL), "z.zip", "p");
    assert_int_equal(make_found(r, "a", 0)->outcome, SK_OUTCOME_ENCRYPTED);
    sk_report_free(r);
}

static void strong_encryption_is_named(void **state)
{
    (void)state;
    make_zip_entry e = {.name = "a", .data = SK_LIT("x"), .password = "p", .flags = 64};
    sk_report *r = make_scanned(make_zip(arena, &e, 1, NULL), "z.zip", "p");
    assert_int_equal(make_found(r, "a", 0)->outcome, SK_OUTCOME_ENCRYPTED);
    assert_true(sk_equal(make_fact(r, SK_FACT_LOCK_SCHEME, 1), SK_LIT("PKWARE strong encryption")));
    sk_report_free(r);
}

static void cut_locks_do_no_harm(void **state)
{
    (void)state;
    for (unsigned strength = 0; strength <= 3; strength++) {
        make_zip_entry e = {
            .name = "a", .data = SK_LIT("0123456789"), .password = "p", .aes_strength = strength, .aes_version = 2};
        sk_bytes zip = make_zip(arena, &e, 1, &(make_zip_options){.no_end = true});
        for (size_t len = 0; len < zip.len; len++) sk_report_free(make_scanned(sk_slice(zip, 0, len), "z.zip", "p"));
    }
}

static sk_bytes read_file(const char *path)
{
    static uint8_t data[1 << 20];
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    size_t len = fread(data, 1, sizeof data, f);
    fclose(f);
    return sk_bytes_of(data, len);
}

static void seven_zip_agrees(void **state)
{
    (void)state;
    if (access("/usr/bin/7z", X_OK) != 0) skip();
    static const char *const modes[] = {"-mem=ZipCrypto -psesame",
                                        "-mem=AES128 -psesame",
                                        "-mem=AES192 -psesame",
                                        "-mem=AES256 -psesame",
                                        "-mm=Deflate64",
                                        "-mm=BZip2",
                                        "-mm=LZMA",
                                        "-mm=xz"};
    char folder[] = "/tmp/sekisho-7z-XXXXXX", command[512], path[64];
    assert_non_null(mkdtemp(folder));
    sk_bytes d = make_prose(arena, 300000);
    snprintf(path, sizeof path, "%s/a.txt", folder);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(d.p, 1, d.len, f), d.len);
    fclose(f);
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        snprintf(command, sizeof command, "cd %s && rm -f a.zip && 7z a -tzip %s a.zip a.txt >/dev/null 2>&1", folder, modes[i]);
        if (system(command) != 0) continue; /* an older 7-Zip without the method */
        snprintf(path, sizeof path, "%s/a.zip", folder);
        sk_report *r = make_scanned(read_file(path), "a.zip", "sesame");
        assert_true(make_holds(make_found(r, "a.txt", 0), d));
        sk_report_free(r);
    }
    snprintf(command, sizeof command, "rm -r %s", folder);
    assert_int_equal(system(command), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(right_password_opens), cmocka_unit_test(no_wrong_password_opens),
        cmocka_unit_test(wrong_code_is_told),   cmocka_unit_test(strong_encryption_is_named),
        cmocka_unit_test(cut_locks_do_no_harm), cmocka_unit_test(seven_zip_agrees),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
