/* `sekisho collect`: starts the program sekisho-collect, whose options and help are its own (cli/stations/collect.c). */
#include "cli/command.h"
#include "cli/station.h"

extern const command command_collect;

static const option_row none[] = {{0}};

static int run(int argc, char **argv, sk_lang lang)
{
    (void)argc;
    (void)lang;
    return station_start(argv);
}

const command command_collect = {
    .name = "collect",
    .arguments = "[OPTIONS]",
    .summary = {"take reports of host checks from machines, over HTTPS and from a folder", "端末の検査結果を HTTPS と共有フォルダーから受け取ります"},
    .options = none,
    .examples = "",
    .run = run,
};
