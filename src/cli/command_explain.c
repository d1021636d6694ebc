/* `sekisho explain ID...`: what a piece of evidence means, when it is harmless, and what to do. */
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "model/deviations.h"
#include "model/limits.h"
#include "report/words.h"

static void print_evidence(const sk_evidence_row *row, sk_lang lang)
{
    printf("%s  (%s)\n  %s\n\n", row->id, sk_class_name(row->class), row->sentence[lang]);
    printf("%s: %s\n\n", sk_word(SK_W_MEANING, lang), row->meaning[lang]);
    printf("%s: %s\n\n", sk_word(SK_W_HARMLESS, lang), row->harmless[lang]);
    if (*row->attack) printf("%s: %s\n\n", sk_word(SK_W_TECHNIQUE, lang), row->attack);
    printf("%s: %s\n", sk_word(SK_W_TODO, lang), row->todo[lang]);
}

static bool explain(const char *id, sk_lang lang)
{
    const sk_evidence_row *row = sk_evidence_row_of(sk_evidence_find(sk_bytes_str(id)));
    if (row) {
        print_evidence(row, lang);
        return true;
    }
    const sk_limit_row *limit = sk_limit_row_of(sk_limit_find(sk_bytes_str(id)));
    if (limit) {
        printf("%s  (limit)\n  %s\n\n  default %llu %s, from %llu to %llu%s\n", limit->id, limit->why, (unsigned long long)limit->fallback,
               limit->unit, (unsigned long long)limit->least, (unsigned long long)limit->most,
               limit->blind ? "; when it is reached, something was not looked at" : "; when it is reached, only the report is shorter");
        return true;
    }
    for (uint16_t i = 0; i < SK_DEV_COUNT; i++) {
        if (strcmp(sk_deviation_name(i), id) != 0) continue;
        printf("%s  (deviation)\n  %s\n", id, sk_deviation_what(i));
        return true;
    }
    complain("nothing is called '%s'; `sekisho list evidence` shows the names", id);
    return false;
}

static const option_row options[] = {
    {"lang", 0, "en|ja", {"language of the text", "表示言語"}},
    {0},
};

static int run(int argc, char **argv, sk_lang lang)
{
    const char *value;
    int next, option, status = EXIT_NOTHING;
    extern const command command_explain;
    while ((option = option_next(&command_explain, argc, argv, lang, &value, &next)) != OPTION_END) {
        if (option < 0) return option == OPTION_HELP ? EXIT_NOTHING : EXIT_FAILURE_OWN;
        if (!option_language(value, &lang)) return EXIT_FAILURE_OWN;
    }
    if (next == argc) {
        complain("explain needs the name of a piece of evidence; `sekisho list evidence` shows them");
        return EXIT_FAILURE_OWN;
    }
    for (int i = next; i < argc; i++) {
        if (i > next) putchar('\n');
        if (!explain(argv[i], lang)) status = EXIT_FAILURE_OWN;
    }
    return status;
}

const command command_explain = {
    .name = "explain",
    .arguments = "[OPTIONS] ID...",
    .summary = {"say what a piece of evidence, a deviation or a limit means", "証拠・逸脱・上限の意味を説明します"},
    .options = options,
    .examples = "  sekisho explain vba.autostart\n  sekisho explain --lang ja mail.reply.no_past\n",
    .run = run,
};
