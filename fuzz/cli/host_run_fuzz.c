/* What the command makes of the words of the child that reads evidence, which may be taken over. Whatever it says: the status is one that the
 * command has, and no control character reaches the reader. */
#include "fuzz.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "cli/command.h"
#include "cli/host_run.h"

enum { MOST = 60000 }; /* what a pipe holds */

static void check_words(const uint8_t *data, size_t size, bool json)
{
    const host_run_options o = {.task = {.path = "case", .json = json}};
    char *said = NULL;
    size_t len = 0;
    int ends[2];
    if (pipe(ends) != 0) abort();
    if (write(ends[1], data, size) != (ssize_t)size) abort();
    close(ends[1]);
    FILE *out = open_memstream(&said, &len);
    int status = host_listen(&o, ends[0], out);
    fclose(out);
    close(ends[0]);
    if (status != EXIT_NOTHING && status != EXIT_FOUND && status != EXIT_UNLOOKED && status != EXIT_FAILURE_OWN) abort();
    for (size_t i = 0; i < len; i++) {
        if ((uint8_t)said[i] < ' ' && said[i] != '\n') abort();
    }
    if (status != EXIT_FAILURE_OWN && len == 0) abort();
    free(said);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size = size < MOST ? size : MOST;
    check_words(data, size, false);
    check_words(data, size, true);
    return 0;
}

static void put(sk_buf *b, uint8_t type, sk_bytes what)
{
    sk_buf_byte(b, type);
    for (unsigned i = 0; i < 4; i++) sk_buf_byte(b, (uint8_t)(what.len >> 8 * i));
    sk_buf_bytes(b, what);
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    sk_arena *a = sk_arena_new(1 << 20);
    sk_buf whole = sk_buf_new(a, 4096), failed = sk_buf_new(a, 4096), asks = sk_buf_new(a, 4096);
    put(&whole, HOST_REPORT, SK_LIT("Result: \x1b[2J no trace\nnext \xe2\x80\xae line\n"));
    put(&whole, HOST_REPORT, SK_LIT("{\"schema\":\"sekisho.host/1\"}\n"));
    put(&whole, HOST_VERDICT, SK_LIT("\4"));
    put(&failed, HOST_FAILED, SK_LIT("\2gone\x1b"));
    put(&asks, HOST_ASK, SK_LIT("C:\\a.doc\0text"));
    put(&asks, HOST_ASKED, (sk_bytes){0});
    put(&asks, HOST_VERDICT, SK_LIT("\0"));
    take(self, sk_buf_view(&whole));
    take(self, sk_buf_view(&failed));
    take(self, sk_buf_view(&asks));
    sk_arena_free(a);
}
