/* The commands of `sekisho`, and what they share. Only this room and the stations' mains print and exit. */
#ifndef SK_CLI_COMMAND_H
#define SK_CLI_COMMAND_H

#include "base/attr.h"
#include "model/evidence.h"

/* Exit status (design: contracts). 3 wins over all. */
enum { EXIT_NOTHING = 0, EXIT_FOUND = 1, EXIT_UNLOOKED = 2, EXIT_FAILURE_OWN = 3 };

typedef struct command {
    const char *name;
    const char *arguments;                 /* as in "scan [OPTIONS] PATH..." */
    const char *summary[SK_LANG_COUNT];
    const struct option_row *options;      /* ended by a row without name */
    const char *examples;                  /* lines for --help */
    int (*run)(int argc, char **argv, sk_lang lang); /* argv[0] is the command's name */
} command;

extern const command *const commands[];
extern const size_t command_count;

/* An option: one row gives parsing, --help, the man page and completion. */
typedef struct option_row {
    const char *name;
    char letter;          /* 0: no short form */
    const char *argument; /* NULL: a switch */
    const char *help[SK_LANG_COUNT];
} option_row;

/* Reads the next option: returns its index in rows, OPTION_END behind the last, or OPTION_WRONG after telling what is wrong.
 * `--help` prints the help of cmd and answers OPTION_HELP. Paths stand at argv[*next] and behind after OPTION_END. */
enum { OPTION_END = -1, OPTION_WRONG = -2, OPTION_HELP = -3 };
int option_next(const command *cmd, int argc, char **argv, sk_lang lang, const char **ret_value, int *next);

void print_help(const command *cmd, sk_lang lang);

/* One line on standard error: "sekisho: ...". */
void complain(const char *format, ...) SK_PRINTF(1, 2);

/* The language of --lang or of the locale's environment (LC_ALL, LC_MESSAGES, LANG); English otherwise. */
sk_lang language_of_environment(void);
/* The values of options; false after telling what is wrong. Days: from 1 to 36500. */
bool option_language(const char *value, sk_lang *ret);
bool option_days(const char *name, const char *value, int64_t *ret);

#endif
