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

/* A workbook that another language shares (VBA's cells, Application.Run, ExecuteExcel4Macro). NULL at the arena's budget. */
typedef struct sk_xlm sk_xlm;
sk_xlm *sk_xlm_open(sk_world *w, sk_document *d);
/* Runs a name or reference ("Macro1!A1", "R1C1", "Sheet1!R2C3"). False: there is no such. */
bool sk_xlm_start(sk_xlm *x, sk_str target);
/* Evaluates a formula's text (without or with "="), as ExecuteExcel4Macro and Evaluate do. */
bool sk_xlm_evaluate(sk_xlm *x, sk_str formula, sk_value *ret);
/* A cell by the index of its sheet, row and column from 0. A text that starts with "=" is a formula. */
void sk_xlm_write(sk_xlm *x, unsigned sheet, uint32_t row, uint32_t column, const sk_value *v);
void sk_xlm_read(sk_xlm *x, unsigned sheet, uint32_t row, uint32_t column, sk_value *ret);
/* Called for RUN of a name that is no macro of the workbook: a procedure of VBA. */
void sk_xlm_set_procedure(sk_xlm *x, bool (*run)(void *self, sk_str name), void *self);

#endif
