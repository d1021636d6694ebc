/* `sekisho host PATH`: the host check over a disk or folder of evidence. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/host_package.h"
#include "cli/host_run.h"

enum { OPT_FORMAT, OPT_SERIAL, OPT_SIGMA, OPT_LANG, OPT_NO_SCAN, OPT_POSTURE, OPT_ACCOUNTS, OPT_TIMELINE, OPT_EVIDENCE, OPT_OPERATOR, OPT_CLOCK };
enum { MEMORY = 1 << 30, CPU_S = 3600 };

static const option_row options[] = {
    [OPT_FORMAT] = {"format", 'f', "text|json|html", {"form of the report", "報告の形式"}},
    [OPT_SERIAL] = {"serial", 0, "HEX", {"serial number of the volume that holds Windows, where it cannot be found", "Windows のボリュームのシリアル番号（不明な場合）"}},
    [OPT_SIGMA] = {"sigma", 0, "DIR", {"ask these Sigma rules of the event logs too; PATH may then be logs alone", "イベントログを Sigma ルールでも調べます（ログだけの指定も可）"}},
    [OPT_LANG] = {"lang", 0, "en|ja", {"language of the text", "表示言語"}},
    [OPT_NO_SCAN] = {"no-scan", 0, NULL, {"do not scan the files that are found", "見つかったファイルを検査しません"}},
    [OPT_POSTURE] = {"posture", 0, NULL, {"show the settings that protect the machine, instead of traces", "痕跡の代わりに、端末を守る設定を表示します"}},
    [OPT_ACCOUNTS] = {"accounts", 0, NULL, {"list the accounts whose passwords must be changed, never a password", "変更すべきパスワードのアカウント一覧（パスワードは読み取りません）"}},
    [OPT_TIMELINE] = {"timeline", 0, NULL, {"what happened, on one line of time", "時系列で表示します"}},
    [OPT_EVIDENCE] = {"evidence", 0, "DIR", {"copy the artefacts into a package with a manifest, instead of a report", "報告の代わりに証拠一式を保全します"}},
    [OPT_OPERATOR] = {"operator", 0, "NAME", {"who collects the evidence", "証拠保全の担当者名"}},
    [OPT_CLOCK] = {"clock-offset", 0, "SECONDS", {"how far the machine's clock was ahead", "端末の時計の進み（秒）"}},
    {0},
};

extern const command command_host;

static bool take_serial(const char *value, uint32_t *ret)
{
    char *end;
    errno = 0;
    unsigned long n = strtoul(value, &end, 16);
    *ret = (uint32_t)n;
    return errno == 0 && end != value && *end == 0 && n > 0 && n <= 0xffffffffu;
}

static bool take_offset(const char *value, const char **ret)
{
    char *end;
    errno = 0;
    long n = strtol(value, &end, 10);
    *ret = value;
    const char *digits = *value == '-' ? value + 1 : value;
    return errno == 0 && ((*digits >= '1' && *digits <= '9') || strcmp(value, "0") == 0) && *end == 0 && n > -4000000000l && n < 4000000000l;
}

static bool take_option(host_run_options *o, host_package *p, int option, const char *value, sk_lang *lang)
{
    switch (option) {
    case OPT_FORMAT:
        o->task.json = strcmp(value, "json") == 0;
        o->task.html = strcmp(value, "html") == 0;
        if (o->task.json || o->task.html || strcmp(value, "text") == 0) return true;
        complain("--format takes text, json or html, not '%s'", value);
        return false;
    case OPT_SERIAL:
        if (take_serial(value, &o->task.evidence.volume_serial)) return true;
        complain("--serial takes up to eight hexadecimal digits, not '%s'", value);
        return false;
    case OPT_SIGMA: o->task.rules = value; return true;
    case OPT_NO_SCAN: o->scan = false; return true;
    case OPT_POSTURE:
        o->task.posture = true;
        o->scan = false;
        return true;
    case OPT_ACCOUNTS:
        o->task.accounts = true;
        o->scan = false;
        return true;
    case OPT_TIMELINE: o->task.timeline = true; return true;
    case OPT_EVIDENCE: p->folder = value; return true;
    case OPT_OPERATOR: p->operator_name = value; return true;
    case OPT_CLOCK:
        if (take_offset(value, &p->clock_offset)) return true;
        complain("--clock-offset takes seconds, not '%s'", value);
        return false;
    default:
        return option_language(value, lang);
    }
}

/* 32 hexadecimal digits; none where the system gives no random bytes. */
static void make_id(char ret[33])
{
    uint32_t n[4];
    if (getrandom(n, sizeof n, 0) == (ssize_t)sizeof n) snprintf(ret, 33, "%08x%08x%08x%08x", n[0], n[1], n[2], n[3]);
}

static int run(int argc, char **argv, sk_lang lang)
{
    host_run_options o = {.task = {.memory = MEMORY}, .scan = true, .cpu_s = CPU_S, .progress = isatty(STDERR_FILENO) == 1};
    host_package p = {.cpu_s = CPU_S};
    const char *value;
    int next, option;
    while ((option = option_next(&command_host, argc, argv, lang, &value, &next)) != OPTION_END) {
        if (option == OPTION_HELP) return EXIT_NOTHING;
        if (option == OPTION_WRONG || !take_option(&o, &p, option, value, &lang)) return EXIT_FAILURE_OWN;
    }
    if (o.task.html && (o.task.posture || o.task.accounts)) {
        complain("--posture and --accounts are written as text or json");
        return EXIT_FAILURE_OWN;
    }
    if (next + 1 != argc) {
        complain("host takes one disk, folder or archive that holds Windows; see `sekisho host --help`");
        return EXIT_FAILURE_OWN;
    }
    if (o.task.rules && (o.task.posture || p.folder)) {
        complain("--sigma goes neither with --posture nor with --evidence");
        return EXIT_FAILURE_OWN;
    }
    o.task.path = argv[next];
    o.task.japanese = lang == SK_JA;
    make_id(o.task.id);
    p.task = o.task;
    return p.folder ? host_package_write(&p) : host_run(&o, stdout);
}

const command command_host = {
    .name = "host",
    .arguments = "[OPTIONS] PATH",
    .summary = {"look for traces of Emotet on a disk, in a folder or archive of collected files", "ディスク、フォルダー、収集したファイルから Emotet の痕跡を探します"},
    .options = options,
    .examples = "  sekisho host /mnt/c\n  sekisho host triage.zip\n  sekisho host --format json evidence/\n  sekisho host --format html disk.E01 > report.html\n  sekisho host --posture /mnt/c\n  sekisho host --accounts disk.E01\n"
                "  sekisho host --evidence /media/usb/case1 /mnt/c\n  sekisho host --sigma rules/ /mnt/c\n",
    .run = run,
};
