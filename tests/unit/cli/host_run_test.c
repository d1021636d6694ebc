/* The command's side of the host check: what it makes of a child that dies, lies, or fails, and how files that are found are judged. */
#include "unit/with_arena.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/command.h"
#include "cli/host_run.h"
#include "make/disk.h"
#include "make/evtx.h"
#include "make/machine.h"
#include "make/replica.h"

static make_disk *disk;
static char *said;
static size_t said_len;

static int set_up_disk(void **state)
{
    if (set_up(state)) return -1;
    disk = make_disk_new(arena);
    make_machine(disk, arena);
    said = NULL;
    return disk ? 0 : -1;
}

static int tear_down_disk(void **state)
{
    make_disk_remove(disk);
    free(said);
    return tear_down(state);
}

static bool scan = true, posture, html;

static int check(sk_locked_work *work, bool json)
{
    host_run_options o = {.task = {.path = make_disk_path(disk), .memory = 256 << 20, .json = json, .html = html, .posture = posture}, .scan = scan, .jobs = 1, .cpu_s = 60, .work = work};
    free(said);
    said = NULL;
    FILE *out = open_memstream(&said, &said_len);
    int status = host_run(&o, out);
    fclose(out);
    return status;
}

static int die(void *self, int channel)
{
    (void)self;
    (void)host_send(channel, HOST_REPORT, SK_LIT("Result: no trace found\n"), (sk_bytes){0});
    abort();
}

static int say_nothing(void *self, int channel)
{
    (void)self, (void)channel;
    return 0;
}

static int judge_beyond(void *self, int channel)
{
    (void)self;
    (void)host_send(channel, HOST_VERDICT, SK_LIT("\x20"), (sk_bytes){0});
    return 0;
}

static int ask_without_name(void *self, int channel)
{
    (void)self;
    (void)host_send(channel, HOST_ASK, SK_LIT("no end of a name"), (sk_bytes){0});
    return 0;
}

static int ask_for_answers(void *self, int channel)
{
    (void)self;
    (void)host_send(channel, HOST_ASKED, (sk_bytes){0}, (sk_bytes){0});
    return 0;
}

static int promise_too_much(void *self, int channel)
{
    (void)self;
    (void)!write(channel, "\4\xff\xff\xff\xff", 5);
    return 0;
}

static int speak_to_the_terminal(void *self, int channel)
{
    (void)self;
    const uint8_t clean = SK_HOST_VERDICT_CLEAN;
    (void)host_send(channel, HOST_REPORT, SK_LIT("a\x1b]0;title\x07" "b\n"), (sk_bytes){0});
    (void)host_send(channel, HOST_VERDICT, sk_bytes_of(&clean, 1), (sk_bytes){0});
    return 0;
}

static int fail_to_open(void *self, int channel)
{
    (void)self;
    (void)host_send(channel, HOST_FAILED, SK_LIT("\2"), SK_LIT("gone\x1b[2J"));
    return 0;
}

static void test_lost_child_is_unscannable(void **state)
{
    static sk_locked_work *const deeds[] = {die, say_nothing, judge_beyond, ask_without_name, promise_too_much};
    (void)state;
    for (size_t i = 0; i < sizeof deeds / sizeof deeds[0]; i++) {
        assert_int_equal(check(deeds[i], false), EXIT_UNLOOKED);
        assert_non_null(strstr(said, "but not everything could be looked at"));
        assert_non_null(strstr(said, "the process that reads it"));
        assert_null(strstr(said, "Result: no trace found\n"));
        assert_int_equal(check(deeds[i], true), EXIT_UNLOOKED);
        assert_non_null(strstr(said, "\"verdict\":\"unscannable\""));
    }
}

static void test_nothing_reaches_the_terminal(void **state)
{
    (void)state;
    assert_int_equal(check(speak_to_the_terminal, false), EXIT_NOTHING);
    assert_null(strchr(said, 0x1b));
    assert_int_equal(check(speak_to_the_terminal, true), EXIT_NOTHING);
    assert_null(strchr(said, 0x1b));
}

static int run_a_script(void *self, int channel)
{
    (void)self;
    const uint8_t clean = SK_HOST_VERDICT_CLEAN;
    (void)host_send(channel, HOST_REPORT, SK_LIT("<p>clean</p><script>lie()</script>"), (sk_bytes){0});
    (void)host_send(channel, HOST_VERDICT, sk_bytes_of(&clean, 1), (sk_bytes){0});
    return 0;
}

static void test_page_allows_itself_nothing(void **state)
{
    (void)state;
    html = true;
    assert_int_equal(check(run_a_script, false), EXIT_UNLOOKED);
    assert_null(strstr(said, "<script"));
    assert_non_null(strstr(said, "broke its rules"));
    assert_int_equal(check(NULL, false), EXIT_FOUND);
    html = false;
    const char *policy = strstr(said, "default-src 'none'"), *body = strstr(said, "<body>");
    assert_true(policy && body && policy < body);
    assert_non_null(strstr(said, "<svg"));
    assert_non_null(strstr(said, "</body></html>"));
}

static void test_failure_to_open_is_ours(void **state)
{
    (void)state;
    assert_int_equal(check(fail_to_open, false), EXIT_FAILURE_OWN);
    assert_int_equal(said_len, 0);
}

static void test_machine_is_checked(void **state)
{
    (void)state;
    assert_int_equal(check(NULL, false), EXIT_FOUND);
    assert_non_null(strstr(said, "INFECTED"));
    assert_int_equal(check(NULL, true), EXIT_FOUND);
    assert_non_null(strstr(said, "\"verdict\":\"infected\""));
}

#define HANAKO "Users/\xe8\x8a\xb1\xe5\xad\x90/"

static void test_found_files_are_judged(void **state)
{
    (void)state;
    const make_replica letter = make_replica_of(arena, 1, 1, MAKE_REPLICA_PLAIN), other = make_replica_of(arena, 1, 2, MAKE_REPLICA_PLAIN);
    make_disk_put(disk, HANAKO "Downloads/letter.doc", letter.bytes);
    make_disk_put(disk, HANAKO "Downloads/letter.doc:Zone.Identifier", SK_LIT("[ZoneTransfer]\r\nZoneId=3\r\nHostUrl=https://mail.example/letter.doc\r\n"));
    make_disk_put(disk, HANAKO "AppData/Local/Temp/x/other.doc", other.bytes);
    make_disk_put(disk, HANAKO "Desktop/notes.txt", SK_LIT("text"));
    assert_int_equal(check(NULL, true), EXIT_FOUND);
    const char *found = strstr(said, "found.file");
    assert_non_null(found);
    assert_non_null(strstr(found, "letter.doc"));
    assert_non_null(strstr(said, "HostUrl=https://mail.example/letter.doc"));
    assert_non_null(strstr(said, "other.doc"));
    assert_null(strstr(said, "notes.txt"));
}

static void test_without_scan_and_posture(void **state)
{
    (void)state;
    make_machine(disk, arena);
    make_disk_put(disk, "Users/\xe8\x8a\xb1\xe5\xad\x90/Downloads/form.zip", SK_LIT("text"));
    scan = false;
    assert_int_equal(check(NULL, true), EXIT_FOUND);
    assert_null(strstr(said, "broke its rules"));
    posture = true;
    assert_int_equal(check(ask_for_answers, true), EXIT_UNLOOKED); /* a question that nobody allowed */
    (void)check(NULL, true);
    assert_non_null(strstr(said, "\"schema\":\"sekisho.posture/1\""));
    scan = true;
    posture = false;
}

/* Rules and logs are read in the child: a command that has no right to them still gets the answer, or the reason. */
static void test_rules_are_read_in_the_child(void **state)
{
    (void)state;
    static const make_event_pair data[] = {{"ImagePath", "C:\\x.invalid"}};
    static const make_event installed = {7045, "Service Control Manager", "System", "pc7.example", 133118460000000000u, data, 1, false};
    make_disk *other = make_disk_new(arena);
    make_evtx *l = make_evtx_new(arena);
    make_evtx_add(l, &installed);
    make_disk_put(other, "logs/System.evtx", make_evtx_end(l));
    make_disk_put(disk, "rules/a.yml", SK_LIT("title: Service\nid: one\nlevel: low\nlogsource: {product: windows, service: system}\ndetection: {s: {EventID: 7045}, condition: s}\n"));
    host_run_options o = {.task = {.path = sk_text_format(arena, "%s/logs", make_disk_path(other)), .rules = sk_text_format(arena, "%s/rules", make_disk_path(disk)),
                                   .memory = 256 << 20, .json = true}, .jobs = 1, .cpu_s = 60};
    FILE *out = open_memstream(&said, &said_len);
    assert_int_equal(host_run(&o, out), EXIT_NOTHING);
    fclose(out);
    assert_non_null(strstr(said, "\"check\":\"sigma.rule\""));
    assert_non_null(strstr(said, "\"scope\":\"event-logs\""));
    o.task.rules = sk_text_format(arena, "%s/nothing", make_disk_path(disk));
    free(said);
    out = open_memstream(&said, &said_len);
    assert_int_equal(host_run(&o, out), EXIT_FAILURE_OWN);
    fclose(out);
    assert_int_equal(said_len, 0);
    make_disk_remove(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_lost_child_is_unscannable, set_up_disk, tear_down_disk),
        cmocka_unit_test_setup_teardown(test_nothing_reaches_the_terminal, set_up_disk, tear_down_disk),
        cmocka_unit_test_setup_teardown(test_page_allows_itself_nothing, set_up_disk, tear_down_disk),
        cmocka_unit_test_setup_teardown(test_failure_to_open_is_ours, set_up_disk, tear_down_disk),
        cmocka_unit_test_setup_teardown(test_machine_is_checked, set_up_disk, tear_down_disk),
        cmocka_unit_test_setup_teardown(test_found_files_are_judged, set_up_disk, tear_down_disk),
        cmocka_unit_test_setup_teardown(test_rules_are_read_in_the_child, set_up_disk, tear_down_disk),
        cmocka_unit_test_setup_teardown(test_without_scan_and_posture, set_up_disk, tear_down_disk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
