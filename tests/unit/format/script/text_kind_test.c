/* Text kinds: readable or not, which encoding, which kind, and what the name may settle. */

#include "unit/with_arena.h"

#include "format/script/readable.h"
#include "format/script/text_kind.h"
#include "make/make.h"
#include "model/format.h"

extern const sk_format sk_format_text;

static uint16_t kind_in(sk_bytes b, const char *name, const char *type, uint16_t parent)
{
    sk_probe_input in = {.content = sk_content_view(arena, b),
                         .head = sk_slice(b, 0, 4096),
                         .name = sk_bytes_str(name),
                         .declared_type = sk_bytes_str(type),
                         .parent_kind = parent};
    sk_match m = sk_format_text.probe(&in);
    return m.score > 0 ? m.kind : SK_KIND_NONE;
}

static uint16_t kind_of(const char *text, const char *name) { return kind_in(sk_bytes_str(text), name, "", SK_KIND_NONE); }

static void encodings_are_told_apart(void **state)
{
    (void)state;
    static const struct {
        sk_bytes text;
        sk_encoding encoding;
    } rows[] = {
        {{(const uint8_t *)"plain", 5}, SK_TEXT_ASCII},
        {{(const uint8_t *)"\xEF\xBB\xBF"
                           "marked",
          9},
         SK_TEXT_UTF8_BOM},
        {{(const uint8_t *)"\xE8\xAB\x8B\xE6\xB1\x82\xE6\x9B\xB8", 9}, SK_TEXT_UTF8},
        {{(const uint8_t *)"\xFF\xFE"
                           "a\0b\0",
          6},
         SK_TEXT_UTF16LE},
        {{(const uint8_t *)"\xFE\xFF\0a\0b", 6}, SK_TEXT_UTF16BE},
        {{(const uint8_t *)"w\0r\0i\0t\0e\0", 10}, SK_TEXT_UTF16LE},
        {{(const uint8_t *)"\x1B$B@A5a=q\x1B(B", 12}, SK_TEXT_JIS},
        {{(const uint8_t *)"\x90\xBF\x8B\x81\x8F\x91\x82\xCC\x8C\x8F", 10}, SK_TEXT_SJIS},
        {{(const uint8_t *)"\xC0\xC1\xB5\xE1\xBD\xF1\xA4\xCE\xB7\xEF", 10}, SK_TEXT_EUC},
        {{(const uint8_t *)"caf\xE9 au lait, gar\xE7on", 20}, SK_TEXT_8BIT},
        {{(const uint8_t *)"\x01\x02\x03\x04", 4}, SK_TEXT_NOT},
        {{(const uint8_t *)"\x89PNG\r\n\x1A\n\0\0\0\x0D", 12}, SK_TEXT_NOT},
        {{(const uint8_t *)"", 0}, SK_TEXT_NOT},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(sk_text_encoding(rows[i].text, false), rows[i].encoding);
    assert_int_equal(sk_text_encoding(SK_LIT("\xE8\xAB\x8B\xE6\xB1"), true), SK_TEXT_UTF8); /* cut inside a character */
    assert_bytes(sk_text_to_utf8(arena, SK_LIT("\x90\xBF\x8B\x81\x8F\x91"), SK_TEXT_SJIS),
                 "\xE8\xAB\x8B\xE6\xB1\x82\xE6\x9B\xB8");
}

static void content_tells_the_kind(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint16_t kind;
    } rows[] = {
        {"Dear all,\nplease find the minutes below.\n", SK_KIND_TEXT_PLAIN},
        {"The function of the script is to echo what you dim.\n", SK_KIND_TEXT_PLAIN},
        {"<!-- c --><!DOCTYPE html><html></html>", SK_KIND_DOCUMENT_HTML},
        {"<?xml version='1.0'?><!DOCTYPE x><html></html>", SK_KIND_DOCUMENT_HTML},
        {"<?xml version='1.0'?><svg xmlns='x'/>", SK_KIND_DOCUMENT_SVG},
        {"<?xml version='1.0'?><a><b/></a>", SK_KIND_TEXT_XML},
        {"<html><head><HTA:APPLICATION id=x></head></html>", SK_KIND_SCRIPT_HTA},
        {"<job><script language='VBScript'>x</script></job>", SK_KIND_SCRIPT_WSF},
        {"{\"a\": [1, 2]}", SK_KIND_TEXT_JSON},
        {"a,b,c\n1,2,3\n4,5,6\n7,8,9\n", SK_KIND_TEXT_CSV},
        {"BEGIN:VCARD\nN:x\nEND:VCARD\n", SK_KIND_TEXT_VCARD},
        {"BEGIN:VCALENDAR\n", SK_KIND_TEXT_ICALENDAR},
        {"ID;PWXL;N;E\nC;Y1;X1;K1\n", SK_KIND_TEXT_SYLK},
        {"[InternetShortcut]\nURL=https://shop.example/\n", SK_KIND_SHORTCUT_URL},
        {"#@~^AAAA==", SK_KIND_SCRIPT_ENCODED},
        {"@echo off\r\nset x=1\r\n", SK_KIND_SCRIPT_BATCH},
        {"#!/bin/sh\necho x\n", SK_KIND_SCRIPT_SHELL},
        {"Attribute VB_Name = \"Module1\"\nSub A()\nEnd Sub\n", SK_KIND_MACRO_VBA},
        {"Option Explicit\nPublic Sub A(ByVal x As String)\nDim y As Long\nEnd Sub\n", SK_KIND_MACRO_VBA},
        {"Set s = CreateObject(\"Scripting.Dictionary\")\nWScript.Echo \"x\"\n", SK_KIND_SCRIPT_VBSCRIPT},
        {"$items = Get-ChildItem C:\\example\n$items | Where-Object { $_.Length -gt 5 } | Write-Output\n",
         SK_KIND_SCRIPT_POWERSHELL},
        {"var s = new ActiveXObject('Example.Thing');\nfunction f(x) { return x + 1; }\n", SK_KIND_SCRIPT_JAVASCRIPT},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) assert_int_equal(kind_of(rows[i].text, ""), rows[i].kind);
}

static void the_name_settles_what_runs(void **state)
{
    (void)state;
    assert_int_equal(kind_of("nothing but words\n", "x.bat"), SK_KIND_SCRIPT_BATCH);
    assert_int_equal(kind_of("<html><body>echo</body></html>", "x.cmd"), SK_KIND_SCRIPT_BATCH); /* cmd goes on behind errors */
    assert_int_equal(kind_of("nothing but words\n", "x.hta"), SK_KIND_SCRIPT_HTA);
    assert_int_equal(kind_of("#@~^AAAA==", "x.jse"), SK_KIND_SCRIPT_ENCODED);
    assert_int_equal(kind_of("words, words\n", "x.html"), SK_KIND_TEXT_PLAIN);
    assert_int_equal(kind_of("words <b>bold</b>\n", "x.html"), SK_KIND_DOCUMENT_HTML);
    assert_int_equal(kind_of("<html></html>", "x.doc"), SK_KIND_DOCUMENT_HTML);
    assert_int_equal(kind_in(SK_LIT("\0\1\2\3"), "x.bat", "", SK_KIND_NONE), SK_KIND_NONE);
    const char *parted = "var s = ['118\x16', '97\x14', '114\x16', '32\x14'];"; /* control characters between what counts */
    assert_int_equal(kind_of(parted, "x.js"), SK_KIND_SCRIPT_JAVASCRIPT);
    assert_int_equal(kind_of(parted, "x.dat"), SK_KIND_NONE);
    assert_int_equal(kind_of("\1\2\3\4 text", "x.js"), SK_KIND_NONE);
}

static void a_shown_text_is_a_text(void **state)
{
    (void)state;
    sk_bytes script = SK_LIT("@echo off\r\nset x=1\r\n");
    assert_int_equal(kind_in(script, "", "text/plain", SK_KIND_MAIL_RFC5322), SK_KIND_TEXT_PLAIN);
    assert_int_equal(kind_in(script, "x", "text/plain", SK_KIND_MAIL_RFC5322), SK_KIND_SCRIPT_BATCH);
    assert_int_equal(kind_in(SK_LIT("hello <br> there"), "", "text/html", SK_KIND_MAIL_RFC5322), SK_KIND_DOCUMENT_HTML);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(encodings_are_told_apart),
        cmocka_unit_test(content_tells_the_kind),
        cmocka_unit_test(the_name_settles_what_runs),
        cmocka_unit_test(a_shown_text_is_a_text),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
