/* What a worker's observer is told arrives; what no worker tells does not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "make/record.h"
#include "model/effects.h"
#include "model/kinds.h"
#include "sandbox/record.h"

struct bench {
    sk_arena *arena;
    sk_limits limits;
    sk_report *report;
    sk_record_reader reader;
};

static struct bench new_bench(void)
{
    struct bench b = {.arena = sk_arena_new(64 << 20), .limits = sk_limits_default()};
    b.report = sk_report_new(&b.limits, 16 << 20);
    b.reader = sk_record_reader_scan(b.report, &b.limits, 1000);
    return b;
}

static void free_bench(struct bench *b)
{
    sk_report_free(b->report);
    sk_arena_free(b->arena);
}

static void arrives_whole_and_in_order(void **state)
{
    (void)state;
    struct bench b = new_bench();
    sk_bytes all = make_records(b.arena, MAKE_RECORDS_PLAIN);
    assert_int_equal(sk_record_read(&b.reader, all), all.len);
    assert_false(b.reader.broken);
    assert_true(b.reader.ended);
    assert_int_equal(b.reader.end.refused, 2);
    size_t count;
    const sk_artifact *a = sk_report_artifacts(b.report, &count);
    assert_int_equal(count, 2);
    assert_int_equal(a[1].parent, 0);
    assert_int_equal(a[1].relation, SK_REL_ATTACHMENT);
    assert_int_equal(a[1].outcome, SK_OUTCOME_PARTIAL);
    assert_int_equal(a[1].read_size, 30);
    assert_true(a[1].has_sha256);
    assert_int_equal(a[1].sha256[31], 31);
    assert_memory_equal(a[1].name.p, "a.txt", 5);
    const sk_effect *e = sk_report_effects(b.report, &count);
    assert_int_equal(count, 1);
    assert_int_equal(e->arg_count, 2);
    assert_memory_equal(e->args[1].value.p, "C:\\x", 4);
    assert_int_equal(sk_report_facts(b.report, &count)->len, 7);
    assert_int_equal(count, 1);
    assert_int_equal(sk_report_deviations(b.report, &count)->off, 9);
    assert_int_equal(sk_report_indicators(b.report, &count)->how, SK_DECODED);
    assert_int_equal(*sk_report_limits(b.report, &count), SK_LIMIT_DEPTH);
    free_bench(&b);
}

/* However the stream is cut, the same report. */
static void arrives_in_any_pieces(void **state)
{
    (void)state;
    for (size_t step = 1; step < 40; step += 3) {
        struct bench b = new_bench();
        sk_bytes all = make_records(b.arena, MAKE_RECORDS_PLAIN);
        size_t done = 0;
        for (size_t end = step; done < all.len; end = end + step < all.len ? end + step : all.len) {
            assert_false(b.reader.ended);
            done += sk_record_read(&b.reader, sk_slice(all, done, end - done));
            assert_false(b.reader.broken);
        }
        assert_true(b.reader.ended);
        free_bench(&b);
    }
}

struct pieces {
    size_t contents, lasts, splits;
};

static void take_content(void *self, const sk_artifact *a, uint64_t off, sk_bytes chunk, bool last)
{
    struct pieces *p = self;
    assert_int_equal(a->id, 0);
    assert_int_equal(off, p->contents);
    p->contents += chunk.len;
    p->lasts += last;
}

static void take_piece(void *self, uint64_t off, uint64_t len)
{
    struct pieces *p = self;
    assert_int_equal(off, 100 * p->splits++);
    assert_int_equal(len, 50);
}

static void contents_come_in_chunks(void **state)
{
    (void)state;
    struct bench b = new_bench();
    struct pieces p = {0};
    b.reader.self = &p;
    b.reader.content = take_content;
    sk_bytes all = make_records(b.arena, MAKE_RECORDS_CONTENT);
    assert_int_equal(sk_record_read(&b.reader, all), all.len);
    assert_true(b.reader.ended && !b.reader.broken);
    assert_int_equal(p.contents, MAKE_RECORDS_CONTENT_LEN);
    assert_int_equal(p.lasts, 1);
    free_bench(&b);
    b = new_bench(); /* nobody asked for it */
    (void)sk_record_read(&b.reader, make_records(b.arena, MAKE_RECORDS_CONTENT));
    assert_true(b.reader.broken);
    free_bench(&b);
}

static void pieces_ascend_inside_the_mailbox(void **state)
{
    (void)state;
    struct bench b = new_bench();
    struct pieces p = {0};
    sk_bytes all = make_records(b.arena, MAKE_RECORDS_SPLIT);
    sk_record_reader r = sk_record_reader_split(250);
    r.self = &p;
    r.piece = take_piece;
    assert_int_equal(sk_record_read(&r, all), all.len);
    assert_true(r.ended && !r.broken);
    assert_int_equal(p.splits, 3);
    r = sk_record_reader_split(249);
    (void)sk_record_read(&r, all);
    assert_true(r.broken);
    r = sk_record_reader_split(1000);
    (void)sk_record_read(&r, make_records(b.arena, MAKE_RECORDS_PLAIN));
    assert_true(r.broken);
    free_bench(&b);
}

/* --- lies --- */

static sk_record_writer *writer;

static void reads_lie(void (*lie)(const sk_observer *o))
{
    struct bench b = new_bench();
    sk_buf out = sk_buf_new(b.arena, 1 << 20);
    sk_record_writer w = make_record_writer(&out);
    writer = &w;
    sk_observer o = sk_record_observer(&w);
    o.artifact(o.self, &(sk_artifact){.parent = SK_NO_ARTIFACT, .kind = SK_KIND_NONE});
    sk_record_flush(&w);
    size_t sound = sk_record_read(&b.reader, sk_buf_view(&out));
    assert_int_equal(sound, out.len);
    lie(&o);
    sk_record_flush(&w);
    (void)sk_record_read(&b.reader, sk_from(sk_buf_view(&out), sound));
    assert_true(b.reader.broken);
    assert_int_equal(sk_record_read(&b.reader, sk_buf_view(&out)), 0); /* nothing more is believed */
    free_bench(&b);
}

static void tell(const sk_observer *o, uint32_t id, uint32_t parent, uint32_t depth, unsigned relation, uint16_t kind)
{
    o->artifact(o->self, &(sk_artifact){.id = id, .parent = parent, .depth = depth, .relation = relation, .kind = kind});
}

static void close_as(const sk_observer *o, sk_artifact a) { o->closed(o->self, &a); }
static void lie_id(const sk_observer *o) { tell(o, 2, 0, 1, SK_REL_PART, SK_KIND_NONE); }
static void lie_again(const sk_observer *o) { tell(o, 0, SK_NO_ARTIFACT, 0, SK_REL_INPUT, SK_KIND_NONE); }
static void lie_parent(const sk_observer *o) { tell(o, 1, 1, 1, SK_REL_PART, SK_KIND_NONE); }
static void lie_orphan(const sk_observer *o) { tell(o, 1, SK_NO_ARTIFACT, 1, SK_REL_PART, SK_KIND_NONE); }
static void lie_depth(const sk_observer *o) { tell(o, 1, 0, 2, SK_REL_PART, SK_KIND_NONE); }
static void lie_relation(const sk_observer *o) { tell(o, 1, 0, 1, SK_REL_COUNT, SK_KIND_NONE); }
static void lie_second_input(const sk_observer *o) { tell(o, 1, 0, 1, SK_REL_INPUT, SK_KIND_NONE); }
static void lie_kind(const sk_observer *o) { tell(o, 1, 0, 1, SK_REL_PART, SK_KIND_COUNT + 1); }
static void lie_closed_unknown(const sk_observer *o) { close_as(o, (sk_artifact){.id = 1, .outcome = SK_OUTCOME_COMPLETE}); }
static void lie_closed_open(const sk_observer *o) { close_as(o, (sk_artifact){.outcome = SK_OUTCOME_OPEN}); }
static void lie_closed_not_this(const sk_observer *o) { close_as(o, (sk_artifact){.outcome = SK_OUTCOME_NOT_THIS}); }
static void lie_closed_kind(const sk_observer *o) { close_as(o, (sk_artifact){.outcome = SK_OUTCOME_COMPLETE, .kind = SK_KIND_NONE}); }

static void lie_closed_twice(const sk_observer *o)
{
    close_as(o, (sk_artifact){.outcome = SK_OUTCOME_COMPLETE});
    close_as(o, (sk_artifact){.outcome = SK_OUTCOME_COMPLETE});
}

static void lie_fact(const sk_observer *o) { o->fact(o->self, &(sk_fact){.artifact = 1}); }
static void lie_fact_key(const sk_observer *o) { o->fact(o->self, &(sk_fact){.key = UINT16_MAX}); }

static void lie_fact_length(const sk_observer *o)
{
    static const uint8_t much[4096];
    o->fact(o->self, &(sk_fact){.value = {much, sizeof much}});
}

static void lie_deviation(const sk_observer *o) { o->deviation(o->self, &(sk_deviation){.id = UINT16_MAX}); }
static void lie_evidence(const sk_observer *o) { o->evidence(o->self, &(sk_evidence){.id = UINT16_MAX}); }
static void lie_effect(const sk_observer *o) { o->effect(o->self, &(sk_effect){.op = SK_OP_COUNT}); }
static void lie_indicator(const sk_observer *o) { o->indicator(o->self, &(sk_indicator){.how = SK_HOW_COUNT}); }
static void lie_limit(const sk_observer *o) { o->limit(o->self, SK_LIMIT_COUNT); }
static void lie_worker_limit(const sk_observer *o) { o->limit(o->self, SK_LIMIT_SANDBOX_MEMORY); }
static void lie_trace(const sk_observer *o) { (void)o; sk_record_trace(writer, &(sk_trace_line){.artifact = 0}); } /* nobody asked */
static void lie_end_open(const sk_observer *o) { (void)o; sk_record_finish(writer, &(sk_record_end){0}); }
static void lie_status(const sk_observer *o) { (void)o; sk_record_finish(writer, &(sk_record_end){.status = 99}); }

static void lie_behind_the_end(const sk_observer *o)
{
    close_as(o, (sk_artifact){.outcome = SK_OUTCOME_COMPLETE});
    sk_record_finish(writer, &(sk_record_end){0});
    o->limit(o->self, SK_LIMIT_DEPTH);
}

static void lies_are_refused(void **state)
{
    (void)state;
    static void (*const lies[])(const sk_observer *) = {
        lie_id, lie_again, lie_parent, lie_orphan, lie_depth, lie_relation, lie_second_input, lie_kind, lie_closed_unknown,
        lie_closed_open, lie_closed_not_this, lie_closed_kind, lie_closed_twice, lie_fact, lie_fact_key, lie_fact_length,
        lie_deviation, lie_evidence, lie_effect, lie_indicator, lie_limit, lie_worker_limit, lie_trace, lie_end_open, lie_status,
        lie_behind_the_end,
    };
    for (size_t i = 0; i < sizeof lies / sizeof lies[0]; i++) reads_lie(lies[i]);
}

static void hear_trace(void *self, const sk_trace_line *line)
{
    unsigned *heard = self;
    assert_int_equal(line->order, 1);
    assert_int_equal(line->line, 4);
    assert_memory_equal(line->procedure.p, "Main", 4);
    assert_memory_equal(line->text.p, "x = 1", 5);
    ++*heard;
}

static void steps_of_programs_come_where_they_are_asked_for(void **state)
{
    (void)state;
    struct bench b = new_bench();
    unsigned heard = 0;
    b.reader.self = &heard;
    b.reader.trace = hear_trace;
    sk_bytes all = make_records(b.arena, MAKE_RECORDS_TRACE);
    assert_int_equal(sk_record_read(&b.reader, all), all.len);
    assert_false(b.reader.broken);
    assert_int_equal(heard, 1);
    size_t count;
    assert_int_equal(sk_report_effects(b.report, &count)->line, 3);
    assert_int_equal(b.reader.end.steps, 77);
    free_bench(&b);
}

/* A cut stream is never whole, and never a fault. */
static void cuts_are_waited_for(void **state)
{
    (void)state;
    struct bench b = new_bench();
    sk_bytes all = make_records(b.arena, MAKE_RECORDS_PLAIN);
    for (size_t len = 0; len < all.len; len++) {
        sk_report *report = sk_report_new(&b.limits, 1 << 20);
        sk_record_reader r = sk_record_reader_scan(report, &b.limits, 1000);
        assert_true(sk_record_read(&r, sk_slice(all, 0, len)) <= len);
        assert_false(r.ended || r.broken);
        sk_report_free(report);
    }
    free_bench(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arrives_whole_and_in_order), cmocka_unit_test(arrives_in_any_pieces),
        cmocka_unit_test(contents_come_in_chunks),    cmocka_unit_test(pieces_ascend_inside_the_mailbox),
        cmocka_unit_test(lies_are_refused),           cmocka_unit_test(cuts_are_waited_for),
        cmocka_unit_test(steps_of_programs_come_where_they_are_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
