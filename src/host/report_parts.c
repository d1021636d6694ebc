#include "host/report_parts.h"

#include <string.h>

#include "base/attr.h"
#include "base/text.h"
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

static const char *const whys[][2] = {
#define SK_HOST_BLIND_WORD(english, japanese) {english, japanese},
#include "host/blind_words.def"
#undef SK_HOST_BLIND_WORD
};

/* A star stands for any text. */
static bool is_why(const char *pattern, sk_bytes why)
{
    sk_bytes rest = sk_bytes_str(pattern), part;
    size_t at = 0;
    for (bool first = true; sk_next_field(&rest, '*', &part); first = false) {
        size_t found = first && part.len ? (sk_starts(why, part) ? 0 : SK_NPOS) : sk_find(why, at, part);
        if (found == SK_NPOS) return false;
        at = found + part.len;
    }
    return at == why.len || pattern[strlen(pattern) - 1] == '*';
}

sk_bytes sk_host_why(sk_bytes why, bool japanese)
{
    for (size_t i = 0; japanese && i < SK_COUNT(whys); i++) {
        if (is_why(whys[i][0], why)) return sk_bytes_str(whys[i][1]);
    }
    return why;
}

/* "2018-11 to 2020-02", "since 2018", "2023", "all". */
sk_bytes sk_host_era(sk_arena *a, const char *era, bool japanese)
{
    sk_bytes e = sk_bytes_str(era);
    size_t to = sk_find(e, 0, SK_LIT(" to "));
    if (!japanese) return sk_equal(e, SK_LIT("all")) ? SK_LIT("any time") : e;
    if (sk_equal(e, SK_LIT("all"))) return SK_LIT("時期を問わない");
    if (sk_starts(e, SK_LIT("since "))) return sk_text_bytes(a, "%s 以降", era + 6);
    return to == SK_NPOS ? e : sk_text_bytes(a, "%.*s～%s", (int)to, era, era + to + 4);
}

void sk_host_write_blind_text(sk_out *o, const sk_host_blind *first, bool japanese)
{
    for (const sk_host_blind *b = first; b; b = b->next) {
        sk_out_str(o, "  ");
        (void)sk_out_terminal(o, b->what, 0);
        sk_out_str(o, ": ");
        (void)sk_out_terminal(o, sk_host_why(b->why, japanese), 0);
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
