/* What a language or type attribute of a script element says. */
#ifndef SK_FORMAT_SCRIPT_LANGUAGE_H
#define SK_FORMAT_SCRIPT_LANGUAGE_H

#include "model/kinds.h"

typedef struct sk_script_language {
    uint16_t kind; /* of the text when it is clear: a language, or text for what is no program (a template, JSON) */
    bool program;
    bool encoded;  /* JScript.Encode, VBScript.Encode */
} sk_script_language;

/* says may be empty: fallback. What names no language that we know is taken for fallback too. */
sk_script_language sk_script_language_of(sk_bytes says, uint16_t fallback);

#endif
