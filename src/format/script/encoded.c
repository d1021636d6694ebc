/* Scripts of the Microsoft Script Encoder: files (JSE, VBE) and elements of pages and script files. What is decoded is a child of
 * its language. Which language that is tells the element; else the file's name; else the words of the text. */
#include "codec/script_encoder.h"
#include "format/script/readable.h"
#include "format/script/text_kind.h"
#include "model/format.h"

#define LOOK_AT 16384
#define HEAD_LEN 4096

/* The mark stands first, or behind clear text (comments, a mark of its own) in a file that is named for it. */
static sk_match probe(const sk_probe_input *in)
{
    uint8_t buffer[HEAD_LEN];
    sk_bytes head = in->head;
    sk_encoding encoding = sk_text_encoding(head, true);
    if (encoding == SK_TEXT_UTF16LE || encoding == SK_TEXT_UTF16BE) {
        size_t first = encoding == SK_TEXT_UTF16BE; /* the low bytes: what matters is ASCII */
        size_t len = 0;
        for (size_t i = first; i < head.len && len < sizeof buffer; i += 2) buffer[len++] = head.p[i];
        head = sk_bytes_of(buffer, len);
    }
    size_t at = sk_script_encoded_at(head, 0), start = 0;
    if (at == SK_NPOS) return (sk_match){0};
    while (start < at && (sk_is_space(head.p[start]) || head.p[start] > 0x7F)) start++; /* marks of the encoding */
    if (at == start) return (sk_match){96, SK_KIND_SCRIPT_ENCODED};
    uint16_t named = sk_text_kind_of_name(in->name);
    bool script = named == SK_KIND_SCRIPT_JAVASCRIPT || named == SK_KIND_SCRIPT_VBSCRIPT;
    bool marked = sk_find_nocase(sk_slice(head, 0, at), 0, SK_LIT("**Start Encode**")) != SK_NPOS;
    return script || (marked && sk_at(head, start) != '<') ? (sk_match){92, SK_KIND_SCRIPT_ENCODED} : (sk_match){0};
}

static uint16_t kind_in_set(const sk_opening *o)
{
    for (const sk_script_block *b = o->scripts ? o->scripts->blocks : NULL; b; b = b->next)
        if (b->artifact == o->artifact->id) return b->kind;
    return SK_KIND_NONE;
}

static bool is_language(uint16_t kind) { return kind == SK_KIND_SCRIPT_JAVASCRIPT || kind == SK_KIND_SCRIPT_VBSCRIPT; }

/* Words tell; where there are too few, a text with the signs of JScript is that. */
static uint16_t kind_by_words(sk_bytes text)
{
    uint8_t buffer[LOOK_AT];
    uint16_t kind = sk_text_kind(sk_bytes_of(buffer, sk_text_fold(text, SK_TEXT_UTF8, buffer, sizeof buffer))).kind;
    if (is_language(kind)) return kind;
    if (kind == SK_KIND_MACRO_VBA) return SK_KIND_SCRIPT_VBSCRIPT;
    return sk_find_byte(text, 0, ';') != SK_NPOS || sk_find_byte(text, 0, '{') != SK_NPOS ? SK_KIND_SCRIPT_JAVASCRIPT
                                                                                           : SK_KIND_SCRIPT_VBSCRIPT;
}

static uint16_t language_of(const sk_opening *o, sk_bytes decoded)
{
    uint16_t kind = kind_in_set(o);
    if (!is_language(kind)) kind = sk_text_kind_of_name(o->artifact->name);
    return is_language(kind) ? kind : kind_by_words(decoded);
}

static sk_outcome open_encoded(sk_opening *o)
{
    sk_bytes bytes = sk_content_all(o->content);
    sk_encoding encoding = sk_text_encoding(sk_slice(bytes, 0, 4096), bytes.len > 4096);
    sk_bytes text = encoding == SK_TEXT_NOT ? bytes : sk_text_to_utf8(o->arena, bytes, encoding);
    sk_script_decoding d;
    if (!sk_script_decode(o->arena, text, &d)) {
        sk_tell_deviation(o, SK_DEV_SCRIPT_ENCODED_CUT, 0);
        return SK_OUTCOME_PARTIAL;
    }
    if (d.lengths_wrong) sk_tell_deviation(o, SK_DEV_SCRIPT_ENCODED_LENGTH, d.length_off);
    if (d.sums_wrong) sk_tell_deviation(o, SK_DEV_SCRIPT_ENCODED_SUM, d.sum_off);
    if (d.cut) sk_tell_deviation(o, SK_DEV_SCRIPT_ENCODED_CUT, d.cut_off);
    uint32_t id = sk_tell_text(o, "decoded", language_of(o, d.text), d.text);
    if (id != SK_NO_ARTIFACT && o->scripts) sk_script_set_decoded(o->scripts, o->artifact->id, id, d.text);
    return d.cut ? SK_OUTCOME_PARTIAL : SK_OUTCOME_COMPLETE;
}

static const uint16_t kinds[] = {SK_KIND_SCRIPT_ENCODED, SK_KIND_NONE};

const sk_format sk_format_encoded = {
    .id = "script.encoded",
    .title = "Scripts of the Script Encoder",
    .source = "public decoders of the Script Encoder; docs/formats/script.md",
    .probe = probe,
    .open = open_encoded,
    .kinds = kinds,
};
