/* Files that stand in a script as Base64. */
#ifndef SK_FORMAT_SCRIPT_LITERALS_H
#define SK_FORMAT_SCRIPT_LITERALS_H

#include "model/format.h"

/* Tells each long run of Base64 in text whose bytes start as a known kind of file as an embedded child. */
void sk_tell_literals(sk_opening *o, sk_bytes text);

#endif
