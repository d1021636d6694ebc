/* What the parts of the generator of replicas share: chance, names, addresses, templates. */
#ifndef SK_MAKE_REPLICA_INSIDE_H
#define SK_MAKE_REPLICA_INSIDE_H

#include "base/text.h"
#include "make/replica.h"

#define REPLICA_NAMES 128

typedef struct replica {
    sk_arena *a;
    uint64_t random;
    unsigned names;
    make_replica *out;
    bool stranger; /* one is still to be put in: at the latest where a template says %junk% */
    const char *said[REPLICA_NAMES], *named[REPLICA_NAMES]; /* words of templates and the names that stand for them */
    unsigned name_count;
    const char *path; /* where what is fetched is kept */
    sk_bytes spare;   /* `\x02` in a template: a text of any characters */
} replica;

/* --- chance --- */
uint32_t replica_below(replica *r, uint32_t most);                   /* 0 to most - 1 */
uint32_t replica_between(replica *r, uint32_t least, uint32_t most); /* both included */
bool replica_odds(replica *r, unsigned in_hundred);
#define REPLICA_PICK(r, table) ((table)[replica_below((r), SK_COUNT(table))])
void replica_shuffle(replica *r, void *items, size_t count, size_t size);

/* --- names and texts --- */
const char *replica_name(replica *r); /* an identifier that is used once */
const char *replica_word(replica *r); /* letters alone, as of a path or host */
const char *replica_marker(replica *r,
                           sk_bytes not_in); /* a few letters of which the first does not stand in a text; NULL: it has all */
const char *replica_sentence(replica *r);
/* The name that stands for a word of a template in this whole replica. */
const char *replica_named(replica *r, sk_bytes word);
void replica_forget_names(replica *r);
sk_bytes replica_reversed(replica *r, sk_bytes text);
sk_bytes replica_with_marker(replica *r, sk_bytes text, const char *marker); /* the marker strewn into it */
sk_bytes replica_replaced(replica *r, sk_bytes text, const char *what, const char *by);
sk_bytes replica_hex(replica *r, sk_bytes text, unsigned key);     /* bytes xor key, as hexadecimal text */
sk_bytes replica_caesar(replica *r, sk_bytes text, unsigned step); /* printable characters moved on in their circle of 95 */
sk_bytes replica_utf16(replica *r, const char *text);
sk_bytes replica_base64(replica *r, sk_bytes bytes);

/* --- what it leads to --- */
/* Chooses count (0: any) addresses under .example; written into r->out. */
void replica_addresses(replica *r, unsigned count);
const char *replica_joined(replica *r, const char *between); /* all addresses */
/* What is fetched is kept as FOLDER\nosuch....EXTENSION: sets r->path. */
void replica_keep(replica *r, const char *folder, const char *extension);
/* The command that starts it: rundll32 for a library with an entry, regsvr32, or itself. */
typedef enum replica_start { REPLICA_RUNDLL32, REPLICA_REGSVR32, REPLICA_ITSELF } replica_start;
const char *replica_command(replica *r, replica_start how);

/* A Windows Script File around a script. */
sk_bytes replica_script_file(replica *r, sk_bytes script, const char *language);

/* A harmless script of JScript with the same tricks. */
sk_bytes replica_javascript_office(replica *r);

/* --- templates --- */
/* Lines in which @word stands for a name, `text` for a hidden text; %junk% alone on a line for junk. */
typedef struct replica_writer {
    replica *r;
    sk_bytes (*hide)(struct replica_writer *w, sk_bytes text); /* an expression that yields the text */
    void (*junk)(struct replica_writer *w, sk_buf *out);       /* statements without effect; may be NULL */
    bool stranger_now;                                         /* the next junk is the one that nobody knows */
    unsigned junk_odds;                                        /* of a hundred lines */
} replica_writer;
void replica_write(replica_writer *w, sk_buf *out, const char *lines);

#endif
