#include "unit/test.h"

#include <string.h>

#include "make/made_world.h"

static make_world *m;
static sk_world *w;

static int set_up(void **state)
{
    (void)state;
    m = make_world_new();
    w = m->world;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    make_world_free(m);
    return 0;
}

static const char *text_of(const sk_value *v)
{
    sk_str s;
    int error = sk_value_to_str(w, v, &s);
    if (error) return error == SK_ERR_NULL ? "<Null>" : "<error>";
    return (const char *)sk_str_to_utf8(&w->strings, s).p;
}

static sk_value text(const char *s) { return sk_string_c(s); }

static void test_numbers_become_text(void **state)
{
    static const struct {
        double d;
        bool single;
        const char *want;
    } rows[] = {
        {0, false, "0"},
        {0.1 + 0.2, false, "0.3"},
        {1.0 / 30, false, "3.33333333333333E-02"},
        {1.0 / 3, false, "0.333333333333333"},
        {1e15, false, "1E+15"},
        {123456789012345.0, false, "123456789012345"},
        {1e14, false, "100000000000000"},
        {-2.5, false, "-2.5"},
        {0.000012345, false, "0.000012345"},
        {1e-15, false, "0.000000000000001"},
        {1.5e300, false, "1.5E+300"},
        {1e100, false, "1E+100"},
        {1.0f / 3, true, "0.3333333"},
        {1e7, true, "1E+07"},
        {3.5, true, "3.5"},
    };
    (void)state;
    for (size_t i = 0; i < SK_COUNT(rows); i++) {
        sk_value v = rows[i].single ? (sk_value){.type = SK_V_SINGLE, .u.d = rows[i].d} : sk_double(rows[i].d);
        assert_string_equal(text_of(&v), rows[i].want);
    }
    sk_value least = sk_longlong(INT64_MIN), truth = sk_bool(true), money = {.type = SK_V_CURRENCY, .u.i = -12500},
             error = sk_cv_error(2042);
    assert_string_equal(text_of(&least), "-9223372036854775808");
    assert_string_equal(text_of(&truth), "True");
    assert_string_equal(text_of(&money), "-1.25");
    assert_string_equal(text_of(&error), "Error 2042");
}

static void test_texts_become_numbers(void **state)
{
    static const struct {
        const char *text;
        double want;
        bool good;
    } rows[] = {
        {"12", 12, true},          {" 12 ", 12, true}, {"-1.5", -1.5, true},    {"1e3", 1000, true},
        {"1D3", 1000, true},       {"&H1F", 31, true}, {"&hffff", 65535, true}, {"&O17", 15, true},
        {"1,234.5", 1234.5, true}, {"(5)", -5, true},  {"$5", 5, true},         {".5", 0.5, true},
        {"5-", -5, true},          {"", 0, false},     {"abc", 0, false},       {"1x", 0, false},
        {"&H", 0, false},          {"&HG", 0, false},  {"1e", 0, false},        {"--1", 0, false},
        {"(5", 0, false},
    };
    (void)state;
    for (size_t i = 0; i < SK_COUNT(rows); i++) {
        double d = 0;
        assert_int_equal(sk_text_to_number(sk_str_c(rows[i].text), &d), rows[i].good);
        if (rows[i].good) assert_true(d == rows[i].want);
    }
    assert_true(sk_text_val(SK_STR(" 1 2 3abc")) == 123);
    assert_true(sk_text_val(SK_STR("&HFFFF")) == -1);
    assert_true(sk_text_val(SK_STR("&HFFFF&")) == 65535);
    assert_true(sk_text_val(SK_STR("x")) == 0);
    assert_true(sk_text_val(SK_STR("-3.5e2z")) == -350);
}

static void test_coercions(void **state)
{
    static const struct {
        sk_type to;
        double from;
        int error;
        int64_t want;
    } rows[] = {
        {SK_V_INTEGER, 0.5, 0, 0},
        {SK_V_INTEGER, 1.5, 0, 2},
        {SK_V_INTEGER, 2.5, 0, 2},
        {SK_V_INTEGER, -2.5, 0, -2},
        {SK_V_INTEGER, 32767.5, SK_ERR_OVERFLOW, 0},
        {SK_V_INTEGER, 32767.4, 0, 32767},
        {SK_V_BYTE, 955, SK_ERR_OVERFLOW, 0},
        {SK_V_BYTE, -1, SK_ERR_OVERFLOW, 0},
        {SK_V_LONG, 2147483648.0, SK_ERR_OVERFLOW, 0},
        {SK_V_BOOLEAN, 0.1, 0, -1},
        {SK_V_CURRENCY, 1.03125, 0, 10312},
        {SK_V_LONG, -2147483648.0, 0, INT32_MIN},
    };
    (void)state;
    for (size_t i = 0; i < SK_COUNT(rows); i++) {
        sk_value from = sk_double(rows[i].from), to = sk_empty();
        assert_int_equal(sk_value_to(w, rows[i].to, &from, &to), rows[i].error);
        if (!rows[i].error) assert_int_equal(to.u.i, rows[i].want);
    }
    sk_value none = sk_null(), v, hex = text("&HFFFF"), word = text("x"), yes = text("true"), nothing = sk_nothing();
    assert_int_equal(sk_value_to(w, SK_V_LONG, &none, &v), SK_ERR_NULL);
    assert_int_equal(sk_value_to(w, SK_V_LONG, &word, &v), SK_ERR_TYPE);
    assert_int_equal(sk_value_to(w, SK_V_LONG, &nothing, &v), SK_ERR_NOTHING);
    assert_int_equal(sk_value_to(w, SK_V_INTEGER, &hex, &v), 0);
    assert_int_equal(v.u.i, -1);
    assert_int_equal(sk_value_to(w, SK_V_LONG, &hex, &v), 0);
    assert_int_equal(v.u.i, 65535);
    assert_int_equal(sk_value_to(w, SK_V_BOOLEAN, &yes, &v), 0);
    assert_int_equal(v.u.i, -1);
}

typedef struct operation_row {
    sk_value a;
    sk_operator op;
    sk_value b;
    unsigned how;
    int error;
    unsigned type;
    const char *text;
} operation_row;

static void check(const operation_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        sk_value v = sk_empty();
        int error = sk_value_binary(w, rows[i].op, &rows[i].a, &rows[i].b, rows[i].how, &v);
        if (error != rows[i].error) fail_msg("row %zu: error %d", i, error);
        if (error) continue;
        if (v.type != rows[i].type) fail_msg("row %zu: type %u", i, v.type);
        if (rows[i].text && strcmp(text_of(&v), rows[i].text) != 0) fail_msg("row %zu: %s", i, text_of(&v));
    }
}

static void test_arithmetic(void **state)
{
    (void)state;
    const operation_row rows[] = {
        {sk_integer(32767), SK_OP2_ADD, sk_integer(1), 0, SK_ERR_OVERFLOW, 0, NULL},
        {sk_integer(32767), SK_OP2_ADD, sk_integer(1), SK_WIDEN, 0, SK_V_LONG, "32768"},
        {sk_long(INT32_MAX), SK_OP2_ADD, sk_integer(1), SK_WIDEN, 0, SK_V_DOUBLE, "2147483648"},
        {sk_byte(200), SK_OP2_ADD, sk_byte(100), SK_WIDEN, 0, SK_V_INTEGER, "300"},
        {sk_byte(1), SK_OP2_SUB, sk_byte(2), 0, SK_ERR_OVERFLOW, 0, NULL},
        {sk_longlong(INT64_MAX), SK_OP2_ADD, sk_integer(1), SK_WIDEN, SK_ERR_OVERFLOW, 0, NULL},
        {sk_integer(300), SK_OP2_MUL, sk_integer(300), SK_WIDEN, 0, SK_V_LONG, "90000"},
        {text("3"), SK_OP2_ADD, sk_integer(4), 0, 0, SK_V_DOUBLE, "7"},
        {text("3"), SK_OP2_ADD, text("4"), 0, 0, SK_V_STRING, "34"},
        {text("a"), SK_OP2_ADD, sk_integer(4), 0, SK_ERR_TYPE, 0, NULL},
        {sk_empty(), SK_OP2_ADD, sk_empty(), 0, 0, SK_V_INTEGER, "0"},
        {sk_empty(), SK_OP2_ADD, text("x"), 0, 0, SK_V_STRING, "x"},
        {sk_bool(true), SK_OP2_ADD, sk_bool(true), 0, 0, SK_V_INTEGER, "-2"},
        {sk_null(), SK_OP2_ADD, sk_integer(1), 0, 0, SK_V_NULL, NULL},
        {sk_integer(1), SK_OP2_DIV, sk_integer(0), 0, SK_ERR_DIVIDE, 0, NULL},
        {sk_integer(0), SK_OP2_DIV, sk_integer(0), 0, SK_ERR_OVERFLOW, 0, NULL},
        {sk_integer(7), SK_OP2_DIV, sk_integer(2), 0, 0, SK_V_DOUBLE, "3.5"},
        {sk_double(7.5), SK_OP2_INTDIV, sk_integer(2), 0, 0, SK_V_LONG, "4"},
        {sk_double(6.5), SK_OP2_MOD, sk_integer(4), 0, 0, SK_V_LONG, "2"},
        {sk_integer(-7), SK_OP2_MOD, sk_integer(3), 0, 0, SK_V_INTEGER, "-1"},
        {sk_integer(-7), SK_OP2_INTDIV, sk_integer(2), 0, 0, SK_V_INTEGER, "-3"},
        {sk_long(INT32_MIN), SK_OP2_INTDIV, sk_integer(-1), 0, SK_ERR_OVERFLOW, 0, NULL},
        {sk_integer(5), SK_OP2_MOD, sk_integer(0), 0, SK_ERR_DIVIDE, 0, NULL},
        {sk_double(1e10), SK_OP2_MOD, sk_integer(3), 0, SK_ERR_OVERFLOW, 0, NULL},
        {sk_integer(2), SK_OP2_POW, sk_integer(10), 0, 0, SK_V_DOUBLE, "1024"},
        {sk_integer(-8), SK_OP2_POW, sk_double(0.5), 0, SK_ERR_CALL, 0, NULL},
        {sk_integer(10), SK_OP2_POW, sk_integer(400), 0, SK_ERR_OVERFLOW, 0, NULL},
        {sk_double(1e308), SK_OP2_MUL, sk_integer(10), SK_WIDEN, SK_ERR_OVERFLOW, 0, NULL},
        {sk_date(2), SK_OP2_SUB, sk_date(1), 0, 0, SK_V_DOUBLE, "1"},
        {sk_date(2), SK_OP2_ADD, sk_integer(1), 0, 0, SK_V_DATE, NULL},
        {sk_missing(), SK_OP2_ADD, sk_integer(1), 0, SK_ERR_TYPE, 0, NULL},
        {sk_nothing(), SK_OP2_ADD, sk_integer(1), 0, SK_ERR_NOTHING, 0, NULL},
    };
    check(rows, SK_COUNT(rows));
}

static void test_joining_comparing_logic(void **state)
{
    (void)state;
    const operation_row rows[] = {
        {sk_null(), SK_OP2_CONCAT, text("s"), 0, 0, SK_V_STRING, "s"},
        {sk_null(), SK_OP2_CONCAT, sk_null(), 0, 0, SK_V_NULL, NULL},
        {sk_integer(1), SK_OP2_CONCAT, sk_bool(false), 0, 0, SK_V_STRING, "1False"},
        {text("a"), SK_OP2_EQ, text("A"), 0, 0, SK_V_BOOLEAN, "False"},
        {text("a"), SK_OP2_EQ, text("A"), SK_FOLD, 0, SK_V_BOOLEAN, "True"},
        {text("10"), SK_OP2_EQ, sk_integer(10), 0, 0, SK_V_BOOLEAN, "True"},
        {text("10"), SK_OP2_EQ, sk_integer(10), SK_WIDEN, 0, SK_V_BOOLEAN, "False"},
        {text("1"), SK_OP2_GT, sk_integer(500), SK_WIDEN, 0, SK_V_BOOLEAN, "True"},
        {text("x"), SK_OP2_EQ, sk_integer(1), 0, SK_ERR_TYPE, 0, NULL},
        {sk_empty(), SK_OP2_EQ, text(""), 0, 0, SK_V_BOOLEAN, "True"},
        {sk_empty(), SK_OP2_EQ, sk_integer(0), 0, 0, SK_V_BOOLEAN, "True"},
        {sk_null(), SK_OP2_EQ, sk_null(), 0, 0, SK_V_NULL, NULL},
        {sk_integer(6), SK_OP2_AND, sk_integer(3), 0, 0, SK_V_INTEGER, "2"},
        {sk_bool(true), SK_OP2_AND, sk_bool(false), 0, 0, SK_V_BOOLEAN, "False"},
        {sk_integer(6), SK_OP2_XOR, sk_long(3), 0, 0, SK_V_LONG, "5"},
        {sk_integer(6), SK_OP2_EQV, sk_integer(3), 0, 0, SK_V_INTEGER, "-6"},
        {sk_integer(6), SK_OP2_IMP, sk_integer(3), 0, 0, SK_V_INTEGER, "-5"},
        {text("12"), SK_OP2_XOR, text("10"), 0, 0, SK_V_LONG, "6"},
        {sk_double(2.5), SK_OP2_OR, sk_integer(1), 0, 0, SK_V_LONG, "3"},
        {sk_bool(false), SK_OP2_AND, sk_null(), 0, 0, SK_V_BOOLEAN, "False"},
        {sk_bool(true), SK_OP2_AND, sk_null(), 0, 0, SK_V_NULL, NULL},
        {sk_null(), SK_OP2_OR, sk_bool(true), 0, 0, SK_V_BOOLEAN, "True"},
        {sk_byte(200), SK_OP2_XOR, sk_byte(255), 0, 0, SK_V_BYTE, "55"},
        {text("aBBBa"), SK_OP2_LIKE, text("a*a"), 0, 0, SK_V_BOOLEAN, "True"},
        {text("F"), SK_OP2_LIKE, text("[A-Z]"), 0, 0, SK_V_BOOLEAN, "True"},
        {text("F"), SK_OP2_LIKE, text("[!A-Z]"), 0, 0, SK_V_BOOLEAN, "False"},
        {text("a2a"), SK_OP2_LIKE, text("a#a"), 0, 0, SK_V_BOOLEAN, "True"},
        {text("aM5b"), SK_OP2_LIKE, text("a[L-P]#[!c-e]"), 0, 0, SK_V_BOOLEAN, "True"},
        {text("BAT123khg"), SK_OP2_LIKE, text("B?T*"), 0, 0, SK_V_BOOLEAN, "True"},
        {text("CAT"), SK_OP2_LIKE, text("B?T*"), 0, 0, SK_V_BOOLEAN, "False"},
        {text("a"), SK_OP2_LIKE, text("[a"), 0, SK_ERR_PATTERN, 0, NULL},
        {text(""), SK_OP2_LIKE, text("*"), 0, 0, SK_V_BOOLEAN, "True"},
        {text("a"), SK_OP2_LIKE, text("[]a"), 0, 0, SK_V_BOOLEAN, "True"},
    };
    check(rows, SK_COUNT(rows));
    sk_value v, one = sk_integer(1), yes = sk_bool(true), none = sk_empty(), least = sk_integer(INT16_MIN);
    assert_int_equal(sk_value_not(w, &one, &v), 0);
    assert_string_equal(text_of(&v), "-2");
    assert_int_equal(sk_value_not(w, &yes, &v), 0);
    assert_string_equal(text_of(&v), "False");
    assert_int_equal(sk_value_not(w, &none, &v), 0);
    assert_string_equal(text_of(&v), "-1");
    assert_int_equal(sk_value_negate(w, &least, 0, &v), SK_ERR_OVERFLOW);
    assert_int_equal(sk_value_negate(w, &least, SK_WIDEN, &v), 0);
    assert_string_equal(text_of(&v), "32768");
}

static void test_unknowns_go_on(void **state)
{
    (void)state;
    sk_value u = sk_unknown(w, SK_STR("App.Thing"), SK_FLOW_NETWORK), one = sk_integer(1), cmd = text("run "), v;
    assert_int_equal(sk_value_binary(w, SK_OP2_MUL, &u, &one, 0, &v), 0);
    assert_true(v.type == SK_V_UNKNOWN && (v.flow & SK_FLOW_NETWORK));
    assert_int_equal(sk_value_binary(w, SK_OP2_CONCAT, &cmd, &u, 0, &v), 0);
    assert_string_equal(text_of(&v), "run {App.Thing}");
    assert_true(v.flow & SK_FLOW_UNKNOWN);
    assert_int_equal(sk_value_binary(w, SK_OP2_EQ, &v, &cmd, 0, &v), 0);
    assert_int_equal(v.type, SK_V_UNKNOWN);
    sk_value got;
    assert_int_equal(sk_invoke_c(w, &u, "Foo", SK_GET, NULL, 0, &got), 0);
    assert_string_equal(text_of(&got), "{App.Thing.Foo}");
    assert_int_equal(sk_invoke_c(w, &u, "count", SK_GET, NULL, 0, &got), 0);
    assert_string_equal(text_of(&got), "0");
}

static void test_dates(void **state)
{
    static const struct {
        const char *text, *want;
        bool good;
    } rows[] = {
        {"1/31/2021 5:04 PM", "1/31/2021 5:04:00 PM", true},
        {"2021-01-31", "1/31/2021", true},
        {"31 Jan 2021", "1/31/2021", true},
        {"12:30", "12:30:00 PM", true},
        {"31/1/2021", "1/31/2021", true},
        {"Feb 3, 2020 00:00:01", "2/3/2020 12:00:01 AM", true},
        {"1/1/1800", "1/1/1800", true},
        {"13/13/2021", NULL, false},
        {"x", NULL, false},
        {"", NULL, false},
        {"25:00", NULL, false},
    };
    (void)state;
    for (size_t i = 0; i < SK_COUNT(rows); i++) {
        double d;
        assert_int_equal(sk_text_to_date(sk_str_c(rows[i].text), true, &d), rows[i].good);
        if (!rows[i].good) continue;
        sk_value v = sk_date(d);
        assert_string_equal(text_of(&v), rows[i].want);
    }
    for (double d = -657434; d < 2958466; d += 1237.5) {
        sk_date_parts p = sk_date_split(d);
        double back;
        assert_true(sk_date_join(&p, &back));
        assert_true(back == d);
    }
    sk_date_parts leap = {.year = 2021, .month = 14, .day = 0};
    double d;
    assert_true(sk_date_join(&leap, &d));
    assert_int_equal(sk_date_split(d).day, 31);
    assert_int_equal(sk_date_split(44227).weekday, 1); /* 2021-01-31 was a Sunday */
}

static void test_strings(void **state)
{
    (void)state;
    sk_str s = SK_STR(""), back = SK_STR("");
    for (int i = 0; i < 100000; i++) s = sk_str_concat(&w->strings, s, SK_STR("ab"));
    for (int i = 0; i < 100000; i++) back = sk_str_concat(&w->strings, SK_STR("ab"), back);
    assert_int_equal(s.len, 200000);
    assert_true(sk_str_equal(s, back));
    assert_true(m->budget.used[SK_LIMIT_EMULATE_STRINGS] < 4u << 20);
    /* Two strings that grew out of one do not see each other. */
    sk_str base = sk_str_concat(&w->strings, s, SK_STR("1"));
    sk_str x = sk_str_concat(&w->strings, base, SK_STR("x")), y = sk_str_concat(&w->strings, base, SK_STR("y"));
    assert_int_equal(sk_str_at(x, x.len - 1), 'x');
    assert_int_equal(sk_str_at(y, y.len - 1), 'y');
    sk_str wide = sk_str_concat(&w->strings, base, sk_str_char(&w->strings, 0x20AC));
    assert_int_equal(sk_str_at(wide, wide.len - 1), 0x20AC);
    assert_int_equal(sk_str_at(wide, 1), 'b');
    assert_int_equal(sk_str_find(wide, sk_str_char(&w->strings, 0x20AC), 0, false), wide.len - 1);
    sk_str needle = SK_STR("the quick brown fox"), hay = SK_STR("THE QUICK BROWN the Quick Brown Fox fox");
    assert_int_equal(sk_str_find(hay, needle, 0, true), 16);
    assert_int_equal(sk_str_find(hay, needle, 17, true), SK_NPOS);
    assert_int_equal(sk_str_find_last(hay, needle, SK_NPOS, true), 16);
    assert_int_equal(sk_str_find_last(SK_STR("abcabc"), SK_STR("bc"), 3, false), 1);
    assert_true(sk_str_is(sk_str_reverse(&w->strings, SK_STR("abc")), "cba"));
    assert_true(sk_str_is(sk_str_replace(&w->strings, SK_STR("aXbxc"), SK_STR("x"), SK_STR("--"), 0, SIZE_MAX, true), "a--b--c"));
    assert_true(sk_str_is(sk_str_overlay(&w->strings, SK_STR("abcdef"), 2, SK_STR("XYZW12")), "abXYZW"));
    sk_str utf8 = sk_str_utf8(&w->strings, SK_LIT("\xE8\xAB\x8B\xF0\x9F\x98\x80"));
    assert_int_equal(utf8.len, 3);
    assert_bytes(sk_str_to_utf8(&w->strings, utf8), "\xE8\xAB\x8B\xF0\x9F\x98\x80");
    assert_int_equal(sk_str_from_ansi(&w->strings, SK_LIT("\x80")).p.w[0], 0x20AC);
    /* A string that would pass its limit stays as it was, and that is told. */
    sk_str big = sk_str_repeat(&w->strings, s, 100);
    assert_true(w->strings.full && big.len == 0);
    assert_true(m->budget.reached[SK_LIMIT_EMULATE_STRING]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_numbers_become_text, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_texts_become_numbers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_coercions, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_arithmetic, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_joining_comparing_logic, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_unknowns_go_on, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_dates, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_strings, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
