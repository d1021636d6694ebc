/* sk_script_set: the bridge from pages and script files to the emulators. A page (HTML, SVG, HTA), Windows Script File or
 * scriptlet fills it with its programs in document order and with what they can see of the page; detectors do not see it,
 * emulators only read it. All programs of one set run in one world, those of one job in one global scope, whatever their language.
 * Everything in it lives in the scan's arena. Text is UTF-8 with references and CDATA undone. */
#ifndef SK_MODEL_SCRIPT_SET_H
#define SK_MODEL_SCRIPT_SET_H

#include "model/kinds.h"
#include "model/web_page.h"

typedef enum sk_script_use {
    SK_SCRIPT_CODE,    /* runs when it is met */
    SK_SCRIPT_LATER,   /* <script defer>, a method of a scriptlet: after all others */
    SK_SCRIPT_HANDLER, /* of an event of an element: after all that runs by itself */
    SK_SCRIPT_LINK     /* javascript: or vbscript: address: a click runs it */
} sk_script_use;

typedef struct sk_script_block {
    sk_script_use use;
    uint16_t kind;           /* SK_KIND_SCRIPT_JAVASCRIPT, SK_KIND_SCRIPT_VBSCRIPT */
    sk_bytes text;
    uint32_t artifact;       /* that holds the text, */
    uint64_t off;            /* and where in its bytes */
    uint32_t job;            /* of a WSF: numbers from 0; pages have job 0 alone */
    sk_bytes event;          /* HANDLER: "onload" */
    sk_bytes target;         /* HANDLER: "window", "document" or the id of an element; may be empty */
    uint32_t element;        /* HANDLER: index of the element whose attribute it is; else of the script; UINT32_MAX: none */
    struct sk_script_block *next;
} sk_script_block;

/* <object id="x" progid="..."> of a WSF, <object id=x classid="clsid:..."> of a page. */
typedef struct sk_script_object {
    sk_bytes id, progid; /* progid: a ProgID, or "{CLSID}" */
    uint32_t job;
    struct sk_script_object *next;
} sk_script_object;

/* <resource id="x">text</resource> of a WSF: getResource("x"). */
typedef struct sk_script_resource {
    sk_bytes id, text;
    uint32_t job;
    struct sk_script_resource *next;
} sk_script_resource;

typedef enum sk_script_host {
    SK_HOST_PAGE,      /* a browser: window, document; no ActiveX but what the page brings */
    SK_HOST_HTA,       /* mshta: the same, and every ActiveX object */
    SK_HOST_WSH,       /* wscript: WScript, no window */
    SK_HOST_SCRIPTLET, /* scrobj: neither */
    SK_HOST_XSLT       /* msxml: neither */
} sk_script_host;

typedef struct sk_script_set {
    sk_arena *arena;
    uint32_t artifact;    /* the page or file itself */
    sk_script_host host;
    sk_bytes name;        /* of the file */
    sk_page *page;        /* elements and title; NULL where there are none */
    sk_script_block *blocks, **blocks_end;
    sk_script_object *objects, **objects_end;
    sk_script_resource *resources, **resources_end;
    uint32_t job_count, block_count;
} sk_script_set;

sk_script_set *sk_script_set_new(sk_arena *a, uint32_t artifact, sk_script_host host);
/* Each adds a copy of the row, whose bytes are borrowed, and returns it; NULL at the arena's budget. */
sk_script_block *sk_script_set_add(sk_script_set *s, const sk_script_block *row);
sk_script_object *sk_script_set_add_object(sk_script_set *s, const sk_script_object *row);
sk_script_resource *sk_script_set_add_resource(sk_script_set *s, const sk_script_resource *row);
/* True where the set runs the text of that artifact. */
bool sk_script_set_has(const sk_script_set *s, uint32_t artifact);
/* The text of artifact was encoded: from now on the set runs what was decoded, which is artifact `decoded`. */
void sk_script_set_decoded(sk_script_set *s, uint32_t artifact, uint32_t decoded, sk_bytes text);
/* The element of that id, or where nothing has it of that name (as browsers do); NULL. */
const sk_page_element *sk_script_set_element(const sk_script_set *s, sk_bytes id);

#endif
