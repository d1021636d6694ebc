/* sk_out: where a report is written to. The station gives the function; the first failure sticks, so a writer
 * writes everything and the station asks failed once at the end. */
#ifndef SK_REPORT_OUT_H
#define SK_REPORT_OUT_H

#include "base/attr.h"
#include "base/bytes.h"

typedef struct sk_out {
    bool (*write)(void *self, const uint8_t *p, size_t len); /* false: not written */
    void *self;
    bool failed;
    size_t len;
    uint8_t buffer[8192];
} sk_out;

void sk_out_init(sk_out *o, bool (*write)(void *self, const uint8_t *p, size_t len), void *self);
void sk_out_byte(sk_out *o, uint8_t c);
void sk_out_bytes(sk_out *o, sk_bytes b);
void sk_out_str(sk_out *o, const char *s);
void sk_out_format(sk_out *o, const char *format, ...) SK_PRINTF(2, 3);
void sk_out_hex(sk_out *o, sk_bytes b);
/* Writes what is buffered; true when everything so far was written. */
bool sk_out_flush(sk_out *o);

/* Escapers for hostile text. JSON: a string with its quotes; bytes that are not UTF-8 become the four characters
 * \xNN (written "\\xNN"), so nothing is dropped and every parser reads it. */
void sk_out_json(sk_out *o, sk_bytes text);
void sk_out_json_str(sk_out *o, const char *text);
/* ,"name":"value" within an object; nothing when the value is empty. name is one of ours. */
void sk_out_json_member(sk_out *o, const char *name, sk_bytes value);
void sk_out_comma(sk_out *o, size_t i); /* a comma before every item but the first */
/* HTML and XML text or attribute value: markup, controls and direction marks become visible escapes. */
void sk_out_html(sk_out *o, sk_bytes text);
/* A cell of CSV with its quotes (RFC 4180). Characters that change how a line is shown become blanks; what a spreadsheet would calculate
 * stands behind an apostrophe (OWASP, "CSV Injection"; full-width signs too, which Excel in Japanese takes for the others). */
void sk_out_csv(sk_out *o, sk_bytes text);
/* What a file of CSV begins with, by which Excel knows that it is UTF-8. */
#define SK_OUT_CSV_MARK "\xEF\xBB\xBF"
/* One line for a terminal: controls, direction marks and bad UTF-8 become visible escapes; at most columns wide
 * (0: no limit), East Asian wide characters count two; a cut ends with an ellipsis. Returns the columns written. */
unsigned sk_out_terminal(sk_out *o, sk_bytes text, unsigned columns);
/* How many bytes of text make a line of at most columns on a terminal: it ends at a blank or beside a wide character where
 * there is one, and holds at least one character. */
size_t sk_out_fit(sk_bytes text, unsigned columns);

#endif
