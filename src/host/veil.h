/* Texts that the program looks for and must not hold as they are: an antivirus program would take the check for what it checks. They
 * stand readable in our sources, and veiled by the compiler in the program. */
#ifndef SK_HOST_VEIL_H
#define SK_HOST_VEIL_H

#include "base/bytes.h"

enum { SK_VEIL = 0xa5, SK_VEILED_ROOM = 64 };

typedef struct sk_veiled {
    char text[SK_VEILED_ROOM]; /* a byte that is 0 ends it */
} sk_veiled;

/* An initializer. The text is a literal of ASCII, shorter than the room. */
#define SK_VEILED(s) {{SK_VEIL_8(s, 0), SK_VEIL_8(s, 8), SK_VEIL_8(s, 16), SK_VEIL_8(s, 24), SK_VEIL_8(s, 32), SK_VEIL_8(s, 40), SK_VEIL_8(s, 48), SK_VEIL_8(s, 56)}}
#define SK_VEIL_8(s, i) \
    SK_VEIL_1(s, i), SK_VEIL_1(s, i + 1), SK_VEIL_1(s, i + 2), SK_VEIL_1(s, i + 3), SK_VEIL_1(s, i + 4), SK_VEIL_1(s, i + 5), SK_VEIL_1(s, i + 6), SK_VEIL_1(s, i + 7)
#define SK_VEIL_1(s, i) (char)((i) < sizeof(s) - 1 ? (s)[(i) < sizeof(s) ? (i) : 0] ^ SK_VEIL : 0)

/* In the clear, in room, for as long as it is looked for. */
static inline const char *sk_unveil(const sk_veiled *v, char room[SK_VEILED_ROOM])
{
    size_t i = 0;
    for (; i < SK_VEILED_ROOM - 1 && v->text[i]; i++) room[i] = (char)(v->text[i] ^ SK_VEIL);
    room[i] = 0;
    return room;
}

#endif
