/* chcp: the page of the console (Microsoft, "chcp", "Code Page Identifiers"). It tells the machine's language, and scripts for one
 * country ask it. What a script writes are the bytes in which it stands, whatever the page: text is not read again by another one. */
#include "emulate/cmd/cmd_run.h"
#include "emulate/world/locale.h"

static bool is_page(uint64_t n)
{
    static const uint16_t pages[] = {437, 708, 720, 737, 775, 850, 852, 855, 857, 858, 860, 861, 862, 863, 864, 865, 866, 869, 874, 932, 936, 949, 950,
                                     1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258, 1361, 10000, 20127, 20866, 20932, 21866, 28591, 28592, 28595,
                                     28597, 28599, 28605, 50220, 51949, 54936, 65000, 65001};
    for (size_t i = 0; i < SK_COUNT(pages); i++)
        if (pages[i] == n) return true;
    return false;
}

void sk_cmd_chcp(sk_cmd *c, sk_bytes rest)
{
    uint64_t page = 0;
    sk_bytes word = sk_trim(rest);
    c->error_level = 0;
    if (word.len) {
        if (sk_parse_u64(word, &page) && is_page(page)) c->shared->page = (unsigned)page;
        else c->error_level = 1;
    } else if (!c->shared->page) {
        sk_world_probe(c->w, "locale", SK_STR("chcp"));
        sk_world_ask(c->w, SK_ASKED_LOCALE);
        c->flow |= SK_FLOW_ENVIRONMENT;
    }
    page = c->shared->page ? c->shared->page : sk_locale_find(c->w->env.locale)->console;
    sk_cmd_print(c, c->error_level ? SK_LIT("Invalid code page\r\n") : sk_text_bytes(c->arena, "Active code page: %u\r\n", (unsigned)page));
}
