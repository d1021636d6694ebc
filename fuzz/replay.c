/* Runs a fuzz target without libFuzzer: usage NAME [FOLDER]. FOLDER holds inputs that once failed. With the option
 * --write-seeds FOLDER it writes the seeds there, for libFuzzer to start from. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

#define MUTANTS_EACH 200
#define TRUNCATE_BELOW 4096

static unsigned runs;
static const char *write_to;

static uint32_t next_random(uint32_t *state) /* xorshift32 (Marsaglia 2003): same mutants on every machine */
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

/* Each run gets memory of its exact size, so that a sanitizer sees the first byte read behind it. */
static void run(sk_bytes b)
{
    uint8_t *copy = malloc(b.len ? b.len : 1);
    if (!copy) abort();
    sk_copy_out(b, copy, b.len);
    LLVMFuzzerTestOneInput(copy, b.len);
    free(copy);
    runs++;
}

static void write_seed(sk_bytes b)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/seed-%04u", write_to, runs++);
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(b.p, 1, b.len, f) != b.len || fclose(f) != 0) {
        perror(path);
        exit(1);
    }
}

static void mutate(sk_bytes seed, uint32_t *state)
{
    static const uint32_t marks[] = {0xFFFFFFFF, 0, 0x7FFFFFFF, 0xFFFFFFFE, 1, 0x80000000};
    uint8_t *copy = malloc(seed.len);
    if (!copy) abort();
    for (unsigned i = 0; i < MUTANTS_EACH; i++) {
        sk_copy_out(seed, copy, seed.len);
        for (uint32_t n = next_random(state) % 4 + 1; n > 0; n--) {
            size_t at = next_random(state) % seed.len;
            switch (next_random(state) % 3) {
            case 0: copy[at] = (uint8_t)(copy[at] ^ (1u << next_random(state) % 8)); break;
            case 1: copy[at] = (uint8_t)next_random(state); break;
            default:
                for (size_t k = 0; k < 4 && at + k < seed.len; k++)
                    copy[at + k] = (uint8_t)(marks[next_random(state) % 6] >> (8 * k));
            }
        }
        run(sk_bytes_of(copy, seed.len));
    }
    free(copy);
}

static void take_seed(void *self, sk_bytes seed)
{
    uint32_t *state = self;
    if (write_to) {
        write_seed(seed);
        return;
    }
    run(seed);
    if (seed.len == 0) return;
    size_t step = seed.len <= TRUNCATE_BELOW ? 1 : seed.len / TRUNCATE_BELOW + 1;
    for (size_t len = 0; len < seed.len; len += step) run(sk_slice(seed, 0, len));
    mutate(seed, state);
}

static void replay_file(const char *folder, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "rb");
    if (!f) {
        perror(path);
        exit(1);
    }
    static uint8_t data[1 << 24];
    size_t len = fread(data, 1, sizeof data, f);
    fclose(f);
    run(sk_bytes_of(data, len));
}

int main(int argc, char **argv)
{
    uint32_t state = 2463534242u;
    if (argc == 3 && strcmp(argv[1], "--write-seeds") == 0) write_to = argv[2];
    sk_fuzz_seeds(take_seed, &state);
    DIR *folder = argc == 2 ? opendir(argv[1]) : NULL;
    for (struct dirent *entry; folder && (entry = readdir(folder));)
        if (entry->d_name[0] != '.') replay_file(argv[1], entry->d_name);
    if (folder) closedir(folder);
    printf("%u runs\n", runs);
    return runs == 0; /* a target without seeds tests nothing */
}
