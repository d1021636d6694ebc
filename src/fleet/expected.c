/* UTF-16 (PowerShell, "Unicode text" of Excel) is known by its mark. Shift_JIS passes, too: its second bytes are neither a comma nor a quote (0x40 to 0x7e, 0x80 to 0xfc). */
#include "fleet/expected.h"

#include "base/buf.h"
#include "base/attr.h"
#include "base/map.h"
#include "base/text.h"

enum { NETBIOS_MOST = 15, NAME_MOST = 255, COLUMNS_MOST = 256 };

static const char *const headings[] = {"computer", "computername", "computer name", "hostname", "host name", "host", "name", "device", "devicename", "device name",
    "machine", "machinename", "コンピューター名", "コンピュータ名", "コンピューター", "コンピュータ", "端末名", "端末", "ホスト名", "機器名", "デバイス名"};

typedef struct csv {
    sk_bytes rest;
    sk_arena *arena;
} csv;

/* A field in quotes, in which a quote is written twice. */
static sk_bytes quoted(csv *c)
{
    sk_buf b = sk_buf_new(c->arena, NAME_MOST);
    size_t at = 1;
    for (; at < c->rest.len; at++) {
        if (c->rest.p[at] == '"' && sk_at(c->rest, at + 1) != '"') break;
        if (c->rest.p[at] == '"') at++;
        sk_buf_byte(&b, c->rest.p[at]);
    }
    c->rest = sk_from(c->rest, at + 1);
    return sk_buf_view(&b);
}

static size_t end_of_field(sk_bytes rest, int separator)
{
    size_t at = 0;
    while (at < rest.len && rest.p[at] != separator && rest.p[at] != '\n' && rest.p[at] != '\r') {
        at++;
    }
    return at;
}

/* The next field of the record; *ret_last at its end. */
static sk_bytes field(csv *c, int separator, bool *ret_last)
{
    sk_bytes value = sk_at(c->rest, 0) == '"' ? quoted(c) : (sk_bytes){0};
    size_t end = end_of_field(c->rest, separator);
    if (!value.len) value = sk_slice(c->rest, 0, end);
    *ret_last = sk_at(c->rest, end) != separator;
    if (!*ret_last) end++;
    else end += sk_at(c->rest, end) == '\r' && sk_at(c->rest, end + 1) == '\n' ? 2 : 1;
    c->rest = sk_from(c->rest, end);
    return sk_trim(value);
}

static bool is_heading(sk_bytes value)
{
    for (size_t i = 0; i < SK_COUNT(headings); i++) {
        if (sk_equal_nocase(value, sk_bytes_str(headings[i]))) return true;
    }
    return false;
}

/* The column of names by the first record, and what separates columns. */
static size_t find_column(sk_arena *a, sk_bytes text, int separator, bool *ret_headed)
{
    csv c = {text, a};
    bool last = false;
    for (size_t i = 0; !last && i < COLUMNS_MOST; i++) {
        if ((*ret_headed = is_heading(field(&c, separator, &last)))) return i;
    }
    return 0;
}

static int separator_of(sk_bytes text)
{
    sk_bytes line = sk_slice(text, 0, sk_find_byte(text, 0, '\n'));
    if (sk_find_byte(line, 0, ',') != SK_NPOS) return ',';
    return sk_find_byte(line, 0, ';') != SK_NPOS ? ';' : '\t';
}

sk_bytes sk_expected_key(sk_arena *a, sk_bytes name)
{
    sk_bytes label = sk_slice(name, 0, sk_find_byte(name, 0, '.'));
    size_t len = label.len < NETBIOS_MOST ? label.len : NETBIOS_MOST;
    while (len < label.len && len > 0 && (label.p[len] & 0xc0) == 0x80) {
        len--;
    }
    return sk_text_lower(a, sk_slice(label, 0, len));
}

bool sk_expected_read(sk_arena *a, sk_bytes text, sk_expected *ret)
{
    sk_expected e = {.count = 0};
    sk_map *known = sk_map_new(a);
    size_t cap = 0;
    bool headed = false, first = true;
    if (sk_starts(text, SK_LIT("\xef\xbb\xbf"))) text = sk_from(text, 3);
    else if (sk_starts(text, SK_LIT("\xff\xfe"))) text = sk_utf16le_to_utf8(a, sk_from(text, 2));
    else if (sk_starts(text, SK_LIT("\xfe\xff"))) text = sk_utf16be_to_utf8(a, sk_from(text, 2));
    int separator = separator_of(text);
    size_t column = find_column(a, text, separator, &headed);
    for (csv c = {text, a}; c.rest.len && !e.cut; first = false) {
        sk_bytes name = {0};
        bool last = false;
        for (size_t i = 0; !last; i++) {
            sk_bytes value = field(&c, separator, &last);
            if (i == column) name = value;
        }
        bool skip = !name.len || name.len > NAME_MOST || (first && headed) || (!headed && name.p[0] == '#');
        if (skip || !sk_map_add(known, sk_expected_key(a, name), 1)) continue;
        if (e.count == cap) {
            size_t more = cap ? cap * 2 : 256;
            sk_bytes *grown = sk_arena_grow(a, e.names, cap, more, sizeof *grown);
            if (!grown) return false;
            e.names = grown;
            cap = more;
        }
        e.names[e.count++] = name;
        e.cut = e.count == SK_EXPECTED_MOST;
    }
    *ret = e;
    return !sk_arena_exhausted(a);
}
