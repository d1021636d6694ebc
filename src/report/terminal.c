/* Reports for a person at a terminal: a table with one input a line, and the whole of what deserves a look. */
#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"
#include "model/facts.h"
#include "model/kinds.h"
#include "model/report.h"
#include "report/words.h"
#include "report/writer.h"

#define VERDICT_COLUMNS 11
#define LABEL_COLUMNS 11
#define ROOMY 140          /* columns from which the reason stands in the line of its input */
#define WHY_LINES 3
#define FINDING_LINES 6
#define NAME_MOST 60       /* columns of a name in the tree */
#define NAME_LEAST 16
#define BRANCH_LEAST 8     /* the same deep in the tree of a narrow terminal */
#define TREE_MOST 60       /* artifacts shown of one input */
#define INDICATORS_MOST 20 /* addresses shown of one input */
#define EFFECTS_MOST 20
#define ARGUMENT_MOST 160  /* bytes shown of one argument: an encoded command is long; the other writers have it whole */

static const char *const colours[SK_VERDICT_COUNT] = {
    [SK_CLEAN] = "\033[32m", [SK_UNSCANNABLE] = "\033[35m", [SK_SUSPICIOUS] = "\033[33m", [SK_MALICIOUS] = "\033[1;31m"};

static void put_pad(sk_out *o, unsigned used, unsigned columns)
{
    do sk_out_byte(o, ' ');
    while (++used <= columns);
}

static void put_cell(sk_out *o, sk_bytes text, unsigned columns) { put_pad(o, sk_out_terminal(o, text, columns), columns); }

static void put_verdict(sk_out *o, const sk_style *style, sk_verdict v, unsigned columns)
{
    if (style->colour) sk_out_str(o, colours[v]);
    unsigned used = sk_out_terminal(o, sk_bytes_str(sk_verdict_word(v, style->lang)), columns);
    if (style->colour) sk_out_str(o, "\033[0m");
    if (columns) put_pad(o, used, columns);
}

static void put_dim(sk_out *o, const sk_style *style, const char *text)
{
    if (style->colour) sk_out_str(o, "\033[2m");
    sk_out_str(o, text);
    if (style->colour) sk_out_str(o, "\033[0m");
}

/* Text in lines of at most columns (0: one line), each further one behind margin (and pad blanks); what is left after
 * most lines is cut. */
static void put_wrapped(sk_out *o, const sk_style *style, sk_bytes text, unsigned columns, const char *margin, unsigned pad, unsigned most)
{
    for (unsigned line = 1; columns && line < most; line++) {
        size_t fit = sk_out_fit(text, columns);
        if (fit >= text.len) break;
        (void)sk_out_terminal(o, sk_trim(sk_slice(text, 0, fit)), 0);
        sk_out_byte(o, '\n');
        put_dim(o, style, margin);
        if (pad) put_pad(o, 1, pad);
        text = sk_trim(sk_from(text, fit));
    }
    (void)sk_out_terminal(o, text, columns);
}

/* The sentence of the n-th reason; empty where there are not so many. Scratch holds it. */
static sk_bytes reason_sentence(sk_arena *scratch, const sk_style *style, const sk_report *r, size_t n)
{
    size_t reason_count, evidence_count;
    const uint32_t *reasons = sk_report_reasons(r, &reason_count);
    const sk_evidence *e = sk_report_evidence(r, &evidence_count);
    if (n < reason_count && reasons[n] < evidence_count) return sk_evidence_sentence(scratch, &e[reasons[n]], style->lang);
    if (n == 0 && sk_report_verdict(r) == SK_UNSCANNABLE) return sk_unscannable_sentence(scratch, r, style->lang);
    return (sk_bytes){NULL, 0};
}

/* --- the table --- */

struct layout {
    unsigned from, subject, why; /* columns; why 0: unlimited */
    bool below;                  /* the reason stands below its input */
};

static struct layout layout_of(const sk_style *style)
{
    if (style->columns == 0) return (struct layout){.from = 26, .subject = 28};
    unsigned room = style->columns > 40 ? style->columns - VERDICT_COLUMNS - 1 : 28;
    if (style->columns < ROOMY) return (struct layout){.from = (room - 1) * 2 / 5, .subject = room - 1 - (room - 1) * 2 / 5, .why = room, .below = true};
    unsigned from = room / 5, subject = room / 4;
    return (struct layout){.from = from, .subject = subject, .why = room - from - subject - 2};
}

static sk_bytes base_name(sk_bytes path)
{
    size_t at = sk_find_last(path, SK_LIT("/"));
    return at == SK_NPOS ? path : sk_from(path, at + 1);
}

static bool is_mail(const sk_report *r)
{
    size_t count;
    const sk_artifact *a = sk_report_artifacts(r, &count);
    return count && a[0].kind == SK_KIND_MAIL_RFC5322;
}

static sk_bytes kind_of(const sk_report *r)
{
    size_t count;
    const sk_artifact *a = sk_report_artifacts(r, &count);
    return count ? sk_bytes_str(sk_kind_name(a[0].kind)) : SK_LIT("?");
}

static void put_why(sk_out *o, const sk_style *style, const sk_report *r, const struct layout *l)
{
    sk_arena *scratch = sk_arena_new(64 << 10);
    sk_bytes why = scratch ? reason_sentence(scratch, style, r, 0) : (sk_bytes){NULL, 0};
    unsigned before = VERDICT_COLUMNS + 1 + (l->below ? 0 : l->from + l->subject + 2);
    if (why.len && l->below) {
        sk_out_byte(o, '\n');
        put_pad(o, 1, before);
    }
    put_wrapped(o, style, why, l->why, "", before, WHY_LINES);
    sk_arena_free(scratch);
}

static void put_line(sk_out *o, const sk_style *style, const sk_source *source, const sk_report *r)
{
    struct layout l = layout_of(style);
    bool mail = is_mail(r), more = !l.below && sk_report_verdict(r) != SK_CLEAN;
    sk_bytes last = mail ? sk_first_fact(r, SK_FACT_MAIL_SUBJECT) : base_name(source->path);
    put_verdict(o, style, sk_report_verdict(r), VERDICT_COLUMNS);
    put_cell(o, mail ? sk_first_fact(r, SK_FACT_MAIL_FROM) : kind_of(r), l.from);
    if (more) put_cell(o, last, l.subject);
    else (void)sk_out_terminal(o, last, l.subject);
    if (sk_report_verdict(r) != SK_CLEAN) put_why(o, style, r, &l);
    sk_out_byte(o, '\n');
}

static void begin(sk_out *o, const sk_style *style)
{
    struct layout l = layout_of(style);
    if (style->single || style->details) return;
    if (style->colour) sk_out_str(o, "\033[1m");
    put_cell(o, sk_bytes_str(sk_word(SK_W_VERDICT, style->lang)), VERDICT_COLUMNS);
    put_cell(o, sk_bytes_str(sk_word(SK_W_FROM, style->lang)), l.from);
    if (l.below) sk_out_str(o, sk_word(SK_W_SUBJECT, style->lang));
    else put_cell(o, sk_bytes_str(sk_word(SK_W_SUBJECT, style->lang)), l.subject);
    if (!l.below) sk_out_str(o, sk_word(SK_W_WHY, style->lang));
    if (style->colour) sk_out_str(o, "\033[0m");
    sk_out_byte(o, '\n');
}

/* --- the tree --- */

struct tree {
    sk_out *out;
    const sk_style *style;
    const sk_report *report;
    const sk_artifact *artifacts;
    const sk_evidence *evidence;
    size_t count, evidence_count, shown;
    bool *worth; /* the artifact or something inside it has evidence, or did not open whole */
};

static void put_size(sk_out *o, uint64_t bytes)
{
    if (bytes < 1024) sk_out_format(o, "%" PRIu64 " B", bytes);
    else if (bytes < 1024 * 1024) sk_out_format(o, "%.1f KiB", (double)bytes / 1024);
    else sk_out_format(o, "%.1f MiB", (double)bytes / (1024 * 1024));
}

/* Columns of an indent, which holds blanks and box drawing. */
static unsigned columns_of_indent(const char *indent)
{
    unsigned columns = 0;
    for (size_t i = 0; indent[i]; i++) columns += ((unsigned char)indent[i] & 0xC0) != 0x80;
    return columns;
}

static void put_password(struct tree *t, const char *indent, uint32_t id)
{
    const sk_fact *f = sk_report_find_fact(t->report, SK_FACT_LOCK_PASSWORD, id, NULL);
    if (!f) return;
    put_dim(t->out, t->style, indent);
    sk_out_format(t->out, "   + %s: ", sk_word(SK_W_PASSWORD_OPENED, t->style->lang));
    (void)sk_out_terminal(t->out, f->value, NAME_LEAST);
    sk_out_byte(t->out, '\n');
}

static void put_branch(struct tree *t, const char *indent, bool last, const sk_artifact *a)
{
    const char *kind = sk_kind_name(a->kind), *outcome = a->outcome != SK_OUTCOME_COMPLETE ? sk_outcome_name(a->outcome) : "";
    unsigned others = columns_of_indent(indent) + 21 + (unsigned)(sk_bytes_str(kind).len + sk_bytes_str(outcome).len);
    unsigned room = t->style->columns == 0 ? NAME_MOST : t->style->columns > others + BRANCH_LEAST ? t->style->columns - others : BRANCH_LEAST;
    put_dim(t->out, t->style, indent);
    put_dim(t->out, t->style, a->depth == 0 ? "" : last ? "└─ " : "├─ ");
    sk_out_str(t->out, kind);
    if (a->depth > 0 && a->name.len) {
        sk_out_str(t->out, "  ");
        (void)sk_out_terminal(t->out, a->name, room < NAME_MOST ? room : NAME_MOST);
    }
    sk_out_str(t->out, "  ");
    put_size(t->out, a->size);
    if (*outcome) sk_out_format(t->out, "  (%s)", outcome);
    sk_out_byte(t->out, '\n');
    t->shown++;
}

static void put_finding(struct tree *t, const char *indent, const sk_evidence *e)
{
    sk_arena *scratch = sk_arena_new(64 << 10);
    if (!scratch) return;
    sk_bytes sentence = sk_evidence_sentence(scratch, e, t->style->lang);
    sk_bytes whole = sk_text_bytes(scratch, "%s %s: %.*s", sk_class_name(sk_evidence_class(e->id)), sk_evidence_name(e->id), (int)sentence.len,
                                   (const char *)sentence.p);
    unsigned before = columns_of_indent(indent), most = t->style->columns;
    put_dim(t->out, t->style, indent);
    sk_out_str(t->out, "   ! ");
    put_wrapped(t->out, t->style, whole, most > before + 25 ? most - before - 5 : most ? 20 : 0, indent, 5, FINDING_LINES);
    sk_out_byte(t->out, '\n');
    sk_arena_free(scratch);
}

static void put_findings(struct tree *t, const char *indent, uint32_t id)
{
    for (size_t i = 0; i < t->evidence_count; i++)
        if (t->evidence[i].artifact == id) put_finding(t, indent, &t->evidence[i]);
}

static bool is_last_sibling(const struct tree *t, size_t i)
{
    for (size_t k = i + 1; k < t->count; k++)
        if (t->artifacts[k].parent == t->artifacts[i].parent && t->worth[k]) return false;
    return true;
}

static void put_node(struct tree *t, size_t i, const char *indent)
{
    const sk_artifact *a = &t->artifacts[i];
    bool last = a->depth == 0 || is_last_sibling(t, i);
    put_branch(t, indent, last, a);
    char inner[256];
    snprintf(inner, sizeof inner, "%s%s", indent, a->depth == 0 ? "" : last ? "   " : "│  ");
    put_password(t, inner, a->id);
    put_findings(t, inner, a->id);
    for (size_t k = i + 1; k < t->count && t->shown < TREE_MOST; k++)
        if (t->artifacts[k].parent == a->id && t->worth[k]) put_node(t, k, inner);
}

/* Marks what the tree shows: all of a small report; of a large one what has a finding or did not open, and the way there. */
static bool mark_worth(struct tree *t, sk_arena *scratch)
{
    t->worth = SK_NEW_ARRAY(scratch, bool, t->count);
    if (!t->worth) return false;
    for (size_t i = 0; i < t->count; i++) t->worth[i] = t->count <= 12 || t->artifacts[i].outcome != SK_OUTCOME_COMPLETE;
    for (size_t i = 0; i < t->evidence_count; i++)
        if (t->evidence[i].artifact < t->count) t->worth[t->evidence[i].artifact] = true;
    for (size_t i = t->count; i-- > 0;)
        if (t->worth[i] && t->artifacts[i].parent < i) t->worth[t->artifacts[i].parent] = true;
    if (t->count) t->worth[0] = true;
    return true;
}

static void put_tree(sk_out *o, const sk_style *style, const sk_report *r)
{
    struct tree t = {.out = o, .style = style, .report = r};
    t.artifacts = sk_report_artifacts(r, &t.count);
    t.evidence = sk_report_evidence(r, &t.evidence_count);
    sk_arena *scratch = sk_arena_new(1 << 20);
    if (scratch && t.count && mark_worth(&t, scratch)) put_node(&t, 0, "  ");
    sk_arena_free(scratch);
}

/* --- one input, whole --- */

/* "label  text", wrapped behind the label; a label that was said before is left empty. */
static void put_labelled(sk_out *o, const sk_style *style, const char *label, sk_bytes text)
{
    unsigned before = LABEL_COLUMNS + 3;
    sk_out_str(o, "  ");
    put_cell(o, sk_bytes_str(label), LABEL_COLUMNS);
    put_wrapped(o, style, text, style->columns > before + 20 ? style->columns - before : style->columns ? 20 : 0, "", before, FINDING_LINES);
    sk_out_byte(o, '\n');
}

/* Where it stands: "Module1:12  ". */
static void add_place(sk_buf *b, const sk_report *r, const sk_effect *e)
{
    size_t count;
    const sk_artifact *a = sk_report_artifacts(r, &count);
    if (e->artifact >= count) return;
    sk_bytes name = e->artifact ? a[e->artifact].name : base_name(a[0].name);
    sk_buf_bytes(b, sk_slice(name, 0, NAME_LEAST * 2));
    if (e->line) sk_buf_format(b, ":%" PRIu32, e->line);
    sk_buf_str(b, "  ");
}

/* The same act that failed before, or of another machine: a person has read it. */
static bool is_again(const sk_effect *e, size_t i)
{
    for (size_t k = i > 40 ? i - 40 : 0; k < i; k++)
        if (e[k].op == e[i].op && e[k].artifact == e[i].artifact && e[k].arg_count && e[i].arg_count &&
            sk_equal(e[k].args[0].value, e[i].args[0].value))
            return true;
    return false;
}

static void put_effects(sk_out *o, const sk_style *style, const sk_report *r)
{
    size_t count, i, told = 0;
    const sk_effect *e = sk_report_effects(r, &count);
    for (i = 0; i < count && told < EFFECTS_MOST; i++) {
        if (is_again(e, i)) continue;
        sk_arena *scratch = sk_arena_new(64 << 10);
        if (!scratch) return;
        sk_buf b = sk_buf_new(scratch, 16 << 10);
        add_place(&b, r, &e[i]);
        sk_buf_str(&b, sk_effect_name(e[i].op));
        for (size_t k = 0; k < e[i].arg_count; k++) {
            sk_buf_str(&b, "  ");
            sk_buf_bytes(&b, sk_slice(e[i].args[k].value, 0, ARGUMENT_MOST));
            if (e[i].args[k].value.len > ARGUMENT_MOST) sk_buf_str(&b, "…");
        }
        put_labelled(o, style, told++ == 0 ? sk_word(SK_W_EFFECTS, style->lang) : "", sk_buf_view(&b));
        sk_arena_free(scratch);
    }
    if (count > i) sk_out_format(o, "  … +%zu\n", count - i);
}

static void put_indicators(sk_out *o, const sk_style *style, const sk_report *r)
{
    size_t count, i;
    const sk_indicator *x = sk_report_indicators(r, &count);
    unsigned room = style->columns > LABEL_COLUMNS + 50 ? style->columns - LABEL_COLUMNS - 25 : style->columns ? 25 : ARGUMENT_MOST;
    for (i = 0; i < count && i < INDICATORS_MOST; i++) {
        sk_out_str(o, "  ");
        put_cell(o, sk_bytes_str(i == 0 ? sk_word(SK_W_ADDRESSES, style->lang) : ""), LABEL_COLUMNS);
        put_cell(o, sk_bytes_str(sk_indicator_name(x[i].type)), 7);
        (void)sk_out_terminal(o, x[i].value, room);
        sk_out_format(o, "  (%s)\n", sk_how_name(x[i].how));
    }
    if (count > i) sk_out_format(o, "  … +%zu\n", count - i);
}

static void put_limits(sk_out *o, const sk_style *style, const sk_report *r)
{
    size_t count;
    const uint16_t *limits = sk_report_limits(r, &count);
    for (size_t i = 0; i < count; i++)
        put_labelled(o, style, i == 0 ? sk_word(SK_W_LIMITS, style->lang) : "", sk_bytes_str(sk_limit_name(limits[i])));
}

static void put_reasons(sk_out *o, const sk_style *style, const sk_report *r)
{
    for (size_t n = 0;; n++) {
        sk_arena *scratch = sk_arena_new(64 << 10);
        sk_bytes sentence = scratch ? reason_sentence(scratch, style, r, n) : (sk_bytes){NULL, 0};
        if (sentence.len) put_labelled(o, style, n == 0 ? sk_word(SK_W_REASONS, style->lang) : "", sentence);
        sk_arena_free(scratch);
        if (sentence.len == 0) break;
    }
}

static void put_todo(sk_out *o, const sk_style *style, const sk_report *r)
{
    size_t reason_count, evidence_count;
    const uint32_t *reasons = sk_report_reasons(r, &reason_count);
    const sk_evidence *e = sk_report_evidence(r, &evidence_count);
    const sk_evidence_row *row = reason_count && reasons[0] < evidence_count ? sk_evidence_row_of(e[reasons[0]].id) : NULL;
    const char *todo = row ? row->todo[style->lang] : sk_report_verdict(r) == SK_UNSCANNABLE ? sk_unscannable_todo(r, style->lang) : NULL;
    if (todo) put_labelled(o, style, sk_word(SK_W_TODO, style->lang), sk_bytes_str(todo));
}

static void put_whole(sk_out *o, const sk_style *style, const sk_source *source, const sk_report *r)
{
    put_verdict(o, style, sk_report_verdict(r), 0);
    sk_out_str(o, "  ");
    (void)sk_out_terminal(o, source->path, 0);
    if (source->index || source->offset) sk_out_format(o, " #%" PRIu64, source->index);
    sk_out_byte(o, '\n');
    if (is_mail(r)) {
        put_labelled(o, style, sk_word(SK_W_FROM, style->lang), sk_first_fact(r, SK_FACT_MAIL_FROM));
        put_labelled(o, style, sk_word(SK_W_SUBJECT, style->lang), sk_first_fact(r, SK_FACT_MAIL_SUBJECT));
    }
    put_reasons(o, style, r);
    put_todo(o, style, r);
    put_tree(o, style, r);
    put_effects(o, style, r);
    put_indicators(o, style, r);
    put_limits(o, style, r);
}

static void write_input(sk_out *o, const sk_style *style, const sk_source *source, const sk_report *r)
{
    if (style->single || style->details) put_whole(o, style, source, r);
    else put_line(o, style, source, r);
    if (style->details) sk_out_byte(o, '\n');
}

static void write_worst(sk_out *o, const sk_style *style, const sk_source *source, const sk_report *r)
{
    if (sk_report_verdict(r) == SK_CLEAN || style->details) return;
    sk_out_format(o, "\n%s\n", sk_word(SK_W_WORST, style->lang));
    put_whole(o, style, source, r);
}

static void add_total(sk_buf *b, const sk_style *style, const char *word, uint64_t count, bool more)
{
    if (style->lang == SK_JA) sk_buf_format(b, "%s %" PRIu64 "%s", word, count, more ? "、" : "");
    else sk_buf_format(b, "%" PRIu64 " %s%s", count, word, more ? ", " : "");
}

static void write_end(sk_out *o, const sk_style *style, const uint64_t totals[SK_VERDICT_COUNT], uint64_t failed)
{
    sk_arena *scratch = style->single && failed == 0 ? NULL : sk_arena_new(64 << 10);
    if (!scratch) return;
    sk_buf b = sk_buf_new(scratch, 4096);
    uint64_t all = failed;
    for (int v = 0; v < SK_VERDICT_COUNT; v++) all += totals[v];
    sk_buf_format(&b, style->lang == SK_JA ? "%" PRIu64 "%s: " : "%" PRIu64 " %s: ", all, sk_word(SK_W_INPUTS, style->lang));
    for (int v = SK_VERDICT_COUNT - 1; v >= 0; v--) add_total(&b, style, sk_verdict_word((sk_verdict)v, style->lang), totals[v], v > 0 || failed);
    if (failed) add_total(&b, style, sk_word(SK_W_FAILED, style->lang), failed, false);
    sk_out_byte(o, '\n');
    put_wrapped(o, style, sk_buf_view(&b), style->columns ? style->columns - 4 : 0, "", 4, 4);
    sk_out_byte(o, '\n');
    sk_arena_free(scratch);
}

const sk_writer sk_writer_text = {.id = "text", .title = "a table and the whole of the worst input", .begin = begin, .input = write_input,
                                  .worst = write_worst, .end = write_end};
