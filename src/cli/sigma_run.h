/* `sekisho host --sigma`: the rules, as the locked child reads them. */
#ifndef SK_CLI_SIGMA_RUN_H
#define SK_CLI_SIGMA_RUN_H

#include "base/status.h"
#include "hunt/sigma_report.h"

/* A file or folder of rules, ready to be asked of the logs of that machine. Lives in the arena. */
sk_status sigma_read(sk_arena *a, const char *path, const sk_host_view *machine, sk_sigma **ret, sk_error *error);

#endif
