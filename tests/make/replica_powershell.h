/* Writer of inert PowerShell downloaders for replicas, and of the command lines that start them. */
#ifndef SK_MAKE_REPLICA_POWERSHELL_H
#define SK_MAKE_REPLICA_POWERSHELL_H

#include "make/replica_inside.h"

/* A script that tries r's addresses in turn, keeps what comes at r->path and starts r's command. depth: layers around it. */
sk_bytes replica_powershell_script(replica *r, unsigned depth);
/* "powershell -w hidden -enc ...", within cmd where wanted. */
const char *replica_powershell_command(replica *r, sk_bytes script);
/* A harmless script of an administrator with the same tricks. */
sk_bytes replica_powershell_office(replica *r);

#endif
