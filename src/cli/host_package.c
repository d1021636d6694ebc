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
#include "sandbox/locked.h"
#include "sekisho/engine.h"

enum { DEPTH_MOST = 64, NAME_LEN_MOST = 200, FILES_MOST = 400000 };

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

static void write_time(package *k, const char *name, uint64_t time) { sk_out_json_member(&k->out, name, sk_filetime_exact(k->arena, time)); }

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
    sk_out_format(&k->out, "{\"schema\":\"sekisho.evidence/1\",\"tool\":\"sekisho %s\",\"rules\":\"%s\"", sk_version(), sk_rules_version());
    sk_out_json_member(&k->out, "source", sk_bytes_str(k->p->task.path));
    sk_out_json_member(&k->out, "computer", computer);
    sk_out_json_member(&k->out, "operator", sk_bytes_str(who));
    sk_out_json_member(&k->out, "collected_on", sk_bytes_str(here));
    write_time(k, "begun", now());
    if (k->p->clock_offset) sk_out_format(&k->out, ",\"clock_offset_s\":%s", k->p->clock_offset);
    sk_out_str(&k->out, "}\n");
}

static void write_entry(package *k, bool whole)
{
    char text[65];
    sk_out_str(&k->out, "{\"file\":");
    sk_out_json_str(&k->out, k->stored);
    sk_out_json_member(&k->out, "path", k->path);
    sk_out_format(&k->out, ",\"size\":%llu,\"copied\":%llu,\"sha256\":\"%s\"", (unsigned long long)k->size, (unsigned long long)k->got, digest_text(k->digest, text));
    write_time(k, "created", k->created);
    write_time(k, "written", k->written);
    sk_out_format(&k->out, ",\"whole\":%s,\"sample\":%s}\n", whole ? "true" : "false", k->sample ? "true" : "false");
}

/* ---- files ---- */

/* A part of a path as a name that every system takes: no controls, no separators, no dots alone, not too long. */
static sk_bytes harmless(sk_arena *a, sk_bytes part)
{
    sk_bytes b = sk_utf8_repair(a, sk_slice(part, 0, NAME_LEN_MOST));
    uint8_t *p = sk_arena_room(a, b.len + 1);
    if (!p || !b.len) return SK_LIT("_");
    for (size_t i = 0; i < b.len; i++) p[i] = b.p[i] < ' ' || b.p[i] == 0x7f || strchr("/\\:*?\"<>|", b.p[i]) ? '_' : b.p[i];
    if (p[0] == '.') p[0] = '_';
    return sk_bytes_of(p, b.len);
}

/* Goes down from folder, making what is missing; closes it. -1: not possible. */
static int enter(int folder, const char *name)
{
    if (mkdirat(folder, name, 0700) != 0 && errno != EEXIST) return -1;
    return openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

static bool create_in(package *k, int folder, const char *name, size_t stored)
{
    const char *ending = k->sample ? ".sample" : "";
    int n = snprintf(k->stored + stored, sizeof k->stored - stored, "/%s%s", name, ending);
    if (n < 0 || (size_t)n >= sizeof k->stored - stored) return false;
    k->file = openat(folder, k->stored + stored + 1, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0400);
    if (k->file >= 0 || errno != EEXIST) return k->file >= 0;
    n = snprintf(k->stored + stored, sizeof k->stored - stored, "/%s~%u%s", name, k->files, ending); /* names that differ by case alone */
    if (n < 0 || (size_t)n >= sizeof k->stored - stored) return false;
    k->file = openat(folder, k->stored + stored + 1, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0400);
    return k->file >= 0;
}

static int open_disk(package *k)
{
    strcpy(k->stored, "disk");
    return openat(k->folder, "disk", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* What this system cannot name as Windows does (too deep, too long, a folder where a file lies already) is not lost: a number names it,
 * the manifest its path. */
static bool create_numbered(package *k)
{
    char name[32];
    int folder = open_disk(k);
    snprintf(name, sizeof name, "_%u", k->files);
    bool made = folder >= 0 && create_in(k, folder, name, 4);
    if (folder >= 0) close(folder);
    return made;
}

static bool create_file(package *k, sk_bytes path)
{
    sk_bytes rest = path, part, next;
    int folder = open_disk(k);
    size_t stored = 4;
    bool more = sk_next_field(&rest, '\\', &part), made = false;
    for (unsigned depth = 0; folder >= 0 && more; depth++) {
        more = sk_next_field(&rest, '\\', &next);
        bool drive = depth == 0 && part.len == 2 && part.p[1] == ':';
        const char *name = sk_arena_string(k->arena, harmless(k->arena, part));
        if (!more) made = create_in(k, folder, name, stored);
        else if (!drive) {
            int below = depth < DEPTH_MOST && stored + strlen(name) + 1 < sizeof k->stored ? enter(folder, name) : -1;
            close(folder);
            folder = below;
            if (folder >= 0) stored += (size_t)snprintf(k->stored + stored, sizeof k->stored - stored, "/%s", name);
        }
        part = next;
    }
    if (folder >= 0) close(folder);
    return made || create_numbered(k);
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
    sk_out_str(&k->out, "{\"not_looked_at\":");
    sk_out_json(&k->out, sk_slice(b, 0, end));
    sk_out_json_member(&k->out, "why", sk_from(b, end + 1));
    sk_out_str(&k->out, "}\n");
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

static bool take_message(package *k, uint8_t type, sk_bytes b)
{
    switch (type) {
    case PACKAGE_MACHINE: write_head(k, b); return true;
    case PACKAGE_FILE: return begin_file(k, b);
    case PACKAGE_DATA: return take_data(k, b);
    case PACKAGE_FILE_END: return end_file(k, b);
    case PACKAGE_BLIND: return take_blind(k, b);
    case HOST_FAILED: return take_failure(k, b);
    case HOST_VERDICT: k->verdict = b.len == 1 && b.p[0] <= SK_HOST_VERDICT_INFECTED ? b.p[0] : -1; return k->verdict >= 0;
    default: return false;
    }
}

/* True: to its last word. */
static bool listen_to_child(package *k)
{
    uint8_t type, *bytes;
    uint32_t len;
    while (k->verdict < 0 && !k->refused) {
        if (!host_receive(k->child.channel, HOST_MESSAGE_MOST, &type, &bytes, &len)) return false;
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
    sk_out_format(&k->out, "{\"ended\":\"%.*s\",\"files\":%u,\"partly_read\":%u,\"not_looked_at\":%u,\"whole\":%s", 20, (const char *)sk_filetime_text(k->arena, now()).p,
                  k->files, k->partial, k->blind, whole ? "true" : "false");
    if (k->verdict >= 0) sk_out_format(&k->out, ",\"verdict\":\"%s\"", sk_host_verdict_name((sk_host_verdict)k->verdict));
    sk_out_str(&k->out, "}\n");
    sk_arena_free(k->arena);
    if (!sk_out_flush(&k->out) || fflush(k->manifest) != 0 || fsync(fileno(k->manifest)) != 0) return fail(k, "manifest.jsonl");
    printf("%s: %u files%s\nmanifest.jsonl sha256 %s\n", k->p->folder, k->files, whole ? "" : ", not complete", digest_text(k->manifest_digest, text));
    return fflush(stdout) == 0;
}

static int collect(package *k)
{
    const char *why = NULL;
    int child_status;
    bool said = listen_to_child(k);
    bool ended = sk_locked_end(&k->child, !said, &child_status, &why) && child_status == 0;
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
    bool whole = said && ended && !k->failed;
    if (!whole && !k->failed) complain("the package is not complete: %s", why ? why : "the process that reads the evidence broke its rules");
    if (!finish_manifest(k, whole) || k->failed) return EXIT_FAILURE_OWN;
    return whole && !k->partial && !k->blind ? EXIT_NOTHING : EXIT_UNLOOKED;
}

int host_package_write(const host_package *p)
{
    package k = {.p = p, .folder = -1, .file = -1, .verdict = -1, .digest = EVP_MD_CTX_new(), .manifest_digest = EVP_MD_CTX_new()};
    host_task task = p->task;
    host_paths paths;
    bool found = host_paths_of(&task, &paths);
    const sk_locked_options options = {.paths = paths.at, .path_count = paths.count, .memory = task.memory, .cpu_s = p->cpu_s, .prepare = host_child_prepare};
    sk_error error;
    int status = EXIT_FAILURE_OWN;
    signal(SIGPIPE, SIG_IGN);
    sk_out_init(&k.out, write_manifest, &k);
    if (!found || !k.digest || !k.manifest_digest || EVP_DigestInit_ex(k.manifest_digest, EVP_sha256(), NULL) != 1) complain("the system has no memory");
    else if (open_folder(&k)) {
        if (sk_locked_start(&options, host_package_child_work, &task, &k.child, &error) != SK_OK) complain("%s", error.message);
        else status = collect(&k);
    }
    host_paths_free(&paths);
    if (k.file >= 0) close(k.file);
    if (k.manifest) fclose(k.manifest);
    if (k.folder >= 0) close(k.folder);
    EVP_MD_CTX_free(k.digest);
    EVP_MD_CTX_free(k.manifest_digest);
    return status;
}
