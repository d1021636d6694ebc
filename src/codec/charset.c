/* See charset.h. Names: IANA character sets, WHATWG Encoding 4.2, and what mail programs write. Conversion is done by
 * iconv, but for what it lacks: ISO-2022-JP as Windows writes it (CP50220: NEC and IBM characters, half-width
 * katakana), HZ, and Windows-1252 with its holes. Names from input never reach iconv_open. */
#include "codec/charset.h"

#include <errno.h>
#include <iconv.h>
#include <pthread.h>

#include "base/text.h"
#include "codec/jis.h"

typedef sk_bytes (*converter)(sk_arena *a, sk_bytes text, bool *ret_lossy);

static sk_bytes from_utf8(sk_arena *a, sk_bytes text, bool *ret_lossy);
static sk_bytes from_guess(sk_arena *a, sk_bytes text, bool *ret_lossy);
static sk_bytes from_cp1252(sk_arena *a, sk_bytes text, bool *ret_lossy);
static sk_bytes from_jis(sk_arena *a, sk_bytes text, bool *ret_lossy);
static sk_bytes from_hz(sk_arena *a, sk_bytes text, bool *ret_lossy);
static sk_bytes from_utf16(sk_arena *a, sk_bytes text, bool *ret_lossy);
static sk_bytes from_utf16le(sk_arena *a, sk_bytes text, bool *ret_lossy);
static sk_bytes from_utf16be(sk_arena *a, sk_bytes text, bool *ret_lossy);

/* A charset: its converter of ours, or the names to try at iconv_open, best first. */
static const struct charset {
    converter convert;
    const char *iconv_names[2];
} charsets[] = {
    {from_utf8, {NULL}},
    {from_guess, {NULL}},
    {from_cp1252, {NULL}},
    {from_jis, {NULL}},
    {from_hz, {NULL}},
    {from_utf16, {NULL}},
    {from_utf16le, {NULL}},
    {from_utf16be, {NULL}},
#define FIRST_ICONV 8
    {NULL, {"CP932", "SHIFT_JIS"}},
    {NULL, {"EUC-JP-MS", "EUC-JP"}},
    {NULL, {"GB18030", "GBK"}},
    {NULL, {"CP949", "EUC-KR"}},
    {NULL, {"BIG5-HKSCS", "BIG5"}},
    {NULL, {"EUC-TW", NULL}},
    {NULL, {"ISO-2022-KR", NULL}},
    {NULL, {"ISO-2022-CN", NULL}},
    {NULL, {"UTF-7", NULL}},
    {NULL, {"ISO-8859-2", NULL}},
    {NULL, {"ISO-8859-3", NULL}},
    {NULL, {"ISO-8859-4", NULL}},
    {NULL, {"ISO-8859-5", NULL}},
    {NULL, {"ISO-8859-6", NULL}},
    {NULL, {"ISO-8859-7", NULL}},
    {NULL, {"CP1255", "ISO-8859-8"}},
    {NULL, {"CP1254", "ISO-8859-9"}},
    {NULL, {"ISO-8859-10", NULL}},
    {NULL, {"CP874", "TIS-620"}},
    {NULL, {"ISO-8859-13", NULL}},
    {NULL, {"ISO-8859-14", NULL}},
    {NULL, {"ISO-8859-15", NULL}},
    {NULL, {"ISO-8859-16", NULL}},
    {NULL, {"CP1250", NULL}},
    {NULL, {"CP1251", NULL}},
    {NULL, {"CP1253", NULL}},
    {NULL, {"CP1256", NULL}},
    {NULL, {"CP1257", NULL}},
    {NULL, {"CP1258", NULL}},
    {NULL, {"KOI8-R", NULL}},
    {NULL, {"KOI8-U", NULL}},
    {NULL, {"IBM437", NULL}},
    {NULL, {"IBM850", NULL}},
    {NULL, {"IBM866", NULL}},
    {NULL, {"MACINTOSH", NULL}},
    {NULL, {"UTF-32", NULL}},
};
#define CHARSET_COUNT (sizeof charsets / sizeof charsets[0])

enum {
    UTF8,
    GUESS,
    CP1252,
    JIS,
    HZ,
    UTF16,
    UTF16LE,
    UTF16BE,
    CP932,
    EUCJP,
    GB18030,
    CP949,
    BIG5,
    EUCTW,
    ISO2022KR,
    ISO2022CN,
    UTF7,
    L2,
    L3,
    L4,
    L5,
    L6,
    L7,
    CP1255,
    CP1254,
    L10,
    CP874,
    L13,
    L14,
    L15,
    L16,
    CP1250,
    CP1251,
    CP1253,
    CP1256,
    CP1257,
    CP1258,
    KOI8R,
    KOI8U,
    CP437,
    CP850,
    CP866,
    MACROMAN,
    UTF32
};

/* Names without "-", "_", ":", " " and in lower case. US-ASCII is guessed: a text that keeps to it is UTF-8 as well. */
static const struct alias {
    const char *name;
    unsigned char charset;
} aliases[] = {
    {"utf8", UTF8},
    {"unicode11utf8", UTF8},
    {"xunicode20utf8", UTF8},
    {"utf8mb4", UTF8},
    {"usascii", GUESS},
    {"ascii", GUESS},
    {"ansix3.41968", GUESS},
    {"iso646us", GUESS},
    {"us", GUESS},
    {"7bit", GUESS},
    {"8bit", GUESS},
    {"unknown8bit", GUESS},
    {"xunknown", GUESS},
    {"unknown", GUESS},
    {"default", GUESS},
    {"xuserdefined", GUESS},
    {"autodetect", GUESS},
    {"japaneseautodetect", GUESS},
    {"autojp", GUESS},
    {"binary", GUESS},
    {"iso88591", CP1252},
    {"latin1", CP1252},
    {"l1", CP1252},
    {"windows1252", CP1252},
    {"cp1252", CP1252},
    {"iso88591windows", CP1252},
    {"ansi", CP1252},
    {"westerneuropean", CP1252},
    {"xcp1252", CP1252},
    {"cp819", CP1252},
    {"iso2022jp", JIS},
    {"csiso2022jp", JIS},
    {"iso2022jpms", JIS},
    {"iso2022jp1", JIS},
    {"iso2022jp2", JIS},
    {"iso2022jp3", JIS},
    {"iso2022jp2004", JIS},
    {"cp50220", JIS},
    {"cp50221", JIS},
    {"cp50222", JIS},
    {"jis", JIS},
    {"xjis", JIS},
    {"iso2022", JIS},
    {"hzgb2312", HZ},
    {"hz", HZ},
    {"utf16", UTF16},
    {"unicode", UTF16},
    {"ucs2", UTF16},
    {"utf16le", UTF16LE},
    {"utf16be", UTF16BE},
    {"shiftjis", CP932},
    {"sjis", CP932},
    {"xsjis", CP932},
    {"xmscp932", CP932},
    {"cp932", CP932},
    {"ms932", CP932},
    {"mskanji", CP932},
    {"windows31j", CP932},
    {"windows932", CP932},
    {"cswindows31j", CP932},
    {"csshiftjis", CP932},
    {"shiftjis2004", CP932},
    {"cp943", CP932},
    {"ibm943", CP932},
    {"sjiswin", CP932},
    {"eucjp", EUCJP},
    {"xeucjp", EUCJP},
    {"xeuc", EUCJP},
    {"ujis", EUCJP},
    {"cp51932", EUCJP},
    {"eucjpms", EUCJP},
    {"eucjpwin", EUCJP},
    {"cp20932", EUCJP},
    {"cseucpkdfmtjapanese", EUCJP},
    {"gb2312", GB18030},
    {"gbk", GB18030},
    {"gb18030", GB18030},
    {"cp936", GB18030},
    {"ms936", GB18030},
    {"windows936", GB18030},
    {"xgbk", GB18030},
    {"gb231280", GB18030},
    {"euccn", GB18030},
    {"chinesegb", GB18030},
    {"csgb2312", GB18030},
    {"gb", GB18030},
    {"ksc5601", CP949},
    {"ksc56011987", CP949},
    {"ksc56011989", CP949},
    {"euckr", CP949},
    {"cp949", CP949},
    {"ms949", CP949},
    {"windows949", CP949},
    {"uhc", CP949},
    {"korean", CP949},
    {"cseuckr", CP949},
    {"ksx1001", CP949},
    {"isoir149", CP949},
    {"big5", BIG5},
    {"big5hkscs", BIG5},
    {"cnbig5", BIG5},
    {"xxbig5", BIG5},
    {"cp950", BIG5},
    {"ms950", BIG5},
    {"csbig5", BIG5},
    {"chinesebig5", BIG5},
    {"euctw", EUCTW},
    {"iso2022kr", ISO2022KR},
    {"csiso2022kr", ISO2022KR},
    {"iso2022cn", ISO2022CN},
    {"utf7", UTF7},
    {"unicode11utf7", UTF7},
    {"csunicode11utf7", UTF7},
    {"iso88592", L2},
    {"latin2", L2},
    {"iso88593", L3},
    {"iso88594", L4},
    {"iso88595", L5},
    {"iso88596", L6},
    {"iso88597", L7},
    {"iso88598", CP1255},
    {"iso88598i", CP1255},
    {"windows1255", CP1255},
    {"cp1255", CP1255},
    {"iso88599", CP1254},
    {"latin5", CP1254},
    {"windows1254", CP1254},
    {"cp1254", CP1254},
    {"iso885910", L10},
    {"tis620", CP874},
    {"iso885911", CP874},
    {"windows874", CP874},
    {"cp874", CP874},
    {"iso885913", L13},
    {"iso885914", L14},
    {"iso885915", L15},
    {"latin9", L15},
    {"iso885916", L16},
    {"windows1250", CP1250},
    {"cp1250", CP1250},
    {"windows1251", CP1251},
    {"cp1251", CP1251},
    {"win1251", CP1251},
    {"windows1253", CP1253},
    {"cp1253", CP1253},
    {"windows1256", CP1256},
    {"cp1256", CP1256},
    {"windows1257", CP1257},
    {"cp1257", CP1257},
    {"windows1258", CP1258},
    {"cp1258", CP1258},
    {"koi8r", KOI8R},
    {"koi8", KOI8R},
    {"cskoi8r", KOI8R},
    {"koi8u", KOI8U},
    {"ibm437", CP437},
    {"cp437", CP437},
    {"ibm850", CP850},
    {"cp850", CP850},
    {"ibm866", CP866},
    {"cp866", CP866},
    {"macintosh", MACROMAN},
    {"macroman", MACROMAN},
    {"xmacroman", MACROMAN},
    {"mac", MACROMAN},
    {"utf32", UTF32},
};

#define NAME_MOST 40

/* Index into charsets; CHARSET_COUNT for names that we do not know. */
static size_t find_charset(sk_bytes name)
{
    char plain[NAME_MOST];
    size_t len = 0;
    sk_bytes trimmed = sk_trim(name);
    for (size_t i = 0; i < trimmed.len; i++) {
        int c = sk_lower(trimmed.p[i]);
        if (c == '-' || c == '_' || c == ':' || c == ' ' || c == '"' || c == '\'') continue;
        if (len == NAME_MOST) return CHARSET_COUNT;
        plain[len++] = (char)c;
    }
    for (size_t i = 0; i < sizeof aliases / sizeof aliases[0]; i++)
        if (sk_equal(sk_bytes_of(plain, len), sk_bytes_str(aliases[i].name))) return aliases[i].charset;
    return CHARSET_COUNT;
}

/* --- converters of the C library, one set a thread --- */

static _Thread_local struct converters {
    iconv_t of[CHARSET_COUNT];
    bool tried[CHARSET_COUNT];
    bool registered;
} converters;

static pthread_key_t converters_key;
static pthread_once_t converters_once = PTHREAD_ONCE_INIT;
static bool converters_key_made;

static void close_converters(void *self)
{
    struct converters *c = self;
    for (size_t i = 0; i < CHARSET_COUNT; i++)
        if (c->tried[i] && c->of[i] != (iconv_t)-1) iconv_close(c->of[i]);
}

static void make_key(void) { converters_key_made = pthread_key_create(&converters_key, close_converters) == 0; }

/* (iconv_t)-1 where it cannot be had. */
static iconv_t converter_of(size_t charset)
{
    struct converters *c = &converters;
    if (c->tried[charset]) return c->of[charset];
    if (!c->registered) {
        (void)pthread_once(&converters_once, make_key);
        c->registered = converters_key_made && pthread_setspecific(converters_key, c) == 0;
    }
    c->tried[charset] = true;
    c->of[charset] = (iconv_t)-1;
    for (size_t i = 0; i < 2 && c->of[charset] == (iconv_t)-1 && charsets[charset].iconv_names[i]; i++)
        c->of[charset] = iconv_open("UTF-8", charsets[charset].iconv_names[i]);
    return c->of[charset];
}

void sk_charset_warm_up(void)
{
    for (size_t i = FIRST_ICONV; i < CHARSET_COUNT; i++) (void)converter_of(i);
}

static void put_replacement(sk_buf *out, bool *ret_lossy)
{
    sk_buf_utf8(out, 0xFFFD);
    *ret_lossy = true;
}

/* Converts in steps through a buffer of fixed size; a byte that cannot be read becomes U+FFFD. */
static sk_bytes from_iconv(sk_arena *a, sk_bytes text, size_t charset, bool *ret_lossy)
{
    iconv_t cd = converter_of(charset);
    if (cd == (iconv_t)-1) {
        *ret_lossy = true;
        return from_guess(a, text, ret_lossy);
    }
    (void)iconv(cd, NULL, NULL, NULL, NULL);
    sk_buf out = sk_buf_new(a, text.len > SIZE_MAX / 8 ? SIZE_MAX : text.len * 6 + 16);
    for (size_t at = 0; at < text.len && !out.full;) {
        char step[4096];
        sk_bytes rest = sk_from(text, at);
        char *in = (char *)(uintptr_t)rest.p, *to = step;
        size_t in_left = rest.len, to_left = sizeof step;
        size_t result = iconv(cd, &in, &in_left, &to, &to_left);
        bool unreadable = result == (size_t)-1 && (errno != E2BIG || in_left == rest.len);
        sk_buf_bytes(&out, sk_bytes_of(step, sizeof step - to_left));
        at += rest.len - in_left;
        if (!unreadable) continue;
        put_replacement(&out, ret_lossy);
        at++;
    }
    return sk_buf_view(&out);
}

/* --- converters of ours --- */

static sk_bytes from_utf8(sk_arena *a, sk_bytes text, bool *ret_lossy)
{
    if (sk_utf8_valid(text)) return text;
    *ret_lossy = true;
    return sk_utf8_repair(a, text);
}

static sk_bytes from_cp1252(sk_arena *a, sk_bytes text, bool *ret_lossy)
{
    /* 0x80 to 0x9F; the five that Windows-1252 does not define stand for the control character of that number. */
    static const uint16_t high[32] = {0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                      0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
                                      0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                      0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};
    (void)ret_lossy;
    sk_buf out = sk_buf_new(a, text.len > SIZE_MAX / 4 ? SIZE_MAX : text.len * 3 + 16);
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = text.p[i];
        if (c < 0x80) sk_buf_byte(&out, c);
        else sk_buf_utf8(&out, c < 0xA0 ? high[c - 0x80] : c);
    }
    return sk_buf_view(&out);
}

static sk_bytes from_jis(sk_arena *a, sk_bytes text, bool *ret_lossy)
{
    sk_bytes sjis = sk_jis_to_cp932(a, text, ret_lossy);
    return from_iconv(a, sjis, CP932, ret_lossy);
}

static sk_bytes from_hz(sk_arena *a, sk_bytes text, bool *ret_lossy)
{
    return from_iconv(a, sk_hz_to_gb(a, text), GB18030, ret_lossy);
}

static sk_bytes from_utf16le(sk_arena *a, sk_bytes text, bool *ret_lossy)
{
    if (text.len % 2) *ret_lossy = true;
    return sk_utf16le_to_utf8(a, sk_u16le_at(text, 0) == 0xFEFF ? sk_from(text, 2) : text);
}

static sk_bytes from_utf16be(sk_arena *a, sk_bytes text, bool *ret_lossy)
{
    if (text.len % 2) *ret_lossy = true;
    return sk_utf16be_to_utf8(a, sk_u16be_at(text, 0) == 0xFEFF ? sk_from(text, 2) : text);
}

/* RFC 2781 4.3: big-endian without a mark; but what comes from Windows is little-endian, which the zeros show. */
static sk_bytes from_utf16(sk_arena *a, sk_bytes text, bool *ret_lossy)
{
    size_t zeros[2] = {0, 0};
    for (size_t i = 0; i < text.len && i < 512; i++) zeros[i % 2] += text.p[i] == 0;
    bool little = sk_u16le_at(text, 0) == 0xFEFF || (sk_u16be_at(text, 0) != 0xFEFF && zeros[1] > zeros[0]);
    return little ? from_utf16le(a, text, ret_lossy) : from_utf16be(a, text, ret_lossy);
}

/* --- guessing --- */

#define STRIDE 256 /* bytes looked at without a branch, so that the compiler can take them at once */

bool sk_charset_is_ascii(sk_bytes text)
{
    for (size_t at = 0; at < text.len; at += STRIDE) {
        size_t end = text.len - at < STRIDE ? text.len : at + STRIDE;
        unsigned odd = 0;
        for (size_t i = at; i < end; i++) odd |= (unsigned)(text.p[i] >= 0x80) | (unsigned)(text.p[i] == 0x1B);
        if (odd) return false;
    }
    return true;
}

static bool has_escape(sk_bytes text)
{
    for (size_t at = 0; (at = sk_find_byte(text, at, 0x1B)) != SK_NPOS; at++)
        if (sk_jis_escape_len(text, at)) return true;
    return false;
}

const char *sk_charset_guess(sk_bytes text)
{
    if (sk_u16le_at(text, 0) == 0xFEFF) return "utf-16le";
    if (sk_u16be_at(text, 0) == 0xFEFF) return "utf-16be";
    if (has_escape(text)) return "iso-2022-jp";
    if (sk_charset_is_ascii(text)) return "us-ascii";
    if (sk_utf8_valid(text)) return "utf-8";
    if (sk_looks_like_euc_jp(text)) return "euc-jp";
    if (sk_looks_like_cp932(text)) return "shift_jis";
    return "windows-1252";
}

static sk_bytes from_guess(sk_arena *a, sk_bytes text, bool *ret_lossy)
{
    sk_bytes name = sk_bytes_str(sk_charset_guess(text));
    if (sk_equal(name, SK_LIT("us-ascii"))) return text;
    size_t charset = find_charset(name);
    iconv_t cd = charset >= FIRST_ICONV && charset < CHARSET_COUNT ? converter_of(charset) : NULL;
    if (cd == (iconv_t)-1 || (charset == JIS && converter_of(CP932) == (iconv_t)-1)) charset = CP1252;
    return charsets[charset].convert ? charsets[charset].convert(a, text, ret_lossy)
                                     : from_iconv(a, text, charset, ret_lossy);
}

bool sk_charset_known(sk_bytes charset) { return find_charset(charset) < CHARSET_COUNT; }

sk_bytes sk_charset_to_utf8(sk_arena *a, sk_bytes text, sk_bytes charset, bool *ret_lossy)
{
    bool lossy = false;
    size_t found = find_charset(charset);
    if (found == CHARSET_COUNT) found = GUESS;
    sk_bytes utf8 = charsets[found].convert ? charsets[found].convert(a, text, &lossy)
                                            : from_iconv(a, text, found, &lossy);
    if (ret_lossy) *ret_lossy = lossy;
    return utf8;
}
