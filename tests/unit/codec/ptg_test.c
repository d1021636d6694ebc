/* Formula tokens: each token's text, tables of functions, damage of every kind. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "make/ptg.h"

static sk_arena *arena;
static sk_ptg *ptg;

static int set_up(void **state)
{
    (void)state;
    arena = sk_arena_new(64u << 20);
    ptg = arena ? sk_ptg_new(arena) : NULL;
    return ptg ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    sk_arena_free(arena);
    return 0;
}

#define RAW(...) ((const uint8_t[]){__VA_ARGS__}), sizeof((const uint8_t[]){__VA_ARGS__})

static sk_ptg_output render(sk_ptg_version version, sk_bytes tokens, sk_bytes extra)
{
    sk_ptg_input in = {.version = version, .tokens = tokens, .extra = extra, .row = 9, .column = 2, .most = 4096};
    return sk_ptg_text(ptg, &in);
}

static void check(sk_ptg_output out, sk_ptg_status status, const char *text)
{
    assert_int_equal(out.status, status);
    assert_int_equal(out.text.len, sk_bytes_str(text).len);
    assert_memory_equal(out.text.p, text, out.text.len);
}

static void check8(const uint8_t *p, size_t len, sk_ptg_status status, const char *text)
{
    check(render(SK_PTG_BIFF8, sk_bytes_of(p, len), (sk_bytes){NULL, 0}), status, text);
}

static void check12(const uint8_t *p, size_t len, sk_ptg_status status, const char *text)
{
    check(render(SK_PTG_BIFF12, sk_bytes_of(p, len), (sk_bytes){NULL, 0}), status, text);
}

static void constants(void **state)
{
    (void)state;
    check8(RAW(0x1E, 0xE8, 0x03), SK_PTG_SOUND, "1000");
    check8(RAW(0x1F, 0, 0, 0, 0, 0, 0, 0xE0, 0xBF), SK_PTG_SOUND, "-0.5");
    check8(RAW(0x1F, 0x9A, 0x99, 0x99, 0x99, 0x99, 0x99, 0xB9, 0x3F), SK_PTG_SOUND, "0.1");
    check8(RAW(0x1F, 0, 0, 0, 0, 0, 0, 0xF0, 0x7F), SK_PTG_SOUND, "#NUM!");
    check8(RAW(0x1D, 1), SK_PTG_SOUND, "TRUE");
    check8(RAW(0x1C, 0x2A), SK_PTG_SOUND, "#N/A");
    check8(RAW(0x1C, 0x99), SK_PTG_SOUND, "#ERR!");
    check8(RAW(0x17, 3, 0, 'a', '"', 'b'), SK_PTG_SOUND, "\"a\"\"b\"");
    check8(RAW(0x17, 2, 1, 0x42, 0x30, 0x3D, 0xD8), SK_PTG_SOUND, "\"\xE3\x81\x82\xEF\xBF\xBD\"");
    check12(RAW(0x17, 2, 0, 0x3D, 0xD8, 0x00, 0xDE), SK_PTG_SOUND, "\"\xF0\x9F\x98\x80\"");
}

static void operators(void **state)
{
    (void)state;
    static const struct {
        uint8_t token;
        const char *text;
    } binary[] = {{3, "1+2"},  {4, "1-2"},   {5, "1*2"},   {6, "1/2"},  {7, "1^2"},
                  {8, "1&2"},  {9, "1<2"},   {10, "1<=2"}, {11, "1=2"}, {12, "1>=2"},
                  {13, "1>2"}, {14, "1<>2"}, {15, "1 2"},  {16, "1,2"}, {17, "1:2"}};
    for (size_t i = 0; i < sizeof binary / sizeof binary[0]; i++)
        check8(RAW(0x1E, 1, 0, 0x1E, 2, 0, binary[i].token), SK_PTG_SOUND, binary[i].text);
    check8(RAW(0x1E, 1, 0, 0x13), SK_PTG_SOUND, "-1");
    check8(RAW(0x1E, 1, 0, 0x14), SK_PTG_SOUND, "1%");
    check8(RAW(0x1E, 1, 0, 0x1E, 2, 0, 3, 0x15, 0x1E, 3, 0, 5), SK_PTG_SOUND, "(1+2)*3");
}

static void references(void **state)
{
    (void)state;
    check8(RAW(0x44, 0, 0, 0, 0xC0), SK_PTG_SOUND, "A1");
    check8(RAW(0x44, 0xFF, 0xFF, 0xFF, 0x00), SK_PTG_SOUND, "$IV$65536");
    check8(RAW(0x24, 4, 0, 27, 0x40), SK_PTG_SOUND, "AB$5");
    check8(RAW(0x25, 0, 0, 9, 0, 0, 0x80, 1, 0x80), SK_PTG_SOUND, "$A1:$B10");
    check8(RAW(0x25, 0, 0, 0xFF, 0xFF, 2, 0xC0, 3, 0xC0), SK_PTG_SOUND, "C:D");
    check8(RAW(0x25, 0, 0, 1, 0, 0, 0, 0xFF, 0), SK_PTG_SOUND, "$1:$2");
    check8(RAW(0x2C, 0xFF, 0xFF, 0xFF, 0xC0), SK_PTG_SOUND, "B9"); /* one up, one left of C10 */
    check8(RAW(0x4A, 0, 0, 0, 0), SK_PTG_SOUND, "#REF!");
    check8(RAW(0x3A, 7, 0, 0, 0, 0, 0), SK_PTG_SOUND, "Sheet#7!$A$1");
    check8(RAW(0x23, 5, 0, 0, 0), SK_PTG_SOUND, "Name#5");
    check8(RAW(0x39, 1, 0, 2, 0, 0, 0), SK_PTG_SOUND, "Name#1.2");
    check12(RAW(0x44, 0, 0, 0x10, 0, 0xFF, 0x3F), SK_PTG_SOUND, "$XFD$1"); /* rows beyond the sheet wrap */
    check12(RAW(0x25, 0, 0, 0, 0, 0xFF, 0xFF, 0x0F, 0, 0, 0xC0, 0, 0xC0), SK_PTG_SOUND, "A:A");
}

static void calls(void **state)
{
    (void)state;
    check8(RAW(0x1E, 65, 0, 0x41, 111, 0), SK_PTG_SOUND, "CHAR(65)");
    check8(RAW(0x41, 19, 0), SK_PTG_SOUND, "PI()");
    check8(RAW(0x1E, 1, 0, 0x1E, 2, 0, 0x42, 2, 0x50, 0x01), SK_PTG_SOUND, "CONCATENATE(1,2)");
    check8(RAW(0x1E, 1, 0, 0x42, 1, 110, 0), SK_PTG_SOUND, "EXEC(1)");
    check8(RAW(0x42, 0, 54, 0), SK_PTG_SOUND, "HALT()");
    check8(RAW(0x1E, 1, 0, 0x42, 0x81, 1, 0x80), SK_PTG_SOUND, "OPEN?(1)");
    check8(RAW(0x1E, 1, 0, 0x19, 0x10, 0, 0), SK_PTG_SOUND, "SUM(1)");
    check8(RAW(0x17, 1, 0, 'x', 0x1E, 1, 0, 0x42, 2, 0xFF, 0), SK_PTG_SOUND, "\"x\"(1)");
    check8(RAW(0x23, 5, 0, 0, 0, 0x42, 1, 0xFF, 0), SK_PTG_SOUND, "Name#5()");
    check8(RAW(0x1D, 1, 0x19, 2, 5, 0, 0x16, 0x19, 8, 3, 0, 0x1E, 2, 0, 0x42, 3, 1, 0), SK_PTG_SOUND, "IF(TRUE,,2)");
    check8(RAW(0x1E, 1, 0, 0x19, 4, 1, 0, 0, 0, 0, 0, 0x1E, 2, 0, 0x42, 2, 100, 0), SK_PTG_SOUND, "CHOOSE(1,2)");
    check8(RAW(0x1E, 1, 0, 0x1E, 2, 0, 0x42, 2, 0xE8, 0x03), SK_PTG_SOUND, "FUNC(1000;1,2)");
    check8(RAW(0x42, 0, 0xE8, 0x83), SK_PTG_SOUND, "FUNC(33768)");
}

static void function_tables(void **state)
{
    (void)state;
    static const struct {
        uint32_t number;
        bool command;
        int args;
        const char *name;
    } known[] = {{0, false, -1, "COUNT"},      {53, false, 1, "GOTO"},         {55, false, -1, "RETURN"},
                 {88, false, -1, "SET.NAME"},  {108, false, 2, "SET.VALUE"},   {149, false, -1, "REGISTER"},
                 {150, false, -1, "CALL"},     {185, false, -1, "GET.CELL"},   {186, false, 1, "GET.WORKSPACE"},
                 {257, false, 1, "EVALUATE"},  {480, false, 2, "IFERROR"},     {484, false, -1, "AVERAGEIFS"},
                 {6, true, -1, "FILE.DELETE"}, {17, true, -1, "RUN"},          {96, true, -1, "FORMULA"},
                 {118, true, -1, "ALERT"},     {281, true, -1, "WORKBOOK.ADD"}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        int args = 99;
        const char *name = sk_ptg_function(known[i].number, known[i].command, &args);
        assert_non_null(name);
        assert_string_equal(name, known[i].name);
        assert_int_equal(args, known[i].args);
        assert_int_equal(sk_ptg_function_find(sk_bytes_str(name), known[i].command), known[i].number);
    }
    assert_null(sk_ptg_function(485, false, NULL));
    assert_null(sk_ptg_function(UINT32_MAX, true, NULL));
    assert_int_equal(sk_ptg_function_find(SK_LIT("NO.SUCH.FUNCTION"), false), -1);
}

static void array_constants(void **state)
{
    (void)state;
    static const uint8_t token[] = {0x60, 0, 0, 0, 0, 0, 0, 0},
                         extra[] = {1, 1, 0, 1, 0, 0, 0, 0, 0,    0,    0xF0, 0x3F, 2, 1, 0, 0, 'x', 4,
                                    1, 0, 0, 0, 0, 0, 0, 0, 0x10, 0x2A, 0,    0,    0, 0, 0, 0, 0};
    check(render(SK_PTG_BIFF8, sk_bytes_of(token, sizeof token), sk_bytes_of(extra, sizeof extra)), SK_PTG_SOUND,
          "{1,\"x\";TRUE,#N/A}");
    for (size_t len = 0; len < sizeof extra; len++)
        assert_int_equal(render(SK_PTG_BIFF8, sk_bytes_of(token, sizeof token), sk_bytes_of(extra, len)).status,
                         SK_PTG_CUT);
}

/* MS-XLSB: rows before columns, narrower elements. */
static void array_constants_12(void **state)
{
    (void)state;
    static const uint8_t token[15] = {0x60}, extra[] = {2, 0, 0, 0,   3, 0, 0, 0, 0,    0, 0, 0, 0, 0, 0, 0xF0, 0x3F,
                                                        1, 1, 0, 'x', 0, 2, 1, 4, 0x2A, 0, 0, 0, 2, 0, 2, 1};
    check(render(SK_PTG_BIFF12, sk_bytes_of(token, sizeof token), sk_bytes_of(extra, sizeof extra)), SK_PTG_SOUND,
          "{1,\"x\",TRUE;#N/A,FALSE,TRUE}");
}

static void shared(void **state)
{
    (void)state;
    sk_ptg_output out = render(SK_PTG_BIFF8, sk_bytes_of(RAW(0x01, 3, 0, 1, 0)), (sk_bytes){NULL, 0});
    assert_true(out.exp && out.status == SK_PTG_SOUND);
    assert_int_equal(out.exp_row, 3);
    assert_int_equal(out.exp_column, 1);
    out = render(SK_PTG_BIFF12, sk_bytes_of(RAW(0x01, 3, 0, 0, 0)), sk_bytes_of(RAW(9, 0, 0, 0)));
    assert_true(out.exp && out.exp_row == 3 && out.exp_column == 9);
}

static void damage(void **state)
{
    (void)state;
    check8(RAW(0x1E, 1, 0, 0x03), SK_PTG_STACK, "1+?");
    check8(RAW(0x03), SK_PTG_STACK, "?+?");
    check8(RAW(0x15), SK_PTG_STACK, "(?)");
    check8(RAW(0x1E, 1, 0, 0x1E, 2, 0), SK_PTG_STACK, "1,2");
    check8(RAW(0x1E, 1, 0, 0x1E, 2), SK_PTG_CUT, "1");
    check8(RAW(0x1E, 1, 0, 0x30, 9, 9), SK_PTG_UNKNOWN, "1");
    check8(RAW(0x1E, 1, 0, 0x42, 9, 4, 0), SK_PTG_STACK, "SUM(1)");
    check8(RAW(0x17, 200, 0, 'a'), SK_PTG_CUT, "");
    check8(NULL, 0, SK_PTG_SOUND, "");
    assert_int_equal(sk_ptg_text(NULL, &(sk_ptg_input){.most = 9}).status, SK_PTG_LIMIT);
}

static void limit(void **state)
{
    (void)state;
    make_tokens t = make_tokens_new(arena, SK_PTG_BIFF8);
    for (unsigned i = 0; i < 4000; i++) make_ptg_string(&t, "\xE8\xA1\xA8");
    for (unsigned i = 1; i < 4000; i++) make_ptg(&t, 0x08);
    sk_ptg_output out = render(SK_PTG_BIFF8, make_tokens_view(&t), (sk_bytes){NULL, 0});
    assert_int_equal(out.status, SK_PTG_LIMIT);
    assert_in_range(out.text.len, 4090, 4096);
    sk_ptg_input in = {.version = SK_PTG_BIFF8, .tokens = make_tokens_view(&t), .most = SK_PTG_TEXT_MOST};
    out = sk_ptg_text(ptg, &in);
    assert_int_equal(out.status, SK_PTG_SOUND);
    assert_int_equal(out.text.len, 4000 * 6 - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(constants),
                                       cmocka_unit_test(operators),
                                       cmocka_unit_test(references),
                                       cmocka_unit_test(calls),
                                       cmocka_unit_test(function_tables),
                                       cmocka_unit_test(array_constants),
                                       cmocka_unit_test(array_constants_12),
                                       cmocka_unit_test(shared),
                                       cmocka_unit_test(damage),
                                       cmocka_unit_test(limit)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
