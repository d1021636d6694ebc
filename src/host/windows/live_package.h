/* `sekisho-host.exe /evidence FOLDER`: a package of evidence of the running Windows (host/evidence_package.h). Files are read as a backup
 * reads them, shared with everybody; nothing is written but in that folder. */
#ifndef SK_HOST_WINDOWS_LIVE_PACKAGE_H
#define SK_HOST_WINDOWS_LIVE_PACKAGE_H

#include <windows.h>

#include "host/host_report.h"

typedef struct sk_live_package {
    const WCHAR *folder;                  /* made, or empty; never in a place that is examined */
    const WCHAR *operator_name;           /* who collects; NULL: the user of the process */
    const char *clock_offset;             /* seconds that the machine's clock is ahead, as text; NULL: unknown */
    const sk_host_report_options *report; /* of report.json, which holds what no file does: processes, memory, connections */
    bool quiet;
} sk_live_package;

typedef enum sk_live_package_answer {
    SK_LIVE_PACKAGE_WHOLE,
    SK_LIVE_PACKAGE_PARTLY, /* what is not in it, or was not looked at, is named in the manifest */
    SK_LIVE_PACKAGE_FAILED  /* told */
} sk_live_package_answer;

/* r: of a check of the live view that ran. */
sk_live_package_answer sk_live_package_write(sk_host_result *r, const sk_live_package *p);

#endif
