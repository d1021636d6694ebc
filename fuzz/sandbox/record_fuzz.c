/* Records of a hostile worker: whatever comes, the report stays a tree and the reader keeps its bounds. */
#include <stdlib.h>

#include "fuzz.h"
#include "make/record.h"
#include "model/kinds.h"

#define INPUT_LEN 1000

struct heard {
    uint64_t content, piece_end;
};

static void must(bool ok)
{
    if (!ok) abort();
}

static void hear_content(void *self, const sk_artifact *a, uint64_t off, sk_bytes chunk, bool last)
{
    struct heard *h = self;
    must(a && chunk.len <= SK_RECORD_CHUNK && (last || chunk.len) && off <= h->content);
    h->content += chunk.len;
}

static void hear_piece(void *self, uint64_t off, uint64_t len)
{
    struct heard *h = self;
    must(off >= h->piece_end && len > 0 && off + len <= INPUT_LEN);
    h->piece_end = off + len;
}

static void hear_trace(void *self, const sk_trace_line *line)
{
    (void)self;
    must(line->procedure.len <= SK_RECORD_MOST && line->text.len <= SK_RECORD_MOST);
}

static void check_tree(const sk_report *report, bool ended)
{
    size_t count;
    const sk_artifact *a = sk_report_artifacts(report, &count);
    for (size_t i = 0; i < count; i++) {
        must(a[i].id == i && a[i].relation < SK_REL_COUNT && a[i].outcome < SK_OUTCOME_NOT_THIS && a[i].kind <= SK_KIND_NONE);
        must(i == 0 ? a[i].parent == SK_NO_ARTIFACT : a[i].parent < i && a[i].depth == a[a[i].parent].depth + 1);
        must(!ended || a[i].outcome != SK_OUTCOME_OPEN);
    }
    const sk_fact *f = sk_report_facts(report, &count);
    size_t artifacts;
    (void)sk_report_artifacts(report, &artifacts);
    for (size_t i = 0; i < count; i++) must(f[i].artifact < artifacts);
}

/* The first byte chooses between a scan and a mailbox, and how the rest is cut. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) return 0;
    sk_bytes all = sk_bytes_of(data + 1, size - 1);
    size_t step = (size_t)(data[0] >> 1) + 1, done = 0;
    sk_limits limits = sk_limits_default();
    struct heard heard = {0};
    sk_report *report = data[0] & 1 ? NULL : sk_report_new(&limits, 4 << 20);
    sk_record_reader r = report ? sk_record_reader_scan(report, &limits, INPUT_LEN) : sk_record_reader_split(INPUT_LEN);
    r.self = &heard;
    r.content = hear_content;
    r.piece = hear_piece;
    r.trace = hear_trace;
    for (size_t end = 0; end < all.len && !r.broken;) {
        end = end + step * 16 < all.len ? end + step * 16 : all.len;
        size_t took = sk_record_read(&r, sk_slice(all, done, end - done));
        must(took <= end - done);
        done += took;
    }
    must(heard.content <= sk_record_content_budget(&limits, INPUT_LEN));
    if (report) check_tree(report, r.ended && !r.broken && r.end.status == SK_OK);
    sk_report_free(report);
    return 0;
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    sk_arena *a = sk_arena_new(16 << 20);
    static const struct { make_records_what what; uint8_t first; } seeds[] = {
        {MAKE_RECORDS_PLAIN, 254}, {MAKE_RECORDS_PLAIN, 0}, {MAKE_RECORDS_TRACE, 254}, {MAKE_RECORDS_SPLIT, 9}, {MAKE_RECORDS_SPLIT, 255}};
    for (size_t i = 0; i < sizeof seeds / sizeof seeds[0]; i++) {
        sk_buf out = sk_buf_new(a, 1 << 20);
        sk_buf_byte(&out, seeds[i].first);
        sk_buf_bytes(&out, make_records(a, seeds[i].what));
        take(self, sk_buf_view(&out));
    }
    sk_arena_free(a);
}
