/* Programs of Windows and what their arguments make them do (LOLBAS: programs that fetch, decode or start code). */
#include "codec/base64.h"
#include "emulate/cmd/cmd_run.h"

typedef struct call {
    sk_bytes line;      /* the whole command line */
    sk_bytes rest;      /* behind the program's name */
    sk_cmd_words words; /* word 0 is the program */
    const char *via;
} call;

typedef void (*program)(sk_cmd *c, const call *p);

/* ---- common ---------------------------------------------------------------------------------------------------------- */

static bool is_address(sk_bytes b)
{
    static const char *const schemes[] = {"http://", "https://", "ftp://", "\\\\"};
    for (size_t i = 0; i < SK_COUNT(schemes); i++)
        if (sk_starts_nocase(b, sk_bytes_str(schemes[i]))) return true;
    return false;
}

static sk_bytes word(const call *p, size_t i) { return i < p->words.count ? p->words.word[i] : (sk_bytes){0}; }

/* The value behind a switch: "/tn name", "/tn:name" or "--output=name". Empty: absent. */
static sk_bytes value_of(const call *p, const char *name)
{
    sk_bytes key = sk_bytes_str(name);
    for (size_t i = 1; i < p->words.count; i++) {
        sk_bytes w = p->words.word[i];
        if (sk_equal_nocase(w, key)) return word(p, i + 1);
        int behind = sk_at(w, key.len);
        if (sk_starts_nocase(w, key) && (behind == ':' || behind == '=')) return sk_from(w, key.len + 1);
    }
    return (sk_bytes){0};
}

static bool has_word(const call *p, const char *name)
{
    for (size_t i = 1; i < p->words.count; i++)
        if (sk_is(p->words.word[i], name)) return true;
    return false;
}

enum { STARTED_MOST = 8 };

/* Files of the program's own making that the line names are handed over; their flow joins in. */
static void tell_run(sk_cmd *c, const call *p)
{
    sk_file *started[STARTED_MOST];
    size_t count = 0;
    sk_str path = SK_STR("");
    unsigned flow = c->flow;
    for (size_t i = 0; i < p->words.count; i++) {
        sk_bytes w = p->words.word[i];
        size_t comma = sk_find_byte(w, 0, ',');
        if (sk_starts_nocase(w, SK_LIT("/i:"))) w = sk_from(w, 3);
        if (w.len == 0 || w.len > 400 || sk_find_byte(w, 0, '.') == SK_NPOS) continue;
        sk_file *f = sk_world_file(c->w, sk_cmd_str(c, w));
        if (!f && comma != SK_NPOS) f = sk_world_file(c->w, sk_cmd_str(c, sk_slice(w, 0, comma)));
        if (!f || (!f->own && !f->beside) || count == STARTED_MOST) continue;
        sk_file_close(c->w, f);
        if (path.len == 0) path = f->path;
        flow |= f->own ? f->flow : 0;
        started[count++] = f;
    }
    SK_ACT(c->w, SK_OP_RUN, {"command", sk_cmd_str(c, p->line)}, {"path", path}, {"via", SK_STR("cmd")},
           {"flow", sk_flow_text(c->w, flow)});
    for (size_t i = 0; i < count; i++)
        if (started[i]->own) sk_file_start(c->w, started[i]);
}

static void child(sk_cmd *c, const char *name, unsigned kind, sk_bytes bytes) { sk_world_child(c->w, name, kind, bytes); }

static bool fetch(sk_cmd *c, sk_bytes url, sk_bytes path, const char *via)
{
    bool good = sk_world_download(c->w, sk_cmd_str(c, url), sk_cmd_str(c, path), "GET", via);
    c->error_level = !good;
    return good;
}

/* ---- interpreters ------------------------------------------------------------------------------------------------------ */

static void run_powershell(sk_cmd *c, const call *p)
{
    sk_powershell_line l = sk_powershell_line_of(c->arena, p->rest);
    tell_run(c, p);
    if (l.encoded && l.script.len > 0) sk_world_decoded(c->w, "powershell -EncodedCommand", l.script.len);
    if (l.from_input && c->has_in) l.script = c->in;
    if (l.file.len > 0) {
        sk_file *f = sk_world_file(c->w, sk_cmd_str(c, l.file));
        if (f && !f->opaque) child(c, "powershell -File", SK_KIND_SCRIPT_POWERSHELL, sk_bytes_of(f->p, f->len));
    } else if (l.script.len > 0) {
        child(c, l.encoded ? "powershell -EncodedCommand" : "powershell -Command", SK_KIND_SCRIPT_POWERSHELL, l.script);
    }
}

/* clip: the text that comes through the pipe. */
static void run_clip(sk_cmd *c, const call *p)
{
    tell_run(c, p);
    if (c->has_in) sk_world_set_clipboard(c->w, sk_cmd_str(c, c->in), c->flow | SK_FLOW_COMPUTED);
}

/* cmd /c: what stands behind. Quotes around all of it are taken off unless it is one quoted program (cmd /?). */
static sk_bytes inner_command(sk_bytes b)
{
    b = sk_trim(b);
    if (sk_at(b, 0) != '"') return b;
    size_t quotes = 0;
    bool special = false, blank = false;
    for (size_t i = 0; i < b.len; i++) {
        quotes += b.p[i] == '"';
        blank = blank || b.p[i] == ' ';
        special = special || sk_find_byte(SK_LIT("&<>()@^|"), 0, b.p[i]) != SK_NPOS;
    }
    if (quotes == 2 && !special && blank && sk_find_nocase(b, 0, SK_LIT(".exe\"")) != SK_NPOS) return b;
    size_t last = sk_find_last(b, SK_LIT("\""));
    if (last == 0) return sk_from(b, 1);
    if (last + 1 == b.len) return sk_slice(b, 1, last - 1);
    return quotes > 2 && sk_find_byte(b, 1, '"') != last ? b : sk_slice(b, 1, last - 1);
}

static void run_cmd(sk_cmd *c, const call *p)
{
    bool delayed = false;
    sk_bytes rest = p->rest;
    for (size_t i = 0; i < rest.len; i++) {
        if (rest.p[i] != '/') {
            if (!sk_is_space(rest.p[i]) && rest.p[i] != '^') break;
            continue;
        }
        size_t at = i + 1;
        while (sk_at(rest, at) == '^') at++; /* cmd /^c where an outer cmd did not read it */
        int ch = sk_lower(sk_at(rest, at));
        if (ch == 'c' || ch == 'k' || ch == 'r') {
            sk_cmd_text(c, inner_command(sk_from(rest, at + 1)), false, delayed);
            return;
        }
        if (ch == 'v' && sk_find_nocase(sk_slice(rest, at, 4), 0, SK_LIT("off")) == SK_NPOS) delayed = true;
        while (i < rest.len && !sk_is_space(rest.p[i])) {
            if (rest.p[i] == '/' && (sk_lower(sk_at(rest, i + 1)) == 'c' || sk_lower(sk_at(rest, i + 1)) == 'k') && i + 1 > at) {
                i--;
                break;
            }
            i++;
        }
    }
    if (c->has_in && c->in.len > 0) sk_cmd_text(c, c->in, true, delayed); /* echo ... | cmd */
}

static unsigned kind_of_engine(sk_bytes name)
{
    static const struct {
        const char *engine;
        unsigned kind;
    } rows[] = {{"jscript", SK_KIND_SCRIPT_JAVASCRIPT},
                {"javascript", SK_KIND_SCRIPT_JAVASCRIPT},
                {"vbscript", SK_KIND_SCRIPT_VBSCRIPT},
                {"vbs", SK_KIND_SCRIPT_VBSCRIPT}};
    for (size_t i = 0; i < SK_COUNT(rows); i++)
        if (sk_starts_nocase(name, sk_bytes_str(rows[i].engine))) return rows[i].kind;
    return SK_KIND_NONE;
}

/* What stands behind a word, as it was written ("x " was put in front of the rest to split it). */
static sk_bytes behind(const call *p, size_t i) { return i + 1 < p->words.count ? sk_from(p->rest, p->words.from[i + 1] - 2) : (sk_bytes){0}; }

static void run_script_host(sk_cmd *c, const call *p)
{
    tell_run(c, p);
    for (size_t i = 1; i < p->words.count; i++) {
        sk_bytes w = p->words.word[i];
        if (sk_starts_nocase(w, SK_LIT("/e:")) || sk_starts_nocase(w, SK_LIT("//e:"))) {
            const sk_file *f = i + 1 < p->words.count ? sk_world_file(c->w, sk_cmd_str(c, p->words.word[i + 1])) : NULL;
            unsigned kind = kind_of_engine(sk_from(w, sk_find_byte(w, 0, ':') + 1));
            if (f && !f->opaque) child(c, "script", kind, sk_bytes_of(f->p, f->len));
        }
        if (is_address(w)) fetch(c, w, (sk_bytes){0}, p->via);
        if (sk_world_run_self(c->w, sk_cmd_str(c, w), sk_cmd_str(c, behind(p, i)))) return;
    }
}

/* mshta URL; mshta javascript:code; mshta vbscript:code */
static void run_mshta(sk_cmd *c, const call *p)
{
    tell_run(c, p);
    sk_bytes rest = sk_cmd_unquote(p->rest), target = word(p, 1);
    size_t colon = sk_find_byte(rest, 0, ':');
    unsigned kind = colon == SK_NPOS ? SK_KIND_NONE : kind_of_engine(sk_slice(rest, 0, colon));
    if (kind != SK_KIND_NONE)
        child(c, "mshta", kind, sk_from(rest, colon + 1));
    else if (is_address(target))
        fetch(c, target, (sk_bytes){0}, "mshta");
}

static void run_regsvr32(sk_cmd *c, const call *p)
{
    tell_run(c, p);
    for (size_t i = 1; i < p->words.count; i++) {
        sk_bytes w = p->words.word[i];
        if (sk_starts_nocase(w, SK_LIT("/i:")) || sk_starts_nocase(w, SK_LIT("-i:")))
            w = sk_from(w, 3);
        else if (sk_at(w, 0) == '/' || sk_at(w, 0) == '-')
            continue;
        if (is_address(w))
            fetch(c, w, (sk_bytes){0}, "regsvr32");
        else if (!sk_is(w, "scrobj.dll") && w.len > 0)
            sk_world_load(c->w, sk_cmd_str(c, w), SK_STR("DllRegisterServer"), "regsvr32");
    }
}

static void run_rundll32(sk_cmd *c, const call *p)
{
    tell_run(c, p);
    sk_bytes rest = sk_trim(p->rest);
    if (sk_starts_nocase(rest, SK_LIT("javascript:"))) {
        child(c, "rundll32", SK_KIND_SCRIPT_JAVASCRIPT, sk_from(rest, 11));
        return;
    }
    sk_bytes w = sk_cmd_take_word(&rest); /* file,Function or file Function */
    sk_bytes function = sk_cmd_take_word(&rest);
    if (w.len > 0) sk_world_load(c->w, sk_cmd_str(c, sk_cmd_unquote(w)), sk_cmd_str(c, function), "rundll32");
    for (size_t i = 1; i < p->words.count; i++)
        if (is_address(p->words.word[i]) && p->words.word[i].p[0] != '\\') fetch(c, p->words.word[i], (sk_bytes){0}, "rundll32");
}

/* ---- programs that fetch or decode ---------------------------------------------------------------------------------------- */

static void decode_file(sk_cmd *c, sk_bytes from, sk_bytes to, bool hex)
{
    sk_bytes content, body;
    unsigned flow = 0;
    bool opaque = false;
    if (!sk_world_read(c->w, sk_cmd_str(c, from), &content, &flow, &opaque)) return;
    if (opaque) {
        sk_file *f = sk_world_open_write(c->w, sk_cmd_str(c, to), false);
        if (!f) return;
        sk_file_put_opaque(c->w, f, SK_ANSWER_BYTES, flow | SK_FLOW_DECODED);
        sk_file_close(c->w, f);
        return;
    }
    sk_buf b = sk_buf_new(c->arena, content.len + 1);
    sk_bytes rest = content, line;
    while (sk_next_line(&rest, &line, NULL))
        if (!sk_starts(line, SK_LIT("-----"))) sk_buf_bytes(&b, line);
    if (hex) {
        sk_bytes digits = sk_buf_view(&b);
        sk_buf out = sk_buf_new(c->arena, digits.len);
        int high = -1;
        for (size_t i = 0; i < digits.len; i++) {
            int v = sk_hex_value(digits.p[i]);
            if (v < 0) continue;
            if (high >= 0) sk_buf_byte(&out, (uint8_t)(high << 4 | v));
            high = high >= 0 ? -1 : v;
        }
        body = sk_buf_view(&out);
    } else {
        body = sk_base64_decode(c->arena, sk_buf_view(&b), SK_BASE64_CONTINUE);
    }
    sk_world_decoded(c->w, hex ? "certutil hex" : "certutil base64", body.len);
    sk_world_write(c->w, sk_cmd_str(c, to), body, flow | SK_FLOW_DECODED | c->flow);
}

static void run_certutil(sk_cmd *c, const call *p)
{
    sk_bytes files[4], url = {0};
    size_t count = 0;
    bool decode = false, hex = false, cache = false;
    for (size_t i = 1; i < p->words.count; i++) {
        sk_bytes w = p->words.word[i], name = sk_from(w, 1);
        bool option = (sk_at(w, 0) == '-' || sk_at(w, 0) == '/') && w.len > 1;
        if (option && sk_is(name, "decode"))
            decode = true;
        else if (option && sk_is(name, "decodehex"))
            decode = hex = true;
        else if (option && (sk_is(name, "urlcache") || sk_is(name, "verifyctl") || sk_is(name, "url")))
            cache = true;
        else if (is_address(w))
            url = w;
        else if (!option && count < SK_COUNT(files))
            files[count++] = w;
    }
    tell_run(c, p);
    if (decode && count >= 2) decode_file(c, files[0], files[1], hex);
    if (url.len > 0) fetch(c, url, count > 0 ? files[count - 1] : (sk_bytes){0}, cache ? "certutil -urlcache" : "certutil");
}

static void run_bitsadmin(sk_cmd *c, const call *p)
{
    tell_run(c, p);
    for (size_t i = 1; i < p->words.count; i++)
        if (is_address(p->words.word[i]) && p->words.word[i].p[0] != '\\')
            fetch(c, p->words.word[i], word(p, i + 1), "bitsadmin");
}

static void run_curl(sk_cmd *c, const call *p)
{
    static const char *const outputs[] = {"-o", "--output", "-O", "--output-document", "-P"};
    sk_bytes path = {0};
    tell_run(c, p);
    for (size_t i = 0; i < SK_COUNT(outputs) && path.len == 0; i++) {
        sk_bytes v = value_of(p, outputs[i]);
        if (!is_address(v)) path = v;
    }
    for (size_t i = 1; i < p->words.count; i++) {
        sk_bytes w = p->words.word[i];
        bool bare = sk_at(w, 0) != '-' && sk_find_byte(w, 0, '.') != SK_NPOS && sk_find_byte(w, 0, '/') != SK_NPOS &&
                    !sk_equal(w, path);
        if (!is_address(w) && !bare) continue;
        sk_bytes name = path;
        if (name.len == 0 && has_word(p, "-O")) name = sk_from(w, sk_find_last(w, SK_LIT("/")) + 1);
        if (fetch(c, w, name, p->via) && name.len == 0 && c->out) c->flow |= SK_FLOW_NETWORK | SK_FLOW_UNKNOWN;
    }
}

static void run_msiexec(sk_cmd *c, const call *p)
{
    tell_run(c, p);
    for (size_t i = 1; i < p->words.count; i++) {
        sk_bytes w = p->words.word[i];
        if (w.len > 2 && sk_at(w, 0) == '/' && sk_lower(sk_at(w, 1)) == 'i') w = sk_from(w, 2);
        if (is_address(w)) fetch(c, w, (sk_bytes){0}, "msiexec");
    }
}

/* Programs that run what an address among their arguments holds, or just fetch it. */
static void run_fetcher(sk_cmd *c, const call *p)
{
    tell_run(c, p);
    for (size_t i = 1; i < p->words.count; i++) {
        size_t at = sk_find_nocase(p->words.word[i], 0, SK_LIT("http"));
        sk_bytes url = at == SK_NPOS ? (sk_bytes){0} : sk_from(p->words.word[i], at);
        if (is_address(url)) fetch(c, url, (sk_bytes){0}, p->via);
    }
}

/* ---- starting by others, staying ------------------------------------------------------------------------------------------ */

static void run_inner(sk_cmd *c, sk_bytes line)
{
    if (line.len > 0 && !sk_cmd_is_deep(c, SK_CMD_DEPTH_MOST)) {
        c->shared->depth++;
        sk_cmd_program(c, line);
        c->shared->depth--;
    }
}

static void run_schtasks(sk_cmd *c, const call *p)
{
    sk_bytes line = value_of(p, "/tr");
    tell_run(c, p);
    if (has_word(p, "/create")) {
        SK_ACT(c->w, SK_OP_PERSIST, {"how", SK_STR("task")}, {"target", sk_cmd_str(c, value_of(p, "/tn"))},
               {"command", sk_cmd_str(c, line)});
        run_inner(c, line);
    }
}

static void run_at(sk_cmd *c, const call *p)
{
    tell_run(c, p);
    SK_ACT(c->w, SK_OP_PERSIST, {"how", SK_STR("task")}, {"command", sk_cmd_str(c, p->rest)});
}

static void run_service(sk_cmd *c, const call *p)
{
    sk_bytes path = value_of(p, "binpath");
    for (size_t i = 1; i < p->words.count && path.len == 0; i++)
        if (sk_starts_nocase(p->words.word[i], SK_LIT("binpath=")))
            path = p->words.word[i].len > 8 ? sk_from(p->words.word[i], 8) : word(p, i + 1);
    tell_run(c, p);
    if (has_word(p, "create") || has_word(p, "config"))
        SK_ACT(c->w, SK_OP_PERSIST, {"how", SK_STR("service")}, {"target", sk_cmd_str(c, word(p, 2))},
               {"command", sk_cmd_str(c, path)});
}

static void run_reg(sk_cmd *c, const call *p)
{
    sk_bytes name = value_of(p, "/v"), data = value_of(p, "/d");
    sk_str key = sk_cmd_str(c, sk_text_bytes(c->arena, "%.*s\\%.*s", (int)word(p, 2).len, (const char *)word(p, 2).p,
                                             (int)name.len, (const char *)name.p));
    sk_value v = sk_string(sk_cmd_str(c, data));
    tell_run(c, p);
    if (sk_is(word(p, 1), "add"))
        sk_world_reg_write(c->w, key, &v);
    else if (sk_is(word(p, 1), "delete"))
        sk_world_reg_delete(c->w, key);
    else if (sk_is(word(p, 1), "query") && sk_world_reg_read(c->w, key, &v)) {
        sk_str text = SK_STR("");
        if (sk_value_to_str(c->w, &v, &text) == 0) sk_cmd_print(c, sk_cmd_bytes(c, text));
    }
}

static void run_wmic(sk_cmd *c, const call *p)
{
    tell_run(c, p);
    sk_bytes format = value_of(p, "/format");
    if (is_address(format)) fetch(c, format, (sk_bytes){0}, "wmic");
    size_t at = sk_find_nocase(p->rest, 0, SK_LIT("call"));
    sk_bytes rest = at == SK_NPOS ? (sk_bytes){0} : sk_from(p->rest, at + 4);
    if (sk_find_nocase(p->rest, 0, SK_LIT("process")) == SK_NPOS || !sk_is(sk_cmd_take_word(&rest), "create")) {
        if (format.len == 0) sk_world_probe(c->w, "wmi", sk_cmd_str(c, sk_trim(p->rest)));
        return;
    }
    rest = sk_trim(rest);
    int quote = sk_at(rest, 0);
    bool quoted = quote == '"' || quote == '\'';
    size_t close = quoted ? sk_find_last(rest, sk_slice(rest, 0, 1)) : SK_NPOS;
    run_inner(c, quoted && close > 0 && close != SK_NPOS ? sk_slice(rest, 1, close - 1) : rest);
}

/* forfiles /c "cmd", pcalua -a program, conhost cmd, explorer file, scriptrunner -appvscript file */
static void run_starter(sk_cmd *c, const call *p)
{
    static const char *const switches[] = {"/c", "-a", "-appvscript", "/root,"};
    sk_bytes line = {0};
    tell_run(c, p);
    for (size_t i = 0; i < SK_COUNT(switches) && line.len == 0; i++) line = value_of(p, switches[i]);
    if (line.len == 0 && sk_is(sk_cmd_program_name(word(p, 0)), "conhost")) line = sk_trim(p->rest);
    run_inner(c, line);
}

/* odbcconf /a {REGSVR file} */
static void run_odbcconf(sk_cmd *c, const call *p)
{
    tell_run(c, p);
    size_t at = sk_find_nocase(p->rest, 0, SK_LIT("regsvr"));
    if (at == SK_NPOS) return;
    sk_bytes rest = sk_from(p->rest, at + 6), file = sk_cmd_take_word(&rest);
    sk_world_load(c->w, sk_cmd_str(c, sk_trim_char(sk_cmd_unquote(file), '}')), SK_STR("DllRegisterServer"), "odbcconf");
}

/* ---- waiting, looking, filtering --------------------------------------------------------------------------------------------- */

static void run_wait(sk_cmd *c, const call *p)
{
    uint64_t seconds = 0;
    sk_bytes n = value_of(p, "-n").len ? value_of(p, "-n") : value_of(p, "/t").len ? value_of(p, "/t") : word(p, 1);
    sk_bytes host = word(p, p->words.count > 1 ? p->words.count - 1 : 1);
    sk_parse_u64(n, &seconds);
    bool local = sk_starts(host, SK_LIT("127.")) || sk_is(host, "localhost") || sk_is(host, "1.1");
    if (sk_is(sk_cmd_program_name(word(p, 0)), "ping") && !local && sk_is_alpha(sk_at(host, 0))) {
        sk_world_connect(c->w, sk_cmd_str(c, host), SK_STR(""), "ping");
        return;
    }
    sk_world_wait(c->w, (double)(seconds < 1000000 ? seconds : 1000000));
}

static void run_look(sk_cmd *c, const call *p)
{
    sk_world_probe(c->w, p->via, sk_cmd_str(c, sk_trim(p->rest)));
    sk_str user = sk_world_environ(c->w, SK_STR("USERNAME"));
    if (sk_is(sk_bytes_str(p->via), "whoami")) sk_cmd_print(c, sk_cmd_bytes(c, user));
    if (sk_is(sk_bytes_str(p->via), "hostname")) sk_cmd_print(c, sk_cmd_bytes(c, sk_world_environ(c->w, SK_STR("COMPUTERNAME"))));
}

static void run_findstr(sk_cmd *c, const call *p) { sk_cmd_print(c, sk_cmd_findstr(c, &p->words, c->in)); }

static void run_more(sk_cmd *c, const call *p)
{
    sk_bytes content;
    unsigned flow = 0;
    bool opaque = false;
    sk_bytes file = word(p, p->words.count > 1 ? p->words.count - 1 : 1);
    if (file.len > 0 && sk_at(file, 0) != '+' && sk_at(file, 0) != '/' &&
        sk_world_read(c->w, sk_cmd_str(c, file), &content, &flow, &opaque)) {
        c->flow |= flow;
        sk_cmd_print(c, content);
    } else {
        sk_cmd_print(c, c->in);
    }
}

static void run_chcp(sk_cmd *c, const call *p) { sk_cmd_chcp(c, p->rest); }

static void run_quiet(sk_cmd *c, const call *p)
{
    (void)c;
    (void)p;
}

static void run_copy(sk_cmd *c, const call *p) { sk_cmd_builtin(c, SK_LIT("copy"), p->rest); }

static const struct {
    const char *name;
    program run;
} programs[] = {{"at", run_at},
                {"attrib", run_quiet},
                {"bitsadmin", run_bitsadmin},
                {"certoc", run_fetcher},
                {"certreq", run_fetcher},
                {"certutil", run_certutil},
                {"choice", run_wait},
                {"chcp", run_chcp},
                {"clip", run_clip},
                {"cmd", run_cmd},
                {"cmstp", run_fetcher},
                {"conhost", run_starter},
                {"cscript", run_script_host},
                {"curl", run_curl},
                {"desktopimgdownldr", run_fetcher},
                {"esentutl", run_copy},
                {"find", run_findstr},
                {"findstr", run_findstr},
                {"forfiles", run_starter},
                {"hh", run_fetcher},
                {"hostname", run_look},
                {"ipconfig", run_look},
                {"mode", run_quiet},
                {"more", run_more},
                {"mshta", run_mshta},
                {"msiexec", run_msiexec},
                {"nltest", run_look},
                {"odbcconf", run_odbcconf},
                {"pcalua", run_starter},
                {"ping", run_wait},
                {"powershell", run_powershell},
                {"pwsh", run_powershell},
                {"reg", run_reg},
                {"regsvr32", run_regsvr32},
                {"rundll32", run_rundll32},
                {"sc", run_service},
                {"schtasks", run_schtasks},
                {"scriptrunner", run_starter},
                {"sort", run_more},
                {"systeminfo", run_look},
                {"tasklist", run_look},
                {"timeout", run_wait},
                {"wget", run_curl},
                {"whoami", run_look},
                {"wmic", run_wmic},
                {"wscript", run_script_host},
                {"xcopy", run_copy}};

/* A program of the world's file system that is a script is one to be read: its text goes on as what it is. */
static bool run_own_script(sk_cmd *c, const call *p)
{
    sk_str path = sk_cmd_str(c, word(p, 0));
    sk_file *f = sk_world_file(c->w, path);
    bool batch = sk_ends_nocase(word(p, 0), SK_LIT(".bat")) || sk_ends_nocase(word(p, 0), SK_LIT(".cmd"));
    if (!f || f->opaque || !batch) return false;
    tell_run(c, p);
    if (!f->own) (void)sk_world_run_self(c->w, path, sk_cmd_str(c, sk_trim(p->rest)));
    else if (!c->w->sink.follow) sk_cmd_script(c, word(p, 0), sk_arena_copy(c->arena, sk_bytes_of(f->p, f->len)), p->rest);
    return true; /* where somebody follows, it ran as what it is */
}

static void run_by_name(sk_cmd *c, call *p)
{
    sk_bytes base = sk_cmd_program_name(p->words.word[0]);
    for (size_t i = 0; i < SK_COUNT(programs); i++) {
        if (!sk_is(base, programs[i].name)) continue;
        p->via = programs[i].name;
        programs[i].run(c, p);
        return;
    }
    if (!run_own_script(c, p)) tell_run(c, p);
}

void sk_cmd_program(sk_cmd *c, sk_bytes line)
{
    call p = {.line = sk_trim(line), .via = ""};
    sk_bytes rest = p.line;
    if (rest.len == 0 || !sk_cmd_step(c, 2 + rest.len / 32) || sk_cmd_is_deep(c, 2 * SK_CMD_DEPTH_MOST)) return;
    size_t len = 0;
    bool quoted = false; /* quotes inside of a name do not count: ms""hta */
    for (; len < rest.len && (quoted || (!sk_is_space(rest.p[len]) && (len == 0 || rest.p[len] != '/'))); len++)
        if (rest.p[len] == '"') quoted = !quoted;
    sk_buf name = sk_buf_new(c->arena, len + 1);
    for (size_t i = 0; i < len; i++)
        if (rest.p[i] != '"') sk_buf_byte(&name, rest.p[i]);
    p.rest = sk_from(rest, len);
    p.words = sk_cmd_split(c->arena, sk_text_bytes(c->arena, "x %.*s", (int)p.rest.len, (const char *)p.rest.p));
    p.words.word[0] = sk_buf_view(&name);
    c->error_level = 0;
    if (is_address(p.words.word[0])) { /* an address opens in the browser */
        tell_run(c, &p);
        return;
    }
    if (!c->out) {
        run_by_name(c, &p);
        return;
    }
    sk_world_output printed;
    sk_world_listen(c->w, &printed);
    run_by_name(c, &p);
    sk_world_unlisten(c->w, &printed);
    sk_cmd_print(c, sk_cmd_bytes(c, printed.text));
    c->shared->heard |= printed.flow;
}
