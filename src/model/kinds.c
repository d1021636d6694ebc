#include "model/kinds.h"

#include "base/attr.h"
#include "sekisho/report.h"

enum { INERT = SK_KIND_IS_INERT, TEXT = SK_KIND_IS_TEXT, CONTAINER = SK_KIND_IS_CONTAINER, CODE = SK_KIND_IS_CODE,
       DOCUMENT = SK_KIND_IS_DOCUMENT, PLAIN = SK_KIND_IS_PLAIN };

static const sk_kind_row rows[] = {
#define SK_KIND(name, id, title, flags) {id, title, flags},
#include "model/kinds.def"
#undef SK_KIND
    {"?", "Not recognised", CONTAINER},
};

const sk_kind_row *sk_kind_row_of(uint16_t kind) { return &rows[kind < SK_KIND_COUNT ? kind : SK_KIND_COUNT]; }

bool sk_kind_has(uint16_t kind, unsigned flags) { return (sk_kind_row_of(kind)->flags & flags) != 0; }

uint16_t sk_kind_find(sk_bytes id)
{
    for (uint16_t i = 0; i < SK_KIND_COUNT; i++)
        if (sk_equal(id, sk_bytes_str(rows[i].id))) return i;
    return SK_KIND_NONE;
}

const char *sk_kind_name(uint16_t kind) { return sk_kind_row_of(kind)->id; }
