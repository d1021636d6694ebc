/* Word 97-2003 documents (and Word 6 and 95), in a compound file: MS-DOC. Text as people see it, fields, document variables,
 * template, texts of shapes, encryption. Macros and forms are other parts of the same file. */
#include "base/attr.h"
#include "base/text.h"
#include "format/office/cfb_parts.h"
#include "format/office/field.h"
#include "format/office/officeart.h"
#include "format/office/ooxml.h"
#include "format/office/word_fib.h"

struct word {
    sk_opening *o;
    const sk_cfb_part *part;
    sk_word_fib fib;
    sk_bytes table;
    uint32_t storage;  /* the document's own: the root, or an embedded object */
    uint32_t artifact; /* of the WordDocument stream */
    bool damaged, limited;
};

static const char *const locks[] = {
    [SK_WORD_XOR] = "XOR", [SK_WORD_RC4] = "RC4", [SK_WORD_CRYPTOAPI] = "RC4 CryptoAPI", [SK_WORD_UNKNOWN_LOCK] = "unknown"};

static sk_bytes own_stream(const struct word *w, const char *name)
{
    return sk_cfb_bytes(w->part->cfb, sk_cfb_find_str(w->part->cfb, w->storage, name));
}

static void miss(struct word *w, sk_deviation_id id)
{
    sk_tell_deviation_of(w->o, w->artifact, id, 0);
    w->damaged = true;
}

static sk_bytes structure(struct word *w, unsigned index)
{
    sk_bytes b;
    if (!sk_word_structure(&w->fib, w->table, index, &b)) miss(w, SK_DEV_WORD_FIB);
    return b;
}

/* --- text and fields --- */

static void add_text(struct word *w, const char *story, sk_bytes text)
{
    sk_document *d = sk_opening_document(w->o);
    if (d)
        sk_document_add_value(d, &(sk_doc_value){.store = SK_STORE_TEXT,
                                                 .name = sk_bytes_str(story),
                                                 .property = SK_LIT("Text"),
                                                 .value = text,
                                                 .artifact = w->artifact});
}

static sk_bytes join_stories(struct word *w, const sk_word_writer *writer)
{
    size_t most = 0;
    for (unsigned i = 0; i < SK_WORD_STORY_COUNT; i++) most += sk_word_story_text(writer, (sk_word_story)i).len + 1;
    sk_buf all = sk_buf_new(w->o->arena, most);
    for (unsigned i = 0; i < SK_WORD_STORY_COUNT; i++) {
        sk_bytes text = sk_word_story_text(writer, (sk_word_story)i);
        if (sk_trim(text).len == 0) continue;
        add_text(w, sk_word_story_name((sk_word_story)i), text);
        sk_buf_bytes(&all, text);
        sk_buf_byte(&all, '\n');
    }
    return sk_buf_view(&all);
}

static void read_text(struct word *w)
{
    sk_word_writer *writer = sk_word_writer_new(w->o->arena, w->fib.lengths);
    if (!writer) return;
    if (!sk_word_write_text(&w->fib, w->table, w->o->budget, writer)) miss(w, SK_DEV_WORD_PIECES);
    sk_bytes text = join_stories(w, writer);
    if (text.len) (void)sk_tell_text(w->o, "text", SK_KIND_TEXT_PLAIN, text);
    for (const sk_word_field *f = sk_word_fields(writer); f; f = f->next) sk_field_tell(w->o, f->instruction);
    w->limited |= sk_word_is_cut(writer);
}

/* --- variables, template --- */

static void read_variables(struct word *w)
{
    sk_bytes stw = structure(w, SK_WORD_VARIABLES);
    sk_word_pair *first = NULL;
    if (stw.len == 0) return;
    if (!sk_word_read_variables(stw, w->o->arena, &first)) miss(w, SK_DEV_WORD_VARIABLES);
    sk_document *d = sk_opening_document(w->o);
    sk_buf text = sk_buf_new(w->o->arena, stw.len * 2 + 64);
    uint32_t index = 0;
    for (const sk_word_pair *p = first; p; p = p->next) {
        if (p->value.len == 0) continue;
        if (d)
            sk_document_add_value(d, &(sk_doc_value){.store = SK_STORE_VARIABLE,
                                                     .name = p->name,
                                                     .property = SK_LIT("Value"),
                                                     .value = p->value,
                                                     .index = index,
                                                     .artifact = w->artifact});
        index++;
        sk_buf_bytes(&text, p->name);
        sk_buf_str(&text, " = ");
        sk_buf_bytes(&text, p->value);
        sk_buf_byte(&text, '\n');
    }
    if (index == 0) return;
    sk_tell_number(w->o, SK_FACT_DOC_VARIABLES, index, 0, 0);
    (void)sk_tell_text(w->o, "variables", SK_KIND_TEXT_PLAIN, sk_buf_view(&text));
}

#define ASSOCIATED_TEMPLATE 1u /* MS-DOC 2.9.276 */

static void read_template(struct word *w)
{
    sk_bytes path = sk_word_table_string(structure(w, SK_WORD_ASSOCIATED), ASSOCIATED_TEMPLATE, w->o->arena);
    if (path.len == 0) return;
    sk_tell_fact(w->o, SK_FACT_OFFICE_TEMPLATE, path, 0, 0);
    if (!sk_target_is_remote(path)) return;
    sk_tell_fact(w->o, SK_FACT_OFFICE_TEMPLATE_EXTERNAL, path, 0, 0);
    sk_target_tell(w->o, path);
}

/* --- shapes --- */

/* MS-DOC 2.9.170 OfficeArtContent: one group, then drawings, each behind a byte that says where it belongs. */
static void read_drawings(struct word *w, sk_officeart *art)
{
    sk_bytes all = structure(w, SK_WORD_DRAWINGS);
    size_t at = 0;
    art->container = SK_LIT("Shapes");
    while (sk_has(all, at, 8)) {
        uint32_t len = sk_u32le_at(all, at + 4);
        if (sk_u16le_at(all, at + 2) < 0xF000) {
            at++;
            continue;
        }
        (void)sk_officeart_walk(art, sk_slice(all, at, 8ull + len));
        at += 8 + sk_slice(all, at + 8, len).len;
    }
}

#define PICTURE_HEADER 0x44u
#define PICTURE_FILE 0x66u

/* MS-DOC 2.9.190 PICFAndOfficeArtData: pictures in the line of text, one behind the other in the Data stream. */
static void read_inline(struct word *w, sk_officeart *art)
{
    sk_bytes data = own_stream(w, "Data");
    art->container = SK_LIT("InlineShapes");
    for (size_t at = 0; sk_has(data, at, PICTURE_HEADER);) {
        uint32_t len = sk_u32le_at(data, at);
        if (len < PICTURE_HEADER) break;
        sk_bytes one = sk_slice(data, at, len);
        size_t skip = PICTURE_HEADER;
        if (sk_u16le_at(one, 4) == PICTURE_HEADER && sk_u16le_at(one, 6) == PICTURE_FILE)
            skip += 1 + (size_t)(sk_at(one, skip) > 0 ? sk_at(one, skip) : 0);
        if (sk_u16le_at(one, 4) == PICTURE_HEADER) (void)sk_officeart_walk(art, sk_from(one, skip));
        at += one.len;
    }
}

static void read_shapes(struct word *w)
{
    sk_buf text = sk_buf_new(w->o->arena, 4u << 20);
    sk_officeart art = {.o = w->o, .artifact = w->artifact, .text = &text};
    read_drawings(w, &art);
    art.index = 0;
    read_inline(w, &art);
    if (text.len) (void)sk_tell_text(w->o, "shapes", SK_KIND_TEXT_PLAIN, sk_buf_view(&text));
}

/* --- the part --- */

static sk_outcome open_document(sk_opening *o, const sk_cfb_part *part, uint32_t id)
{
    struct word w = {
        .o = o, .part = part, .storage = sk_cfb_entry_of(part->cfb, id)->parent, .artifact = sk_cfb_artifact_of(o, part, id)};
    if (!sk_word_fib_read(sk_cfb_bytes(part->cfb, id), &w.fib)) {
        miss(&w, SK_DEV_WORD_FIB);
        return SK_OUTCOME_PARTIAL;
    }
    w.table = own_stream(&w, w.fib.second_table ? "1Table" : "0Table");
    sk_word_lock lock = sk_word_lock_of(&w.fib, w.table);
    if (lock != SK_WORD_OPEN) {
        sk_tell_fact(o, SK_FACT_DOC_ENCRYPTED, sk_bytes_str(locks[lock]), 0, 0);
        return SK_OUTCOME_ENCRYPTED;
    }
    read_text(&w);
    if (!w.fib.old) {
        read_template(&w);
        read_variables(&w);
        read_shapes(&w);
    }
    return w.limited ? SK_OUTCOME_LIMIT : w.damaged ? SK_OUTCOME_PARTIAL : SK_OUTCOME_COMPLETE;
}

static sk_outcome worse(sk_outcome a, sk_outcome b)
{
    static const int rank[SK_OUTCOME_COUNT] = {
        [SK_OUTCOME_COMPLETE] = 1, [SK_OUTCOME_PARTIAL] = 2, [SK_OUTCOME_ENCRYPTED] = 3, [SK_OUTCOME_LIMIT] = 4};
    return rank[b] > rank[a] ? b : a;
}

#define DOCUMENTS_MOST 32

/* Also the documents that are embedded as a storage of this file. */
sk_outcome sk_word_open(sk_opening *o, const sk_cfb_part *part)
{
    sk_outcome outcome = SK_OUTCOME_NOT_THIS;
    unsigned found = 0;
    for (uint32_t id = 0; id < sk_cfb_count(part->cfb); id++) {
        const sk_cfb_entry *e = sk_cfb_entry_of(part->cfb, id);
        if (e->type != SK_CFB_IS_STREAM || !sk_is(e->name, "WordDocument")) continue;
        if (found++ == DOCUMENTS_MOST) return worse(outcome, SK_OUTCOME_PARTIAL);
        outcome = worse(outcome, open_document(o, part, id));
    }
    return outcome;
}
