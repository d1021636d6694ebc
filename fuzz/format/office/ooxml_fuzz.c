/* Packages: the first byte of the input chooses the kind. With its highest bit set the rest is no archive but parts,
 * each a name and bytes ended by NUL, of which one is made: so mutation reaches the readers of the parts. */
#include "fuzz.h"
#include "open.h"

#include <stdlib.h>

#include "make/ooxml.h"

extern const sk_format sk_format_ooxml_zip, sk_format_odf;

#define PARTS 16

static sk_bytes as_package(sk_arena *a, sk_bytes b)
{
    make_part parts[PARTS];
    size_t count = 0;
    sk_bytes name, bytes;
    while (count < PARTS && sk_next_field(&b, 0, &name) && sk_next_field(&b, 0, &bytes))
        parts[count++] = (make_part){sk_arena_string(a, sk_slice(name, 0, 200)), bytes};
    return make_package(a, parts, count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint16_t kinds[] = {SK_KIND_OFFICE_DOCX, SK_KIND_OFFICE_XLSX, SK_KIND_OFFICE_XLSB, SK_KIND_OFFICE_PPTX,
                                     SK_KIND_OFFICE_OOXML, SK_KIND_PROGRAM_MSIX, SK_KIND_OFFICE_ODF};
    if (size == 0) return 0;
    uint16_t kind = kinds[(data[0] & 0x7F) % 7];
    sk_arena *a = sk_arena_new(64u << 20);
    if (!a) abort();
    sk_bytes b = sk_from(sk_bytes_of(data, size), 1);
    if (data[0] & 0x80) b = as_package(a, b);
    sk_fuzz_open(kind == SK_KIND_OFFICE_ODF ? &sk_format_odf : &sk_format_ooxml_zip, kind, b);
    sk_arena_free(a);
    return 0;
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    static const char *const slides[] = {"One\nTwo", "Three"};
    sk_arena *a = sk_arena_new(256u << 20);
    if (!a) abort();
    make_office plain = {
        .title = "Seed",
        .relations = "<Relationship Id=\"rId100\" Type=\"x/attachedTemplate\" Target=\"https://t.example/a.dotm\""
                     " TargetMode=\"External\"/>"};
    sk_fuzz_take_as(take, self, a, 0, make_docx(a, &plain, "Hello\nWorld", NULL));
    sk_fuzz_take_as(take, self, a, 0,
            make_docx(a, &plain, NULL,
                      "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>QUOTE 68 "
                      "68</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>"));
    sk_fuzz_take_as(take, self, a, 1, make_xlsm_2021(a));
    sk_fuzz_take_as(take, self, a, 3, make_pptx(a, &plain, slides, 2));
    sk_fuzz_take_as(take, self, a, 6, make_odt(a, "Text", "Sub Main\nEnd Sub"));
    sk_fuzz_take_as(take, self, a, 0x80,
            SK_LIT("word/document.xml\0<w:document><w:sdt><w:alias w:val=\"a\"/><w:t>t</w:t></w:sdt><v:shape id=\"s\" "
                   "alt=\"x\"/><w:control r:id=\"r1\" w:name=\"n\"/></w:document>\0word/_rels/document.xml.rels\0"
                   "<Relationships><Relationship Id=\"r1\" Type=\"x/control\" Target=\"a.xml\"/></Relationships>\0"
                   "word/a.xml\0<ax:ocx ax:classid=\"{1}\"><ax:ocxPr ax:name=\"Caption\" ax:value=\"v\"/></ax:ocx>\0"));
    sk_fuzz_take_as(
        take, self, a, 0x81,
        SK_LIT(
            "xl/workbook.xml\0<workbook><sheets><sheet name=\"A\" state=\"hidden\" r:id=\"r1\"/></sheets><definedName "
            "name=\"_xlnm.Auto_Open\">A!A1</definedName></workbook>\0xl/_rels/workbook.xml.rels\0<Relationships>"
            "<Relationship Id=\"r1\" Type=\"x/xlMacrosheet\" Target=\"m.xml\"/></Relationships>\0xl/m.xml\0"
            "<macrosheet><row r=\"1\"><c r=\"A1\" t=\"s\"><f>EXEC(1)</f><v>0</v></c></row></macrosheet>\0"
            "xl/sharedStrings.xml\0<sst><si><t>s</t><rPh><t>p</t></rPh></si></sst>\0_rels/.rels\0<Relationships>"
            "<Relationship Id=\"a\" Type=\"x/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>\0"));
    sk_arena_free(a);
}
