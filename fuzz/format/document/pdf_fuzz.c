#include "fuzz.h"
#include "make/pdf.h"
#include "open.h"

extern const sk_format sk_format_pdf;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sk_fuzz_open(&sk_format_pdf, SK_KIND_DOCUMENT_PDF, sk_bytes_of(data, size));
    return 0;
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    static const char *const packed[] = {"<< /S /URI /URI (https://b.example/) >>", "<< /S /JavaScript /JS 12 0 R >>",
                                         "(var a = 1;)"};
    sk_arena *a = sk_arena_new(16u << 20);
    make_pdf *p = a ? make_pdf_new(a, "/OpenAction 4 0 R /AcroForm << /XFA [(a) 5 0 R] >> /AA << >>") : NULL;
    if (!p) return;
    (void)make_pdf_object(p, "<< /S /JavaScript /JS <61> /Next << /S /Launch /Win << /F (x) /P (y) >> >> >>");
    (void)make_pdf_stream(p, "/Type /EmbeddedFile", SK_LIT("just text"), 2);
    (void)make_pdf_object(p, "<< /Type /Filespec /UF (a\\056txt) /EF << /F 5 0 R >> >>");
    (void)make_pdf_packed(p, packed, 3, 10);
    (void)make_pdf_stream(p, "/Type /ObjStm /N 1 /First 4 /Filter [/A85 /RL]", SK_LIT("87cURDZ~>"), 0);
    (void)make_pdf_stream(p, "/Type /ObjStm /N 1 /First 4 /Filter /LZWDecode", SK_LIT("\x80\x0B\x60\x50\x22\x0C\x0C\x85\x01"), 0);
    take(self, make_pdf_end(p));
    sk_arena_free(a);
}
