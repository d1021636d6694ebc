/* PowerShell in logs: script blocks (4104), commands (4103), engine starts (400) and pipelines (800), and commands in Base64. What
 * hides in concatenations, quotes and back quotes is pressed together before words are looked for. */
#include "base/buf.h"
#include "base/text.h"
#include "codec/base64.h"
#include "host/checks/events.h"

enum { MOST_SCRIPT = 1 << 20, LEAST_ENCODED = 40 };

/* Lower case, without quotes, back quotes, plus signs, carets, brackets and white space. */
static sk_bytes press(sk_arena *a, sk_bytes text)
{
    sk_buf b = sk_buf_new(a, MOST_SCRIPT);
    for (size_t i = 0; i < text.len && i < MOST_SCRIPT; i++) {
        uint8_t c = text.p[i];
        if (c && !sk_is_space(c) && !memchr("'\"`+^(){}[]&", c, 12)) sk_buf_byte(&b, (uint8_t)sk_lower(c));
    }
    return sk_buf_view(&b);
}

static bool has(sk_bytes pressed, const char *word) { return sk_find(pressed, 0, sk_bytes_str(word)) != SK_NPOS; }

static bool has_any(sk_bytes pressed, const char *list)
{
    sk_bytes rest = sk_bytes_str(list), word;
    while (sk_next_field(&rest, '|', &word)) {
        if (sk_find(pressed, 0, word) != SK_NPOS) return true;
    }
    return false;
}

static unsigned count_addresses(sk_bytes pressed)
{
    unsigned n = 0;
    for (size_t at = 0; (at = sk_find(pressed, at, SK_LIT("http"))) != SK_NPOS; at += 4) {
        n++;
    }
    return n;
}

typedef struct script_shape {
    bool downloader, folder_of_2020, fetch_and_run;
} script_shape;

/* Emotet's: a client, a list of addresses split at a character, a loop that tries each, the length of what came is looked at, and it
 * is started. 2021-11 and later: Invoke-WebRequest to ProgramData and rundll32 or regsvr32. */
static script_shape shape_of(sk_bytes p)
{
    bool client = has_any(p, "net.webclient|invoke-webrequest|iwr-uri|start-bitstransfer|xmlhttp"), fetch = has_any(p, "downloadfile|downloadstring|downloaddata|-outfile|openread|invoke-webrequest");
    bool split = has_any(p, ".split|-split|split"), loop = has(p, "foreach"), measured = has_any(p, ".length-ge|.length-gt|length-ge");
    bool start = has_any(p, "invoke-item|start-process|win32_process|invoke-expression|iex$|iexnew-object|rundll32|regsvr32|diagnostics.process") || has(p, "|iex");
    unsigned addresses = count_addresses(p);
    return (script_shape){
        .downloader = client && fetch && loop && (split || addresses > 2) && (measured || (start && addresses > 2)),
        .folder_of_2020 = has_any(p, "\\word\\2019\\|word02019") && client,
        .fetch_and_run = client && fetch && start,
    };
}

static bool tell(sk_event_look *l, const sk_event *e, sk_bytes text, sk_bytes pressed)
{
    script_shape s = shape_of(pressed);
    bool emotet = s.downloader || s.folder_of_2020;
    if (!emotet && !s.fetch_and_run) return false;
    sk_event_tell(l, e, (sk_host_finding){.check = emotet ? SK_HOST_CHECK_EVENT_DOWNLOADER : SK_HOST_CHECK_EVENT_POWERSHELL, .state = emotet ? SK_HOST_PAST : SK_HOST_SUSPICIOUS,
                                          .command = sk_slice(text, 0, 2000)});
    return true;
}

bool sk_event_look_at_script(sk_event_look *l, const sk_event *e, sk_bytes text)
{
    if (sk_find_nocase(text, 0, SK_LIT("w")) == SK_NPOS || text.len < 20) return false;
    return tell(l, e, text, press(l->scratch, text));
}

/* -e, -ec, -enc ... -encodedcommand, and UTF-16 in Base64 behind it. */
static sk_bytes encoded_of(sk_bytes line)
{
    for (size_t i = 0; i + 1 < line.len; i++) {
        bool option = (line.p[i] == '-' || line.p[i] == '/') && sk_lower(line.p[i + 1]) == 'e' && i && sk_is_space(line.p[i - 1]);
        size_t at = i + 1;
        while (option && at < line.len && sk_is_alpha(line.p[at])) {
            at++;
        }
        if (!option || at >= line.len || !sk_is_space(line.p[at])) continue;
        sk_bytes name = sk_slice(line, i + 1, at - i - 1), rest = sk_trim(sk_from(line, at));
        if (!sk_starts_nocase(SK_LIT("encodedcommand"), name) && !sk_is(name, "ec")) continue;
        size_t end = 0;
        while (end < rest.len && (sk_is_alnum(rest.p[end]) || memchr("+/=\"", rest.p[end], 4))) {
            end++;
        }
        sk_bytes text = sk_trim_char(sk_slice(rest, 0, end), '"');
        if (text.len >= LEAST_ENCODED) return text;
    }
    return (sk_bytes){0};
}

bool sk_event_look_at_encoded(sk_event_look *l, const sk_event *e, sk_bytes line)
{
    sk_bytes encoded = encoded_of(line);
    if (!encoded.len || encoded.len > MOST_SCRIPT) return sk_find_nocase(line, 0, SK_LIT("powershell")) != SK_NPOS && sk_event_look_at_script(l, e, line);
    sk_bytes plain = sk_utf16le_to_utf8(l->scratch, sk_base64_decode(l->scratch, encoded, SK_BASE64_STOP_AT_PAD));
    return sk_event_look_at_script(l, e, plain);
}

void sk_event_powershell_block(sk_event_look *l, const sk_event *e)
{
    sk_bytes block = sk_event_value(e, "ScriptBlockText"), payload = sk_event_value(e, "Payload");
    if (sk_event_look_at_script(l, e, block)) return;
    if (!sk_event_look_at_script(l, e, payload)) (void)sk_event_look_at_encoded(l, e, sk_event_value(e, "ContextInfo"));
}

/* Texts without names: the command, the context (HostApplication=...), the details. */
void sk_event_powershell_engine(sk_event_look *l, const sk_event *e)
{
    for (size_t i = 0; i < e->field_count; i++) {
        if (!sk_is(e->fields[i].name, "Data")) continue;
        if (sk_event_look_at_script(l, e, e->fields[i].value) || sk_event_look_at_encoded(l, e, e->fields[i].value)) return;
    }
}
