#include "base/phrases.h"

#include <string.h>

#include "../test.h"

static const char *const words[] = {"he", "she", "his", "hers", "\xE3\x83\x9E\xE3\x82\xAF\xE3\x83\xAD", "s"};
static sk_phrases set = SK_PHRASES(words);

/* All hits of a naive search, in the order of ends, longer ones first. */
static void agrees_with_an_oracle(const char *text)
{
    sk_bytes t = sk_bytes_str(text);
    sk_phrase_search s = sk_phrases_start(&set, t);
    sk_phrase_hit hit;
    for (size_t end = 1; end <= t.len; end++) {
        for (size_t start = 0; start < end; start++) {
            for (size_t w = 0; w < SK_COUNT(words); w++) {
                if (!sk_equal_nocase(sk_slice(t, start, end - start), sk_bytes_str(words[w]))) continue;
                assert_true(sk_phrases_next(&s, &hit));
                assert_int_equal(hit.phrase, w);
                assert_int_equal(hit.off, start);
            }
        }
    }
    assert_false(sk_phrases_next(&s, &hit));
    assert_false(sk_phrases_next(&s, &hit));
}

static void finds_all_and_overlapping(void **state)
{
    (void)state;
    agrees_with_an_oracle("");
    agrees_with_an_oracle("ushers");
    agrees_with_an_oracle("UsHERS and HIS sheshe");
    agrees_with_an_oracle("hhhhe\xE3\x83\x9E\xE3\x82\xAF\xE3\x83\xADshers");
    uint32_t random = 1;
    for (int i = 0; i < 300; i++) {
        char text[40];
        for (size_t k = 0; k < sizeof text - 1; k++) {
            random = random * 1103515245u + 12345u;
            text[k] = "hesirHS "[random >> 16 & 7];
        }
        text[sizeof text - 1] = 0;
        agrees_with_an_oracle(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(finds_all_and_overlapping)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
