#include "make/record.h"

#include "model/effects.h"
#include "model/evidence.h"
#include "model/kinds.h"

static bool append(void *self, sk_bytes bytes)
{
    sk_buf_bytes(self, bytes);
    return true;
}

sk_record_writer make_record_writer(sk_buf *out)
{
    return (sk_record_writer){.send = append, .self = out, .want_content = true, .content_left = UINT64_MAX};
}

static void write_plain(const sk_observer *o)
{
    sk_artifact input = {.parent = SK_NO_ARTIFACT, .kind = SK_KIND_NONE, .size = 100, .name = SK_LIT("mail.eml")};
    sk_artifact child = {.id = 1, .depth = 1, .relation = SK_REL_ATTACHMENT, .kind = SK_KIND_NONE, .name = SK_LIT("a.txt")};
    sk_arg args[] = {{SK_LIT("url"), SK_LIT("http://files.example/")}, {SK_LIT("to"), SK_LIT("C:\\x")}};
    for (unsigned i = 0; i < 32; i++) child.sha256[i] = (uint8_t)i;
    o->artifact(o->self, &input);
    o->artifact(o->self, &child);
    o->fact(o->self, &(sk_fact){.artifact = 1, .value = SK_LIT("a value"), .off = 3, .len = 7});
    o->deviation(o->self, &(sk_deviation){.off = 9});
    if (SK_EV_COUNT > 0) o->evidence(o->self, &(sk_evidence){.artifact = 1, .detail = SK_LIT("detail")});
    o->effect(o->self, &(sk_effect){.op = SK_OP_DOWNLOAD, .artifact = 1, .args = args, .arg_count = 2});
    o->indicator(o->self, &(sk_indicator){.type = SK_IOC_URL, .how = SK_DECODED, .value = SK_LIT("http://files.example/")});
    o->limit(o->self, SK_LIMIT_DEPTH);
    child.kind = SK_KIND_DATA_BINARY;
    child.outcome = SK_OUTCOME_PARTIAL;
    child.size = 40;
    child.read_size = 30;
    child.has_sha256 = true;
    o->closed(o->self, &child);
    input.kind = SK_KIND_MAIL_RFC5322;
    input.outcome = SK_OUTCOME_COMPLETE;
    o->closed(o->self, &input);
}

static void write_content(sk_arena *a, const sk_observer *o)
{
    sk_artifact input = {.parent = SK_NO_ARTIFACT, .kind = SK_KIND_NONE, .size = MAKE_RECORDS_CONTENT_LEN};
    uint8_t *p = SK_NEW_ARRAY(a, uint8_t, MAKE_RECORDS_CONTENT_LEN);
    if (!p) return;
    o->artifact(o->self, &input);
    o->content(o->self, &input, sk_bytes_of(p, MAKE_RECORDS_CONTENT_LEN));
    input.kind = SK_KIND_DATA_BINARY;
    input.outcome = SK_OUTCOME_COMPLETE;
    o->closed(o->self, &input);
}

static void write_trace(sk_record_writer *w, const sk_observer *o)
{
    sk_artifact input = {.parent = SK_NO_ARTIFACT, .kind = SK_KIND_NONE, .size = 100, .name = SK_LIT("a.vbs")};
    o->artifact(o->self, &input);
    o->effect(o->self, &(sk_effect){.op = SK_OP_DOWNLOAD, .line = 3});
    sk_record_trace(w, &(sk_trace_line){.order = 1, .line = 4, .off = 5, .len = 6, .procedure = SK_LIT("Main"), .text = SK_LIT("x = 1")});
    o->steps(o->self, 77);
    input.kind = SK_KIND_SCRIPT_VBSCRIPT;
    input.outcome = SK_OUTCOME_COMPLETE;
    o->closed(o->self, &input);
}

sk_bytes make_records(sk_arena *a, make_records_what what)
{
    sk_buf out = sk_buf_new(a, 1 << 20);
    sk_record_writer w = make_record_writer(&out);
    sk_observer o = sk_record_observer(&w);
    if (what == MAKE_RECORDS_PLAIN) write_plain(&o);
    if (what == MAKE_RECORDS_CONTENT) write_content(a, &o);
    if (what == MAKE_RECORDS_TRACE) write_trace(&w, &o);
    for (unsigned i = 0; what == MAKE_RECORDS_SPLIT && i < 3; i++) sk_record_piece(&w, 100 * i, 50);
    sk_record_finish(&w, &(sk_record_end){.refused = 2});
    return sk_buf_view(&out);
}
