/* Chance, names and texts of replicas: everything hangs on the seed alone. */
#include <string.h>

#include "make/page.h"
#include "make/replica_inside.h"

/* xorshift64* (Vigna 2016). */
static uint64_t next(replica *r)
{
    r->random ^= r->random >> 12;
    r->random ^= r->random << 25;
    r->random ^= r->random >> 27;
    return r->random * 0x2545F4914F6CDD1Du;
}

uint32_t replica_below(replica *r, uint32_t most) { return most ? (uint32_t)((next(r) >> 32) % most) : 0; }

uint32_t replica_between(replica *r, uint32_t least, uint32_t most) { return least + replica_below(r, most - least + 1); }

bool replica_odds(replica *r, unsigned in_hundred) { return replica_below(r, 100) < in_hundred; }

void replica_shuffle(replica *r, void *items, size_t count, size_t size)
{
    uint8_t *p = items, spare[64];
    for (size_t i = count; i > 1 && size <= sizeof spare; i--) {
        size_t k = replica_below(r, (uint32_t)i);
        memcpy(spare, p + (i - 1) * size, size);
        memcpy(p + (i - 1) * size, p + k * size, size);
        memcpy(p + k * size, spare, size);
    }
}

static const char *const syllables[] = {"ba", "qo",  "rin", "zu",  "vek", "mo", "tal", "jy", "fe", "lun",
                                        "xa", "dor", "pi",  "wex", "gro", "ni", "huv", "sa", "ke", "cyt"};

const char *replica_name(replica *r)
{
    static const char tail[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
    sk_buf b = sk_buf_new(r->a, 64);
    sk_buf_str(&b, REPLICA_PICK(r, syllables));
    for (uint32_t n = replica_between(r, 1, 3); n > 0; n--) sk_buf_str(&b, REPLICA_PICK(r, syllables));
    if (replica_odds(r, 30)) b.p[0] = (uint8_t)sk_upper(b.p[0]);
    for (uint32_t n = replica_below(r, 4); n > 0; n--) sk_buf_byte(&b, (uint8_t)tail[replica_below(r, sizeof tail - 1)]);
    sk_buf_format(&b, "%u%s", r->names++, replica_odds(r, 20) ? "x" : "");
    return sk_arena_string(r->a, sk_buf_view(&b));
}

const char *replica_word(replica *r)
{
    sk_buf b = sk_buf_new(r->a, 64);
    for (uint32_t n = replica_between(r, 2, 4); n > 0; n--) sk_buf_str(&b, REPLICA_PICK(r, syllables));
    return sk_arena_string(r->a, sk_buf_view(&b));
}

const char *replica_marker(replica *r, sk_bytes not_in)
{
    static const char letters[] = "QZJXqzjx#~!^_=;";
    for (unsigned tries = 0; tries < 64; tries++) {
        char text[8] = "";
        uint32_t len = replica_between(r, 2, 6);
        for (uint32_t i = 0; i < len; i++) text[i] = letters[replica_below(r, sizeof letters - 1)];
        /* Strewn in, it must not come about anew where its own letters meet those around it: first letter once. */
        if (strchr(text + 1, text[0]) || sk_find_byte(not_in, 0, (uint8_t)text[0]) != SK_NPOS) continue;
        return sk_arena_string(r->a, sk_bytes_str(text));
    }
    return NULL;
}

const char *replica_sentence(replica *r)
{
    static const char *const words[] = {"the",     "invoice", "of",   "this", "month", "delivery", "is",    "sent",
                                        "with",    "table",   "and",  "sum",  "paid",  "by",       "order", "number",
                                        "meeting", "report",  "list", "from", "store", "to",       "agree", "price"};
    sk_buf b = sk_buf_new(r->a, 512);
    for (uint32_t n = replica_between(r, 3, 9); n > 0; n--) sk_buf_format(&b, "%s%s", b.len ? " " : "", REPLICA_PICK(r, words));
    return sk_arena_string(r->a, sk_buf_view(&b));
}

const char *replica_named(replica *r, sk_bytes word)
{
    for (unsigned i = 0; i < r->name_count; i++)
        if (sk_equal(sk_bytes_str(r->said[i]), word)) return r->named[i];
    if (r->name_count == REPLICA_NAMES) return "lost";
    r->said[r->name_count] = sk_arena_string(r->a, word);
    return r->named[r->name_count++] = replica_name(r);
}

void replica_forget_names(replica *r) { r->name_count = 0; }

/* --- texts --- */

sk_bytes replica_reversed(replica *r, sk_bytes text)
{
    sk_buf b = sk_buf_new(r->a, text.len);
    for (size_t i = text.len; i > 0; i--) sk_buf_byte(&b, text.p[i - 1]);
    return sk_buf_view(&b);
}

sk_bytes replica_with_marker(replica *r, sk_bytes text, const char *marker)
{
    sk_buf b = sk_buf_new(r->a, text.len * (strlen(marker) + 1) + 64);
    unsigned each = replica_between(r, 1, 6);
    for (size_t i = 0; i < text.len; i++) {
        sk_buf_byte(&b, text.p[i]);
        if (replica_below(r, each) == 0) sk_buf_str(&b, marker);
    }
    return sk_buf_view(&b);
}

sk_bytes replica_replaced(replica *r, sk_bytes text, const char *what, const char *by)
{
    sk_buf b = sk_buf_new(r->a, (text.len + 1) * (strlen(by) + 1));
    for (size_t i = 0; i < text.len;) {
        bool here = sk_starts(sk_from(text, i), sk_bytes_str(what));
        if (here)
            sk_buf_str(&b, by);
        else
            sk_buf_byte(&b, text.p[i]);
        i += here ? strlen(what) : 1;
    }
    return sk_buf_view(&b);
}

sk_bytes replica_hex(replica *r, sk_bytes text, unsigned key)
{
    sk_buf b = sk_buf_new(r->a, text.len * 2);
    for (size_t i = 0; i < text.len; i++) sk_buf_format(&b, "%02X", text.p[i] ^ key);
    return sk_buf_view(&b);
}

sk_bytes replica_caesar(replica *r, sk_bytes text, unsigned step)
{
    sk_buf b = sk_buf_new(r->a, text.len);
    for (size_t i = 0; i < text.len; i++) sk_buf_byte(&b, (uint8_t)((text.p[i] - 32u + step) % 95 + 32));
    return sk_buf_view(&b);
}

sk_bytes replica_utf16(replica *r, const char *text)
{
    sk_buf b = sk_buf_new(r->a, strlen(text) * 2 + 2);
    make_utf16(&b, text);
    return sk_buf_view(&b);
}

sk_bytes replica_base64(replica *r, sk_bytes bytes) { return make_base64_text(r->a, bytes); }

/* --- what it leads to --- */

void replica_addresses(replica *r, unsigned count)
{
    static const char *const folders[] = {"wp-content", "wp-admin",  "wp-includes", "images",
                                          "cgi-bin",    "templates", "old",         "css"};
    static const char *const tails[] = {"", "", "js", "index.php", "go"};
    if (!count) count = replica_between(r, 1, MAKE_REPLICA_ADDRESSES);
    for (unsigned i = 0; i < count; i++) {
        const char *tail = REPLICA_PICK(r, tails);
        r->out->addresses[i] = sk_text_format(r->a, "http%s://%s%s%u.example/%s/%s%u/%s", replica_odds(r, 40) ? "s" : "",
                                              replica_odds(r, 50) ? "www." : "", replica_word(r), i, REPLICA_PICK(r, folders),
                                              replica_word(r), replica_below(r, 1000), tail);
    }
    r->out->address_count = count;
}

const char *replica_joined(replica *r, const char *between)
{
    sk_buf b = sk_buf_new(r->a, 4096);
    for (size_t i = 0; i < r->out->address_count; i++) sk_buf_format(&b, "%s%s", i ? between : "", r->out->addresses[i]);
    return sk_arena_string(r->a, sk_buf_view(&b));
}

void replica_keep(replica *r, const char *folder, const char *extension)
{
    r->path = sk_text_format(r->a, "%s\\nosuch%s%u.%s", folder, replica_word(r), replica_below(r, 100), extension);
}

const char *replica_command(replica *r, replica_start how)
{
    static const char *const entries[] = {
        "Control_RunDLL", "DllRegisterServer", "RunDLL", "ShowDialogA", "AnyString", "Entry", "ldr"};
    static const char *const silent[] = {"-s ", "/s ", ""};
    const char *command = r->path, *entry = REPLICA_PICK(r, entries);
    if (how == REPLICA_RUNDLL32)
        command = sk_text_format(r->a, "rundll32%s %s,%s", replica_odds(r, 50) ? ".exe" : "", r->path, entry);
    if (how == REPLICA_REGSVR32)
        command = sk_text_format(r->a, "regsvr32%s %s%s", replica_odds(r, 50) ? ".exe" : "", REPLICA_PICK(r, silent), r->path);
    return r->out->command = command;
}

/* --- templates --- */

static bool is_name_char(int c) { return sk_is_alnum(c) || c == '_'; }

static void write_line(replica_writer *w, sk_buf *out, sk_bytes line)
{
    for (size_t i = 0; i < line.len;) {
        size_t end = i + 1;
        if (line.p[i] == '@' && sk_is_alpha((uint8_t)sk_at(line, i + 1))) {
            while (is_name_char(sk_at(line, end))) end++;
            sk_buf_str(out, replica_named(w->r, sk_slice(line, i + 1, end - i - 1)));
        } else if (line.p[i] == '`') {
            size_t close = sk_find_byte(line, i + 1, '`');
            sk_bytes text = sk_slice(line, i + 1, close - i - 1);
            sk_buf_bytes(out, w->hide(w, sk_is(text, "\x02") ? w->r->spare : text));
            end = close + 1;
        } else {
            sk_buf_byte(out, line.p[i]);
        }
        i = end;
    }
    sk_buf_byte(out, '\n');
}

void replica_write(replica_writer *w, sk_buf *out, const char *lines)
{
    sk_bytes rest = sk_bytes_str(lines), line;
    while (sk_next_line(&rest, &line, NULL)) {
        sk_bytes bare = sk_trim(line);
        bool junk_here = sk_is(bare, "%junk%");
        w->stranger_now = w->r->stranger && (junk_here || replica_odds(w->r, 20));
        if (w->junk && (junk_here || replica_odds(w->r, w->junk_odds))) w->junk(w, out);
        if (!junk_here) write_line(w, out, line);
    }
}
