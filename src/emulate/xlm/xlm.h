/* Excel 4 macros, calculated: formulas are evaluated as trees made from tokens (BIFF8, BIFF12) or, where a document keeps
 * only text (OOXML, formulas that the macro itself writes), by a parser of our own. Nothing is printed and read again.
 *
 * Sources: Microsoft Excel 4.0 and 5.0 Function Reference (macro functions), MS-XLS 2.5.198 (tokens). */
#ifndef SK_EMULATE_XLM_H
#define SK_EMULATE_XLM_H

#include "emulate/world/world.h"
#include "model/document.h"

/* Runs everything that Excel starts by itself (names Auto_Open..., Auto_Activate..., Auto_Close..., Auto_Deactivate...), each
 * in a fresh workbook; where there is no such name, the first formula of each macro sheet, as a button would. Runs whose
 * outcome hangs on the clock, on the country or on values that nobody knows are repeated for a small, fixed set of them
 * (limits xlm.runs, xlm.steps). Effects go to w and to worlds made of it by sk_world_again. */
void sk_xlm_run(sk_world *w, sk_document *d);
/* True when the document has formulas that sk_xlm_run would start. */
bool sk_xlm_has_macros(const sk_document *d);

/* Joins the document's workbook to w and to the worlds made of it: sets w->book (see world.h). False at the arena's budget.
 * Macros that w runs then share it with the other languages. */
bool sk_xlm_share(sk_world *w, sk_document *d);

#endif
