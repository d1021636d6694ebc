/* The tokens of PDF (ISO 32000-1 7.2, 7.3), and the dictionaries of one object. */
#ifndef SK_FORMAT_DOCUMENT_PDF_LEX_H
#define SK_FORMAT_DOCUMENT_PDF_LEX_H

#include "base/arena.h"

typedef enum pdf_type {
    PDF_END,
    PDF_NAME,     /* text: behind the slash, as written */
    PDF_STRING,   /* text: between the brackets, as written */
    PDF_HEX,      /* text: between < and > */
    PDF_NUMBER,   /* number, where it is a whole one that is not negative */
    PDF_REF,      /* number: of the object */
    PDF_OPEN_DICT,
    PDF_CLOSE_DICT,
    PDF_OPEN_ARRAY,
    PDF_CLOSE_ARRAY,
    PDF_WORD      /* obj, endobj, stream, true, ... */
} pdf_type;

typedef struct pdf_token {
    pdf_type type;
    sk_bytes text;
    uint64_t number;
    size_t off;
} pdf_token;

typedef struct pdf_lexer {
    sk_bytes text;
    size_t at;
} pdf_lexer;

pdf_token pdf_next(pdf_lexer *l); /* PDF_END at the end */

/* A name without its #xx escapes. */
sk_bytes pdf_name(sk_arena *a, sk_bytes text);
/* True when the name token reads so. */
bool pdf_name_is(sk_bytes text, const char *name);
/* A string token's bytes; pdf_text: as UTF-8 (UTF-16 with mark, UTF-8 with mark, else PDFDocEncoding as Latin-1). */
sk_bytes pdf_string(sk_arena *a, const pdf_token *t);
sk_bytes pdf_text(sk_arena *a, const pdf_token *t);

/* Keys that matter here. */
typedef enum pdf_key {
    PDF_KEY_AA, PDF_KEY_ACROFORM, PDF_KEY_D, PDF_KEY_DECODEPARMS, PDF_KEY_EF, PDF_KEY_ENCRYPT, PDF_KEY_F, PDF_KEY_FILTER, PDF_KEY_FIRST,
    PDF_KEY_JS, PDF_KEY_LENGTH, PDF_KEY_N, PDF_KEY_OPENACTION, PDF_KEY_P, PDF_KEY_PREDICTOR, PDF_KEY_S, PDF_KEY_SUBTYPE, PDF_KEY_TYPE,
    PDF_KEY_UF, PDF_KEY_URI, PDF_KEY_WIN, PDF_KEY_XFA, PDF_KEY_COUNT
} pdf_key;

#define PDF_FILTERS_MOST 8
#define PDF_ITEMS_MOST 32
#define PDF_DEPTH_MOST 64

typedef struct pdf_dict {
    pdf_token value[PDF_KEY_COUNT];    /* PDF_END where the key is not there; for arrays and dictionaries their opening
                                          token, but for F << /F (name) >> the name, and for DecodeParms its Predictor here */
    pdf_token filters[PDF_FILTERS_MOST];
    size_t filter_count;
    uint64_t xfa[PDF_ITEMS_MOST];      /* objects named by the XFA array */
    size_t xfa_count;
    pdf_token file;                    /* of EF << /F ref >>: the attached file */
    int owner;                         /* key whose value this dictionary is, or -1 */
    struct pdf_dict *parent;
    size_t off, end;                   /* in the lexer's text */
} pdf_dict;

/* Reads one object: calls close for each dictionary when it ends (inner ones first). Stops in front of the word that ends the
 * object (endobj, stream, obj ...), or at the end. *ret_top, where not NULL, gets the outermost dictionary. stack is scratch
 * of PDF_DEPTH_MOST dictionaries; what is nested deeper is not looked at. */
void pdf_read_object(pdf_dict *stack, pdf_lexer *l, void (*close)(void *self, const pdf_dict *d), void *self, pdf_dict *ret_top);

#endif
