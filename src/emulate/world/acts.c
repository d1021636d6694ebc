/* Effects and children: see acts.h. */
#include <string.h>

#include "base/hash.h"
#include "base/text.h"
#include "emulate/world/world_internal.h"

enum { ARGS_MOST = 12, VALUE_MOST = 16384 /* characters of an argument that are told: command lines are children in full */ };

static const struct {
    unsigned bit;
    const char *word;
} flow_words[] = {
    {SK_FLOW_NETWORK, "network"},   {SK_FLOW_DECODED, "decoded"},         {SK_FLOW_DOCUMENT, "document"},
    {SK_FLOW_COMPUTED, "computed"}, {SK_FLOW_ENVIRONMENT, "environment"}, {SK_FLOW_IDENTITY, "identity"},
    {SK_FLOW_CODE, "code"},         {SK_FLOW_UNKNOWN, "unknown"},
};

sk_str sk_flow_text(sk_world *w, unsigned flow)
{
    char text[96];
    size_t len = 0;
    for (size_t i = 0; i < SK_COUNT(flow_words); i++) {
        if (!(flow & flow_words[i].bit)) continue;
        if (len) text[len++] = ' ';
        for (const char *p = flow_words[i].word; *p; p++) text[len++] = *p;
    }
    return len ? sk_str_latin1(&w->strings, sk_bytes_of(text, len)) : SK_STR("");
}

bool sk_told_add(sk_world *w, uint64_t hash)
{
    uintptr_t old;
    if (sk_map_get(w->told->seen, sk_bytes_of(&hash, sizeof(hash)), &old)) return false;
    uint64_t *kept = SK_NEW(w->lasting, uint64_t);
    if (!kept) return false;
    *kept = hash;
    sk_bytes view = sk_bytes_of(kept, sizeof(hash));
    if (!sk_spend(w->budget, SK_LIMIT_EMULATE_EFFECTS, 1)) {
        w->stopped = true;
        return false;
    }
    return sk_map_add(w->told->seen, view, 1);
}

/* Words of which a command or address that works has one: text decoded by a wrong key has none. */
static bool makes_sense(sk_effect_op op, sk_str s)
{
    static const char *const words[] = {"http",  "ftp:",    ":\\",       "\\\\",    ".exe",    ".dll",     "cmd",    "powershell",
                                        "mshta", "regsvr",  "rundll",    "script", "bitsadmin", "certutil", "explorer", "wmic", "32"};
    size_t odd = 0;
    for (size_t i = 0; i < s.len; i++) {
        uint16_t c = sk_str_at(s, i);
        odd += (c < 32 && c != '\t' && c != '\r' && c != '\n') || (c >= 0x7F && c < 0xA0);
    }
    if (odd * 20 > s.len || (op != SK_OP_RUN && op != SK_OP_DOWNLOAD)) return odd * 20 <= s.len;
    for (size_t i = 0; i < SK_COUNT(words); i++)
        if (sk_str_find(s, sk_str_c(words[i]), 0, true) != SK_NPOS) return true;
    return false;
}

static bool is_strong(sk_effect_op op)
{
    static const bool strong[SK_OP_COUNT] = {[SK_OP_RUN] = true,   [SK_OP_DOWNLOAD] = true, [SK_OP_LOAD] = true,     [SK_OP_PERSIST] = true,
                                             [SK_OP_WRITE] = true, [SK_OP_CONNECT] = true,  [SK_OP_REPLICATE] = true};
    return strong[op];
}

enum { COMPARED_MOST = 512 };

/* Most of it stands in the other, too, from both ends: names and numbers of the machine may differ in between. */
static bool is_like(sk_bytes a, sk_bytes b)
{
    size_t least = a.len < b.len ? a.len : b.len, most = a.len < b.len ? b.len : a.len, head = 0, tail = 0;
    while (head < least && a.p[head] == b.p[head]) head++;
    while (tail < least - head && a.p[a.len - 1 - tail] == b.p[b.len - 1 - tail]) tail++;
    return (head + tail) * 5 >= most * 3;
}

/* What came from the network was not decoded by a wrong key. */
static bool is_from_network(const sk_act_arg *args, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(args[i].name, "flow") == 0 && sk_str_find(args[i].value, SK_STR("network"), 0, false) != SK_NPOS) return true;
    return false;
}

/* True where the act shall be told. */
static bool is_news(sk_world *w, sk_effect_op op, const sk_act_arg *args, size_t count)
{
    struct sk_world_told *t = w->told;
    bool strong = is_strong(op) && count;
    if (!strong) return !t->varying || !t->quiet; /* what leads from one to the next */
    sk_bytes text = t->varying || t->plain_count < SK_COUNT(t->plain) ? sk_str_to_utf8(&w->strings, sk_str_slice(args[0].value, 0, COMPARED_MOST))
                                                                      : sk_bytes_of(NULL, 0);
    for (size_t i = 0; i < t->plain_count; i++) {
        if (t->plain[i].op != op || !(t->varying ? is_like(t->plain[i].text, text) : sk_equal(t->plain[i].text, text))) continue;
        return !t->varying;
    }
    if (t->varying) return makes_sense(op, args[0].value) || is_from_network(args, count);
    if (t->plain_count == SK_COUNT(t->plain)) return true;
    t->plain[t->plain_count].op = op;
    t->plain[t->plain_count++].text = sk_arena_copy(w->lasting, text);
    return true;
}

static bool is_elsewhere(const sk_environment *a, const sk_environment *b)
{
    return a->bare != b->bare || a->now != b->now || strcmp(a->locale, b->locale) != 0 || strcmp(a->user, b->user) != 0 || strcmp(a->domain, b->domain) != 0;
}

/* Lengths and times do not make an act another one: a loop that appends writes one file. */
static bool is_measure(const char *name) { return strcmp(name, "bytes") == 0 || strcmp(name, "seconds") == 0; }

bool sk_world_act(sk_world *w, sk_effect_op op, const sk_act_arg *args, size_t count)
{
    bool news = is_news(w, op, args, count);
    if (is_strong(op)) w->told->quiet = !news;
    if (!news) return false;
    uint64_t hash = ((uint64_t)w->place.artifact << 16) + op;
    for (size_t i = 0; i < count && i < ARGS_MOST; i++) {
        hash = sk_siphash(hash, i, sk_bytes_str(args[i].name));
        if (!is_measure(args[i].name)) hash = sk_siphash(hash, sk_str_hash(args[i].value, false), sk_bytes_of(NULL, 0));
    }
    if (!sk_told_add(w, hash)) return false;
    sk_arg told[ARGS_MOST];
    size_t told_count = 0;
    for (size_t i = 0; i < count && told_count < ARGS_MOST; i++) {
        if (args[i].value.len == 0) continue;
        sk_bytes value = sk_str_to_utf8(&w->strings, sk_str_slice(args[i].value, 0, VALUE_MOST));
        told[told_count++] = (sk_arg){.name = sk_bytes_str(args[i].name), .value = value};
    }
    if (w->trigger && told_count < ARGS_MOST) told[told_count++] = (sk_arg){.name = SK_LIT("trigger"), .value = sk_bytes_str(w->trigger)};
    if (sk_arena_exhausted(w->arena)) { /* its texts may be lost: better not told than told wrongly */
        w->stopped = true;
        return false;
    }
    if (w->sink.effect) w->sink.effect(w->sink.self, op, w->place, told, told_count);
    if (w->sink.assumed && is_strong(op) && is_elsewhere(&w->env, &w->told->first)) w->sink.assumed(w->sink.self, &w->env);
    return true;
}

void sk_world_tell_child(sk_world *w, const char *name, unsigned kind, sk_bytes bytes)
{
    if (bytes.len == 0 || (w->told->varying && w->told->quiet) || !sk_told_add(w, sk_siphash(0x6368696c64u, kind, bytes))) return;
    sk_bytes copy = sk_arena_copy(w->lasting, bytes);
    name = sk_arena_string(w->lasting, sk_bytes_str(name));
    if (copy.len == bytes.len && w->sink.child) w->sink.child(w->sink.self, w->place, name, (uint16_t)kind, copy);
}

void sk_world_child(sk_world *w, const char *name, unsigned kind, sk_bytes bytes)
{
    sk_world_tell_child(w, name, kind, bytes);
    if (w->sink.follow && bytes.len && !w->stopped) w->sink.follow(w->sink.self, w, name, (uint16_t)kind, bytes);
}

static bool is_address(sk_str s)
{
    return sk_str_starts(s, "http://") || sk_str_starts(s, "https://") || sk_str_starts(s, "ftp://");
}

/* Nothing but "{...}": there is no command to follow. */
static bool is_not_known(sk_str line)
{
    unsigned open = 0;
    for (size_t i = 0; i < line.len; i++) {
        uint16_t c = sk_str_at(line, i);
        if (c == '{') open++;
        else if (c == '}' && open) open--;
        else if (!open && !sk_is_space(c)) return false;
    }
    return true;
}

/* The next word of a command line: quoted as a whole; commas and semicolons part rundll32's file and function. */
static bool next_word(sk_str line, size_t *at, sk_str *ret)
{
    while (*at < line.len && (sk_is_space(sk_str_at(line, *at)) || sk_str_at(line, *at) == ',')) ++*at;
    if (*at >= line.len) return false;
    bool quoted = sk_str_at(line, *at) == '"';
    size_t start = *at + quoted, end = start;
    while (end < line.len) {
        int c = sk_str_at(line, end);
        if (quoted ? c == '"' : sk_is_space(c) || c == ',' || c == '"') break;
        end++;
    }
    *ret = sk_str_slice(line, start, end - start);
    *at = end + quoted;
    if (*at < start + 1) *at = start + 1;
    return true;
}

static sk_str program_of(sk_str line)
{
    sk_str word = SK_STR("");
    size_t at = 0;
    next_word(line, &at, &word);
    return word;
}

enum { STARTED_MOST = 8 };

/* The files of the program's own making that the command names. */
static size_t find_started(sk_world *w, sk_str line, sk_file *ret[STARTED_MOST])
{
    sk_str word;
    size_t at = 0, count = 0;
    for (unsigned words = 0; words < 64 && next_word(line, &at, &word); words++) {
        if (sk_str_starts(word, "/i:")) word = sk_str_from(word, 3);
        if (word.len == 0 || word.len > 400 || sk_str_find(word, SK_STR("."), 0, false) == SK_NPOS) continue;
        sk_file *f = sk_world_file(w, word);
        if (!f || (!f->own && !f->beside) || count == STARTED_MOST) continue;
        sk_file_close(w, f);
        ret[count++] = f;
    }
    return count;
}

static sk_str whole_command(sk_world *w, const sk_run *run)
{
    sk_str line = run->command;
    if (run->arguments.len == 0) return line;
    if (sk_str_find(line, SK_STR(" "), 0, false) != SK_NPOS && sk_str_at(line, 0) != '"')
        line = sk_str_concat(&w->strings, sk_str_concat(&w->strings, SK_STR("\""), line), SK_STR("\""));
    line = sk_str_concat(&w->strings, line, SK_STR(" "));
    return sk_str_concat(&w->strings, line, run->arguments);
}

void sk_world_run(sk_world *w, const sk_run *run)
{
    sk_str line = sk_str_trim(whole_command(w, run), true, true, true);
    if (line.len == 0) return;
    sk_file *started[STARTED_MOST], *f = NULL;
    size_t count = find_started(w, line, started);
    if (count) f = started[0];
    unsigned flow = run->flow;
    if ((flow & (SK_FLOW_COMPUTED | SK_FLOW_DECODED | SK_FLOW_NETWORK)) == SK_FLOW_COMPUTED && sk_world_is_literal(w, line))
        flow &= ~(unsigned)SK_FLOW_COMPUTED; /* put together, but from what everybody can read */
    bool named = (flow & (SK_FLOW_COMPUTED | SK_FLOW_UNKNOWN)) && sk_world_is_literal(w, program_of(line));
    flow |= f && f->own ? f->flow : 0u;
    SK_ACT(w, SK_OP_RUN, {"command", line}, {"program", named ? program_of(line) : SK_STR("")}, {"path", f ? f->path : SK_STR("")},
           {"beside", f && !f->own ? SK_STR("yes") : SK_STR("")}, {"verb", run->verb}, {"directory", run->directory}, {"window", run->hidden ? SK_STR("hidden") : SK_STR("")},
           {"via", sk_str_c(run->via ? run->via : "")}, {"flow", sk_flow_text(w, flow)});
    for (size_t i = 0; i < count; i++)
        if (started[i]->own) sk_file_start(w, started[i]);
    if (is_address(line) || is_not_known(line) || (f && sk_str_equal_nocase(sk_path_whole(w, line), f->path))) return;
    sk_world_child(w, "command line", SK_KIND_SCRIPT_BATCH, sk_str_to_utf8(&w->strings, line));
}

static sk_str answer_name(sk_world *w, const char *what, sk_str url)
{
    sk_str s = sk_str_concat(&w->strings, sk_str_c(what), SK_STR(" "));
    return sk_str_concat(&w->strings, s, sk_str_slice(url, 0, 120));
}

bool sk_world_fetch(sk_world *w, const sk_fetch *fetch)
{
    bool good = w->answers == SK_ALL_SUCCEED;
    sk_str whole = fetch->path.len ? sk_path_whole(w, fetch->path) : SK_STR("");
    sk_file *f = fetch->path.len && good ? sk_world_open_write(w, fetch->path, false) : NULL;
    SK_ACT(w, SK_OP_DOWNLOAD, {"url", fetch->url}, {"path", f ? f->path : whole}, {"method", sk_str_c(fetch->method ? fetch->method : "")},
           {"via", sk_str_c(fetch->via ? fetch->via : "")}, {"flow", sk_flow_text(w, fetch->flow)},
           {"result", good ? SK_STR("succeeded") : SK_STR("failed")});
    if (f) {
        sk_file_put_opaque(w, f, SK_ANSWER_BYTES, SK_FLOW_NETWORK);
        sk_file_close(w, f);
    }
    return good;
}

bool sk_world_download(sk_world *w, sk_str url, sk_str path, const char *method, const char *via)
{
    return sk_world_fetch(w, &(sk_fetch){.url = url, .path = path, .method = method, .via = via});
}

void sk_world_answered(sk_world *w, sk_str url, const char *via)
{
    SK_ACT(w, SK_OP_READ, {"path", url}, {"via", sk_str_c(via)});
}

sk_value sk_world_answer_bytes(sk_world *w, sk_str url)
{
    (void)url;
    sk_bound bound = {0, SK_ANSWER_BYTES - 1};
    sk_array *a = sk_array_new(w, SK_V_BYTE, 1, &bound);
    if (!a) return sk_empty();
    a->opaque = true;
    a->flow = SK_FLOW_NETWORK | SK_FLOW_UNKNOWN;
    return sk_flowing(sk_array_value(a), SK_FLOW_NETWORK | SK_FLOW_UNKNOWN);
}

sk_value sk_world_answer_text(sk_world *w, sk_str url) { return sk_unknown(w, answer_name(w, "text of", url), SK_FLOW_NETWORK); }

void sk_world_load(sk_world *w, sk_str library, sk_str function, const char *via)
{
    SK_ACT(w, SK_OP_LOAD, {"library", library}, {"function", function}, {"via", sk_str_c(via ? via : "")});
}

void sk_world_message(sk_world *w, sk_str text, const char *via)
{
    SK_ACT(w, SK_OP_MESSAGE, {"text", sk_str_slice(text, 0, 1000)}, {"via", sk_str_c(via ? via : "")});
}

void sk_world_probe(sk_world *w, const char *what, sk_str value)
{
    SK_ACT(w, SK_OP_PROBE, {"what", sk_str_c(what)}, {"value", value});
}

void sk_world_decoded(sk_world *w, const char *how, size_t len)
{
    sk_value v = sk_longlong((int64_t)len);
    sk_str text = SK_STR("");
    if (sk_value_to_str(w, &v, &text)) return;
    SK_ACT(w, SK_OP_DECODE, {"how", sk_str_c(how)}, {"bytes", text});
}

void sk_world_persist(sk_world *w, const char *how, sk_str target, sk_str command)
{
    SK_ACT(w, SK_OP_PERSIST, {"how", sk_str_c(how)}, {"target", target}, {"command", command});
    if (command.len) sk_world_child(w, "command line", SK_KIND_SCRIPT_BATCH, sk_str_to_utf8(&w->strings, command));
}

void sk_world_replicate(sk_world *w, sk_str source, sk_str target)
{
    SK_ACT(w, SK_OP_REPLICATE, {"source", source}, {"target", target});
}

void sk_world_connect(sk_world *w, sk_str host, sk_str port, const char *via)
{
    SK_ACT(w, SK_OP_CONNECT, {"host", host}, {"port", port}, {"via", sk_str_c(via ? via : "")});
}

void sk_world_trace(sk_world *w, const char *procedure, sk_str text)
{
    if (!w->sink.trace) return;
    w->sink.trace(w->sink.self, w->place, procedure, sk_str_to_utf8(&w->strings, sk_str_slice(text, 0, VALUE_MOST)));
}
