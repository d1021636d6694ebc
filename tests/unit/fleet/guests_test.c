/* Connections that take too long are cut, and no others. */
#include "unit/with_arena.h"

#include <poll.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fleet/guests.h"

static atomic_uint cuts;

static void count(void *self, const char *name)
{
    (void)self;
    if (strcmp(name, "192.0.2.1") == 0) atomic_fetch_add(&cuts, 1);
}

/* True when the other end is at its end within ms. */
static bool ends(int socket, int ms)
{
    char byte;
    struct pollfd p = {.fd = socket, .events = POLLIN};
    return poll(&p, 1, ms) == 1 && read(socket, &byte, 1) == 0;
}

static void test_the_slow_are_cut(void **state)
{
    (void)state;
    int slow[2], patient[2];
    atomic_store(&cuts, 0);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, slow) | socketpair(AF_UNIX, SOCK_STREAM, 0, patient), 0);
    sk_guests *g = sk_guests_new(count, NULL);
    assert_non_null(g);
    sk_guest *first = sk_guests_add(g, slow[0], "192.0.2.1", 600), *second = sk_guests_add(g, patient[0], "192.0.2.1", 600);
    sk_guests_give(g, first, 0);
    sk_guests_give(g, NULL, 1);
    assert_true(ends(slow[1], 30000));
    assert_false(ends(patient[1], 1200));
    sk_guests_remove(g, first);
    sk_guests_remove(g, second);
    sk_guests_remove(g, NULL);
    sk_guests_free(g);
    assert_int_equal(atomic_load(&cuts), 1);
    for (int i = 0; i < 2; i++) {
        close(slow[i]);
        close(patient[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(test_the_slow_are_cut, set_up, tear_down)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
