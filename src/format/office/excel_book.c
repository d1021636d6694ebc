/* See excel_book.h. Sources: MS-XLS 2.4.28 (sheet types and visibility), 2.4.150 (names that run by themselves),
 * ECMA-376 part 1, 18.2.5 and 18.2.19. That Excel runs every name that begins with "Auto_Open" is its long-known
 * behaviour, used to hide names such as Auto_Open123. */
#include "format/office/excel_book.h"

#include "base/text.h"
#include "format/office/excel_links.h"

struct sk_excel_book {
    sk_document *document;
    uint32_t part; /* artifact that deviations belong to */
    bool has_part;
    sk_bytes *strings;
    uint32_t string_count, string_cap;
    sk_excel_sheet *sheets;
    sk_doc_sheet **kept; /* of each sheet, once begun */
    uint32_t sheet_count, sheet_cap;
    sk_excel_name *names;
    uint32_t name_count, name_cap;
    uint32_t current;    /* sheet begun last, or UINT32_MAX */
    sk_buf macro, cells; /* texts */
    uint64_t cell_count, formula_count, macro_formulas, hidden;
    bool ended, damaged;
    uint16_t codepage;
    void *links;
};

void sk_excel_set_codepage(sk_excel_book *book, uint16_t codepage)
{
    book->codepage = codepage;
    book->document->codepage = codepage;
}

uint16_t sk_excel_codepage(const sk_excel_book *book) { return book->codepage; }

void sk_excel_set_version(sk_excel_book *book, sk_ptg_version version)
{
    static const sk_doc_tokens tokens[] = {[SK_PTG_BIFF5] = SK_TOKENS_BIFF5,
                                           [SK_PTG_BIFF8] = SK_TOKENS_BIFF8,
                                           [SK_PTG_BIFF12] = SK_TOKENS_BIFF12};
    book->document->tokens = tokens[version];
}

void **sk_excel_book_links(sk_excel_book *book) { return &book->links; }

sk_excel_book *sk_excel_book_of(sk_opening *o)
{
    sk_document *d = sk_opening_document(o);
    if (!d) return NULL;
    if (d->excel) return d->excel;
    sk_excel_book *book = SK_NEW(o->arena, sk_excel_book);
    if (!book) return NULL;
    book->document = d;
    book->current = UINT32_MAX;
    book->cells = sk_buf_new(o->arena, (size_t)o->budget->limits.value[SK_LIMIT_EXCEL_TEXT_BYTES]);
    d->excel = book;
    return book;
}

void sk_excel_set_part(sk_excel_book *book, uint32_t artifact)
{
    book->part = artifact;
    book->has_part = true;
}

void sk_excel_tell_deviation(sk_opening *o, sk_excel_book *book, sk_deviation_id id, uint64_t off)
{
    if (id != SK_DEV_EXCEL_NAME_DISGUISED) book->damaged = true;
    if (book->has_part)
        sk_tell_deviation_of(o, book->part, id, off);
    else
        sk_tell_deviation(o, id, 0);
}

bool sk_excel_is_damaged(const sk_excel_book *book) { return book->damaged; }

/* --- shared strings --- */

void sk_excel_put_unit(sk_buf *out, uint32_t unit, uint32_t *high)
{
    bool low = unit >= 0xDC00 && unit < 0xE000;
    if (*high && low) {
        sk_buf_utf8(out, 0x10000 + ((*high - 0xD800) << 10) + (unit - 0xDC00));
        *high = 0;
        return;
    }
    if (*high) sk_buf_utf8(out, 0xFFFD);
    *high = unit >= 0xD800 && unit < 0xDC00 ? unit : 0;
    if (!*high) sk_buf_utf8(out, unit);
}

void sk_excel_add_string(sk_opening *o, sk_excel_book *book, sk_bytes text)
{
    if (!sk_spend(o->budget, SK_LIMIT_EXCEL_STRINGS_BYTES, text.len + sizeof text)) return;
    if (book->string_count == book->string_cap) {
        uint32_t cap = book->string_cap ? book->string_cap * 2 : 64;
        sk_bytes *strings = sk_arena_grow(o->arena, book->strings, book->string_cap, cap, sizeof *strings);
        if (!strings) return;
        book->strings = strings;
        book->string_cap = cap;
    }
    book->strings[book->string_count++] = text.len ? sk_arena_copy(o->arena, text) : (sk_bytes){NULL, 0};
}

sk_bytes sk_excel_string(const sk_excel_book *book, uint32_t index)
{
    return index < book->string_count ? book->strings[index] : (sk_bytes){NULL, 0};
}

uint32_t sk_excel_string_count(const sk_excel_book *book) { return book->string_count; }

/* --- sheets --- */

static const char *const type_words[] = {[SK_SHEET_WORK] = "work",
                                         [SK_SHEET_MACRO] = "macro",
                                         [SK_SHEET_CHART] = "chart",
                                         [SK_SHEET_DIALOG] = "dialog",
                                         [SK_SHEET_VBA] = "vba"};
static const char *const visibility_words[] = {
    [SK_SHEET_VISIBLE] = "visible", [SK_SHEET_HIDDEN] = "hidden", [SK_SHEET_VERY_HIDDEN] = "veryhidden"};

uint32_t sk_excel_add_sheet(sk_opening *o, sk_excel_book *book, const sk_excel_sheet *sheet)
{
    if (!sk_within(o->budget, SK_LIMIT_EXCEL_SHEETS, book->sheet_count + 1ull)) return UINT32_MAX;
    if (book->sheet_count == book->sheet_cap) {
        uint32_t cap = book->sheet_cap ? book->sheet_cap * 2 : 16;
        sk_excel_sheet *sheets = sk_arena_grow(o->arena, book->sheets, book->sheet_cap, cap, sizeof *sheets);
        sk_doc_sheet **kept = sk_arena_grow(o->arena, book->kept, book->sheet_cap, cap, sizeof(sk_doc_sheet *));
        if (!sheets || !kept) return UINT32_MAX;
        book->sheets = sheets;
        book->kept = kept;
        book->sheet_cap = cap;
    }
    sk_excel_sheet *s = &book->sheets[book->sheet_count];
    *s = *sheet;
    s->name = sk_arena_copy(o->arena, sheet->name);
    s->relation = sk_arena_copy(o->arena, sheet->relation);
    book->kept[book->sheet_count] = NULL;
    book->hidden += sheet->visibility != SK_SHEET_VISIBLE;
    return book->sheet_count++;
}

uint32_t sk_excel_sheet_count(const sk_excel_book *book) { return book->sheet_count; }

const sk_excel_sheet *sk_excel_sheet_at(const sk_excel_book *book, uint32_t index)
{
    return index < book->sheet_count ? &book->sheets[index] : NULL;
}

uint32_t sk_excel_sheet_of_relation(const sk_excel_book *book, sk_bytes relation)
{
    for (uint32_t i = 0; i < book->sheet_count; i++)
        if (relation.len && sk_equal(book->sheets[i].relation, relation)) return i;
    return UINT32_MAX;
}

void sk_excel_set_sheet_type(sk_excel_book *book, uint32_t index, sk_sheet_type type)
{
    if (index < book->sheet_count) book->sheets[index].type = type;
}

/* --- names --- */

/* The name in small letters without characters that are not shown, and whether there were such. */
static sk_bytes plain_name(sk_bytes name, uint8_t *out, size_t cap, bool *ret_disguised)
{
    size_t len = 0;
    for (size_t pos = 0; pos < name.len && len < cap;) {
        uint32_t c = sk_utf8_next(name, &pos, NULL);
        bool shown = c != 0 && c != 0xAD && !sk_char_is_deceptive(c);
        if (!shown) *ret_disguised = true;
        if (shown) out[len++] = c < 0x80 ? (uint8_t)sk_lower((int)c) : '?';
    }
    return sk_bytes_of(out, len);
}

static bool is_auto(sk_bytes name, bool *ret_disguised)
{
    static const char *const starts[] = {"auto_open", "auto_close", "auto_activate", "auto_deactivate"};
    uint8_t plain[32];
    sk_bytes b = plain_name(name, plain, sizeof plain, ret_disguised);
    if (sk_starts(b, SK_LIT("_xlnm."))) b = sk_from(b, 6);
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++)
        if (sk_starts(b, sk_bytes_str(starts[i]))) return true;
    return false;
}

bool sk_excel_is_auto_name(sk_bytes name)
{
    bool disguised = false;
    return is_auto(name, &disguised);
}

void sk_excel_add_name(sk_opening *o, sk_excel_book *book, const sk_excel_name *name)
{
    if (!sk_within(o->budget, SK_LIMIT_EXCEL_NAMES, book->name_count + 1ull)) return;
    if (book->name_count == book->name_cap) {
        uint32_t cap = book->name_cap ? book->name_cap * 2 : 32;
        sk_excel_name *names = sk_arena_grow(o->arena, book->names, book->name_cap, cap, sizeof *names);
        if (!names) return;
        book->names = names;
        book->name_cap = cap;
    }
    sk_excel_name *n = &book->names[book->name_count++];
    *n = *name;
    n->name = sk_arena_copy(o->arena, name->name);
    n->formula = sk_arena_copy(o->arena, name->formula);
    n->tokens = sk_arena_copy(o->arena, name->tokens);
    n->extra = sk_arena_copy(o->arena, name->extra);
}

uint32_t sk_excel_name_count(const sk_excel_book *book) { return book->name_count; }

sk_bytes sk_excel_name_at(const sk_excel_book *book, uint32_t index)
{
    return index < book->name_count ? book->names[index].name : (sk_bytes){NULL, 0};
}

void sk_excel_define_name(sk_opening *o, sk_excel_book *book, uint32_t index, sk_bytes formula)
{
    if (index < book->name_count) book->names[index].formula = sk_arena_copy(o->arena, formula);
}

void sk_excel_set_name_tokens(sk_opening *o, sk_excel_book *book, uint32_t index, sk_bytes tokens, sk_bytes extra)
{
    if (index >= book->name_count) return;
    book->names[index].tokens = sk_arena_copy(o->arena, tokens);
    book->names[index].extra = sk_arena_copy(o->arena, extra);
}

static void tell_name(sk_opening *o, sk_excel_book *book, const sk_excel_name *n, uint32_t index)
{
    bool disguised = false;
    const sk_excel_sheet *sheet = n->sheet >= 0 ? sk_excel_sheet_at(book, (uint32_t)n->sheet) : NULL;
    (void)sk_document_add_value(book->document, &(sk_doc_value){.store = SK_STORE_NAME,
                                                                .container = sheet ? sheet->name : (sk_bytes){NULL, 0},
                                                                .name = n->name,
                                                                .property = SK_LIT("RefersTo"),
                                                                .value = n->formula,
                                                                .index = index,
                                                                .artifact = o->artifact->id});
    (void)sk_document_add_name(book->document, &(sk_doc_name){.name = n->name,
                                                              .formula = n->formula,
                                                              .tokens = n->tokens,
                                                              .extra = n->extra,
                                                              .sheet = n->sheet,
                                                              .hidden = n->hidden});
    if (!is_auto(n->name, &disguised)) return;
    sk_bytes value = sk_text_bytes(o->arena, "%.*s%s -> %.*s", (int)n->name.len, (const char *)n->name.p,
                                   n->hidden ? " (hidden)" : "", (int)n->formula.len, (const char *)n->formula.p);
    sk_tell_fact(o, SK_FACT_EXCEL_NAME_AUTO, value, 0, 0);
    if (disguised) sk_excel_tell_deviation(o, book, SK_DEV_EXCEL_NAME_DISGUISED, 0);
}

/* --- cells --- */

void sk_excel_write_address(sk_buf *out, uint32_t row, uint32_t column)
{
    uint8_t letters[8];
    size_t n = 0;
    for (uint64_t c = column + 1ull; c > 0; c = (c - 1) / 26) letters[n++] = (uint8_t)('A' + (c - 1) % 26);
    while (n > 0) sk_buf_byte(out, letters[--n]);
    sk_buf_format(out, "%llu", row + 1ull);
}

bool sk_excel_read_address(sk_bytes text, uint32_t *ret_row, uint32_t *ret_column)
{
    size_t i = sk_at(text, 0) == '$';
    uint32_t column = 0;
    uint64_t row = 0;
    for (; sk_is_alpha(sk_at(text, i)); i++) {
        column = column * 26 + (uint32_t)(sk_upper(sk_at(text, i)) - 'A' + 1);
        if (column > 16384) return false;
    }
    i += sk_at(text, i) == '$';
    if (column == 0 || !sk_parse_u64(sk_from(text, i), &row) || row == 0 || row > UINT32_MAX) return false;
    while (sk_is_digit(sk_at(text, i))) i++;
    if (i != text.len) return false;
    *ret_row = (uint32_t)(row - 1);
    *ret_column = column - 1;
    return true;
}

/* Text on one line: what would break it is a space. */
static void write_line(sk_buf *out, sk_bytes text)
{
    for (size_t from = 0; from < text.len;) {
        size_t at = from;
        while (at < text.len && !(sk_at(text, at) < ' ' && sk_at(text, at) != '\t')) at++;
        sk_buf_bytes(out, sk_slice(text, from, at - from));
        if (at < text.len) sk_buf_byte(out, ' ');
        from = at + 1;
    }
}

static void write_value(sk_buf *out, const sk_doc_cell *c)
{
    switch (c->type) {
    case SK_CELL_TEXT: write_line(out, c->text); break;
    case SK_CELL_NUMBER: sk_buf_format(out, "%.15G", c->number); break;
    case SK_CELL_BOOL: sk_buf_str(out, c->number != 0 ? "TRUE" : "FALSE"); break;
    case SK_CELL_ERROR: sk_buf_str(out, sk_ptg_error((unsigned)c->number)); break;
    case SK_CELL_EMPTY: break;
    }
}

static bool has_formula(const sk_doc_cell *c) { return c->formula.len || c->tokens.len; }

static void write_macro_cell(sk_excel_book *book, const sk_doc_cell *c)
{
    sk_buf *out = &book->macro;
    if (c->type == SK_CELL_EMPTY && !has_formula(c)) return;
    sk_excel_write_address(out, c->row, c->column);
    sk_buf_byte(out, '\t');
    if (has_formula(c)) {
        sk_buf_byte(out, '=');
        write_line(out, c->formula);
    } else {
        write_value(out, c);
    }
    sk_buf_byte(out, '\n');
}

bool sk_excel_begin_sheet(sk_opening *o, sk_excel_book *book, uint32_t index)
{
    const sk_excel_sheet *sheet = sk_excel_sheet_at(book, index);
    book->current = UINT32_MAX;
    if (!sheet) return false;
    if (!book->kept[index]) {
        sk_doc_sheet row = {.name = sheet->name,
                            .type = sheet->type,
                            .visibility = sheet->visibility,
                            .index = index,
                            .artifact = o->artifact->id};
        book->kept[index] = sk_document_add_sheet(book->document, &row);
    }
    if (!book->kept[index]) return false;
    if (book->document->looks && !book->kept[index]->looks) book->kept[index]->looks = SK_NEW(o->arena, sk_doc_sheet_looks);
    book->current = index;
    book->macro_formulas = 0;
    book->macro = sk_buf_new(o->arena, (size_t)o->budget->limits.value[SK_LIMIT_EXCEL_MACRO_BYTES]);
    return true;
}

bool sk_excel_add_cell(sk_opening *o, sk_excel_book *book, const sk_doc_cell *cell)
{
    if (book->current == UINT32_MAX) return false;
    bool macro = book->sheets[book->current].type == SK_SHEET_MACRO;
    book->cell_count++;
    book->formula_count += has_formula(cell);
    book->macro_formulas += macro && has_formula(cell);
    sk_doc_cell kept = *cell;
    kept.line_off = (uint32_t)book->macro.len;
    if (macro)
        write_macro_cell(book, cell);
    else if (cell->type == SK_CELL_TEXT && cell->text.len) {
        sk_buf_bytes(&book->cells, cell->text);
        sk_buf_byte(&book->cells, '\n');
    }
    kept.line_len = (uint32_t)(book->macro.len - kept.line_off);
    return sk_document_add_cell(book->document, o->budget, book->kept[book->current], &kept);
}

void sk_excel_want_looks(sk_opening *o, sk_excel_book *book)
{
    if (!book->document->looks) book->document->looks = sk_looks_new(o->arena);
}

sk_doc_looks *sk_excel_looks(const sk_excel_book *book) { return book->document->looks; }

sk_doc_sheet_looks *sk_excel_sheet_looks(const sk_excel_book *book)
{
    return book->current == UINT32_MAX ? NULL : book->kept[book->current]->looks;
}

void sk_excel_end_sheet(sk_opening *o, sk_excel_book *book)
{
    uint32_t index = book->current;
    book->current = UINT32_MAX;
    if (index == UINT32_MAX || book->sheets[index].type != SK_SHEET_MACRO) return;
    if (book->macro.full) o->budget->reached[SK_LIMIT_EXCEL_MACRO_BYTES] = true;
    sk_content *content = sk_content_computed(o->arena, o->budget, sk_buf_view(&book->macro));
    sk_child child = {.relation = SK_REL_MACRO,
                      .name = book->sheets[index].name,
                      .content = content,
                      .outcome = content ? SK_OUTCOME_OPEN : SK_OUTCOME_LIMIT,
                      .kind_fixed = true,
                      .kind = SK_KIND_MACRO_XLM};
    uint32_t id = sk_tell_child(o, &child);
    if (id == SK_NO_ARTIFACT) return;
    book->kept[index]->artifact = id;
    sk_tell_number_of(o, id, SK_FACT_EXCEL_XLM_CELLS, book->macro_formulas);
}

void sk_excel_add_note(sk_opening *o, sk_excel_book *book, sk_store store, uint32_t sheet, sk_bytes name, sk_bytes text)
{
    const sk_excel_sheet *s = sk_excel_sheet_at(book, sheet);
    (void)sk_document_add_value(book->document, &(sk_doc_value){.store = store,
                                                                .container = s ? s->name : (sk_bytes){NULL, 0},
                                                                .name = name,
                                                                .property = SK_LIT("Text"),
                                                                .value = text,
                                                                .artifact = o->artifact->id});
    if (text.len == 0) return;
    sk_buf_bytes(&book->cells, text);
    sk_buf_byte(&book->cells, '\n');
}

/* --- the end --- */

static void tell_sheets(sk_opening *o, const sk_excel_book *book)
{
    for (uint32_t i = 0; i < book->sheet_count; i++) {
        const sk_excel_sheet *s = &book->sheets[i];
        sk_bytes value = sk_text_bytes(o->arena, "%s %s %.*s", visibility_words[s->visibility], type_words[s->type],
                                       (int)s->name.len, (const char *)s->name.p);
        sk_tell_fact(o, SK_FACT_EXCEL_SHEET, value, 0, 0);
    }
    if (book->hidden) sk_tell_number(o, SK_FACT_EXCEL_SHEET_HIDDEN, book->hidden, 0, 0);
}

void sk_excel_end_book(sk_opening *o, sk_excel_book *book)
{
    if (book->ended) return;
    book->ended = true;
    if (book->links) sk_excel_links_tell(o, book->links);
    tell_sheets(o, book);
    for (uint32_t i = 0; i < book->name_count; i++) tell_name(o, book, &book->names[i], i);
    sk_tell_number(o, SK_FACT_EXCEL_CELLS, book->cell_count, 0, 0);
    if (book->formula_count) sk_tell_number(o, SK_FACT_EXCEL_FORMULAS, book->formula_count, 0, 0);
    if (book->cells.full) o->budget->reached[SK_LIMIT_EXCEL_TEXT_BYTES] = true;
    if (book->cells.len) (void)sk_tell_text(o, "cells", SK_KIND_TEXT_PLAIN, sk_buf_view(&book->cells));
}
