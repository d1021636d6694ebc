/* How fast does one worker look at mail? usage: bench_scan PASSES MAILBOX
 * Prints: mails, bytes, mails a second and MB a second of the median pass, p50, p99 and maximum of one mail, and the largest
 * resident memory of any process of the pool. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "sekisho/pool.h"

#define PASSES_MOST 100

struct pass {
    double ms;
    size_t mails;
};

static double *times;
static size_t time_count, time_cap;

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void note(double ms)
{
    if (time_count == time_cap) {
        time_cap = time_cap ? time_cap * 2 : 4096;
        times = realloc(times, time_cap * sizeof *times);
        if (!times) exit(3);
    }
    times[time_count++] = ms;
}

static size_t run_pass(sk_pool *pool, int fd)
{
    sk_error error;
    size_t mails = 0;
    sk_pool_input input = {.fd = fd, .length = SK_POOL_REST, .mailbox = true};
    if (sk_pool_submit(pool, &input, &error) != SK_OK) exit(3);
    for (;;) {
        sk_pool_result result;
        bool any;
        if (sk_pool_next(pool, &result, &any, &error) != SK_OK || (any && result.status != SK_OK)) exit(3);
        if (!any) return mails;
        note(sk_report_elapsed_ms(result.report));
        sk_report_free(result.report);
        mails++;
    }
}

int main(int argc, char **argv)
{
    int passes = argc == 3 ? atoi(argv[1]) : 0, fd = argc == 3 ? open(argv[2], O_RDONLY | O_CLOEXEC) : -1;
    struct stat s;
    sk_engine *engine;
    sk_pool *pool;
    sk_error error;
    double walls[PASSES_MOST];
    if (passes < 1 || passes > PASSES_MOST || fd < 0 || fstat(fd, &s) != 0) {
        fputs("usage: bench_scan PASSES MAILBOX\n", stderr);
        return 3;
    }
    if (sk_engine_new(NULL, &engine, &error) != SK_OK || sk_pool_new(engine, NULL, &pool, &error) != SK_OK) return 3;
    size_t mails = 0;
    for (int i = 0; i < passes; i++) {
        double start = sk_clock_ms();
        mails = run_pass(pool, fd);
        walls[i] = sk_clock_ms() - start;
    }
    sk_pool_free(pool);
    sk_engine_free(engine);
    struct rusage use;
    getrusage(RUSAGE_CHILDREN, &use);
    qsort(walls, (size_t)passes, sizeof *walls, by_value);
    qsort(times, time_count, sizeof *times, by_value);
    double wall = walls[passes / 2];
    printf("%zu mails, %.1f MB: %.0f mails/s, %.1f MB/s, p50 %.3f ms, p99 %.3f ms, max %.1f ms, largest process %ld MiB\n", mails, (double)s.st_size / 1e6,
           (double)mails * 1000 / wall, (double)s.st_size / 1000 / wall, times[time_count / 2], times[time_count * 99 / 100], times[time_count - 1],
           use.ru_maxrss / 1024);
    return 0;
}
