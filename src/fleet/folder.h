/* A folder (mostly a share) into which hosts drop their reports. Nothing in it is changed. A file is taken once it has lain still; what
 * was taken or refused is remembered in the store by name, size and time, so that a restart does not read it again. */
#ifndef SK_FLEET_FOLDER_H
#define SK_FLEET_FOLDER_H

#include "fleet/intake.h"

typedef struct sk_folder {
    const char *path;
    sk_intake *intake;
    int64_t still_s;                                /* seconds without change before a file is read */
    void (*tell)(void *self, const char *line);     /* one line for a refusal; text of strangers is escaped in it */
    void *self;
    bool unreadable;                                /* told already */
} sk_folder;

/* One pass over *.json: at most most files are taken, none more once the store fails. Returns how many were looked into; call again at once when it is most. */
size_t sk_folder_pass(sk_folder *f, size_t most);

#endif
