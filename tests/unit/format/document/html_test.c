/* Pages: what is seen, where it leads, what is inside. */

#include <string.h>

#include "unit/with_arena.h"

#include "base/text.h"
#include "format/document/entities.h"
#include "format/document/html_scan.h"
#include "make/page.h"
#include "make/scanned.h"
#include "model/facts.h"
#include "model/kinds.h"
#include "model/limits.h"

static sk_report *scan_body(const char *body) { return make_scanned(make_page(arena, body), "page.html", NULL); }

static void assert_seen(const char *body, const char *want)
{
    sk_report *r = scan_body(body);
    const sk_artifact *text = make_found(r, "text", 0);
    assert_non_null(text);
    assert_int_equal(text->kind, SK_KIND_TEXT_PLAIN);
    sk_bytes page = sk_text_bytes(arena, "Example page\n%s", want);
    assert_int_equal(text->size, page.len);
    assert_true(make_holds(text, page));
    sk_report_free(r);
}

static void assert_fact(const char *body, unsigned key, const char *want)
{
    sk_report *r = scan_body(body);
    sk_bytes value = make_fact(r, key, 0);
    assert_string_equal(sk_arena_string(arena, value), want);
    sk_report_free(r);
}

static void only_visible_text_is_text(void **state)
{
    (void)state;
    assert_seen("<p>one</p><p>two &amp; &#x33;</p>", "one\ntwo & 3\n");
    assert_seen("a<br>b<script>x()</script><style>p{}</style>", "a\nb\n");
    assert_seen("a<span style='display:none'>b<i>c</i></span>d", "ad\n");
    assert_seen("a<span style='font-size: 0px'>b</span>c", "ac\n");
    assert_seen("a<font color=white>b</font>c", "ac\n");
    assert_seen("<table bgcolor=#000000><tr><td><font color=white>b</font></td></tr></table>", "b\n");
    assert_seen("<div style='color:#fefefe'>b</div>c", "c\n");
    assert_seen("pass&#8203;word &shy;ok", "password ok\n");
    assert_seen("<pre>a  b\nc</pre>", "a b\nc\n");
    assert_seen("<!--[if mso]><b>old</b><![endif]-->new<!-- no -->", "oldnew\n");
    assert_seen("<p hidden>a</p>b<p style='visibility:hidden'>c<p>d", "b\nd\n");
    assert_seen("1 < 2 <3", "1 < 2 <3\n");
}

static void links_and_their_lies(void **state)
{
    (void)state;
    assert_fact("<a href='https://a.example/x?b=1&amp;c=2'>here</a>", SK_FACT_HTML_LINK, "https://a.example/x?b=1&c=2");
    assert_fact("<a href=' ht\ntps://a.example/ '>here</a>", SK_FACT_HTML_LINK, "https://a.example/");
    assert_fact("<a href='https://b.invalid/'>https://www.bank.example/login</a>", SK_FACT_HTML_LINK_MISMATCH,
                "https://www.bank.example/login -> https://b.invalid/");
    assert_fact("<a href='https://www.bank.example/'><b>bank.example</b></a>", SK_FACT_HTML_LINK_MISMATCH, "");
    assert_fact("<a href='https://b.invalid/'>report.doc</a>", SK_FACT_HTML_LINK_MISMATCH, "");
    assert_fact("<base href='https://c.example/d/'><a href='e'>x</a>", SK_FACT_HTML_LINK, "https://c.example/d/e");
    assert_fact("<meta http-equiv=refresh content=\"0; URL='https://d.example/'\">", SK_FACT_HTML_REFRESH, "https://d.example/");
    assert_fact("<form action='https://e.example/'><input type=password></form>", SK_FACT_HTML_FORM_ACTION, "https://e.example/");
    assert_fact("<img src='https://f.example/p.gif'><img src='cid:x'>", SK_FACT_HTML_REMOTE_IMAGES, "1");
    assert_fact("<iframe src='https://g.example/'></iframe>", SK_FACT_HTML_FRAME, "https://g.example/");
}

static void what_is_inside_becomes_children(void **state)
{
    (void)state;
    sk_bytes payload = SK_LIT("just text, packed by nobody and run by nobody");
    sk_bytes uri = make_data_uri(arena, "text/plain", payload);
    sk_report *r = scan_body(
        sk_text_format(arena, "<a download='note.txt' href='%.*s'>x</a><script>var a = 1;</script><b onclick='f()'>",
                       (int)uri.len, (const char *)uri.p));
    const sk_artifact *file = make_found(r, "note.txt", 0), *script = make_found(r, "script", 0),
                      *handlers = make_found(r, "handlers", 0);
    assert_true(file && make_holds(file, payload));
    assert_int_equal(script->kind, SK_KIND_SCRIPT_JAVASCRIPT);
    assert_true(make_holds(script, SK_LIT("var a = 1;")));
    assert_true(make_holds(handlers, SK_LIT("f()\n")));
    sk_report_free(r);
}

static void smuggling_is_told(void **state)
{
    (void)state;
    sk_report *r = make_scanned(make_page_smuggling(arena, SK_LIT("harmless text"), "example.zip"), "a.html", NULL);
    assert_true(sk_find(make_fact(r, SK_FACT_HTML_SMUGGLING, 0), 0, SK_LIT("createObjectURL")) != SK_NPOS);
    sk_report_free(r);
    assert_fact("<script>var a = atob('eA==');</script>", SK_FACT_HTML_SMUGGLING, "");
}

static void a_smuggled_file_is_opened(void **state)
{
    (void)state;
    static const uint8_t rtf[160] = "{\\rtf1 harmless text of a test, long enough to be carried as one literal of a script}";
    sk_report *r = make_scanned(make_page_smuggling(arena, sk_bytes_of(rtf, sizeof rtf), "example.rtf"), "a.html", NULL);
    const sk_artifact *file = make_found(r, "base64", 0);
    assert_non_null(file);
    assert_int_equal(file->kind, SK_KIND_DOCUMENT_RTF);
    assert_int_equal(file->size, sizeof rtf);
    sk_report_free(r);
}

static void charsets_are_read(void **state)
{
    (void)state;
    sk_bytes page = SK_LIT("<html><head><meta charset=Shift_JIS></head><body>\x90\xBF\x8B\x81\x8F\x91</body></html>");
    sk_report *r = make_scanned(page, "a.html", NULL);
    assert_true(make_holds(make_found(r, "text", 0), SK_LIT("\xE8\xAB\x8B\xE6\xB1\x82\xE6\x9B\xB8\n")));
    sk_report_free(r);
    sk_buf wide = sk_buf_new(arena, 4096);
    make_u16(&wide, 0xFEFF);
    make_utf16(&wide, "<html><body>seen</body></html>");
    r = make_scanned(sk_buf_view(&wide), "a.html", NULL);
    assert_true(make_holds(make_found(r, "text", 0), SK_LIT("seen\n")));
    sk_report_free(r);
}

static void references_are_read(void **state)
{
    (void)state;
    assert_bytes(sk_html_unescape(arena, SK_LIT("&lt;&AMP;&euro;&#65;&#x42&nothing;&&amp")), "<&\xE2\x82\xAC"
                                                                                             "AB&nothing;&&");
    assert_bytes(sk_html_unescape(arena, SK_LIT("&#0;&#x110000;&#99999999999;")), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
    assert_bytes(sk_html_unescape(arena, SK_LIT("&AElig;&zwnj;&Auml&yuml")), "\xC3\x86\xE2\x80\x8C\xC3\x84\xC3\xBF");
}

static void many_links_are_cut_in_the_report_only(void **state)
{
    (void)state;
    sk_buf b = sk_buf_new(arena, 8u << 20);
    for (unsigned i = 0; i < 6000; i++) sk_buf_format(&b, "<a href='http://h%u.example/'>x</a>", i);
    sk_buf_str(&b, "<a href='https://b.invalid/'>www.bank.example</a>");
    sk_buf_byte(&b, 0);
    sk_report *r = scan_body((const char *)b.p);
    assert_true(make_reached(r, SK_LIMIT_HTML_LINKS));
    assert_string_equal(sk_arena_string(arena, make_fact(r, SK_FACT_HTML_LINKS, 0)), "6001");
    sk_report_free(r);
}

static void every_truncation_is_survived(void **state)
{
    (void)state;
    sk_bytes page = make_page(
        arena, "<a href=\"x\" onclick='y'>t</a><!-- c --><script>z</script>&amp;&#12;<![CDATA[q]]><iframe srcdoc='<b>'>");
    for (size_t len = 0; len <= page.len; len++) {
        sk_html_scan s = {.page = sk_slice(page, 0, len)};
        sk_html_token t;
        size_t last = 0;
        while (sk_html_next(&s, &t)) {
            assert_true(s.at > last);
            last = s.at;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_visible_text_is_text),
        cmocka_unit_test(links_and_their_lies),
        cmocka_unit_test(what_is_inside_becomes_children),
        cmocka_unit_test(smuggling_is_told),
        cmocka_unit_test(a_smuggled_file_is_opened),
        cmocka_unit_test(charsets_are_read),
        cmocka_unit_test(references_are_read),
        cmocka_unit_test(many_links_are_cut_in_the_report_only),
        cmocka_unit_test(every_truncation_is_survived),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
