/* What the fleet says of a machine. Above all: none is clean of which something was not looked at, or nothing is known today. */
#include "unit/with_arena.h"

#include "base/text.h"
#include "fleet/fleet_view.h"

enum { NOW = 2000000000, DAY = 86400 };

static sk_store *store;
static sk_error error;
static unsigned ids;

static int begin(void **state)
{
    ids = 0;
    return set_up(state) == 0 && sk_store_open(":memory:", true, &store, &error) == SK_OK ? 0 : -1;
}

static int end(void **state)
{
    sk_store_close(store);
    return tear_down(state);
}

typedef struct given {
    const char *computer, *serial, *version;
    int64_t ago;
    sk_host_word verdict;
    const char *path;
    bool blind;
} given;

static void put(given g)
{
    sk_fleet_finding f = {.check = SK_LIT("emotet.loader"), .state = g.verdict, .path = sk_bytes_str(g.path)};
    sk_fleet_blind b = {SK_LIT("user"), SK_LIT("access denied")};
    sk_fleet_report r = {.id = sk_text_bytes(arena, "%032x", ++ids), .computer = sk_bytes_str(g.computer), .serial = sk_bytes_str(g.serial),
                         .version = sk_bytes_str(g.version ? g.version : "1.2.0"), .taken = NOW - g.ago, .verdict = g.verdict, .findings = &f, .finding_count = g.path != NULL,
                         .blind = &b, .blind_count = g.blind, .body = SK_LIT("{}")};
    sk_store_item item = {.report = &r, .received = NOW};
    assert_int_equal(sk_store_put(store, &item, 1, &error), SK_OK);
}

static sk_fleet_view view_with(const char *expected)
{
    sk_fleet_view v;
    sk_expected *e = SK_NEW(arena, sk_expected);
    if (expected) assert_true(sk_expected_read(arena, sk_bytes_str(expected), e));
    const sk_fleet_options how = {.now = NOW, .old_s = 7 * DAY, .version = "1.2.0", .expected = expected ? e : NULL};
    assert_int_equal(sk_fleet_view_build(arena, store, &how, &v, &error), SK_OK);
    return v;
}

static const sk_fleet_host *host_of(const sk_fleet_view *v, const char *computer)
{
    for (size_t i = 0; i < v->host_count; i++) {
        if (sk_equal(v->hosts[i].stored.computer, sk_bytes_str(computer))) return &v->hosts[i];
    }
    fail_msg("%s is not in the view", computer);
    return NULL;
}

static void expect_state(const char *computer, sk_fleet_state state)
{
    sk_fleet_view v = view_with(NULL);
    assert_string_equal(sk_fleet_states[host_of(&v, computer)->state].id, sk_fleet_states[state].id);
}

static void test_states(void **state)
{
    (void)state;
    static const struct { given given; sk_fleet_state state; } cases[] = {
        {{.computer = "A", .verdict = SK_HOST_WORD_CLEAN}, SK_FLEET_CLEAN},
        {{.computer = "B", .verdict = SK_HOST_WORD_UNSCANNABLE}, SK_FLEET_UNSCANNABLE},
        {{.computer = "C", .verdict = SK_HOST_WORD_CLEAN, .blind = true}, SK_FLEET_UNSCANNABLE},
        {{.computer = "D", .verdict = SK_HOST_WORD_CLEAN, .ago = 8 * DAY}, SK_FLEET_OUTDATED},
        {{.computer = "E", .verdict = SK_HOST_WORD_CLEAN, .version = "1.1.9"}, SK_FLEET_OUTDATED},
        {{.computer = "F", .verdict = SK_HOST_WORD_UNSCANNABLE, .ago = 8 * DAY}, SK_FLEET_UNSCANNABLE},
        {{.computer = "G", .verdict = SK_HOST_WORD_PAST, .ago = 8 * DAY}, SK_FLEET_PAST},
        {{.computer = "H", .verdict = SK_HOST_WORD_SUSPICIOUS, .blind = true}, SK_FLEET_SUSPICIOUS},
        {{.computer = "I", .verdict = SK_HOST_WORD_INFECTED, .version = "0.1"}, SK_FLEET_INFECTED}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        put(cases[i].given);
        expect_state(cases[i].given.computer, cases[i].state);
    }
    sk_fleet_view v = view_with(NULL);
    assert_int_equal(v.of_state[SK_FLEET_CLEAN], 1);
    assert_int_equal(v.old_reports, 3);
    assert_int_equal(v.old_versions, 2);
    assert_bytes(v.hosts[0].stored.computer, "I");
}

static void test_infection_is_not_undone(void **state)
{
    (void)state;
    put((given){.computer = "A", .verdict = SK_HOST_WORD_INFECTED, .ago = 2 * DAY, .path = "C:\\a\\x.dll"});
    put((given){.computer = "A", .verdict = SK_HOST_WORD_CLEAN});
    expect_state("A", SK_FLEET_PAST);
    put((given){.computer = "B", .verdict = SK_HOST_WORD_SUSPICIOUS, .ago = 2 * DAY});
    put((given){.computer = "B", .verdict = SK_HOST_WORD_CLEAN});
    expect_state("B", SK_FLEET_CLEAN);
}

static void test_replaced_disks(void **state)
{
    (void)state;
    put((given){.computer = "A", .serial = "00000001", .verdict = SK_HOST_WORD_UNSCANNABLE, .ago = 5 * DAY});
    put((given){.computer = "a", .serial = "00000002", .verdict = SK_HOST_WORD_CLEAN});
    put((given){.computer = "B", .serial = "00000001", .verdict = SK_HOST_WORD_INFECTED, .ago = 5 * DAY});
    put((given){.computer = "B", .serial = "00000002", .verdict = SK_HOST_WORD_CLEAN});
    sk_fleet_view v = view_with(NULL);
    assert_int_equal(v.of_state[SK_FLEET_REPLACED], 1);
    assert_int_equal(v.of_state[SK_FLEET_PAST], 1);
    assert_int_equal(v.of_state[SK_FLEET_CLEAN], 2);
    assert_int_equal(host_of(&v, "A")->state, SK_FLEET_REPLACED);
    /* two that work side by side are two machines, as clones are */
    put((given){.computer = "A", .serial = "00000001", .verdict = SK_HOST_WORD_CLEAN});
    assert_int_equal(view_with(NULL).of_state[SK_FLEET_REPLACED], 0);
}

static void test_expected(void **state)
{
    (void)state;
    put((given){.computer = "PC-1", .verdict = SK_HOST_WORD_CLEAN});
    put((given){.computer = "PC-9", .verdict = SK_HOST_WORD_CLEAN});
    sk_fleet_view v = view_with("computer\npc-1.company.example\nPC-2\n");
    assert_int_equal(v.host_count, 3);
    assert_int_equal(v.of_state[SK_FLEET_SILENT], 1);
    assert_int_equal(v.unexpected, 1);
    assert_int_equal(host_of(&v, "PC-2")->state, SK_FLEET_SILENT);
    assert_true(host_of(&v, "PC-9")->unexpected);
    assert_false(host_of(&v, "PC-1")->unexpected);
    assert_int_equal(view_with("").of_state[SK_FLEET_SILENT], 0);
}

static void test_groups(void **state)
{
    (void)state;
    put((given){.computer = "A", .verdict = SK_HOST_WORD_SUSPICIOUS, .path = "C:\\Users\\a\\AppData\\Local\\EEd\\x.dll"});
    put((given){.computer = "B", .verdict = SK_HOST_WORD_INFECTED, .path = "C:\\Users\\b\\AppData\\Local\\EEd\\X.DLL"});
    put((given){.computer = "C", .verdict = SK_HOST_WORD_INFECTED, .path = "C:\\other\\y.dll"});
    sk_fleet_view v = view_with(NULL);
    assert_int_equal(v.group_count, 2);
    assert_int_equal(v.groups[0].kind, SK_SIGN_FILE);
    assert_bytes(v.groups[0].value, "x.dll");
    assert_int_equal(v.groups[0].count, 2);
    assert_int_equal(v.groups[0].state, SK_HOST_WORD_INFECTED);
    assert_int_equal(v.groups[1].kind, SK_SIGN_FOLDER);
    for (uint32_t i = 0; i < 2; i++) {
        assert_true(v.groups[0].hosts[i] < v.host_count);
        assert_int_equal(v.hosts[v.groups[0].hosts[i]].finding_count, 1);
    }
}

static void test_versions(void **state)
{
    (void)state;
    assert_true(sk_fleet_compare_versions(SK_LIT("1.9"), SK_LIT("1.10")) < 0);
    assert_true(sk_fleet_compare_versions(SK_LIT("2"), SK_LIT("1.9.9")) > 0);
    assert_int_equal(sk_fleet_compare_versions(SK_LIT("1.2"), SK_LIT("1.2.0")), 0);
    assert_true(sk_fleet_compare_versions(SK_LIT("nonsense"), SK_LIT("0.1")) < 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_states, begin, end),
        cmocka_unit_test_setup_teardown(test_infection_is_not_undone, begin, end),
        cmocka_unit_test_setup_teardown(test_replaced_disks, begin, end),
        cmocka_unit_test_setup_teardown(test_expected, begin, end),
        cmocka_unit_test_setup_teardown(test_groups, begin, end),
        cmocka_unit_test_setup_teardown(test_versions, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
