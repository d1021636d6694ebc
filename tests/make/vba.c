/* See vba.h. */
#include "make/vba.h"

#include "base/text.h"

#define CHUNK_LEN 4096
#define MOST ((size_t)64 << 20)

/* --- compression (MS-OVBA 2.4.1.3.6) --- */

static unsigned distance_bits(size_t pos)
{
    unsigned bits = 4;
    while (((size_t)1 << bits) < pos) bits++;
    return bits;
}

/* The longest earlier run that equals what comes at pos. */
static size_t find_match(sk_bytes chunk, size_t pos, size_t most, size_t *ret_distance)
{
    size_t best = 0;
    for (size_t from = pos; from-- > 0;) {
        size_t len = 0;
        while (pos + len < chunk.len && len < most && chunk.p[from + len] == chunk.p[pos + len]) len++;
        if (len <= best) continue;
        best = len;
        *ret_distance = pos - from;
    }
    return best;
}

static void compress_chunk(sk_buf *out, sk_bytes chunk)
{
    size_t head = out->len, pos = 0;
    make_u16(out, 0);
    while (pos < chunk.len) {
        size_t flags_at = out->len;
        unsigned flags = 0;
        make_u8(out, 0);
        for (unsigned bit = 0; bit < 8 && pos < chunk.len; bit++) {
            unsigned bits = distance_bits(pos);
            size_t distance = 0, len = find_match(chunk, pos, (0xFFFFu >> bits) + 3, &distance);
            if (len < 3) {
                make_u8(out, chunk.p[pos++]);
                continue;
            }
            flags |= 1u << bit;
            make_u16(out, (unsigned)((distance - 1) << (16 - bits) | (len - 3)));
            pos += len;
        }
        if (flags_at < out->len) out->p[flags_at] = (uint8_t)flags;
    }
    size_t len = out->len - head;
    if (len > CHUNK_LEN + 2) { /* larger than its bytes: stored, filled up with zeros */
        out->len = head;
        make_u16(out, 0x3FFF);
        sk_buf_bytes(out, chunk);
        make_zeros(out, CHUNK_LEN - chunk.len);
        return;
    }
    unsigned value = 0xB000u | (unsigned)(len - 3);
    out->p[head] = (uint8_t)value;
    out->p[head + 1] = (uint8_t)(value >> 8);
}

sk_bytes make_ovba(sk_arena *a, sk_bytes bytes)
{
    sk_buf out = sk_buf_new(a, MOST);
    make_u8(&out, 1);
    for (size_t off = 0; off < bytes.len; off += CHUNK_LEN) compress_chunk(&out, sk_slice(bytes, off, CHUNK_LEN));
    return sk_buf_view(&out);
}

/* --- modules --- */

static void put_attributes(sk_buf *b, const make_vba_module *m)
{
    sk_buf_format(b, "Attribute VB_Name = \"%s\"\r\n", m->name);
    if (m->type == 'm') return;
    sk_buf_format(b, "Attribute VB_Base = \"0{00020820-0000-0000-C000-000000000046}\"\r\n");
    sk_buf_format(b, "Attribute VB_GlobalNameSpace = False\r\nAttribute VB_Creatable = False\r\n");
    sk_buf_format(b, "Attribute VB_PredeclaredId = %s\r\n", m->type == 'c' ? "False" : "True");
    sk_buf_format(b, "Attribute VB_Exposed = %s\r\nAttribute VB_TemplateDerived = False\r\nAttribute VB_Customizable = True\r\n",
                  m->type == 'd' ? "True" : "False");
}

sk_bytes make_vba_source(sk_arena *a, const make_vba_module *m)
{
    if (m->source.p) return m->source;
    sk_buf b = sk_buf_new(a, MOST);
    put_attributes(&b, m);
    sk_bytes rest = sk_bytes_str(m->code ? m->code : ""), line;
    while (sk_next_line(&rest, &line, NULL)) {
        sk_buf_bytes(&b, line);
        sk_buf_str(&b, "\r\n");
    }
    return sk_buf_view(&b);
}

/* --- dir (MS-OVBA 2.3.4.2) --- */

static void put_record(sk_buf *b, unsigned id, sk_bytes data)
{
    make_u16(b, id);
    make_u32(b, (uint32_t)data.len);
    sk_buf_bytes(b, data);
}

static void put_number(sk_buf *b, unsigned id, uint32_t value, unsigned size)
{
    make_u16(b, id);
    make_u32(b, size);
    for (unsigned k = 0; k < size; k++) make_u8(b, value >> (8 * k));
}

/* A text twice: as bytes, and under another id as UTF-16. */
static void put_text(sk_arena *a, sk_buf *b, unsigned id, unsigned wide_id, const char *text)
{
    sk_buf wide = sk_buf_new(a, MOST);
    make_utf16(&wide, text);
    put_record(b, id, sk_bytes_str(text));
    put_record(b, wide_id, sk_buf_view(&wide));
}

static void put_module(sk_arena *a, sk_buf *b, const make_vba_module *m)
{
    put_text(a, b, 0x0019, 0x0047, m->name);
    put_text(a, b, 0x001A, 0x0032, m->name);
    put_text(a, b, 0x001C, 0x0048, "");
    put_number(b, 0x0031, (uint32_t)m->cache.len, 4);
    put_number(b, 0x001E, 0, 4);
    put_number(b, 0x002C, 0xFFFF, 2);
    put_record(b, m->type == 'm' ? 0x0021 : 0x0022, (sk_bytes){NULL, 0});
    put_record(b, 0x002B, (sk_bytes){NULL, 0});
}

static const char *name_of(const make_vba_project *p) { return p->name ? p->name : "Project"; }

sk_bytes make_vba_dir(sk_arena *a, const make_vba_project *p)
{
    sk_buf b = sk_buf_new(a, MOST);
    put_number(&b, 0x0001, 1, 4);
    put_number(&b, 0x0002, 0x409, 4);
    put_number(&b, 0x0014, 0x409, 4);
    put_number(&b, 0x0003, p->codepage ? p->codepage : 1252, 2);
    put_record(&b, 0x0004, sk_bytes_str(name_of(p)));
    put_text(a, &b, 0x0005, 0x0040, "");
    put_record(&b, 0x0006, (sk_bytes){NULL, 0});
    put_record(&b, 0x003D, (sk_bytes){NULL, 0});
    put_number(&b, 0x0007, 0, 4);
    put_number(&b, 0x0008, 0, 4);
    put_number(&b, 0x0009, 1, 4); /* its length says 4, but two more bytes follow */
    make_u16(&b, 8);
    put_text(a, &b, 0x000C, 0x003C, "");
    put_text(a, &b, 0x0016, 0x003E, "stdole");
    sk_buf libid = sk_buf_new(a, MOST);
    sk_bytes path = SK_LIT("*\\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\\Windows\\System32\\stdole2.tlb#OLE Automation");
    make_u32(&libid, (uint32_t)path.len);
    sk_buf_bytes(&libid, path);
    make_zeros(&libid, 6);
    put_record(&b, 0x000D, sk_buf_view(&libid));
    put_number(&b, 0x000F, (uint32_t)p->count, 2);
    put_number(&b, 0x0013, 0xFFFF, 2);
    for (size_t i = 0; i < p->count; i++) put_module(a, &b, &p->modules[i]);
    put_record(&b, 0x0010, (sk_bytes){NULL, 0});
    return sk_buf_view(&b);
}

/* --- PROJECT (MS-OVBA 2.3.1) --- */

sk_bytes make_vba_encrypted(sk_arena *a, sk_bytes data, unsigned seed, unsigned project_key)
{
    sk_buf plain = sk_buf_new(a, MOST), hex = sk_buf_new(a, MOST);
    unsigned e1 = (seed ^ project_key) & 0xFF, e2 = (seed ^ 2) & 0xFF, before = project_key & 0xFF;
    for (unsigned i = 0; i < (seed & 6) / 2; i++) make_u8(&plain, 7);
    make_u32(&plain, (uint32_t)data.len);
    sk_buf_bytes(&plain, data);
    sk_buf_format(&hex, "%02X%02X%02X", seed & 0xFF, e2, e1);
    for (size_t i = 0; i < plain.len; i++) {
        unsigned c = (plain.p[i] ^ (e2 + before)) & 0xFF;
        sk_buf_format(&hex, "%02X", c);
        e2 = e1;
        e1 = c;
        before = plain.p[i];
    }
    return sk_buf_view(&hex);
}

static const char *line_of(char type) { return type == 'c' ? "Class" : type == 'f' ? "BaseClass" : "Module"; }

sk_bytes make_vba_project_text(sk_arena *a, const make_vba_project *p)
{
    static const uint8_t open_state[4], locked_state[4] = {5}, no_password[1], visible[1] = {0xFF};
    sk_buf b = sk_buf_new(a, MOST);
    sk_buf_str(&b, "ID=\"{01234567-89AB-CDEF-0123-456789ABCDEF}\"\r\n");
    for (size_t i = 0; i < p->count; i++) {
        const make_vba_module *m = &p->modules[i];
        if (m->hidden) continue;
        if (m->type == 'd')
            sk_buf_format(&b, "Document=%s/&H00000000\r\n", m->name);
        else
            sk_buf_format(&b, "%s=%s\r\n", line_of(m->type), m->name);
    }
    sk_buf_format(&b, "Name=\"%s\"\r\nHelpContextID=\"0\"\r\nVersionCompatible32=\"393222000\"\r\n", name_of(p));
    sk_bytes cmg = make_vba_encrypted(a, sk_bytes_of(p->locked ? locked_state : open_state, 4), 0x52, 0x11);
    sk_bytes dpb = make_vba_encrypted(a, sk_bytes_of(no_password, 1), 0x74, 0x11),
             gc = make_vba_encrypted(a, sk_bytes_of(visible, 1), 0x96, 0x11);
    sk_buf_format(&b, "CMG=\"%.*s\"\r\nDPB=\"%.*s\"\r\nGC=\"%.*s\"\r\n", (int)cmg.len, (const char *)cmg.p, (int)dpb.len,
                  (const char *)dpb.p, (int)gc.len, (const char *)gc.p);
    sk_buf_str(
        &b,
        "\r\n[Host Extender Info]\r\n&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000\r\n\r\n[Workspace]\r\n");
    for (size_t i = 0; i < p->count; i++) sk_buf_format(&b, "%s=0, 0, 0, 0, C\r\n", p->modules[i].name);
    return sk_buf_view(&b);
}

static sk_bytes make_names(sk_arena *a, const make_vba_project *p)
{
    sk_buf b = sk_buf_new(a, MOST);
    for (size_t i = 0; i < p->count; i++) {
        sk_buf_str(&b, p->modules[i].name);
        make_u8(&b, 0);
        make_utf16(&b, p->modules[i].name);
        make_u16(&b, 0);
    }
    make_u16(&b, 0);
    return sk_buf_view(&b);
}

static void put_under(make_cfb *c, sk_arena *a, const char *prefix, const char *name, sk_bytes content)
{
    make_cfb_put(c, sk_text_format(a, "%s%s", prefix, name), content);
}

void make_vba_put(make_cfb *c, sk_arena *a, const char *prefix, const make_vba_project *p)
{
    sk_buf version = sk_buf_new(a, 64);
    make_u16(&version, 0x61CC);
    make_u16(&version, p->version ? p->version : 0xFFFF);
    make_zeros(&version, 3);
    for (size_t i = 0; i < p->count; i++) {
        const make_vba_module *m = &p->modules[i];
        sk_buf stream = sk_buf_new(a, MOST);
        sk_buf_bytes(&stream, m->cache);
        sk_buf_bytes(&stream, make_ovba(a, make_vba_source(a, m)));
        put_under(c, a, prefix, sk_text_format(a, "VBA/%s", m->name), sk_buf_view(&stream));
    }
    put_under(c, a, prefix, "VBA/dir", make_ovba(a, make_vba_dir(a, p)));
    put_under(c, a, prefix, "VBA/_VBA_PROJECT", sk_buf_view(&version));
    put_under(c, a, prefix, "PROJECT", make_vba_project_text(a, p));
    put_under(c, a, prefix, "PROJECTwm", make_names(a, p));
}

sk_bytes make_vba_bin(sk_arena *a, const make_vba_project *p)
{
    make_cfb *c = make_cfb_new(a, 3);
    if (!c) return (sk_bytes){NULL, 0};
    make_vba_put(c, a, "", p);
    return make_cfb_finish(c);
}

/* A header that is zero but for the place of the line table, the table, and one line a literal: LitStr, then a call
 * with one argument. */
sk_bytes make_vba_cache(sk_arena *a, const char *const *literals, size_t count, bool is_64bit)
{
    const unsigned lit_str = is_64bit ? 185 : 182, args_call = 65, table = 0x60;
    sk_buf b = sk_buf_new(a, MOST), lines = sk_buf_new(a, MOST);
    make_zeros(&b, table);
    make_patch_u32(&b, 0x19, table - 0x3C);
    make_u16(&b, 0xCAFE);
    make_u16(&b, 1);
    make_u16(&b, (unsigned)count);
    for (size_t i = 0; i < count; i++) {
        sk_bytes text = sk_bytes_str(literals[i]);
        size_t start = lines.len;
        make_u16(&lines, lit_str);
        make_u16(&lines, (unsigned)text.len);
        sk_buf_bytes(&lines, text);
        make_zeros(&lines, text.len & 1);
        make_u16(&lines, args_call);
        make_u16(&lines, 0x0200);
        make_u16(&lines, 1);
        make_u32(&b, 0);
        make_u16(&b, (unsigned)(lines.len - start));
        make_u16(&b, 0);
        make_u32(&b, (uint32_t)start);
    }
    make_zeros(&b, 10);
    sk_buf_bytes(&b, sk_buf_view(&lines));
    return sk_buf_view(&b);
}
