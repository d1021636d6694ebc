/* What the readers of Office documents in one XML file share. */
#ifndef SK_FORMAT_OFFICE_FLAT_H
#define SK_FORMAT_OFFICE_FLAT_H

#include "codec/xml.h"
#include "model/format.h"

/* The text of an element that was just told, up to its end tag, found in the document's text (sk_xml_text).
 * *searching stays true while end tags are found: once one is missing, none is looked for again. */
sk_bytes sk_flat_inside(sk_bytes text, const sk_xml_tag *tag, bool *searching);
/* Base64 text as a content; tells a deviation where it holds other characters. NULL at a limit. */
sk_content *sk_flat_base64(sk_opening *o, sk_bytes text);

/* Readers of kinds that have one file each: Excel 2003 XML and flat OpenDocument. */
sk_outcome sk_flat_open_excel(sk_opening *o, sk_bytes text);

#endif
