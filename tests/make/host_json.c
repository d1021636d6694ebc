#include "make/host_json.h"

#include "base/text.h"

static const char *or_else(const char *text, const char *otherwise) { return text ? text : otherwise; }

sk_bytes make_host_json_text(sk_arena *a, const make_host_json *how)
{
    return sk_text_bytes(a,
        "{\"schema\":\"sekisho.host/1\",\"version\":\"%s\",\"id\":\"%s\",\"source\":\"live\",\"computer\":\"%s\",\"volume_serial\":\"%s\","
        "\"windows\":{\"major\":10,\"build\":19045,\"is_64_bit\":true},\"live\":true,\"time\":\"%s\",\"verdict\":\"%s\",\"findings\":[%s],"
        "\"not_looked_at\":[%s],\"findings_cut\":0}\n",
        or_else(how->version, "0.1.0"), or_else(how->id, "00112233445566778899aabbccddeeff"), or_else(how->computer, "PC-001"), or_else(how->serial, "8afc12d1"),
        or_else(how->time, "2022-11-08T10:00:00Z"), or_else(how->verdict, "clean"), or_else(how->findings, ""), or_else(how->blind, ""));
}

const char *make_host_json_finding(sk_arena *a, const char *check, const char *state, const char *path, const char *more)
{
    return sk_text_format(a, "{\"check\":\"%s\",\"state\":\"%s\",\"era\":\"2022\",\"attack\":[\"T1218.010\"],\"path\":\"%s\",\"text\":\"text {}\"%s}", check, state, path,
                          or_else(more, ""));
}

static sk_bytes repeat(sk_arena *a, const char *head, const char *piece, size_t times, const char *tail)
{
    sk_buf b = sk_buf_new(a, 64 << 20);
    sk_buf_str(&b, head);
    for (size_t i = 0; i < times; i++) {
        sk_buf_str(&b, piece);
    }
    sk_buf_str(&b, tail);
    return sk_arena_copy(a, sk_buf_view(&b));
}

const char *make_host_json_hostile(sk_arena *a, size_t which, sk_bytes *ret)
{
    static const struct { const char *name, *text; } plain[] = {
        {"empty", ""}, {"no JSON", "MZ text"}, {"a list", "[]"}, {"a number", "1"}, {"another schema", "{\"schema\":\"sekisho.report/1\"}"},
        {"schema of another type", "{\"schema\":1}"}, {"nothing but a schema", "{\"schema\":\"sekisho.host/1\"}"},
        {"twice the same member", "{\"schema\":\"sekisho.host/1\",\"schema\":\"sekisho.host/1\"}"}, {"wrong UTF-8", "{\"schema\":\"\xff\xfe\"}"},
        {"a great number", "{\"schema\":1e999}"}, {"a greater number", "{\"schema\":99999999999999999999999999}"}, {"an end within", "{\"schema\":\"sekisho.host/1\"} {}"}};
    static const struct { const char *name; make_host_json how; } shaped[] = {
        {"short id", {.id = "0011"}}, {"id that is a path", {.id = "../../../../../../../../../../etc"}}, {"no computer", {.computer = ""}},
        {"computer with a control", {.computer = "PC\\u001b[2J"}}, {"computer with a direction mark", {.computer = "PC\\u202e1"}},
        {"computer with an end within", {.computer = "PC\\u0000X"}}, {"unknown verdict", {.verdict = "fine"}}, {"state as verdict", {.verdict = "note"}},
        {"no time", {.time = "yesterday"}}, {"time with a tail", {.time = "2022-11-08T10:00:00Z; rm"}}, {"serial", {.serial = "xyz"}},
        {"finding that is a number", {.findings = "1"}}, {"finding without state", {.findings = "{\"check\":\"a\"}"}},
        {"check with markup", {.findings = "{\"check\":\"<b>\",\"state\":\"note\"}"}}, {"path that is a list", {.findings = "{\"check\":\"a\",\"state\":\"note\",\"path\":[]}"}},
        {"hash of the wrong length", {.findings = "{\"check\":\"a\",\"state\":\"note\",\"sha256\":\"00\"}"}}, {"blind that is a text", {.blind = "\"x\""}}};
    if (which < sizeof plain / sizeof plain[0]) return *ret = sk_bytes_str(plain[which].text), plain[which].name;
    which -= sizeof plain / sizeof plain[0];
    if (which < sizeof shaped / sizeof shaped[0]) return *ret = make_host_json_text(a, &shaped[which].how), shaped[which].name;
    which -= sizeof shaped / sizeof shaped[0];
    if (which == 0) return *ret = repeat(a, "", "[", 100000, ""), "deep lists";
    if (which == 1) return *ret = repeat(a, "", "{\"a\":", 100000, ""), "deep objects";
    if (which == 2) return *ret = repeat(a, "{\"schema\":\"sekisho.host/1\",\"findings\":[", "[],", 1000000, "[]]}"), "a wide list";
    if (which == 3) return *ret = make_host_json_text(a, &(make_host_json){.findings = (const char *)repeat(a, "", "{\"check\":\"a\",\"state\":\"note\"},", 10000, "{\"check\":\"a\",\"state\":\"note\"}").p}), "too many findings";
    if (which == 4) return *ret = make_host_json_text(a, &(make_host_json){.computer = (const char *)repeat(a, "", "A", 300, "").p}), "a long name";
    return NULL;
}
