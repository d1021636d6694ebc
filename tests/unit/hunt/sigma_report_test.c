/* Rules over the logs of a machine, of an archive, and of logs alone: what findings and reports say of a hit. */
#include "unit/host_said.h"
#include "unit/with_disk.h"

#include <string.h>

#include "base/text.h"
#include "host/evidence_view.h"
#include "host/timeline.h"
#include "hunt/hunt_files.h"
#include "hunt/sigma_report.h"
#include "make/evtx.h"
#include "make/machine.h"
#include "make/zip.h"

#define RULE "title: Library from a folder of a user\nid: 8a6c0d1e-0000-4000-8000-000000000001\nlevel: high\ntags: [attack.lateral-movement, attack.t1021.002, attack.t1543.003]\n" \
    "falsepositives: [a printer, a scanner]\nlogsource: {product: windows, service: system}\ndetection: {s: {EventID: 7045, ImagePath|contains: regsvr32}, condition: s}\n"
#define STRANGE "title: \"a\\x1b[2J\\u202eb\"\nid: 8a6c0d1e-0000-4000-8000-000000000002\nlevel: low\nlogsource: {product: windows, service: system}\ndetection: {s: {EventID: 7045}, condition: s}\n"
#define LOGS "Windows/System32/winevt/Logs/"

/* A log of services, that many. */
static sk_bytes services(unsigned count)
{
    static const make_event_pair data[] = {{"ServiceName", "qzwxecrv"}, {"ImagePath", "regsvr32.exe /s C:\\Windows\\SysWOW64\\Abcdefgh\\x.qwe"}, {"User", "PC7\\" "\xe8\x8a\xb1\xe5\xad\x90"}};
    static const make_event installed = {7045, "Service Control Manager", "System", "pc7.example", 133118460000000000u, data, 3, false};
    make_evtx *l = make_evtx_new(arena);
    for (unsigned i = 0; i < count; i++) make_evtx_add(l, &installed);
    return make_evtx_end(l);
}

static sk_host_result *hunt(const char *path, const char *rules)
{
    const sk_evidence_options options = {.logs_do = true};
    sk_evidence_view *v = NULL;
    sk_error error;
    if (sk_evidence_open(arena, path, &options, &v, &error) != SK_OK) fail_msg("%s", error.message);
    const sk_host_view *view = sk_evidence_view_get(v);
    sk_sigma *s = sk_sigma_new(arena, view);
    sk_sigma_read(s, SK_LIT("rules.yml"), sk_bytes_str(rules));
    assert_true(sk_sigma_ready(s));
    sk_host_result *r = sk_host_run(arena, view);
    sk_sigma_report(r, s);
    return r;
}

static unsigned count_hits(const sk_host_result *r)
{
    unsigned n = 0;
    for (const sk_host_finding *f = r->findings; f; f = f->next) n += f->check == SK_HOST_CHECK_SIGMA;
    return n;
}

static void test_machine(void **state)
{
    (void)state;
    make_machine(disk, arena);
    make_disk_put(disk, LOGS "System.evtx", services(2));
    const sk_host_result *r = hunt(make_disk_path(disk), RULE);
    const sk_host_finding *f = host_found(r, SK_HOST_CHECK_SIGMA);
    assert_non_null(f);
    assert_int_equal(count_hits(r), 2);
    assert_int_equal(f->state, SK_HOST_SUSPICIOUS);
    assert_int_equal(f->time, 133118460000000000u);
    assert_true(f->user < r->view->user_count);
    assert_bytes(f->detail, "Library from a folder of a user");
    assert_bytes(f->command, "regsvr32.exe /s C:\\Windows\\SysWOW64\\Abcdefgh\\x.qwe");
    assert_bytes(f->hit->computer, "pc7.example");
    assert_bytes(f->hit->log, "C:\\Windows\\System32\\winevt\\Logs\\System.evtx");
    assert_int_equal(f->hit->event, 7045);
    assert_int_equal(f->hit->record, 1);
    assert_bytes(sk_host_finding_attack(f), "T1021.002,T1543.003");
    assert_bytes(sk_host_finding_false_alarm(f, false), "a printer; a scanner");
    assert_int_equal(sk_host_phase_of_finding(f), SK_PHASE_SPREAD);
    assert_int_equal(sk_host_judge(r), SK_HOST_VERDICT_INFECTED); /* what the machine's own checks say stands */
}

static void test_reports(void **state)
{
    (void)state;
    make_machine(disk, arena);
    make_disk_put(disk, LOGS "System.evtx", services(9));
    const sk_host_result *r = hunt(make_disk_path(disk), RULE "---\n" STRANGE "---\ntitle: x\ndetection: {s: {a|expand: '%b%'}, condition: s}\nlogsource: {product: windows}\n");
    const char *t = host_said(sk_host_write_text, r, false);
    assert_non_null(strstr(t, "Sigma rules: 3 (used 2, about other logs 0, not supported 1, broken 0)"));
    assert_non_null(strstr(t, "sigma.rule, 8a6c0d1e-0000-4000-8000-000000000001, high, T1021.002,T1543.003"));
    assert_non_null(strstr(t, "+4 more"));
    assert_non_null(strstr(t, "Rules not used\n  rules.yml: unsupported: modifier 'expand'"));
    assert_non_null(strstr(t, "Sigma: 1 of 3 rules were not used"));
    assert_null(strchr(t, 0x1b));
    assert_null(strstr(t, "\xe2\x80\xae"));
    t = host_said(sk_host_write_json, r, false);
    assert_non_null(strstr(t, "\"attack\":[\"T1021.002\",\"T1543.003\"],\"user\":\"\xe8\x8a\xb1\xe5\xad\x90\""));
    assert_non_null(strstr(t, "\"rule\":{\"title\":\"Library from a folder of a user\",\"id\":\"8a6c0d1e-0000-4000-8000-000000000001\",\"level\":\"high\""));
    assert_non_null(strstr(t, "\"event\":{\"id\":7045,\"record\":9,\"count\":1,\"log\":"));
    assert_non_null(strstr(t, "\"sigma\":{\"rules\":{\"all\":3,\"ready\":2,\"elsewhere\":0,\"unsupported\":1,\"broken\":0},\"logs\":1,\"events\":9,\"hits\":18,\"hits_untold\":0"));
    assert_null(strchr(t, 0x1b));
    t = host_said(sk_host_timeline_json, r, false);
    assert_non_null(strstr(t, "\"phase\":\"spread\",\"check\":\"sigma.rule\""));
    t = host_said(sk_host_timeline_text, r, false);
    assert_null(strchr(t, 0x1b));
    t = host_said(host_whole_page, r, false);
    assert_non_null(strstr(t, "Library from a folder of a user"));
    assert_non_null(strstr(t, "sigma.rule, 8a6c0d1e-0000-4000-8000-000000000001, high, T1021.002,T1543.003"));
    assert_non_null(strstr(t, "<td><code>rules.yml</code></td><td>modifier &#39;expand&#39;</td>"));
    assert_null(strchr(t, 0x1b));
    assert_null(strstr(t, "\xe2\x80\xae"));
}

static void test_logs_alone(void **state)
{
    (void)state;
    make_disk_put(disk, "case/System.evtx", services(1));
    make_disk_put(disk, "case/a/b/Other.EVTX", services(2));
    make_disk_put(disk, "case/torn.evtx", SK_LIT("text"));
    const sk_host_result *r = hunt(sk_text_format(arena, "%s/case", make_disk_path(disk)), RULE);
    assert_true(r->view->only_logs);
    assert_int_equal(count_hits(r), 3);
    assert_int_equal(r->hunt->logs, 2);
    assert_int_equal(r->blind_count, 1);
    assert_bytes(r->blind->what, "torn.evtx");
    const sk_host_finding *own = r->findings; /* our own chains look at logs alone as well */
    assert_true(own && own->check == SK_HOST_CHECK_EVENT_SERVICE);
    assert_non_null(strstr(host_said(sk_host_write_text, r, false), "(event logs only)"));
    assert_non_null(strstr(host_said(sk_host_write_json, r, false), "\"scope\":\"event-logs\""));
    r = hunt(sk_text_format(arena, "%s/case/System.evtx", make_disk_path(disk)), RULE);
    assert_int_equal(count_hits(r), 1);
    assert_int_equal(r->blind_count, 0);
    assert_bytes(host_found(r, SK_HOST_CHECK_SIGMA)->hit->log, "System.evtx");
    make_disk_put(disk, "empty/notes.txt", SK_LIT("text"));
    r = hunt(sk_text_format(arena, "%s/empty", make_disk_path(disk)), RULE);
    assert_int_equal(sk_host_judge(r), SK_HOST_VERDICT_UNSCANNABLE);
}

static void test_archives(void **state)
{
    (void)state;
    const make_zip_entry machine[] = {{.name = "C/" LOGS "System.evtx", .data = services(2), .method = 8, .utf8 = true}};
    const make_zip_entry logs[] = {{.name = "logs/System.evtx", .data = services(3), .method = 8, .utf8 = true},
                                   {.name = "../../out.evtx", .data = services(1), .method = 8, .utf8 = true}};
    make_disk_put(disk, "machine.zip", make_zip(arena, machine, 1, NULL));
    make_disk_put(disk, "logs.zip", make_zip(arena, logs, 2, NULL));
    const sk_host_result *r = hunt(sk_text_format(arena, "%s/machine.zip", make_disk_path(disk)), RULE);
    assert_false(r->view->only_logs);
    assert_int_equal(count_hits(r), 2);
    r = hunt(sk_text_format(arena, "%s/logs.zip", make_disk_path(disk)), RULE);
    assert_true(r->view->only_logs);
    assert_int_equal(count_hits(r), 3);
    assert_bytes(host_found(r, SK_HOST_CHECK_SIGMA)->hit->log, "logs/System.evtx");
}

static void test_many_hits(void **state)
{
    (void)state;
    make_disk_put(disk, "case/System.evtx", services(SK_SIGMA_MOST_OF_RULE + 100));
    const sk_host_result *r = hunt(sk_text_format(arena, "%s/case", make_disk_path(disk)), RULE);
    assert_int_equal(count_hits(r), SK_SIGMA_MOST_OF_RULE);
    assert_int_equal(r->hunt->hits, SK_SIGMA_MOST_OF_RULE + 100);
    assert_int_equal(r->hunt->hits_untold, 100);
    assert_non_null(strstr(host_said(sk_host_write_text, r, false), "+595 more"));
}

static void test_rules_from_a_folder(void **state)
{
    (void)state;
    sk_error error;
    make_disk_put(disk, "rules/a/b.yml", SK_LIT(RULE));
    make_disk_put(disk, "rules/c.yaml", SK_LIT(STRANGE));
    make_disk_put(disk, "rules/notes.txt", SK_LIT(RULE));
    sk_sigma *s = sk_sigma_new(arena, NULL);
    assert_int_equal(sk_hunt_read_rules(s, sk_text_format(arena, "%s/rules", make_disk_path(disk)), &error), SK_OK);
    assert_int_equal(sk_hunt_read_rules(s, sk_text_format(arena, "%s/nothing", make_disk_path(disk)), &error), SK_IO);
    assert_true(sk_sigma_ready(s));
    assert_int_equal(sk_sigma_end(s)->rule_count, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_machine, set_up_disk, tear_down_disk),
        cmocka_unit_test_setup_teardown(test_reports, set_up_disk, tear_down_disk),
        cmocka_unit_test_setup_teardown(test_logs_alone, set_up_disk, tear_down_disk),
        cmocka_unit_test_setup_teardown(test_archives, set_up_disk, tear_down_disk),
        cmocka_unit_test_setup_teardown(test_many_hits, set_up_disk, tear_down_disk),
        cmocka_unit_test_setup_teardown(test_rules_from_a_folder, set_up_disk, tear_down_disk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
