/* A machine from an archive of collected files: the names that collectors give, tricks with paths, members that cannot be had. */
#include "unit/with_arena.h"

#include <string.h>

#include "base/text.h"
#include "host/zip_view.h"
#include "make/disk.h"
#include "make/machine.h"
#include "make/zip.h"

#define HANAKO "\xe8\x8a\xb1\xe5\xad\x90"

enum { MOST_ENTRIES = 16 };

typedef struct packed {
    make_zip_entry entries[MOST_ENTRIES];
    size_t count;
} packed;

static void put(packed *p, const char *name, sk_bytes data)
{
    assert_true(p->count < MOST_ENTRIES);
    p->entries[p->count++] = (make_zip_entry){.name = name, .data = data, .method = 8, .utf8 = true};
}

/* The infected machine of make/machine.h, its paths below prefix. */
static void put_machine(packed *p, const char *prefix)
{
    make_files files;
    make_machine_files(arena, &files);
    for (size_t i = 0; i < files.count; i++) {
        put(p, sk_text_format(arena, "%s%s", prefix, files.at[i].path), files.at[i].content);
    }
}

static sk_evidence_view *open_packed(const packed *p, sk_status expected)
{
    sk_evidence_view *v = NULL;
    sk_error error;
    assert_int_equal(sk_zip_view_open(arena, make_zip(arena, p->entries, p->count, NULL), "a.zip", NULL, &v, &error), expected);
    return v;
}

static sk_host_verdict judge(const packed *p)
{
    return sk_host_judge(sk_host_run(arena, sk_evidence_view_get(open_packed(p, SK_OK))));
}

static void test_names_of_collectors(void **state)
{
    (void)state;
    static const char *const prefixes[] = {"", "C/", "c/", "C:/", "2026-11-22T101500_PC7/C/", "uploads/auto/C%3A/", "uploads/ntfs/%5C%5C.%5CC%3A/", "clients/C.1/uploads/auto/C%3A/"};
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
        packed p = {0};
        put_machine(&p, prefixes[i]);
        put(&p, "uploads/log.json", SK_LIT("{}"));
        sk_evidence_view *v = open_packed(&p, SK_OK);
        assert_int_equal(sk_evidence_view_get(v)->user_count, 1);
        assert_bytes(sk_evidence_view_get(v)->users[0].name, HANAKO);
        assert_int_equal(judge(&p), SK_HOST_VERDICT_INFECTED);
        assert_null(sk_evidence_view_store(v)->blind);
    }
}

static void test_backslashes_are_separators(void **state)
{
    (void)state;
    packed p = {0};
    put(&p, "C\\Windows\\notes.txt", SK_LIT("text"));
    const sk_host_view *v = sk_evidence_view_get(open_packed(&p, SK_OK));
    sk_bytes text;
    assert_int_equal(v->read(v->self, arena, SK_LIT("c:\\WINDOWS\\Notes.txt"), 1, 2, &text), SK_HOST_SOME);
    assert_bytes(text, "ex");
}

static void test_two_ways_of_one_collector_are_one_machine(void **state)
{
    (void)state;
    packed p = {0};
    put(&p, "uploads/auto/C%3A/Users/taro/Desktop/a%3Ab.txt", SK_LIT("stream"));
    put(&p, "uploads/auto/C%3A/Users/taro/Desktop/a", SK_LIT("text"));
    put(&p, "uploads/ntfs/%5C%5C.%5CC%3A/Windows/b.txt", SK_LIT("text"));
    sk_evidence_view *e = open_packed(&p, SK_OK);
    const sk_host_view *v = sk_evidence_view_get(e);
    sk_host_file f;
    sk_bytes text;
    assert_int_equal(v->stat(v->self, arena, SK_LIT("C:\\Windows\\b.txt"), &f), SK_HOST_SOME);
    assert_int_equal(v->stream(v->self, arena, SK_LIT("C:\\Users\\Taro\\Desktop\\A"), "B.TXT", &text), SK_HOST_SOME);
    assert_bytes(text, "stream");
    assert_null(sk_evidence_view_store(e)->blind);
}

static void test_paths_that_lead_out_are_refused_and_told(void **state)
{
    (void)state;
    static const char *const tricks[] = {"../../etc/passwd", "C/../../Windows/a", "C\\..\\x", "/C/Windows/a", "\\C\\Windows\\a", "uploads/auto/C%3A/..%2F..%2Fa", "uploads/auto/C%3A/%2E%2E/a"};
    for (size_t i = 0; i < sizeof tricks / sizeof tricks[0]; i++) {
        packed p = {0};
        put(&p, "C/Windows/a.txt", SK_LIT("text"));
        put(&p, tricks[i], SK_LIT("text"));
        const sk_host_blind *b = sk_evidence_view_store(open_packed(&p, SK_OK))->blind;
        assert_non_null(b);
        assert_string_equal(b->what.p, tricks[i]);
        assert_null(b->next);
    }
}

static void test_second_machine_and_second_copy_are_told(void **state)
{
    (void)state;
    packed p = {0};
    put(&p, "PC1/C/Windows/a.txt", SK_LIT("text"));
    put(&p, "PC2/C/Windows/b.txt", SK_LIT("text"));
    put(&p, "PC1/C/windows/A.TXT", SK_LIT("other"));
    sk_evidence_view *e = open_packed(&p, SK_OK);
    const sk_host_view *v = sk_evidence_view_get(e);
    const sk_host_blind *b = sk_evidence_view_store(e)->blind;
    sk_bytes text;
    assert_true(b && b->next && !b->next->next);
    assert_int_equal(v->read(v->self, arena, SK_LIT("C:\\Windows\\a.txt"), 0, 9, &text), SK_HOST_SOME);
    assert_bytes(text, "text");
    assert_int_equal(v->read(v->self, arena, SK_LIT("C:\\Windows\\b.txt"), 0, 9, &text), SK_HOST_NONE);
}

/* Else one member could hide a whole profile. */
static void test_a_file_where_a_folder_is_wanted_is_told(void **state)
{
    (void)state;
    packed p = {0};
    put(&p, "C/Windows/a.txt", SK_LIT("text"));
    put(&p, "C/Users/hanako", SK_LIT("no folder"));
    put(&p, "C/Users/hanako/NTUSER.DAT", SK_LIT("regf"));
    const sk_host_blind *b = sk_evidence_view_store(open_packed(&p, SK_OK))->blind;
    assert_non_null(b);
    assert_string_equal(b->what.p, "C/Users/hanako/NTUSER.DAT");
    assert_null(b->next);
}

static void test_links_are_not_followed(void **state)
{
    (void)state;
    packed p = {0};
    put(&p, "C/Windows/a.txt", SK_LIT("/etc/passwd"));
    p.entries[0].link = true;
    const sk_host_view *v = sk_evidence_view_get(open_packed(&p, SK_OK));
    sk_bytes text;
    assert_int_equal(v->read(v->self, arena, SK_LIT("C:\\Windows\\a.txt"), 0, 9, &text), SK_HOST_NONE);
}

static void test_members_that_cannot_be_had_are_blind(void **state)
{
    (void)state;
    packed p = {0};
    sk_bytes text;
    put(&p, "C/Windows/locked.txt", SK_LIT("text"));
    put(&p, "C/Windows/wrong.txt", SK_LIT("text"));
    put(&p, "C/Windows/long.txt", SK_LIT("text"));
    p.entries[0].password = "word";
    p.entries[1].crc_xor = 1;
    p.entries[2].lie_size = true;
    p.entries[2].told_size = 1 << 30;
    const sk_host_view *v = sk_evidence_view_get(open_packed(&p, SK_OK));
    assert_int_equal(v->read(v->self, arena, SK_LIT("C:\\Windows\\locked.txt"), 0, 9, &text), SK_HOST_BLIND);
    assert_int_equal(v->read(v->self, arena, SK_LIT("C:\\Windows\\wrong.txt"), 0, 9, &text), SK_HOST_BLIND);
    assert_int_equal(v->read(v->self, arena, SK_LIT("C:\\Windows\\long.txt"), 0, 9, &text), SK_HOST_BLIND);
}

static void test_every_cut_is_answered(void **state)
{
    (void)state;
    packed p = {0};
    put(&p, "C/Windows/a.txt", SK_LIT("text"));
    put(&p, "C/Users/taro/b.txt", SK_LIT("text"));
    sk_bytes whole = make_zip(arena, p.entries, p.count, NULL);
    for (size_t len = 0; len < whole.len; len++) {
        sk_evidence_view *v;
        sk_error error;
        assert_int_not_equal(sk_zip_view_open(arena, sk_slice(whole, 0, len), "a.zip", NULL, &v, &error), SK_OK);
    }
}

static void test_archive_without_windows_is_our_users_mistake(void **state)
{
    (void)state;
    packed p = {0};
    put(&p, "letters/a.txt", SK_LIT("text"));
    put(&p, "D/Windows/a.txt", SK_LIT("text"));
    (void)open_packed(&p, SK_USAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_names_of_collectors, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_backslashes_are_separators, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_two_ways_of_one_collector_are_one_machine, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_paths_that_lead_out_are_refused_and_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_second_machine_and_second_copy_are_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_file_where_a_folder_is_wanted_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_links_are_not_followed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_members_that_cannot_be_had_are_blind, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_every_cut_is_answered, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_archive_without_windows_is_our_users_mistake, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
