#include "base/arena.h"

#include <string.h>

#include "../test.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/text.h"

static void budget_is_hard(void **state)
{
    (void)state;
    sk_arena *a = sk_arena_new(64 << 10);
    size_t taken = 0;
    while (sk_arena_take(a, 1, 1000)) taken++;
    assert_true(taken > 30 && taken <= 65);
    assert_true(sk_arena_exhausted(a));
    assert_true(sk_arena_used(a) <= 64 << 10);
    assert_null(sk_arena_take(a, SIZE_MAX / 2, 4));
    sk_arena_free(a);
}

static void memory_is_zero_and_aligned(void **state)
{
    (void)state;
    sk_arena *a = sk_arena_new(1 << 20);
    for (size_t i = 1; i < 200; i++) {
        uint8_t *p = sk_arena_take(a, 1, i);
        assert_int_equal((uintptr_t)p % 16, 0);
        for (size_t k = 0; k < i; k++) assert_int_equal(p[k], 0);
        memset(p, 0xFF, i);
    }
    sk_arena_free(a);
}

static void growing_keeps_the_items(void **state)
{
    (void)state;
    sk_arena *a = sk_arena_new(8 << 20);
    uint32_t *items = NULL;
    for (size_t n = 0; n < 5000; n++) {
        items = sk_arena_grow(a, items, n, n + 1, sizeof *items);
        assert_non_null(items);
        assert_int_equal(items[n], 0);
        items[n] = (uint32_t)n;
        if (n % 1000 == 7) assert_non_null(sk_arena_take(a, 1, 1)); /* now it must be copied */
    }
    for (size_t n = 0; n < 5000; n++) assert_int_equal(items[n], n);
    sk_arena_free(a);
}

static void count_up(void *self) { ++*(int *)self; }

static void cleanups_run_once(void **state)
{
    (void)state;
    int count = 0;
    sk_arena *a = sk_arena_new(1 << 16);
    assert_true(sk_arena_cleanup(a, count_up, &count));
    assert_true(sk_arena_cleanup(a, count_up, &count));
    sk_arena_free(a);
    assert_int_equal(count, 2);
}

static void what_short_lives_give_back_is_zero_for_the_next(void **state)
{
    (void)state;
    sk_arena *stock = sk_arena_new(1 << 16);
    for (unsigned life = 0; life < 3; life++) {
        sk_arena *a = sk_arena_new_beside(stock, 4 << 20);
        for (unsigned i = 0; i < 100; i++) {
            uint8_t *p = sk_arena_take(a, 1, 30000);
            assert_non_null(p);
            for (size_t k = 0; k < 30000; k++) assert_int_equal(p[k], 0);
            memset(p, 0xA5, 30000);
        }
        assert_null(sk_arena_take(a, 2, 1 << 20));
        assert_true(sk_arena_exhausted(a));
        sk_arena_free(a);
        assert_false(sk_arena_exhausted(stock));
        assert_int_equal(sk_arena_used(stock), 0);
    }
    sk_arena_free(stock);
}

static void a_buffer_stops_at_its_ceiling(void **state)
{
    (void)state;
    sk_arena *a = sk_arena_new(1 << 20);
    sk_buf b = sk_buf_new(a, 10);
    sk_buf_str(&b, "0123456");
    sk_buf_str(&b, "789abc");
    assert_true(b.full);
    assert_bytes(sk_buf_view(&b), "0123456789");
    sk_buf_byte(&b, 'x');
    assert_int_equal(b.len, 10);
    sk_buf f = sk_buf_new(a, 10000);
    sk_buf_format(&f, "%0600d", 7);
    assert_int_equal(f.len, 600);
    assert_false(f.full);
    sk_arena_free(a);
}

static void a_map_holds_many(void **state)
{
    (void)state;
    sk_arena *a = sk_arena_new(8 << 20);
    sk_map *m = sk_map_new(a);
    for (unsigned i = 0; i < 10000; i++) assert_true(sk_map_put(m, sk_text_bytes(a, "key %u", i), i));
    assert_int_equal(sk_map_count(m), 10000);
    for (unsigned i = 0; i < 10000; i++) {
        uintptr_t value;
        assert_true(sk_map_get(m, sk_text_bytes(a, "key %u", i), &value));
        assert_int_equal(value, i);
    }
    assert_false(sk_map_get(m, SK_LIT("other"), NULL));
    assert_false(sk_map_add(m, SK_LIT("key 7"), 1));
    assert_true(sk_map_add(m, SK_LIT(""), 1));
    assert_false(sk_map_get(NULL, SK_LIT("x"), NULL));
    sk_arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(budget_is_hard),    cmocka_unit_test(memory_is_zero_and_aligned),    cmocka_unit_test(growing_keeps_the_items),
        cmocka_unit_test(cleanups_run_once), cmocka_unit_test(a_buffer_stops_at_its_ceiling), cmocka_unit_test(a_map_holds_many),
        cmocka_unit_test(what_short_lives_give_back_is_zero_for_the_next),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
