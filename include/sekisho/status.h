/* Status of a call: what went wrong on OUR side. */
#ifndef SEKISHO_STATUS_H
#define SEKISHO_STATUS_H

#ifdef __cplusplus
extern "C" {
#endif

typedef enum sk_status {
    SK_OK = 0,
    SK_NOMEM,       /* the system has no memory */
    SK_IO,          /* a file or pipe could not be read or written */
    SK_USAGE,       /* a wrong argument, option or configuration */
    SK_UNSUPPORTED, /* this build or this system cannot do it */
    SK_DENIED,      /* the system refused */
    SK_CANCELLED,   /* the caller asked to stop */
    SK_INTERNAL     /* a defect of Sekisho */
} sk_status;

/* Detail of a failure, owned by the caller. message is one line in English that names the thing
 * and says what to do; it is set whenever a call that took the error returned other than SK_OK. */
typedef struct sk_error {
    sk_status status;
    char message[400];
} sk_error;

/* A short English name for the status; never NULL. */
const char *sk_status_name(sk_status status);

#ifdef __cplusplus
}
#endif
#endif
