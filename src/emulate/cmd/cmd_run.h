/* Inside of the emulator of cmd: the state of a run, and what its parts offer each other. */
#ifndef SK_EMULATE_CMD_RUN_H
#define SK_EMULATE_CMD_RUN_H

#include "base/buf.h"
#include "base/text.h"
#include "emulate/cmd/cmd.h"

#define SK_CMD_DEPTH_MOST 24 /* cmd in cmd, call in call, brackets in brackets */
#define SK_CMD_WORDS_MOST 64
#define SK_CMD_LINE_MOST (1u << 20) /* bytes of one command after expansion; cmd itself takes 8191 characters */

enum { SK_CMD_TODAY = 0x100 /* beside SK_FLOW_: %date% has a part in it */ };

typedef enum sk_cmd_state { SK_CMD_GO, SK_CMD_GOTO, SK_CMD_LEAVE, SK_CMD_EXIT, SK_CMD_STOP } sk_cmd_state;

/* What all interpreters of one run share. */
typedef struct sk_cmd_shared {
    sk_world *w;
    sk_arena *arena;
    uint64_t steps, steps_most;
    size_t memory_most;
    sk_map *own; /* folded names of variables that the program set itself */
    unsigned depth;
    unsigned page;  /* of the console, set by chcp; 0: the machine's */
    unsigned heard; /* flow of what programs of other languages printed */
    uint64_t random;
} sk_cmd_shared;

typedef struct sk_cmd {
    sk_cmd_shared *shared;
    sk_world *w;
    sk_arena *arena;
    sk_bytes text; /* of the batch file, or the line */
    size_t pos;    /* of the next line */
    bool batch, delayed;
    bool exact;     /* text is the artifact's own bytes, which begin at start */
    uint64_t start;
    sk_bytes args[10], all_args;
    sk_bytes for_values[128];
    bool for_set[128];
    sk_buf *out; /* what is printed goes here; NULL: nobody reads it */
    sk_bytes in; /* what the pipe brings */
    bool has_in;
    sk_cmd_state state;
    sk_bytes label; /* of GOTO */
    unsigned flow;  /* of the present line: SK_FLOW_, SK_CMD_TODAY */
    int64_t error_level;
} sk_cmd;

typedef struct sk_cmd_words {
    sk_bytes word[SK_CMD_WORDS_MOST]; /* without quotes */
    size_t from[SK_CMD_WORDS_MOST];   /* where it starts in the line */
    size_t count;
} sk_cmd_words;

/* ---- cmd_parse.c: the tree of one command */

typedef enum sk_cmd_kind { SK_CMD_SIMPLE, SK_CMD_BLOCK, SK_CMD_IF, SK_CMD_FOR, SK_CMD_PIPE } sk_cmd_kind;

typedef struct sk_cmd_redirect {
    bool in, append, merge;
    int from; /* 1, 2, or 0 for in */
    sk_bytes path;
    struct sk_cmd_redirect *next;
} sk_cmd_redirect;

typedef struct sk_cmd_node {
    sk_cmd_kind kind;
    sk_bytes text;    /* SIMPLE: without carets; IF: the condition; FOR: the set */
    sk_bytes options; /* FOR: behind /f or /r */
    char letter;      /* FOR: l, f, d, r or 0; its variable in name */
    char name;
    char join;                 /* how it follows the one before: '&' always, 'a' after success, 'o' after failure */
    bool noise;                /* carets stood inside words */
    struct sk_cmd_node *a, *b; /* BLOCK: first; IF: then, else; FOR: body; PIPE: both sides */
    sk_cmd_redirect *redirects;
    struct sk_cmd_node *next;
} sk_cmd_node;

/* NULL: nothing there. */
sk_cmd_node *sk_cmd_parse(sk_arena *a, sk_bytes text);
/* True where brackets are still open at the end of text: the next line belongs to it. */
bool sk_cmd_is_open(sk_bytes text, bool *ret_joined);

/* ---- cmd_expand.c */
sk_bytes sk_cmd_percent(sk_cmd *c, sk_bytes line); /* %VAR%, %1, %% */
sk_bytes sk_cmd_delayed(sk_cmd *c, sk_bytes text); /* for variables, then !VAR! */
sk_bytes sk_cmd_variable(sk_cmd *c, sk_bytes name);
void sk_cmd_set_variable(sk_cmd *c, sk_bytes name, sk_bytes value);

/* ---- cmd_words.c */
sk_cmd_words sk_cmd_split(sk_arena *a, sk_bytes line); /* by the rules of CommandLineToArgvW */
sk_bytes sk_cmd_program_name(sk_bytes word);           /* "C:\x\certutil.exe" -> "certutil" */
sk_bytes sk_cmd_unquote(sk_bytes text);
sk_bytes sk_cmd_take_word(sk_bytes *rest); /* up to white space, = , ; outside of quotes; quotes stay */

/* ---- cmd_run.c */
bool sk_cmd_step(sk_cmd *c, uint64_t cost);
/* Too deep for one more level; tells the limit emulate.depth. */
bool sk_cmd_is_deep(sk_cmd *c, unsigned most);
void sk_cmd_exec(sk_cmd *c, const sk_cmd_node *n);
void sk_cmd_line(sk_cmd *c, sk_bytes line);                           /* expands, parses and runs one line */
void sk_cmd_text(sk_cmd *c, sk_bytes text, bool batch, bool delayed); /* in an interpreter of its own */
void sk_cmd_script(sk_cmd *c, sk_bytes name, sk_bytes text, sk_bytes args); /* a batch file by its name */
sk_bytes sk_cmd_capture(sk_cmd *c, sk_bytes line);                    /* what a line prints */
void sk_cmd_print(sk_cmd *c, sk_bytes text);
void sk_cmd_call_label(sk_cmd *c, sk_bytes label, sk_bytes args);

/* ---- cmd_builtin.c, cmd_arithmetic.c, cmd_for.c, cmd_program.c */
bool sk_cmd_builtin(sk_cmd *c, sk_bytes name, sk_bytes rest);
bool sk_cmd_is_builtin(sk_bytes name);
void sk_cmd_chcp(sk_cmd *c, sk_bytes rest); /* cmd_page.c */
int64_t sk_cmd_arithmetic(sk_cmd *c, sk_bytes text);
void sk_cmd_for(sk_cmd *c, const sk_cmd_node *n);
void sk_cmd_program(sk_cmd *c, sk_bytes line); /* CreateProcess */
/* findstr and find: the lines of text that match. */
sk_bytes sk_cmd_findstr(sk_cmd *c, const sk_cmd_words *words, sk_bytes in);

static inline sk_str sk_cmd_str(sk_cmd *c, sk_bytes b) { return sk_str_utf8(&c->w->strings, b); }
static inline sk_bytes sk_cmd_bytes(sk_cmd *c, sk_str s) { return sk_str_to_utf8(&c->w->strings, s); }

#endif
