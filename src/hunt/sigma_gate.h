/* What must stand in an event for a rule to be worth asking: one of a few texts, found in one pass over the event for all rules;
 * and the numbers of events that the rule asks for itself. Internal to src/hunt. */
#ifndef SK_HUNT_SIGMA_GATE_H
#define SK_HUNT_SIGMA_GATE_H

#include "hunt/sigma_rule.h"

enum { SIGMA_MOST_IDS = 64 };

typedef struct sigma_ids {
    uint32_t id[SIGMA_MOST_IDS];
    size_t count;
} sigma_ids;
/* False: the rule names none. */
bool sigma_gate_ids(const sigma_node *n, uint32_t event_id_field, sigma_ids *ret);
/* How many nodes an evaluation can visit; larger than the limit: the rule is refused. */
bool sigma_gate_bounded(const sigma_node *n);

typedef struct sigma_gate sigma_gate;
sigma_gate *sigma_gate_new(sk_arena *a);
/* False: no text is needed, the rule is always asked. */
bool sigma_gate_add(sigma_gate *g, const sigma_node *n, uint32_t rule);
bool sigma_gate_close(sigma_gate *g);
/* Sets fired[rule] to now for each rule whose text stands in the folded text. */
void sigma_gate_search(const sigma_gate *g, sk_bytes low, uint32_t *fired, uint32_t now);

#endif
