#include "cli/inputs.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/command.h"

struct inputs {
    char **paths;
    int count, at;
    FTS *walk; /* of the path that is a directory */
    uint64_t failed;
};

inputs *inputs_new(char **paths, int count)
{
    inputs *in = calloc(1, sizeof *in);
    if (in) *in = (inputs){.paths = paths, .count = count};
    return in;
}

void inputs_free(inputs *in)
{
    if (in && in->walk) fts_close(in->walk);
    free(in);
}

uint64_t inputs_failed(const inputs *in) { return in->failed; }

void input_file_close(input_file *f)
{
    if (f->fd >= 0) close(f->fd);
    free(f->path);
    *f = (input_file){.fd = -1};
}

static void tell_failed(inputs *in, const char *path, int why)
{
    complain("%s: %s", path, strerror(why));
    in->failed++;
}

/* Standard input may be a pipe: it is copied into memory that workers can be handed. */
static int copy_stdin(void)
{
    int fd = memfd_create("stdin", MFD_CLOEXEC);
    if (fd < 0) return -1;
    static char block[1 << 16];
    for (;;) {
        ssize_t got = read(STDIN_FILENO, block, sizeof block);
        if (got == 0) return fd;
        if (got < 0 && errno == EINTR) continue;
        for (ssize_t done = 0, put; got > 0 && done < got; done += put)
            if ((put = write(fd, block + done, (size_t)(got - done))) < 0) got = -1;
        if (got < 0) {
            int why = errno;
            close(fd);
            errno = why;
            return -1;
        }
    }
}

static bool give(inputs *in, const char *path, int fd, input_file *ret)
{
    if (fd < 0) {
        tell_failed(in, path, errno);
        return false;
    }
    ret->path = strdup(path);
    ret->fd = fd;
    if (ret->path) return true;
    close(fd);
    tell_failed(in, path, ENOMEM);
    return false;
}

static int by_name(const FTSENT **a, const FTSENT **b) { return strcmp((*a)->fts_name, (*b)->fts_name); }

/* O_NONBLOCK: a named pipe in the folder must not stop the walk. */
static int open_regular(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat s;
    if (fd >= 0 && fstat(fd, &s) == 0 && S_ISREG(s.st_mode)) return fd;
    int why = fd >= 0 ? (S_ISDIR(s.st_mode) ? EISDIR : EINVAL) : errno;
    if (fd >= 0) close(fd);
    errno = why;
    return -1;
}

static bool next_in_folder(inputs *in, input_file *ret)
{
    for (FTSENT *e; (e = fts_read(in->walk));) {
        if (e->fts_info == FTS_F && give(in, e->fts_path, open_regular(e->fts_path), ret)) return true;
        if (e->fts_info == FTS_DNR || e->fts_info == FTS_ERR || e->fts_info == FTS_NS) tell_failed(in, e->fts_path, e->fts_errno);
    }
    fts_close(in->walk);
    in->walk = NULL;
    return false;
}

bool inputs_next(inputs *in, input_file *ret)
{
    for (;;) {
        if (in->walk && next_in_folder(in, ret)) return true;
        if (in->at == in->count) return false;
        char *path = in->paths[in->at++];
        struct stat s;
        if (strcmp(path, "-") == 0) {
            if (give(in, path, copy_stdin(), ret)) return true;
        } else if (stat(path, &s) != 0) {
            tell_failed(in, path, errno);
        } else if (S_ISDIR(s.st_mode)) {
            char *roots[] = {path, NULL};
            in->walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
            if (!in->walk) tell_failed(in, path, errno);
        } else if (give(in, path, open_regular(path), ret)) {
            return true;
        }
    }
}
