#include "cli/station.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"

int station_start(char **argv)
{
    char own[PATH_MAX], path[PATH_MAX + 64];
    ssize_t len = readlink("/proc/self/exe", own, sizeof own - 1);
    own[len > 0 ? len : 0] = 0;
    char *slash = strrchr(own, '/');
    if (slash) slash[1] = 0;
    snprintf(path, sizeof path, "%ssekisho-%.32s", own, argv[0]);
    execv(path, argv);
    complain("%s could not be started: %s", path, strerror(errno));
    return EXIT_FAILURE_OWN;
}
