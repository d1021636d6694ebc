/* Who is connected, and how long each may still take: senders that bring their request byte by byte would else hold all places of the
 * collector, for each byte keeps a connection from being idle. */
#ifndef SK_FLEET_GUESTS_H
#define SK_FLEET_GUESTS_H

#include <stdbool.h>

typedef struct sk_guests sk_guests;
typedef struct sk_guest sk_guest;

/* A thread watches over them. cut: called when one is cut, by that thread; the guest's owner closes the socket as ever. NULL: no memory, or no thread. */
sk_guests *sk_guests_new(void (*cut)(void *self, const char *name), void *self);
/* All guests have been removed before; NULL is allowed. */
void sk_guests_free(sk_guests *g);

/* name: of the sender, for cut. NULL without memory: it is then not watched. */
sk_guest *sk_guests_add(sk_guests *g, int socket, const char *name, unsigned seconds);
/* So long from now; NULL is allowed. */
void sk_guests_give(sk_guests *g, sk_guest *guest, unsigned seconds);
/* Before the socket is closed; NULL is allowed. */
void sk_guests_remove(sk_guests *g, sk_guest *guest);

#endif
