/* sk_world: what an emulated program can see and touch. One world for one run of one document or script and of all that it
 * starts: an arena, budgets, an environment, one virtual file system and registry, a clock, and the two ways out: effects,
 * and texts that are programs themselves. Nothing in it reaches the real machine: emulators calculate. */
#ifndef SK_EMULATE_WORLD_H
#define SK_EMULATE_WORLD_H

#include "base/map.h"
#include "emulate/world/acts.h"
#include "emulate/world/files.h"
#include "model/kinds.h"
#include "sekisho/report.h"

/* Where in the input a step stands: told with every effect. */
typedef struct sk_place {
    uint32_t artifact; /* the macro module, script or sheet */
    uint64_t off, len; /* span in its bytes */
} sk_place;

typedef struct sk_environment {
    const char *locale; /* "en-US", "ja-JP": decides Application.International, list separators, date order */
    uint64_t now;       /* seconds since 1970-01-01 UTC that the clock shows; fixed, so that runs repeat */
    const char *user, *computer, *domain;
    const struct sk_env_variable {
        const char *name, *value;
    } *variables; /* beside the usual ones, or instead of them */
    size_t variable_count;
    bool bare; /* a new virtual machine instead of one on which people work: machine.def */
} sk_environment;

typedef struct sk_world_sink {
    void *self;
    /* An act, in order. args are borrowed for the call. */
    void (*effect)(void *self, sk_effect_op op, sk_place place, const sk_arg *args, size_t arg_count);
    /* A text that the program would run or that it decoded: becomes a child artifact of place.artifact (relation emulated),
     * which the engine recognises (kind SK_KIND_NONE) and emulates in turn. bytes and name live as long as the world's lasting arena. */
    void (*child)(void *self, sk_place place, const char *name, uint16_t kind, sk_bytes bytes);
    /* An analyst's trace line (`sekisho emulate --trace`); NULL where nobody listens. */
    void (*trace)(void *self, sk_place place, const char *procedure, sk_bytes text);
    /* Runs a text of another kind in this world at once, for a program that waits for its answer (Exec().StdOut, Evaluate):
     * ret is its output. False: not possible. May be NULL. */
    bool (*run)(void *self, sk_world *w, uint16_t kind, sk_bytes source, sk_value *ret);
    /* A child was told - for the first time or again - by the program that runs in w, and starts there now: what it writes the
     * program that told it finds. NULL: nobody runs it at once. */
    void (*follow)(void *self, sk_world *w, const char *name, uint16_t kind, sk_bytes bytes);
    /* A run on another machine than the first did something new. NULL: nobody asks. */
    void (*assumed)(void *self, const sk_environment *env);
} sk_world_sink;

/* from with what it leaves out taken from the usual environment; from may be NULL. */
void sk_environment_fill(sk_environment *ret, const sk_environment *from);

/* What the network answers: a run is done twice, because a loop over addresses shows them all only when all fail, and
 * what is started only when one succeeds. */
typedef enum sk_answers { SK_ALL_FAIL, SK_ALL_SUCCEED } sk_answers;

/* Objects of the language itself: asked before the tables. */
typedef struct sk_world_host {
    void *self;
    sk_object *(*create)(void *self, sk_world *w, sk_str progid); /* NULL: not mine */
    bool (*get_object)(void *self, sk_world *w, sk_str path, sk_str class, sk_value *ret);
    /* Calls a function value of the language (event handlers, callbacks). */
    int (*call)(void *self, sk_world *w, const sk_value *function, sk_args *args, sk_value *ret);
    /* The n-th text of the program from 0, whose literals stand in double quotes; false behind the last. NULL: not asked. */
    bool (*source)(void *self, size_t n, sk_bytes *ret);
} sk_world_host;

/* The workbook that the languages of one document share: made by that of its formulas, used by the others. Sheets by their
 * index (sk_doc_sheet.index), row and column from 0. What a run writes, the next world does not see. */
struct sk_doc_sheet;
typedef struct sk_world_book {
    void *self;
    /* The n-th sheet, those added in this run behind the others; NULL behind the last. */
    const struct sk_doc_sheet *(*sheet)(void *self, sk_world *w, unsigned n);
    /* outside: a sheet that the program only names, of which nothing is known. NULL at a limit. */
    struct sk_doc_sheet *(*add_sheet)(void *self, sk_world *w, sk_str name, bool macro, bool outside);
    void (*rename_sheet)(void *self, sk_world *w, unsigned sheet, sk_str name); /* of one that was added */
    /* False where nothing is known of the cell. formula: the text of its formula where it has one. */
    bool (*read)(void *self, sk_world *w, unsigned sheet, uint32_t row, uint32_t column, bool formula, sk_value *ret);
    bool (*write)(void *self, sk_world *w, unsigned sheet, uint32_t row, uint32_t column, const sk_value *v,
                  bool r1c1); /* references in a formula's text may be written so */
    void (*define)(void *self, sk_world *w, sk_str name, const sk_value *refers_to);
    /* Runs the macro at a place or of a name; false: there is none. */
    bool (*start)(void *self, sk_world *w, sk_str target, sk_args *args, sk_value *ret);
    /* The value of a formula's text, without or with "="; false: it is none. */
    bool (*evaluate)(void *self, sk_world *w, sk_str formula, bool r1c1, sk_value *ret);
} sk_world_book;

/* The program of a world of its own, to be run again where it starts itself; run NULL: it cannot. */
typedef struct sk_world_program {
    void *self;
    void (*run)(void *self, sk_world *w);
    sk_str path;
} sk_world_program;

/* The procedures of the document's project, for formulas and macros that call them by name; false: there is none. */
typedef struct sk_world_procedures {
    void *self;
    bool (*call)(void *self, sk_world *w, sk_str name, sk_args *args, sk_value *ret);
} sk_world_procedures;

/* What programs print, for one that waits for it. */
typedef struct sk_world_output {
    sk_str text;
    unsigned flow;
    struct sk_world_output *around;
} sk_world_output;

struct sk_world {
    sk_arena *arena;
    sk_arena *lasting; /* what outlives the run: children, what was told */
    const void *identity; /* of this world alone among all of an input, those that ended too */
    sk_budget *budget;
    sk_world_sink sink;
    sk_world_host host;
    const sk_world_book *book; /* NULL: there is no workbook */
    void *book_state;          /* of this world alone */
    sk_world_procedures procedures;
    sk_environment env;
    sk_answers answers;
    sk_strings strings;
    sk_place place;   /* the language sets it at each statement */
    bool month_first; /* of the locale */
    double clock;     /* days since 1899-12-30 that the program sees: moves with waits and each look */
    uint64_t clock_looks;
    sk_str self_path; /* the script or document itself: its file exists in the world when set by sk_world_set_self */
    sk_str arguments; /* of the script that runs: the words behind its name */
    sk_str current_folder;
    sk_world_output *output; /* NULL: nobody listens */
    sk_str clipboard;        /* of all languages */
    uint8_t clipboard_flow;
    struct sk_world_told *told; /* effects and children told so far, shared by sk_world_again */
    struct sk_world_files *files;
    struct sk_world_registry *registry;
    struct sk_named_item *items; /* scripting.h */
    struct sk_code_memory *code; /* code_memory.h */
    struct sk_table *environ_table;
    struct sk_table *paths;           /* of unknowns, each once */
    sk_str path_recent[16];           /* of them, by what they were joined of */
    uint64_t object_count;
    unsigned invoke_depth;
    unsigned layer;   /* programs around the one that runs now, each started by the one before, all in this world */
    uint64_t changes; /* of files, registry and environment since the start */
    bool environ_lent; /* the table is that of the program around: copied before it is changed */
    sk_world_program program; /* that which the world was made for */
    bool program_again;       /* it has started itself once */
    bool stopped; /* a budget is used up: languages end the run */
    const char *trigger; /* "click": the run needs one; told with its effects. NULL: it starts by itself */
};

/* NULL at the arena's budget. env NULL: the default environment (en-US, 2021-01-26 09:00, user "admin"). */
sk_world *sk_world_new(sk_arena *arena, sk_budget *budget, const sk_world_sink *sink, const sk_environment *env);
/* A fresh world - files, registry, clock as at the start - for another run of the same program, with other answers or
 * another environment (NULL: the same): what was told before is not told again. */
sk_world *sk_world_again(sk_world *w, sk_answers answers, const sk_environment *env);
/* The same in an arena of its own (limit emulate.memory), so that one run after the other costs the memory of one. NULL: no
 * memory. sk_world_end frees it, and tells where the limit was reached; nothing of the run may be used behind that. */
sk_world *sk_world_apart(sk_world *w, sk_answers answers, const sk_environment *env);
void sk_world_end(sk_world *w);
/* Where the program lies: path of the document or script, and its bytes, borrowed (may be empty: exists, content unknown). */
void sk_world_set_self(sk_world *w, sk_str path, sk_bytes content);
/* A program that the one running now starts: it shares files, registry and clock, and begins with the same folder and
 * environment variables, but what it changes of those ends with it. file: the name of the file that it is, where the world
 * has one of its making; empty for a command line. Pairs with sk_world_leave. */
typedef struct sk_world_process {
    sk_world_host host;
    sk_place place;
    sk_str self_path, current_folder;
    struct sk_table *environ_table;
    sk_str arguments;
    struct sk_named_item *items;
    struct sk_code_memory *code;
    unsigned invoke_depth;
    bool environ_lent;
} sk_world_process;
void sk_world_enter(sk_world *w, sk_bytes file, sk_world_process *ret_before);
void sk_world_leave(sk_world *w, const sk_world_process *before);
/* Where path is the program itself: runs it again, with words behind its name. Scripts that ask for more rights start themselves so;
 * once is enough, for rights never grow here. False: it is another file, or it was done. */
bool sk_world_run_self(sk_world *w, sk_str path, sk_str arguments);
/* What is printed from here on, by the programs started meanwhile too, comes to o until sk_world_unlisten. */
void sk_world_listen(sk_world *w, sk_world_output *o);
void sk_world_unlisten(sk_world *w, const sk_world_output *o);
/* Standard output; nothing where nobody listens. */
void sk_world_print(sk_world *w, sk_str text, unsigned flow);
void sk_world_print_line(sk_world *w, sk_str text, unsigned flow);
void sk_world_set_clipboard(sk_world *w, sk_str text, unsigned flow);
sk_value sk_world_clipboard(const sk_world *w);
/* What a program asks of its machine on which its outcome may hang. Languages tell what they are asked for; a condition is
 * told where a value of flow environment or identity decided it. */
enum { SK_ASKED_LOCALE = 1, SK_ASKED_IDENTITY = 2, SK_ASKED_DAY = 4, SK_ASKED_WEEKDAY = 8, SK_ASKED_DATE = 16, SK_ASKED_CONDITION = 32,
       SK_ASKED_MACHINE = 64, SK_ASKED_MONTH = 128,
       SK_ASKED_PART = 256,  /* a part of today as text or number, as every file name and heading has it */
       SK_ASKED_KEY = 512 }; /* what came of the clock or the machine decided a character */
void sk_world_ask(sk_world *w, unsigned what);
/* Two values are compared: SK_ASKED_DATE where one is a date of the machine's and the other came from elsewhere. */
void sk_world_ask_date(sk_world *w, sk_operator op, const sk_value *a, const sk_value *b);
unsigned sk_world_asked(const sk_world *w); /* by this world and those of its kin */
/* What an analyst has set is not to be varied. */
void sk_world_fix(sk_world *w, unsigned what);
bool sk_world_is_fixed(const sk_world *w, unsigned what);
/* While on, runs are under other circumstances: only acts that make sense and are like none of the plain runs are told. */
void sk_world_vary(sk_world *w, bool on);
bool sk_world_varies(const sk_world *w);

/* What came with the program, borrowed: for this world and those made of it. Call before sk_world_set_self. */
void sk_world_set_beside(sk_world *w, const sk_world_beside *list, size_t count);
/* Hands over what is still open. Call at the end of a run. */
void sk_world_finish(sk_world *w);
/* True while the run may go on. */
static inline bool sk_world_alive(const sk_world *w) { return !w->stopped && !w->strings.full; }

/* Clock. Each look moves it by some milliseconds, so that loops that wait for time end. */
double sk_world_now(sk_world *w);                /* Now: a date */
double sk_world_timer(sk_world *w);              /* seconds since midnight */
uint64_t sk_world_ticks(sk_world *w);            /* GetTickCount: milliseconds */
void sk_world_wait(sk_world *w, double seconds); /* effect wait, and the clock moves */

#endif
