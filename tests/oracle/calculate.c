/* Runs programs on paper for the comparison with independent implementations: a line "vba<TAB>source" (backslash, line end and
 * tab written as \\ \n \t) gives one line with what the program said. See oracle.py. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "emulate/javascript/javascript.h"
#include "emulate/powershell/powershell.h"
#include "emulate/vba/vba.h"
#include "make/xlm.h"

#define LINE_MOST (1u << 20)
#define STEPS (20ull << 20)

typedef struct said {
    sk_arena *arena;
    sk_budget budget;
    sk_buf text;
} said;

static void take_effect(void *self, sk_effect_op op, sk_place place, const sk_arg *args, size_t count)
{
    said *s = self;
    (void)place;
    if (s->text.len > 0) return; /* later runs, in other environments, may say something else */
    for (size_t i = 0; (op == SK_OP_MESSAGE || op == SK_OP_RUN) && i < count; i++)
        if (sk_is(args[i].name, op == SK_OP_RUN ? "command" : "text")) sk_buf_bytes(&s->text, args[i].value);
}

static void start(said *s)
{
    *s = (said){.arena = sk_arena_new(256u << 20)};
    if (!s->arena) abort();
    s->budget.limits = sk_limits_default();
    s->budget.limits.value[SK_LIMIT_EMULATE_STEPS] = STEPS;
    s->text = sk_buf_new(s->arena, LINE_MOST);
}

static void say_line(sk_bytes text)
{
    for (size_t i = 0; i < text.len; i++) {
        const char *shown = text.p[i] == '\\' ? "\\\\" : text.p[i] == '\n' ? "\\n" : text.p[i] == '\t' ? "\\t" : text.p[i] == '\r' ? "\\r" : NULL;
        if (shown) fputs(shown, stdout);
        else putchar(text.p[i]);
    }
    putchar('\n');
}

static void run_vba(sk_bytes source, bool vbscript)
{
    said s;
    start(&s);
    sk_world_sink sink = {.self = &s, .effect = take_effect};
    sk_world *w = sk_world_new(s.arena, &s.budget, &sink, NULL);
    sk_vba_result result = {0};
    if (!w) abort();
    sk_vba_run_text(w, source, 65001, vbscript, 0, &result);
    if (result.lines_broken || result.procs_lost) sk_buf_str(&s.text, " (a line was lost)");
    say_line(sk_buf_view(&s.text));
    sk_arena_free(s.arena);
}

static void run_vba_module(sk_bytes source) { run_vba(source, false); }

static void run_javascript(sk_bytes source)
{
    said s;
    start(&s);
    sk_world_sink sink = {.self = &s, .effect = take_effect};
    sk_world *w = sk_world_new(s.arena, &s.budget, &sink, NULL);
    sk_javascript_figures figures = {0};
    if (!w) abort();
    sk_javascript_run(w, (sk_place){.len = source.len}, source, NULL, &figures);
    if (figures.lost) sk_buf_str(&s.text, "(no JavaScript)");
    say_line(sk_buf_view(&s.text));
    sk_arena_free(s.arena);
}

/* What a script would start is its answer. */
static void run_powershell(sk_bytes source)
{
    said s;
    start(&s);
    sk_world_sink sink = {.self = &s, .effect = take_effect};
    sk_world *w = sk_world_new(s.arena, &s.budget, &sink, NULL);
    if (!w) abort();
    sk_powershell_run(w, (sk_place){.len = source.len}, source);
    say_line(sk_buf_view(&s.text));
    sk_arena_free(s.arena);
}

/* The sheet that the formulas of xlm_cases.py look at. */
static void fill_sheet(make_xlm *m)
{
    static const struct { const char *address, *text; } cells[] = {
        {"A1", "10"}, {"A2", "20"}, {"A3", "30"}, {"A4", "40"}, {"A5", "50"}, {"B1", "apple"}, {"B2", "Banana"}, {"B3", "cherry"},
        {"B4", "date"}, {"B5", "apple"}, {"E1", "1.5"}, {"E2", "-2.5"}, {"E3", "0"}, {"E4", "1000"}, {"E5", "0.125"}, {"G1", "x1"},
        {"G3", "12"}, {"G4", "abc def"},
    };
    for (size_t i = 0; i < SK_COUNT(cells); i++) make_xlm_cell(m, "Sheet1", cells[i].address, cells[i].text);
}

static void run_formula(sk_bytes source)
{
    make_xlm *m = make_xlm_new();
    m->budget.limits.value[SK_LIMIT_EMULATE_STEPS] = STEPS;
    fill_sheet(m);
    bool shared = sk_xlm_share(m->world, m->document);
    const sk_world_book *book = m->world->book;
    sk_value v = sk_empty();
    sk_buf out = sk_buf_new(m->arena, LINE_MOST);
    if (!shared || !book->evaluate(book->self, m->world, sk_str_utf8(&m->world->strings, source), true, &v))
        sk_buf_str(&out, "(refused)");
    else if (v.type == SK_V_STRING) {
        sk_buf_str(&out, "text ");
        sk_buf_bytes(&out, sk_str_to_utf8(&m->world->strings, v.u.s));
    } else if (v.type == SK_V_BOOLEAN)
        sk_buf_str(&out, v.u.i ? "logical TRUE" : "logical FALSE");
    else if (v.type == SK_V_ERROR)
        sk_buf_format(&out, "error %lld", (long long)v.u.i);
    else if (v.type == SK_V_DOUBLE)
        sk_buf_format(&out, "number %.12g", v.u.d == 0 ? 0 : v.u.d);
    else if (v.type == SK_V_INTEGER || v.type == SK_V_LONG)
        sk_buf_format(&out, "number %lld", (long long)v.u.i);
    else
        sk_buf_format(&out, "type %d", v.type);
    say_line(sk_buf_view(&out));
    make_xlm_free(m);
}

static const struct { const char *name; void (*run)(sk_bytes source); } languages[] = {
    {"vba", run_vba_module}, {"xlm", run_formula}, {"javascript", run_javascript}, {"powershell", run_powershell}};

/* In place: the escapes of a line back to the bytes. */
static size_t unescape(char *s)
{
    size_t len = 0;
    for (size_t i = 0; s[i]; i++) {
        char c = s[i];
        if (c == '\\' && s[i + 1]) {
            c = s[++i];
            c = c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
        }
        s[len++] = c;
    }
    return len;
}

int main(void)
{
    static char line[LINE_MOST];
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = 0;
        char *source = strchr(line, '\t');
        if (!source) return 2;
        *source++ = 0;
        size_t len = unescape(source), k = 0;
        while (k < SK_COUNT(languages) && strcmp(languages[k].name, line) != 0) k++;
        if (k == SK_COUNT(languages)) return 2;
        languages[k].run(sk_bytes_of((const uint8_t *)source, len));
    }
    return 0;
}
