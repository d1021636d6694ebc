/* Parts of XLSB workbooks of any bytes. The first byte says which part the rest is. */
#include <stdlib.h>

#include "format/office/biff12.h"
#include "fuzz.h"
#include "make/xlsb.h"
#include "open.h"

static sk_outcome open_part(sk_opening *o)
{
    sk_bytes all = sk_content_all(o->content), part = sk_from(all, 1);
    sk_excel_book *book = sk_excel_book_of(o);
    sk_outcome outcome;
    if (!book) return SK_OUTCOME_LIMIT;
    uint32_t sheet = sk_excel_add_sheet(o, book, &(sk_excel_sheet){.name = SK_LIT("Sheet1"), .type = SK_SHEET_MACRO});
    sk_excel_add_string(o, book, SK_LIT("shared"));
    sk_excel_want_looks(o, book);
    switch (sk_at(all, 0)) {
    case 0: outcome = sk_biff12_workbook(o, part); break;
    case 1: outcome = sk_biff12_shared_strings(o, part); break;
    case 2: outcome = sk_biff12_comments(o, sheet, part); break;
    case 3: outcome = sk_biff12_external_link(o, part); break;
    case 5: outcome = sk_biff12_styles(o, part); break;
    default: outcome = sk_biff12_sheet(o, sheet, part);
    }
    sk_excel_end_book(o, book);
    return outcome;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const sk_format format = {.id = "biff12", .open = open_part};
    sk_fuzz_open(&format, SK_KIND_OFFICE_XLSB, sk_bytes_of(data, size));
    return 0;
}

static void give(void (*take)(void *self, sk_bytes seed), void *self, sk_arena *a, unsigned what, sk_bytes part)
{
    sk_buf b = sk_buf_new(a, part.len + 1);
    make_u8(&b, what);
    sk_buf_bytes(&b, part);
    take(self, sk_buf_view(&b));
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    sk_arena *a = sk_arena_new(64u << 20);
    if (!a) abort();
    make_tokens t = make_tokens_new(a, SK_PTG_BIFF12);
    make_ptg_ref_sheet(&t, 0, 1, 1);
    make_ptg_string(&t, "x");
    make_ptg(&t, 0x08);
    make_xls_cell cells[] = {{.number = 42},
                             {.row = 1, .text = "some text"},
                             {.row = 2, .tokens = make_tokens_view(&t), .text = "49"},
                             {.row = 3, .tokens = make_tokens_view(&t)}};
    make_xls_sheet sheet = {.name = "Sheet1", .cells = cells, .cell_count = 4};
    make_xls_name name = {.builtin = 1, .tokens = make_tokens_view(&t)};
    make_xls x = {.sheets = &sheet, .sheet_count = 1, .names = &name, .name_count = 1};
    give(take, self, a, 0, make_xlsb_workbook(a, &x));
    give(take, self, a, 1, make_xlsb_shared_strings(a, &x));
    give(take, self, a, 4, make_xlsb_sheet(a, &x, 0));
    static const make_xls_look looks[] = {{.font = "Consolas", .twips = 530, .colour = 10, .fill = 13, .number = "0.00"}};
    static const make_xls_row rows[] = {{.row = 1, .twips = 660, .hidden = true}};
    static const make_xls_columns columns[] = {{.first = 1, .last = 2, .width = 5120}};
    sheet.rows = rows;
    sheet.columns = columns;
    sheet.row_count = sheet.column_count = x.look_count = 1;
    x.looks = looks;
    give(take, self, a, 4, make_xlsb_sheet(a, &x, 0));
    give(take, self, a, 5, make_xlsb_styles(a, &x));
    static const uint8_t comment[] = {0xFD, 0x04, 9, 0, 2, 0, 0, 0, 'h', 0, 'i', 0};
    static const uint8_t link[] = {0xE8, 0x02, 14,   1,    0,  1, 0, 0, 0, 'a', 0, 1, 0, 0,   0,
                                   'b',  0,    0xE7, 0x02, 10, 1, 0, 0, 0, 1,   0, 0, 0, 's', 0};
    give(take, self, a, 2, sk_bytes_of(comment, sizeof comment));
    give(take, self, a, 3, sk_bytes_of(link, sizeof link));
    sk_arena_free(a);
}
