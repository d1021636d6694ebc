/* `sekisho`: finds the command and starts it. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "sekisho/engine.h"

#define COMMAND(name) extern const command command_##name;
#include "cli/commands.def"
#undef COMMAND

const command *const commands[] = {
#define COMMAND(name) &command_##name,
#include "cli/commands.def"
#undef COMMAND
};
const size_t command_count = SK_COUNT(commands);

static void print_overview(FILE *to, sk_lang lang)
{
    fprintf(to, "Sekisho %s\n%s: sekisho COMMAND [OPTIONS] ...\n\n", sk_version(), lang == SK_JA ? "使い方" : "usage");
    for (size_t i = 0; i < command_count; i++) fprintf(to, "  %-10s %s\n", commands[i]->name, commands[i]->summary[lang]);
    fprintf(to, "\n%s\n",
            lang == SK_JA ? "詳しくは `sekisho COMMAND --help` または man sekisho。" : "More: `sekisho COMMAND --help`, or `man sekisho`.");
}

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is a failed write, which is told */
    sk_lang lang = language_of_environment();
    const char *name = argc > 1 ? argv[1] : "--help";
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
        print_overview(argc > 1 ? stdout : stderr, lang);
        return argc > 1 ? EXIT_NOTHING : EXIT_FAILURE_OWN;
    }
    if (strcmp(name, "--version") == 0) {
        printf("sekisho %s (rules %s)\n", sk_version(), sk_rules_version());
        return EXIT_NOTHING;
    }
    for (size_t i = 0; i < command_count; i++)
        if (strcmp(name, commands[i]->name) == 0) return commands[i]->run(argc - 1, argv + 1, lang);
    complain("there is no command '%s'; `sekisho --help` shows them", name);
    return EXIT_FAILURE_OWN;
}
