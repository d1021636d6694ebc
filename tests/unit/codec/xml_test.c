/* XML: what is told for sound text, for damaged text, and in the encodings that office programs write. */
#include "unit/with_arena.h"

#include "codec/xml.h"
#include "make/make.h"

static sk_buf events;
static sk_xml_result result;
static void on_start(void *self, const sk_xml_tag *tag)
{
    (void)self;
    sk_buf_byte(&events, '<');
    sk_buf_bytes(&events, tag->name);
    for (size_t i = 0; i < tag->attr_count; i++) {
        sk_buf_byte(&events, ' ');
        sk_buf_bytes(&events, tag->attrs[i].name);
        sk_buf_byte(&events, '=');
        sk_buf_bytes(&events, tag->attrs[i].value);
    }
    sk_buf_byte(&events, '>');
}

static void on_end(void *self, sk_bytes local)
{
    (void)self;
    sk_buf_str(&events, "</");
    sk_buf_bytes(&events, local);
    sk_buf_byte(&events, '>');
}

static void on_text(void *self, sk_bytes text)
{
    (void)self;
    sk_buf_bytes(&events, text);
}

static const sk_xml_sink sink = {.start = on_start, .end = on_end, .text = on_text};

static const char *parse(sk_bytes b)
{
    events = sk_buf_new(arena, 1u << 22);
    result = sk_xml_parse(arena, b, &sink);
    return sk_arena_string(arena, sk_buf_view(&events));
}

static void test_sound(void **state)
{
    (void)state;
    assert_string_equal(
        parse(SK_LIT("<?xml version=\"1.0\"?><w:a x='1&amp;2'><b/>t&#65;&lt;<![CDATA[<c>]]><!-- no --></w:a>")),
        "<w:a x=1&2><b></b>tA<<c></a>");
    assert_false(result.malformed);
    assert_int_equal(result.starts, 2);
}

static void test_goes_on_after_damage(void **state)
{
    (void)state;
    assert_string_equal(parse(SK_LIT("<a><b>one</c>two<d x=\"1\">three</a>")), "<a><b>one</c>two<d x=1>three</a>");
    assert_true(result.malformed);
    assert_int_equal(result.bad_at, 9);
    assert_string_equal(parse(SK_LIT("<a><b x=\"1\" x=\"2\">one</b></a>")),
                        "<a><b x=1 x=2>one</b></a>"); /* told once, whole */
    assert_string_equal(parse(SK_LIT("<a>&unknown; &amp; b</a>")), "<a>&unknown; & b</a>");
    assert_string_equal(parse(SK_LIT("<a><b x=1 y='2>t</b></a>")), "<a><b x=1 y=2>t></b></a>");
}

static void test_damage_is_bounded(void **state)
{
    (void)state;
    sk_buf b = sk_buf_new(arena, 4u << 20);
    sk_buf_str(&b, "<a></b>");
    for (unsigned i = 0; i < 100000; i++) sk_buf_str(&b, "<!--<![CDATA[<?");
    parse(sk_buf_view(&b));
    assert_true(result.malformed);
}

static void test_entities_are_not_expanded(void **state)
{
    (void)state;
    const char *got = parse(SK_LIT("<!DOCTYPE a [<!ENTITY x \"ha\"><!ENTITY y \"&x;&x;\">]><a>&y;</a>"));
    assert_string_equal(got, "<a>&y;</a>");
    assert_true(result.declares_entity);
    assert_false(result.malformed);
    assert_string_equal(parse(SK_LIT("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a>t</a>")), "<a>t</a>");
    assert_false(result.declares_entity);
}

static void test_encodings(void **state)
{
    (void)state;
    sk_buf b = sk_buf_new(arena, 4096);
    sk_buf_str(&b, "\xFF\xFE");
    make_utf16(&b, "<?xml version=\"1.0\" encoding=\"UTF-16\"?><a x=\"\xE3\x81\x82\">t</a>");
    assert_string_equal(parse(sk_buf_view(&b)), "<a x=\xE3\x81\x82>t</a>");
    assert_false(result.malformed);
    assert_string_equal(parse(sk_from(sk_buf_view(&b), 2)), "<a x=\xE3\x81\x82>t</a>"); /* no mark */
    assert_string_equal(parse(SK_LIT("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\xE9</a>")), "<a>\xC3\xA9</a>");
    assert_string_equal(parse(SK_LIT("\xEF\xBB\xBF<a>t</a>")), "<a>t</a>");
}

static void test_depth_is_limited(void **state)
{
    (void)state;
    sk_buf b = sk_buf_new(arena, 1u << 20);
    for (unsigned i = 0; i < SK_XML_DEPTH + 100; i++) sk_buf_str(&b, "<a>");
    parse(sk_buf_view(&b));
    assert_true(result.too_deep);
    assert_int_equal(result.starts, SK_XML_DEPTH + 100);
}

static void test_many_attributes(void **state)
{
    (void)state;
    sk_buf b = sk_buf_new(arena, 1u << 20);
    sk_buf_str(&b, "<a");
    for (unsigned i = 0; i < 1000; i++) sk_buf_format(&b, " x%u='%u'", i, i);
    sk_buf_str(&b, "/>");
    parse(sk_buf_view(&b));
    assert_int_equal(result.starts, 1);
    parse(sk_slice(sk_buf_view(&b), 0, b.len - 2));
    assert_int_equal(result.starts, 1);
}

static void count_characters(void *self, sk_bytes text) { *(size_t *)self += text.len; }

static void test_every_truncation(void **state)
{
    (void)state;
    sk_bytes b = SK_LIT("<?xml version='1.0'?><a:b c=\"d&amp;e\"><!--x--><f/><![CDATA[y]]>text &#x41; more</a:b>");
    for (size_t len = 0; len <= b.len; len++) {
        size_t count = 0;
        sk_xml_result r = sk_xml_parse(arena, sk_slice(b, 0, len),
                                       &(sk_xml_sink){.self = &count, .text = count_characters});
        assert_true(r.malformed == (len < b.len));
        assert_true(count <= b.len);
    }
}

static void test_root(void **state)
{
    (void)state;
    assert_true(sk_is(sk_xml_root(arena, SK_LIT("<?xml?><!-- <x> --><w:document a='1'>")), "w:document"));
    assert_int_equal(sk_xml_root(arena, SK_LIT("no markup")).len, 0);
    assert_int_equal(sk_xml_root(arena, SK_LIT("<<<<")).len, 0);
}

static void check_prefixed(void *self, const sk_xml_tag *tag)
{
    *(bool *)self = sk_is(sk_xml_get(tag, "id"), "7") && sk_is(sk_xml_get_prefixed(tag, "id"), "rId1") &&
                    sk_xml_get(tag, "no").len == 0;
}

static void test_prefixed_attributes(void **state)
{
    (void)state;
    bool good = false;
    sk_xml_parse(arena, SK_LIT("<sheet xmlns:r='x' r:id='rId1' id='7'/>"),
                 &(sk_xml_sink){.self = &good, .start = check_prefixed});
    assert_true(good);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_sound, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_goes_on_after_damage, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_damage_is_bounded, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_entities_are_not_expanded, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_encodings, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_depth_is_limited, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_many_attributes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_every_truncation, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_root, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_prefixed_attributes, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
