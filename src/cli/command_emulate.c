/* `sekisho emulate`: shows to an analyst what macros and scripts would do, step by step, and from where in the code. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/run.h"
#include "engine/scan.h"
#include "report/emulation.h"

enum { OPTION_ENV = RUN_OPTION_COUNT, OPTION_FORMAT, OPTION_STEPS, OPTION_TRACE };

static const option_row options[] = {
    RUN_OPTION_ROWS,
    {"env", 'e', "NAME=VALUE", {"what programs see: locale, now, user, computer, domain, or %NAME%; may be repeated",
                                "プログラムから見える環境: locale・now・user・computer・domain・%NAME%(複数可)"}},
    {"format", 'f', "FORMAT", {"text or json (default: text)", "textまたはjson(既定: text)"}},
    {"steps", 's', "N", {"calculate at most so many steps (limits emulate.steps and javascript.steps)", "計算するステップ数の上限"}},
    {"trace", 't', NULL, {"show procedures, lines and values, too", "手続き・行・値も表示します"}},
    {0},
};

#define TRACE_MEMORY ((size_t)256 << 20) /* of the lines of one input; limit emulate.trace comes first */

struct emulate {
    sk_style style;
    sk_out out;
    int write_errno;
    bool json, full;
    sk_arena *arena; /* of the lines of one input; NULL: none yet */
    sk_trace_line *lines;
    size_t line_count, line_cap;
    uint64_t steps_most, number;
};

static bool write_all(void *self, const uint8_t *p, size_t len)
{
    struct emulate *e = self;
    while (len) {
        ssize_t put = write(STDOUT_FILENO, p, len);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) {
            e->write_errno = errno;
            return false;
        }
        p += put;
        len -= (size_t)put;
    }
    return true;
}

static void take_trace(void *self, const sk_trace_line *line)
{
    struct emulate *e = self;
    if (e->full || (!e->arena && !(e->arena = sk_arena_new(TRACE_MEMORY)))) return;
    if (e->line_count == e->line_cap) {
        size_t cap = e->line_cap ? e->line_cap * 2 : 1024;
        sk_trace_line *more = realloc(e->lines, cap * sizeof *more);
        e->full = !more;
        if (!more) return;
        e->lines = more;
        e->line_cap = cap;
    }
    sk_trace_line copy = *line;
    copy.procedure = sk_arena_copy(e->arena, line->procedure);
    copy.text = sk_arena_copy(e->arena, line->text);
    e->full = sk_arena_exhausted(e->arena);
    if (!e->full) e->lines[e->line_count++] = copy;
}

static bool take_result(void *self, const char *path, sk_pool_result *result)
{
    struct emulate *e = self;
    sk_source source = {.path = sk_bytes_str(path), .number = e->number++, .index = result->index, .offset = result->offset};
    sk_emulation_shown shown = {result->report, e->lines, e->line_count, e->steps_most};
    if (e->full) complain("%s: no memory for the rest of the trace", path);
    if (e->json) sk_write_emulation_json(&e->out, &source, &shown);
    else sk_write_emulation_text(&e->out, &e->style, &source, &shown);
    sk_report_free(result->report);
    sk_arena_free(e->arena);
    e->arena = NULL;
    e->line_count = 0;
    e->full = false;
    return !e->out.failed;
}

/* "NAME=VALUE" */
static bool parse_env(run_options *o, const char *value)
{
    static char names[RUN_LIST_MOST][64];
    const char *equal = strchr(value, '=');
    if (!equal || equal == value || (size_t)(equal - value) >= sizeof names[0]) {
        complain("--env takes NAME=VALUE such as locale=ja-JP, not '%s'", value);
        return false;
    }
    if (o->env_count == RUN_LIST_MOST) {
        complain("--env may be given %d times", RUN_LIST_MOST);
        return false;
    }
    char *name = names[o->env_count];
    snprintf(name, sizeof names[0], "%.*s", (int)(equal - value), value);
    o->env[o->env_count++] = (sk_env_setting){name, equal + 1};
    return true;
}

static bool parse_steps(run_options *o, const char *value)
{
    uint64_t number;
    if (!sk_parse_u64(sk_bytes_str(value), &number)) {
        complain("--steps takes a number, not '%s'", value);
        return false;
    }
    if (o->limit_count + 2 > RUN_LIST_MOST) {
        complain("--limit may be given %d times", RUN_LIST_MOST);
        return false;
    }
    o->limits[o->limit_count++] = (sk_limit_setting){"emulate.steps", number};
    o->limits[o->limit_count++] = (sk_limit_setting){"javascript.steps", number};
    return true;
}

static bool take_option(run_options *common, struct emulate *e, run_handler *handler, int option, const char *value)
{
    if (option < RUN_OPTION_COUNT) return run_option(common, option, value);
    if (option == OPTION_ENV) return parse_env(common, value);
    if (option == OPTION_STEPS) return parse_steps(common, value);
    if (option == OPTION_TRACE) {
        handler->trace = take_trace;
        return true;
    }
    e->json = strcmp(value, "json") == 0;
    if (e->json || strcmp(value, "text") == 0) return true;
    complain("emulate has the formats text and json, not '%s'", value);
    return false;
}

/* Told before anything is started, in one line. */
static bool check(const run_options *o, struct emulate *e)
{
    sk_scan_options asked = {.limits = o->limits, .limit_count = o->limit_count, .env = o->env, .env_count = o->env_count};
    sk_limits limits;
    sk_error error;
    sk_status status = sk_scan_limits(&asked, &limits, &error);
    if (status == SK_OK) status = sk_scan_environment(&asked, NULL, NULL, &error);
    if (status != SK_OK) complain("%s", error.message);
    e->steps_most = status == SK_OK ? limits.value[SK_LIMIT_EMULATE_STEPS] : 0;
    return status == SK_OK;
}

static void choose_style(struct emulate *e, sk_lang lang)
{
    struct winsize size;
    bool terminal = isatty(STDOUT_FILENO);
    e->style.lang = lang;
    e->style.columns = !terminal ? 0 : ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40 ? size.ws_col : 80;
    e->style.colour = terminal && !getenv("NO_COLOR");
}

extern const command command_emulate;

static int run(int argc, char **argv, sk_lang lang)
{
    run_options common = {.lang = lang};
    static struct emulate e;
    run_handler handler = {.self = &e, .result = take_result};
    const char *value;
    int next, option;
    while ((option = option_next(&command_emulate, argc, argv, common.lang, &value, &next)) != OPTION_END) {
        if (option < 0) return option == OPTION_HELP ? EXIT_NOTHING : EXIT_FAILURE_OWN;
        if (!take_option(&common, &e, &handler, option, value)) return EXIT_FAILURE_OWN;
    }
    if (next == argc) {
        complain("emulate needs a file, or - for standard input; see `sekisho emulate --help`");
        return EXIT_FAILURE_OWN;
    }
    if (!check(&common, &e)) return EXIT_FAILURE_OWN;
    common.jobs = 1; /* the lines of one input after those of another */
    choose_style(&e, common.lang);
    sk_out_init(&e.out, write_all, &e);
    uint64_t unread = 0;
    int status = run_paths(&common, argv + next, argc - next, &handler, &unread);
    bool good = sk_out_flush(&e.out);
    if (!good) complain("the report could not be written: %s", strerror(e.write_errno));
    free(e.lines);
    sk_arena_free(e.arena);
    return good ? status : EXIT_FAILURE_OWN;
}

const command command_emulate = {
    .name = "emulate",
    .arguments = "[OPTIONS] FILE...",
    .summary = {"show what macros and scripts would do, and from where", "マクロやスクリプトの動作を計算して表示します"},
    .options = options,
    .examples = "  sekisho emulate invoice.doc\n  sekisho emulate --trace --env locale=ja-JP --env now=2020-10-14 mail.eml\n"
                "  sekisho emulate --kind script.powershell --steps 100000000 -\n"
                "Nothing is executed: programs are calculated in a world that is not there.\n",
    .run = run,
};
