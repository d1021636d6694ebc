#include "make/pdf.h"

#include <zlib.h>

#include "base/text.h"

#define MOST (64u << 20)

static sk_bytes deflate_zlib(sk_arena *a, sk_bytes b)
{
    uLongf len = compressBound((uLong)b.len);
    uint8_t *out = SK_NEW_ARRAY(a, uint8_t, len);
    if (!out || compress2(out, &len, b.p, (uLong)b.len, 9) != Z_OK) return (sk_bytes){0};
    return sk_bytes_of(out, len);
}

static unsigned begin_object(make_pdf *p)
{
    if (p->count + 1 < MAKE_PDF_OBJECTS) p->offset[++p->count] = p->out.len;
    sk_buf_format(&p->out, "%u 0 obj\n", p->count);
    return p->count;
}

make_pdf *make_pdf_new(sk_arena *a, const char *catalogue_extra)
{
    make_pdf *p = SK_NEW(a, make_pdf);
    if (!p) return NULL;
    p->arena = a;
    p->out = sk_buf_new(a, MOST);
    sk_buf_str(&p->out, "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n");
    (void)make_pdf_object(p, sk_text_format(a, "<< /Type /Catalog /Pages 2 0 R %s >>", catalogue_extra ? catalogue_extra : ""));
    (void)make_pdf_object(p, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
    (void)make_pdf_object(p, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>");
    return p;
}

unsigned make_pdf_object(make_pdf *p, const char *text)
{
    unsigned number = begin_object(p);
    sk_buf_str(&p->out, text);
    sk_buf_str(&p->out, "\nendobj\n");
    return number;
}

unsigned make_pdf_stream(make_pdf *p, const char *entries, sk_bytes data, unsigned layers)
{
    for (unsigned i = 0; i < layers; i++) data = deflate_zlib(p->arena, data);
    unsigned number = begin_object(p);
    sk_buf_format(&p->out, "<< %s /Length %zu", entries, data.len);
    if (layers > 0) sk_buf_str(&p->out, " /Filter [");
    for (unsigned i = 0; i < layers; i++) sk_buf_str(&p->out, " /FlateDecode");
    sk_buf_str(&p->out, layers > 0 ? " ] >>\nstream\n" : " >>\nstream\n");
    sk_buf_bytes(&p->out, data);
    sk_buf_str(&p->out, "\nendstream\nendobj\n");
    return number;
}

unsigned make_pdf_packed(make_pdf *p, const char *const *objects, unsigned count, unsigned first_number)
{
    sk_buf head = sk_buf_new(p->arena, MOST), body = sk_buf_new(p->arena, MOST);
    for (unsigned i = 0; i < count; i++) {
        sk_buf_format(&head, "%u %zu ", first_number + i, body.len);
        sk_buf_str(&body, objects[i]);
        sk_buf_byte(&body, '\n');
    }
    size_t first = head.len;
    sk_buf_bytes(&head, sk_buf_view(&body));
    return make_pdf_stream(p, sk_text_format(p->arena, "/Type /ObjStm /N %u /First %zu", count, first), sk_buf_view(&head), 1);
}

sk_bytes make_pdf_end(make_pdf *p)
{
    size_t start = p->out.len;
    sk_buf_format(&p->out, "xref\n0 %u\n0000000000 65535 f \n", p->count + 1);
    for (unsigned i = 1; i <= p->count; i++) sk_buf_format(&p->out, "%010zu 00000 n \n", p->offset[i]);
    sk_buf_format(&p->out, "trailer\n<< /Size %u /Root 1 0 R %s >>\nstartxref\n%zu\n%%%%EOF\n", p->count + 1,
                  p->trailer_extra ? p->trailer_extra : "", start);
    return sk_buf_view(&p->out);
}
