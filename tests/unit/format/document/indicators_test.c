/* Addresses in texts: where they end, what counts, and that hostile texts cost no more than they are long. */

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "unit/with_arena.h"

#include "base/text.h"
#include "format/document/indicators.h"
#include "model/domains.h"

static char found[4096]; /* "type value\n" of each indicator told */
static char facts[1024];
static size_t told;
static void take_indicator(void *self, uint32_t artifact, unsigned type, sk_how how, sk_bytes value, uint64_t off, uint64_t len)
{
    (void)self, (void)artifact, (void)how, (void)off, (void)len;
    size_t used = strlen(found);
    snprintf(found + used, sizeof found - used, "%s %.*s\n", sk_indicator_name((uint16_t)type), (int)value.len,
             (const char *)value.p);
    told++;
}

static void take_fact(void *self, uint32_t artifact, unsigned key, sk_bytes value, uint64_t off, uint64_t len)
{
    (void)self, (void)artifact, (void)key, (void)off, (void)len;
    size_t used = strlen(facts);
    snprintf(facts + used, sizeof facts - used, "%.*s\n", (int)value.len, (const char *)value.p);
}

static const char *find_in(sk_bytes text)
{
    sk_sink sink = {.fact = take_fact, .indicator = take_indicator};
    sk_artifact artifact = {.id = 0};
    sk_opening o = {.artifact = &artifact, .arena = arena, .sink = &sink};
    found[0] = facts[0] = 0;
    told = 0;
    sk_find_indicators(&o, text, 0, SK_LITERAL);
    return found;
}

#define assert_found(text, want) assert_string_equal(find_in(SK_LIT(text)), want)

static void urls_end_where_a_reader_ends_them(void **state)
{
    (void)state;
    assert_found("see http://a.example/x.", "url http://a.example/x\n");
    assert_found("(see https://a.example/x_(1)).", "url https://a.example/x_(1)\n");
    assert_found("<a href=\"http://a.example/?q=1&b=2\">", "url http://a.example/?q=1&b=2\n");
    assert_found("\xE3\x81\x93\xE3\x81\xA1\xE3\x82\x89http://a.example/x\xE3\x82\x92\xE9\x96\x8B\xE3\x81\x8F",
                 "url http://a.example/x\n");
    assert_found("{\"u\":\"http:\\/\\/a.example\\/x\"}", "url http://a.example/x\n");
    assert_found("hxxp://a.example/x ms-appinstaller:?source=https://b.example/c.appinstaller",
                 "url hxxp://a.example/x\nurl ms-appinstaller:?source=https://b.example/c.appinstaller\n");
    assert_found("http:// and http://\" nothing", "");
    assert_found("see search: nothing", "");
    assert_found("http://[2001:db8::1]/x", "url http://[2001:db8::1]/x\n");
}

static void a_literal_cut_inside_its_host_is_no_address(void **state)
{
    (void)state;
    assert_found("x = ('http://r'+'inmocyt.example/a')", "");
    assert_found("x = \"http://www.exa\" & \"mple.net/\"", "");
    assert_found("x = 'http://a.example/?q=' + q", "url http://a.example/?q=\n");
    assert_found("x = 'http://intranet'; y = 'http://a.example' , 'z' + 1", "url http://intranet\nurl http://a.example\n");
}

static void boilerplate_is_left_out(void **state)
{
    (void)state;
    assert_found("xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:w=\"http://schemas.microsoft.com/office/word/2003/wordml\"", "");
    assert_found("http://www.w3.org.evil.example/1999/", "url http://www.w3.org.evil.example/1999/\n");
}

static void numeric_hosts_are_translated(void **state)
{
    (void)state;
    assert_found("http://0xc0000201/x", "url http://0xc0000201/x\nip 192.0.2.1\n");
    assert_string_equal(facts, "0xc0000201 -> 192.0.2.1\n");
    assert_found("http://3221225985/", "url http://3221225985/\nip 192.0.2.1\n");
    assert_found("http://0300.0.02.1/", "url http://0300.0.02.1/\nip 192.0.2.1\n");
    assert_found("http://192.0.2.1:8080/", "url http://192.0.2.1:8080/\nip 192.0.2.1\n");
    assert_string_equal(facts, "");
    assert_found("connect to 192.0.2.7, version 1.2.3 of 300.1.1.1", "ip 192.0.2.7\n");
}

static void addresses_and_shares(void **state)
{
    (void)state;
    assert_found("Mail a.b@post.example, or <c@d>.", "email a.b@post.example\n");
    assert_found("open \\\\files.example\\share\\a.txt now", "path \\\\files.example\\share\\a.txt\n");
    assert_found("\"\\\\\\\\files.example\\\\share\"", "path \\\\files.example\\share\n");
    assert_found("regex \\\\d+\\s and \\\\.\\pipe\\x", "");
}

static void hostile_texts_stay_linear(void **state)
{
    (void)state;
    static const char *const parts[] = {"http://", "a@", "\\\\a", "1.", ":", "http:\\/\\/a", "@@", "((((http://a"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        sk_buf b = sk_buf_new(arena, 1 << 20);
        while (!b.full) sk_buf_str(&b, parts[i]);
        clock_t start = clock();
        (void)find_in(sk_buf_view(&b));
        assert_true(clock() - start < 2 * CLOCKS_PER_SEC);
    }
}

static void domains_compare_by_what_was_bought(void **state)
{
    (void)state;
    assert_bytes(sk_registrable_domain(SK_LIT("www.bank.example")), "bank.example");
    assert_bytes(sk_registrable_domain(SK_LIT("a.b.co.jp")), "b.co.jp");
    assert_bytes(sk_registrable_domain(SK_LIT("x.github.io")), "x.github.io");
    assert_bytes(sk_registrable_domain(SK_LIT("192.0.2.1")), "192.0.2.1");
    assert_bytes(sk_registrable_domain(SK_LIT("localhost")), "localhost");
    assert_bytes(sk_shown_host(SK_LIT("https://www.bank.example/login")), "www.bank.example");
    assert_bytes(sk_shown_host(SK_LIT("Visit www.bank.example now")), "www.bank.example");
    assert_bytes(sk_shown_host(SK_LIT("bank.example")), "bank.example");
    assert_bytes(sk_shown_host(SK_LIT("report.doc")), "");
    assert_bytes(sk_shown_host(SK_LIT("run.sh")), "");
    assert_bytes(sk_shown_host(SK_LIT("click here")), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(urls_end_where_a_reader_ends_them), cmocka_unit_test(a_literal_cut_inside_its_host_is_no_address),
        cmocka_unit_test(boilerplate_is_left_out),
        cmocka_unit_test(numeric_hosts_are_translated),      cmocka_unit_test(addresses_and_shares),
        cmocka_unit_test(hostile_texts_stay_linear),         cmocka_unit_test(domains_compare_by_what_was_bought),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
