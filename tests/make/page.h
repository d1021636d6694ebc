/* Pages: HTML with links, forms, scripts and embedded files. Text given is written as it is, so that tests can break it. */
#ifndef SK_MAKE_PAGE_H
#define SK_MAKE_PAGE_H

#include "make/make.h"

/* A page around body: doctype, charset, title. */
sk_bytes make_page(sk_arena *a, const char *body);
/* One link. */
sk_bytes make_page_link(sk_arena *a, const char *target, const char *shown);
/* A script that names the browser functions of "HTML smuggling" and holds base64 of payload; it is inert. */
sk_bytes make_page_smuggling(sk_arena *a, sk_bytes payload, const char *file_name);
/* data: URI in base64. */
sk_bytes make_data_uri(sk_arena *a, const char *type, sk_bytes payload);
sk_bytes make_base64_text(sk_arena *a, sk_bytes b);

#endif
