/* A scan under way: what engine/scan.c (opening) and engine/programs.c (calculating) share. */
#ifndef SK_ENGINE_SCAN_INSIDE_H
#define SK_ENGINE_SCAN_INSIDE_H

#include "base/map.h"
#include "engine/password.h"
#include "engine/scan.h"
#include "model/document.h"
#include "model/facts.h"
#include "model/format.h"

struct sk_node {
    uint32_t id;
    sk_content *content;
    sk_lock *lock;
    uint16_t kind;
    bool kind_fixed;
    sk_outcome outcome;
    sk_bytes declared_type;
    sk_document *document; /* inherited */
    sk_script_set *scripts; /* inherited */
    struct sk_node *parent, *first, **last, *next;
    unsigned holds;        /* locked descendants that still need this content */
    bool done;             /* it was opened, or is being opened */
    bool kept;             /* its content stays until those beside it are done */
    struct sk_told_text *text;     /* where an emulated program told it */
};

/* A text that an emulated program told: it runs again whenever it is started again. */
struct sk_told_text {
    uint64_t key;
    struct sk_node *node;
    bool running;
    unsigned runs;         /* in all worlds */
    const void *world;     /* identity of the last one it ran in, and what that had changed by then */
    uint64_t changes;
};

/* Lines of a text are counted from the last place that was asked for: effects come mostly in order. */
struct sk_counted_lines {
    uint32_t artifact, line;
    uint64_t off, counted;
};

#define COUNTED_MOST ((uint64_t)64 << 20) /* bytes looked at for line ends in one scan */

struct sk_scan {
    const sk_engine *engine;
    sk_report *report;
    sk_arena *arena;
    sk_budget budget;
    sk_passwords *passwords;
    sk_sink sink;
    sk_world_sink world;
    struct sk_node *opening; /* the node whose format or program runs now */
    sk_world *inside;     /* the world that the node to be opened next runs in; NULL: none */
    sk_map *texts;        /* by key_of_text */
    uint32_t program;     /* artifact of the outermost program that runs now */
    uint64_t kept_bytes;  /* of contents that stay for programs beside them */
    struct sk_node *locked;  /* chain by next */
    struct sk_node **locked_last;
    sk_environment asked;   /* by the options */
    sk_environment program_environment; /* of the outermost program */
    bool environment_told;
    const sk_scan_options *options;
    struct sk_counted_lines source;   /* the text in which the last line was counted */
    uint64_t password_cost_us;
    uintptr_t stack; /* where the scan's began */
};

/* scan.c: what formats and programs tell. self is the scan. */
uint32_t sk_scan_child(void *self, uint32_t parent, const sk_child *child);
void sk_scan_fact(void *self, uint32_t artifact, unsigned key, sk_bytes value, uint64_t off, uint64_t len);
void sk_scan_deviation(void *self, uint32_t artifact, unsigned id, uint64_t off);
void sk_scan_indicator(void *self, uint32_t artifact, unsigned type, sk_how how, sk_bytes value, uint64_t off, uint64_t len);
/* Opens a node and all inside it; the children that were told and not opened yet. */
void sk_scan_process(struct sk_scan *s, struct sk_node *n);
void sk_scan_children(struct sk_scan *s, struct sk_node *n);
void sk_scan_release(struct sk_node *n);

/* programs.c: the scan begins, and what it calculates. */
void sk_scan_programs(struct sk_scan *s);
/* A script is calculated by itself, or in the world of the program that starts it; a module of a project with its document. */
void sk_scan_emulate_text(struct sk_scan *s, struct sk_node *n, const sk_artifact *a, sk_bytes text, sk_world *inside);
/* A document is calculated when everything inside it was opened: what it would run comes as further children. */
void sk_scan_emulate_document(struct sk_scan *s, struct sk_node *n);
/* A page or script file likewise, or in the world of the program that starts it. */
void sk_scan_emulate_scripts(struct sk_scan *s, struct sk_node *n, sk_world *inside);
/* True where the content stays, for programs beside it, until sk_scan_let_kept_go. */
bool sk_scan_keep(struct sk_scan *s, struct sk_node *n);
void sk_scan_let_kept_go(struct sk_scan *s, struct sk_node *first);

#endif
