/* What a macro asks about its surroundings: GET.WORKSPACE, GET.WINDOW, GET.DOCUMENT, GET.WORKBOOK, GET.NAME,
 * GET.NOTE, GET.FORMULA. Answers come from the file where it holds them, else they are those of an ordinary Excel on an
 * ordinary desk (Function Reference). Questions by which macros look for an analyst are effects. */
#include <stdio.h>

#include "base/text.h"
#include "emulate/world/machine.h"
#include "emulate/xlm/xlm_functions.h"

#define VALUE_ERROR sk_xlm_error_of(SK_XLM_VALUE)
#define NA_ERROR sk_xlm_error_of(SK_XLM_NA)

enum answer { NUMBER, TRUTH, TEXT, NOT_THERE, COUNTRY, USER, WIDTH, HEIGHT, OPAQUE };

struct row {
    uint8_t question;
    enum answer how;
    bool probe;
    double number;
    const char *text;
};

static sk_xlm_value country(sk_xlm *x);

static sk_xlm_value answer(sk_xlm *x, const char *function, const struct row *rows, size_t count, double question)
{
    const struct row *r = NULL;
    char what[48];
    for (size_t i = 0; i < count && !r; i++)
        if ((double)rows[i].question == question) r = &rows[i];
    if (!r) return sk_xlm_unknown();
    sk_xlm_value v = NA_ERROR;
    if (r->how == NUMBER) v = sk_xlm_number(r->number);
    if (r->how == TRUTH) v = sk_xlm_bool(r->number != 0);
    if (r->how == TEXT) v = sk_xlm_literal(r->text);
    if (r->how == COUNTRY) v = country(x);
    if (r->how == USER) v = sk_xlm_flowing(sk_xlm_literal(x->w->env.user ? x->w->env.user : "user"), SK_FLOW_IDENTITY);
    /* points of the window, at 96 dots an inch */
    if (r->how == WIDTH) v = sk_xlm_number(sk_world_machine(x->w, SK_MACHINE_SCREEN_WIDTH) * 0.75);
    if (r->how == HEIGHT) v = sk_xlm_number(sk_world_machine(x->w, SK_MACHINE_SCREEN_HEIGHT) * 0.75 - r->number);
    if (r->how == OPAQUE) v = sk_xlm_unknown();
    snprintf(what, sizeof what, "%s(%.0f)", function, question);
    if (r->probe)
        sk_world_probe(x->w, sk_arena_string(x->arena, sk_bytes_str(what)),
                       r->how == COUNTRY ? SK_STR("") : sk_xlm_to_text(x, &v));
    return v.type == SK_XLM_ERROR ? v : sk_xlm_flowing(v, SK_FLOW_ENVIRONMENT);
}

static bool question_of(sk_xlm *x, const sk_xlm_value *a, double *ret)
{
    sk_xlm_value v = sk_xlm_single(x, a[0]), error;
    return sk_xlm_arg(x, &v, 1, 0, 0, ret, &error);
}

/* --- the program --- */

/* Country codes of telephone numbers, as Excel counts countries. */
static double country_code(const char *locale)
{
    static const struct {
        const char *region;
        double code;
    } codes[] = {{"US", 1},  {"RU", 7},  {"NL", 31}, {"FR", 33}, {"ES", 34}, {"IT", 39}, {"CH", 41},
                 {"GB", 44}, {"DK", 45}, {"SE", 46}, {"PL", 48}, {"DE", 49}, {"BR", 55}, {"AU", 61},
                 {"JP", 81}, {"KR", 82}, {"CN", 86}, {"TR", 90}, {"IN", 91}, {"UA", 380}};
    sk_bytes l = sk_bytes_str(locale);
    for (size_t i = 0; i < SK_COUNT(codes); i++)
        if (sk_ends_nocase(l, sk_bytes_str(codes[i].region))) return codes[i].code;
    return 1;
}

/* GET.WORKSPACE(37): 45 values; countries first (Function Reference: 1 country of the program, 2 of the system). */
static sk_xlm_value country(sk_xlm *x)
{
    static const char *const texts[] = {".", ",", ",", "R", "C", "r", "c", "[", "]", "{", "}", ",", ";", ",", "|"};
    sk_xlm_array *list = sk_xlm_array_new(x, 1, 45);
    x->asked |= SK_XLM_ASKED_COUNTRY;
    if (!list) return VALUE_ERROR;
    for (unsigned i = 0; i < 45; i++)
        list->items[i] = i >= 2 && i < 17 ? sk_xlm_literal(texts[i - 2]) : sk_xlm_number(0);
    list->items[0] = sk_xlm_number(1);
    list->items[1] = sk_xlm_number(country_code(x->w->env.locale));
    if (list->items[1].u.number == 81) list->items[0] = list->items[1];
    return (sk_xlm_value){.type = SK_XLM_ARRAY, .u.array = list};
}

static const struct row workspace[] = {
    {1, TEXT, true, 0, "Windows (32-bit) NT 10.00"},
    {2, TEXT, true, 0, "16.0"},
    {3, NUMBER, false, 0, NULL},
    {4, TRUTH, false, 0, NULL},
    {5, TRUTH, false, 1, NULL},
    {6, TRUTH, false, 1, NULL},
    {7, TRUTH, false, 1, NULL},
    {8, TRUTH, false, 1, NULL},
    {9, TEXT, false, 0, "/"},
    {10, NUMBER, false, 0, NULL},
    {11, NUMBER, true, 0, NULL},
    {12, NUMBER, true, 0, NULL},
    {13, WIDTH, false, 0, NULL},
    {14, HEIGHT, false, 31.5, NULL},
    {15, NUMBER, true, 3, NULL},
    {16, NUMBER, false, 1048576, NULL},
    {17, NUMBER, true, 1048576, NULL},
    {18, TRUTH, false, 1, NULL},
    {19, TRUTH, true, 1, NULL},
    {20, NOT_THERE, false, 0, NULL},
    {21, TRUTH, false, 1, NULL},
    {22, NOT_THERE, false, 0, NULL},
    {23, TEXT, false, 0, "C:\\Users\\admin\\AppData\\Roaming\\Microsoft\\Excel\\XLSTART"},
    {24, NOT_THERE, false, 0, NULL},
    {25, TRUTH, false, 1, NULL},
    {26, USER, true, 0, NULL},
    {27, TEXT, true, 0, ""},
    {28, NUMBER, false, 1, NULL},
    {29, NUMBER, false, 1, NULL},
    {30, NUMBER, false, 1, NULL},
    {31, TRUTH, true, 0, NULL},
    {32, TEXT, false, 0, "C:\\Program Files\\Microsoft Office\\Root\\Office16"},
    {36, TRUTH, false, 1, NULL},
    {37, COUNTRY, true, 0, NULL},
    {40, TRUTH, false, 1, NULL},
    {41, TEXT, false, 0, ""},
    {42, TRUTH, true, 1, NULL},
    {43, TRUTH, true, 1, NULL},
    {44, OPAQUE, false, 0, NULL},
    {45, TRUTH, false, 0, NULL},
    {46, TRUTH, false, 1, NULL},
    {50, TRUTH, false, 1, NULL},
    {51, TRUTH, false, 1, NULL},
    {52, TRUTH, false, 1, NULL},
    {56, TRUTH, false, 1, NULL},
    {62, NUMBER, false, 3, NULL},
    {72, NUMBER, false, 0, NULL},
};

sk_xlm_value sk_xlm_f_get_workspace(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    double question;
    (void)n;
    return question_of(x, a, &question) ? answer(x, "GET.WORKSPACE", workspace, SK_COUNT(workspace), question)
                                        : VALUE_ERROR;
}

static const struct row window[] = {
    {2, NUMBER, false, 1, NULL},   {3, NUMBER, false, 0, NULL},    {4, NUMBER, false, 0, NULL},
    {5, NUMBER, true, 1428, NULL}, {6, NUMBER, true, 642, NULL},   {8, TRUTH, false, 0, NULL},
    {9, TRUTH, false, 1, NULL},    {10, TRUTH, false, 1, NULL},    {11, TRUTH, false, 1, NULL},
    {12, NUMBER, false, 0, NULL},  {13, NUMBER, false, 1, NULL},   {14, NUMBER, false, 1, NULL},
    {15, NUMBER, false, 26, NULL}, {16, NUMBER, false, 40, NULL},  {17, NUMBER, false, 1, NULL},
    {18, NUMBER, false, 1, NULL},  {19, NUMBER, false, 1, NULL},   {20, TRUTH, true, 1, NULL},
    {21, TRUTH, false, 1, NULL},   {22, TRUTH, false, 1, NULL},    {23, NUMBER, true, 3, NULL},
    {24, TRUTH, false, 0, NULL},   {25, NUMBER, false, 100, NULL}, {26, TRUTH, false, 1, NULL},
    {27, TRUTH, false, 1, NULL},   {28, NUMBER, false, 0.6, NULL}, {29, TRUTH, false, 1, NULL},
};

const char *sk_xlm_book_name(const sk_xlm *x)
{
    return x->d->tokens == SK_TOKENS_BIFF12 ? "Book1.xlsb"
           : x->d->tokens == SK_TOKENS_NONE ? "Book1.xlsm"
                                            : "Book1.xls";
}

sk_bytes sk_xlm_sheet_name(const sk_xlm *x, unsigned sheet)
{
    return sheet < x->sheet_count && x->sheets[sheet].doc ? x->sheets[sheet].doc->name : SK_LIT("Sheet1");
}

sk_xlm_value sk_xlm_sheet_title(sk_xlm *x, unsigned sheet)
{
    sk_bytes name = sk_xlm_sheet_name(x, sheet);
    return sk_xlm_text(sk_str_utf8(
        x->strings, sk_text_bytes(x->arena, "[%s]%.*s", sk_xlm_book_name(x), (int)name.len, (const char *)name.p)));
}

/* The sheet that a text of the kind "[Book1]Sheet1" or "Sheet1" names; the active one where there is none. */
static unsigned named_sheet(sk_xlm *x, const sk_xlm_value *a, unsigned n, unsigned i)
{
    sk_xlm_value v = i < n ? sk_xlm_single(x, a[i]) : (sk_xlm_value){.type = SK_XLM_MISSING};
    if (v.type != SK_XLM_TEXT) return x->active.sheet;
    sk_bytes text = sk_str_to_utf8(x->strings, v.u.text);
    size_t book = sk_find_byte(text, 0, ']');
    unsigned sheet = sk_xlm_sheet_find(x, book == SK_NPOS ? text : sk_from(text, book + 1));
    return sheet == SK_XLM_NO_SHEET ? x->active.sheet : sheet;
}

static sk_doc_sheet_looks *looks_of(const sk_xlm *x, unsigned sheet)
{
    return sheet < x->sheet_count && x->sheets[sheet].doc ? x->sheets[sheet].doc->looks : NULL;
}

/* What the file itself says of its window; false where it says nothing. */
static bool window_of_file(const sk_xlm *x, unsigned sheet, double question, sk_xlm_value *ret)
{
    const sk_doc_window *w = x->d->looks && x->d->looks->window.known ? &x->d->looks->window : NULL;
    const sk_doc_sheet_looks *s = looks_of(x, sheet);
    switch ((int)(question > 0 && question < 100 ? question : 0)) {
    case 3: if (w) *ret = sk_xlm_number(w->x / 20.0); return w;
    case 4: if (w) *ret = sk_xlm_number(w->y / 20.0); return w;
    case 8: if (s) *ret = sk_xlm_bool(s->formulas); return s;
    case 9: if (s) *ret = sk_xlm_bool(!s->no_grid); return s;
    case 10: if (s) *ret = sk_xlm_bool(!s->no_headings); return s;
    case 11: if (s) *ret = sk_xlm_bool(!s->no_zeros); return s;
    case 13: if (s) *ret = sk_xlm_number(s->left + 1.0); return s;
    case 14: if (s) *ret = sk_xlm_number(s->top + 1.0); return s;
    case 24: if (s) *ret = sk_xlm_bool(s->frozen); return s;
    case 25: if (s && s->zoom) *ret = sk_xlm_number(s->zoom); return s && s->zoom;
    case 26: if (w) *ret = sk_xlm_bool(!w->no_horizontal); return w;
    case 27: if (w) *ret = sk_xlm_bool(!w->no_vertical); return w;
    case 28: if (w && w->tab_ratio) *ret = sk_xlm_number(w->tab_ratio / 1000.0); return w && w->tab_ratio;
    case 29: if (w) *ret = sk_xlm_bool(!w->no_tabs); return w;
    default: return false;
    }
}

sk_xlm_value sk_xlm_f_get_window(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    double question;
    if (!question_of(x, a, &question)) return VALUE_ERROR;
    unsigned sheet = named_sheet(x, a, n, 1);
    sk_xlm_value known;
    if (question == 1 || question == 30) return sk_xlm_sheet_title(x, sheet);
    if (question == 31) return sk_xlm_literal(sk_xlm_book_name(x));
    if (window_of_file(x, sheet, question, &known)) return sk_xlm_flowing(known, SK_FLOW_DOCUMENT);
    if (question == 7) { /* hidden? */
        const sk_doc_sheet *d = sheet < x->sheet_count ? x->sheets[sheet].doc : NULL;
        return sk_xlm_bool(d && d->visibility != SK_SHEET_VISIBLE && n > 1);
    }
    return answer(x, "GET.WINDOW", window, SK_COUNT(window), question);
}

static const struct row document[] = {
    {2, TEXT, false, 0, "C:\\Users\\admin\\Documents"},
    {4, TRUTH, false, 0, NULL},
    {5, TRUTH, false, 0, NULL},
    {6, TRUTH, false, 0, NULL},
    {7, TRUTH, false, 0, NULL},
    {8, TRUTH, false, 0, NULL},
    {13, NUMBER, false, 1, NULL},
    {14, NUMBER, false, 1, NULL},
    {15, TRUTH, false, 0, NULL},
    {16, NUMBER, false, 100, NULL},
    {17, NUMBER, false, 0.001, NULL},
    {18, TRUTH, false, 1, NULL},
    {19, TRUTH, false, 0, NULL},
    {20, TRUTH, false, 0, NULL},
    {33, TRUTH, false, 0, NULL},
    {34, TRUTH, false, 0, NULL},
    {35, TRUTH, false, 0, NULL},
    {36, TEXT, false, 0, ""},
    {37, NUMBER, false, 1, NULL},
    {38, TRUTH, false, 1, NULL},
    {39, TRUTH, false, 1, NULL},
    {40, TRUTH, false, 0, NULL},
    {41, NUMBER, false, 1, NULL},
    {43, TRUTH, false, 1, NULL},
    {44, TRUTH, false, 0, NULL},
    {45, NUMBER, false, 0, NULL},
    {49, NUMBER, false, 1, NULL},
    {50, NUMBER, false, 1, NULL},
    {51, TRUTH, false, 0, NULL},
    {52, TRUTH, false, 0, NULL},
    {55, TEXT, false, 0, ""},
    {56, TEXT, false, 0, ""},
    {66, TRUTH, false, 0, NULL},
    {69, TRUTH, false, 0, NULL},
    {77, NUMBER, false, 1, NULL},
    {80, TRUTH, false, 1, NULL},
    {84, NOT_THERE, false, 0, NULL},
};

sk_xlm_value sk_xlm_f_get_document(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    double question;
    if (!question_of(x, a, &question)) return VALUE_ERROR;
    unsigned sheet = named_sheet(x, a, n, 1);
    sk_xlm_ref used = {.sheet = (uint16_t)sheet};
    bool filled = question >= 9 && question <= 12 && sk_xlm_used_area(x, sheet, &used);
    if (question == 1 || question == 76) return sk_xlm_sheet_title(x, sheet);
    if (question == 2 && x->w->self_path.len) return sk_xlm_text(sk_path_folder(x->w->self_path));
    if (question == 3) return sk_xlm_number(sk_xlm_is_macro_sheet(x, sheet) ? 3 : 1);
    if (question == 9) return sk_xlm_number(filled ? used.r0 + 1.0 : 0);
    if (question == 10) return sk_xlm_number(filled ? used.r1 + 1.0 : 0);
    if (question == 11) return sk_xlm_number(filled ? used.c0 + 1.0 : 0);
    if (question == 12) return sk_xlm_number(filled ? used.c1 + 1.0 : 0);
    if (question == 7 && looks_of(x, sheet)) return sk_xlm_bool(looks_of(x, sheet)->is_protected);
    if (question == 48) {
        bool usual;
        return sk_xlm_number(sk_looks_column_width(looks_of(x, sheet), SK_XLM_COLUMNS, &usual));
    }
    if (question == 87) return sk_xlm_number(sheet + 1.0);
    if (question == 68 || question == 88) return sk_xlm_literal(sk_xlm_book_name(x));
    return answer(x, "GET.DOCUMENT", document, SK_COUNT(document), question);
}

sk_xlm_value sk_xlm_f_get_workbook(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    double question;
    (void)n;
    if (!question_of(x, a, &question)) return VALUE_ERROR;
    if (question == 4) return sk_xlm_number(x->sheet_count);
    if (question == 16 || question == 34) return sk_xlm_literal(sk_xlm_book_name(x));
    if (question == 38) return sk_xlm_sheet_title(x, x->active.sheet);
    if (question != 1 && question != 3) return NA_ERROR;
    sk_xlm_array *list = sk_xlm_array_new(x, 1, question == 1 && x->sheet_count ? x->sheet_count : 1);
    if (!list) return NA_ERROR;
    for (uint32_t i = 0; i < list->columns; i++) list->items[i] = sk_xlm_sheet_title(x, question == 1 ? i : x->active.sheet);
    return (sk_xlm_value){.type = SK_XLM_ARRAY, .u.array = list};
}

/* --- cells --- */

sk_xlm_value sk_xlm_formula_shown(sk_xlm *x, sk_xlm_cell *c)
{
    if (!c || !c->has_formula) {
        sk_xlm_value v = c ? c->value : (sk_xlm_value){.type = SK_XLM_BLANK};
        return sk_xlm_text(sk_xlm_to_text(x, &v));
    }
    if (c->is_written) return sk_xlm_text(sk_str_concat(x->strings, SK_STR("="), c->written));
    return sk_xlm_text(sk_str_concat(x->strings, SK_STR("="), sk_str_utf8(x->strings, c->doc->formula)));
}

sk_xlm_value sk_xlm_f_get_formula(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    sk_xlm_ref r;
    (void)n;
    if (!sk_xlm_to_ref(x, &a[0], &r)) return VALUE_ERROR;
    return sk_xlm_formula_shown(x, sk_xlm_cell_at(x, r.sheet, r.r0, r.c0));
}

sk_xlm_value sk_xlm_f_get_note(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    sk_xlm_ref r = x->active;
    double from = 1, count = 255;
    sk_xlm_value error;
    if (n > 0 && a[0].type != SK_XLM_MISSING && !sk_xlm_to_ref(x, &a[0], &r)) return VALUE_ERROR;
    sk_xlm_value parts[2] = {n > 1 ? sk_xlm_single(x, a[1]) : sk_xlm_number(1),
                             n > 2 ? sk_xlm_single(x, a[2]) : sk_xlm_number(255)};
    if (!sk_xlm_arg(x, parts, 2, 0, 1, &from, &error) || !sk_xlm_arg(x, parts, 2, 1, 255, &count, &error)) return error;
    if (!(from >= 1 && from < 1e6 && count >= 0 && count < 1e6)) return VALUE_ERROR;
    for (const sk_doc_value *v = x->d->values; v; v = v->next)
        if (v->store == SK_STORE_COMMENT && sk_equal(v->container, sk_xlm_sheet_name(x, r.sheet)))
            return sk_xlm_flowing(
                sk_xlm_text(sk_str_slice(sk_str_utf8(x->strings, v->value), (size_t)from - 1, (size_t)count)),
                SK_FLOW_DOCUMENT);
    return sk_xlm_literal("");
}

sk_xlm_value sk_xlm_f_get_name(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    (void)n;
    sk_xlm_value name = sk_xlm_single(x, a[0]);
    sk_xlm_name *found = sk_xlm_name_of(x, sk_xlm_to_text(x, &name), x->here ? x->here->sheet : x->active.sheet, false);
    if (!found) return sk_xlm_error_of(SK_XLM_NAME);
    (void)sk_xlm_name_current(x, found);
    if (!found->has_value && found->doc)
        return sk_xlm_text(sk_str_concat(x->strings, SK_STR("="), sk_str_utf8(x->strings, found->doc->formula)));
    if (!found->has_value) return sk_xlm_error_of(SK_XLM_NAME);
    if (found->value.type == SK_XLM_REF) return sk_xlm_f_reftext(x, &found->value, 1);
    sk_str text = sk_xlm_to_text(x, &found->value);
    const char *open = found->value.type == SK_XLM_TEXT ? "=\"" : "=";
    text = sk_str_concat(x->strings, sk_str_c(open), text);
    return sk_xlm_text(found->value.type == SK_XLM_TEXT ? sk_str_concat(x->strings, text, SK_STR("\"")) : text);
}

sk_xlm_value sk_xlm_f_active_cell(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    (void)a;
    (void)n;
    return sk_xlm_ref_value(x->active);
}

sk_xlm_value sk_xlm_f_selection(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    (void)a;
    (void)n;
    return sk_xlm_ref_value(x->selection);
}

/* The cell that called the macro. */
sk_xlm_value sk_xlm_f_caller(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    (void)a;
    (void)n;
    const sk_xlm_cell *c = x->frame ? x->frame->caller : NULL;
    if (!c) return sk_xlm_error_of(SK_XLM_REFERENCE);
    return sk_xlm_ref_value(
        (sk_xlm_ref){.sheet = c->sheet, .r0 = c->row, .r1 = c->row, .c0 = c->column, .c1 = c->column});
}

/* Names of sheets in the order of their windows. */
sk_xlm_value sk_xlm_f_documents(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    (void)a;
    (void)n;
    return sk_xlm_literal(sk_xlm_book_name(x));
}
