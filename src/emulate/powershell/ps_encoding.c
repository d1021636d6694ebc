/* Bytes and text: encodings of .NET, base64, DEFLATE and gzip. */
#include "base/text.h"
#include "codec/ansi_page.h"
#include "codec/base64.h"
#include "codec/inflate.h"
#include "emulate/powershell/ps_run.h"

static bool has(sk_bytes name, const char *part) { return sk_find_nocase(name, 0, sk_bytes_str(part)) != SK_NPOS; }

typedef enum charset {
    CHARSET_ASCII,
    CHARSET_UTF8,
    CHARSET_UTF16,
    CHARSET_UTF16_BIG,
    CHARSET_UTF32,
    CHARSET_LATIN1,
    CHARSET_ANSI
} charset;

/* Names of Encoding's properties, of GetEncoding, and of -Encoding. */
static charset find_charset(sk_bytes name)
{
    static const struct {
        const char *part;
        charset charset;
    } rows[] = {{"utf8", CHARSET_UTF8},           {"utf-8", CHARSET_UTF8},         {"65001", CHARSET_UTF8},
                {"bigendian", CHARSET_UTF16_BIG}, {"utf-16be", CHARSET_UTF16_BIG}, {"1201", CHARSET_UTF16_BIG},
                {"unicode", CHARSET_UTF16},       {"utf-16", CHARSET_UTF16},       {"1200", CHARSET_UTF16},
                {"utf32", CHARSET_UTF32},         {"utf-32", CHARSET_UTF32},       {"28591", CHARSET_LATIN1},
                {"8859-1", CHARSET_LATIN1},       {"latin1", CHARSET_LATIN1},      {"ascii", CHARSET_ASCII},
                {"utf7", CHARSET_ASCII},          {"utf-7", CHARSET_ASCII}};
    for (size_t i = 0; i < SK_COUNT(rows); i++)
        if (has(name, rows[i].part)) return rows[i].charset;
    return CHARSET_ANSI;
}

/* The page that a name means; else the system's ("Default"), or Windows-1252 by its number. */
static unsigned page_of(const sk_ps *r, sk_bytes name)
{
    unsigned page = sk_ansi_page_named(name);
    return page || has(name, "1252") ? page : r->w->strings.codepage;
}

sk_ps_value sk_ps_octets_of(sk_ps *r, sk_bytes bytes, unsigned flow)
{
    sk_ps_value v = sk_ps_room(r, bytes.len) ? sk_ps_new_octets(r->arena, bytes.len) : sk_ps_null();
    if (v.type == SK_PS_BYTES) sk_copy_out(bytes, v.octets->p, v.octets->len);
    return sk_ps_flowing(v, flow);
}

sk_ps_value sk_ps_decode_text(sk_ps *r, sk_bytes encoding, sk_bytes bytes, unsigned flow)
{
    sk_bytes text = {0};
    if (!sk_ps_room(r, bytes.len)) return sk_ps_null();
    switch (find_charset(encoding)) {
    case CHARSET_UTF8: text = sk_utf8_repair(r->arena, sk_arena_copy(r->arena, bytes)); break;
    case CHARSET_UTF16: text = sk_utf16le_to_utf8(r->arena, bytes); break;
    case CHARSET_UTF16_BIG: text = sk_utf16be_to_utf8(r->arena, bytes); break;
    case CHARSET_LATIN1: text = sk_latin1_to_utf8(r->arena, bytes); break;
    case CHARSET_UTF32: {
        sk_buf b = sk_buf_new(r->arena, bytes.len);
        for (size_t i = 0; i + 4 <= bytes.len; i += 4) sk_buf_utf8(&b, sk_u32le_at(bytes, i));
        text = sk_buf_view(&b);
        break;
    }
    case CHARSET_ASCII: {
        sk_buf b = sk_buf_new(r->arena, bytes.len);
        for (size_t i = 0; i < bytes.len; i++) sk_buf_byte(&b, bytes.p[i] < 0x80 ? bytes.p[i] : '?');
        text = sk_buf_view(&b);
        break;
    }
    default:
        text = sk_str_to_utf8(&r->w->strings, sk_str_from_page(&r->w->strings, bytes, page_of(r, encoding)));
        break;
    }
    r->steps += bytes.len / 16;
    return sk_ps_flowing(sk_ps_text(r->arena, text), flow | SK_FLOW_COMPUTED);
}

sk_ps_value sk_ps_encode_text(sk_ps *r, sk_bytes encoding, sk_ps_value v)
{
    sk_bytes text = sk_ps_to_text(r->arena, v);
    unsigned flow = sk_ps_flow(v);
    charset kind = find_charset(encoding);
    if (kind == CHARSET_UTF8) return sk_ps_octets_of(r, text, flow);
    if (kind == CHARSET_ANSI) {
        sk_strings *h = &r->w->strings;
        r->steps += text.len / 16;
        return sk_ps_octets_of(r, sk_str_to_page(h, sk_str_utf8(h, text), page_of(r, encoding)), flow);
    }
    sk_buf b = sk_buf_new(r->arena, text.len * 4 + 4);
    for (size_t i = 0; i < text.len;) {
        uint32_t c = sk_utf8_next(text, &i, NULL);
        bool wide = kind == CHARSET_UTF16 || kind == CHARSET_UTF16_BIG;
        if (wide && c < 0x10000) {
            sk_buf_byte(&b, (uint8_t)(kind == CHARSET_UTF16 ? c : c >> 8));
            sk_buf_byte(&b, (uint8_t)(kind == CHARSET_UTF16 ? c >> 8 : c));
        } else if (kind == CHARSET_UTF32) {
            for (unsigned k = 0; k < 4; k++) sk_buf_byte(&b, (uint8_t)(c >> (8 * k)));
        } else {
            sk_buf_byte(&b, (uint8_t)(c < (kind == CHARSET_LATIN1 ? 0x100u : 0x80u) ? c : '?'));
        }
    }
    r->steps += text.len / 16;
    return sk_ps_octets_of(r, sk_buf_view(&b), flow);
}

sk_ps_value sk_ps_from_base64(sk_ps *r, sk_ps_value text)
{
    if (text.type == SK_PS_UNKNOWN) return sk_ps_flowing(text, SK_FLOW_DECODED);
    sk_bytes source = sk_ps_to_text(r->arena, text);
    sk_base64_survey survey = sk_base64_survey_of(source);
    if (survey.junk_count > 0 || survey.alone || !sk_ps_room(r, source.len)) {
        sk_ps_fail(r, "The input is not a valid Base-64 string.");
        return sk_ps_null();
    }
    sk_bytes bytes = sk_base64_decode(r->arena, source, SK_BASE64_CONTINUE);
    r->steps += source.len / 16;
    if (bytes.len > 0) sk_world_decoded(r->w, "base64", bytes.len);
    return sk_ps_octets_of(r, bytes, sk_ps_flow(text) | SK_FLOW_DECODED | SK_FLOW_COMPUTED);
}

static sk_bytes read_all(sk_ps *r, sk_producer *p)
{
    sk_buf b = sk_buf_new(r->arena, (size_t)r->w->budget->limits.value[SK_LIMIT_EMULATE_STRING]);
    uint8_t piece[4096];
    size_t len = 0;
    while (!b.full && sk_ps_step(r, 1) && (len = p->produce(p, piece, sizeof piece)) > 0)
        sk_buf_bytes(&b, sk_bytes_of(piece, len));
    if (p->close) p->close(p);
    if (b.full) sk_ps_room(r, SIZE_MAX / 2);
    return sk_buf_view(&b);
}

sk_ps_value sk_ps_inflate(sk_ps *r, sk_bytes packed, bool gzip, unsigned flow)
{
    sk_source *source = sk_source_bytes(r->arena, packed);
    sk_producer *p = source ? sk_inflate_producer(r->arena, source, gzip ? SK_INFLATE_GZIP : SK_INFLATE_RAW) : NULL;
    if (!p) return sk_ps_null();
    sk_bytes bytes = read_all(r, p);
    if (bytes.len > 0) sk_world_decoded(r->w, gzip ? "gzip" : "deflate", bytes.len);
    return sk_ps_octets_of(r, bytes, flow | SK_FLOW_DECODED | SK_FLOW_COMPUTED);
}
