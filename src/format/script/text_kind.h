/* Which kind of text is this? */
#ifndef SK_FORMAT_SCRIPT_TEXT_KIND_H
#define SK_FORMAT_SCRIPT_TEXT_KIND_H

#include "model/format.h"

/* folded: the start of the text in lower-case ASCII (sk_text_fold). What the content says alone. */
sk_match sk_text_kind(sk_bytes folded);
/* Which program would take a text of this name: SK_KIND_NONE where the extension says nothing. */
uint16_t sk_text_kind_of_name(sk_bytes name);

#endif
