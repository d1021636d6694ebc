/* Registry hives: what was written is read, logs bring back the newest state, and damage costs only what it touched. */
#include "unit/with_arena.h"

#include <string.h>

#include "base/text.h"
#include "make/hive.h"

#define RUN "Software\\Microsoft\\Windows\\CurrentVersion\\Run"

static sk_hive open_hive(sk_bytes file, sk_bytes log)
{
    sk_hive h;
    assert_true(sk_hive_open(arena, file, &(sk_hive_logs){.log1 = log}, &h));
    return h;
}

static void expect_text(const sk_hive *h, const char *path, const char *name, const char *want)
{
    sk_hive_value v;
    assert_true(sk_hive_value_of(sk_hive_find(sk_hive_root(h), path), name, &v));
    assert_string_equal(sk_arena_string(arena, sk_hive_value_text(arena, &v)), want);
}

static make_hive *sample(void)
{
    make_hive *h = make_hive_new(arena, "\\Users\\hanako\\NTUSER.DAT");
    make_hive_key(h, RUN, 132600000000000000u);
    make_hive_text(h, RUN, "notes", "C:\\Programs\\notes.invalid");
    make_hive_number(h, "Software\\\xe9\x96\xa2\xe6\x89\x80", "\xe8\xa8\xad\xe5\xae\x9a", 7);
    return h;
}

static void test_values_by_path_and_name(void **state)
{
    (void)state;
    sk_hive h = open_hive(make_hive_end(sample()), (sk_bytes){0});
    sk_hive_value v;
    uint64_t number;
    assert_false(h.dirty || h.lost || h.cut);
    assert_bytes(h.file_name, "\\Users\\hanako\\NTUSER.DAT");
    expect_text(&h, "SOFTWARE\\microsoft\\Windows\\CurrentVersion\\run", "NOTES", "C:\\Programs\\notes.invalid");
    assert_int_equal(sk_hive_key_written(sk_hive_find(sk_hive_root(&h), RUN)), 132600000000000000u);
    assert_true(sk_hive_value_of(sk_hive_find(sk_hive_root(&h), "Software\\\xe9\x96\xa2\xe6\x89\x80"), "\xe8\xa8\xad\xe5\xae\x9a", &v));
    assert_true(sk_hive_value_number(arena, &v, &number));
    assert_int_equal(number, 7);
    assert_bytes(sk_hive_value_name(arena, &v), "\xe8\xa8\xad\xe5\xae\x9a");
    assert_false(sk_hive_is_key(sk_hive_find(sk_hive_root(&h), "Software\\Nothing\\Below")));
    assert_false(sk_hive_value_of(sk_hive_find(sk_hive_root(&h), RUN), "other", &v));
}

static void test_many_subkeys_through_an_index(void **state)
{
    (void)state;
    make_hive *m = make_hive_new(arena, "SYSTEM");
    for (unsigned i = 0; i < 1000; i++) {
        make_hive_number(m, sk_text_format(arena, "Services\\svc%04u", i), "Start", i);
    }
    sk_hive h = open_hive(make_hive_end(m), (sk_bytes){0});
    sk_hive_key services = sk_hive_find(sk_hive_root(&h), "Services"), k;
    sk_hive_subkey_list l = sk_hive_subkeys(services);
    unsigned count = 0;
    assert_int_equal(sk_hive_key_count(services), 1000);
    while (sk_hive_next_subkey(&l, &k)) {
        sk_hive_value v;
        uint64_t start;
        assert_true(sk_hive_value_of(k, "Start", &v) && sk_hive_value_number(arena, &v, &start));
        assert_int_equal(start, count);
        assert_string_equal(sk_arena_string(arena, sk_hive_key_name(arena, k)), sk_text_format(arena, "svc%04u", count));
        count++;
    }
    assert_int_equal(count, 1000);
}

static void test_big_data_and_lists_of_strings(void **state)
{
    (void)state;
    make_hive *m = make_hive_new(arena, "SOFTWARE");
    sk_buf big = sk_buf_new(arena, 1 << 17);
    for (unsigned i = 0; i < 40000; i++) {
        make_u16(&big, i);
    }
    make_hive_value(m, "A", "big", SK_HIVE_BINARY, sk_buf_view(&big));
    sk_buf list = sk_buf_new(arena, 64);
    make_utf16(&list, "one");
    make_u16(&list, 0);
    make_utf16(&list, "two");
    make_u32(&list, 0);
    make_hive_value(m, "A", "list", SK_HIVE_MULTI_SZ, sk_buf_view(&list));
    sk_hive h = open_hive(make_hive_end(m), (sk_bytes){0});
    sk_hive_value v;
    assert_true(sk_hive_value_of(sk_hive_find(sk_hive_root(&h), "A"), "big", &v));
    sk_bytes data = sk_hive_value_data(arena, &v);
    assert_int_equal(data.len, big.len);
    assert_memory_equal(data.p, big.p, big.len);
    expect_text(&h, "A", "list", "one\ntwo");
}

static void check_torn(bool old_kind)
{
    make_hive *before = sample(), *after = sample();
    make_hive_text(after, RUN, "late", "C:\\Programs\\late.invalid");
    make_hive_torn torn = make_hive_tear(arena, make_hive_end(before), make_hive_end(after), old_kind);
    sk_hive h = open_hive(torn.file, torn.log);
    assert_true(h.dirty && h.applied && !h.lost);
    expect_text(&h, RUN, "late", "C:\\Programs\\late.invalid");
    sk_hive alone = open_hive(torn.file, (sk_bytes){0});
    assert_true(alone.dirty && alone.lost);
    sk_hive swapped;
    assert_true(sk_hive_open(arena, torn.file, &(sk_hive_logs){.log2 = torn.log}, &swapped));
    assert_true(swapped.applied);
}

static void test_log_of_the_new_kind(void **state)
{
    (void)state;
    check_torn(false);
}

static void test_log_of_the_old_kind(void **state)
{
    (void)state;
    check_torn(true);
}

static void test_damaged_log_entry_is_not_applied(void **state)
{
    (void)state;
    make_hive *after = sample();
    make_hive_text(after, RUN, "late", "C:\\Programs\\late.invalid");
    make_hive_torn torn = make_hive_tear(arena, make_hive_end(sample()), make_hive_end(after), false);
    uint8_t *log = (uint8_t *)(uintptr_t)torn.log.p;
    log[torn.log.len - 1] ^= 1;
    sk_hive h = open_hive(torn.file, torn.log);
    assert_true(h.dirty && h.lost && !h.applied);
}

typedef struct deleted {
    unsigned keys, values;
    sk_bytes key, name, text;
} deleted;

static bool count_deleted(void *self, const sk_hive_key *key, const sk_hive_value *value)
{
    deleted *d = self;
    if (key) {
        d->keys++;
        d->key = sk_hive_key_name(arena, *key);
    }
    if (value) {
        d->values++;
        d->name = sk_hive_value_name(arena, value);
        d->text = sk_hive_value_text(arena, value);
    }
    return true;
}

static void test_deleted_values_are_found(void **state)
{
    (void)state;
    make_hive *m = sample();
    make_hive_text(m, RUN "\\Gone", "qwertyuiop", "rundll32.exe C:\\Programs\\gone.invalid");
    make_hive_delete(m, RUN "\\Gone");
    sk_hive h = open_hive(make_hive_end(m), (sk_bytes){0});
    deleted d = {0};
    sk_hive_deleted(&h, count_deleted, &d);
    assert_false(sk_hive_is_key(sk_hive_find(sk_hive_root(&h), RUN "\\Gone")));
    assert_int_equal(d.keys, 1);
    assert_int_equal(d.values, 1);
    assert_bytes(d.key, "Gone");
    assert_bytes(d.name, "qwertyuiop");
    assert_bytes(d.text, "rundll32.exe C:\\Programs\\gone.invalid");
    assert_string_equal(sk_arena_string(arena, sk_hive_key_name(arena, sk_hive_root(&h))), "ROOT");
}

/* Walks all of it; the number of keys is bounded by what stands in the file. */
static unsigned walk(sk_hive_key k, unsigned depth)
{
    sk_hive_value_list values = sk_hive_values(k);
    sk_hive_value v;
    while (sk_hive_next_value(&values, &v)) {
        assert_true(sk_hive_value_data(arena, &v).len <= k.hive->bins.len);
    }
    sk_hive_subkey_list l = sk_hive_subkeys(k);
    sk_hive_key sub;
    unsigned count = 1;
    while (depth < 20 && count < 10000 && sk_hive_next_subkey(&l, &sub)) {
        count += walk(sub, depth + 1);
    }
    return count;
}

static void test_every_cut_and_a_list_that_leads_to_itself(void **state)
{
    (void)state;
    sk_bytes file = make_hive_end(sample());
    sk_hive h;
    for (size_t len = 0; len < file.len; len += 13) {
        if (!sk_hive_open(arena, sk_slice(file, 0, len), NULL, &h)) continue;
        assert_true(h.cut);
        walk(sk_hive_root(&h), 0);
    }
    uint8_t *raw = sk_arena_take(arena, file.len, 1);
    for (size_t at = 4096; at + 4 <= file.len; at += 4) { /* each word in turn leads to the root key */
        memcpy(raw, file.p, file.len);
        memcpy(raw + at, file.p + 36, 4);
        assert_true(sk_hive_open(arena, sk_bytes_of(raw, file.len), NULL, &h));
        walk(sk_hive_root(&h), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_values_by_path_and_name, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_many_subkeys_through_an_index, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_big_data_and_lists_of_strings, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_log_of_the_new_kind, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_log_of_the_old_kind, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_damaged_log_entry_is_not_applied, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_deleted_values_are_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_every_cut_and_a_list_that_leads_to_itself, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
