/* Does a command stand in the program to be read? A command that is put together from pieces that a reader sees - a program's name
 * and switches in quotes, a folder of the machine - hides nothing; one whose words appear only after calculation does. */
#include "emulate/world/acts.h"

#include "base/text.h"
#include "emulate/world/world_internal.h"

enum { WORDS_MOST = 64, LINE_MOST = 1000, WORD_LEAST = 3 };

static bool is_word_char(int c) { return sk_is_alnum(c) || c == '_' || c >= 0x80; }

/* Inside of quotes: an odd number of them stands before it on its line. */
static bool is_quoted(sk_bytes source, size_t at)
{
    size_t quotes = 0;
    while (at > 0 && source.p[at - 1] != '\n' && source.p[at - 1] != '\r') quotes += source.p[--at] == '"';
    return quotes % 2 == 1;
}

static bool stands_in(sk_bytes source, sk_bytes word, bool quoted)
{
    for (size_t at = 0; (at = sk_find_nocase(source, at, word)) != SK_NPOS; at += word.len) {
        bool whole = !(at && is_word_char(source.p[at - 1])) && !is_word_char(sk_at(source, at + word.len));
        if (whole && (!quoted || is_quoted(source, at))) return true;
    }
    return false;
}

/* A word of a folder, a name or a version that the machine gave. */
static bool is_of_machine(sk_world *w, sk_bytes word)
{
    sk_str name, value;
    if (stands_in(sk_str_to_utf8(&w->strings, w->self_path), word, false)) return true;
    for (size_t n = 0; sk_world_environ_nth(w, n, &name, &value); n++) {
        if (stands_in(sk_str_to_utf8(&w->strings, value), word, false)) return true;
    }
    static const char *const folders[] = {"Desktop", "MyDocuments", "Templates", "Startup", "AppData", "Temp"};
    for (size_t i = 0; i < SK_COUNT(folders); i++) {
        if (stands_in(sk_str_to_utf8(&w->strings, sk_world_folder(w, sk_str_c(folders[i]))), word, false)) return true;
    }
    return false;
}

static bool is_number(sk_bytes word)
{
    for (size_t i = 0; i < word.len; i++) {
        if (!sk_is_digit(word.p[i])) return false;
    }
    return true;
}

static bool is_readable(sk_world *w, sk_bytes word)
{
    if (word.len < WORD_LEAST || is_number(word)) return true;
    sk_bytes source;
    for (size_t n = 0; w->host.source(w->host.self, n, &source); n++) {
        if (stands_in(source, word, true)) return true;
    }
    return is_of_machine(w, word);
}

bool sk_world_is_literal(sk_world *w, sk_str command)
{
    if (!w->host.source || command.len > LINE_MOST) return false;
    sk_bytes line = sk_str_to_utf8(&w->strings, command);
    unsigned words = 0, open = 0;
    if (line.len == 0 || line.p[0] == '{') return false; /* what is started is not known */
    for (size_t i = 0; i < line.len;) {
        if (line.p[i] == '{') open++; /* what is not known */
        if (line.p[i] == '}' && open) open--;
        size_t end = i;
        while (end < line.len && is_word_char(line.p[end])) end++;
        if (end == i) {
            i++;
            continue;
        }
        if (!open && (++words > WORDS_MOST || !is_readable(w, sk_slice(line, i, end - i)))) return false;
        i = end;
    }
    return true;
}
