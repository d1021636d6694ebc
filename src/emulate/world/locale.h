/* What programs ask a machine of, by its language and country (numbers of MS-LCID; countries by their telephone code, as
 * Application.International tells them). */
#ifndef SK_EMULATE_LOCALE_H
#define SK_EMULATE_LOCALE_H

#include <stdint.h>

typedef struct sk_locale {
    const char *name; /* "ja-JP" */
    uint16_t lcid, country;
    const char *list, *decimal, *thousands, *date, *currency;
    uint8_t order;     /* of dates: 0 month first, 1 day first, 2 year first */
    uint16_t codepage; /* of programs that are not Unicode; 0: Windows-1252 */
    uint16_t console;  /* page of consoles */
} sk_locale;

/* The row of that name, or of its language; else that of en-US. */
const sk_locale *sk_locale_find(const char *name);
/* NULL: none of ours. */
const sk_locale *sk_locale_numbered(unsigned lcid);

#endif
