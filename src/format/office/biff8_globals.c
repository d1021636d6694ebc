/* The workbook's globals in BIFF5 and BIFF8: sheets, names, links, shared strings, the lock. Sources: MS-XLS 2.4.28
 * (BoundSheet8), 2.4.105 (ExternName), 2.4.106 (ExternSheet), 2.4.117 (FilePass), 2.4.150 (Lbl), 2.4.265 (SST), 2.4.271
 * (SupBook), 2.5.277 (VirtualPath). */
#include "base/text.h"
#include "format/office/biff8_inside.h"

#define LABEL_HIDDEN 0x0001
#define LABEL_MACRO 0x000E /* fFunc, fOB, fProc */
#define LABEL_BUILTIN 0x0020
#define SUPBOOK_SELF 0x0401
#define SUPBOOK_ADDIN 0x3A01
#define EXTERNNAME_OLE_LINK 0x0010

static void read_boundsheet(sk_biff8_globals *g, const sk_biff8_record *r)
{
    static const sk_sheet_type types[] = {SK_SHEET_WORK, SK_SHEET_MACRO, SK_SHEET_CHART, SK_SHEET_WORK,
                                          SK_SHEET_WORK, SK_SHEET_WORK,  SK_SHEET_VBA};
    sk_biff8_cursor c = sk_biff8_cursor_on(g->b, r, 0);
    uint32_t place = sk_biff8_u32(&c);
    unsigned state = sk_biff8_u8(&c) & 3, type = sk_biff8_u8(&c);
    sk_excel_sheet s = {.id = place, .name = sk_biff8_short_string(&c)};
    s.visibility = state == 0 ? SK_SHEET_VISIBLE : state == 1 ? SK_SHEET_HIDDEN : SK_SHEET_VERY_HIDDEN;
    s.type = type < sizeof types / sizeof types[0] ? types[type] : SK_SHEET_WORK;
    if (c.failed) sk_biff8_short(g->b, r);
    (void)sk_excel_add_sheet(g->b->o, g->b->book, &s);
}

/* --- names --- */

/* Names that are a number (MS-XLS 2.4.150). */
static const char *builtin_name(int id)
{
    static const char *const names[] = {"Consolidate_Area", "Auto_Open",      "Auto_Close",    "Extract",
                                        "Database",         "Criteria",       "Print_Area",    "Print_Titles",
                                        "Recorder",         "Data_Form",      "Auto_Activate", "Auto_Deactivate",
                                        "Sheet_Title",      "_FilterDatabase"};
    return id >= 0 && (size_t)id < sizeof names / sizeof names[0] ? names[id] : NULL;
}

static void keep_label(sk_biff8_globals *g, sk_bytes rest, uint16_t token_len, uint64_t off)
{
    sk_biff8_label *l = SK_NEW(g->b->o->arena, sk_biff8_label);
    if (!l) return;
    l->tokens = sk_slice(rest, 0, token_len);
    l->extra = sk_from(rest, token_len);
    l->off = off;
    *g->labels_end = l;
    g->labels_end = &l->next;
}

static void read_label(sk_biff8_globals *g, const sk_biff8_record *r)
{
    uint64_t end;
    sk_biff8_record whole = *r;
    whole.data = sk_biff8_whole(g->b, r, &end);
    if (end != r->next) whole.data = sk_arena_copy(g->b->o->arena, whole.data); /* its tokens are kept */
    whole.next = g->b->stream.len;
    uint16_t flags = sk_u16le_at(whole.data, 0), token_len = sk_u16le_at(whole.data, 4);
    uint32_t count = (uint32_t)(sk_at(whole.data, 3) & 0xFF);
    sk_biff8_cursor c = sk_biff8_cursor_on(g->b, &whole, 14);
    sk_bytes text = sk_biff8_chars(&c, count, g->b->version == SK_PTG_BIFF8 ? sk_biff8_u8(&c) : 0);
    const char *builtin = flags & LABEL_BUILTIN && text.len ? builtin_name(sk_at(text, 0)) : NULL;
    if (builtin)
        text = sk_text_bytes(g->b->o->arena, "%s%.*s", builtin, (int)(text.len - 1), (const char *)sk_from(text, 1).p);
    sk_bytes rest = sk_from(whole.data, 14 + c.r.pos);
    if (c.failed || rest.len < token_len) sk_biff8_short(g->b, r);
    sk_excel_name name = {.name = text,
                          .sheet = (int32_t)sk_u16le_at(whole.data, 8) - 1,
                          .hidden = flags & LABEL_HIDDEN,
                          .builtin = builtin,
                          .macro = flags & LABEL_MACRO};
    uint32_t before = sk_excel_name_count(g->b->book);
    sk_excel_add_name(g->b->o, g->b->book, &name);
    if (sk_excel_name_count(g->b->book) > before) keep_label(g, rest, token_len, r->off);
}

void sk_biff8_define_names(sk_biff8_globals *g)
{
    uint32_t index = 0;
    for (const sk_biff8_label *l = g->labels; l; l = l->next, index++) {
        sk_excel_tokens t = {.version = g->b->version, .tokens = l->tokens, .extra = l->extra, .off = l->off};
        sk_ptg_output out = sk_excel_formula(g->b->o, g->b->book, &t);
        sk_excel_define_name(g->b->o, g->b->book, index, out.text);
        sk_excel_set_name_tokens(g->b->o, g->b->book, index, l->tokens, l->extra);
    }
}

/* --- external books --- */

/* The path of a book: control characters stand for drives, folders and places (2.5.277). */
static sk_bytes plain_path(sk_arena *a, sk_bytes path)
{
    sk_buf out = sk_buf_new(a, 2 * path.len + 8);
    for (size_t i = 1; i < path.len; i++) {
        int c = sk_at(path, i), next = sk_at(path, i + 1);
        if (c == 1 && next == '@')
            sk_buf_str(&out, "\\\\");
        else if (c == 1 && next > ' ')
            sk_buf_format(&out, "%c:\\", next);
        if (c == 1)
            i++;
        else if (c == 5)
            i++; /* a length, then the path as it is */
        else if (c == 3 || c == 2)
            sk_buf_byte(&out, '\\');
        else if (c == 4)
            sk_buf_str(&out, "..\\");
        else if (c >= ' ')
            sk_buf_byte(&out, (uint8_t)c);
    }
    return sk_buf_view(&out);
}

static void add_external(sk_biff8_globals *g, sk_bytes path)
{
    sk_arena *a = g->b->o->arena;
    size_t bar = sk_find_byte(path, 0, 3);
    if (sk_at(path, 0) == 1) {
        sk_excel_link_add(g->b->links, SK_EXCEL_LINK_BOOK, plain_path(a, path));
    } else if (bar != SK_NPOS) {
        sk_bytes address = sk_text_bytes(a, "%.*s|%.*s", (int)bar, (const char *)path.p, (int)(path.len - bar - 1),
                                         (const char *)sk_from(path, bar + 1).p);
        sk_excel_link_add(g->b->links, SK_EXCEL_LINK_PROGRAM, address);
    } else {
        bool self = path.len <= 1;
        sk_excel_link_add(g->b->links, self ? SK_EXCEL_LINK_SELF : SK_EXCEL_LINK_BOOK, path);
    }
}

static void read_supbook(sk_biff8_globals *g, const sk_biff8_record *r)
{
    uint16_t tabs = sk_u16le_at(r->data, 0), count = sk_u16le_at(r->data, 2);
    if (r->data.len < 4) sk_biff8_short(g->b, r);
    if (count == SUPBOOK_SELF || count == SUPBOOK_ADDIN) {
        sk_excel_link_add(g->b->links, count == SUPBOOK_SELF ? SK_EXCEL_LINK_SELF : SK_EXCEL_LINK_ADDIN,
                          (sk_bytes){NULL, 0});
        return;
    }
    sk_biff8_cursor c = sk_biff8_cursor_on(g->b, r, 2);
    add_external(g, sk_arena_copy(g->b->o->arena, sk_biff8_string(&c)));
    for (uint32_t i = 0; i < tabs && !c.failed; i++) {
        sk_bytes name = sk_biff8_string(&c);
        if (!c.failed) sk_excel_link_add_sheet(g->b->links, name);
    }
    if (c.failed) sk_biff8_short(g->b, r);
}

static void read_externname(sk_biff8_globals *g, const sk_biff8_record *r)
{
    sk_biff8_cursor c = sk_biff8_cursor_on(g->b, r, 6);
    if (sk_u16le_at(r->data, 0) & EXTERNNAME_OLE_LINK) sk_excel_link_set_ole(g->b->links, true);
    sk_excel_link_add_name(g->b->links, sk_biff8_short_string(&c));
    if (c.failed) sk_biff8_short(g->b, r);
}

static void read_externsheet(sk_biff8_globals *g, const sk_biff8_record *r)
{
    if (g->b->version == SK_PTG_BIFF5) return; /* there it names one sheet of another book */
    uint64_t end;
    sk_reader in = sk_reader_on(sk_biff8_whole(g->b, r, &end), 0);
    uint16_t count = sk_u16le(&in);
    if (!sk_fits(&in, count, 6)) sk_biff8_short(g->b, r);
    for (uint32_t i = 0; i < count && sk_left(&in) >= 6; i++) {
        uint32_t link = sk_u16le(&in);
        int32_t first = (int16_t)sk_u16le(&in), last = (int16_t)sk_u16le(&in);
        sk_excel_link_add_reference(g->b->links, link, first, last);
    }
}

/* --- shared strings, lock --- */

static void read_strings(sk_biff8_globals *g, const sk_biff8_record *r)
{
    sk_biff8_cursor c = sk_biff8_cursor_on(g->b, r, 4);
    uint32_t count = sk_biff8_u32(&c), i = 0;
    for (; i < count && !c.failed; i++) {
        sk_bytes text = sk_biff8_rich_string(&c);
        if (c.failed && text.len == 0) break;
        sk_excel_add_string(g->b->o, g->b->book, text);
        if (sk_arena_exhausted(g->b->o->arena) || g->b->o->budget->reached[SK_LIMIT_EXCEL_STRINGS_BYTES]) return;
    }
    if (!c.failed) return;
    sk_excel_tell_deviation(g->b->o, g->b->book, SK_DEV_EXCEL_STRINGS_CUT, r->off);
    g->b->damaged = true;
}

/* MS-XLS 2.4.117: in BIFF8 a type, then for RC4 a version: 1 is RC4 of Office 97, 2 to 4 CryptoAPI. */
static void read_filepass(sk_biff8_globals *g, const sk_biff8_record *r)
{
    uint16_t type = sk_u16le_at(r->data, 0), major = sk_u16le_at(r->data, 2);
    g->encrypted = true;
    g->scheme = "XOR";
    if (g->b->version == SK_PTG_BIFF8 && type == 1) g->scheme = major == 1 ? "RC4" : "RC4 CryptoAPI";
}

/* Two values stand for the code pages of the Macintosh and of Windows (MS-XLS 2.4.52). */
static void set_codepage(sk_biff8 *b, uint16_t value)
{
    b->codepage = value == 0x8000 ? 10000 : value == 0x8001 ? 1252 : value;
    sk_excel_set_codepage(b->book, b->codepage);
}

void sk_biff8_read_global(sk_biff8_globals *g, const sk_biff8_record *r)
{
    static const struct {
        uint16_t id;
        void (*read)(sk_biff8_globals *, const sk_biff8_record *);
    } readers[] = {{SK_BIFF8_EXTERNSHEET, read_externsheet}, {SK_BIFF8_LBL, read_label},
                   {SK_BIFF8_EXTERNNAME, read_externname},   {SK_BIFF8_FILEPASS, read_filepass},
                   {SK_BIFF8_BOUNDSHEET, read_boundsheet},   {SK_BIFF8_SST, read_strings},
                   {SK_BIFF8_SUPBOOK, read_supbook}};
    if (r->id == SK_BIFF8_OBPROJ) g->has_project = true;
    if (r->id == SK_BIFF8_CODEPAGE) set_codepage(g->b, sk_u16le_at(r->data, 0));
    for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++)
        if (readers[i].id == r->id) readers[i].read(g, r);
}
