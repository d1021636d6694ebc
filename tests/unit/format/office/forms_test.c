/* Forms and controls: every text property comes out where it was put, and damage costs only what it touched. */
#include "unit/with_arena.h"

#include "base/attr.h"
#include "format/office/forms.h"
#include "format/office/forms_form.h"
#include "make/forms.h"
#include "make/opened.h"

static void same(sk_bytes got, const char *want)
{
    sk_bytes w = sk_bytes_str(want);
    assert_int_equal(got.len, w.len);
    if (w.len) assert_memory_equal(got.p, w.p, w.len);
}

static sk_bytes property(sk_bytes bytes, sk_forms_class class, const char *name)
{
    sk_forms_properties p;
    sk_forms_record rec;
    sk_forms_properties_begin(&p, arena);
    if (!sk_forms_control_read(bytes, class, &p, &rec)) return (sk_bytes){NULL, 0};
    return sk_forms_property_of(&p, name, 0);
}

static void test_classes(void **state)
{
    (void)state;
    static const sk_forms_class morphs[] = {SK_FORMS_TEXTBOX,  SK_FORMS_LISTBOX, SK_FORMS_COMBOBOX,
                                            SK_FORMS_CHECKBOX, SK_FORMS_OPTION,  SK_FORMS_TOGGLE};
    for (size_t i = 0; i < SK_COUNT(morphs); i++)
        for (int wide = 0; wide < 2; wide++) {
            make_control c = {.class = morphs[i], .value = "first value", .caption = "odd", .group = "g", .wide = wide};
            sk_bytes b = make_control_bytes(arena, &c);
            same(property(b, morphs[i], "Value"), "first value");
            same(property(b, morphs[i], "Caption"), "odd");
            same(property(b, morphs[i], "GroupName"), "g");
            assert_int_equal(sk_forms_control_guess(b), SK_FORMS_MORPH);
        }
    same(property(make_control_bytes(arena, &(make_control){.class = SK_FORMS_LABEL, .caption = "\xE5\x8D\xB0"}), SK_FORMS_LABEL,
                  "Caption"),
         "\xE5\x8D\xB0");
    same(property(make_control_bytes(arena, &(make_control){.class = SK_FORMS_BUTTON, .caption = "Go"}), SK_FORMS_BUTTON,
                  "Caption"),
         "Go");
}

/* A record by hand, from MS-OFORMS 2.2.7: numbers of a scroll bar. */
static void test_numbers(void **state)
{
    (void)state;
    static const uint8_t scroll[] = {0, 2, 20, 0, 0xE8, 0, 0, 0, 5, 0, 0, 0, 9, 0, 0, 0, 7, 0, 0, 0, 1, 0, 0, 0};
    sk_bytes b = sk_bytes_of(scroll, sizeof scroll);           /* mask: size, min, max, value */
    assert_true(property(b, SK_FORMS_SCROLL, "Min").len == 0); /* the size is missing: does not fit */
    static const uint8_t whole[] = {0, 2, 24,   0,    0xE8, 0,    0, 0, 5, 0, 0, 0, 9, 0,
                                    0, 0, 0xFE, 0xFF, 0xFF, 0xFF, 1, 0, 0, 0, 1, 0, 0, 0};
    b = sk_bytes_of(whole, sizeof whole);
    same(property(b, SK_FORMS_SCROLL, "Min"), "5");
    same(property(b, SK_FORMS_SCROLL, "Max"), "9");
    same(property(b, SK_FORMS_SCROLL, "Value"), "-2");
}

static const make_control page_one[] = {
    {.class = SK_FORMS_TEXTBOX, .name = "TextBox1", .value = "powershell-like text one", .tip = "tip of a box", .wide = true},
    {.class = SK_FORMS_IMAGE, .name = "Image1", .tag = "tag of an image"}};
static const make_control page_two[] = {
    {.class = SK_FORMS_COMBOBOX, .name = "Combo1", .value = "two", .source = "A1", .rows = "A1:B9"}};
static const make_control pages[] = {
    {.class = SK_FORMS_FORM, .name = "Page1", .caption = "First page text", .inside = page_one, .count = 2},
    {.class = SK_FORMS_FORM, .name = "Page2", .caption = "Second page text", .tag = "page tag", .inside = page_two, .count = 1}};
static const make_control framed[] = {{.class = SK_FORMS_OPTION, .name = "Option1", .caption = "choice", .group = "group text"}};
static const make_control controls[] = {
    {.class = SK_FORMS_LABEL, .name = "Label1", .caption = "Label1", .tag = "hidden tag text"},
    {.class = SK_FORMS_MULTIPAGE, .name = "MultiPage1", .tag = "m", .inside = pages, .count = 2},
    {.class = SK_FORMS_FRAME, .name = "Frame1", .caption = "caption of a frame", .inside = framed, .count = 1},
    {.class = SK_FORMS_BUTTON, .name = "Button1", .caption = "last"}};

static sk_bytes make_file(void)
{
    make_cfb *c = make_cfb_new(arena, 3);
    make_form_put(c, arena, "Macros/", "UserForm1", "caption of the form", controls, SK_COUNT(controls));
    make_page_control_put(c, arena, 1600000001,
                          &(make_control){.class = SK_FORMS_TEXTBOX, .name = "PageBox", .value = "text on the page"});
    return make_cfb_finish(c);
}

static sk_bytes control(const opened *t, const char *path, const char *name, const char *prop)
{
    return opened_value(t, SK_STORE_CONTROL, "UserForm1", path, name, prop);
}

static void test_form(void **state)
{
    (void)state;
    opened t = opened_part(arena, sk_forms_open, make_file());
    assert_int_equal(t.outcome, SK_OUTCOME_COMPLETE);
    same(control(&t, "", "", "Caption"), "caption of the form");
    same(control(&t, "", "Label1", "Tag"), "hidden tag text");
    same(control(&t, "MultiPage1.Page1", "TextBox1", "Value"), "powershell-like text one");
    same(control(&t, "MultiPage1.Page1", "TextBox1", "Text"), "powershell-like text one");
    same(control(&t, "MultiPage1.Page1", "TextBox1", "ControlTipText"), "tip of a box");
    same(control(&t, "MultiPage1.Page1", "Image1", "Tag"), "tag of an image");
    same(control(&t, "MultiPage1", "Page1", "Caption"), "First page text");
    same(control(&t, "MultiPage1", "Page2", "Caption"), "Second page text");
    same(control(&t, "MultiPage1", "Page2", "Tag"), "page tag");
    same(control(&t, "MultiPage1.Page2", "Combo1", "RowSource"), "A1:B9");
    same(control(&t, "MultiPage1.Page2", "Combo1", "ControlSource"), "A1");
    same(control(&t, "Frame1", "Option1", "GroupName"), "group text");
    same(control(&t, "", "Frame1", "Caption"), "caption of a frame");
    same(control(&t, "", "Button1", "Caption"), "last");
    same(opened_value(&t, SK_STORE_CONTROL, "ThisDocument", "", "PageBox", "Value"), "text on the page");
    same(opened_fact(&t, SK_FACT_FORMS_LONGEST), "24");
    same(opened_fact(&t, SK_FACT_FORMS_CONTROL_COUNT), "11");
    const opened_child *c = t.children;
    assert_non_null(c);
    same(c->bytes, "ThisDocument.PageBox.Value = text on the page\n"); /* the page comes last */
    assert_non_null(c->next);
    assert_true(sk_find(c->next->bytes, 0, SK_LIT("UserForm1.MultiPage1.Page1.TextBox1.Value = powershell-like text one\n")) !=
                SK_NPOS);
    assert_true(sk_find(c->next->bytes, 0, SK_LIT("Label1.Caption")) == SK_NPOS);
}

/* Pages are told in the order of the stream `x`, whatever the order of their sites. */
static void test_index(void **state)
{
    (void)state;
    opened t = opened_part(arena, sk_forms_open, make_file());
    unsigned seen = 0;
    for (const sk_doc_value *v = t.document->values; v; v = v->next)
        if (sk_equal(v->path, SK_LIT("MultiPage1")) && sk_equal(v->property, SK_LIT("Caption")))
            assert_int_equal(v->index, seen++);
    assert_int_equal(seen, 2);
}

static void test_no_forms(void **state)
{
    (void)state;
    make_cfb *c = make_cfb_new(arena, 3);
    make_cfb_put(c, "Other/stream", SK_LIT("text"));
    make_cfb_put(c, "ObjectPool/_1/contents", SK_LIT("some other object has a stream of this name"));
    opened t = opened_part(arena, sk_forms_open, make_cfb_finish(c));
    assert_int_equal(t.count, 0);
    assert_null(t.facts);
}

/* An `f` stream that no layout fits still gives its strings. */
static void test_scan(void **state)
{
    (void)state;
    make_cfb *c = make_cfb_new(arena, 3);
    make_cfb_put(c, "Macros/Form9/f",
                 SK_LIT("\xFF\xFF\x03\x00"
                        "first string\x01\x02s\0e\0c\0o\0n\0d\0"));
    opened t = opened_part(arena, sk_forms_open, make_cfb_finish(c));
    assert_int_equal(t.outcome, SK_OUTCOME_PARTIAL);
    assert_true(opened_deviation(&t, SK_DEV_FORMS_RECORD));
    same(opened_bytes(&t, "controls"), "Form9.Text = first string\nForm9.Text = second\n");
}

/* Cut at every byte: no property is invented, and those in front of the cut stay. */
static void test_cut_f(void **state)
{
    (void)state;
    static const make_control two[] = {{.class = SK_FORMS_TEXTBOX, .name = "A", .tag = "first tag"},
                                       {.class = SK_FORMS_LABEL, .name = "B", .tag = "second tag"}};
    sk_bytes f = make_form_f(arena, "cap", false, two, 2);
    for (size_t len = 0; len <= f.len; len++) {
        sk_forms_form form;
        sk_bytes cut = sk_arena_copy(arena, sk_slice(f, 0, len));
        sk_forms_form_read(cut, arena, 100, &form);
        assert_true(form.damaged == (len < f.len));
        assert_true(form.bad_at <= len);
        for (size_t i = 0; i < form.count; i++) same(form.sites[i].tag, i == 0 ? "first tag" : "second tag");
    }
}

static void test_cut_o(void **state)
{
    (void)state;
    make_control c = {.class = SK_FORMS_TEXTBOX, .value = "a value of some length", .group = "group"};
    sk_bytes o = make_control_bytes(arena, &c);
    for (size_t len = 0; len < o.len; len++) {
        sk_bytes value = property(sk_arena_copy(arena, sk_slice(o, 0, len)), SK_FORMS_TEXTBOX, "Value");
        assert_true(value.len == 0 || len >= o.len - 8); /* the last 8 bytes are font properties */
    }
}

/* A count of sites that the stream cannot hold, and a size of a control that `o` cannot hold. */
static void test_lies(void **state)
{
    (void)state;
    static const make_control one[] = {{.class = SK_FORMS_TEXTBOX, .name = "A", .tag = "tag"}};
    sk_bytes f = make_form_f(arena, NULL, false, one, 1);
    size_t at = sk_find(f, 0, SK_LIT("\0\0\1\0\0\0"));
    assert_true(at != SK_NPOS);
    sk_bytes lie = sk_arena_copy(arena, f);
    uint8_t *p = SK_NEW_ARRAY(arena, uint8_t, lie.len);
    sk_copy_out(lie, p, lie.len);
    p[at + 2] = p[at + 3] = p[at + 4] = p[at + 5] = 0xFF;
    sk_forms_form form;
    sk_forms_form_read(sk_bytes_of(p, lie.len), arena, 100, &form);
    assert_true(form.damaged);
    make_cfb *c = make_cfb_new(arena, 3);
    make_cfb_put(c, "Macros/U/f", f);
    make_cfb_put(c, "Macros/U/o", SK_LIT("short"));
    opened t = opened_part(arena, sk_forms_open, make_cfb_finish(c));
    assert_true(opened_deviation(&t, SK_DEV_FORMS_STREAM_CUT));
    same(opened_value(&t, SK_STORE_CONTROL, "U", "", "A", "Tag"), "tag");
}

/* Frames inside frames, deeper than the limit. */
static void test_depth(void **state)
{
    (void)state;
    make_control frames[40] = {0};
    for (unsigned i = 0; i < 40; i++) {
        frames[i] = (make_control){.class = SK_FORMS_FRAME, .name = "F", .caption = "frame text"};
        if (i + 1 < 40) frames[i].inside = &frames[i + 1], frames[i].count = 1;
    }
    make_cfb *c = make_cfb_new(arena, 3);
    make_form_put(c, arena, "", "Deep", "deep", frames, 1);
    opened t = opened_part(arena, sk_forms_open, make_cfb_finish(c));
    assert_true(t.outcome == SK_OUTCOME_LIMIT || t.outcome == SK_OUTCOME_COMPLETE); /* the reader of the file has a limit too */
    assert_int_not_equal(opened_fact(&t, SK_FACT_FORMS_CONTROL_COUNT).len, 0);
}

static sk_opening *package_opening(opened *t, sk_sink *sink, sk_artifact *artifact)
{
    static sk_opening o;
    t->budget.limits = sk_limits_default();
    o = (sk_opening){.artifact = artifact, .arena = arena, .budget = &t->budget, .sink = sink};
    return &o;
}

static uint32_t no_child(void *self, uint32_t parent, const sk_child *child)
{
    (void)self, (void)parent, (void)child;
    return 1;
}

static void no_deviation(void *self, uint32_t artifact, unsigned id, uint64_t off)
{
    (void)self, (void)artifact, (void)id, (void)off;
}

/* A control of a package: raw, and in a compound file. */
static void test_activex(void **state)
{
    (void)state;
    make_control box = {.class = SK_FORMS_TEXTBOX, .value = "text in a package"};
    make_cfb *c = make_cfb_new(arena, 3);
    make_cfb_put(c, "contents", make_control_bytes(arena, &box));
    const sk_bytes files[] = {make_activex_raw(arena, &box), make_cfb_finish(c)};
    for (size_t i = 0; i < SK_COUNT(files); i++) {
        opened t = {.arena = arena};
        sk_sink sink = {.self = &t, .child = no_child, .deviation = no_deviation};
        sk_artifact artifact = {.kind = SK_KIND_OFFICE_DOCX};
        sk_opening *o = package_opening(&t, &sink, &artifact);
        sk_forms_place place = {.container = SK_LIT("ThisDocument"), .name = SK_LIT("TextBox7"), .index = 3};
        assert_true(sk_forms_tell_control(o, &place, files[i]));
        t.document = o->document;
        same(opened_value(&t, SK_STORE_CONTROL, "ThisDocument", "", "TextBox7", "Value"), "text in a package");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_classes), cmocka_unit_test(test_numbers),  cmocka_unit_test(test_form),
        cmocka_unit_test(test_index),   cmocka_unit_test(test_no_forms), cmocka_unit_test(test_scan),
        cmocka_unit_test(test_cut_f),   cmocka_unit_test(test_cut_o),    cmocka_unit_test(test_lies),
        cmocka_unit_test(test_depth),   cmocka_unit_test(test_activex),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
