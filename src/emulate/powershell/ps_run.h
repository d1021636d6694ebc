/* Inside of the PowerShell emulator: the state of one run, and what its parts offer each other. */
#ifndef SK_EMULATE_PS_RUN_H
#define SK_EMULATE_PS_RUN_H

#include "emulate/powershell/powershell.h"
#include "emulate/powershell/ps_tree.h"

#define SK_PS_DEPTH_MOST 400     /* evaluations inside evaluations */
#define SK_PS_CALLS_MOST 64      /* functions, blocks and texts inside each other */
#define SK_PS_LIST_MOST 1000000u /* items of one list made by a range, a multiplication or New-Object */

typedef enum sk_ps_state {
    SK_PS_GO,
    SK_PS_BREAK,
    SK_PS_CONTINUE,
    SK_PS_RETURN,
    SK_PS_ERROR,  /* ends its statement, or goes to the next catch */
    SK_PS_THROWN, /* goes to the next catch, or ends the script */
    SK_PS_EXIT,
    SK_PS_STOP /* a budget is used up */
} sk_ps_state;

typedef struct sk_ps {
    sk_world *w;
    sk_arena *arena;
    sk_ps_symbols symbols;
    sk_map *functions; /* folded name -> script node */
    sk_place place;    /* of the whole script */
    uint64_t steps, steps_most;
    size_t memory_most; /* of the arena, when this run ends */
    unsigned scope, calls, depth, try_depth, nested;
    sk_ps_state state;
    sk_ps_value error; /* of ERROR and THROWN */
    sk_ps_value returned;
    struct {
        sk_ps_symbol **p;
        size_t count, cap;
    } undo;
    sk_ps_symbol *underscore, *args, *input, *matches, *error_symbol, *this_symbol;
    uint64_t random;
    unsigned choice, choices; /* which of several random choices this run makes, how many there were */
    uint32_t lost, unknown_count;
    uint64_t vain;      /* single items of what is not known that were read or written: see loop_is_vain */
    sk_map *commands;   /* names as written that were found in the table of commands */
    sk_map *patterns;   /* compiled regular expressions by their text */
    bool stop_on_error; /* $ErrorActionPreference = 'Stop' */
    sk_map *natives;    /* declared functions of libraries, in lower case, to their names there (ps_native.c) */
    bool assembly;      /* a library of .NET was loaded from bytes */
    unsigned assembly_flow;
    unsigned waits;
} sk_ps;

typedef struct sk_ps_argument {
    sk_bytes name; /* of a parameter, without dash; empty: by position */
    sk_ps_value value;
    bool has_value; /* false for a bare parameter */
    const sk_ps_node *node;
} sk_ps_argument;

typedef struct sk_ps_call {
    sk_bytes name; /* of the command, as called */
    sk_ps_argument *args;
    size_t count;
    const sk_ps_array *input; /* from the pipeline; NULL: none */
    bool last;                /* nothing stands behind it in the pipeline */
    const sk_ps_node *node;
} sk_ps_call;

/* ps_run.c: statements, scopes, scripts */
void sk_ps_exec(sk_ps *r, const sk_ps_node *n, sk_ps_array *out);
sk_ps_value sk_ps_get(sk_ps *r, const sk_ps_symbol *symbol);
void sk_ps_set(sk_ps *r, sk_ps_symbol *symbol, unsigned scope, sk_ps_value v);
sk_ps_symbol *sk_ps_symbol_c(sk_ps *r, const char *name);
void sk_ps_emit(sk_ps *r, sk_ps_array *out, sk_ps_value v);
sk_ps_value sk_ps_collect(sk_ps *r, const sk_ps_array *out);
/* Runs a script node with arguments in a scope of its own (or in the present one). */
void sk_ps_run_script(sk_ps *r, const sk_ps_node *script, const sk_ps_call *call, bool own_scope, sk_ps_array *out);
/* Runs a block with $_ set, in the present scope. */
void sk_ps_run_block(sk_ps *r, sk_ps_value block, sk_ps_value underscore, sk_ps_array *out);
/* Calls a block with arguments by position. */
sk_ps_value sk_ps_call_block(sk_ps *r, sk_ps_value block, const sk_ps_value *args, size_t count);
/* Runs a text as Invoke-Expression does; it also becomes a child artifact. */
/* A line of standard output. */
void sk_ps_print(sk_ps *r, sk_ps_value v);
void sk_ps_run_text(sk_ps *r, sk_ps_value text, const char *how, sk_ps_array *out);
/* Time passes; a program that only waits any more is ended. */
void sk_ps_wait(sk_ps *r, double seconds);
sk_ps_value sk_ps_block_of_text(sk_ps *r, sk_bytes text);
bool sk_ps_step(sk_ps *r, unsigned cost); /* false: the budget is used up */
void sk_ps_fail(sk_ps *r, const char *message);
void sk_ps_note_unknown(sk_ps *r, const char *what, sk_bytes name);
sk_ps_value sk_ps_unknown_of(sk_ps *r, const char *what, sk_bytes name);
static inline bool sk_ps_going(const sk_ps *r) { return r->state == SK_PS_GO; }
/* True when value is in the text limit of the run. */
bool sk_ps_room(sk_ps *r, size_t bytes);

/* ps_evaluate.c */
void sk_ps_run_pipeline(sk_ps *r, const sk_ps_node *n, sk_ps_array *out);
sk_ps_value sk_ps_eval(sk_ps *r, const sk_ps_node *n);
bool sk_ps_is_known(sk_ps_value v); /* false for unknowns: a condition on it goes both ways */

/* ps_operator.c, ps_compare.c */
sk_ps_value sk_ps_operate(sk_ps *r, uint8_t op, sk_ps_value left, sk_ps_value right);
sk_ps_value sk_ps_unary(sk_ps *r, uint8_t op, sk_ps_value v);
sk_ps_value sk_ps_compare(sk_ps *r, uint8_t op, sk_ps_value left, sk_ps_value right, bool fold);
bool sk_ps_equal(sk_ps *r, sk_ps_value left, sk_ps_value right, bool fold);
int sk_ps_order(sk_ps *r, sk_ps_value left, sk_ps_value right, bool fold);
bool sk_ps_like(sk_bytes text, sk_bytes pattern, bool fold);
sk_ps_value sk_ps_split_text(sk_ps *r, sk_bytes text, sk_bytes pattern, bool regex, bool fold, size_t most, unsigned flow);
sk_ps_value sk_ps_replace_text(sk_ps *r, sk_bytes text, sk_bytes pattern, sk_ps_value with, bool fold, unsigned flow);
sk_ps_value sk_ps_join(sk_ps *r, sk_ps_value list, sk_bytes separator);

struct sk_ps_pattern *sk_ps_pattern_of(sk_ps *r, sk_bytes text, bool fold); /* compiled once; NULL: it is none */

/* ps_format.c */
sk_ps_value sk_ps_format(sk_ps *r, sk_ps_value format, const sk_ps_value *args, size_t count);
sk_bytes sk_ps_format_one(sk_ps *r, sk_ps_value v, sk_bytes spec);

/* ps_cast.c */
sk_ps_value sk_ps_cast(sk_ps *r, sk_bytes type, sk_ps_value v);
bool sk_ps_is_a(sk_ps_value v, sk_bytes type);
sk_bytes sk_ps_short_type(sk_bytes type); /* without "System." */

/* ps_member.c: members of values; ps_text_methods.c, ps_static.c, ps_net.c hold the tables */
sk_ps_value sk_ps_get_member(sk_ps *r, sk_ps_value target, sk_bytes name, bool is_static);
void sk_ps_set_member(sk_ps *r, sk_ps_value target, sk_bytes name, bool is_static, sk_ps_value v);
sk_ps_value sk_ps_call_member(sk_ps *r, sk_ps_value target, sk_bytes name, bool is_static, const sk_ps_value *args, size_t count);
sk_ps_value sk_ps_index(sk_ps *r, sk_ps_value target, sk_ps_value index);
void sk_ps_set_index(sk_ps *r, sk_ps_value target, sk_ps_value index, sk_ps_value v);

typedef struct sk_ps_method_call {
    sk_ps_value target;
    sk_bytes name;
    const sk_ps_value *args;
    size_t count;
    unsigned flow; /* of target and arguments together */
} sk_ps_method_call;
/* Each answers false where it has no such member. */
bool sk_ps_text_method(sk_ps *r, const sk_ps_method_call *c, sk_ps_value *ret);
bool sk_ps_list_method(sk_ps *r, const sk_ps_method_call *c, sk_ps_value *ret);
bool sk_ps_object_method(sk_ps *r, const sk_ps_method_call *c, sk_ps_value *ret);
bool sk_ps_object_property(sk_ps *r, sk_ps_value target, sk_bytes name, sk_ps_value *ret);
bool sk_ps_static_method(sk_ps *r, sk_bytes type, const sk_ps_method_call *c, sk_ps_value *ret);
bool sk_ps_static_act(sk_ps *r, sk_bytes type, const sk_ps_method_call *c, sk_ps_value *ret);
/* ps_native.c */
bool sk_ps_native_call(sk_ps *r, sk_bytes type, const sk_ps_method_call *c, sk_ps_value *ret);
sk_ps_value sk_ps_marshal(sk_ps *r, const sk_ps_method_call *c);
sk_ps_value sk_ps_assembly_load(sk_ps *r, const sk_ps_method_call *c);
bool sk_ps_assembly_method(sk_ps *r, const sk_ps_method_call *c, sk_ps_value *ret);
bool sk_ps_assembly_property(sk_ps_object *o, sk_bytes name, sk_ps_value *ret);
bool sk_ps_delegate_method(sk_ps *r, const sk_ps_method_call *c, sk_ps_value *ret);
bool sk_ps_static_property(sk_ps *r, sk_bytes type, sk_bytes name, sk_ps_value *ret);
sk_ps_value sk_ps_regex_call(sk_ps *r, sk_bytes pattern, sk_bytes name, sk_ps_value text, sk_ps_value with, unsigned flow);
/* New-Object TYPE and [TYPE]::new. */
sk_ps_value sk_ps_make(sk_ps *r, sk_bytes type, const sk_ps_value *args, size_t count);
static inline sk_ps_value sk_ps_arg(const sk_ps_method_call *c, size_t i) { return i < c->count ? c->args[i] : sk_ps_null(); }

/* ps_encoding.c: what changes bytes and text into each other */
sk_ps_value sk_ps_decode_text(sk_ps *r, sk_bytes encoding, sk_bytes bytes, unsigned flow);
sk_ps_value sk_ps_encode_text(sk_ps *r, sk_bytes encoding, sk_ps_value text);
sk_ps_value sk_ps_from_base64(sk_ps *r, sk_ps_value text);
sk_ps_value sk_ps_octets_of(sk_ps *r, sk_bytes bytes, unsigned flow); /* a copy */
sk_ps_value sk_ps_inflate(sk_ps *r, sk_bytes packed, bool gzip, unsigned flow);

/* ps_act.c: ways into the world */
sk_str sk_ps_str(sk_ps *r, sk_bytes utf8);
sk_str sk_ps_str_of(sk_ps *r, sk_ps_value v);
sk_ps_value sk_ps_from_str(sk_ps *r, sk_str s);
sk_ps_value sk_ps_from_world(sk_ps *r, const sk_value *v);
sk_value sk_ps_to_world(sk_ps *r, sk_ps_value v);
/* Fetches; null and an error where the world lets it fail. as_text: what is answered. */
bool sk_ps_download(sk_ps *r, sk_ps_value url, sk_ps_value path, const char *via);
sk_ps_value sk_ps_answer(sk_ps *r, sk_ps_value url, bool as_text);
void sk_ps_start(sk_ps *r, sk_ps_value program, sk_ps_value arguments, const char *via, bool hidden);
void sk_ps_write_file(sk_ps *r, sk_ps_value path, sk_ps_value content, bool append);
sk_ps_value sk_ps_read_file(sk_ps *r, sk_ps_value path, bool as_text);

/* ps_command.c */
void sk_ps_command(sk_ps *r, const sk_ps_call *call, sk_ps_array *out);
/* The value of a parameter by its name or an unambiguous start of it, or the position-th bare value; null: absent. */
sk_ps_value sk_ps_parameter(const sk_ps_call *call, const char *name, int position);
bool sk_ps_switch(const sk_ps_call *call, const char *name);
void sk_ps_merge(sk_ps_call *c, const sk_ps_node *script);
void sk_ps_emit_variables(sk_ps *r, sk_bytes pattern, bool value_only, sk_ps_array *out);
sk_bytes sk_ps_alias_match(sk_bytes pattern, sk_bytes *ret_command);
sk_bytes sk_ps_command_match(sk_ps *r, sk_bytes pattern); /* a known command by wildcard; empty: none */

#endif
