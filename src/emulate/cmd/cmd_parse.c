/* The tree of a command: & && || | ( ), redirections, if and for. Source of facts: the help of cmd.exe (cmd /?, if /?, for /?)
 * and its observed order of phases: percent expansion before, this parser, then for variables and !delayed! expansion. */
#include "emulate/cmd/cmd_run.h"

typedef struct parser {
    sk_arena *arena;
    sk_bytes s;
    size_t pos;
    unsigned depth; /* open brackets */
    unsigned nest;  /* commands inside commands */
} parser;

static sk_cmd_node *parse_command(parser *p);
static sk_cmd_node *parse_sequence(parser *p, bool in_brackets);
static sk_cmd_node *parse_rest(parser *p);

static int peek(const parser *p, size_t ahead) { return sk_at(p->s, p->pos + ahead); }

static bool is_blank(int c) { return c == ' ' || c == '\t' || c == ',' || c == ';' || c == '=' || c == 0x0B || c == 0x0C; }

static void skip_blank(parser *p)
{
    while (is_blank(peek(p, 0)) || (peek(p, 0) == '^' && (peek(p, 1) == '\n' || peek(p, 1) == ' '))) p->pos++;
}

static sk_cmd_node *make_node(parser *p, sk_cmd_kind kind)
{
    sk_cmd_node *n = SK_NEW(p->arena, sk_cmd_node);
    if (!n) {
        p->pos = p->s.len;
        return NULL;
    }
    n->kind = kind;
    n->join = '&';
    return n;
}

/* The next word by sk_is, carets taken out; the cursor moves only where it matches. */
static bool take_word(parser *p, const char *word)
{
    size_t i = p->pos;
    for (const char *w = word; *w; w++, i++) {
        while (sk_at(p->s, i) == '^') i++;
        if (sk_lower(sk_at(p->s, i)) != *w) return false;
    }
    int next = sk_at(p->s, i);
    if (sk_is_alnum(next) || next == '_' || next == '.' || next == '\\' || next == '-' || next == '^') return false;
    p->pos = i;
    return true;
}

/* ---- simple commands and redirections --------------------------------------------------------------------------------- */

static sk_bytes take_target(parser *p)
{
    skip_blank(p);
    sk_buf b = sk_buf_new(p->arena, p->s.len + 1);
    bool quoted = false;
    for (; p->pos < p->s.len; p->pos++) {
        int c = peek(p, 0);
        if (c == '"') quoted = !quoted;
        if (!quoted && (is_blank(c) || c == '&' || c == '|' || c == '<' || c == '>' || c == '\n' || c == ')')) break;
        if (!quoted && c == '^') {
            p->pos++;
            c = peek(p, 0);
            if (c < 0) break;
        }
        if (c != '"') sk_buf_byte(&b, (uint8_t)c);
    }
    return sk_buf_view(&b);
}

static void take_redirect(parser *p, sk_cmd_node *n, int from)
{
    sk_cmd_redirect *r = SK_NEW(p->arena, sk_cmd_redirect);
    if (!r) return;
    r->in = peek(p, 0) == '<';
    r->from = r->in ? 0 : from;
    p->pos++;
    if (!r->in && peek(p, 0) == '>') {
        r->append = true;
        p->pos++;
    }
    if (peek(p, 0) == '&' && sk_is_digit(peek(p, 1))) {
        r->merge = true;
        p->pos += 2;
    } else {
        r->path = take_target(p);
    }
    sk_cmd_redirect **end = &n->redirects;
    while (*end) end = &(*end)->next;
    *end = r;
}

static bool ends_simple(const parser *p, int c)
{
    return c < 0 || c == '&' || c == '|' || c == '\n' || (c == ')' && p->depth > 0);
}

static bool joins_word(int c) { return sk_is_alnum(c) || c == '.' || c == '/' || c == '-'; }

static sk_cmd_node *parse_simple(parser *p)
{
    sk_cmd_node *n = make_node(p, SK_CMD_SIMPLE);
    if (!n) return NULL;
    sk_buf b = sk_buf_new(p->arena, p->s.len + 1);
    bool quoted = false;
    while (p->pos < p->s.len) {
        int c = peek(p, 0), before = sk_at(p->s, p->pos - 1), behind = peek(p, 1);
        if (c == '\n' || (!quoted && ends_simple(p, c))) break;
        if (c == '"') quoted = !quoted;
        if (!quoted && c == '^') {
            p->pos++;
            if (peek(p, 0) == '\n') p->pos++;
            if (joins_word(before) && joins_word(peek(p, 0))) n->noise = true;
            if (peek(p, 0) >= 0) sk_buf_byte(&b, (uint8_t)peek(p, 0));
            p->pos++;
            continue;
        }
        bool handle = !quoted && (c == '1' || c == '2') && (behind == '>') && (p->pos == 0 || is_blank(before) || before == ')');
        if (!quoted && (c == '>' || c == '<' || handle)) {
            if (handle) p->pos++;
            take_redirect(p, n, handle ? c - '0' : 1);
            continue;
        }
        sk_buf_byte(&b, (uint8_t)c);
        p->pos++;
    }
    n->text = sk_buf_view(&b); /* blanks at its end belong to it: set a=b & ... */
    while (n->text.len > 0 && sk_is_space(n->text.p[0])) n->text = sk_from(n->text, 1);
    return n;
}

static void take_redirects(parser *p, sk_cmd_node *n)
{
    for (;;) {
        skip_blank(p);
        int c = peek(p, 0);
        bool handle = (c == '1' || c == '2') && peek(p, 1) == '>';
        if (c != '>' && c != '<' && !handle) return;
        if (handle) p->pos++;
        take_redirect(p, n, handle ? c - '0' : 1);
    }
}

/* ---- if and for ---------------------------------------------------------------------------------------------------- */

static sk_bytes take_condition_word(parser *p)
{
    skip_blank(p);
    size_t from = p->pos;
    bool quoted = false;
    for (; p->pos < p->s.len; p->pos++) {
        int c = peek(p, 0);
        if (c == '"') quoted = !quoted;
        if (c == '\n' || (!quoted && (c == ' ' || c == '\t' || (c == '=' && peek(p, 1) == '=')))) break;
        if (!quoted && p->pos > from && c == '(' && sk_at(p->s, p->pos - 1) != '^') break;
    }
    return sk_slice(p->s, from, p->pos - from);
}

/* Takes [/i] [not] condition; text keeps it as written, words parted by one blank, "==" as a word. */
static sk_bytes take_condition(parser *p)
{
    sk_buf b = sk_buf_new(p->arena, p->s.len + 16);
    for (unsigned i = 0; i < 4; i++) { /* /i and not, in any order */
        skip_blank(p);
        if (take_word(p, "/i"))
            sk_buf_str(&b, "/i ");
        else if (take_word(p, "not"))
            sk_buf_str(&b, "not ");
        else
            break;
    }
    static const char *const single[] = {"exist", "defined", "errorlevel", "cmdextversion"};
    for (size_t i = 0; i < SK_COUNT(single); i++)
        if (take_word(p, single[i])) {
            sk_buf_str(&b, single[i]);
            sk_buf_byte(&b, ' ');
            sk_buf_bytes(&b, take_condition_word(p));
            return sk_buf_view(&b);
        }
    sk_buf_bytes(&b, take_condition_word(p));
    while (peek(p, 0) == ' ' || peek(p, 0) == '\t') p->pos++;
    if (peek(p, 0) == '=' && peek(p, 1) == '=') {
        p->pos += 2;
        sk_buf_str(&b, " == ");
    } else {
        sk_buf_byte(&b, ' ');
        sk_buf_bytes(&b, take_condition_word(p));
        sk_buf_byte(&b, ' ');
    }
    sk_buf_bytes(&b, take_condition_word(p));
    return sk_buf_view(&b);
}

static sk_cmd_node *parse_if(parser *p)
{
    sk_cmd_node *n = make_node(p, SK_CMD_IF);
    if (!n) return NULL;
    n->text = take_condition(p);
    n->a = parse_rest(p);
    size_t before = p->pos;
    skip_blank(p);
    if (take_word(p, "else"))
        n->b = parse_rest(p);
    else
        p->pos = before;
    return n;
}

static sk_bytes take_set(parser *p)
{
    sk_buf b = sk_buf_new(p->arena, p->s.len + 1);
    bool quoted = false;
    unsigned open = 0;
    for (; p->pos < p->s.len; p->pos++) {
        int c = peek(p, 0);
        if (c == '"') quoted = !quoted;
        if (!quoted && c == '(') open++;
        if (!quoted && c == ')' && open-- == 0) break;
        if (!quoted && c == '^' && p->pos + 1 < p->s.len) c = sk_at(p->s, ++p->pos);
        sk_buf_byte(&b, (uint8_t)(c == '\n' ? ' ' : c));
    }
    if (p->pos < p->s.len) p->pos++;
    return sk_trim(sk_buf_view(&b));
}

static sk_cmd_node *parse_for(parser *p)
{
    sk_cmd_node *n = make_node(p, SK_CMD_FOR);
    if (!n) return NULL;
    skip_blank(p);
    while (peek(p, 0) == '^') p->pos++;
    if (peek(p, 0) == '/') {
        while (peek(p, 1) == '^') p->pos++;
        n->letter = (char)sk_lower(peek(p, 1));
        p->pos += 2;
    }
    skip_blank(p);
    if (peek(p, 0) == '"') {
        size_t close = sk_find_byte(p->s, p->pos + 1, '"');
        if (close == SK_NPOS) close = p->s.len;
        n->options = sk_slice(p->s, p->pos + 1, close - p->pos - 1);
        p->pos = close < p->s.len ? close + 1 : close;
    } else if (peek(p, 0) != '%' && peek(p, 0) >= 0) {
        n->options = take_condition_word(p);
    }
    skip_blank(p);
    while (peek(p, 0) == '%' || peek(p, 0) == '^') p->pos++;
    int name = peek(p, 0);
    n->name = (char)(name > 0 && name < 128 ? name : 0);
    p->pos++;
    skip_blank(p);
    if (!take_word(p, "in")) return n;
    skip_blank(p);
    if (peek(p, 0) == '(') p->pos++;
    n->text = take_set(p);
    skip_blank(p);
    take_word(p, "do");
    n->a = parse_rest(p);
    return n;
}

/* ---- sequences ----------------------------------------------------------------------------------------------------- */

static sk_cmd_node *parse_element(parser *p)
{
    skip_blank(p);
    while (peek(p, 0) == '@') {
        p->pos++;
        skip_blank(p);
    }
    if (peek(p, 0) == '(') {
        p->pos++;
        sk_cmd_node *n = make_node(p, SK_CMD_BLOCK);
        if (!n) return NULL;
        p->depth++;
        n->a = parse_sequence(p, true);
        p->depth--;
        take_redirects(p, n);
        return n;
    }
    if (take_word(p, "if")) return parse_if(p);
    if (take_word(p, "for")) return parse_for(p);
    if (peek(p, 0) == ':' || take_word(p, "rem")) {
        size_t end = sk_find_byte(p->s, p->pos, '\n');
        p->pos = end == SK_NPOS ? p->s.len : end;
        return make_node(p, SK_CMD_BLOCK);
    }
    return parse_simple(p);
}

static sk_cmd_node *parse_command(parser *p)
{
    if (p->nest >= 2 * SK_CMD_DEPTH_MOST) {
        p->pos = p->s.len;
        return NULL;
    }
    p->nest++;
    sk_cmd_node *n = parse_element(p);
    for (skip_blank(p); n && peek(p, 0) == '|' && peek(p, 1) != '|'; skip_blank(p)) {
        p->pos++;
        sk_cmd_node *pipe = make_node(p, SK_CMD_PIPE);
        if (!pipe) break;
        pipe->a = n;
        pipe->b = parse_element(p);
        n = pipe;
    }
    p->nest--;
    return n;
}

static char take_join(parser *p)
{
    int c = peek(p, 0);
    bool twice = peek(p, 1) == c;
    p->pos += twice ? 2 : 1;
    return twice ? (c == '&' ? 'a' : 'o') : '&';
}

/* What belongs to if and for: all of the line, over & and && and ||. */
static sk_cmd_node *parse_rest(parser *p)
{
    sk_cmd_node *first = parse_command(p), **end = first ? &first->next : NULL;
    for (skip_blank(p); end && (peek(p, 0) == '&' || peek(p, 0) == '|'); skip_blank(p)) {
        char join = take_join(p);
        skip_blank(p);
        if (peek(p, 0) < 0 || peek(p, 0) == '\n' || peek(p, 0) == ')') break;
        sk_cmd_node *n = parse_command(p);
        if (!n) break;
        n->join = join;
        *end = n;
        end = &n->next;
    }
    return first;
}

static sk_cmd_node *parse_sequence(parser *p, bool in_brackets)
{
    sk_cmd_node *first = NULL, **end = &first;
    char join = '&';
    while (p->pos < p->s.len) {
        int c = peek(p, 0);
        if (is_blank(c) || c == '\n') {
            p->pos++;
            if (c == '\n') join = '&';
            continue;
        }
        if (c == '&' || c == '|') {
            join = take_join(p);
            continue;
        }
        if (c == ')') {
            p->pos++;
            if (in_brackets) break;
            continue;
        }
        size_t before = p->pos;
        sk_cmd_node *n = parse_command(p);
        if (p->pos == before) p->pos++;
        if (!n) continue;
        n->join = join;
        *end = n;
        end = &n->next;
    }
    return first;
}

sk_cmd_node *sk_cmd_parse(sk_arena *a, sk_bytes text)
{
    parser p = {.arena = a, .s = text};
    return parse_sequence(&p, false);
}

/* Brackets count where a command may start; a quote hides them, a caret escapes them. */
bool sk_cmd_is_open(sk_bytes text, bool *ret_joined)
{
    unsigned open = 0;
    bool quoted = false, start = true;
    *ret_joined = false;
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = text.p[i];
        if (c == '\n') quoted = false;
        if (c == '"')
            quoted = !quoted;
        else if (!quoted && c == '^') {
            if (i + 1 == text.len) *ret_joined = true;
            i++;
            continue;
        } else if (!quoted && c == '(') {
            bool set = i > 2 && sk_starts_nocase(sk_from(text, i > 3 ? i - 3 : 0), SK_LIT("in "));
            if (start || set || open > 0) open++;
        } else if (!quoted && c == ')' && open > 0)
            open--;
        if (!sk_is_space(c) && c != '@') start = c == '(' || c == '&' || c == '|' || c == '\n';
        if (c == '\n') start = true;
        if (c == ' ' && i >= 2 &&
            (sk_ends_nocase(sk_slice(text, 0, i), SK_LIT(" do")) || sk_ends_nocase(sk_slice(text, 0, i), SK_LIT("else"))))
            start = true;
        if (i >= 3 && c == ' ' &&
            (sk_starts_nocase(sk_trim(text), SK_LIT("if ")) || sk_starts_nocase(sk_trim(text), SK_LIT("@if "))))
            start = true;
    }
    return open > 0;
}
