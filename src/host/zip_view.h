/* A machine from an archive of collected files. Nothing of it is unpacked to disk. Read-only. */
#ifndef SK_HOST_ZIP_VIEW_H
#define SK_HOST_ZIP_VIEW_H

#include "host/evidence_view.h"

/* file: the whole archive, which outlives the arena; name: for messages. SK_USAGE: no Windows is found in it; SK_UNSUPPORTED: it is no
 * ZIP. */
sk_status sk_zip_view_open(sk_arena *a, sk_bytes file, const char *name, const sk_evidence_options *options, sk_evidence_view **ret, sk_error *error);

/* Where a collector's path lies on the machine. */
typedef enum sk_collected_place { SK_COLLECTED_HERE, SK_COLLECTED_ELSEWHERE, SK_COLLECTED_REFUSED } sk_collected_place;

/* Turns the path of a member ("uploads/auto/C%3A/Users/a", "HOST/C/Windows/b", "Windows\\c") into one below C: with slashes. ELSEWHERE:
 * it belongs to no drive C (logs of the collector, other drives). REFUSED: it climbs out of the archive, or hides a separator.
 * *ret_machine: what stands before the drive, without the way by which Velociraptor read the file. */
sk_collected_place sk_collected_path(sk_arena *a, sk_bytes member, sk_bytes *ret_path, sk_bytes *ret_machine);

#endif
