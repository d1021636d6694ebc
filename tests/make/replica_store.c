/* See replica_store.h. Places: controls of forms (Tag, Caption, ControlTipText, Value, GroupName), pages of a MultiPage, controls
 * on the page, document variables, properties, alternative texts, running text, cells, names. */
#include "make/replica_store.h"

#include <string.h>

#include "make/ooxml.h"
#include "make/xls.h"

#define LURE "This document is protected.\nPress Enable Editing and then Enable Content above to see it."

void replica_store_start(replica_store *s, replica *r, replica_carrier carrier)
{
    *s = (replica_store){.r = r, .carrier = carrier, .text = sk_buf_new(r->a, 1u << 20)};
    for (unsigned i = 0; i < 2; i++) s->form_name[i] = replica_name(r);
    s->multipage_name = replica_name(r);
    s->sheet_name = replica_name(r);
    sk_buf_str(&s->text, LURE);
    s->paragraphs = 2;
}

static bool is_word(const replica_store *s) { return s->carrier == REPLICA_DOC || s->carrier == REPLICA_DOCM; }

static const char *document_of(const replica_store *s)
{
    static const char *const word[] = {"ActiveDocument", "ThisDocument"}, *const excel[] = {"ThisWorkbook", "ActiveWorkbook"};
    return is_word(s) ? REPLICA_PICK(s->r, word) : REPLICA_PICK(s->r, excel);
}

/* --- places: each answers NULL where it is full or the carrier does not have it --- */

static const char *put_control(replica_store *s, const char *text)
{
    static const char *const properties[] = {"Tag", "ControlTipText", "Caption", "Value", "Text", "", "GroupName"};
    replica *r = s->r;
    unsigned form = replica_below(r, 2);
    if (s->control_count[form] >= 20) return NULL;
    const char *property = REPLICA_PICK(r, properties), *name = replica_name(r);
    make_control c = {.class = SK_FORMS_TEXTBOX, .name = name, .value = ""};
    if (replica_odds(r, 30)) c.tag = replica_word(r);
    if (property[0] == 'C' && property[1] == 'a')
        c = (make_control){.class = SK_FORMS_LABEL, .name = name, .caption = text};
    else if (property[0] == 'G')
        c = (make_control){.class = SK_FORMS_OPTION, .name = name, .caption = "", .group = text};
    else if (property[0] == 'T' && property[1] == 'a')
        c.tag = text;
    else if (property[0] == 'C')
        c.tip = text;
    else
        c.value = text;
    s->controls[form][s->control_count[form]++] = c;
    const char *access[] = {sk_text_format(r->a, "%s.%s", s->form_name[form], name),
                            sk_text_format(r->a, "%s.Controls(\"%s\")", s->form_name[form], name)};
    return sk_text_format(r->a, "%s%s%s", access[property[0] && replica_odds(r, 30)], property[0] ? "." : "", property);
}

static const char *put_page_of_form(replica_store *s, const char *text)
{
    if (s->page_count >= 8) return NULL;
    s->pages[s->page_count] = (make_control){.class = SK_FORMS_FORM, .name = replica_name(s->r), .caption = text};
    return sk_text_format(s->r->a, "%s.%s.Pages(%zu).Caption", s->form_name[0], s->multipage_name, s->page_count++);
}

static const char *put_page_control(replica_store *s, const char *text)
{
    replica *r = s->r;
    if (s->carrier != REPLICA_DOC || s->page_control_count >= 12) return NULL;
    const char *name = replica_name(r);
    unsigned how = replica_below(r, 3);
    make_control c = {.class = SK_FORMS_TEXTBOX, .name = name, .value = text};
    if (how == 1) c = (make_control){.class = SK_FORMS_LABEL, .name = name, .caption = text};
    if (how == 2) c = (make_control){.class = SK_FORMS_OPTION, .name = name, .caption = "", .group = text};
    s->page_controls[s->page_control_count++] = c;
    const char *property = how == 1 ? ".Caption" : how == 2 ? ".GroupName" : replica_odds(r, 50) ? "" : ".Text";
    return sk_text_format(r->a, "ThisDocument.%s%s", name, property);
}

static const char *put_variable(replica_store *s, const char *text)
{
    if (s->carrier != REPLICA_DOC || s->variable_count >= 20) return NULL;
    const char *name = replica_name(s->r);
    s->variables[s->variable_count++] = (make_pair){name, text};
    return sk_text_format(s->r->a, "%s.Variables(\"%s\")%s", document_of(s), name, replica_odds(s->r, 50) ? ".Value" : "");
}

static const char *put_property(replica_store *s, const char *text)
{
    if (s->carrier != REPLICA_DOC || s->custom_count >= 20) return NULL;
    const char *name = replica_name(s->r);
    s->custom[s->custom_count++] = (make_pair){name, text};
    return sk_text_format(s->r->a, "%s.CustomDocumentProperties(\"%s\")%s", document_of(s), name,
                          replica_odds(s->r, 50) ? ".Value" : "");
}

static const char *put_title(replica_store *s, const char *text)
{
    if (s->title || s->carrier == REPLICA_XLS) return NULL;
    s->title = text;
    return sk_text_format(s->r->a, "%s.BuiltInDocumentProperties(\"Title\")%s", document_of(s),
                          replica_odds(s->r, 50) ? ".Value" : "");
}

static const char *put_alternative(replica_store *s, const char *text)
{
    if (s->carrier != REPLICA_DOCM || s->alternative) return NULL;
    s->alternative = text;
    return sk_text_format(s->r->a, "%s.Shapes(1).AlternativeText", document_of(s));
}

static const char *put_running_text(replica_store *s, const char *text)
{
    replica *r = s->r;
    if (!is_word(s) || strchr(text, '\n') || s->text.len > 60000) return NULL;
    if (strlen(text) > 900 && s->carrier == REPLICA_DOCM) return NULL; /* the writer's lines are that long */
    unsigned how = replica_below(r, 2);
    const char *a = sk_text_format(r->a, "%s%u[", replica_word(r), s->paragraphs),
               *b = sk_text_format(r->a, "]%s", replica_word(r));
    sk_buf_format(&s->text, how ? "\n%s%s%s" : "\n%.0s%s%.0s", a, text, b);
    s->paragraphs++;
    if (how) return sk_text_format(r->a, "Split(Split(%s.Content.Text, \"%s\")(1), \"%s\")(0)", document_of(s), a, b);
    return sk_text_format(r->a, "Replace(%s.Paragraphs(%u).Range.Text, vbCr, \"\")", document_of(s), s->paragraphs);
}

static const char *put_cell(replica_store *s, const char *text)
{
    replica *r = s->r;
    if (is_word(s) || s->cell_count >= 40) return NULL;
    struct replica_cell *c = &s->cells[s->cell_count++];
    *c = (struct replica_cell){
        .row = 10 + (unsigned)s->cell_count * 17 + replica_below(r, 9), .column = replica_below(r, 26), .text = text};
    switch (replica_below(r, 4)) {
    case 0: return sk_text_format(r->a, "Sheets(\"%s\").Range(\"%c%u\").Value", s->sheet_name, 'A' + (int)c->column, c->row + 1);
    case 1: return sk_text_format(r->a, "Worksheets(2).Cells(%u, %u)", c->row + 1, c->column + 1);
    case 2:
        return sk_text_format(r->a, "CStr(ThisWorkbook.Sheets(\"%s\").Cells(%u, \"%c\").Value)", s->sheet_name, c->row + 1,
                              'A' + (int)c->column);
    default: return sk_text_format(r->a, "Sheets(2).Range(\"$%c$%u\").Text", 'A' + (int)c->column, c->row + 1);
    }
}

static const char *put_name(replica_store *s, const char *text)
{
    replica *r = s->r;
    if (is_word(s) || s->name_count >= 10 || strlen(text) > 200 || strpbrk(text, "\"<>&")) return NULL;
    const char *name = replica_name(r);
    s->names[s->name_count++] = (make_pair){name, text};
    return sk_text_format(r->a, "Replace(Mid(ThisWorkbook.Names(\"%s\").RefersTo, 2), Chr(34), \"\")", name);
}

const char *replica_store_put(replica_store *s, sk_bytes bytes)
{
    static const char *(*const places[])(replica_store * s, const char *text) = {
        put_control,      put_page_control, put_variable,    put_property, put_page_of_form,
        put_running_text, put_title,        put_alternative, put_cell,     put_name};
    if (s->carrier == REPLICA_SCRIPT) return NULL;
    const char *text = sk_arena_string(s->r->a, bytes), *found = NULL;
    for (unsigned tries = 0; tries < 8 && !found; tries++) {
        unsigned which = replica_below(s->r, s->page_only ? 2 : SK_COUNT(places));
        if (s->forms_only) which = 0;
        found = places[which](s, text);
    }
    return found;
}

const char *replica_store_attributes(replica_store *s)
{
    sk_buf b = sk_buf_new(s->r->a, 1u << 14);
    if (s->trigger) sk_buf_format(&b, "Attribute VB_Control = \"%s\"\n", s->trigger);
    for (size_t i = 0; i < s->page_control_count; i++)
        sk_buf_format(&b, "Attribute VB_Control = \"%s, %zu, %zu, MSForms, %s\"\n", s->page_controls[i].name, i, i,
                      s->page_controls[i].class == SK_FORMS_TEXTBOX ? "TextBox"
                      : s->page_controls[i].class == SK_FORMS_LABEL ? "Label"
                                                                    : "OptionButton");
    return sk_arena_string(s->r->a, sk_buf_view(&b));
}

/* --- the document --- */

static size_t forms_of(replica_store *s, make_form forms[2])
{
    size_t count = 0;
    if (s->page_count)
        s->controls[0][s->control_count[0]++] = (make_control){
            .class = SK_FORMS_MULTIPAGE, .name = s->multipage_name, .inside = s->pages, .count = s->page_count};
    for (unsigned i = 0; i < 2; i++)
        if (s->control_count[i]) forms[count++] = (make_form){s->form_name[i], "Form", s->controls[i], s->control_count[i]};
    return count;
}

static sk_bytes project_bin(replica_store *s, const make_vba_project *vba, const make_form *forms, size_t form_count, make_cfb *c,
                            const char *prefix)
{
    if (!c) c = make_cfb_new(s->r->a, 3);
    make_vba_put(c, s->r->a, prefix, vba);
    for (size_t i = 0; i < form_count; i++)
        make_form_put(c, s->r->a, prefix, forms[i].name, forms[i].caption, forms[i].controls, forms[i].count);
    return make_cfb_finish(c);
}

static sk_bytes write_doc(replica_store *s, const make_vba_project *vba, const make_form *forms, size_t form_count)
{
    make_doc d = {.text = sk_arena_string(s->r->a, sk_buf_view(&s->text)),
                  .title = s->title,
                  .author = "A. Writer",
                  .variables = s->variables,
                  .variable_count = s->variable_count,
                  .custom = s->custom,
                  .custom_count = s->custom_count,
                  .vba = vba,
                  .forms = forms,
                  .form_count = form_count,
                  .page_controls = s->page_controls,
                  .page_control_count = s->page_control_count};
    sk_bytes document = make_doc_bytes(s->r->a, &d);
    if (!s->padding) return document;
    sk_buf b = sk_buf_new(s->r->a, document.len + s->padding);
    sk_buf_bytes(&b, document);
    make_zeros(&b, s->padding);
    return sk_buf_view(&b);
}

static void put_xml(sk_buf *b, const char *text)
{
    for (; *text; text++) {
        if (*text == '&')
            sk_buf_str(b, "&amp;");
        else if (*text == '<')
            sk_buf_str(b, "&lt;");
        else if (*text == '"')
            sk_buf_str(b, "&quot;");
        else
            sk_buf_byte(b, (uint8_t)*text);
    }
}

static sk_bytes write_docm(replica_store *s, sk_bytes project)
{
    sk_buf body = sk_buf_new(s->r->a, 1u << 20);
    sk_bytes rest = sk_buf_view(&s->text), line;
    while (sk_next_line(&rest, &line, NULL)) {
        sk_buf_str(&body, "<w:p><w:r><w:t xml:space=\"preserve\">");
        put_xml(&body, sk_arena_string(s->r->a, line));
        sk_buf_str(&body, "</w:t></w:r></w:p>");
    }
    if (s->alternative) {
        sk_buf_str(&body, "<w:p><w:r><w:drawing><wp:anchor xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/"
                          "wordprocessingDrawing\"><wp:docPr id=\"1\" name=\"Picture 1\" descr=\"");
        put_xml(&body, s->alternative);
        sk_buf_str(&body, "\"/></wp:anchor></w:drawing></w:r></w:p>");
    }
    return make_docx(s->r->a, &(make_office){.macro_enabled = true, .title = s->title, .vba = project}, NULL,
                     sk_arena_string(s->r->a, sk_buf_view(&body)));
}

static sk_bytes write_xlsm(replica_store *s, sk_bytes project)
{
    sk_arena *a = s->r->a;
    static const make_xlsx_cell lure[] = {{"B2", "Enable content to see this table.", NULL}};
    make_xlsx_cell *cells = SK_NEW_ARRAY(a, make_xlsx_cell, s->cell_count + 1);
    sk_buf names = sk_buf_new(a, 1u << 14);
    for (size_t i = 0; i < s->cell_count; i++)
        cells[i] = (make_xlsx_cell){.address = sk_text_format(a, "%c%u", 'A' + (int)s->cells[i].column, s->cells[i].row + 1),
                                    .value = s->cells[i].text};
    for (size_t i = 0; i < s->name_count; i++)
        sk_buf_format(&names, "<definedName name=\"%s\" hidden=\"1\">\"%s\"</definedName>", s->names[i].name, s->names[i].value);
    const make_xlsx_sheet sheets[] = {{.name = "Sheet1", .cells = lure, .cell_count = 1},
                                      {.name = s->sheet_name, .state = "hidden", .cells = cells, .cell_count = s->cell_count}};
    return make_xlsx(a, &(make_office){.macro_enabled = true, .title = s->title, .vba = project}, sheets, 2,
                     names.len ? sk_arena_string(a, sk_buf_view(&names)) : NULL);
}

static sk_bytes xls_stream(replica_store *s)
{
    sk_arena *a = s->r->a;
    static const make_xls_cell lure[] = {{.row = 1, .column = 1, .text = "Enable content to see this table."}};
    make_xls_cell *cells = SK_NEW_ARRAY(a, make_xls_cell, s->cell_count + 1);
    make_xls_name *names = SK_NEW_ARRAY(a, make_xls_name, s->name_count + 1);
    for (size_t i = 0; i < s->cell_count; i++)
        cells[i] = (make_xls_cell){.row = s->cells[i].row, .column = s->cells[i].column, .text = s->cells[i].text};
    for (size_t i = 0; i < s->name_count; i++) {
        make_tokens t = make_tokens_new(a, SK_PTG_BIFF8);
        make_ptg_string(&t, s->names[i].value);
        names[i] = (make_xls_name){.name = s->names[i].name, .hidden = true, .tokens = make_tokens_view(&t)};
    }
    make_xls_sheet sheets[] = {
        {.name = "Sheet1", .cells = lure, .cell_count = 1},
        {.name = s->sheet_name, .state = 1 + replica_below(s->r, 2), .cells = cells, .cell_count = s->cell_count}};
    return make_xls_stream(a, &(make_xls){.sheets = sheets, .sheet_count = 2, .names = names, .name_count = s->name_count});
}

sk_bytes replica_store_document(replica_store *s, const make_vba_module *modules, size_t count)
{
    static const uint8_t excel[16] = {0x20, 0x08, 0x02, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46};
    make_form forms[2];
    size_t form_count = forms_of(s, forms);
    make_vba_module *all = SK_NEW_ARRAY(s->r->a, make_vba_module, count + form_count);
    memcpy(all, modules, count * sizeof *modules);
    for (size_t i = 0; i < form_count; i++) all[count + i] = (make_vba_module){.name = forms[i].name, .type = 'f', .code = ""};
    make_vba_project vba = {.name = replica_name(s->r), .modules = all, .count = count + form_count, .locked = s->locked};
    if (s->carrier == REPLICA_DOC) return write_doc(s, &vba, forms, form_count);
    if (s->carrier == REPLICA_DOCM) return write_docm(s, project_bin(s, &vba, forms, form_count, NULL, ""));
    if (s->carrier == REPLICA_XLSM) return write_xlsm(s, project_bin(s, &vba, forms, form_count, NULL, ""));
    make_cfb *c = make_cfb_new(s->r->a, 3);
    make_cfb_clsid(c, 0, excel);
    (void)make_cfb_put(c, "Workbook", xls_stream(s));
    return project_bin(s, &vba, forms, form_count, c, "_VBA_PROJECT_CUR/");
}
