/* Writer of XLSB workbooks (BIFF12) for tests, from the same description as make/xls.h; its tokens are those of BIFF12. */
#ifndef SK_MAKE_XLSB_H
#define SK_MAKE_XLSB_H

#include "make/xls.h"

sk_bytes make_xlsb_workbook(sk_arena *a,
                            const make_xls *x); /* xl/workbook.bin; sheet n has the relationship rId(n+1) */
sk_bytes make_xlsb_shared_strings(sk_arena *a, const make_xls *x); /* xl/sharedStrings.bin */
sk_bytes make_xlsb_sheet(sk_arena *a, const make_xls *x, size_t index);
sk_bytes make_xlsb_styles(sk_arena *a, const make_xls *x); /* xl/styles.bin; look n is format n */
sk_bytes make_xlsb_file(sk_arena *a, const make_xls *x); /* the package */
/* A very hidden macro sheet that starts by itself, as in make_xls_2022. */
sk_bytes make_xlsb_2022(sk_arena *a);

#endif
