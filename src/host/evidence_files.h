/* Which files of a machine make a package of evidence: the artefacts that checks read, and the files that findings name. */
#ifndef SK_HOST_EVIDENCE_FILES_H
#define SK_HOST_EVIDENCE_FILES_H

#include "host/check.h"

/* Each file once. sample: it may be malware. False ends the search. */
typedef bool sk_evidence_visit(void *to, const sk_host_file *file, bool sample);

/* r: of a check that ran. What cannot be listed is told in r as not looked at. */
void sk_evidence_files(sk_host_result *r, sk_evidence_visit *visit, void *to);

#endif
