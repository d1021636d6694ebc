/* See excel_links.h. Sources: MS-XLS 2.4.271 (SupBook), 2.4.106 (ExternSheet), PtgNameX. */
#include "format/office/excel_links.h"

#include "base/text.h"

struct list {
    sk_bytes *items;
    uint32_t count, cap;
};

struct link {
    sk_excel_link_kind kind;
    bool ole;
    bool in_part; /* its part was not read yet */
    sk_bytes address;
    struct list sheets, names;
};

struct reference {
    uint32_t link;
    int32_t first, last;
};

struct sk_excel_links {
    sk_arena *arena;
    sk_excel_book *book;
    sk_ptg *ptg;
    struct link *links;
    uint32_t link_count, link_cap, current; /* current: sheets and names belong to it */
    struct reference *references;
    uint32_t reference_count, reference_cap;
    uint64_t unknown_functions;
    bool told;
};

sk_excel_links *sk_excel_links_of(sk_opening *o, sk_excel_book *book)
{
    void **place = sk_excel_book_links(book);
    if (*place) return *place;
    sk_excel_links *l = SK_NEW(o->arena, sk_excel_links);
    if (!l) return NULL;
    l->arena = o->arena;
    l->book = book;
    l->ptg = sk_ptg_new(o->arena);
    *place = l;
    return l;
}

/* Room for one more item: false at the arena's budget. */
static bool room(sk_arena *a, void **items, uint32_t count, uint32_t *cap, size_t size)
{
    if (count < *cap) return true;
    uint32_t more = *cap ? *cap * 2 : 8;
    void *p = sk_arena_grow(a, *items, *cap, more, size);
    if (!p) return false;
    *items = p;
    *cap = more;
    return true;
}

static void add_item(sk_arena *a, struct list *list, sk_bytes text)
{
    void *items = list->items;
    if (!room(a, &items, list->count, &list->cap, sizeof text)) return;
    list->items = items;
    list->items[list->count++] = sk_arena_copy(a, text);
}

static sk_bytes item_at(const struct list *list, uint32_t index)
{
    return index < list->count ? list->items[index] : (sk_bytes){NULL, 0};
}

void sk_excel_link_add(sk_excel_links *l, sk_excel_link_kind kind, sk_bytes address)
{
    void *links = l->links;
    if (!room(l->arena, &links, l->link_count, &l->link_cap, sizeof *l->links)) return;
    l->links = links;
    l->current = l->link_count;
    l->links[l->link_count++] = (struct link){.kind = kind, .address = sk_arena_copy(l->arena, address)};
}

void sk_excel_link_expect(sk_excel_links *l, sk_bytes relation)
{
    uint32_t before = l->link_count;
    sk_excel_link_add(l, SK_EXCEL_LINK_BOOK, relation);
    if (l->link_count > before) l->links[before].in_part = true;
}

void sk_excel_link_begin_part(sk_excel_links *l, sk_excel_link_kind kind, sk_bytes address)
{
    uint32_t i = 0;
    while (i < l->link_count && !l->links[i].in_part) i++;
    l->current = i;
    if (i == l->link_count) {
        sk_excel_link_add(l, kind, address);
        return;
    }
    l->links[i].in_part = false;
    l->links[i].kind = kind;
    l->links[i].address = sk_arena_copy(l->arena, address);
}

static struct link *current(const sk_excel_links *l)
{
    return l->current < l->link_count ? &l->links[l->current] : NULL;
}

void sk_excel_link_add_sheet(sk_excel_links *l, sk_bytes name)
{
    if (current(l)) add_item(l->arena, &current(l)->sheets, name);
}

void sk_excel_link_add_name(sk_excel_links *l, sk_bytes name)
{
    if (current(l)) add_item(l->arena, &current(l)->names, name);
}

void sk_excel_link_set_ole(sk_excel_links *l, bool ole)
{
    if (current(l)) current(l)->ole = ole;
}

void sk_excel_link_add_reference(sk_excel_links *l, uint32_t link, int32_t first, int32_t last)
{
    void *references = l->references;
    if (!room(l->arena, &references, l->reference_count, &l->reference_cap, sizeof *l->references)) return;
    l->references = references;
    l->references[l->reference_count++] = (struct reference){link, first, last};
}

/* --- facts --- */

static void tell_link(sk_opening *o, const struct link *k)
{
    if (k->kind == SK_EXCEL_LINK_SELF || k->kind == SK_EXCEL_LINK_ADDIN || k->in_part) return;
    const char *word = k->kind == SK_EXCEL_LINK_BOOK ? "book" : k->ole ? "ole" : "dde";
    sk_bytes value = sk_text_bytes(o->arena, "%s %.*s", word, (int)k->address.len, (const char *)k->address.p);
    sk_tell_fact(o, SK_FACT_EXCEL_LINK, value, 0, 0);
    if (k->kind == SK_EXCEL_LINK_PROGRAM && !k->ole) sk_tell_fact(o, SK_FACT_OFFICE_FIELD_DDE, k->address, 0, 0);
}

/* The table of references for emulators, which read tokens themselves. */
static void keep_references(sk_opening *o, const sk_excel_links *l)
{
    sk_document *d = sk_opening_document(o);
    if (!d || l->reference_count == 0) return;
    d->references = SK_NEW_ARRAY(o->arena, sk_doc_reference, l->reference_count);
    for (uint32_t i = 0; d->references && i < l->reference_count; i++) {
        const struct reference *r = &l->references[i];
        const struct link *k = r->link < l->link_count ? &l->links[r->link] : NULL;
        d->references[i] = (sk_doc_reference){.own = k && k->kind == SK_EXCEL_LINK_SELF, .first = r->first, .last = r->last};
        if (k) {
            d->references[i].book = k->address;
            d->references[i].names = k->names.items;
            d->references[i].name_count = k->names.count;
        }
        d->reference_count = i + 1ul;
    }
}

void sk_excel_links_tell(sk_opening *o, sk_excel_links *l)
{
    if (l->told) return;
    l->told = true;
    keep_references(o, l);
    for (uint32_t i = 0; i < l->link_count; i++) tell_link(o, &l->links[i]);
    if (l->unknown_functions) sk_tell_number(o, SK_FACT_EXCEL_FUNCTION_UNKNOWN, l->unknown_functions, 0, 0);
}

/* --- names in formulas --- */

/* Excel quotes a sheet name unless it is a plain word. */
static bool needs_quotes(sk_bytes name)
{
    if (name.len == 0 || sk_is_digit(sk_at(name, 0))) return true;
    for (size_t i = 0; i < name.len; i++) {
        int c = sk_at(name, i);
        if (c < 0x80 && !sk_is_alnum(c) && c != '_' && c != '.') return true;
    }
    uint32_t row, column;
    return sk_excel_read_address(name, &row, &column);
}

static void write_escaped(sk_buf *out, sk_bytes text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (sk_at(text, i) == '\'') sk_buf_byte(out, '\'');
        sk_buf_byte(out, (uint8_t)sk_at(text, i));
    }
}

/* Behind the folders of a path. */
static size_t file_name_start(sk_bytes path)
{
    size_t at = path.len;
    while (at > 0 && sk_at(path, at - 1) != '\\' && sk_at(path, at - 1) != '/') at--;
    return at;
}

/* 'folder\[book]first:last'! */
static void write_sheet(sk_buf *out, sk_bytes book, sk_bytes first, sk_bytes last)
{
    bool quotes = book.len || needs_quotes(first) || (last.len && needs_quotes(last));
    if (quotes) sk_buf_byte(out, '\'');
    if (book.len) {
        size_t name = file_name_start(book);
        write_escaped(out, sk_slice(book, 0, name));
        sk_buf_byte(out, '[');
        write_escaped(out, sk_from(book, name));
        sk_buf_byte(out, ']');
    }
    write_escaped(out, first);
    if (last.len) sk_buf_byte(out, ':');
    write_escaped(out, last);
    sk_buf_str(out, quotes ? "'!" : "!");
}

static sk_bytes own_sheet(const sk_excel_links *l, int32_t index)
{
    const sk_excel_sheet *s = index >= 0 ? sk_excel_sheet_at(l->book, (uint32_t)index) : NULL;
    return s ? s->name : (sk_bytes){NULL, 0};
}

static bool name_sheet(void *self, uint32_t ixti, sk_buf *out)
{
    const sk_excel_links *l = self;
    if (ixti >= l->reference_count || l->references[ixti].link >= l->link_count) return false;
    const struct reference *r = &l->references[ixti];
    const struct link *k = &l->links[r->link];
    bool self_book = k->kind == SK_EXCEL_LINK_SELF;
    if (r->first < 0) { /* a whole book, or a sheet that was deleted (MS-XLS: XTI) */
        if (r->first == -1) sk_buf_str(out, "#REF!");
        return true;
    }
    sk_bytes first = self_book ? own_sheet(l, r->first) : item_at(&k->sheets, (uint32_t)r->first), last = {NULL, 0};
    if (r->last > r->first) last = self_book ? own_sheet(l, r->last) : item_at(&k->sheets, (uint32_t)r->last);
    write_sheet(out, self_book ? (sk_bytes){NULL, 0} : k->address, first, last);
    return true;
}

static bool name_defined(void *self, uint32_t index, sk_buf *out)
{
    const sk_excel_links *l = self;
    if (index == 0 || index > sk_excel_name_count(l->book)) return false;
    sk_buf_bytes(out, sk_excel_name_at(l->book, index - 1));
    return true;
}

/* 'book.xls'! or program|'topic'! */
static void write_address(sk_buf *out, const struct link *k)
{
    size_t bar = k->kind == SK_EXCEL_LINK_PROGRAM ? sk_find_byte(k->address, 0, '|') : SK_NPOS;
    if (bar != SK_NPOS) sk_buf_bytes(out, sk_slice(k->address, 0, bar + 1));
    sk_buf_byte(out, '\'');
    write_escaped(out, bar == SK_NPOS ? k->address : sk_from(k->address, bar + 1));
    sk_buf_str(out, "'!");
}

static bool name_external(void *self, uint32_t ixti, uint32_t index, sk_buf *out)
{
    sk_excel_links *l = self;
    if (ixti >= l->reference_count || l->references[ixti].link >= l->link_count || index == 0) return false;
    const struct link *k = &l->links[l->references[ixti].link];
    if (k->kind == SK_EXCEL_LINK_SELF) { /* a name local to another sheet */
        if (index > sk_excel_name_count(l->book)) return false;
        if (l->references[ixti].first >= 0) (void)name_sheet(self, ixti, out);
        return name_defined(self, index, out);
    }
    if (index > k->names.count) return false;
    if (k->kind != SK_EXCEL_LINK_ADDIN) write_address(out, k);
    sk_bytes name = item_at(&k->names, index - 1);
    if (sk_starts_nocase(name, SK_LIT("_xlbgnm."))) name = sk_from(name, 8); /* a prefix that Excel does not show */
    sk_buf_bytes(out, name);
    return true;
}

/* BIFF5: a positive index is an external sheet, a negative one this book's sheets first to last. */
static bool name_tabs(void *self, int32_t external, uint32_t first, uint32_t last, sk_buf *out)
{
    sk_excel_links *l = self;
    if (external >= 0) return false;
    sk_bytes name = own_sheet(l, (int32_t)first);
    if (name.len == 0) return false;
    write_sheet(out, (sk_bytes){NULL, 0}, name, last > first ? own_sheet(l, (int32_t)last) : (sk_bytes){NULL, 0});
    return true;
}

static const sk_deviation_id status_deviations[] = {[SK_PTG_UNKNOWN] = SK_DEV_EXCEL_FORMULA_UNKNOWN,
                                                    [SK_PTG_CUT] = SK_DEV_EXCEL_FORMULA_CUT,
                                                    [SK_PTG_STACK] = SK_DEV_EXCEL_FORMULA_STACK};

sk_ptg_output sk_excel_formula(sk_opening *o, sk_excel_book *book, const sk_excel_tokens *t)
{
    sk_excel_links *l = sk_excel_links_of(o, book);
    if (!l || !sk_spend(o->budget, SK_LIMIT_EXCEL_FORMULAS_BYTES, t->tokens.len))
        return (sk_ptg_output){.status = SK_PTG_LIMIT};
    sk_excel_set_version(book, t->version);
    sk_ptg_names names = {l, name_sheet, name_defined, name_external, name_tabs};
    sk_ptg_input in = {.version = t->version,
                       .tokens = t->tokens,
                       .extra = t->extra,
                       .row = t->row,
                       .column = t->column,
                       .codepage = sk_excel_codepage(book),
                       .names = &names,
                       .most = (size_t)o->budget->limits.value[SK_LIMIT_EXCEL_FORMULA_BYTES]};
    sk_ptg_output out = sk_ptg_text(l->ptg, &in);
    l->unknown_functions += out.unknown_functions;
    if (out.status == SK_PTG_LIMIT)
        o->budget->reached[SK_LIMIT_EXCEL_FORMULA_BYTES] = true;
    else if (out.status != SK_PTG_SOUND)
        sk_excel_tell_deviation(o, book, status_deviations[out.status], t->off);
    if (!sk_spend(o->budget, SK_LIMIT_EXCEL_FORMULAS_BYTES, out.text.len)) out.text = (sk_bytes){NULL, 0};
    return out;
}
