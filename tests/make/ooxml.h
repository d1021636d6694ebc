/* Writers of Office packages: each makes a document that Office's own readers would take, with the parts that a test
 * asks for. Everything is inert text; hosts are *.example and *.invalid. */
#ifndef SK_MAKE_OOXML_H
#define SK_MAKE_OOXML_H

#include "make/make.h"

typedef struct make_part {
    const char *name; /* "word/media/image1.png" */
    sk_bytes bytes;
} make_part;

/* A ZIP archive of the parts as they are (long ones deflated): for packages that are broken on purpose. */
sk_bytes make_package(sk_arena *a, const make_part *parts, size_t count);

/* What Word, Excel and PowerPoint documents have in common. */
typedef struct make_office {
    bool macro_enabled;    /* content type of the main part */
    sk_bytes vba;          /* vbaProject.bin, or empty */
    const char *title;     /* NULL: no docProps/core.xml */
    const char *relations; /* further <Relationship> elements of the main part, or NULL; ids from rId100 on */
    const make_part *extra;
    size_t extra_count;
} make_office;

/* text: plain paragraphs, one a line; or body: the XML inside w:body, which then counts alone. */
sk_bytes make_docx(sk_arena *a, const make_office *office, const char *text, const char *body);

typedef struct make_xlsx_cell {
    const char *address, *value, *formula; /* value and formula may be NULL; formula without "=" */
} make_xlsx_cell;

typedef struct make_xlsx_look {
    unsigned style;  /* of the n-th cell */
    const char *row; /* further attributes of its row: "ht=\"30\"", or NULL */
} make_xlsx_look;

typedef struct make_xlsx_sheet {
    const char *name, *state; /* state: NULL, "hidden" or "veryHidden" */
    bool macro;               /* a macro sheet */
    const make_xlsx_cell *cells;
    size_t cell_count;
    const make_xlsx_look *looks; /* one a cell, or NULL */
    const char *head;            /* elements in front of the cells: <sheetFormatPr>, <cols>; or NULL */
} make_xlsx_sheet;

/* The relation of xl/styles.xml, which is given as a part. */
#define MAKE_STYLES_RELATIONS                                                                                          \
    "<Relationship Id=\"rId200\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" "  \
    "Target=\"styles.xml\"/>"

/* names: <definedName> elements, or NULL. */
sk_bytes make_xlsx(sk_arena *a, const make_office *office, const make_xlsx_sheet *sheets, size_t count,
                   const char *names);

/* One slide a text. */
sk_bytes make_pptx(sk_arena *a, const make_office *office, const char *const *slides, size_t count);

/* A workbook in the shape of mail from 2021: a very hidden macro sheet that starts by itself and puts an address
 * together from cells. The host is download.example, the program does not exist. */
sk_bytes make_xlsm_2021(sk_arena *a);

/* The parts as one XML file: XML parts inside pkg:xmlData, others as base64. */
sk_bytes make_flat_package(sk_arena *a, const make_part *parts, size_t count);
/* Word 2003 XML; data becomes <w:binData w:name="editdata.mso"> where it is not empty. */
sk_bytes make_word2003(sk_arena *a, const char *body, sk_bytes data);
/* ActiveMime around bytes (a compound file). */
sk_bytes make_activemime(sk_arena *a, sk_bytes bytes);
/* OpenDocument text; module: Basic source of a module, or NULL. */
sk_bytes make_odt(sk_arena *a, const char *text, const char *module);

#endif
