/* Property sets (MS-OLEPS): the streams "\5SummaryInformation" and "\5DocumentSummaryInformation". Pure. */
#ifndef SK_FORMAT_OFFICE_PROPERTIES_SET_H
#define SK_FORMAT_OFFICE_PROPERTIES_SET_H

#include "base/arena.h"
#include "model/limits.h"

typedef enum sk_property_set {
    SK_SET_SUMMARY,
    SK_SET_DOCUMENT,
    SK_SET_USER, /* custom properties: names come from their dictionary */
    SK_SET_OTHER
} sk_property_set;

typedef struct sk_property {
    sk_property_set set;
    uint32_t id;
    sk_bytes name;  /* from the dictionary; empty without one */
    sk_bytes value; /* UTF-8: text as it is, numbers in decimal, times as 2026-01-31T12:00:00Z */
    bool text;      /* stored as text */
    struct sk_property *next;
} sk_property;

typedef struct sk_properties {
    sk_property *first, **last;
    unsigned codepage; /* of the first set that names one; 0 where none does */
    bool damaged, limited;
    uint64_t bad_at;
} sk_properties;

/* False where the bytes are no property set stream at all. */
bool sk_properties_read(sk_bytes stream, sk_arena *arena, sk_budget *budget, sk_properties *ret);

#endif
