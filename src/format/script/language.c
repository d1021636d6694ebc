/* See language.h. Names: Microsoft, "LANGUAGE attribute" and "Windows Script Engines"; HTML Living Standard 4.12.1. */
#include "format/script/language.h"

#include "base/attr.h"

static const struct {
    const char *part;
    uint16_t kind;
} parts[] = {
    {"vb", SK_KIND_SCRIPT_VBSCRIPT},     {"json", SK_KIND_TEXT_JSON},      {"importmap", SK_KIND_TEXT_JSON},
    {"speculation", SK_KIND_TEXT_JSON},  {"template", SK_KIND_TEXT_PLAIN}, {"text/html", SK_KIND_TEXT_PLAIN},
    {"text/plain", SK_KIND_TEXT_PLAIN},  {"x-shader", SK_KIND_TEXT_PLAIN}, {"text/xml", SK_KIND_TEXT_XML},
    {"perl", SK_KIND_TEXT_PLAIN},        {"python", SK_KIND_TEXT_PLAIN},   {"powershell", SK_KIND_SCRIPT_POWERSHELL},
    {"script", SK_KIND_SCRIPT_JAVASCRIPT},
};

sk_script_language sk_script_language_of(sk_bytes says, uint16_t fallback)
{
    sk_script_language l = {.kind = fallback};
    for (size_t i = 0; i < SK_COUNT(parts); i++) {
        if (sk_find_nocase(says, 0, sk_bytes_str(parts[i].part)) == SK_NPOS) continue;
        l.kind = parts[i].kind;
        break;
    }
    l.encoded = sk_ends_nocase(sk_trim(says), SK_LIT(".encode"));
    l.program = l.kind == SK_KIND_SCRIPT_JAVASCRIPT || l.kind == SK_KIND_SCRIPT_VBSCRIPT;
    return l;
}
