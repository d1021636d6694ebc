/* Signatures: each kind by its fixed bytes, and what only looks alike. */

#include "unit/with_arena.h"

#include "format/program/pkcs7.h"
#include "make/make.h"
#include "model/format.h"

extern const sk_format sk_format_magic;

static uint16_t kind_of(sk_bytes b)
{
    sk_content *c = sk_content_view(arena, b);
    sk_probe_input in = {.content = c, .head = sk_slice(b, 0, 4096), .parent_kind = SK_KIND_NONE};
    sk_match m = sk_format_magic.probe(&in);
    return m.score > 0 ? m.kind : SK_KIND_NONE;
}

/* The bytes at their place in a file of 1 KiB of zeros. */
static uint16_t kind_at(size_t at, sk_bytes mark)
{
    sk_buf b = sk_buf_new(arena, 1 << 20);
    make_zeros(&b, at);
    sk_buf_bytes(&b, mark);
    if (b.len < 1024) make_zeros(&b, 1024 - b.len);
    return kind_of(sk_buf_view(&b));
}

static sk_bytes make_pe(unsigned header_at)
{
    sk_buf b = sk_buf_new(arena, 1 << 20);
    sk_buf_str(&b, "MZ");
    make_u16(&b, 0x90);
    make_zeros(&b, 0x3C - 4);
    make_u32(&b, header_at);
    make_zeros(&b, header_at > 0x40 ? header_at - 0x40 : 0);
    sk_buf_bytes(&b, SK_LIT("PE\0\0"));
    make_zeros(&b, 64);
    return sk_buf_view(&b);
}

static void programs_are_told_apart(void **state)
{
    (void)state;
    assert_int_equal(kind_of(make_pe(0x80)), SK_KIND_PROGRAM_PE);
    assert_int_equal(kind_of(make_pe(9000)), SK_KIND_PROGRAM_PE); /* header behind the head that is looked at first */
    assert_int_equal(kind_of(SK_LIT("MZ said the reader, and the text went on about nothing at all, for long")), SK_KIND_NONE);
    assert_int_equal(kind_at(0, SK_LIT("\x7F"
                                       "ELF\x02\x01")),
                     SK_KIND_PROGRAM_ELF);
    assert_int_equal(kind_at(0, SK_LIT("\xCA\xFE\xBA\xBE\0\0\0\x34")), SK_KIND_PROGRAM_JAVA);
    assert_int_equal(kind_at(0, SK_LIT("\xCA\xFE\xBA\xBE\0\0\0\x02")), SK_KIND_PROGRAM_MACHO);
    assert_int_equal(kind_at(0, SK_LIT("dex\n035\0")), SK_KIND_PROGRAM_DEX);
}

static void containers_are_found(void **state)
{
    (void)state;
    static const struct {
        size_t at;
        sk_bytes mark;
        uint16_t kind;
    } rows[] = {
        {0, {(const uint8_t *)"7z\xBC\xAF\x27\x1C", 6}, SK_KIND_ARCHIVE_7Z},
        {0, {(const uint8_t *)"Rar!\x1A\x07\x01\0", 8}, SK_KIND_ARCHIVE_RAR},
        {0, {(const uint8_t *)"MSCF\0\0\0\0", 8}, SK_KIND_ARCHIVE_CAB},
        {7, {(const uint8_t *)"**ACE**", 7}, SK_KIND_ARCHIVE_ACE},
        {0, {(const uint8_t *)"\x60\xEA\x2A\0\x22", 5}, SK_KIND_ARCHIVE_ARJ},
        {2, {(const uint8_t *)"-lh5-", 5}, SK_KIND_ARCHIVE_LHA},
        {0, {(const uint8_t *)"vhdxfile", 8}, SK_KIND_DISK_VHD},
        {0, {(const uint8_t *)"conectix", 8}, SK_KIND_DISK_VHD},
        {32769, {(const uint8_t *)"CD001", 5}, SK_KIND_DISK_ISO},
        {32769, {(const uint8_t *)"BEA01", 5}, SK_KIND_DISK_ISO},
        {0, {(const uint8_t *)"ITSF\3\0\0\0", 8}, SK_KIND_DOCUMENT_CHM},
        {0, {(const uint8_t *)"{\\rt", 4}, SK_KIND_DOCUMENT_RTF},
        {0, {(const uint8_t *)"\x78\x9F\x3E\x22", 4}, SK_KIND_MAIL_TNEF},
        {0, {(const uint8_t *)"\x89PNG\r\n\x1A\n", 8}, SK_KIND_IMAGE},
        {40, {(const uint8_t *)"", 0}, SK_KIND_NONE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) assert_int_equal(kind_at(rows[i].at, rows[i].mark), rows[i].kind);
}

/* ContentInfo of signedData, with or without the content inside (RFC 5652). */
#define OID_SIGNED "\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02"
#define OID_ENVELOPED "\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x03"
#define OID_DATA "\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01"

static void sealed_and_signed_differ(void **state)
{
    (void)state;
    static const uint8_t enveloped[] = "\x30\x82\x01\x00" OID_ENVELOPED "\xA0\x81\xF0";
    static const uint8_t detached[] = "\x30\x80" OID_SIGNED "\xA0\x80\x30\x80\x02\x01\x01\x31\x00\x30\x0B" OID_DATA "\xA0\x82";
    static const uint8_t attached[] = "\x30\x80" OID_SIGNED "\xA0\x80\x30\x80\x02\x01\x01\x31\x00\x30\x80" OID_DATA
                                      "\xA0\x80\x24\x80";
    static const uint8_t looped[] = "\x30\x80" OID_SIGNED "\xA0\x80\x30\x80\x02\x01\x01\x31\x80\x31\x80\x31\x80";
    assert_int_equal(kind_of(sk_bytes_of(enveloped, sizeof enveloped - 1)), SK_KIND_CRYPTO_PKCS7);
    assert_int_equal(kind_of(sk_bytes_of(detached, sizeof detached - 1)), SK_KIND_CRYPTO_SIGNATURE);
    assert_int_equal(kind_of(sk_bytes_of(attached, sizeof attached - 1)), SK_KIND_CRYPTO_PKCS7);
    assert_int_equal(sk_der_type(sk_bytes_of(looped, sizeof looped - 1)), SK_DER_MESSAGE);
    for (size_t len = 0; len < sizeof attached; len++) (void)sk_der_type(sk_bytes_of(attached, len));
    assert_int_equal(kind_of(SK_LIT("-----BEGIN PGP MESSAGE-----\n")), SK_KIND_CRYPTO_PGP);
    assert_int_equal(kind_of(SK_LIT("-----BEGIN PGP SIGNATURE-----\n")), SK_KIND_CRYPTO_SIGNATURE);
    assert_int_equal(kind_of(SK_LIT("\x85\x01\x0C\x03\1\2\3\4\5\6\7\x08\x01")), SK_KIND_CRYPTO_PGP);
}

static void text_is_no_signature(void **state)
{
    (void)state;
    static const char *const texts[] = {"BM is short for benchmark, see below for what that means in practice.", "0 is a number",
                                        "I-lh is no archive", "IDs are listed below", "icon"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) assert_int_equal(kind_of(sk_bytes_str(texts[i])), SK_KIND_NONE);
}

static void every_truncation_is_survived(void **state)
{
    (void)state;
    sk_bytes pe = make_pe(0x80);
    for (size_t len = 0; len < pe.len; len++) (void)kind_of(sk_slice(pe, 0, len));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(programs_are_told_apart),      cmocka_unit_test(containers_are_found),
        cmocka_unit_test(sealed_and_signed_differ),     cmocka_unit_test(text_is_no_signature),
        cmocka_unit_test(every_truncation_is_survived),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
