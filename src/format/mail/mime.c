/* The walk over the parts of a mail: RFC 2046 5.1, in one pass. Delimiters are looked up in a map of the boundaries that
 * are open, so that the cost does not grow with how deep they are nested. See mail.h. */
#include "format/mail/mail.h"

#define GUESSES_MOST 8 /* searches for a missing boundary in one walk: each reads to the end of the mail */

struct frame {
    sk_bytes boundary;
    size_t body_at;
    size_t delimiter_count;
    uintptr_t shadowed; /* what the map said for this boundary before */
    sk_mail_encoding encoding;
    bool digest;
    bool ended;         /* final delimiter seen, kept open by SK_READ_AFTER_END */
};

struct walk {
    sk_mail *m;
    struct frame *frames;
    size_t count, cap;
    sk_map *open;        /* boundary -> index + 1 of the innermost frame that has it; 0: closed */
    sk_mail_entity entity;
    bool in_leaf;
    size_t leaf_at;
    unsigned guesses;
    bool stopped;
};

/* What a line is for the open multiparts. */
struct delimiter {
    size_t frame;
    bool is_final;
};

static bool reads(const struct walk *w, unsigned bit) { return (w->m->reading & bit) != 0; }

static sk_bytes trim_right(sk_bytes b)
{
    while (b.len > 0 && (b.p[b.len - 1] == ' ' || b.p[b.len - 1] == '\t' || b.p[b.len - 1] == '\r')) b.len--;
    return b;
}

static bool look_up(const struct walk *w, sk_bytes boundary, bool *ret_closed, size_t *ret_frame)
{
    uintptr_t value;
    if (boundary.len == 0 || !sk_map_get(w->open, boundary, &value)) return false;
    *ret_closed |= value == 0;
    *ret_frame = (size_t)value - 1;
    return value > 0;
}

/* The innermost boundary followed by something else than white space (RFC 2046 5.1.1 lets only that follow). */
static bool match_prefix(struct walk *w, sk_bytes text, size_t at, struct delimiter *ret)
{
    const struct frame *f = &w->frames[w->count - 1];
    if (!sk_starts(text, f->boundary)) return false;
    sk_mail_deviates(w->m, SK_DEV_MIME_BOUNDARY_PREFIX, at);
    w->m->ambiguous |= SK_READ_PREFIX;
    *ret = (struct delimiter){w->count - 1, sk_starts(sk_from(text, f->boundary.len), SK_LIT("--"))};
    return reads(w, SK_READ_PREFIX);
}

static bool match(struct walk *w, sk_bytes line, size_t at, struct delimiter *ret)
{
    if (w->count == 0 || !sk_starts(line, SK_LIT("--"))) return false;
    sk_bytes text = trim_right(sk_from(line, 2));
    bool closed = false;
    ret->is_final = false;
    if (look_up(w, text, &closed, &ret->frame)) return true;
    if (closed) {
        sk_mail_deviates(w->m, SK_DEV_MIME_BOUNDARY_AFTER_END, at);
        w->m->ambiguous |= SK_READ_AFTER_END;
        return false;
    }
    if (text.len > 2 && sk_equal(sk_from(text, text.len - 2), SK_LIT("--"))) {
        ret->is_final = true;
        if (look_up(w, sk_slice(text, 0, text.len - 2), &closed, &ret->frame)) return true;
        if (closed) return false;
    }
    return match_prefix(w, text, at, ret);
}

static bool stops_header(void *self, sk_bytes line)
{
    struct delimiter ignored;
    struct walk *w = self;
    return match(w, line, w->entity.header.at, &ignored);
}

/* --- frames --- */

static void end_leaf(struct walk *w, size_t end)
{
    if (w->in_leaf) sk_mail_leaf(w->m, &w->entity, w->leaf_at, end < w->leaf_at ? w->leaf_at : end);
    w->in_leaf = false;
    if (w->m->limited) w->stopped = true;
}

/* A multipart whose boundary never came is text for programs that look for nothing else. */
static void tell_undivided(struct walk *w, const struct frame *f, size_t end)
{
    if (end <= f->body_at || sk_trim(sk_slice(w->m->bytes, f->body_at, end - f->body_at)).len == 0) return;
    sk_mail_deviates(w->m, SK_DEV_MIME_BOUNDARY_ABSENT, f->body_at);
    w->m->ambiguous |= SK_READ_GUESS;
    if (f->encoding == SK_ENC_BASE64 || f->encoding == SK_ENC_QP)
        sk_mail_encoded_multipart(w->m, f->encoding, f->boundary, f->body_at, end);
    sk_mail_entity text = {.type = SK_LIT("text/plain")};
    sk_mail_leaf(w->m, &text, f->body_at, end);
}

static void pop(struct walk *w, size_t end, bool closed)
{
    const struct frame *f = &w->frames[w->count - 1];
    if (f->delimiter_count == 0) tell_undivided(w, f, end);
    else if (!closed && !f->ended) {
        sk_mail_deviates(w->m, SK_DEV_MIME_BOUNDARY_UNCLOSED, end);
        w->m->damaged = true;
    }
    if (!sk_map_put(w->open, f->boundary, f->shadowed)) w->stopped = true;
    w->count--;
}

static bool push(struct walk *w, const struct frame *f)
{
    if (w->count == w->cap) {
        size_t cap = w->cap ? w->cap * 2 : 16;
        struct frame *frames = sk_arena_grow(w->m->o->arena, w->frames, w->cap, cap, sizeof *frames);
        if (!frames) return false;
        w->frames = frames;
        w->cap = cap;
    }
    w->frames[w->count] = *f;
    w->frames[w->count].shadowed = 0;
    (void)sk_map_get(w->open, f->boundary, &w->frames[w->count].shadowed);
    return sk_map_put(w->open, f->boundary, ++w->count);
}

/* The first line of the body that could be a delimiter. */
static sk_bytes guess_boundary(const struct walk *w, size_t body_at)
{
    sk_bytes mail = w->m->bytes;
    for (size_t at = body_at; at != SK_NPOS && at < mail.len; at = sk_find(mail, at, SK_LIT("\n--"))) {
        size_t start = at == body_at && mail.p[at] != '\n' ? at : at + 1, next;
        sk_bytes line = trim_right(sk_mail_line(mail, start, reads(w, SK_READ_BARE_CR), &next));
        if (sk_starts(line, SK_LIT("--")) && line.len > 2) return sk_from(line, 2);
        at = start;
    }
    return (sk_bytes){NULL, 0};
}

static bool boundary_comes(const struct walk *w, sk_bytes boundary, size_t body_at)
{
    for (size_t at = body_at; (at = sk_find(w->m->bytes, at, boundary)) != SK_NPOS; at++)
        if (at >= body_at + 2 && w->m->bytes.p[at - 1] == '-' && w->m->bytes.p[at - 2] == '-') return true;
    return false;
}

static sk_bytes settle_boundary(struct walk *w)
{
    sk_bytes boundary = w->entity.boundary;
    size_t body_at = w->entity.header.body_at;
    if (!reads(w, SK_READ_GUESS) || w->guesses >= GUESSES_MOST) return boundary;
    w->guesses++;
    return boundary.len && boundary_comes(w, boundary, body_at) ? boundary : guess_boundary(w, body_at);
}

static void enter(struct walk *w)
{
    sk_mail_entity *e = &w->entity;
    size_t body_at = e->header.body_at;
    sk_bytes boundary = e->is_multipart ? settle_boundary(w) : (sk_bytes){NULL, 0};
    if (e->is_multipart && boundary.len == 0) {
        sk_mail_deviates(w->m, SK_DEV_MIME_BOUNDARY_ABSENT, e->header.at);
        w->m->ambiguous |= SK_READ_GUESS;
    }
    bool deep = boundary.len && !sk_within(w->m->o->budget, SK_LIMIT_MIME_DEPTH, w->count + 1);
    if (deep) w->m->limited = true;
    if (boundary.len == 0 || deep) {
        w->in_leaf = true;
        w->leaf_at = body_at;
        return;
    }
    const struct frame f = {.boundary = boundary,
                            .body_at = body_at,
                            .encoding = e->encoding,
                            .digest = sk_is(e->type, "multipart/digest")};
    if (!push(w, &f)) w->stopped = true;
}

static void read_entity(struct walk *w, size_t at)
{
    sk_mail *m = w->m;
    if (!sk_within(m->o->budget, SK_LIMIT_MIME_PARTS, ++m->entity_count)) {
        m->limited = w->stopped = true;
        return;
    }
    const char *type = w->count && w->frames[w->count - 1].digest ? "message/rfc822" : "text/plain";
    if (!sk_mail_entity_read(m, at, type, w->count ? stops_header : NULL, w, &w->entity)) {
        w->stopped = true;
        return;
    }
    enter(w);
}

/* --- the walk --- */

/* The break before a delimiter belongs to it (RFC 2046 5.1.1). */
static size_t without_break(const struct walk *w, size_t at)
{
    sk_bytes mail = w->m->bytes;
    if (at > 0 && mail.p[at - 1] == '\n') at--;
    else return at > 0 && mail.p[at - 1] == '\r' ? at - 1 : at;
    return at > 0 && mail.p[at - 1] == '\r' ? at - 1 : at;
}

/* The next line at or behind at that begins with "--", or SK_NPOS. */
static size_t next_dashes(const struct walk *w, size_t at)
{
    sk_bytes mail = w->m->bytes;
    if (at < mail.len && mail.p[at] == '-' && sk_at(mail, at + 1) == '-' &&
        (at == 0 || mail.p[at - 1] == '\n' || mail.p[at - 1] == '\r'))
        return at;
    if (!reads(w, SK_READ_BARE_CR)) {
        size_t found = sk_find(mail, at, SK_LIT("\n--"));
        return found == SK_NPOS ? found : found + 1;
    }
    for (; at + 2 < mail.len; at++)
        if ((mail.p[at] == '\n' || mail.p[at] == '\r') && mail.p[at + 1] == '-' && mail.p[at + 2] == '-') return at + 1;
    return SK_NPOS;
}

static void take_delimiter(struct walk *w, const struct delimiter *d, size_t at, size_t next)
{
    size_t end = without_break(w, at);
    end_leaf(w, end);
    while (w->count > d->frame + 1) pop(w, end, false);
    struct frame *f = &w->frames[d->frame];
    f->delimiter_count++;
    if (d->is_final && reads(w, SK_READ_AFTER_END)) f->ended = true;
    else if (d->is_final) pop(w, end, true);
    else if (!w->stopped) read_entity(w, next);
}

void sk_mail_walk(sk_mail *m, size_t at)
{
    struct walk w = {.m = m, .open = sk_map_new(m->o->arena)};
    if (!w.open) return;
    m->entity_count = 0;
    read_entity(&w, at);
    size_t pos = w.entity.header.body_at;
    /* Leaves of the outermost level have nothing to look for; "\n--" before the body is no delimiter of it. */
    while (!w.stopped && w.count > 0 && (pos = next_dashes(&w, pos)) != SK_NPOS) {
        size_t next;
        sk_bytes line = sk_mail_line(m->bytes, pos, reads(&w, SK_READ_BARE_CR), &next);
        struct delimiter d;
        if (match(&w, line, pos, &d)) {
            take_delimiter(&w, &d, pos, next);
            pos = d.is_final || w.stopped ? next : w.entity.header.body_at;
        } else {
            pos = next;
        }
    }
    if (!w.stopped) end_leaf(&w, m->bytes.len);
    while (w.count > 0 && !w.stopped) pop(&w, m->bytes.len, false);
}
