/* A report put together by hand, for tests of detectors: what formats would tell, without bytes. */
#ifndef SK_MAKE_VIEWED_H
#define SK_MAKE_VIEWED_H

#include "model/detector.h"

typedef struct make_viewed {
    sk_arena *arena;
    sk_report *report;
    sk_view view;
} make_viewed;

/* Without artifacts; aborts without memory. */
make_viewed make_viewed_new(void);
void make_viewed_free(make_viewed *v);
/* A complete artifact of 1000 bytes; parent may be SK_NO_ARTIFACT. */
uint32_t make_viewed_artifact(make_viewed *v, uint32_t parent, sk_relation relation, uint16_t kind, const char *name);
void make_viewed_fact(make_viewed *v, uint32_t artifact, unsigned key, const char *value);
void make_viewed_url(make_viewed *v, uint32_t artifact, const char *url);
/* Lets the detector look at content (its kind is not asked), or conclude where content is empty. */
void make_viewed_run(make_viewed *v, const sk_detector *d, uint32_t artifact, sk_bytes content);
unsigned make_viewed_count(const make_viewed *v, unsigned evidence);
/* Detail of the first evidence of that id; empty where there is none. */
sk_bytes make_viewed_detail(const make_viewed *v, unsigned evidence);

#endif
