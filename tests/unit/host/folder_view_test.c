/* A machine from a folder of collected files: hives with their logs, names whatever the case, users, and what is missing. */
#include "unit/host_said.h"
#include "unit/with_disk.h"

#include <string.h>

#include "base/text.h"
#include "host/folder_view.h"
#include "make/hive.h"
#include "make/machine.h"
#include "make/prefetch.h"

#define RUN "Software\\Microsoft\\Windows\\CurrentVersion\\Run"

static const sk_host_view *open_disk(void)
{
    sk_evidence_view *v;
    sk_error error;
    assert_int_equal(sk_folder_view_open(arena, make_disk_path(disk), NULL, &v, &error), SK_OK);
    return sk_evidence_view_get(v);
}

static void test_facts_and_users(void **state)
{
    (void)state;
    make_machine(disk, arena);
    const sk_host_view *v = open_disk();
    assert_bytes(v->computer, "PC7");
    assert_int_equal(v->build, 19045);
    assert_true(v->is_64_bit);
    assert_int_equal(v->user_count, 1);
    assert_bytes(v->users[0].name, "\xe8\x8a\xb1\xe5\xad\x90");
    assert_bytes(v->users[0].sid, "S-1-5-21-1");
    assert_false(v->has_processes);
}

static void test_infection_of_a_user_with_a_japanese_name(void **state)
{
    (void)state;
    make_machine(disk, arena);
    sk_host_result *r = sk_host_run(arena, open_disk());
    const sk_host_finding *f = host_found(r, SK_HOST_CHECK_LOADER_RANDOM);
    assert_int_equal(sk_host_judge(r), SK_HOST_VERDICT_INFECTED);
    assert_non_null(f);
    unsigned infected = 0, past = 0;
    for (f = r->findings; f; f = f->next) {
        infected += f->state == SK_HOST_INFECTED;
        past += f->state == SK_HOST_PAST;
    }
    assert_true(infected >= 1);
    assert_int_equal(past, 1); /* the service whose file is gone */
}

static void test_serial_number_from_prefetch(void **state)
{
    (void)state;
    make_machine(disk, arena);
    const make_run run = {"A.EXE", 1, 1, 133118460000000000u, NULL, 0, "\\VOLUME{01}", 0x8afc12d1};
    make_disk_put(disk, "WINDOWS/Prefetch/A.EXE-00000001.pf", make_prefetch(arena, &run, true));
    make_disk_put(disk, "WINDOWS/SysWOW64/clrdriver.exe", SK_LIT("MZ text"));
    const sk_host_view *v = open_disk();
    assert_int_equal(v->volume_serial, 0x8afc12d1);
    const sk_host_finding *f = host_found(sk_host_run(arena, v), SK_HOST_CHECK_EMOCHECK_V1);
    assert_non_null(f);
    assert_bytes(f->path, "C:\\Windows\\SysWOW64\\clrdriver.exe");
}

static void test_torn_hive_is_made_whole(void **state)
{
    (void)state;
    make_machine(disk, arena);
    make_hive *before = make_hive_new(arena, "NTUSER.DAT"), *after = make_hive_new(arena, "NTUSER.DAT");
    make_hive_text(before, RUN, "plain", "C:\\a.invalid");
    make_hive_text(after, RUN, "plain", "C:\\a.invalid");
    make_hive_text(after, RUN, "late", "rundll32.exe C:\\Users\\taro\\AppData\\Local\\Qwertyu\\asdf.zxc,Run");
    make_hive_torn torn = make_hive_tear(arena, make_hive_end(before), make_hive_end(after), false);
    make_disk_put(disk, "Users/taro/NTUSER.DAT", torn.file);
    make_disk_put(disk, "Users/taro/ntuser.dat.LOG1", torn.log);
    sk_host_result *r = sk_host_run(arena, open_disk());
    bool seen = false;
    for (const sk_host_finding *f = r->findings; f; f = f->next) {
        seen |= f->check == SK_HOST_CHECK_LOADER_RANDOM && sk_ends_nocase(f->path, SK_LIT("Qwertyu\\asdf.zxc"));
    }
    assert_true(seen);
}

static void test_what_was_deleted_from_a_hive_is_past(void **state)
{
    (void)state;
    make_machine(disk, arena);
    make_hive *m = make_hive_new(arena, "NTUSER.DAT");
    make_hive_text(m, RUN, "plain", "C:\\a.invalid");
    make_hive_text(m, RUN "\\Gone", "fqzxw", "rundll32.exe C:\\Users\\taro\\AppData\\Local\\Qzxwvkj\\fqzxw.kjx,Run");
    make_hive_text(m, RUN "\\Gone", "Chat", "C:\\Users\\taro\\AppData\\Local\\Messenger\\Messenger.exe --hidden");
    make_hive_delete(m, RUN "\\Gone");
    make_disk_put(disk, "Users/taro/NTUSER.DAT", make_hive_end(m));
    const sk_host_finding *f = host_found(sk_host_run(arena, open_disk()), SK_HOST_CHECK_PAST_AUTOSTART);
    assert_non_null(f);
    assert_int_equal(f->state, SK_HOST_PAST);
    assert_bytes(f->path, "C:\\Users\\taro\\AppData\\Local\\Qzxwvkj\\fqzxw.kjx");
    assert_bytes(f->registry, "HKCU, deleted value fqzxw");
    while ((f = f->next)) {
        assert_int_not_equal(f->check, SK_HOST_CHECK_PAST_AUTOSTART);
    }
}

static void test_damaged_and_missing_hives_are_told(void **state)
{
    (void)state;
    make_machine(disk, arena);
    make_disk_put(disk, "WINDOWS/system32/CONFIG/SYSTEM", SK_LIT("regf and no more"));
    make_disk_put(disk, "Users/jiro/readme.txt", SK_LIT("text"));
    make_disk_put(disk, "Users/ichiro/readme.txt", SK_LIT("text"));
    sk_host_result *r = sk_host_run(arena, open_disk());
    unsigned services = 0, run = 0; /* run: of two users and three keys, each told with his name */
    for (const sk_host_blind *b = r->blind; b; b = b->next) {
        services += sk_find(b->what, 0, SK_LIT("Services")) != SK_NPOS;
        run += sk_starts(b->what, SK_LIT("HKCU\\" RUN)) && (sk_ends_nocase(b->what, SK_LIT(", jiro")) || sk_ends_nocase(b->what, SK_LIT(", ichiro")));
    }
    assert_int_equal(services, 1);
    assert_int_equal(run, 4);
}

static bool is_blind_about(const sk_evidence_view *v, const char *why)
{
    for (const sk_host_blind *b = sk_evidence_view_store(v)->blind; b; b = b->next) {
        if (sk_find(b->why, 0, sk_bytes_str(why)) != SK_NPOS) return true;
    }
    return false;
}

/* Run's values with one cell overwritten; a hive marked dirty that has no log; one whose end is missing. */
static void test_hives_that_are_not_whole_are_told(void **state)
{
    (void)state;
    make_hive *m = make_hive_new(arena, "NTUSER.DAT");
    make_hive_text(m, RUN, "plain", "C:\\a.invalid");
    make_hive_text(m, RUN, "second", "C:\\b.invalid");
    const sk_bytes whole = make_hive_end(m);
    static const char *const whys[] = {NULL, "keys or values are missing", "no log completes it", "the hive is cut"};
    for (size_t i = 0; i < sizeof whys / sizeof whys[0]; i++) {
        sk_bytes file = sk_arena_copy(arena, whole);
        uint8_t *raw = (uint8_t *)(uintptr_t)file.p;
        if (i == 1) raw[sk_find(file, 0, SK_LIT("second")) - 20] = 'x'; /* the signature before the name */
        if (i == 2) raw[4]++;
        if (i == 3) file.len -= 512;
        make_machine(disk, arena);
        make_disk_put(disk, "Users/taro/NTUSER.DAT", file);
        sk_evidence_view *v;
        sk_error error;
        assert_int_equal(sk_folder_view_open(arena, make_disk_path(disk), NULL, &v, &error), SK_OK);
        assert_non_null(sk_host_run(arena, sk_evidence_view_get(v)));
        for (size_t k = 1; k < sizeof whys / sizeof whys[0]; k++) {
            if (is_blind_about(v, whys[k]) != (i == k)) fail_msg("hive %zu, %s", i, whys[k]);
        }
    }
}

/* Collectors may have put files into several folders that stand for C:; more than four are told. */
static void test_many_roots(void **state)
{
    (void)state;
    static const char *const roots[] = {"C", "c", "C:", "C%3A", "uploads/auto/C%3A"};
    make_machine(disk, arena);
    for (size_t i = 0; i < sizeof roots / sizeof roots[0]; i++) make_disk_put(disk, sk_text_format(arena, "%s/Users/u%zu/a.txt", roots[i], i), SK_LIT("text"));
    sk_evidence_view *v;
    sk_error error;
    assert_int_equal(sk_folder_view_open(arena, make_disk_path(disk), NULL, &v, &error), SK_OK);
    assert_true(is_blind_about(v, "more folders stand for C:"));
}

/* Packed files that ask for much take no memory from the check. */
static void test_prefetch_files_that_ask_for_much(void **state)
{
    (void)state;
    static const char *const one[] = {"\\VOLUME{01}\\A.EXE"};
    const make_run run = {"A.EXE", 1, 1, 133118460000000000u, one, 1, "\\VOLUME{01}", 0x8afc12d1};
    make_machine(disk, arena);
    for (unsigned i = 0; i < 20; i++) {
        sk_bytes file = sk_arena_copy(arena, make_prefetch(arena, &run, true));
        memcpy((uint8_t *)(uintptr_t)file.p + 4, "\0\0\0\x04", 4); /* 64 MiB */
        make_disk_put(disk, sk_text_format(arena, "Windows/Prefetch/A%u.EXE-00000001.pf", i), file);
    }
    sk_arena *small = sk_arena_new((size_t)96 << 20);
    sk_evidence_view *v;
    sk_error error;
    assert_int_equal(sk_folder_view_open(small, make_disk_path(disk), NULL, &v, &error), SK_OK);
    assert_non_null(sk_host_run(small, sk_evidence_view_get(v)));
    assert_false(sk_arena_exhausted(small));
    sk_arena_free(small);
}

static void test_no_windows_is_our_users_mistake(void **state)
{
    (void)state;
    sk_evidence_view *v;
    sk_error error;
    make_disk_put(disk, "letters/a.txt", SK_LIT("text"));
    assert_int_equal(sk_folder_view_open(arena, make_disk_path(disk), NULL, &v, &error), SK_USAGE);
    assert_int_equal(sk_folder_view_open(arena, "/nonexistent-folder", NULL, &v, &error), SK_IO);
    assert_non_null(strstr(error.message, "/nonexistent-folder"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_facts_and_users, set_up_disk, tear_down_disk),
        cmocka_unit_test_setup_teardown(test_infection_of_a_user_with_a_japanese_name, set_up_disk, tear_down_disk),
        cmocka_unit_test_setup_teardown(test_serial_number_from_prefetch, set_up_disk, tear_down_disk),
        cmocka_unit_test_setup_teardown(test_torn_hive_is_made_whole, set_up_disk, tear_down_disk),
        cmocka_unit_test_setup_teardown(test_what_was_deleted_from_a_hive_is_past, set_up_disk, tear_down_disk),
        cmocka_unit_test_setup_teardown(test_damaged_and_missing_hives_are_told, set_up_disk, tear_down_disk),
        cmocka_unit_test_setup_teardown(test_hives_that_are_not_whole_are_told, set_up_disk, tear_down_disk),
        cmocka_unit_test_setup_teardown(test_many_roots, set_up_disk, tear_down_disk),
        cmocka_unit_test_setup_teardown(test_prefetch_files_that_ask_for_much, set_up_disk, tear_down_disk),
        cmocka_unit_test_setup_teardown(test_no_windows_is_our_users_mistake, set_up_disk, tear_down_disk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
