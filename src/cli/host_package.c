#include "cli/host_package.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <openssl/evp.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/filetime.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/host_package_child.h"
#include "host/evidence_package.h"
#include "sandbox/locked.h"
#include "sekisho/engine.h"

enum { FILES_MOST = 400000 };

typedef struct package {
    const host_package *p;
    sk_locked child;
    sk_arena *arena;     /* of one message */
    int folder, file;    /* descriptors; file -1: none is open */
    FILE *manifest;
    EVP_MD_CTX *digest, *manifest_digest;
    sk_out out;
    sk_bytes path;       /* of Windows, of the open file */
    char stored[PATH_MAX];
    char path_room[PACKAGE_PATH_MOST];
    uint64_t size, created, written, got;
    bool sample;
    unsigned files, partial, blind;
    int verdict;         /* -1: none came */
    bool named;          /* the machine: the first word */
    bool failed;         /* our side: told already */
    bool refused;        /* the evidence cannot be opened: told already */
} package;

/* ---- where to ---- */

/* Inside what is examined nothing is written: not below its path, and not on the file system that is mounted there. */
static bool lies_inside(const char *folder, const char *examined)
{
    char f[PATH_MAX], e[PATH_MAX];
    struct stat of_folder, of_examined, above;
    if (!realpath(folder, f) || !realpath(examined, e)) return true;
    size_t len = strlen(e);
    if (strcmp(e, "/") == 0 || (strncmp(f, e, len) == 0 && (f[len] == '/' || f[len] == 0))) return true;
    if (stat(f, &of_folder) != 0 || stat(e, &of_examined) != 0) return true;
    if (!S_ISDIR(of_examined.st_mode) || of_folder.st_dev != of_examined.st_dev || len > PATH_MAX - 4) return false;
    strcat(e, "/..");
    return stat(e, &above) == 0 && above.st_dev != of_examined.st_dev;
}

/* The folder that the last part stands in, which must be there: it is looked at before anything is made. */
static bool path_above(const char *path, char *ret, size_t size)
{
    size_t len = strlen(path);
    while (len > 1 && path[len - 1] == '/') len--;
    while (len > 0 && path[len - 1] != '/') len--;
    if (len + 2 > size) return false;
    memcpy(ret, path, len);
    strcpy(ret + len, len ? "" : ".");
    return true;
}

static bool open_folder(package *k)
{
    const char *folder = k->p->folder;
    char above[PATH_MAX];
    if (!path_above(folder, above, sizeof above) || lies_inside(above, k->p->task.path)) {
        complain("%s lies on what is examined, where nothing is written, or there is no such place", folder);
        return false;
    }
    if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
        complain("%s could not be made: %s", folder, strerror(errno));
        return false;
    }
    if (lies_inside(folder, k->p->task.path)) { /* it was there, as a link */
        complain("%s lies on what is examined, where nothing is written", folder);
        return false;
    }
    k->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (k->folder < 0 || mkdirat(k->folder, "disk", 0700) != 0) {
        complain("%s: %s", folder, errno == EEXIST ? "there is a package already" : strerror(errno));
        return false;
    }
    int fd = openat(k->folder, "manifest.jsonl", O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    k->manifest = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (!k->manifest) complain("%s/manifest.jsonl: %s", folder, strerror(errno));
    return k->manifest != NULL;
}

static bool fail(package *k, const char *what)
{
    if (!k->failed) complain("%s: %s", what, strerror(errno));
    k->failed = true;
    return false;
}

/* ---- manifest ---- */

static bool write_manifest(void *self, const uint8_t *p, size_t len)
{
    package *k = self;
    return fwrite(p, 1, len, k->manifest) == len && EVP_DigestUpdate(k->manifest_digest, p, len) == 1;
}

static const char *digest_text(EVP_MD_CTX *digest, char text[65])
{
    uint8_t d[EVP_MAX_MD_SIZE];
    unsigned len = 0;
    text[0] = 0;
    if (EVP_DigestFinal_ex(digest, d, &len) != 1) return text;
    for (unsigned i = 0; i < len && i < 32; i++) sprintf(text + i * 2, "%02x", d[i]);
    return text;
}

static uint64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return SK_FILETIME_1970 + (uint64_t)t.tv_sec * SK_FILETIME_SECOND + (uint64_t)t.tv_nsec / 100;
}

static void write_head(package *k, sk_bytes computer)
{
    const struct passwd *user = getpwuid(getuid());
    const char *who = k->p->operator_name ? k->p->operator_name : user ? user->pw_name : "unknown";
    char here[256] = "";
    (void)gethostname(here, sizeof here - 1);
    sk_package_write_head(&k->out, k->arena, &(sk_package_head){.version = sk_version(), .rules = sk_rules_version(), .source = sk_bytes_str(k->p->task.path), .computer = computer,
                                                                .operator_name = sk_bytes_str(who), .collected_on = sk_bytes_str(here), .begun = now(), .clock_offset = k->p->clock_offset});
}

static void write_entry(package *k, bool whole)
{
    char text[65];
    sk_package_write_entry(&k->out, k->arena, &(sk_package_entry){.file = k->stored, .path = k->path, .size = k->size, .copied = k->got, .created = k->created, .written = k->written,
                                                                  .sha256 = digest_text(k->digest, text), .whole = whole, .sample = k->sample});
}

/* ---- files ---- */

/* Goes down from folder, making what is missing; closes it. -1: not possible. */
static int enter(int folder, const char *name)
{
    if (mkdirat(folder, name, 0700) != 0 && errno != EEXIST) return -1;
    return openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* Makes the folders that are missing. */
static bool create_at(package *k, sk_bytes place)
{
    sk_bytes rest = place, part, next;
    int folder = fcntl(k->folder, F_DUPFD_CLOEXEC, 0);
    bool more = sk_next_field(&rest, '/', &part);
    while (more && folder >= 0 && sk_next_field(&rest, '/', &next)) {
        int below = enter(folder, sk_arena_string(k->arena, part));
        close(folder);
        folder = below;
        part = next;
    }
    if (!more || folder < 0) return false;
    k->file = openat(folder, sk_arena_string(k->arena, part), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0400);
    int why = errno;
    close(folder);
    errno = why;
    return k->file >= 0;
}

static bool create_file(package *k, sk_bytes path)
{
    for (unsigned way = 0; way < SK_PACKAGE_WAYS; way++) {
        sk_bytes place = sk_package_place(k->arena, path, k->sample, k->files, way);
        if (!place.len || place.len >= sizeof k->stored) continue;
        k->stored[sk_copy_out(place, (uint8_t *)k->stored, sizeof k->stored - 1)] = 0;
        if (create_at(k, place)) return true;
    }
    return false;
}

static bool begin_file(package *k, sk_bytes b)
{
    if (k->file >= 0 || b.len < PACKAGE_FILE_HEAD || b.len > PACKAGE_FILE_HEAD + PACKAGE_PATH_MOST || k->files++ == FILES_MOST) return false;
    k->size = sk_u64le_at(b, 0);
    k->created = sk_u64le_at(b, 8);
    k->written = sk_u64le_at(b, 16);
    k->sample = b.p[24] != 0;
    k->got = 0;
    sk_bytes path = sk_from(b, PACKAGE_FILE_HEAD);
    k->path = sk_bytes_of(k->path_room, sk_copy_out(path, (uint8_t *)k->path_room, sizeof k->path_room));
    if (!create_file(k, k->path)) return fail(k, k->stored);
    return EVP_DigestInit_ex(k->digest, EVP_sha256(), NULL) == 1;
}

static bool take_data(package *k, sk_bytes b)
{
    if (k->file < 0 || b.len > k->size - k->got) return false; /* no more than was announced */
    if (EVP_DigestUpdate(k->digest, b.p, b.len) != 1) return false;
    k->got += b.len;
    while (b.len) {
        ssize_t n = write(k->file, b.p, b.len);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return fail(k, k->stored);
        b = sk_from(b, (size_t)n);
    }
    return true;
}

static bool end_file(package *k, sk_bytes b)
{
    if (k->file < 0 || b.len != 1) return false;
    bool whole = b.p[0] == 1 && k->got == k->size;
    k->partial += !whole;
    write_entry(k, whole);
    if (close(k->file) != 0) return fail(k, k->stored);
    k->file = -1;
    return true;
}

static bool take_blind(package *k, sk_bytes b)
{
    size_t end = sk_find_byte(b, 0, 0);
    if (end == SK_NPOS || k->file >= 0) return false;
    k->blind++;
    sk_package_write_blind(&k->out, sk_slice(b, 0, end), sk_from(b, end + 1));
    return true;
}

static bool take_failure(package *k, sk_bytes b)
{
    char text[400];
    text[sk_copy_out(sk_from(b, 1), (uint8_t *)text, sizeof text - 1)] = 0;
    for (char *c = text; *c; c++) {
        if ((uint8_t)*c < ' ' || *c == 0x7f) *c = '?';
    }
    complain("%s", text);
    k->refused = true;
    return b.len > 0;
}

static bool take_machine(package *k, sk_bytes name)
{
    if (k->named) return false;
    write_head(k, name);
    return k->named = true;
}

static bool take_verdict(package *k, sk_bytes b)
{
    k->verdict = k->file < 0 && b.len == 1 && b.p[0] <= SK_HOST_VERDICT_INFECTED ? b.p[0] : -1;
    return k->verdict >= 0;
}

/* The evidence could not be opened, or the machine is named before all else. */
static bool take_message(package *k, uint8_t type, sk_bytes b)
{
    if (k->named != (type != PACKAGE_MACHINE && type != HOST_FAILED)) return false;
    switch (type) {
    case PACKAGE_MACHINE: return take_machine(k, b);
    case PACKAGE_FILE: return begin_file(k, b);
    case PACKAGE_DATA: return take_data(k, b);
    case PACKAGE_FILE_END: return end_file(k, b);
    case PACKAGE_BLIND: return take_blind(k, b);
    case HOST_FAILED: return take_failure(k, b);
    case HOST_VERDICT: return take_verdict(k, b);
    default: return false;
    }
}

/* True: to its last word. */
static bool listen_to_child(package *k, int channel)
{
    uint8_t type, *bytes;
    uint32_t len;
    while (k->verdict < 0 && !k->refused) {
        if (!host_receive(channel, HOST_MESSAGE_MOST, &type, &bytes, &len)) return false;
        k->arena = sk_arena_new(1 << 20);
        bool sound = k->arena && take_message(k, type, sk_bytes_of(bytes, len)) && !k->out.failed;
        sk_arena_free(k->arena);
        free(bytes);
        if (!sound) return false;
    }
    return true;
}

/* ---- the whole ---- */

static bool finish_manifest(package *k, bool whole)
{
    char text[65];
    k->arena = sk_arena_new(1 << 20);
    if (!k->arena) return false;
    sk_package_write_end(&k->out, k->arena, &(sk_package_end){now(), k->files, k->partial, k->blind, whole, k->verdict >= 0 ? sk_host_verdict_name((sk_host_verdict)k->verdict) : NULL});
    sk_arena_free(k->arena);
    if (!sk_out_flush(&k->out) || fflush(k->manifest) != 0 || fsync(fileno(k->manifest)) != 0) return fail(k, "manifest.jsonl");
    printf("%s: %u files%s\nmanifest.jsonl sha256 %s\n", k->p->folder, k->files, whole ? "" : ", not complete", digest_text(k->manifest_digest, text));
    return fflush(stdout) == 0;
}

/* said: the child came to its last word; why: how it was lost, NULL: it ended well. */
static int conclude(package *k, bool said, const char *why)
{
    if (k->refused) {
        (void)unlinkat(k->folder, "manifest.jsonl", 0);
        (void)unlinkat(k->folder, "disk", AT_REMOVEDIR);
        return EXIT_FAILURE_OWN;
    }
    if (k->file >= 0) {
        k->arena = sk_arena_new(1 << 20);
        if (k->arena) (void)end_file(k, SK_LIT("\0"));
        sk_arena_free(k->arena);
    }
    bool whole = said && !why && !k->failed;
    if (!whole && !k->failed) complain("the package is not complete: %s", why ? why : "the process that reads the evidence broke its rules");
    if (!finish_manifest(k, whole) || k->failed) return EXIT_FAILURE_OWN;
    return whole && !k->partial && !k->blind ? EXIT_NOTHING : EXIT_UNLOOKED;
}

static int collect(package *k)
{
    const char *why = NULL;
    int child_status;
    bool said = listen_to_child(k, k->child.channel);
    bool ended = sk_locked_end(&k->child, !said, &child_status, &why);
    if (ended && child_status != 0) why = "the process that reads the evidence failed";
    return conclude(k, said, ended ? why : why ? why : "the process that reads the evidence was lost");
}

static package *package_new(const host_package *p)
{
    package *k = calloc(1, sizeof *k);
    if (!k) return NULL;
    *k = (package){.p = p, .folder = -1, .file = -1, .verdict = -1, .digest = EVP_MD_CTX_new(), .manifest_digest = EVP_MD_CTX_new()};
    sk_out_init(&k->out, write_manifest, k);
    return k;
}

static bool begin(package *k)
{
    if (k && k->digest && k->manifest_digest && EVP_DigestInit_ex(k->manifest_digest, EVP_sha256(), NULL) == 1) return open_folder(k);
    complain("the system has no memory");
    return false;
}

static void package_free(package *k)
{
    if (!k) return;
    if (k->file >= 0) close(k->file);
    if (k->manifest) fclose(k->manifest);
    if (k->folder >= 0) close(k->folder);
    EVP_MD_CTX_free(k->digest);
    EVP_MD_CTX_free(k->manifest_digest);
    free(k);
}

int host_package_write(const host_package *p)
{
    package *k = package_new(p);
    host_task task = p->task;
    host_paths paths;
    bool found = host_paths_of(&task, &paths);
    const sk_locked_options options = {.paths = paths.at, .path_count = paths.count, .memory = task.memory, .cpu_s = p->cpu_s, .prepare = host_child_prepare};
    sk_error error;
    int status = EXIT_FAILURE_OWN;
    signal(SIGPIPE, SIG_IGN);
    if (!found) complain("the system has no memory");
    else if (begin(k)) {
        if (sk_locked_start(&options, host_package_child_work, &task, &k->child, &error) != SK_OK) complain("%s", error.message);
        else status = collect(k);
    }
    host_paths_free(&paths);
    package_free(k);
    return status;
}

int host_package_listen(const host_package *p, int channel)
{
    package *k = package_new(p);
    int status = begin(k) ? conclude(k, listen_to_child(k, channel), NULL) : EXIT_FAILURE_OWN;
    package_free(k);
    return status;
}
