/* A parsed VBA or VBScript project: modules, procedures, statements as a flat list of operations with jump targets (so that
 * GoTo, GoSub, Resume and broken lines need no nesting), expressions as small trees. Everything lives in one arena. */
#ifndef SK_EMULATE_VBA_PROGRAM_H
#define SK_EMULATE_VBA_PROGRAM_H

#include "base/buf.h"
#include "base/map.h"
#include "emulate/vba/lexer.h"
#include "emulate/world/world.h"
#include "model/document.h"

typedef struct vba_symbol { /* one name, without case, once a program */
    sk_str name;            /* as first written */
    sk_bytes key;           /* folded, UTF-8 */
    uint32_t stamp, index;  /* parser: index among the names of procedure number stamp */
    const void *builtin;    /* row of a function of the language, looked up once */
    bool builtin_asked;
    const sk_value *constant;
    bool constant_asked;
    struct vba_global *globals; /* what public declarations of all modules call so */
} vba_symbol;

typedef enum vba_node_kind {
    VBA_N_CONST,     /* value */
    VBA_N_NAME,      /* symbol, index, args: not yet bound */
    VBA_N_LOCAL,     /* index: slot; no args */
    VBA_N_CHAIN,     /* head and suffixes */
    VBA_N_UNARY,     /* op, a */
    VBA_N_BINARY,    /* op, a, b */
    VBA_N_SEQUENCE,  /* count operands of one level of precedence, from left to right */
    VBA_N_PAREN,     /* a, passed by value */
    VBA_N_NEW,       /* type */
    VBA_N_TYPEOF,    /* a, type */
    VBA_N_ADDRESSOF, /* symbol */
    VBA_N_ME,
    VBA_N_WITH,      /* index: hidden slot; 0 outside of With */
    VBA_N_MISSING    /* an omitted argument */
} vba_node_kind;

enum { VBA_NEGATE, VBA_NOT, VBA_PLUS };
#define VBA_NO_WITH UINT32_MAX

typedef struct vba_node vba_node;
typedef struct vba_args {
    vba_node **items;
    vba_symbol **names;  /* of the last named_count items */
    uint32_t count, named_count;
    bool by_name;        /* f(Name:=x) */
} vba_args;

typedef struct vba_suffix {
    vba_symbol *member;  /* NULL: an index alone */
    vba_args *args;      /* NULL: without parentheses */
    bool bang;
    uint32_t off;
} vba_suffix;

typedef struct vba_operand {
    vba_node *node;
    uint8_t op;          /* sk_operator before it; unused in the first */
} vba_operand;

typedef struct vba_type_ref {
    sk_type type;            /* SK_V_EMPTY: Variant; SK_V_OBJECT: symbol tells the class; VBA_V_RECORD: a user type or class */
    vba_symbol *symbol, *qualifier;
    vba_node *string_length; /* As String * n */
    bool is_new;
} vba_type_ref;

struct vba_node {
    uint8_t kind, op;
    uint16_t depth;   /* of nesting below, bounded */
    uint32_t off;     /* in the module's bytes */
    union {
        const sk_value *value;
        struct { vba_symbol *symbol; vba_args *args; uint32_t index; } name;
        struct { vba_node *head; vba_suffix *suffixes; uint32_t count; } chain;
        struct { vba_node *a, *b; const vba_type_ref *type; } two;
        struct { vba_operand *operands; uint32_t count; } many;
    } u;
};

typedef enum vba_op_code {
    VBA_OP_NOTHING,
    VBA_OP_LET, VBA_OP_SET, VBA_OP_LSET, VBA_OP_RSET, VBA_OP_MID, VBA_OP_CALL,
    VBA_OP_IF,         /* a; target where false, end behind the whole statement */
    VBA_OP_JUMP,       /* target */
    VBA_OP_END_THEN,   /* target: behind the whole If or Select */
    VBA_OP_LEAVE,      /* target: Exit For, Exit Do */
    VBA_OP_TEST,       /* head of a loop: a, flag: until; target: behind the loop */
    VBA_OP_AGAIN,      /* foot of a loop: a or NULL, flag: until; target: head */
    VBA_OP_FOR, VBA_OP_NEXT,           /* list: variable, from, to, step; index: hidden slot */
    VBA_OP_FOR_EACH, VBA_OP_NEXT_EACH, /* a variable, b collection */
    VBA_OP_SELECT,     /* a; index: hidden slot */
    VBA_OP_CASE,       /* cases; target: next case, end */
    VBA_OP_WITH,       /* a; index: hidden slot */
    VBA_OP_GOTO, VBA_OP_GOSUB, VBA_OP_RETURN,
    VBA_OP_ON_GOTO, VBA_OP_ON_GOSUB,   /* a; labels */
    VBA_OP_ON_ERROR,   /* index: 0 GoTo 0, 1 Resume Next, 2 GoTo target, 3 GoTo -1 */
    VBA_OP_RESUME,     /* index: 0 same, 1 next, 2 target */
    VBA_OP_EXIT, VBA_OP_STOP_ALL,
    VBA_OP_REDIM,      /* list of NAME or CHAIN with args; flag: Preserve; type */
    VBA_OP_ERASE,      /* list */
    VBA_OP_OPEN,       /* list: path, number, record length; index: mode */
    VBA_OP_CLOSE,      /* list of numbers; empty: all */
    VBA_OP_PRINT, VBA_OP_WRITE, VBA_OP_PUT, VBA_OP_GET_RECORD, VBA_OP_INPUT, VBA_OP_LINE_INPUT, VBA_OP_SEEK,
    VBA_OP_NAME_AS,    /* list: from, to */
    VBA_OP_ERROR,      /* a */
    VBA_OP_RAISE_EVENT,
    VBA_OP_DEBUG       /* list: Debug.Print */
} vba_op_code;

enum { VBA_MODE_INPUT, VBA_MODE_OUTPUT, VBA_MODE_APPEND, VBA_MODE_BINARY, VBA_MODE_RANDOM };

typedef struct vba_case {
    vba_node *a, *b;  /* b: upper end of a range */
    int op;           /* sk_operator of "Is > 3", or SK_OP2_EQ; -1: Else; -2: a range */
} vba_case;

typedef struct vba_label_use {
    vba_symbol *symbol;
    uint32_t target;
} vba_label_use;

typedef struct vba_op {
    uint8_t code, flag;
    uint16_t count;      /* of the list */
    uint32_t off, len;   /* statement in the module's bytes */
    uint32_t target, end, index;
    vba_node *a, *b;
    union {
        vba_node **list;
        vba_case *cases;
        vba_label_use *labels;
    } u;
    const vba_type_ref *type;
    vba_symbol *label;   /* until it is bound to target */
} vba_op;
#define VBA_NO_TARGET UINT32_MAX

typedef struct vba_variable {
    vba_symbol *symbol;
    const vba_type_ref *type;
    vba_args *bounds;     /* "(1 To 5)": pairs low, high; NULL: no array; count 0: dynamic */
    vba_node *fallback;   /* Optional x = ...; of a Const: its value */
    bool is_array, is_const, is_public, is_static, by_value, optional, param_array, with_events;
    uint32_t slot;
} vba_variable;

typedef struct vba_binding vba_binding;
typedef enum vba_proc_kind { VBA_SUB, VBA_FUNCTION, VBA_GET, VBA_LET, VBA_SET } vba_proc_kind;

typedef struct vba_module vba_module;
typedef struct vba_proc {
    vba_symbol *symbol;
    vba_module *module;
    uint8_t kind;
    bool is_public, is_static, is_default, is_script; /* is_script: a module's own code in VBScript */
    const vba_type_ref *type;
    vba_variable *params;
    uint32_t param_count;
    vba_variable *locals; /* Dim, Static and Const inside */
    uint32_t local_count, local_cap;
    vba_symbol **names;   /* every name that the code uses, once */
    uint32_t name_count, name_cap;
    vba_op *ops;
    uint32_t op_count, op_cap;
    uint32_t hidden_count; /* slots of loops and With */
    uint32_t off, broken_lines, good_lines;
    /* made by the machine when it is first called */
    bool prepared;
    vba_binding *bindings; /* one a name */
    uint32_t slot_count, hidden_first, result_slot;
    sk_value *statics;
    struct vba_proc *next;
} vba_proc;

typedef struct vba_declare { /* Declare: a function of a library */
    vba_symbol *symbol;
    sk_str library, function;
    struct vba_proc *shape; /* parameters */
    struct vba_declare *next;
} vba_declare;

typedef struct vba_record_type {
    vba_symbol *symbol;
    vba_variable *fields;
    uint32_t count, cap;
    vba_module *module;
    struct vba_record_type *next;
} vba_record_type;

typedef struct vba_instance { /* variables of a module; state of an object of a class module */
    vba_module *module;
    sk_value *vars;
    struct sk_object *object;
    void *vm;
    bool started;
} vba_instance;

struct vba_module {
    vba_symbol *symbol;
    sk_module_type type;
    bool vbscript, fold, explicit_names, base_one;
    uint32_t artifact;
    uint64_t artifact_off; /* where source starts in the artifact */
    sk_bytes source;
    uint16_t codepage;
    vba_proc *procs, **procs_end;
    vba_proc *script;      /* VBScript: code outside of procedures */
    vba_variable *vars;
    uint32_t var_count, var_cap;
    vba_declare *declares;
    vba_record_type *types;
    vba_symbol **controls; /* Attribute VB_Control */
    uint32_t control_count, control_cap;
    sk_map *names;         /* vba_symbol key to vba_global */
    sk_type letters[26];   /* DefInt and its kin */
    vba_instance *instance;
    struct vba_module *next;
};

typedef enum vba_global_kind { VBA_G_PROC, VBA_G_VAR, VBA_G_DECLARE, VBA_G_TYPE, VBA_G_MODULE } vba_global_kind;
typedef struct vba_global {
    uint8_t kind;
    bool is_public;
    vba_module *module;
    union {
        vba_proc *proc[3]; /* by use: get or call, let, set */
        uint32_t var;
        vba_declare *declare;
        vba_record_type *type;
    } u;
    struct vba_global *next; /* of the same name in other modules */
    vba_symbol *symbol;
    struct vba_global *older; /* the one declared before it */
} vba_global;

enum { VBA_RECENT = 64 };
typedef struct vba_program {
    sk_arena *arena;
    sk_strings *strings;
    sk_world *world;       /* of the program, not of one of its runs: what constants are calculated in */
    sk_map *symbols;
    vba_symbol *recent[VBA_RECENT]; /* that were found by their own name's text: by its address */
    vba_module *modules, **modules_end;
    uint32_t proc_number;  /* stamp of the procedure that is parsed */
    uint32_t generation;   /* moves when ExecuteGlobal adds names */
    vba_global *newest;
    /* what the parser could not read */
    uint32_t lines_broken, procs_lost;
    uint32_t line_artifact, lost_artifact;
    uint64_t line_off, lost_off; /* the first of each */
    sk_map *stored_values, *stored_controls; /* index of the document's values: host_item.c */
    bool full;
} vba_program;

vba_program *vba_program_new(sk_world *w);
vba_symbol *vba_intern(vba_program *p, sk_str name);
vba_symbol *vba_intern_bytes(vba_program *p, sk_bytes raw, uint16_t codepage);
/* The symbol of a name that the program has; NULL: it has none. For names that are computed. */
vba_symbol *vba_find_symbol(vba_program *p, sk_str name);
vba_symbol *vba_intern_c(vba_program *p, const char *name);
/* Text of the project's code page. */
sk_str vba_text(vba_program *p, sk_bytes raw, uint16_t codepage);
/* Declares a name of a module; NULL at the budget. */
vba_global *vba_declare_name(vba_program *p, vba_module *m, vba_symbol *s, vba_global_kind kind, bool is_public);
/* What a module itself calls so; NULL: nothing. */
vba_global *vba_module_find(const vba_module *m, const vba_symbol *s);
vba_module *vba_program_module(const vba_program *p, const vba_symbol *s);
vba_module *vba_program_add(vba_program *p, vba_symbol *name, sk_module_type type);

/* A place in time, and the way back: modules and names that came since are forgotten. */
typedef struct vba_state {
    vba_module **modules_end;
    vba_global *newest;
} vba_state;
vba_state vba_program_state(const vba_program *p);
void vba_program_return(vba_program *p, vba_state to);

/* Parses one module's text. */
void vba_parse_module(vba_program *p, vba_module *m);
/* One expression (Eval); NULL where it is none. proc takes the names. */
vba_node *vba_parse_text_expression(vba_program *p, vba_module *m, vba_proc *proc, sk_bytes text);

#endif
