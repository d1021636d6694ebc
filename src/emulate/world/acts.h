/* What emulated programs do: the one effect model of all languages (download, connect, read, write, delete, run, load,
 * persist, registry, decode, message, wait, probe, replicate). Effects go to the world's sink in order, once each: a loop that
 * repeats an act tells it once. Argument names are fixed, values UTF-8:
 *
 *   download   url, path (where it is kept at once), via (the object or function), method, flow (of what is sent), result (failed,
 *              succeeded); an answer that the program looks at is a read of its address
 *   connect    host, port, via            read      path            write     path, bytes, flow
 *   delete     path                       run       command, path, verb, directory, window (hidden), via, flow, program (of a
 *              command that is computed or not wholly known, where its first word can be read in the program)
 *   load       library, function, via     persist   how (run-key, startup-folder, service, task, template, wmi), target, command
 *   registry   action (read, write, delete), key, value             decode    how, bytes
 *   message    text, via                  wait      seconds         probe     what, value
 *   replicate  source, target
 *
 * trigger stands with each act of a run that a user's click would start.
 * flow is the set of enum SK_FLOW_... as words with blanks: "network", "decoded computed" ... */
#ifndef SK_EMULATE_ACTS_H
#define SK_EMULATE_ACTS_H

#include "emulate/world/object.h"
#include "model/effects.h"

typedef struct sk_act_arg {
    const char *name;
    sk_str value; /* an empty one is left out */
} sk_act_arg;

/* Tells an act. False where it had been told before or emulate.effects is reached. */
bool sk_world_act(sk_world *w, sk_effect_op op, const sk_act_arg *args, size_t count);
#define SK_ACT(w, op, ...)                                                                                                       \
    sk_world_act((w), (op), (const sk_act_arg[]){__VA_ARGS__}, sizeof((const sk_act_arg[]){__VA_ARGS__}) / sizeof(sk_act_arg))

typedef struct sk_run {
    sk_str command; /* the whole command line; or the program, with parameters in arguments */
    sk_str arguments, directory, verb;
    const char *via; /* "WScript.Shell.Run" */
    bool hidden;
    uint8_t flow; /* of the command */
} sk_run;
/* Starts a program on paper: effect run (the flow of a started file that the program itself wrote joins in), the file is
 * handed over as it is now, and the command line becomes a child artifact of kind script.cmd to be emulated in turn.
 * An address as command is an effect run too, without child. */
void sk_world_run(sk_world *w, const sk_run *run);

/* Every word of a command stands to be read in a literal of the program or is a name of the machine's. */
bool sk_world_is_literal(sk_world *w, sk_str command);

typedef struct sk_fetch {
    sk_str url, path; /* path: kept there at once, may be empty */
    const char *method, *via;
    uint8_t flow;     /* of address and body: what is sent out */
} sk_fetch;
bool sk_world_fetch(sk_world *w, const sk_fetch *fetch);
/* The program looks at an answer. */
void sk_world_answered(sk_world *w, sk_str url, const char *via);
/* Fetches: effect download; with path not empty the world then holds that file with unknown content of flow network.
 * Answers whether the world lets it succeed. */
bool sk_world_download(sk_world *w, sk_str url, sk_str path, const char *method, const char *via);
/* What an answer's body is: unknown bytes, long enough for any check of length. */
enum { SK_ANSWER_BYTES = 458752 };
sk_value sk_world_answer_bytes(sk_world *w, sk_str url);
sk_value sk_world_answer_text(sk_world *w, sk_str url);

/* A text or run of bytes that the program computes or starts as a program: a child of the current place. kind SK_KIND_NONE
 * lets the engine recognise it. Identical ones are told once. */
void sk_world_child(sk_world *w, const char *name, unsigned kind, sk_bytes bytes);

void sk_world_load(sk_world *w, sk_str library, sk_str function, const char *via);
void sk_world_message(sk_world *w, sk_str text, const char *via);
void sk_world_probe(sk_world *w, const char *what, sk_str value);
void sk_world_decoded(sk_world *w, const char *how, size_t len);
void sk_world_persist(sk_world *w, const char *how, sk_str target, sk_str command);
void sk_world_replicate(sk_world *w, sk_str source, sk_str target);
void sk_world_connect(sk_world *w, sk_str host, sk_str port, const char *via);
void sk_world_trace(sk_world *w, const char *procedure, sk_str text);
/* "network decoded" of a set; "" of none. */
sk_str sk_flow_text(sk_world *w, unsigned flow);

#endif
