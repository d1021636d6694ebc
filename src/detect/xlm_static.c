/* Excel 4 macros before anything is calculated: is there a sheet of them, is it hidden, does a name start it, and can its
 * formulas act? */
#include "base/attr.h"
#include "detect/incomplete.h"

/* Functions of a macro sheet that start something, call a library, or write new formulas (MS-XLS 2.5.198.17). SET.NAME and
 * SET.VALUE only give values to variables and cells. */
static const char *const acting[] = {"EXEC(", "CALL(", "REGISTER(", "REGISTER.ID(", "FORMULA(", "FORMULA.FILL(", "FORMULA.ARRAY(",
                                     "RUN(", "FOPEN(", "SEND.MAIL(", "INITIATE(", "EXECUTE("};

/* A whole word: not the CALL( of RECALL(. */
static size_t find_function(sk_bytes text, sk_bytes word)
{
    for (size_t at = 0; (at = sk_find_nocase(text, at, word)) != SK_NPOS; at += word.len) {
        int before = at ? sk_at(text, at - 1) : -1;
        if (!sk_is_alnum(before) && before != '.' && before != '_') return at;
    }
    return SK_NPOS;
}

static size_t find_acting(sk_bytes text, sk_bytes *ret_function)
{
    for (size_t i = 0; i < SK_COUNT(acting); i++) {
        sk_bytes word = sk_bytes_str(acting[i]);
        size_t at = find_function(text, word);
        if (at == SK_NPOS) continue;
        *ret_function = sk_slice(word, 0, word.len - 1);
        return at;
    }
    return SK_NPOS;
}

static uint32_t document_of(sk_view *v, uint32_t id)
{
    const sk_artifact *a = sk_report_artifact(v->report, id);
    while (a && a->parent != SK_NO_ARTIFACT && !sk_kind_has(a->kind, SK_KIND_IS_DOCUMENT)) a = sk_report_artifact(v->report, a->parent);
    return a ? a->id : id;
}

static bool starts_by_itself(sk_view *v, uint32_t document)
{
    size_t from = 0;
    for (const sk_fact *f; (f = sk_report_find_fact(v->report, SK_FACT_EXCEL_NAME_AUTO, SK_NO_ARTIFACT, &from));)
        if (sk_report_inside(v->report, f->artifact, document)) return true;
    return false;
}

/* The value of excel.sheet: visibility, type, name. */
static bool is_hidden_sheet(sk_bytes value, sk_bytes name)
{
    sk_bytes visibility, type;
    if (!sk_next_field(&value, ' ', &visibility) || !sk_next_field(&value, ' ', &type)) return false;
    return sk_ends_nocase(visibility, SK_LIT("hidden")) && sk_equal(value, name);
}

/* The fact excel.sheet of this name tells its visibility. */
static bool is_hidden(sk_view *v, uint32_t document, sk_bytes name)
{
    size_t from = 0;
    for (const sk_fact *f; (f = sk_report_find_fact(v->report, SK_FACT_EXCEL_SHEET, SK_NO_ARTIFACT, &from));)
        if (sk_report_inside(v->report, f->artifact, document) && is_hidden_sheet(f->value, name)) return true;
    return false;
}

static void look(sk_view *v, const sk_artifact *artifact, sk_bytes content)
{
    sk_bytes function = {NULL, 0};
    size_t at = find_acting(content, &function);
    uint32_t document = document_of(v, artifact->id);
    sk_tell_evidence(v, SK_EV_XLM_PRESENT, artifact->id, 0, 0, artifact->name);
    if (is_hidden(v, document, artifact->name)) sk_tell_evidence(v, SK_EV_XLM_HIDDEN, artifact->id, 0, 0, artifact->name);
    if (at != SK_NPOS) sk_report_add_fact(v->report, &(sk_fact){.key = SK_FACT_MACRO_ACT, .artifact = artifact->id, .value = function, .off = at, .len = function.len});
}

static void conclude(sk_view *v)
{
    size_t from = 0;
    for (const sk_fact *f; (f = sk_report_find_fact(v->report, SK_FACT_MACRO_ACT, SK_NO_ARTIFACT, &from));) {
        const sk_artifact *a = sk_report_artifact(v->report, f->artifact);
        if (a->kind != SK_KIND_MACRO_XLM || !starts_by_itself(v, document_of(v, a->id))) continue;
        if (sk_effects_prove(v, document_of(v, a->id))) continue; /* the effects speak, and say it better */
        sk_tell_evidence(v, SK_EV_XLM_AUTOSTART, a->id, f->off, f->len, f->value);
    }
}

static const uint16_t kinds[] = {SK_KIND_MACRO_XLM, SK_KIND_NONE};

const sk_detector sk_detect_xlm_static = {
    .id = "xlm_static",
    .title = "Excel 4 macros that start by themselves, act, or are hidden",
    .source = "MS-XLS 2.4.28 BoundSheet8, 2.4.150 Lbl; shapes of 2022",
    .kinds = kinds,
    .look = look,
    .conclude = conclude,
};
