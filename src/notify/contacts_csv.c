/* RFC 4180 as programs write it: other separators, one quote missing, line breaks inside quotes. */
#include "base/attr.h"
#include "base/buf.h"
#include "codec/charset.h"
#include "notify/contacts.h"

enum { CELLS_MOST = 1024, ROW_MEMORY = 16 << 20, ROW_MOST = 1 << 20 };

/* Headings of columns that hold a name, whole or in parts. */
static const char *const name_headings[] = {
    "name", "full name", "display name", "first name", "middle name", "last name", "given name", "family name", "name prefix",
    "氏名", "名前", "姓", "名", "表示名", "名字", "ミドル ネーム", "フル ネーム",
};

typedef struct csv {
    sk_bytes rest;
    int separator;
    sk_bytes cells[CELLS_MOST];
    size_t count;
    bool cut;
} csv;

/* The separator that stands most often in the first line. */
static int separator_of(sk_bytes text)
{
    sk_bytes line = sk_slice(text, 0, sk_find_byte(text, 0, '\n'));
    size_t comma = 0, semicolon = 0, tab = 0;
    for (size_t i = 0; i < line.len; i++) {
        comma += line.p[i] == ',';
        semicolon += line.p[i] == ';';
        tab += line.p[i] == '\t';
    }
    if (tab > comma && tab > semicolon) return '\t';
    return semicolon > comma ? ';' : ',';
}

/* The cell in quotes at *pos; a quote that is doubled stands for itself. */
static void take_quoted(sk_bytes b, size_t *pos, sk_buf *to)
{
    for ((*pos)++; *pos < b.len; (*pos)++) {
        if (b.p[*pos] == '"' && sk_at(b, *pos + 1) != '"') {
            (*pos)++;
            return;
        }
        if (b.p[*pos] == '"') (*pos)++;
        sk_buf_byte(to, b.p[*pos]);
    }
}

static sk_bytes take_cell(sk_arena *a, const csv *c, size_t *pos)
{
    sk_bytes b = c->rest;
    sk_buf cell = sk_buf_new(a, ROW_MOST);
    if (sk_at(b, *pos) == '"') take_quoted(b, pos, &cell);
    size_t start = *pos;
    while (*pos < b.len && b.p[*pos] != c->separator && b.p[*pos] != '\n') (*pos)++;
    if (!cell.len) return sk_trim(sk_slice(b, start, *pos - start));
    sk_buf_bytes(&cell, sk_slice(b, start, *pos - start));
    return sk_trim(sk_buf_view(&cell));
}

static bool take_row(sk_arena *a, csv *c)
{
    size_t pos = 0;
    c->count = 0;
    if (!c->rest.len) return false;
    for (;;) {
        sk_bytes cell = take_cell(a, c, &pos);
        if (c->count < CELLS_MOST) c->cells[c->count++] = cell;
        else c->cut = true;
        if (sk_at(c->rest, pos) != c->separator) break;
        pos++;
    }
    c->rest = sk_from(c->rest, pos + 1);
    return true;
}

static bool is_name_heading(sk_bytes heading)
{
    for (size_t i = 0; i < SK_COUNT(name_headings); i++)
        if (sk_equal_nocase(heading, sk_bytes_str(name_headings[i]))) return true;
    return false;
}

static sk_bytes name_of(sk_arena *a, const csv *c, const bool *is_name)
{
    sk_buf name = sk_buf_new(a, 4096);
    for (size_t i = 0; i < c->count; i++) {
        if (!is_name[i] || !c->cells[i].len || sk_is_address(c->cells[i])) continue;
        if (sk_find(sk_buf_view(&name), 0, c->cells[i]) != SK_NPOS) continue; /* the whole name stands before its parts */
        if (name.len) sk_buf_byte(&name, ' ');
        sk_buf_bytes(&name, c->cells[i]);
    }
    return sk_buf_view(&name);
}

static bool tell_row(sk_arena *a, const csv *c, const bool *is_name, const sk_mention_sink *to)
{
    sk_bytes name = {0};
    for (size_t i = 0; i < c->count; i++) {
        if (!sk_is_address(c->cells[i])) continue;
        if (!name.p) name = name_of(a, c, is_name);
        if (!to->person(to->self, &(sk_mention){.name = name, .address = c->cells[i], .role = SK_ROLE_CONTACT})) return false;
    }
    return true;
}

static void read_rows(sk_bytes text, const sk_mention_sink *to)
{
    csv c = {.rest = text, .separator = separator_of(text)};
    bool is_name[CELLS_MOST] = {0}, going = true, headed = false;
    while (going) {
        sk_arena *a = sk_arena_new(ROW_MEMORY);
        going = a && take_row(a, &c);
        if (going && !headed)
            for (size_t i = 0; i < c.count; i++) is_name[i] = is_name_heading(c.cells[i]);
        headed = true;
        going = going && tell_row(a, &c, is_name, to);
        if (!a || sk_arena_exhausted(a)) to->deviates(to->self, "a row needs more memory than it may have");
        sk_arena_free(a);
    }
    if (c.cut) to->deviates(to->self, "a row has more cells than are read");
}

void sk_contacts_csv_people(sk_bytes bytes, const sk_mention_sink *to)
{
    sk_arena *a = sk_arena_new(((size_t)256 << 20) + bytes.len);
    if (sk_starts(bytes, SK_LIT("\xEF\xBB\xBF"))) bytes = sk_from(bytes, 3);
    if (a) read_rows(sk_charset_to_utf8(a, bytes, SK_LIT(""), NULL), to);
    if (!a || sk_arena_exhausted(a)) to->deviates(to->self, "the file needs more memory than it may have");
    sk_arena_free(a);
}
