#include "sandbox/record.h"

#include <string.h>

#include "base/buf.h"
#include "base/reader.h"
#include "model/deviations.h"
#include "model/effects.h"
#include "model/evidence.h"
#include "model/facts.h"
#include "model/kinds.h"

/* --- writing --- */

void sk_record_flush(sk_record_writer *w)
{
    if (w->len && !w->failed) w->failed = !w->send(w->self, sk_bytes_of(w->data, w->len));
    w->len = 0;
}

static void put(sk_record_writer *w, sk_bytes b)
{
    if (b.len > sizeof w->data - w->len) sk_record_flush(w);
    if (b.len > sizeof w->data) {
        if (!w->failed) w->failed = !w->send(w->self, b);
        return;
    }
    if (b.len) memcpy(w->data + w->len, b.p, b.len);
    w->len += b.len;
}

static void put_number(sk_record_writer *w, uint64_t v, size_t width)
{
    uint8_t out[8];
    for (size_t i = 0; i < width; i++) out[i] = (uint8_t)(v >> (8 * i));
    put(w, sk_bytes_of(out, width));
}

static void put_u8(sk_record_writer *w, unsigned v) { put_number(w, v, 1); }
static void put_u16(sk_record_writer *w, unsigned v) { put_number(w, v, 2); }
static void put_u32(sk_record_writer *w, uint32_t v) { put_number(w, v, 4); }
static void put_u64(sk_record_writer *w, uint64_t v) { put_number(w, v, 8); }

static void put_text(sk_record_writer *w, sk_bytes b)
{
    put_u32(w, (uint32_t)b.len);
    put(w, b);
}

static void put_head(sk_record_writer *w, sk_record_type type, uint64_t len)
{
    put_u8(w, type);
    put_u32(w, (uint32_t)len);
}

static void tell_artifact(void *self, const sk_artifact *a)
{
    sk_record_writer *w = self;
    put_head(w, SK_RECORD_ARTIFACT, 4 + 4 + 4 + 1 + 2 + 8 + 8 + 4 + a->name.len);
    put_u32(w, a->id);
    put_u32(w, a->parent);
    put_u32(w, a->depth);
    put_u8(w, a->relation);
    put_u16(w, a->kind);
    put_u64(w, a->offset);
    put_u64(w, a->size);
    put_text(w, a->name);
}

static void tell_closed(void *self, const sk_artifact *a)
{
    sk_record_writer *w = self;
    put_head(w, SK_RECORD_CLOSED, 4 + 2 + 1 + 8 + 8 + 8 + 1 + sizeof a->sha256);
    put_u32(w, a->id);
    put_u16(w, a->kind);
    put_u8(w, a->outcome);
    put_u64(w, a->offset);
    put_u64(w, a->size);
    put_u64(w, a->read_size);
    put_u8(w, a->has_sha256);
    put(w, sk_bytes_of(a->sha256, sizeof a->sha256));
    sk_record_flush(w);
}

static void tell_fact(void *self, const sk_fact *f)
{
    sk_record_writer *w = self;
    put_head(w, SK_RECORD_FACT, 2 + 4 + 8 + 8 + 4 + f->value.len);
    put_u16(w, f->key);
    put_u32(w, f->artifact);
    put_u64(w, f->off);
    put_u64(w, f->len);
    put_text(w, f->value);
}

static void tell_deviation(void *self, const sk_deviation *d)
{
    sk_record_writer *w = self;
    put_head(w, SK_RECORD_DEVIATION, 2 + 4 + 8);
    put_u16(w, d->id);
    put_u32(w, d->artifact);
    put_u64(w, d->off);
}

static void tell_evidence(void *self, const sk_evidence *e)
{
    sk_record_writer *w = self;
    put_head(w, SK_RECORD_EVIDENCE, 2 + 4 + 8 + 8 + 4 + e->detail.len);
    put_u16(w, e->id);
    put_u32(w, e->artifact);
    put_u64(w, e->off);
    put_u64(w, e->len);
    put_text(w, e->detail);
    sk_record_flush(w);
}

static void tell_effect(void *self, const sk_effect *e)
{
    sk_record_writer *w = self;
    uint64_t len = 2 + 4 + 4 + 8 + 8 + 4;
    size_t count = 0;
    for (; count < e->arg_count && count < SK_RECORD_ARGS; count++) {
        uint64_t more = 8 + (uint64_t)e->args[count].name.len + e->args[count].value.len;
        if (len + more > SK_RECORD_MOST) break;
        len += more;
    }
    put_head(w, SK_RECORD_EFFECT, len);
    put_u16(w, e->op);
    put_u32(w, e->artifact);
    put_u32(w, e->line);
    put_u64(w, e->off);
    put_u64(w, e->len);
    put_u32(w, (uint32_t)count);
    for (size_t i = 0; i < count; i++) {
        put_text(w, e->args[i].name);
        put_text(w, e->args[i].value);
    }
    sk_record_flush(w);
}

static void tell_indicator(void *self, const sk_indicator *i)
{
    sk_record_writer *w = self;
    put_head(w, SK_RECORD_INDICATOR, 2 + 1 + 4 + 8 + 8 + 4 + i->value.len);
    put_u16(w, i->type);
    put_u8(w, i->how);
    put_u32(w, i->artifact);
    put_u64(w, i->off);
    put_u64(w, i->len);
    put_text(w, i->value);
}

static void tell_steps(void *self, uint64_t steps) { ((sk_record_writer *)self)->steps = steps; }

static void tell_limit(void *self, uint16_t limit)
{
    put_head(self, SK_RECORD_LIMIT, 2);
    put_u16(self, limit);
}

static void tell_content(void *self, const sk_artifact *a, sk_bytes bytes)
{
    sk_record_writer *w = self;
    if (!w->want_content) return;
    if (bytes.len > w->content_left) {
        tell_limit(w, SK_LIMIT_TOTAL_BYTES);
        return;
    }
    w->content_left -= bytes.len;
    uint64_t off = 0;
    do {
        sk_bytes chunk = sk_slice(bytes, off, SK_RECORD_CHUNK);
        put_head(w, SK_RECORD_CONTENT, 4 + 8 + 1 + 4 + chunk.len);
        put_u32(w, a->id);
        put_u64(w, off);
        put_u8(w, off + chunk.len == bytes.len);
        put_text(w, chunk);
        off += chunk.len;
    } while (off < bytes.len);
}

sk_observer sk_record_observer(sk_record_writer *w)
{
    return (sk_observer){.self = w, .artifact = tell_artifact, .closed = tell_closed, .fact = tell_fact,
                         .deviation = tell_deviation, .evidence = tell_evidence, .effect = tell_effect,
                         .indicator = tell_indicator, .limit = tell_limit, .steps = tell_steps, .content = tell_content};
}

void sk_record_trace(void *writer, const sk_trace_line *line)
{
    sk_record_writer *w = writer;
    put_head(w, SK_RECORD_TRACE, 4 + 4 + 4 + 8 + 8 + 4 + line->procedure.len + 4 + line->text.len);
    put_u32(w, line->artifact);
    put_u32(w, line->order);
    put_u32(w, line->line);
    put_u64(w, line->off);
    put_u64(w, line->len);
    put_text(w, line->procedure);
    put_text(w, line->text);
}

void sk_record_piece(sk_record_writer *w, uint64_t off, uint64_t len)
{
    put_head(w, SK_RECORD_PIECE, 16);
    put_u64(w, off);
    put_u64(w, len);
}

void sk_record_finish(sk_record_writer *w, const sk_record_end *end)
{
    put_head(w, SK_RECORD_END, 17);
    put_u8(w, end->status);
    put_u32(w, end->refused);
    put_u32(w, end->strange);
    put_u64(w, w->steps);
    sk_record_flush(w);
}

/* --- reading --- */

uint64_t sk_record_content_budget(const sk_limits *limits, uint64_t length)
{
    uint64_t views, sum; /* a view of the input may be told once on each level */
    if (!sk_mul(length, limits->value[SK_LIMIT_DEPTH] + 1, &views) || !sk_add(views, limits->value[SK_LIMIT_TOTAL_BYTES], &sum))
        return UINT64_MAX;
    return sum;
}

sk_record_reader sk_record_reader_scan(sk_report *report, const sk_limits *limits, uint64_t length)
{
    /* The worker's own report fitted into the memory limit, and a record is hardly longer than what it stands for. */
    return (sk_record_reader){.report = report,
                              .fact_bytes = limits->value[SK_LIMIT_FACT_BYTES],
                              .length = length,
                              .bytes_left = 2 * limits->value[SK_LIMIT_MEMORY] + SK_RECORD_MOST,
                              .content_left = sk_record_content_budget(limits, length),
                              .content_of = SK_NO_ARTIFACT};
}

sk_record_reader sk_record_reader_split(uint64_t length)
{
    return (sk_record_reader){.length = length, .bytes_left = UINT64_MAX, .content_of = SK_NO_ARTIFACT};
}

static bool read_text(sk_reader *in, uint64_t most, sk_bytes *ret)
{
    uint32_t len = sk_u32le(in);
    *ret = sk_take(in, len);
    return len <= most && !in->failed;
}

/* The artifact with that id as the parent knows it, or NULL. */
static const sk_artifact *known(const sk_record_reader *r, uint32_t id) { return sk_report_artifact(r->report, id); }

static bool read_artifact(sk_record_reader *r, sk_reader *in)
{
    uint32_t id = sk_u32le(in), parent = sk_u32le(in), depth = sk_u32le(in);
    unsigned relation = sk_u8(in);
    uint16_t kind = sk_u16le(in);
    sk_artifact a = {.id = id, .parent = parent, .depth = depth, .relation = relation, .kind = kind};
    a.offset = sk_u64le(in);
    a.size = sk_u64le(in);
    if (!read_text(in, r->fact_bytes, &a.name) || !sk_at_end(in) || kind > SK_KIND_NONE) return false;
    if (id == 0) {
        if (parent != SK_NO_ARTIFACT || depth != 0 || relation != SK_REL_INPUT) return false;
    } else {
        const sk_artifact *up = known(r, parent);
        if (parent >= id || !up || depth != up->depth + 1 || relation == SK_REL_INPUT || relation >= SK_REL_COUNT) return false;
    }
    size_t count;
    (void)sk_report_artifacts(r->report, &count);
    return id == count && sk_report_add_artifact(r->report, &a) == id;
}

static bool read_closed(sk_record_reader *r, sk_reader *in)
{
    uint32_t id = sk_u32le(in);
    uint16_t kind = sk_u16le(in);
    unsigned outcome = sk_u8(in);
    uint64_t offset = sk_u64le(in), size = sk_u64le(in), read_size = sk_u64le(in);
    unsigned has_sha256 = sk_u8(in);
    sk_bytes sha256 = sk_take(in, 32);
    sk_artifact *a = sk_report_artifact(r->report, id);
    if (in->failed || !sk_at_end(in) || !a || a->outcome != SK_OUTCOME_OPEN) return false;
    if (kind >= SK_KIND_COUNT || outcome <= SK_OUTCOME_OPEN || outcome >= SK_OUTCOME_NOT_THIS || has_sha256 > 1) return false;
    if (r->content_of == id && !r->content_done) return false;
    a->kind = kind;
    a->outcome = outcome;
    a->offset = offset;
    a->size = size;
    a->read_size = read_size;
    a->has_sha256 = has_sha256;
    sk_copy_out(sha256, a->sha256, sizeof a->sha256);
    sk_report_close_artifact(r->report, id);
    return true;
}

static bool read_fact(sk_record_reader *r, sk_reader *in)
{
    sk_fact f = {.key = sk_u16le(in)};
    f.artifact = sk_u32le(in);
    f.off = sk_u64le(in);
    f.len = sk_u64le(in);
    if (!read_text(in, r->fact_bytes, &f.value) || !sk_at_end(in)) return false;
    if (f.key >= SK_FACT_COUNT || !known(r, f.artifact)) return false;
    sk_report_add_fact(r->report, &f);
    return true;
}

static bool read_deviation(sk_record_reader *r, sk_reader *in)
{
    sk_deviation d = {.id = sk_u16le(in)};
    d.artifact = sk_u32le(in);
    d.off = sk_u64le(in);
    if (in->failed || !sk_at_end(in) || d.id >= SK_DEV_COUNT || !known(r, d.artifact)) return false;
    sk_report_add_deviation(r->report, &d);
    return true;
}

static bool read_evidence(sk_record_reader *r, sk_reader *in)
{
    sk_evidence e = {.id = sk_u16le(in)};
    e.artifact = sk_u32le(in);
    e.off = sk_u64le(in);
    e.len = sk_u64le(in);
    if (!read_text(in, r->fact_bytes, &e.detail) || !sk_at_end(in) || e.id >= SK_EV_COUNT || !known(r, e.artifact)) return false;
    sk_report_add_evidence(r->report, &e);
    return true;
}

static bool read_effect(sk_record_reader *r, sk_reader *in)
{
    sk_effect e = {.op = sk_u16le(in)};
    e.artifact = sk_u32le(in);
    e.line = sk_u32le(in);
    e.off = sk_u64le(in);
    e.len = sk_u64le(in);
    e.arg_count = sk_u32le(in);
    sk_arg args[SK_RECORD_ARGS];
    if (in->failed || e.arg_count > SK_RECORD_ARGS || e.op >= SK_OP_COUNT || !known(r, e.artifact)) return false;
    for (size_t i = 0; i < e.arg_count; i++)
        if (!read_text(in, r->fact_bytes, &args[i].name) || !read_text(in, r->fact_bytes, &args[i].value)) return false;
    if (!sk_at_end(in)) return false;
    e.args = args;
    sk_report_add_effect(r->report, &e);
    return true;
}

static bool read_indicator(sk_record_reader *r, sk_reader *in)
{
    sk_indicator i = {.type = sk_u16le(in)};
    unsigned how = sk_u8(in);
    i.how = how;
    i.artifact = sk_u32le(in);
    i.off = sk_u64le(in);
    i.len = sk_u64le(in);
    if (!read_text(in, r->fact_bytes, &i.value) || !sk_at_end(in)) return false;
    if (i.type >= SK_IOC_COUNT || how >= SK_HOW_COUNT || !known(r, i.artifact)) return false;
    sk_report_add_indicator(r->report, &i);
    return true;
}

/* The limits of the worker itself are the parent's to tell. */
static bool read_limit(sk_record_reader *r, sk_reader *in)
{
    uint16_t limit = sk_u16le(in);
    if (in->failed || !sk_at_end(in) || limit >= SK_LIMIT_COUNT) return false;
    if (limit == SK_LIMIT_SANDBOX_CRASH || limit == SK_LIMIT_SANDBOX_TIME || limit == SK_LIMIT_SANDBOX_MEMORY) return false;
    sk_report_add_limit(r->report, limit);
    return true;
}

/* Chunks of one artifact come in order and whole, while it is open, and before those of the next. */
static bool read_content(sk_record_reader *r, sk_reader *in)
{
    uint32_t id = sk_u32le(in);
    uint64_t off = sk_u64le(in);
    unsigned last = sk_u8(in);
    sk_bytes chunk;
    const sk_artifact *a = known(r, id);
    if (!read_text(in, SK_RECORD_CHUNK, &chunk) || !sk_at_end(in) || last > 1) return false;
    if (!a || a->outcome != SK_OUTCOME_OPEN || !r->content || chunk.len > r->content_left || (chunk.len == 0 && !last)) return false;
    if (id != r->content_of) {
        const sk_artifact *before = known(r, r->content_of);
        if (before && before->outcome == SK_OUTCOME_OPEN) return false;
        r->content_of = id;
        r->content_off = 0;
        r->content_done = false;
    }
    if (r->content_done || off != r->content_off) return false;
    r->content_left -= chunk.len;
    r->content_off += chunk.len;
    r->content_done = last;
    r->content(r->self, a, off, chunk, last);
    return true;
}

static bool read_trace(sk_record_reader *r, sk_reader *in)
{
    sk_trace_line line = {.artifact = sk_u32le(in)};
    line.order = sk_u32le(in);
    line.line = sk_u32le(in);
    line.off = sk_u64le(in);
    line.len = sk_u64le(in);
    size_t effects;
    (void)sk_report_effects(r->report, &effects);
    if (!r->trace || !read_text(in, r->fact_bytes, &line.procedure) || !read_text(in, r->fact_bytes, &line.text) || !sk_at_end(in)) return false;
    if (!known(r, line.artifact) || line.order > effects) return false;
    r->trace(r->self, &line);
    return true;
}

static bool read_piece(sk_record_reader *r, sk_reader *in)
{
    uint64_t off = sk_u64le(in), len = sk_u64le(in);
    if (in->failed || !sk_at_end(in) || off < r->piece_end || off > r->length || len == 0 || len > r->length - off) return false;
    r->piece_end = off + len;
    if (r->piece) r->piece(r->self, off, len);
    return true;
}

static bool all_closed(const sk_report *report)
{
    size_t count;
    const sk_artifact *a = sk_report_artifacts(report, &count);
    for (size_t i = 0; i < count; i++)
        if (a[i].outcome == SK_OUTCOME_OPEN) return false;
    return count > 0;
}

static bool read_end(sk_record_reader *r, sk_reader *in)
{
    r->end.status = sk_u8(in);
    r->end.refused = sk_u32le(in);
    r->end.strange = sk_u32le(in);
    r->end.steps = sk_u64le(in);
    if (in->failed || !sk_at_end(in) || r->end.status > SK_INTERNAL) return false;
    r->ended = true;
    return !r->report || r->end.status != SK_OK || all_closed(r->report);
}

static bool (*const readers[SK_RECORD_COUNT])(sk_record_reader *, sk_reader *) = {
    [SK_RECORD_ARTIFACT] = read_artifact, [SK_RECORD_CLOSED] = read_closed,     [SK_RECORD_FACT] = read_fact,
    [SK_RECORD_DEVIATION] = read_deviation, [SK_RECORD_EVIDENCE] = read_evidence, [SK_RECORD_EFFECT] = read_effect,
    [SK_RECORD_INDICATOR] = read_indicator, [SK_RECORD_LIMIT] = read_limit,     [SK_RECORD_CONTENT] = read_content,
    [SK_RECORD_TRACE] = read_trace,       [SK_RECORD_PIECE] = read_piece,     [SK_RECORD_END] = read_end,
};

static bool belongs(const sk_record_reader *r, unsigned type)
{
    if (type >= SK_RECORD_COUNT || !readers[type] || r->ended) return false;
    if (type == SK_RECORD_END) return true;
    return r->report ? type != SK_RECORD_PIECE : type == SK_RECORD_PIECE;
}

static bool read_one(sk_record_reader *r, unsigned type, sk_bytes fields)
{
    uint64_t cost = SK_RECORD_HEAD + (type == SK_RECORD_CONTENT ? 0 : fields.len);
    if (cost > r->bytes_left) return false;
    if (type != SK_RECORD_CONTENT) r->bytes_left -= cost;
    sk_reader in = sk_reader_on(fields, 0);
    return readers[type](r, &in);
}

size_t sk_record_read(sk_record_reader *r, sk_bytes b)
{
    size_t taken = 0;
    while (!r->broken) {
        sk_bytes rest = sk_from(b, taken);
        if (rest.len == 0) break;
        unsigned type = (unsigned)sk_at(rest, 0);
        r->broken = !belongs(r, type);
        if (r->broken || rest.len < SK_RECORD_HEAD) break;
        uint32_t len = sk_u32le_at(rest, 1);
        r->broken = len > SK_RECORD_MOST;
        if (r->broken || rest.len - SK_RECORD_HEAD < len) break;
        r->broken = !read_one(r, type, sk_slice(rest, SK_RECORD_HEAD, len));
        taken += SK_RECORD_HEAD + len;
    }
    return taken;
}
