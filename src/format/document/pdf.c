/* PDF: a scan of its objects, not a reader of its pages (ISO 32000-1).
 *
 * Objects are found where they stand ("12 0 obj"), whatever the cross-reference table says, so that damage, several
 * revisions and objects hidden from the table are all seen. Streams of objects (7.5.7) are unpacked; told are actions
 * (12.6), scripts, addresses, attached files and forms. Page contents and pictures are not decoded. */
#include "base/attr.h"
#include "base/map.h"
#include "base/text.h"
#include "codec/inflate.h"
#include "format/document/indicators.h"
#include "format/document/pdf_filter.h"
#include "format/document/pdf_lex.h"
#include "model/format.h"

#define HEADER_WITHIN 1024 /* Acrobat accepts the header there (implementation note 13 of PDF 1.7) */
#define STREAM_MOST (8u << 20)
#define FACTS_MOST 200

struct object {
    uint64_t number;
    sk_bytes text; /* from behind "obj" */
    uint64_t off;  /* of text in the artifact; meaningless when packed */
    bool packed, has_stream;
    bool cut;        /* the stream has no end: it goes on to the end of the file */
    sk_bytes stream; /* as stored */
    uint64_t stream_off;
    const pdf_token *filters;
    size_t filter_count;
    bool object_stream, predicted;
    uint64_t n, first;
};

struct pdf {
    sk_opening *o;
    sk_bytes file;
    pdf_dict *stack, *inner; /* scratch of pdf_read_object: for the scan, and for what is referred to */
    struct object *objects;
    size_t count, cap;
    sk_map *by_number;
    bool encrypted, damaged, limited;
    size_t unended;           /* index behind the object whose stream has no end so far; 0 for none */
    const struct object *now; /* whose dictionaries are being read */
    uint64_t scripts, uris, told;
    bool form_told, xfa_told, auto_told;
};

/* --- collecting objects --- */

static struct object *add_object(struct pdf *p)
{
    if (!sk_spend(p->o->budget, SK_LIMIT_PDF_OBJECTS, 1)) {
        p->limited = true;
        return NULL;
    }
    if (p->count == p->cap) {
        size_t cap = p->cap ? p->cap * 2 : 256;
        struct object *grown = sk_arena_grow(p->o->arena, p->objects, p->cap, cap, sizeof *grown);
        if (!grown) {
            p->limited = true;
            return NULL;
        }
        p->objects = grown;
        p->cap = cap;
    }
    struct object *new = &p->objects[p->count++];
    *new = (struct object){0};
    return new;
}

static void set_filters(struct pdf *p, struct object *obj, const pdf_dict *d)
{
    pdf_token *copy = d->filter_count ? SK_NEW_ARRAY(p->o->arena, pdf_token, d->filter_count) : NULL;
    for (size_t i = 0; copy && i < d->filter_count; i++) copy[i] = d->filters[i];
    obj->filters = copy;
    obj->filter_count = copy ? d->filter_count : 0;
}

static bool is_encryption(const pdf_dict *d)
{
    pdf_type t = d->value[PDF_KEY_ENCRYPT].type;
    return t == PDF_REF || t == PDF_OPEN_DICT;
}

/* Index behind the line end that follows the word "stream" (7.3.8.1). */
static size_t stream_start(sk_bytes file, size_t at)
{
    if (sk_at(file, at) == '\r') at++;
    if (sk_at(file, at) == '\n') at++;
    return at;
}

/* The stream's end: by /Length where "endstream" follows it, else by the next "endstream". *no_end remembers that there
 * is none further on, so that it is looked for once. */
static size_t stream_end(struct pdf *p, size_t start, const pdf_dict *d, bool *no_end)
{
    const pdf_token *length = &d->value[PDF_KEY_LENGTH];
    if (length->type == PDF_NUMBER && length->number <= p->file.len - start) {
        size_t end = start + (size_t)length->number;
        size_t word = stream_start(p->file, end);
        if (sk_starts(sk_from(p->file, word), SK_LIT("endstream"))) return end;
    }
    size_t end = *no_end ? SK_NPOS : sk_find(p->file, start, SK_LIT("endstream"));
    if (end != SK_NPOS) return end;
    *no_end = true;
    return SK_NPOS;
}

/* A stream without end that another object follows ends there at the latest: bytes are decoded once, and that one alone
 * which goes on to the end of the file is cut by it. */
static void end_before(struct pdf *p, size_t start)
{
    if (p->unended == 0) return;
    struct object *before = &p->objects[p->unended - 1];
    before->stream = sk_slice(before->stream, 0, start - before->stream_off);
    before->cut = false;
    p->damaged = true;
    p->unended = 0;
}

static void take_stream(struct pdf *p, struct object *obj, const pdf_dict *d, size_t word, size_t *at, bool *no_end)
{
    size_t start = stream_start(p->file, word + 6), end = stream_end(p, start, d, no_end);
    if (end == SK_NPOS) {
        sk_tell_deviation(p->o, SK_DEV_PDF_STREAM_UNENDED, word);
        obj->cut = true;
        p->unended = p->count;
        end = p->file.len;
        *at = start;
    } else {
        *at = end;
    }
    const pdf_token *type = &d->value[PDF_KEY_TYPE], *n = &d->value[PDF_KEY_N], *first = &d->value[PDF_KEY_FIRST];
    obj->has_stream = true;
    obj->stream = sk_slice(p->file, start, end - start);
    obj->stream_off = start;
    set_filters(p, obj, d);
    obj->object_stream = type->type == PDF_NAME && pdf_name_is(type->text, "ObjStm");
    obj->predicted = d->value[PDF_KEY_PREDICTOR].type == PDF_NUMBER && d->value[PDF_KEY_PREDICTOR].number > 1;
    obj->n = n->type == PDF_NUMBER ? n->number : 0;
    obj->first = first->type == PDF_NUMBER ? first->number : 0;
}

/* The number in "12 0 obj", read backwards from the word; false where it is no such thing. */
static bool read_number(sk_bytes b, size_t word, uint64_t *ret)
{
    size_t i = word, end;
    for (int part = 0; part < 2; part++) {
        size_t gap = i;
        while (i > 0 && (sk_is_space(b.p[i - 1]) || b.p[i - 1] == 0)) i--;
        if (i == gap && part == 1) return false;
        end = i;
        while (i > 0 && end - i < 10 && sk_is_digit(b.p[i - 1])) i--;
        if (i == end) return false;
    }
    return sk_parse_u64(sk_slice(b, i, end - i), ret);
}

/* Where the text of an object ends: at "endobj", or where the next object starts, so that one that never ends hides none. */
static size_t text_end(sk_bytes b, size_t at)
{
    uint64_t number;
    for (;;) {
        size_t word = sk_find(b, at, SK_LIT("obj"));
        if (word == SK_NPOS) return b.len;
        if (word >= 3 && sk_starts(sk_from(b, word - 3), SK_LIT("end"))) return word - 3 >= at ? word - 3 : word;
        if (read_number(b, word, &number)) return word;
        at = word + 3;
    }
}

/* Reads the object behind "obj" at `at`; answers where to go on. */
static size_t take_object(struct pdf *p, uint64_t number, size_t at, bool *no_end)
{
    sk_bytes text = sk_slice(p->file, at, text_end(p->file, at) - at);
    pdf_lexer l = {.text = text};
    pdf_dict top = {0};
    pdf_read_object(p->stack, &l, NULL, NULL, &top);
    end_before(p, at);
    struct object *obj = add_object(p);
    if (!obj) return p->file.len;
    obj->number = number;
    obj->text = sk_slice(text, 0, l.at);
    obj->off = at;
    const pdf_token *type = &top.value[PDF_KEY_TYPE];
    if (type->type == PDF_NAME && pdf_name_is(type->text, "XRef") && is_encryption(&top)) p->encrypted = true;
    size_t next = at + l.at;
    while (next < p->file.len && sk_is_space(p->file.p[next])) next++;
    if (sk_starts(sk_from(p->file, next), SK_LIT("stream"))) take_stream(p, obj, &top, next, &next, no_end);
    return next;
}

/* The dictionary of a trailer (7.5.5): does it name an encryption? Answers where to go on. */
static size_t take_trailer(struct pdf *p, size_t at, size_t end)
{
    pdf_lexer l = {.text = sk_slice(p->file, at, end - at)};
    pdf_dict top = {0};
    pdf_read_object(p->stack, &l, NULL, NULL, &top);
    if (is_encryption(&top)) p->encrypted = true;
    return at + l.at;
}

/* Objects and trailers that stand in the file itself. */
static void scan_file(struct pdf *p)
{
    sk_bytes b = p->file;
    bool no_end = false;
    for (size_t at = 0; at < b.len && !p->limited;) {
        uint64_t number = 0;
        size_t word = sk_find(b, at, SK_LIT("obj")), stop = word == SK_NPOS ? b.len : word;
        size_t trailer = sk_find(sk_slice(b, 0, stop), at, SK_LIT("trailer"));
        if (trailer != SK_NPOS)
            at = take_trailer(p, trailer + 7, stop);
        else if (word == SK_NPOS)
            return;
        else if (word >= 4 && read_number(b, word, &number))
            at = take_object(p, number, word + 3, &no_end);
        else
            at = word + 3;
    }
}

/* --- object streams --- */

struct watched {
    sk_source base;
    sk_bytes bytes; /* still to be handed out */
    bool ran_out;
};

static sk_bytes next_watched(sk_source *self)
{
    struct watched *w = (struct watched *)self;
    sk_bytes all = w->bytes;
    w->ran_out = all.len == 0;
    w->bytes = (sk_bytes){0};
    return all;
}

/* True where a stream that is cut by the end of the file is sound up to there: the unpacker stopped for want of bytes, not
 * at bad ones. */
static bool ran_out(struct pdf *p, const struct object *obj, uint64_t most)
{
    struct watched w = {.base = {.next = next_watched}, .bytes = obj->stream};
    uint8_t piece[4096];
    uint64_t made = 0;
    if (!obj->cut || obj->filter_count > 1) return false;
    if (obj->filter_count == 0 || obj->stream.len == 0) return true;
    if (!pdf_name_is(obj->filters[0].text, "FlateDecode") && !pdf_name_is(obj->filters[0].text, "Fl")) return false;
    sk_producer *producer = sk_inflate_producer(p->o->arena, &w.base, SK_INFLATE_ZLIB);
    if (!producer) return false;
    for (size_t len; made < most && (len = producer->produce(producer, piece, sizeof piece)) > 0; made += len) {
    }
    producer->close(producer);
    return w.ran_out;
}

static sk_bytes decode_stream(struct pdf *p, const struct object *obj)
{
    bool whole = true, sound = true, cut = false;
    uint64_t left = p->o->budget->limits.value[SK_LIMIT_PDF_BYTES] - p->o->budget->used[SK_LIMIT_PDF_BYTES];
    uint64_t most = left < STREAM_MOST ? left : STREAM_MOST;
    sk_producer *producer = pdf_decode(p->o->arena, obj->stream, obj->filters, obj->filter_count, most, &cut);
    if (!producer) {
        p->damaged = true;
        return (sk_bytes){0};
    }
    sk_bytes b = pdf_drain(p->o->arena, producer, most, &whole, &sound);
    (void)sk_spend(p->o->budget, SK_LIMIT_PDF_BYTES, b.len);
    if (!whole || cut) {
        p->o->budget->reached[SK_LIMIT_PDF_BYTES] = true;
        p->limited = true;
    }
    if (!sound) {
        sk_tell_deviation(p->o, SK_DEV_PDF_STREAM_DAMAGED, obj->stream_off);
        p->damaged = p->damaged || !ran_out(p, obj, most);
    }
    return b;
}

/* N pairs of number and offset, then the objects from First on (7.5.7). */
static void unpack_objects(struct pdf *p, const struct object *holder)
{
    sk_bytes b = decode_stream(p, holder);
    pdf_lexer head = {.text = sk_slice(b, 0, holder->first)};
    if (holder->predicted || holder->first > b.len || holder->n > b.len) {
        sk_tell_deviation(p->o, SK_DEV_PDF_STREAM_DAMAGED, holder->stream_off);
        p->damaged = p->damaged || holder->predicted || !ran_out(p, holder, STREAM_MOST);
        if (holder->first > b.len) return;
    }
    uint64_t n = holder->n, first = holder->first;
    struct object *last = NULL;
    uint64_t last_off = 0;
    for (uint64_t i = 0; i < n; i++) {
        pdf_token number = pdf_next(&head), offset = pdf_next(&head);
        if (number.type != PDF_NUMBER || offset.type != PDF_NUMBER || offset.number > b.len - first) break;
        if (last && offset.number > last_off) last->text = sk_slice(last->text, 0, offset.number - last_off);
        if (last && offset.number <= last_off) { /* out of order: objects would overlap, and reading them would not be linear */
            p->damaged = true;
            break;
        }
        last = add_object(p);
        if (!last) return;
        last->number = number.number;
        last->packed = true;
        last->text = sk_from(b, first + offset.number);
        last_off = offset.number;
    }
}

static void scan_object_streams(struct pdf *p)
{
    size_t count = p->count; /* those inside are no holders themselves */
    for (size_t i = 0; i < count && !p->limited; i++) {
        struct object holder = p->objects[i];
        if (holder.object_stream && !p->encrypted) unpack_objects(p, &holder);
    }
}

static void index_objects(struct pdf *p)
{
    p->by_number = sk_map_new(p->o->arena);
    for (size_t i = 0; p->by_number && i < p->count; i++)
        (void)sk_map_put(p->by_number, sk_bytes_of(&p->objects[i].number, sizeof p->objects[i].number), i);
}

static const struct object *find_object(const struct pdf *p, const pdf_token *t)
{
    uintptr_t i;
    if (t->type != PDF_REF || !sk_map_get(p->by_number, sk_bytes_of(&t->number, sizeof t->number), &i)) return NULL;
    return &p->objects[i];
}

/* --- telling --- */

static uint64_t span_off(const struct pdf *p, size_t off) { return p->now->packed ? 0 : p->now->off + off; }

static void tell(struct pdf *p, sk_fact_key key, sk_bytes value, const pdf_dict *d)
{
    if (p->told++ >= FACTS_MOST) return;
    sk_tell_fact(p->o, key, value, span_off(p, d->off), p->now->packed || d->end < d->off ? 0 : d->end - d->off);
}

/* A string, or the string object that is referred to. */
static sk_bytes text_of(struct pdf *p, const pdf_token *t)
{
    const struct object *obj = find_object(p, t);
    pdf_token value = *t;
    if (obj) {
        pdf_lexer l = {.text = obj->text};
        value = pdf_next(&l);
    }
    return pdf_text(p->o->arena, &value);
}

static bool spend(struct pdf *p, sk_limit limit)
{
    if (sk_spend(p->o->budget, limit, 1)) return true;
    p->limited = true;
    return false;
}

static void tell_script(struct pdf *p, const pdf_dict *d)
{
    const pdf_token *js = &d->value[PDF_KEY_JS];
    const struct object *obj = find_object(p, js);
    p->scripts++;
    tell(p, SK_FACT_PDF_JAVASCRIPT, (sk_bytes){0}, d);
    if (p->encrypted || !spend(p, SK_LIMIT_PDF_SCRIPTS)) return;
    bool stream = obj && obj->has_stream;
    sk_bytes code = stream ? decode_stream(p, obj) : text_of(p, js);
    if (stream) {
        pdf_token string = {.type = PDF_STRING, .text = code};
        if (sk_starts(code, SK_LIT("\xFE\xFF"))) code = pdf_text(p->o->arena, &string);
    }
    sk_content *content = sk_trim(code).len ? sk_content_computed(p->o->arena, p->o->budget, code) : NULL;
    if (content)
        (void)sk_tell_child(p->o, &(sk_child){.relation = SK_REL_EMBEDDED,
                                              .name = SK_LIT("script"),
                                              .offset = span_off(p, d->off),
                                              .content = content,
                                              .kind = SK_KIND_SCRIPT_JAVASCRIPT,
                                              .kind_fixed = true});
}

static void tell_uri(struct pdf *p, const pdf_dict *d)
{
    sk_bytes uri = text_of(p, &d->value[PDF_KEY_URI]);
    p->uris++;
    if (p->encrypted || uri.len == 0) return;
    sk_tell_target(p->o, uri, span_off(p, d->off), p->now->packed ? 0 : d->end - d->off, SK_LITERAL);
    if (p->uris <= FACTS_MOST) tell(p, SK_FACT_PDF_URI, uri, d);
}

static void tell_launch(struct pdf *p, const pdf_dict *d)
{
    sk_bytes file = text_of(p, &d->value[PDF_KEY_F]);
    tell(p, SK_FACT_PDF_LAUNCH, file, d);
}

static void tell_launch_parameters(struct pdf *p, const pdf_dict *d)
{
    sk_bytes file = text_of(p, &d->value[PDF_KEY_F]), parameters = text_of(p, &d->value[PDF_KEY_P]);
    tell(p, SK_FACT_PDF_LAUNCH,
         sk_text_bytes(p->o->arena, "%.*s %.*s", (int)file.len, (const char *)file.p, (int)parameters.len,
                       (const char *)parameters.p),
         d);
}

/* The dictionary that t refers to. */
static pdf_dict read_dict(struct pdf *p, const pdf_token *t)
{
    pdf_dict d = {0};
    const struct object *obj = find_object(p, t);
    pdf_lexer l = {.text = obj ? obj->text : (sk_bytes){0}};
    pdf_read_object(p->inner, &l, NULL, NULL, &d);
    return d;
}

static sk_content *content_of_file(struct pdf *p, const struct object *obj)
{
    bool cut;
    sk_producer *producer = pdf_decode(p->o->arena, obj->stream, obj->filters, obj->filter_count, STREAM_MOST, &cut);
    if (!producer) return NULL;
    if (cut) {
        p->o->budget->reached[SK_LIMIT_PDF_BYTES] = true;
        producer->outcome = SK_OUTCOME_LIMIT;
    }
    return sk_content_produced(p->o->arena, p->o->budget, producer, SK_SIZE_UNKNOWN);
}

/* A file specification with EF << /F stream >> (7.11.4). */
static void tell_file(struct pdf *p, const pdf_dict *spec)
{
    pdf_token ref = spec->file;
    if (ref.type != PDF_REF && spec->value[PDF_KEY_EF].type == PDF_REF)
        ref = read_dict(p, &spec->value[PDF_KEY_EF]).value[PDF_KEY_F];
    const struct object *obj = find_object(p, &ref);
    sk_bytes name = text_of(p, &spec->value[PDF_KEY_UF]);
    if (name.len == 0) name = text_of(p, &spec->value[PDF_KEY_F]);
    tell(p, SK_FACT_PDF_EMBEDDED_FILE, name, spec);
    if (!obj || !obj->has_stream || !spend(p, SK_LIMIT_PDF_FILES)) return;
    sk_child child = {.relation = SK_REL_EMBEDDED,
                      .name = name,
                      .offset = obj->stream_off,
                      .size = obj->stream.len,
                      .outcome = p->encrypted ? SK_OUTCOME_ENCRYPTED : SK_OUTCOME_UNKNOWN};
    if (!p->encrypted) child.content = content_of_file(p, obj);
    if (child.content) child.outcome = SK_OUTCOME_OPEN;
    (void)sk_tell_child(p->o, &child);
}

static void tell_xfa(struct pdf *p, uint64_t number)
{
    const struct object *obj = find_object(p, &(pdf_token){.type = PDF_REF, .number = number});
    if (!obj || !obj->has_stream || p->encrypted || !spend(p, SK_LIMIT_PDF_SCRIPTS)) return;
    sk_content *content = sk_content_computed(p->o->arena, p->o->budget, decode_stream(p, obj));
    if (content)
        (void)sk_tell_child(p->o, &(sk_child){.relation = SK_REL_EMBEDDED,
                                              .name = SK_LIT("xfa"),
                                              .offset = obj->stream_off,
                                              .content = content,
                                              .kind = SK_KIND_TEXT_XML,
                                              .kind_fixed = true});
}

static void take_forms(struct pdf *p, const pdf_dict *d)
{
    const pdf_token *xfa = &d->value[PDF_KEY_XFA];
    if (d->value[PDF_KEY_ACROFORM].type != PDF_END && !p->form_told) {
        p->form_told = true;
        tell(p, SK_FACT_PDF_ACROFORM, (sk_bytes){0}, d);
    }
    if (xfa->type == PDF_END) return;
    if (!p->xfa_told) tell(p, SK_FACT_PDF_XFA, (sk_bytes){0}, d);
    p->xfa_told = true;
    if (xfa->type == PDF_REF) tell_xfa(p, xfa->number);
    for (size_t i = 0; i < d->xfa_count; i++) tell_xfa(p, d->xfa[i]);
}

/* /OpenAction is a destination in most files (where to open): only actions are told. */
static void take_open_action(struct pdf *p, const pdf_dict *d)
{
    pdf_dict action = read_dict(p, &d->value[PDF_KEY_OPENACTION]);
    if (action.value[PDF_KEY_S].type == PDF_NAME)
        tell(p, SK_FACT_PDF_OPEN_ACTION, pdf_name(p->o->arena, action.value[PDF_KEY_S].text), d);
}

static const struct {
    const char *type;
    sk_fact_key fact;
} reaching[] = {
    {"GoToE", SK_FACT_PDF_GOTO},           {"GoToR", SK_FACT_PDF_GOTO},        {"ImportData", SK_FACT_PDF_IMPORT},
    {"RichMedia", SK_FACT_PDF_RICH_MEDIA}, {"SubmitForm", SK_FACT_PDF_SUBMIT},
};

static void take_dict(void *self, const pdf_dict *d)
{
    struct pdf *p = self;
    const pdf_token *s = &d->value[PDF_KEY_S];
    if (d->value[PDF_KEY_JS].type != PDF_END && d->value[PDF_KEY_JS].type != PDF_NAME) tell_script(p, d);
    if (d->value[PDF_KEY_URI].type != PDF_END && d->value[PDF_KEY_URI].type != PDF_OPEN_DICT) tell_uri(p, d);
    if (s->type == PDF_NAME && pdf_name_is(s->text, "Launch")) tell_launch(p, d);
    if (d->owner == PDF_KEY_WIN) tell_launch_parameters(p, d);
    if (d->value[PDF_KEY_EF].type != PDF_END) tell_file(p, d);
    if (d->owner == PDF_KEY_OPENACTION && s->type == PDF_NAME)
        tell(p, SK_FACT_PDF_OPEN_ACTION, pdf_name(p->o->arena, s->text), d);
    if (d->value[PDF_KEY_OPENACTION].type == PDF_REF && !p->auto_told) {
        p->auto_told = true;
        take_open_action(p, d);
    }
    if (d->value[PDF_KEY_AA].type != PDF_END) tell(p, SK_FACT_PDF_ADDITIONAL_ACTIONS, (sk_bytes){0}, d);
    take_forms(p, d);
    const pdf_token *names[] = {s, &d->value[PDF_KEY_SUBTYPE]};
    for (size_t k = 0; k < SK_COUNT(names); k++)
        for (size_t i = 0; names[k]->type == PDF_NAME && i < SK_COUNT(reaching); i++)
            if (pdf_name_is(names[k]->text, reaching[i].type)) tell(p, reaching[i].fact, text_of(p, &d->value[PDF_KEY_F]), d);
}

static void tell_objects(struct pdf *p)
{
    for (size_t i = 0; i < p->count; i++) {
        p->now = &p->objects[i];
        pdf_lexer l = {.text = p->now->text};
        pdf_read_object(p->stack, &l, take_dict, p, NULL);
    }
}

static void tell_numbers(struct pdf *p)
{
    const struct {
        sk_fact_key key;
        uint64_t value;
    } rows[] = {{SK_FACT_PDF_OBJECTS, p->count}, {SK_FACT_PDF_SCRIPTS, p->scripts}, {SK_FACT_PDF_URIS, p->uris}};
    for (size_t i = 0; i < SK_COUNT(rows); i++)
        if (rows[i].value > 0) sk_tell_number(p->o, rows[i].key, rows[i].value, 0, 0);
    if (p->encrypted) sk_tell_fact(p->o, SK_FACT_PDF_ENCRYPTED, (sk_bytes){0}, 0, 0);
}

static sk_outcome open_pdf(sk_opening *o)
{
    sk_bytes file = sk_content_all(o->content);
    size_t header = sk_find(sk_slice(file, 0, HEADER_WITHIN + 5), 0, SK_LIT("%PDF-"));
    if (header == SK_NPOS) return SK_OUTCOME_NOT_THIS;
    struct pdf p = {.o = o, .file = file, .stack = SK_NEW_ARRAY(o->arena, pdf_dict, PDF_DEPTH_MOST)};
    p.inner = SK_NEW_ARRAY(o->arena, pdf_dict, PDF_DEPTH_MOST);
    if (!p.stack || !p.inner) return SK_OUTCOME_LIMIT;
    if (header > 0) sk_tell_deviation(o, SK_DEV_PDF_HEADER_LATE, header);
    scan_file(&p);
    scan_object_streams(&p);
    index_objects(&p);
    tell_objects(&p);
    tell_numbers(&p);
    if (p.count == 0) sk_tell_deviation(o, SK_DEV_PDF_NO_OBJECTS, 0);
    if (p.limited) return SK_OUTCOME_LIMIT;
    if (p.encrypted) return SK_OUTCOME_ENCRYPTED;
    return p.damaged || p.count == 0 ? SK_OUTCOME_PARTIAL : SK_OUTCOME_COMPLETE;
}

static sk_match probe(const sk_probe_input *in)
{
    size_t at = sk_find(sk_slice(in->head, 0, HEADER_WITHIN + 5), 0, SK_LIT("%PDF-"));
    if (at == SK_NPOS) return (sk_match){0};
    return (sk_match){at == 0 ? 100 : 70, SK_KIND_DOCUMENT_PDF};
}

static const uint16_t kinds[] = {SK_KIND_DOCUMENT_PDF, SK_KIND_NONE};

const sk_format sk_format_pdf = {
    .id = "document.pdf",
    .title = "PDF",
    .source = "ISO 32000-1; docs/formats/pdf.md",
    .probe = probe,
    .open = open_pdf,
    .kinds = kinds,
};
