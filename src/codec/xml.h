/* XML as office programs read it: well-formed text through expat; from the point where expat gives up (office programs
 * repair such parts) a lenient scanner of tags goes on to the end. One push interface for both.
 *
 * No external entities, no entity declarations (a document type is skipped), no namespaces: names come as written,
 * with the local part beside it. Time and memory are linear in the input. Source: W3C "Extensible Markup
 * Language (XML) 1.0 (Fifth Edition)". */
#ifndef SK_CODEC_XML_H
#define SK_CODEC_XML_H

#include "base/arena.h"

typedef struct sk_xml_attr {
    sk_bytes name, value; /* UTF-8, entities resolved; valid during the call */
} sk_xml_attr;

typedef struct sk_xml_tag {
    sk_bytes name, local;     /* "w:p" and "p" */
    const sk_xml_attr *attrs; /* at most SK_XML_ATTRS */
    size_t attr_count;
    unsigned depth;           /* 1 for the root */
    size_t end;               /* where the text behind the tag starts, in sk_xml_text() of the bytes */
} sk_xml_tag;

#define SK_XML_ATTRS 256

/* What is told. Functions may be NULL. Text comes in pieces that only the receiver can join. */
typedef struct sk_xml_sink {
    void *self;
    void (*start)(void *self, const sk_xml_tag *tag);
    void (*end)(void *self, sk_bytes local); /* in damaged text ends may be missing or too many */
    void (*text)(void *self, sk_bytes text);
    void (*comment)(void *self, sk_bytes text); /* what stands between the marks of a comment */
} sk_xml_sink;

typedef struct sk_xml_result {
    bool malformed;       /* not well-formed: the lenient scanner was needed */
    bool declares_entity; /* a document type with entity declarations, which were not honoured */
    bool too_deep;        /* deeper than SK_XML_DEPTH: what lies deeper was told with that depth */
    uint64_t bad_at;      /* where expat gave up, in the bytes given (in UTF-16 text: near it) */
    size_t starts;        /* start tags told */
} sk_xml_result;

#define SK_XML_DEPTH 2000

/* Parses b (UTF-8, UTF-16, or ISO-8859-1 and Windows-1252 where declared). Scratch memory comes from the arena. */
sk_xml_result sk_xml_parse(sk_arena *arena, sk_bytes b, const sk_xml_sink *sink);

/* The bytes as UTF-8 without a byte order mark: b itself or a part of it where it is UTF-8 already. */
sk_bytes sk_xml_text(sk_arena *arena, sk_bytes b);
/* The name of the root element, as written, found in the first bytes of a part; empty where there is none. */
sk_bytes sk_xml_root(sk_arena *arena, sk_bytes head);

/* The attribute with that local name, empty when there is none; one without a prefix is preferred. */
sk_bytes sk_xml_get(const sk_xml_tag *tag, const char *local);
/* Only one that has a prefix (r:id beside id). */
sk_bytes sk_xml_get_prefixed(const sk_xml_tag *tag, const char *local);
/* True when the local name is this (case counts). Asked dozens of times for every tag: most answers come from the first
 * letter. */
static inline bool sk_xml_named(sk_bytes local, const char *name)
{
    return sk_at(local, 0) == (uint8_t)name[0] && sk_equal(local, sk_bytes_str(name));
}
/* The part of a name behind its colon. */
sk_bytes sk_xml_local(sk_bytes name);

#endif
