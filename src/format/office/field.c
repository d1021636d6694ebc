/* See format/office/field.h. Word skips quotes around the keyword and takes any case; DDE in a field is told
 * whatever its arguments are, the fields that fetch something only where that something lies on another machine. */
#include "format/office/field.h"

#include "base/text.h"
#include "format/office/ooxml.h"

bool sk_field_next_argument(sk_arena *a, sk_bytes *rest, sk_bytes *ret_argument)
{
    size_t start = 0;
    while (sk_is_space(sk_at(*rest, start))) start++;
    sk_bytes b = sk_from(*rest, start);
    if (b.len == 0) return false;
    if (sk_at(b, 0) != '"') {
        size_t i = 0;
        while (i < b.len && !sk_is_space(sk_at(b, i))) i++;
        *ret_argument = sk_slice(b, 0, i);
        *rest = sk_from(b, i);
        return true;
    }
    sk_buf out = sk_buf_new(a, b.len);
    size_t i = 1;
    for (; i < b.len && sk_at(b, i) != '"'; i++) {
        int next = sk_at(b, i + 1);
        if (sk_at(b, i) == '\\' && (next == '\\' || next == '"')) i++;
        sk_buf_byte(&out, (uint8_t)sk_at(b, i));
    }
    *ret_argument = sk_buf_view(&out);
    *rest = sk_from(b, i < b.len ? i + 1 : i);
    return true;
}

static sk_bytes keyword_of(sk_bytes instruction, sk_bytes *ret_rest)
{
    sk_bytes b = sk_trim(sk_trim_char(sk_trim(instruction), '"'));
    size_t i = 0;
    while (sk_is_alpha(sk_at(b, i))) i++;
    *ret_rest = sk_from(b, i);
    return sk_slice(b, 0, i);
}

bool sk_field_is(sk_bytes instruction, const char *keyword)
{
    sk_bytes rest;
    return sk_is(keyword_of(instruction, &rest), keyword);
}

sk_bytes sk_field_quote(sk_arena *a, sk_bytes instruction)
{
    sk_bytes rest, argument;
    keyword_of(instruction, &rest);
    sk_buf out = sk_buf_new(a, instruction.len * 4);
    while (sk_field_next_argument(a, &rest, &argument)) {
        uint64_t c;
        bool number = argument.len <= 7 && sk_parse_u64(argument, &c);
        for (size_t i = 0; number && i < argument.len; i++) number = sk_is_digit(sk_at(argument, i));
        if (number) sk_buf_utf8(&out, (uint32_t)c);
        else if (sk_at(argument, 0) != '\\') sk_buf_bytes(&out, argument);
        else (void)sk_field_next_argument(a, &rest, &argument); /* a switch and its value */
    }
    return sk_buf_view(&out);
}

/* ECMA-376-1, 17.16.5: the fields that read another file. */
static bool fetches(sk_bytes keyword)
{
    static const char *const words[] = {"DATABASE", "IMPORT", "INCLUDE", "INCLUDEPICTURE", "INCLUDETEXT", "LINK", "RD"};
    for (size_t i = 0; i < SK_COUNT(words); i++)
        if (sk_is(keyword, words[i])) return true;
    return false;
}

void sk_field_tell(sk_opening *o, sk_bytes instruction)
{
    sk_bytes rest, argument, keyword = keyword_of(instruction, &rest);
    if (sk_is(keyword, "DDE") || sk_is(keyword, "DDEAUTO")) {
        sk_tell_fact(o, SK_FACT_OFFICE_FIELD_DDE, sk_trim(instruction), 0, 0);
        return;
    }
    bool fetch = fetches(keyword), told = false;
    if (!fetch && !sk_is(keyword, "HYPERLINK")) return;
    while (sk_field_next_argument(o->arena, &rest, &argument)) {
        if (sk_at(argument, 0) == '\\' && sk_at(argument, 1) != '\\') continue;
        if (!sk_target_is_remote(argument) && !sk_starts_nocase(argument, SK_LIT("mailto:"))) continue;
        sk_target_tell(o, argument);
        if (sk_target_is_odd(argument)) sk_tell_fact(o, SK_FACT_OFFICE_EXTERNAL_SCHEME, argument, 0, 0);
        if (fetch && !told) sk_tell_fact(o, SK_FACT_OFFICE_FIELD_EXTERNAL, sk_trim(instruction), 0, 0);
        told = fetch;
    }
}
