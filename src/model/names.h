/* What a file name promises, and where it misleads. Names are hints for people; the kinds come from the bytes. */
#ifndef SK_MODEL_NAMES_H
#define SK_MODEL_NAMES_H

#include "model/kinds.h"

/* The extension as Windows sees it (trailing dots and blanks do not count), without its dot; empty when there is none. */
sk_bytes sk_name_extension(sk_bytes name);

/* True for extensions that Windows hands to a viewer or player whatever the bytes are: pictures, sound, film, fonts. */
bool sk_name_is_inert(sk_bytes name);

/* True where the extension promises another family than kind, and that can matter: what acts or carries (programs, scripts,
 * shortcuts, archives, Office, pages, PDF) behind a name of something else. An unknown extension promises nothing. */
bool sk_name_disagrees(sk_bytes name, uint16_t kind, sk_bytes *ret_extension);
/* The same for a claimed media type; application/octet-stream and unknown types promise nothing. */
bool sk_type_disagrees(sk_bytes declared_type, uint16_t kind);
/* The grave part of sk_name_disagrees: a program, script, shortcut, disk or archive behind the name of a document,
 * picture or text. Not that an old document is a new one, RTF or a page. */
bool sk_name_masks(sk_bytes name, uint16_t kind);

/* True for extensions that a double click runs or mounts in Windows. */
bool sk_name_is_dangerous(sk_bytes name, sk_bytes *ret_extension);
/* "invoice.pdf.exe": a dangerous extension behind one that people take for a document, picture or archive. */
bool sk_name_is_double(sk_bytes name, sk_bytes *ret_shown_extension);
/* Direction overrides and the like (U+202A-202E, U+2066-2069, U+200E/F) that show the name in another order. */
bool sk_name_is_reordered(sk_bytes name);
/* Ten blanks or more before the extension, that push it out of sight. */
bool sk_name_is_padded(sk_bytes name);

#endif
