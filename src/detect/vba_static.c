/* What the text of a VBA macro shows before anything is calculated: does it start by itself, can it act, and is what
 * it acts on written there or hidden? Words decide only where the calculation did not come to its end: then a hidden object or
 * command, in a macro that starts by itself and that puts text together, is E2. */
#include "base/attr.h"
#include "base/text.h"
#include "detect/incomplete.h"
#include "detect/vba_words.h"
#include "model/detector.h"

#define HIDING_LEAST 3    /* pieces of hidden text before a hidden call counts */
#define ACTS_MOST 8       /* facts a module */
#define SHOWN_LEN 80      /* bytes of a call that are shown */

enum token_type { T_END, T_NAME, T_STRING, T_PUNCT, T_NEWLINE };

struct token {
    enum token_type type;
    sk_bytes text; /* of a string without its quotes */
    size_t off, end;
};

struct scanner {
    sk_bytes source;
    size_t pos;
};

static bool is_name_char(int c) { return sk_is_alnum(c) || c == '_' || c >= 0x80; }

static void skip_blanks(struct scanner *s)
{
    for (;;) {
        int c = sk_at(s->source, s->pos);
        if (c == ' ' || c == '\t' || c == '\r') {
            s->pos++;
        } else if (c == '_' && !is_name_char(sk_at(s->source, s->pos + 1))) { /* a line goes on: MS-VBAL 3.2.2 */
            size_t next = s->pos + 1;
            while (sk_at(s->source, next) == ' ' || sk_at(s->source, next) == '\t') next++;
            if (sk_at(s->source, next) == '\r') next++;
            if (sk_at(s->source, next) != '\n' && sk_at(s->source, next - 1) != '\r') return;
            s->pos = sk_at(s->source, next) == '\n' ? next + 1 : next;
        } else {
            return;
        }
    }
}

static void skip_comment(struct scanner *s)
{
    size_t end = sk_find_byte(s->source, s->pos, '\n');
    s->pos = end == SK_NPOS ? s->source.len : end;
}

/* A string ends at its closing quote or the end of the line; "" inside stays doubled, which no word looked for contains. */
static struct token take_string(struct scanner *s)
{
    size_t start = ++s->pos;
    while (s->pos < s->source.len && s->source.p[s->pos] != '\n') {
        if (s->source.p[s->pos] == '"') {
            if (sk_at(s->source, s->pos + 1) != '"') break;
            s->pos++;
        }
        s->pos++;
    }
    struct token t = {T_STRING, sk_slice(s->source, start, s->pos - start), start - 1, s->pos};
    if (sk_at(s->source, s->pos) == '"') t.end = ++s->pos;
    return t;
}

static struct token next_token(struct scanner *s)
{
    skip_blanks(s);
    size_t start = s->pos;
    int c = sk_at(s->source, start);
    if (c < 0) return (struct token){T_END, {NULL, 0}, start, start};
    if (c == '\'') {
        skip_comment(s);
        return next_token(s);
    }
    if (c == '"') return take_string(s);
    if (c == '\n' || c == ':') {
        s->pos++;
        return (struct token){T_NEWLINE, {NULL, 0}, start, s->pos};
    }
    if (!is_name_char(c)) {
        s->pos++;
        return (struct token){T_PUNCT, sk_slice(s->source, start, 1), start, s->pos};
    }
    while (is_name_char(sk_at(s->source, s->pos))) s->pos++;
    return (struct token){T_NAME, sk_slice(s->source, start, s->pos - start), start, s->pos};
}

struct looking {
    sk_view *view;
    uint32_t artifact;
    sk_bytes source;
    struct token before, before2; /* the last two tokens */
    bool declares;                /* this statement declares: its names are no calls */
    uint64_t hiding;
    unsigned acts, hidden_acts;
};

static void tell(struct looking *l, sk_fact_key key, sk_bytes value, size_t off, size_t len)
{
    sk_report_add_fact(l->view->report, &(sk_fact){.key = (uint16_t)key, .artifact = l->artifact, .value = value, .off = off, .len = len});
}

static bool is_procedure_word(sk_bytes word) { return sk_is(word, "sub") || sk_is(word, "function"); }

static bool is_declaring_word(sk_bytes word)
{
    static const char *const words[] = {"dim", "declare", "const", "type", "enum", "attribute", "implements", "redim", "rem", "option"};
    for (size_t i = 0; i < SK_COUNT(words); i++)
        if (sk_is(word, words[i])) return true;
    return false;
}

/* The rest of the line from a call, shortened: what a person wants to see. */
static sk_bytes shown_call(const struct looking *l, size_t off)
{
    size_t end = sk_find_byte(l->source, off, '\n');
    size_t len = (end == SK_NPOS ? l->source.len : end) - off;
    return sk_trim(sk_slice(l->source, off, len < SHOWN_LEN ? len : SHOWN_LEN));
}

/* The first argument of a call: the string where it is one literal alone, else nothing. */
static bool literal_argument(struct scanner ahead, sk_bytes *ret)
{
    struct token t = next_token(&ahead);
    if (t.type == T_PUNCT && t.text.p[0] == '(') t = next_token(&ahead);
    if (t.type != T_STRING) return false;
    *ret = t.text;
    t = next_token(&ahead);
    return t.type == T_NEWLINE || t.type == T_END || (t.type == T_PUNCT && (t.text.p[0] == ')' || t.text.p[0] == ','));
}

static bool is_assignment(struct scanner ahead)
{
    struct token t = next_token(&ahead);
    return t.type == T_PUNCT && (t.text.p[0] == '=' || t.text.p[0] == '.');
}

static void take_act(struct looking *l, const struct scanner *s, const struct token *t, sk_vba_word means)
{
    sk_bytes argument = {NULL, 0};
    if (means != SK_VBA_OBJECT && is_assignment(*s)) return; /* a variable of that name */
    bool literal = literal_argument(*s, &argument);
    if (means == SK_VBA_OBJECT && literal && !sk_vba_object_acts(argument)) return;
    sk_bytes call = shown_call(l, t->off);
    if (!literal && means != SK_VBA_FETCH) {
        if (l->hidden_acts++ < ACTS_MOST) tell(l, SK_FACT_MACRO_ACT_HIDDEN, call, t->off, call.len);
    } else if (l->acts++ < ACTS_MOST) {
        tell(l, SK_FACT_MACRO_ACT, call, t->off, call.len);
    }
}

static void take_name(struct looking *l, const struct scanner *s, const struct token *t)
{
    if (is_procedure_word(l->before.text) && l->before.type == T_NAME) {
        if (!l->declares && !sk_is(l->before2.text, "end") && sk_vba_is_autostart(t->text))
            tell(l, SK_FACT_MACRO_AUTOSTART, t->text, t->off, t->text.len);
        return;
    }
    if (l->declares || sk_is(l->before.text, "as")) return;
    bool member = l->before.type == T_PUNCT && l->before.text.p[0] == '.';
    sk_vba_word means = sk_vba_word_of(t->text);
    if (means == SK_VBA_HIDE && !member) l->hiding++;
    else if (means == SK_VBA_STORE && member) l->hiding++;
    else if (means >= SK_VBA_START && means <= SK_VBA_FETCH) take_act(l, s, t, means);
}

static void look(sk_view *v, const sk_artifact *artifact, sk_bytes content)
{
    struct looking l = {.view = v, .artifact = artifact->id, .source = content};
    struct scanner s = {content, 0};
    for (struct token t; (t = next_token(&s)).type != T_END;) {
        if (t.type == T_NEWLINE) l.declares = false;
        if (t.type == T_NAME && is_declaring_word(t.text)) l.declares = true;
        if (t.type == T_NAME && sk_is(t.text, "rem") && l.before.type == T_NEWLINE) skip_comment(&s);
        if (t.type == T_NAME) take_name(&l, &s, &t);
        l.before2 = l.before;
        l.before = t;
    }
    if (l.hiding == 0) return;
    tell(&l, SK_FACT_MACRO_HIDING, sk_text_bytes(v->arena, "%llu", (unsigned long long)l.hiding), 0, 0);
}

/* --- over all modules of one project --- */

static bool same_project(sk_view *v, uint32_t a, uint32_t b)
{
    return a == b || (sk_report_artifact(v->report, a)->parent != SK_NO_ARTIFACT &&
                      sk_report_artifact(v->report, a)->parent == sk_report_artifact(v->report, b)->parent);
}

static const sk_fact *find_in_project(sk_view *v, unsigned key, uint32_t module)
{
    size_t from = 0;
    for (const sk_fact *f; (f = sk_report_find_fact(v->report, (uint16_t)key, SK_NO_ARTIFACT, &from));)
        if (same_project(v, f->artifact, module)) return f;
    return NULL;
}

static uint64_t hiding_in_project(sk_view *v, uint32_t module)
{
    uint64_t sum = 0, one;
    size_t from = 0;
    for (const sk_fact *f; (f = sk_report_find_fact(v->report, SK_FACT_MACRO_HIDING, SK_NO_ARTIFACT, &from));)
        if (same_project(v, f->artifact, module) && sk_parse_u64(f->value, &one)) sum += one;
    return sum;
}

static void conclude(sk_view *v)
{
    size_t from = 0;
    bool incomplete = sk_emulation_incomplete(v);
    for (const sk_fact *f; (f = sk_report_find_fact(v->report, SK_FACT_MACRO_AUTOSTART, SK_NO_ARTIFACT, &from));) {
        const sk_fact start = *f;
        sk_tell_evidence(v, SK_EV_VBA_AUTOSTART, start.artifact, start.off, start.len, start.value);
        if (!incomplete) continue; /* what it does was calculated: the effects speak */
        const sk_fact *hidden = find_in_project(v, SK_FACT_MACRO_ACT_HIDDEN, start.artifact);
        const sk_fact *act = find_in_project(v, SK_FACT_MACRO_ACT, start.artifact);
        if (hidden && hiding_in_project(v, start.artifact) >= HIDING_LEAST)
            sk_tell_evidence(v, SK_EV_VBA_AUTOSTART_HIDDEN, hidden->artifact, hidden->off, hidden->len, hidden->value);
        else if (act || hidden)
            sk_tell_evidence(v, SK_EV_VBA_AUTOSTART_ACT, (act ? act : hidden)->artifact, (act ? act : hidden)->off, (act ? act : hidden)->len,
                             (act ? act : hidden)->value);
    }
}

static const uint16_t kinds[] = {SK_KIND_MACRO_VBA, SK_KIND_NONE};

const sk_detector sk_detect_vba_static = {
    .id = "vba_static",
    .title = "macros that start by themselves and act",
    .source = "MS-VBAL; facts of mraptor's rule (autostart and act), extended by what the act names",
    .kinds = kinds,
    .look = look,
    .conclude = conclude,
};
