/* TNEF (winmail.dat): a message with its attachments as Outlook and Exchange pack it into one file (MS-OXTNEF).
 *
 * The file is a row of attributes: level, id, length, data, checksum (2.1.3). Those of the attachments stand behind those of
 * the message; each attachment begins with attAttachRendData. Two attributes hold lists of MAPI properties (2.1.3.4): there are
 * the long names, the bodies, and attached messages and OLE objects. Property numbers are those of MS-OXPROPS. */
#include "base/attr.h"
#include "base/reader.h"
#include "base/text.h"
#include "codec/lzfu.h"
#include "format/office/codepage.h"
#include "model/format.h"

#define ATTRIBUTE_LEAST 11u /* level, id, length, checksum */
#define DEVIATIONS_EACH 8u

enum { LEVEL_MESSAGE = 1, LEVEL_ATTACHMENT = 2 };

/* 2.1.3.2 */
enum {
    ATT_SUBJECT = 0x00018004,
    ATT_ATTACH_TITLE = 0x00018010,
    ATT_BODY = 0x0002800C,
    ATT_ATTACH_DATA = 0x0006800F,
    ATT_ATTACH_REND_DATA = 0x00069002,
    ATT_MSG_PROPS = 0x00069003,
    ATT_ATTACHMENT = 0x00069005,
    ATT_OEM_CODEPAGE = 0x00069007,
    ATT_MESSAGE_CLASS = 0x00078008
};

/* MS-OXCDATA 2.11.1 */
enum {
    TYPE_INT16 = 0x02,
    TYPE_INT32 = 0x03,
    TYPE_FLOAT = 0x04,
    TYPE_DOUBLE = 0x05,
    TYPE_CURRENCY = 0x06,
    TYPE_APPTIME = 0x07,
    TYPE_ERROR = 0x0A,
    TYPE_BOOL = 0x0B,
    TYPE_OBJECT = 0x0D,
    TYPE_INT64 = 0x14,
    TYPE_STRING8 = 0x1E,
    TYPE_UNICODE = 0x1F,
    TYPE_TIME = 0x40,
    TYPE_CLSID = 0x48,
    TYPE_BINARY = 0x102,
    TYPE_MULTIPLE = 0x1000
};

struct attachment {
    bool any;
    sk_bytes title, file, long_file, shown, type, id; /* UTF-8 */
    sk_bytes data;                                    /* attAttachData */
    uint64_t data_at;
    bool has_data;
    sk_bytes object; /* PR_ATTACH_DATA_BIN or PR_ATTACH_DATA_OBJ, the latter without its interface */
    uint64_t object_at;
    bool has_object;
};

struct tnef {
    sk_opening *o;
    sk_bytes file;
    unsigned codepage, html_codepage; /* of the message, and of its HTML body (0: not told) */
    sk_bytes subject, class;          /* UTF-8; the properties win over the attributes, which are in the old code page */
    sk_bytes html;                    /* told last: its code page may stand behind it */
    struct attachment attachment;
    unsigned told[SK_DEV_COUNT];
    uint64_t attachments;
    bool damaged, limited;
};

static void deviate(struct tnef *t, sk_deviation_id id, uint64_t off)
{
    if (t->told[id]++ < DEVIATIONS_EACH) sk_tell_deviation(t->o, id, off < t->file.len ? off : t->file.len);
}

/* --- children --- */

static uint32_t tell_child(struct tnef *t, sk_child *child)
{
    uint32_t id = child->content ? sk_tell_child(t->o, child) : SK_NO_ARTIFACT;
    t->limited |= id == SK_NO_ARTIFACT;
    return id;
}

static sk_bytes name_of(const struct attachment *a)
{
    const sk_bytes names[] = {a->long_file, a->file, a->title, a->shown};
    for (size_t i = 0; i < SK_COUNT(names); i++)
        if (names[i].len) return names[i];
    return (sk_bytes){0};
}

static void tell_attached(struct tnef *t, const struct attachment *a, sk_bytes bytes, uint64_t at)
{
    sk_bytes name = name_of(a);
    sk_child child = {.relation = SK_REL_ATTACHMENT,
                      .name = name,
                      .offset = at,
                      .content = sk_content_view(t->o->arena, bytes),
                      .declared_type = a->type};
    uint32_t id = tell_child(t, &child);
    if (id == SK_NO_ARTIFACT) return;
    t->attachments++;
    const sk_bytes others[] = {a->file, a->title};
    for (size_t i = 0; i < SK_COUNT(others); i++)
        if (others[i].len && !sk_equal_nocase(others[i], name) && (i == 0 || !sk_equal_nocase(others[i], others[0])))
            sk_tell_fact_of(t->o, id, SK_FACT_MAIL_PART_NAME, others[i]);
    if (a->id.len) sk_tell_fact_of(t->o, id, SK_FACT_MAIL_PART_CONTENT_ID, a->id);
}

/* An attachment by reference, or one whose data are missing, has nothing to tell. */
static void end_attachment(struct tnef *t)
{
    struct attachment a = t->attachment;
    t->attachment = (struct attachment){0};
    if (a.has_data && (a.data.len || !a.has_object)) tell_attached(t, &a, a.data, a.data_at);
    if (a.has_object && !(a.has_data && sk_equal(a.data, a.object))) tell_attached(t, &a, a.object, a.object_at);
}

/* A second data of one attachment: which of them is saved depends on the program, so each is told, under the same name. */
static void set_data(struct tnef *t, bool *has, sk_bytes *data, uint64_t *data_at, sk_bytes value, uint64_t at)
{
    if (*has) {
        struct attachment named = t->attachment;
        deviate(t, SK_DEV_TNEF_DATA_REPEATED, at);
        end_attachment(t);
        named.has_data = named.has_object = false;
        t->attachment = named;
    }
    *has = true;
    *data = value;
    *data_at = at;
}

static void tell_rtf(struct tnef *t, sk_bytes packed, uint64_t at)
{
    sk_lzfu_header h;
    if (packed.len == 0) return;
    if (!sk_lzfu_read(packed, &h)) {
        deviate(t, SK_DEV_TNEF_RTF_MALFORMED, at);
        t->damaged = true;
        return;
    }
    if (h.cut || h.checksum_wrong) deviate(t, SK_DEV_TNEF_RTF_MALFORMED, at);
    sk_producer *p = sk_lzfu_producer(t->o->arena, &h);
    sk_child child = {.relation = SK_REL_DECODED, .name = SK_LIT("body.rtf"), .offset = at, .kind = SK_KIND_DOCUMENT_RTF};
    if (p) child.content = sk_content_produced(t->o->arena, t->o->budget, p, h.raw_size);
    (void)tell_child(t, &child);
}

static void tell_text(struct tnef *t, sk_bytes text)
{
    if (sk_trim(text).len) t->limited |= sk_tell_text(t->o, "body", SK_KIND_TEXT_PLAIN, text) == SK_NO_ARTIFACT;
}

static void tell_html(struct tnef *t)
{
    if (sk_trim(t->html).len == 0) return;
    sk_bytes text = sk_codepage_to_utf8(t->o->arena, t->html, t->html_codepage);
    sk_child child = {.relation = SK_REL_DECODED, .name = SK_LIT("body.html"), .kind = SK_KIND_DOCUMENT_HTML};
    child.content = sk_content_computed(t->o->arena, t->o->budget, text);
    (void)tell_child(t, &child);
}

/* --- MAPI properties --- */

struct property {
    uint16_t type, id;
    sk_bytes value; /* the first one; without padding */
    uint64_t at;
};

static sk_bytes text_of(struct tnef *t, const struct property *p)
{
    if (p->type == TYPE_UNICODE) return sk_utf16_until_nul(t->o->arena, p->value);
    if (p->type == TYPE_STRING8 || p->type == TYPE_BINARY)
        return sk_codepage_to_utf8(t->o->arena, sk_until_nul(p->value), t->codepage);
    return (sk_bytes){0};
}

static void set_text(struct tnef *t, const struct property *p, sk_bytes *ret)
{
    sk_bytes text = text_of(t, p);
    if (text.len) *ret = text;
}

static void take_body(struct tnef *t, const struct property *p) { tell_text(t, text_of(t, p)); }
static void take_class(struct tnef *t, const struct property *p) { set_text(t, p, &t->class); }
static void take_file(struct tnef *t, const struct property *p) { set_text(t, p, &t->attachment.file); }
static void take_id(struct tnef *t, const struct property *p) { set_text(t, p, &t->attachment.id); }
static void take_long_file(struct tnef *t, const struct property *p) { set_text(t, p, &t->attachment.long_file); }
static void take_rtf(struct tnef *t, const struct property *p) { tell_rtf(t, p->value, p->at); }
static void take_shown(struct tnef *t, const struct property *p) { set_text(t, p, &t->attachment.shown); }
static void take_subject(struct tnef *t, const struct property *p) { set_text(t, p, &t->subject); }
static void take_type(struct tnef *t, const struct property *p) { set_text(t, p, &t->attachment.type); }

static void take_html(struct tnef *t, const struct property *p)
{
    if (p->type == TYPE_BINARY) {
        tell_html(t);
        t->html = p->value;
    } else {
        sk_child child = {.relation = SK_REL_DECODED, .name = SK_LIT("body.html"), .kind = SK_KIND_DOCUMENT_HTML};
        sk_bytes text = text_of(t, p);
        if (sk_trim(text).len == 0) return;
        child.content = sk_content_computed(t->o->arena, t->o->budget, text);
        (void)tell_child(t, &child);
    }
}

static void take_html_codepage(struct tnef *t, const struct property *p)
{
    if (p->type == TYPE_INT32) t->html_codepage = sk_u32le_at(p->value, 0);
}

/* PR_ATTACH_DATA_BIN, or PR_ATTACH_DATA_OBJ: the interface's identifier, then its data: a TNEF file for IMessage, a compound
 * file for IStorage, a packaged stream for IStream (MS-OXTNEF 2.1.3.4.1). */
static void take_object(struct tnef *t, const struct property *p)
{
    struct attachment *a = &t->attachment;
    size_t skipped = p->type == TYPE_OBJECT ? 16 : 0;
    if (p->type != TYPE_OBJECT && p->type != TYPE_BINARY) return;
    sk_bytes value = sk_from(p->value, skipped);
    if (value.len) set_data(t, &a->has_object, &a->object, &a->object_at, value, p->at + skipped);
}

static const struct row {
    uint16_t id;
    int level;
    void (*take)(struct tnef *t, const struct property *p);
} rows[] = {
    {0x001A, LEVEL_MESSAGE, take_class},         /* PR_MESSAGE_CLASS */
    {0x0037, LEVEL_MESSAGE, take_subject},       /* PR_SUBJECT */
    {0x1000, LEVEL_MESSAGE, take_body},          /* PR_BODY */
    {0x1009, LEVEL_MESSAGE, take_rtf},           /* PR_RTF_COMPRESSED */
    {0x1013, LEVEL_MESSAGE, take_html},          /* PR_BODY_HTML, PR_HTML */
    {0x3FDE, LEVEL_MESSAGE, take_html_codepage}, /* PR_INTERNET_CPID */
    {0x3001, LEVEL_ATTACHMENT, take_shown},      /* PR_DISPLAY_NAME */
    {0x3701, LEVEL_ATTACHMENT, take_object},     /* PR_ATTACH_DATA_BIN, PR_ATTACH_DATA_OBJ */
    {0x3704, LEVEL_ATTACHMENT, take_file},       /* PR_ATTACH_FILENAME */
    {0x3707, LEVEL_ATTACHMENT, take_long_file},  /* PR_ATTACH_LONG_FILENAME */
    {0x370E, LEVEL_ATTACHMENT, take_type},       /* PR_ATTACH_MIME_TAG */
    {0x3712, LEVEL_ATTACHMENT, take_id},         /* PR_ATTACH_CONTENT_ID */
};

/* Bytes of a value of that type; 0 where a length stands before it; SK_NPOS for a type that nobody knows. */
static size_t size_of_type(unsigned type)
{
    static const struct {
        unsigned type;
        size_t size;
    } sizes[] = {{TYPE_INT16, 2},   {TYPE_INT32, 4},   {TYPE_FLOAT, 4}, {TYPE_DOUBLE, 8}, {TYPE_CURRENCY, 8},
                 {TYPE_APPTIME, 8}, {TYPE_ERROR, 4},   {TYPE_BOOL, 2},  {TYPE_OBJECT, 0}, {TYPE_INT64, 8},
                 {TYPE_STRING8, 0}, {TYPE_UNICODE, 0}, {TYPE_TIME, 8},  {TYPE_CLSID, 16}, {TYPE_BINARY, 0}};
    for (size_t i = 0; i < SK_COUNT(sizes); i++)
        if (sizes[i].type == type) return sizes[i].size;
    return SK_NPOS;
}

static sk_bytes take_padded(sk_reader *r, uint64_t len)
{
    sk_bytes b = sk_take(r, len);
    if (!r->failed && len % 4) sk_skip(r, sk_left(r) < 4 - len % 4 ? sk_left(r) : 4 - len % 4);
    return b;
}

/* A named property: a set's identifier, then a number or a name (2.1.3.4). */
static void skip_name(sk_reader *r)
{
    sk_skip(r, 16);
    if (sk_u32le(r) == 0)
        sk_skip(r, 4);
    else
        (void)take_padded(r, sk_u32le(r));
}

static bool read_property(sk_reader *r, struct property *ret)
{
    unsigned stored = sk_u16le(r);
    struct property p = {.type = (uint16_t)(stored & ~(unsigned)TYPE_MULTIPLE), .id = sk_u16le(r)};
    if (p.id >= 0x8000) skip_name(r);
    size_t size = size_of_type(p.type);
    if (r->failed || size == SK_NPOS) return false;
    uint32_t count = stored & TYPE_MULTIPLE || size == 0 ? sk_u32le(r) : 1;
    if (!sk_fits(r, count, size ? size : 4)) return false;
    for (uint32_t i = 0; i < count && !r->failed; i++) {
        uint64_t len = size ? size : sk_u32le(r), at = sk_tell(r);
        sk_bytes value = take_padded(r, len);
        if (i > 0 || r->failed) continue;
        p.value = value;
        p.at = at;
    }
    *ret = p;
    return !r->failed;
}

static void take_property(struct tnef *t, int level, const struct property *p)
{
    for (size_t i = 0; i < SK_COUNT(rows); i++)
        if (rows[i].id == p->id && rows[i].level == level) rows[i].take(t, p);
}

static void take_properties(struct tnef *t, int level, sk_bytes list, uint64_t at)
{
    sk_reader r = sk_reader_on(list, at);
    uint32_t count = sk_u32le(&r);
    for (uint32_t i = 0; i < count && !t->limited; i++) {
        struct property p;
        uint64_t start = sk_tell(&r);
        if (read_property(&r, &p)) {
            take_property(t, level, &p);
            continue;
        }
        deviate(t, SK_DEV_TNEF_PROPERTY_MALFORMED, start);
        t->damaged = true;
        return;
    }
}

/* --- attributes --- */

static void take_message(struct tnef *t, uint32_t id, sk_bytes data, uint64_t at)
{
    sk_arena *a = t->o->arena;
    switch (id) {
    case ATT_OEM_CODEPAGE: t->codepage = sk_u32le_at(data, 0); break;
    case ATT_SUBJECT:
        if (t->subject.len == 0) t->subject = sk_codepage_to_utf8(a, sk_until_nul(data), t->codepage);
        break;
    case ATT_MESSAGE_CLASS:
        if (t->class.len == 0) t->class = sk_codepage_to_utf8(a, sk_until_nul(data), t->codepage);
        break;
    case ATT_BODY: tell_text(t, sk_codepage_to_utf8(a, sk_until_nul(data), t->codepage)); break;
    case ATT_MSG_PROPS: take_properties(t, LEVEL_MESSAGE, data, at); break;
    default: break;
    }
}

static void take_attachment(struct tnef *t, uint32_t id, sk_bytes data, uint64_t at)
{
    struct attachment *a = &t->attachment;
    switch (id) {
    case ATT_ATTACH_REND_DATA: end_attachment(t); break;
    case ATT_ATTACH_TITLE: a->title = sk_codepage_to_utf8(t->o->arena, sk_until_nul(data), t->codepage); break;
    case ATT_ATTACH_DATA: set_data(t, &a->has_data, &a->data, &a->data_at, data, at); break;
    case ATT_ATTACHMENT: take_properties(t, LEVEL_ATTACHMENT, data, at); break;
    default: break;
    }
}

/* 2.1.3.1: the sum of the bytes, modulo 65536. */
static uint16_t sum_of(sk_bytes b)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < b.len; i++) sum += b.p[i];
    return (uint16_t)sum;
}

/* One attribute; false where there is none any more. */
static bool take_attribute(struct tnef *t, sk_reader *r)
{
    uint64_t start = sk_tell(r);
    if (sk_left(r) < ATTRIBUTE_LEAST) { /* too short to hide one */
        deviate(t, SK_DEV_TNEF_JUNK, start);
        return false;
    }
    int level = sk_u8(r);
    uint32_t id = sk_u32le(r), len = sk_u32le(r);
    if (level != LEVEL_MESSAGE && level != LEVEL_ATTACHMENT) {
        deviate(t, SK_DEV_TNEF_JUNK, start);
        t->damaged = true;
        return false;
    }
    uint64_t at = sk_tell(r);
    bool cut = !sk_fits(r, len, 1);
    sk_bytes data = sk_take(r, cut ? sk_left(r) : len);
    uint16_t sum = sk_u16le(r);
    if (cut || r->failed) {
        deviate(t, SK_DEV_TNEF_CUT, start);
        t->damaged = true;
    } else if (sum != sum_of(data)) {
        deviate(t, SK_DEV_TNEF_CHECKSUM, start);
    }
    take_message(t, id, data, at); /* by the id alone, as most programs do: a wrong level hides nothing */
    take_attachment(t, id, data, at);
    return !r->failed;
}

static sk_outcome open_tnef(sk_opening *o)
{
    sk_bytes file = sk_content_all(o->content);
    if (!sk_starts(file, SK_LIT("\x78\x9F\x3E\x22"))) return SK_OUTCOME_NOT_THIS;
    struct tnef *t = SK_NEW(o->arena, struct tnef);
    if (!t) return SK_OUTCOME_LIMIT;
    t->o = o;
    t->file = file;
    sk_reader r = sk_reader_on(file, 0);
    sk_skip(&r, 6); /* signature, and a key without meaning */
    if (r.failed) deviate(t, SK_DEV_TNEF_CUT, file.len);
    t->damaged = r.failed;
    while (!r.failed && !sk_at_end(&r) && !t->limited && take_attribute(t, &r)) {
    }
    end_attachment(t);
    tell_html(t);
    if (t->subject.len) sk_tell_fact(o, SK_FACT_MAIL_SUBJECT, t->subject, 0, 0);
    if (t->class.len) sk_tell_fact(o, SK_FACT_MAIL_CLASS, t->class, 0, 0);
    if (t->attachments) sk_tell_number(o, SK_FACT_MAIL_ATTACHMENT_COUNT, t->attachments, 0, 0);
    return t->limited ? SK_OUTCOME_LIMIT : t->damaged ? SK_OUTCOME_PARTIAL : SK_OUTCOME_COMPLETE;
}

static const uint16_t kinds[] = {SK_KIND_MAIL_TNEF, SK_KIND_NONE};

const sk_format sk_format_tnef = {
    .id = "mail.tnef",
    .title = "TNEF (winmail.dat)",
    .source = "MS-OXTNEF, MS-OXRTFCP; docs/formats/mail.md",
    .open = open_tnef,
    .kinds = kinds,
};
