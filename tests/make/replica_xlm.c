/* See replica_xlm.h. The habits - texts in pieces over cells of hidden sheets, CHAR with a key, formulas that write formulas,
 * keys of the day and of a row's height - are those of published analyses of 2020 to 2022. */
#include "make/replica_xlm.h"

#include <stdlib.h>
#include <string.h>

#include "make/ooxml.h"
#include "make/xlsb.h"

#define TEXT(b) (int)(b).len, (const char *)(b).p
#define FORMAT(x, ...) sk_text_bytes((x)->writer.r->a, __VA_ARGS__)

static const char *column_name(sk_arena *a, unsigned column)
{
    if (column < 26) return sk_text_format(a, "%c", 'A' + (int)column);
    return sk_text_format(a, "%c%c", 'A' + (int)(column / 26) - 1, 'A' + (int)(column % 26));
}

static bool is_free(const replica_xlm_sheet *s, unsigned row, unsigned column)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->cells[i].row == row && s->cells[i].column == column) return false;
    return true;
}

/* A column in which nothing stands: a program needs room below. */
static bool is_free_column(const replica_xlm_sheet *s, unsigned column)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->cells[i].column == column) return false;
    return true;
}

static replica_xlm_cell *add_cell(replica_xlm_sheet *s, unsigned row, unsigned column)
{
    if (s->count == REPLICA_CELLS) abort();
    s->cells[s->count] = (replica_xlm_cell){.row = row, .column = column};
    return &s->cells[s->count++];
}

/* --- texts --- */

static sk_bytes quoted(replica_xlm *x, sk_bytes s)
{
    sk_bytes inside = replica_replaced(x->writer.r, s, "\"", "\"\"");
    return FORMAT(x, "\"%.*s\"", TEXT(inside));
}

/* A cell of a sheet of texts, as a reference. */
static sk_bytes in_cell(replica_xlm *x, sk_bytes s)
{
    replica *r = x->writer.r;
    unsigned sheet = 1 + replica_below(r, 2), row, column;
    replica_xlm_sheet *on = &x->sheets[sheet];
    if (on->count > REPLICA_CELLS - 20) return quoted(x, s);
    do {
        row = 1 + replica_below(r, x->far_off);
        column = replica_below(r, 60);
    } while (!is_free(on, row, column) || (on->twips && row == on->tall_row));
    replica_xlm_cell *c = add_cell(on, row, column);
    c->text = sk_arena_string(r->a, s);
    c->white = x->white;
    const char *dollar = replica_odds(r, 50) ? "$" : "";
    return FORMAT(x, "%s!%s%s%s%u", on->name, dollar, column_name(r->a, column), dollar, row + 1);
}

static bool looks_like_number(sk_bytes s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!sk_is_digit(s.p[i]) && s.p[i] != '.' && s.p[i] != '-' && s.p[i] != '+') return false;
    return true;
}

static sk_bytes data(replica_xlm *x, sk_bytes s)
{
    return replica_odds(x->writer.r, 60) && !looks_like_number(s) && s.len > 1 ? in_cell(x, s) : quoted(x, s);
}

static sk_bytes as_literal(replica_xlm *x, sk_bytes s) { return quoted(x, s); }
static sk_bytes as_data(replica_xlm *x, sk_bytes s) { return data(x, s); }

static sk_bytes as_chars(replica_xlm *x, sk_bytes s)
{
    replica *r = x->writer.r;
    sk_buf b = sk_buf_new(r->a, s.len * 40 + 1);
    for (size_t i = 0; i < s.len; i++) {
        unsigned k = replica_between(r, 1, 60), how = x->key == REPLICA_DAY_KEY ? 3 : replica_below(r, x->key ? 4 : 3);
        if (i) sk_buf_byte(&b, '&');
        if (how == 0) sk_buf_format(&b, "CHAR(%u)", s.p[i]);
        if (how == 1) sk_buf_format(&b, "CHAR(%u-%u)", s.p[i] + k, k);
        if (how == 2) sk_buf_format(&b, "CHAR(%u*%u/%u)", s.p[i], k, k);
        if (how == 3) sk_buf_format(&b, "CHAR(%u-%s)", s.p[i] + x->key_value, x->key_name);
    }
    return sk_buf_view(&b);
}

static sk_bytes as_middle(replica_xlm *x, sk_bytes s)
{
    const char *before = replica_word(x->writer.r), *after = replica_word(x->writer.r);
    sk_bytes d = data(x, FORMAT(x, "%s%.*s%s", before, TEXT(s), after));
    return FORMAT(x, "MID(%.*s,%zu,%zu)", TEXT(d), strlen(before) + 1, s.len);
}

static sk_bytes as_right(replica_xlm *x, sk_bytes s)
{
    sk_bytes d = data(x, FORMAT(x, "%s%.*s", replica_word(x->writer.r), TEXT(s)));
    return FORMAT(x, "RIGHT(%.*s,%zu)", TEXT(d), s.len);
}

static sk_bytes as_substitute(replica_xlm *x, sk_bytes s)
{
    const char *marker = replica_marker(x->writer.r, s);
    sk_bytes d = data(x, replica_with_marker(x->writer.r, s, marker));
    return FORMAT(x, "SUBSTITUTE(%.*s,\"%s\",\"\")", TEXT(d), marker);
}

/* Letters picked out of an alphabet that stands in one cell. */
static sk_bytes as_picked(replica_xlm *x, sk_bytes s)
{
    replica *r = x->writer.r;
    uint8_t letters[95];
    sk_buf b = sk_buf_new(r->a, s.len * 64 + 1);
    for (unsigned i = 0; i < 95; i++) letters[i] = (uint8_t)(i + 32);
    replica_shuffle(r, letters, 95, 1);
    if (letters[0] == '\'' || letters[0] == ' ') letters[0] ^= letters[1], letters[1] ^= letters[0], letters[0] ^= letters[1];
    sk_bytes cell = in_cell(x, sk_arena_copy(r->a, sk_bytes_of(letters, 95)));
    for (size_t i = 0; i < s.len; i++)
        sk_buf_format(&b, "%sMID(%.*s,%zu,1)", i ? "&" : "", TEXT(cell), sk_find_byte(sk_bytes_of(letters, 95), 0, s.p[i]) + 1);
    return sk_buf_view(&b);
}

static void statement(replica_xlm *x, sk_bytes formula);

static sk_bytes as_name(replica_xlm *x, sk_bytes s)
{
    const char *name = replica_name(x->writer.r);
    if (x->name_count == SK_COUNT(x->names)) return as_data(x, s);
    sk_bytes d = data(x, s);
    x->names[x->name_count++] = name;
    statement(x, FORMAT(x, "SET.NAME(\"%s\",%.*s)", name, TEXT(d)));
    return FORMAT(x, "%s", name);
}

static sk_bytes as_choice(replica_xlm *x, sk_bytes s)
{
    sk_bytes d = data(x, s);
    return FORMAT(x, "IF(%u>%u,\"%s\",%.*s)", replica_below(x->writer.r, 9), 9 + replica_below(x->writer.r, 9),
                  replica_word(x->writer.r), TEXT(d));
}

typedef sk_bytes way(replica_xlm *x, sk_bytes s);
static way *const light[] = {as_literal, as_data, as_data, as_data};
static way *const heavy[] = {as_literal, as_data,       as_data,   as_chars, as_chars, as_middle,
                             as_right,   as_substitute, as_picked, as_name,  as_choice};

static sk_bytes hide(replica_writer *w, sk_bytes s)
{
    replica_xlm *x = (replica_xlm *)w;
    sk_buf b = sk_buf_new(w->r->a, 1u << 16);
    unsigned longest = replica_between(w->r, 3, 24);
    if (x->key == REPLICA_DAY_KEY)
        return as_chars(x, s); /* all of it: what was right but for a letter nobody could tell from right */
    while (s.len) {
        size_t len = replica_between(w->r, 1, longest);
        way *chosen = x->light ? REPLICA_PICK(w->r, light) : REPLICA_PICK(w->r, heavy);
        sk_bytes piece = chosen(x, sk_slice(s, 0, len));
        sk_buf_format(&b, "%s%.*s", b.len ? "&" : "", TEXT(piece));
        s = sk_from(s, len);
    }
    return sk_buf_view(&b);
}

/* --- statements --- */

static void statement(replica_xlm *x, sk_bytes formula)
{
    replica *r = x->writer.r;
    replica_xlm_cell *c = add_cell(&x->sheets[x->macro], x->row, x->column);
    c->formula = sk_arena_string(r->a, formula);
    c->white = x->white;
    x->row += 1 + replica_below(r, 4); /* empty cells are passed over */
}

static void stranger(replica_xlm *x)
{
    replica *r = x->writer.r;
    r->stranger = false;
    if (replica_odds(r, 60)) {
        statement(x, replica_odds(r, 50) ? FORMAT(x, "NO.SUCH.%s(%u,\"a\")", replica_word(r), 3u)
                                         : FORMAT(x, "IF(NO.SUCH.%s(%u)>4,HALT(),)", replica_word(r), 3u));
        return;
    }
    static const char *const rare[] = {"CALL(\"nosuch\",\"Compute\",\"J\")", "CALL(\"nosuch\",\"NoSuchCall\",\"JJ\",4)",
                                       "REQUEST(1,\"nosuch\")", "GET.WORKSPACE(99)"};
    statement(x, FORMAT(x, "%s", REPLICA_PICK(r, rare)));
}

static void junk(replica_writer *w, sk_buf *out)
{
    replica_xlm *x = (replica_xlm *)w;
    replica *r = w->r;
    (void)out;
    if (w->stranger_now && r->stranger) {
        stranger(x);
        return;
    }
    unsigned a = replica_below(r, 300), b = replica_between(r, 1, 40);
    switch (replica_below(r, x->office ? 3 : 7)) {
    case 0: statement(x, FORMAT(x, "%u*%u+%u", a, b, b)); break;
    case 1: statement(x, FORMAT(x, "LEN(\"%s\")", replica_sentence(r))); break;
    case 2: statement(x, FORMAT(x, "IF(%u>%u,HALT(),%u)", b, a + 41, a)); break;
    case 3: statement(x, FORMAT(x, "SIN(%u)&CHAR(%u)", a, b + 64)); break;
    case 4: statement(x, FORMAT(x, "ECHO(FALSE)")); break;
    case 5: statement(x, FORMAT(x, "ERROR(FALSE)")); break;
    default: statement(x, FORMAT(x, "IF(GET.WORKSPACE(13)<%u,CLOSE(FALSE),)", a)); break;
    }
}

void replica_xlm_write(replica_xlm *x, const char *lines)
{
    sk_bytes rest = sk_bytes_str(lines), line;
    while (sk_next_line(&rest, &line, NULL)) {
        sk_buf b = sk_buf_new(x->writer.r->a, 1u << 18);
        unsigned odds = x->writer.junk_odds;
        x->writer.stranger_now = x->writer.r->stranger && (sk_is(line, "%junk%") || replica_odds(x->writer.r, 20));
        if (x->writer.stranger_now || sk_is(line, "%junk%") || replica_odds(x->writer.r, odds)) junk(&x->writer, &b);
        if (sk_is(line, "%junk%")) continue;
        x->writer.junk_odds = 0;
        replica_write(&x->writer, &b, sk_text_format(x->writer.r->a, "%.*s\n", TEXT(line)));
        x->writer.junk_odds = odds;
        statement(x, sk_trim(sk_buf_view(&b)));
    }
}

void replica_xlm_jump(replica_xlm *x)
{
    replica *r = x->writer.r;
    unsigned sheet = x->sheet_count - 1 - replica_below(r, x->sheet_count > 4 ? 2 : 1), row = replica_between(r, 1, 60),
             column = x->column;
    while (column == x->column || !is_free_column(&x->sheets[sheet], column)) column = replica_below(r, 40);
    statement(x, FORMAT(x, replica_odds(r, 50) ? "GOTO(%s!%s%u)" : "GOTO(%s!$%s$%u)", x->sheets[sheet].name,
                        column_name(r->a, column), row + 1));
    x->macro = sheet;
    x->row = row;
    x->column = column;
}

void replica_xlm_start(replica_xlm *x, replica *r, replica_book book)
{
    *x = (replica_xlm){.writer = {.r = r, .hide = hide, .junk = junk, .junk_odds = replica_below(r, 45)},
                       .book = book,
                       .far_off = replica_odds(r, 50) ? 80 : 900,
                       .sheets = SK_NEW_ARRAY(r->a, replica_xlm_sheet, REPLICA_SHEETS),
                       .sheet_count = replica_odds(r, 50) ? 4 : 5};
    for (unsigned i = 0; i < x->sheet_count; i++) {
        x->sheets[i].name = i ? replica_name(r) : "Sheet1";
        x->sheets[i].macro = i >= 3;
        x->sheets[i].state = i ? replica_between(r, 1, 2) : 0;
    }
    *add_cell(&x->sheets[0], 1, 1) = (replica_xlm_cell){.row = 1, .column = 1, .text = "Enable content to see this table."};
    x->macro = x->start_sheet = 3;
    x->row = x->start_row = replica_below(r, 30);
    x->column = x->start_column = replica_below(r, 30);
}

/* --- workbooks --- */

static int by_place(const void *a, const void *b)
{
    const replica_xlm_cell *x = a, *y = b;
    if (x->row != y->row) return x->row < y->row ? -1 : 1;
    return x->column < y->column ? -1 : x->column > y->column;
}

#define STYLES                                                                                                                   \
    "<?xml version=\"1.0\"?><styleSheet "                                                                                        \
    "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><fonts><font/><font><color "                            \
    "rgb=\"FFFFFFFF\"/></font></fonts><fills><fill/></fills><borders><border/></borders><cellXfs><xf fontId=\"0\"/><xf "         \
    "fontId=\"1\"/>"                                                                                                             \
    "</cellXfs></styleSheet>"

static sk_bytes write_text(replica_xlm *x, const char *start)
{
    sk_arena *a = x->writer.r->a;
    make_xlsx_sheet *sheets = SK_NEW_ARRAY(a, make_xlsx_sheet, x->sheet_count);
    const make_part styles = {"xl/styles.xml", SK_LIT(STYLES)};
    sk_buf names = sk_buf_new(a, 1u << 14);
    for (unsigned i = 0; i < x->sheet_count; i++) {
        replica_xlm_sheet *s = &x->sheets[i];
        make_xlsx_cell *cells = SK_NEW_ARRAY(a, make_xlsx_cell, s->count + 1);
        make_xlsx_look *looks = SK_NEW_ARRAY(a, make_xlsx_look, s->count + 1);
        for (size_t k = 0; k < s->count; k++) {
            const replica_xlm_cell *c = &s->cells[k];
            cells[k] = (make_xlsx_cell){sk_text_format(a, "%s%u", column_name(a, c->column), c->row + 1), c->text, c->formula};
            looks[k].style = c->white;
            if (s->twips && c->row == s->tall_row)
                looks[k].row = sk_text_format(a, "ht=\"%u\" customHeight=\"1\"", s->twips / 20);
        }
        sheets[i] = (make_xlsx_sheet){.name = s->name,
                                      .state = s->state == 1   ? "hidden"
                                               : s->state == 2 ? "veryHidden"
                                                               : NULL,
                                      .macro = s->macro,
                                      .cells = cells,
                                      .cell_count = s->count,
                                      .looks = looks};
    }
    sk_buf_format(&names, "<definedName name=\"_xlnm.Auto_Open\" hidden=\"1\">%s</definedName>", start);
    return make_xlsx(
        a, &(make_office){.macro_enabled = true, .relations = MAKE_STYLES_RELATIONS, .extra = &styles, .extra_count = 1}, sheets,
        x->sheet_count, sk_arena_string(a, sk_buf_view(&names)));
}

static sk_bytes write_tokens(replica_xlm *x, const char *start)
{
    sk_arena *a = x->writer.r->a;
    sk_ptg_version version = x->book == REPLICA_BOOK_XLSB ? SK_PTG_BIFF12 : SK_PTG_BIFF8;
    make_xls_sheet *sheets = SK_NEW_ARRAY(a, make_xls_sheet, x->sheet_count);
    make_xls_name names[1 + SK_COUNT(x->names)] = {0};
    const char *sheet_names[REPLICA_SHEETS], *known[1 + SK_COUNT(x->names)] = {"Auto_Open"};
    static const make_xls_look looks[] = {{.twips = 200, .colour = 9}}; /* white: the second of the palette */
    for (unsigned i = 0; i < x->sheet_count; i++) sheet_names[i] = x->sheets[i].name;
    for (unsigned i = 0; i < x->name_count; i++) {
        known[i + 1] = x->names[i];
        names[i + 1] = (make_xls_name){.name = x->names[i], .tokens = replica_formula_tokens(a, "0", version, NULL, 0, NULL, 0)};
    }
    for (unsigned i = 0; i < x->sheet_count; i++) {
        replica_xlm_sheet *s = &x->sheets[i];
        make_xls_cell *cells = SK_NEW_ARRAY(a, make_xls_cell, s->count + 1);
        make_xls_row *row = SK_NEW(a, make_xls_row);
        *row = (make_xls_row){.row = s->tall_row, .twips = s->twips};
        for (size_t k = 0; k < s->count; k++) {
            const replica_xlm_cell *c = &s->cells[k];
            cells[k] = (make_xls_cell){
                .row = c->row, .column = c->column, .text = c->text, .number = c->number, .look = c->white};
            if (c->formula)
                cells[k].tokens = replica_formula_tokens(a, c->formula, version, sheet_names, x->sheet_count, known,
                                                         x->name_count + 1);
        }
        sheets[i] = (make_xls_sheet){.name = s->name,
                                     .type = s->macro,
                                     .state = s->state,
                                     .cells = cells,
                                     .cell_count = s->count,
                                     .rows = row,
                                     .row_count = s->twips != 0};
    }
    names[0] = (make_xls_name){
        .builtin = 1, .hidden = true, .tokens = replica_formula_tokens(a, start, version, sheet_names, x->sheet_count, NULL, 0)};
    make_xls book = {.sheets = sheets,
                     .sheet_count = x->sheet_count,
                     .names = names,
                     .name_count = x->name_count + 1,
                     .looks = looks,
                     .look_count = 1};
    return x->book == REPLICA_BOOK_XLSB ? make_xlsb_file(a, &book) : make_xls_file(a, &book);
}

void replica_xlm_finish(replica_xlm *x)
{
    static const char *const extensions[] = {"xls", "xlsb", "xlsm"};
    replica *r = x->writer.r;
    const char *start = sk_text_format(r->a, "%s!$%s$%u", x->sheets[x->start_sheet].name, column_name(r->a, x->start_column),
                                       x->start_row + 1);
    for (unsigned i = 0; i < x->sheet_count; i++)
        qsort(x->sheets[i].cells, x->sheets[i].count, sizeof(replica_xlm_cell), by_place);
    r->out->bytes = x->book == REPLICA_BOOK_XLSM ? write_text(x, start) : write_tokens(x, start);
    r->out->name = sk_text_format(r->a, "%s %u.%s", replica_word(r), replica_below(r, 9999), extensions[x->book]);
}
