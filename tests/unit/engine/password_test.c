/* Passwords as mails tell them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "unit/with_arena.h"

#include "base/buf.h"
#include "engine/password.h"

/* Place of word among the candidates, or -1. */
static int place_of(const sk_passwords *p, const char *word, sk_password *ret)
{
    sk_password w;
    for (size_t i = 0; sk_passwords_get(p, i, &w); i++) {
        if (!sk_equal(w.word, sk_bytes_str(word))) continue;
        if (ret) *ret = w;
        return (int)i;
    }
    return -1;
}

static void labelled_words_come_first(void **state)
{
    (void)state;
    static const struct {
        const char *text, *word;
    } cases[] = {
        {"Hello,\n\nThe password is 7391x.\nRegards", "7391x"},
        {"Archive password: Abc-123", "Abc-123"},
        {"Password for the attached archive: 8321", "8321"},
        {"PW:1234", "1234"},
        {"ＰＷ：ａｂ１２", "ab12"},
        {"Pass: qwe!9", "qwe!9"},
        {"ZIP pass - 5544", "5544"},
        {"解凍パスワード：sakura22", "sakura22"},
        {"パスワードは「ｓａｋｕｒａ」です。", "sakura"},
        {"パスワードはabc123です。", "abc123"},
        {"パスワードは以下の通りです。\n\n  Xy77zz\n\nよろしく", "Xy77zz"},
        {"【パスワード】 k3y-here", "k3y-here"},
        {"[パスワード]\nk4y-here", "k4y-here"},
        {"ﾊﾟｽﾜｰﾄﾞ:0426", "0426"},
        {"Das Passwort lautet: geheim99", "geheim99"},
        {"Kennwort: geheim98", "geheim98"},
        {"Mot de passe : bonjour7", "bonjour7"},
        {"CONTRASEÑA: hola55", "hola55"},
        {"Пароль: mir2022", "mir2022"},
        {"ПАРОЛЬ - mir2023", "mir2023"},
        {"密码：zh88", "zh88"},
        {"비밀번호: ko77", "ko77"},
        {"Password = \"two words\"", "two words"},
        {"password <angle1>", "angle1"},
        {"Use password 'tick1' to open", "tick1"},
        {"Password:\r\n\r\n  next.line\r\n", "next.line"},
        {"hasło: pl12", "pl12"},
        {"Senha: br12", "br12"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sk_passwords *p = sk_passwords_new(arena);
        sk_password w = {0};
        sk_passwords_read(p, 3, sk_bytes_str(cases[i].text));
        int place = place_of(p, cases[i].word, &w);
        if (place < 0 || place > 2) fail_msg("%s: place %d", cases[i].text, place);
        if (strcmp(w.why, "labelled") != 0) fail_msg("%s: %s", cases[i].text, w.why);
        assert_int_equal(w.artifact, 3);
        assert_true(w.off + w.len <= strlen(cases[i].text));
    }
}

static void words_near_and_elsewhere_follow(void **state)
{
    (void)state;
    static const char text[] =
        "Meeting 2022/11/04, call 03-1234-5678.\n「ひみつ」が解凍パスワードです\nor maybe zebra9 here\n\n\n"
        "a@mail.corp.example\n";
    sk_passwords *p = sk_passwords_new(arena);
    sk_passwords_read(p, 0, sk_bytes_str(text));
    sk_passwords_read_name(p, 0, SK_LIT("doc/Invoice_0042 final.zip"));
    int quoted = place_of(p, "ひみつ", NULL), near = place_of(p, "zebra9", NULL), name = place_of(p, "Invoice_0042 final", NULL);
    int date = place_of(p, "20221104", NULL), phone = place_of(p, "5678", NULL), domain = place_of(p, "mail.corp.example", NULL);
    assert_true(quoted >= 0 && near >= 0 && name > near && date > name && phone > name && domain > date);
    assert_true(place_of(p, "0042", NULL) > near);
    assert_true(place_of(p, "infected", NULL) > domain);
    assert_true(place_of(p, "VelvetSweatshop", NULL) > domain);
}

static void order_is_kept(void **state)
{
    (void)state;
    sk_passwords *p = sk_passwords_new(arena);
    sk_password w;
    sk_passwords_read(p, 1, SK_LIT("Password: first1\n"));
    sk_passwords_give(p, SK_LIT("given"));
    assert_int_equal(place_of(p, "given", NULL), 0);
    assert_int_equal(place_of(p, "first1", &w), 1);
    assert_true(place_of(p, "infected", &w) > 1);
    sk_passwords_worked(p, &w);
    assert_int_equal(place_of(p, "infected", NULL), 1);
    sk_passwords_read(p, 2, SK_LIT("Password: first1\nPassword: infected\n"));
    size_t count = 0, firsts = 0;
    for (; sk_passwords_get(p, count, &w); count++) firsts += sk_equal(w.word, SK_LIT("first1"));
    assert_int_equal(firsts, 1);
}

static void other_bytes_do_no_harm(void **state)
{
    (void)state;
    sk_passwords *p = sk_passwords_new(arena);
    sk_password w;
    sk_passwords_read(p, 0, SK_LIT("\x1B$B%Q%9%o!<%I\x1B(B: \x83p\x83X\x83\x8F\x81[\x83h\x81\x46\xFF\xFE\0\1"));
    sk_passwords_read(p, 0, (sk_bytes){NULL, 0});
    sk_passwords_read_name(p, 0, (sk_bytes){NULL, 0});
    sk_passwords_read_name(p, 0, SK_LIT("\xFF\xFF.zip"));
    for (size_t i = 0; sk_passwords_get(p, i, &w); i++) assert_true(w.word.len > 0);
}

static void words_and_text_are_bounded(void **state)
{
    (void)state;
    sk_budget budget = {.limits = sk_limits_default()};
    sk_passwords *p = sk_passwords_new(arena);
    sk_passwords_bound(p, &budget);
    sk_buf text = sk_buf_new(arena, (size_t)8 << 20);
    for (unsigned i = 0; text.len < 6u << 20; i++) sk_buf_format(&text, "password: w%u 2%07u x%u.example\n", i, i, i);
    sk_passwords_read(p, 0, sk_buf_view(&text));
    size_t count = 0;
    sk_password w;
    while (sk_passwords_get(p, count, &w)) count++;
    assert_true(count <= 2 * budget.limits.value[SK_LIMIT_PASSWORD_WORDS] + 2);
    assert_true(budget.reached[SK_LIMIT_PASSWORD_WORDS] && budget.reached[SK_LIMIT_PASSWORD_TEXT]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(labelled_words_come_first),
        cmocka_unit_test(words_near_and_elsewhere_follow),
        cmocka_unit_test(order_is_kept),
        cmocka_unit_test(other_bytes_do_no_harm),
        cmocka_unit_test(words_and_text_are_bounded),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
