#include "fleet/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "fleet/host_reader.h"
#include "fleet/tell.h"

enum { BATCH_BYTES = 16 << 20 };

/* The whole of an open file of that size; NULL when it could not be read or has shrunk. */
static uint8_t *read_whole(int fd, size_t size)
{
    uint8_t *bytes = malloc(size ? size : 1);
    size_t done = 0;
    while (bytes && done < size) {
        ssize_t got = read(fd, bytes + done, size - done);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        done += (size_t)got;
    }
    if (done == size) return bytes;
    free(bytes);
    return NULL;
}

/* Files that are written together: one transaction for many. */
typedef struct batch {
    sk_intake_piece pieces[SK_INTAKE_AT_ONCE];
    sk_store_file files[SK_INTAKE_AT_ONCE];
    char names[SK_INTAKE_AT_ONCE][NAME_MAX + 1];
    uint8_t *bytes[SK_INTAKE_AT_ONCE];
    size_t count, total;
    bool failed;    /* the store takes nothing now; told once */
} batch;

static void tell_refused(sk_folder *f, batch *b, size_t i)
{
    const sk_intake_piece *p = &b->pieces[i];
    /* a copy of what came over the network is no event */
    if (p->answer == SK_INTAKE_STORED || p->answer == SK_INTAKE_REPLAY || (p->answer == SK_INTAKE_FAILED && b->failed)) return;
    b->failed = b->failed || p->answer == SK_INTAKE_FAILED;
    sk_tell(f->tell, f->self, "%s/%s: refused (%s): %s", f->path, b->names[i], sk_intake_rows[p->answer].id, p->why);
}

static void take_batch(sk_folder *f, batch *b)
{
    if (b->count) sk_intake_take(f->intake, b->pieces, b->count);
    for (size_t i = 0; i < b->count; i++) {
        tell_refused(f, b, i);
        free(b->bytes[i]);
    }
    b->count = b->total = 0;
}

/* A file that cannot be read or changed under us is read at the next pass. */
static void add_file(batch *b, int fd, const sk_store_file *file, const char *name)
{
    size_t size = file->size > SK_HOST_READER_MOST ? 0 : (size_t)file->size, i = b->count;
    if (!(b->bytes[i] = read_whole(fd, size))) return;
    snprintf(b->names[i], sizeof b->names[i], "%s", name);
    b->files[i] = (sk_store_file){sk_bytes_str(b->names[i]), file->size, file->changed};
    b->pieces[i] = (sk_intake_piece){.json = sk_bytes_of(b->bytes[i], size), .file = &b->files[i]};
    b->total += size;
    b->count++;
}

/* True when the file was looked into. Links are not followed: who may write to the folder shall not choose what we read. */
static bool take_file(sk_folder *f, batch *b, int folder, const char *name, int64_t now)
{
    struct stat st;
    int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) return false;
    bool ready = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (st.st_mtime <= now - f->still_s || st.st_mtime > now + 60);
    const sk_store_file file = {sk_bytes_str(name), ready ? st.st_size : 0, ready ? st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec : 0};
    ready = ready && !sk_intake_knows_file(f->intake, &file);
    if (ready) add_file(b, fd, &file, name);
    close(fd);
    if (b->count == SK_INTAKE_AT_ONCE || b->total > BATCH_BYTES) take_batch(f, b);
    return ready;
}

static size_t pass(sk_folder *f, DIR *d, size_t most)
{
    const struct dirent *e;
    batch *b = calloc(1, sizeof *b);
    size_t count = 0;
    while (b && !b->failed && count < most && (e = readdir(d))) {
        if (sk_ends_nocase(sk_bytes_str(e->d_name), SK_LIT(".json"))) count += take_file(f, b, dirfd(d), e->d_name, time(NULL));
    }
    if (b) take_batch(f, b);
    bool failed = !b || b->failed;
    free(b);
    return failed ? 0 : count;
}

size_t sk_folder_pass(sk_folder *f, size_t most)
{
    DIR *d = opendir(f->path);
    if (!d && !f->unreadable) sk_tell(f->tell, f->self, "%s cannot be read; it is tried again", f->path);
    f->unreadable = !d;
    size_t count = d ? pass(f, d, most) : 0;
    if (d) closedir(d);
    return count;
}
