/* Workbooks of Excel 4 macros, made from the bytes by a grammar: a column of formulas with the functions that steer,
 * write cells and act. Each ends within its budgets, and does the same when it is run again. */
#include "emulate/generated.h"

#include <stdio.h>

#include "make/xlm.h"

#define STEPS 20000
#define CELLS 2000

static const char *const programs[] = {"=%S\n", "=%S\n=%S\n=%S\n=%S\n=%S\n",
                                       "=%S\n%V\n=%S\n%V\n=%S\n=%S\n%V\n=%S\n=%S\n=%S\n%V\n=%S\n=%S\n=HALT()\n", NULL};
static const char *const statements[] = {"HALT()",
                                         "%E",
                                         "FORMULA(%E,%R)",
                                         "FORMULA(%W,%R)",
                                         "FORMULA.FILL(%W,%A)",
                                         "SET.VALUE(%R,%E)",
                                         "SET.NAME(%T,%E)",
                                         "DEFINE.NAME(%T,%W)",
                                         "GOTO(%R)",
                                         "RUN(%R)",
                                         "RUN(%T)",
                                         "RETURN(%E)",
                                         "IF(%E,%S,%S)",
                                         "IF(%E)",
                                         "ELSE.IF(%E)",
                                         "ELSE()",
                                         "END.IF()",
                                         "FOR(\"i\",%N,%N,%N)",
                                         "FOR.CELL(\"c\",%A,TRUE)",
                                         "WHILE(%E)",
                                         "NEXT()",
                                         "BREAK()",
                                         "EXEC(%E)",
                                         "CALL(\"urlmon\",\"URLDownloadToFileA\",\"JJCCJJ\",0,%E,%E,0,0)",
                                         "REGISTER(%T,%T,\"JCJ\",\"q\",,1,9)",
                                         "q(%E,%E)",
                                         "x=%E",
                                         "ON.TIME(NOW(),%T)",
                                         "ALERT(%E)",
                                         "FOPEN(%T,3)",
                                         "FWRITELN(%R,%E)",
                                         "FCLOSE(%R)",
                                         "COPY(%A,%R)",
                                         "CUT(%A,%R)",
                                         "CLEAR(1)",
                                         "SELECT(%A)",
                                         "WORKBOOK.HIDE(\"Sheet1\",TRUE)",
                                         "CLOSE(FALSE)",
                                         "ERROR(FALSE)",
                                         "ARGUMENT(\"a\",%N)",
                                         "RESULT(%N)",
                                         "APP.MAXIMIZE()",
                                         "FILE.DELETE(%E)",
                                         "WAIT(NOW()+%E)",
                                         "x()",
                                         "%R()",
                                         NULL};
static const char *const expressions[] = {"1",
                                          "%N",
                                          "%T",
                                          "%R",
                                          "%R",
                                          "x",
                                          "i",
                                          "c",
                                          "(%E%P%E)",
                                          "(%E%P%E)",
                                          "%E&%E",
                                          "%F",
                                          "%F",
                                          "%F",
                                          "-%E",
                                          "%E%%",
                                          "%A",
                                          "{%N,%N;%T,TRUE}",
                                          "IF(%E,%E,%E)",
                                          "%R:%R",
                                          "(%R,%R)",
                                          "GET.CELL(%N,%R)",
                                          "GET.WORKSPACE(%N)",
                                          "GET.DOCUMENT(%N)",
                                          "GET.WINDOW(%N)",
                                          "NOW()",
                                          "EVALUATE(%W)",
                                          "REGISTER.ID(%T,%T)",
                                          "CALLER()",
                                          "ACTIVE.CELL()",
                                          "SELECTION()",
                                          "DIRECTORY()",
                                          "FILES(%T)",
                                          NULL};
static const char *const functions[] = {"CHAR(%E)",
                                        "CODE(%E)",
                                        "MID(%E,%E,%E)",
                                        "LEFT(%E,%E)",
                                        "RIGHT(%E,%E)",
                                        "LEN(%E)",
                                        "CONCATENATE(%E,%E,%E)",
                                        "SUBSTITUTE(%E,%E,%E)",
                                        "SUBSTITUTE(%E,%E,%E,%N)",
                                        "REPLACE(%E,%E,%E,%E)",
                                        "REPT(%E,%E)",
                                        "TRIM(%E)",
                                        "UPPER(%E)",
                                        "PROPER(%E)",
                                        "FIND(%E,%E)",
                                        "SEARCH(%E,%E,%E)",
                                        "TEXT(%E,%T)",
                                        "TEXT(%E,%E)",
                                        "VALUE(%E)",
                                        "FIXED(%E,%E)",
                                        "DOLLAR(%E)",
                                        "SUM(%A,%E)",
                                        "PRODUCT(%E,%A)",
                                        "MAX(%E,%E)",
                                        "ROUND(%E,%E)",
                                        "INT(%E)",
                                        "MOD(%E,%E)",
                                        "ABS(%E)",
                                        "AND(%E,%E)",
                                        "OR(%A,%E)",
                                        "NOT(%E)",
                                        "COUNT(%E,%E)",
                                        "COUNTIF(%A,%E)",
                                        "SUMIF(%A,%E,%A)",
                                        "INDEX(%A,%E,%E)",
                                        "MATCH(%E,%A,%N)",
                                        "VLOOKUP(%E,%A,%E,FALSE)",
                                        "LOOKUP(%E,%A)",
                                        "CHOOSE(%E,%E,%E)",
                                        "OFFSET(%R,%E,%E)",
                                        "OFFSET(%A,%N,%N,%E,%E)",
                                        "INDIRECT(%E)",
                                        "ADDRESS(%E,%E)",
                                        "ROW(%A)",
                                        "COLUMNS(%A)",
                                        "ISERROR(%E)",
                                        "ISNUMBER(%E)",
                                        "T(%E)",
                                        "N(%E)",
                                        "DATE(%E,%E,%E)",
                                        "DAY(%E)",
                                        "WEEKDAY(%E)",
                                        "RANDBETWEEN(%E,%E)",
                                        "HEX2DEC(%E)",
                                        "DEC2HEX(%E)",
                                        "BITXOR(%E,%E)",
                                        "IFERROR(%E,%E)",
                                        "TRANSPOSE(%A)",
                                        "SUMPRODUCT(%A,%A)",
                                        "ABSREF(%E,%R)",
                                        "RELREF(%R,%R)",
                                        "TEXTREF(%E)",
                                        "REFTEXT(%R,TRUE)",
                                        "DEREF(%R)",
                                        "FORMULA.CONVERT(%W,TRUE,FALSE)",
                                        NULL};
static const char *const operators[] = {"+", "-", "*", "/", "^", "&", "=", "<", ">=", "<>", NULL};
static const char *const references[] = {"A1",        "A2",   "A3",   "A9",        "B1",         "B2",       "Sheet1!A1",
                                         "Sheet1!B3", "$A$4", "R1C1", "Macro1!A5", "Sheet1!Z99", "A1048576", NULL};
static const char *const areas[] = {"A1:B3", "Sheet1!A1:B4", "A1", "Sheet1!A:A", "Sheet1!1:1",
                                    "A:XFD", "Sheet1!B2:E9", "x",  NULL};
static const char *const numbers[] = {"1",  "0",  "2",   "3",   "5",     "8",      "17",  "24", "38",
                                      "65", "-1", "0.5", "100", "32768", "1E+300", "255", NULL};
static const char *const texts[] = {"\"\"",
                                    "\"a\"",
                                    "\"x\"",
                                    "\"abc\"",
                                    "\"Sheet1!A1\"",
                                    "\"R2C1\"",
                                    "\"http://a.example/x\"",
                                    "\"C:\\t\"",
                                    "\"0.00\"",
                                    "\"yyyy-mm-dd [h]:mm\"",
                                    "\"#,##0,\"",
                                    "\"0-0-0\"",
                                    "\"*a?~*\"",
                                    "\"12\"",
                                    "\"TRUE\"",
                                    "\"kernel32\"",
                                    "\"あ\"",
                                    NULL};
static const char *const written[] = {"\"=1\"",
                                      "\"=HALT()\"",
                                      "\"=EXEC(A1)\"",
                                      "\"=A1&B1\"",
                                      "\"=FORMULA(A1&A1,A1)\"",
                                      "\"=GOTO(A1)\"",
                                      "\"=x&1\"",
                                      "\"=CHAR(65\"",
                                      "\"plain\"",
                                      "\"=\"&%E",
                                      "%E",
                                      NULL};
static const char *const values[] = {"1", "0", "a", "=A1", "=NOW()", "65", "", "=CHAR(A1)", "=B1&B2", NULL};
static const grammar_rule rules[] = {{'Z', programs},  {'S', statements}, {'E', expressions}, {'F', functions},
                                     {'P', operators}, {'R', references}, {'A', areas},       {'N', numbers},
                                     {'T', texts},     {'W', written},    {'V', values},      {0, NULL}};
static const grammar xlm = {rules, 9, 4000};

static sk_bytes run(sk_arena *a, sk_bytes program, sk_bytes choices, bool *ret_timed)
{
    (void)choices, (void)ret_timed;
    make_xlm *m = make_xlm_new();
    m->budget.limits.value[SK_LIMIT_EMULATE_STEPS] = STEPS;
    m->budget.limits.value[SK_LIMIT_XLM_CELLS] = CELLS;
    m->budget.limits.value[SK_LIMIT_XLM_RUNS] = 8;
    sk_bytes line;
    for (unsigned i = 0; sk_next_line(&program, &line, NULL); i++) {
        char address[16];
        bool value = sk_at(line, 0) != '=';
        snprintf(address, sizeof address, "%c%u", value && i % 2 ? 'B' : 'A', i + 1);
        make_xlm_cell(m, value && i % 3 ? "Sheet1" : "Macro1", address, sk_arena_string(m->arena, line));
    }
    make_xlm_name(m, "Auto_Open", "Macro1!$A$1");
    make_xlm_name(m, "x", "Sheet1!$A$1:$B$2");
    sk_bytes told = sk_arena_copy(a, sk_bytes_str(make_xlm_run(m)));
    grammar_must(m->budget.used[SK_LIMIT_EMULATE_STEPS] <= STEPS && m->budget.used[SK_LIMIT_XLM_CELLS] <= CELLS);
    grammar_must(sk_utf8_valid(told));
    make_xlm_free(m);
    return told;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    program_twice(&xlm, sk_bytes_of(data, size), 64u << 20, run);
    return 0;
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self) { grammar_seeds(3, take, self); }
