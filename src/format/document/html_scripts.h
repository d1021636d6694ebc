/* The programs of a page: children of it, and one set with its elements. */
#ifndef SK_FORMAT_DOCUMENT_HTML_SCRIPTS_H
#define SK_FORMAT_DOCUMENT_HTML_SCRIPTS_H

#include "format/document/html_scan.h"
#include "model/format.h"

typedef struct sk_html_scripts sk_html_scripts;

typedef struct sk_html_script {
    sk_bytes language;      /* what its attributes say */
    sk_bytes code, src;     /* src: without references */
    sk_bytes event, target; /* <script for=target event=event> */
    uint64_t off;           /* of the code in the artifact */
    uint32_t element;       /* number of its tag among the open tags of the page */
} sk_html_script;

typedef struct sk_html_handler {
    sk_bytes code, event;    /* without references; event empty for an address */
    const sk_html_token *tag; /* whose attribute it is; for the call; NULL for an address */
    uint32_t element;
    bool link;
} sk_html_handler;

/* NULL at the arena's budget. page: UTF-8. */
sk_html_scripts *sk_html_scripts_new(sk_opening *o, sk_bytes page);
void sk_html_add_script(sk_html_scripts *s, const sk_html_script *script);
void sk_html_add_handler(sk_html_scripts *s, const sk_html_handler *handler);
void sk_html_add_object(sk_html_scripts *s, sk_bytes id, sk_bytes classid);
/* Tells what stands in event attributes and addresses as children `handlers`, one a language; returns the JavaScript. */
sk_bytes sk_html_tell_handlers(sk_html_scripts *s);
/* Gives the set to the engine, with the page's elements, where there is something to run. */
void sk_html_finish_scripts(sk_html_scripts *s);

#endif
