/* VBA and Excel 4 macros of one document share its workbook: what one writes the other reads and runs, and each calls the
 * other's macros. */
#include "unit/test.h"

#include <string.h>

#include "engine/emulate.h"
#include "make/xlm.h"

static make_xlm *m;

static int set_up(void **state)
{
    (void)state;
    m = make_xlm_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    make_xlm_free(m);
    return 0;
}

static void no_deviation(void *self, uint32_t artifact, sk_deviation_id id, uint64_t off)
{
    (void)self;
    (void)artifact;
    (void)off;
    fail_msg("deviation %u", (unsigned)id);
}

/* The module's text, run with the workbook; what was told. */
static const char *run(const char *module)
{
    if (module)
        assert_non_null(sk_document_add_module(
            m->document, &(sk_doc_module){.name = SK_LIT("Module1"), .source = sk_bytes_str(module), .codepage = 1252}));
    sk_emulation e = {.arena = m->arena, .budget = &m->budget, .sink = &m->world->sink, .deviation = no_deviation};
    sk_emulate_document(&e, m->document);
    return sk_arena_string(m->arena, sk_buf_view(&m->told));
}

static void tells(const char *told, const char *want)
{
    if (!strstr(told, want)) print_message("wanted: %s\ngot: %s\n", want, told);
    assert_non_null(strstr(told, want));
}

#define SUB(lines) "Sub Auto_Open()\n" lines "End Sub\n"

static void vba_writes_formulas_and_runs_them(void **state)
{
    (void)state;
    tells(run(SUB("Sheets(\"Macro1\").Range(\"A1\").Formula = \"=EXEC(\"\"tool.example \"\"&Sheet1!B2)\"\n"
                  "Sheets(\"Macro1\").Cells(2, 1).FormulaR1C1 = \"=HALT()\"\n"
                  "Range(\"B2\").Value = \"/q\" & 7\n"
                  "Application.Run Sheets(\"Macro1\").Range(\"A1\")\n")),
          "run command=tool.example /q7");
}

static void vba_runs_by_text_and_name(void **state)
{
    (void)state;
    make_xlm_cell(m, "Macro1", "C3", "=ARGUMENT(\"p\")");
    make_xlm_cell(m, "Macro1", "C4", "=EXEC(\"text.example \"&p)");
    make_xlm_cell(m, "Macro1", "C5", "=RETURN(40+2)");
    make_xlm_name(m, "go", "Macro1!$C$3");
    const char *told = run(SUB("x = Application.Run(\"Macro1!C3\", \"one\")\n"
                               "y = Application.Run(\"go\", \"two\")\n"
                               "Shell \"result.example \" & x + y\n"));
    tells(told, "run command=text.example one");
    tells(told, "run command=text.example two");
    tells(told, "run command=result.example 84");
}

static void vba_adds_macro_sheets(void **state)
{
    (void)state;
    tells(run(SUB("Set s = ActiveWorkbook.Sheets.Add(Type:=xlExcel4MacroSheet)\n"
                  "s.Name = \"Fresh\"\n"
                  "s.Visible = xlVeryHidden\n"
                  "s.Range(\"B1\").FormulaLocal = \"=EXEC(\"\"fresh.example \"\"&C1)\"\n"
                  "Sheets(\"Fresh\").Range(\"C1\") = Excel4MacroSheets.Count\n"
                  "Names.Add Name:=\"begin\", RefersTo:=\"=Fresh!$B$1\"\n"
                  "Application.Run \"begin\"\n")),
          "run command=fresh.example 2");
}

static void vba_evaluates(void **state)
{
    (void)state;
    make_xlm_cell(m, "Sheet1", "A1", "=CONCATENATE(\"calc\",CHAR(117),A2)");
    make_xlm_cell(m, "Sheet1", "A2", "lated");
    const char *told = run(SUB("ExecuteExcel4Macro \"EXEC(\"\"macro.example\"\")\"\n"
                               "ExecuteExcel4Macro \"CALL(\"\"Shell32\"\",\"\"ShellExecuteA\"\",\"\"JJCCCJJ\"\",0,\"\"open\"\",\"\"called.example\"\",0,0,5)\"\n"
                               "Shell \"len\" & Evaluate(\"LEN(\"\"abcd\"\")*2\") & \".example\"\n"
                               "Shell Range(\"A1\").Value & \".example\"\n"
                               "Shell [A1] & \"2.example\"\n"));
    tells(told, "run command=macro.example");
    tells(told, "run command=called.example");
    tells(told, "run command=len8.example");
    tells(told, "run command=calculated.example");
    tells(told, "run command=calculated2.example");
}

static void vba_reads_what_a_macro_wrote(void **state)
{
    (void)state;
    make_xlm_cell(m, "Macro1", "A1", "=FORMULA(\"pie\"&\"ces\",Sheet1!D4)");
    make_xlm_cell(m, "Macro1", "A2", "=RETURN()");
    tells(run(SUB("Application.Run \"Macro1!A1\"\nShell Worksheets(\"Sheet1\").Range(\"D4\") & \".example\"\n"
                  "Range(\"A5:B6\").Value = Array(\"x\", \"y\")\nShell \"array\" & Range(\"B6\") & \".example\"\n")),
          "run command=pieces.example");
    tells(sk_arena_string(m->arena, sk_buf_view(&m->told)), "run command=arrayy.example");
}

static void macros_call_procedures(void **state)
{
    (void)state;
    make_xlm_cell(m, "Macro1", "A1", "=EXEC(Decode(\"elpmaxe.loot\"))");
    make_xlm_cell(m, "Macro1", "A2", "=RUN(\"Act\")");
    make_xlm_cell(m, "Macro1", "A3", "=EXEC(Sheet1!E5)");
    make_xlm_name(m, "Auto_Open", "Macro1!$A$1");
    const char *told = run("Function Decode(s)\nDecode = StrReverse(s)\nEnd Function\n"
                           "Sub Act()\nSheets(\"Sheet1\").Range(\"E5\") = \"fromvba.example\"\nEnd Sub\n");
    tells(told, "run command=tool.example");
    tells(told, "run command=fromvba.example");
}

static void each_calls_the_other_without_end(void **state)
{
    (void)state;
    make_xlm_cell(m, "Macro1", "A1", "=RUN(\"Back\")");
    make_xlm_cell(m, "Macro1", "A2", "=EXEC(\"after.example\")");
    make_xlm_name(m, "Auto_Open", "Macro1!$A$1");
    tells(run("Sub Back()\nApplication.Run \"Macro1!A1\"\nEnd Sub\n"), "run command=after.example");
}

static void code_alone_imagines_its_sheets(void **state)
{
    (void)state;
    static const char text[] = "Attribute VB_Name = \"Module1\"\nSub Auto_Open()\n"
                               "Sheets(\"Data\").Range(\"A1\").Value = \"tool\"\n"
                               "Sheets(\"Data\").Range(\"A2\").Formula = \"=A1&\"\".example\"\"\"\n"
                               "Shell Sheets(\"Data\").Range(\"A2\").Value\n"
                               "ExecuteExcel4Macro \"EXEC(Data!A2&\"\" x\"\")\"\nEnd Sub\n";
    sk_emulation e = {.arena = m->arena, .budget = &m->budget, .sink = &m->world->sink, .deviation = no_deviation};
    sk_artifact a = {.kind = SK_KIND_MACRO_VBA};
    sk_emulate_text(&e, &a, sk_bytes_str(text));
    const char *told = sk_arena_string(m->arena, sk_buf_view(&m->told));
    tells(told, "run command=tool.example ");
    tells(told, "run command=tool.example x");
}

static void code_selects_and_leaves_for_later(void **state)
{
    (void)state;
    const char *told = run(SUB("Sheets.Add Type:=xlExcel4MacroSheet\nActiveSheet.Name = \"M\"\n"
                               "Range(\"A2\").Select\nActiveCell.FormulaR1C1 = \"=EXEC(\"\"selected.example \"\"&R3C1)\"\n"
                               "ActiveCell.Offset(1, 0).Select\nSelection.Value = \"x\"\n"
                               "Application.Run \"M!A2\"\n"
                               "ExecuteExcel4Macro \"ON.TIME(NOW()+1,\"\"'invoice.xls'!Later\"\")\"\n")
                           "Sub Later()\nShell \"later.example\"\nEnd Sub\n");
    tells(told, "run command=selected.example x");
    tells(told, "run command=later.example");
}

static void code_asks_how_cells_look(void **state)
{
    (void)state;
    sk_doc_looks *l = m->document->looks = sk_looks_new(m->arena);
    sk_doc_font *f = sk_looks_add(m->arena, &m->budget, &l->fonts, sizeof *f);
    *f = (sk_doc_font){.twips = 530, .bold = true, .name = SK_LIT("Consolas"), .colour = {.type = SK_COLOUR_RGB, .rgb = 0x102030}};
    sk_doc_format *x = sk_looks_add(m->arena, &m->budget, &l->formats, sizeof *x);
    *x = (sk_doc_format){.number = 2};
    sk_doc_sheet_looks *s = m->document->sheets->next->looks = SK_NEW(m->arena, sk_doc_sheet_looks);
    *(sk_doc_row *)sk_looks_add(m->arena, &m->budget, &s->rows, sizeof(sk_doc_row)) = (sk_doc_row){.row = 3, .twips = 660};
    const char *told = run(SUB("Set c = Worksheets(\"Sheet1\").Range(\"B4\")\n"
                               "Shell \"h\" & c.RowHeight & \"s\" & c.Font.Size & \"n\" & c.Font.Name & \".example\"\n"
                               "Shell \"c\" & Hex(c.Font.Color) & \"i\" & c.Interior.ColorIndex & c.NumberFormat & \".example\"\n"));
    tells(told, "run command=h33s26.5nConsolas.example");
    tells(told, "run command=c302010i-41420.00.example");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(vba_writes_formulas_and_runs_them),
                                       TEST(vba_runs_by_text_and_name),
                                       TEST(vba_adds_macro_sheets),
                                       TEST(vba_evaluates),
                                       TEST(vba_reads_what_a_macro_wrote),
                                       TEST(macros_call_procedures),
                                       TEST(each_calls_the_other_without_end),
                                       TEST(code_alone_imagines_its_sheets),
                                       TEST(code_selects_and_leaves_for_later),
                                       TEST(code_asks_how_cells_look)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
