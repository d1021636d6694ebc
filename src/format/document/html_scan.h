/* The tags of a page, in one pass, as tolerant as browsers are. */
#ifndef SK_FORMAT_DOCUMENT_HTML_SCAN_H
#define SK_FORMAT_DOCUMENT_HTML_SCAN_H

#include "base/bytes.h"

typedef enum sk_html_type { SK_HTML_END, SK_HTML_TEXT, SK_HTML_OPEN, SK_HTML_CLOSE } sk_html_type;

typedef struct sk_html_token {
    sk_html_type type;
    sk_bytes text;       /* TEXT: as written; CDATA is text without references */
    sk_bytes name;       /* of the element, as written */
    sk_bytes attributes; /* as written: sk_html_attribute reads them */
    size_t off, len;
    bool literal;        /* TEXT from CDATA */
} sk_html_token;

typedef struct sk_html_scan {
    sk_bytes page;
    size_t at;
    size_t comment_count;
} sk_html_scan;

/* Comments, declarations and instructions are stepped over; what stands in conditional comments is seen, as Outlook sees it. */
bool sk_html_next(sk_html_scan *s, sk_html_token *ret);
/* The raw text up to the end tag of this element (script, style, ...): the scan goes on behind it. */
sk_bytes sk_html_raw(sk_html_scan *s, sk_bytes name);
/* Takes the next attribute off *rest: false at the end. The value still holds its references. */
bool sk_html_attribute(sk_bytes *rest, sk_bytes *ret_name, sk_bytes *ret_value);

#endif
