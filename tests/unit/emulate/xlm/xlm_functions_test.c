/* The table of functions, against the numbers of the token tables; formulas as text and as tokens give the same tree. */
#include "unit/test.h"

#include <string.h>

#include "codec/ptg.h"
#include "emulate/xlm/xlm_inside.h"
#include "make/xlm.h"

static void numbers_are_those_of_the_tokens(void **state)
{
    (void)state;
    unsigned last = 0;
    for (size_t i = 0;; i++) {
        const sk_xlm_row *row = sk_xlm_function_nth(i);
        if (!row) break;
        assert_true(i == 0 || row->number > last);
        last = row->number;
        assert_ptr_equal(sk_xlm_function_row(row->number), row);
        assert_true(row->least <= row->most && !row->run != !row->lazy);
        if (row->number >= SK_XLM_NAMED) continue;
        const char *name = sk_ptg_function(row->number & (SK_XLM_COMMAND - 1), row->number & SK_XLM_COMMAND, NULL);
        assert_non_null(name);
        assert_string_equal(name, row->name);
    }
    assert_null(sk_xlm_function_row(SK_XLM_FUNCTIONS));
}

static void names_are_found_without_case(void **state)
{
    (void)state;
    make_xlm *m = make_xlm_new();
    sk_xlm *x = sk_xlm_open(m->world, m->document);
    assert_int_equal(sk_xlm_function_find(x, SK_LIT("char")), 0x6F);
    assert_int_equal(sk_xlm_function_find(x, SK_LIT("Formula.Fill")), 0x861);
    assert_int_equal(sk_xlm_function_find(x, SK_LIT("NO.SUCH")), -1);
    assert_int_equal(sk_xlm_function_find(x, SK_LIT("")), -1);
    make_xlm_free(m);
}

static const sk_xlm_node *parse(sk_xlm *x, const char *text, bool r1c1)
{
    return sk_xlm_read_formula(x, sk_bytes_str(text), (sk_xlm_place){0, 4, 2}, r1c1);
}

static void precedence_is_that_of_excel(void **state)
{
    (void)state;
    make_xlm *m = make_xlm_new();
    sk_xlm *x = sk_xlm_open(m->world, m->document);
    static const struct {
        const char *text;
        sk_xlm_op op;
    } rows[] = {{"1+2*3", SK_XLM_OP_ADD},     {"1*2+3", SK_XLM_OP_ADD},
                {"1&2+3", SK_XLM_OP_JOIN},    {"1=2&3", SK_XLM_OP_EQUAL},
                {"-2^2", SK_XLM_OP_POWER},    {"2^-1%", SK_XLM_OP_POWER},
                {"1-2-3", SK_XLM_OP_SUB},     {"A1:B2 B1:C3", SK_XLM_OP_INTERSECT},
                {"(A1,B1)", SK_XLM_OP_UNION}, {"A1:OFFSET(A1,1,1)", SK_XLM_OP_RANGE},
                {"50%", SK_XLM_OP_PERCENT},   {"A1<=B1<>C1", SK_XLM_OP_NOT_EQUAL}};
    for (size_t i = 0; i < SK_COUNT(rows); i++) {
        const sk_xlm_node *n = parse(x, rows[i].text, false);
        assert_non_null(n);
        assert_int_equal(n->op, rows[i].op);
    }
    make_xlm_free(m);
}

static void references_are_read_in_both_styles(void **state)
{
    (void)state;
    make_xlm *m = make_xlm_new();
    sk_xlm *x = sk_xlm_open(m->world, m->document);
    static const struct {
        const char *text;
        bool r1c1;
        sk_xlm_ref want; /* sheet, columns, rows */
    } rows[] = {{"$B$3", false, {0, 1, 1, 2, 2}},
                {"Sheet1!B3:C4", false, {1, 1, 2, 2, 3}},
                {"'Sheet1'!$A:$B", false, {1, 0, 1, 0, 1048575}},
                {"3:4", false, {0, 0, 16383, 2, 3}},
                {"R2C3", true, {0, 2, 2, 1, 1}},
                {"R[-1]C[2]", true, {0, 4, 4, 3, 3}},
                {"RC", true, {0, 2, 2, 4, 4}},
                {"R[1]C1:R[2]C2", true, {0, 0, 1, 5, 6}},
                {"Sheet1!R1C1", true, {1, 0, 0, 0, 0}},
                {"C2", true, {0, 1, 1, 0, 1048575}},
                {"AB12", true, {0, 27, 27, 11, 11}}};
    for (size_t i = 0; i < SK_COUNT(rows); i++) {
        sk_xlm_ref r;
        assert_true(sk_xlm_read_reference(x, sk_bytes_str(rows[i].text), (sk_xlm_place){0, 4, 2}, rows[i].r1c1, &r));
        assert_int_equal(r.sheet, rows[i].want.sheet);
        assert_int_equal(r.c0, rows[i].want.c0);
        assert_int_equal(r.c1, rows[i].want.c1);
        assert_int_equal(r.r0, rows[i].want.r0);
        assert_int_equal(r.r1, rows[i].want.r1);
    }
    make_xlm_free(m);
}

static void broken_formulas_are_refused(void **state)
{
    (void)state;
    make_xlm *m = make_xlm_new();
    sk_xlm *x = sk_xlm_open(m->world, m->document);
    static const char *const rows[] = {"",           "(",       ")",          "1+",    "\"a",    "{1,2;3}",
                                       "IF(1,2",     "A1 +* 2", "'Sheet1!A1", "1 2",   "#WHAT!", "=",
                                       "SUM(1,,2))", "{1,A1}",  ",",          "a!b!c!"};
    for (size_t i = 0; i < SK_COUNT(rows); i++) assert_null(parse(x, rows[i], false));
    char deep[3000];
    memset(deep, '(', sizeof deep - 1);
    deep[sizeof deep - 1] = 0;
    assert_null(parse(x, deep, false));
    make_xlm_free(m);
}

/* Every truncation of a formula's tokens is refused or evaluated, and tokens of lying lengths too. */
static void broken_tokens_are_refused(void **state)
{
    (void)state;
    make_xlm *m = make_xlm_new();
    m->document->tokens = SK_TOKENS_BIFF8;
    sk_xlm *x = sk_xlm_open(m->world, m->document);
    make_tokens t = make_tokens_new(m->arena, SK_PTG_BIFF8);
    make_ptg_string(&t, "text");
    make_ptg_ref(&t, 1, 1);
    make_ptg_ref_sheet(&t, 9, 1, 1);
    make_ptg_name(&t, 77);
    make_ptg_call(&t, "CONCATENATE", 4);
    sk_bytes all = make_tokens_view(&t);
    for (size_t len = 0; len <= all.len; len++) {
        const sk_xlm_node *n = sk_xlm_read_tokens(x, sk_slice(all, 0, len), (sk_bytes){NULL, 0},
                                                  (sk_xlm_place){0, 0, 0});
        if (n) (void)sk_xlm_eval_value(x, n);
        assert_true(n || len < all.len);
    }
    static const uint8_t bad[][6] = {
        {0x22, 0x7F, 0x6F, 0x00}, {0x17, 0xFF, 0x01, 'a'}, {0x08}, {0x20, 0, 0, 0, 0}, {0x80}, {0x01, 0, 0, 0, 0}};
    for (size_t i = 0; i < SK_COUNT(bad); i++)
        assert_null(
            sk_xlm_read_tokens(x, sk_bytes_of(bad[i], sizeof bad[i]), (sk_bytes){NULL, 0}, (sk_xlm_place){0, 0, 0}));
    make_xlm_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_those_of_the_tokens), cmocka_unit_test(names_are_found_without_case),
        cmocka_unit_test(precedence_is_that_of_excel),     cmocka_unit_test(references_are_read_in_both_styles),
        cmocka_unit_test(broken_formulas_are_refused),     cmocka_unit_test(broken_tokens_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
