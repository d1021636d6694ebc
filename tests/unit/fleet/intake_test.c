/* The way into the store: answers, files, and many threads at the same time. */
#include "unit/with_arena.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "fleet/host_reader.h"
#include "fleet/intake.h"
#include "make/host_json.h"

enum { THREADS = 8, EACH = 40, DAY = 86400 };

static sk_store *store;
static sk_intake *intake;
static sk_error error;

static int begin(void **state)
{
    static const sk_intake_options limits = {.oldest_s = 30 * DAY, .ahead_s = DAY};
    if (set_up(state) != 0 || sk_store_open(":memory:", true, &store, &error) != SK_OK) return -1;
    return (intake = sk_intake_new(store, &limits)) ? 0 : -1;
}

static int end(void **state)
{
    sk_intake_free(intake);
    sk_store_close(store);
    return tear_down(state);
}

static sk_bytes text_at(sk_arena *a, unsigned id, int64_t ago)
{
    char stamp[32];
    struct tm t;
    time_t when = time(NULL) - (time_t)ago;
    strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&when, &t));
    return make_host_json_text(a, &(make_host_json){.id = sk_text_format(a, "%032x", id), .computer = sk_text_format(a, "PC-%u", id), .time = stamp});
}

static sk_intake_answer take(sk_bytes json, const sk_store_file *file)
{
    sk_intake_piece p = {.json = json, .file = file};
    sk_intake_take(intake, &p, 1);
    if (p.answer != SK_INTAKE_STORED) assert_true(p.why[0] != 0);
    return p.answer;
}

static void test_answers(void **state)
{
    (void)state;
    const sk_store_file file = {SK_LIT("a.json"), 500, 1}, broken = {SK_LIT("b.json"), 500, 1}, large = {SK_LIT("c.json"), SK_HOST_READER_MOST + 1, 1}, future = {SK_LIT("d.json"), 500, 1};
    assert_int_equal(take(text_at(arena, 1, 0), NULL), SK_INTAKE_STORED);
    assert_int_equal(take(text_at(arena, 1, 0), NULL), SK_INTAKE_REPLAY);
    assert_int_equal(take(text_at(arena, 2, 31 * DAY), NULL), SK_INTAKE_TIME);
    assert_int_equal(take(text_at(arena, 2, -2 * DAY), NULL), SK_INTAKE_TIME);
    assert_int_equal(take(text_at(arena, 2, 31 * DAY), &file), SK_INTAKE_STORED);
    assert_int_equal(take(text_at(arena, 3, -2 * DAY), &future), SK_INTAKE_TIME); /* it would stay the machine's last report */
    assert_int_equal(take(SK_LIT("{"), NULL), SK_INTAKE_BROKEN);
    assert_int_equal(take(SK_LIT("{"), &broken), SK_INTAKE_BROKEN);
    assert_int_equal(take(SK_LIT(""), &large), SK_INTAKE_LARGE);
    assert_true(sk_intake_knows_file(intake, &file) && sk_intake_knows_file(intake, &broken) && sk_intake_knows_file(intake, &large));
    uint64_t counts[SK_INTAKE_COUNT];
    int64_t last;
    sk_intake_counts(intake, counts, &last);
    assert_int_equal(counts[SK_INTAKE_STORED], 2);
    assert_int_equal(counts[SK_INTAKE_BROKEN], 2);
    assert_int_equal(counts[SK_INTAKE_TIME], 3);
    assert_true(last > 0);
}

static void test_together(void **state)
{
    (void)state;
    sk_intake_piece pieces[SK_INTAKE_AT_ONCE] = {0};
    for (unsigned i = 0; i < SK_INTAKE_AT_ONCE; i++) {
        pieces[i].json = i % 3 == 0 ? SK_LIT("[]") : text_at(arena, i % 3 == 1 ? i : i - 1, 0);
    }
    sk_intake_take(intake, pieces, SK_INTAKE_AT_ONCE);
    for (unsigned i = 0; i < SK_INTAKE_AT_ONCE; i++) {
        assert_int_equal(pieces[i].answer, i % 3 == 0 ? SK_INTAKE_BROKEN : i % 3 == 1 ? SK_INTAKE_STORED : SK_INTAKE_REPLAY);
    }
}

/* Every report is sent by two threads; one of them is told that it is stored. */
static void *send_many(void *self)
{
    unsigned first = *(const unsigned *)self / 2 * EACH, stored = 0;
    sk_arena *a = sk_arena_new(64 << 20);
    for (unsigned i = 0; a && i < EACH; i++) {
        sk_intake_piece p = {.json = text_at(a, first + i, 0)};
        sk_intake_take(intake, &p, 1);
        stored += p.answer == SK_INTAKE_STORED;
    }
    sk_arena_free(a);
    return (void *)(uintptr_t)stored;
}

static void test_threads(void **state)
{
    (void)state;
    pthread_t threads[THREADS];
    unsigned places[THREADS];
    uint64_t stored = 0, of[SK_HOST_WORD_COUNT], reports;
    for (unsigned i = 0; i < THREADS; i++) {
        places[i] = i;
        assert_int_equal(pthread_create(&threads[i], NULL, send_many, &places[i]), 0);
    }
    for (unsigned i = 0; i < THREADS; i++) {
        void *one;
        pthread_join(threads[i], &one);
        stored += (uintptr_t)one;
    }
    assert_int_equal(stored, THREADS / 2 * EACH);
    assert_int_equal(sk_store_count(store, of, &reports, &error), SK_OK);
    assert_int_equal(reports, THREADS / 2 * EACH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_answers, begin, end),
        cmocka_unit_test_setup_teardown(test_together, begin, end),
        cmocka_unit_test_setup_teardown(test_threads, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
