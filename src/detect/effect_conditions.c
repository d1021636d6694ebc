/* Sources: Microsoft's references of the programs named; ATT&CK T1218 (system binaries that load code), T1105, T1204.002. */
#include "detect/effect_conditions.h"

#include <string.h>

#include "base/attr.h"
#include "base/phrases.h"
#include "model/domains.h"

enum { HOSTS_LEAST = 3 };

sk_bytes sk_effect_arg(const sk_effect *e, const char *name)
{
    for (size_t i = 0; i < e->arg_count; i++)
        if (sk_is(e->args[i].name, name)) return e->args[i].value;
    return (sk_bytes){NULL, 0};
}

static bool flows(const sk_effect *e, const char *from) { return sk_find(sk_effect_arg(e, "flow"), 0, sk_bytes_str(from)) != SK_NPOS; }

/* What would be started, whatever the effect calls it. */
static sk_bytes command_of(const sk_effect *e)
{
    sk_bytes command = sk_effect_arg(e, "command");
    return command.len ? command : sk_effect_arg(e, "library");
}

static bool is_name_char(int c) { return sk_is_alnum(c) || c == '_' || c == '-'; }

static bool names_one_of(sk_phrases *set, sk_bytes text)
{
    sk_phrase_search search = sk_phrases_start(set, text);
    for (sk_phrase_hit hit; sk_phrases_next(&search, &hit);) {
        size_t end = hit.off + sk_bytes_str(set->phrases[hit.phrase]).len;
        if ((hit.off == 0 || !is_name_char(sk_at(text, hit.off - 1))) && !is_name_char(sk_at(text, end))) return true;
    }
    return false;
}

/* Programs of the system that run or load what they are given. */
static const char *const interpreters[] = {"powershell", "pwsh", "cmd", "mshta", "wscript", "cscript", "rundll32", "regsvr32", "msbuild",
                                           "certutil", "bitsadmin", "msiexec", "installutil", "wmic", "forfiles", "schtasks"};
static sk_phrases interpreter_set = SK_PHRASES(interpreters);

/* Programs that show what they are given. */
static const char *const viewers[] = {"explorer", "notepad", "winword", "excel", "powerpnt", "iexplore", "firefox", "chrome", "msedge",
                                      "acrord32", "wordpad", "mspaint", "write", "calc"};
static sk_phrases viewer_set = SK_PHRASES(viewers);

static bool ends_with_one_of(sk_bytes text, const char *const *endings, size_t count)
{
    while (text.len && (text.p[text.len - 1] == '"' || text.p[text.len - 1] == ' ')) text.len--;
    for (size_t i = 0; i < count; i++)
        if (sk_ends_nocase(text, sk_bytes_str(endings[i]))) return true;
    return false;
}

static bool is_program_name(sk_bytes path)
{
    static const char *const endings[] = {".exe", ".dll", ".scr", ".com", ".pif", ".cpl", ".ocx", ".msi", ".sys"};
    return ends_with_one_of(path, endings, SK_COUNT(endings));
}

static bool is_script_name(sk_bytes path)
{
    static const char *const endings[] = {".js", ".jse", ".vbs", ".vbe", ".wsf", ".wsh", ".hta", ".bat", ".cmd", ".ps1", ".psm1", ".sct", ".xsl",
                                          ".lnk", ".jar", ".py", ".reg", ".inf", ".url", ".scf"};
    return ends_with_one_of(path, endings, SK_COUNT(endings));
}

static bool is_shown_name(sk_bytes path)
{
    static const char *const endings[] = {".txt", ".doc", ".docx", ".xls", ".xlsx", ".xlsm", ".xlsb", ".csv", ".pdf", ".ppt", ".pptx", ".rtf",
                                          ".htm", ".html", ".jpg", ".png", ".gif", ".xml", ".zip", ".log", ".chm", ".msg", ".mdb", ".accdb",
                                          "\\", "/"};
    return ends_with_one_of(path, endings, SK_COUNT(endings));
}

static bool is_address(sk_bytes text)
{
    static const char *const schemes[] = {"http://", "https://", "ftp://", "mailto:", "www."};
    for (size_t i = 0; i < SK_COUNT(schemes); i++)
        if (sk_starts_nocase(text, sk_bytes_str(schemes[i]))) return true;
    return false;
}

/* The first word of a command line, without its quotes. */
static sk_bytes first_word(sk_bytes line)
{
    bool quoted = sk_at(line, 0) == '"';
    size_t end = quoted ? 1 : 0;
    while (end < line.len && line.p[end] != (quoted ? '"' : ' ')) end++;
    return sk_slice(line, quoted ? 1 : 0, end - (quoted ? 1 : 0));
}

/* What is started decides, not what it is given: the first word, or the whole line where a path has blanks. */
/* One path without arguments: a drive, a share, something not known, or a single word. */
static bool is_one_path(sk_bytes line, sk_bytes program)
{
    return sk_at(line, 1) == ':' || sk_starts(line, SK_LIT("\\\\")) || sk_at(line, 0) == '{' || program.len + 2 >= line.len;
}

static bool is_viewed(const sk_effect *e)
{
    sk_bytes command = command_of(e), via = sk_effect_arg(e, "via"), program = first_word(command);
    if (is_address(command)) return true;
    if (names_one_of(&viewer_set, program)) return !is_program_name(sk_effect_arg(e, "path")) && !is_script_name(command);
    if (is_program_name(program) || is_script_name(program) || is_program_name(command) || is_script_name(command)) return false;
    if (names_one_of(&interpreter_set, program)) return false;
    if (sk_is(via, "Open") || sk_is(via, "FollowHyperlink")) return true;
    return is_one_path(command, program) ? is_shown_name(command) : is_shown_name(program);
}

static bool has(sk_bytes text, const char *word) { return sk_find_nocase(text, 0, sk_bytes_str(word)) != SK_NPOS; }

/* Pairs of a program and what makes it fetch; the second may be one of two. */
static bool is_fetching(sk_bytes command)
{
    static const struct { const char *program, *with, *and; } rows[] = {
        {"mshta", "http", ""},          {"mshta", "javascript:", ""},   {"mshta", "vbscript:", ""},     {"regsvr32", "/i:", "http"},
        {"regsvr32", "-i:", "http"},    {"msiexec", "http", "i"},       {"rundll32", "javascript:", ""}, {"certutil", "urlcache", ""},
        {"bitsadmin", "transfer", ""},  {"bitsadmin", "addfile", ""},   {"cmstp", "http", ""},           {"/format", "http", ".xsl"},
        {"rundll32", " \\\\", ""},      {"rundll32", "\"\\\\", ""},    {"regsvr32", " \\\\", ""},       {"regsvr32", "\"\\\\", ""},
        {"hh.exe", "http", ""},         {"wmic", "/format:", "http"},
    };
    if (sk_starts_nocase(command, SK_LIT("script:")) || sk_starts_nocase(command, SK_LIT("scriptlet:"))) return true;
    for (size_t i = 0; i < SK_COUNT(rows); i++)
        if (has(command, rows[i].program) && has(command, rows[i].with) && has(command, rows[i].and)) return true;
    return false;
}

/* Functions that run a text or style sheet as a program at once. */
static bool is_interpreted(const sk_effect *e)
{
    static const char *const names[] = {"Invoke-Expression", "MSXML2.DOMDocument.transformNode", "Execute", "ExecuteGlobal", "Eval", "GetObject"};
    for (size_t i = 0; i < SK_COUNT(names); i++)
        if (sk_is(sk_effect_arg(e, "via"), names[i])) return true;
    return false;
}

static bool runs_what_it_fetches(const sk_effect *e)
{
    sk_bytes via = sk_effect_arg(e, "via");
    return sk_is(via, "mshta") || sk_is(via, "regsvr32");
}

/* A program or script that comes over the network and is kept. */
static bool is_kept_program(const sk_effect *e)
{
    sk_bytes path = sk_effect_arg(e, "path");
    if (e->op == SK_OP_WRITE) return flows(e, "network") && (is_program_name(path) || is_script_name(path));
    if (e->op != SK_OP_DOWNLOAD) return false;
    if (path.len == 0 && sk_starts(sk_effect_arg(e, "via"), SK_LIT("URLDownload"))) path = sk_effect_arg(e, "url");
    return is_program_name(path) || is_script_name(path);
}

/* A script that somebody looks at by itself may start what it likes: an administrator's tool. One that came in a mail or document,
 * or that another program would have made, has no such excuse. */
static bool is_open_script(sk_view *v, uint32_t id)
{
    for (const sk_artifact *a = sk_report_artifact(v->report, id); a; a = sk_report_artifact(v->report, a->parent)) {
        if (a->relation == SK_REL_EMULATED || a->relation == SK_REL_MACRO || a->kind == SK_KIND_MACRO_VBA) return false;
        if (a->kind == SK_KIND_MAIL_RFC5322 || a->kind == SK_KIND_MAIL_MSG || sk_kind_has(a->kind, SK_KIND_IS_DOCUMENT)) return false;
    }
    return true;
}

/* Software is fetched and installed openly by scripts of PowerShell and cmd; a file of JScript, VBScript, HTA, WSF or SCT that does
 * it is a downloader wherever it lies, and so is one of the other two inside of such a file or a shortcut. */
static bool is_open_shell(sk_view *v, uint32_t id)
{
    const sk_artifact *a = sk_report_artifact(v->report, id);
    if (!a || (a->kind != SK_KIND_SCRIPT_POWERSHELL && a->kind != SK_KIND_SCRIPT_BATCH) || !is_open_script(v, id)) return false;
    for (; a; a = sk_report_artifact(v->report, a->parent)) {
        switch (a->kind) {
        case SK_KIND_SCRIPT_JAVASCRIPT:
        case SK_KIND_SCRIPT_VBSCRIPT:
        case SK_KIND_SCRIPT_HTA:
        case SK_KIND_SCRIPT_WSF:
        case SK_KIND_SCRIPT_SCRIPTLET:
        case SK_KIND_SCRIPT_XSL:
        case SK_KIND_SHORTCUT_LNK: return false;
        default: break;
        }
    }
    return true;
}

/* Export and Import of modules is how developers carry their code about, and many business forms mail themselves; workbooks and
 * add-ins copy their file as a whole. Viruses write their code line by line. */
static bool is_ordinary_copy(const sk_effect *e)
{
    sk_bytes target = sk_effect_arg(e, "target"), source = sk_effect_arg(e, "source");
    if (sk_ends_nocase(target, SK_LIT(".Import")) || sk_is(target, "mail attachment")) return true;
    return sk_find_byte(source, 0, '\\') != SK_NPOS && sk_find_byte(target, 0, '\\') != SK_NPOS && !has(target, "normal.dot");
}

/* --- the other end --- */

static sk_bytes host_of(sk_bytes url)
{
    size_t slashes = sk_find(url, 0, SK_LIT("://"));
    sk_bytes rest = slashes == SK_NPOS ? url : sk_from(url, slashes + 3);
    size_t end = 0;
    while (end < rest.len && rest.p[end] != '/' && rest.p[end] != '?' && rest.p[end] != ':' && rest.p[end] != '#') end++;
    return sk_slice(rest, 0, end);
}

/* Not a name without a point, not an address for private networks (RFC 1918), not a path. */
static bool is_outside(const sk_effect *e)
{
    sk_bytes url = sk_effect_arg(e, "url");
    sk_bytes host = url.len ? host_of(url) : sk_effect_arg(e, "host");
    static const char *const inside[] = {"10.", "192.168.", "127.", "169.254.", "172.16.", "localhost"};
    if (sk_find_byte(host, 0, '.') == SK_NPOS || sk_find_byte(host, 0, '\\') != SK_NPOS || sk_find_byte(host, 0, '{') != SK_NPOS ||
        sk_find_byte(host, 0, '@') != SK_NPOS || sk_find_byte(host, 0, '=') != SK_NPOS)
        return false;
    for (size_t i = 0; i < SK_COUNT(inside); i++)
        if (sk_starts_nocase(host, sk_bytes_str(inside[i]))) return false;
    return !sk_ends_nocase(host, SK_LIT(".local")) && !sk_ends_nocase(host, SK_LIT(".lan"));
}

/* The topmost program that an artifact belongs to: what a macro starts is a part of it. */
static uint32_t program_of(sk_view *v, uint32_t id)
{
    const sk_artifact *a = sk_report_artifact(v->report, id);
    while (a && a->relation == SK_REL_EMULATED && a->parent != SK_NO_ARTIFACT) {
        id = a->parent;
        a = sk_report_artifact(v->report, id);
    }
    return id;
}

static bool tried_several_hosts(sk_view *v, const sk_effect *of)
{
    size_t count, found = 0;
    sk_bytes seen[HOSTS_LEAST];
    const sk_effect *e = sk_report_effects(v->report, &count);
    uint32_t program = program_of(v, of->artifact);
    for (size_t i = 0; i < count && found < HOSTS_LEAST; i++) {
        if (e[i].op != SK_OP_DOWNLOAD || program_of(v, e[i].artifact) != program) continue;
        sk_bytes host = host_of(sk_effect_arg(&e[i], "url")), domain = sk_registrable_domain(host);
        if (!domain.len) domain = host;
        bool known = domain.len == 0 || sk_find_byte(domain, 0, '.') == SK_NPOS;
        for (size_t k = 0; k < found && !known; k++) known = sk_equal_nocase(seen[k], domain);
        if (!known) seen[found++] = domain;
    }
    return found == HOSTS_LEAST;
}

/* No program looks at what came: a page in a browser is looked at by a person. */
static bool is_unread(sk_view *v, const sk_effect *of)
{
    size_t count;
    sk_bytes url = sk_effect_arg(of, "url"), via = sk_effect_arg(of, "via");
    if (sk_effect_arg(of, "path").len || !(has(via, "xmlhttp") || has(via, "winhttp"))) return false;
    const sk_effect *e = sk_report_effects(v->report, &count);
    for (size_t i = 0; i < count; i++)
        if (e[i].op == SK_OP_READ && e[i].artifact == of->artifact && sk_equal(sk_effect_arg(&e[i], "path"), url)) return false;
    return true;
}

uint32_t sk_effect_conditions(sk_view *v, const sk_effect *e)
{
    sk_bytes command = command_of(e), path = sk_effect_arg(e, "path");
    bool starts = e->op == SK_OP_RUN || e->op == SK_OP_LOAD, memory = sk_is(path, "memory");
    bool own = starts && path.len && !memory && !sk_effect_arg(e, "beside").len, open = is_open_script(v, e->artifact);
    const struct { uint32_t bit; bool holds; } rows[] = {
        {SK_IF_BY_ITSELF, !open && !sk_is(sk_effect_arg(e, "trigger"), "click")},
        {SK_IF_BINARY, own && is_program_name(path)},
        {SK_IF_CALCULATED, flows(e, "computed") || flows(e, "decoded")},
        {SK_IF_DECODED, flows(e, "decoded")},
        {SK_IF_FETCHING, starts ? is_fetching(command) : e->op == SK_OP_DOWNLOAD && runs_what_it_fetches(e)},
        {SK_IF_FROM_DOCUMENT, flows(e, "document")},
        {SK_IF_FROM_NETWORK, flows(e, "network")},
        {SK_IF_IDENTITY, flows(e, "identity")},
        {SK_IF_INTERPRETER, starts && (names_one_of(&interpreter_set, command) || is_interpreted(e))},
        {SK_IF_KEPT_PROGRAM, is_kept_program(e)},
        {SK_IF_MEMORY, starts && memory},
        {SK_IF_NAMED, sk_effect_arg(e, "program").len > 0},
        {SK_IF_OPEN_SCRIPT, open},
        {SK_IF_OPEN_SHELL, open && is_open_shell(v, e->artifact)},
        {SK_IF_ORDINARY_COPY, e->op == SK_OP_REPLICATE && is_ordinary_copy(e)},
        {SK_IF_OUTSIDE, (e->op == SK_OP_DOWNLOAD || e->op == SK_OP_CONNECT) && is_outside(e)},
        {SK_IF_OWN_FILE, own},
        {SK_IF_RUNNABLE, own && (is_program_name(path) || is_script_name(path))},
        {SK_IF_SEVERAL_HOSTS, starts && tried_several_hosts(v, e)},
        {SK_IF_TEMPLATE, e->op == SK_OP_PERSIST && sk_is(sk_effect_arg(e, "how"), "template")},
        {SK_IF_UNKNOWN_PART, flows(e, "unknown")},
        {SK_IF_UNREAD, e->op == SK_OP_DOWNLOAD && is_unread(v, e)},
        {SK_IF_VIEWED, starts && is_viewed(e)},
    };
    uint32_t set = 0;
    for (size_t i = 0; i < SK_COUNT(rows); i++)
        if (rows[i].holds) set |= rows[i].bit;
    return set;
}
