/* Where a rule looks: its logsource as channels and numbers of events, and what its fields are called there. */
#ifndef SK_HUNT_SIGMA_SOURCE_H
#define SK_HUNT_SIGMA_SOURCE_H

#include "hunt/yaml_tree.h"

typedef struct sk_sigma_source {
    const char *category, *service; /* one of them; NULL: not asked */
    const char *channel;
    uint32_t ids[12];               /* none: every event of the channel */
} sk_sigma_source;
extern const sk_sigma_source sk_sigma_sources[];
extern const size_t sk_sigma_source_count;

/* A field that one log calls otherwise than rules do. */
typedef struct sk_sigma_alias {
    const char *channel;
    uint32_t id;                    /* 0: of every event */
    const char *written, *asked;    /* the name in the event, the name in rules */
} sk_sigma_alias;
extern const sk_sigma_alias sk_sigma_aliases[];
extern const size_t sk_sigma_alias_count;

enum { SK_SIGMA_MOST_PLACES = 48 };
typedef struct sk_sigma_places {
    const sk_sigma_source *row[SK_SIGMA_MOST_PLACES];
    size_t count;
    bool anywhere;                  /* every event of every channel */
} sk_sigma_places;
/* False: the rule looks elsewhere than in event logs of Windows. */
bool sk_sigma_places_of(const sk_yaml *logsource, sk_sigma_places *ret);

#endif
