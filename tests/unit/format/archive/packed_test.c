/* gzip, bzip2, xz, Zstandard and tar. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "unit/with_arena.h"

#include "make/pack.h"
#include "make/scanned.h"
#include "make/tar.h"
#include "model/deviations.h"
#include "model/facts.h"
#include "model/kinds.h"
#include "model/limits.h"

static sk_bytes join(sk_bytes a, sk_bytes b)
{
    sk_buf out = sk_buf_new(arena, a.len + b.len);
    sk_buf_bytes(&out, a);
    sk_buf_bytes(&out, b);
    return sk_buf_view(&out);
}

static const struct {
    sk_bytes (*pack)(sk_arena *a, sk_bytes plain);
    const char *ending;
    uint16_t kind;
} packers[] = {
    {make_bzip2, "bz2", SK_KIND_ARCHIVE_BZIP2}, {make_xz, "xz", SK_KIND_ARCHIVE_XZ}, {make_zstd, "zst", SK_KIND_ARCHIVE_ZSTD}};

static void one_file_unpacks(void **state)
{
    (void)state;
    sk_bytes d = make_prose(arena, 200000), again = make_prose(arena, 1000);
    for (size_t i = 0; i < sizeof packers / sizeof *packers; i++) {
        char name[32] = "letter.txt.";
        strcat(name, packers[i].ending);
        sk_bytes packed = packers[i].pack(arena, d);
        sk_report *r = make_scanned(packed, name, NULL);
        size_t count;
        assert_int_equal(sk_report_artifacts(r, &count)->kind, packers[i].kind);
        assert_true(make_holds(make_found(r, "letter.txt", 0), d));
        sk_report_free(r);
        r = make_scanned(join(packed, packers[i].pack(arena, again)), name, NULL);
        assert_true(make_holds(make_found(r, "letter.txt", 0), join(d, again)));
        sk_report_free(r);
        r = make_scanned(sk_slice(packed, 0, packed.len - 5), name, NULL);
        assert_int_equal(make_found(r, "letter.txt", 0)->outcome, SK_OUTCOME_PARTIAL);
        sk_report_free(r);
    }
}

static void gzip_names_its_file(void **state)
{
    (void)state;
    sk_bytes d = make_prose(arena, 90000);
    sk_report *r = make_scanned(make_gzip(arena, d, "inside.txt"), "out.gz", NULL);
    assert_true(make_holds(make_found(r, "inside.txt", 0), d));
    sk_report_free(r);
    r = make_scanned(make_gzip(arena, d, NULL), "folder/out.txt.gz", NULL);
    assert_true(make_holds(make_found(r, "out.txt", 0), d));
    sk_report_free(r);
    r = make_scanned(join(make_gzip(arena, d, NULL), make_gzip(arena, d, NULL)), "two.gz", NULL);
    assert_true(make_holds(make_found(r, "two", 0), join(d, d)));
    sk_report_free(r);
}

static void cuts_do_no_harm(void **state)
{
    (void)state;
    sk_bytes d = make_prose(arena, 300);
    for (size_t i = 0; i < sizeof packers / sizeof *packers; i++) {
        sk_bytes packed = packers[i].pack(arena, d);
        for (size_t len = 0; len < packed.len; len++) sk_report_free(make_scanned(sk_slice(packed, 0, len), "cut", NULL));
    }
    sk_bytes packed = make_gzip(arena, d, "n");
    for (size_t len = 0; len < packed.len; len++) sk_report_free(make_scanned(sk_slice(packed, 0, len), "cut.gz", NULL));
}

static void tar_members_are_told(void **state)
{
    (void)state;
    static const char long_name[] =
        "a/very/long/name/that/does/not/fit/into/the/hundred/bytes/of/the/oldest/header/of/a/tar/archive/at/all/x.txt";
    sk_bytes d = make_prose(arena, 1300);
    make_tar_entry e[] = {{.name = "plain.txt", .data = d, .type = '0'},
                          {.name = "old.txt", .data = SK_LIT("old"), .type = 0},
                          {.name = "tail.txt", .prefix = "folder", .data = SK_LIT("p"), .type = '0'},
                          {.name = long_name, .data = SK_LIT("gnu"), .type = '0', .gnu_long = true},
                          {.name = "pax 名前.txt", .data = d, .type = '0', .pax = true},
                          {.name = "big.txt", .data = SK_LIT("256"), .type = '0', .base256 = true},
                          {.name = "folder/", .type = '5'},
                          {.name = "link", .type = '2', .link = "../../target"},
                          {.name = "../climbs", .data = SK_LIT("c"), .type = '0'},
                          {.name = "empty", .type = '0'}};
    sk_report *r = make_scanned(make_tar(arena, e, sizeof e / sizeof *e), "t.tar", NULL);
    size_t count;
    assert_int_equal(sk_report_artifacts(r, &count)->outcome, SK_OUTCOME_COMPLETE);
    assert_true(make_holds(make_found(r, "plain.txt", 0), d));
    assert_true(make_holds(make_found(r, "old.txt", 0), SK_LIT("old")));
    assert_true(make_holds(make_found(r, "folder/tail.txt", 0), SK_LIT("p")));
    assert_true(make_holds(make_found(r, long_name, 0), SK_LIT("gnu")));
    assert_true(make_holds(make_found(r, "pax 名前.txt", 0), d));
    assert_true(make_holds(make_found(r, "big.txt", 0), SK_LIT("256")));
    assert_null(make_found(r, "folder/", 0));
    assert_true(sk_equal(make_fact(r, SK_FACT_ARCHIVE_LINK, make_found(r, "link", 0)->id), SK_LIT("../../target")));
    assert_true(make_fact(r, SK_FACT_ARCHIVE_UNSAFE_NAME, make_found(r, "../climbs", 0)->id).len > 0);
    assert_non_null(make_found(r, "empty", 0));
    sk_report_free(r);
}

static void broken_tar_is_told(void **state)
{
    (void)state;
    make_tar_entry e[] = {{.name = "a", .data = SK_LIT("1"), .type = '0'},
                          {.name = "b", .data = SK_LIT("2"), .type = '0', .bad_sum = true}};
    sk_report *r = make_scanned(make_tar(arena, e, 2), "t.tar", NULL);
    assert_int_equal(make_count_deviations(r, SK_DEV_TAR_CHECKSUM), 1);
    assert_non_null(make_found(r, "a", 0));
    sk_report_free(r);
    e[1] = (make_tar_entry){.name = "b", .data = SK_LIT("2"), .type = '0', .more_size = 1u << 30};
    r = make_scanned(make_tar(arena, e, 2), "t.tar", NULL);
    assert_int_equal(make_count_deviations(r, SK_DEV_TAR_CUT), 1);
    sk_report_free(r);
    e[1] = (make_tar_entry){.name = "s", .data = SK_LIT("2"), .type = 'S'};
    r = make_scanned(make_tar(arena, e, 2), "t.tar", NULL);
    assert_int_equal(make_found(r, "s", 0)->outcome, SK_OUTCOME_UNKNOWN);
    sk_report_free(r);
}

static void cut_tar_does_no_harm(void **state)
{
    (void)state;
    make_tar_entry e[] = {{.name = "a", .data = SK_LIT("1"), .type = '0', .pax = true},
                          {.name = "b", .data = SK_LIT("2"), .type = '0', .gnu_long = true}};
    sk_bytes tar = make_tar(arena, e, 2);
    for (size_t len = 0; len < tar.len; len++) sk_report_free(make_scanned(sk_slice(tar, 0, len), "t.tar", NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_file_unpacks),     cmocka_unit_test(gzip_names_its_file), cmocka_unit_test(cuts_do_no_harm),
        cmocka_unit_test(tar_members_are_told), cmocka_unit_test(broken_tar_is_told),  cmocka_unit_test(cut_tar_does_no_harm),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
