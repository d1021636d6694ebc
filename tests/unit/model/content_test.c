/* Lazy bytes: had only as far as asked, never moved, cut by limits, released. */
#include "model/content.h"

#include <string.h>

#include "../test.h"

struct counter {
    sk_producer producer;
    uint64_t made, most;
    unsigned closed;
};

static size_t produce(sk_producer *self, uint8_t *out, size_t cap)
{
    struct counter *c = (struct counter *)self;
    size_t n = c->most - c->made < cap ? (size_t)(c->most - c->made) : cap;
    if (n > 1000) n = 1000; /* in small steps */
    for (size_t i = 0; i < n; i++) out[i] = (uint8_t)((c->made + i) * 7);
    c->made += n;
    return n;
}

static void close_counter(sk_producer *self) { ((struct counter *)self)->closed++; }

static struct counter counter_of(uint64_t most)
{
    return (struct counter){.producer = {produce, close_counter, SK_OUTCOME_COMPLETE}, .most = most};
}

static void is_made_only_as_far_as_asked(void **state)
{
    (void)state;
    sk_arena *a = sk_arena_new(1 << 20);
    sk_budget budget = {.limits = sk_limits_default()};
    struct counter c = counter_of(50u << 20);
    sk_content *content = sk_content_produced(a, &budget, &c.producer, 50u << 20);
    sk_bytes head = sk_content_need(content, 4096);
    assert_true(head.len >= 4096 && head.len < 6000);
    assert_false(sk_content_ended(content));
    sk_bytes more = sk_content_need(content, 3u << 20);
    assert_ptr_equal(head.p, more.p); /* views stay valid */
    for (size_t i = 0; i < more.len; i += 997) assert_int_equal(more.p[i], (uint8_t)(i * 7));
    assert_true(c.made < 4u << 20);
    assert_int_equal(sk_content_all(content).len, 50u << 20);
    assert_true(sk_content_ended(content));
    assert_int_equal(sk_content_outcome(content), SK_OUTCOME_COMPLETE);
    assert_int_equal(c.closed, 1);
    sk_content_release(content);
    assert_int_equal(sk_content_had(content).len, 0);
    sk_arena_free(a);
    assert_int_equal(c.closed, 1);
}

static void limits_cut(void **state)
{
    (void)state;
    sk_arena *a = sk_arena_new(1 << 20);
    sk_budget budget = {.limits = sk_limits_default()};
    budget.limits.value[SK_LIMIT_ARTIFACT_BYTES] = 1u << 20;
    budget.limits.value[SK_LIMIT_TOTAL_BYTES] = (1u << 20) + 5000;
    struct counter c = counter_of(UINT64_MAX), d = counter_of(UINT64_MAX);
    sk_content *first = sk_content_produced(a, &budget, &c.producer, SK_SIZE_UNKNOWN);
    assert_int_equal(sk_content_all(first).len, 1u << 20);
    assert_int_equal(sk_content_outcome(first), SK_OUTCOME_LIMIT);
    assert_true(budget.reached[SK_LIMIT_ARTIFACT_BYTES]);
    assert_false(sk_content_ended(first));
    sk_content *second = sk_content_produced(a, &budget, &d.producer, 1u << 20);
    assert_true(sk_content_all(second).len <= 5000);
    assert_true(budget.reached[SK_LIMIT_TOTAL_BYTES]);
    assert_null(sk_content_computed(a, &budget, SK_LIT("0123456789")));
    sk_arena_free(a);
    assert_int_equal(c.closed + d.closed, 2);
}

static void a_lying_size_is_not_believed(void **state)
{
    (void)state;
    sk_arena *a = sk_arena_new(1 << 20);
    sk_budget budget = {.limits = sk_limits_default()};
    struct counter small = counter_of(10), large = counter_of(100000);
    sk_content *shorter = sk_content_produced(a, &budget, &small.producer, 1u << 30);
    assert_int_equal(sk_content_all(shorter).len, 10);
    assert_int_equal(sk_content_size(shorter), 10);
    sk_content *longer = sk_content_produced(a, &budget, &large.producer, 100);
    sk_bytes head = sk_content_need(longer, 50);
    sk_bytes all = sk_content_all(longer);
    assert_int_equal(all.len, 100000);
    assert_memory_equal(head.p, all.p, 50); /* a view handed out before it was outgrown stays valid */
    for (size_t i = 0; i < all.len; i++) assert_int_equal(all.p[i], (uint8_t)(i * 7));
    assert_int_equal(sk_content_outcome(longer), SK_OUTCOME_COMPLETE);
    sk_arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_made_only_as_far_as_asked), cmocka_unit_test(limits_cut), cmocka_unit_test(a_lying_size_is_not_believed)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
