/* What the child of a package says, beside HOST_FAILED and HOST_VERDICT (host_child.h). */
#ifndef SK_CLI_HOST_PACKAGE_CHILD_H
#define SK_CLI_HOST_PACKAGE_CHILD_H

#include "cli/host_child.h"

enum {
    PACKAGE_MACHINE = HOST_TYPES, /* name of the computer: first */
    PACKAGE_FILE,     /* size, created, written u64; sample u8; path of Windows */
    PACKAGE_DATA,     /* bytes of that file */
    PACKAGE_FILE_END, /* u8: all of it could be read */
    PACKAGE_BLIND     /* what, NUL, why */
};
enum { PACKAGE_FILE_HEAD = 25, PACKAGE_PATH_MOST = 4096 };

/* self: host_task. */
int host_package_child_work(void *self, int channel);

#endif
