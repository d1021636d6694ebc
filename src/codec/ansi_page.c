/* See ansi_page.h. Which bytes lead and what becomes of bytes without a character is as Microsoft's bestfit932.txt and its kin
 * have it; of two places of one character in 932 the one that Windows writes: NEC's selection (rows ED, EE) only where IBM's
 * extension (FA to FC) has it not. */
#include "codec/ansi_page.h"

#include <pthread.h>

#include "base/text.h"
#include "codec/charset.h"

static const struct row {
    uint16_t number;
    const char *charset;
    bool pairs;
    uint16_t unknown;
} rows[] = {
    {932, "cp932", true, 0x30FB},    {936, "gb18030", true, '?'},      {949, "cp949", true, '?'},
    {950, "big5", true, '?'},        {1250, "windows-1250", false, '?'}, {1251, "windows-1251", false, '?'},
};
#define PAGES (sizeof rows / sizeof rows[0])

static struct page {
    sk_ansi_page table;
    bool tried, good;
} pages[PAGES];
static pthread_mutex_t making = PTHREAD_MUTEX_INITIALIZER;

static bool leads(const struct row *r, unsigned c)
{
    if (!r->pairs) return false;
    return r->number == 932 ? (c >= 0x81 && c <= 0x9F) || (c >= 0xE0 && c <= 0xFC) : c >= 0x81 && c <= 0xFE;
}

/* Each character once, in one text: with a blank and a line end behind, so that what is not known takes no more than those along. */
static void learn(sk_ansi_page *p, unsigned code, uint32_t unit)
{
    if (unit == 0xFFFD || unit == 0 || unit > 0xFFFF) return;
    if (code < 0x100) p->single[code] = (uint16_t)unit;
    else p->pair[(code >> 8) - 0x81][code & 0xFF] = (uint16_t)unit;
    uint16_t before = p->bytes[unit];
    bool selected = p->number == 932 && (before >> 8 == 0xED || before >> 8 == 0xEE) && code >> 8 >= 0xFA;
    if (!before || selected) p->bytes[unit] = (uint16_t)code;
}

static void read_line(sk_ansi_page *p, sk_bytes utf8, size_t *pos, unsigned code)
{
    uint32_t unit = 0;
    unsigned count = 0;
    while (*pos < utf8.len && utf8.p[*pos] != '\n') {
        uint32_t c = sk_utf8_next(utf8, pos, NULL);
        if (c == ' ') continue;
        unit = c;
        count++;
    }
    ++*pos;
    if (count == 1) learn(p, code, unit);
}

enum { CODES = 256 * 126 };

static bool make_from(sk_arena *a, const struct row *r, sk_ansi_page *p)
{
    uint16_t *codes = SK_NEW_ARRAY(a, uint16_t, CODES);
    sk_buf text = sk_buf_new(a, (size_t)CODES * 4);
    size_t count = 0, pos = 0;
    if (!codes) return false;
    for (unsigned c = 0x80; c < 0x100; c++) {
        p->lead[c] = leads(r, c);
        for (unsigned d = 0x40; p->lead[c] && d < 0xFF; d++) {
            if (d == 0x7F) continue;
            codes[count++] = (uint16_t)(c << 8 | d);
            sk_buf_bytes(&text, sk_bytes_of((const uint8_t[]){(uint8_t)c, (uint8_t)d, ' ', '\n'}, 4));
        }
        if (p->lead[c]) continue;
        codes[count++] = (uint16_t)c;
        sk_buf_bytes(&text, sk_bytes_of((const uint8_t[]){(uint8_t)c, ' ', '\n'}, 3));
    }
    sk_bytes utf8 = sk_charset_to_utf8(a, sk_buf_view(&text), sk_bytes_str(r->charset), NULL);
    for (size_t i = 0; i < count && pos < utf8.len; i++) read_line(p, utf8, &pos, codes[i]);
    return !text.full && utf8.len > count;
}

/* Half a character: no other has this unit. */
static uint16_t alone(unsigned c) { return (uint16_t)(c < 0xA0 ? c : 0xF700 + c); }

/* Bytes for which the standard has nothing stand for themselves or for a private character, so that they come back; so does a
 * lead byte alone (Chr(130)), of which Windows makes different things from version to version. */
static void fill_holes(sk_ansi_page *p)
{
    static const uint16_t private_932[] = {0xF8F1, 0xF8F2, 0xF8F3};
    for (unsigned c = 0; c < 0x80; c++) p->single[c] = p->bytes[c] = (uint16_t)c;
    if (p->number == 932) {
        p->single[0xA0] = 0xA0;
        for (unsigned i = 0; i < 3; i++) p->single[0xFD + i] = private_932[i];
        for (unsigned c = 0; c < 1880; c++) learn(p, (0xF0 + c / 188) << 8 | (0x40 + c % 188 + (c % 188 >= 63)), 0xE000 + c);
        p->bytes[0xA5] = '\\';
        p->bytes[0x203E] = '~';
    }
    if (p->number == 936) {
        p->single[0x80] = 0x20AC;
        p->bytes[0x20AC] = 0x80;
    }
    for (unsigned c = 0x80; c < 0x100; c++) {
        if (!p->bytes[c]) p->bytes[c] = (uint16_t)c;
        if (p->lead[c]) p->bytes[alone(c)] = (uint16_t)c;
        if (p->lead[c]) continue;
        if (!p->single[c]) p->single[c] = (uint16_t)c;
        if (!p->bytes[p->single[c]]) p->bytes[p->single[c]] = (uint16_t)c;
    }
}

static void make(size_t i)
{
    struct page *page = &pages[i];
    sk_arena *a = sk_arena_new((size_t)4 << 20);
    page->tried = true;
    page->table.number = rows[i].number;
    page->table.unknown = rows[i].unknown;
    page->good = a && make_from(a, &rows[i], &page->table);
    if (page->good) fill_holes(&page->table);
    sk_arena_free(a);
}

const sk_ansi_page *sk_ansi_page_find(unsigned number)
{
    for (size_t i = 0; i < PAGES; i++) {
        if (rows[i].number != number) continue;
        (void)pthread_mutex_lock(&making);
        if (!pages[i].tried) make(i);
        (void)pthread_mutex_unlock(&making);
        return pages[i].good ? &pages[i].table : NULL;
    }
    return NULL;
}

unsigned sk_ansi_page_named(sk_bytes charset)
{
    static const struct { const char *name; uint16_t number; } names[] = {
        {"shift_jis", 932}, {"shift-jis", 932}, {"sjis", 932},      {"x-sjis", 932},  {"csshiftjis", 932}, {"ms_kanji", 932},
        {"gb2312", 936},    {"gbk", 936},       {"x-cp936", 936},   {"gb18030", 936}, {"ks_c_5601-1987", 949},
        {"euc-kr", 949},    {"korean", 949},    {"ks_c_5601", 949}, {"big5", 950},    {"cp932", 932},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (sk_equal_nocase(charset, sk_bytes_str(names[i].name))) return names[i].number;
    unsigned number = 0;
    if (sk_starts_nocase(charset, SK_LIT("windows-"))) charset = sk_from(charset, 8);
    for (size_t i = 0; i < charset.len; i++) {
        if (charset.p[i] < '0' || charset.p[i] > '9' || number > 9999) return 0;
        number = number * 10 + charset.p[i] - '0';
    }
    for (size_t i = 0; i < PAGES; i++)
        if (rows[i].number == number) return number;
    return 0;
}

uint16_t sk_ansi_page_next(const sk_ansi_page *p, sk_bytes b, size_t *pos)
{
    uint8_t c = b.p[(*pos)++];
    if (!p->lead[c]) return p->single[c];
    if (*pos >= b.len || b.p[*pos] < 0x40) return alone(c);
    uint16_t unit = p->pair[c - 0x81][b.p[(*pos)++]];
    return unit ? unit : p->unknown;
}
