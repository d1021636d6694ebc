/* Tokens: of a file, and of a header. */
#include "unit/test.h"

#include "fleet/token.h"

static sk_tokens tokens;
static sk_error error;

static void test_header(void **state)
{
    (void)state;
    assert_int_equal(sk_tokens_read(SK_LIT("# two\nabcdefghijklmnop\r\n\n0123456789abcdef0\n"), "f", &tokens, &error), SK_OK);
    assert_int_equal(tokens.count, 2);
    assert_true(sk_tokens_allow(&tokens, "Bearer abcdefghijklmnop"));
    assert_true(sk_tokens_allow(&tokens, "bearer 0123456789abcdef0"));
    assert_false(sk_tokens_allow(&tokens, "Bearer abcdefghijklmnopq"));
    assert_false(sk_tokens_allow(&tokens, "Bearer abcdefghijklmno"));
    assert_false(sk_tokens_allow(&tokens, "Bearer "));
    assert_false(sk_tokens_allow(&tokens, "Bearer # two"));
    assert_false(sk_tokens_allow(&tokens, "Basic abcdefghijklmnop"));
    assert_false(sk_tokens_allow(&tokens, "abcdefghijklmnop"));
    assert_false(sk_tokens_allow(&tokens, ""));
    assert_false(sk_tokens_allow(&tokens, NULL));
}

static void test_bad_files(void **state)
{
    (void)state;
    char many[20 * 17 + 1] = "";
    for (int i = 0; i < 17; i++) {
        strcat(many, "abcdefghijklmnopq\n");
    }
    assert_int_equal(sk_tokens_read(SK_LIT(""), "f", &tokens, &error), SK_USAGE);
    assert_int_equal(sk_tokens_read(SK_LIT("# only\n"), "f", &tokens, &error), SK_USAGE);
    assert_int_equal(sk_tokens_read(SK_LIT("short\n"), "f", &tokens, &error), SK_USAGE);
    assert_int_equal(sk_tokens_read(sk_bytes_str(many), "f", &tokens, &error), SK_USAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_header), cmocka_unit_test(test_bad_files)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
