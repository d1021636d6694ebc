/* What a page or script file gives to its programs: window, document and elements, objects by their id, resources. */
#ifndef SK_EMULATE_PAGE_ITEMS_H
#define SK_EMULATE_PAGE_ITEMS_H

#include "emulate/world/scripting.h"

/* Makes the names of a job (see scripting.h) in a fresh world. False at a budget. */
bool sk_page_items_add(sk_world *w, const sk_script_set *set, uint32_t job);
/* Takes the next text that was put off with setTimeout("code") or execScript; basic: VBScript. */
bool sk_page_items_timer(sk_world *w, sk_str *ret_code, bool *ret_basic);
/* Hands over what was written into the page. Call when the scripts have run. */
void sk_page_items_finish(sk_world *w);

#endif
