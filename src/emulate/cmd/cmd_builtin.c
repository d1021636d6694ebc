/* The commands of cmd.exe itself. */
#include "emulate/cmd/cmd_run.h"

typedef void (*builtin)(sk_cmd *c, sk_bytes rest);

static bool take_option(sk_bytes *rest, const char *option)
{
    sk_bytes b = *rest, word = sk_bytes_str(option);
    while (b.len > 0 && sk_is_space(b.p[0])) b = sk_from(b, 1);
    int behind = sk_at(b, word.len);
    if (!sk_starts_nocase(b, word) || sk_is_alnum(behind)) return false;
    *rest = sk_from(b, word.len);
    return true;
}

static void do_nothing(sk_cmd *c, sk_bytes rest)
{
    (void)c;
    (void)rest;
}

static void do_echo(sk_cmd *c, sk_bytes rest)
{
    sk_bytes word = sk_trim(rest);
    if (rest.len == 0 || sk_is(word, "on") || sk_is(word, "off")) return;
    sk_cmd_print(c, sk_from(rest, 1)); /* one blank, dot or colon behind the name */
    sk_cmd_print(c, SK_LIT("\r\n"));
}

static void do_set(sk_cmd *c, sk_bytes rest)
{
    while (rest.len > 0 && sk_is_space(rest.p[0])) rest = sk_from(rest, 1);
    if (take_option(&rest, "/a")) {
        c->error_level = 0;
        sk_bytes text = sk_text_bytes(c->arena, "%lld", (long long)sk_cmd_arithmetic(c, rest));
        sk_cmd_print(c, text);
        return;
    }
    bool ask = take_option(&rest, "/p");
    while (rest.len > 0 && sk_is_space(rest.p[0])) rest = sk_from(rest, 1);
    if (sk_at(rest, 0) == '"') { /* set "a=b": up to the last quote */
        size_t close = sk_find_last(rest, SK_LIT("\""));
        rest = close > 0 && close != SK_NPOS ? sk_slice(rest, 1, close - 1) : sk_from(rest, 1);
    }
    size_t equal = sk_find_byte(rest, 0, '=');
    if (equal == SK_NPOS) {
        sk_str name, value;
        for (size_t n = 0; c->out && sk_world_environ_nth(c->w, n, &name, &value) && sk_cmd_step(c, 1); n++) {
            sk_bytes key = sk_cmd_bytes(c, name);
            if (sk_starts_nocase(key, rest))
                sk_buf_format(c->out, "%.*s=%.*s\r\n", (int)key.len, (const char *)key.p, (int)sk_cmd_bytes(c, value).len,
                              (const char *)sk_cmd_bytes(c, value).p);
        }
        return;
    }
    sk_bytes value = sk_from(rest, equal + 1);
    if (ask) {
        sk_cmd_print(c, value); /* the prompt: <nul set /p =text writes without a line end */
        sk_bytes in = c->in, line = {0};
        sk_next_line(&in, &line, NULL);
        value = line;
        if (equal == 0) return;
    }
    sk_cmd_set_variable(c, sk_slice(rest, 0, equal), value);
}

static void do_call(sk_cmd *c, sk_bytes rest)
{
    rest = sk_trim(sk_cmd_percent(c, sk_trim(rest)));
    if (sk_at(rest, 0) == ':') {
        sk_bytes args = sk_from(rest, 1), label = sk_cmd_take_word(&args);
        if (!sk_is(label, "eof")) sk_cmd_call_label(c, label, args);
        return;
    }
    if (sk_cmd_is_deep(c, SK_CMD_DEPTH_MOST)) return;
    c->shared->depth++;
    sk_cmd_exec(c, sk_cmd_parse(c->arena, rest));
    c->shared->depth--;
}

/* start "title" program: the first quoted word is a title where something stands behind it. */
static sk_bytes skip_title(sk_bytes line)
{
    size_t close = sk_at(line, 0) == '"' ? sk_find_byte(line, 1, '"') : SK_NPOS;
    sk_bytes behind = close == SK_NPOS ? (sk_bytes){0} : sk_trim(sk_from(line, close + 1));
    return behind.len > 0 ? behind : line;
}

static void do_start(sk_cmd *c, sk_bytes rest)
{
    static const char *const valued[] = {"/d", "/node", "/affinity"};
    sk_bytes line = skip_title(sk_trim(rest));
    while (sk_at(line, 0) == '/') {
        sk_bytes before = line, word = sk_cmd_take_word(&line);
        bool value = false;
        for (size_t i = 0; i < SK_COUNT(valued); i++) value = value || sk_is(word, valued[i]);
        if (value) sk_cmd_take_word(&line);
        line = skip_title(sk_trim(line));
        if (line.len >= before.len) break;
    }
    if (line.len == 0) return;
    sk_bytes head = line, name = sk_cmd_take_word(&head);
    if (sk_cmd_is_builtin(name))
        sk_cmd_text(c, line, false, c->delayed);
    else
        sk_cmd_program(c, line);
}

static void do_goto(sk_cmd *c, sk_bytes rest)
{
    rest = sk_trim(rest);
    if (sk_at(rest, 0) == ':') rest = sk_from(rest, 1);
    c->label = sk_cmd_take_word(&rest);
    if (c->batch) c->state = SK_CMD_GOTO;
}

static void do_exit(sk_cmd *c, sk_bytes rest) { c->state = take_option(&rest, "/b") ? SK_CMD_LEAVE : SK_CMD_EXIT; }

static void do_type(sk_cmd *c, sk_bytes rest)
{
    for (sk_bytes word; (word = sk_cmd_take_word(&rest)).len > 0;) {
        sk_bytes content;
        unsigned flow = 0;
        bool opaque = false;
        if (!sk_world_read(c->w, sk_cmd_str(c, sk_cmd_unquote(word)), &content, &flow, &opaque)) continue;
        c->flow |= flow;
        sk_cmd_print(c, content);
    }
}

/* copy a+b c, copy /y a b; move and ren likewise. */
static void copy_files(sk_cmd *c, sk_bytes rest, bool move)
{
    sk_bytes paths[8];
    size_t count = 0;
    while (count < SK_COUNT(paths)) {
        sk_bytes word = sk_cmd_take_word(&rest);
        if (word.len == 0) break;
        if (word.p[0] != '/' && !sk_is(word, "+")) paths[count++] = sk_cmd_unquote(word);
    }
    if (count < 2) return;
    sk_bytes sources = paths[0], one;
    sk_bytes to = paths[count - 1];
    if (sk_find_byte(sources, 0, '+') == SK_NPOS && count == 2) {
        sk_world_copy(c->w, sk_cmd_str(c, sources), sk_cmd_str(c, to), move);
        return;
    }
    sk_file *f = sk_world_open_write(c->w, sk_cmd_str(c, to), false);
    for (size_t i = 0; f && i + 1 < count; i++) {
        sources = paths[i];
        while (sk_next_field(&sources, '+', &one)) {
            sk_bytes content;
            unsigned flow = 0;
            bool opaque = false;
            if (one.len == 0 || !sk_world_read(c->w, sk_cmd_str(c, one), &content, &flow, &opaque)) continue;
            if (opaque)
                sk_file_put_opaque(c->w, f, SK_ANSWER_BYTES, flow);
            else
                sk_file_put(c->w, f, f->len, content, flow);
        }
    }
    if (f) sk_file_close(c->w, f);
}

static void do_copy(sk_cmd *c, sk_bytes rest) { copy_files(c, rest, false); }

static void do_move(sk_cmd *c, sk_bytes rest) { copy_files(c, rest, true); }

static void do_rename(sk_cmd *c, sk_bytes rest)
{
    sk_bytes from = sk_cmd_unquote(sk_cmd_take_word(&rest)), to = sk_cmd_unquote(sk_cmd_take_word(&rest));
    sk_str old = sk_cmd_str(c, from);
    if (from.len > 0 && to.len > 0) sk_world_copy(c->w, old, sk_path_join(c->w, sk_path_folder(old), sk_cmd_str(c, to)), true);
}

static void do_delete(sk_cmd *c, sk_bytes rest)
{
    for (sk_bytes word; (word = sk_cmd_take_word(&rest)).len > 0;)
        if (word.p[0] != '/') sk_world_delete(c->w, sk_cmd_str(c, sk_cmd_unquote(word)));
}

static void do_make_folder(sk_cmd *c, sk_bytes rest)
{
    for (sk_bytes word; (word = sk_cmd_take_word(&rest)).len > 0;)
        sk_world_make_folder(c->w, sk_cmd_str(c, sk_cmd_unquote(word)));
}

static void do_change_folder(sk_cmd *c, sk_bytes rest)
{
    take_option(&rest, "/d");
    sk_bytes path = sk_cmd_unquote(rest);
    if (path.len > 0) {
        c->w->current_folder = sk_path_whole(c->w, sk_cmd_str(c, path));
    } else {
        sk_cmd_print(c, sk_cmd_bytes(c, c->w->current_folder));
        sk_cmd_print(c, SK_LIT("\r\n"));
    }
}

static void do_setlocal(sk_cmd *c, sk_bytes rest)
{
    if (sk_find_nocase(rest, 0, SK_LIT("enabledelayed")) != SK_NPOS) c->delayed = true;
    if (sk_find_nocase(rest, 0, SK_LIT("disabledelayed")) != SK_NPOS) c->delayed = false;
}

static void do_dir(sk_cmd *c, sk_bytes rest)
{
    for (sk_bytes word; (word = sk_cmd_take_word(&rest)).len > 0 && c->out;) {
        if (word.p[0] == '/') continue;
        for (size_t n = 0; n < 100; n++) {
            const sk_file *f = sk_world_match(c->w, sk_cmd_str(c, sk_cmd_unquote(word)), false, n);
            if (!f) break;
            sk_cmd_print(c, sk_cmd_bytes(c, sk_path_name(f->path)));
            sk_cmd_print(c, SK_LIT("\r\n"));
        }
    }
}

static void do_shift(sk_cmd *c, sk_bytes rest)
{
    (void)rest;
    for (unsigned i = 0; i < 9; i++) c->args[i] = c->args[i + 1];
    c->args[9] = (sk_bytes){0};
}

static void do_ver(sk_cmd *c, sk_bytes rest)
{
    (void)rest;
    sk_cmd_print(c, SK_LIT("\r\nMicrosoft Windows [Version 10.0.19042.746]\r\n"));
}

/* assoc and ftype print the registry's links between endings and programs: batch files take letters from there. */
static void do_assoc(sk_cmd *c, sk_bytes rest)
{
    static const struct {
        const char *ending, *type;
    } rows[] = {{".bat", "batfile"},
                {".cmd", "cmdfile"},
                {".exe", "exefile"},
                {".js", "JSFile"},
                {".ps1", "Microsoft.PowerShellScript.1"},
                {".psm1", "Microsoft.PowerShellModule.1"},
                {".txt", "txtfile"},
                {".vbs", "VBSFile"}};
    for (size_t i = 0; i < SK_COUNT(rows) && c->out; i++)
        if (sk_trim(rest).len == 0 || sk_is(sk_trim(rest), rows[i].ending))
            sk_buf_format(c->out, "%s=%s\r\n", rows[i].ending, rows[i].type);
}

static void do_ftype(sk_cmd *c, sk_bytes rest)
{
    (void)rest;
    sk_cmd_print(c, SK_LIT("Microsoft.PowerShellConsole.1=\"%SystemRoot%\\System32\\WindowsPowerShell\\v1.0\\powershell.exe\" "
                           "\"-p\" \"%1\"\r\n"));
}

static const struct {
    const char *name;
    builtin run;
} builtins[] = {{"assoc", do_assoc},    {"break", do_nothing},       {"call", do_call},           {"cd", do_change_folder},
                {"chcp", sk_cmd_chcp},  {"chdir", do_change_folder}, {"cls", do_nothing},         {"color", do_nothing},
                {"copy", do_copy},      {"date", do_nothing},        {"del", do_delete},          {"dir", do_dir},
                {"echo", do_echo},      {"endlocal", do_nothing},    {"erase", do_delete},        {"exit", do_exit},
                {"ftype", do_ftype},    {"goto", do_goto},           {"md", do_make_folder},      {"mkdir", do_make_folder},
                {"mklink", do_nothing}, {"move", do_move},           {"path", do_nothing},        {"pause", do_nothing},
                {"popd", do_nothing},   {"prompt", do_nothing},      {"pushd", do_change_folder}, {"rd", do_delete},
                {"rem", do_nothing},    {"ren", do_rename},          {"rename", do_rename},       {"rmdir", do_delete},
                {"set", do_set},        {"setlocal", do_setlocal},   {"shift", do_shift},         {"start", do_start},
                {"time", do_nothing},   {"title", do_nothing},       {"type", do_type},           {"ver", do_ver},
                {"verify", do_nothing}, {"vol", do_nothing}};

static builtin find_builtin(sk_bytes name)
{
    for (size_t i = 0; i < SK_COUNT(builtins); i++)
        if (sk_is(name, builtins[i].name)) return builtins[i].run;
    return NULL;
}

bool sk_cmd_is_builtin(sk_bytes name)
{
    return find_builtin(name) || sk_is(name, "if") || sk_is(name, "for") || sk_at(name, 0) == '(';
}

bool sk_cmd_builtin(sk_cmd *c, sk_bytes name, sk_bytes rest)
{
    builtin run = find_builtin(name);
    if (!run) return false;
    run(c, rest);
    return true;
}
