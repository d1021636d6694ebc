/* A machine from a folder: a mounted disk, or artefacts that were collected with their paths. Read-only. */
#ifndef SK_HOST_FOLDER_VIEW_H
#define SK_HOST_FOLDER_VIEW_H

#include "base/status.h"
#include "host/check.h"

typedef struct sk_folder_view sk_folder_view;

typedef struct sk_folder_options {
    uint32_t volume_serial; /* 0: unknown; then the most frequent one of prefetch files */
    uint64_t now;           /* FILETIME; 0: the newest time that the evidence shows */
} sk_folder_options;

/* Opens the folder that holds "Windows" (or a folder "C" or "C:" that does). Damaged or missing hives are told by the checks as not
 * looked at. SK_USAGE: no Windows is found below path; SK_IO: it cannot be read. The view lives as long as the arena. */
sk_status sk_folder_view_open(sk_arena *a, const char *path, const sk_folder_options *options, sk_folder_view **ret, sk_error *error);
const sk_host_view *sk_folder_view_get(const sk_folder_view *v);
/* The file behind a Windows path, for messages and for the engine; NULL: there is none. In the arena. */
const char *sk_folder_view_file(sk_folder_view *v, sk_bytes path);

#endif
