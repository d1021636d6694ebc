/* SHA-1, HMAC and PBKDF2: the published vectors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "codec/sha1.h"

static void check(const uint8_t out[20], const char *hex)
{
    for (size_t i = 0; i < 20; i++) assert_int_equal(out[i], sk_hex_value(hex[2 * i]) * 16 + sk_hex_value(hex[2 * i + 1]));
}

/* FIPS 180-4 examples, in every split. */
static void digests(void **state)
{
    (void)state;
    sk_bytes text = SK_LIT("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq");
    uint8_t out[20];
    for (size_t split = 0; split <= text.len; split++) {
        sk_sha1_state s;
        sk_sha1_start(&s);
        sk_sha1_add(&s, sk_slice(text, 0, split));
        sk_sha1_add(&s, sk_from(text, split));
        sk_sha1_end(&s, out);
        check(out, "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
    }
    sk_sha1_state s;
    sk_sha1_start(&s);
    sk_sha1_end(&s, out);
    check(out, "da39a3ee5e6b4b0d3255bfef95601890afd80709");
}

/* RFC 2202, test cases 2 and 6. */
static void codes(void **state)
{
    (void)state;
    uint8_t out[20], key[80];
    sk_hmac_sha1 m = sk_hmac_sha1_start(SK_LIT("Jefe"));
    sk_sha1_add(&m.inner, SK_LIT("what do ya want for nothing?"));
    sk_hmac_sha1_end(&m, out);
    check(out, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
    for (size_t i = 0; i < sizeof key; i++) key[i] = 0xAA;
    m = sk_hmac_sha1_start(sk_bytes_of(key, sizeof key));
    sk_sha1_add(&m.inner, SK_LIT("Test Using Larger Than Block-Size Key - Hash Key First"));
    sk_hmac_sha1_end(&m, out);
    check(out, "aa4ae5e15272d00e95705637ce8a3b55ed402112");
}

/* RFC 6070. */
static void keys(void **state)
{
    (void)state;
    uint8_t out[20];
    sk_pbkdf2_sha1_block(SK_LIT("password"), SK_LIT("salt"), 1, 1, out);
    check(out, "0c60c80f961f0e71f3a9b524af6012062fe037a6");
    sk_pbkdf2_sha1_block(SK_LIT("password"), SK_LIT("salt"), 4096, 1, out);
    check(out, "4b007901b765489abead49d926f721d065a429c1");
    sk_pbkdf2_sha1_block(SK_LIT("passwordPASSWORDpassword"), SK_LIT("saltSALTsaltSALTsaltSALTsaltSALTsalt"), 4096, 1, out);
    check(out, "3d2eec4fe41c849b80c8d83662c0e44a8b291a96");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(digests), cmocka_unit_test(codes), cmocka_unit_test(keys)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
