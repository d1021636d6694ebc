/* Controls of Microsoft Forms as they are stored (MS-OFORMS 2.2): bytes to named properties. Pure: tells nothing. */
#ifndef SK_FORMAT_OFFICE_FORMS_CONTROL_H
#define SK_FORMAT_OFFICE_FORMS_CONTROL_H

#include "base/arena.h"

/* Classes by their ClsidCacheIndex (MS-OFORMS 2.2.10.12.3). */
typedef enum sk_forms_class {
    SK_FORMS_UNKNOWN = 0,
    SK_FORMS_FORM = 7,
    SK_FORMS_IMAGE = 12,
    SK_FORMS_FRAME = 14,
    SK_FORMS_MORPH = 15,
    SK_FORMS_SPIN = 16,
    SK_FORMS_BUTTON = 17,
    SK_FORMS_TABSTRIP = 18,
    SK_FORMS_LABEL = 21,
    SK_FORMS_TEXTBOX = 23,
    SK_FORMS_LISTBOX = 24,
    SK_FORMS_COMBOBOX = 25,
    SK_FORMS_CHECKBOX = 26,
    SK_FORMS_OPTION = 27,
    SK_FORMS_TOGGLE = 28,
    SK_FORMS_SCROLL = 47,
    SK_FORMS_MULTIPAGE = 57
} sk_forms_class;

typedef struct sk_forms_property {
    const char *name; /* as VBA calls it; "Items", "Names", "TipStrings" and "Tags" for the tabs of a tab strip */
    sk_bytes value;   /* UTF-8; numbers in decimal */
    uint32_t index;   /* of the tab, else 0 */
    bool text;        /* stored as text: worth a person's look */
    struct sk_forms_property *next;
} sk_forms_property;

typedef struct sk_forms_properties {
    sk_arena *arena;
    sk_forms_property *first, **last;
    size_t count;
} sk_forms_properties;

void sk_forms_properties_begin(sk_forms_properties *p, sk_arena *arena);
void sk_forms_properties_add(sk_forms_properties *p, const char *name, sk_bytes value, uint32_t index, bool text);

/* What a record held beside its text: numbers that readers of sites and forms need. */
typedef struct sk_forms_record {
    uint64_t mask;
    uint32_t number[40]; /* by bit of the mask: the stored value, 0 where absent */
    size_t end;          /* behind the record (header and both blocks) */
    uint16_t length;     /* as declared */
} sk_forms_record;

/* Reads one control of that class (FORM, FRAME and MULTIPAGE alike: their form record) at the start of data.
 * False where the record does not fit the layout of its class: what was added before is kept out. */
bool sk_forms_control_read(sk_bytes data, sk_forms_class class, sk_forms_properties *out, sk_forms_record *ret_record);
/* One site (OleSiteConcrete, MS-OFORMS 2.2.10.12.1). number[]: 2 ID, 4 BitFlags, 5 ObjectStreamSize, 7 ClsidCacheIndex. */
bool sk_forms_site_read(sk_bytes data, sk_forms_properties *out, sk_forms_record *ret_record);

/* Tries every class whose layout ends exactly where the record says it does; UNKNOWN where none does. */
sk_forms_class sk_forms_control_guess(sk_bytes data);
/* Class of a COM class identifier (16 bytes as stored), UNKNOWN where it is none of Microsoft Forms. */
sk_forms_class sk_forms_class_of_clsid(sk_bytes clsid);
const char *sk_forms_class_name(sk_forms_class class);

/* Where a record is not understood: runs of text in the bytes, UTF-16LE or single-byte, at least 4 characters. */
void sk_forms_scan_strings(sk_bytes data, sk_forms_properties *out);

#endif
