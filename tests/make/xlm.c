#include "make/xlm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void on_effect(void *self, sk_effect_op op, sk_place place, const sk_arg *args, size_t count)
{
    make_xlm *m = self;
    (void)place;
    sk_buf_str(&m->told, sk_effect_name((uint16_t)op));
    for (size_t i = 0; i < count; i++) {
        sk_buf_byte(&m->told, ' ');
        sk_buf_bytes(&m->told, args[i].name);
        sk_buf_byte(&m->told, '=');
        sk_buf_bytes(&m->told, args[i].value);
    }
    sk_buf_byte(&m->told, '\n');
}

static void on_child(void *self, sk_place place, const char *name, uint16_t kind, sk_bytes bytes)
{
    make_xlm *m = self;
    (void)place;
    sk_buf_format(&m->told, "child %s %s ", name, sk_kind_name(kind));
    sk_buf_bytes(&m->told, bytes);
    sk_buf_byte(&m->told, '\n');
}

static void on_trace(void *self, sk_place place, const char *procedure, sk_bytes text)
{
    (void)self;
    (void)place;
    printf("  %s %.*s\n", procedure, (int)text.len, (const char *)text.p);
}

make_xlm *make_xlm_new(void)
{
    sk_arena *a = sk_arena_new(128u << 20);
    make_xlm *m = a ? SK_NEW(a, make_xlm) : NULL;
    if (!m) abort();
    m->arena = a;
    m->budget.limits = sk_limits_default();
    m->told = sk_buf_new(a, 1u << 20);
    m->document = sk_document_new(a, 0);
    sk_world_sink sink = {.self = m, .effect = on_effect, .child = on_child};
    m->world = sk_world_new(a, &m->budget, &sink, NULL);
    if (!m->document || !m->world) abort();
    (void)make_xlm_sheet(m, "Macro1", SK_SHEET_MACRO, SK_SHEET_VERY_HIDDEN);
    (void)make_xlm_sheet(m, "Sheet1", SK_SHEET_WORK, SK_SHEET_VISIBLE);
    return m;
}

void make_xlm_free(make_xlm *m) { sk_arena_free(m->arena); }

sk_doc_sheet *make_xlm_sheet(make_xlm *m, const char *name, sk_sheet_type type, sk_visibility visibility)
{
    uint32_t index = 0;
    for (const sk_doc_sheet *s = m->document->sheets; s; s = s->next) index++;
    return sk_document_add_sheet(
        m->document,
        &(sk_doc_sheet){
            .name = sk_bytes_str(name), .type = type, .visibility = visibility, .index = index, .artifact = index + 1});
}

static sk_doc_sheet *find_sheet(make_xlm *m, const char *name)
{
    sk_doc_sheet *s = m->document->sheets;
    while (s && !sk_is(s->name, name)) s = s->next;
    if (!s) abort();
    return s;
}

static void read_address(const char *address, sk_doc_cell *c)
{
    uint32_t column = 0;
    for (; sk_is_alpha((uint8_t)*address); address++)
        column = column * 26 + (uint32_t)(sk_upper((uint8_t)*address) - 'A' + 1);
    c->column = column - 1;
    c->row = (uint32_t)strtoul(address, NULL, 10) - 1;
}

static void add(make_xlm *m, const char *sheet, sk_doc_cell *c)
{
    if (!sk_document_add_cell(m->document, &m->budget, find_sheet(m, sheet), c)) abort();
}

void make_xlm_cell(make_xlm *m, const char *sheet, const char *address, const char *text)
{
    sk_doc_cell c = {.type = SK_CELL_TEXT, .text = sk_bytes_str(text)};
    char *end = NULL;
    read_address(address, &c);
    double number = strtod(text, &end);
    if (text[0] == '=') {
        c.formula = sk_from(c.text, 1);
        c.text = sk_bytes_str("");
        c.type = SK_CELL_EMPTY;
    } else if (end != text && *end == 0) {
        c.type = SK_CELL_NUMBER;
        c.number = number;
    }
    add(m, sheet, &c);
}

void make_xlm_column(make_xlm *m, const char *const *texts)
{
    for (unsigned i = 0; texts[i]; i++) {
        char address[16];
        snprintf(address, sizeof address, "A%u", i + 1);
        make_xlm_cell(m, "Macro1", address, texts[i]);
    }
}

void make_xlm_tokens(make_xlm *m, const char *sheet, const char *address, const make_tokens *tokens)
{
    sk_doc_cell c = {.tokens = make_tokens_view(tokens)};
    read_address(address, &c);
    m->document->tokens = tokens->version == SK_PTG_BIFF12 ? SK_TOKENS_BIFF12 : SK_TOKENS_BIFF8;
    add(m, sheet, &c);
}

void make_xlm_name(make_xlm *m, const char *name, const char *refers_to)
{
    if (!sk_document_add_name(
            m->document, &(sk_doc_name){.name = sk_bytes_str(name), .formula = sk_bytes_str(refers_to), .sheet = -1}))
        abort();
}

const char *make_xlm_run(make_xlm *m)
{
    if (m->document->name_count == 0) make_xlm_name(m, "Auto_Open", "Macro1!$A$1");
    if (m->trace) m->world->sink.trace = on_trace;
    sk_xlm_run(m->world, m->document);
    return sk_arena_string(m->arena, sk_buf_view(&m->told));
}
