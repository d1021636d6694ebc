/* Compound files: Office 97-2003 documents, Outlook messages, installers, encrypted Office documents, VBA projects.
 * Facts: MS-CFB; names of streams from MS-DOC, MS-XLS, MS-PPT, MS-OXMSG, MS-OFFCRYPTO, MS-OVBA; the way in which
 * installers encode stream names is known from the open readers of them (two characters of 64 in one code unit).
 *
 * Every stream becomes a child; then each part opener of cfb_parts.def looks for what it knows. */
#include "base/attr.h"
#include "base/text.h"
#include "format/office/cfb_parts.h"

#define PROBE_MEMORY (8u << 20)
#define CLSID_FACTS 64
#define ORPHAN_FACTS 64
#define REST_SAMPLE (64u << 10) /* of a rest that is too long to unpack */

static const struct {
    sk_cfb_odd odd;
    sk_deviation_id id;
} oddities[] = {
    {SK_CFB_ODD_BYTE_ORDER, SK_DEV_CFB_BYTE_ORDER},
    {SK_CFB_ODD_VERSION, SK_DEV_CFB_VERSION},
    {SK_CFB_ODD_CUTOFF, SK_DEV_CFB_CUTOFF},
    {SK_CFB_ODD_DIFAT, SK_DEV_CFB_DIFAT},
    {SK_CFB_ODD_FAT, SK_DEV_CFB_FAT},
    {SK_CFB_ODD_ROOT, SK_DEV_CFB_ROOT},
    {SK_CFB_ODD_LINK, SK_DEV_CFB_LINK},
    {SK_CFB_ODD_NAME, SK_DEV_CFB_NAME},
    {SK_CFB_ODD_TYPE, SK_DEV_CFB_TYPE},
    {SK_CFB_ODD_ORPHAN, SK_DEV_CFB_ORPHAN},
    {SK_CFB_ODD_DUPLICATE, SK_DEV_CFB_DUPLICATE},
    {SK_CFB_ODD_CHAIN_CUT, SK_DEV_CFB_CHAIN_CUT},
    {SK_CFB_ODD_CHAIN_LOOP, SK_DEV_CFB_CHAIN_LOOP},
    {SK_CFB_ODD_CHAIN_OUTSIDE, SK_DEV_CFB_CHAIN_OUTSIDE},
    {SK_CFB_ODD_SHARED, SK_DEV_CFB_SHARED},
    {SK_CFB_ODD_SIZE, SK_DEV_CFB_SIZE},
    {SK_CFB_ODD_TRUNCATED, SK_DEV_CFB_TRUNCATED},
};

/* Oddities after which bytes of a stream or of the directory may be missing. */
static const uint32_t damage = 1u << SK_CFB_ODD_DIFAT | 1u << SK_CFB_ODD_FAT | 1u << SK_CFB_ODD_ROOT | 1u << SK_CFB_ODD_LINK |
                               1u << SK_CFB_ODD_CHAIN_CUT | 1u << SK_CFB_ODD_CHAIN_LOOP | 1u << SK_CFB_ODD_CHAIN_OUTSIDE |
                               1u << SK_CFB_ODD_TRUNCATED;

/* --- kind --- */

/* The first row whose stream is there names the kind. */
static const struct {
    const char *path;
    uint16_t kind;
} by_stream[] = {
    {"EncryptedPackage", SK_KIND_OFFICE_ENCRYPTED},
    {"WordDocument", SK_KIND_OFFICE_DOC},
    {"Workbook", SK_KIND_OFFICE_XLS},
    {"Book", SK_KIND_OFFICE_XLS},
    {"PowerPoint Document", SK_KIND_OFFICE_PPT},
    {"__properties_version1.0", SK_KIND_MAIL_MSG},
    {"PROJECT", SK_KIND_OFFICE_VBA_PROJECT},
    {"VBA/dir", SK_KIND_OFFICE_VBA_PROJECT},
};

/* Root classes, for files whose streams do not tell. */
static const struct {
    uint8_t clsid[4], rest[4]; /* the first eight bytes as stored */
    uint16_t kind;
} by_class[] = {
    {{0x84, 0x10, 0x0C, 0x00}, {0x00, 0x00, 0x00, 0x00}, SK_KIND_PROGRAM_MSI}, /* {000C1084-...} package */
    {{0x86, 0x10, 0x0C, 0x00}, {0x00, 0x00, 0x00, 0x00}, SK_KIND_PROGRAM_MSI}, /* {000C1086-...} patch */
    {{0x82, 0x10, 0x0C, 0x00}, {0x00, 0x00, 0x00, 0x00}, SK_KIND_PROGRAM_MSI}, /* {000C1082-...} transform */
    {{0x0B, 0x0D, 0x02, 0x00}, {0x00, 0x00, 0x00, 0x00}, SK_KIND_MAIL_MSG},    /* {00020D0B-...} */
};

/* Beginnings of names in the root storage. */
static const struct {
    sk_bytes start;
    uint16_t kind;
} by_start[] = {
    {{(const uint8_t *)"\xE4\xA1\x80", 3}, SK_KIND_PROGRAM_MSI}, /* U+4840 marks an installer's tables */
    {{(const uint8_t *)"__substg1.0_", 12}, SK_KIND_MAIL_MSG},
};

static uint16_t kind_by_start(const sk_cfb *cfb)
{
    const sk_cfb_entry *root = sk_cfb_entry_of(cfb, SK_CFB_ROOT), *e;
    for (uint32_t id = root->first; (e = sk_cfb_entry_of(cfb, id)) != NULL; id = e->next)
        for (size_t i = 0; i < SK_COUNT(by_start); i++)
            if (sk_starts(e->name, by_start[i].start)) return by_start[i].kind;
    return SK_KIND_OFFICE_CFB;
}

static uint16_t find_kind(const sk_cfb *cfb)
{
    sk_bytes clsid = sk_bytes_of(sk_cfb_entry_of(cfb, SK_CFB_ROOT)->clsid, 16);
    for (size_t i = 0; i < SK_COUNT(by_class); i++)
        if (sk_equal(sk_slice(clsid, 0, 4), sk_bytes_of(by_class[i].clsid, 4)) &&
            sk_equal(sk_slice(clsid, 4, 4), sk_bytes_of(by_class[i].rest, 4)))
            return by_class[i].kind;
    for (size_t i = 0; i < SK_COUNT(by_stream); i++)
        if (sk_cfb_find_str(cfb, SK_CFB_ROOT, by_stream[i].path) != SK_CFB_NONE) return by_stream[i].kind;
    return kind_by_start(cfb);
}

/* The kind stands in the directory: it is read with memory and limits of its own. */
static sk_match probe(const sk_probe_input *in)
{
    if (!sk_starts(in->head, SK_LIT("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"))) return (sk_match){0, SK_KIND_NONE};
    sk_match match = {100, SK_KIND_OFFICE_CFB};
    sk_arena *a = sk_arena_new(PROBE_MEMORY);
    sk_budget budget = {.limits = sk_limits_default()};
    sk_cfb *cfb = a ? sk_cfb_open(a, &budget, in->content) : NULL;
    if (cfb) match.kind = find_kind(cfb);
    sk_arena_free(a);
    return match;
}

/* --- opening --- */

uint32_t sk_cfb_artifact_of(const sk_opening *o, const sk_cfb_part *part, uint32_t id)
{
    if (id >= sk_cfb_count(part->cfb) || part->artifacts[id] == SK_NO_ARTIFACT) return o->artifact->id;
    return part->artifacts[id];
}

/* Streams that a part opener reads, and whose bytes would be taken for text or a script by their looks. */
static bool is_read_by_its_name(sk_bytes path)
{
    static const char *const names[] = {"\005SummaryInformation", "\005DocumentSummaryInformation", "PROJECT", "PROJECTwm", "\003VBFrame"};
    size_t slash = sk_find_last(path, SK_LIT("/"));
    sk_bytes name = slash == SK_NPOS ? path : sk_from(path, slash + 1);
    for (size_t i = 0; i < SK_COUNT(names); i++)
        if (sk_is(name, names[i])) return true;
    return false;
}

static uint32_t tell_stream(sk_opening *o, sk_cfb *cfb, uint32_t id, unsigned *orphans_left)
{
    const sk_cfb_entry *e = sk_cfb_entry_of(cfb, id);
    sk_child child = {
        .relation = SK_REL_STREAM, .name = sk_cfb_path(cfb, o->arena, id), .kind = SK_KIND_OFFICE_STREAM, .size = e->size};
    child.kind_fixed = is_read_by_its_name(child.name);
    child.content = sk_cfb_stream(cfb, id);
    child.offset = sk_cfb_stream_offset(cfb, id);
    if (!child.content) child.outcome = SK_OUTCOME_LIMIT;
    uint32_t artifact = sk_tell_child(o, &child);
    if (artifact == SK_NO_ARTIFACT) return artifact;
    for (size_t i = 0; i < SK_COUNT(oddities); i++)
        if (e->odd & 1u << oddities[i].odd) sk_tell_deviation_of(o, artifact, oddities[i].id, 0);
    if (!e->orphan || *orphans_left == 0) return artifact;
    (*orphans_left)--;
    sk_tell_fact(o, SK_FACT_CFB_ORPHAN, child.name, 0, 0);
    return artifact;
}

static void tell_class(sk_opening *o, const sk_cfb *cfb, uint32_t id, unsigned *left)
{
    static const uint8_t none[16];
    const sk_cfb_entry *e = sk_cfb_entry_of(cfb, id);
    if (sk_equal(sk_bytes_of(e->clsid, 16), sk_bytes_of(none, 16)) || *left == 0) return;
    (*left)--;
    sk_bytes clsid = sk_cfb_clsid_text(o->arena, e->clsid), path = sk_cfb_path(cfb, o->arena, id);
    if (id == SK_CFB_ROOT)
        sk_tell_fact(o, SK_FACT_CFB_CLSID, clsid, 0, 0);
    else
        sk_tell_fact(
            o, SK_FACT_CFB_STORAGE_CLSID,
            sk_text_bytes(o->arena, "%.*s %.*s", (int)clsid.len, (const char *)clsid.p, (int)path.len, (const char *)path.p), 0,
            0);
}

static bool is_zero(sk_bytes b)
{
    for (size_t i = 0; i < b.len; i++)
        if (b.p[i] != 0) return false;
    return true;
}

/* What lies behind the last sector in use. A long rest is not unpacked for this: what is had of it decides. */
static void tell_rest(sk_opening *o, sk_cfb *cfb)
{
    uint64_t end = sk_cfb_used_end(cfb), size = sk_content_size(o->content);
    if (size <= o->budget->limits.value[SK_LIMIT_LAZY_BYTES]) size = sk_content_all(o->content).len;
    if (size <= end) return;
    sk_bytes rest = sk_from(sk_content_need(o->content, end + REST_SAMPLE), end);
    sk_tell_number(o, is_zero(rest) ? SK_FACT_CFB_PADDING : SK_FACT_CFB_TRAILING, size - end, rest.len ? end : 0, rest.len);
}

static void tell_encryption(sk_opening *o, sk_cfb *cfb)
{
    sk_bytes info = sk_cfb_bytes(cfb, sk_cfb_find_str(cfb, SK_CFB_ROOT, "EncryptionInfo"));
    if (info.len >= 4) /* MS-OFFCRYPTO 2.3.4.5 and 2.3.4.10: 4.4 is agile, x.2 standard, x.3 extensible */
        sk_tell_fact(o, SK_FACT_CFB_ENCRYPTED, sk_text_bytes(o->arena, "%u.%u", sk_u16le_at(info, 0), sk_u16le_at(info, 2)), 0,
                     0);
}

static sk_outcome worse(sk_outcome a, sk_outcome b)
{
    static const int rank[SK_OUTCOME_COUNT] = {[SK_OUTCOME_PARTIAL] = 1, [SK_OUTCOME_ENCRYPTED] = 2, [SK_OUTCOME_LIMIT] = 3};
    return rank[b] > rank[a] ? b : a;
}

static sk_outcome tell_oddities(sk_opening *o, const sk_cfb *cfb)
{
    sk_outcome outcome = SK_OUTCOME_COMPLETE;
    uint64_t off, end = sk_content_had(o->content).len;
    for (size_t i = 0; i < SK_COUNT(oddities); i++) {
        if (!sk_cfb_is_odd(cfb, oddities[i].odd, &off)) continue;
        sk_tell_deviation(o, oddities[i].id, off < end ? off : end);
        if (damage & 1u << oddities[i].odd) outcome = SK_OUTCOME_PARTIAL;
    }
    return outcome;
}

static sk_outcome open_parts(sk_opening *o, const sk_cfb_part *part)
{
    static sk_cfb_part_open *const openers[] = {
#define SK_CFB_PART(name) sk_##name##_open,
#include "format/office/cfb_parts.def"
#undef SK_CFB_PART
    };
    sk_outcome outcome = SK_OUTCOME_COMPLETE;
    for (size_t i = 0; i < SK_COUNT(openers); i++) outcome = worse(outcome, openers[i](o, part));
    return outcome;
}

static sk_outcome open(sk_opening *o)
{
    sk_cfb *cfb = sk_cfb_open(o->arena, o->budget, o->content);
    if (!cfb) return sk_arena_exhausted(o->arena) ? SK_OUTCOME_LIMIT : SK_OUTCOME_NOT_THIS;
    uint32_t count = sk_cfb_count(cfb), *artifacts = SK_NEW_ARRAY(o->arena, uint32_t, count);
    unsigned classes = CLSID_FACTS, orphans = ORPHAN_FACTS;
    bool full = false;
    if (!artifacts) return SK_OUTCOME_LIMIT;
    for (uint32_t id = 0; id < count; id++) {
        artifacts[id] = SK_NO_ARTIFACT;
        tell_class(o, cfb, id, &classes);
        if (full || sk_cfb_entry_of(cfb, id)->type != SK_CFB_IS_STREAM) continue;
        artifacts[id] = tell_stream(o, cfb, id, &orphans);
        full = artifacts[id] == SK_NO_ARTIFACT;
    }
    sk_outcome outcome = open_parts(o, &(sk_cfb_part){cfb, artifacts});
    if (full || o->budget->reached[SK_LIMIT_CFB_ENTRIES] || o->budget->reached[SK_LIMIT_CFB_SECTORS])
        outcome = worse(outcome, SK_OUTCOME_LIMIT);
    tell_rest(o, cfb);
    outcome = worse(outcome, tell_oddities(o, cfb));
    if (sk_cfb_find_str(cfb, SK_CFB_ROOT, "EncryptedPackage") == SK_CFB_NONE) return outcome;
    tell_encryption(o, cfb);
    return worse(outcome, SK_OUTCOME_ENCRYPTED);
}

static const uint16_t kinds[] = {SK_KIND_OFFICE_CFB, SK_KIND_OFFICE_DOC,       SK_KIND_OFFICE_XLS,
                                 SK_KIND_OFFICE_PPT, SK_KIND_OFFICE_ENCRYPTED, SK_KIND_OFFICE_VBA_PROJECT,
                                 SK_KIND_MAIL_MSG,   SK_KIND_PROGRAM_MSI,      SK_KIND_NONE};

const sk_format sk_format_cfb = {
    .id = "office.cfb",
    .title = "Compound file",
    .source = "MS-CFB; docs/formats/cfb.md",
    .probe = probe,
    .open = open,
    .kinds = kinds,
};
