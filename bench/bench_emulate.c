/* How fast do the emulators calculate? usage: bench_emulate [PASSES]
 * Prints for each loop: turns and steps (as the budget counts them) a second of the median pass, one core. Then documents of
 * the size of malicious ones, whole scans with emulation: documents a second of processor time. All programs are inert.
 * bench/emulate.py runs the same loops in Node and LibreOffice Basic. */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "emulate/javascript/javascript.h"
#include "emulate/powershell/powershell.h"
#include "emulate/vba/vba.h"
#include "make/doc.h"
#include "make/scanned.h"
#include "make/xlm.h"

enum { PASSES_MOST = 101 };

/* Processor time of this process in seconds. */
static double used_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, by_value);
    return values[count / 2];
}

/* ---- loops ---- */

typedef enum language { VBA, XLM, POWERSHELL, JAVASCRIPT } language;

static const struct loop {
    const char *name;
    language language;
    unsigned turns;
    const char *text; /* %u: turns */
} loops[] = {
    {"vba arithmetic", VBA, 1000000,
     "Sub AutoOpen()\nDim a As Long, i As Long\nFor i = 1 To %u\na = a + i * 3 Mod 7\nNext\nMsgBox a\nEnd Sub\n"},
    {"vba arithmetic, Variant", VBA, 1000000, "Sub AutoOpen()\nFor i = 1 To %u\na = a + i * 3 Mod 7\nNext\nMsgBox a\nEnd Sub\n"},
    {"vba arithmetic, Double", VBA, 1000000,
     "Sub AutoOpen()\nDim a As Double, i As Long\nFor i = 1 To %u\na = a * 0.5 + i / 3\nNext\nMsgBox a\nEnd Sub\n"},
    {"vba while and if", VBA, 500000,
     "Sub AutoOpen()\nDo While i < %u\ni = i + 1\nIf i Mod 2 = 0 Then\nn = n + 1\nEnd If\nLoop\nMsgBox n\nEnd Sub\n"},
    {"vba strings", VBA, 200000,
     "Sub AutoOpen()\nDim s As String, i As Long\nFor i = 1 To %u\ns = s & Chr(65 + i Mod 26)\nNext\nMsgBox Len(s)\nEnd Sub\n"},
    {"vba calls", VBA, 200000,
     "Function f(ByVal x As Long) As Long\nf = x + 1\nEnd Function\nSub AutoOpen()\nDim a As Long, i As Long\nFor i = 1 To %u\na = f(a)\n"
     "Next\nMsgBox a\nEnd Sub\n"},
    {"vba arrays", VBA, 500000,
     "Sub AutoOpen()\nDim v(255) As Long, i As Long\nFor i = 1 To %u\nv(i And 255) = v((i + 7) And 255) + 1\nNext\nMsgBox v(3)\nEnd Sub\n"},
    {"xlm", XLM, 100000, "=FOR(\"i\",1,%u)|=SET.NAME(\"a\",a+i*3)|=NEXT()|=ALERT(a)|=HALT()"},
    {"javascript", JAVASCRIPT, 1000000, "function f() { var a = 0; for (var i = 1; i <= %u; i++) a = a + i * 3 %% 7; return a; }\nf();\n"},
    {"powershell", POWERSHELL, 100000, "for($i=1;$i -le %u;$i++){$a=$a+$i*3%%7}; $a"},
};

static void free_of_limits(sk_budget *b)
{
    *b = (sk_budget){.limits = sk_limits_default()};
    for (size_t i = 0; i < SK_LIMIT_COUNT; i++) b->limits.value[i] = sk_limit_row_of((unsigned)i)->most;
    b->limits.value[SK_LIMIT_EMULATE_DEPTH] = 500;
}

static uint64_t run_xlm(const char *text)
{
    make_xlm *m = make_xlm_new();
    free_of_limits(&m->budget);
    char cell[200], address[16];
    unsigned row = 0;
    for (const char *at = text; at; at = strchr(at, '|') ? strchr(at, '|') + 1 : NULL) {
        snprintf(cell, sizeof cell, "%.*s", (int)strcspn(at, "|"), at);
        snprintf(address, sizeof address, "A%u", ++row);
        make_xlm_cell(m, "Macro1", address, cell);
    }
    make_xlm_run(m);
    uint64_t steps = m->budget.used[SK_LIMIT_EMULATE_STEPS];
    make_xlm_free(m);
    return steps;
}

static uint64_t run_text(language of, sk_bytes text)
{
    sk_arena *arena = sk_arena_new((size_t)1 << 32);
    sk_budget budget;
    free_of_limits(&budget);
    sk_world *w = arena ? sk_world_new(arena, &budget, NULL, NULL) : NULL;
    if (!w) exit(3);
    uint64_t steps = 0;
    if (of == VBA) {
        sk_vba_result result;
        sk_vba_run_text(w, text, 65001, false, 0, &result);
        steps = budget.used[SK_LIMIT_EMULATE_STEPS];
    } else if (of == JAVASCRIPT) {
        sk_javascript_figures figures = {0};
        sk_javascript_run(w, (sk_place){0}, text, &(sk_javascript_options){0}, &figures);
        steps = figures.steps;
    } else {
        sk_powershell_figures figures;
        sk_powershell_run_counted(w, (sk_place){0}, text, &figures);
        steps = figures.steps;
    }
    sk_arena_free(arena);
    return steps;
}

static void time_loop(const struct loop *l, int passes)
{
    char text[1000];
    double times[PASSES_MOST];
    uint64_t steps = 0;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(text, sizeof text, l->text, l->turns);
#pragma GCC diagnostic pop
    for (int i = 0; i < passes; i++) {
        double start = used_seconds();
        steps = l->language == XLM ? run_xlm(text) : run_text(l->language, sk_bytes_str(text));
        times[i] = used_seconds() - start;
    }
    double one = median(times, passes);
    printf("%-26s %8.2f million turns/s, %8.1f million steps/s\n", l->name, l->turns / one / 1e6, (double)steps / one / 1e6);
    fflush(stdout);
}

/* ---- documents ---- */

/* Junk as real macros have it: procedures that are never called, and loops and texts without use beside what acts. */
static void write_junk(sk_buf *b, unsigned seed, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        unsigned n = seed * 131 + i;
        sk_buf_format(b, "Function Mq%uw(Optional ByVal Tz%u As String)\nDim Ku%u As Double, Lp%u\nKu%u = %u + Sin(%u) * Oct(%u)\n", n, n, n, n, n, n * 7, n, n);
        sk_buf_format(b, "Do While Lp%u < %u And Ku%u < 100000\nLp%u = Lp%u + 1\nLoop\nSelect Case Ku%u\nCase %u\nLp%u = CStr(%u / 3)\n", n, 20 + i % 9, n, n, n,
                      n, n, n, n);
        sk_buf_format(b, "Case Else\nLp%u = ChrW(%u) & Hex(%u)\nEnd Select\nMq%uw = Replace(Tz%u, \"qz%u\", \"\")\nEnd Function\n", n, 65 + n % 26, n, n, n, seed);
    }
}

/* The picture that asks to enable macros is most of such a document: bytes that do not pack. */
static sk_bytes make_picture(sk_arena *a, unsigned seed)
{
    enum { LEN = 120000 };
    uint8_t *p = sk_arena_take(a, LEN, 1);
    uint32_t x = seed + 1;
    for (size_t i = 0; p && i < LEN; i++) {
        x = x * 1664525 + 1013904223; /* Numerical Recipes, section 7.1 */
        p[i] = (uint8_t)(x >> 24);
    }
    return sk_bytes_of(p, p ? LEN : 0);
}

static sk_bytes make_document(sk_arena *a, unsigned seed)
{
    sk_buf b = sk_buf_new(a, 1 << 20);
    write_junk(&b, seed, 60);
    sk_buf_format(&b, "Sub AutoOpen()\nOn Error Resume Next\nDim Pq, Rt\n");
    for (unsigned i = 0; i < 60; i++) {
        sk_buf_format(&b, "Rt = Mq%uw(\"no\" & \"qz%ush\" & \"qz%uow%u\")\nPq = Pq & Left(Rt, 3)\n", seed * 131 + i, seed, seed, i);
    }
    sk_buf_format(&b, "GetObject(\"win\" & \"mgmts:Win32_Process\").Create Mq%uw(\"no-suchqz%u-programqz%u.exe \") & StrReverse(\"%u/elpmaxe.tsoh//:ptth\"), Null, Null, Pq\n",
                  seed * 131, seed, seed, seed);
    sk_buf_format(&b, "End Sub\n");
    const char *code = sk_arena_string(a, sk_buf_view(&b));
    make_vba_module module = {.name = "Chapter", .type = 'm', .code = code};
    make_vba_project vba = {.modules = &module, .count = 1};
    make_cfb *c = make_cfb_new(a, 3);
    sk_bytes main, table;
    make_doc_streams(a, &(make_doc){.text = "To see this document, press Enable Content.\n"}, &main, &table);
    make_cfb_put(c, "WordDocument", main);
    make_cfb_put(c, "1Table", table);
    make_cfb_put(c, "Data", make_picture(a, seed));
    make_cfb_put(c, "\005SummaryInformation", make_summary(a, "Invoice", "A. Writer", 1252));
    make_vba_put(c, a, "Macros/", &vba);
    return make_cfb_finish(c);
}

static bool has_acted(const sk_report *r)
{
    size_t count;
    const sk_effect *all = sk_report_effects(r, &count);
    for (size_t i = 0; i < count; i++) {
        if (all[i].op == SK_OP_RUN) return true;
    }
    return false;
}

static void time_documents(int passes)
{
    enum { DOCUMENTS = 40 };
    sk_bytes documents[DOCUMENTS];
    double times[PASSES_MOST];
    size_t bytes = 0;
    sk_arena *a = sk_arena_new((size_t)1 << 30);
    sk_engine *engine;
    sk_error error;
    if (!a || sk_engine_new(NULL, &engine, &error) != SK_OK) exit(3);
    for (unsigned i = 0; i < DOCUMENTS; i++) {
        documents[i] = make_document(a, i);
        bytes += documents[i].len;
    }
    unsigned acted = 0;
    for (int pass = 0; pass < passes; pass++) {
        double start = used_seconds();
        acted = 0;
        for (unsigned i = 0; i < DOCUMENTS; i++) {
            sk_report *report;
            sk_scan_options options = {.name = "invoice.doc"};
            if (sk_scan(engine, documents[i], &options, &report, &error) != SK_OK) exit(3);
            acted += has_acted(report);
            sk_report_free(report);
        }
        times[pass] = used_seconds() - start;
    }
    printf("%-26s %8.0f documents a CPU-second (%zu KB each; %u of %d act)\n", "documents with macros", DOCUMENTS / median(times, passes), bytes / DOCUMENTS / 1000,
           acted, DOCUMENTS);
    sk_engine_free(engine);
    sk_arena_free(a);
}

/* As a worker of the sandbox does: what a scan took stays for the next. */
static void keep_memory(void)
{
    (void)mallopt(M_MMAP_THRESHOLD, 16 << 20);
    (void)mallopt(M_TRIM_THRESHOLD, 16 << 20);
}

int main(int argc, char **argv)
{
    keep_memory();
    int passes = argc > 1 ? atoi(argv[1]) : 5;
    if (argc > 2 || passes < 1 || passes > PASSES_MOST) {
        fputs("usage: bench_emulate [PASSES]\n", stderr);
        return 3;
    }
    for (size_t i = 0; i < SK_COUNT(loops); i++) time_loop(&loops[i], passes);
    time_documents(passes);
    return 0;
}
