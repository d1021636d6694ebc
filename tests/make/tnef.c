/* See tnef.h. */
#include "make/tnef.h"

#include <string.h>

#include "codec/inflate.h"

#define MOST (1u << 20)

void make_tnef_start(sk_buf *b)
{
    make_u32(b, 0x223E9F78);
    make_u16(b, 1);
}

void make_tnef_attribute(sk_buf *b, unsigned level, uint32_t id, sk_bytes data)
{
    unsigned sum = 0;
    for (size_t i = 0; i < data.len; i++) sum += data.p[i];
    make_u8(b, level);
    make_u32(b, id);
    make_u32(b, (uint32_t)data.len);
    sk_buf_bytes(b, data);
    make_u16(b, sum & 0xFFFF);
}

/* --- properties --- */

static void put_padded(sk_buf *b, sk_bytes value)
{
    make_u32(b, (uint32_t)value.len);
    sk_buf_bytes(b, value);
    make_zeros(b, (4 - value.len % 4) % 4);
}

static void put_variable(sk_buf *b, unsigned type, unsigned id, sk_bytes value)
{
    make_u16(b, type);
    make_u16(b, id);
    make_u32(b, 1);
    put_padded(b, value);
}

void make_tnef_count(sk_buf *b, uint32_t count) { make_u32(b, count); }

void make_tnef_number(sk_buf *b, unsigned id, uint32_t value)
{
    make_u16(b, 0x03);
    make_u16(b, id);
    make_u32(b, value);
}

void make_tnef_string(sk_buf *b, unsigned id, const char *text)
{
    put_variable(b, 0x1E, id, sk_bytes_of(text, strlen(text) + 1));
}

static sk_bytes unicode_of(sk_buf *b, const char *text)
{
    sk_buf wide = sk_buf_new(b->arena, MOST);
    make_utf16(&wide, text);
    make_u16(&wide, 0);
    return sk_buf_view(&wide);
}

void make_tnef_unicode(sk_buf *b, unsigned id, const char *text) { put_variable(b, 0x1F, id, unicode_of(b, text)); }
void make_tnef_binary(sk_buf *b, unsigned id, sk_bytes value) { put_variable(b, 0x102, id, value); }

void make_tnef_object(sk_buf *b, unsigned id, uint32_t interface, sk_bytes value)
{
    sk_buf object = sk_buf_new(b->arena, MOST);
    make_u32(&object, interface);
    make_u32(&object, 0);
    make_u32(&object, 0x000000C0);
    make_u32(&object, 0x46000000);
    sk_buf_bytes(&object, value);
    put_variable(b, 0x0D, id, sk_buf_view(&object));
}

void make_tnef_named(sk_buf *b, const char *name, const char *text)
{
    make_u16(b, 0x1F);
    make_u16(b, 0x8001);
    make_zeros(b, 16);
    make_u32(b, 1);
    put_padded(b, unicode_of(b, name));
    make_u32(b, 1);
    put_padded(b, unicode_of(b, text));
}

/* --- compressed RTF --- */

#define WINDOW 4096u
#define LONGEST 17u

struct window {
    uint8_t bytes[WINDOW];
    size_t write, filled;
};

static void put_window(struct window *w, uint8_t c)
{
    w->bytes[w->write] = c;
    w->write = (w->write + 1) % WINDOW;
    if (w->filled < WINDOW) w->filled++;
}

/* The longest run of text in what the window holds; copies never reach the place that is written next. */
static size_t longest(const struct window *w, sk_bytes text, size_t *ret_from)
{
    size_t best = 0;
    for (size_t from = 0; from < w->filled; from++) {
        size_t len = 0;
        while (len < LONGEST && len < text.len && (from + len) % WINDOW != w->write && from != w->write &&
               w->bytes[(from + len) % WINDOW] == text.p[len])
            len++;
        if (len <= best) continue;
        best = len;
        *ret_from = from;
    }
    return best;
}

static void compress(sk_buf *out, sk_bytes text)
{
    static const char start[] =
        "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans "
        "SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
        "\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
    struct window w = {.write = 0};
    for (size_t i = 0; i + 1 < sizeof start; i++) put_window(&w, (uint8_t)start[i]);
    bool ended = false;
    for (size_t at = 0; !ended;) {
        size_t control_at = out->len;
        make_u8(out, 0);
        for (unsigned bit = 0; bit < 8 && !ended; bit++) {
            size_t from = w.write, len = longest(&w, sk_from(text, at), &from);
            ended = at == text.len;
            if (!ended && len < 2) {
                make_u8(out, text.p[at]);
                put_window(&w, text.p[at++]);
                continue;
            }
            size_t word = ended ? w.write << 4 : from << 4 | (len - 2);
            out->p[control_at] = (uint8_t)(out->p[control_at] | 1u << bit);
            make_u8(out, (unsigned)(word >> 8));
            make_u8(out, (unsigned)(word & 0xFF));
            for (size_t i = 0; !ended && i < len; i++) put_window(&w, text.p[at++]);
        }
    }
}

sk_bytes make_lzfu(sk_arena *a, sk_bytes text, bool stored)
{
    sk_buf body = sk_buf_new(a, MOST), out = sk_buf_new(a, MOST);
    if (stored)
        sk_buf_bytes(&body, text);
    else
        compress(&body, text);
    make_u32(&out, (uint32_t)body.len + 12);
    make_u32(&out, (uint32_t)text.len);
    make_u32(&out, stored ? 0x414C454D : 0x75465A4C);
    make_u32(&out, stored ? 0 : sk_crc32(UINT32_MAX, sk_buf_view(&body)) ^ UINT32_MAX);
    sk_buf_bytes(&out, sk_buf_view(&body));
    return sk_buf_view(&out);
}

/* --- a whole message --- */

static sk_bytes make_inner(sk_arena *a)
{
    sk_buf b = sk_buf_new(a, MOST), p = sk_buf_new(a, MOST);
    make_tnef_start(&b);
    make_tnef_count(&p, 2);
    make_tnef_unicode(&p, 0x0037, "Inner letter");
    make_tnef_unicode(&p, 0x1000, "The letter inside.");
    make_tnef_attribute(&b, 1, MAKE_TNEF_PROPERTIES, sk_buf_view(&p));
    return sk_buf_view(&b);
}

static void put_attachment(sk_buf *b, const char *title, sk_bytes data, const sk_buf *properties)
{
    static const uint8_t rendering[14] = {1};
    make_tnef_attribute(b, 2, MAKE_TNEF_RENDERING, sk_bytes_of(rendering, sizeof rendering));
    make_tnef_attribute(b, 2, MAKE_TNEF_TITLE, sk_bytes_of(title, strlen(title) + 1));
    if (data.len) make_tnef_attribute(b, 2, MAKE_TNEF_DATA, data);
    make_tnef_attribute(b, 2, MAKE_TNEF_ATTACHMENT, sk_buf_view(properties));
}

sk_bytes make_tnef(sk_arena *a)
{
    static const uint8_t codepage[] = {0xE4, 4, 0, 0, 0, 0, 0, 0}; /* 1252 */
    sk_buf b = sk_buf_new(a, MOST), p = sk_buf_new(a, MOST);
    make_tnef_start(&b);
    make_tnef_attribute(&b, 1, MAKE_TNEF_CODEPAGE, sk_bytes_of(codepage, sizeof codepage));
    make_tnef_attribute(&b, 1, MAKE_TNEF_CLASS, SK_LIT("IPM.Microsoft Mail.Note\0"));
    make_tnef_attribute(&b, 1, MAKE_TNEF_SUBJECT, SK_LIT("Gr\xFC\xDF\x65\0"));
    make_tnef_count(&p, 5);
    make_tnef_named(&p, "Keywords", "none");
    make_tnef_number(&p, 0x3FDE, 65001);
    make_tnef_string(&p, 0x1000, "The plain body.");
    make_tnef_binary(&p, 0x1013, SK_LIT("<html><body><p>The page body.</p></body></html>"));
    make_tnef_binary(&p, 0x1009, make_lzfu(a, SK_LIT("{\\rtf1\\ansi\\pard\\plain The rich body.\\par }"), false));
    make_tnef_attribute(&b, 1, MAKE_TNEF_PROPERTIES, sk_buf_view(&p));

    sk_buf q = sk_buf_new(a, MOST);
    make_tnef_count(&q, 3);
    make_tnef_unicode(&q, 0x3707, "a long name.txt");
    make_tnef_string(&q, 0x370E, "text/plain");
    make_tnef_string(&q, 0x3712, "part1@sender.example");
    put_attachment(&b, "ALONGN~1.TXT", SK_LIT("text of the file\n"), &q);

    sk_buf r = sk_buf_new(a, MOST);
    make_tnef_count(&r, 2);
    make_tnef_string(&r, 0x3704, "second.txt");
    make_tnef_binary(&r, 0x3701, SK_LIT("text in a property\n"));
    put_attachment(&b, "second.txt", (sk_bytes){0}, &r);

    sk_buf s = sk_buf_new(a, MOST);
    make_tnef_count(&s, 1);
    make_tnef_object(&s, 0x3701, 0x00020307, make_inner(a));
    put_attachment(&b, "Inner letter", (sk_bytes){0}, &s);
    return sk_buf_view(&b);
}
