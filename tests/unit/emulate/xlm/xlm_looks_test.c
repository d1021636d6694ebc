/* GET.CELL, GET.WINDOW and GET.DOCUMENT give what the file says: fonts, colours, heights, widths; and what an ordinary Excel
 * has where it says nothing. */
#include "unit/test.h"

#include <stdio.h>
#include <string.h>

#include "make/xlm.h"

static make_xlm *m;

static void *add(sk_doc_list *list, size_t size)
{
    void *item = sk_looks_add(m->arena, &m->budget, list, size);
    assert_non_null(item);
    return item;
}

static sk_doc_sheet *work(void) { return m->document->sheets->next; }

/* Format 0 is plain; 1 is large, red, bold and on yellow; B7 has it, A9 by its row, column D by itself. */
static int set_up(void **state)
{
    (void)state;
    m = make_xlm_new();
    sk_doc_looks *l = m->document->looks = sk_looks_new(m->arena);
    sk_doc_sheet_looks *s = work()->looks = SK_NEW(m->arena, sk_doc_sheet_looks);
    sk_doc_font *f;
    *(sk_doc_font *)add(&l->fonts, sizeof *f) = (sk_doc_font){.name = SK_LIT("Arial"), .twips = 200, .underline = 1};
    *(sk_doc_font *)add(&l->fonts, sizeof *f) =
        (sk_doc_font){.name = SK_LIT("Consolas"), .twips = 530, .bold = true, .strike = true, .underline = 3,
                      .colour = {.type = SK_COLOUR_INDEX, .index = 10}};
    *(sk_doc_format *)add(&l->formats, sizeof(sk_doc_format)) = (sk_doc_format){.vertical = 2, .locked = true};
    sk_doc_format *big = add(&l->formats, sizeof(sk_doc_format));
    *big = (sk_doc_format){.font = 1, .number = 2, .horizontal = 2, .vertical = 1, .rotation = 90, .wrap = true, .style = 5};
    big->fill = (sk_doc_fill){.pattern = 1, .fore = {.type = SK_COLOUR_INDEX, .index = 13}, .back = {.type = SK_COLOUR_INDEX, .index = 65}};
    big->border.line[SK_BORDER_RIGHT] = 6;
    big->border.colour[SK_BORDER_RIGHT] = (sk_doc_colour){.type = SK_COLOUR_RGB, .rgb = 0x0000FF};
    *(sk_doc_text *)add(&l->styles, sizeof(sk_doc_text)) = (sk_doc_text){.id = 5, .text = SK_LIT("Loud")};
    *(sk_doc_row *)add(&s->rows, sizeof(sk_doc_row)) = (sk_doc_row){.row = 8, .has_format = true, .format = 1, .level = 2};
    *(sk_doc_row *)add(&s->rows, sizeof(sk_doc_row)) = (sk_doc_row){.row = 6, .twips = 671};
    *(sk_doc_row *)add(&s->rows, sizeof(sk_doc_row)) = (sk_doc_row){.row = 2, .hidden = true};
    *(sk_doc_columns *)add(&s->columns, sizeof(sk_doc_columns)) = (sk_doc_columns){.first = 3, .last = 3, .width = 20.7109375, .format = 1};
    *(sk_doc_blank *)add(&s->blanks, sizeof(sk_doc_blank)) = (sk_doc_blank){.row = 6, .first = 2, .last = 3, .format = 0};
    s->zoom = 85;
    s->no_grid = true;
    sk_doc_cell c = {.row = 6, .column = 1, .type = SK_CELL_NUMBER, .number = 1.5, .format = 1};
    assert_true(sk_document_add_cell(m->document, &m->budget, work(), &c));
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    make_xlm_free(m);
    return 0;
}

static void gives(const char *formula, const char *want)
{
    char cell[512];
    int fits = snprintf(cell, sizeof cell, "=EXEC(\"<\"&(%s)&\">\")", formula);
    assert_true(fits > 0 && (size_t)fits < sizeof cell);
    static unsigned row;
    char address[16];
    snprintf(address, sizeof address, "A%u", ++row);
    make_xlm_cell(m, "Macro1", address, cell);
    m->document->name_count = 0;
    snprintf(address, sizeof address, "Macro1!$A$%u", row);
    make_xlm_name(m, "Auto_Open", sk_arena_string(m->arena, sk_bytes_str(address)));
    m->told.len = 0;
    sk_world *w = sk_world_new(m->arena, &m->budget, &m->world->sink, NULL);
    sk_xlm_run(w, m->document);
    char line[512];
    snprintf(line, sizeof line, "command=<%s>", want);
    const char *told = sk_arena_string(m->arena, sk_buf_view(&m->told));
    if (!strstr(told, line)) print_message("%s\nwanted: %s\ngot: %s\n", formula, line, told);
    assert_non_null(strstr(told, line));
}

static void cells_look_as_in_the_file(void **state)
{
    (void)state;
    static const struct { int question; const char *loud, *plain; } rows[] = {
        {1, "[Book1.xlsm]Sheet1!$B$7", "[Book1.xlsm]Sheet1!$A$1"}, {2, "7", "1"},        {3, "2", "1"},          {4, "1", "1"},
        {5, "1.5", "0"},                   {7, "0.00", "General"}, {8, "3", "1"},        {9, "0", "0"},
        {10, "6", "0"},                    {13, "1", "0"},       {14, "FALSE", "TRUE"},  {17, "33.55", "15"},
        {18, "Consolas", "Arial"},         {19, "26.5", "10"},   {20, "TRUE", "FALSE"},  {21, "FALSE", "FALSE"},
        {22, "TRUE", "FALSE"},             {23, "TRUE", "FALSE"}, {24, "3", "0"},        {33, "TRUE", "FALSE"},
        {35, "5", "0"},                    {38, "6", "0"},       {39, "0", "0"},         {40, "Loud", "Normal"},
        {50, "2", "3"},                    {51, "2", "0"},       {53, "1.50", ""},       {58, "Bold", "Regular"},
        {59, "3", "1"},                    {63, "6", "0"},       {48, "FALSE", "FALSE"}, {28, "0", "0"}};
    for (size_t i = 0; i < SK_COUNT(rows); i++) {
        char formula[64];
        snprintf(formula, sizeof formula, "GET.CELL(%d,Sheet1!B7)", rows[i].question);
        gives(formula, rows[i].loud);
        snprintf(formula, sizeof formula, "GET.CELL(%d,Sheet1!A1)", rows[i].question);
        gives(formula, rows[i].plain);
    }
}

static void rows_and_columns_give_their_format(void **state)
{
    (void)state;
    gives("GET.CELL(19,Sheet1!A9)", "26.5");
    gives("GET.CELL(28,Sheet1!A9)", "2");
    gives("GET.CELL(19,Sheet1!D1)", "26.5");
    gives("GET.CELL(19,Sheet1!D7)", "10"); /* a blank cell's own format comes first */
    gives("GET.CELL(17,Sheet1!A3)", "0");
    gives("INDEX(GET.CELL(16,Sheet1!D1),1)", "20");
    gives("INDEX(GET.CELL(16,Sheet1!D1),2)", "FALSE");
    gives("GET.CELL(43,Sheet1!A5)", "45"); /* three rows of 15, and the hidden one */
    gives("GET.CELL(42,Sheet1!C1)", "96");
    gives("GET.CELL(44,Sheet1!D1)", "252.75");
    gives("GET.WINDOW(25,\"Sheet1\")", "85");
    gives("GET.WINDOW(9,\"Sheet1\")", "FALSE");
    gives("GET.DOCUMENT(7,\"Sheet1\")", "FALSE");
    gives("CHAR(GET.CELL(17,Sheet1!A7)+GET.CELL(24,Sheet1!B7)+30)", "B"); /* a key from a height and a colour */
}

static void numbers_that_do_not_exist(void **state)
{
    (void)state;
    gives("ISERROR(GET.CELL(0,Sheet1!A1))", "TRUE");
    gives("ISERROR(GET.CELL(67,Sheet1!A1))", "TRUE");
    gives("ISERROR(GET.CELL(\"x\",Sheet1!A1))", "TRUE");
    for (int i = 1; i <= 66; i++) { /* each answers something */
        char formula[64];
        snprintf(formula, sizeof formula, "ISTEXT(TEXT(TYPE(GET.CELL(%d,Sheet1!XFD1048576)),\"0\"))", i);
        gives(formula, "TRUE");
    }
}

static void without_looks(void **state)
{
    (void)state;
    m->document->looks = NULL;
    work()->looks = NULL;
    gives("GET.CELL(17,Sheet1!B7)", "15");
    gives("GET.CELL(19,Sheet1!B7)", "11");
    gives("GET.CELL(18,Sheet1!B7)", "Calibri");
    gives("GET.CELL(63,Sheet1!B7)", "0");
    gives("GET.CELL(50,Sheet1!B7)", "3");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(cells_look_as_in_the_file), TEST(rows_and_columns_give_their_format),
                                       TEST(numbers_that_do_not_exist), TEST(without_looks)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
