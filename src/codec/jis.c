/* See jis.h. Escape sequences: RFC 1468, RFC 1554, RFC 2237, ISO-IR; arithmetic of the codes: JIS X 0208 annex 1. */
#include "codec/jis.h"

#include "base/buf.h"

enum set { ROMAN, DOUBLE, KATAKANA, SUPPLEMENT, OTHER_DOUBLE };

static const struct escape {
    const char *sequence;
    enum set set;
} escapes[] = {
    {"\x1B(B", ROMAN},    {"\x1B(J", ROMAN},         {"\x1B(H", ROMAN},        {"\x1B(I", KATAKANA},
    {"\x1B)I", KATAKANA}, {"\x1B$@", DOUBLE},        {"\x1B$B", DOUBLE},       {"\x1B&@\x1B$B", DOUBLE},
    {"\x1B$(@", DOUBLE},  {"\x1B$(B", DOUBLE},       {"\x1B$(D", SUPPLEMENT},  {"\x1B$(O", DOUBLE},
    {"\x1B$(Q", DOUBLE},  {"\x1B$(P", OTHER_DOUBLE}, {"\x1B$A", OTHER_DOUBLE}, {"\x1B$(C", OTHER_DOUBLE},
    {"\x1B.A", ROMAN},    {"\x1B.F", ROMAN},
};

static const struct escape *escape_at(sk_bytes text, size_t at)
{
    if (sk_at(text, at) != 0x1B) return NULL;
    for (size_t i = 0; i < sizeof escapes / sizeof escapes[0]; i++)
        if (sk_starts(sk_slice(text, at, 6), sk_bytes_str(escapes[i].sequence))) return &escapes[i];
    return NULL;
}

size_t sk_jis_escape_len(sk_bytes text, size_t at)
{
    const struct escape *e = escape_at(text, at);
    return e ? sk_bytes_str(e->sequence).len : 0;
}

/* A pair of JIS X 0208 (rows 0x21 to 0x7E) as Shift_JIS. */
static void put_pair(sk_buf *out, unsigned row, unsigned cell)
{
    unsigned lead = (row - 0x21) / 2 + (row < 0x5F ? 0x81 : 0xC1);
    unsigned trail = row % 2 ? cell + (cell < 0x60 ? 0x1F : 0x20) : cell + 0x7E;
    sk_buf_byte(out, (uint8_t)lead);
    sk_buf_byte(out, (uint8_t)trail);
}

static bool is_graphic(int c) { return c >= 0x21 && c <= 0x7E; }

sk_bytes sk_jis_to_cp932(sk_arena *a, sk_bytes text, bool *ret_lossy)
{
    sk_buf out = sk_buf_new(a, text.len + 16);
    enum set set = ROMAN;
    for (size_t i = 0; i < text.len;) {
        const struct escape *e = escape_at(text, i);
        int c = text.p[i], next = sk_at(text, i + 1);
        if (e) {
            set = e->set;
            i += sk_bytes_str(e->sequence).len;
        } else if (c == 0x0E || c == 0x0F) { /* shift out and in: katakana of CP50222 */
            set = c == 0x0E ? KATAKANA : ROMAN;
            i++;
        } else if (set == KATAKANA && c >= 0x21 && c <= 0x5F) {
            sk_buf_byte(&out, (uint8_t)(c | 0x80));
            i++;
        } else if (set != ROMAN && set != KATAKANA && is_graphic(c) && is_graphic(next)) {
            if (set == DOUBLE) put_pair(&out, (unsigned)c, (unsigned)next);
            else sk_buf_byte(&out, '?');
            if (set != DOUBLE) *ret_lossy = true;
            i += 2;
        } else {
            if (c == '\n') set = ROMAN; /* RFC 1468: each line ends in ASCII */
            sk_buf_byte(&out, (uint8_t)c);
            i++;
        }
    }
    return sk_buf_view(&out);
}

sk_bytes sk_hz_to_gb(sk_arena *a, sk_bytes text)
{
    sk_buf out = sk_buf_new(a, text.len + 16);
    bool shifted = false;
    for (size_t i = 0; i < text.len; i++) {
        int c = text.p[i], next = sk_at(text, i + 1);
        if (c == '~' && (next == '{' || next == '}' || next == '~' || next == '\n')) {
            if (next == '~') sk_buf_byte(&out, '~');
            else if (next != '\n') shifted = next == '{';
            i++;
        } else if (shifted && is_graphic(c) && is_graphic(next)) {
            sk_buf_byte(&out, (uint8_t)(c | 0x80));
            sk_buf_byte(&out, (uint8_t)(next | 0x80));
            i++;
        } else {
            if (c == '\n') shifted = false;
            sk_buf_byte(&out, (uint8_t)c);
        }
    }
    return sk_buf_view(&out);
}

/* Kana, full-width forms and punctuation (leads 0x81 to 0x84) speak for Japanese; so does a lead among the controls
 * of Latin-1 that Windows-1252 text rarely has (it has the quotes, dashes and dots left out here). */
static bool is_japanese_lead(int c)
{
    return (c >= 0x81 && c <= 0x84) || (c >= 0x86 && c <= 0x90) || c == 0x95 || (c >= 0x98 && c <= 0x9F);
}

bool sk_looks_like_cp932(sk_bytes text)
{
    size_t pairs = 0, japanese = 0;
    for (size_t i = 0; i < text.len; i++) {
        int c = text.p[i];
        if (c < 0x80 || (c >= 0xA1 && c <= 0xDF)) continue;
        int trail = sk_at(text, i + 1);
        if (!sk_cp932_is_lead(c) || trail < 0x40 || trail == 0x7F || trail > 0xFC) return false;
        pairs++;
        japanese += is_japanese_lead(c);
        i++;
    }
    return pairs > 0 && japanese * 2 >= pairs;
}

bool sk_looks_like_euc_jp(sk_bytes text)
{
    size_t pairs = 0, kana = 0;
    for (size_t i = 0; i < text.len; i++) {
        int c = text.p[i];
        if (c < 0x80) continue;
        if (c == 0x8F) c = sk_at(text, ++i);
        int trail = sk_at(text, i + 1);
        if (!((c >= 0xA1 && c <= 0xFE) || c == 0x8E) || trail < 0xA1 || trail > 0xFE) return false;
        pairs++;
        kana += c == 0xA4 || c == 0xA5;
        i++;
    }
    return pairs >= 2 && kana * 4 >= pairs;
}
