/* Packaged files: MS-OLEDS 2.3.6 for the stream (length, then native data); the layout of the class "Package" is known from the
 * programs that write and read it: 2, label, path, kind, path of the temporary file, data, then the three texts again in
 * UTF-16. */
#include "format/office/ole10native.h"

#include "base/reader.h"
#include "base/text.h"
#include "format/office/codepage.h"
#include "model/format.h"

#define PACKAGE_MARK 2u
#define KIND_EMBEDDED 3u
#define PATH_MOST 4096

static sk_bytes take_text(sk_reader *r)
{
    size_t end = sk_find_byte(sk_slice(r->view, r->pos, PATH_MOST), 0, 0);
    if (end == SK_NPOS) {
        sk_skip(r, SIZE_MAX);
        return (sk_bytes){NULL, 0};
    }
    sk_bytes text = sk_take(r, end);
    sk_skip(r, 1);
    return text;
}

static sk_bytes to_utf8(sk_arena *a, sk_bytes b) { return b.len ? sk_codepage_to_utf8(a, b, 0) : b; }

/* Counted in characters; absent from packages of old writers. */
static void take_wide(sk_reader *r, sk_arena *a, sk_bytes *text)
{
    uint32_t count = sk_u32le(r);
    sk_bytes raw = count <= PATH_MOST ? sk_take(r, 2ull * count) : (sk_bytes){NULL, 0};
    if (!r->failed && raw.len) *text = sk_utf16_until_nul(a, raw);
}

bool sk_package_read(sk_bytes native, sk_arena *a, sk_package *ret)
{
    sk_reader r = sk_reader_on(native, 0);
    uint16_t mark = sk_u16le(&r);
    sk_bytes label = take_text(&r), source = take_text(&r);
    sk_skip(&r, 2);
    uint16_t kind = sk_u16le(&r);
    if (r.failed || mark != PACKAGE_MARK) return false;
    sk_package p = {.label = to_utf8(a, label), .source = to_utf8(a, source), .linked = kind != KIND_EMBEDDED};
    uint32_t len = sk_u32le(&r);
    p.temporary = to_utf8(a, sk_until_nul(sk_take(&r, len)));
    uint32_t size = sk_u32le(&r);
    if (r.failed) {
        p.damaged = !p.linked;
        *ret = p;
        return true;
    }
    p.data_at = r.pos;
    p.data = sk_slice(native, r.pos, size);
    p.damaged = p.data.len < size;
    sk_skip(&r, size);
    take_wide(&r, a, &p.temporary);
    take_wide(&r, a, &p.label);
    take_wide(&r, a, &p.source);
    *ret = p;
    return true;
}

static sk_bytes last_name(sk_bytes path)
{
    for (size_t i = path.len; i-- > 0;)
        if (path.p[i] == '\\' || path.p[i] == '/') return sk_from(path, i + 1);
    return path;
}

sk_bytes sk_package_name(const sk_package *p)
{
    sk_bytes name = last_name(p->label);
    if (name.len == 0) name = last_name(p->source);
    return name.len ? name : last_name(p->temporary);
}

/* --- the format --- */

static const uint16_t kinds[] = {SK_KIND_OFFICE_OLE10NATIVE, SK_KIND_NONE};

static sk_match probe(const sk_probe_input *in)
{
    static const sk_bytes name = SK_LIT("\1Ole10Native");
    if (sk_ends_nocase(in->name, name) && in->head.len > 4) return (sk_match){100, SK_KIND_OFFICE_OLE10NATIVE};
    return (sk_match){0, SK_KIND_NONE};
}

static void tell_texts(sk_opening *o, const sk_package *p)
{
    if (p->label.len) sk_tell_fact(o, SK_FACT_OLE_LABEL, p->label, 0, 0);
    if (p->source.len) sk_tell_fact(o, SK_FACT_OLE_SOURCE, p->source, 0, 0);
    if (p->temporary.len) sk_tell_fact(o, SK_FACT_OLE_TEMPORARY, p->temporary, 0, 0);
}

static sk_outcome tell_payload(sk_opening *o, sk_bytes name, sk_bytes data, uint64_t at)
{
    sk_content *content = sk_content_view(o->arena, data);
    if (!content) return SK_OUTCOME_LIMIT;
    (void)sk_tell_child(o, &(sk_child){.relation = SK_REL_EMBEDDED, .name = name, .offset = at, .content = content});
    return SK_OUTCOME_COMPLETE;
}

/* Other classes keep their own data behind the length. A length that disagrees with the stream is told; the stream is
 * read to its end. */
static sk_outcome open(sk_opening *o)
{
    sk_bytes all = sk_content_all(o->content), native = sk_from(all, 4);
    sk_package p;
    bool cut = sk_u32le_at(all, 0) > native.len;
    bool package = sk_package_read(native, o->arena, &p);
    if (package) {
        tell_texts(o, &p);
        cut |= p.damaged;
    }
    if (cut) sk_tell_deviation(o, SK_DEV_OLE10NATIVE_LENGTH, 0);
    sk_bytes data = package ? p.data : sk_slice(native, 0, sk_u32le_at(all, 0));
    sk_outcome outcome = SK_OUTCOME_COMPLETE;
    if (data.len)
        outcome = tell_payload(o, package ? sk_package_name(&p) : (sk_bytes){NULL, 0}, data, package ? 4 + p.data_at : 4);
    return outcome == SK_OUTCOME_COMPLETE && cut ? SK_OUTCOME_PARTIAL : outcome;
}

const sk_format sk_format_ole10native = {.id = "ole10native",
                                         .title = "Packaged file of an Office document",
                                         .source = "MS-OLEDS 2.3.6",
                                         .probe = probe,
                                         .open = open,
                                         .kinds = kinds};
