/* `sekisho fleet`: starts the program sekisho-fleet, whose options and help are its own (cli/stations/fleet.c). */
#include "cli/command.h"
#include "cli/station.h"

extern const command command_fleet;

static const option_row none[] = {{0}};

static int run(int argc, char **argv, sk_lang lang)
{
    (void)argc;
    (void)lang;
    return station_start(argv);
}

const command command_fleet = {
    .name = "fleet",
    .arguments = "[OPTIONS]",
    .summary = {"who is infected, suspicious, clean, out of date, or has not reported", "感染・疑い・異常なし・未報告の端末を一覧にします"},
    .options = none,
    .examples = "",
    .run = run,
};
