/* Facts: landlock(7) and Documentation/userspace-api/landlock.rst (access rights of each ABI version), seccomp(2),
 * setrlimit(2). The landlock header of older systems stops at early versions, so its numbers stand here. */
#include "sandbox/cage.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include "base/attr.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define CAGE_OPEN true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) || __has_feature(thread_sanitizer)
#define CAGE_OPEN true
#endif
#endif
#ifndef CAGE_OPEN
#define CAGE_OPEN false
#endif

#define OPEN_FILES 32
#define STACK_BYTES ((rlim_t)8 << 20)
#define CPU_GRACE_S 5 /* between SIGXCPU, which tells what happened, and SIGKILL, which does not */

/* --- landlock --- */

struct landlock_rules {
    uint64_t fs, net, scoped;
};

/* Everything that each version can take away; the size of its structure grows with it. */
static const struct { size_t size; struct landlock_rules rules; } landlock_versions[] = {
    {8, {(1u << 13) - 1, 0, 0}},     /* 1: files */
    {8, {(1u << 14) - 1, 0, 0}},     /* 2: moving between folders */
    {8, {(1u << 15) - 1, 0, 0}},     /* 3: truncating */
    {16, {(1u << 15) - 1, 3, 0}},    /* 4: TCP */
    {16, {(1u << 16) - 1, 3, 0}},    /* 5: ioctl of devices */
    {24, {(1u << 16) - 1, 3, 3}},    /* 6: abstract sockets and signals to strangers */
};

enum { READ_FILE = 1 << 2, READ_FOLDER = 1 << 3, RULE_PATH_BENEATH = 1 };

/* Lets what lies at path and below be read. The kernel takes a file's rule without the right for folders only. */
static bool give_back(long set, const char *path)
{
    struct __attribute__((packed)) { uint64_t rights; int32_t fd; } rule = {READ_FILE | READ_FOLDER, open(path, O_PATH | O_CLOEXEC)};
    if (rule.fd < 0) return false;
    bool done = syscall(SYS_landlock_add_rule, (int)set, RULE_PATH_BENEATH, &rule, 0u) == 0;
    rule.rights = READ_FILE;
    if (!done) done = syscall(SYS_landlock_add_rule, (int)set, RULE_PATH_BENEATH, &rule, 0u) == 0;
    close(rule.fd);
    return done;
}

/* Takes all files away but those at paths, which can be read. */
static bool take_files(const char *const *paths, size_t count)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, 1u);
    if (version < 1) return false;
    size_t i = (size_t)version < SK_COUNT(landlock_versions) ? (size_t)version - 1 : SK_COUNT(landlock_versions) - 1;
    struct landlock_rules rules = landlock_versions[i].rules;
    long set = syscall(SYS_landlock_create_ruleset, &rules, landlock_versions[i].size, 0u);
    if (set < 0) return false;
    for (size_t n = 0; n < count; n++) {
        if (give_back(set, paths[n])) continue;
        close((int)set);
        return false;
    }
    bool done = syscall(SYS_landlock_restrict_self, (int)set, 0u) == 0;
    close((int)set);
    return done;
}

/* --- seccomp --- */

enum { ALLOW, MISSING, KILL };

static const struct { int number, rule; } calls[] = {
#define SK_SYSCALL(rule, name) {SCMP_SYS(name), rule},
#include "sandbox/syscalls.def"
#undef SK_SYSCALL
};

/* What a reader of evidence asks for beside: files of the paths that landlock left it. */
static const int reading_calls[] = {SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(fcntl), SCMP_SYS(fstat), SCMP_SYS(getcwd),
    SCMP_SYS(getdents64), SCMP_SYS(getxattr), SCMP_SYS(lgetxattr), SCMP_SYS(lstat), SCMP_SYS(newfstatat), SCMP_SYS(readlink), SCMP_SYS(readlinkat),
    SCMP_SYS(stat), SCMP_SYS(statx)};

/* Opening for reading alone: where a system lacks landlock, nothing can be written still. */
static bool add_reading_rules(scmp_filter_ctx filter)
{
    const scmp_datum_t writes = O_ACCMODE | O_CREAT | O_TRUNC;
    bool ok = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, writes, 0)) == 0 &&
              seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(open), 1, SCMP_A1(SCMP_CMP_MASKED_EQ, writes, 0)) == 0;
    for (size_t i = 0; i < SK_COUNT(reading_calls); i++) ok = ok && seccomp_rule_add(filter, SCMP_ACT_ALLOW, reading_calls[i], 0) == 0;
    return ok;
}

static bool add_rules(scmp_filter_ctx filter)
{
    static const uint32_t actions[] = {[ALLOW] = SCMP_ACT_ALLOW, [KILL] = SCMP_ACT_KILL_PROCESS};
    bool ok = true;
    for (size_t i = 0; i < SK_COUNT(calls); i++)
        if (calls[i].rule != MISSING) ok = ok && seccomp_rule_add(filter, actions[calls[i].rule], calls[i].number, 0) == 0;
    /* No new code, and no memory that the limit does not count. */
    ok = ok && seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
                                SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_SHARED | MAP_PRIVATE, MAP_PRIVATE)) == 0;
    return ok && seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0;
}

/* The filter as the kernel wants it. A worker then only installs it: building one costs more than forking. */
static bool make_filter(sk_cage *cage, bool reading)
{
    int fd = memfd_create("filter", MFD_CLOEXEC);
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_TRAP);
    bool ok = fd >= 0 && filter && seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) == 0 &&
              add_rules(filter) && (!reading || add_reading_rules(filter)) && seccomp_export_bpf(filter, fd) == 0;
    off_t len = ok ? lseek(fd, 0, SEEK_END) : 0;
    size_t count = (size_t)len / sizeof(struct sock_filter);
    struct sock_filter *code = count && count <= BPF_MAXINSNS ? calloc(count, sizeof *code) : NULL;
    if (code && pread(fd, code, (size_t)len, 0) == len) {
        cage->filter = code;
        cage->filter_len = (uint16_t)count;
    }
    if (filter) seccomp_release(filter);
    if (fd >= 0) close(fd);
    return cage->filter != NULL;
}

static volatile sig_atomic_t refused_files, refused_others;

static bool is_about_files(int number)
{
    for (size_t i = 0; i < SK_COUNT(calls); i++)
        if (calls[i].number == number && calls[i].rule == MISSING) return true;
    return false;
}

/* Answers a trapped call: the kernel has not run it, and its result register is ours to set. */
static void answer(int signal, siginfo_t *info, void *context)
{
    (void)signal;
    bool file = is_about_files(info->si_syscall);
    if (file) refused_files++;
    else refused_others++;
    ucontext_t *c = context;
#if defined(__x86_64__)
    c->uc_mcontext.gregs[REG_RAX] = file ? -ENOENT : -ENOSYS;
#elif defined(__aarch64__)
    c->uc_mcontext.regs[0] = (unsigned long long)(file ? -ENOENT : -ENOSYS);
#else
#error "which register holds the result of a system call here?"
#endif
}

uint32_t sk_cage_refused_files(void)
{
    uint32_t n = (uint32_t)refused_files;
    refused_files = 0;
    return n;
}

uint32_t sk_cage_refused_others(void)
{
    uint32_t n = (uint32_t)refused_others;
    refused_others = 0;
    return n;
}

/* --- the whole --- */

bool sk_cage_is_open(void) { return CAGE_OPEN; }

sk_cage sk_cage_prepare(void)
{
    sk_cage cage = {0};
    if (sk_cage_is_open() || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return cage;
    uint32_t action = SECCOMP_RET_KILL_PROCESS;
    cage.seccomp = syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0u, &action) == 0 && make_filter(&cage, false);
    cage.landlock = take_files(NULL, 0);
    return cage;
}

sk_cage sk_cage_prepare_reading(const char *const *paths, size_t count)
{
    sk_cage cage = {0};
    if (sk_cage_is_open() || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return cage;
    cage.seccomp = make_filter(&cage, true);
    cage.landlock = take_files(paths, count);
    return cage;
}

static bool limit(__rlimit_resource_t what, rlim_t value, rlim_t grace)
{
    struct rlimit old;
    rlim_t most = value + grace;
    if (getrlimit(what, &old) == 0 && old.rlim_max < most) most = old.rlim_max;
    return setrlimit(what, &(struct rlimit){value < most ? value : most, most}) == 0;
}

bool sk_cage_enter(const sk_cage *cage, uint64_t memory, uint64_t cpu_s)
{
    (void)limit(RLIMIT_CORE, 0, 0);
    if (sk_cage_is_open()) return true;
    /* RLIMIT_DATA and not RLIMIT_AS: reserved addresses and files that are only read cost no memory. */
    bool ok = limit(RLIMIT_DATA, memory, 0) && limit(RLIMIT_STACK, STACK_BYTES, 0) && limit(RLIMIT_NOFILE, OPEN_FILES, 0) &&
              limit(RLIMIT_FSIZE, 0, 0) && limit(RLIMIT_CPU, cpu_s, CPU_GRACE_S);
    if (!ok || !cage->seccomp) return ok;
    struct sigaction action = {.sa_sigaction = answer, .sa_flags = SA_SIGINFO};
    struct sock_fprog program = {.len = cage->filter_len, .filter = (struct sock_filter *)cage->filter};
    return sigaction(SIGSYS, &action, NULL) == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0u, &program) == 0;
}
