/* sekisho-make: writes the sample mails, as one mailbox or as one file each, and inert replicas of what mail carried era by era.
 * Same bytes at every run. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "make/disk.h"
#include "make/machine.h"
#include "make/replica.h"
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

/* One file a variant, ERA-SEED[-stranger].EXTENSION, and beside each what it must lead to, as ....expected. */
static int write_replica(const char *folder, size_t era, uint64_t seed, make_replica_extra extra)
{
    char path[4096], name[128];
    snprintf(name, sizeof name, "%s", make_replica_eras[era].name);
    for (char *c = name; *c; c++)
        if (*c == ' ' || *c == ',' || *c == ':' || *c == '\'') *c = '-';
    sk_arena *a = sk_arena_new(MEMORY);
    if (!a) return fail(folder, "no memory");
    make_replica m = make_replica_of(a, era, seed, extra);
    const char *dot = m.name ? strrchr(m.name, '.') : NULL;
    int len = snprintf(path, sizeof path - 16, "%s/%s-%llu%s%s", folder, name, (unsigned long long)seed,
                       extra == MAKE_REPLICA_STRANGER ? "-stranger" : "", dot ? dot : "");
    int status = len >= (int)sizeof path - 16 ? fail(folder, "the name is too long") : write_file(path, m.bytes);
    sk_buf b = sk_buf_new(a, 1u << 16);
    for (size_t i = 0; i < m.address_count; i++) sk_buf_format(&b, "download %s\n", m.addresses[i]);
    sk_buf_format(&b, "run %s\n", m.command ? m.command : "nothing");
    if (status == 0) status = write_file(strcat(path, ".expected"), sk_buf_view(&b));
    sk_arena_free(a);
    return status;
}

#define VARIANTS 20

static int write_replicas(const char *folder, uint64_t seed, uint64_t variants)
{
    if (mkdir(folder, 0777) != 0 && errno != EEXIST) return fail(folder, strerror(errno));
    int status = 0;
    for (size_t era = 0; era < make_replica_era_count; era++)
        for (uint64_t i = 0; i < variants && status == 0; i++) {
            status = write_replica(folder, era, seed + i, MAKE_REPLICA_PLAIN);
            if (status == 0 && !make_replica_eras[era].twin) status = write_replica(folder, era, seed + i, MAKE_REPLICA_STRANGER);
        }
    return status;
}

static int write_machine(const char *folder, void (*make)(make_disk *disk, sk_arena *arena))
{
    sk_arena *a = sk_arena_new((size_t)256 << 20);
    make_disk *d = a ? make_disk_at(a, folder) : NULL;
    if (mkdir(folder, 0777) != 0 && errno != EEXIST) return fail(folder, strerror(errno));
    if (d) make(d, a);
    sk_arena_free(a);
    return d ? 0 : fail(folder, "no memory");
}

static int list(void)
{
    for (size_t i = 0; i < make_sample_count; i++) printf("%s\n", make_samples[i].name);
    return fflush(stdout) != 0 ? fail("standard output", strerror(errno)) : 0;
}

static int write_one_replica(const char *path)
{
    sk_arena *a = sk_arena_new(64u << 20);
    int status = write_file(path, make_replica_of(a, 1, 1, MAKE_REPLICA_PLAIN).bytes);
    sk_arena_free(a);
    return status;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "list") == 0) return list();
    if (argc == 3 && strcmp(argv[1], "mailbox") == 0) return write_mailbox(argv[2]);
    if (argc == 3 && strcmp(argv[1], "mails") == 0) return write_mails(argv[2]);
    if (argc == 3 && strcmp(argv[1], "replica") == 0) return write_one_replica(argv[2]);
    if (argc == 3 && strcmp(argv[1], "machine") == 0) return write_machine(argv[2], make_machine);
    if (argc == 4 && strcmp(argv[1], "machine") == 0 && strcmp(argv[3], "eras") == 0) return write_machine(argv[2], make_machine_eras);
    if (argc == 4 && strcmp(argv[1], "machine") == 0 && strcmp(argv[3], "clean") == 0) return write_machine(argv[2], make_machine_clean);
    if (argc >= 3 && strcmp(argv[1], "replicas") == 0) {
        uint64_t seed = 1, variants = VARIANTS;
        int i = 3;
        for (; i + 1 < argc; i += 2) {
            if (strcmp(argv[i], "--seed") == 0) seed = strtoull(argv[i + 1], NULL, 10);
            else if (strcmp(argv[i], "--count") == 0) variants = strtoull(argv[i + 1], NULL, 10);
            else break;
        }
        if (i == argc) return write_replicas(argv[2], seed, variants);
    }
    fprintf(stderr, "usage: sekisho-make mailbox FILE | mails FOLDER | replicas FOLDER [--seed N] | replica FILE | machine FOLDER [eras|clean] | list\n");
    return 3;
}
