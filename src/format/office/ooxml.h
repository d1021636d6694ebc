/* One Office document made of parts: Open Packaging (ECMA-376-2), as a ZIP archive or as one flat XML file. ooxml.c and
 * flat_opc.c fill an sk_ooxml with parts; the readers below look at them and tell what they hold. */
#ifndef SK_FORMAT_OFFICE_OOXML_H
#define SK_FORMAT_OFFICE_OOXML_H

#include "base/buf.h"
#include "base/map.h"
#include "codec/xml.h"
#include "model/format.h"

#define SK_OOXML_NONE UINT32_MAX

typedef struct sk_ooxml_part {
    sk_bytes name;       /* as stored, without a leading '/' */
    sk_bytes type;       /* content type that the package claims, or empty */
    sk_content *content; /* NULL where it cannot be had */
    sk_bytes root;       /* name of the root element where the part is XML, else empty */
    bool parsed;
    bool plain;          /* reached by a relationship whose parts carry data for the document alone */
    bool activex;        /* the bytes of a control */
} sk_ooxml_part;

typedef struct sk_ooxml_relation {
    sk_bytes source;     /* name of the part it starts from, lower case; empty for the package */
    sk_bytes id;
    sk_bytes type;       /* last segment of its type: "hyperlink" */
    sk_bytes target;     /* as stored */
    bool external;
    uint32_t part;       /* SK_OOXML_NONE for external targets and parts that are missing */
} sk_ooxml_relation;

typedef struct sk_ooxml {
    sk_opening *o;
    sk_ooxml_part *parts;
    size_t part_count, part_cap;
    sk_ooxml_relation *relations;
    size_t relation_count, relation_cap;
    sk_map *names;       /* lower-case name to index of the part */
    sk_map *ids;         /* source, NUL, id to index of the relation */
    sk_map *sources;     /* source to index of its first relation; the others follow it */
    sk_map *types;       /* "/part/name" or "extension" to a content type */
    sk_document *document; /* NULL at the arena's budget */
    sk_buf text;         /* visible text of all stories */
    uint32_t main;       /* the part that the package's officeDocument relationship names */
    sk_map *instructions; /* of fields, told already */
    uint16_t told[SK_FACT_COUNT]; /* facts of each key */
    bool has_types, limited;
} sk_ooxml;

/* A package that is still empty; false at the arena's budget. */
bool sk_ooxml_begin(sk_ooxml *x, sk_opening *o);
/* Adds a part; false at the arena's budget. */
bool sk_ooxml_add_part(sk_ooxml *x, sk_bytes name, sk_content *content);
/* Reads content types, relationships, and then every part that says something; tells facts and texts. */
void sk_ooxml_read(sk_ooxml *x);
sk_outcome sk_ooxml_outcome(const sk_ooxml *x);

/* Parses a part with sink; deviations and limits are told. Each part is parsed only as far as `ooxml.xml` allows. */
void sk_ooxml_parse(sk_ooxml *x, uint32_t part, const sk_xml_sink *sink);
/* The relation of that id from that part, or NULL. */
const sk_ooxml_relation *sk_ooxml_relation_of(const sk_ooxml *x, uint32_t part, sk_bytes id);
/* The relations from that part, one after the other: before is NULL for the first. NULL at the end. */
const sk_ooxml_relation *sk_ooxml_next_relation(const sk_ooxml *x, uint32_t part, const sk_ooxml_relation *before);
/* The first part with that local root name at or behind *from (which moves behind it); SK_OOXML_NONE at the end. */
uint32_t sk_ooxml_next_root(const sk_ooxml *x, const char *root, uint32_t *from);
/* Tells a fact of the package, unless there were very many of its key: repetition must not push other facts out. */
void sk_ooxml_tell(sk_ooxml *x, sk_fact_key key, sk_bytes value);
/* Adds a value of the document for emulators. */
void sk_ooxml_store(sk_ooxml *x, sk_store store, sk_bytes container, sk_bytes name, const char *property,
                    sk_bytes value);

/* Readers: ooxml_story.c, ooxml_sheet.c, ooxml_props.c, ooxml_control.c, ooxml_relations.c. */
void sk_ooxml_read_stories(sk_ooxml *x);
void sk_ooxml_read_story(sk_ooxml *x, uint32_t part, sk_bytes container);
void sk_ooxml_read_workbook(sk_ooxml *x);
void sk_ooxml_read_properties(sk_ooxml *x);
/* A control that a page places: its part, the name it has there, and the module of the page (empty: the document's). */
void sk_ooxml_read_control(sk_ooxml *x, uint32_t part, sk_bytes container, sk_bytes name);
void sk_ooxml_read_controls(sk_ooxml *x); /* those that no page places */
void sk_ooxml_tell_relations(sk_ooxml *x);

/* True when a target leads to another machine: a scheme other than file, or a UNC path in any of its spellings. */
bool sk_target_is_remote(sk_bytes target);
/* True when the scheme starts a program rather than fetching a page (mhtml:, ms-msdt:, javascript: ...). */
bool sk_target_is_odd(sk_bytes target);
/* Tells the target as an indicator (URL or path) where it is one. */
void sk_target_tell(sk_opening *o, sk_bytes target);

#endif
