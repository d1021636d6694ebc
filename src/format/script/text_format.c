/* Text kinds: recognised by content and, among themselves, by name; opened for their encoding and their indicators.
 *
 * In Windows the extension alone chooses the program that runs a script, and cmd, PowerShell and mshta go on behind
 * lines that make no sense to them: readable text under such a name is that script, whatever it looks like. */
#include "base/attr.h"
#include "format/document/indicators.h"
#include "format/script/literals.h"
#include "format/script/readable.h"
#include "format/script/text_kind.h"
#include "model/format.h"

#define LOOK_AT 16384

/* A text that a mail reader shows by itself: nothing can run it, whatever it says. */
static bool is_shown_text(const sk_probe_input *in)
{
    return in->parent_kind == SK_KIND_MAIL_RFC5322 && in->name.len == 0 &&
           (in->declared_type.len == 0 || sk_is(in->declared_type, "text/plain"));
}

static bool has_tag(sk_bytes b)
{
    for (size_t i = 0; i + 2 < b.len; i++)
        if (b.p[i] == '<' && (sk_is_alpha(b.p[i + 1]) || b.p[i + 1] == '/' || b.p[i + 1] == '!')) return true;
    return false;
}

static bool is_script(uint16_t named) { return sk_kind_has(named, SK_KIND_IS_CODE) && named != SK_KIND_SHORTCUT_URL && named != SK_KIND_MACRO_VBA; }

/* May content that says `found` be what the name says? */
static sk_match settle_by_name(sk_match found, uint16_t named, sk_bytes folded)
{
    bool vague = found.score < 50; /* told by words or columns, or not at all */
    if (named == found.kind) return (sk_match){found.score < 90 ? 90 : found.score, named};
    if (found.kind == SK_KIND_SCRIPT_ENCODED) return found;
    if (is_script(named)) return (sk_match){90, named};
    if (named == SK_KIND_DOCUMENT_HTML && found.kind != SK_KIND_SCRIPT_HTA && has_tag(folded)) return (sk_match){75, named};
    if (named == SK_KIND_MACRO_VBA && (vague || found.kind == SK_KIND_SCRIPT_VBSCRIPT)) return (sk_match){75, named};
    if (named == SK_KIND_TEXT_CSV && vague && found.kind != SK_KIND_TEXT_JSON) return (sk_match){45, named};
    if (named == SK_KIND_TEXT_JSON && found.kind == SK_KIND_TEXT_JSON) return found;
    return found;
}

static sk_match probe(const sk_probe_input *in)
{
    uint8_t buffer[LOOK_AT];
    bool cut = sk_content_size(in->content) > in->head.len;
    sk_encoding encoding = sk_text_encoding(in->head, cut);
    uint16_t named = sk_text_kind_of_name(in->name);
    if (encoding == SK_TEXT_NOT) return is_script(named) && sk_text_mostly_ascii(in->head) ? (sk_match){60, named} : (sk_match){0};
    if (is_shown_text(in)) return (sk_match){40, SK_KIND_TEXT_PLAIN};
    sk_bytes more = sk_slice(sk_content_need(in->content, LOOK_AT), 0, LOOK_AT);
    sk_bytes folded = sk_bytes_of(buffer, sk_text_fold(more, encoding, buffer, sizeof buffer));
    sk_match found = sk_text_kind(folded);
    if (named != SK_KIND_NONE) return settle_by_name(found, named, folded);
    if (sk_is(in->declared_type, "text/html") && has_tag(folded)) return settle_by_name(found, SK_KIND_DOCUMENT_HTML, folded);
    return found;
}

/* A text may be a mask for bytes behind it (a batch file with an archive appended). */
static void tell_binary_tail(sk_opening *o, sk_bytes text, sk_encoding encoding)
{
    if (encoding == SK_TEXT_UTF16LE || encoding == SK_TEXT_UTF16BE) return;
    size_t at = sk_find(text, 0, SK_LIT("\0\0\0\0"));
    if (at != SK_NPOS) sk_tell_number(o, SK_FACT_TEXT_BINARY, at, at, text.len - at);
}

static sk_outcome open_text(sk_opening *o)
{
    sk_bytes text = sk_content_all(o->content);
    sk_encoding encoding = sk_text_encoding(sk_slice(text, 0, 4096), text.len > 4096);
    if (encoding == SK_TEXT_NOT || o->artifact->relation == SK_REL_MACRO) encoding = SK_TEXT_ASCII; /* its project tells the code page */
    sk_bytes utf8 = sk_text_to_utf8(o->arena, text, encoding);
    bool same = utf8.p == text.p && utf8.len == text.len;
    if (!same && utf8.len > 0 && encoding != SK_TEXT_UTF8_BOM && o->artifact->relation != SK_REL_DECODED) {
        (void)sk_tell_text(o, "text", o->artifact->kind, utf8);
        return SK_OUTCOME_COMPLETE;
    }
    tell_binary_tail(o, text, encoding);
    if (sk_kind_has(o->artifact->kind, SK_KIND_IS_CODE)) sk_tell_literals(o, text);
    sk_find_indicators(o, text, 0, o->artifact->relation == SK_REL_DECODED ? SK_DECODED : SK_LITERAL);
    return SK_OUTCOME_COMPLETE;
}

static const uint16_t kinds[] = {
    SK_KIND_MACRO_VBA,    SK_KIND_SCRIPT_BATCH,    SK_KIND_SCRIPT_JAVASCRIPT, SK_KIND_SCRIPT_POWERSHELL,
    SK_KIND_SCRIPT_SHELL, SK_KIND_SCRIPT_VBSCRIPT, SK_KIND_TEXT_CSV,       SK_KIND_TEXT_ICALENDAR,    SK_KIND_TEXT_JSON,
    SK_KIND_TEXT_PLAIN,   SK_KIND_TEXT_SYLK,       SK_KIND_TEXT_VCARD,     SK_KIND_TEXT_XML,          SK_KIND_NONE};

const sk_format sk_format_text = {
    .id = "script.text",
    .title = "Text and scripts",
    .source = "observation of what starts and runs; docs/formats/text.md",
    .probe = probe,
    .open = open_text,
    .kinds = kinds,
};
