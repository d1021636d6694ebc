/* See text_kind.h. Three looks: how the text starts, what its root element is, and which words of which language occur.
 *
 * Words are weighed, each counted once; a language needs WEIGHT_SCRIPT. The weights were set so that the public scripts
 * that they were tried on are told apart and prose about scripts stays prose. */
#include "format/script/text_kind.h"

#include "base/attr.h"
#include "base/bytes.h"

#define WEIGHT_SCRIPT 6
#define LINES_LOOKED_AT 400
#define WORD_MOST 32

/* --- how it starts --- */

struct start {
    const char *text;
    uint16_t kind;
    int score;
};

static const struct start starts[] = {
    {"<!doctype html", SK_KIND_DOCUMENT_HTML, 90},
    {"<html", SK_KIND_DOCUMENT_HTML, 90},
    {"<head", SK_KIND_DOCUMENT_HTML, 85},
    {"<body", SK_KIND_DOCUMENT_HTML, 85},
    {"<title", SK_KIND_DOCUMENT_HTML, 80},
    {"<meta", SK_KIND_DOCUMENT_HTML, 80},
    {"<script", SK_KIND_DOCUMENT_HTML, 80},
    {"<style", SK_KIND_DOCUMENT_HTML, 80},
    {"<iframe", SK_KIND_DOCUMENT_HTML, 80},
    {"<table", SK_KIND_DOCUMENT_HTML, 80},
    {"<form", SK_KIND_DOCUMENT_HTML, 80},
    {"<center", SK_KIND_DOCUMENT_HTML, 80},
    {"<div", SK_KIND_DOCUMENT_HTML, 80},
    {"<span", SK_KIND_DOCUMENT_HTML, 80},
    {"<img", SK_KIND_DOCUMENT_HTML, 80},
    {"<font", SK_KIND_DOCUMENT_HTML, 80},
    {"<frameset", SK_KIND_DOCUMENT_HTML, 80},
    {"<base", SK_KIND_DOCUMENT_HTML, 80},
    {"<link", SK_KIND_DOCUMENT_HTML, 80},
    {"<h1", SK_KIND_DOCUMENT_HTML, 80},
    {"<h2", SK_KIND_DOCUMENT_HTML, 80},
    {"<p>", SK_KIND_DOCUMENT_HTML, 80},
    {"<p ", SK_KIND_DOCUMENT_HTML, 80},
    {"<a ", SK_KIND_DOCUMENT_HTML, 80},
    {"<b>", SK_KIND_DOCUMENT_HTML, 75},
    {"<br", SK_KIND_DOCUMENT_HTML, 75},
    {"<hta:application", SK_KIND_SCRIPT_HTA, 95},
    {"<svg", SK_KIND_DOCUMENT_SVG, 90},
    {"<!doctype svg", SK_KIND_DOCUMENT_SVG, 90},
    {"<job", SK_KIND_SCRIPT_WSF, 85},
    {"<package", SK_KIND_SCRIPT_WSF, 60},
    {"<scriptlet", SK_KIND_SCRIPT_SCRIPTLET, 90},
    {"<component", SK_KIND_SCRIPT_SCRIPTLET, 70},
    {"<stylesheet", SK_KIND_SCRIPT_XSL, 70},
    {"<xsl:stylesheet", SK_KIND_SCRIPT_XSL, 70},
    {"<xsl:transform", SK_KIND_SCRIPT_XSL, 70},
    {"begin:vcard", SK_KIND_TEXT_VCARD, 95},
    {"begin:vcalendar", SK_KIND_TEXT_ICALENDAR, 95},
    {"id;p", SK_KIND_TEXT_SYLK, 95}, /* Excel takes whatever starts so for SYLK */
    {"[internetshortcut", SK_KIND_SHORTCUT_URL, 95},
    {"#@~^", SK_KIND_SCRIPT_ENCODED, 95}, /* Script Encoder, Windows Script 5.0 */
    {"#!/", SK_KIND_SCRIPT_SHELL, 80},
    {"#requires", SK_KIND_SCRIPT_POWERSHELL, 80},
    {"@echo", SK_KIND_SCRIPT_BATCH, 85},
    {"attribute vb_", SK_KIND_MACRO_VBA, 90},
    {"version 1.0 class", SK_KIND_MACRO_VBA, 90},
    {"version 5.00", SK_KIND_MACRO_VBA, 80},
};

static sk_bytes skip_space(sk_bytes b)
{
    size_t i = 0;
    while (i < b.len && (sk_is_space(b.p[i]) || b.p[i] == 0x80)) i++; /* 0x80: a folded mark or ideographic space */
    return sk_from(b, i);
}

static sk_bytes skip_past(sk_bytes b, sk_bytes end)
{
    size_t at = sk_find(b, 0, end);
    return at == SK_NPOS ? (sk_bytes){0} : sk_from(b, at + end.len);
}

/* Behind comments, processing instructions and, with doctypes, document types. */
static sk_bytes skip_prologue(sk_bytes b, bool doctypes)
{
    for (;;) {
        b = skip_space(b);
        if (sk_starts(b, SK_LIT("<!--")))
            b = skip_past(b, SK_LIT("-->"));
        else if (sk_starts(b, SK_LIT("<?")))
            b = skip_past(b, SK_LIT(">"));
        else if (sk_starts(b, SK_LIT("<!-")))
            b = skip_past(b, SK_LIT(">")); /* a broken comment, shown as one */
        else if (doctypes && sk_starts(b, SK_LIT("<!doctype")))
            b = skip_past(b, SK_LIT(">"));
        else
            return b;
    }
}

static bool ends_word(int c) { return !sk_is_alnum(c) && c != '-' && c != '_'; }

static sk_match match_start(sk_bytes b)
{
    int first = sk_at(b, 0);
    for (size_t i = 0; i < SK_COUNT(starts); i++) {
        if (starts[i].text[0] != first) continue;
        sk_bytes text = sk_bytes_str(starts[i].text);
        bool open_end = ends_word(text.p[text.len - 1]) || text.p[0] != '<';
        if (sk_starts(b, text) && (open_end || ends_word(sk_at(b, text.len)))) return (sk_match){starts[i].score, starts[i].kind};
    }
    return (sk_match){0};
}

static bool is_name_start(int c) { return sk_is_alpha(c) || c == '_' || c == ':'; }

/* Markup: the first element tells. */
static sk_match match_markup(sk_bytes b)
{
    bool declared = sk_starts(skip_space(b), SK_LIT("<?xml"));
    sk_bytes body = skip_prologue(b, false);
    sk_match m = match_start(body);
    if (m.score == 0) m = match_start(body = skip_prologue(body, true));
    if (sk_at(body, 0) != '<' && !declared) return (sk_match){0};
    bool script = sk_find(b, 0, SK_LIT("<script")) != SK_NPOS;
    if (m.kind == SK_KIND_SCRIPT_XSL && m.score > 0) script = sk_find(b, 0, SK_LIT(":script")) != SK_NPOS;
    if (m.kind == SK_KIND_SCRIPT_WSF && sk_find(b, 0, SK_LIT("<component")) != SK_NPOS) m.kind = SK_KIND_SCRIPT_SCRIPTLET;
    bool file = m.kind == SK_KIND_SCRIPT_WSF || m.kind == SK_KIND_SCRIPT_SCRIPTLET || m.kind == SK_KIND_SCRIPT_XSL;
    if (file && m.score > 0 && !script) m = (sk_match){0};
    if (m.score > 0 && m.kind == SK_KIND_DOCUMENT_HTML && sk_find(b, 0, SK_LIT("<hta:application")) != SK_NPOS)
        return (sk_match){95, SK_KIND_SCRIPT_HTA};
    if (m.score > 0) return m;
    if (declared) return (sk_match){50, SK_KIND_TEXT_XML};
    if (sk_at(body, 0) == '<' && is_name_start(sk_at(body, 1)) && sk_find(body, 0, SK_LIT("</")) != SK_NPOS)
        return (sk_match){30, SK_KIND_TEXT_XML};
    return (sk_match){0};
}

/* --- words --- */

enum language { POWERSHELL, BATCH, VBSCRIPT, VBA, JAVASCRIPT, SHELL, LANGUAGES };

static const uint16_t language_kinds[LANGUAGES] = {SK_KIND_SCRIPT_POWERSHELL, SK_KIND_SCRIPT_BATCH,      SK_KIND_SCRIPT_VBSCRIPT,
                                                   SK_KIND_MACRO_VBA,         SK_KIND_SCRIPT_JAVASCRIPT, SK_KIND_SCRIPT_SHELL};

struct word {
    const char *text;
    uint8_t weight[LANGUAGES]; /* PowerShell, batch, VBScript, VBA, JavaScript, shell */
};

/* Both tables are sorted by the first byte, by which they are looked up. */
static const struct word words[] = {
    {"activexobject", {0, 0, 0, 0, 5, 0}},
    {"adodb.stream", {1, 0, 2, 2, 2, 0}},
    {"atob", {0, 0, 0, 0, 3, 0}},
    {"autoopen", {0, 0, 0, 4, 0, 0}},
    {"byref", {0, 0, 2, 3, 0, 0}},
    {"byval", {0, 0, 2, 3, 0, 0}},
    {"cmdletbinding", {5, 0, 0, 0, 0, 0}},
    {"console.log", {0, 0, 0, 0, 4, 0}},
    {"createobject", {0, 0, 4, 3, 0, 0}},
    {"document.getelementbyid", {0, 0, 0, 0, 5, 0}},
    {"document.write", {0, 0, 0, 0, 4, 0}},
    {"document_open", {0, 0, 0, 5, 0, 0}},
    {"downloadfile", {4, 0, 0, 0, 0, 0}},
    {"downloadstring", {4, 0, 0, 0, 0, 0}},
    {"errorlevel", {0, 4, 0, 0, 0, 0}},
    {"frombase64string", {4, 0, 0, 0, 0, 0}},
    {"fromcharcode", {0, 0, 0, 0, 3, 0}},
    {"goto", {0, 1, 0, 0, 0, 0}},
    {"gwmi", {3, 0, 0, 0, 0, 0}},
    {"iex", {4, 0, 0, 0, 0, 0}},
    {"json.parse", {0, 0, 0, 0, 4, 0}},
    {"json.stringify", {0, 0, 0, 0, 4, 0}},
    {"lbound", {0, 0, 2, 2, 0, 0}},
    {"module.exports", {0, 0, 0, 0, 5, 0}},
    {"msgbox", {0, 0, 3, 3, 0, 0}},
    {"net.webclient", {5, 0, 0, 0, 0, 0}},
    {"parseint", {0, 0, 0, 0, 3, 0}},
    {"scripting.filesystemobject", {0, 0, 3, 3, 3, 0}},
    {"setlocal", {0, 5, 0, 0, 0, 0}},
    {"string.fromcharcode", {0, 0, 0, 0, 5, 0}},
    {"system.net.webclient", {5, 0, 0, 0, 0, 0}},
    {"thisworkbook", {0, 0, 0, 4, 0, 0}},
    {"ubound", {0, 0, 2, 2, 0, 0}},
    {"unescape", {0, 0, 0, 0, 2, 0}},
    {"wend", {0, 0, 2, 2, 0, 0}},
    {"workbook_open", {0, 0, 0, 5, 0, 0}},
    {"wscript.createobject", {0, 0, 5, 0, 4, 0}},
    {"wscript.echo", {0, 0, 5, 0, 4, 0}},
    {"wscript.quit", {0, 0, 4, 0, 4, 0}},
    {"wscript.shell", {0, 0, 3, 3, 3, 0}},
    {"wscript.sleep", {0, 0, 4, 0, 4, 0}},
};

/* Starts of lines; a blank at the end is not asked for where the line ends there. */
static const struct word line_starts[] = {
    {"@echo off", {0, 6, 0, 0, 0, 0}},
    {"attribute vb_name", {0, 0, 0, 9, 0, 0}},
    {"cd /d ", {0, 4, 0, 0, 0, 0}},
    {"cmd /c ", {0, 5, 0, 0, 0, 0}},
    {"const ", {0, 0, 1, 1, 2, 0}},
    {"dim ", {0, 0, 3, 2, 0, 0}},
    {"do while ", {0, 0, 1, 1, 0, 0}},
    {"document.", {0, 0, 0, 0, 3, 0}},
    {"else if (", {0, 0, 0, 0, 2, 0}},
    {"elseif (", {2, 0, 0, 0, 0, 0}},
    {"end function", {0, 0, 4, 4, 0, 0}},
    {"end if", {0, 0, 3, 3, 0, 0}},
    {"end property", {0, 0, 1, 5, 0, 0}},
    {"end sub", {0, 0, 4, 4, 0, 0}},
    {"end with", {0, 0, 3, 3, 0, 0}},
    {"for /f ", {0, 6, 0, 0, 0, 0}},
    {"for each ", {0, 0, 2, 2, 0, 0}},
    {"foreach (", {3, 0, 0, 0, 0, 0}},
    {"foreach(", {3, 0, 0, 0, 0, 0}},
    {"function ", {1, 0, 1, 1, 2, 1}},
    {"goto :", {0, 5, 0, 0, 0, 0}},
    {"if (", {0, 0, 0, 0, 1, 0}},
    {"if exist ", {0, 5, 0, 0, 0, 0}},
    {"if not exist ", {0, 6, 0, 0, 0, 0}},
    {"let ", {0, 0, 0, 0, 2, 0}},
    {"loop until ", {0, 0, 1, 1, 0, 0}},
    {"mshta ", {0, 4, 0, 0, 0, 0}},
    {"on error ", {0, 0, 4, 3, 0, 0}},
    {"option base ", {0, 0, 0, 5, 0, 0}},
    {"option explicit", {0, 0, 5, 4, 0, 0}},
    {"option private ", {0, 0, 0, 6, 0, 0}},
    {"param (", {4, 0, 0, 0, 0, 0}},
    {"param(", {4, 0, 0, 0, 0, 0}},
    {"pause", {0, 2, 0, 0, 0, 0}},
    {"powershell -", {1, 5, 0, 0, 0, 0}},
    {"powershell.exe ", {1, 5, 0, 0, 0, 0}},
    {"private declare ", {0, 0, 0, 6, 0, 0}},
    {"private function ", {0, 0, 3, 4, 0, 0}},
    {"private sub ", {0, 0, 3, 4, 0, 0}},
    {"public function ", {0, 0, 3, 4, 0, 0}},
    {"public sub ", {0, 0, 3, 4, 0, 0}},
    {"reg add ", {0, 5, 0, 0, 0, 0}},
    {"regsvr32 ", {0, 5, 0, 0, 0, 0}},
    {"rem ", {0, 2, 1, 0, 0, 0}},
    {"rundll32 ", {0, 5, 0, 0, 0, 0}},
    {"set /a ", {0, 5, 0, 0, 0, 0}},
    {"set /p ", {0, 5, 0, 0, 0, 0}},
    {"start /b ", {0, 5, 0, 0, 0, 0}},
    {"start \"\" ", {0, 5, 0, 0, 0, 0}},
    {"sub ", {0, 0, 2, 3, 0, 0}},
    {"taskkill ", {0, 4, 0, 0, 0, 0}},
    {"try {", {2, 0, 0, 0, 2, 0}},
    {"var ", {0, 0, 0, 0, 4, 0}},
    {"while (", {1, 0, 0, 0, 1, 0}},
    {"window.", {0, 0, 0, 0, 4, 0}},
};

/* Verbs of PowerShell commands (Get-Verb): Verb-Noun counts, once a verb. */
static const char *const verbs[] = {"add",    "clear", "convertfrom", "convertto", "copy",   "expand",  "export", "foreach",
                                    "format", "get",   "import",      "invoke",    "join",   "measure", "move",   "new",
                                    "out",    "read",  "register",    "remove",    "rename", "resolve", "select", "set",
                                    "sort",   "split", "start",       "stop",      "test",   "wait",    "where",  "write"};

/* Rows of a table from the first that starts with a byte, and the lengths of their texts, a bit each. */
struct rows {
    uint8_t from[128], count[128];
    uint32_t lengths[128];
};

enum byte_class { BYTE_PAST, BYTE_SIGN, BYTE_WORD, BYTE_LETTER }; /* a word starts with a letter */

struct tally {
    struct rows words, line_starts;
    uint8_t class_of[256];
    unsigned sum[LANGUAGES];
    bool word_seen[SK_COUNT(words)], line_seen[SK_COUNT(line_starts)], verb_seen[SK_COUNT(verbs)];
    unsigned dollars, sigils, braces, as_types, typed, percent, commented;
};

static void weigh(struct tally *t, const uint8_t weight[LANGUAGES])
{
    for (size_t i = 0; i < LANGUAGES; i++) t->sum[i] += weight[i];
}

static void index_rows(struct rows *r, const struct word *table, size_t count)
{
    for (size_t i = count; i-- > 0;) {
        r->from[table[i].text[0] & 127] = (uint8_t)i;
        r->count[table[i].text[0] & 127]++;
        r->lengths[table[i].text[0] & 127] |= UINT32_C(1) << (sk_bytes_str(table[i].text).len & 31);
    }
}

/* How many bytes of b the text starts with; unlike a comparison it does not ask for the text's length first. */
static size_t common_start(sk_bytes b, const char *text)
{
    size_t n = 0;
    while (n < b.len && text[n] && b.p[n] == (uint8_t)text[n]) n++;
    return n;
}

static size_t find_word(const struct rows *r, sk_bytes w)
{
    int first = sk_at(w, 0);
    if (first < 0 || first > 127 || !(r->lengths[first] >> (w.len & 31) & 1)) return SK_NPOS;
    for (size_t i = r->from[first], end = i + r->count[first]; i < end; i++)
        if (common_start(w, words[i].text) == w.len && words[i].text[w.len] == 0) return i;
    return SK_NPOS;
}

static void take_verb(struct tally *t, sk_bytes w)
{
    size_t dash = 1; /* every word starts with a letter */
    while (dash < w.len && w.p[dash] != '-') dash++;
    if (dash + 2 >= w.len || !sk_is_alpha(w.p[dash + 1])) return;
    for (size_t i = 0; i < SK_COUNT(verbs); i++) {
        if (t->verb_seen[i] || !sk_equal(sk_slice(w, 0, dash), sk_bytes_str(verbs[i]))) continue;
        t->verb_seen[i] = true;
        t->sum[POWERSHELL] += 2;
    }
}

static void take_word(struct tally *t, sk_bytes w)
{
    static const char *const types[] = {"string", "long", "integer", "variant", "boolean", "object", "byte", "double"};
    if (w.len > WORD_MOST) return;
    size_t at = find_word(&t->words, w);
    if (at != SK_NPOS && !t->word_seen[at]) {
        t->word_seen[at] = true;
        weigh(t, words[at].weight);
    }
    take_verb(t, w);
    if (t->as_types == 1)
        for (size_t i = 0; i < SK_COUNT(types); i++) t->typed += sk_equal(w, sk_bytes_str(types[i]));
    t->as_types = sk_equal(w, SK_LIT("as"));
}

static void take_words(struct tally *t, sk_bytes line)
{
    for (size_t i = 0; i < line.len;) {
        uint8_t c = line.p[i];
        if (t->class_of[c] == BYTE_PAST) {
            i++;
            continue;
        }
        if (c == '$' && (sk_is_alpha(sk_at(line, i + 1)) || sk_at(line, i + 1) == '_')) t->dollars++;
        if (c == '{' || c == '}' || c == ';') t->braces++;
        if (c == '%' && (sk_at(line, i + 1) == '~' || sk_at(line, i + 1) == '%')) t->percent++;
        if (t->class_of[c] != BYTE_LETTER) {
            i++;
            continue;
        }
        size_t end = i + 1;
        while (end < line.len && t->class_of[line.p[end]] >= BYTE_WORD) end++;
        sk_bytes w = sk_slice(line, i, end - i);
        while (sk_at(w, w.len - 1) == '.') w.len--;
        take_word(t, w);
        i = end;
    }
}

static void take_line(struct tally *t, sk_bytes line)
{
    line = sk_trim(line);
    int first = sk_at(line, 0);
    if (first < 0) return;
    for (size_t i = t->line_starts.from[first & 127], end = i + t->line_starts.count[first & 127]; i < end; i++) {
        const char *rest = line_starts[i].text + common_start(line, line_starts[i].text);
        if (t->line_seen[i] || (*rest && !(rest[0] == ' ' && rest[1] == 0 && line_starts[i].text + line.len == rest))) continue;
        t->line_seen[i] = true;
        weigh(t, line_starts[i].weight);
    }
    if (first == '$' && sk_is_alpha(sk_at(line, 1)) && sk_find_byte(line, 0, '=') != SK_NPOS) t->sigils++;
    if (first == ':' && sk_is_alpha(sk_at(line, 1)) && sk_find_byte(line, 0, ' ') == SK_NPOS) t->percent++;
    take_words(t, line);
}

static sk_match match_words(sk_bytes b)
{
    struct tally t = {0};
    sk_bytes line;
    for (int c = 0; c < 128; c++) t.class_of[c] = sk_is_alpha(c) ? BYTE_LETTER : sk_is_digit(c) ? BYTE_WORD : BYTE_PAST;
    t.class_of['_'] = t.class_of['.'] = t.class_of['-'] = BYTE_WORD;
    for (const char *sign = "${};%"; *sign; sign++) t.class_of[(uint8_t)*sign] = BYTE_SIGN;
    index_rows(&t.words, words, SK_COUNT(words));
    index_rows(&t.line_starts, line_starts, SK_COUNT(line_starts));
    for (unsigned i = 0; i < LINES_LOOKED_AT && sk_next_line(&b, &line, NULL); i++) take_line(&t, line);
    if (t.sigils > 0) t.sum[POWERSHELL] += t.sigils > 2 ? 4 : 2;
    if (t.dollars > 4) t.sum[POWERSHELL] += 2;
    if (t.typed > 0) t.sum[VBA] += t.typed > 2 ? 4 : 2;
    if (t.percent > 0) t.sum[BATCH] += 3;
    if (t.braces > 8) t.sum[JAVASCRIPT] += 2;
    if (t.braces == 0) t.sum[JAVASCRIPT] /= 2;
    size_t best = 0;
    for (size_t i = 1; i < LANGUAGES; i++)
        if (t.sum[i] > t.sum[best]) best = i;
    if (t.sum[best] < WEIGHT_SCRIPT) return (sk_match){0};
    return (sk_match){45, language_kinds[best]};
}

/* --- tables and trees --- */

static sk_match match_json(sk_bytes b)
{
    b = sk_trim(b);
    int c = sk_at(b, 0), next = sk_at(skip_space(sk_from(b, 1)), 0);
    bool object = c == '{' && (next == '"' || next == '}') && (sk_find_byte(b, 0, ':') != SK_NPOS || next == '}');
    bool array = c == '[' && (next == '{' || next == '"' || next == '[' || next == ']' || sk_is_digit(next));
    return object || array ? (sk_match){30, SK_KIND_TEXT_JSON} : (sk_match){0};
}

static size_t count_byte(sk_bytes b, uint8_t c)
{
    size_t n = 0;
    for (size_t i = 0; i < b.len; i++) n += b.p[i] == c;
    return n;
}

/* Three lines or more with the same number of one separator. */
static sk_match match_csv(sk_bytes b)
{
    static const char separators[] = {',', ';', '\t'};
    for (size_t s = 0; s < sizeof separators; s++) {
        sk_bytes rest = b, line;
        size_t columns = 0, lines = 0;
        while (lines < 20 && sk_next_line(&rest, &line, NULL)) {
            if (rest.len == 0 && lines >= 3) break; /* may be cut */
            size_t n = count_byte(line, (uint8_t)separators[s]);
            if (lines == 0) columns = n;
            if (n == 0 || n != columns) {
                lines = 0;
                break;
            }
            lines++;
        }
        if (lines >= 3) return (sk_match){20, SK_KIND_TEXT_CSV};
    }
    return (sk_match){0};
}

sk_match sk_text_kind(sk_bytes b)
{
    sk_bytes start = skip_space(b);
    sk_match m = sk_at(start, 0) == '<' ? match_markup(b) : match_start(start);
    if (m.score > 0) return m;
    if (sk_find(b, 0, SK_LIT("[internetshortcut]")) != SK_NPOS) return (sk_match){85, SK_KIND_SHORTCUT_URL};
    m = match_words(b);
    if (m.score == 0) m = match_json(start);
    if (m.score == 0) m = match_csv(start);
    return m.score > 0 ? m : (sk_match){10, SK_KIND_TEXT_PLAIN};
}

/* --- names --- */

static const struct {
    const char *extension;
    uint16_t kind;
} names[] = {
    {"bas", SK_KIND_MACRO_VBA},          {"bat", SK_KIND_SCRIPT_BATCH},      {"cls", SK_KIND_MACRO_VBA},
    {"cmd", SK_KIND_SCRIPT_BATCH},       {"csv", SK_KIND_TEXT_CSV},          {"frm", SK_KIND_MACRO_VBA},
    {"hta", SK_KIND_SCRIPT_HTA},         {"htm", SK_KIND_DOCUMENT_HTML},     {"html", SK_KIND_DOCUMENT_HTML},
    {"ics", SK_KIND_TEXT_ICALENDAR},     {"js", SK_KIND_SCRIPT_JAVASCRIPT},  {"jse", SK_KIND_SCRIPT_JAVASCRIPT},
    {"json", SK_KIND_TEXT_JSON},         {"ps1", SK_KIND_SCRIPT_POWERSHELL}, {"psd1", SK_KIND_SCRIPT_POWERSHELL},
    {"psm1", SK_KIND_SCRIPT_POWERSHELL}, {"sct", SK_KIND_SCRIPT_SCRIPTLET},        {"sh", SK_KIND_SCRIPT_SHELL},
    {"shtml", SK_KIND_DOCUMENT_HTML},    {"svg", SK_KIND_DOCUMENT_SVG},      {"tsv", SK_KIND_TEXT_CSV},
    {"url", SK_KIND_SHORTCUT_URL},       {"vba", SK_KIND_MACRO_VBA},         {"vbe", SK_KIND_SCRIPT_VBSCRIPT},
    {"vbs", SK_KIND_SCRIPT_VBSCRIPT},    {"vcf", SK_KIND_TEXT_VCARD},        {"wsc", SK_KIND_SCRIPT_SCRIPTLET},
    {"wsf", SK_KIND_SCRIPT_WSF},         {"xht", SK_KIND_DOCUMENT_HTML},     {"xhtml", SK_KIND_DOCUMENT_HTML},
    {"xml", SK_KIND_TEXT_XML},
};

uint16_t sk_text_kind_of_name(sk_bytes name)
{
    size_t dot = sk_find_last(name, SK_LIT("."));
    if (dot == SK_NPOS) return SK_KIND_NONE;
    sk_bytes extension = sk_trim(sk_from(name, dot + 1));
    for (size_t i = 0; i < SK_COUNT(names); i++)
        if (sk_is(extension, names[i].extension)) return names[i].kind;
    return SK_KIND_NONE;
}
