/* `sekisho host --sigma`: rules over event logs. */
#ifndef SK_CLI_SIGMA_RUN_H
#define SK_CLI_SIGMA_RUN_H

#include <stdbool.h>

/* Reads the rules and the logs, prints the report, answers the exit status. */
int sigma_run(const char *rules, const char *logs, bool json, bool japanese);

#endif
