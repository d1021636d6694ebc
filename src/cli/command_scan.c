/* `sekisho scan`: looks at mails, mailboxes, documents and folders, and reports. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "cli/run.h"
#include "report/writer.h"

enum { OPTION_DETAILS = RUN_OPTION_COUNT, OPTION_FORMAT, OPTION_OUTPUT };

static const option_row options[] = {
    RUN_OPTION_ROWS,
    {"details", 'd', NULL, {"show the tree of every input, not only of the worst", "すべての入力の構造を表示します"}},
    {"format", 'f', "FORMAT", {"text, json, jsonl, html, stix or misp (default: text)", "text・json・jsonl・html・stix・misp(既定: text)"}},
    {"output", 'o', "FILE", {"write the report there instead of to standard output", "報告書をファイルに書きます"}},
    {0},
};

/* The result that is kept: the first, until it is known whether it is the only one; and the worst. */
struct kept {
    char *path;
    sk_pool_result result;
    uint64_t number;
};

struct scan {
    const sk_writer *writer;
    sk_style style;
    sk_out out;
    int fd;
    int write_errno;
    bool begun;
    uint64_t count;
    uint64_t totals[SK_VERDICT_COUNT];
    struct kept first, worst;
};

static bool write_all(void *self, const uint8_t *p, size_t len)
{
    struct scan *s = self;
    while (len) {
        ssize_t put = write(s->fd, p, len);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) {
            s->write_errno = errno;
            return false;
        }
        p += put;
        len -= (size_t)put;
    }
    return true;
}

static void forget(struct kept *k)
{
    free(k->path);
    sk_report_free(k->result.report);
    *k = (struct kept){0};
}

static void begin(struct scan *s, bool single)
{
    s->begun = true;
    s->style.single = single;
    if (s->writer->begin) s->writer->begin(&s->out, &s->style);
}

static sk_source source_of(const struct kept *k)
{
    return (sk_source){.path = sk_bytes_str(k->path), .number = k->number, .index = k->result.index, .offset = k->result.offset};
}

/* The worse verdict; among equals the more evidence, which has the most to show. */
static bool is_worse(const sk_report *a, const sk_report *b)
{
    size_t of_a, of_b;
    (void)sk_report_evidence(a, &of_a);
    (void)sk_report_evidence(b, &of_b);
    return sk_report_verdict(a) != sk_report_verdict(b) ? sk_report_verdict(a) > sk_report_verdict(b) : of_a > of_b;
}

/* Writes one result, and keeps it where it is the worst so far; else frees it. */
static void write_result(struct scan *s, struct kept *k)
{
    sk_source source = source_of(k);
    sk_verdict v = sk_report_verdict(k->result.report);
    s->writer->input(&s->out, &s->style, &source, k->result.report);
    s->totals[v]++;
    if (s->writer->worst && (!s->worst.path || is_worse(k->result.report, s->worst.result.report))) {
        forget(&s->worst);
        s->worst = *k;
        *k = (struct kept){0};
    } else {
        forget(k);
    }
}

static bool take_result(void *self, const char *path, sk_pool_result *result)
{
    struct scan *s = self;
    struct kept now = {.path = strdup(path), .result = *result, .number = s->count++};
    if (!now.path) {
        complain("no memory");
        sk_report_free(result->report);
        return false;
    }
    if (now.number == 0) {
        s->first = now;
        return true;
    }
    if (!s->begun) {
        begin(s, false);
        write_result(s, &s->first);
    }
    write_result(s, &now);
    if (isatty(s->fd)) (void)sk_out_flush(&s->out);
    return !s->out.failed;
}

static void finish(struct scan *s, uint64_t unread)
{
    if (!s->begun) {
        begin(s, s->count == 1 && unread == 0);
        if (s->count) write_result(s, &s->first);
    }
    if (s->writer->worst && s->worst.path && !s->style.single) {
        sk_source source = source_of(&s->worst);
        s->writer->worst(&s->out, &s->style, &source, s->worst.result.report);
    }
    if (s->writer->end) s->writer->end(&s->out, &s->style, s->totals, unread);
    forget(&s->first);
    forget(&s->worst);
}

static unsigned terminal_columns(int fd)
{
    struct winsize size;
    if (!isatty(fd)) return 0;
    return ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40 ? size.ws_col : 80;
}

/* The report is written beside its place and moved there when it is whole, so that a full disk leaves the old one. */
static int open_output(const char *path, char *partial, size_t cap)
{
    if (!path) return STDOUT_FILENO;
    snprintf(partial, cap, "%s.part", path);
    int fd = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (fd < 0) complain("%s: %s", partial, strerror(errno));
    return fd;
}

static bool close_output(struct scan *s, const char *path, const char *partial)
{
    bool good = sk_out_flush(&s->out);
    if (path && good && (fsync(s->fd) != 0 || close(s->fd) != 0 || rename(partial, path) != 0)) {
        s->write_errno = errno;
        good = false;
    }
    if (good) return true;
    complain("the report could not be written%s%s: %s", path ? " to " : "", path ? path : "", strerror(s->write_errno));
    if (path) unlink(partial);
    return false;
}

static int scan_paths(const run_options *common, struct scan *s, const char *path, char **paths, int count)
{
    char partial[4096];
    s->fd = open_output(path, partial, sizeof partial);
    if (s->fd < 0) return EXIT_FAILURE_OWN;
    s->style.columns = terminal_columns(s->fd);
    s->style.colour = s->style.columns && !getenv("NO_COLOR");
    s->style.lang = common->lang;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    s->style.now_ms = (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
    sk_out_init(&s->out, write_all, s);
    run_handler handler = {.self = s, .result = take_result, .progress = isatty(STDERR_FILENO) && !isatty(s->fd)};
    uint64_t unread = 0;
    int status = run_paths(common, paths, count, &handler, &unread);
    finish(s, unread);
    return close_output(s, path, partial) ? status : EXIT_FAILURE_OWN;
}

extern const command command_scan;

static int run(int argc, char **argv, sk_lang lang)
{
    run_options common = {.lang = lang};
    static struct scan s;
    const char *value, *output = NULL;
    int next, option;
    s.writer = sk_writer_find(SK_LIT("text"));
    while ((option = option_next(&command_scan, argc, argv, common.lang, &value, &next)) != OPTION_END) {
        if (option < 0) return option == OPTION_HELP ? EXIT_NOTHING : EXIT_FAILURE_OWN;
        if (option < RUN_OPTION_COUNT) {
            if (!run_option(&common, option, value)) return EXIT_FAILURE_OWN;
        } else if (option == OPTION_DETAILS) {
            s.style.details = true;
        } else if (option == OPTION_OUTPUT) {
            output = value;
        } else if (!(s.writer = sk_writer_find(sk_bytes_str(value)))) {
            complain("there is no output format '%s'; `sekisho list output` shows them", value);
            return EXIT_FAILURE_OWN;
        }
    }
    if (next == argc) {
        complain("scan needs a file, a folder, or - for standard input; see `sekisho scan --help`");
        return EXIT_FAILURE_OWN;
    }
    return scan_paths(&common, &s, output, argv + next, argc - next);
}

const command command_scan = {
    .name = "scan",
    .arguments = "[OPTIONS] PATH...",
    .summary = {"look at mails, mailboxes, archives, documents and folders", "メール・メールボックス・アーカイブ・文書・フォルダーを検査します"},
    .options = options,
    .examples = "  sekisho scan ~/Maildir\n  sekisho scan mail.eml report.xls\n  cat mail | sekisho scan -\n"
                "  sekisho scan --format html -o report.html inbox.mbox\n"
                "exit status: 0 nothing found, 1 found, 2 nothing found but not everything could be looked at, 3 failure\n",
    .run = run,
};
