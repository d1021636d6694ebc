/* A reader of evidence that was taken over does what it likes. What it can reach is the evidence, for reading. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sandbox/cage.h"
#include "sandbox/locked.h"

static char folder[] = "/tmp/sekisho-evidence-XXXXXX", inside[128], outside[] = "/etc/passwd";

enum { EIGHT_MB = 8 << 20 };

static int crash(void *self, int channel)
{
    volatile const char *volatile nowhere = (const char *)(uintptr_t)8;
    (void)self, (void)channel;
    return *nowhere;
}

static int leave(void *self, int channel)
{
    (void)channel;
    return *(const int *)self;
}

static int spin(void *self, int channel)
{
    (void)self, (void)channel;
    volatile int more = 1;
    while (more) continue;
    return 0;
}

static int eat(void *self, int channel)
{
    (void)self, (void)channel;
    for (unsigned i = 0; i < 64; i++) {
        char *p = malloc(1 << 20);
        if (!p) return 7;
        memset(p, 1, 1 << 20);
    }
    return 0;
}

static int connect_out(void *self, int channel)
{
    (void)self, (void)channel;
    return socket(AF_INET, SOCK_STREAM, 0) >= 0 ? 1 : 2;
}

static int start_program(void *self, int channel)
{
    (void)self, (void)channel;
    return execl("/bin/true", "true", (char *)NULL);
}

static int be_two(void *self, int channel)
{
    (void)self, (void)channel;
    return fork() >= 0 ? 1 : 2;
}

/* One bit for each thing that went wrong. */
static int try_files(void *self, int channel)
{
    char text[8];
    (void)self, (void)channel;
    int fd = open(inside, O_RDONLY), wrong = 0;
    wrong |= fd < 0 || read(fd, text, 4) != 4 || memcmp(text, "text", 4) != 0 ? 1 : 0;
    wrong |= open(outside, O_RDONLY) >= 0 ? 2 : 0;
    wrong |= open(inside, O_WRONLY) >= 0 || open(inside, O_RDWR) >= 0 || open(inside, O_RDONLY | O_TRUNC) >= 0 ? 4 : 0;
    char fresh[192];
    snprintf(fresh, sizeof fresh, "%s/fresh", folder);
    wrong |= open(fresh, O_RDONLY | O_CREAT, 0600) >= 0 || mkdir(fresh, 0700) == 0 || symlink("a", fresh) == 0 ? 8 : 0;
    wrong |= unlink(inside) == 0 || rename(inside, fresh) == 0 || truncate(inside, 0) == 0 || chmod(inside, 0) == 0 ? 16 : 0;
    return wrong;
}

static int try_descriptors(void *self, int channel)
{
    int open_ones = 0;
    (void)self;
    for (int fd = 0; fd < 30; fd++) open_ones += fd != channel && fd > 2 && lseek(fd, 0, SEEK_CUR) >= 0;
    return open_ones;
}

/* True: it came to its end, with *ret. */
static bool run(sk_locked_work *work, void *self, int *ret, const char **ret_why)
{
    const char *const paths[] = {folder};
    const sk_locked_options options = {.paths = paths, .path_count = 1, .memory = EIGHT_MB, .cpu_s = 1};
    sk_locked l;
    sk_error error;
    assert_int_equal(sk_locked_start(&options, work, self, &l, &error), SK_OK);
    char end;
    while (read(l.channel, &end, 1) > 0) continue;
    return sk_locked_end(&l, false, ret, ret_why);
}

static void test_an_end_is_told(void **state)
{
    (void)state;
    int status, expected = 5;
    const char *why;
    assert_true(run(leave, &expected, &status, &why));
    assert_int_equal(status, 5);
    expected = 90;
    assert_false(run(leave, &expected, &status, &why));
    assert_non_null(why);
}

static void test_a_crash_is_told(void **state)
{
    (void)state;
    int status;
    const char *why = NULL;
    bool ended = run(crash, NULL, &status, &why);
    if (sk_cage_is_open()) assert_true(!ended || status != 0); /* the sanitizer ends it by a status of its own */
    else assert_true(!ended && strstr(why, "crashed"));
}

static void test_a_stall_ends_in_time(void **state)
{
    (void)state;
    int status;
    const char *why = NULL;
    if (sk_cage_is_open()) skip();
    assert_false(run(spin, NULL, &status, &why));
    assert_non_null(strstr(why, "too long"));
}

static void test_memory_has_an_end(void **state)
{
    (void)state;
    int status = 0;
    const char *why;
    if (sk_cage_is_open()) skip();
    assert_true(run(eat, NULL, &status, &why));
    assert_int_equal(status, 7);
}

static void test_what_no_reader_needs_is_fatal(void **state)
{
    static sk_locked_work *const deeds[] = {connect_out, start_program, be_two};
    (void)state;
    if (sk_cage_is_open()) skip();
    for (size_t i = 0; i < sizeof deeds / sizeof deeds[0]; i++) {
        int status;
        const char *why = NULL;
        assert_false(run(deeds[i], NULL, &status, &why));
        assert_non_null(strstr(why, "tried what no reader does"));
    }
}

static void test_the_evidence_can_be_read_and_nothing_else(void **state)
{
    (void)state;
    int status = -1;
    const char *why;
    if (sk_cage_is_open()) skip();
    assert_true(run(try_files, NULL, &status, &why));
    assert_int_equal(status, 0);
}

static void test_nothing_else_is_open(void **state)
{
    (void)state;
    int status = -1;
    const char *why;
    if (sk_cage_is_open()) skip();
    int mine = open(outside, O_RDONLY);
    assert_true(run(try_descriptors, NULL, &status, &why));
    assert_int_equal(status, 0);
    close(mine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_end_is_told),
        cmocka_unit_test(test_a_crash_is_told),
        cmocka_unit_test(test_a_stall_ends_in_time),
        cmocka_unit_test(test_memory_has_an_end),
        cmocka_unit_test(test_what_no_reader_needs_is_fatal),
        cmocka_unit_test(test_the_evidence_can_be_read_and_nothing_else),
        cmocka_unit_test(test_nothing_else_is_open),
    };
    if (!mkdtemp(folder)) return 1;
    snprintf(inside, sizeof inside, "%s/a.txt", folder);
    FILE *f = fopen(inside, "w");
    if (!f || fputs("text", f) < 0 || fclose(f) != 0) return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    unlink(inside);
    rmdir(folder);
    return failed;
}
