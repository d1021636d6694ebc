/* What the files of xlm/ share: values, formula trees, cells, names and the state of a run. */
#ifndef SK_EMULATE_XLM_INSIDE_H
#define SK_EMULATE_XLM_INSIDE_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/map.h"
#include "emulate/xlm/xlm.h"

typedef struct sk_xlm sk_xlm;

#define SK_XLM_ROWS 1048576u
#define SK_XLM_COLUMNS 16384u
#define SK_XLM_TEXT_MOST 32767u     /* characters of one text in Excel */
#define SK_XLM_ACTIVE_SHEET 0xFFFEu /* "!A1": whatever sheet is active then */
#define SK_XLM_NO_SHEET 0xFFFFu
#define SK_XLM_ARGS_MOST 255u

/* --- values --- */

typedef enum sk_xlm_type {
    SK_XLM_BLANK,
    SK_XLM_NUMBER,
    SK_XLM_TEXT,
    SK_XLM_BOOL,
    SK_XLM_ERROR,
    SK_XLM_MISSING, /* an omitted argument */
    SK_XLM_REF,
    SK_XLM_ARRAY,
    SK_XLM_UNKNOWN /* from outside, or from a function that is not modelled */
} sk_xlm_type;

typedef enum sk_xlm_error { /* codes of MS-XLS 2.5.10 */
                            SK_XLM_NULL = 0x00,
                            SK_XLM_DIV0 = 0x07,
                            SK_XLM_VALUE = 0x0F,
                            SK_XLM_REFERENCE = 0x17,
                            SK_XLM_NAME = 0x1D,
                            SK_XLM_NUM = 0x24,
                            SK_XLM_NA = 0x2A
} sk_xlm_error;

typedef struct sk_xlm_ref {
    uint16_t sheet, c0, c1;
    uint32_t r0, r1;
} sk_xlm_ref;

typedef struct sk_xlm_array sk_xlm_array;

typedef struct sk_xlm_value {
    uint8_t type, flow; /* flow: SK_FLOW_... */
    uint16_t code;      /* of an error */
    union {
        double number; /* also of a bool: 0 or 1 */
        sk_str text;
        sk_xlm_ref ref;
        sk_xlm_array *array;
    } u;
} sk_xlm_value;

struct sk_xlm_array {
    uint32_t rows, columns;
    sk_xlm_value items[]; /* row by row */
};

static inline sk_xlm_value sk_xlm_number(double v) { return (sk_xlm_value){.type = SK_XLM_NUMBER, .u.number = v}; }
static inline sk_xlm_value sk_xlm_text(sk_str s) { return (sk_xlm_value){.type = SK_XLM_TEXT, .u.text = s}; }
static inline sk_xlm_value sk_xlm_bool(bool v) { return (sk_xlm_value){.type = SK_XLM_BOOL, .u.number = v}; }
static inline sk_xlm_value sk_xlm_error_of(unsigned code)
{
    return (sk_xlm_value){.type = SK_XLM_ERROR, .code = (uint16_t)code};
}
static inline sk_xlm_value sk_xlm_unknown(void)
{
    return (sk_xlm_value){.type = SK_XLM_UNKNOWN, .flow = SK_FLOW_UNKNOWN};
}
static inline sk_xlm_value sk_xlm_ref_value(sk_xlm_ref r) { return (sk_xlm_value){.type = SK_XLM_REF, .u.ref = r}; }
static inline sk_xlm_value sk_xlm_flowing(sk_xlm_value v, unsigned flow)
{
    v.flow |= (uint8_t)flow;
    return v;
}

/* --- formula trees --- */

typedef enum sk_xlm_op {
    SK_XLM_OP_CONST,
    SK_XLM_OP_CELL, /* one cell: found once, then kept in the node */
    SK_XLM_OP_AREA,
    SK_XLM_OP_NAME,
    SK_XLM_OP_CALL,    /* function number fn */
    SK_XLM_OP_USER,    /* args[0] is what is called */
    SK_XLM_OP_FOREIGN, /* another workbook or add-in: text is its name */
    SK_XLM_OP_ADD,
    SK_XLM_OP_SUB,
    SK_XLM_OP_MUL,
    SK_XLM_OP_DIV,
    SK_XLM_OP_POWER,
    SK_XLM_OP_JOIN,
    SK_XLM_OP_LESS,
    SK_XLM_OP_LESS_EQUAL,
    SK_XLM_OP_EQUAL,
    SK_XLM_OP_GREATER_EQUAL,
    SK_XLM_OP_GREATER,
    SK_XLM_OP_NOT_EQUAL,
    SK_XLM_OP_INTERSECT,
    SK_XLM_OP_UNION,
    SK_XLM_OP_RANGE,
    SK_XLM_OP_PLUS,
    SK_XLM_OP_MINUS,
    SK_XLM_OP_PERCENT
} sk_xlm_op;

typedef struct sk_xlm_node sk_xlm_node;
typedef struct sk_xlm_cell sk_xlm_cell;
typedef struct sk_xlm_name sk_xlm_name;

struct sk_xlm_node {
    uint8_t op;
    bool pure; /* nothing in it acts */
    uint16_t fn;
    uint32_t count;
    union {
        sk_xlm_value value; /* CONST, AREA; FOREIGN: text */
        struct {
            sk_xlm_ref ref;
            sk_xlm_cell *cell;
        } at; /* CELL */
        struct {
            sk_xlm_node *a, *b;
        } op;
        sk_xlm_node **args;
        sk_xlm_name *name;
    } u;
};

/* Numbers of functions: those of Ftab as they are, commands (Cetab) with this bit, those that only have a name behind. */
#define SK_XLM_COMMAND 0x800u
#define SK_XLM_NAMED 0xC00u
#define SK_XLM_FUNCTIONS 0xC40u

typedef sk_xlm_value (*sk_xlm_function)(sk_xlm *x, const sk_xlm_value *a, unsigned n);
typedef sk_xlm_value (*sk_xlm_lazy)(sk_xlm *x, const sk_xlm_node *call);

enum {
    SK_XLM_RAW = 1,   /* references stay references, arrays arrays; errors and unknowns are handed in */
    SK_XLM_TAKES = 2, /* single values, but errors and unknowns are handed in */
    SK_XLM_ACTS = 4   /* not to be calculated for its value alone */
};

typedef struct sk_xlm_row {
    uint16_t number;
    const char *name;
    sk_xlm_function run;
    sk_xlm_lazy lazy; /* evaluates its arguments itself */
    uint8_t least, most, flags;
} sk_xlm_row;

/* NULL where no function is modelled under this number. */
const sk_xlm_row *sk_xlm_function_row(unsigned number);
/* The number of a function by its name, or -1. */
const char *sk_xlm_function_name(unsigned number); /* also of those that are not modelled; NULL: none such */
int32_t sk_xlm_function_find(sk_xlm *x, sk_bytes name);
/* Rows in order, for tests; NULL behind the end. */
const sk_xlm_row *sk_xlm_function_nth(size_t n);

/* --- cells, names, sheets --- */

struct sk_xlm_cell {
    sk_xlm_value value;
    sk_xlm_node *formula;
    const sk_doc_cell *doc;    /* as the file has it, or NULL */
    sk_xlm_node *base;         /* formula of doc */
    sk_str written;            /* text of a formula that was written in this run ... */
    const sk_xlm_cell *writer; /* ... by this cell of the file */
    sk_xlm_cell *below;        /* the next formula under it ... */
    uint32_t below_version;    /* ... as of this version of its sheet */
    uint32_t run;              /* the run that value and formula belong to */
    uint32_t age;              /* of the value of a worksheet's formula: x->writes */
    uint32_t row;
    uint16_t column, sheet;
    bool base_made, base_known, has_formula, done, busy, is_written, in_extra;
    sk_xlm_value base_value;
    uint8_t key[8]; /* of the map of cells */
};

struct sk_xlm_name {
    sk_bytes name; /* small letters */
    const sk_doc_name *doc;
    sk_xlm_node *base, *formula;
    sk_xlm_value value;
    uint32_t run;
    uint16_t sheet; /* of a local name, or SK_XLM_NO_SHEET */
    bool base_made, has_value, busy;
};

typedef struct sk_xlm_spot {
    uint64_t key; /* column, row */
} sk_xlm_spot;

typedef struct sk_xlm_sheet {
    sk_doc_sheet *doc;
    bool outside; /* nothing is known of what is in it */
    sk_xlm_spot *by_column; /* formulas of the file, by column and row */
    size_t by_column_count;
    bool indexed;
    sk_xlm_cell **extra; /* cells with formulas written by the macro, by column and row */
    uint32_t extra_count, extra_cap;
    uint32_t version; /* changes with extra */
} sk_xlm_sheet;

/* --- the run --- */

typedef enum sk_xlm_jump { SK_XLM_GO_ON, SK_XLM_GOTO, SK_XLM_RETURN, SK_XLM_HALT, SK_XLM_BEHIND } sk_xlm_jump;

typedef struct sk_xlm_loop {
    sk_xlm_cell *head;
    sk_xlm_name *counter;
    double now, end, step;
    sk_xlm_ref area;
    uint64_t index;
    bool skip_blanks, again; /* again: NEXT has led back to the head */
} sk_xlm_loop;

#define SK_XLM_LOOPS_MOST 16u
#define SK_XLM_LATER_MOST 16u

typedef struct sk_xlm_frame {
    struct sk_xlm_frame *outer;
    const sk_xlm_value *args;
    unsigned arg_count, arg_used;
    sk_xlm_loop loops[SK_XLM_LOOPS_MOST];
    unsigned loop_count;
    sk_xlm_cell *caller;
} sk_xlm_frame;

typedef struct sk_xlm_registered {
    sk_str library, function, name;
    double id;
    struct sk_xlm_registered *next;
} sk_xlm_registered;

typedef struct sk_xlm_open_file {
    sk_file *file;
    sk_str path;
    uint64_t pos;
    unsigned access;
    bool open;
} sk_xlm_open_file;

#define SK_XLM_STACK_MOST 4096u
#define SK_XLM_FILES_MOST 32u
#define SK_XLM_CHOICES_MOST 12u

/* What a run asked for: reasons to repeat it under other circumstances. */
enum {
    SK_XLM_ASKED_DAY = 1,
    SK_XLM_ASKED_MONTH = 2,
    SK_XLM_ASKED_YEAR = 4,
    SK_XLM_ASKED_HOUR = 8,
    SK_XLM_ASKED_WEEKDAY = 16,
    SK_XLM_ASKED_NOW = 32,
    SK_XLM_ASKED_COUNTRY = 64,
    SK_XLM_ASKED_NETWORK = 128
};

struct sk_xlm {
    sk_world *w;
    sk_document *d;
    sk_arena *arena;
    sk_strings *strings;
    sk_xlm_sheet *sheets;
    unsigned sheet_count, sheet_cap, sheets_of_file;
    unsigned nth_of, nth_at; /* the sheet that was asked for last by its number, and where it stands */
    bool nth_known;
    sk_map *cells, *names, *functions;
    sk_xlm_name **auto_names;
    unsigned auto_count;

    /* of one run */
    uint32_t run, writes;
    uint64_t steps, steps_most;
    unsigned depth, eval_depth;
    sk_xlm_jump jump;
    sk_xlm_ref target;   /* of GOTO; behind which cell to go on for BEHIND */
    sk_xlm_value result; /* of RETURN */
    sk_xlm_frame *frame;
    sk_xlm_cell *here; /* the cell that is run */
    sk_xlm_ref active, selection;
    sk_xlm_registered *registered;
    sk_xlm_value later[SK_XLM_LATER_MOST]; /* ON.TIME and its kin: run when the macro is done */
    unsigned later_count;
    sk_xlm_open_file files[SK_XLM_FILES_MOST];
    unsigned file_count;
    unsigned asked;
    uint32_t choices; /* outcome of the n-th unknown condition: a bit each */
    unsigned choice_count, choice_given;
    bool stay_open; /* CLOSE and QUIT do nothing: the run before ended by them and did nothing else */
    bool closed;
    unsigned acts; /* told in this run */
    bool succeed;  /* the network answers */
    sk_buf memory; /* of VirtualAlloc: what is written there */
    uint64_t memory_top;
    bool guess;      /* the run's circumstances were made up: only what makes sense is told */
    bool error_stop; /* ERROR(TRUE, reference) */
    sk_xlm_ref error_target;
    bool has_error_target;
    sk_xlm_value *stack; /* of arguments; made when the first are evaluated */
    unsigned stack_top;
    uint64_t random;
    unsigned crossings; /* into other languages and back, inside one another */
};

/* xlm_value.c */
double sk_xlm_to_number(sk_xlm *x, const sk_xlm_value *v,
                        sk_xlm_value *ret_error); /* ret_error stays untouched when sound */
bool sk_xlm_number_of(sk_xlm *x, const sk_xlm_value *v, double *ret);
sk_str sk_xlm_to_text(sk_xlm *x, const sk_xlm_value *v);
bool sk_xlm_to_bool(sk_xlm *x, const sk_xlm_value *v, bool *ret);
bool sk_xlm_parse_number(sk_str s, double *ret);
sk_str sk_xlm_number_text(sk_xlm *x, double v);
int sk_xlm_compare(sk_xlm *x, const sk_xlm_value *a, const sk_xlm_value *b);
sk_xlm_array *sk_xlm_array_new(sk_xlm *x, uint64_t rows, uint64_t columns);
sk_xlm_value sk_xlm_from_world(const sk_value *v);
void sk_xlm_to_world(sk_xlm *x, const sk_xlm_value *v, sk_value *ret);

/* A text that outlives the run: constants of formulas, cells of the file. */
sk_str sk_xlm_keep(sk_xlm *x, sk_bytes utf8);

/* xlm_tree.c */
sk_xlm_node *sk_xlm_node_new(sk_xlm *x, sk_xlm_op op);
sk_xlm_node *sk_xlm_node_const(sk_xlm *x, sk_xlm_value v);
sk_xlm_node *sk_xlm_node_ref(sk_xlm *x, sk_xlm_ref r);
sk_xlm_node *sk_xlm_node_unary(sk_xlm *x, sk_xlm_op op, sk_xlm_node *a);
sk_xlm_node *sk_xlm_node_binary(sk_xlm *x, sk_xlm_op op, sk_xlm_node *a, sk_xlm_node *b);
sk_xlm_node *sk_xlm_node_call(sk_xlm *x, unsigned fn, sk_xlm_node *const *args, unsigned count);
sk_xlm_node *sk_xlm_node_user(sk_xlm *x, sk_xlm_node *const *args, unsigned count);
sk_xlm_node *sk_xlm_node_name(sk_xlm *x, sk_bytes name, unsigned sheet);
sk_xlm_node *sk_xlm_node_foreign(sk_xlm *x, sk_bytes name);

typedef struct sk_xlm_place { /* where a formula stands */
    unsigned sheet;
    uint32_t row, column;
} sk_xlm_place;

/* xlm_tokens.c: NULL where the tokens make no formula. */
sk_xlm_node *sk_xlm_read_tokens(sk_xlm *x, sk_bytes tokens, sk_bytes extra, sk_xlm_place at);
/* xlm_formula.c: text without "="; r1c1: references may be written so. NULL where it makes no formula. */
sk_xlm_node *sk_xlm_read_formula(sk_xlm *x, sk_bytes text, sk_xlm_place at, bool r1c1);
/* A text that is a reference: "A1", "R1C1", "Sheet!A1:B2". */
bool sk_xlm_read_reference(sk_xlm *x, sk_bytes text, sk_xlm_place at, bool r1c1, sk_xlm_ref *ret);

/* xlm_cells.c */
bool sk_xlm_start_book(sk_xlm *x, sk_world *w, sk_document *d);
void sk_xlm_fresh(sk_xlm *x); /* a new run begins: everything is as in the file */
unsigned sk_xlm_sheet_find(const sk_xlm *x, sk_bytes name);
sk_xlm_cell *sk_xlm_cell_at(sk_xlm *x, unsigned sheet, uint32_t row, uint32_t column); /* NULL at the budget */
/* The same, where it was asked for before, else NULL. */
sk_xlm_cell *sk_xlm_cell_known(sk_xlm *x, unsigned sheet, uint32_t row, uint32_t column);
sk_xlm_value sk_xlm_doc_value(sk_xlm *x, const sk_doc_cell *d); /* as stored */
void sk_xlm_refresh(sk_xlm *x, sk_xlm_cell *c);
static inline sk_xlm_cell *sk_xlm_current(sk_xlm *x, sk_xlm_cell *c)
{
    if (c->run != x->run) sk_xlm_refresh(x, c);
    return c;
}
sk_xlm_node *sk_xlm_cell_formula(sk_xlm *x, sk_xlm_cell *c);
sk_xlm_cell *sk_xlm_cell_below(sk_xlm *x, sk_xlm_cell *c);
sk_xlm_cell *sk_xlm_first_formula(sk_xlm *x, unsigned sheet, uint32_t row, uint32_t column); /* at or under */
sk_xlm_cell *sk_xlm_top_formula(sk_xlm *x, unsigned sheet);
bool sk_xlm_used_area(sk_xlm *x, unsigned sheet, sk_xlm_ref *ret);
void sk_xlm_set_formula(sk_xlm *x, sk_xlm_cell *c, sk_str text, bool r1c1);
void sk_xlm_set_value(sk_xlm *x, sk_xlm_cell *c, sk_xlm_value v, bool keep_formula);
sk_xlm_name *sk_xlm_name_find(sk_xlm *x, sk_bytes name, unsigned sheet, bool make);
sk_xlm_name *sk_xlm_name_of(sk_xlm *x, sk_str name, unsigned sheet, bool make);
sk_xlm_name *sk_xlm_name_current(sk_xlm *x, sk_xlm_name *n);
bool sk_xlm_is_auto_name(sk_bytes name, unsigned *ret_kind); /* kind: 0 open, 1 activate, 2 close, 3 deactivate */
bool sk_xlm_is_macro_sheet(const sk_xlm *x, unsigned sheet);

/* xlm_eval.c */
sk_xlm_value sk_xlm_eval(sk_xlm *x, const sk_xlm_node *n);       /* may be a reference */
sk_xlm_value sk_xlm_eval_value(sk_xlm *x, const sk_xlm_node *n); /* one value */
sk_xlm_value sk_xlm_single(sk_xlm *x, sk_xlm_value v);           /* of a reference or array */
sk_xlm_value sk_xlm_cell_value(sk_xlm *x, sk_xlm_cell *c);
sk_xlm_value sk_xlm_cell_get(sk_xlm *x, unsigned sheet, uint32_t row, uint32_t column);
sk_xlm_value sk_xlm_name_value(sk_xlm *x, sk_xlm_name *n);
/* True for a condition; an unknown one is decided by the plan of the run. */
bool sk_xlm_decide(sk_xlm *x, const sk_xlm_value *v);
bool sk_xlm_alive(sk_xlm *x);
/* Calls take for each value of a reference, array or single value; false when take stopped it. Blank cells are left out. */
bool sk_xlm_each(sk_xlm *x, const sk_xlm_value *v, bool (*take)(void *self, const sk_xlm_value *v), void *self);
/* A reference or array as a table. */
uint32_t sk_xlm_rows(const sk_xlm_value *v);
uint32_t sk_xlm_columns(const sk_xlm_value *v);
sk_xlm_value sk_xlm_item(sk_xlm *x, const sk_xlm_value *v, uint32_t row, uint32_t column);
/* A reference from a reference or from a text that is one. */
bool sk_xlm_to_ref(sk_xlm *x, const sk_xlm_value *v, sk_xlm_ref *ret);

/* xlm_flow.c */
sk_xlm_value sk_xlm_call_at(sk_xlm *x, sk_xlm_ref at, const sk_xlm_value *args, unsigned n);
sk_xlm_value sk_xlm_call_name(sk_xlm *x, sk_str name, const sk_xlm_value *args, unsigned n);

/* xlm_run.c */
void sk_xlm_trace(sk_xlm *x, const char *what, sk_str text);
void sk_xlm_set_place(sk_xlm *x, const sk_xlm_cell *c);
/* False for a text that a guess at the circumstances has turned into noise: it is not told. */
bool sk_xlm_makes_sense(sk_xlm *x, sk_str text);

void sk_xlm_run_later(sk_xlm *x);
/* A run from a place with what it leaves for later (ON.TIME). */
sk_xlm_value sk_xlm_run_with(sk_xlm *x, sk_xlm_ref at, const sk_xlm_value *args, unsigned n);
sk_xlm *sk_xlm_open(sk_world *w, sk_document *d); /* NULL at the arena's budget */
uint64_t sk_xlm_share_of_steps(const sk_budget *b);

/* xlm_share.c */
/* A procedure of the project; false: there is none of that name. */
bool sk_xlm_call_procedure(sk_xlm *x, sk_str name, const sk_xlm_value *args, unsigned n, sk_xlm_value *ret);

/* xlm_lookup.c */
void sk_xlm_write_address(sk_buf *out, uint32_t row, uint32_t column,
                          unsigned absolute);             /* 1: $ at the row, 2: column */
bool sk_xlm_matches(sk_xlm *x, sk_str s, sk_str pattern); /* wildcards of Excel */
/* xlm_get.c */
const char *sk_xlm_book_name(const sk_xlm *x);
sk_bytes sk_xlm_sheet_name(const sk_xlm *x, unsigned sheet);
sk_xlm_value sk_xlm_sheet_title(sk_xlm *x, unsigned sheet);       /* "[Book1.xls]Sheet1" */
sk_xlm_value sk_xlm_formula_shown(sk_xlm *x, sk_xlm_cell *c);     /* with "="; of a cell without formula its content */

/* xlm_write.c */
void sk_xlm_set_name(sk_xlm *x, sk_str name, sk_xlm_value v);
sk_xlm_value sk_xlm_write_formula(sk_xlm *x, sk_xlm_ref to, const sk_xlm_value *v, bool r1c1);

/* xlm_api.c */
#define SK_XLM_MEMORY_BASE 0x10000000u
sk_xlm_value sk_xlm_call_library(sk_xlm *x, sk_str library, sk_str function, const sk_xlm_value *a, unsigned n);

/* xlm_format.c */
sk_str sk_xlm_format(sk_xlm *x, const sk_xlm_value *v, sk_str format);

/* Arguments of functions: the n-th as number or text; fallback where it is left out. False: *ret_error says why. */
bool sk_xlm_arg(sk_xlm *x, const sk_xlm_value *a, unsigned n, unsigned i, double fallback, double *ret,
                sk_xlm_value *ret_error);
static inline sk_xlm_value sk_xlm_literal(const char *s) { return sk_xlm_text(sk_str_c(s)); }

#endif
