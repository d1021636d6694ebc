/* Pages of the system: a range of addresses of which parts become usable as they are needed, and cost nothing before. */
#ifndef SK_BASE_PAGES_H
#define SK_BASE_PAGES_H

#include <stdbool.h>
#include <stddef.h>

void *sk_pages_reserve(size_t len); /* NULL: none left */
bool sk_pages_use(void *at, size_t len);
void sk_pages_free(void *p, size_t len);

#endif
