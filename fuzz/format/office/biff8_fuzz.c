/* Workbook streams of any bytes end, under limits, and tell nothing outside the stream. */
#include <stdlib.h>

#include "format/office/biff8_inside.h"
#include "fuzz.h"
#include "make/xls.h"
#include "open.h"

static sk_outcome open_stream(sk_opening *o) { return sk_biff8_read(o, sk_content_all(o->content), 0); }

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const sk_format format = {.id = "biff8", .open = open_stream};
    sk_fuzz_open(&format, SK_KIND_OFFICE_XLS, sk_bytes_of(data, size));
    return 0;
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    sk_arena *a = sk_arena_new(64u << 20);
    if (!a) abort();
    make_tokens sum = make_tokens_new(a, SK_PTG_BIFF8);
    make_ptg_ref(&sum, 0, 0);
    make_ptg_string(&sum, "x");
    make_ptg_call(&sum, "SUM", 2);
    make_xls_cell cells[] = {
        {.number = 42}, {.row = 1, .text = "some text"}, {.row = 2, .tokens = make_tokens_view(&sum), .text = "49"}};
    make_xls_sheet sheets[] = {
        {.name = "Sheet1", .cells = cells, .cell_count = 3, .note = "note", .link = "http://a.example/"},
        {.name = "Macro1", .type = 1, .state = 2, .cells = cells, .cell_count = 3}};
    make_xls_name names[] = {{.builtin = 1, .tokens = make_tokens_view(&sum)},
                             {.name = "auto_open2", .tokens = make_tokens_view(&sum)}};
    make_xls x = {.sheets = sheets, .sheet_count = 2, .names = names, .name_count = 2, .dde = "program|topic"};
    take(self, make_xls_stream(a, &x));
    x.split = 16;
    x.wide = true;
    take(self, make_xls_stream(a, &x));
    static const make_xls_look looks[] = {{.font = "Consolas", .twips = 530, .colour = 10, .fill = 13, .number = "0.00", .bold = true}};
    static const make_xls_row rows[] = {{.row = 1, .twips = 660, .hidden = true}};
    static const make_xls_columns columns[] = {{.first = 1, .last = 2, .width = 5120}};
    sheets[0].rows = rows;
    sheets[0].columns = columns;
    sheets[0].row_count = sheets[0].column_count = x.look_count = 1;
    x.looks = looks;
    cells[0].look = 1;
    take(self, make_xls_stream(a, &x));
    static const uint8_t old[] = {/* BIFF5: globals with a sheet, then the sheet with a label and a formula */
                                  0x09, 8,   8, 0,    0,  5,   5,   0,   0,    0, 0,    0, 0x85, 0, 10,   0, 0x1A, 0,
                                  0,    0,   0, 0,    3,  'T', 'a', 'b', 0x0A, 0, 0,    0, 0x09, 8, 8,    0, 0,    5,
                                  0x10, 0,   0, 0,    0,  0,   4,   2,   10,   0, 0,    0, 0,    0, 0,    0, 2,    0,
                                  'h',  'i', 6, 0,    33, 0,   1,   0,   0,    0, 0,    0, 0,    0, 0,    0, 0,    0,
                                  0,    0,   0, 0,    0,  0,   0,   0,   11,   0, 0x44, 0, 0xC0, 0, 0x17, 1, 'x',  8,
                                  0x1E, 1,   0, 0x0A, 0,  0,   0};
    take(self, sk_bytes_of(old, sizeof old));
    sk_arena_free(a);
}
