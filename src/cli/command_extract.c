/* `sekisho extract`: writes every artifact under a harmless name, with a manifest. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/run.h"
#include "report/out.h"

enum { OPTION_OUTPUT = RUN_OPTION_COUNT };

static const option_row options[] = {
    RUN_OPTION_ROWS,
    {"output", 'o', "FOLDER", {"where the parts go; it is made when it is not there", "出力先フォルダー(なければ作成)"}},
    {0},
};

#define NAME_COLUMNS 60

struct extract {
    int folder;         /* of the output */
    uint64_t inputs;    /* results so far: each has its own numbers */
    int part;           /* the artifact being written, or -1 */
    bool failed;
    sk_out manifest;
    int manifest_fd;
};

static bool tell_failed(struct extract *x, const char *what)
{
    if (!x->failed) complain("%s: %s", what, strerror(errno));
    x->failed = true;
    return false;
}

static bool write_bytes(int fd, const uint8_t *p, size_t len)
{
    while (len) {
        ssize_t put = write(fd, p, len);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return false;
        p += put;
        len -= (size_t)put;
    }
    return true;
}

static bool write_manifest(void *self, const uint8_t *p, size_t len)
{
    struct extract *x = self;
    return write_bytes(x->manifest_fd, p, len) || tell_failed(x, "manifest.jsonl");
}

/* "INPUT-ID-NAME.part": letters, digits and a few signs of the name's last component; the ending keeps a double click from
 * opening it. */
static void harmless_name(const struct extract *x, const sk_artifact *a, char *out, size_t cap)
{
    char name[NAME_COLUMNS + 1];
    size_t n = 0;
    size_t slash = sk_find_last(a->name, SK_LIT("/")), back = sk_find_last(a->name, SK_LIT("\\"));
    size_t start = slash == SK_NPOS ? 0 : slash + 1;
    if (back != SK_NPOS && back + 1 > start) start = back + 1;
    for (size_t i = start; i < a->name.len && n < NAME_COLUMNS; i++) {
        uint8_t c = a->name.p[i];
        bool plain = sk_is_alnum(c) || c == '-' || (c == '.' && n > 0);
        name[n++] = plain ? (char)c : '_';
    }
    name[n] = 0;
    snprintf(out, cap, "%04llu-%05u%s%s.part", (unsigned long long)x->inputs, a->id, n ? "-" : "", name);
}

static void take_content(void *self, const sk_artifact *a, uint64_t offset, sk_bytes chunk, bool last)
{
    struct extract *x = self;
    if (x->failed) return;
    char name[256];
    harmless_name(x, a, name, sizeof name);
    if (offset == 0 && x->part < 0) {
        x->part = openat(x->folder, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (x->part < 0) {
            (void)tell_failed(x, name);
            return;
        }
    }
    if (x->part >= 0 && !write_bytes(x->part, chunk.p, chunk.len)) (void)tell_failed(x, name);
    if (!last || x->part < 0) return;
    if (close(x->part) != 0) (void)tell_failed(x, name);
    x->part = -1;
}

static void put_line(struct extract *x, const char *path, const sk_pool_result *result, const sk_artifact *a)
{
    sk_out *o = &x->manifest;
    char name[256];
    harmless_name(x, a, name, sizeof name);
    bool written = faccessat(x->folder, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
    sk_out_str(o, "{\"file\":");
    if (written) sk_out_json(o, sk_bytes_str(name));
    else sk_out_str(o, "null");
    sk_out_str(o, ",\"path\":");
    sk_out_json(o, sk_bytes_str(path));
    sk_out_format(o, ",\"index\":%u,\"id\":%u,\"parent\":", result->index, a->id);
    if (a->parent == SK_NO_ARTIFACT) sk_out_str(o, "null");
    else sk_out_format(o, "%u", a->parent);
    sk_out_format(o, ",\"relation\":\"%s\",\"kind\":\"%s\",\"name\":", sk_relation_name(a->relation), sk_kind_name(a->kind));
    sk_out_json(o, a->name);
    sk_out_format(o, ",\"bytes\":%llu,\"bytes_read\":%llu,\"sha256\":", (unsigned long long)a->size, (unsigned long long)a->read_size);
    if (a->has_sha256) {
        sk_out_byte(o, '"');
        sk_out_hex(o, sk_bytes_of(a->sha256, sizeof a->sha256));
        sk_out_byte(o, '"');
    } else {
        sk_out_str(o, "null");
    }
    sk_out_format(o, ",\"outcome\":\"%s\"}\n", sk_outcome_name(a->outcome));
}

static bool take_result(void *self, const char *path, sk_pool_result *result)
{
    struct extract *x = self;
    size_t count;
    const sk_artifact *a = sk_report_artifacts(result->report, &count);
    if (x->part >= 0) close(x->part); /* a worker was lost in the middle of it */
    x->part = -1;
    for (size_t i = 0; i < count; i++) put_line(x, path, result, &a[i]);
    sk_report_free(result->report);
    x->inputs++;
    return !x->failed && !x->manifest.failed;
}

static bool open_folder(struct extract *x, const char *path)
{
    if (mkdir(path, 0700) != 0 && errno != EEXIST) return tell_failed(x, path);
    x->folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (x->folder < 0) return tell_failed(x, path);
    x->manifest_fd = openat(x->folder, "manifest.jsonl", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (x->manifest_fd >= 0) return true;
    if (errno == EEXIST) complain("%s already holds a manifest.jsonl; name another folder", path);
    else (void)tell_failed(x, "manifest.jsonl");
    return false;
}

extern const command command_extract;

static int run(int argc, char **argv, sk_lang lang)
{
    run_options common = {.lang = lang};
    static struct extract x = {.part = -1, .folder = -1, .manifest_fd = -1};
    const char *value, *output = NULL;
    int next, option;
    while ((option = option_next(&command_extract, argc, argv, common.lang, &value, &next)) != OPTION_END) {
        if (option < 0) return option == OPTION_HELP ? EXIT_NOTHING : EXIT_FAILURE_OWN;
        if (option == OPTION_OUTPUT) output = value;
        else if (!run_option(&common, option, value)) return EXIT_FAILURE_OWN;
    }
    if (next == argc || !output) {
        complain("extract needs a path and -o FOLDER; see `sekisho extract --help`");
        return EXIT_FAILURE_OWN;
    }
    common.jobs = 1; /* the parts of one input after those of another */
    if (!open_folder(&x, output)) return EXIT_FAILURE_OWN;
    sk_out_init(&x.manifest, write_manifest, &x);
    run_handler handler = {.self = &x, .result = take_result, .content = take_content, .progress = isatty(STDERR_FILENO)};
    uint64_t unread = 0;
    int status = run_paths(&common, argv + next, argc - next, &handler, &unread);
    bool good = sk_out_flush(&x.manifest) && close(x.manifest_fd) == 0 && !x.failed;
    return good ? status : EXIT_FAILURE_OWN;
}

const command command_extract = {
    .name = "extract",
    .arguments = "[OPTIONS] -o FOLDER PATH...",
    .summary = {"write every part, member, stream and macro under harmless names", "すべての部分を無害な名前で書き出します"},
    .options = options,
    .examples = "  sekisho extract mail.eml -o parts/\n  sekisho extract --password 1234 locked.zip -o parts/\n",
    .run = run,
};
