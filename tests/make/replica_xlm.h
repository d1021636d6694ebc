/* Writer of obfuscated but inert Excel 4 macros for replicas: formulas as text, written as BIFF8 or BIFF12 tokens or as OOXML
 * text. */
#ifndef SK_MAKE_REPLICA_XLM_H
#define SK_MAKE_REPLICA_XLM_H

#include "make/ptg.h"
#include "make/replica_inside.h"

typedef enum replica_book { REPLICA_BOOK_XLS, REPLICA_BOOK_XLSB, REPLICA_BOOK_XLSM } replica_book;

#define REPLICA_SHEETS 6
#define REPLICA_CELLS 600

typedef struct replica_xlm_cell {
    unsigned row, column;
    const char *text;    /* NULL: a number or formula */
    const char *formula; /* without "=" */
    double number;
    bool white; /* its font */
} replica_xlm_cell;

typedef struct replica_xlm_sheet {
    const char *name;
    bool macro;
    unsigned state; /* as in make/xls.h */
    replica_xlm_cell cells[REPLICA_CELLS];
    size_t count;
    unsigned tall_row, twips; /* a row of another height, from 0; twips 0: none */
} replica_xlm_sheet;

typedef enum replica_xlm_key { REPLICA_NO_KEY, REPLICA_DAY_KEY, REPLICA_HEIGHT_KEY } replica_xlm_key;

typedef struct replica_xlm {
    replica_writer writer; /* first: writers are cast to it */
    replica_book book;
    replica_xlm_sheet *sheets;
    unsigned sheet_count, macro; /* macro: the sheet that the program stands on now */
    unsigned row, column;        /* of the next statement */
    unsigned start_row, start_column, start_sheet;
    const char *names[16];
    unsigned name_count;
    replica_xlm_key key;
    unsigned key_value; /* subtracted from characters */
    const char *key_name;
    unsigned far_off; /* rows between the pieces of texts */
    bool white, light, office;
} replica_xlm;

void replica_xlm_start(replica_xlm *x, replica *r, replica_book book);
/* Statements from a template: each line a formula without "=". */
void replica_xlm_write(replica_xlm *x, const char *lines);
/* The program goes on elsewhere, by GOTO. */
void replica_xlm_jump(replica_xlm *x);
/* The workbook; r->out->name too. */
void replica_xlm_finish(replica_xlm *x);

/* Tokens of a formula; sheets and names by their place in these lists. */
sk_bytes replica_formula_tokens(sk_arena *a, const char *text, sk_ptg_version version, const char *const *sheets,
                                unsigned sheet_count, const char *const *names, unsigned name_count);

#endif
