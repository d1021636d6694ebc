/* Brings the report to a collector (`sekisho collect`) by HTTPS; what cannot be brought now waits in a spool for the next run. */
#ifndef SK_HOST_WINDOWS_UPLOAD_H
#define SK_HOST_WINDOWS_UPLOAD_H

#include <windows.h>

#include "base/arena.h"

typedef struct sk_upload {
    const WCHAR *url;        /* https://collector.example:8443; http on a loopback address only */
    const WCHAR *token_file;
    const WCHAR *pin;        /* SHA-256 of the collector's certificate in hexadecimal; NULL: Windows judges the certificate */
    const WCHAR *spool;      /* folder; NULL: a place of its own */
} sk_upload;

typedef enum sk_upload_answer { SK_UPLOAD_TAKEN, SK_UPLOAD_KEPT /* in the spool */, SK_UPLOAD_LOST } sk_upload_answer;

/* Sends what waits, then this report under its id. Where it was not taken, why gets one English line. */
sk_upload_answer sk_upload_report(sk_arena *a, const sk_upload *u, sk_bytes json, const char *id, char *why, size_t why_len);

#endif
