/* Properties of a document, in a compound file: facts for people, values for macros. What VBA calls them is from the
 * members of BuiltInDocumentProperties; the identifiers are from MS-OLEPS 3.1 and MS-OSHARED 2.3.3.2. */
#include "base/attr.h"
#include "format/office/cfb_parts.h"
#include "format/office/properties_set.h"

#define NO_FACT SK_FACT_COUNT

static const struct {
    uint8_t set;
    uint32_t id;
    const char *name;
    unsigned fact;
} known[] = {
    {SK_SET_SUMMARY, 2, "Title", SK_FACT_DOC_TITLE},
    {SK_SET_SUMMARY, 3, "Subject", SK_FACT_DOC_SUBJECT},
    {SK_SET_SUMMARY, 4, "Author", SK_FACT_DOC_AUTHOR},
    {SK_SET_SUMMARY, 5, "Keywords", SK_FACT_DOC_KEYWORDS},
    {SK_SET_SUMMARY, 6, "Comments", SK_FACT_DOC_COMMENTS},
    {SK_SET_SUMMARY, 7, "Template", SK_FACT_DOC_TEMPLATE},
    {SK_SET_SUMMARY, 8, "Last Author", SK_FACT_DOC_LAST_AUTHOR},
    {SK_SET_SUMMARY, 9, "Revision Number", SK_FACT_DOC_REVISION},
    {SK_SET_SUMMARY, 10, "Total Editing Time", NO_FACT},
    {SK_SET_SUMMARY, 11, "Last Print Date", NO_FACT},
    {SK_SET_SUMMARY, 12, "Creation Date", SK_FACT_DOC_CREATED},
    {SK_SET_SUMMARY, 13, "Last Save Time", SK_FACT_DOC_MODIFIED},
    {SK_SET_SUMMARY, 14, "Number of Pages", SK_FACT_DOC_PAGES},
    {SK_SET_SUMMARY, 15, "Number of Words", SK_FACT_DOC_WORDS},
    {SK_SET_SUMMARY, 16, "Number of Characters", NO_FACT},
    {SK_SET_SUMMARY, 18, "Application Name", SK_FACT_DOC_APPLICATION},
    {SK_SET_SUMMARY, 19, "Security", NO_FACT},
    {SK_SET_DOCUMENT, 2, "Category", SK_FACT_DOC_CATEGORY},
    {SK_SET_DOCUMENT, 3, "Format", NO_FACT},
    {SK_SET_DOCUMENT, 4, "Number of Bytes", NO_FACT},
    {SK_SET_DOCUMENT, 5, "Number of Lines", NO_FACT},
    {SK_SET_DOCUMENT, 6, "Number of Paragraphs", NO_FACT},
    {SK_SET_DOCUMENT, 7, "Number of Slides", NO_FACT},
    {SK_SET_DOCUMENT, 8, "Number of Notes", NO_FACT},
    {SK_SET_DOCUMENT, 9, "Number of Hidden Slides", NO_FACT},
    {SK_SET_DOCUMENT, 10, "Number of Multimedia Clips", NO_FACT},
    {SK_SET_DOCUMENT, 14, "Manager", SK_FACT_DOC_MANAGER},
    {SK_SET_DOCUMENT, 15, "Company", SK_FACT_DOC_COMPANY},
    {SK_SET_DOCUMENT, 17, "Number of Characters (with spaces)", NO_FACT},
    {SK_SET_DOCUMENT, 26, "Content type", NO_FACT},
    {SK_SET_DOCUMENT, 27, "Content status", NO_FACT},
    {SK_SET_DOCUMENT, 28, "Language", NO_FACT},
    {SK_SET_DOCUMENT, 29, "Document version", NO_FACT},
};

static void add_value(sk_opening *o, uint32_t artifact, sk_store store, sk_bytes name, sk_bytes value, uint32_t index)
{
    sk_document *d = sk_opening_document(o);
    if (d)
        sk_document_add_value(
            d,
            &(sk_doc_value){
                .store = store, .name = name, .property = SK_LIT("Value"), .value = value, .index = index, .artifact = artifact});
}

/* A custom property may also carry a builtin's identifier: the set decides. */
static void tell_property(sk_opening *o, uint32_t artifact, const sk_property *p, uint32_t index)
{
    if (p->set == SK_SET_USER && p->name.len) add_value(o, artifact, SK_STORE_CUSTOM_PROPERTY, p->name, p->value, index);
    for (size_t i = 0; i < SK_COUNT(known); i++) {
        if (known[i].set != p->set || known[i].id != p->id) continue;
        add_value(o, artifact, SK_STORE_BUILTIN_PROPERTY, sk_bytes_str(known[i].name), p->value, p->id);
        if (known[i].fact != NO_FACT) sk_tell_fact(o, (sk_fact_key)known[i].fact, p->value, 0, 0);
    }
}

static sk_outcome read_stream(sk_opening *o, const sk_cfb_part *part, const char *name, bool first)
{
    uint32_t id = sk_cfb_find_str(part->cfb, SK_CFB_ROOT, name), index = 0;
    sk_bytes stream = sk_cfb_bytes(part->cfb, id);
    sk_properties found;
    if (stream.len == 0) return SK_OUTCOME_NOT_THIS;
    uint32_t artifact = sk_cfb_artifact_of(o, part, id);
    bool is_set = sk_properties_read(stream, o->arena, o->budget, &found);
    if (!is_set || found.damaged) sk_tell_deviation_of(o, artifact, SK_DEV_PROPERTIES_SET, is_set ? found.bad_at : 0);
    if (first && found.codepage) sk_tell_number(o, SK_FACT_DOC_CODEPAGE, found.codepage, 0, 0);
    for (const sk_property *p = found.first; p; p = p->next) tell_property(o, artifact, p, index++);
    return found.limited ? SK_OUTCOME_LIMIT : !is_set || found.damaged ? SK_OUTCOME_PARTIAL : SK_OUTCOME_COMPLETE;
}

sk_outcome sk_properties_open(sk_opening *o, const sk_cfb_part *part)
{
    static const char *const streams[] = {"\5SummaryInformation", "\5DocumentSummaryInformation"};
    sk_outcome outcome = SK_OUTCOME_NOT_THIS;
    for (size_t i = 0; i < SK_COUNT(streams); i++) {
        sk_outcome one = read_stream(o, part, streams[i], i == 0);
        if (outcome == SK_OUTCOME_NOT_THIS || one == SK_OUTCOME_LIMIT ||
            (one == SK_OUTCOME_PARTIAL && outcome == SK_OUTCOME_COMPLETE))
            outcome = one;
    }
    return outcome;
}
