/* Options from tables, on top of getopt_long. */
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"

#define ROWS_MOST 32
#define HELP_VALUE 1000

void complain(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("sekisho: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
}

/* getopt_long's tables for the rows. Values are the index of the row, so that long and short forms meet. */
static size_t build_tables(const option_row *rows, struct option *longs, char *shorts)
{
    size_t n = 0, s = 0;
    shorts[s++] = ':'; /* tell a missing argument from an unknown option; we print the message */
    for (; rows[n].name && n < ROWS_MOST; n++) {
        longs[n] = (struct option){rows[n].name, rows[n].argument ? required_argument : no_argument, NULL, (int)n + HELP_VALUE + 1};
        if (rows[n].letter) {
            shorts[s++] = rows[n].letter;
            if (rows[n].argument) shorts[s++] = ':';
        }
    }
    longs[n] = (struct option){"help", no_argument, NULL, HELP_VALUE};
    longs[n + 1] = (struct option){NULL, 0, NULL, 0};
    shorts[s++] = 'h';
    shorts[s] = 0;
    return n;
}

static int row_of_letter(const option_row *rows, size_t count, int letter)
{
    for (size_t i = 0; i < count; i++)
        if (rows[i].letter == letter) return (int)i;
    return OPTION_WRONG;
}

int option_next(const command *cmd, int argc, char **argv, sk_lang lang, const char **ret_value, int *next)
{
    struct option longs[ROWS_MOST + 2];
    char shorts[ROWS_MOST * 2 + 4];
    size_t count = build_tables(cmd->options, longs, shorts);
    opterr = 0;
    int got = getopt_long(argc, argv, shorts, longs, NULL);
    *ret_value = optarg;
    *next = optind;
    if (got == -1) return OPTION_END;
    if (got == HELP_VALUE || got == 'h') {
        print_help(cmd, lang);
        return OPTION_HELP;
    }
    if (got == ':' || got == '?') {
        const char *word = argv[optind - 1];
        complain(got == ':' ? "option %s needs a value; see `sekisho %s --help`" : "unknown option %s; see `sekisho %s --help`", word, cmd->name);
        return OPTION_WRONG;
    }
    return got > HELP_VALUE ? got - HELP_VALUE - 1 : row_of_letter(cmd->options, count, got);
}

void print_help(const command *cmd, sk_lang lang)
{
    printf("%s: sekisho %s %s\n\n%s\n\n", lang == SK_JA ? "使い方" : "usage", cmd->name, cmd->arguments, cmd->summary[lang]);
    for (const option_row *r = cmd->options; r->name; r++) {
        char left[64];
        snprintf(left, sizeof left, "%c%c %s--%s%s%s", r->letter ? '-' : ' ', r->letter ? r->letter : ' ', r->letter ? "" : " ", r->name,
                 r->argument ? " " : "", r->argument ? r->argument : "");
        printf("  %-26s %s\n", left, r->help[lang]);
    }
    printf("  -h --help                  %s\n\n%s:\n%s", lang == SK_JA ? "この説明を表示します" : "show this help",
           lang == SK_JA ? "例" : "examples", cmd->examples);
}

static bool language_find(const char *name, sk_lang *ret)
{
    if (strncmp(name, "ja", 2) == 0) *ret = SK_JA;
    else if (strncmp(name, "en", 2) == 0) *ret = SK_EN;
    else return false;
    return true;
}

bool option_language(const char *value, sk_lang *ret)
{
    if (language_find(value, ret)) return true;
    complain("--lang takes en or ja, not '%s'", value);
    return false;
}

bool option_days(const char *name, const char *value, int64_t *ret)
{
    uint64_t days;
    if (sk_parse_u64(sk_bytes_str(value), &days) && days >= 1 && days <= 36500) {
        *ret = (int64_t)days;
        return true;
    }
    complain("--%s takes a number of days from 1 to 36500, not '%s'", name, value);
    return false;
}

sk_lang language_of_environment(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < SK_COUNT(names); i++) {
        const char *value = getenv(names[i]);
        sk_lang lang = SK_EN;
        if (!value || !*value) continue;
        (void)language_find(value, &lang);
        return lang;
    }
    return SK_EN;
}
