/* What programs hand each other beside files: their printed output, and the clipboard. See world.h. */
#include "emulate/world/world.h"

void sk_world_listen(sk_world *w, sk_world_output *o)
{
    *o = (sk_world_output){.text = SK_STR(""), .around = w->output};
    w->output = o;
}

void sk_world_unlisten(sk_world *w, const sk_world_output *o) { w->output = o->around; }

void sk_world_print(sk_world *w, sk_str text, unsigned flow)
{
    if (!w->output) return;
    w->output->text = sk_str_concat(&w->strings, w->output->text, text);
    w->output->flow |= flow;
}

void sk_world_print_line(sk_world *w, sk_str text, unsigned flow)
{
    sk_world_print(w, text, flow);
    sk_world_print(w, SK_STR("\r\n"), 0);
}

void sk_world_set_clipboard(sk_world *w, sk_str text, unsigned flow)
{
    w->clipboard = text;
    w->clipboard_flow = (uint8_t)flow;
    w->changes++;
}

sk_value sk_world_clipboard(const sk_world *w) { return sk_flowing(sk_string(w->clipboard), w->clipboard_flow); }
