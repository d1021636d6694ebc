/* sekisho-collect: the collector of host reports, until SIGTERM or SIGINT. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "cli/command.h"
#include "fleet/collector.h"
#include "fleet/folder.h"

enum { OPT_LISTEN, OPT_STORE, OPT_TOKENS, OPT_CERTIFICATE, OPT_KEY, OPT_FOLDER, OPT_WINDOW, OPT_KEEP, OPT_LANG };
enum { FILE_MOST = 1 << 20, DAY = 86400, AHEAD_S = DAY, FOLDER_EVERY_S = 2, STILL_S = 2, FOLDER_AT_ONCE = 500, FORGET_EVERY_S = 3600, END_MS = 10000 };

static const option_row options[] = {
    [OPT_LISTEN] = {"listen", 'l', "ADDRESS:PORT", {"where to listen; without a certificate on a loopback address only", "待ち受けるアドレス（証明書なしではループバックのみ）"}},
    [OPT_STORE] = {"store", 's', "FILE", {"the database; made where there is none", "データベース（なければ作成）"}},
    [OPT_TOKENS] = {"token-file", 't', "FILE", {"tokens that machines must show, one a line", "端末が示すトークン（1行に1つ）"}},
    [OPT_CERTIFICATE] = {"cert", 0, "FILE", {"certificate chain, PEM", "証明書チェーン（PEM）"}},
    [OPT_KEY] = {"key", 0, "FILE", {"its key, PEM", "秘密鍵（PEM）"}},
    [OPT_FOLDER] = {"folder", 'd', "FOLDER", {"take report files dropped there, too", "このフォルダーに置かれた報告も取り込みます"}},
    [OPT_WINDOW] = {"window", 0, "DAYS", {"refuse reports that are older (30)", "これより古い報告を拒否します（30日）"}},
    [OPT_KEEP] = {"keep", 0, "DAYS", {"keep reports so long, and of each machine the last (365)", "報告の保存日数。各端末の最新は残します（365日）"}},
    [OPT_LANG] = {"lang", 0, "en|ja", {"language of the help", "表示言語"}},
    {0},
};

static const command self = {
    .name = "collect",
    .arguments = "--listen ADDRESS:PORT --store FILE --token-file FILE [OPTIONS]",
    .summary = {"take reports of host checks from machines, over HTTPS and from a folder", "端末の検査結果を HTTPS と共有フォルダーから受け取ります"},
    .options = options,
    .examples = "  sekisho collect --listen 0.0.0.0:8443 --cert cert.pem --key key.pem --token-file token --store fleet.db\n"
                "  sekisho collect --listen 127.0.0.1:8080 --token-file token --store fleet.db --folder /srv/reports\n",
};

typedef struct settings {
    const char *listen, *store, *tokens, *certificate, *key, *folder;
    int64_t window_days, keep_days;
    sk_lang lang;
} settings;

static bool take_option(settings *s, int option, const char *value)
{
    switch (option) {
    case OPT_LISTEN: s->listen = value; return true;
    case OPT_STORE: s->store = value; return true;
    case OPT_TOKENS: s->tokens = value; return true;
    case OPT_CERTIFICATE: s->certificate = value; return true;
    case OPT_KEY: s->key = value; return true;
    case OPT_FOLDER: s->folder = value; return true;
    case OPT_WINDOW: return option_days("window", value, &s->window_days);
    case OPT_KEEP: return option_days("keep", value, &s->keep_days);
    default:
        return option_language(value, &s->lang);
    }
}

static bool is_complete(const settings *s)
{
    if (!s->listen || !s->store || !s->tokens) complain("collect needs --listen, --store and --token-file; see `sekisho collect --help`");
    else if (!s->certificate != !s->key) complain("--cert and --key go together");
    else if (s->keep_days <= s->window_days) complain("--keep must be more than --window: a report that is forgotten could come again");
    else return true;
    return false;
}

/* The text of a small file. A secret one may not be readable by everybody. */
static char *read_text(const char *path, bool secret)
{
    struct stat st;
    char *text = NULL;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) != 0) complain("%s: %s", path, strerror(errno));
    else if (secret && (st.st_mode & S_IROTH)) complain("%s may be read by everybody; chmod o-r", path);
    else if (!(text = calloc(1, FILE_MOST + 1))) complain("the system has no memory");
    ssize_t len = text ? read(fd, text, FILE_MOST) : 0;
    if (fd >= 0) close(fd);
    if (text && len <= 0) {
        complain("%s: %s", path, len < 0 ? strerror(errno) : "it is empty");
        free(text);
        return NULL;
    }
    return text;
}

static void tell(void *to, const char *line)
{
    (void)to;
    fprintf(stderr, "sekisho-collect: %s\n", line);
}

/* ---- the work ---- */

typedef struct station {
    const settings *settings;
    sk_store *store;
    sk_intake *intake;
    sk_tokens tokens;
    char *certificate, *key;
    sk_collector *collector;
} station;

static bool wait_for_end(const sigset_t *ends, int seconds)
{
    const struct timespec t = {.tv_sec = seconds};
    return sigtimedwait(ends, NULL, &t) > 0;
}

static void forget_old(station *st)
{
    sk_error error;
    if (sk_store_forget(st->store, time(NULL) - st->settings->keep_days * DAY, &error) != SK_OK) tell(NULL, error.message);
}

static void work(station *st, const sigset_t *ends)
{
    sk_folder folder = {.path = st->settings->folder, .intake = st->intake, .still_s = STILL_S, .tell = tell};
    int64_t forgotten = 0;
    double begun;
    for (int wait = 0; !wait_for_end(ends, wait);) {
        int64_t now = time(NULL);
        if (now - forgotten >= FORGET_EVERY_S) {
            forget_old(st);
            forgotten = now;
        }
        begun = sk_clock_ms();
        bool more = folder.path && sk_folder_pass(&folder, FOLDER_AT_ONCE) >= FOLDER_AT_ONCE;
        wait = more ? 0 : FOLDER_EVERY_S + (int)((sk_clock_ms() - begun) / 250); /* a folder that has grown huge takes a fifth of a core at most */
    }
}

static bool read_files(station *st)
{
    sk_error error;
    const settings *s = st->settings;
    char *tokens = read_text(s->tokens, true);
    bool good = tokens && sk_tokens_read(sk_bytes_str(tokens), s->tokens, &st->tokens, &error) == SK_OK;
    if (tokens && !good) complain("%s", error.message);
    if (tokens) explicit_bzero(tokens, FILE_MOST);
    free(tokens);
    if (good && s->certificate) good = (st->certificate = read_text(s->certificate, false)) && (st->key = read_text(s->key, true));
    return good;
}

static bool start(station *st)
{
    sk_error error;
    uint16_t port;
    const sk_intake_options limits = {.oldest_s = st->settings->window_days * DAY, .ahead_s = AHEAD_S};
    sk_status status = sk_store_open(st->settings->store, true, &st->store, &error);
    if (status == SK_OK && !(st->intake = sk_intake_new(st->store, &limits))) status = sk_fail(&error, SK_NOMEM, "the system has no memory");
    const sk_collector_options how = {st->settings->listen, st->certificate, st->key, &st->tokens, st->intake, tell, NULL};
    if (status == SK_OK) status = sk_collector_start(&how, &st->collector, &port, &error);
    if (status != SK_OK) complain("%s", error.message);
    else fprintf(stderr, "sekisho-collect: listening on %s (port %u), %s\n", st->settings->listen, port, st->certificate ? "HTTPS" : "HTTP");
    return status == SK_OK;
}

static int collect(const settings *s)
{
    station st = {.settings = s};
    sigset_t ends;
    umask(027);
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ends, NULL); /* threads inherit it: the signal is taken here */
    bool good = read_files(&st) && start(&st);
    if (good) work(&st, &ends);
    sk_collector_stop(st.collector, END_MS);
    sk_intake_free(st.intake);
    sk_store_close(st.store);
    if (st.key) explicit_bzero(st.key, FILE_MOST);
    free(st.certificate);
    free(st.key);
    if (good) tell(NULL, "ended");
    return good ? EXIT_NOTHING : EXIT_FAILURE_OWN;
}

int main(int argc, char **argv)
{
    settings s = {.window_days = 30, .keep_days = 365, .lang = language_of_environment()};
    const char *value;
    int next, option;
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a limit on files is a full disk: the report is refused, the collector stays */
    while ((option = option_next(&self, argc, argv, s.lang, &value, &next)) != OPTION_END) {
        if (option == OPTION_HELP) return EXIT_NOTHING;
        if (option == OPTION_WRONG || !take_option(&s, option, value)) return EXIT_FAILURE_OWN;
    }
    if (next < argc) {
        complain("collect takes no '%s'; see `sekisho collect --help`", argv[next]);
        return EXIT_FAILURE_OWN;
    }
    return is_complete(&s) ? collect(&s) : EXIT_FAILURE_OWN;
}
