/* findstr and find: the lines of a text or file that hold, or do not hold, one of some strings or simple expressions.
 * findstr's expressions (findstr /?): . * ^ $ [class] [^class] [a-z] \x \< \>. */
#include "emulate/cmd/cmd_run.h"

typedef struct search {
    bool regex, fold, invert, at_start, at_end, whole, numbers;
    sk_bytes patterns[16];
    size_t count;
} search;

static bool same(int a, int b, bool fold) { return a == b || (fold && sk_lower(a) == sk_lower(b)); }

/* Length of the pattern's first element. */
static size_t element_length(sk_bytes p)
{
    if (sk_at(p, 0) == '\\' && p.len > 1) return 2;
    if (sk_at(p, 0) != '[') return 1;
    size_t close = sk_find_byte(p, 2, ']');
    return close == SK_NPOS ? 1 : close + 1;
}

static bool element_matches(sk_bytes p, size_t len, int c, bool fold)
{
    if (c < 0) return false;
    if (p.p[0] == '.') return true;
    if (p.p[0] == '\\' && len == 2) return same(p.p[1], c, fold);
    if (p.p[0] != '[' || len == 1) return same(p.p[0], c, fold);
    bool negate = p.p[1] == '^', hit = false;
    for (size_t i = 1 + negate; i + 1 < len; i++) {
        if (sk_at(p, i + 1) == '-' && i + 3 < len) {
            hit = hit || (c >= p.p[i] && c <= p.p[i + 2]) || (fold && sk_lower(c) >= p.p[i] && sk_lower(c) <= p.p[i + 2]);
            i += 2;
        } else {
            hit = hit || same(p.p[i], c, fold);
        }
    }
    return hit != negate;
}

/* pattern at text[at]: stars are tried long first, under a common budget. */
static bool match_here(sk_bytes p, sk_bytes text, size_t at, bool fold, unsigned depth, uint64_t *left)
{
    for (;;) {
        if (*left == 0) return false;
        --*left;
        if (p.len == 0) return true;
        if (p.len == 1 && p.p[0] == '$') return at == text.len;
        if (sk_starts(p, SK_LIT("\\<")) || sk_starts(p, SK_LIT("\\>"))) {
            p = sk_from(p, 2);
            continue;
        }
        size_t len = element_length(p);
        if (sk_at(p, len) == '*') {
            size_t end = at;
            while (element_matches(p, len, sk_at(text, end), fold)) end++;
            for (;; end--) {
                if (depth < 40 && match_here(sk_from(p, len + 1), text, end, fold, depth + 1, left)) return true;
                if (end == at || *left == 0) return false;
            }
        }
        if (!element_matches(p, len, sk_at(text, at), fold)) return false;
        p = sk_from(p, len);
        at++;
    }
}

static bool pattern_hits(const search *s, sk_bytes p, sk_bytes line, uint64_t *left)
{
    if (!s->regex) {
        if (s->whole) return s->fold ? sk_equal_nocase(line, p) : sk_equal(line, p);
        if (s->at_start) return s->fold ? sk_starts_nocase(line, p) : sk_starts(line, p);
        if (s->at_end)
            return p.len <= line.len &&
                   (s->fold ? sk_equal_nocase(sk_from(line, line.len - p.len), p) : sk_equal(sk_from(line, line.len - p.len), p));
        return (s->fold ? sk_find_nocase(line, 0, p) : sk_find(line, 0, p)) != SK_NPOS;
    }
    bool anchored = s->at_start || s->whole || sk_at(p, 0) == '^';
    if (sk_at(p, 0) == '^') p = sk_from(p, 1);
    for (size_t at = 0; at <= line.len && *left > 0; at++) {
        if (match_here(p, line, at, s->fold, 0, left)) return true;
        if (anchored) return false;
    }
    return false;
}

/* Words of the search string without /c are alternatives. */
static void add_patterns(search *s, sk_bytes text)
{
    sk_bytes word;
    while (sk_next_field(&text, ' ', &word))
        if (word.len > 0 && s->count < SK_COUNT(s->patterns)) s->patterns[s->count++] = word;
}

static void read_flags(search *s, sk_bytes word)
{
    for (size_t i = 1; i < word.len; i++) {
        int ch = sk_lower(word.p[i]);
        if (ch == 'r')
            s->regex = true;
        else if (ch == 'l')
            s->regex = false;
        else if (ch == 'i')
            s->fold = true;
        else if (ch == 'v')
            s->invert = true;
        else if (ch == 'b')
            s->at_start = true;
        else if (ch == 'e')
            s->at_end = true;
        else if (ch == 'x')
            s->whole = true;
        else if (ch == 'n')
            s->numbers = true;
    }
}

static void filter(sk_cmd *c, const search *s, sk_bytes text, sk_buf *out)
{
    sk_bytes rest = text, line;
    uint64_t limit = c->w->budget->limits.value[SK_LIMIT_EMULATE_PATTERN], used = c->w->budget->used[SK_LIMIT_EMULATE_PATTERN];
    uint64_t left = limit > used ? limit - used : 0, before = left;
    for (uint64_t n = 1; sk_next_line(&rest, &line, NULL) && sk_cmd_step(c, 1); n++) {
        bool hit = false;
        for (size_t i = 0; i < s->count && !hit; i++) hit = pattern_hits(s, s->patterns[i], line, &left);
        if (hit == s->invert) continue;
        if (s->numbers) sk_buf_format(out, "%llu:", (unsigned long long)n);
        sk_buf_bytes(out, line);
        sk_buf_str(out, "\r\n");
    }
    sk_spend(c->w->budget, SK_LIMIT_EMULATE_PATTERN, before - left);
}

sk_bytes sk_cmd_findstr(sk_cmd *c, const sk_cmd_words *w, sk_bytes in)
{
    bool find = sk_is(sk_cmd_program_name(w->word[0]), "find"), given = false, any_file = false;
    search s = {.regex = !find};
    sk_buf out = sk_buf_new(c->arena, SK_CMD_LINE_MOST * 4);
    for (size_t i = 1; i < w->count; i++) {
        sk_bytes word = w->word[i];
        if (sk_at(word, 0) == '/') {
            bool literal = sk_lower(sk_at(word, 1)) == 'c' && sk_at(word, 2) == ':';
            if (literal && s.count < SK_COUNT(s.patterns))
                s.patterns[s.count++] = sk_from(word, 3);
            else if (!literal)
                read_flags(&s, word);
            given = given || literal;
            continue;
        }
        if (!given && !find)
            add_patterns(&s, word);
        else if (!given && s.count < SK_COUNT(s.patterns))
            s.patterns[s.count++] = word;
        else {
            sk_bytes content;
            unsigned flow = 0;
            bool opaque = false;
            any_file = true;
            for (size_t n = 0; n < 20; n++) {
                const sk_file *f = sk_world_match(c->w, sk_cmd_str(c, word), false, n);
                if (!f && n > 0) break;
                if (sk_world_read(c->w, f ? f->path : sk_cmd_str(c, word), &content, &flow, &opaque)) {
                    c->flow |= flow;
                    filter(c, &s, content, &out);
                }
                if (!f) break;
            }
        }
        given = true;
    }
    if (!any_file) filter(c, &s, in, &out);
    c->error_level = sk_buf_view(&out).len == 0;
    return sk_buf_view(&out);
}
