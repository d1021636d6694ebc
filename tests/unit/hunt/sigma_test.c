/* Sigma rules: what each modifier, condition and log source means, which rules are refused and why, and what correlations count. */
#include "unit/with_arena.h"

#include <string.h>

#include "base/text.h"
#include "hunt/sigma.h"
#include "hunt/yaml_tree.h"
#include "make/evtx.h"

#define SYSMON "Microsoft-Windows-Sysmon/Operational"
#define PROCESS "title: t\nid: i\nlevel: high\nlogsource: {product: windows, category: process_creation}\ndetection:\n"

static sk_event_field fields[32];
static sk_event event;

/* An event with pairs of name and value, ended by NULL. */
static const sk_event *event_of(const char *channel, unsigned id, const char *const *pairs)
{
    size_t n = 0;
    fields[n++] = (sk_event_field){SK_LIT("EventID"), sk_text_bytes(arena, "%u", id)};
    fields[n++] = (sk_event_field){SK_LIT("Channel"), sk_bytes_str(channel)};
    for (; pairs && *pairs; pairs += 2) fields[n++] = (sk_event_field){sk_bytes_str(pairs[0]), sk_bytes_str(pairs[1])};
    event = (sk_event){.id = id, .channel = sk_bytes_str(channel), .computer = SK_LIT("pc.example"), .record = 7, .written = 133118460000000000u, .fields = fields, .field_count = n};
    return &event;
}

static const sk_sigma_result *meet(const char *rule, const sk_event *e)
{
    sk_sigma *s = sk_sigma_new(arena, NULL);
    assert_non_null(s);
    sk_sigma_read(s, SK_LIT("rule.yml"), sk_bytes_str(rule));
    assert_true(sk_sigma_ready(s));
    sk_sigma_event(s, SK_LIT("x.evtx"), e);
    return sk_sigma_end(s);
}

static bool hits(const char *detection, const char *field, const char *value)
{
    const char *pairs[] = {field, value, NULL};
    const sk_sigma_result *r = meet(sk_text_format(arena, PROCESS "%s", detection), event_of(SYSMON, 1, pairs));
    if (r->of_state[SK_SIGMA_READY] != 1) fail_msg("rule is %s: %s", sk_sigma_state_name(r->rules->state), r->rules->why);
    return r->hit_count == 1;
}

static const char *refused(const char *rule, sk_sigma_state state)
{
    const sk_sigma_result *r = meet(rule, event_of(SYSMON, 1, NULL));
    assert_non_null(r->rules);
    if (r->rules->state != state) fail_msg("%s: %s", sk_sigma_state_name(r->rules->state), r->rules->why ? r->rules->why : "");
    assert_int_equal(r->hit_count, 0);
    return r->rules->why;
}

static const struct { const char *key, *value, *yes, *no; } modifiers[] = {
    {"CommandLine", "'reg query'", "REG query", "reg query x"},
    {"CommandLine", "'*\\reg.exe'", "c:\\x\\REG.exe", "c:\\reg.exe.txt"},
    {"CommandLine", "'a?c*e'", "AbCde", "abbcde"},
    {"CommandLine", "'a\\*b'", "a*b", "axb"},
    {"CommandLine", "'\\\\\\\\server\\*'", "\\\\server*", "\\server\\x"},
    {"CommandLine", "'*\\\\*.js'", "c:\\a.js", "a.js"},
    {"CommandLine|contains", "'needle'", "a NEEDLE b", "a needl"},
    {"CommandLine|contains", "['one', 'two']", "xx two", "three"},
    {"CommandLine|contains|all", "['one', 'two']", "two one", "two"},
    {"CommandLine|startswith", "'abc'", "ABCd", "xabc"},
    {"CommandLine|endswith", "'.dll'", "x.DLL", "x.dll,#1"},
    {"CommandLine|cased", "'Abc'", "Abc", "abc"},
    {"CommandLine|contains|cased", "'Abc'", "xAbcx", "xabcx"},
    {"CommandLine|re", "'^a[0-9]{3}$'", "a123", "A123"},
    {"CommandLine|re|i", "'^a[0-9]{3}$'", "A123", "b123"},
    {"CommandLine|windash|contains", "' -foo'", "x /foo", "x foo"},
    {"CommandLine|windash|contains", "' -foo'", "x \xe2\x80\x93" "foo", "x +foo"},
    {"CommandLine|base64", "'foobar'", "Zm9vYmFy", "foobar"},
    {"CommandLine|base64offset|contains", "'http://pc.example'", "aHR0cDovL3BjLmV4YW1wbGU=", "http://pc.example"},
    {"CommandLine|base64offset|contains", "'http://pc.example'", "eGh0dHA6Ly9wYy5leGFtcGxl", "eA=="},
    {"CommandLine|wide|base64offset|contains", "'ping'", "xxcABpAG4AZwxx", "cGluZw=="},
    {"CommandLine|neq|base64offset|contains|all", "['http://pc', 'example']", "x", "aHR0cDovL3BjLmV4YW1wbGU="},
    {"CommandLine|base64offset|contains|all", "['http://pc', 'example']", "aHR0cDovL3BjLmV4YW1wbGU=", "x"},
    {"CommandLine|base64offset|contains|all", "'http://pc'", "aHR0cDovL3BjLmV4YW1wbGU=", "x"},
    {"CommandLine|cidr", "'192.0.2.0/24'", "192.0.2.77", "192.0.3.1"},
    {"CommandLine|cidr", "'2001:db8::/32'", "2001:db8::1", "192.0.2.1"},
    {"CommandLine|gte", "10", "10", "9"},
    {"CommandLine|lt", "10", "0x9", "0xa"},
    {"CommandLine", "3", "3", "33"},
    {"CommandLine", "16", "0x10", "0x16"},
    {"CommandLine|exists", "true", "x", NULL},
    {"CommandLine", "null", NULL, "x"},
    {"CommandLine", "''", NULL, "x"},
    {"CommandLine|neq", "'x'", "y", "X"},
    {"CommandLine", "'*'", "anything", NULL},
};

static void test_modifiers(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof modifiers / sizeof modifiers[0]; i++) {
        const char *d = sk_text_format(arena, "  s:\n    %s: %s\n  condition: s\n", modifiers[i].key, modifiers[i].value);
        const char *yes = modifiers[i].yes, *no = modifiers[i].no;
        if (!hits(d, yes ? "CommandLine" : "Other", yes ? yes : "y")) fail_msg("%s does not meet '%s'", d, yes ? yes : "(none)");
        if (hits(d, no ? "CommandLine" : "Other", no ? no : "y")) fail_msg("%s meets '%s'", d, no ? no : "(none)");
    }
}

static void test_fields_by_reference(void **state)
{
    (void)state;
    const char *same[] = {"Image", "c:\\A.exe", "ParentImage", "C:\\a.exe", NULL}, *other[] = {"Image", "a", "ParentImage", "b", NULL};
    const char *rule = PROCESS "  s:\n    Image|fieldref: ParentImage\n  condition: s\n";
    assert_int_equal(meet(rule, event_of(SYSMON, 1, same))->hit_count, 1);
    assert_int_equal(meet(rule, event_of(SYSMON, 1, other))->hit_count, 0);
}

static const struct { const char *condition; bool a, b, c; } conditions[] = {
    {"sel_a and sel_b or sel_c", true, true, true}, {"not sel_a", false, true, true}, {"sel_a and not sel_b", true, false, false},
    {"1 of sel_*", true, true, true}, {"all of sel_*", false, false, false}, {"1 of them", true, true, true}, {"2 of sel_*", false, false, false},
    {"(sel_a or sel_b) and not (sel_b)", true, false, false}, {"any of sel_*", true, true, true}, {"not not sel_c", false, false, true},
};

static void test_conditions(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof conditions / sizeof conditions[0]; i++) {
        const char *d = sk_text_format(arena, "  sel_a: {Image: a}\n  sel_b: {Image: b}\n  sel_c: [{Image: c}, {Image: d}]\n  condition: %s\n", conditions[i].condition);
        bool first = conditions[i].a && i != 0; /* a alone is not a and b */
        if (hits(d, "Image", "a") != first) fail_msg("%s with a", d);
        if (hits(d, "Image", "b") != (conditions[i].b && i != 0)) fail_msg("%s with b", d);
        if (hits(d, "Image", "d") != conditions[i].c) fail_msg("%s with c", d);
    }
    assert_true(hits("  a: {Image|contains: x}\n  b: {Image|contains: y}\n  c: {Image|contains: z}\n  condition: 2 of them\n", "Image", "xz"));
    assert_true(hits("  a: {Image: x}\n  b: {Image: y}\n  condition: [a, b]\n", "Image", "y"));
}

static void test_keywords(void **state)
{
    (void)state;
    assert_true(hits("  k: [mimi, other]\n  condition: k\n", "Anything", "x MIMI y"));
    assert_false(hits("  k: [mimi, other]\n  condition: k\n", "Anything", "none"));
    assert_true(hits("  k:\n    '|all': [one, two]\n  condition: k\n", "Anything", "two one"));
    assert_false(hits("  k:\n    '|all': [one, two]\n  condition: k\n", "Anything", "two"));
}

static void test_log_sources(void **state)
{
    (void)state;
    const char *created[] = {"NewProcessName", "C:\\x\\regsvr32.exe", "ParentProcessName", "C:\\Windows\\explorer.exe", NULL};
    const char *rule = PROCESS "  s: {Image|endswith: '\\regsvr32.exe', ParentImage|endswith: '\\explorer.exe'}\n  condition: s\n";
    const sk_sigma_result *r = meet(rule, event_of("Security", 4688, created));
    assert_int_equal(r->hit_count, 1);
    assert_int_equal(r->hits->rule->finding, SK_HOST_SUSPICIOUS);
    assert_bytes(r->hits->computer, "pc.example");
    assert_bytes(r->hits->file, "x.evtx");
    assert_int_equal(r->hits->record, 7);
    assert_int_equal(meet(rule, event_of("Security", 4689, created))->hit_count, 0);
    const char *service = "title: s\nlogsource: {product: windows, service: system}\ndetection: {s: {EventID: [7045, 7036]}, condition: s}\n";
    assert_int_equal(meet(service, event_of("system", 7045, NULL))->hit_count, 1);
    assert_int_equal(meet(service, event_of("System", 7000, NULL))->hit_count, 0);
    assert_int_equal(meet(service, event_of("Security", 7045, NULL))->hit_count, 0);
    const char *any = "title: s\nlogsource: {product: windows}\ndetection: {s: {EventID: 1}, condition: s}\n";
    assert_int_equal(meet(any, event_of("Elsewhere", 1, NULL))->hit_count, 1);
    (void)refused("title: x\nlogsource: {product: linux}\ndetection: {s: {a: b}, condition: s}\n", SK_SIGMA_ELSEWHERE);
}

static void test_refused(void **state)
{
    (void)state;
    assert_string_equal(refused(PROCESS "  s: {Image|expand: '%x%'}\n  condition: s\n", SK_SIGMA_UNSUPPORTED), "modifier 'expand'");
    assert_non_null(strstr(refused(PROCESS "  s: {Image: x}\n  condition: s | count() > 5\n", SK_SIGMA_UNSUPPORTED), "counting"));
    (void)refused(PROCESS "  s: {Image: x}\n  timeframe: 5m\n  condition: s\n", SK_SIGMA_UNSUPPORTED);
    (void)refused("action: global\ntitle: x\n", SK_SIGMA_UNSUPPORTED);
    static const char *const broken[] = {
        "", "  s: {Image: x}\n", "  s: {Image: x}\n  condition: t\n", "  s: {Image: x}\n  condition: (s\n", "  s: {Image: x}\n  condition: s s\n",
        "  s: {Image: x}\n  condition: 1 of t*\n", "  s: {Image: x}\n  condition: 0 of s\n", "  s: {Image: x}\n  condition: s and\n", "  s: {}\n  condition: s\n", "  s: {Image: {a: b}}\n  condition: s\n",
        "  s: {Image|cidr: '1.2.3/8'}\n  condition: s\n", "  s: {Image|exists: 7}\n  condition: s\n", "  s: {Image|lt: x}\n  condition: s\n"};
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) assert_non_null(refused(sk_text_format(arena, PROCESS "%s", broken[i]), SK_SIGMA_BROKEN));
    assert_non_null(strstr(refused("a: [1\n", SK_SIGMA_BROKEN), "line"));
    assert_non_null(strstr(refused("a: &x [1]\nb: *x\n", SK_SIGMA_BROKEN), "aliases"));
}

static void test_hostile(void **state)
{
    (void)state;
    sk_buf deep = sk_buf_new(arena, 1 << 20), wide = sk_buf_new(arena, 1 << 20);
    for (int i = 0; i < 5000; i++) sk_buf_str(&deep, "[");
    assert_non_null(strstr(refused((const char *)sk_arena_string(arena, sk_buf_view(&deep)), SK_SIGMA_BROKEN), "deeper"));
    sk_buf_str(&wide, PROCESS "  s: {Image: x}\n  condition: ");
    for (int i = 0; i < 3000; i++) sk_buf_str(&wide, "(");
    sk_buf_str(&wide, "s\n");
    assert_non_null(strstr(refused(sk_arena_string(arena, sk_buf_view(&wide)), SK_SIGMA_BROKEN), "deeper"));
    /* an expression that never ends: told, not waited for */
    char text[4000];
    memset(text, 'a', sizeof text - 1);
    text[sizeof text - 1] = 0;
    const char *pairs[] = {"CommandLine", text, NULL};
    const sk_sigma_result *r = meet(PROCESS "  s: {CommandLine|re: '(a+)+$b'}\n  condition: s\n", event_of(SYSMON, 1, pairs));
    assert_int_equal(r->hit_count, 0);
    r = meet(PROCESS "  s: {CommandLine|re: '(a*)*(a*)*(a*)*c'}\n  condition: not s\n", event_of(SYSMON, 1, pairs));
    assert_true(r->hit_count == 1);
}

static void test_told_once(void **state)
{
    (void)state;
    sk_sigma *s = sk_sigma_new(arena, NULL);
    for (unsigned i = 0; i < 50; i++) sk_sigma_tell_blind(s, SK_LIT("a.evtx"), "large");
    for (unsigned i = 0; i < 20000; i++) sk_sigma_tell_blind(s, sk_text_bytes(arena, "%u.yml", i), "large");
    assert_true(sk_sigma_ready(s));
    const sk_sigma_result *r = sk_sigma_end(s);
    const sk_sigma_blind *b = r->blind;
    assert_bytes(b->next->what, "0.yml");
    while (b->next) b = b->next;
    assert_bytes(b->what, "files"); /* what is beyond the limit is counted */
    assert_true(r->blind_count < 20000);
}

/* ---- correlations ---- */

#define LOGON "title: failed\nname: failed\nid: f\nlogsource: {product: windows, service: security}\ndetection: {s: {EventID: 4625}, condition: s}\n---\n" \
    "title: logon\nname: logon\nid: l\nlogsource: {product: windows, service: security}\ndetection: {s: {EventID: 4624}, condition: s}\n---\n" \
    "title: many\nid: c\nlevel: high\ncorrelation:\n  group-by: [TargetUserName]\n  timespan: 5m\n"

typedef struct step { unsigned id, minute; const char *user, *from; } step;

static uint64_t correlate(const char *correlation, const step *steps, size_t count, uint64_t *others)
{
    sk_sigma *s = sk_sigma_new(arena, NULL);
    sk_sigma_read(s, SK_LIT("c.yml"), sk_text_bytes(arena, LOGON "%s", correlation));
    assert_true(sk_sigma_ready(s));
    for (size_t i = 0; i < count; i++) {
        const char *pairs[] = {"TargetUserName", steps[i].user, "IpAddress", steps[i].from, NULL};
        (void)event_of("Security", steps[i].id, pairs);
        event.written += steps[i].minute * 600000000u;
        sk_sigma_event(s, SK_LIT("x.evtx"), &event);
    }
    const sk_sigma_result *r = sk_sigma_end(s);
    if (r->of_state[SK_SIGMA_READY] != 3) fail_msg("not ready: %s", r->rules->next->next->why);
    uint64_t found = 0;
    *others = 0;
    for (const sk_sigma_hit *h = r->hits; h; h = h->next) {
        if (sk_is(h->rule->id, "c")) found++;
        else ++*others;
    }
    return found;
}

static void test_correlations(void **state)
{
    (void)state;
    static const step steps[] = {{4625, 0, "a", "192.0.2.1"}, {4625, 1, "a", "192.0.2.2"}, {4625, 1, "b", "192.0.2.1"}, {4625, 2, "a", "192.0.2.2"}, {4624, 3, "a", "192.0.2.2"}, {4625, 20, "b", "192.0.2.1"}};
    uint64_t others;
    assert_int_equal(correlate("  type: event_count\n  rules: [failed]\n  condition: {gte: 3}\n", steps, 6, &others), 1);
    assert_int_equal(others, 1); /* the logon, which no correlation counts */
    assert_int_equal(correlate("  type: event_count\n  rules: [failed]\n  condition: {gte: 4}\n", steps, 6, &others), 0);
    assert_int_equal(correlate("  type: value_count\n  rules: [failed]\n  condition: {gte: 2, field: IpAddress}\n  generate: true\n", steps, 6, &others), 1);
    assert_int_equal(others, 6);
    assert_int_equal(correlate("  type: value_count\n  rules: [failed]\n  condition: {gt: 2, field: IpAddress}\n", steps, 6, &others), 0);
    assert_int_equal(correlate("  type: value_count\n  rules: [failed]\n  condition: {gte: 1, field: Workstation}\n", steps, 6, &others), 0); /* no event has it */
    assert_int_equal(correlate("  type: temporal\n  rules: [failed, logon]\n", steps, 6, &others), 1);
    assert_int_equal(correlate("  type: temporal_ordered\n  rules: [f, l]\n", steps, 6, &others), 1);
    assert_int_equal(correlate("  type: temporal_ordered\n  rules: [logon, failed]\n", steps, 6, &others), 0);
    (void)refused("title: x\ncorrelation: {type: value_sum, rules: [a], timespan: 1m, condition: {gte: 1}}\n", SK_SIGMA_UNSUPPORTED);
    (void)refused("title: x\ncorrelation: {type: event_count, rules: [a], timespan: 1m, condition: {gte: 1}}\n", SK_SIGMA_UNSUPPORTED);
    (void)refused("title: x\ncorrelation: {type: event_count, rules: [a], timespan: never, condition: {gte: 1}}\n", SK_SIGMA_BROKEN);
}

static void test_a_log(void **state)
{
    (void)state;
    static const make_event_pair service[] = {{"ServiceName", "qzwxecrv"}, {"ImagePath", "regsvr32.exe /s C:\\x.invalid"}};
    static const make_event installed = {7045, "Service Control Manager", "System", "pc1.example", 133118460000000000u, service, 2, false};
    make_evtx *l = make_evtx_new(arena);
    for (int i = 0; i < 3; i++) make_evtx_add(l, &installed);
    sk_sigma *s = sk_sigma_new(arena, NULL);
    sk_sigma_read(s, SK_LIT("r.yml"), SK_LIT("title: s\nlevel: low\nlogsource: {product: windows, service: system}\ndetection: {s: {Provider_Name: Service Control Manager, ImagePath|contains: regsvr32}, condition: s}\n"));
    assert_true(sk_sigma_ready(s));
    assert_true(sk_sigma_log(s, SK_LIT("System.evtx"), make_evtx_end(l)));
    assert_false(sk_sigma_log(s, SK_LIT("x"), SK_LIT("no log")));
    const sk_sigma_result *r = sk_sigma_end(s);
    assert_int_equal(r->hit_count, 3);
    assert_int_equal(r->hits->rule->finding, SK_HOST_NOTE);
    assert_bytes(r->hits->computer, "pc1.example");
    assert_int_equal(r->hits->time, 133118460000000000u);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_modifiers, set_up, tear_down), cmocka_unit_test_setup_teardown(test_fields_by_reference, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_conditions, set_up, tear_down), cmocka_unit_test_setup_teardown(test_keywords, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_log_sources, set_up, tear_down), cmocka_unit_test_setup_teardown(test_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_hostile, set_up, tear_down), cmocka_unit_test_setup_teardown(test_correlations, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_told_once, set_up, tear_down), cmocka_unit_test_setup_teardown(test_a_log, set_up, tear_down)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
