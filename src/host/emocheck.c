/* The arithmetic of EmoCheck v2.0's scanners. Each edge case below is one of the original, checked against its output. */
#include "host/emocheck.h"

#include "base/buf.h"
#include "base/text.h"

/* 64 words, 356 characters, no comma at the end; their order decides. */
static const char words[] =
    "duck,mfidl,targets,ptr,khmer,purge,metrics,acc,inet,msra,symbol,driver,sidebar,restore,msg,volume,cards,shext,query,roam,etw,mexico,"
    "basic,url,createa,blb,pal,cors,send,devices,radio,bid,format,thrd,taskmgr,timeout,vmd,ctl,bta,shlp,avi,exce,dbt,pfx,rtp,edge,mult,"
    "clr,wmistr,ellipse,vol,cyan,ses,guid,wce,wmp,dvb,elem,channel,space,digital,pdeft,violet,thunk";
enum { LENGTH = sizeof words - 1 };

/* The word at position p: from there left to a comma, but the first character is never looked at, so that positions 1 to 3 give the
 * rest of the first word. On a comma: the word to its right. */
static sk_bytes word_at(size_t p)
{
    size_t from = p;
    while (from > 0 && words[from] != ',') {
        from--;
    }
    if (words[from] == ',') from++;
    else from = p;
    sk_bytes rest = sk_bytes_of(words + from, LENGTH - from);
    size_t end = sk_find_byte(rest, 0, ',');
    return end == SK_NPOS ? rest : sk_slice(rest, 0, end);
}

sk_bytes sk_emocheck_v1_name(sk_arena *a, uint32_t serial)
{
    uint32_t quotient = serial / LENGTH;
    sk_bytes first = word_at(serial % LENGTH), second = word_at((UINT32_MAX - quotient) % LENGTH);
    return sk_text_bytes(a, "%.*s%.*s.exe", (int)first.len, (const char *)first.p, (int)second.len, (const char *)second.p);
}

sk_bytes sk_emocheck_v2_value(sk_arena *a, uint32_t serial) { return sk_text_bytes(a, "%x", (unsigned)serial); }

sk_bytes sk_emocheck_v2_name(sk_arena *a, uint32_t serial, sk_bytes data)
{
    sk_buf b = sk_buf_new(a, 4096);
    for (size_t i = 0; i < data.len; i++) {
        uint8_t c = data.p[i] ^ (uint8_t)(serial >> (8 * (i % 4)));
        if (c > 0x20 && c < 0x7e) sk_buf_byte(&b, c);
    }
    if (!b.len || b.full) return (sk_bytes){0};
    sk_buf_str(&b, ".exe");
    return sk_buf_view(&b);
}

static bool is_letters(sk_bytes b, size_t least, size_t most)
{
    for (size_t i = 0; i < b.len; i++) {
        if (!sk_is_alpha(b.p[i])) return false;
    }
    return b.len >= least && b.len <= most;
}

bool sk_emocheck_v4_folder(sk_bytes name) { return is_letters(name, 4, 16); }
bool sk_emocheck_v4_value(sk_bytes name) { return is_letters(name, 7, 16); }

bool sk_emocheck_v4_file(sk_bytes name)
{
    size_t dot = sk_find_byte(name, 0, '.');
    if (dot == SK_NPOS) return false;
    sk_bytes ending = sk_from(name, dot + 1);
    return is_letters(sk_slice(name, 0, dot), 3, 15) && is_letters(ending, 3, 3) && !sk_is(ending, "exe") && !sk_is(ending, "dll");
}

bool sk_emocheck_v5_times(uint64_t folder_written, uint64_t file_written)
{
    if (folder_written < file_written) return false;
    uint64_t tenths = (folder_written - file_written) / 1000000; /* of a second */
    return tenths >= 6047997 && tenths <= 6048002;
}

sk_bytes sk_emocheck_unify(sk_arena *a, sk_bytes command_line)
{
    sk_buf b = sk_buf_new(a, command_line.len + 1);
    bool space = false;
    for (size_t i = 0; i < command_line.len; i++) {
        int c = command_line.p[i];
        if (c == '"') continue;
        bool is_space = sk_is_space(c);
        if (!is_space || !space) sk_buf_byte(&b, is_space ? ' ' : (uint8_t)sk_lower(c));
        space = is_space;
    }
    return sk_buf_view(&b);
}
