#include "host/evidence_package.h"

#include "base/buf.h"
#include "base/filetime.h"
#include "base/text.h"

enum { DEPTH_MOST = 64, NAME_MOST = 200, PLACE_MOST = 3072 };

/* ---- manifest ---- */

void sk_package_write_head(sk_out *o, sk_arena *a, const sk_package_head *h)
{
    sk_out_format(o, "{\"schema\":\"sekisho.evidence/1\",\"tool\":\"sekisho %s\",\"rules\":\"%s\"", h->version, h->rules);
    sk_out_json_member(o, "source", h->source);
    sk_out_json_member(o, "computer", h->computer);
    sk_out_json_member(o, "operator", h->operator_name);
    sk_out_json_member(o, "collected_on", h->collected_on);
    sk_out_json_member(o, "begun", sk_filetime_exact(a, h->begun));
    sk_out_json_member(o, "time_zone", h->time_zone);
    if (h->time_zone.len) sk_out_format(o, ",\"utc_offset_s\":%d", h->utc_offset_s);
    if (h->clock_offset) sk_out_format(o, ",\"clock_offset_s\":%s", h->clock_offset);
    if (h->on_examined_disk) sk_out_str(o, ",\"on_examined_disk\":true");
    sk_out_str(o, "}\n");
}

void sk_package_write_entry(sk_out *o, sk_arena *a, const sk_package_entry *e)
{
    sk_out_str(o, "{\"file\":");
    sk_out_json_str(o, e->file);
    sk_out_json_member(o, "path", e->path);
    sk_out_format(o, ",\"size\":%llu,\"copied\":%llu,\"sha256\":\"%s\"", (unsigned long long)e->size, (unsigned long long)e->copied, e->sha256);
    sk_out_json_member(o, "created", sk_filetime_exact(a, e->created));
    sk_out_json_member(o, "written", sk_filetime_exact(a, e->written));
    if (e->method) sk_out_format(o, ",\"method\":\"%s\"", e->method);
    sk_out_format(o, ",\"whole\":%s,\"sample\":%s}\n", e->whole ? "true" : "false", e->sample ? "true" : "false");
}

void sk_package_write_blind(sk_out *o, sk_bytes what, sk_bytes why)
{
    sk_out_str(o, "{\"not_looked_at\":");
    sk_out_json(o, what);
    sk_out_json_member(o, "why", why);
    sk_out_str(o, "}\n");
}

void sk_package_write_end(sk_out *o, sk_arena *a, const sk_package_end *e)
{
    sk_bytes ended = sk_filetime_text(a, e->ended);
    sk_out_format(o, "{\"ended\":\"%.*s\",\"files\":%u,\"partly_read\":%u,\"not_looked_at\":%u,\"whole\":%s", (int)ended.len, (const char *)ended.p, e->files, e->partial, e->blind,
                  e->whole ? "true" : "false");
    if (e->verdict) sk_out_format(o, ",\"verdict\":\"%s\"", e->verdict);
    sk_out_str(o, "}\n");
}

/* ---- places ---- */

/* Names that Windows takes for devices, whatever ending they have ("Naming Files, Paths, and Namespaces"). */
static bool is_device(sk_bytes name)
{
    static const char *const plain[] = {"con", "prn", "aux", "nul"};
    sk_bytes stem = sk_slice(name, 0, sk_find_byte(name, 0, '.'));
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
        if (sk_equal_nocase(stem, sk_bytes_str(plain[i]))) return true;
    }
    return stem.len == 4 && (sk_starts_nocase(stem, SK_LIT("com")) || sk_starts_nocase(stem, SK_LIT("lpt"))) && stem.p[3] >= '0' && stem.p[3] <= '9';
}

static bool is_forbidden(uint8_t c) { return c < ' ' || c == 0x7f || sk_find_byte(SK_LIT("/\\:*?\"<>|"), 0, c) != SK_NPOS; }

/* A part of a path as a name that every system takes: no controls, no separators, no dots alone, no dot or blank at its end, no device,
 * not too long. */
static void put_name(sk_buf *b, sk_arena *a, sk_bytes part)
{
    sk_bytes name = sk_utf8_repair(a, sk_slice(part, 0, NAME_MOST));
    if (!name.len || is_device(name)) sk_buf_byte(b, '_');
    for (size_t i = 0; i < name.len; i++) {
        bool edge = (i == 0 && name.p[i] == '.') || (i + 1 == name.len && (name.p[i] == '.' || name.p[i] == ' '));
        sk_buf_byte(b, edge || is_forbidden(name.p[i]) ? '_' : name.p[i]);
    }
}

static bool put_path(sk_buf *b, sk_arena *a, sk_bytes path)
{
    sk_bytes rest = path, part;
    size_t before = b->len;
    for (unsigned depth = 0; sk_next_field(&rest, '\\', &part); depth++) {
        if (depth == DEPTH_MOST) return false;
        if (depth == 0 && part.len == 2 && part.p[1] == ':') continue;
        sk_buf_byte(b, '/');
        put_name(b, a, part);
    }
    if (b->len == before) sk_buf_str(b, "/_"); /* "" and "C:" name a file all the same */
    return true;
}

sk_bytes sk_package_place(sk_arena *a, sk_bytes path, bool sample, unsigned number, unsigned way)
{
    sk_buf b = sk_buf_new(a, PLACE_MOST);
    sk_buf_bytes(&b, SK_LIT("disk"));
    if (way == 2) sk_buf_bytes(&b, sk_text_bytes(a, "/_%u", number));
    else if (!put_path(&b, a, path)) return (sk_bytes){0};
    if (way == 1) sk_buf_bytes(&b, sk_text_bytes(a, "~%u", number));
    if (sample) sk_buf_bytes(&b, SK_LIT(".sample"));
    return b.full ? (sk_bytes){0} : sk_buf_view(&b);
}
