/* PDF: objects wherever they stand, actions, attached files, and documents that lie. */

#include "unit/with_arena.h"

#include "base/text.h"
#include "format/document/pdf_filter.h"
#include "format/document/pdf_lex.h"
#include "make/pdf.h"
#include "make/scanned.h"
#include "model/deviations.h"
#include "model/facts.h"
#include "model/kinds.h"
#include "model/limits.h"

static sk_report *scan(make_pdf *p) { return make_scanned(make_pdf_end(p), "a.pdf", NULL); }
static const sk_artifact *root_of(const sk_report *r)
{
    size_t count;
    return sk_report_artifacts(r, &count);
}

#define assert_fact(r, key, want) assert_string_equal(sk_arena_string(arena, make_fact(r, key, 0)), want)

static bool has_url(const sk_report *r, const char *url)
{
    size_t count;
    const sk_indicator *i = sk_report_indicators(r, &count);
    for (size_t k = 0; k < count; k++)
        if (sk_equal(i[k].value, sk_bytes_str(url))) return true;
    return false;
}

static void a_plain_document_is_complete(void **state)
{
    (void)state;
    make_pdf *p = make_pdf_new(arena, "/OpenAction [3 0 R /Fit]");
    (void)make_pdf_stream(p, "", SK_LIT("BT (hello) Tj ET"), 1);
    sk_report *r = scan(p);
    assert_int_equal(root_of(r)->kind, SK_KIND_DOCUMENT_PDF);
    assert_int_equal(root_of(r)->outcome, SK_OUTCOME_COMPLETE);
    assert_fact(r, SK_FACT_PDF_OBJECTS, "4");
    assert_fact(r, SK_FACT_PDF_OPEN_ACTION, "");
    sk_report_free(r);
}

static void actions_are_told(void **state)
{
    (void)state;
    make_pdf *p = make_pdf_new(arena, "/OpenAction 4 0 R /AcroForm << >>");
    (void)make_pdf_object(p, "<< /S /J#61vaScript /JS (app.alert\\(\"x\"\\)) >>");
    (void)make_pdf_object(p, "<< /S /URI /URI (https://a.example/x) >>");
    (void)make_pdf_object(p,
                          "<< /S /Launch /F << /Type /Filespec /F (example.txt) >> /Win << /F (none.invalid) /P (nothing) >> >>");
    sk_report *r = scan(p);
    assert_fact(r, SK_FACT_PDF_OPEN_ACTION, "JavaScript");
    assert_fact(r, SK_FACT_PDF_URI, "https://a.example/x");
    assert_true(has_url(r, "https://a.example/x"));
    assert_fact(r, SK_FACT_PDF_LAUNCH, "none.invalid nothing");
    assert_true(make_holds(make_found(r, "script", 0), SK_LIT("app.alert(\"x\")")));
    assert_int_equal(make_found(r, "script", 0)->kind, SK_KIND_SCRIPT_JAVASCRIPT);
    sk_report_free(r);
}

static void packed_objects_are_read(void **state)
{
    (void)state;
    static const char *const objects[] = {"<< /S /URI /URI (https://b.example/) >>", "<< /S /JavaScript /JS 12 0 R >>",
                                          "(var a = 1;)"};
    make_pdf *p = make_pdf_new(arena, NULL);
    (void)make_pdf_packed(p, objects, 3, 10);
    sk_report *r = scan(p);
    assert_int_equal(root_of(r)->outcome, SK_OUTCOME_COMPLETE);
    assert_true(has_url(r, "https://b.example/"));
    assert_true(make_holds(make_found(r, "script", 0), SK_LIT("var a = 1;")));
    sk_report_free(r);
}

static void attached_files_are_children(void **state)
{
    (void)state;
    for (unsigned layers = 0; layers < 3; layers++) {
        make_pdf *p = make_pdf_new(arena, NULL);
        unsigned file = make_pdf_stream(p, "/Type /EmbeddedFile", SK_LIT("just text"), layers);
        (void)make_pdf_object(
            p, sk_text_format(arena, "<< /Type /Filespec /F (x) /EF << /F %u 0 R >> /UF <FEFF0061002E007400780074> >>", file));
        sk_report *r = scan(p);
        assert_true(make_holds(make_found(r, "a.txt", 0), SK_LIT("just text")));
        assert_fact(r, SK_FACT_PDF_EMBEDDED_FILE, "a.txt");
        sk_report_free(r);
    }
}

static void encryption_is_told(void **state)
{
    (void)state;
    make_pdf *p = make_pdf_new(arena, NULL);
    p->trailer_extra = "/Encrypt 9 0 R";
    sk_report *r = scan(p);
    assert_int_equal(root_of(r)->outcome, SK_OUTCOME_ENCRYPTED);
    sk_report_free(r);
}

static void an_object_without_end_hides_none(void **state)
{
    (void)state;
    make_pdf *p = make_pdf_new(arena, NULL);
    sk_buf_str(&p->out, "7 0 obj (never ends\n");
    (void)make_pdf_object(p, "<< /S /URI /URI (https://c.example/) >>");
    sk_report *r = scan(p);
    assert_true(has_url(r, "https://c.example/"));
    sk_report_free(r);
}

static void a_bomb_costs_its_limit(void **state)
{
    (void)state;
    uint8_t *zeros = SK_NEW_ARRAY(arena, uint8_t, 48u << 20);
    assert_non_null(zeros);
    make_pdf *p = make_pdf_new(arena, NULL);
    (void)make_pdf_stream(p, "/Type /ObjStm /N 1 /First 10", sk_bytes_of(zeros, 48u << 20), 2);
    sk_report *r = scan(p);
    assert_int_equal(root_of(r)->outcome, SK_OUTCOME_LIMIT);
    assert_true(make_reached(r, SK_LIMIT_PDF_BYTES));
    sk_report_free(r);
}

/* A file that ends inside its last stream: everything that is there was looked at. */
static void a_cut_last_stream_is_no_damage(void **state)
{
    (void)state;
    make_pdf *p = make_pdf_new(arena, NULL);
    (void)make_pdf_object(p, "<< /S /URI /URI (https://c.example/) >>");
    sk_buf_str(&p->out, "9 0 obj << /Length 4000 /Filter /DCTDecode >> stream\nonly the start of a picture");
    sk_report *r = make_scanned(sk_buf_view(&p->out), "a.pdf", NULL);
    assert_int_equal(root_of(r)->outcome, SK_OUTCOME_COMPLETE);
    assert_int_equal(make_count_deviations(r, SK_DEV_PDF_STREAM_UNENDED), 1);
    assert_true(has_url(r, "https://c.example/"));
    sk_report_free(r);
}

static void a_cut_stream_of_objects_gives_what_is_there(void **state)
{
    (void)state;
    const char *const objects[] = {"<< /S /URI /URI (https://first.example/) >>", "<< /Title (0a1b2c3d4e5f6g7h8i9jklmnop) >>"};
    make_pdf *p = make_pdf_new(arena, NULL);
    size_t start = p->out.len;
    (void)make_pdf_packed(p, objects, 2, 20);
    sk_bytes all = sk_buf_view(&p->out);
    size_t end = sk_find(all, start, SK_LIT("endstream"));
    assert_true(end != SK_NPOS);
    sk_report *r = make_scanned(sk_slice(all, 0, end - 12), "a.pdf", NULL);
    assert_int_equal(root_of(r)->outcome, SK_OUTCOME_COMPLETE);
    assert_true(has_url(r, "https://first.example/"));
    sk_report_free(r);
}

static void a_cut_stream_that_is_broken_stays_partial(void **state)
{
    (void)state;
    make_pdf *p = make_pdf_new(arena, NULL);
    sk_buf_str(&p->out, "9 0 obj << /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode >> stream\nno zlib data at all");
    sk_report *r = make_scanned(sk_buf_view(&p->out), "a.pdf", NULL);
    assert_int_equal(root_of(r)->outcome, SK_OUTCOME_PARTIAL);
    sk_report_free(r);
    p = make_pdf_new(arena, NULL);
    sk_buf_str(&p->out, "9 0 obj << /Length 9 >> stream\nno end\n10 0 obj << >> endobj\n");
    r = make_scanned(sk_buf_view(&p->out), "a.pdf", NULL);
    assert_int_equal(root_of(r)->outcome, SK_OUTCOME_PARTIAL);
    sk_report_free(r);
}

static void damage_is_partial(void **state)
{
    (void)state;
    make_pdf *p = make_pdf_new(arena, NULL);
    (void)make_pdf_stream(p, "/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", SK_LIT("no zlib data"), 0);
    sk_report *r = scan(p);
    assert_int_equal(root_of(r)->outcome, SK_OUTCOME_PARTIAL);
    assert_true(make_count_deviations(r, SK_DEV_PDF_STREAM_DAMAGED) > 0);
    sk_report_free(r);
}

static sk_bytes decode(const char *filter, sk_bytes in)
{
    bool cut, whole, sound;
    pdf_token t = {.type = PDF_NAME, .text = sk_bytes_str(filter)};
    sk_producer *producer = pdf_decode(arena, in, &t, 1, 4096, &cut);
    return producer ? pdf_drain(arena, producer, 4096, &whole, &sound) : SK_LIT("none");
}

static void filters_decode(void **state)
{
    (void)state;
    assert_bytes(decode("ASCIIHexDecode", SK_LIT("68 65 6C6C 6F2>")), "hello ");
    assert_bytes(decode("A85", SK_LIT("87cURDZ~>")), "Hello");
    assert_bytes(decode("RunLengthDecode", SK_LIT("\x01"
                                                  "ab\xFE"
                                                  "c\x80")),
                 "abccc");
    assert_bytes(decode("LZWDecode", SK_LIT("\x80\x0B\x60\x50\x22\x0C\x0C\x85\x01")), "-----A---B"); /* the example of 7.4.4.2 */
    assert_bytes(decode("DCTDecode", SK_LIT("x")), "none");
}

static void tokens_are_tolerant(void **state)
{
    (void)state;
    pdf_lexer l = {.text = SK_LIT("/A#42 (a\\(b(c)\\051\\n) <48 6> 12 0 R -1.5 % c\n>> ]")};
    pdf_token t = pdf_next(&l);
    assert_true(t.type == PDF_NAME && pdf_name_is(t.text, "AB"));
    t = pdf_next(&l);
    assert_bytes(pdf_string(arena, &t), "a(b(c))\n");
    t = pdf_next(&l);
    assert_bytes(pdf_string(arena, &t), "H`");
    t = pdf_next(&l);
    assert_true(t.type == PDF_REF && t.number == 12);
    assert_int_equal(pdf_next(&l).type, PDF_NUMBER);
    assert_int_equal(pdf_next(&l).type, PDF_CLOSE_DICT);
    assert_int_equal(pdf_next(&l).type, PDF_CLOSE_ARRAY);
    assert_int_equal(pdf_next(&l).type, PDF_END);
}

static void every_truncation_is_survived(void **state)
{
    (void)state;
    make_pdf *p = make_pdf_new(arena, "/OpenAction << /S /JavaScript /JS (a) >>");
    (void)make_pdf_stream(p, "/Type /EmbeddedFile", SK_LIT("just text"), 1);
    sk_bytes b = make_pdf_end(p);
    for (size_t len = 0; len < b.len; len += 3) sk_report_free(make_scanned(sk_slice(b, 0, len), "a.pdf", NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_document_is_complete),
        cmocka_unit_test(actions_are_told),
        cmocka_unit_test(packed_objects_are_read),
        cmocka_unit_test(attached_files_are_children),
        cmocka_unit_test(encryption_is_told),
        cmocka_unit_test(an_object_without_end_hides_none),
        cmocka_unit_test(a_bomb_costs_its_limit),
        cmocka_unit_test(a_cut_last_stream_is_no_damage),
        cmocka_unit_test(a_cut_stream_of_objects_gives_what_is_there),
        cmocka_unit_test(a_cut_stream_that_is_broken_stays_partial),
        cmocka_unit_test(damage_is_partial),
        cmocka_unit_test(filters_decode),
        cmocka_unit_test(tokens_are_tolerant),
        cmocka_unit_test(every_truncation_is_survived),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
