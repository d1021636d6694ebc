/* A worker that was taken over does what it likes. What it can reach is its own scan. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/attr.h"
#include "make/make.h"
#include "model/evidence.h"
#include "model/kinds.h"
#include "sandbox/cage.h"
#include "sandbox/pool_internal.h"

/* Seen by the test and by the workers of its pools. */
static struct shared {
    volatile pid_t pid, zygote;
    volatile int go, survived, open_files, errors[8];
} *shared;

static sk_engine *engine;
static sk_error error;

/* --- what a taken-over worker does: the input is the name of the deed --- */

static void nap(void) { nanosleep(&(struct timespec){0, 1000000}, NULL); }

static void stay(void)
{
    for (volatile unsigned i = 0;; i++) continue;
}

static void crash(void)
{
    volatile const char *volatile nowhere = (const char *)(uintptr_t)8;
    shared->open_files = *nowhere;
    stay();
}

static uint32_t tell_input(sk_report *r, sk_bytes input)
{
    return sk_report_add_artifact(r, &(sk_artifact){.parent = SK_NO_ARTIFACT, .kind = SK_KIND_NONE, .size = input.len});
}

static void close_input(sk_report *r, uint32_t id)
{
    sk_artifact *a = sk_report_artifact(r, id);
    a->kind = SK_KIND_DATA_BINARY;
    a->outcome = SK_OUTCOME_COMPLETE;
    sk_report_close_artifact(r, id);
}

/* The first proof of the catalogue; its first row where it has none. */
static uint16_t find_proof(void)
{
    for (uint16_t id = 0; id < SK_EV_COUNT; id++)
        if (sk_evidence_class(id) == SK_E1) return id;
    return 0;
}

static void prove_and_crash(sk_report *r, sk_bytes input)
{
    uint32_t id = tell_input(r, input);
    sk_report_add_evidence(r, &(sk_evidence){.id = find_proof(), .artifact = id});
    crash();
}

static sk_status eat(void)
{
    for (size_t eaten = 0; eaten < 256; eaten++) {
        char *p = malloc(1 << 20);
        if (!p) return SK_NOMEM;
        for (size_t i = 0; i < 1 << 20; i += 4096) p[i] = 1;
    }
    return SK_OK;
}

static void ask_for_files(void)
{
    int n = 0;
    char out[64];
    shared->errors[n++] = open("/etc/passwd", O_RDONLY) < 0 ? errno : 0;
    shared->errors[n++] = open("/tmp/sekisho-abuse", O_WRONLY | O_CREAT, 0600) < 0 ? errno : 0;
    shared->errors[n++] = access("/", F_OK) < 0 ? errno : 0;
    shared->errors[n++] = readlink("/proc/self/exe", out, sizeof out) < 0 ? errno : 0;
    shared->errors[n] = openat(AT_FDCWD, "/proc/self/mem", O_RDWR) < 0 ? errno : 0;
}

static void want_code(void)
{
    void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    shared->errors[0] = p == MAP_FAILED ? errno : 0;
    p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    shared->errors[1] = p == MAP_FAILED ? errno : 0;
    p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    shared->errors[2] = mprotect(p, 4096, PROT_READ | PROT_EXEC) < 0 ? errno : 0;
}

static void do_socket(void) { (void)socket(AF_INET, SOCK_STREAM, 0); }
static void do_connect(void) { (void)connect(3, &(struct sockaddr){.sa_family = AF_UNIX}, sizeof(struct sockaddr)); }
static void do_execute(void) { (void)execve("/bin/true", (char *[]){"true", NULL}, NULL); }
static void do_fork(void) { if (fork() == 0) _exit(0); }
static void do_vfork(void) { (void)syscall(SYS_clone, CLONE_VM, 0, 0, 0, 0); }
static void do_ptrace(void) { (void)ptrace(PTRACE_TRACEME, 0, NULL, NULL); }
static void do_signal(void) { (void)kill(getppid(), SIGTERM); }
static void do_pass_file(void) { (void)sendmsg(3, &(struct msghdr){0}, 0); }
static void do_raise_limit(void) { (void)syscall(SYS_prlimit64, 0, 0, NULL, NULL); }

static const struct { const char *name; void (*run)(void); } fatal[] = {
    {"socket", do_socket}, {"connect", do_connect}, {"execute", do_execute},     {"fork", do_fork},               {"vfork", do_vfork},
    {"ptrace", do_ptrace}, {"signal", do_signal},   {"pass file", do_pass_file}, {"raise limit", do_raise_limit},
};

/* Records that no worker of ours writes. Each is sent behind the input's own artifact. */
static const struct { const char *name; sk_bytes bytes; } forged[] = {
    {"forged type", {(const uint8_t *)"\xEE\x00\x00\x00\x00", 5}},
    {"forged length", {(const uint8_t *)"\x03\xFF\xFF\xFF\xFF", 5}},
    {"forged fact", {(const uint8_t *)"\x03\x1A\x00\x00\x00\xFF\xFF\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 31}},
    {"forged owner", {(const uint8_t *)"\x04\x0E\x00\x00\x00\x00\x00\x09\0\0\0\0\0\0\0\0\0\0\0", 19}},
    {"forged trailer", {(const uint8_t *)"\x08\x03\x00\x00\x00\x00\x00\x00", 8}},
    {"forged early end", {(const uint8_t *)"\x0B\x09\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", 14}},
    {"forged piece", {(const uint8_t *)"\x0A\x10\x00\x00\x00\0\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0", 21}},
    {"forged content", {(const uint8_t *)"\x09\x12\x00\x00\x00\0\0\0\0\0\0\0\0\0\0\0\0\1\1\0\0\0x", 23}},
};

static void send_raw(int channel, sk_bytes b)
{
    ssize_t n = write(channel, b.p, b.len);
    (void)n;
}

static void forge(sk_report *r, sk_record_writer *w, sk_bytes input, int channel, sk_bytes bytes)
{
    (void)tell_input(r, input);
    sk_record_flush(w);
    send_raw(channel, bytes);
    stay();
}

/* A worker must not tell the parent's own limits. */
static void claim_limit(sk_report *r, sk_bytes input)
{
    (void)tell_input(r, input);
    sk_report_add_limit(r, SK_LIMIT_SANDBOX_TIME);
    sk_report_add_evidence(r, &(sk_evidence){0}); /* sends what is buffered */
    stay();
}

static void flood(sk_report *r, sk_record_writer *w, sk_bytes input, int channel)
{
    static const uint8_t one[] = {SK_RECORD_LIMIT, 2, 0, 0, 0, 0, 0};
    static uint8_t many[sizeof one * 4096];
    for (size_t i = 0; i < sizeof many; i++) many[i] = one[i % sizeof one];
    (void)tell_input(r, input);
    sk_record_flush(w);
    for (;;)
        if (write(channel, many, sizeof many) < 0) _exit(0);
}

static void count_open_files(void)
{
    shared->open_files = 0;
    for (int fd = 0; fd < 1024; fd++)
        if (lseek(fd, 0, SEEK_CUR) >= 0 || errno != EBADF) shared->open_files++;
}

static sk_status read_behind(sk_bytes input)
{
    shared->pid = getpid();
    while (!shared->go) continue;
    shared->survived = input.p[input.len - 1] + 1;
    return SK_OK;
}

static sk_status be_hostile(const sk_engine *e, sk_bytes input, const sk_scan_options *options, sk_report *r, sk_record_writer *w,
                            int channel)
{
    for (size_t i = 0; i < SK_COUNT(fatal); i++) {
        if (!sk_is(input, fatal[i].name)) continue;
        fatal[i].run();
        shared->survived = 1;
        stay();
    }
    for (size_t i = 0; i < SK_COUNT(forged); i++)
        if (sk_is(input, forged[i].name)) forge(r, w, input, channel, forged[i].bytes);
    if (sk_is(input, "claim")) claim_limit(r, input);
    if (sk_is(input, "flood")) flood(r, w, input, channel);
    if (sk_is(input, "crash")) crash();
    if (sk_is(input, "prove")) prove_and_crash(r, input);
    if (sk_is(input, "leave")) _exit(0);
    if (sk_is(input, "eat")) return eat();
    if (sk_is(input, "read behind") || input.len > 1 << 20) return read_behind(input);
    if (sk_is(input, "stay")) {
        shared->pid = getpid();
        stay();
    }
    if (sk_is(input, "hang up")) {
        close(channel);
        stay();
    }
    uint32_t id = tell_input(r, input);
    close_input(r, id);
    if (sk_is(input, "files")) ask_for_files();
    else if (sk_is(input, "code")) want_code();
    else if (sk_is(input, "count")) count_open_files();
    else if (sk_is(input, "write")) shared->errors[0] = (int)write(4, "changed", 7);
    else if (sk_is(input, "chatter")) sk_record_finish(w, &(sk_record_end){0});
    (void)e;
    (void)options;
    return SK_OK;
}

/* --- the tests --- */

static int set_up(void **state)
{
    (void)state;
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return shared == MAP_FAILED || sk_engine_new(NULL, &engine, &error) != SK_OK;
}

static int tear_down(void **state)
{
    (void)state;
    sk_engine_free(engine);
    return 0;
}

static sk_pool *new_pool(unsigned jobs, uint64_t time_ms)
{
    sk_limit_setting limits[] = {{"worker.time", time_ms}, {"worker.memory", 64 << 20}, {"memory", 16 << 20}};
    sk_pool *pool = NULL;
    *shared = (struct shared){0};
    assert_int_equal(sk_pool_new_hooked(engine, &(sk_pool_options){jobs, limits, 3}, be_hostile, &pool, &error), SK_OK);
    return pool;
}

static void submit(sk_pool *pool, const char *deed)
{
    sk_pool_input in = {.bytes = sk_bytes_str(deed), .length = SK_POOL_REST};
    assert_int_equal(sk_pool_submit(pool, &in, &error), SK_OK);
}

static sk_pool_result next(sk_pool *pool)
{
    sk_pool_result result;
    bool any;
    assert_int_equal(sk_pool_next(pool, &result, &any, &error), SK_OK);
    assert_true(any);
    assert_int_equal(result.status, SK_OK);
    return result;
}

static bool has_limit(const sk_report *r, sk_limit limit)
{
    size_t count;
    const uint16_t *limits = sk_report_limits(r, &count);
    for (size_t i = 0; i < count; i++)
        if (limits[i] == limit) return true;
    return false;
}

static void assert_sound(const sk_pool_result *result)
{
    size_t count;
    (void)sk_report_limits(result->report, &count);
    assert_int_equal(count, 0);
    const sk_artifact *a = sk_report_artifacts(result->report, &count);
    assert_int_equal(count, 1);
    assert_int_equal(a->outcome, SK_OUTCOME_COMPLETE);
}

static void expect_sound(sk_pool *pool)
{
    sk_pool_result result = next(pool);
    assert_sound(&result);
    sk_report_free(result.report);
}

static void assert_lost(const sk_pool_result *result, const char *deed, sk_limit why)
{
    size_t count;
    const sk_artifact *a = sk_report_artifacts(result->report, &count);
    if (!has_limit(result->report, why)) print_error("%s: the report does not name %s\n", deed, sk_limit_name((uint16_t)why));
    assert_true(has_limit(result->report, why));
    assert_true(count >= 1);
    assert_string_equal(sk_outcome_name(a->outcome), "partial");
    assert_int_equal(a->size, strlen(deed));
}

/* The deed costs its own input, and neither the one before nor the one behind. */
static void expect_lost(sk_pool *pool, const char *deed, sk_limit why)
{
    submit(pool, "good");
    submit(pool, deed);
    submit(pool, "good");
    expect_sound(pool);
    sk_pool_result result = next(pool);
    assert_lost(&result, deed, why);
    assert_int_equal(sk_report_verdict(result.report), SK_UNSCANNABLE);
    sk_report_free(result.report);
    expect_sound(pool);
}

static void a_crash_costs_one_input(void **state)
{
    (void)state;
    for (unsigned jobs = 1; jobs <= 3; jobs += 2) {
        sk_pool *pool = new_pool(jobs, 10000);
        expect_lost(pool, "crash", SK_LIMIT_SANDBOX_CRASH);
        expect_lost(pool, "leave", SK_LIMIT_SANDBOX_CRASH);
        expect_lost(pool, "hang up", SK_LIMIT_SANDBOX_CRASH);
        assert_in_range(sk_pool_count(pool).lost, 3, 6); /* twice each where another input was first on the worker */
        sk_pool_free(pool);
    }
}

static void proof_counts_that_came_before(void **state)
{
    (void)state;
    sk_pool *pool = new_pool(1, 10000);
    submit(pool, "prove");
    sk_pool_result result = next(pool);
    assert_lost(&result, "prove", SK_LIMIT_SANDBOX_CRASH);
    assert_true(sk_report_has_evidence(result.report, find_proof(), 0));
    bool proven = sk_evidence_class(find_proof()) == SK_E1;
    if (proven) assert_int_equal(sk_report_verdict(result.report), SK_MALICIOUS);
    else assert_int_not_equal(sk_report_verdict(result.report), SK_CLEAN);
    sk_report_free(result.report);
    sk_pool_free(pool);
}

static void a_stall_ends_in_time(void **state)
{
    (void)state;
    sk_pool *pool = new_pool(2, 200);
    expect_lost(pool, "stay", SK_LIMIT_SANDBOX_TIME);
    sk_pool_free(pool);
}

static void memory_has_an_end(void **state)
{
    (void)state;
    if (sk_cage_is_open()) skip(); /* sanitizer builds have no memory limit */
    sk_pool *pool = new_pool(1, 10000);
    expect_lost(pool, "eat", SK_LIMIT_SANDBOX_MEMORY);
    sk_pool_free(pool);
}

/* SIGKILL that is not ours is how the system takes memory back. */
static void a_kill_from_outside_costs_one_input(void **state)
{
    (void)state;
    static const struct { int signal; sk_limit why; } kills[] = {{SIGKILL, SK_LIMIT_SANDBOX_MEMORY}, {SIGBUS, SK_LIMIT_SANDBOX_CRASH}};
    for (size_t i = 0; i < SK_COUNT(kills); i++) {
        sk_pool *pool = new_pool(1, 10000);
        submit(pool, "stay");
        submit(pool, "good");
        while (!shared->pid) nap();
        assert_int_equal(kill(shared->pid, kills[i].signal), 0);
        sk_pool_result result = next(pool);
        assert_lost(&result, "stay", kills[i].why);
        sk_report_free(result.report);
        expect_sound(pool);
        sk_pool_free(pool);
    }
}

static void lies_end_the_worker(void **state)
{
    (void)state;
    sk_pool *pool = new_pool(2, 10000);
    for (size_t i = 0; i < SK_COUNT(forged); i++) expect_lost(pool, forged[i].name, SK_LIMIT_SANDBOX_CRASH);
    expect_lost(pool, "claim", SK_LIMIT_SANDBOX_CRASH);
    sk_pool_free(pool);
}

static void a_flood_is_bounded(void **state)
{
    (void)state;
    sk_pool *pool = new_pool(1, 60000);
    expect_lost(pool, "flood", SK_LIMIT_SANDBOX_CRASH);
    sk_pool_free(pool);
}

/* What a worker says behind its answer reaches no other input. */
static void chatter_reaches_no_other_input(void **state)
{
    (void)state;
    sk_pool *pool = new_pool(1, 10000);
    for (int i = 0; i < 20; i++) {
        submit(pool, "chatter");
        submit(pool, "good");
        sk_report_free(next(pool).report);
        expect_sound(pool);
    }
    sk_pool_free(pool);
}

static void files_do_not_exist(void **state)
{
    (void)state;
    if (sk_cage_is_open()) skip(); /* sanitizer builds have no filter */
    sk_pool *pool = new_pool(1, 10000);
    submit(pool, "files");
    sk_pool_result result = next(pool);
    assert_sound(&result);
    for (int i = 0; i < 5; i++) assert_int_equal(shared->errors[i], ENOENT);
    assert_int_equal(result.files_refused, 5);
    sk_report_free(result.report);
    submit(pool, "good");
    expect_sound(pool);
    assert_int_equal(sk_pool_count(pool).started, 1);
    sk_pool_free(pool);
}

static void new_code_cannot_be_made(void **state)
{
    (void)state;
    if (sk_cage_is_open()) skip(); /* sanitizer builds have no filter */
    sk_pool *pool = new_pool(1, 10000);
    submit(pool, "code");
    expect_sound(pool);
    for (int i = 0; i < 3; i++) assert_int_equal(shared->errors[i], ENOSYS);
    submit(pool, "good");
    expect_sound(pool);
    assert_int_equal(sk_pool_count(pool).started, 2); /* such a worker is not used again */
    sk_pool_free(pool);
}

static void what_no_scan_needs_is_fatal(void **state)
{
    (void)state;
    if (sk_cage_is_open()) skip(); /* sanitizer builds have no filter */
    sk_pool *pool = new_pool(2, 10000);
    for (size_t i = 0; i < SK_COUNT(fatal); i++) expect_lost(pool, fatal[i].name, SK_LIMIT_SANDBOX_CRASH);
    assert_false(shared->survived);
    sk_pool_free(pool);
}

/* The second lock, without the first: landlock alone. */
static void landlock_alone_takes_all_files(void **state)
{
    (void)state;
    if (sk_cage_is_open()) skip(); /* sanitizer builds are not locked */
    pid_t pid = fork();
    if (pid == 0) {
        sk_cage cage = sk_cage_prepare();
        if (!cage.landlock) _exit(77);
        bool closed = open("/etc/passwd", O_RDONLY) < 0 && errno == EACCES && open("/", O_RDONLY | O_DIRECTORY) < 0;
        _exit(closed ? 0 : 1);
    }
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (WEXITSTATUS(status) == 77) skip(); /* this system has no landlock */
    assert_int_equal(status, 0);
}

static void nothing_else_is_open(void **state)
{
    (void)state;
    int mine = open("/dev/null", O_RDONLY); /* without O_CLOEXEC */
    sk_pool *pool = new_pool(2, 10000);
    submit(pool, "count");
    submit(pool, "good");
    expect_sound(pool);
    expect_sound(pool);
    assert_int_equal(shared->open_files, 5); /* the standard three, channel and input */
    close(mine);
    sk_pool_free(pool);
}

static void the_input_cannot_be_written(void **state)
{
    (void)state;
    char path[] = "/tmp/sekisho-abuse-XXXXXX", back[6] = "";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "write", 5), 5);
    sk_pool *pool = new_pool(1, 10000);
    sk_pool_input in = {.fd = fd, .length = SK_POOL_REST};
    assert_int_equal(sk_pool_submit(pool, &in, &error), SK_OK);
    expect_sound(pool);
    assert_int_equal(shared->errors[0], -1);
    assert_int_equal(pread(fd, back, 5, 0), 5);
    assert_string_equal(back, "write");
    unlink(path);
    close(fd);
    sk_pool_free(pool);
}

/* A large file is mapped, and somebody cuts it short meanwhile. */
static void a_shrinking_file_costs_one_input(void **state)
{
    (void)state;
    int fd = memfd_create("shrinks", MFD_CLOEXEC);
    assert_int_equal(ftruncate(fd, 32 << 20), 0);
    sk_pool *pool = new_pool(1, 10000);
    sk_pool_input in = {.fd = fd, .length = SK_POOL_REST};
    assert_int_equal(sk_pool_submit(pool, &in, &error), SK_OK);
    submit(pool, "good");
    while (!shared->pid) nap();
    assert_int_equal(ftruncate(fd, 0), 0);
    shared->go = 1;
    sk_pool_result result = next(pool);
    assert_true(has_limit(result.report, SK_LIMIT_SANDBOX_CRASH));
    sk_report_free(result.report);
    expect_sound(pool);
    assert_false(shared->survived);
    close(fd);
    sk_pool_free(pool);
}

static void a_lost_zygote_is_replaced(void **state)
{
    (void)state;
    sk_pool *pool = new_pool(2, 10000);
    submit(pool, "good");
    expect_sound(pool);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(kill(sk_pool_count(pool).zygote, SIGKILL), 0);
        submit(pool, "good");
        submit(pool, "good");
        sk_report_free(next(pool).report); /* may have been lost with it, or not */
        sk_report_free(next(pool).report);
        submit(pool, "good");
        expect_sound(pool);
    }
    sk_pool_free(pool);
}

/* Gone, or dead and not yet waited for by the system. */
static bool is_dead(pid_t pid)
{
    char path[32], line[256] = "";
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *f = fopen(path, "r");
    bool there = f && fgets(line, sizeof line, f);
    if (f) fclose(f);
    return !there || strstr(line, ") Z ") || strstr(line, ") X ");
}

static bool is_gone(pid_t pid)
{
    for (int i = 0; i < 3000; i++) {
        if (is_dead(pid)) return true;
        nap();
    }
    return false;
}

static void nobody_outlives_the_parent(void **state)
{
    (void)state;
    *shared = (struct shared){0};
    pid_t pid = fork();
    if (pid == 0) {
        sk_pool *pool = new_pool(1, 100000);
        shared->zygote = sk_pool_count(pool).zygote;
        submit(pool, "stay");
        for (;;) nap();
    }
    while (!shared->pid) nap();
    pid_t worker = shared->pid, zygote = shared->zygote;
    kill(pid, SIGKILL);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    assert_true(is_gone(worker));
    assert_true(is_gone(zygote));
}

static void the_lock_is_whole_here(void **state)
{
    (void)state;
    sk_pool *pool = new_pool(1, 10000);
    sk_sandbox sandbox;
    assert_int_equal(sk_pool_sandbox(pool, &sandbox, &error), SK_OK);
    print_message("sandbox: %s\n", sk_sandbox_name(sandbox));
    assert_int_equal(sandbox == SK_SANDBOX_OPEN, sk_cage_is_open());
    sk_pool_free(pool);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_lock_is_whole_here),
        cmocka_unit_test(a_crash_costs_one_input),
        cmocka_unit_test(proof_counts_that_came_before),
        cmocka_unit_test(a_stall_ends_in_time),
        cmocka_unit_test(memory_has_an_end),
        cmocka_unit_test(a_kill_from_outside_costs_one_input),
        cmocka_unit_test(lies_end_the_worker),
        cmocka_unit_test(a_flood_is_bounded),
        cmocka_unit_test(chatter_reaches_no_other_input),
        cmocka_unit_test(files_do_not_exist),
        cmocka_unit_test(new_code_cannot_be_made),
        cmocka_unit_test(what_no_scan_needs_is_fatal),
        cmocka_unit_test(landlock_alone_takes_all_files),
        cmocka_unit_test(nothing_else_is_open),
        cmocka_unit_test(the_input_cannot_be_written),
        cmocka_unit_test(a_shrinking_file_costs_one_input),
        cmocka_unit_test(a_lost_zygote_is_replaced),
        cmocka_unit_test(nobody_outlives_the_parent),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
