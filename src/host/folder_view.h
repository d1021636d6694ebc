/* A machine from a folder: a mounted disk, or artefacts that were collected with their paths. Read-only. */
#ifndef SK_HOST_FOLDER_VIEW_H
#define SK_HOST_FOLDER_VIEW_H

#include "host/evidence_view.h"

/* Opens the folder that holds "Windows" (or a folder "C" or "C:" that does, or the folders of a collection of Velociraptor). SK_USAGE:
 * no Windows is found below path; SK_IO: it cannot be read. Where event logs do, path may also be a folder without Windows, or one file. */
sk_status sk_folder_view_open(sk_arena *a, const char *path, const sk_evidence_options *options, sk_evidence_view **ret, sk_error *error);

#endif
