/* See password_text.h. A line is decoded into characters that are folded to half width, so that "ＰＷ：１２３４" reads like
 * "PW:1234", with the place of each in the text. A label is looked for; what stands behind it, or on the next line,
 * is a password; other words on these lines may be. How mails say it: see password_labels.def. Most lines of most texts
 * hold nothing of all this: a first look at their bytes passes them over. */
#include "engine/password_text.h"

#include "base/buf.h"
#include "base/text.h"

#define LINE_MOST 2048 /* characters; a longer line is read in pieces */
#define WORD_MOST 64   /* characters */
#define LABEL_MOST 24
#define REACH 60 /* characters around a label in which a word may be meant */
#define NEAR_LINES 2
#define LABELS_MOST 400 /* labels of one input that are followed; a letter has one or two */

struct cell {
    uint32_t c, low; /* folded to half width; and to lower case */
    uint64_t off;
};

struct label {
    uint32_t c[LABEL_MOST];
    unsigned len;
    bool strict;
};

static const struct {
    const char *text;
    bool strict;
} label_rows[] = {
#define SK_PASSWORD_LABEL(text, strict) {text, strict},
#include "engine/password_labels.def"
#undef SK_PASSWORD_LABEL
};

#define LABELS (sizeof label_rows / sizeof *label_rows)
_Static_assert(LABELS < 255, "an index of labels is one byte");

/* What a first look does at a byte: goes past it, takes a word from there, or thinks. */
enum first_look { LOOK_PAST, LOOK_WORD, LOOK_CLOSELY };

struct sk_password_finder {
    struct label labels[LABELS];
    /* By the low byte of a label's first character: one more than the index of such a label, and of the next such label. */
    uint8_t first[256], next[LABELS];
    uint8_t first_look[256];
    struct cell line[LINE_MOST + 1];
    size_t len;
    const sk_password_taker *taker;
    sk_bytes text;
    unsigned labels_used;
    unsigned near_left; /* lines behind a label that still count */
    bool wanted;        /* a label ended its line: the next one holds the word */
    uint8_t word[WORD_MOST * 4];
};

/* Full-width forms U+FF01 to U+FF5E are ASCII moved; U+3000 is the wide blank. */
static uint32_t fold_width(uint32_t c)
{
    if (c >= 0xFF01 && c <= 0xFF5E) return c - 0xFF01 + 0x21;
    return c == 0x3000 || c == 0xA0 ? ' ' : c;
}

/* The scripts of our labels: Latin, Greek, Cyrillic. */
static uint32_t fold_case(uint32_t c)
{
    if (c < 0x80) return (uint32_t)sk_lower((int)c);
    bool latin = c >= 0xC0 && c <= 0xDE && c != 0xD7, greek = c >= 0x391 && c <= 0x3A9, cyrillic = c >= 0x410 && c <= 0x42F;
    if (latin || greek || cyrillic) return c + 0x20;
    return c >= 0x100 && c <= 0x17F && c % 2 == 0 && c < 0x138 ? c + 1 : c == 0x15E || c == 0x160 ? c + 1 : c;
}

sk_password_finder *sk_password_finder_new(sk_arena *a)
{
    sk_password_finder *f = SK_NEW(a, sk_password_finder);
    for (size_t i = 0; f && i < LABELS; i++) {
        sk_bytes text = sk_bytes_str(label_rows[i].text);
        struct label *l = &f->labels[i];
        l->strict = label_rows[i].strict;
        for (size_t at = 0; at < text.len && l->len < LABEL_MOST;) l->c[l->len++] = sk_utf8_next(text, &at, NULL);
        f->next[i] = f->first[l->c[0] & 0xFF];
        f->first[l->c[0] & 0xFF] = (uint8_t)(i + 1);
    }
    for (int c = 0; f && c < 256; c++)
        f->first_look[c] = sk_is_alnum(c) ? LOOK_WORD : c >= 0x80 || c == '.' || c == '\n' ? LOOK_CLOSELY : LOOK_PAST;
    return f;
}

/* --- characters --- */

static bool is_word_char(uint32_t c) { return c < 0x80 && sk_is_alnum((int)c); }
static bool is_graph(uint32_t c) { return c > 0x20 && c < 0x7F; }
static bool is_blank(uint32_t c) { return c == ' ' || c == '\t' || c == '\r'; }

static bool is_in(uint32_t c, const uint32_t *set, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (set[i] == c) return true;
    return false;
}

/* What may stand between a label and its word: marks, and Japanese particles. */
static bool is_mark(uint32_t c)
{
    static const uint32_t marks[] = {':',
                                     '=',
                                     '>',
                                     '-',
                                     '*',
                                     '|',
                                     ']',
                                     ')',
                                     '}',
                                     0x3011 /* 】 */,
                                     0x300D /* 」 */,
                                     0x300F /* 』 */,
                                     0x2192 /* → */,
                                     0x21D2 /* ⇒ */,
                                     0x2013,
                                     0x2014,
                                     0x306F /* は */,
                                     0x304C /* が */,
                                     0x3001 /* 、 */,
                                     0xFE13};
    return is_in(c, marks, sizeof marks / sizeof *marks);
}

static bool is_strong_mark(uint32_t c)
{
    return c == ':' || c == '=' || c == 0x306F || c == 0x2192 || c == 0x21D2 || c == 0x3011 || c == ']' || c == '-';
}

/* The character that closes what c opens, or 0. */
static uint32_t closing(uint32_t c)
{
    static const uint32_t pairs[][2] = {{'"', '"'},       {'\'', '\''},     {'`', '`'},       {'<', '>'},       {'[', ']'},
                                        {'(', ')'},       {'{', '}'},       {0x300C, 0x300D}, {0x300E, 0x300F}, {0x3010, 0x3011},
                                        {0x201C, 0x201D}, {0x2018, 0x2019}, {0x201E, 0x201C}, {0xAB, 0xBB},     {0x3008, 0x3009},
                                        {0x300A, 0x300B}, {0x3014, 0x3015}, {0xFF62, 0xFF63}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (pairs[i][0] == c) return pairs[i][1];
    return 0;
}

/* --- words --- */

/* Tells the characters from..to as a word, half width; and as they stand where that differs. */
static void take(sk_password_finder *f, sk_password_rank rank, size_t from, size_t to)
{
    while (from < to && is_blank(f->line[from].c)) from++;
    while (to > from && is_blank(f->line[to - 1].c)) to--;
    if (from == to || to - from > WORD_MOST) return;
    uint64_t off = f->line[from].off, len = f->line[to].off - off;
    size_t n = 0;
    for (size_t i = from; i < to; i++) {
        uint32_t c = f->line[i].c;
        if (c < 0x20 || c == 0xFFFD) return; /* no text after all */
        if (c < 0x80)
            f->word[n++] = (uint8_t)c;
        else if (c < 0x800)
            f->word[n++] = (uint8_t)(0xC0 | c >> 6);
        else if (c < 0x10000)
            f->word[n++] = (uint8_t)(0xE0 | c >> 12);
        else
            f->word[n++] = (uint8_t)(0xF0 | c >> 18);
        if (c >= 0x10000) f->word[n++] = (uint8_t)(0x80 | (c >> 12 & 0x3F));
        if (c >= 0x800) f->word[n++] = (uint8_t)(0x80 | (c >> 6 & 0x3F));
        if (c >= 0x80) f->word[n++] = (uint8_t)(0x80 | (c & 0x3F));
    }
    sk_bytes word = sk_bytes_of(f->word, n), raw = sk_slice(f->text, off, len);
    f->taker->take(f->taker->self, rank, word, off, len);
    if (!sk_equal(word, raw)) f->taker->take(f->taker->self, rank, raw, off, len);
}

static bool is_end_mark(uint32_t c)
{
    static const uint32_t marks[] = {'.', ',', ';', ':', '!', '?', ')', ']', '>', '}', '"', '\'', '*', '`'};
    return is_in(c, marks, sizeof marks / sizeof *marks);
}

/* A run of ASCII: without the marks around it, which people write more often than they choose them; then with them. */
static void take_run(sk_password_finder *f, sk_password_rank rank, size_t from, size_t to)
{
    size_t start = from, end = to;
    while (end > start && is_end_mark(f->line[end - 1].c)) end--;
    while (start < end && (closing(f->line[start].c) || f->line[start].c == '*')) start++;
    take(f, rank, start, end);
    if (start != from) take(f, rank, start, to);
    if (end != to) take(f, rank, from, to);
}

static size_t run_end(const sk_password_finder *f, size_t at, size_t end)
{
    while (at < end && is_graph(f->line[at].c)) at++;
    return at;
}

static bool is_filler(const sk_password_finder *f, size_t from, size_t to)
{
    static const char *const words[] = {"is",  "ist",  "lautet", "es",   "est", "to",  "are", "was",
                                        "the", "open", "by",     "jest", "e",   "con", "for"};
    uint8_t low[8];
    if (to - from > sizeof low) return false;
    for (size_t i = from; i < to; i++) low[i - from] = (uint8_t)f->line[i].low;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (sk_equal(sk_bytes_of(low, to - from), sk_bytes_str(words[i]))) return true;
    return false;
}

/* The word that stands at or behind `at`: quoted, or the next run. False where the line ends before one. */
static bool take_next(sk_password_finder *f, sk_password_rank rank, size_t at)
{
    size_t end = f->len;
    while (at < end) {
        uint32_t c = f->line[at].c, close = closing(c);
        if (close) {
            size_t to = at + 1;
            while (to < end && to - at <= WORD_MOST && f->line[to].c != close) to++;
            if (to < end && f->line[to].c == close && to > at + 1) {
                take(f, rank, at + 1, to);
                return true;
            }
        }
        if (is_graph(c) && !is_mark(c)) {
            size_t to = run_end(f, at, end);
            if (!is_filler(f, at, to)) {
                take_run(f, rank, at, to);
                return true;
            }
            at = to;
        } else if (is_mark(c) || is_blank(c)) {
            at++;
        } else {
            return false;
        }
    }
    return false;
}

static bool rest_is_empty(const sk_password_finder *f, size_t at)
{
    while (at < f->len && (is_blank(f->line[at].c) || is_mark(f->line[at].c))) at++;
    return at == f->len;
}

/* Every run and quoted piece of from..to. */
static void take_near(sk_password_finder *f, size_t from, size_t to)
{
    for (size_t at = from; at < to;) {
        uint32_t close = closing(f->line[at].c);
        for (size_t i = at + 1; close && i < to && i - at <= WORD_MOST; i++) {
            if (f->line[i].c != close) continue;
            take(f, SK_PASSWORD_NEAR, at + 1, i);
            break;
        }
        size_t end = run_end(f, at, to);
        if (end > at + 2) take_run(f, SK_PASSWORD_NEAR, at, end);
        at = end > at ? end : at + 1;
    }
}

/* --- labels --- */

/* Length of the label at i, or 0; the longest that fits. */
static size_t label_at(const sk_password_finder *f, size_t i, bool *ret_strict)
{
    size_t best = 0;
    size_t k = f->first[f->line[i].low & 0xFF];
    if (k == 0) return 0;
    if (i > 0 && is_word_char(f->line[i - 1].c) && is_word_char(f->line[i].c)) return 0;
    for (; k > 0; k = f->next[k - 1]) {
        const struct label *l = &f->labels[k - 1];
        if (l->len <= best || l->len > f->len - i) continue;
        size_t n = 0;
        while (n < l->len && f->line[i + n].low == l->c[n]) n++;
        if (n < l->len) continue;
        bool inside = i + n < f->len && is_word_char(f->line[i + n].c) && is_word_char(l->c[n - 1]);
        if (inside && l->strict) continue;
        best = n;
        *ret_strict = l->strict;
    }
    return best;
}

static bool has_strong_mark(const sk_password_finder *f, size_t at)
{
    while (at < f->len && is_blank(f->line[at].c)) at++;
    return at < f->len && is_strong_mark(f->line[at].c);
}

/* "Password for the attached archive: 8321": the word behind the first colon that follows in reach. */
static bool take_behind_colon(sk_password_finder *f, size_t from)
{
    for (size_t i = from; i < f->len && i - from < REACH; i++)
        if (f->line[i].c == ':' || f->line[i].c == '=') {
            if (rest_is_empty(f, i)) f->wanted = true;
            return take_next(f, SK_PASSWORD_LABELLED, i + 1);
        }
    return false;
}

static void use_label(sk_password_finder *f, size_t at, size_t end)
{
    f->near_left = NEAR_LINES + 1;
    if (rest_is_empty(f, end)) f->wanted = true;
    bool direct = has_strong_mark(f, end) && take_next(f, SK_PASSWORD_LABELLED, end);
    if (!direct && !take_behind_colon(f, end) && !take_next(f, SK_PASSWORD_LABELLED, end)) f->wanted = true;
    take_near(f, end, f->len < end + REACH ? f->len : end + REACH);
    take_near(f, at > REACH ? at - REACH : 0, at);
    if (f->len - end <= WORD_MOST) {
        size_t from = end;
        while (from < f->len && (is_blank(f->line[from].c) || is_mark(f->line[from].c))) from++;
        take(f, SK_PASSWORD_NEAR, from, f->len); /* with blanks inside */
    }
}

static bool find_labels(sk_password_finder *f)
{
    bool found = false;
    for (size_t i = 0; i < f->len;) {
        bool strict = false;
        size_t len = label_at(f, i, &strict);
        if (len > 0 && f->labels_used < LABELS_MOST && (!strict || has_strong_mark(f, i + len))) {
            f->labels_used++;
            use_label(f, i, i + len);
            found = true;
        }
        i += len > 0 ? len : 1;
    }
    return found;
}

/* --- numbers and domains --- */

/* Dates and telephone numbers: the digits with and without what separates them, and the last four. */
static size_t take_number(sk_password_finder *f, size_t at)
{
    size_t end = at, digits = 0;
    uint8_t joined[24];
    while (end < f->len && digits < sizeof joined) {
        uint32_t c = f->line[end].c;
        bool between = (c == '-' || c == '/' || c == '.' || c == ' ') && end + 1 < f->len && sk_is_digit((int)f->line[end + 1].c);
        if (c < 0x80 && sk_is_digit((int)c))
            joined[digits++] = (uint8_t)c;
        else if (!between)
            break;
        end++;
    }
    if (digits < 3 || digits > 13) return end;
    uint64_t off = f->line[at].off, len = f->line[end].off - off;
    take(f, SK_PASSWORD_DIGITS, at, end);
    f->taker->take(f->taker->self, SK_PASSWORD_DIGITS, sk_bytes_of(joined, digits), off, len);
    if (digits > 4) f->taker->take(f->taker->self, SK_PASSWORD_DIGITS, sk_bytes_of(joined + digits - 4, 4), off, len);
    return end;
}

static size_t take_domain(sk_password_finder *f, size_t at)
{
    size_t end = at, dot = 0, last = 0;
    while (end < f->len && (is_word_char(f->line[end].c) || f->line[end].c == '.' || f->line[end].c == '-')) {
        if (f->line[end].c == '.') {
            last = end;
            if (!dot) dot = end;
        }
        end++;
    }
    while (end > at && f->line[end - 1].c == '.') end--;
    bool named = dot > at + 1 && last < end && end - last > 2 && !sk_is_digit((int)f->line[end - 1].c);
    if (named) {
        take(f, SK_PASSWORD_DOMAIN, at, end);
        take(f, SK_PASSWORD_DOMAIN, at, dot);
    }
    return end > at ? end : at + 1;
}

static void find_others(sk_password_finder *f)
{
    for (size_t i = 0; i < f->len;) {
        uint32_t c = f->line[i].c;
        if (!is_word_char(c))
            i++;
        else if (sk_is_digit((int)c) && (i == 0 || !is_word_char(f->line[i - 1].c)))
            i = take_number(f, i);
        else
            i = take_domain(f, i);
    }
}

/* --- the first look --- */

/* Does a label without other letters than ASCII stand here? The byte before is none of a word. */
static bool has_label(const sk_password_finder *f, size_t at)
{
    sk_bytes t = f->text;
    for (size_t k = f->first[sk_lower(t.p[at])]; k > 0; k = f->next[k - 1]) {
        const struct label *l = &f->labels[k - 1];
        size_t n = 0;
        while (n < l->len && at + n < t.len && (uint32_t)sk_lower(t.p[at + n]) == l->c[n]) n++;
        if (n == l->len) return true;
    }
    return false;
}

/* Two digits, or two with between them what take_number() joins. */
static bool has_number(sk_bytes t, size_t at)
{
    int next = sk_at(t, at + 1);
    bool between = next == '-' || next == '/' || next == '.' || next == ' ';
    return sk_is_digit(next) || (between && sk_is_digit(sk_at(t, at + 2)));
}

static bool is_in_domain(int c) { return sk_is_alnum(c) || c == '.' || c == '-'; }

/* False: the line at `at` is ASCII, and has neither label nor number nor domain. *ret_end: where the next one starts. */
static bool is_worth_reading(const sk_password_finder *f, size_t at, size_t *ret_end)
{
    sk_bytes t = f->text;
    size_t end = t.len - at < LINE_MOST ? t.len : at + LINE_MOST;
    while (at < end) {
        uint8_t c = t.p[at];
        if (f->first_look[c] == LOOK_WORD) {
            if ((f->first[sk_lower(c)] && has_label(f, at)) || (sk_is_digit(c) && has_number(t, at))) return true;
            while (++at < end && f->first_look[t.p[at]] == LOOK_WORD) continue;
            continue;
        }
        at++;
        if (f->first_look[c] == LOOK_PAST) continue;
        if (c == '\n') break;
        if (c != '.' || is_in_domain(sk_at(t, at))) return true;
    }
    *ret_end = at;
    return false;
}

/* --- the walk --- */

static void read_line(sk_password_finder *f)
{
    if (f->len == 0 || rest_is_empty(f, 0)) return;
    bool wanted = f->wanted;
    f->wanted = false;
    if (wanted) {
        (void)take_next(f, SK_PASSWORD_LABELLED, 0);
        take(f, SK_PASSWORD_LABELLED, 0, f->len);
    }
    bool label = find_labels(f);
    if (f->near_left > 0 && !label) take_near(f, 0, f->len);
    if (f->near_left > 0) f->near_left--;
    find_others(f);
}

/* Decodes up to the end of the line, or LINE_MOST characters. */
static size_t decode_line(sk_password_finder *f, size_t at)
{
    f->len = 0;
    while (at < f->text.len && f->len < LINE_MOST) {
        size_t from = at;
        uint32_t c = f->text.p[at];
        if (c < 0x80) at++;
        else c = fold_width(sk_utf8_next(f->text, &at, NULL));
        if (c == '\n') {
            f->line[f->len].off = from;
            return at;
        }
        f->line[f->len++] = (struct cell){c, fold_case(c), from};
    }
    f->line[f->len].off = at;
    return at;
}

void sk_password_find(sk_password_finder *f, sk_bytes text, const sk_password_taker *taker)
{
    f->taker = taker;
    f->text = text;
    f->wanted = false;
    f->near_left = 0;
    for (size_t at = 0; at < text.len;) {
        if (!f->wanted && f->near_left == 0 && !is_worth_reading(f, at, &at)) continue;
        at = decode_line(f, at);
        read_line(f);
    }
}

/* The whole name, the name without its extension, and its words. */
void sk_password_find_in_name(sk_password_finder *f, sk_bytes name, const sk_password_taker *taker)
{
    f->taker = taker;
    f->text = name;
    (void)decode_line(f, 0);
    f->wanted = false;
    (void)find_labels(f);
    size_t start = 0, dot = f->len;
    for (size_t i = 0; i < f->len; i++) {
        if (f->line[i].c == '/' || f->line[i].c == '\\') start = i + 1;
        if (f->line[i].c == '.') dot = i;
    }
    if (dot > start && dot < f->len) take(f, SK_PASSWORD_NAME, start, dot);
    take(f, SK_PASSWORD_NAME, start, f->len);
    for (size_t i = start; i < f->len;) {
        size_t end = i;
        while (end < f->len && is_word_char(f->line[end].c)) end++;
        if (end > i + 1) take(f, SK_PASSWORD_NAME, i, end);
        i = end > i ? end : i + 1;
    }
}
