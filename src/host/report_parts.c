#include "host/report_parts.h"

#include "host/host_words.h"

void sk_host_write_head_text(sk_out *o, sk_bytes computer, const sk_host_report_options *options)
{
    sk_out_format(o, "Sekisho %s\n%s: ", options->version, sk_host_say(SK_HOST_WORD_MACHINE, options->japanese));
    (void)sk_out_terminal(o, computer, 0);
    sk_out_format(o, "\n%s: %s\n", sk_host_say(SK_HOST_WORD_SOURCE, options->japanese), options->source);
}

void sk_host_write_head_json(sk_out *o, const char *schema, sk_bytes computer, const sk_host_report_options *options)
{
    sk_out_format(o, "{\"schema\":\"%s\",\"version\":\"%s\",\"source\":", schema, options->version);
    sk_out_json_str(o, options->source);
    sk_out_str(o, ",\"computer\":");
    sk_out_json(o, computer);
}

void sk_host_write_blind_text(sk_out *o, const sk_host_blind *first)
{
    for (const sk_host_blind *b = first; b; b = b->next) {
        sk_out_str(o, "  ");
        (void)sk_out_terminal(o, b->what, 0);
        sk_out_str(o, ": ");
        (void)sk_out_terminal(o, b->why, 0);
        sk_out_byte(o, '\n');
    }
}

void sk_host_write_blind_json(sk_out *o, const sk_host_blind *first)
{
    size_t i = 0;
    sk_out_byte(o, '[');
    for (const sk_host_blind *b = first; b; b = b->next) {
        sk_out_comma(o, i++);
        sk_out_str(o, "{\"what\":");
        sk_out_json(o, b->what);
        sk_out_str(o, ",\"why\":");
        sk_out_json(o, b->why);
        sk_out_byte(o, '}');
    }
    sk_out_byte(o, ']');
}
