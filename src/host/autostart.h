/* What Windows starts by itself: Run keys, services, scheduled tasks, startup folders. Read once, then asked by many checks. */
#ifndef SK_HOST_AUTOSTART_H
#define SK_HOST_AUTOSTART_H

#include "host/check.h"

typedef enum sk_autostart_kind { SK_AUTOSTART_RUN, SK_AUTOSTART_SERVICE, SK_AUTOSTART_TASK, SK_AUTOSTART_FOLDER } sk_autostart_kind;

typedef struct sk_autostart {
    sk_autostart_kind kind;
    uint32_t user;        /* or SK_HOST_NO_USER */
    sk_bytes where;       /* key and value, task, or file, for people */
    sk_bytes name;        /* of the value, service, task */
    sk_bytes command;     /* with variables filled in */
    sk_bytes program;     /* path of the program that is started */
    sk_bytes loaded;      /* for rundll32, regsvr32, wscript and the like: the file that it is given; else empty */
    sk_bytes entry;       /* for rundll32: the function */
    uint64_t written;     /* FILETIME of the key or file */
    struct sk_autostart *next;
} sk_autostart;

/* All that can be seen; what cannot is told as blind. */
const sk_autostart *sk_autostarts(sk_host_result *r);
/* Splits a command line into program, file that a system program loads, and function. Nothing is looked up. */
void sk_autostart_split(sk_arena *a, sk_bytes command, sk_bytes *ret_program, sk_bytes *ret_loaded, sk_bytes *ret_entry);

#endif
