/* ZIP archives: every view of the entries, each lie told, and no cost from overlap. */
#include "unit/with_arena.h"

#include "format/archive/zip_reader.h"
#include "make/pack.h"
#include "make/scanned.h"
#include "make/zip.h"

static sk_report *scan_zip(const make_zip_entry *entries, size_t count, const make_zip_options *options)
{
    sk_bytes zip = make_zip(arena, entries, count, options);
    assert_true(zip.len > 0);
    return make_scanned(zip, "test.zip", NULL);
}

static const sk_artifact *root_of(const sk_report *r)
{
    size_t count;
    return sk_report_artifacts(r, &count);
}

static void every_method_unpacks(void **state)
{
    (void)state;
    static const unsigned methods[] = {0, 8, 12, 14, 93, 95};
    sk_bytes prose = make_prose(arena, 70000);
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        for (unsigned descriptor = 0; descriptor < 2; descriptor++) {
            make_zip_entry e[] = {{.name = "prose.txt", .data = prose, .method = methods[i], .descriptor = descriptor},
                                  {.name = "empty.txt", .method = 0}};
            sk_report *r = scan_zip(e, 2, NULL);
            assert_true(make_holds(make_found(r, "prose.txt", 0), prose));
            assert_int_equal(make_found(r, "empty.txt", 0)->kind, SK_KIND_DATA_EMPTY);
            assert_int_equal(root_of(r)->kind, SK_KIND_ARCHIVE_ZIP);
            assert_int_equal(root_of(r)->outcome, SK_OUTCOME_COMPLETE);
            size_t count;
            (void)sk_report_deviations(r, &count);
            assert_int_equal(count, 0);
            sk_report_free(r);
        }
    }
}

static void zip64_and_prefix_and_comment(void **state)
{
    (void)state;
    sk_bytes data = SK_LIT("sixty-four");
    make_zip_entry e[] = {{.name = "a.txt", .data = data, .method = 8, .zip64 = true},
                          {.name = "b.txt", .data = data, .bare_descriptor = true}};
    make_zip_options o = {.prefix = SK_LIT("PK00"), .comment = "a comment PK\5\6 in the way", .zip64_end = true};
    sk_report *r = scan_zip(e, 2, &o);
    assert_true(make_holds(make_found(r, "a.txt", 0), data));
    assert_true(make_holds(make_found(r, "b.txt", 0), data));
    assert_true(sk_equal(make_fact(r, SK_FACT_ARCHIVE_PREFIX, 0), SK_LIT("4")));
    assert_true(sk_starts(make_fact(r, SK_FACT_ARCHIVE_COMMENT, 0), SK_LIT("a comment")));
    assert_int_equal(make_count_deviations(r, SK_DEV_ZIP_DIRECTORY_OFFSET), 0);
    sk_report_free(r);
}

static void names_in_every_charset(void **state)
{
    (void)state;
    sk_bytes d = SK_LIT("x");
    make_zip_entry e[] = {{.name = "\x90\xBF\x8B\x81\x8F\x91.txt", .data = d}, /* CP932 */
                          {.name = "請求書2.txt", .data = d, .utf8 = true},    /* flag */
                          {.name = "請求書3.txt", .data = d},                  /* UTF-8 without the flag */
                          {.name = "\x81r.txt", .data = d},                    /* CP437: u with diaeresis */
                          {.name = "____4.txt", .data = d, .unicode_name = "請求書4.txt"}};
    sk_report *r = scan_zip(e, 4, NULL);
    assert_non_null(make_found(r, "請求書.txt", 0));
    assert_non_null(make_found(r, "請求書2.txt", 0));
    assert_non_null(make_found(r, "請求書3.txt", 0));
    sk_report_free(r);
    e[0].name = "\x81.txt"; /* 0x2E is no second byte of CP932 */
    r = scan_zip(e, 5, NULL);
    assert_non_null(make_found(r, "ü.txt", 0));
    assert_non_null(make_found(r, "請求書4.txt", 0));
    sk_report_free(r);
}

static void each_lie_is_told(void **state)
{
    (void)state;
    sk_bytes d = make_prose(arena, 500);
    struct {
        make_zip_entry entry;
        unsigned deviation;
    } cases[] = {
        {{.name = "a", .data = d, .method = 8, .local_name = "b"}, SK_DEV_ZIP_LOCAL_NAME},
        {{.name = "a", .data = d, .method = 8, .lie_local_method = true, .local_method = 0}, SK_DEV_ZIP_LOCAL_METHOD},
        {{.name = "a", .data = d, .method = 8, .lie_local_size = true, .local_size = 7}, SK_DEV_ZIP_LOCAL_SIZE},
        {{.name = "a", .data = d, .method = 8, .local_crc_xor = 1}, SK_DEV_ZIP_LOCAL_CRC},
        {{.name = "a", .data = d, .method = 8, .crc_xor = 1}, SK_DEV_ZIP_CRC},
        {{.name = "a", .data = d, .method = 0, .crc_xor = 1}, SK_DEV_ZIP_CRC},
        {{.name = "a", .data = d, .method = 8, .lie_size = true, .told_size = 501}, SK_DEV_ZIP_SIZE},
        {{.name = "a", .data = d, .method = 8, .lie_method = true, .told_method = 0}, SK_DEV_ZIP_METHOD},
        {{.name = "a", .data = d, .method = 8, .lie_method = true, .told_method = 77}, SK_DEV_ZIP_METHOD},
        {{.name = "a", .data = d, .method = 0, .lie_method = true, .told_method = 8}, SK_DEV_ZIP_METHOD},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sk_report *r = scan_zip(&cases[i].entry, 1, NULL);
        assert_int_equal(make_count_deviations(r, cases[i].deviation) > 0, 1);
        sk_report_free(r);
    }
}

/* CVE-2026-0866: told to be stored, deflated in truth. */
static void zombie_is_seen_both_ways(void **state)
{
    (void)state;
    sk_bytes d = make_prose(arena, 5000), packed = make_deflate(arena, d);
    make_zip_entry e = {.name = "z", .data = d, .method = 8, .lie_method = true, .told_method = 0};
    sk_report *r = scan_zip(&e, 1, NULL);
    const sk_artifact *as_is = make_found(r, "z", 0), *inflated = make_found(r, "z", 1);
    assert_non_null(as_is);
    assert_int_equal(as_is->size, packed.len);
    assert_true(make_holds(inflated, d));
    assert_true(make_fact(r, SK_FACT_ARCHIVE_VIEW, inflated->id).len > 0);
    sk_report_free(r);
}

static void local_method_gives_second_view(void **state)
{
    (void)state;
    sk_bytes d = make_prose(arena, 5000);
    make_zip_entry e = {
        .name = "v", .data = d, .method = 8, .lie_method = true, .told_method = 12, .lie_local_method = true, .local_method = 8};
    sk_report *r = scan_zip(&e, 1, NULL);
    assert_true(make_holds(make_found(r, "v", 1), d));
    sk_report_free(r);
}

static void unlisted_entries_are_found(void **state)
{
    (void)state;
    sk_bytes d = make_prose(arena, 3000);
    for (unsigned descriptor = 0; descriptor < 2; descriptor++) {
        make_zip_entry e[] = {{.name = "listed", .data = SK_LIT("1"), .method = 0},
                              {.name = "hidden", .data = d, .method = 8, .unlisted = true, .descriptor = descriptor},
                              {.name = "last", .data = SK_LIT("2"), .method = 0}};
        sk_report *r = scan_zip(e, 3, NULL);
        assert_true(make_holds(make_found(r, "hidden", 0), d));
        assert_int_equal(make_count_deviations(r, SK_DEV_ZIP_ENTRY_UNLISTED), 1);
        sk_report_free(r);
    }
}

static void without_end_record_entries_are_found(void **state)
{
    (void)state;
    sk_bytes d = make_prose(arena, 3000);
    make_zip_entry e[] = {{.name = "one", .data = d, .method = 8}, {.name = "two", .data = d, .method = 8, .descriptor = true}};
    sk_report *r = scan_zip(e, 2, &(make_zip_options){.no_end = true});
    assert_true(make_holds(make_found(r, "one", 0), d));
    assert_true(make_holds(make_found(r, "two", 0), d));
    assert_int_equal(root_of(r)->outcome, SK_OUTCOME_PARTIAL);
    sk_report_free(r);
}

static void concatenated_archives_are_united(void **state)
{
    (void)state;
    make_zip_entry first = {.name = "first", .data = SK_LIT("one"), .method = 8},
                   second = {.name = "second", .data = SK_LIT("two"), .method = 8};
    sk_bytes front = make_zip(arena, &first, 1, NULL);
    sk_report *r = scan_zip(&second, 1, &(make_zip_options){.prefix = front});
    assert_true(make_holds(make_found(r, "first", 0), SK_LIT("one")));
    assert_true(make_holds(make_found(r, "second", 0), SK_LIT("two")));
    assert_int_equal(make_count_deviations(r, SK_DEV_ZIP_DIRECTORY_REPEATED), 1);
    sk_report_free(r);
}

static void nested_archive_is_no_second_directory(void **state)
{
    (void)state;
    make_zip_entry inner = {.name = "inner.txt", .data = SK_LIT("deep")};
    make_zip_entry outer = {.name = "inner.zip", .data = make_zip(arena, &inner, 1, NULL)};
    sk_report *r = scan_zip(&outer, 1, NULL);
    const sk_artifact *a = make_found(r, "inner.txt", 0);
    assert_true(make_holds(a, SK_LIT("deep")));
    assert_int_equal(a->depth, 2);
    assert_null(make_found(r, "inner.txt", 1));
    assert_int_equal(make_count_deviations(r, SK_DEV_ZIP_DIRECTORY_REPEATED), 0);
    sk_report_free(r);
}

static void overlap_is_refused(void **state)
{
    (void)state;
    make_zip_entry *e = SK_NEW_ARRAY(arena, make_zip_entry, 2000);
    assert_non_null(e);
    for (size_t i = 0; i < 2000; i++) {
        uint8_t name[] = {'e', (uint8_t)('0' + i / 1000), (uint8_t)('0' + i / 100 % 10), (uint8_t)('0' + i / 10 % 10),
                          (uint8_t)('0' + i % 10)};
        e[i] = (make_zip_entry){.name = (const char *)sk_arena_copy(arena, sk_bytes_of(name, 5)).p,
                                .data = make_prose(arena, i ? 1 : 100000),
                                .method = 8,
                                .no_data = i > 0};
    }
    sk_report *r = scan_zip(e, 2000, NULL);
    assert_int_equal(make_count_deviations(r, SK_DEV_ZIP_OVERLAP), 1);
    assert_int_equal(root_of(r)->outcome, SK_OUTCOME_LIMIT);
    assert_true(make_found(r, "e0000", 0)->has_sha256);
    assert_int_equal(make_found(r, "e0001", 0)->outcome, SK_OUTCOME_LIMIT);
    assert_false(make_found(r, "e0001", 0)->has_sha256);
    sk_report_free(r);
}

static void names_that_climb_and_links_are_told(void **state)
{
    (void)state;
    make_zip_entry e[] = {{.name = "../up.txt", .data = SK_LIT("x")},
                          {.name = "C:\\win.txt", .data = SK_LIT("x")},
                          {.name = "a..b/..c", .data = SK_LIT("x")},
                          {.name = "link", .data = SK_LIT("/etc/target"), .link = true},
                          {.name = "folder/"}};
    sk_report *r = scan_zip(e, 5, NULL);
    assert_int_equal(make_fact(r, SK_FACT_ARCHIVE_UNSAFE_NAME, make_found(r, "../up.txt", 0)->id).len, 9);
    assert_int_equal(make_fact(r, SK_FACT_ARCHIVE_UNSAFE_NAME, make_found(r, "C:\\win.txt", 0)->id).len, 10);
    assert_int_equal(make_fact(r, SK_FACT_ARCHIVE_UNSAFE_NAME, make_found(r, "a..b/..c", 0)->id).len, 0);
    assert_true(sk_equal(make_fact(r, SK_FACT_ARCHIVE_LINK, make_found(r, "link", 0)->id), SK_LIT("/etc/target")));
    assert_null(make_found(r, "folder/", 0));
    sk_report_free(r);
}

static void counts_and_offsets_are_judged(void **state)
{
    (void)state;
    make_zip_entry e[] = {{.name = "a", .data = SK_LIT("1")}, {.name = "a", .data = SK_LIT("2")}};
    sk_report *r = scan_zip(e, 2, &(make_zip_options){.count_lie = -1, .offset_lie = 9});
    assert_int_equal(make_count_deviations(r, SK_DEV_ZIP_DIRECTORY_COUNT), 1);
    assert_int_equal(make_count_deviations(r, SK_DEV_ZIP_DIRECTORY_OFFSET), 1);
    assert_int_equal(make_count_deviations(r, SK_DEV_ZIP_ENTRY_REPEATED), 1);
    assert_true(make_holds(make_found(r, "a", 0), SK_LIT("1")));
    assert_true(make_holds(make_found(r, "a", 1), SK_LIT("2")));
    sk_report_free(r);
}

/* A declared size that is too small must not hide what follows. */
static void small_lie_does_not_hide(void **state)
{
    (void)state;
    sk_bytes d = make_prose(arena, 400000);
    make_zip_entry e = {.name = "a", .data = d, .method = 8, .lie_size = true, .told_size = 10};
    sk_report *r = scan_zip(&e, 1, NULL);
    const sk_artifact *a = make_found(r, "a", 0);
    assert_true(make_holds(a, d));
    sk_report_free(r);
}

static void large_member_is_not_unpacked_for_nothing(void **state)
{
    (void)state;
    make_zip_entry e = {.name = "padded.bin", .data = {SK_NEW_ARRAY(arena, uint8_t, 20u << 20), 20u << 20}, .method = 8};
    assert_non_null(e.data.p);
    sk_report *r = scan_zip(&e, 1, NULL);
    const sk_artifact *a = make_found(r, "padded.bin", 0);
    assert_int_equal(a->outcome, SK_OUTCOME_LIMIT);
    assert_int_equal(a->size, 20u << 20);
    assert_true(a->read_size < 1u << 20);
    assert_true(make_reached(r, SK_LIMIT_LAZY_BYTES));
    sk_report_free(r);
}

/* Every cut still gives a report, and what it says lies inside the bytes. */
static void truncation_at_every_byte(void **state)
{
    (void)state;
    make_zip_entry e[] = {
        {.name = "a.txt", .data = make_prose(arena, 300), .method = 8},
        {.name = "b.txt", .data = SK_LIT("stored")},
        {.name = "c.txt", .data = make_prose(arena, 50), .method = 8, .descriptor = true, .zip64 = true},
        {.name = "d.txt", .data = make_prose(arena, 50), .method = 8, .password = "p", .aes_strength = 3, .aes_version = 2}};
    sk_bytes zip = make_zip(arena, e, 4, &(make_zip_options){.zip64_end = true, .comment = "c"});
    for (size_t len = 0; len < zip.len; len++) {
        sk_report *r = make_scanned(sk_slice(zip, 0, len), "cut.zip", NULL);
        size_t count;
        const sk_deviation *d = sk_report_deviations(r, &count);
        for (size_t i = 0; i < count; i++) assert_true(d[i].artifact != 0 || d[i].off <= len);
        if (len > 250) assert_true(make_holds(make_found(r, "a.txt", 0), e[0].data));
        sk_report_free(r);
    }
}

static uint32_t ignore_child(void *self, uint32_t parent, const sk_child *child)
{
    (void)parent;
    (void)child;
    return ++*(uint32_t *)self;
}

static void ignore_fact(void *self, uint32_t artifact, unsigned key, sk_bytes value, uint64_t off, uint64_t len)
{
    (void)self, (void)artifact, (void)key, (void)value, (void)off, (void)len;
}

static void ignore_deviation(void *self, uint32_t artifact, unsigned id, uint64_t off)
{
    (void)self, (void)artifact, (void)id, (void)off;
}

static void entries_are_told_once(void **state)
{
    (void)state;
    make_zip_entry e[] = {{.name = "Word\\Document.xml", .data = SK_LIT("one")},
                          {.name = "/[Content_Types].xml", .data = SK_LIT("two")}};
    sk_bytes bytes = make_zip(arena, e, 2, NULL);
    uint32_t children = 0;
    sk_sink sink = {&children, ignore_child, ignore_fact, ignore_deviation, NULL};
    sk_budget budget = {.limits = sk_limits_default()};
    sk_artifact artifact = {.parent = SK_NO_ARTIFACT};
    sk_opening o = {
        .artifact = &artifact, .content = sk_content_view(arena, bytes), .arena = arena, .budget = &budget, .sink = &sink};
    sk_zip *z = sk_zip_read(&o);
    assert_non_null(z);
    assert_int_equal(z->entry_count, 2);
    sk_zip_entry *document = &z->entries[0];
    assert_true(sk_equal(sk_content_all(sk_zip_content(z, document)), SK_LIT("one")));
    assert_int_equal(sk_zip_tell_entry(z, document, SK_KIND_NONE, SK_LIT("text/xml")), 1);
    assert_int_equal(sk_zip_tell_entry(z, document, SK_KIND_NONE, SK_LIT("text/xml")), 1);
    sk_zip_tell_rest(z, SK_KIND_NONE);
    assert_int_equal(children, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_method_unpacks),
        cmocka_unit_test(zip64_and_prefix_and_comment),
        cmocka_unit_test(names_in_every_charset),
        cmocka_unit_test(each_lie_is_told),
        cmocka_unit_test(zombie_is_seen_both_ways),
        cmocka_unit_test(local_method_gives_second_view),
        cmocka_unit_test(unlisted_entries_are_found),
        cmocka_unit_test(without_end_record_entries_are_found),
        cmocka_unit_test(concatenated_archives_are_united),
        cmocka_unit_test(nested_archive_is_no_second_directory),
        cmocka_unit_test(overlap_is_refused),
        cmocka_unit_test(names_that_climb_and_links_are_told),
        cmocka_unit_test(counts_and_offsets_are_judged),
        cmocka_unit_test(small_lie_does_not_hide),
        cmocka_unit_test(large_member_is_not_unpacked_for_nothing),
        cmocka_unit_test(truncation_at_every_byte),
        cmocka_unit_test(entries_are_told_once),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
