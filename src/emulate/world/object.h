/* Objects as COM has them: classes are static tables of members, instances live in the arena, names have no case.
 *
 * Nothing aborts a run: a member that a class does not know is remembered when it is put and read back; read first, it is
 * an unknown. Count and Length of what is not modelled is 0, so that loops over it end. An object of a class that we do
 * not know at all is of sk_com_class_unknown: the same, and sk_is_unknown() is true for it.
 *
 * A language has objects of its own (documents, forms, classes of the program) by filling an sk_com_class with invoke. */
#ifndef SK_EMULATE_OBJECT_H
#define SK_EMULATE_OBJECT_H

#include "emulate/world/array.h"

typedef struct sk_world sk_world;
typedef struct sk_object sk_object;
typedef struct sk_com_class sk_com_class;

/* Arguments of one call. v is the caller's: a handler that assigns v[i] of a ByRef parameter sets bit i of assigned,
 * and the language stores it back where the argument was a variable. */
typedef struct sk_args {
    sk_value *v;
    size_t count;
    const sk_str *names; /* names of the last named_count arguments (Command:="x"); NULL without */
    size_t named_count;
    uint64_t assigned;
} sk_args;

enum {
    SK_GET = 1,  /* read a property */
    SK_CALL = 2, /* call a method: languages that cannot tell pass SK_GET | SK_CALL */
    SK_LET = 4,  /* the last argument is the value */
    SK_SET = 8   /* the same, of an object */
};

/* Answers an error number of VBA or 0. ret starts as Empty. */
typedef int (*sk_method)(sk_world *w, sk_object *self, sk_args *args, sk_value *ret);

typedef struct sk_member {
    const char *name;
    sk_method get;      /* read or call; NULL: write-only, or a plain property kept by put */
    sk_method put;      /* NULL with get set: putting is remembered and nothing else */
    const char *params; /* names for named arguments, in order: "Command,Style,Wait"; may be NULL */
} sk_member;

enum { SK_MEMBER_NOT_HERE = -1 }; /* from invoke: go on with the table */

struct sk_com_class {
    const char *name;           /* TypeName */
    const char *const *progids; /* NULL at the end; matched without case and without a version behind (".6.0") */
    const char *clsid;          /* "72C24DD5-D70A-438B-8A42-98424B88AFB8" or NULL; more than one: separated by blanks */
    const sk_member *members;
    size_t member_count;
    const char *default_member; /* NULL: none */
    size_t state_size;
    bool (*start)(sk_world *w, sk_object *self); /* after the zeroed state was made; may be NULL */
    /* Members not known before the run; asked first. name is empty for the default member. May be NULL. */
    int (*invoke)(sk_world *w, sk_object *self, sk_str name, unsigned how, sk_args *args, sk_value *ret);
    bool script; /* names or a procedure of a script language: functions of others come to it as objects */
    /* For Each: the n-th item from 0; false behind the end. NULL: an empty collection. */
    bool (*nth)(sk_world *w, sk_object *self, size_t n, sk_value *ret);
    /* What sk_object_has() answers for members not known before the run. May be NULL. */
    bool (*has)(sk_world *w, const sk_object *self, sk_str name);
    bool strict; /* a member in no table is error 438 instead of unknown (classes of the program) */
};

struct sk_object {
    const sk_com_class *class;
    void *state;   /* state_size bytes, zeroed */
    sk_table *bag; /* remembered properties; NULL: none yet */
    sk_str label;  /* what it is called in effects: the ProgID it was made by */
    uint8_t flow;
};

extern const sk_com_class sk_com_class_unknown;

sk_object *sk_object_new(sk_world *w, const sk_com_class *class); /* NULL at the budget */
static inline void *sk_object_state(const sk_object *o) { return o->state; }
static inline bool sk_object_is(const sk_value *v, const sk_com_class *class)
{
    return v->type == SK_V_OBJECT && v->u.o && v->u.o->class == class;
}

/* target.name(args), late bound. target may be unknown (the answer is unknown, arguments are looked at for flow);
 * Nothing gives 91, what is no object 424. name empty: the default member. */
int sk_invoke(sk_world *w, const sk_value *target, sk_str name, unsigned how, sk_args *args, sk_value *ret);
/* For handlers and tests: name as C string, arguments as an array. */
int sk_invoke_c(sk_world *w, const sk_value *target, const char *name, unsigned how, sk_value *v, size_t count, sk_value *ret);
/* True when the object's class has such a member (not: remembered ones). */
bool sk_object_has(sk_world *w, const sk_object *o, sk_str name);
/* The n-th item of an object or array for For Each; false behind the end (at once for unknowns). */
bool sk_enumerate(sk_world *w, const sk_value *of, size_t n, sk_value *ret);

/* CreateObject and New. Never NULL but at the budget: a ProgID nobody knows gives an object of sk_com_class_unknown. */
sk_object *sk_world_create(sk_world *w, sk_str progid);
/* GetObject(path, class): "winmgmts:...", "new:{CLSID}", "new:ProgID", "script:http://...", "WinNT://...", a file, or
 * (path empty) a running application. */
int sk_world_get_object(sk_world *w, sk_str path, sk_str class, sk_value *ret);
/* What was made by a name with flow unknown in it: from now on what is asked of it tells acts (Run, Create, Open ...). */
void sk_object_opaque(sk_world *w, sk_object *o, unsigned flow);
/* An unknown object whose name progid was calculated and stands nowhere to be read: calls of it are told as loads. */
void sk_object_hidden(sk_world *w, sk_object *o, sk_str progid, unsigned flow);
/* A class of our tables by ProgID or {CLSID}; NULL: none. */
const sk_com_class *sk_com_class_find(sk_str progid);

/* Arguments, for handlers: missing or absent ones give the fallback. Strings of unknowns are their path in braces:
 * "{MSXML2.XMLHTTP.responseText}". Errors of coercion give the fallback, as recording matters more than failing. */
bool sk_arg_given(const sk_args *a, size_t i);
sk_str sk_arg_str(sk_world *w, const sk_args *a, size_t i);
int64_t sk_arg_int(sk_world *w, const sk_args *a, size_t i, int64_t fallback);
bool sk_arg_bool(sk_world *w, const sk_args *a, size_t i, bool fallback);
uint8_t sk_arg_flow(const sk_args *a, size_t i);
sk_value sk_arg_value(const sk_args *a, size_t i); /* Missing outside */
/* Bytes of a value: Byte() as it is, texts as ANSI, unknown: empty and *ret_opaque true. */
sk_bytes sk_value_bytes(sk_world *w, const sk_value *v, bool *ret_opaque);

#endif
