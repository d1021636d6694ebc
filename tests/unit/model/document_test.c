/* The bridge to the emulators: what is added stays, in order, copied; cells are found by their place. */
#include "model/document.h"

#include <string.h>

#include "../test.h"

static void rows_are_copied_and_keep_their_order(void **state)
{
    (void)state;
    sk_arena *a = sk_arena_new(1 << 20);
    sk_document *d = sk_document_new(a, 7);
    assert_int_equal(d->artifact, 7);
    char name[] = "Module1";
    sk_doc_module *first = sk_document_add_module(d, &(sk_doc_module){.name = sk_bytes_str(name), .source = SK_LIT("Sub A()\n")});
    memset(name, 'x', sizeof name - 1);
    (void)sk_document_add_module(d, &(sk_doc_module){.name = SK_LIT("Module2"), .next = first}); /* a next from outside is not taken */
    assert_ptr_equal(d->modules, first);
    assert_bytes(d->modules->name, "Module1");
    assert_bytes(d->modules->source, "Sub A()\n");
    assert_bytes(d->modules->next->name, "Module2");
    assert_null(d->modules->next->next);
    (void)sk_document_add_value(d, &(sk_doc_value){.store = SK_STORE_CONTROL, .container = SK_LIT("Form"), .path = SK_LIT("Page1"), .name = SK_LIT("Box"),
                                                   .property = SK_LIT("Tag"), .value = SK_LIT("text"), .index = 3, .artifact = 4});
    const sk_doc_value *v = d->values;
    assert_bytes(v->container, "Form");
    assert_bytes(v->path, "Page1");
    assert_bytes(v->name, "Box");
    assert_bytes(v->property, "Tag");
    assert_bytes(v->value, "text");
    assert_int_equal(v->index + v->artifact, 7);
    sk_arena_free(a);
}

/* Cells come in any order, and more may come after the first look. */
static void cells_are_found_by_their_place(void **state)
{
    (void)state;
    sk_arena *a = sk_arena_new(8 << 20);
    sk_budget b = {.limits = sk_limits_default()};
    sk_document *d = sk_document_new(a, 0);
    sk_doc_sheet *sheet = sk_document_add_sheet(d, &(sk_doc_sheet){.name = SK_LIT("Sheet1")});
    assert_null(sk_document_cell(sheet, 0, 0));
    for (uint32_t i = 0; i < 2000; i++) {
        uint32_t place = i * 7919 % 2000;
        assert_true(sk_document_add_cell(d, &b, sheet, &(sk_doc_cell){.row = place / 50, .column = place % 50, .number = place}));
    }
    for (uint32_t i = 0; i < 2000; i++) {
        const sk_doc_cell *c = sk_document_cell(sheet, i / 50, i % 50);
        assert_non_null(c);
        assert_true(c->number == i);
    }
    assert_null(sk_document_cell(sheet, 40, 0));
    assert_null(sk_document_cell(sheet, 0, 50));
    assert_null(sk_document_cell(sheet, UINT32_MAX, UINT32_MAX));
    assert_true(sk_document_add_cell(d, &b, sheet, &(sk_doc_cell){.row = UINT32_MAX, .column = 0, .text = SK_LIT("last"), .tokens = SK_LIT("\x1D\0")}));
    assert_bytes(sk_document_cell(sheet, UINT32_MAX, 0)->text, "last");
    assert_bytes(sk_document_cell(sheet, UINT32_MAX, 0)->tokens, "\x1D\0");
    assert_true(sk_document_cell(sheet, 0, 0)->number == 0);
    sk_arena_free(a);
}

static void too_many_cells_are_told(void **state)
{
    (void)state;
    sk_arena *a = sk_arena_new(1 << 20);
    sk_budget b = {.limits = sk_limits_default()};
    b.limits.value[SK_LIMIT_DOCUMENT_CELLS] = 3;
    sk_document *d = sk_document_new(a, 0);
    sk_doc_sheet *one = sk_document_add_sheet(d, &(sk_doc_sheet){.name = SK_LIT("1")});
    sk_doc_sheet *two = sk_document_add_sheet(d, &(sk_doc_sheet){.name = SK_LIT("2")});
    assert_true(sk_document_add_cell(d, &b, one, &(sk_doc_cell){.row = 1}));
    assert_true(sk_document_add_cell(d, &b, two, &(sk_doc_cell){.row = 1}));
    assert_true(sk_document_add_cell(d, &b, two, &(sk_doc_cell){.row = 2}));
    assert_false(b.reached[SK_LIMIT_DOCUMENT_CELLS]);
    assert_false(sk_document_add_cell(d, &b, one, &(sk_doc_cell){.row = 2}));
    assert_true(b.reached[SK_LIMIT_DOCUMENT_CELLS]);
    assert_int_equal(one->cell_count, 1);
    sk_arena_free(a);
}

static void a_full_arena_answers_null(void **state)
{
    (void)state;
    sk_arena *a = sk_arena_new(1 << 16);
    sk_budget b = {.limits = sk_limits_default()};
    sk_document *d = sk_document_new(a, 0);
    sk_doc_sheet *sheet = sk_document_add_sheet(d, &(sk_doc_sheet){.name = SK_LIT("1")});
    size_t added = 0;
    while (added < 100000 && sk_document_add_cell(d, &b, sheet, &(sk_doc_cell){.row = (uint32_t)added})) added++;
    assert_true(added > 0 && added < 100000);
    assert_true(sk_arena_exhausted(a));
    assert_non_null(sk_document_cell(sheet, (uint32_t)added - 1, 0));
    size_t values = 0;
    while (values < 100000 && sk_document_add_value(d, &(sk_doc_value){.value = SK_LIT("x")})) values++;
    assert_true(values < 100000);
    sk_arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(rows_are_copied_and_keep_their_order), cmocka_unit_test(cells_are_found_by_their_place),
                                       cmocka_unit_test(too_many_cells_are_told), cmocka_unit_test(a_full_arena_answers_null)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
