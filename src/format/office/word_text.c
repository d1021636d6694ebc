/* Running text: MS-DOC 2.4.1 (special characters), 2.8.25 (fields: 0x13 instruction 0x14 result 0x15). A field shows its
 * result; what stands in an instruction belongs to that, also the result of a field inside it, which is how
 * instructions are put together from numbers. */
#include "format/office/word_text.h"

#include "base/attr.h"
#include "format/office/field.h"

#define FIELD_DEPTH 32
#define FIELD_MOST (64u << 10)
#define FIELDS_MOST 4096
#define STORY_MOST (32u << 20)

enum { FIELD_BEGIN = 0x13, FIELD_SEPARATOR = 0x14, FIELD_END = 0x15 };

struct open_field {
    sk_buf instruction;
    bool in_result;
};

struct sk_word_writer {
    sk_arena *arena;
    sk_buf stories[SK_WORD_STORY_COUNT];
    uint64_t ends[SK_WORD_STORY_COUNT]; /* position behind each story */
    uint64_t position;
    unsigned story;
    struct open_field open[FIELD_DEPTH];
    unsigned depth, too_deep;
    sk_word_field *fields, **fields_end;
    unsigned field_count;
    sk_buf *target; /* where characters go */
    uint32_t high;  /* a surrogate that waits for its second half */
    bool cut;
};

sk_word_writer *sk_word_writer_new(sk_arena *a, const uint32_t lengths[SK_WORD_STORY_COUNT])
{
    sk_word_writer *w = SK_NEW(a, sk_word_writer);
    uint64_t end = 0;
    if (!w) return NULL;
    w->arena = a;
    w->fields_end = &w->fields;
    for (unsigned i = 0; i < SK_WORD_STORY_COUNT; i++) {
        w->stories[i] = sk_buf_new(a, STORY_MOST);
        end += lengths[i];
        w->ends[i] = end;
    }
    w->target = &w->stories[0];
    return w;
}

/* The innermost instruction that is being written, or the story. */
static void aim(sk_word_writer *w)
{
    w->target = &w->stories[w->story];
    for (unsigned i = w->depth; i-- > 0;)
        if (!w->open[i].in_result) {
            w->target = &w->open[i].instruction;
            return;
        }
}

static void keep_instruction(sk_word_writer *w, struct open_field *f)
{
    sk_bytes text = sk_trim(sk_buf_view(&f->instruction));
    w->cut |= f->instruction.full;
    if (text.len == 0 || w->field_count >= FIELDS_MOST) return;
    sk_word_field *row = SK_NEW(w->arena, sk_word_field);
    if (!row) return;
    row->instruction = text;
    *w->fields_end = row;
    w->fields_end = &row->next;
    w->field_count++;
}

static void begin_field(sk_word_writer *w)
{
    if (w->depth == FIELD_DEPTH) {
        w->too_deep++;
        w->cut = true;
        return;
    }
    w->open[w->depth++] = (struct open_field){.instruction = sk_buf_new(w->arena, FIELD_MOST)};
    aim(w);
}

static void separate_field(sk_word_writer *w)
{
    if (w->too_deep || w->depth == 0 || w->open[w->depth - 1].in_result) return;
    keep_instruction(w, &w->open[w->depth - 1]);
    w->open[w->depth - 1].in_result = true;
    aim(w);
}

static void end_field(sk_word_writer *w)
{
    if (w->too_deep) {
        w->too_deep--;
        return;
    }
    if (w->depth == 0) return;
    struct open_field *f = &w->open[--w->depth];
    if (!f->in_result) keep_instruction(w, f);
    aim(w);
    sk_bytes text = sk_trim(sk_buf_view(&f->instruction));
    if (!f->in_result && w->depth && sk_field_is(text, "QUOTE")) sk_buf_bytes(w->target, sk_field_quote(w->arena, text));
}

/* 2.4.1: paragraph, cell and row, line, page and column marks; hyphens. Objects and marks of notes show nothing. */
static uint32_t shown_as(uint32_t c)
{
    switch (c) {
    case 0x0D:
    case 0x0B:
    case 0x0C:
    case 0x0E: return '\n';
    case 0x07:
    case 0x09: return '\t';
    case 0x1E: return '-';
    case 0xA0: return ' ';
    default: return c < 0x20 ? 0 : c;
    }
}

static void put(sk_word_writer *w, uint32_t c)
{
    if (c >= 0xD800 && c <= 0xDBFF) {
        w->high = c;
        return;
    }
    if (c >= 0xDC00 && c <= 0xDFFF && w->high) c = 0x10000 + ((w->high - 0xD800) << 10) + (c - 0xDC00);
    w->high = 0;
    c = shown_as(c);
    if (c) sk_buf_utf8(w->target, c);
}

/* A story ends also where a field in it does not. */
static void next_story(sk_word_writer *w)
{
    while (w->story + 1 < SK_WORD_STORY_COUNT && w->position >= w->ends[w->story]) w->story++;
    while (w->depth) end_field(w);
    w->too_deep = 0;
    w->target = &w->stories[w->story];
}

void sk_word_write(sk_word_writer *w, uint32_t c)
{
    if (w->position >= w->ends[w->story] && w->story + 1 < SK_WORD_STORY_COUNT) next_story(w);
    w->position++;
    if (c == FIELD_BEGIN)
        begin_field(w);
    else if (c == FIELD_SEPARATOR)
        separate_field(w);
    else if (c == FIELD_END)
        end_field(w);
    else
        put(w, c);
}

sk_bytes sk_word_story_text(const sk_word_writer *w, sk_word_story story) { return sk_buf_view(&w->stories[story]); }

const sk_word_field *sk_word_fields(sk_word_writer *w)
{
    while (w->depth) end_field(w);
    return w->fields;
}

bool sk_word_is_cut(const sk_word_writer *w)
{
    bool cut = w->cut || w->field_count >= FIELDS_MOST;
    for (unsigned i = 0; i < SK_WORD_STORY_COUNT; i++) cut |= w->stories[i].full;
    return cut;
}

const char *sk_word_story_name(sk_word_story story)
{
    static const char *const names[] = {"main",     "footnotes", "headers",   "macros",
                                        "comments", "endnotes",  "textboxes", "header textboxes"};
    return (unsigned)story < SK_COUNT(names) ? names[story] : "?";
}
