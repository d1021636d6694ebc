/* The syntax is read by jansson, whose memory is counted here by thread: a text of a megabyte may ask for fifty. */
#include "fleet/host_reader.h"

#include <jansson.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/attr.h"
#include "base/text.h"

enum { TEXT_MOST = 8192, NAME_MOST = 255, ITEMS_MOST = 10000, TREE_MOST = 192 << 20 };

/* ---- memory of jansson ---- */

enum { COUNT_ROOM = 16 }; /* keeps the alignment of malloc */
static _Thread_local size_t tree_used;

static void *take_counted(size_t len)
{
    if (len > TREE_MOST - COUNT_ROOM || tree_used > TREE_MOST - COUNT_ROOM - len) return NULL;
    uint8_t *p = malloc(len + COUNT_ROOM);
    if (!p) return NULL;
    memcpy(p, &len, sizeof len);
    tree_used += len + COUNT_ROOM;
    return p + COUNT_ROOM;
}

static void free_counted(void *p)
{
    size_t len;
    if (!p) return;
    uint8_t *start = (uint8_t *)p - COUNT_ROOM;
    memcpy(&len, start, sizeof len);
    tree_used -= len + COUNT_ROOM;
    free(start);
}

static void count_memory(void) { json_set_alloc_funcs(take_counted, free_counted); }

/* ---- members ---- */

typedef struct reader {
    sk_arena *arena;
    char *why;
    size_t why_len;
    bool bad;
} reader;

static bool refuse(reader *r, const char *format, ...) SK_PRINTF(2, 3);
static bool refuse(reader *r, const char *format, ...)
{
    va_list args;
    if (r->bad) return false;
    va_start(args, format);
    vsnprintf(r->why, r->why_len, format, args);
    va_end(args);
    r->bad = true;
    return false;
}

/* The text of a member, empty where it is missing; longer ones are cut (the body has them whole). */
static sk_bytes text_of(reader *r, const json_t *object, const char *name, size_t most)
{
    const json_t *member = json_object_get(object, name);
    if (!member) return (sk_bytes){0};
    if (!json_is_string(member)) {
        refuse(r, "\"%s\" is no text", name);
        return (sk_bytes){0};
    }
    sk_bytes all = sk_bytes_of(json_string_value(member), json_string_length(member));
    size_t end = all.len < most ? all.len : most;
    while (end < all.len && end > 0 && (all.p[end] & 0xc0) == 0x80) {
        end--;
    }
    return sk_arena_copy(r->arena, sk_slice(all, 0, end));
}

static uint64_t count_of(reader *r, const json_t *object, const char *name)
{
    const json_t *member = json_object_get(object, name);
    if (!member) return 0;
    if (json_is_integer(member) && json_integer_value(member) >= 0) return (uint64_t)json_integer_value(member);
    refuse(r, "\"%s\" is no number", name);
    return 0;
}

static bool is_made_of(sk_bytes text, const char *letters)
{
    for (size_t i = 0; i < text.len; i++) {
        if (!text.p[i] || !strchr(letters, text.p[i])) return false;
    }
    return true;
}

static bool is_printable(sk_bytes text)
{
    for (size_t at = 0; at < text.len;) {
        if (sk_char_is_deceptive(sk_utf8_next(text, &at, NULL))) return false;
    }
    return sk_find_byte(text, 0, '\t') == SK_NPOS;
}

static sk_host_word word_of(reader *r, const json_t *object, const char *name, bool verdict)
{
    sk_bytes text = text_of(r, object, name, NAME_MOST);
    for (int w = 0; w < SK_HOST_WORD_COUNT; w++) {
        bool allowed = verdict ? w != SK_HOST_WORD_NOTE : w != SK_HOST_WORD_CLEAN && w != SK_HOST_WORD_UNSCANNABLE;
        if (allowed && sk_equal(text, sk_bytes_str(sk_host_word_name((sk_host_word)w)))) return (sk_host_word)w;
    }
    refuse(r, "\"%s\" is none of its words", name);
    return SK_HOST_WORD_UNSCANNABLE;
}

/* "2021-01-26T09:00:00Z", with or without a fraction; empty is 0. */
static int64_t time_of(reader *r, const json_t *object, const char *name)
{
    struct tm t = {0};
    char zone = 0;
    const char *text = (const char *)text_of(r, object, name, 64).p;
    if (!text || !*text) return 0;
    const char *end = strptime(text, "%Y-%m-%dT%H:%M:%S", &t);
    if (end && *end == '.') end += 1 + strspn(end + 1, "0123456789");
    if (end) zone = *end;
    int64_t seconds = timegm(&t);
    if (zone == 'Z' && end[1] == 0 && seconds > 0) return seconds;
    refuse(r, "\"%s\" is no time in UTC", name);
    return 0;
}

static const json_t *list_of(reader *r, const json_t *object, const char *name)
{
    const json_t *list = json_object_get(object, name);
    if (json_is_array(list) && json_array_size(list) <= ITEMS_MOST) return list;
    refuse(r, "\"%s\" is no list of at most %d", name, ITEMS_MOST);
    return NULL;
}

static sk_bytes join_texts(reader *r, const json_t *list)
{
    sk_buf b = sk_buf_new(r->arena, NAME_MOST);
    size_t i;
    json_t *item;
    json_array_foreach(list, i, item) {
        if (!json_is_string(item)) continue;
        if (b.len) sk_buf_byte(&b, ' ');
        sk_buf_bytes(&b, sk_bytes_of(json_string_value(item), json_string_length(item)));
    }
    return sk_utf8_repair(r->arena, sk_buf_view(&b));
}

/* ---- the report ---- */

static bool read_finding(reader *r, const json_t *object, sk_fleet_finding *ret)
{
    if (!json_is_object(object)) return refuse(r, "a finding is no object");
    *ret = (sk_fleet_finding){
        .state = word_of(r, object, "state", false), .check = text_of(r, object, "check", 64), .attack = join_texts(r, json_object_get(object, "attack")),
        .user = text_of(r, object, "user", TEXT_MOST), .path = text_of(r, object, "path", TEXT_MOST), .registry = text_of(r, object, "registry", TEXT_MOST),
        .process = text_of(r, object, "process", TEXT_MOST), .command = text_of(r, object, "command", TEXT_MOST), .time = text_of(r, object, "time", 64),
        .detail = text_of(r, object, "detail", TEXT_MOST), .sha256 = text_of(r, object, "sha256", 64), .text = text_of(r, object, "text", TEXT_MOST)};
    if (!ret->check.len || !is_made_of(ret->check, "abcdefghijklmnopqrstuvwxyz0123456789.-")) return refuse(r, "a finding has no check");
    if (ret->sha256.len && (ret->sha256.len != 64 || !is_made_of(ret->sha256, "0123456789abcdef"))) return refuse(r, "\"sha256\" has not 64 hexadecimal digits");
    return !r->bad;
}

static bool read_findings(reader *r, const json_t *root, sk_fleet_report *ret)
{
    const json_t *list = list_of(r, root, "findings");
    sk_fleet_finding *findings = list ? SK_NEW_ARRAY(r->arena, sk_fleet_finding, json_array_size(list)) : NULL;
    if (!list || (json_array_size(list) && !findings)) return refuse(r, "the report needs too much memory");
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (!read_finding(r, json_array_get(list, i), &findings[i])) return false;
        if (findings[i].state > ret->verdict && findings[i].state != SK_HOST_WORD_NOTE) ret->verdict = findings[i].state;
    }
    ret->findings = findings;
    ret->finding_count = json_array_size(list);
    return true;
}

static bool read_blind(reader *r, const json_t *root, sk_fleet_report *ret)
{
    const json_t *list = list_of(r, root, "not_looked_at");
    sk_fleet_blind *blind = list ? SK_NEW_ARRAY(r->arena, sk_fleet_blind, json_array_size(list)) : NULL;
    if (!list || (json_array_size(list) && !blind)) return refuse(r, "the report needs too much memory");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *object = json_array_get(list, i);
        if (!json_is_object(object)) return refuse(r, "an item of \"not_looked_at\" is no object");
        blind[i] = (sk_fleet_blind){text_of(r, object, "what", TEXT_MOST), text_of(r, object, "why", TEXT_MOST)};
    }
    ret->blind = blind;
    ret->blind_count = json_array_size(list);
    if ((ret->blind_count || ret->cut) && ret->verdict < SK_HOST_WORD_UNSCANNABLE) ret->verdict = SK_HOST_WORD_UNSCANNABLE;
    return !r->bad;
}

static bool read_head(reader *r, const json_t *root, sk_fleet_report *ret)
{
    const json_t *windows = json_object_get(root, "windows");
    if (!sk_equal(text_of(r, root, "schema", NAME_MOST), SK_LIT("sekisho.host/1"))) return refuse(r, "it is no report of schema sekisho.host/1");
    ret->id = text_of(r, root, "id", 64);
    ret->computer = text_of(r, root, "computer", NAME_MOST + 1);
    ret->serial = text_of(r, root, "volume_serial", 16);
    ret->version = text_of(r, root, "version", 64);
    ret->source = text_of(r, root, "source", TEXT_MOST);
    ret->taken = time_of(r, root, "time");
    ret->verdict = word_of(r, root, "verdict", true);
    ret->live = json_is_true(json_object_get(root, "live"));
    ret->cut = count_of(r, root, "findings_cut");
    if (json_is_object(windows)) {
        ret->windows = (uint32_t)count_of(r, windows, "major");
        ret->build = (uint32_t)count_of(r, windows, "build");
    }
    if (ret->id.len != 32 || !is_made_of(ret->id, "0123456789abcdef")) return refuse(r, "\"id\" has not 32 hexadecimal digits");
    if (!ret->computer.len || ret->computer.len > NAME_MOST || !is_printable(ret->computer)) return refuse(r, "\"computer\" is no name");
    if (ret->serial.len && (ret->serial.len != 8 || !is_made_of(ret->serial, "0123456789abcdef"))) return refuse(r, "\"volume_serial\" has not 8 hexadecimal digits");
    if (!ret->version.len || !is_printable(ret->version)) return refuse(r, "\"version\" is missing");
    return !r->bad;
}

bool sk_host_reader_read(sk_arena *a, sk_bytes json, sk_fleet_report *ret, char *why, size_t why_len)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    reader r = {.arena = a, .why = why, .why_len = why_len};
    sk_fleet_report report = {.body = json};
    json_error_t error;
    (void)pthread_once(&once, count_memory);
    if (json.len > SK_HOST_READER_MOST) return refuse(&r, "it is larger than %d bytes", SK_HOST_READER_MOST);
    json_t *root = json_loadb((const char *)json.p, json.len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
    if (!root) return refuse(&r, "it is no JSON: line %d: %.100s", error.line, error.text);
    bool good = json_is_object(root) ? read_head(&r, root, &report) && read_findings(&r, root, &report) && read_blind(&r, root, &report)
                                     : refuse(&r, "it is no object");
    if (good && sk_arena_exhausted(a)) good = refuse(&r, "the report needs too much memory");
    json_decref(root);
    if (good) *ret = report;
    return good;
}
