/* Controls of Microsoft Forms: MS-OFORMS 2.2.
 *
 * Every record has one shape: version (2 bytes), length (2), PropMask (4, MorphData 8), then a DataBlock with the
 * small properties whose bit is set, each at a multiple of its size, then from a multiple of 4 an ExtraDataBlock with
 * sizes and positions (8 bytes) and strings padded to 4. Both blocks follow the order of the bits, so one table a class
 * says it all. Strings are counted in the DataBlock: the high bit of the count means one byte a character (2.4.14). */
#include "format/office/forms_control.h"

#include "base/reader.h"
#include "base/text.h"

enum field_type {
    FIELD_NUMBER, /* stored in the DataBlock; named ones become properties */
    FIELD_CHAR,   /* a UTF-16 character in the DataBlock: Accelerator, PasswordChar */
    FIELD_TEXT,   /* count in the DataBlock, string in the ExtraDataBlock */
    FIELD_LIST,   /* size in the DataBlock, counted strings in the ExtraDataBlock */
    FIELD_PAIR    /* 8 bytes in the ExtraDataBlock only */
};

struct field {
    uint8_t bit, size, type;
    const char *name; /* NULL: nothing that a macro would hide text in */
};

struct layout {
    sk_forms_class class;
    uint8_t major, mask_len;
    const struct field *fields;
    size_t count;
    const char *title;
};

#define LAYOUT(class_, major_, mask_, fields_, title_)                                                                           \
    {                                                                                                                            \
        class_, major_, mask_, fields_, sizeof fields_ / sizeof *fields_, title_                                                 \
    }

/* 2.2.1.2 */
static const struct field button_fields[] = {{0, 4, FIELD_NUMBER, "ForeColor"}, {1, 4, FIELD_NUMBER, "BackColor"},
                                             {2, 4, FIELD_NUMBER, NULL},        {3, 4, FIELD_TEXT, "Caption"},
                                             {4, 4, FIELD_NUMBER, NULL},        {5, 0, FIELD_PAIR, NULL},
                                             {6, 1, FIELD_NUMBER, NULL},        {7, 2, FIELD_NUMBER, NULL},
                                             {8, 2, FIELD_CHAR, "Accelerator"}, {10, 2, FIELD_NUMBER, NULL}};

/* 2.2.3.2 */
static const struct field image_fields[] = {
    {3, 4, FIELD_NUMBER, NULL},  {4, 4, FIELD_NUMBER, "BackColor"}, {5, 1, FIELD_NUMBER, NULL}, {6, 1, FIELD_NUMBER, NULL},
    {7, 1, FIELD_NUMBER, NULL},  {8, 1, FIELD_NUMBER, NULL},        {9, 0, FIELD_PAIR, NULL},   {10, 2, FIELD_NUMBER, NULL},
    {11, 1, FIELD_NUMBER, NULL}, {13, 4, FIELD_NUMBER, NULL},       {14, 2, FIELD_NUMBER, NULL}};

/* 2.2.4.2 */
static const struct field label_fields[] = {
    {0, 4, FIELD_NUMBER, "ForeColor"}, {1, 4, FIELD_NUMBER, "BackColor"}, {2, 4, FIELD_NUMBER, NULL},
    {3, 4, FIELD_TEXT, "Caption"},     {4, 4, FIELD_NUMBER, NULL},        {5, 0, FIELD_PAIR, NULL},
    {6, 1, FIELD_NUMBER, NULL},        {7, 4, FIELD_NUMBER, NULL},        {8, 2, FIELD_NUMBER, NULL},
    {9, 2, FIELD_NUMBER, NULL},        {10, 2, FIELD_NUMBER, NULL},       {11, 2, FIELD_CHAR, "Accelerator"},
    {12, 2, FIELD_NUMBER, NULL}};

/* 2.2.5.2: text boxes, lists, check boxes, option and toggle buttons */
static const struct field morph_fields[] = {
    {0, 4, FIELD_NUMBER, NULL},          {1, 4, FIELD_NUMBER, "BackColor"},    {2, 4, FIELD_NUMBER, "ForeColor"},
    {3, 4, FIELD_NUMBER, "MaxLength"},   {4, 1, FIELD_NUMBER, NULL},           {5, 1, FIELD_NUMBER, NULL},
    {6, 1, FIELD_NUMBER, NULL},          {7, 1, FIELD_NUMBER, NULL},           {8, 0, FIELD_PAIR, NULL},
    {9, 2, FIELD_CHAR, "PasswordChar"},  {10, 4, FIELD_NUMBER, NULL},          {11, 2, FIELD_NUMBER, "BoundColumn"},
    {12, 2, FIELD_NUMBER, "TextColumn"}, {13, 2, FIELD_NUMBER, "ColumnCount"}, {14, 2, FIELD_NUMBER, "ListRows"},
    {15, 2, FIELD_NUMBER, NULL},         {16, 1, FIELD_NUMBER, NULL},          {17, 1, FIELD_NUMBER, NULL},
    {18, 1, FIELD_NUMBER, NULL},         {20, 1, FIELD_NUMBER, NULL},          {21, 1, FIELD_NUMBER, NULL},
    {22, 4, FIELD_TEXT, "Value"},        {23, 4, FIELD_TEXT, "Caption"},       {24, 4, FIELD_NUMBER, NULL},
    {25, 4, FIELD_NUMBER, NULL},         {26, 4, FIELD_NUMBER, NULL},          {27, 2, FIELD_NUMBER, NULL},
    {28, 2, FIELD_NUMBER, NULL},         {29, 2, FIELD_CHAR, "Accelerator"},   {32, 4, FIELD_TEXT, "GroupName"}};

/* 2.2.7.2 */
static const struct field scroll_fields[] = {
    {0, 4, FIELD_NUMBER, "ForeColor"}, {1, 4, FIELD_NUMBER, "BackColor"},    {2, 4, FIELD_NUMBER, NULL},
    {3, 0, FIELD_PAIR, NULL},          {4, 1, FIELD_NUMBER, NULL},           {5, 4, FIELD_NUMBER, "Min"},
    {6, 4, FIELD_NUMBER, "Max"},       {7, 4, FIELD_NUMBER, "Value"},        {9, 4, FIELD_NUMBER, NULL},
    {10, 4, FIELD_NUMBER, NULL},       {11, 4, FIELD_NUMBER, "SmallChange"}, {12, 4, FIELD_NUMBER, "LargeChange"},
    {13, 4, FIELD_NUMBER, NULL},       {14, 2, FIELD_NUMBER, NULL},          {15, 4, FIELD_NUMBER, "Delay"},
    {16, 2, FIELD_NUMBER, NULL}};

/* 2.2.8.2 */
static const struct field spin_fields[] = {{0, 4, FIELD_NUMBER, "ForeColor"}, {1, 4, FIELD_NUMBER, "BackColor"},
                                           {2, 4, FIELD_NUMBER, NULL},        {3, 0, FIELD_PAIR, NULL},
                                           {5, 4, FIELD_NUMBER, "Min"},       {6, 4, FIELD_NUMBER, "Max"},
                                           {7, 4, FIELD_NUMBER, "Value"},     {8, 4, FIELD_NUMBER, NULL},
                                           {9, 4, FIELD_NUMBER, NULL},        {10, 4, FIELD_NUMBER, "SmallChange"},
                                           {11, 4, FIELD_NUMBER, NULL},       {12, 4, FIELD_NUMBER, "Delay"},
                                           {13, 2, FIELD_NUMBER, NULL},       {14, 1, FIELD_NUMBER, NULL}};

/* 2.2.9.2 */
static const struct field tabstrip_fields[] = {
    {0, 4, FIELD_NUMBER, "Value"}, {1, 4, FIELD_NUMBER, "BackColor"},   {2, 4, FIELD_NUMBER, "ForeColor"},
    {4, 0, FIELD_PAIR, NULL},      {5, 4, FIELD_LIST, "Items"},         {6, 1, FIELD_NUMBER, NULL},
    {8, 4, FIELD_NUMBER, NULL},    {9, 4, FIELD_NUMBER, NULL},          {11, 4, FIELD_NUMBER, NULL},
    {12, 4, FIELD_NUMBER, NULL},   {15, 4, FIELD_LIST, "TipStrings"},   {17, 4, FIELD_LIST, "Names"},
    {18, 4, FIELD_NUMBER, NULL},   {20, 4, FIELD_NUMBER, NULL},         {21, 4, FIELD_LIST, "Tags"},
    {22, 4, FIELD_NUMBER, NULL},   {23, 4, FIELD_LIST, "Accelerators"}, {24, 2, FIELD_NUMBER, NULL}};

/* 2.2.10.2 */
static const struct field form_fields[] = {
    {1, 4, FIELD_NUMBER, "BackColor"}, {2, 4, FIELD_NUMBER, "ForeColor"}, {3, 4, FIELD_NUMBER, NULL},
    {6, 4, FIELD_NUMBER, NULL},        {7, 1, FIELD_NUMBER, NULL},        {8, 1, FIELD_NUMBER, NULL},
    {9, 1, FIELD_NUMBER, NULL},        {10, 0, FIELD_PAIR, NULL},         {11, 0, FIELD_PAIR, NULL},
    {12, 0, FIELD_PAIR, NULL},         {13, 4, FIELD_NUMBER, NULL},       {15, 2, FIELD_NUMBER, NULL},
    {16, 1, FIELD_NUMBER, NULL},       {17, 1, FIELD_NUMBER, NULL},       {18, 4, FIELD_NUMBER, NULL},
    {19, 4, FIELD_TEXT, "Caption"},    {20, 2, FIELD_NUMBER, NULL},       {21, 2, FIELD_NUMBER, NULL},
    {22, 4, FIELD_NUMBER, "Zoom"},     {23, 1, FIELD_NUMBER, NULL},       {25, 1, FIELD_NUMBER, NULL},
    {26, 4, FIELD_NUMBER, NULL},       {27, 4, FIELD_NUMBER, NULL}};

/* 2.2.10.12.2 */
static const struct field site_fields[] = {{0, 4, FIELD_TEXT, "Name"},
                                           {1, 4, FIELD_TEXT, "Tag"},
                                           {2, 4, FIELD_NUMBER, NULL},
                                           {3, 4, FIELD_NUMBER, "HelpContextID"},
                                           {4, 4, FIELD_NUMBER, NULL},
                                           {5, 4, FIELD_NUMBER, NULL},
                                           {6, 2, FIELD_NUMBER, "TabIndex"},
                                           {7, 2, FIELD_NUMBER, NULL},
                                           {8, 0, FIELD_PAIR, NULL},
                                           {9, 2, FIELD_NUMBER, NULL},
                                           {11, 4, FIELD_TEXT, "ControlTipText"},
                                           {12, 4, FIELD_TEXT, NULL},
                                           {13, 4, FIELD_TEXT, "ControlSource"},
                                           {14, 4, FIELD_TEXT, "RowSource"}};

static const struct layout site_layout = LAYOUT(SK_FORMS_UNKNOWN, 0, 4, site_fields, "Site");

static const struct layout layouts[] = {
    LAYOUT(SK_FORMS_FORM, 4, 4, form_fields, "UserForm"),         LAYOUT(SK_FORMS_FRAME, 4, 4, form_fields, "Frame"),
    LAYOUT(SK_FORMS_MULTIPAGE, 4, 4, form_fields, "MultiPage"),   LAYOUT(SK_FORMS_MORPH, 2, 8, morph_fields, "MorphData"),
    LAYOUT(SK_FORMS_TEXTBOX, 2, 8, morph_fields, "TextBox"),      LAYOUT(SK_FORMS_LISTBOX, 2, 8, morph_fields, "ListBox"),
    LAYOUT(SK_FORMS_COMBOBOX, 2, 8, morph_fields, "ComboBox"),    LAYOUT(SK_FORMS_CHECKBOX, 2, 8, morph_fields, "CheckBox"),
    LAYOUT(SK_FORMS_OPTION, 2, 8, morph_fields, "OptionButton"),  LAYOUT(SK_FORMS_TOGGLE, 2, 8, morph_fields, "ToggleButton"),
    LAYOUT(SK_FORMS_LABEL, 2, 4, label_fields, "Label"),          LAYOUT(SK_FORMS_BUTTON, 2, 4, button_fields, "CommandButton"),
    LAYOUT(SK_FORMS_TABSTRIP, 2, 4, tabstrip_fields, "TabStrip"), LAYOUT(SK_FORMS_SCROLL, 2, 4, scroll_fields, "ScrollBar"),
    LAYOUT(SK_FORMS_SPIN, 2, 4, spin_fields, "SpinButton"),       LAYOUT(SK_FORMS_IMAGE, 2, 4, image_fields, "Image")};

#define LAYOUT_COUNT (sizeof layouts / sizeof *layouts)

void sk_forms_properties_begin(sk_forms_properties *p, sk_arena *arena)
{
    *p = (sk_forms_properties){.arena = arena};
    p->last = &p->first;
}

void sk_forms_properties_add(sk_forms_properties *p, const char *name, sk_bytes value, uint32_t index, bool text)
{
    sk_forms_property *row = SK_NEW(p->arena, sk_forms_property);
    if (!row) return;
    *row = (sk_forms_property){.name = name, .value = value, .index = index, .text = text};
    *p->last = row;
    p->last = &row->next;
    p->count++;
}

/* 2.4.14: the high bit of the count says that the high bytes, all zero, were left out. */
#define COMPRESSED 0x80000000u

static sk_bytes take_string(sk_reader *r, uint32_t count, sk_arena *a)
{
    sk_bytes raw = sk_take(r, count & ~COMPRESSED);
    sk_align(r, 4);
    if (raw.len == 0) return raw;
    return count & COMPRESSED ? sk_latin1_to_utf8(a, raw) : sk_utf16le_to_utf8(a, raw);
}

#define TABS_MOST 128u

/* Arrays of strings (2.4.5): count and string, over and over, within size bytes. */
static void take_list(sk_reader *r, uint32_t size, const struct field *f, sk_forms_properties *out)
{
    sk_reader list = sk_reader_on(sk_take(r, size), 0);
    for (uint32_t i = 0; sk_left(&list) >= 4 && i < TABS_MOST; i++) {
        uint32_t count = sk_u32le(&list);
        sk_bytes text = take_string(&list, count, out->arena);
        if (list.failed) break;
        sk_forms_properties_add(out, f->name, text, i, true);
    }
    sk_align(r, 4);
    if (list.failed && !r->failed) sk_skip(r, SIZE_MAX);
}

static bool has_bit(uint64_t mask, unsigned bit) { return mask >> bit & 1; }

static uint32_t read_number(sk_reader *r, unsigned size)
{
    sk_align(r, size);
    return size == 1 ? sk_u8(r) : size == 2 ? sk_u16le(r) : sk_u32le(r);
}

static void add_small(const struct field *f, uint32_t value, sk_forms_properties *out)
{
    if (!f->name || value == 0) return;
    if (f->type == FIELD_NUMBER)
        sk_forms_properties_add(out, f->name, sk_text_bytes(out->arena, "%ld", (long)(int32_t)value), 0, false);
    if (f->type == FIELD_CHAR) {
        sk_buf text = sk_buf_new(out->arena, 8);
        sk_buf_utf8(&text, value);
        sk_forms_properties_add(out, f->name, sk_buf_view(&text), 0, true);
    }
}

static void read_extra(sk_reader *r, const struct layout *l, const sk_forms_record *rec, sk_forms_properties *out)
{
    for (size_t i = 0; i < l->count && !r->failed; i++) {
        const struct field *f = &l->fields[i];
        if (!has_bit(rec->mask, f->bit)) continue;
        if (f->type == FIELD_PAIR) sk_skip(r, 8);
        if (f->type == FIELD_LIST) take_list(r, rec->number[f->bit], f, out);
        if (f->type != FIELD_TEXT) continue;
        sk_bytes text = take_string(r, rec->number[f->bit], out->arena);
        if (!r->failed && f->name && text.len) sk_forms_properties_add(out, f->name, text, 0, true);
    }
}

/* Everything between the header and the end of the ExtraDataBlock; true where it ends inside the record. *ret_exact: it
 * ends where the record ends. */
static bool read_record(sk_bytes data, const struct layout *l, sk_forms_properties *out, sk_forms_record *rec, bool *ret_exact)
{
    sk_reader head = sk_reader_on(data, 0);
    uint16_t version = sk_u16le(&head), length = sk_u16le(&head);
    if (head.failed || version != (unsigned)l->major << 8 || length < l->mask_len) return false;
    sk_reader r = sk_window(&head, 0, 4u + length);
    if (r.failed) return false;
    sk_skip(&r, 4);
    *rec = (sk_forms_record){.length = length, .end = 4u + length};
    rec->mask = l->mask_len == 8 ? sk_u64le(&r) : sk_u32le(&r);
    for (size_t i = 0; i < l->count && !r.failed; i++) {
        const struct field *f = &l->fields[i];
        if (f->size == 0 || !has_bit(rec->mask, f->bit)) continue;
        rec->number[f->bit] = read_number(&r, f->size);
        if (!r.failed) add_small(f, rec->number[f->bit], out);
    }
    sk_align(&r, 4);
    read_extra(&r, l, rec, out);
    if (ret_exact) *ret_exact = !r.failed && sk_left(&r) == 0;
    return !r.failed;
}

static bool read_with(sk_bytes data, const struct layout *l, sk_forms_properties *out, sk_forms_record *ret_record)
{
    sk_forms_properties mine;
    sk_forms_record rec;
    sk_forms_properties_begin(&mine, out->arena);
    if (!read_record(data, l, &mine, &rec, NULL)) return false;
    if (mine.first) {
        *out->last = mine.first;
        out->last = mine.last;
        out->count += mine.count;
    }
    *ret_record = rec;
    return true;
}

bool sk_forms_control_read(sk_bytes data, sk_forms_class class, sk_forms_properties *out, sk_forms_record *ret_record)
{
    for (size_t i = 0; i < LAYOUT_COUNT; i++)
        if (layouts[i].class == class) return read_with(data, &layouts[i], out, ret_record);
    return false;
}

bool sk_forms_site_read(sk_bytes data, sk_forms_properties *out, sk_forms_record *ret_record)
{
    return read_with(data, &site_layout, out, ret_record);
}

/* MorphData is asked for first: bit 31 of its mask is always set (2.2.5.2), which no other class has. */
sk_forms_class sk_forms_control_guess(sk_bytes data)
{
    static const sk_forms_class order[] = {SK_FORMS_MORPH,    SK_FORMS_FORM,   SK_FORMS_LABEL, SK_FORMS_BUTTON,
                                           SK_FORMS_TABSTRIP, SK_FORMS_SCROLL, SK_FORMS_SPIN,  SK_FORMS_IMAGE};
    sk_arena *scratch = sk_arena_new(4u << 20);
    sk_forms_class found = SK_FORMS_UNKNOWN;
    for (size_t i = 0; scratch && i < sizeof order / sizeof *order && !found; i++) {
        sk_forms_properties none;
        sk_forms_properties_begin(&none, scratch);
        for (size_t k = 0; k < LAYOUT_COUNT; k++) {
            sk_forms_record rec;
            bool exact = false;
            if (layouts[k].class == order[i] && read_record(data, &layouts[k], &none, &rec, &exact) && exact) found = order[i];
        }
    }
    sk_arena_free(scratch);
    return found;
}

/* The first four bytes of each class identifier tell the classes of Microsoft Forms apart (MS-OFORMS 2.4.11, 5). */
sk_forms_class sk_forms_class_of_clsid(sk_bytes clsid)
{
    static const struct {
        uint32_t first;
        sk_forms_class class;
    } classes[] = {{0xD7053240, SK_FORMS_BUTTON},   {0x8BD21D10, SK_FORMS_TEXTBOX},   {0x8BD21D20, SK_FORMS_LISTBOX},
                   {0x8BD21D30, SK_FORMS_COMBOBOX}, {0x8BD21D40, SK_FORMS_CHECKBOX},  {0x8BD21D50, SK_FORMS_OPTION},
                   {0x8BD21D60, SK_FORMS_TOGGLE},   {0x978C9E23, SK_FORMS_LABEL},     {0x4C599241, SK_FORMS_IMAGE},
                   {0xDFD181E0, SK_FORMS_SCROLL},   {0x79176FB0, SK_FORMS_SPIN},      {0xEAE50EB0, SK_FORMS_TABSTRIP},
                   {0x6E182020, SK_FORMS_FRAME},    {0x46E31370, SK_FORMS_MULTIPAGE}, {0xC62A69F0, SK_FORMS_FORM}};
    if (clsid.len != 16) return SK_FORMS_UNKNOWN;
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (sk_u32le_at(clsid, 0) == classes[i].first) return classes[i].class;
    return SK_FORMS_UNKNOWN;
}

const char *sk_forms_class_name(sk_forms_class class)
{
    for (size_t i = 0; i < LAYOUT_COUNT; i++)
        if (layouts[i].class == class) return layouts[i].title;
    return "Control";
}

#define RUN_LEAST 4
#define RUNS_MOST 4096

static bool is_printable(unsigned c) { return c >= 0x20 && c < 0x7F; }

static size_t wide_run(sk_bytes b, size_t at)
{
    size_t i = at;
    while (i + 1 < b.len && is_printable(b.p[i]) && b.p[i + 1] == 0) i += 2;
    return i - at;
}

static size_t narrow_run(sk_bytes b, size_t at)
{
    size_t i = at;
    while (i < b.len && is_printable(b.p[i])) i++;
    return i - at;
}

void sk_forms_scan_strings(sk_bytes data, sk_forms_properties *out)
{
    uint32_t index = 0;
    for (size_t i = 0; i < data.len && index < RUNS_MOST;) {
        size_t wide = wide_run(data, i), narrow = wide >= 2 * RUN_LEAST ? 0 : narrow_run(data, i);
        if (wide >= 2 * RUN_LEAST)
            sk_forms_properties_add(out, "Text", sk_utf16le_to_utf8(out->arena, sk_slice(data, i, wide)), index++, true);
        else if (narrow >= RUN_LEAST)
            sk_forms_properties_add(out, "Text", sk_arena_copy(out->arena, sk_slice(data, i, narrow)), index++, true);
        size_t step = wide >= 2 * RUN_LEAST ? wide : narrow;
        i += step ? step : 1;
    }
}
