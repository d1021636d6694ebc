/* for: lists, /l counts, /f reads lines of files, texts and outputs, /r and /d walk folders (for /?). */
#include "emulate/cmd/cmd_run.h"

typedef struct for_options {
    sk_bytes delims, tokens;
    int eol;
    uint64_t skip;
    bool usebackq;
} for_options;

static void run_body(sk_cmd *c, const sk_cmd_node *n)
{
    if (c->state == SK_CMD_GO && sk_cmd_step(c, 1)) sk_cmd_exec(c, n->a);
}

static void set_value(sk_cmd *c, int name, sk_bytes value)
{
    if (name <= 0 || name >= 128) return;
    c->for_values[name] = value;
    c->for_set[name] = true;
}

static void for_count(sk_cmd *c, const sk_cmd_node *n, sk_bytes set)
{
    sk_bytes rest = set;
    int64_t from = sk_cmd_arithmetic(c, sk_cmd_take_word(&rest)), step = sk_cmd_arithmetic(c, sk_cmd_take_word(&rest));
    int64_t to = sk_cmd_arithmetic(c, sk_cmd_take_word(&rest));
    for (int64_t i = from; step >= 0 ? i <= to : i >= to; i += step) {
        set_value(c, n->name, sk_text_bytes(c->arena, "%lld", (long long)i));
        run_body(c, n);
        if (c->state != SK_CMD_GO) return;
    }
}

static for_options read_options(sk_bytes text)
{
    for_options o = {.delims = SK_LIT(" \t"), .tokens = SK_LIT("1"), .eol = ';'};
    size_t at;
    o.usebackq = sk_find_nocase(text, 0, SK_LIT("usebackq")) != SK_NPOS;
    if ((at = sk_find_nocase(text, 0, SK_LIT("delims="))) != SK_NPOS) { /* a blank counts only at the end of the options */
        sk_bytes rest = sk_from(text, at + 7);
        size_t end = sk_find_byte(rest, 0, ' ');
        if (end != SK_NPOS && sk_trim(sk_from(rest, end)).len == 0) end++;
        o.delims = sk_slice(rest, 0, end);
    }
    if ((at = sk_find_nocase(text, 0, SK_LIT("tokens="))) != SK_NPOS) {
        sk_bytes rest = sk_from(text, at + 7);
        o.tokens = sk_slice(rest, 0, sk_find_byte(rest, 0, ' '));
    }
    if ((at = sk_find_nocase(text, 0, SK_LIT("eol="))) != SK_NPOS) o.eol = sk_at(text, at + 4);
    if ((at = sk_find_nocase(text, 0, SK_LIT("skip="))) != SK_NPOS) sk_parse_u64(sk_from(text, at + 5), &o.skip);
    return o;
}

static bool is_delim(const for_options *o, uint8_t ch) { return sk_find_byte(o->delims, 0, ch) != SK_NPOS; }

/* Token number k of a line (from 1), or from there to the end. */
static sk_bytes token(const for_options *o, sk_bytes line, uint64_t k, bool rest)
{
    size_t i = 0;
    for (uint64_t at = 1;; at++) {
        while (i < line.len && is_delim(o, line.p[i])) i++;
        size_t from = i;
        if (i >= line.len) return (sk_bytes){0};
        while (i < line.len && !is_delim(o, line.p[i])) i++;
        if (at == k) return rest ? sk_from(line, from) : sk_slice(line, from, i - from);
    }
}

static void set_tokens(sk_cmd *c, const sk_cmd_node *n, const for_options *o, sk_bytes line)
{
    sk_bytes rest = o->tokens, item;
    int name = n->name;
    uint64_t last = 0;
    while (sk_next_field(&rest, ',', &item) && name < 127) {
        uint64_t low = 0, high = 0;
        bool star = item.len > 0 && item.p[item.len - 1] == '*';
        if (sk_parse_u64(item, &low) && low <= 64) {
            size_t dash = sk_find_byte(item, 0, '-');
            high = dash != SK_NPOS && sk_parse_u64(sk_from(item, dash + 1), &high) ? high : low;
            for (uint64_t k = low; k <= high && k < low + 32 && name < 127; k++) set_value(c, name++, token(o, line, k, false));
            last = high;
        }
        if (star) set_value(c, name++, token(o, line, last + 1, true));
    }
}

static void for_lines(sk_cmd *c, const sk_cmd_node *n, const for_options *o, sk_bytes text)
{
    sk_bytes rest = text, line;
    for (uint64_t at = 0; c->state == SK_CMD_GO && sk_next_line(&rest, &line, NULL); at++) {
        if (!sk_cmd_step(c, 1 + line.len / 32) || at < o->skip || line.len == 0 || (o->eol > 0 && line.p[0] == o->eol)) continue;
        set_tokens(c, n, o, line);
        if (sk_find_byte(o->tokens, 0, '*') == SK_NPOS && c->for_values[(unsigned char)n->name & 127].len == 0) continue;
        run_body(c, n);
    }
}

static void for_text(sk_cmd *c, const sk_cmd_node *n, sk_bytes set)
{
    for_options o = read_options(sk_cmd_delayed(c, n->options));
    int quote = sk_at(set, 0);
    bool closed = set.len > 1 && set.p[set.len - 1] == quote;
    sk_bytes inner = closed ? sk_slice(set, 1, set.len - 2) : set, content = {0};
    if (closed && quote == (o.usebackq ? '`' : '\'')) {
        content = sk_cmd_capture(c, inner);
    } else if (closed && quote == (o.usebackq ? '\'' : '"')) {
        content = inner;
    } else {
        sk_bytes rest = set;
        unsigned flow = 0;
        bool opaque = false;
        for (sk_bytes name; (name = sk_cmd_take_word(&rest)).len > 0 && c->state == SK_CMD_GO;) {
            if (!sk_world_read(c->w, sk_cmd_str(c, sk_cmd_unquote(name)), &content, &flow, &opaque)) continue;
            c->flow |= flow;
            for_lines(c, n, &o, content);
        }
        return;
    }
    for_lines(c, n, &o, content);
}

static void for_files(sk_cmd *c, const sk_cmd_node *n, sk_bytes pattern, bool folders)
{
    for (size_t i = 0; i < 200 && c->state == SK_CMD_GO; i++) {
        const sk_file *f = sk_world_match(c->w, sk_cmd_str(c, pattern), folders, i);
        if (!f) return;
        set_value(c, n->name, sk_cmd_bytes(c, f->path));
        run_body(c, n);
    }
}

static void for_list(sk_cmd *c, const sk_cmd_node *n, sk_bytes set)
{
    sk_bytes rest = set;
    for (sk_bytes word; (word = sk_cmd_take_word(&rest)).len > 0 && c->state == SK_CMD_GO;) {
        bool wild = sk_find_byte(word, 0, '*') != SK_NPOS || sk_find_byte(word, 0, '?') != SK_NPOS;
        if (wild) {
            for_files(c, n, sk_cmd_unquote(word), n->letter == 'd');
            continue;
        }
        set_value(c, n->name, word);
        run_body(c, n);
    }
}

void sk_cmd_for(sk_cmd *c, const sk_cmd_node *n)
{
    sk_bytes set = sk_trim(sk_cmd_delayed(c, n->text));
    sk_bytes values[128];
    bool known[128];
    if (!n->a) return;
    for (unsigned i = 0; i < 128; i++) values[i] = c->for_values[i], known[i] = c->for_set[i];
    if (n->letter == 'l')
        for_count(c, n, set);
    else if (n->letter == 'f')
        for_text(c, n, set);
    else
        for_list(c, n, set);
    for (unsigned i = 0; i < 128; i++) c->for_values[i] = values[i], c->for_set[i] = known[i];
}
