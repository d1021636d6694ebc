/* Languages that run side by side, as Active Scripting has them (Microsoft: IActiveScript, AddNamedItem, GetScriptDispatch):
 * the host of a page or script file gives names to all of them, and what one language declares on its top level is a name for the
 * others. Languages that share a world take w->host for the time of each call into them and give it back behind. */
#ifndef SK_EMULATE_SCRIPTING_H
#define SK_EMULATE_SCRIPTING_H

#include "emulate/world/world.h"
#include "model/script_set.h"

/* One language of a set of scripts. A session is one global scope; its texts run one after another in it. */
typedef struct sk_scripting {
    uint16_t kind;
    /* set is never NULL. NULL at a budget. */
    void *(*open)(sk_world *w, const sk_script_set *set, uint32_t job);
    /* Runs a text on the top level. */
    void (*run)(void *session, sk_bytes text, sk_place place);
    /* What the language declares, as an object: members are its global variables, functions and procedures, For Each gives
     * their names as strings. Stays the same object; its class answers has(). */
    sk_object *(*globals)(void *session);
    /* An event of "window", "document" or an element by its id ("onload", "onclick"): runs what the program itself set up for it
     * (window.onload = f, Sub window_onload). False: nothing. */
    bool (*fire)(void *session, sk_bytes target, sk_bytes event);
    /* Runs what was put off (timers), and spends the steps. */
    void (*close)(void *session);
} sk_scripting;

/* A name that all languages of this world see. members: the members of the object are names too. owner: the session whose
 * globals these are, and which never asks for them; NULL. */
typedef struct sk_named_item {
    sk_str name;
    sk_value value;
    bool members;
    const void *owner;
    struct sk_named_item *next;
} sk_named_item;

bool sk_world_add_item(sk_world *w, const sk_named_item *row);
/* Who knows name: an item of that name, or (members: *ret_member true) the item whose member it is; NULL. asker: the session
 * that does not know the name itself. */
const sk_named_item *sk_world_find_item(sk_world *w, sk_str name, const void *asker, bool *ret_member);
/* The value of the name. False: nobody knows it. */
bool sk_world_item_value(sk_world *w, sk_str name, const void *asker, sk_value *ret);

#endif
