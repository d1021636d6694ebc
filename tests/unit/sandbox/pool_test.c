/* The pool gives what a scan in this process gives. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "make/make.h"
#include "sandbox/pool_internal.h"

static sk_engine *engine;
static sk_error error;

static const char mail[] =
    "From: Tanaka <tanaka@shop.example>\r\nTo: sato@office.example\r\nSubject: Invoice\r\n"
    "Date: Mon, 2 Mar 2020 10:00:00 +0900\r\nMIME-Version: 1.0\r\n"
    "Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    "Please see http://files.example/a\r\n--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n"
    "Content-Disposition: attachment; filename=\"a.htm\"\r\n\r\nPGEgaHJlZj0iaHR0cDovL3guZXhhbXBsZS8iPng8L2E+\r\n--b--\r\n";

#define WHOLE_MAIL sk_bytes_of(mail, sizeof mail - 1)

static int set_up(void **state)
{
    (void)state;
    return sk_engine_new(NULL, &engine, &error) != SK_OK;
}

static int tear_down(void **state)
{
    (void)state;
    sk_engine_free(engine);
    return 0;
}

static sk_pool *new_pool(unsigned jobs)
{
    sk_pool *pool = NULL;
    assert_int_equal(sk_pool_new(engine, &(sk_pool_options){.jobs = jobs}, &pool, &error), SK_OK);
    return pool;
}

static void assert_bytes(sk_bytes a, sk_bytes b)
{
    assert_int_equal(a.len, b.len);
    if (a.len) assert_memory_equal(a.p, b.p, a.len);
}

static void assert_same_tree(const sk_report *a, const sk_report *b)
{
    size_t count, other;
    const sk_artifact *x = sk_report_artifacts(a, &count), *y = sk_report_artifacts(b, &other);
    assert_int_equal(count, other);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(x[i].id, y[i].id);
        assert_int_equal(x[i].parent, y[i].parent);
        assert_int_equal(x[i].depth, y[i].depth);
        assert_int_equal(x[i].relation, y[i].relation);
        assert_int_equal(x[i].kind, y[i].kind);
        assert_int_equal(x[i].outcome, y[i].outcome);
        assert_bytes(x[i].name, y[i].name);
        assert_int_equal(x[i].offset, y[i].offset);
        assert_int_equal(x[i].size, y[i].size);
        assert_int_equal(x[i].read_size, y[i].read_size);
        assert_int_equal(x[i].has_sha256, y[i].has_sha256);
        assert_memory_equal(x[i].sha256, y[i].sha256, 32);
    }
}

static void assert_same_facts(const sk_report *a, const sk_report *b)
{
    size_t count, other;
    const sk_fact *x = sk_report_facts(a, &count), *y = sk_report_facts(b, &other);
    assert_int_equal(count, other);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(x[i].key, y[i].key);
        assert_int_equal(x[i].artifact, y[i].artifact);
        assert_bytes(x[i].value, y[i].value);
        assert_int_equal(x[i].off, y[i].off);
        assert_int_equal(x[i].len, y[i].len);
    }
    const sk_deviation *d = sk_report_deviations(a, &count), *e = sk_report_deviations(b, &other);
    assert_int_equal(count, other);
    for (size_t i = 0; i < count; i++)
        assert_true(d[i].id == e[i].id && d[i].artifact == e[i].artifact && d[i].off == e[i].off);
    const sk_indicator *p = sk_report_indicators(a, &count), *q = sk_report_indicators(b, &other);
    assert_int_equal(count, other);
    for (size_t i = 0; i < count; i++) {
        assert_true(p[i].type == q[i].type && p[i].how == q[i].how && p[i].artifact == q[i].artifact);
        assert_true(p[i].off == q[i].off && p[i].len == q[i].len);
        assert_bytes(p[i].value, q[i].value);
    }
}

static void assert_same_findings(const sk_report *a, const sk_report *b)
{
    size_t count, other;
    const sk_evidence *x = sk_report_evidence(a, &count), *y = sk_report_evidence(b, &other);
    assert_int_equal(count, other);
    for (size_t i = 0; i < count; i++) {
        assert_true(x[i].id == y[i].id && x[i].artifact == y[i].artifact && x[i].off == y[i].off && x[i].len == y[i].len);
        assert_bytes(x[i].detail, y[i].detail);
    }
    const sk_effect *p = sk_report_effects(a, &count), *q = sk_report_effects(b, &other);
    assert_int_equal(count, other);
    for (size_t i = 0; i < count; i++) {
        assert_true(p[i].op == q[i].op && p[i].artifact == q[i].artifact && p[i].order == q[i].order);
        assert_true(p[i].off == q[i].off && p[i].len == q[i].len && p[i].arg_count == q[i].arg_count);
        for (size_t k = 0; k < p[i].arg_count; k++) {
            assert_bytes(p[i].args[k].name, q[i].args[k].name);
            assert_bytes(p[i].args[k].value, q[i].args[k].value);
        }
    }
    const uint16_t *l = sk_report_limits(a, &count), *m = sk_report_limits(b, &other);
    assert_int_equal(count, other);
    for (size_t i = 0; i < count; i++) assert_int_equal(l[i], m[i]);
    const uint32_t *r = sk_report_reasons(a, &count), *s = sk_report_reasons(b, &other);
    assert_int_equal(count, other);
    for (size_t i = 0; i < count; i++) assert_int_equal(r[i], s[i]);
    assert_int_equal(sk_report_verdict(a), sk_report_verdict(b));
}

static void compare(sk_pool *pool, sk_bytes input, const sk_scan_options *options)
{
    sk_report *here = NULL, *there = NULL;
    assert_int_equal(sk_scan(engine, input, options, &here, &error), SK_OK);
    assert_int_equal(sk_pool_scan(pool, input, options, &there, &error), SK_OK);
    assert_same_tree(here, there);
    assert_same_facts(here, there);
    assert_same_findings(here, there);
    sk_report_free(here);
    sk_report_free(there);
}

static void gives_the_report_of_a_scan(void **state)
{
    (void)state;
    sk_pool *pool = new_pool(1);
    static const sk_limit_setting few[] = {{"artifacts", 2}, {"fact.bytes", 64}, {"facts", 3}};
    static const char *const words[] = {"one", "two"};
    sk_scan_options named = {.name = "invoice.eml"}, limited = {.limits = few, .limit_count = 3, .passwords = words, .password_count = 2};
    compare(pool, SK_LIT(""), NULL);
    compare(pool, SK_LIT("plain words"), &named);
    compare(pool, WHOLE_MAIL, &named);
    compare(pool, WHOLE_MAIL, &limited);
    compare(pool, WHOLE_MAIL, &(sk_scan_options){.kind = "text.plain"});
    for (size_t len = 0; len < sizeof mail; len += 41) compare(pool, sk_bytes_of(mail, len), &named);
    sk_pool_counts counts = sk_pool_count(pool);
    assert_int_equal(counts.started, 1);
    assert_int_equal(counts.lost, 0);
    sk_pool_free(pool);
}

static void refuses_wrong_options(void **state)
{
    (void)state;
    sk_pool *pool = new_pool(1);
    sk_report *r;
    static const sk_limit_setting unknown = {"no.such.limit", 1};
    assert_int_equal(sk_pool_scan(pool, SK_LIT("x"), &(sk_scan_options){.kind = "no.kind"}, &r, &error), SK_USAGE);
    assert_int_equal(sk_pool_scan(pool, SK_LIT("x"), &(sk_scan_options){.limits = &unknown, .limit_count = 1}, &r, &error), SK_USAGE);
    assert_non_null(strstr(error.message, "no.such.limit"));
    compare(pool, SK_LIT("x"), NULL);
    sk_pool *other = NULL;
    sk_pool_options wrong = {.limits = &unknown, .limit_count = 1}, many = {.jobs = 100000};
    assert_int_equal(sk_pool_new(engine, &wrong, &other, &error), SK_USAGE);
    assert_int_equal(sk_pool_new(engine, &many, &other, &error), SK_USAGE);
    sk_pool_free(pool);
}

static int file_of(sk_bytes b)
{
    int fd = memfd_create("test", MFD_CLOEXEC);
    assert_int_equal(write(fd, b.p, b.len), b.len);
    return fd;
}

/* Slices of one file through several workers: in order, each with its own bytes. */
static void keeps_the_order(void **state)
{
    (void)state;
    enum { COUNT = 200 };
    sk_pool *pool = new_pool(3);
    char text[COUNT * 8 + 1];
    for (unsigned i = 0; i < COUNT; i++) snprintf(text + 8 * i, 9, "text%04u", i % 10000);
    int fd = file_of(sk_bytes_of(text, COUNT * 8));
    size_t taken = 0;
    for (size_t given = 0; taken < COUNT;) {
        if (given < COUNT && !sk_pool_full(pool)) {
            sk_pool_input in = {.fd = fd, .offset = 8 * given, .length = 8, .tag = text + 8 * given};
            assert_int_equal(sk_pool_submit(pool, &in, &error), SK_OK);
            given++;
            continue;
        }
        sk_pool_result result;
        bool any;
        assert_int_equal(sk_pool_next(pool, &result, &any, &error), SK_OK);
        assert_true(any);
        assert_ptr_equal(result.tag, text + 8 * taken);
        sk_report *here;
        assert_int_equal(sk_scan(engine, sk_bytes_of(text + 8 * taken, 8), NULL, &here, &error), SK_OK);
        assert_same_tree(here, result.report);
        sk_report_free(here);
        sk_report_free(result.report);
        taken++;
    }
    assert_in_range(sk_pool_count(pool).started, 1, 3);
    close(fd);
    sk_pool_free(pool);
}

static void reads_pipes_and_parts(void **state)
{
    (void)state;
    sk_pool *pool = new_pool(1);
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "0123456789", 10), 10);
    close(ends[1]);
    sk_pool_input in = {.fd = ends[0], .offset = 3, .length = SK_POOL_REST};
    sk_pool_result result;
    bool any;
    assert_int_equal(sk_pool_submit(pool, &in, &error), SK_OK);
    assert_int_equal(sk_pool_next(pool, &result, &any, &error), SK_OK);
    assert_int_equal(result.status, SK_OK);
    size_t count;
    assert_int_equal(sk_report_artifacts(result.report, &count)[0].size, 7);
    sk_report_free(result.report);
    close(ends[0]);
    int folder = open("/", O_RDONLY | O_DIRECTORY);
    in = (sk_pool_input){.fd = folder, .length = SK_POOL_REST};
    assert_int_equal(sk_pool_submit(pool, &in, &error), SK_IO);
    close(folder);
    in.fd = -1;
    assert_int_equal(sk_pool_submit(pool, &in, &error), SK_IO);
    assert_int_equal(sk_pool_next(pool, &result, &any, &error), SK_OK);
    assert_false(any);
    sk_pool_free(pool);
}

struct taken {
    size_t len, ends;
    uint8_t bytes[4096];
};

static void take_content(void *tag, const sk_artifact *a, uint64_t off, sk_bytes chunk, bool last)
{
    struct taken *t = tag;
    if (a->id != 0) return;
    assert_int_equal(off, t->len);
    assert_true(t->len + chunk.len <= sizeof t->bytes);
    t->len += sk_copy_out(chunk, t->bytes + t->len, chunk.len);
    t->ends += last;
}

static void hands_out_contents(void **state)
{
    (void)state;
    sk_pool *pool = new_pool(1);
    static struct taken taken;
    sk_pool_input in = {.bytes = WHOLE_MAIL, .length = SK_POOL_REST, .content = take_content, .tag = &taken};
    sk_pool_result result;
    bool any;
    assert_int_equal(sk_pool_submit(pool, &in, &error), SK_OK);
    assert_int_equal(sk_pool_next(pool, &result, &any, &error), SK_OK);
    assert_int_equal(result.status, SK_OK);
    assert_int_equal(taken.ends, 1);
    assert_bytes(sk_bytes_of(taken.bytes, taken.len), WHOLE_MAIL);
    size_t count;
    (void)sk_report_limits(result.report, &count);
    assert_int_equal(count, 0);
    sk_report_free(result.report);
    sk_pool_free(pool);
}

/* Mails of a mailbox come one by one, with another input before and behind. */
static void splits_mailboxes(void **state)
{
    (void)state;
    enum { COUNT = 2000 }; /* more than the splitter may run ahead */
    static char box[COUNT * 160];
    size_t len = 0;
    for (int i = 0; i < COUNT; i++)
        len += (size_t)snprintf(box + len, sizeof box - len, "From a@shop.example Mon Mar  2 10:00:00 2020\n"
                                "From: a@shop.example\nSubject: %d\n\nText %d\n\n", i, i);
    int fd = file_of(sk_bytes_of(box, len));
    for (unsigned jobs = 1; jobs <= 3; jobs++) {
        sk_pool *pool = new_pool(jobs);
        sk_pool_input plain = {.bytes = WHOLE_MAIL, .length = SK_POOL_REST, .mailbox = true},
                      mailbox = {.fd = fd, .length = SK_POOL_REST, .mailbox = true, .tag = box};
        assert_int_equal(sk_pool_submit(pool, &plain, &error), SK_OK);
        assert_int_equal(sk_pool_submit(pool, &mailbox, &error), SK_OK);
        assert_int_equal(sk_pool_submit(pool, &mailbox, &error), SK_OK);
        assert_int_equal(sk_pool_submit(pool, &plain, &error), SK_OK);
        uint64_t end = 0;
        for (uint32_t i = 0; i < 2 * COUNT + 2; i++) {
            sk_pool_result result;
            bool any, whole = i == 0 || i == 2 * COUNT + 1;
            assert_int_equal(sk_pool_next(pool, &result, &any, &error), SK_OK);
            assert_true(any);
            assert_int_equal(result.status, SK_OK);
            assert_ptr_equal(result.tag, whole ? NULL : box);
            assert_int_equal(result.index, whole ? 0 : (i - 1) % COUNT);
            if (whole) assert_int_equal(result.length, sizeof mail - 1);
            else assert_true(result.offset >= end || result.index == 0);
            end = result.offset + result.length;
            size_t count;
            assert_int_equal(sk_report_artifacts(result.report, &count)->size, result.length);
            if (!whole) assert_memory_equal(box + result.offset, "From: a@", 8);
            sk_report_free(result.report);
        }
        sk_pool_result result;
        bool any;
        assert_int_equal(sk_pool_next(pool, &result, &any, &error), SK_OK);
        assert_false(any);
        assert_in_range(sk_pool_count(pool).started, 1, jobs + 2 + 2 * COUNT / 1000);
        sk_pool_free(pool);
    }
    close(fd);
}

static void can_be_cancelled(void **state)
{
    (void)state;
    sk_pool *pool = new_pool(1);
    sk_pool_input in = {.bytes = SK_LIT("x"), .length = SK_POOL_REST};
    sk_pool_result result;
    bool any;
    assert_int_equal(sk_pool_submit(pool, &in, &error), SK_OK);
    sk_pool_cancel(pool);
    assert_int_equal(sk_pool_next(pool, &result, &any, &error), SK_CANCELLED);
    assert_int_equal(sk_pool_next(pool, &result, &any, &error), SK_CANCELLED);
    sk_pool_free(pool);
}

static void replaces_workers(void **state)
{
    (void)state;
    static const sk_limit_setting few = {"worker.scans", 3};
    sk_pool *pool = NULL;
    assert_int_equal(sk_pool_new(engine, &(sk_pool_options){.limits = &few, .limit_count = 1}, &pool, &error), SK_OK);
    for (int i = 0; i < 9; i++) {
        sk_report *r = NULL;
        assert_int_equal(sk_pool_scan(pool, SK_LIT("x"), NULL, &r, &error), SK_OK);
        sk_report_free(r);
    }
    assert_int_equal(sk_pool_count(pool).started, 3);
    assert_int_equal(sk_pool_count(pool).lost, 0);
    sk_pool_free(pool);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_the_report_of_a_scan), cmocka_unit_test(refuses_wrong_options), cmocka_unit_test(keeps_the_order),
        cmocka_unit_test(reads_pipes_and_parts),      cmocka_unit_test(hands_out_contents),    cmocka_unit_test(can_be_cancelled),
        cmocka_unit_test(replaces_workers),           cmocka_unit_test(splits_mailboxes),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
