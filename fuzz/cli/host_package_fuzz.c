/* What the command writes at the words of the child that reads evidence, which may be taken over. Whatever it says: nothing is made outside of
 * the package, its files are for reading alone and hold no more than was sent, and the manifest has whole lines without controls. */
#include "fuzz.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/host_package.h"
#include "cli/host_package_child.h"

enum { MOST = 60000 /* what a pipe holds */, OPEN_MOST = 32 };

static char place[64], folder[96];
static size_t sent, stored;

static void leave(void) { (void)rmdir(place); }

static void make_place(void)
{
    if (place[0]) return;
    strcpy(place, access("/dev/shm", W_OK) == 0 ? "/dev/shm/sekisho-package-XXXXXX" : "/tmp/sekisho-package-XXXXXX");
    if (!mkdtemp(place) || !freopen("/dev/null", "w", stdout)) abort();
    snprintf(folder, sizeof folder, "%s/case", place);
    atexit(leave);
}

static int check(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    const char *name = path + at->base;
    if (at->level == 0) return 0;
    if (kind != FTW_F && kind != FTW_D) abort();
    if (at->level == 1 && strcmp(name, "case") != 0) abort();
    if (at->level == 2 && strcmp(name, "disk") != 0 && strcmp(name, "manifest.jsonl") != 0) abort();
    if (at->level > 2 && kind == FTW_F && (st->st_mode & 0777) != 0400) abort();
    if (at->level > 2 && kind == FTW_F) stored += (size_t)st->st_size;
    for (const char *c = name; at->level > 2 && *c; c++) {
        if ((uint8_t)*c < ' ' || *c == 0x7f || strchr("\\:*?\"<>|", *c)) abort();
    }
    return 0;
}

static int drop(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st;
    (void)kind;
    return at->level == 0 ? 0 : remove(path);
}

static void check_manifest(void)
{
    static char text[1 << 20];
    char path[128];
    snprintf(path, sizeof path, "%s/manifest.jsonl", folder);
    FILE *f = fopen(path, "rb");
    if (!f) return;
    size_t len = fread(text, 1, sizeof text, f);
    fclose(f);
    if (!sk_utf8_valid(sk_bytes_of(text, len)) || (len && (text[0] != '{' || text[len - 1] != '\n'))) abort();
    for (size_t i = 0; i < len; i++) {
        if ((uint8_t)text[i] < ' ' && text[i] != '\n') abort();
        if (text[i] == '\n' && (text[i - 1] != '}' || (i + 1 < len && text[i + 1] != '{'))) abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int ends[2];
    make_place();
    const host_package p = {.task = {.path = "/proc/self/exe"}, .folder = folder, .operator_name = "x"};
    sent = size < MOST ? size : MOST;
    stored = 0;
    if (pipe(ends) != 0 || write(ends[1], data, sent) != (ssize_t)sent) abort();
    close(ends[1]);
    int status = host_package_listen(&p, ends[0]);
    close(ends[0]);
    if (status != EXIT_NOTHING && status != EXIT_UNLOOKED && status != EXIT_FAILURE_OWN) abort();
    if (nftw(place, check, OPEN_MOST, FTW_PHYS) != 0 || stored > sent) abort();
    check_manifest();
    if (nftw(place, drop, OPEN_MOST, FTW_PHYS | FTW_DEPTH) != 0) abort();
    return 0;
}

static void put(sk_buf *b, uint8_t type, sk_bytes what)
{
    sk_buf_byte(b, type);
    for (unsigned i = 0; i < 4; i++) sk_buf_byte(b, (uint8_t)(what.len >> 8 * i));
    sk_buf_bytes(b, what);
}

/* A file of five bytes with that path, handed over whole. */
static void put_file(sk_buf *b, sk_bytes path, bool sample)
{
    uint8_t head[PACKAGE_FILE_HEAD + 256] = {5, [12] = 1, [20] = 1, [24] = sample};
    size_t len = sk_copy_out(path, head + PACKAGE_FILE_HEAD, 256);
    put(b, PACKAGE_FILE, sk_bytes_of(head, PACKAGE_FILE_HEAD + len));
    put(b, PACKAGE_DATA, SK_LIT("he"));
    put(b, PACKAGE_DATA, SK_LIT("llo"));
    put(b, PACKAGE_FILE_END, SK_LIT("\1"));
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    static const char *const paths[] = {"C:\\Windows\\a.txt", "C:\\windows\\A.TXT", "..\\..\\out", "C:\\a\\..\\b/../../c", "\\\\", "C:\\a\x1b[2J\n:x\xff\xe2\x80\xae", "C:\\Windows"};
    sk_arena *a = sk_arena_new(1 << 20);
    sk_buf whole = sk_buf_new(a, 16384), failed = sk_buf_new(a, 256), half = sk_buf_new(a, 1024), twice = sk_buf_new(a, 256);
    put(&whole, PACKAGE_MACHINE, SK_LIT("PC7\x1b\""));
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) put_file(&whole, sk_bytes_str(paths[i]), i % 2);
    put(&whole, PACKAGE_BLIND, SK_LIT("C:\\x\0gone\n\xff"));
    put(&whole, HOST_VERDICT, SK_LIT("\1"));
    put(&failed, HOST_FAILED, SK_LIT("\2gone\x1b"));
    put(&half, PACKAGE_MACHINE, SK_LIT(""));
    put(&half, PACKAGE_FILE, SK_LIT("\xff\xff\xff\xff\xff\xff\xff\xff" "0123456789abcdef" "\0C:\\large"));
    put(&half, PACKAGE_DATA, SK_LIT("some"));
    put(&twice, PACKAGE_MACHINE, SK_LIT("a"));
    put(&twice, PACKAGE_MACHINE, SK_LIT("b"));
    take(self, sk_buf_view(&whole));
    take(self, sk_buf_view(&failed));
    take(self, sk_buf_view(&half));
    take(self, sk_buf_view(&twice));
    sk_arena_free(a);
}
