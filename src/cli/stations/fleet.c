/* sekisho-fleet: what the store of `sekisho collect` says about the machines. Exit status as of scan and host: 0 nothing found, 1 a machine
 * is or was infected or is suspicious, 2 nothing found but machines are silent, out of date or not fully looked at, 3 our own failure. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cli/command.h"
#include "fleet/view_writers.h"
#include "sekisho/engine.h"

enum { OPT_STORE, OPT_EXPECTED, OPT_FORMAT, OPT_AGE, OPT_CURRENT, OPT_DETAILS, OPT_LANG };
enum { EXPECTED_MOST = 64 << 20, DAY = 86400 };

static const size_t memory = (size_t)2 << 30;

static const option_row options[] = {
    [OPT_STORE] = {"store", 's', "FILE", {"the database of `sekisho collect`", "`sekisho collect` のデータベース"}},
    [OPT_EXPECTED] = {"expected", 'e', "FILE", {"CSV of the machines that should report", "報告すべき端末の CSV"}},
    [OPT_FORMAT] = {"format", 'f', "table|csv|json|html", {"form of the list", "一覧の形式"}},
    [OPT_AGE] = {"age", 'a', "DAYS", {"an older report is out of date (7)", "これより古い報告は要更新とします（7日）"}},
    [OPT_CURRENT] = {"current", 0, "VERSION", {"an older program is out of date (that of this command)", "これより古いプログラムは要更新とします（既定: このコマンドの版）"}},
    [OPT_DETAILS] = {"details", 'd', NULL, {"every machine and group, in full", "すべての端末と共通点を表示します"}},
    [OPT_LANG] = {"lang", 0, "en|ja", {"language of the list", "表示言語"}},
    {0},
};

static const command self = {
    .name = "fleet",
    .arguments = "--store FILE [OPTIONS]",
    .summary = {"who is infected, suspicious, clean, out of date, or has not reported", "感染・疑い・異常なし・要更新・未報告の端末を一覧にします"},
    .options = options,
    .examples = "  sekisho fleet --store fleet.db --expected machines.csv\n  sekisho fleet --store fleet.db --format html --lang ja >fleet.html\n",
};

static const struct { const char *name; sk_view_writer *write; } writers[] = {
    {"table", sk_view_write_table}, {"csv", sk_view_write_csv}, {"json", sk_view_write_json}, {"html", sk_view_write_html}};

typedef struct settings {
    const char *store, *expected, *current;
    sk_view_writer *write;
    int64_t age_days;
    bool details;
    sk_lang lang;
} settings;

static bool take_format(settings *s, const char *value)
{
    for (size_t i = 0; i < SK_COUNT(writers); i++) {
        if (strcmp(writers[i].name, value) == 0) s->write = writers[i].write;
        else continue;
        return true;
    }
    complain("--format takes table, csv, json or html, not '%s'", value);
    return false;
}

static bool take_option(settings *s, int option, const char *value)
{
    switch (option) {
    case OPT_STORE: s->store = value; return true;
    case OPT_EXPECTED: s->expected = value; return true;
    case OPT_CURRENT: s->current = value; return true;
    case OPT_DETAILS: s->details = true; return true;
    case OPT_FORMAT: return take_format(s, value);
    case OPT_AGE: return option_days("age", value, &s->age_days);
    default:
        return option_language(value, &s->lang);
    }
}

static bool read_expected(sk_arena *a, const char *path, sk_expected *ret)
{
    struct stat st;
    uint8_t *text = NULL;
    ssize_t len = -1;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) != 0) complain("%s: %s", path, strerror(errno));
    else if (st.st_size > EXPECTED_MOST) complain("%s has more than %d bytes", path, EXPECTED_MOST);
    else if (!(text = sk_arena_room(a, (size_t)st.st_size + 1))) complain("the system has no memory");
    else if ((len = read(fd, text, (size_t)st.st_size)) < 0) complain("%s: %s", path, strerror(errno));
    if (fd >= 0) close(fd);
    if (len < 0) return false;
    if (!sk_expected_read(a, sk_bytes_of(text, (size_t)len), ret)) complain("%s needs too much memory", path);
    else if (ret->cut) complain("%s names more than %d machines", path, SK_EXPECTED_MOST);
    else if (!ret->count) complain("%s names no machine", path);
    else return true;
    return false;
}

static bool write_stdout(void *to, const uint8_t *p, size_t len)
{
    (void)to;
    return fwrite(p, 1, len, stdout) == len;
}

static int exit_of(const sk_fleet_view *v)
{
    if (v->of_state[SK_FLEET_INFECTED] || v->of_state[SK_FLEET_SUSPICIOUS] || v->of_state[SK_FLEET_PAST]) return EXIT_FOUND;
    if (v->host_count == 0) return EXIT_UNLOOKED; /* nothing was looked at */
    return v->of_state[SK_FLEET_UNSCANNABLE] || v->of_state[SK_FLEET_SILENT] || v->old_reports || v->old_versions ? EXIT_UNLOOKED : EXIT_NOTHING;
}

static int show(const settings *s, sk_arena *a, sk_store *store)
{
    sk_error error;
    sk_expected expected = {.count = 0};
    sk_fleet_view view;
    sk_out out;
    if (s->expected && !read_expected(a, s->expected, &expected)) return EXIT_FAILURE_OWN;
    const sk_fleet_options how = {.now = time(NULL), .old_s = s->age_days * DAY, .version = s->current, .expected = s->expected ? &expected : NULL};
    const sk_view_style style = {.japanese = s->lang == SK_JA, .details = s->details, .version = sk_version()};
    if (sk_fleet_view_build(a, store, &how, &view, &error) != SK_OK) {
        complain("%s", error.message);
        return EXIT_FAILURE_OWN;
    }
    sk_out_init(&out, write_stdout, NULL);
    s->write(&out, &view, &style);
    if (sk_out_flush(&out) && fflush(stdout) == 0) return exit_of(&view);
    complain("the list could not be written: %s", strerror(errno));
    return EXIT_FAILURE_OWN;
}

static int open_and_show(const settings *s)
{
    sk_error error;
    sk_store *store;
    if (sk_store_open(s->store, false, &store, &error) != SK_OK) {
        complain("%s", error.message);
        return EXIT_FAILURE_OWN;
    }
    sk_arena *a = sk_arena_new(memory);
    int status = a ? show(s, a, store) : EXIT_FAILURE_OWN;
    if (!a) complain("the system has no memory");
    sk_arena_free(a);
    sk_store_close(store);
    return status;
}

int main(int argc, char **argv)
{
    settings s = {.current = sk_version(), .write = sk_view_write_table, .age_days = 7, .lang = language_of_environment()};
    const char *value;
    int next, option;
    signal(SIGPIPE, SIG_IGN);
    while ((option = option_next(&self, argc, argv, s.lang, &value, &next)) != OPTION_END) {
        if (option == OPTION_HELP) return EXIT_NOTHING;
        if (option == OPTION_WRONG || !take_option(&s, option, value)) return EXIT_FAILURE_OWN;
    }
    if (next < argc) complain("fleet takes no '%s'; see `sekisho fleet --help`", argv[next]);
    else if (!s.store) complain("fleet needs --store; see `sekisho fleet --help`");
    else return open_and_show(&s);
    return EXIT_FAILURE_OWN;
}
