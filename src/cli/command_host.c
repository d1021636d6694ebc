/* `sekisho host PATH`: the host check over a disk or folder of evidence. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "host/folder_view.h"
#include "host/host_report.h"
#include "sekisho/engine.h"

enum { OPT_FORMAT, OPT_SERIAL, OPT_LANG };
enum { MEMORY = 1 << 30 };

static const option_row options[] = {
    [OPT_FORMAT] = {"format", 'f', "text|json", {"form of the report", "報告の形式"}},
    [OPT_SERIAL] = {"serial", 0, "HEX", {"serial number of the volume that holds Windows, where it cannot be found", "Windows のボリュームのシリアル番号（不明な場合）"}},
    [OPT_LANG] = {"lang", 0, "en|ja", {"language of the text", "表示言語"}},
    {0},
};

typedef struct settings {
    bool json;
    sk_folder_options folder;
    sk_lang lang;
} settings;

extern const command command_host;

static bool take_serial(const char *value, uint32_t *ret)
{
    char *end;
    errno = 0;
    unsigned long n = strtoul(value, &end, 16);
    *ret = (uint32_t)n;
    return errno == 0 && end != value && *end == 0 && n > 0 && n <= 0xffffffffu;
}

static bool take_option(settings *s, int option, const char *value)
{
    switch (option) {
    case OPT_FORMAT:
        s->json = strcmp(value, "json") == 0;
        if (s->json || strcmp(value, "text") == 0) return true;
        complain("--format takes text or json, not '%s'", value);
        return false;
    case OPT_SERIAL:
        if (take_serial(value, &s->folder.volume_serial)) return true;
        complain("--serial takes up to eight hexadecimal digits, not '%s'", value);
        return false;
    default:
        if (language_find(value, &s->lang)) return true;
        complain("--lang takes en or ja, not '%s'", value);
        return false;
    }
}

static bool write_stdout(void *self, const uint8_t *p, size_t len)
{
    (void)self;
    return fwrite(p, 1, len, stdout) == len;
}

static int exit_of(sk_host_verdict v)
{
    if (v == SK_HOST_VERDICT_CLEAN) return EXIT_NOTHING;
    return v == SK_HOST_VERDICT_UNSCANNABLE ? EXIT_UNLOOKED : EXIT_FOUND;
}

static int check(const settings *s, const char *path)
{
    sk_error error;
    sk_folder_view *v;
    sk_arena *a = sk_arena_new(MEMORY);
    int status = EXIT_FAILURE_OWN;
    if (!a) complain("the system has no memory");
    else if (sk_folder_view_open(a, path, &s->folder, &v, &error) != SK_OK) complain("%s", error.message);
    else {
        const sk_host_result *r = sk_host_run(a, sk_folder_view_get(v));
        const sk_host_report_options how = {s->lang == SK_JA, sk_version(), path};
        sk_out out;
        sk_out_init(&out, write_stdout, NULL);
        if (r && s->json) sk_host_write_json(&out, r, &how);
        else if (r) sk_host_write_text(&out, r, &how);
        if (!r) complain("the system has no memory");
        else if (!sk_out_flush(&out) || fflush(stdout) != 0) complain("the report could not be written: %s", strerror(errno));
        else status = exit_of(sk_host_judge(r));
    }
    sk_arena_free(a);
    return status;
}

static int run(int argc, char **argv, sk_lang lang)
{
    settings s = {.lang = lang};
    const char *value;
    int next, option;
    while ((option = option_next(&command_host, argc, argv, s.lang, &value, &next)) != OPTION_END) {
        if (option == OPTION_HELP) return EXIT_NOTHING;
        if (option == OPTION_WRONG || !take_option(&s, option, value)) return EXIT_FAILURE_OWN;
    }
    if (next + 1 == argc) return check(&s, argv[next]);
    complain("host takes one disk or folder that holds Windows; see `sekisho host --help`");
    return EXIT_FAILURE_OWN;
}

const command command_host = {
    .name = "host",
    .arguments = "[OPTIONS] PATH",
    .summary = {"look for traces of Emotet on a mounted disk or in collected files", "マウントしたディスクや収集したファイルから Emotet の痕跡を探します"},
    .options = options,
    .examples = "  sekisho host /mnt/c\n  sekisho host --format json evidence/\n",
    .run = run,
};
