/* See guests.h. */
#include "fleet/guests.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

#include "base/clock.h"

enum { EVERY_MS = 500, NAME_MOST = 64 };

struct sk_guest {
    int socket;
    double until; /* ms */
    bool cut;
    char name[NAME_MOST];
    struct sk_guest *next, **here;
};

struct sk_guests {
    pthread_mutex_t lock;
    pthread_cond_t ending;
    pthread_t watch;
    sk_guest *first;
    bool ended;
    void (*cut)(void *self, const char *name);
    void *self;
};

static void cut_late(sk_guests *g)
{
    double now = sk_clock_ms();
    for (sk_guest *n = g->first; n; n = n->next) {
        if (n->cut || now < n->until) continue;
        n->cut = true;
        (void)shutdown(n->socket, SHUT_RDWR);
        g->cut(g->self, n->name);
    }
}

static void *watch(void *self)
{
    sk_guests *g = self;
    pthread_mutex_lock(&g->lock);
    while (!g->ended) {
        struct timespec t;
        clock_gettime(CLOCK_REALTIME, &t);
        t.tv_nsec += EVERY_MS * 1000000L;
        t.tv_sec += t.tv_nsec / 1000000000;
        t.tv_nsec %= 1000000000;
        (void)pthread_cond_timedwait(&g->ending, &g->lock, &t);
        cut_late(g);
    }
    pthread_mutex_unlock(&g->lock);
    return NULL;
}

sk_guests *sk_guests_new(void (*cut)(void *self, const char *name), void *self)
{
    sk_guests *g = calloc(1, sizeof *g);
    if (!g) return NULL;
    g->cut = cut;
    g->self = self;
    pthread_mutex_init(&g->lock, NULL);
    pthread_cond_init(&g->ending, NULL);
    if (pthread_create(&g->watch, NULL, watch, g) == 0) return g;
    pthread_cond_destroy(&g->ending);
    pthread_mutex_destroy(&g->lock);
    free(g);
    return NULL;
}

void sk_guests_free(sk_guests *g)
{
    if (!g) return;
    pthread_mutex_lock(&g->lock);
    g->ended = true;
    pthread_cond_signal(&g->ending);
    pthread_mutex_unlock(&g->lock);
    pthread_join(g->watch, NULL);
    pthread_cond_destroy(&g->ending);
    pthread_mutex_destroy(&g->lock);
    free(g);
}

sk_guest *sk_guests_add(sk_guests *g, int socket, const char *name, unsigned seconds)
{
    sk_guest *n = calloc(1, sizeof *n);
    if (!n) return NULL;
    n->socket = socket;
    n->until = sk_clock_ms() + seconds * 1000.0;
    snprintf(n->name, sizeof n->name, "%s", name);
    pthread_mutex_lock(&g->lock);
    n->next = g->first;
    n->here = &g->first;
    if (n->next) n->next->here = &n->next;
    g->first = n;
    pthread_mutex_unlock(&g->lock);
    return n;
}

void sk_guests_give(sk_guests *g, sk_guest *guest, unsigned seconds)
{
    if (!guest) return;
    pthread_mutex_lock(&g->lock);
    guest->until = sk_clock_ms() + seconds * 1000.0;
    pthread_mutex_unlock(&g->lock);
}

void sk_guests_remove(sk_guests *g, sk_guest *guest)
{
    if (!guest) return;
    pthread_mutex_lock(&g->lock);
    *guest->here = guest->next;
    if (guest->next) guest->next->here = guest->here;
    pthread_mutex_unlock(&g->lock);
    free(guest);
}
