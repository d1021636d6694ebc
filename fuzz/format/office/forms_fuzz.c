/* Forms: input is a length (2 bytes), an `f` stream of that length, then an `o` stream; both are also read as controls. */
#include "fuzz.h"

#include "format/office/forms_form.h"
#include "make/forms.h"
#include "make/opened.h"

static void read_all(sk_arena *a, sk_bytes b)
{
    static const sk_forms_class classes[] = {SK_FORMS_TEXTBOX, SK_FORMS_LABEL, SK_FORMS_BUTTON, SK_FORMS_TABSTRIP,
                                             SK_FORMS_SCROLL,  SK_FORMS_SPIN,  SK_FORMS_IMAGE,  SK_FORMS_FORM};
    sk_forms_properties p;
    sk_forms_record rec;
    sk_forms_properties_begin(&p, a);
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (sk_forms_control_read(b, classes[i], &p, &rec) && rec.end > b.len) __builtin_trap();
    if (sk_forms_site_read(b, &p, &rec) && rec.end > b.len) __builtin_trap();
    (void)sk_forms_control_guess(b);
    sk_forms_scan_strings(b, &p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sk_arena *a = sk_arena_new(64u << 20);
    sk_bytes b = sk_bytes_of(data, size), f = sk_slice(b, 2, sk_u16le_at(b, 0)), o = sk_from(b, 2u + sk_u16le_at(b, 0));
    if (!a) return 0;
    sk_forms_form form;
    sk_forms_form_read(f, a, 1000, &form);
    if (form.bad_at > f.len) __builtin_trap();
    read_all(a, f);
    read_all(a, o);
    make_cfb *c = make_cfb_new(a, 3);
    make_cfb_put(c, "Macros/Form1/f", f);
    make_cfb_put(c, "Macros/Form1/o", o);
    make_cfb_put(c, "Macros/Form1/i01/f", f);
    make_cfb_put(c, "Macros/Form1/i01/o", o);
    make_cfb_put(c, "Macros/Form1/i01/x", o);
    make_cfb_put(c, "ObjectPool/_1/contents", o);
    make_cfb_put(c, "Ctls", o);
    (void)opened_part(a, sk_forms_open, make_cfb_finish(c));
    sk_arena_free(a);
    return 0;
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    static const make_control pages[] = {{.class = SK_FORMS_FORM, .name = "Page1", .caption = "page"}};
    static const make_control controls[] = {{.class = SK_FORMS_MULTIPAGE, .name = "M", .inside = pages, .count = 1},
                                            {.class = SK_FORMS_TEXTBOX, .name = "T", .value = "text", .tag = "tag", .tip = "tip"},
                                            {.class = SK_FORMS_LABEL, .name = "L", .caption = "label", .wide = true},
                                            {.class = SK_FORMS_TABSTRIP, .name = "S", .inside = pages, .count = 1}};
    sk_arena *a = sk_arena_new(16u << 20);
    if (!a) return;
    sk_bytes f = make_form_f(a, "caption", false, controls, 4), o = make_form_o(a, controls, 4);
    sk_buf b = sk_buf_new(a, 1u << 20);
    make_u16(&b, (unsigned)f.len);
    sk_buf_bytes(&b, f);
    sk_buf_bytes(&b, o);
    take(self, sk_buf_view(&b));
    sk_arena_free(a);
}
