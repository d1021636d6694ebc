/* `sekisho notify MAILBOX...`: starts sekisho-notify, a program of its own because of the libraries that it needs. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"

enum { OPT_SINCE, OPT_OWN, OPT_FORMAT, OPT_LETTER, OPT_INTERNAL, OPT_ORGANISATION, OPT_CONTACT, OPT_LANG };

static const option_row options[] = {
    [OPT_SINCE] = {"since", 's', "DATE", {"only mail from this day on (2022-03-01)", "この日以降のメールのみ（2022-03-01 の形）"}},
    [OPT_OWN] = {"own", 0, "DOMAIN", {"a domain of the own organisation; may be repeated", "自組織のドメイン（繰り返し可）"}},
    [OPT_FORMAT] = {"format", 'f', "table|csv|json", {"form of the list", "一覧の形式"}},
    [OPT_LETTER] = {"letter", 0, "en|ja", {"write the letter to these people instead of the list", "一覧の代わりに通知文を出力"}},
    [OPT_INTERNAL] = {"internal", 0, NULL, {"only the own staff: their list, or the warning to them", "社内のみ（一覧または社内向け注意喚起）"}},
    [OPT_ORGANISATION] = {"organisation", 0, "NAME", {"who writes the letter", "通知文の差出組織"}},
    [OPT_CONTACT] = {"contact", 0, "TEXT", {"whom to call: department and telephone", "問い合わせ先（部署・電話番号）"}},
    [OPT_LANG] = {"lang", 0, "en|ja", {"language of messages", "メッセージの言語"}},
    {0},
};

extern const command command_notify;

enum { SETTINGS_MOST = 300 };

typedef struct started {
    char *arguments[SETTINGS_MOST + 1]; /* NAME=VALUE */
    size_t count;
} started;

static bool is_one_of(const char *value, const char *const *values)
{
    for (; *values; values++)
        if (strcmp(value, *values) == 0) return true;
    return false;
}

static bool check_value(int option, const char *value)
{
    static const char *const formats[] = {"table", "csv", "json", NULL}, *const languages[] = {"en", "ja", NULL};
    unsigned year, month, day;
    int end = 0;
    switch (option) {
    case OPT_FORMAT:
        if (is_one_of(value, formats)) return true;
        complain("--format takes table, csv or json, not '%s'", value);
        return false;
    case OPT_LETTER:
    case OPT_LANG:
        if (is_one_of(value, languages)) return true;
        complain("--%s takes en or ja, not '%s'", options[option].name, value);
        return false;
    case OPT_SINCE:
        if (strlen(value) == 10 && sscanf(value, "%4u-%2u-%2u%n", &year, &month, &day, &end) == 3 && end == 10 && year >= 1971 && month >= 1 && month <= 12 && day >= 1 && day <= 31) return true;
        complain("--since takes a day as 2022-03-01, not '%s'", value);
        return false;
    case OPT_OWN:
        if (*value && !strchr(value, '@')) return true;
        complain("--own takes a domain as company.example, not '%s'", value);
        return false;
    default: return true;
    }
}

static bool take_option(started *s, int option, const char *value)
{
    if (value && !check_value(option, value)) return false;
    if (option == OPT_LANG) return true;
    if (s->count == SETTINGS_MOST) {
        complain("too many options");
        return false;
    }
    if (asprintf(&s->arguments[s->count], "%s=%s", options[option].name, value ? value : "yes") < 0) return false;
    s->count++;
    return true;
}

/* Beside this program, whatever PATH says. */
static bool find_program(char *path, size_t size)
{
    ssize_t len = readlink("/proc/self/exe", path, size);
    if (len <= 0 || (size_t)len >= size - 8) return false;
    path[len] = 0;
    char *slash = strrchr(path, '/');
    if (!slash || (size_t)(slash - path) + sizeof "/sekisho-notify" > size) return false;
    strcpy(slash, "/sekisho-notify");
    return true;
}

static int start(const started *s, char **paths, int count)
{
    char program[PATH_MAX];
    char **arguments = calloc(s->count + (size_t)count + 3, sizeof *arguments);
    size_t n = 0;
    if (!arguments || !find_program(program, sizeof program)) {
        complain("sekisho-notify could not be found");
        free(arguments);
        return EXIT_FAILURE_OWN;
    }
    arguments[n++] = program;
    for (size_t i = 0; i < s->count; i++) arguments[n++] = s->arguments[i];
    arguments[n++] = "--";
    for (int i = 0; i < count; i++) arguments[n++] = paths[i];
    fflush(NULL);
    execv(program, arguments);
    complain("%s could not be started: %s", program, strerror(errno));
    free(arguments);
    return EXIT_FAILURE_OWN;
}

static int run(int argc, char **argv, sk_lang lang)
{
    started s = {0};
    const char *value = NULL;
    int next, option, status = EXIT_FAILURE_OWN;
    bool right = true;
    while (right && (option = option_next(&command_notify, argc, argv, lang, &value, &next)) != OPTION_END) {
        if (option == OPTION_HELP) return EXIT_NOTHING;
        right = option != OPTION_WRONG && take_option(&s, option, options[option].argument ? value : NULL);
    }
    if (right && next < argc) status = start(&s, argv + next, argc - next);
    else if (right) complain("notify takes mailboxes, folders or address books; see `sekisho notify --help`");
    for (size_t i = 0; i < s.count; i++) free(s.arguments[i]);
    return status;
}

const command command_notify = {
    .name = "notify",
    .arguments = "[OPTIONS] MAILBOX...",
    .summary = {"list everybody whom stolen mail names, and write the letters to them", "盗まれたメールに登場する全員の一覧と通知文を作ります"},
    .options = options,
    .examples = "  sekisho notify --own company.example --since 2022-02-01 outlook.pst ~/.thunderbird\n"
                "  sekisho notify --letter ja --own company.example --contact 'IT, 03-0000-0000' inbox.mbox\n",
    .run = run,
};
