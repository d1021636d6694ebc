/* What came in the mail: things that run on a double click, names that hide what a file is, contents that are something
 * else than their names, archives and mails that programs read differently, and macros behind a lock whose key was told. */
#include "base/attr.h"
#include "base/map.h"
#include "base/text.h"
#include "model/detector.h"
#include "model/deviations.h"
#include "model/names.h"

static bool is_file(const sk_artifact *a)
{
    return a->relation == SK_REL_ATTACHMENT || a->relation == SK_REL_MEMBER || a->relation == SK_REL_EMBEDDED;
}

/* Runs when a person opens it. Text is taken for a script only where the name agrees: Windows goes by the name. */
static bool runs(const sk_artifact *a, bool dangerous_name)
{
    if (a->kind == SK_KIND_SCRIPT_SHELL || a->kind == SK_KIND_MACRO_VBA || a->kind == SK_KIND_MACRO_XLM) return false;
    if (sk_kind_has(a->kind, SK_KIND_IS_TEXT)) return dangerous_name;
    if (sk_kind_has(a->kind, SK_KIND_IS_CODE)) return true;
    if (a->kind == SK_KIND_DISK_ISO || a->kind == SK_KIND_DISK_VHD || a->kind == SK_KIND_DISK_IMAGE) return true;
    return dangerous_name;
}

/* An archive that a program reads as a whole (an add-on, a book, a library): nobody double-clicks the scripts inside. The
 * archive counts by its own name. */
static bool is_package_of_program(const sk_artifact *parent)
{
    static const char *const extensions[] = {"aar", "apk", "crx", "epub", "jar", "nupkg", "vsix", "war", "whl", "xpi"};
    sk_bytes extension = sk_name_extension(parent->name);
    for (size_t i = 0; i < SK_COUNT(extensions); i++)
        if (sk_is(extension, extensions[i])) return parent->kind == SK_KIND_ARCHIVE_ZIP;
    return false;
}

static void look_at_file(sk_view *v, const sk_artifact *a, const sk_artifact *parent)
{
    bool in_page = a->relation == SK_REL_EMBEDDED && parent && sk_kind_has(parent->kind, SK_KIND_IS_TEXT);
    bool package = parent && !in_page && (parent->kind == SK_KIND_OFFICE_OLE10NATIVE || a->relation == SK_REL_EMBEDDED);
    if (parent && a->relation == SK_REL_MEMBER && sk_kind_has(parent->kind, SK_KIND_IS_DOCUMENT)) return; /* a part of an Office package */
    if (sk_name_is_double(a->name, NULL) || sk_name_is_reordered(a->name) || sk_name_is_padded(a->name))
        sk_tell_evidence(v, SK_EV_NAME_DECEPTIVE, a->id, 0, 0, a->name);
    bool text = sk_kind_has(a->kind, SK_KIND_IS_TEXT);
    if (text && (in_page || (parent && is_package_of_program(parent)))) return; /* script of a page, of an add-on */
    if (!runs(a, sk_name_is_dangerous(a->name, NULL))) return;
    sk_evidence_id id = package ? SK_EV_OFFICE_PACKAGE_PROGRAM : SK_EV_MAIL_PROGRAM;
    sk_tell_evidence(v, id, a->id, 0, 0, a->name.len ? a->name : sk_bytes_str(sk_kind_row_of(a->kind)->title));
}

/* A promise that a person relies on was broken, and what is there can run or carry what runs. */
static void look_at_disguise(sk_view *v)
{
    size_t from = 0;
    for (const sk_fact *f; (f = sk_report_find_fact(v->report, SK_FACT_CONTENT_EXTENSION, SK_NO_ARTIFACT, &from));) {
        const sk_artifact *a = sk_report_artifact(v->report, f->artifact);
        if (!is_file(a) || sk_kind_has(a->kind, SK_KIND_IS_TEXT) || !sk_name_masks(a->name, a->kind)) continue;
        sk_tell_evidence(v, SK_EV_CONTENT_DISGUISED, a->id, 0, 0,
                         sk_text_bytes(v->arena, ".%.*s: %s", (int)f->value.len, (const char *)f->value.p, sk_kind_row_of(a->kind)->title));
    }
}

static bool is_macro(const sk_artifact *a) { return a->kind == SK_KIND_MACRO_VBA || a->kind == SK_KIND_MACRO_XLM; }

/* The nearest artifact around that was opened with a password found in the input itself. */
static const sk_fact *lock_around(sk_view *v, const sk_artifact *a)
{
    for (uint32_t id = a->parent; id != SK_NO_ARTIFACT; id = sk_report_artifact(v->report, id)->parent) {
        const sk_fact *where = sk_report_find_fact(v->report, SK_FACT_LOCK_PASSWORD_ARTIFACT, id, NULL);
        if (where) return where;
    }
    return NULL;
}

static void look_at_locks(sk_view *v)
{
    size_t count, from = 0;
    const sk_artifact *a = sk_report_artifacts(v->report, &count);
    for (size_t i = 0; i < count; i++) {
        const sk_fact *where = is_macro(&a[i]) ? lock_around(v, &a[i]) : NULL;
        if (where) sk_tell_evidence(v, SK_EV_VBA_IN_LOCKED, where->artifact, 0, 0, (sk_bytes){NULL, 0});
    }
    const sk_fact *told = sk_report_find_fact(v->report, SK_FACT_LOCK_PASSWORD_ARTIFACT, SK_NO_ARTIFACT, &from);
    if (told) sk_tell_evidence(v, SK_EV_MAIL_PASSWORD_TOLD, told->artifact, 0, 0, (sk_bytes){NULL, 0});
}

static bool carries(const sk_artifact *a)
{
    if (a->kind == SK_KIND_DATA_BINARY || a->kind == SK_KIND_MAIL_RFC5322 || sk_kind_has(a->kind, SK_KIND_IS_TEXT)) return false;
    return sk_kind_has(a->kind, SK_KIND_IS_CODE | SK_KIND_IS_CONTAINER | SK_KIND_IS_DOCUMENT);
}

static sk_bytes place_key(sk_arena *arena, uint32_t archive, uint64_t off)
{
    return sk_text_bytes(arena, "%u %llu", (unsigned)archive, (unsigned long long)off);
}

/* Members that no directory names: only programs that go by the headers inside the archive unpack them. */
static void look_at_unlisted(sk_view *v)
{
    size_t deviation_count, count;
    const sk_deviation *d = sk_report_deviations(v->report, &deviation_count);
    const sk_artifact *a = sk_report_artifacts(v->report, &count);
    sk_map *unlisted = NULL;
    for (size_t i = 0; i < deviation_count; i++) {
        if (d[i].id != SK_DEV_ZIP_ENTRY_UNLISTED) continue;
        if (!unlisted && !(unlisted = sk_map_new(v->arena))) return;
        (void)sk_map_add(unlisted, place_key(v->arena, d[i].artifact, d[i].off), 1);
    }
    for (size_t i = 0; unlisted && i < count; i++) {
        uintptr_t found;
        if (a[i].relation != SK_REL_MEMBER || !carries(&a[i])) continue;
        if (sk_map_get(unlisted, place_key(v->arena, a[i].parent, a[i].offset), &found))
            sk_tell_evidence(v, SK_EV_ARCHIVE_AMBIGUOUS, a[i].id, 0, 0, a[i].name);
    }
}

/* A part or member that only some programs show, and that could carry code. */
static void look_at_views(sk_view *v)
{
    static const struct { sk_fact_key fact; sk_evidence_id evidence; } views[] = {{SK_FACT_MAIL_PART_READING, SK_EV_MAIL_AMBIGUOUS},
                                                                                 {SK_FACT_ARCHIVE_VIEW, SK_EV_ARCHIVE_AMBIGUOUS}};
    for (size_t i = 0; i < SK_COUNT(views); i++) {
        size_t from = 0;
        for (const sk_fact *f; (f = sk_report_find_fact(v->report, (uint16_t)views[i].fact, SK_NO_ARTIFACT, &from));) {
            const sk_artifact *a = sk_report_artifact(v->report, f->artifact);
            if (carries(a)) sk_tell_evidence(v, views[i].evidence, a->id, f->off, f->len, f->value);
        }
    }
}

static void conclude(sk_view *v)
{
    size_t count;
    const sk_artifact *a = sk_report_artifacts(v->report, &count);
    for (size_t i = 0; i < count; i++)
        if (is_file(&a[i])) look_at_file(v, &a[i], sk_report_artifact(v->report, a[i].parent));
    look_at_disguise(v);
    look_at_locks(v);
    look_at_views(v);
    look_at_unlisted(v);
}

const sk_detector sk_detect_carrier = {
    .id = "carrier",
    .title = "things that run, deceptive names, disguised contents, told passwords, ambiguous readings",
    .source = "facts on carriers by era; ATT&CK T1566.001, T1036",
    .conclude = conclude,
};
