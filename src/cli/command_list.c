/* `sekisho list WHAT`: the tables of the engine. */
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "engine/effect_grammar.h"
#include "engine/registry.h"
#include "engine/verdicts.h"
#include "model/deviations.h"
#include "model/limits.h"
#include "report/writer.h"

static void list_kinds(sk_lang lang)
{
    (void)lang;
    for (uint16_t i = 0; i < SK_KIND_COUNT; i++) {
        const sk_format *f = sk_format_of(i);
        printf("%-24s %-7s %s\n", sk_kind_row_of(i)->id, f && f->open ? "opened" : "named", sk_kind_row_of(i)->title);
    }
}

static void list_evidence(sk_lang lang)
{
    for (uint16_t i = 0; i < SK_EV_COUNT; i++) {
        const sk_evidence_row *row = sk_evidence_row_of(i);
        printf("%-32s %-3s %-22s %s\n", row->id, sk_class_name(row->class), row->attack, row->sentence[lang]);
    }
}

static void list_limits(sk_lang lang)
{
    (void)lang;
    for (unsigned i = 0; i < SK_LIMIT_COUNT; i++) {
        const sk_limit_row *row = sk_limit_row_of(i);
        if (row->most) printf("%-24s %12llu %-12s %s\n", row->id, (unsigned long long)row->fallback, row->unit, row->why);
        else printf("%-24s %12s %-12s %s\n", row->id, "-", "", row->why);
    }
}

static void list_formats(sk_lang lang)
{
    (void)lang;
    for (size_t i = 0; i < sk_format_count; i++) printf("%-20s %-34s %s\n", sk_formats[i]->id, sk_formats[i]->title, sk_formats[i]->source);
}

static void list_detectors(sk_lang lang)
{
    (void)lang;
    for (size_t i = 0; i < sk_detector_count; i++)
        printf("%-20s %-50s %s\n", sk_detectors[i]->id, sk_detectors[i]->title, sk_detectors[i]->source);
}

static void list_facts(sk_lang lang)
{
    (void)lang;
    for (uint16_t i = 0; i < SK_FACT_COUNT; i++) printf("%-34s %s\n", sk_fact_name(i), sk_fact_what(i));
}

static void list_deviations(sk_lang lang)
{
    (void)lang;
    for (uint16_t i = 0; i < SK_DEV_COUNT; i++) printf("%-34s %s\n", sk_deviation_name(i), sk_deviation_what(i));
}

static void list_verdicts(sk_lang lang)
{
    for (size_t i = 0; i < sk_verdict_row_count; i++)
        printf("%-3zu %-12s %-34s %s\n", i + 1, sk_verdict_name(sk_verdict_rows[i].verdict), sk_verdict_rows[i].when, sk_verdict_rows[i].why[lang]);
}

/* The grammar of effects, as a page of docs/effects.md has it: conditions, then rows. */
static void list_chains(sk_lang lang)
{
    const char *name, *what = "";
    (void)lang;
    for (size_t i = 0; (name = sk_condition_name(i, &what)); i++) printf("%-16s %s\n", name, what);
    for (size_t i = 0; i < sk_chain_count; i++) {
        const sk_chain *c = &sk_chains[i];
        bool none = c->evidence == SK_EV_COUNT;
        printf("%-3zu %-22s %-3s %-8s %s%s%s: %s\n", i + 1, none ? "-" : sk_evidence_row_of(c->evidence)->id,
               none ? "" : sk_class_name(sk_evidence_row_of(c->evidence)->class), c->effects_text, c->all ? c->all_text : "always",
               c->none ? ", but not " : "", c->none ? c->none_text : "", c->what);
    }
}

static void list_output(sk_lang lang)
{
    (void)lang;
    for (size_t i = 0; i < sk_writer_count; i++) printf("%-8s %s\n", sk_writers[i]->id, sk_writers[i]->title);
}

static const struct { const char *name; void (*list)(sk_lang lang); } lists[] = {
    {"kinds", list_kinds},     {"evidence", list_evidence},     {"limits", list_limits},     {"formats", list_formats}, {"detectors", list_detectors},
    {"facts", list_facts},     {"deviations", list_deviations}, {"verdicts", list_verdicts}, {"output", list_output},
    {"chains", list_chains},
};

static const option_row options[] = {
    {"lang", 0, "en|ja", {"language of the text", "表示言語"}},
    {0},
};

static int run(int argc, char **argv, sk_lang lang)
{
    const char *value;
    int next, option;
    extern const command command_list;
    while ((option = option_next(&command_list, argc, argv, lang, &value, &next)) != OPTION_END) {
        if (option < 0) return option == OPTION_HELP ? EXIT_NOTHING : EXIT_FAILURE_OWN;
        if (!option_language(value, &lang)) return EXIT_FAILURE_OWN;
    }
    for (size_t i = 0; next + 1 == argc && i < SK_COUNT(lists); i++) {
        if (strcmp(argv[next], lists[i].name) != 0) continue;
        lists[i].list(lang);
        if (fflush(stdout) == 0) return EXIT_NOTHING;
        complain("the list could not be written");
        return EXIT_FAILURE_OWN;
    }
    complain("list takes one of: chains deviations detectors evidence facts formats kinds limits output verdicts");
    return EXIT_FAILURE_OWN;
}

const command command_list = {
    .name = "list",
    .arguments = "[OPTIONS] chains|deviations|detectors|evidence|facts|formats|kinds|limits|output|verdicts",
    .summary = {"print a table of the engine", "エンジンの一覧表を表示します"},
    .options = options,
    .examples = "  sekisho list evidence\n  sekisho list limits\n",
    .run = run,
};
