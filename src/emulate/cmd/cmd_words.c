/* Words of command lines: CommandLineToArgvW's rules (quotes, backslashes before quotes), names of programs. */
#include "codec/base64.h"
#include "emulate/cmd/cmd_run.h"

sk_cmd_words sk_cmd_split(sk_arena *a, sk_bytes line)
{
    sk_cmd_words w = {.count = 0};
    size_t i = 0;
    while (w.count < SK_CMD_WORDS_MOST) {
        while (i < line.len && sk_is_space(line.p[i])) i++;
        if (i >= line.len) break;
        sk_buf b = sk_buf_new(a, line.len + 1);
        bool quoted = false;
        w.from[w.count] = i;
        for (; i < line.len && (quoted || !sk_is_space(line.p[i])); i++) {
            bool escaped = line.p[i] == '\\' && sk_at(line, i + 1) == '"' && w.count > 0;
            if (escaped) i++;
            if (line.p[i] == '"' && !escaped)
                quoted = !quoted;
            else
                sk_buf_byte(&b, line.p[i]);
        }
        w.word[w.count++] = sk_buf_view(&b);
    }
    return w;
}

sk_bytes sk_cmd_program_name(sk_bytes word)
{
    size_t slash = sk_find_last(word, SK_LIT("\\")), other = sk_find_last(word, SK_LIT("/"));
    if (other != SK_NPOS && (slash == SK_NPOS || other > slash)) slash = other;
    if (slash != SK_NPOS) word = sk_from(word, slash + 1);
    word = sk_trim_char(word, '"');
    static const char *const endings[] = {".exe", ".com"};
    for (size_t i = 0; i < SK_COUNT(endings); i++)
        if (sk_ends_nocase(word, sk_bytes_str(endings[i]))) return sk_slice(word, 0, word.len - 4);
    return word;
}

sk_bytes sk_cmd_unquote(sk_bytes text)
{
    text = sk_trim(text);
    if (text.len >= 2 && text.p[0] == '"' && text.p[text.len - 1] == '"') return sk_slice(text, 1, text.len - 2);
    return text.len > 0 && text.p[0] == '"' ? sk_from(text, 1) : text;
}

sk_bytes sk_cmd_take_word(sk_bytes *rest)
{
    size_t i = 0;
    bool quoted = false;
    while (i < rest->len && (sk_is_space(rest->p[i]) || rest->p[i] == ',' || rest->p[i] == ';' || rest->p[i] == '=')) i++;
    size_t from = i;
    for (; i < rest->len; i++) {
        uint8_t ch = rest->p[i];
        if (ch == '"')
            quoted = !quoted;
        else if (!quoted && (sk_is_space(ch) || ch == ',' || ch == ';' || ch == '='))
            break;
    }
    sk_bytes word = sk_slice(*rest, from, i - from);
    *rest = sk_from(*rest, i);
    return word;
}

/* ---- powershell.exe ------------------------------------------------------------------------------------------------- */

/* Switches of powershell.exe (about_PowerShell_exe) with the shortest start that it takes for each; -ec and -enc* are known too.
 * takes: a value follows; rest: everything behind belongs to it. */
static const struct {
    const char *name, *least;
    bool takes, rest;
} ps_switches[] = {{"command", "c", true, true},
                   {"encodedcommand", "e", true, false},
                   {"executionpolicy", "ex", true, false},
                   {"encodedarguments", "encodeda", true, false},
                   {"file", "f", true, true},
                   {"inputformat", "in", true, false},
                   {"mta", "mta", false, false},
                   {"noexit", "noe", false, false},
                   {"nologo", "nol", false, false},
                   {"noninteractive", "noni", false, false},
                   {"noprofile", "nop", false, false},
                   {"outputformat", "o", true, false},
                   {"psconsolefile", "psc", true, false},
                   {"sta", "s", false, false},
                   {"version", "v", true, false},
                   {"windowstyle", "w", true, false},
                   {"configurationname", "config", true, false},
                   {"workingdirectory", "wd", true, false},
                   {"help", "h", false, false}};

static int find_switch(sk_bytes name)
{
    if (sk_is(name, "ec")) return 1;
    if (sk_is(name, "ep") || sk_is(name, "exp")) return 2;
    for (size_t i = 0; i < SK_COUNT(ps_switches); i++)
        if (name.len > 0 && sk_starts_nocase(sk_bytes_str(ps_switches[i].name), name) &&
            sk_starts_nocase(name, sk_bytes_str(ps_switches[i].least)))
            return (int)i;
    return -1;
}

/* What belongs to -Command: the words joined by blanks, quotes taken off as the C runtime does. */
static sk_bytes join_words(sk_arena *a, const sk_cmd_words *w, size_t from)
{
    size_t len = 0;
    for (size_t i = from; i < w->count; i++) len += w->word[i].len + 1;
    sk_buf b = sk_buf_new(a, len + 1);
    for (size_t i = from; i < w->count; i++) {
        if (i > from) sk_buf_byte(&b, ' ');
        sk_buf_bytes(&b, w->word[i]);
    }
    return sk_buf_view(&b);
}

/* All words but the last are short: what a long -Command holds beyond the words that are kept apart is taken as it is. */
static sk_bytes rest_of(sk_arena *a, sk_bytes line, const sk_cmd_words *w, size_t from)
{
    if (from >= w->count) return (sk_bytes){0};
    if (w->count < SK_CMD_WORDS_MOST) return join_words(a, w, from);
    sk_bytes raw = sk_from(line, w->from[from]);
    sk_buf b = sk_buf_new(a, raw.len);
    for (size_t i = 0; i < raw.len; i++) {
        if (raw.p[i] == '\\' && sk_at(raw, i + 1) == '"')
            sk_buf_byte(&b, raw.p[++i]);
        else if (raw.p[i] != '"')
            sk_buf_byte(&b, raw.p[i]);
    }
    return sk_buf_view(&b);
}

static sk_bytes decode_script(sk_arena *a, sk_bytes text)
{
    return sk_utf16le_to_utf8(a, sk_base64_decode(a, text, SK_BASE64_CONTINUE));
}

sk_powershell_line sk_powershell_line_of(sk_arena *a, sk_bytes arguments)
{
    sk_powershell_line p = {0};
    sk_buf line = sk_buf_new(a, arguments.len + 2);
    sk_buf_str(&line, "x "); /* the program's word: backslashes before quotes count only behind it */
    sk_buf_bytes(&line, arguments);
    sk_bytes whole = sk_buf_view(&line);
    sk_cmd_words w = sk_cmd_split(a, whole);
    for (size_t i = 1; i < w.count; i++) {
        sk_bytes word = w.word[i], name = word;
        if (sk_starts(name, SK_LIT("\xE2\x80\x93")) || sk_starts(name, SK_LIT("\xE2\x80\x94")) ||
            sk_starts(name, SK_LIT("\xE2\x80\x95")))
            name = sk_from(name, 3);
        else if (sk_at(name, 0) == '-' || sk_at(name, 0) == '/')
            name = sk_from(name, sk_at(name, 1) == '-' ? 2 : 1);
        else
            name = (sk_bytes){0};
        size_t colon = sk_find_byte(name, 0, ':');
        if (word.len == 1 && word.p[0] == '-') {
            p.from_input = true;
            return p;
        }
        int known = name.len == 0 ? -1 : find_switch(sk_slice(name, 0, colon));
        if (known < 0) { /* the first word that is no switch starts a command (Windows PowerShell) */
            if (name.len > 0 && i + 1 < w.count && sk_at(word, 0) == '-') continue;
            p.script = rest_of(a, whole, &w, i);
            return p;
        }
        if (sk_is(sk_bytes_str(ps_switches[known].name), "noexit")) p.no_exit = true;
        if (!ps_switches[known].takes) continue;
        if (colon == SK_NPOS) i++;
        sk_bytes value = colon == SK_NPOS ? (i < w.count ? w.word[i] : (sk_bytes){0}) : sk_from(name, colon + 1);
        if (known == 0) {
            p.script = rest_of(a, whole, &w, i);
            p.from_input = sk_is(p.script, "-");
            return p;
        }
        if (known == 1) {
            p.encoded = true;
            p.encoded_len = value.len;
            p.script = decode_script(a, value);
            return p;
        }
        if (sk_is(sk_bytes_str(ps_switches[known].name), "file")) {
            p.file = value;
            p.script = rest_of(a, whole, &w, i + 1);
            return p;
        }
        if (sk_is(sk_bytes_str(ps_switches[known].name), "windowstyle"))
            p.hidden = sk_starts_nocase(value, SK_LIT("h")) || sk_is(value, "1");
    }
    return p;
}
