/* Script files: the Script Encoder's form of a text. */
#ifndef SK_MAKE_SCRIPT_H
#define SK_MAKE_SCRIPT_H

#include "make/make.h"

/* clear as JScript.Encode and VBScript.Encode have it; wrong_by is added to the told length and sum. */
sk_bytes make_script_encoded(sk_arena *a, const char *clear, uint32_t length_wrong_by, uint32_t sum_wrong_by);

#endif
