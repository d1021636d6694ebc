/* sekisho-host.exe: the host check on a running Windows. One file, only libraries of the system, no installation.
 *
 * Understands EmoCheck's options (/quiet /json /output DIR /debug /help, also with - instead of /), and
 * /timeline for the order of traces, /posture for settings and /accounts for accounts instead of traces, /evidence FOLDER for a package of
 * evidence, and /collect URL, which brings the report to a collector (docs/fleet.md). Exit status: 0 clean,
 * 1 infected, 2 suspicious or cleaned since, 3 an error, not everything could be looked at, or the report neither brought nor kept. */
#include <windows.h>

#include <ntsecapi.h>

#include <fcntl.h>
#include <io.h>
#include <stdio.h>

#include "base/text.h"
#include "host/accounts.h"
#include "host/posture.h"
#include "host/timeline.h"
#include "host/windows/live_package.h"
#include "host/windows/live_view.h"
#include "host/windows/upload.h"
#include "host/windows/wide.h"
#include "sekisho/version.h"

enum { MEMORY = 512 << 20, REPORT_MOST = 8 << 20 };
enum { EXIT_CLEAN = 0, EXIT_INFECTED = 1, EXIT_SUSPICIOUS = 2, EXIT_ERROR = 3 };

typedef struct settings {
    bool quiet, json, help, japanese, posture, accounts, timeline;
    char id[33];         /* of the report */
    sk_upload collect;   /* url is NULL: nowhere */
    const WCHAR *evidence, *operator_name, *clock_offset; /* of a package; NULL: none */
    const WCHAR *output; /* folder; NULL: the report goes to the console only, or beside the program with /json */
} settings;

static bool is_option(const WCHAR *word, const WCHAR *name) { return (word[0] == L'/' || word[0] == L'-') && _wcsicmp(word + 1 + (word[1] == L'-'), name) == 0; }

/* The options that take a value. */
static const WCHAR **value_of(settings *s, const WCHAR *word)
{
    const struct { const WCHAR *name, **value; } rows[] = {
        {L"output", &s->output}, {L"evidence", &s->evidence}, {L"operator", &s->operator_name}, {L"clock-offset", &s->clock_offset}, {L"collect", &s->collect.url}, {L"token", &s->collect.token_file}, {L"pin", &s->collect.pin}, {L"spool", &s->collect.spool}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (is_option(word, rows[i].name)) return rows[i].value;
    }
    return NULL;
}

/* Seconds, as JSON takes a number. */
static bool is_offset(const WCHAR *value)
{
    const WCHAR *digits = value + (value[0] == L'-');
    size_t len = wcsspn(digits, L"0123456789");
    return digits[len] == 0 && len <= 9 && ((len && digits[0] != L'0') || wcscmp(value, L"0") == 0);
}

static bool is_complete(const settings *s)
{
    const sk_upload *c = &s->collect;
    int modes = s->posture + s->accounts + s->timeline + (s->evidence != NULL);
    const char *wrong = modes > 1 ? "/timeline, /posture, /accounts and /evidence go one at a time"
                      : s->evidence && (s->json || s->output) ? "/evidence writes report.json into its folder; /json and /output do not go with it"
                      : !s->evidence && (s->operator_name || s->clock_offset) ? "/operator and /clock-offset go with /evidence FOLDER"
                      : s->clock_offset && !is_offset(s->clock_offset) ? "/clock-offset takes seconds" : c->url && !c->token_file ? "/collect needs /token FILE"
                      : c->url && modes ? "/collect does not go with /timeline, /posture, /accounts or /evidence"
                      : !c->url && (c->token_file || c->pin || c->spool) ? "/token, /pin and /spool go with /collect URL" : NULL;
    if (wrong) fprintf(stderr, "sekisho-host: %s; see /help\n", wrong);
    return !wrong;
}

static bool read_options(int argc, WCHAR **argv, settings *s)
{
    for (int i = 1; i < argc; i++) {
        if (is_option(argv[i], L"quiet")) s->quiet = true;
        else if (is_option(argv[i], L"json")) s->json = true;
        else if (is_option(argv[i], L"help") || is_option(argv[i], L"?")) s->help = true;
        else if (is_option(argv[i], L"posture")) s->posture = true;
        else if (is_option(argv[i], L"accounts")) s->accounts = true;
        else if (is_option(argv[i], L"timeline")) s->timeline = true;
        else if (is_option(argv[i], L"debug")) continue;
        else if (is_option(argv[i], L"ja")) s->japanese = true;
        else if (is_option(argv[i], L"en")) s->japanese = false;
        else if (value_of(s, argv[i]) && i + 1 < argc) {
            *value_of(s, argv[i]) = argv[i + 1];
            i++;
        } else {
            fwprintf(stderr, L"sekisho-host: %ls is no option, or its value is missing; see /help\n", argv[i]);
            return false;
        }
    }
    return s->help || is_complete(s);
}

static void print_help(void)
{
    fputs("Sekisho host check " SK_VERSION "\n\n"
          "usage: sekisho-host [/quiet] [/json] [/timeline | /posture | /accounts] [/output FOLDER] [/ja | /en]\n"
          "                    [/collect URL /token FILE [/pin SHA256] [/spool FOLDER]]\n"
          "       sekisho-host /evidence FOLDER [/operator NAME] [/clock-offset SECONDS] [/quiet]\n\n"
          "  /quiet          no output on the console, no waiting\n"
          "  /json           the report as JSON\n"
          "  /timeline       what happened, on one line of time\n"
          "  /posture        settings that protect the machine, instead of traces; nothing is changed\n"
          "  /accounts       accounts whose passwords must be changed after an infection; no password is read\n"
          "  /evidence FOLDER\n"
          "                  copy hives, event logs, prefetch, tasks, mail stores and the files that findings name there, with\n"
          "                  report.json and manifest.jsonl (SHA-256 of each); better on another disk than that of Windows\n"
          "  /operator NAME  who collects the evidence\n"
          "  /clock-offset SECONDS\n"
          "                  how far the machine's clock is ahead\n"
          "  /output FOLDER  write the report there: COMPUTER_yyyymmddhhmmss_sekisho.txt or .json\n"
          "  /collect URL    bring the report to `sekisho collect` (https://collector.example:8443)\n"
          "  /token FILE     the first line is the token that the collector wants\n"
          "  /pin SHA256     take this certificate of the collector and no other (SHA-256 of the certificate in hexadecimal)\n"
          "  /spool FOLDER   where reports wait when the collector cannot be reached (C:\\ProgramData\\Sekisho\\spool; of a\n"
          "                  user without rights %LOCALAPPDATA%\\Sekisho\\spool)\n"
          "  /ja /en         language of the text\n\n"
          "exit status: 0 clean, 1 infected, 2 suspicious or infected in the past, 3 error, not everything looked at, or the report\n"
          "neither brought to the collector nor kept for the next run; of /evidence: 0 all copied, 2 the manifest names what was not\n"
          "copied or not looked at, 3 the package is not whole\n",
          stdout);
}

static bool write_file(void *self, const uint8_t *p, size_t len) { return fwrite(p, 1, len, self) == len; }

/* One of the three. */
typedef struct outcome {
    const sk_host_result *traces;
    const sk_posture *posture;
    const sk_accounts *accounts;
} outcome;

static bool write_report(FILE *to, const outcome *r, const settings *s, bool json)
{
    const sk_host_report_options how = {s->japanese, SK_VERSION, "live", s->id[0] ? s->id : NULL};
    sk_out out;
    sk_out_init(&out, write_file, to);
    if (r->posture && json) sk_posture_write_json(&out, r->posture, &how);
    else if (r->posture) sk_posture_write_text(&out, r->posture, &how);
    else if (r->accounts && json) sk_accounts_write_json(&out, r->accounts, &how);
    else if (r->accounts) sk_accounts_write_text(&out, r->accounts, &how);
    else if (s->timeline && json) sk_host_timeline_json(&out, r->traces, &how);
    else if (s->timeline) sk_host_timeline_text(&out, r->traces, &how);
    else if (json) sk_host_write_json(&out, r->traces, &how);
    else sk_host_write_text(&out, r->traces, &how);
    return sk_out_flush(&out) && fflush(to) == 0;
}

static bool write_to_folder(sk_arena *a, const sk_host_view *v, const outcome *r, const settings *s)
{
    SYSTEMTIME t;
    GetLocalTime(&t);
    sk_bytes folder = sk_narrow(a, s->output), computer = v->computer;
    sk_bytes path = sk_text_bytes(a, "%.*s\\%.*s_%04u%02u%02u%02u%02u%02u_sekisho%s.%s", (int)folder.len, (const char *)folder.p, (int)computer.len, (const char *)computer.p,
                                  t.wYear, t.wMonth, t.wDay, t.wHour, t.wMinute, t.wSecond, s->posture ? "_posture" : s->accounts ? "_accounts" : s->timeline ? "_timeline" : "", s->json ? "json" : "txt");
    FILE *f = _wfopen(sk_wide(a, path), L"wb");
    bool good = f && write_report(f, r, s, s->json);
    if (f && fclose(f) != 0) good = false;
    if (!good) fprintf(stderr, "sekisho-host: the report %.*s could not be written\n", (int)path.len, (const char *)path.p);
    return good;
}

static bool write_buf(void *self, const uint8_t *p, size_t len)
{
    sk_buf_bytes(self, sk_bytes_of(p, len));
    return true;
}

/* False when the report is neither there nor kept for the next run. */
static bool bring(sk_arena *a, const sk_host_result *r, const settings *s)
{
    char why[400] = "";
    sk_out out;
    sk_buf json = sk_buf_new(a, REPORT_MOST);
    const sk_host_report_options how = {s->japanese, SK_VERSION, "live", s->id};
    sk_out_init(&out, write_buf, &json);
    sk_host_write_json(&out, r, &how);
    if (!s->id[0] || !sk_out_flush(&out) || json.full) {
        fputs("sekisho-host: the report for the collector could not be made\n", stderr);
        return false;
    }
    sk_upload_answer answer = sk_upload_report(a, &s->collect, sk_buf_view(&json), s->id, why, sizeof why);
    if (answer != SK_UPLOAD_TAKEN) fprintf(stderr, "sekisho-host: %s\n", why);
    else if (!s->quiet) fputs("sekisho-host: the collector has the report\n", stderr);
    return answer != SK_UPLOAD_LOST;
}

static int exit_of(const outcome *r)
{
    if (r->posture) return r->posture->counts[SK_POSTURE_BAD] ? EXIT_SUSPICIOUS : r->posture->blind ? EXIT_ERROR : EXIT_CLEAN;
    if (r->accounts) return r->accounts->blind_count || r->accounts->cut ? EXIT_ERROR : EXIT_CLEAN;
    switch (sk_host_judge(r->traces)) {
    case SK_HOST_VERDICT_CLEAN:
        return EXIT_CLEAN;
    case SK_HOST_VERDICT_INFECTED:
        return EXIT_INFECTED;
    case SK_HOST_VERDICT_UNSCANNABLE:
        return EXIT_ERROR;
    default:
        return EXIT_SUSPICIOUS;
    }
}

/* A double click opens a window of our own, which would close before anybody has read it. */
static bool has_own_console(void)
{
    DWORD ids[2];
    return GetConsoleProcessList(ids, 2) == 1;
}

static void make_id(char ret[33])
{
    ULONG n[4];
    if (RtlGenRandom(n, sizeof n)) snprintf(ret, 33, "%08lx%08lx%08lx%08lx", n[0], n[1], n[2], n[3]);
}

/* Said aloud as well, for the report of settings may go to a file alone. */
static void tell_left_out(const sk_host_view *v)
{
    for (const sk_host_blind *b = v->blind; b; b = b->next) fprintf(stderr, "sekisho-host: not looked at: %.*s: %s\n", (int)b->what.len, (const char *)b->what.p, (const char *)b->why.p);
}

static int pack(sk_arena *a, sk_host_result *r, const settings *s)
{
    static const int status[] = {[SK_LIVE_PACKAGE_WHOLE] = EXIT_CLEAN, [SK_LIVE_PACKAGE_PARTLY] = EXIT_SUSPICIOUS, [SK_LIVE_PACKAGE_FAILED] = EXIT_ERROR};
    const sk_host_report_options how = {s->japanese, SK_VERSION, "live", s->id[0] ? s->id : NULL};
    const char *offset = s->clock_offset ? sk_arena_string(a, sk_narrow(a, s->clock_offset)) : NULL;
    return status[sk_live_package_write(r, &(sk_live_package){s->evidence, s->operator_name, offset, &how, s->quiet})];
}

static int check(const settings *s)
{
    sk_arena *a = sk_arena_new(MEMORY);
    const sk_host_view *v = a ? sk_live_view_open(a) : NULL;
    sk_host_result *traces = v && !s->posture && !s->accounts ? sk_host_run(a, v) : NULL;
    outcome r = {.traces = traces, .posture = v && s->posture ? sk_posture_run(a, v) : NULL,
                 .accounts = v && s->accounts && !s->posture ? sk_accounts_run(a, v) : NULL};
    bool done = r.traces || r.posture || r.accounts;
    int status = !done ? EXIT_ERROR : exit_of(&r);
    if (!done) fputs("sekisho-host: the system has no memory\n", stderr);
    if (r.posture) tell_left_out(v);
    if (traces && s->evidence) status = pack(a, traces, s);
    else if (done && !s->quiet && !write_report(stdout, &r, s, s->json)) status = EXIT_ERROR;
    if (done && s->output && !write_to_folder(a, v, &r, s)) status = EXIT_ERROR;
    if (r.traces && s->collect.url && !bring(a, r.traces, s) && status == EXIT_CLEAN) status = EXIT_ERROR;
    sk_arena_free(a);
    return status;
}

int wmain(int argc, WCHAR **argv);
int wmain(int argc, WCHAR **argv)
{
    settings s = {.japanese = PRIMARYLANGID(GetUserDefaultUILanguage()) == LANG_JAPANESE};
    SetConsoleOutputCP(CP_UTF8);
    _setmode(_fileno(stdout), _O_BINARY);
    if (!read_options(argc, argv, &s)) return EXIT_ERROR;
    if (s.help) {
        print_help();
        return EXIT_CLEAN;
    }
    make_id(s.id);
    int status = check(&s);
    if (!s.quiet && has_own_console()) {
        fputs(s.japanese ? "\nEnter キーを押すと閉じます。" : "\nPress Enter to close.", stdout);
        fflush(stdout);
        (void)getchar();
    }
    return status;
}
