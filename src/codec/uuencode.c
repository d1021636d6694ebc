/* See uuencode.h. */
#include "codec/uuencode.h"

static bool is_uu_char(int c) { return c >= ' ' && c <= '`'; }
static unsigned value_of(int c) { return is_uu_char(c) ? (unsigned)(c - ' ') & 63 : 0; }

/* A data line: its first character counts the bytes; four characters carry three of them. Trailing spaces may be
 * lost, and some writers add a check character. */
static bool is_data_line(sk_bytes line)
{
    if (line.len == 0 || !is_uu_char(line.p[0])) return false;
    size_t bytes = value_of(line.p[0]), want = (bytes + 2) / 3 * 4;
    if (line.len - 1 > want + 2) return false;
    for (size_t i = 1; i < line.len; i++)
        if (!is_uu_char(line.p[i])) return false;
    return bytes == 0 || line.len > 1;
}

static bool is_end_line(sk_bytes line) { return sk_equal(sk_trim(line), SK_LIT("end")); }

/* "begin", three or four octal digits, a name. */
static bool read_begin(sk_bytes line, sk_bytes *ret_name)
{
    if (!sk_starts(line, SK_LIT("begin "))) return false;
    sk_bytes rest = sk_trim(sk_from(line, 6));
    size_t digits = 0;
    while (digits < rest.len && digits < 5 && rest.p[digits] >= '0' && rest.p[digits] <= '7') digits++;
    if (digits < 3 || digits > 4 || sk_at(rest, digits) != ' ') return false;
    *ret_name = sk_trim(sk_from(rest, digits));
    return ret_name->len > 0;
}

/* The lines behind a begin line, up to "end" or to the first line that cannot be data. */
static void measure(sk_bytes text, size_t from, sk_uu_file *f)
{
    sk_bytes rest = sk_from(text, from), line;
    size_t end = from;
    f->ended = false;
    f->size = 0;
    while (sk_next_line(&rest, &line, NULL)) {
        size_t next = text.len - rest.len;
        if (is_end_line(line)) {
            f->ended = true;
            f->lines = sk_slice(text, from, end - from);
            f->end_at = next;
            return;
        }
        if (line.len > 0 && !is_data_line(line)) break;
        f->size += line.len > 1 ? value_of(line.p[0]) : 0;
        end = next;
    }
    f->lines = sk_slice(text, from, end - from);
    f->end_at = end;
}

bool sk_uu_find(sk_bytes text, size_t from, sk_uu_file *ret)
{
    for (size_t at = from; (at = sk_find(text, at, SK_LIT("begin "))) != SK_NPOS; at++) {
        if (at > 0 && text.p[at - 1] != '\n') continue;
        sk_bytes rest = sk_from(text, at), line, first = {NULL, 0};
        sk_bytes name;
        if (!sk_next_line(&rest, &line, NULL) || !read_begin(line, &name)) continue;
        size_t data_at = text.len - rest.len;
        if (!sk_next_line(&rest, &first, NULL) || !is_data_line(first)) continue;
        *ret = (sk_uu_file){.name = name, .begin_at = at};
        measure(text, data_at, ret);
        return true;
    }
    return false;
}

sk_uu sk_uu_start(sk_bytes lines) { return (sk_uu){.rest = lines}; }

static bool next_group(sk_uu *d)
{
    while (d->left == 0) {
        if (!sk_next_line(&d->rest, &d->line, NULL)) return false;
        if (is_end_line(d->line)) return false;
        d->pos = 1;
        d->left = d->line.len > 1 ? value_of(d->line.p[0])
                                  : 0; /* at most 63; what was cut from the line reads as spaces */
    }
    uint32_t bits = 0;
    for (unsigned i = 0; i < 4; i++) bits = bits << 6 | value_of(sk_at(d->line, d->pos + i));
    d->pos += 4;
    for (unsigned i = 0; i < 3; i++) d->ready[i] = (uint8_t)(bits >> (16 - 8 * i));
    d->ready_len = d->left < 3 ? (unsigned)d->left : 3;
    d->ready_pos = 0;
    d->left -= d->ready_len;
    return true;
}

size_t sk_uu_read(sk_uu *d, uint8_t *out, size_t cap)
{
    size_t len = 0;
    while (len < cap && (d->ready_pos < d->ready_len || next_group(d))) out[len++] = d->ready[d->ready_pos++];
    return len;
}
