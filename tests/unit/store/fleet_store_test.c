/* The store: each report once, the last of each machine, a batch whole or not at all, readable while and after it is written. */
#include "unit/with_arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/text.h"
#include "store/fleet_store.h"

static char folder[] = "/tmp/sekisho-store-XXXXXX";
static const char *path;
static sk_store *store;
static sk_error error;

static int begin(void **state)
{
    if (set_up(state) != 0) return -1;
    strcpy(folder + sizeof folder - 7, "XXXXXX");
    if (!mkdtemp(folder)) return -1;
    path = sk_text_format(arena, "%s/fleet.db", folder);
    return sk_store_open(path, true, &store, &error) == SK_OK ? 0 : -1;
}

static int end(void **state)
{
    static const char *const endings[] = {"", "-wal", "-shm"};
    sk_store_close(store);
    for (size_t i = 0; i < 3; i++) {
        (void)unlink(sk_text_format(arena, "%s%s", path, endings[i]));
    }
    (void)rmdir(folder);
    return tear_down(state);
}

static sk_fleet_report report(unsigned id, const char *computer, const char *serial, int64_t taken, sk_host_word verdict)
{
    return (sk_fleet_report){.id = sk_text_bytes(arena, "%032x", id), .computer = sk_bytes_str(computer), .serial = sk_bytes_str(serial), .version = SK_LIT("0.1.0"),
                             .taken = taken, .verdict = verdict, .body = SK_LIT("{}")};
}

static sk_store_answer put(sk_fleet_report r)
{
    sk_store_item item = {.report = &r, .received = 1000};
    assert_int_equal(sk_store_put(store, &item, 1, &error), SK_OK);
    return item.answer;
}

typedef struct seen {
    sk_store_host hosts[8];
    sk_store_finding findings[8];
    size_t count;
} seen;

static bool see_host(void *to, const sk_store_host *h)
{
    seen *s = to;
    assert_true(s->count < 8);
    s->hosts[s->count] = *h;
    s->hosts[s->count].computer = sk_arena_copy(arena, h->computer);
    s->hosts[s->count++].serial = sk_arena_copy(arena, h->serial);
    return true;
}

static bool see_finding(void *to, const sk_store_finding *f)
{
    seen *s = to;
    assert_true(s->count < 8);
    s->findings[s->count] = *f;
    s->findings[s->count++].finding.path = sk_arena_copy(arena, f->finding.path);
    return true;
}

static seen hosts(void)
{
    seen s = {.count = 0};
    assert_int_equal(sk_store_hosts(store, see_host, &s, &error), SK_OK);
    return s;
}

static void test_each_report_once(void **state)
{
    (void)state;
    assert_int_equal(put(report(1, "PC-1", "8afc12d1", 500, SK_HOST_WORD_CLEAN)), SK_STORE_NEW);
    assert_int_equal(put(report(1, "PC-1", "8afc12d1", 600, SK_HOST_WORD_INFECTED)), SK_STORE_KNOWN);
    seen s = hosts();
    assert_int_equal(s.count, 1);
    assert_int_equal(s.hosts[0].verdict, SK_HOST_WORD_CLEAN);
    assert_int_equal(s.hosts[0].worst, SK_HOST_WORD_CLEAN);
    assert_int_equal(s.hosts[0].last, 500);
}

/* A report that waited in a spool comes late and is not the last. */
static void test_last_look_counts(void **state)
{
    (void)state;
    put(report(1, "PC-1", "8afc12d1", 500, SK_HOST_WORD_CLEAN));
    put(report(2, "pc-1", "8afc12d1", 300, SK_HOST_WORD_INFECTED));
    put(report(3, "PC-1", "00000001", 400, SK_HOST_WORD_PAST));
    seen s = hosts();
    assert_int_equal(s.count, 2);
    assert_bytes(s.hosts[0].serial, "00000001");
    assert_int_equal(s.hosts[1].verdict, SK_HOST_WORD_CLEAN);
    assert_int_equal(s.hosts[1].worst, SK_HOST_WORD_INFECTED);
    assert_int_equal(s.hosts[1].first, 300);
    assert_int_equal(s.hosts[1].last, 500);
    assert_int_equal(s.hosts[1].reports, 2);
}

static void test_findings_of_the_last_report(void **state)
{
    (void)state;
    sk_fleet_finding f = {.check = SK_LIT("emotet.loader"), .state = SK_HOST_WORD_INFECTED, .path = SK_LIT("C:\\'); DROP TABLE host; --\0x")};
    sk_fleet_report r = report(1, "PC-1", "", 500, SK_HOST_WORD_INFECTED);
    r.findings = &f;
    r.finding_count = 1;
    put(r);
    seen s = {.count = 0};
    assert_int_equal(sk_store_findings(store, see_finding, &s, &error), SK_OK);
    assert_int_equal(s.count, 1);
    assert_true(sk_equal(s.findings[0].finding.path, f.path));
    put(report(2, "PC-1", "", 600, SK_HOST_WORD_CLEAN));
    s.count = 0;
    assert_int_equal(sk_store_findings(store, see_finding, &s, &error), SK_OK);
    assert_int_equal(s.count, 0);
}

static void test_twice_in_one_batch(void **state)
{
    (void)state;
    sk_fleet_report r = report(1, "PC-1", "", 500, SK_HOST_WORD_CLEAN), other = report(2, "PC-2", "", 500, SK_HOST_WORD_CLEAN);
    sk_store_item items[] = {{.report = &r, .received = 1}, {.report = &r, .received = 1}, {.report = &other, .received = 1}};
    assert_int_equal(sk_store_put(store, items, 3, &error), SK_OK);
    assert_int_equal(items[0].answer, SK_STORE_NEW);
    assert_int_equal(items[1].answer, SK_STORE_KNOWN);
    assert_int_equal(items[2].answer, SK_STORE_NEW);
    assert_int_equal(hosts().count, 2);
}

static void test_files_are_remembered(void **state)
{
    (void)state;
    sk_store_file f = {SK_LIT("a.json"), 10, 20}, changed = {SK_LIT("a.json"), 11, 20};
    sk_store_item item = {.file = &f};
    assert_false(sk_store_has_file(store, &f));
    assert_int_equal(sk_store_put(store, &item, 1, &error), SK_OK);
    assert_true(sk_store_has_file(store, &f));
    assert_false(sk_store_has_file(store, &changed));
}

static void test_opened_again_and_beside(void **state)
{
    (void)state;
    put(report(1, "PC-1", "", 500, SK_HOST_WORD_CLEAN));
    sk_store *beside;
    assert_int_equal(sk_store_open(path, false, &beside, &error), SK_OK);
    sk_store *writer = store;
    store = beside;
    assert_int_equal(hosts().count, 1);
    sk_store_close(beside);
    sk_store_close(writer);
    assert_int_equal(sk_store_open(path, true, &store, &error), SK_OK);
    assert_int_equal(put(report(1, "PC-1", "", 500, SK_HOST_WORD_CLEAN)), SK_STORE_KNOWN);
}

static void test_forget_keeps_the_last(void **state)
{
    (void)state;
    uint64_t of[SK_HOST_WORD_COUNT], reports;
    put(report(1, "PC-1", "", 400, SK_HOST_WORD_INFECTED));
    put(report(2, "PC-1", "", 500, SK_HOST_WORD_CLEAN));
    put(report(3, "PC-2", "", 100, SK_HOST_WORD_SUSPICIOUS));
    assert_int_equal(sk_store_forget(store, 2000, &error), SK_OK);
    assert_int_equal(sk_store_count(store, of, &reports, &error), SK_OK);
    assert_int_equal(reports, 2);
    assert_int_equal(of[SK_HOST_WORD_CLEAN], 1);
    assert_int_equal(of[SK_HOST_WORD_SUSPICIOUS], 1);
    assert_int_equal(hosts().hosts[0].worst, SK_HOST_WORD_INFECTED);
}

static void test_what_is_no_store(void **state)
{
    (void)state;
    sk_store *none = NULL;
    const char *text = sk_text_format(arena, "%s/text", folder);
    FILE *f = fopen(text, "w");
    assert_non_null(f);
    fputs("this is a text and no database, and it is long enough to be read as the head of one, which has a hundred bytes.....", f);
    fclose(f);
    assert_int_not_equal(sk_store_open(text, true, &none, &error), SK_OK);
    assert_int_not_equal(sk_store_open(text, false, &none, &error), SK_OK);
    assert_int_not_equal(sk_store_open(sk_text_format(arena, "%s/not-there", folder), false, &none, &error), SK_OK);
    assert_null(none);
    (void)unlink(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_each_report_once, begin, end),
        cmocka_unit_test_setup_teardown(test_last_look_counts, begin, end),
        cmocka_unit_test_setup_teardown(test_findings_of_the_last_report, begin, end),
        cmocka_unit_test_setup_teardown(test_twice_in_one_batch, begin, end),
        cmocka_unit_test_setup_teardown(test_files_are_remembered, begin, end),
        cmocka_unit_test_setup_teardown(test_opened_again_and_beside, begin, end),
        cmocka_unit_test_setup_teardown(test_forget_keeps_the_last, begin, end),
        cmocka_unit_test_setup_teardown(test_what_is_no_store, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
