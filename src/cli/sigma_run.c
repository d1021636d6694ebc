#include "cli/sigma_run.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "hunt/hunt_files.h"
#include "hunt/sigma_report.h"
#include "sekisho/engine.h"

enum { MEMORY = 1 << 29 };

static bool write_stdout(void *self, const uint8_t *p, size_t len)
{
    (void)self;
    return fwrite(p, 1, len, stdout) == len;
}

static int exit_of(const sk_sigma_result *r)
{
    for (const sk_sigma_hit *h = r->hits; h; h = h->next) {
        if (h->rule->finding > SK_HOST_NOTE) return EXIT_FOUND;
    }
    bool all = r->logs && !r->blind_count && !r->hits_cut && !r->of_state[SK_SIGMA_UNSUPPORTED] && !r->of_state[SK_SIGMA_BROKEN];
    return all ? EXIT_NOTHING : EXIT_UNLOOKED;
}

static int report(sk_arena *a, const sk_sigma_result *r, bool json, bool japanese)
{
    sk_out out;
    sk_out_init(&out, write_stdout, NULL);
    if (json) sk_sigma_write_json(&out, a, r, sk_version());
    else sk_sigma_write_text(&out, a, r, japanese, sk_version());
    if (sk_out_flush(&out) && fflush(stdout) == 0) return exit_of(r);
    complain("the report could not be written: %s", strerror(errno));
    return EXIT_FAILURE_OWN;
}

int sigma_run(const char *rules, const char *logs, bool json, bool japanese)
{
    sk_error error = {0};
    int status = EXIT_FAILURE_OWN;
    sk_arena *a = sk_arena_new(MEMORY);
    sk_sigma *s = a ? sk_sigma_new(a) : NULL;
    if (!s) complain("the system has no memory");
    else if (sk_hunt_read_rules(s, rules, &error) != SK_OK) complain("%s", error.message);
    else if (!sk_sigma_ready(s)) complain("the rules need more memory than the limit allows");
    else if (sk_hunt_read_logs(s, logs, &error) != SK_OK) complain("%s", error.message);
    else status = report(a, sk_sigma_end(s), json, japanese);
    sk_arena_free(a);
    return status;
}
