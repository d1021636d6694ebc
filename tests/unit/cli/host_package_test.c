/* A package of evidence: what lies in it, its digests, where it refuses to be, and paths that try to leave it. */
#include "unit/with_arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/command.h"
#include "cli/host_package.h"
#include "cli/host_package_child.h"
#include "codec/digest.h"
#include "make/disk.h"
#include "make/machine.h"

#include "host/folder_view.h"

static make_disk *disk, *target;

static int set_up_disks(void **state)
{
    if (set_up(state)) return -1;
    disk = make_disk_new(arena);
    target = make_disk_new(arena);
    return disk && target ? 0 : -1;
}

static int tear_down_disks(void **state)
{
    make_disk_remove(disk);
    make_disk_remove(target);
    return tear_down(state);
}

static int pack(const char *path, const char *folder)
{
    const host_package p = {.task = {.path = path, .memory = (uint64_t)1 << 30}, .cpu_s = 60, .folder = folder, .operator_name = "山田 \"x\"", .clock_offset = "-90"};
    return host_package_write(&p);
}

static sk_bytes file_at(const char *folder, const char *name)
{
    FILE *f = fopen(sk_text_format(arena, "%s/%s", folder, name), "rb");
    if (!f) return (sk_bytes){0};
    uint8_t *p = sk_arena_take(arena, 4 << 20, 1);
    size_t len = fread(p, 1, 4 << 20, f);
    fclose(f);
    return sk_bytes_of(p, len);
}

static bool holds(sk_bytes b, const char *text) { return sk_find(b, 0, sk_bytes_str(text)) != SK_NPOS; }

static void test_a_package(void **state)
{
    (void)state;
    make_files files;
    const char *folder = sk_text_format(arena, "%s/case", make_disk_path(target));
    make_machine(disk, arena);
    make_machine_files(arena, &files);
    int status = pack(make_disk_path(disk), folder);
    assert_true(status == EXIT_NOTHING || status == EXIT_UNLOOKED);
    sk_bytes manifest = file_at(folder, "manifest.jsonl");
    assert_true(sk_starts(manifest, SK_LIT("{\"schema\":\"sekisho.evidence/1\",\"tool\":\"sekisho ")));
    assert_true(holds(manifest, "\"operator\":\"山田 \\\"x\\\"\""));
    assert_true(holds(manifest, "\"clock_offset_s\":-90"));
    assert_true(holds(manifest, "\"computer\":\"PC7\""));
    assert_true(holds(manifest, ".dll.sample\""));
    assert_true(holds(manifest, "\"whole\":true,\"verdict\":\"infected\"}"));
    sk_bytes hive = file_at(folder, "disk/Windows/System32/config/SYSTEM");
    assert_true(hive.len > 0);
    uint8_t digest[32];
    sk_sha256(hive, digest);
    assert_true(sk_find(manifest, 0, sk_text_hex(arena, sk_bytes_of(digest, 32))) != SK_NPOS);
    struct stat st;
    assert_int_equal(stat(sk_text_format(arena, "%s/disk/Windows/System32/config/SYSTEM", folder), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0400);
    assert_int_equal(pack(make_disk_path(disk), folder), EXIT_FAILURE_OWN); /* a package is never written over */
}

/* The package itself may be looked at: samples have their names again. */
static void test_a_package_is_evidence(void **state)
{
    (void)state;
    const char *folder = sk_text_format(arena, "%s/case", make_disk_path(target));
    static const char sample[] = "C:\\Users\\\xe8\x8a\xb1\xe5\xad\x90\\AppData\\Local\\EEdafoGqJrPp\\pYvzqbuWqgBOj.dll";
    sk_evidence_view *view;
    sk_host_file file;
    sk_bytes content;
    sk_error error;
    make_machine(disk, arena);
    (void)pack(make_disk_path(disk), folder);
    assert_int_equal(sk_folder_view_open(arena, folder, NULL, &view, &error), SK_OK);
    const sk_host_view *v = sk_evidence_view_get(view);
    assert_int_equal(v->stat(v->self, arena, sk_bytes_str(sample), &file), SK_HOST_SOME);
    assert_int_equal(v->read(v->self, arena, sk_bytes_str(sample), 0, 100, &content), SK_HOST_SOME);
    assert_true(sk_is(content, "MZ text"));
    const sk_host_result *r = sk_host_run(arena, v);
    assert_int_equal(sk_host_judge(r), SK_HOST_VERDICT_INFECTED);
    assert_int_equal(sk_folder_view_open(arena, sk_text_format(arena, "%s/disk", folder), NULL, &view, &error), SK_OK);
    v = sk_evidence_view_get(view);
    assert_int_equal(v->stat(v->self, arena, sk_bytes_str(sample), &file), SK_HOST_NONE);
}

static void test_never_on_what_is_examined(void **state)
{
    (void)state;
    make_machine(disk, arena);
    const char *inside = sk_text_format(arena, "%s/case", make_disk_path(disk));
    struct stat before, after;
    assert_int_equal(stat(make_disk_path(disk), &before), 0);
    assert_int_equal(pack(make_disk_path(disk), inside), EXIT_FAILURE_OWN);
    assert_int_not_equal(access(inside, F_OK), 0);
    assert_int_equal(stat(make_disk_path(disk), &after), 0);
    assert_memory_equal(&before.st_mtim, &after.st_mtim, sizeof before.st_mtim);
    assert_int_equal(pack(make_disk_path(disk), make_disk_path(disk)), EXIT_FAILURE_OWN);
    const char *link = sk_text_format(arena, "%s/link", make_disk_path(target));
    assert_int_equal(symlink(make_disk_path(disk), link), 0);
    assert_int_equal(pack(make_disk_path(disk), sk_text_format(arena, "%s/case", link)), EXIT_FAILURE_OWN);
    assert_int_not_equal(access(sk_text_format(arena, "%s/case", make_disk_path(disk)), F_OK), 0);
}

static void test_no_windows(void **state)
{
    (void)state;
    const char *folder = sk_text_format(arena, "%s/case", make_disk_path(target));
    make_disk_put(disk, "readme.txt", SK_LIT("text"));
    assert_int_equal(pack(make_disk_path(disk), folder), EXIT_FAILURE_OWN);
    assert_int_equal(file_at(folder, "manifest.jsonl").len, 0);
}

/* The words of a child that is taken over. */
static int listen_to(const uint8_t *words, size_t len, const char *folder)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], words, len), len);
    close(ends[1]);
    const host_package p = {.task = {.path = "/proc/self/exe"}, .folder = folder, .operator_name = "x"};
    int status = host_package_listen(&p, ends[0]);
    close(ends[0]);
    return status;
}

#define WORD(type, len) (type), (len), 0, 0, 0

/* The machine is named first and once; what was begun is not taken back by a failure, and a verdict does not end a file. */
static void test_words_out_of_order(void **state)
{
    (void)state;
    static const uint8_t ends_well[] = {WORD(PACKAGE_MACHINE, 1), 'a', WORD(HOST_VERDICT, 1), 0};
    static const uint8_t unnamed[] = {WORD(HOST_VERDICT, 1), 0}, twice[] = {WORD(PACKAGE_MACHINE, 1), 'a', WORD(PACKAGE_MACHINE, 1), 'b', WORD(HOST_VERDICT, 1), 0};
    static const uint8_t regrets[] = {WORD(PACKAGE_MACHINE, 1), 'a', WORD(HOST_FAILED, 2), 2, 'x'};
    static const uint8_t open[] = {WORD(PACKAGE_MACHINE, 1), 'a', WORD(PACKAGE_FILE, 29), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 'C', ':', '\\', 'a', WORD(HOST_VERDICT, 1), 0};
    static const struct { const uint8_t *words; size_t len; int status; } rows[] = {
        {ends_well, sizeof ends_well, EXIT_NOTHING}, {unnamed, sizeof unnamed, EXIT_UNLOOKED}, {twice, sizeof twice, EXIT_UNLOOKED},
        {regrets, sizeof regrets, EXIT_UNLOOKED}, {open, sizeof open, EXIT_UNLOOKED}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *folder = sk_text_format(arena, "%s/case%zu", make_disk_path(target), i);
        assert_int_equal(listen_to(rows[i].words, rows[i].len, folder), rows[i].status);
        assert_true(holds(file_at(folder, "manifest.jsonl"), i ? "\"whole\":false" : "\"whole\":true,\"verdict\":\"clean\""));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_package, set_up_disks, tear_down_disks),
        cmocka_unit_test_setup_teardown(test_a_package_is_evidence, set_up_disks, tear_down_disks),
        cmocka_unit_test_setup_teardown(test_never_on_what_is_examined, set_up_disks, tear_down_disks),
        cmocka_unit_test_setup_teardown(test_words_out_of_order, set_up_disks, tear_down_disks),
        cmocka_unit_test_setup_teardown(test_no_windows, set_up_disks, tear_down_disks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
