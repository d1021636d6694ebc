/* Reads a host report (docs/host.schema.json) that a stranger sent. What is needed is checked; members that are not known are passed
 * over, so that older collectors take reports of newer programs. */
#ifndef SK_FLEET_HOST_READER_H
#define SK_FLEET_HOST_READER_H

#include "base/arena.h"
#include "store/fleet_report.h"

enum { SK_HOST_READER_MOST = 8 << 20 }; /* bytes of a report */

/* Copies what it reads into the arena; body stays a view of json. False with one English line in why when it is no such report.
 * A verdict that is milder than a finding is raised to it. */
bool sk_host_reader_read(sk_arena *a, sk_bytes json, sk_fleet_report *ret, char *why, size_t why_len);

#endif
