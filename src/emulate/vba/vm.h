/* The machine that runs a program on paper. */
#ifndef SK_EMULATE_VBA_VM_H
#define SK_EMULATE_VBA_VM_H

#include "emulate/vba/program.h"
#include "emulate/world/object.h"

typedef struct vba_vm vba_vm;
typedef struct vba_frame vba_frame;

enum { /* types of values that only this language has */
    VBA_V_RECORD = SK_V_LANGUAGE, /* ptr: vba_record */
    VBA_V_REFERENCE,              /* ptr: the variable that a ByRef parameter stands for */
    VBA_V_LAZY,                   /* ptr: vba_lazy, a constant or New variable that was not asked for yet */
    VBA_V_LANGUAGE_END
};

/* sk_value.tag of a variable: its declared type. 0: Variant. */
enum { VBA_TAG_RECORD = 0x100, VBA_TAG_TYPED = 0x200 };

typedef struct vba_record {
    const vba_record_type *type;
    sk_value *fields;
} vba_record;

typedef struct vba_lazy {
    const vba_variable *variable;
    vba_module *module;
} vba_lazy;

typedef struct vba_builtin vba_builtin;
/* A function of the language: v are its arguments (Missing where omitted), count >= least. */
typedef int (*vba_function)(vba_vm *vm, sk_value *v, size_t count, sk_value *ret);
struct vba_builtin {
    const char *name;
    vba_function run;
    uint8_t least, most;
    sk_type type;       /* declared type of the result where it is no Variant */
    bool keeps_objects; /* arguments are taken as they are: objects stay objects, Null stays Null */
    const char *params;
};
const vba_builtin *vba_builtin_find(vba_program *p, vba_symbol *s);
typedef struct vba_builtin_table {
    const vba_builtin *rows;
    size_t count;
} vba_builtin_table;
extern const vba_builtin_table vba_lib_strings, vba_lib_convert, vba_lib_math, vba_lib_dates, vba_lib_information, vba_lib_system, vba_lib_files,
    vba_lib_format, vba_lib_looks;

/* A named constant of VBA, Word, Excel, Office; NULL: none. */
const sk_value *vba_constant_find(vba_program *p, vba_symbol *s);

typedef enum vba_binding_kind {
    VBA_BOUND_LOCAL, VBA_BOUND_RESULT, VBA_BOUND_IMPLICIT, VBA_BOUND_VAR, VBA_BOUND_INSTANCE, VBA_BOUND_PROC, VBA_BOUND_DECLARE,
    VBA_BOUND_CONSTANT, VBA_BOUND_BUILTIN, VBA_BOUND_MODULE, VBA_BOUND_TYPE, VBA_BOUND_HOST, VBA_BOUND_ITEM /* slot: 1 for a member of the item */
} vba_binding_kind;

struct vba_binding {
    uint8_t kind;
    uint32_t slot;
    vba_symbol *symbol;
    union {
        sk_value *variable;
        vba_global *global;
        const vba_builtin *builtin;
        const sk_value *constant;
        vba_module *module;
        const void *host;
        const struct sk_named_item *item;
    } u;
};

typedef struct vba_guard { /* both branches of a condition that is not known */
    uint32_t from, to, end;
    bool in_else, left;
} vba_guard;

enum { VBA_GUARDS = 16, VBA_RETURNS = 64, VBA_SKIPS = 4, VBA_SKIPS_MOST = 32 };

typedef enum vba_error_mode { VBA_ON_ERROR_STOP, VBA_ON_ERROR_NEXT, VBA_ON_ERROR_JUMP } vba_error_mode;

struct vba_frame {
    vba_proc *proc;
    vba_instance *self;
    sk_value *slots;
    vba_frame *caller;
    uint32_t pc, next;
    uint8_t mode;          /* vba_error_mode */
    bool handling;         /* inside of a handler, before Resume */
    uint32_t handler, failed;
    uint32_t returns[VBA_RETURNS];
    unsigned return_count;
    vba_guard guards[VBA_GUARDS];
    unsigned guard_count;
    struct { uint32_t from, count; } skips[VBA_SKIPS]; /* unknown conditions whose leaving was put off, by place */
    vba_args *dynamic;
};

typedef struct vba_open_file { /* Open ... As #n */
    sk_file *file;
    uint8_t mode;
    uint64_t pos;
    sk_bytes content;      /* for reading */
    bool opaque;
    unsigned flow;
    struct vba_open_file *next;
    int64_t number;
} vba_open_file;

struct vba_vm {
    vba_program *program;
    sk_world *w;
    const sk_document *document;
    uint64_t steps, step_most; /* of this run */
    unsigned depth, depth_most;
    bool ended;                /* End was met, or a budget */
    vba_frame *frame;
    vba_instance *module_self; /* self of code outside of procedures */
    int err_number;
    sk_str err_text, err_source;
    unsigned shrugs;           /* errors nobody handled, gone on after */
    uint32_t rnd;              /* state of Rnd */
    vba_open_file *files;
    sk_value pointers[32];     /* what StrPtr and VarPtr gave addresses of, the last ones */
    sk_value *pointer_variables[32]; /* the variables themselves, where there are such */
    uint32_t pointer_count;
    const vba_args *asked; /* arguments of the function of the language that runs, with its frame */
    vba_frame *asking;
    sk_str dir_pattern;        /* Dir: what goes on */
    size_t dir_next;
    struct vba_piece *piece;
    struct vba_hosts *hosts;   /* objects of the document: host.c */
    sk_map *entry_seen;
    uint64_t acts;             /* effects told in this run */
    uint32_t vain;             /* items of arrays of which nothing is known that the innermost For read or wrote */
    const void *asker;         /* script.c: the session among other languages' */
    bool downloads;            /* a download was tried: worth a second run where it succeeds */
    bool probed;               /* a condition hung on the machine: its locale, user, clock, the document's name */
    bool both_ways;            /* such conditions are taken as not known */
};

/* Running. Functions answer a run-time error number or 0. */
int vba_eval(vba_vm *vm, vba_frame *f, vba_node *n, sk_value *ret);
int vba_call_statement(vba_vm *vm, vba_frame *f, vba_node *n);
/* An operator on two values, as the language does it: types, widening, flow, tag. */
int vba_operate(sk_world *w, unsigned op, const sk_value *a, const sk_value *b, bool vbscript, bool fold, sk_value *ret);
int vba_run_body(vba_vm *vm, vba_frame *f);
/* Evaluates a chain up to suffix count; the rest is the caller's. */
int vba_eval_chain(vba_vm *vm, vba_frame *f, const vba_node *n, uint32_t count, sk_value *ret);
/* A name with or without arguments. */
int vba_eval_name(vba_vm *vm, vba_frame *f, vba_node *n, sk_value *ret);
/* The variable or array cell that an expression names; NULL: it is none. *ret_error tells why. */
sk_value *vba_reference(vba_vm *vm, vba_frame *f, vba_node *n, int *ret_error);
int vba_assign(vba_vm *vm, vba_frame *f, vba_node *target, sk_value *value, bool set);
/* Stores into a variable: coerces to its declared type, copies arrays and records. */
int vba_store(vba_vm *vm, sk_value *variable, const sk_value *value, bool set);
sk_value vba_copy_value(vba_vm *vm, const sk_value *v);
const vba_binding *vba_bind(vba_vm *vm, vba_frame *f, const vba_node *n, vba_binding *room);
/* Makes slots and bindings of a procedure. False at the budget. */
bool vba_prepare(vba_vm *vm, vba_proc *proc);
void vba_declare_variable(vba_vm *vm, vba_frame *f, vba_module *m, const vba_variable *v, sk_value *slot);
int vba_read_lazy(vba_vm *vm, sk_value *variable);
int vba_indexes(vba_vm *vm, const sk_value *v, size_t count, int32_t *ret);
/* Slots: a stack of values that never move. */
typedef struct vba_mark {
    struct vba_piece *piece;
    size_t used;
} vba_mark;
sk_value *vba_take_slots(vba_vm *vm, size_t count, vba_mark *ret_mark); /* NULL at the budget */
void vba_release_slots(vba_vm *vm, vba_mark mark);

/* Writes what stands in front of a number's word as one word: a processor that reads what was written in pieces waits. aux is 0. */
static inline void vba_put_head(sk_value *v, unsigned type, unsigned flow, unsigned tag)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    uint64_t head = type | (uint64_t)flow << 8 | (uint64_t)tag << 16;
    memcpy(v, &head, sizeof head);
#else
    v->type = (uint8_t)type;
    v->flow = (uint8_t)flow;
    v->tag = (uint16_t)tag;
    v->aux = 0;
#endif
}
_Static_assert(offsetof(sk_value, flow) == 1 && offsetof(sk_value, tag) == 2 && offsetof(sk_value, u) == 8, "the head is one word");

static inline sk_value *vba_follow(sk_value *v) { return v->type == VBA_V_REFERENCE ? v->u.ptr : v; }
void vba_start_statics(vba_vm *vm, vba_proc *proc);

/* Calls. */
int vba_call_nodes(vba_vm *vm, vba_frame *f, vba_proc *proc, vba_instance *self, const vba_args *args, sk_value *ret);
/* With values; references are written back into args->v with their bit in assigned. */
int vba_call_values(vba_vm *vm, vba_proc *proc, vba_instance *self, sk_args *args, sk_value *ret);
int vba_call_builtin(vba_vm *vm, vba_frame *f, const vba_builtin *b, const vba_args *args, sk_value *ret);
int vba_call_builtin_values(vba_vm *vm, const vba_builtin *b, sk_args *args, sk_value *ret);
int vba_call_declared(vba_vm *vm, vba_frame *f, const vba_declare *d, const vba_args *args, sk_value *ret);
/* Member of an object or record, with nodes as arguments. */
int vba_invoke(vba_vm *vm, vba_frame *f, const sk_value *of, sk_str name, unsigned how, const vba_args *args,
               const sk_value *put, sk_value *ret);
/* A procedure by name: Application.Run, OnTime, CallByName. NULL: none. */
vba_proc *vba_find_proc(vba_vm *vm, sk_str name);
/* External functions: api.c. */
enum { VBA_API_ARGUMENTS = 16 };
int vba_call_api(vba_vm *vm, const vba_declare *d, sk_value *v, sk_value *const *variables, size_t count, sk_value *ret);
/* The variable that an argument names, for an element of an array the array; NULL: it is none. */
sk_value *vba_argument_variable(vba_vm *vm, vba_frame *f, vba_node *n);

/* Objects: object.c. */
extern const sk_com_class vba_instance_class, vba_module_class, vba_err_class;
sk_object *vba_new_instance(vba_vm *vm, vba_module *m);
void vba_start_instance(vba_vm *vm, vba_instance *instance); /* (re)sets its variables */
sk_value vba_module_value(vba_vm *vm, vba_module *m);
int vba_new_object(vba_vm *vm, const vba_type_ref *type, sk_value *ret);
int vba_instance_invoke(sk_world *w, sk_object *self, sk_str name, unsigned how, sk_args *args, sk_value *ret);
vba_vm *vba_of_world(sk_world *w);

/* The document: host.c. A name that the application gives to code; NULL: none. */
const void *vba_host_find(vba_vm *vm, vba_module *m, vba_symbol *s, bool control);
bool vba_host_is_control(const void *host);
/* What another language or the host of the script calls so: script.c. */
bool vba_bind_item(vba_vm *vm, vba_symbol *s, vba_binding *b);
/* A function of another language that Set takes as a value; false: n is none. */
bool vba_item_value(vba_vm *vm, vba_frame *f, vba_node *n, sk_value *ret);
int vba_item_invoke(vba_vm *vm, const vba_binding *b, unsigned how, sk_args *args, sk_value *ret);
int vba_host_get(vba_vm *vm, vba_module *m, const void *host, vba_symbol *s, sk_args *args, sk_value *ret);
/* Members of a document module or form that are no code: controls, properties. SK_MEMBER_NOT_HERE: none. */
int vba_host_member(vba_vm *vm, vba_module *m, sk_str name, unsigned how, sk_args *args, sk_value *ret);

bool vba_evaluate_cells(vba_vm *vm, sk_str reference, sk_value *ret); /* [A1] */
bool vba_is_excel(const vba_program *p, const sk_document *d);
sk_world_host vba_world_host(vba_vm *vm);
/* Procedures that Application.OnTime put off. */
void vba_run_timers(vba_vm *vm);
void vba_give_address(vba_vm *vm, sk_str name);

/* Errors. */
int vba_raise(vba_vm *vm, int number, sk_str text);
void vba_clear_error(vba_vm *vm);
bool vba_step(vba_vm *vm, uint64_t steps); /* false where the budget is used up */
static inline bool vba_alive(const vba_vm *vm) { return !vm->ended && sk_world_alive(vm->w); }

/* Files. */
int vba_file_op(vba_vm *vm, vba_frame *f, vba_op *op);
void vba_close_files(vba_vm *vm);
bool vba_file_opaque(const vba_open_file *file);     /* its content is not known */
sk_bytes vba_file_content(const vba_open_file *file); /* empty where it is not known */

/* Procedures as values, and calls that come from outside: procedure.c. */
typedef struct vba_entered {
    sk_world_host host;
    sk_place place;
} vba_entered;
vba_entered vba_enter(vba_vm *vm); /* the world belongs to this program until vba_leave */
void vba_leave(vba_vm *vm, vba_entered before);
vba_global *vba_find_global(vba_vm *vm, sk_str name); /* a procedure or variable of VBScript; NULL: none */
int vba_call_procedure(vba_vm *vm, vba_proc *proc, sk_args *args, sk_value *ret);
int vba_give_procedure(vba_vm *vm, vba_proc *proc, sk_value *ret); /* an object whose default member calls it */

/* Text that is code: Execute, Eval, ExecuteGlobal. */
int vba_execute_text(vba_vm *vm, sk_str text);
int vba_eval_text(vba_vm *vm, sk_str text, sk_value *ret);

/* StrPtr and VarPtr: an address that external functions find the value by again. */
enum { VBA_POINTER_BASE = 0x00120000, VBA_POINTERS = 32 };
sk_value vba_pointer_to(vba_vm *vm, const sk_value *v);
/* What an address stands for; NULL: nothing known. */
const sk_value *vba_pointed(vba_vm *vm, const sk_value *address);
sk_value *vba_pointed_variable(vba_vm *vm, const sk_value *address);

/* Builtins that other parts use. */
uint32_t vba_rnd_next(vba_vm *vm);

#endif
