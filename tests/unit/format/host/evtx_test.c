/* Event logs: templates are filled in, forwarded events have none, names are shared in a chunk, and damage costs a record or a chunk. */
#include "unit/with_arena.h"

#include <string.h>

#include "base/text.h"
#include "format/host/binxml.h"
#include "format/host/evtx.h"
#include "make/evtx.h"

static const make_event_pair service[] = {
    {"ServiceName", "qzwxecrv"}, {"ImagePath", "regsvr32.exe /s C:\\Programs\\\xe8\xab\x8b\xe6\xb1\x82.invalid"}, {NULL, "without name"}};
static const make_event installed = {7045, "Service Control Manager", "System", "pc1.example", 133118460000000000u, service, 3, false};

typedef struct seen {
    unsigned count, stop_after;
    uint64_t last;
    sk_bytes image, data, time, channel, computer, provider;
    unsigned id;
} seen;

static sk_bytes keep(sk_bytes b) { return sk_arena_copy(arena, b); }

static bool take(void *self, const sk_event *e)
{
    seen *s = self;
    s->count++;
    s->last = e->record;
    s->id = e->id;
    s->image = keep(sk_event_value(e, "imagepath"));
    s->data = keep(sk_event_value(e, "Data"));
    s->time = keep(sk_event_value(e, "TimeCreated_SystemTime"));
    s->channel = keep(e->channel);
    s->computer = keep(e->computer);
    s->provider = keep(e->provider);
    return s->count != s->stop_after;
}

static sk_bytes log_of(const make_event *e, unsigned count)
{
    make_evtx *l = make_evtx_new(arena);
    for (unsigned i = 0; i < count; i++) {
        make_evtx_add(l, e);
    }
    return make_evtx_end(l);
}

static sk_evtx read_log(sk_bytes file, seen *s)
{
    sk_evtx log;
    assert_true(sk_evtx_each(file, 0, take, s, &log));
    return log;
}

static void expect_service(const seen *s)
{
    assert_int_equal(s->id, 7045);
    assert_bytes(s->image, "regsvr32.exe /s C:\\Programs\\\xe8\xab\x8b\xe6\xb1\x82.invalid");
    assert_bytes(s->data, "without name");
    assert_bytes(s->channel, "System");
    assert_bytes(s->computer, "pc1.example");
    assert_bytes(s->provider, "Service Control Manager");
}

static void test_template_and_values(void **state)
{
    (void)state;
    seen s = {0};
    sk_evtx log = read_log(log_of(&installed, 1), &s);
    assert_int_equal(s.count, 1);
    assert_int_equal(log.bad_records + log.bad_chunks + log.wrong_sums, 0);
    expect_service(&s);
    assert_bytes(s.time, "2022-11-02T07:00:00.0000000Z");
}

static void test_forwarded_event_without_template(void **state)
{
    (void)state;
    make_event e = installed;
    e.forwarded = true;
    seen s = {0};
    sk_evtx log = read_log(log_of(&e, 3), &s);
    assert_int_equal(s.count, 3);
    assert_int_equal(log.bad_records, 0);
    expect_service(&s);
}

static void test_many_chunks_share_templates_within_each(void **state)
{
    (void)state;
    seen s = {0};
    sk_evtx log = read_log(log_of(&installed, 3000), &s);
    assert_int_equal(s.count, 3000);
    assert_int_equal(s.last, 3000);
    assert_true(log.chunks > 5);
    assert_int_equal(log.bad_records + log.bad_chunks + log.wrong_sums, 0);
    expect_service(&s);
}

static void test_visitor_stops(void **state)
{
    (void)state;
    seen s = {.stop_after = 2};
    (void)read_log(log_of(&installed, 10), &s);
    assert_int_equal(s.count, 2);
}

static void test_damaged_chunk_costs_only_itself(void **state)
{
    (void)state;
    sk_bytes file = log_of(&installed, 3000);
    uint8_t *raw = (uint8_t *)(uintptr_t)file.p;
    memset(raw + 4096 + 65536, 0xaa, 4096);
    seen whole = {0}, s = {0};
    (void)read_log(log_of(&installed, 3000), &whole);
    sk_evtx log = read_log(file, &s);
    assert_int_equal(log.bad_chunks, 1);
    assert_int_equal(log.bad_off, 4096 + 65536);
    assert_true(s.count < whole.count && s.count > whole.count / 2);
}

static void test_values_as_text(void **state)
{
    (void)state;
    static const struct { unsigned type; sk_bytes value; const char *want; } rows[] = {
        {3, {(const uint8_t *)"\xff", 1}, "-1"},
        {5, {(const uint8_t *)"\xfe\xff", 2}, "-2"},
        {8, {(const uint8_t *)"\xff\xff\xff\xff", 4}, "4294967295"},
        {13, {(const uint8_t *)"\x01\0\0\0", 4}, "true"},
        {14, {(const uint8_t *)"\x01\xab", 2}, "01ab"},
        {15, {(const uint8_t *)"\x25\x96\x84\x54\x78\x54\x94\x49\xa5\xba\x3e\x3b\x03\x28\xc3\x0d", 16}, "{54849625-5478-4994-A5BA-3E3B0328C30D}"},
        {19, {(const uint8_t *)"\x01\x02\0\0\0\0\0\x05\x20\0\0\0\x20\x02\0\0", 16}, "S-1-5-32-544"},
        {20, {(const uint8_t *)"\xe7\x03\0\0", 4}, "0x3e7"},
        {0x81, {(const uint8_t *)"a\0\0\0b\0\0\0", 8}, "a\nb"},
        {0x86, {(const uint8_t *)"\x01\0\x02\0", 4}, "1\n2"},
        {0x55, {(const uint8_t *)"\x01", 1}, "01"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_string_equal(sk_arena_string(arena, sk_binxml_value_text(arena, rows[i].type, rows[i].value)), rows[i].want);
    }
}

/* Every word of the first chunk in turn is made to lead back to the chunk's first template. */
static void test_offsets_that_lead_astray(void **state)
{
    (void)state;
    sk_bytes file = log_of(&installed, 2);
    uint8_t *raw = sk_arena_take(arena, file.len, 1);
    for (size_t at = 4096 + 512; at < 4096 + 2048; at++) {
        memcpy(raw, file.p, file.len);
        memcpy(raw + at, "\x26\x02\0\0", 4);
        seen s = {0};
        sk_evtx log = read_log(sk_bytes_of(raw, file.len), &s);
        assert_true(log.records <= 2);
    }
    sk_evtx log;
    seen s = {0};
    for (size_t len = 0; len < 4096 + 2048; len += 7) {
        (void)sk_evtx_each(sk_slice(file, 0, len), 0, take, &s, &log);
    }
}

/* Who wipes the head of a record, or its length, takes that record alone, and it is told. */
static void test_a_wiped_record_costs_only_itself(void **state)
{
    (void)state;
    static const struct { size_t at; unsigned value; } wipes[] = {{0, 0}, {4, 0xffffffff}, {4, 1}, {4, 24}};
    const sk_bytes whole = log_of(&installed, 5);
    const uint32_t first = sk_u32le_at(whole, 4096 + 512 + 4), second = 4096 + 512 + first;
    for (size_t i = 0; i < sizeof wipes / sizeof wipes[0]; i++) {
        sk_bytes file = sk_arena_copy(arena, whole);
        seen s = {0};
        memcpy((uint8_t *)(uintptr_t)file.p + second + wipes[i].at, &wipes[i].value, 4);
        sk_evtx log = read_log(file, &s);
        assert_int_equal(s.count, 4);
        assert_int_equal(s.last, 5);
        assert_int_equal(log.bad_records, 1);
        assert_int_equal(log.bad_off, second);
    }
}

static bool count_fields(void *self, const sk_event *e)
{
    *(size_t *)self = e->field_count;
    return true;
}

/* More fields than an event has, and more text than a chunk may ask memory for: told, for what is behind them is not seen. */
static void test_limits_are_told(void **state)
{
    (void)state;
    enum { FIELDS = 1100 };
    make_event_pair many[FIELDS];
    size_t fields = 0;
    sk_evtx log;
    for (size_t i = 0; i < FIELDS; i++) many[i] = (make_event_pair){NULL, "x"};
    const make_event wide = {1, "p", "c", "pc1.example", 133118460000000000u, many, FIELDS, true};
    assert_true(sk_evtx_each(log_of(&wide, 1), 0, count_fields, &fields, &log));
    assert_int_equal(log.records, 1);
    assert_int_equal(log.bad_records, 1);
    assert_int_equal(fields, 1024);
    seen s = {0};
    assert_true(sk_evtx_each(log_of(&installed, 200), 64 << 10, take, &s, &log));
    assert_true(log.bad_records > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_template_and_values, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_forwarded_event_without_template, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_many_chunks_share_templates_within_each, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_visitor_stops, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_damaged_chunk_costs_only_itself, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_values_as_text, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_offsets_that_lead_astray, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_wiped_record_costs_only_itself, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_limits_are_told, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
