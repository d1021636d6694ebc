/* String literals and lines of VBA source (MS-VBAL 3.2.2, 3.3.4), and their comparison with those of the compiled code.
 *
 * Of literals only what the p-code has beyond the source counts: source has literals that are never compiled into code
 * (Attribute lines, Declare), and the other way round an honest program has nothing to hide. Lines with code are as
 * many in both: a continued line is one, and comments, Attribute and Option lines are none. */
#include "base/buf.h"
#include "base/text.h"
#include "format/office/vba_inside.h"

#define MOST_SEARCHES 64 /* literals that are looked for in the whole text when no literal of the source equals them */
#define LINES_SLACK 2    /* lines, and one in sixteen: so much may the counts differ */

struct source {
    sk_arena *arena;
    sk_map *literals;
    size_t lines;   /* that are neither Attribute, Option, comment nor empty */
    bool continued; /* the line before ends in " _" */
    bool exhausted;
};

static bool is_word(sk_bytes line, const char *word)
{
    sk_bytes w = sk_bytes_str(word);
    return sk_starts_nocase(line, w) && !sk_is_alnum(sk_at(line, w.len)) && sk_at(line, w.len) != '_';
}

/* Adds the literal that starts behind the quote at *pos; moves *pos behind its end. Doubled quotes stand for one. */
static void take_literal(struct source *s, sk_bytes line, size_t *pos)
{
    size_t start = *pos, end = sk_find_byte(line, start, '"');
    sk_buf joined = sk_buf_new(s->arena, line.len);
    while (end != SK_NPOS && sk_at(line, end + 1) == '"') {
        sk_buf_bytes(&joined, sk_slice(line, start, end + 1 - start));
        start = end + 2;
        end = sk_find_byte(line, start, '"');
    }
    if (end == SK_NPOS) end = line.len;
    sk_bytes last = sk_slice(line, start, end - start), literal = last;
    if (joined.len > 0) {
        sk_buf_bytes(&joined, last);
        literal = sk_buf_view(&joined);
    }
    *pos = end + 1;
    if (!sk_map_put(s->literals, literal, 1)) s->exhausted = true;
}

static void read_line(struct source *s, sk_bytes line)
{
    sk_bytes start = sk_trim(line);
    bool inside = s->continued;
    s->continued = start.len >= 2 && sk_ends_nocase(start, SK_LIT(" _"));
    if (start.len == 0 || start.p[0] == '\'' || is_word(start, "Rem")) return;
    s->lines += !(inside || is_word(start, "Attribute") || is_word(start, "Option"));
    for (size_t pos = sk_find_byte(line, 0, '"'); pos < line.len; pos = sk_find_byte(line, pos, '"')) {
        pos++;
        take_literal(s, line, &pos);
    }
}

/* The text as source would write it: quotes doubled. */
static bool stands_in(sk_arena *a, sk_bytes literal, sk_bytes source)
{
    sk_buf b = sk_buf_new(a, literal.len * 2);
    for (size_t i = 0; i < literal.len; i++) {
        sk_buf_byte(&b, literal.p[i]);
        if (literal.p[i] == '"') sk_buf_byte(&b, '"');
    }
    return sk_find(source, 0, literal) != SK_NPOS || sk_find(source, 0, sk_buf_view(&b)) != SK_NPOS;
}

/* p-code without a line of code shows nothing; source without one, beside p-code that has some, everything. */
static bool counts_differ(size_t code, size_t source)
{
    size_t more = code > source ? code : source, fewer = code > source ? source : code;
    return code > 0 && (source == 0 || more - fewer > LINES_SLACK + more / 16);
}

bool vba_pcode_differs(sk_arena *a, const vba_pcode *code, sk_bytes source, vba_difference *ret)
{
    struct source s = {.arena = a, .literals = sk_map_new(a)};
    sk_bytes rest = source, line;
    while (sk_next_line(&rest, &line, NULL) && !s.exhausted) read_line(&s, line);
    *ret = (vba_difference){.literals = SK_NEW_ARRAY(a, sk_bytes, MOST_SEARCHES), .source_lines = s.lines};
    if (s.exhausted || !ret->literals) return false;
    size_t searches = 0;
    for (size_t i = 0; i < code->count && searches < MOST_SEARCHES; i++) {
        if (code->literals[i].len == 0 || sk_map_get(s.literals, code->literals[i], NULL)) continue;
        searches++;
        if (!stands_in(a, code->literals[i], source)) ret->literals[ret->count++] = code->literals[i];
    }
    ret->lines_differ = counts_differ(code->lines, s.lines);
    return ret->count > 0 || ret->lines_differ;
}
