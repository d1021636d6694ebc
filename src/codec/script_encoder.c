/* See script_encoder.h. Microsoft never documented the format; the tables are those that independent public decoders agree on
 * (MrBrownstone's scrdec, the decoders of D. Stevens and of CyberChef), and the published examples of the latter decode with
 * them. Line ends, "<", ">" and "@" are escaped with "@"; bytes beyond ASCII stand for themselves and take no step. */
#include "codec/script_encoder.h"

#include "base/attr.h"
#include "base/buf.h"

enum { HEAD = 12 /* #@~^LLLLLL== */, TAIL = 12 /* CCCCCC==^#~@ */, STEPS = 64 };

/* Encoded characters of tab, then of 0x20 to 0x7E, in the three tables. "<", ">" and "@" are never asked for. */
static const uint8_t encoded[96][3] = {
    {0x64, 0x37, 0x69}, {0x50, 0x7E, 0x2C}, {0x22, 0x5A, 0x65}, {0x4A, 0x45, 0x72}, {0x61, 0x3A, 0x5B}, {0x5E, 0x79, 0x66},
    {0x5D, 0x59, 0x75}, {0x5B, 0x27, 0x4C}, {0x42, 0x76, 0x45}, {0x60, 0x63, 0x76}, {0x23, 0x62, 0x2A}, {0x65, 0x4D, 0x43},
    {0x5F, 0x51, 0x33}, {0x7E, 0x53, 0x42}, {0x4F, 0x52, 0x20}, {0x52, 0x20, 0x63}, {0x7A, 0x26, 0x4A}, {0x21, 0x54, 0x5A},
    {0x46, 0x71, 0x38}, {0x20, 0x2B, 0x79}, {0x26, 0x66, 0x32}, {0x63, 0x2A, 0x57}, {0x2A, 0x58, 0x6C}, {0x76, 0x7F, 0x2B},
    {0x47, 0x7B, 0x46}, {0x25, 0x30, 0x52}, {0x2C, 0x31, 0x4F}, {0x29, 0x6C, 0x3D}, {0x69, 0x49, 0x70}, {0x3F, 0x3F, 0x3F},
    {0x27, 0x78, 0x7B}, {0x3F, 0x3F, 0x3F}, {0x67, 0x5F, 0x51}, {0x3F, 0x3F, 0x3F}, {0x62, 0x29, 0x7A}, {0x41, 0x24, 0x7E},
    {0x5A, 0x2F, 0x3B}, {0x66, 0x39, 0x47}, {0x32, 0x33, 0x41}, {0x73, 0x6F, 0x77}, {0x4D, 0x21, 0x56}, {0x43, 0x75, 0x5F},
    {0x71, 0x28, 0x26}, {0x39, 0x42, 0x78}, {0x7C, 0x46, 0x6E}, {0x53, 0x4A, 0x64}, {0x48, 0x5C, 0x74}, {0x31, 0x48, 0x67},
    {0x72, 0x36, 0x7D}, {0x6E, 0x4B, 0x68}, {0x70, 0x7D, 0x35}, {0x49, 0x5D, 0x22}, {0x3F, 0x6A, 0x55}, {0x4B, 0x50, 0x3A},
    {0x6A, 0x69, 0x60}, {0x2E, 0x23, 0x6A}, {0x7F, 0x09, 0x71}, {0x28, 0x70, 0x6F}, {0x35, 0x65, 0x49}, {0x7D, 0x74, 0x5C},
    {0x24, 0x2C, 0x5D}, {0x2D, 0x77, 0x27}, {0x54, 0x44, 0x59}, {0x37, 0x3F, 0x25}, {0x7B, 0x6D, 0x7C}, {0x3D, 0x7C, 0x23},
    {0x6C, 0x43, 0x6D}, {0x34, 0x38, 0x28}, {0x6D, 0x5E, 0x31}, {0x4E, 0x5B, 0x39}, {0x2B, 0x6E, 0x7F}, {0x30, 0x57, 0x36},
    {0x6F, 0x4C, 0x54}, {0x74, 0x34, 0x34}, {0x6B, 0x72, 0x62}, {0x4C, 0x25, 0x4E}, {0x33, 0x56, 0x30}, {0x56, 0x73, 0x5E},
    {0x3A, 0x68, 0x73}, {0x78, 0x55, 0x09}, {0x57, 0x47, 0x4B}, {0x77, 0x32, 0x61}, {0x3B, 0x35, 0x24}, {0x44, 0x2E, 0x4D},
    {0x2F, 0x64, 0x6B}, {0x59, 0x4F, 0x44}, {0x45, 0x3B, 0x21}, {0x5C, 0x2D, 0x37}, {0x68, 0x41, 0x53}, {0x36, 0x61, 0x58},
    {0x58, 0x7A, 0x48}, {0x79, 0x22, 0x2E}, {0x09, 0x60, 0x50}, {0x75, 0x6B, 0x2D}, {0x38, 0x4E, 0x29}, {0x55, 0x3D, 0x3F},
};

static const uint8_t order[STEPS] = {
    1, 2, 0, 1, 2, 0, 2, 0, 0, 2, 0, 2, 1, 0, 2, 0,
    1, 0, 2, 0, 1, 1, 2, 0, 0, 2, 1, 0, 2, 0, 0, 2,
    1, 1, 0, 2, 0, 2, 0, 1, 0, 1, 1, 2, 0, 1, 0, 2,
    1, 0, 2, 0, 1, 1, 2, 0, 0, 1, 1, 2, 0, 1, 0, 2,
};

static const struct {
    char mark, clear;
} escapes[] = {{'&', '\n'}, {'#', '\r'}, {'*', '>'}, {'!', '<'}, {'$', '@'}};

uint8_t sk_script_encoded_char(uint8_t clear, unsigned table)
{
    if (clear != 9 && (clear < 0x20 || clear > 0x7E)) return clear;
    return encoded[clear == 9 ? 0 : clear - 0x1F][table % 3];
}

unsigned sk_script_table_of(size_t step) { return order[step % STEPS]; }

static void invert(uint8_t clear[3][128])
{
    for (unsigned t = 0; t < 3; t++) {
        for (unsigned c = 0; c < 128; c++) clear[t][c] = (uint8_t)c;
        for (unsigned row = 0; row < 96; row++) {
            uint8_t c = (uint8_t)(row == 0 ? 9 : row + 0x1F);
            if (c != '<' && c != '>' && c != '@') clear[t][encoded[row][t]] = c;
        }
    }
}

/* Four bytes in Base64: six characters, and "==" behind them. */
static bool read_number(sk_bytes b, uint32_t *ret)
{
    if (!sk_equal(sk_slice(b, 6, 2), SK_LIT("=="))) return false;
    uint32_t value = 0, bits = 0;
    for (unsigned i = 0; i < 6; i++) {
        int c = sk_at(b, i), v = c >= 'A' && c <= 'Z' ? c - 'A' : c >= 'a' && c <= 'z' ? c - 'a' + 26 : sk_is_digit(c) ? c - '0' + 52 : c == '+' ? 62 : c == '/' ? 63 : -1;
        if (v < 0) return false;
        for (int bit = 5; bit >= 0 && bits < 32; bit--, bits++) /* bytes in order, high bits first */
            value |= (uint32_t)(v >> bit & 1) << (bits / 8 * 8 + 7 - bits % 8);
    }
    *ret = value;
    return true;
}

size_t sk_script_encoded_at(sk_bytes text, size_t from)
{
    uint32_t len;
    for (size_t at = from; (at = sk_find(text, at, SK_LIT("#@~^"))) != SK_NPOS; at++)
        if (read_number(sk_from(text, at + 4), &len)) return at;
    return SK_NPOS;
}

struct part {
    sk_bytes body;
    size_t end; /* behind the whole */
    uint32_t sum;
    bool cut, length_wrong;
};

static bool ends_part(sk_bytes text, size_t at, uint32_t *ret_sum)
{
    return sk_equal(sk_slice(text, at + 8, 4), SK_LIT("^#~@")) && read_number(sk_from(text, at), ret_sum);
}

/* The length tells where the part ends; where it does not, the mark of the end does. */
static struct part find_part(sk_bytes text, size_t at)
{
    struct part p = {0};
    uint32_t len = 0;
    size_t start = at + HEAD;
    (void)read_number(sk_from(text, at + 4), &len);
    if (ends_part(text, start + len, &p.sum)) {
        p.body = sk_slice(text, start, len);
        p.end = start + len + TAIL;
        return p;
    }
    for (size_t mark = start; (mark = sk_find(text, mark, SK_LIT("==^#~@"))) != SK_NPOS; mark++) {
        if (mark < start + 6 || !ends_part(text, mark - 6, &p.sum)) continue;
        p.body = sk_slice(text, start, mark - 6 - start);
        p.end = mark + 6;
        p.length_wrong = true;
        return p;
    }
    p.cut = true;
    p.body = sk_from(text, start);
    p.end = text.len;
    return p;
}

/* Returns the sum of the clear bytes. */
static uint32_t decode_part(sk_buf *out, sk_bytes body, uint8_t clear[3][128])
{
    uint32_t sum = 0;
    size_t step = 0;
    for (size_t i = 0; i < body.len; i++) {
        uint8_t c = body.p[i];
        if (c == '@') {
            int mark = sk_at(body, i + 1);
            for (size_t k = 0; k < SK_COUNT(escapes); k++) {
                if (escapes[k].mark != mark) continue;
                c = (uint8_t)escapes[k].clear;
                i++;
                break;
            }
            step++;
        } else if (c < 128) {
            c = clear[order[step++ % STEPS]][c];
        }
        sum += c;
        sk_buf_byte(out, c);
    }
    return sum;
}

static void count(uint32_t *counter, size_t *first, size_t at)
{
    if ((*counter)++ == 0) *first = at;
}

bool sk_script_decode(sk_arena *a, sk_bytes text, sk_script_decoding *ret)
{
    uint8_t clear[3][128];
    size_t at = sk_script_encoded_at(text, 0), from = 0;
    if (at == SK_NPOS) return false;
    *ret = (sk_script_decoding){0};
    sk_buf out = sk_buf_new(a, text.len);
    invert(clear);
    for (; at != SK_NPOS; at = sk_script_encoded_at(text, from)) {
        struct part p = find_part(text, at);
        sk_buf_bytes(&out, sk_slice(text, from, at - from));
        uint32_t sum = decode_part(&out, p.body, clear);
        ret->parts++;
        if (p.cut) count(&ret->cut, &ret->cut_off, at);
        if (p.length_wrong) count(&ret->lengths_wrong, &ret->length_off, at);
        if (!p.cut && sum != p.sum) count(&ret->sums_wrong, &ret->sum_off, at);
        from = p.end;
    }
    sk_buf_bytes(&out, sk_from(text, from));
    if (sk_at(sk_buf_view(&out), out.len - 1) == 0) out.len--; /* screnc ends a file with a NUL */
    ret->text = sk_buf_view(&out);
    return !out.full;
}
