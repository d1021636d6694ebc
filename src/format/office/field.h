/* Instructions of Word's fields, from whatever format they came. Source: ECMA-376-1 section 17.16 (fields and their
 * instructions). */
#ifndef SK_FORMAT_OFFICE_FIELD_H
#define SK_FORMAT_OFFICE_FIELD_H

#include "model/format.h"

/* Tells what an instruction does: the fact office.field.dde or office.field.external, and where it leads as
 * indicators. */
void sk_field_tell(sk_opening *o, sk_bytes instruction);
/* True when the first word of the instruction is this, in any case. */
bool sk_field_is(sk_bytes instruction, const char *keyword);
/* What a QUOTE field with number arguments shows ({ QUOTE 65 66 } is "AB"); its other arguments as they are. */
sk_bytes sk_field_quote(sk_arena *a, sk_bytes instruction);
/* The next argument: a word or a quoted text, in which \" and \\ stand for " and \. False at the end. */
bool sk_field_next_argument(sk_arena *a, sk_bytes *rest, sk_bytes *ret_argument);

#endif
