/* See literals.h. A page that builds a file in the browser, or a script that writes one to disk, mostly carries it so; what
 * is cut into pieces or calculated is left to emulation. */
#include "format/script/literals.h"

#include "base/attr.h"
#include "codec/base64.h"

#define RUN_LEAST 128
#define HEAD 24 /* characters: 18 bytes */

/* Starts of what is worth carrying so; the kinds are recognised from the bytes afterwards. */
static const struct {
    const char *bytes;
    size_t len;
} heads[] = {
    {"PK\x03\x04", 4},
    {"MZ", 2},
    {"Rar!", 4},
    {"7z\xBC\xAF", 4},
    {"%PDF-", 5},
    {"\xD0\xCF\x11\xE0", 4},
    {"MSCF\0", 5},
    {"{\\rt", 4},
    {"<html", 5},
    {"<!DOCTYPE", 9},
    {"<script", 7},
    {"\x1F\x8B\x08", 3},
    {"\xE4\x52\x5C\x7B", 4},
    {"ITSF", 4},
    {"L\0\0\0\x01\x14\x02", 7},
    {"\x7F"
     "ELF",
     4},
    {"#@~^", 4},
    {"vhdxfile", 8},
    {"conectix", 8},
};

static bool is_letter(int c) { return sk_is_alnum(c) || c == '+' || c == '/' || c == '='; }

static bool is_worth(sk_arena *a, sk_bytes run)
{
    sk_bytes start = sk_base64_decode(a, sk_slice(run, 0, HEAD), SK_BASE64_STOP_AT_PAD);
    for (size_t i = 0; i < SK_COUNT(heads); i++)
        if (sk_starts_nocase(start, sk_bytes_of(heads[i].bytes, heads[i].len))) return true;
    /* A disk image starts with 32 KiB of zeros. */
    return start.len >= 16 && sk_find_nocase(start, 0, SK_LIT("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")) == 0 && run.len > 43700;
}

static void tell_run(sk_opening *o, sk_bytes run, size_t off)
{
    if (!is_worth(o->arena, run) || !sk_spend(o->budget, SK_LIMIT_SCRIPT_LITERALS, 1)) return;
    sk_bytes bytes = sk_base64_decode(o->arena, run, SK_BASE64_STOP_AT_PAD);
    sk_content *content = sk_content_computed(o->arena, o->budget, bytes);
    if (content)
        (void)sk_tell_child(
            o, &(sk_child){.relation = SK_REL_EMBEDDED, .name = SK_LIT("base64"), .offset = off, .content = content});
}

void sk_tell_literals(sk_opening *o, sk_bytes text)
{
    for (size_t i = 0; i < text.len;) {
        if (!is_letter(text.p[i])) {
            i++;
            continue;
        }
        size_t end = i;
        while (end < text.len && is_letter(text.p[end])) end++;
        if (end - i >= RUN_LEAST) tell_run(o, sk_slice(text, i, end - i), i);
        i = end;
    }
}
