/* Windows shortcuts in a scan: facts of the link, its command line as a script that is calculated, and what hides behind its end.
 * Source: MS-SHLLINK (see lnk_reader.h). */
#include "base/filetime.h"
#include "base/text.h"
#include "format/shortcut/lnk_reader.h"
#include "model/format.h"

enum { MOST_LINK = 16 << 20, MOST_COMMAND = 1 << 18 }; /* two texts of 64 Ki characters, in UTF-8 */

static void tell_time(sk_opening *o, sk_fact_key key, uint64_t filetime, uint64_t off)
{
    if (filetime) sk_tell_fact(o, key, sk_filetime_text(o->arena, filetime), off, 8);
}

static void tell_texts(sk_opening *o, const sk_lnk *l)
{
    const struct { sk_fact_key key; sk_bytes value; } rows[] = {
        {SK_FACT_LNK_TARGET, sk_lnk_target(l)}, {SK_FACT_LNK_ICON, l->icon_environment.len ? l->icon_environment : l->icon},
        {SK_FACT_LNK_FOLDER, l->working_folder}, {SK_FACT_LNK_MACHINE, l->machine}, {SK_FACT_LNK_NAME, l->name},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (rows[i].value.len) sk_tell_fact(o, rows[i].key, rows[i].value, 0, 0);
    }
    if (l->arguments.len) sk_tell_fact(o, SK_FACT_LNK_ARGUMENTS, l->arguments, l->arguments_off, l->arguments_len);
    if (l->volume_serial) sk_tell_fact(o, SK_FACT_LNK_VOLUME, sk_text_bytes(o->arena, "%08x", (unsigned)l->volume_serial), 0, 0);
    tell_time(o, SK_FACT_LNK_CREATED, l->created, 28);
    tell_time(o, SK_FACT_LNK_WRITTEN, l->written, 44);
    sk_tell_number(o, SK_FACT_LNK_TARGET_SIZE, l->target_size, 52, 4);
}

/* What the shell starts: the target, in quotes where it has blanks, and the arguments. A link without arguments opens its target and
 * is no program of its own. */
static void tell_command(sk_opening *o, const sk_lnk *l)
{
    sk_bytes target = sk_lnk_target(l);
    if (!target.len || !l->arguments.len) return;
    bool quote = sk_find_byte(target, 0, ' ') != SK_NPOS && sk_at(target, 0) != '"';
    sk_buf b = sk_buf_new(o->arena, MOST_COMMAND);
    if (quote) sk_buf_byte(&b, '"');
    sk_buf_bytes(&b, target);
    if (quote) sk_buf_byte(&b, '"');
    sk_buf_byte(&b, ' ');
    sk_buf_bytes(&b, l->arguments);
    (void)sk_tell_text(o, "command line", SK_KIND_SCRIPT_BATCH, sk_buf_view(&b));
}

static void tell_rest(sk_opening *o, const sk_lnk *l, sk_bytes file)
{
    sk_bytes rest = sk_from(file, l->end);
    if (!rest.len) return;
    sk_tell_deviation(o, SK_DEV_LNK_OVERLAY, l->end);
    sk_child child = {.relation = SK_REL_MEMBER, .name = SK_LIT("behind the link"), .offset = l->end, .content = sk_content_view(o->arena, rest)};
    (void)sk_tell_child(o, &child);
}

static sk_outcome open_lnk(sk_opening *o)
{
    sk_bytes file = sk_content_need(o->content, MOST_LINK);
    sk_lnk l;
    if (!sk_lnk_read(o->arena, file, 0, &l)) return SK_OUTCOME_NOT_THIS;
    tell_texts(o, &l);
    if (l.damaged) sk_tell_deviation(o, SK_DEV_LNK_DAMAGED, l.bad_off);
    if (l.padded) sk_tell_deviation(o, SK_DEV_LNK_ARGUMENTS_PADDED, l.arguments_off);
    tell_command(o, &l);
    tell_rest(o, &l, file);
    return l.damaged ? SK_OUTCOME_PARTIAL : SK_OUTCOME_COMPLETE;
}

static const uint16_t kinds[] = {SK_KIND_SHORTCUT_LNK, SK_KIND_NONE};

const sk_format sk_format_lnk = {
    .id = "shortcut.lnk",
    .title = "Windows shortcut",
    .source = "MS-SHLLINK; docs/formats/shortcut.md",
    .open = open_lnk,
    .kinds = kinds,
};
