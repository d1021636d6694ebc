/* The writers for people, over every sample mail: text keeps to the width of its terminal, the page is well-formed. */
#include "../test.h"

#include <expat.h>
#include <stdio.h>
#include <string.h>

#include "make/samples.h"
#include "make/scanned.h"
#include "model/report.h"
#include "report/chain.h"
#include "report/words.h"
#include "report/writer.h"

static sk_arena *arena;
static sk_buf written;

static bool keep(void *self, const uint8_t *p, size_t len)
{
    sk_buf_bytes(self, sk_bytes_of(p, len));
    return true;
}

static bool drop(void *self, const uint8_t *p, size_t len)
{
    (void)self;
    (void)p;
    (void)len;
    return true;
}

/* Writes the sample twice as one of several, the second time as the worst. */
static sk_bytes write_sample(const sk_writer *w, const sk_style *style, const sk_report *r)
{
    static sk_out o;
    sk_source source = {.path = SK_LIT("sample.mbox"), .number = 1, .index = 1, .offset = 77};
    uint64_t totals[SK_VERDICT_COUNT] = {1, 2, 3, 4};
    written.len = 0;
    sk_out_init(&o, keep, &written);
    w->begin(&o, style);
    w->input(&o, style, &source, r);
    if (w->worst) w->worst(&o, style, &source, r);
    w->end(&o, style, totals, 5);
    assert_true(sk_out_flush(&o));
    return sk_buf_view(&written);
}

static void expect_width(sk_bytes text, unsigned most, const char *name)
{
    static sk_out o;
    sk_out_init(&o, drop, NULL);
    for (sk_bytes rest = text, line; sk_next_line(&rest, &line, NULL);) {
        unsigned columns = sk_out_terminal(&o, line, 0);
        if (columns > most) fail_msg("%s: %u columns of %u: %.*s", name, columns, most, (int)line.len, (const char *)line.p);
    }
}

static void expect_page(sk_bytes page, const char *name)
{
    XML_Parser p = XML_ParserCreate("UTF-8");
    if (XML_Parse(p, (const char *)page.p, (int)page.len, 1) != XML_STATUS_OK)
        fail_msg("%s: line %lu: %s", name, (unsigned long)XML_GetCurrentLineNumber(p), XML_ErrorString(XML_GetErrorCode(p)));
    XML_ParserFree(p);
}

static void check_sample(const make_sample *s, sk_report *r)
{
    static const unsigned widths[] = {60, 80, 110, 139, 140, 200};
    const sk_writer *text = sk_writer_find(SK_LIT("text")), *page = sk_writer_find(SK_LIT("html"));
    for (int lang = 0; lang < SK_LANG_COUNT; lang++) {
        for (size_t i = 0; i < SK_COUNT(widths); i++) {
            sk_style style = {.lang = (sk_lang)lang, .columns = widths[i]};
            expect_width(write_sample(text, &style, r), widths[i], s->name);
            style.details = true;
            expect_width(write_sample(text, &style, r), widths[i], s->name);
        }
        expect_page(write_sample(page, &(sk_style){.lang = (sk_lang)lang}, r), s->name);
    }
}

static void samples_fit(void **state)
{
    (void)state;
    arena = sk_arena_new((size_t)512 << 20);
    written = sk_buf_new(arena, 1 << 20);
    for (size_t i = 0; i < make_sample_count; i++) {
        sk_arena *a = sk_arena_new((size_t)512 << 20);
        sk_report *r = make_scanned(make_samples[i].make(a), make_samples[i].name, NULL);
        check_sample(&make_samples[i], r);
        sk_report_free(r);
        sk_arena_free(a);
    }
    sk_arena_free(arena);
}

static void locks_say_why(void **state)
{
    (void)state;
    sk_arena *a = sk_arena_new((size_t)16 << 20);
    sk_report *r = make_scanned(make_sample_zip_locked(a), "locked.eml", NULL);
    sk_bytes why = sk_unscannable_sentence(a, r, SK_EN);
    assert_true(sk_find(why, 0, SK_LIT("locked")) != SK_NPOS && sk_ends_nocase(why, SK_LIT(": zumen.xlsx")));
    assert_non_null(strstr(sk_unscannable_todo(r, SK_EN), "--password"));
    sk_report_free(r);
    sk_arena_free(a);
}

static void chains_lead_from_mail_to_macro(void **state)
{
    (void)state;
    static const char *const want[] = {"Internet mail", "ZIP archive", "Word 97-2003 document", "VBA macro source",
                                       "effect.run_hidden"};
    sk_arena *a = sk_arena_new((size_t)16 << 20);
    sk_report *r = make_scanned(make_sample_locked_zip_doc(a), "a.eml", NULL);
    sk_chain_link links[16];
    assert_true(sk_chain(r, links, 16) >= SK_COUNT(want));
    for (size_t i = 0; i < SK_COUNT(want); i++) assert_string_equal(links[i].what, want[i]);
    assert_bytes(links[0].text,
                 "\xE8\xAB\x8B\xE6\xB1\x82\xE6\x9B\xB8\xE3\x81\xAE\xE4\xBB\xB6\xE3\x81\xA7\xE3\x81\x99\xE3\x80\x82");
    assert_int_equal(sk_chain(r, links, 2), 2);
    sk_report_free(r);
    r = make_scanned(make_sample_order(a), "b.eml", NULL);
    assert_int_equal(sk_chain(r, links, 16), 0);
    sk_report_free(r);
    sk_arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(samples_fit), cmocka_unit_test(locks_say_why),
                                       cmocka_unit_test(chains_lead_from_mail_to_macro)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
