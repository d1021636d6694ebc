/* Running commands: batch files line by line, labels, brackets, pipes, redirections, if. */
#include "emulate/cmd/cmd_run.h"

#include "codec/charset.h"

bool sk_cmd_step(sk_cmd *c, uint64_t cost)
{
    sk_cmd_shared *s = c->shared;
    s->steps += cost;
    if (s->steps < s->steps_most && sk_arena_used(s->arena) < s->memory_most && sk_world_alive(s->w)) return true;
    c->state = SK_CMD_STOP;
    return false;
}

void sk_cmd_print(sk_cmd *c, sk_bytes text)
{
    if (c->out) sk_buf_bytes(c->out, text);
    else if (c->w->output) sk_world_print(c->w, sk_cmd_str(c, text), c->flow);
}

/* ---- if ------------------------------------------------------------------------------------------------------------ */

static bool take_flag(sk_bytes *rest, const char *flag)
{
    sk_bytes word = sk_bytes_str(flag);
    if (!sk_starts_nocase(*rest, word)) return false;
    *rest = sk_from(*rest, word.len);
    return true;
}

static int compare_words(sk_bytes a, sk_bytes b, bool fold)
{
    uint64_t x = 0, y = 0;
    bool numbers = a.len > 0 && b.len > 0;
    for (size_t i = 0; i < a.len && numbers; i++) numbers = sk_is_digit(a.p[i]);
    for (size_t i = 0; i < b.len && numbers; i++) numbers = sk_is_digit(b.p[i]);
    if (numbers && sk_parse_u64(a, &x) && sk_parse_u64(b, &y)) return x < y ? -1 : x > y;
    if (fold ? sk_equal_nocase(a, b) : sk_equal(a, b)) return 0;
    return sk_compare(a, b) < 0 ? -1 : 1;
}

/* The two sides of a comparison, quotes and all. */
static sk_bytes take_side(sk_bytes *rest)
{
    *rest = sk_trim(*rest);
    bool quoted = false;
    size_t i = 0;
    for (; i < rest->len && (quoted || rest->p[i] != ' '); i++)
        if (rest->p[i] == '"') quoted = !quoted;
    sk_bytes side = sk_slice(*rest, 0, i);
    *rest = sk_from(*rest, i);
    return side;
}

/* A part of today decides: whole dates and years lie on either side, days and months are tried one by one. */
static void ask_date(sk_cmd *c, sk_bytes left, bool equality, sk_bytes right)
{
    uint64_t n = 0;
    if (!(c->flow & SK_CMD_TODAY)) return;
    sk_value today = sk_flowing(sk_string(sk_cmd_str(c, sk_cmd_unquote(left))), SK_FLOW_ENVIRONMENT), other = sk_empty();
    sk_world_ask_date(c->w, equality ? SK_OP2_EQ : SK_OP2_LT, &today, &other);
    today.u.s = sk_cmd_str(c, sk_cmd_unquote(right));
    sk_world_ask_date(c->w, equality ? SK_OP2_EQ : SK_OP2_LT, &today, &other);
    bool part = !sk_parse_u64(sk_cmd_unquote(left), &n) || n < 32;
    if (part) sk_world_ask(c->w, SK_ASKED_DAY | SK_ASKED_MONTH | SK_ASKED_KEY);
}

static bool condition_holds(sk_cmd *c, sk_bytes text)
{
    if (c->flow & (SK_FLOW_ENVIRONMENT | SK_FLOW_IDENTITY)) sk_world_ask(c->w, SK_ASKED_CONDITION);
    static const struct {
        const char *name;
        int least, most;
    } orders[] = {{"==", 0, 0}, {"equ", 0, 0}, {"lss", -1, -1}, {"leq", -1, 0}, {"gtr", 1, 1}, {"geq", 0, 1}};
    bool fold = false, negate = false, hit = false;
    sk_bytes rest = sk_cmd_delayed(c, text);
    for (unsigned i = 0; i < 4; i++) {
        fold = take_flag(&rest, "/i ") || fold;
        negate = take_flag(&rest, "not ") != negate;
    }
    if (take_flag(&rest, "exist ")) {
        sk_str path = sk_cmd_str(c, sk_cmd_unquote(rest));
        hit = sk_world_file(c->w, path) || sk_world_is_folder(c->w, path) || sk_world_match(c->w, path, false, 0);
    } else if (take_flag(&rest, "defined ")) {
        unsigned flow = c->flow;
        hit = sk_cmd_variable(c, sk_trim(rest)).len > 0;
        c->flow = flow;
    } else if (take_flag(&rest, "errorlevel ")) {
        uint64_t level = 0;
        hit = sk_parse_u64(sk_trim(rest), &level) && c->error_level >= (int64_t)level;
    } else if (take_flag(&rest, "cmdextversion ")) {
        hit = true;
    } else {
        sk_bytes left = take_side(&rest), word = take_side(&rest), right = take_side(&rest);
        int order = compare_words(left, right, fold);
        ask_date(c, left, sk_is(word, "==") || sk_is(word, "equ") || sk_is(word, "neq"), right);
        for (size_t i = 0; i < SK_COUNT(orders); i++)
            if (sk_is(word, orders[i].name)) hit = order >= orders[i].least && order <= orders[i].most;
        if (sk_is(word, "neq")) hit = order != 0;
    }
    return hit != negate;
}

/* ---- simple commands ------------------------------------------------------------------------------------------------- */

static size_t name_length(sk_bytes text)
{
    size_t i = 0;
    if (sk_at(text, 0) == '"') {
        size_t close = sk_find_byte(text, 1, '"');
        return close == SK_NPOS ? text.len : close + 1;
    }
    while (i < text.len && !sk_is_space(text.p[i]) && text.p[i] != ',' && text.p[i] != ';' && text.p[i] != '=' &&
           text.p[i] != '/' && text.p[i] != '"' && text.p[i] != '(')
        i++;
    return i;
}

static void run_simple(sk_cmd *c, const sk_cmd_node *n)
{
    sk_bytes text = sk_cmd_delayed(c, n->text);
    while (text.len > 0 && sk_is_space(text.p[0])) text = sk_from(text, 1);
    if (n->noise) c->flow |= SK_FLOW_COMPUTED;
    if (c->w->sink.trace && text.len) c->w->sink.trace(c->w->sink.self, c->w->place, "", sk_slice(text, 0, 1000));
    if (text.len == 0 || !sk_cmd_step(c, 1 + text.len / 64)) return;
    size_t len = name_length(text);
    sk_bytes name = sk_slice(text, 0, len);
    size_t dot = sk_find_byte(name, 0, '.'), colon = sk_find_byte(name, 0, ':');
    sk_bytes head = sk_slice(name, 0, dot < colon ? dot : colon); /* echo.text, cd.. */
    if (head.len < name.len && (sk_is(head, "echo") || sk_is(head, "cd") || sk_is(head, "set")) &&
        sk_cmd_builtin(c, head, sk_from(text, head.len)))
        return;
    if (sk_cmd_builtin(c, name, sk_from(text, len))) return;
    sk_cmd_program(c, text);
}

/* Text lies in files in the page of the system: the bytes of a batch file come out as they stood in it. What that page does not have,
 * and bytes that are no text, stay as they are (chcp 65001, programs' own output). */
static sk_bytes in_system_page(sk_cmd *c, sk_bytes text)
{
    size_t plain = 0;
    while (plain < text.len && text.p[plain] < 0x80) plain++;
    if (plain == text.len) return text;
    sk_strings *h = &c->w->strings;
    sk_str s = sk_str_utf8(h, text);
    sk_bytes page = sk_str_to_ansi(h, s);
    bool same = sk_equal(sk_str_to_utf8(h, s), text) && sk_str_equal(sk_str_from_ansi(h, page), s);
    return same ? page : text;
}

static void write_output(sk_cmd *c, const sk_cmd_redirect *r, sk_bytes text)
{
    sk_bytes path = sk_cmd_unquote(sk_cmd_delayed(c, r->path));
    if (path.len == 0 || sk_is(path, "nul") || sk_is(path, "nul:") || sk_is(path, "con")) return;
    sk_str where = sk_cmd_str(c, path);
    text = in_system_page(c, text);
    if (!r->append) {
        sk_world_write(c->w, where, text, c->flow);
        return;
    }
    sk_file *f = sk_world_open_write(c->w, where, true);
    if (!f) return;
    sk_file_put(c->w, f, f->len, text, c->flow);
    sk_file_close(c->w, f);
}

static void run_node(sk_cmd *c, const sk_cmd_node *n)
{
    switch (n->kind) {
    case SK_CMD_SIMPLE: run_simple(c, n); break;
    case SK_CMD_BLOCK: sk_cmd_exec(c, n->a); break;
    case SK_CMD_IF: sk_cmd_exec(c, condition_holds(c, n->text) ? n->a : n->b); break;
    case SK_CMD_FOR: sk_cmd_for(c, n); break;
    case SK_CMD_PIPE: {
        sk_buf kept = sk_buf_new(c->arena, SK_CMD_LINE_MOST * 4), *out = c->out;
        sk_bytes in = c->in;
        bool has_in = c->has_in;
        c->out = &kept;
        if (n->a) sk_cmd_exec(c, n->a);
        c->out = out;
        c->in = sk_buf_view(&kept);
        c->has_in = true;
        if (n->b && c->state == SK_CMD_GO) sk_cmd_exec(c, n->b);
        c->in = in;
        c->has_in = has_in;
        break;
    }
    }
}

static void run_redirected(sk_cmd *c, const sk_cmd_node *n)
{
    const sk_cmd_redirect *to = NULL;
    sk_buf kept = sk_buf_new(c->arena, SK_CMD_LINE_MOST * 4), *out = c->out;
    sk_bytes in = c->in;
    bool has_in = c->has_in;
    for (const sk_cmd_redirect *r = n->redirects; r; r = r->next) {
        unsigned flow = 0;
        bool opaque = false;
        if (r->in) {
            has_in = c->has_in;
            c->has_in = sk_world_read(c->w, sk_cmd_str(c, sk_cmd_unquote(sk_cmd_delayed(c, r->path))), &c->in, &flow, &opaque);
            c->flow |= flow;
        } else if (r->from == 1 && !r->merge) {
            to = r;
        }
    }
    if (to) c->out = &kept;
    run_node(c, n);
    c->out = out;
    c->in = in;
    c->has_in = has_in;
    if (to && c->state != SK_CMD_STOP) write_output(c, to, sk_buf_view(&kept));
}

bool sk_cmd_is_deep(sk_cmd *c, unsigned most)
{
    if (c->shared->depth < most) return false;
    c->shared->w->budget->reached[SK_LIMIT_EMULATE_DEPTH] = true;
    return true;
}

void sk_cmd_exec(sk_cmd *c, const sk_cmd_node *first)
{
    if (sk_cmd_is_deep(c, 2 * SK_CMD_DEPTH_MOST)) return;
    c->shared->depth++;
    for (const sk_cmd_node *n = first; n && c->state == SK_CMD_GO && sk_cmd_step(c, 1); n = n->next) {
        if (n->join == 'a' && c->error_level != 0) continue;
        if (n->join == 'o' && c->error_level == 0 && n != first) continue;
        if (n->redirects)
            run_redirected(c, n);
        else
            run_node(c, n);
        if (first == n && !n->next) break;
    }
    c->shared->depth--;
}

/* ---- lines and files ------------------------------------------------------------------------------------------------- */

void sk_cmd_line(sk_cmd *c, sk_bytes line)
{
    c->flow = 0;
    sk_cmd_node *n = sk_cmd_parse(c->arena, sk_cmd_percent(c, line));
    if (sk_cmd_step(c, 1 + line.len / 16)) sk_cmd_exec(c, n);
}

/* The next command of a batch file: a line, and those that open brackets or carets take in. */
static bool next_command(sk_cmd *c, sk_bytes *ret)
{
    sk_bytes rest = sk_from(c->text, c->pos), line;
    sk_buf b = sk_buf_new(c->arena, SK_CMD_LINE_MOST);
    bool any = false, joined = false;
    while (sk_next_line(&rest, &line, NULL)) {
        if (any && !joined) sk_buf_byte(&b, '\n');
        if (joined) b.len--;
        any = true;
        sk_buf_bytes(&b, sk_cmd_percent(c, line));
        c->pos = c->text.len - rest.len;
        sk_bytes so_far = sk_buf_view(&b);
        if (!sk_cmd_step(c, 1 + so_far.len / 16) || b.full) break;
        if (!sk_cmd_is_open(so_far, &joined) && !joined) break;
    }
    *ret = sk_buf_view(&b);
    return any;
}

/* ":name" at the start of a line; the position behind it, or SK_NPOS. */
static size_t find_label(sk_cmd *c, sk_bytes label)
{
    sk_bytes rest = c->text, line;
    while (sk_next_line(&rest, &line, NULL) && sk_cmd_step(c, 1)) {
        sk_bytes b = sk_trim(line);
        if (sk_at(b, 0) != ':') continue;
        b = sk_trim(sk_from(b, 1));
        int behind = sk_at(b, label.len);
        if (sk_starts_nocase(b, label) && (behind < 0 || sk_is_space(behind) || behind == ':' || behind == '&'))
            return c->text.len - rest.len;
    }
    return SK_NPOS;
}

static void run_lines(sk_cmd *c)
{
    sk_bytes command;
    uint64_t before = c->w->place.off;
    for (;;) {
        if (c->exact) c->w->place.off = c->start + c->pos;
        if (c->state != SK_CMD_GO || !(c->flow = 0, next_command(c, &command))) break;
        sk_bytes head = sk_trim(command);
        if (sk_at(head, 0) == ':') continue;
        sk_cmd_exec(c, sk_cmd_parse(c->arena, command));
        if (c->state != SK_CMD_GOTO) continue;
        size_t at = sk_is(c->label, "eof") ? c->text.len : find_label(c, c->label);
        if (c->state == SK_CMD_STOP) break;
        c->state = SK_CMD_GO;
        c->pos = at == SK_NPOS ? c->text.len : at;
    }
    if (c->state == SK_CMD_LEAVE) c->state = SK_CMD_GO;
    c->w->place.off = before;
}

static void set_arguments(sk_cmd *c, sk_bytes all)
{
    c->all_args = sk_trim(all);
    sk_bytes rest = all;
    for (unsigned i = 1; i < 10; i++) c->args[i] = sk_cmd_take_word(&rest);
}

void sk_cmd_call_label(sk_cmd *c, sk_bytes label, sk_bytes args)
{
    if (!c->batch || sk_cmd_is_deep(c, SK_CMD_DEPTH_MOST)) return;
    size_t at = find_label(c, label);
    if (at == SK_NPOS) return;
    sk_cmd *inner = SK_NEW(c->arena, sk_cmd);
    if (!inner) return;
    *inner = *c;
    inner->pos = at;
    inner->args[0] = label;
    set_arguments(inner, args);
    c->shared->depth++;
    run_lines(inner);
    c->shared->depth--;
    c->error_level = inner->error_level;
    if (inner->state == SK_CMD_EXIT || inner->state == SK_CMD_STOP) c->state = inner->state;
}

static sk_bytes readable(sk_arena *a, sk_bytes text)
{
    if (sk_starts(text, SK_LIT("\xFF\xFE"))) { /* cmd reads the mark as junk in front of ASCII, or UTF-16 */
        sk_bytes rest = sk_from(text, 2);
        return sk_at(rest, 1) == 0 ? sk_utf16le_to_utf8(a, rest) : rest;
    }
    if (sk_starts(text, SK_LIT("\xEF\xBB\xBF"))) return sk_from(text, 3);
    return sk_charset_to_utf8(a, text, (sk_bytes){0}, NULL);
}

/* Runs a text in a cmd of its own; name: of a batch file, with its arguments. */
static void run_inside(sk_cmd *c, sk_bytes text, sk_bytes name, sk_bytes args, bool batch, bool delayed)
{
    if (sk_cmd_is_deep(c, SK_CMD_DEPTH_MOST)) return;
    sk_cmd *inner = SK_NEW(c->arena, sk_cmd);
    if (!inner) return;
    *inner = (sk_cmd){.shared = c->shared,
                      .w = c->w,
                      .arena = c->arena,
                      .text = text,
                      .batch = batch,
                      .delayed = delayed,
                      .out = c->out,
                      .in = c->in,
                      .has_in = c->has_in};
    inner->args[0] = name;
    set_arguments(inner, args);
    c->shared->depth++;
    if (batch)
        run_lines(inner);
    else
        sk_cmd_line(inner, text);
    c->shared->depth--;
    c->error_level = inner->error_level;
    if (inner->state == SK_CMD_STOP) c->state = SK_CMD_STOP;
}

void sk_cmd_text(sk_cmd *c, sk_bytes text, bool batch, bool delayed) { run_inside(c, text, (sk_bytes){0}, (sk_bytes){0}, batch, delayed); }

void sk_cmd_script(sk_cmd *c, sk_bytes name, sk_bytes text, sk_bytes args) { run_inside(c, readable(c->arena, text), name, args, true, false); }

sk_bytes sk_cmd_capture(sk_cmd *c, sk_bytes line)
{
    sk_buf kept = sk_buf_new(c->arena, SK_CMD_LINE_MOST * 4), *out = c->out;
    unsigned flow = c->flow;
    c->out = &kept;
    c->shared->heard = 0;
    sk_cmd_text(c, line, false, c->delayed);
    c->out = out;
    c->flow |= flow | c->shared->heard;
    return sk_buf_view(&kept);
}

/* ---- the public functions ----------------------------------------------------------------------------------------------- */

static sk_cmd *start(sk_world *w, sk_place place, sk_bytes text, bool batch)
{
    sk_cmd *c = SK_NEW(w->arena, sk_cmd);
    sk_cmd_shared *s = SK_NEW(w->arena, sk_cmd_shared);
    if (!c || !s) return NULL;
    uint64_t limit = w->budget->limits.value[SK_LIMIT_EMULATE_STEPS], used = w->budget->used[SK_LIMIT_EMULATE_STEPS];
    *s = (sk_cmd_shared){.w = w,
                         .arena = w->arena,
                         .steps_most = limit > used ? limit - used : 0,
                         .own = sk_map_new(w->arena),
                         .random = 0x2545F4914F6CDD1Dull};
    s->memory_most = sk_arena_used(w->arena) + (size_t)w->budget->limits.value[SK_LIMIT_CMD_MEMORY];
    *c = (sk_cmd){.shared = s, .w = w, .arena = w->arena, .text = text, .batch = batch};
    w->place = place;
    return s->own ? c : NULL;
}

static void finish(sk_cmd *c)
{
    const sk_cmd_shared *s = c->shared;
    sk_budget *b = s->w->budget;
    if (c->state == SK_CMD_STOP)
        sk_within(b, s->steps >= s->steps_most ? SK_LIMIT_EMULATE_STEPS : SK_LIMIT_CMD_MEMORY, UINT64_MAX);
    sk_spend(b, SK_LIMIT_EMULATE_STEPS, s->steps < s->steps_most ? s->steps : s->steps_most);
}

void sk_batch_run(sk_world *w, sk_place place, sk_bytes text)
{
    sk_place before = w->place;
    sk_bytes read = readable(w->arena, text);
    sk_cmd *c = start(w, place, read, true);
    if (c) {
        c->exact = sk_equal(read, text);
        c->start = place.off;
        c->args[0] = w->self_path.len ? sk_cmd_bytes(c, w->self_path) : SK_LIT("x.bat");
        set_arguments(c, sk_cmd_bytes(c, w->arguments));
        run_lines(c);
        finish(c);
    }
    w->place = before;
}

/* Shortcuts and the Run dialogue name a program by variables ("%ComSpec% /c ..."), which the shell fills in before it starts it. */
static sk_bytes expand_program(sk_cmd *c, sk_bytes line)
{
    size_t len = 0;
    bool quoted = false;
    for (; len < line.len && (quoted || !sk_is_space(line.p[len])); len++) {
        if (line.p[len] == '"') quoted = !quoted;
    }
    sk_bytes word = sk_slice(line, 0, len), rest = sk_from(line, len);
    if (sk_find_byte(word, 0, '%') == SK_NPOS) return line;
    sk_bytes program = sk_cmd_percent(c, word);
    return sk_text_bytes(c->arena, "%.*s%.*s", (int)program.len, (const char *)program.p, (int)rest.len, (const char *)rest.p);
}

void sk_cmd_run(sk_world *w, sk_place place, sk_bytes command_line)
{
    sk_place before = w->place;
    sk_cmd *c = start(w, place, sk_trim(command_line), false);
    if (c && c->text.len > 0) {
        c->text = expand_program(c, c->text);
        bool own = sk_cmd_is_builtin(sk_slice(c->text, 0, name_length(c->text)));
        if (own)
            sk_cmd_line(c, c->text);
        else
            sk_cmd_program(c, c->text);
        finish(c);
    }
    w->place = before;
}
