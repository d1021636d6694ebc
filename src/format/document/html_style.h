/* Does a person see this element's text? Inline styles and the old attributes; style sheets are not read. */
#ifndef SK_FORMAT_DOCUMENT_HTML_STYLE_H
#define SK_FORMAT_DOCUMENT_HTML_STYLE_H

#include "base/bytes.h"

#define SK_COLOUR_UNKNOWN (-1)

typedef struct sk_html_look {
    bool hidden;        /* not shown, or of no size */
    int32_t colour;     /* 0xRRGGBB, or SK_COLOUR_UNKNOWN */
    int32_t background;
} sk_html_look;

/* What inherited becomes under an element with these attributes. sheets: the page has a style sheet, so a class may
 * change the background. */
sk_html_look sk_html_look_under(sk_html_look inherited, sk_bytes attributes, bool sheets);
/* True where text of this look cannot be read. */
bool sk_html_is_hidden(sk_html_look look);

#endif
