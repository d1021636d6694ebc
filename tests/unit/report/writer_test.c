/* One small report with hostile names through every writer: what programs read stays well-formed, what people read holds no
 * control characters. The checker of JSON here is strict (RFC 8259) and knows nothing of the writers. */
#include "report/writer.h"

#include <expat.h>
#include <string.h>

#include "../test.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "model/effects.h"
#include "model/evidence.h"
#include "model/facts.h"
#include "model/kinds.h"
#include "model/report.h"
#include "report/chain.h"

/* Markup, quotes, an escape sequence, a bell, a turned direction, bytes that are no UTF-8, a line end, and U+2028. */
#define HOSTILE "<b>\"'&\\ \x1B[31m\a\xE2\x80\xAE" "fdp\xFF\xC3\n]]>--></script>\xE2\x80\xA8\xE2\x80\x8B\x7F"

static sk_arena *arena;
static sk_report *report;

static int set_up(void **state)
{
    (void)state;
    sk_limits limits = sk_limits_default();
    arena = sk_arena_new(32u << 20);
    report = sk_report_new(&limits, 4u << 20);
    if (!arena || !report) return -1;
    static const struct { uint32_t parent; sk_relation relation; uint16_t kind; sk_outcome outcome; } artifacts[] = {
        {SK_NO_ARTIFACT, SK_REL_INPUT, SK_KIND_MAIL_RFC5322, SK_OUTCOME_COMPLETE}, {0, SK_REL_ATTACHMENT, SK_KIND_ARCHIVE_ZIP, SK_OUTCOME_PARTIAL},
        {1, SK_REL_MEMBER, SK_KIND_OFFICE_DOC, SK_OUTCOME_COMPLETE},               {2, SK_REL_MACRO, SK_KIND_MACRO_VBA, SK_OUTCOME_COMPLETE},
        {1, SK_REL_MEMBER, SK_KIND_DATA_BINARY, SK_OUTCOME_ENCRYPTED}};
    for (uint32_t i = 0; i < SK_COUNT(artifacts); i++) {
        sk_artifact a = {.parent = artifacts[i].parent, .relation = artifacts[i].relation, .kind = artifacts[i].kind, .outcome = artifacts[i].outcome,
                         .depth = i < 4 ? i : 2, .name = SK_LIT(HOSTILE), .size = 1000 + i, .read_size = 1000 + i, .has_sha256 = i != 4};
        memset(a.sha256, (int)i, 32);
        (void)sk_report_add_artifact(report, &a);
    }
    static const unsigned facts[] = {SK_FACT_MAIL_FROM, SK_FACT_MAIL_SUBJECT, SK_FACT_MAIL_FROM_ADDRESS, SK_FACT_LOCK_PASSWORD};
    for (size_t i = 0; i < SK_COUNT(facts); i++) sk_report_add_fact(report, &(sk_fact){.key = (uint16_t)facts[i], .value = SK_LIT(HOSTILE)});
    sk_report_add_deviation(report, &(sk_deviation){.id = 0, .artifact = 1, .off = UINT64_MAX});
    sk_report_add_evidence(report, &(sk_evidence){.id = SK_EV_MAIL_PROGRAM, .artifact = 1, .detail = SK_LIT(HOSTILE)});
    sk_report_add_evidence(report, &(sk_evidence){.id = SK_EV_VBA_AUTOSTART_HIDDEN, .artifact = 3, .detail = SK_LIT(HOSTILE), .off = 7, .len = 9});
    sk_arg args[] = {{SK_LIT("url"), SK_LIT("http://download.example/" HOSTILE)}, {SK_LIT("path"), SK_LIT(HOSTILE)}};
    sk_report_add_effect(report, &(sk_effect){.op = 0, .artifact = 3, .line = 12, .args = args, .arg_count = 2});
    static const uint16_t types[] = {SK_IOC_URL, SK_IOC_DOMAIN, SK_IOC_IP, SK_IOC_EMAIL, SK_IOC_PATH, SK_IOC_COMMAND, SK_IOC_HASH, SK_IOC_REGISTRY};
    for (size_t i = 0; i < SK_COUNT(types); i++)
        sk_report_add_indicator(report, &(sk_indicator){.type = types[i], .artifact = 3, .how = i % 2 ? SK_DECODED : SK_LITERAL,
                                                        .value = SK_LIT("http://download.example/" HOSTILE)});
    sk_report_add_limit(report, SK_LIMIT_MEMORY);
    sk_report_set_verdict(report, SK_MALICIOUS, (const uint32_t[]){1, 0}, 2);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    sk_report_free(report);
    sk_arena_free(arena);
    return 0;
}

static bool collect(void *self, const uint8_t *p, size_t len)
{
    sk_buf_bytes(self, sk_bytes_of(p, len));
    return true;
}

/* The report twice, as of two inputs; the view ends in a NUL. */
static sk_bytes run(const char *id, sk_style style)
{
    const sk_writer *w = sk_writer_find(sk_bytes_str(id));
    sk_buf b = sk_buf_new(arena, 8u << 20);
    sk_out *o = SK_NEW(arena, sk_out);
    uint64_t totals[SK_VERDICT_COUNT] = {[SK_MALICIOUS] = 2};
    assert_non_null(w);
    sk_out_init(o, collect, &b);
    if (w->begin) w->begin(o, &style);
    for (uint64_t i = 0; i < 2; i++) w->input(o, &style, &(sk_source){.path = SK_LIT("folder/" HOSTILE), .number = i, .index = i, .offset = i * 10}, report);
    if (w->worst) w->worst(o, &style, &(sk_source){.path = SK_LIT(HOSTILE)}, report);
    if (w->end) w->end(o, &style, totals, 1);
    assert_true(sk_out_flush(o));
    return sk_arena_copy(arena, sk_buf_view(&b));
}

/* --- a checker of JSON --- */

struct json {
    const char *at;
    int depth;
};

static bool value(struct json *j);

static void blanks(struct json *j)
{
    while (*j->at && strchr(" \t\r\n", *j->at)) j->at++;
}

static bool string(struct json *j)
{
    if (*j->at++ != '"') return false;
    for (; *j->at != '"'; j->at++) {
        if ((unsigned char)*j->at < 0x20) return false;
        if (*j->at != '\\') continue;
        j->at++;
        if (*j->at == 'u') {
            for (int i = 0; i < 4; i++)
                if (sk_hex_value((unsigned char)*++j->at) < 0) return false;
        } else if (!*j->at || !strchr("\"\\/bfnrt", *j->at)) {
            return false;
        }
    }
    j->at++;
    return true;
}

static bool number(struct json *j)
{
    if (*j->at == '-') j->at++;
    if (!sk_is_digit(*j->at) || (*j->at == '0' && sk_is_digit(j->at[1]))) return false;
    while (sk_is_digit(*j->at)) j->at++;
    if (*j->at != '.') return true;
    if (!sk_is_digit(*++j->at)) return false;
    while (sk_is_digit(*j->at)) j->at++;
    return true;
}

static bool list(struct json *j, char end, bool names)
{
    j->at++;
    blanks(j);
    if (*j->at == end) return j->at++, true;
    for (;;) {
        blanks(j);
        if (names && (!string(j) || (blanks(j), *j->at++ != ':'))) return false;
        if (!value(j)) return false;
        blanks(j);
        if (*j->at == end) return j->at++, true;
        if (*j->at++ != ',') return false;
    }
}

static bool value(struct json *j)
{
    static const char *const words[] = {"true", "false", "null"};
    blanks(j);
    if (++j->depth > 50) return false;
    bool good = false;
    if (*j->at == '{') good = list(j, '}', true);
    else if (*j->at == '[') good = list(j, ']', false);
    else if (*j->at == '"') good = string(j);
    else if (!sk_is_alpha(*j->at)) good = number(j);
    else
        for (size_t i = 0; !good && i < SK_COUNT(words); i++)
            if (strncmp(j->at, words[i], strlen(words[i])) == 0) good = (j->at += strlen(words[i]), true);
    j->depth--;
    return good;
}

/* One value and nothing behind it. */
static bool is_json(const char *text)
{
    struct json j = {.at = text};
    if (!value(&j)) return false;
    blanks(&j);
    return *j.at == 0;
}

static void the_checker_checks(void **state)
{
    (void)state;
    static const char *const good[] = {"{}", "[]", "[1,2.5,-0]", "{\"a\":\"\\u00e9\\n\",\"b\":[null,true]}", " \"x\" "};
    static const char *const bad[] = {"", "{", "[1,]", "{\"a\"}", "\"\n\"", "\"\\x41\"", "01", "1.", "{} {}", "[1 2]", "nul"};
    for (size_t i = 0; i < SK_COUNT(good); i++) assert_true(is_json(good[i]));
    for (size_t i = 0; i < SK_COUNT(bad); i++) assert_false(is_json(bad[i]));
}

/* --- what every program may rely on --- */

/* UTF-8 without a character that changes how a line is shown, but for line ends and, where asked for, colours. */
static void expect_plain(sk_bytes text, bool colours)
{
    for (size_t i = 0; i < text.len;) {
        bool bad = false;
        uint32_t c = sk_utf8_next(text, &i, &bad);
        if (colours && c == 0x1B) {
            assert_int_equal(sk_at(text, i), '[');
            while (sk_at(text, i) != 'm') assert_true(sk_at(text, i++) != -1);
            continue;
        }
        if (bad || (c != '\n' && sk_char_is_deceptive(c))) fail_msg("U+%04X at %zu", (unsigned)c, i);
    }
}

static unsigned count_of(sk_bytes text, const char *word)
{
    unsigned n = 0;
    for (size_t at = 0; (at = sk_find(text, at, sk_bytes_str(word))) != SK_NPOS; at++) n++;
    return n;
}

static void json_is_json(void **state)
{
    (void)state;
    sk_bytes all = run("json", (sk_style){0}), lines = run("jsonl", (sk_style){.lang = SK_JA}), line;
    assert_true(is_json((const char *)all.p));
    assert_true(sk_utf8_valid(all));
    unsigned n = 0;
    for (sk_bytes rest = lines; sk_next_line(&rest, &line, NULL); n++)
        assert_true(is_json((const char *)sk_arena_copy(arena, line).p));
    assert_int_equal(n, 2);
    assert_int_equal(count_of(lines, "\"schema\":\"sekisho.report/1\""), 2);
    assert_int_equal(count_of(lines, "\"sha256\":null"), 2); /* the member that stayed locked */
    assert_int_equal(count_of(lines, "\"offset\":18446744073709551615"), 2);
    assert_true(count_of(lines, "\\\\xff\\\\xc3") > 0); /* escaped, never dropped */
    assert_int_equal(count_of(lines, "\"text\":\"\xE3"), 0); /* English whatever the language */
}

static void text_is_plain_at_any_width(void **state)
{
    (void)state;
    static const unsigned widths[] = {0, 20, 40, 41, 80, 120, 200, 1000};
    for (size_t i = 0; i < SK_COUNT(widths); i++)
        for (int shape = 0; shape < 16; shape++) {
            sk_style style = {.columns = widths[i], .lang = shape & 1 ? SK_JA : SK_EN, .colour = shape & 2, .single = shape & 4, .details = shape & 8};
            sk_bytes text = run("text", style);
            assert_true(text.len > 50);
            expect_plain(text, style.colour);
        }
}

static void page_is_well_formed_and_runs_nothing(void **state)
{
    (void)state;
    for (int lang = 0; lang < SK_LANG_COUNT; lang++) {
        sk_bytes page = run("html", (sk_style){.lang = (sk_lang)lang});
        expect_plain(page, false);
        XML_Parser p = XML_ParserCreate("UTF-8");
        if (XML_Parse(p, (const char *)page.p, (int)page.len, 1) != XML_STATUS_OK)
            fail_msg("line %lu: %s", (unsigned long)XML_GetCurrentLineNumber(p), XML_ErrorString(XML_GetErrorCode(p)));
        XML_ParserFree(p);
        assert_int_equal(count_of(page, "<script"), 0);
        assert_int_equal(count_of(page, "<b>"), 0);
        assert_int_equal(count_of(page, "href="), 0); /* no hostile address is one click away */
        assert_int_equal(count_of(page, "default-src 'none'"), 1);
        assert_true(count_of(page, "<svg role=") >= 2);
    }
}

/* --- STIX and MISP --- */

/* TYPE--UUID of version 5 (STIX 2.1, 2.9). */
static bool is_stix_id(sk_bytes id)
{
    size_t at = sk_find(id, 0, SK_LIT("--"));
    sk_bytes uuid = at == SK_NPOS ? (sk_bytes){NULL, 0} : sk_from(id, at + 2);
    if (uuid.len != 36 || uuid.p[14] != '5' || !strchr("89ab", uuid.p[19])) return false;
    for (size_t i = 0; i < 36; i++)
        if (i == 8 || i == 13 || i == 18 || i == 23 ? uuid.p[i] != '-' : !strchr("0123456789abcdef", uuid.p[i])) return false;
    return true;
}

static void stix_has_what_it_requires(void **state)
{
    (void)state;
    sk_bytes all = run("stix", (sk_style){.now_ms = 1654074000123});
    assert_true(is_json((const char *)all.p));
    assert_true(sk_utf8_valid(all));
    assert_true(sk_starts(all, SK_LIT("{\"type\":\"bundle\",\"id\":\"bundle--")));
    static const char key[] = "\"id\":\"";
    unsigned ids = 0;
    for (size_t at = 0; (at = sk_find(all, at, SK_LIT("\"id\":\""))) != SK_NPOS; at += sizeof key - 1, ids++) {
        sk_bytes id = sk_from(all, at + sizeof key - 1);
        id = sk_slice(id, 0, sk_find_byte(id, 0, '"'));
        if (!is_stix_id(id)) fail_msg("%.*s", (int)id.len, (const char *)id.p);
    }
    assert_int_equal(count_of(all, "\"spec_version\":\"2.1\""), ids - 1); /* every object but the bundle */
    assert_int_equal(count_of(all, "\"type\":\"malware-analysis\""), 2);
    assert_int_equal(count_of(all, "\"created\":\"2022-06-01T09:00:00.123Z\""), 2);
    assert_int_equal(count_of(all, "\"modified\":\"2022-06-01T09:00:00.123Z\""), 2);
    assert_int_equal(count_of(all, "\"result\":\"malicious\""), 2);
    assert_int_equal(count_of(all, "\"product\":\"sekisho\""), 2);
}

static void misp_has_what_it_requires(void **state)
{
    (void)state;
    sk_bytes all = run("misp", (sk_style){.now_ms = 1654074000123});
    assert_true(is_json((const char *)all.p));
    assert_int_equal(count_of(all, "{\"Event\":"), 2);
    assert_int_equal(count_of(all, "\"date\":\"2022-06-01\""), 2);
    assert_int_equal(count_of(all, "\"threat_level_id\":\"1\""), 2);
    static const char *const types[] = {"url", "domain", "ip-dst", "email", "filename", "regkey", "sha256", "email-src", "email-subject"};
    for (size_t i = 0; i < SK_COUNT(types); i++)
        assert_true(count_of(all, sk_text_format(arena, "\"type\":\"%s\",\"category\":\"", types[i])) >= 2);
    unsigned attributes = count_of(all, "\"category\":");
    assert_int_equal(count_of(all, "\"to_ids\":"), attributes);
    assert_int_equal(count_of(all, "\"value\":"), attributes);
}

/* --- the chain, and the ends of the range --- */

static void the_chain_tells_the_way_the_finding_and_what_it_reaches(void **state)
{
    (void)state;
    sk_chain_link links[32];
    size_t count = sk_chain(report, links, 32);
    static const sk_link_type types[] = {SK_LINK_ARTIFACT, SK_LINK_ARTIFACT, SK_LINK_ARTIFACT, SK_LINK_ARTIFACT, SK_LINK_FINDING, SK_LINK_EFFECT, SK_LINK_ADDRESS};
    assert_true(count >= SK_COUNT(types));
    for (size_t i = 0; i < SK_COUNT(types); i++) assert_int_equal(links[i].type, types[i]);
    assert_string_equal(links[3].what, sk_kind_row_of(SK_KIND_MACRO_VBA)->title);
    assert_string_equal(links[4].what, "vba.autostart.hidden");
    assert_true(links[5].place.len > 0 && links[5].line == 12 && links[5].more == 0);
    for (size_t most = 0; most <= count; most++) assert_int_equal(sk_chain(report, links, most), most);
}

static void reports_with_nothing_in_them(void **state)
{
    (void)state;
    sk_limits limits = sk_limits_default();
    sk_report_free(report);
    report = sk_report_new(&limits, 1 << 20); /* a worker was lost before it told anything */
    assert_true(is_json((const char *)run("json", (sk_style){0}).p));
    assert_true(is_json((const char *)run("misp", (sk_style){0}).p));
    assert_true(run("text", (sk_style){.columns = 80}).len > 0);
    assert_true(run("html", (sk_style){0}).len > 0);
    sk_chain_link link;
    assert_int_equal(sk_chain(report, &link, 1), 0);
    assert_null(sk_writer_find(SK_LIT("nosuch")));
}

#define WITH_REPORT(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_checker_checks),          WITH_REPORT(json_is_json),
        WITH_REPORT(text_is_plain_at_any_width),       WITH_REPORT(page_is_well_formed_and_runs_nothing),
        WITH_REPORT(stix_has_what_it_requires),        WITH_REPORT(misp_has_what_it_requires),
        WITH_REPORT(the_chain_tells_the_way_the_finding_and_what_it_reaches), WITH_REPORT(reports_with_nothing_in_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
