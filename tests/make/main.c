/* sekisho-make: writes the sample mails, as one mailbox or as one file each. Same mails at every run. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "make/samples.h"

#define MEMORY ((size_t)512 << 20)

static int fail(const char *path, const char *why)
{
    fprintf(stderr, "sekisho-make: %s: %s\n", path, why);
    return 1;
}

static int write_file(const char *path, sk_bytes bytes)
{
    if (bytes.len == 0) return fail(path, "its content could not be made");
    FILE *f = fopen(path, "wb");
    if (!f) return fail(path, strerror(errno));
    bool written = fwrite(bytes.p, 1, bytes.len, f) == bytes.len;
    if (fclose(f) != 0 || !written) return fail(path, strerror(errno));
    return 0;
}

static int write_mailbox(const char *path)
{
    sk_arena *a = sk_arena_new(MEMORY);
    if (!a) return fail(path, "no memory");
    int status = write_file(path, make_samples_mailbox(a));
    sk_arena_free(a);
    return status;
}

static int write_mails(const char *folder)
{
    if (mkdir(folder, 0777) != 0 && errno != EEXIST) return fail(folder, strerror(errno));
    int status = 0;
    for (size_t i = 0; i < make_sample_count && status == 0; i++) {
        char path[4096];
        sk_arena *a = sk_arena_new(MEMORY);
        if (!a) return fail(folder, "no memory");
        if (snprintf(path, sizeof path, "%s/%s.eml", folder, make_samples[i].name) >= (int)sizeof path)
            status = fail(folder, "the name is too long");
        else
            status = write_file(path, make_samples[i].make(a));
        sk_arena_free(a);
    }
    return status;
}

static int list(void)
{
    for (size_t i = 0; i < make_sample_count; i++) printf("%s\n", make_samples[i].name);
    return fflush(stdout) != 0 ? fail("standard output", strerror(errno)) : 0;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "list") == 0) return list();
    if (argc == 3 && strcmp(argv[1], "mailbox") == 0) return write_mailbox(argv[2]);
    if (argc == 3 && strcmp(argv[1], "mails") == 0) return write_mails(argv[2]);
    fprintf(stderr, "usage: sekisho-make mailbox FILE | mails FOLDER | list\n");
    return 3;
}
