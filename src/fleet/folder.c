#include "fleet/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "fleet/host_reader.h"
#include "fleet/tell.h"

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

static void take_bytes(sk_folder *f, const sk_store_file *file, const char *name, sk_bytes bytes)
{
    char why[512];
    sk_intake_answer answer = sk_intake_take(f->intake, bytes, file, why, sizeof why);
    /* a copy of what came over the network is no event */
    if (answer != SK_INTAKE_STORED && answer != SK_INTAKE_REPLAY) sk_tell(f->tell, f->self, "%s/%s: refused (%s): %s", f->path, name, sk_intake_rows[answer].id, why);
}

static void take_open_file(sk_folder *f, int fd, const sk_store_file *file, const char *name)
{
    if (file->size > SK_HOST_READER_MOST) {
        sk_tell(f->tell, f->self, "%s/%s: refused (%s): it has %lld bytes", f->path, name, sk_intake_rows[SK_INTAKE_LARGE].id, (long long)file->size);
        sk_intake_count(f->intake, SK_INTAKE_LARGE);
        sk_intake_remember_file(f->intake, file);
        return;
    }
    uint8_t *bytes = read_whole(fd, (size_t)file->size);
    if (bytes) take_bytes(f, file, name, sk_bytes_of(bytes, (size_t)file->size));
    free(bytes); /* one that changed under us is read at the next pass */
}

/* True when the file was looked into. Links are not followed: who may write to the folder shall not choose what we read. */
static bool take_file(sk_folder *f, int folder, const char *name, int64_t now)
{
    struct stat st;
    int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) return false;
    bool ready = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (st.st_mtime <= now - f->still_s || st.st_mtime > now + 60);
    sk_store_file file = {sk_bytes_str(name), ready ? st.st_size : 0, ready ? st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec : 0};
    ready = ready && !sk_intake_knows_file(f->intake, &file);
    if (ready) take_open_file(f, fd, &file, name);
    close(fd);
    return ready;
}

size_t sk_folder_pass(sk_folder *f, size_t most)
{
    size_t count = 0;
    const struct dirent *e;
    DIR *d = opendir(f->path);
    if (!d) {
        if (!f->unreadable) sk_tell(f->tell, f->self, "%s cannot be read; it is tried again", f->path);
        f->unreadable = true;
        return 0;
    }
    f->unreadable = false;
    while (count < most && (e = readdir(d))) {
        if (sk_ends_nocase(sk_bytes_str(e->d_name), SK_LIT(".json"))) count += take_file(f, dirfd(d), e->d_name, time(NULL));
    }
    closedir(d);
    return count;
}
