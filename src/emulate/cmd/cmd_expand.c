/* Expansion of variables: %VAR% %VAR:~from,count% %VAR:what=with% %1 %~dp0 before a line is read, !VAR! and the variables of
 * for when a command runs (set /?, call /?, for /?). */
#include "emulate/cmd/cmd_run.h"

/* ---- values -------------------------------------------------------------------------------------------------------- */

static sk_bytes dynamic_variable(sk_cmd *c, sk_bytes name)
{
    sk_date_parts d;
    if (sk_is(name, "cd")) return sk_cmd_bytes(c, c->w->current_folder);
    if (sk_is(name, "errorlevel")) return sk_text_bytes(c->arena, "%lld", (long long)c->error_level);
    if (sk_is(name, "cmdcmdline")) return SK_LIT("C:\\Windows\\system32\\cmd.exe");
    if (sk_is(name, "cmdextversion")) return SK_LIT("2");
    if (sk_is(name, "random")) {
        c->shared->random = c->shared->random * 6364136223846793005u + 1442695040888963407u;
        return sk_text_bytes(c->arena, "%u", (unsigned)(c->shared->random >> 49));
    }
    if (!sk_is(name, "date") && !sk_is(name, "time")) return (sk_bytes){0};
    static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    d = sk_date_split(sk_world_now(c->w));
    if (sk_is(name, "time")) return sk_text_bytes(c->arena, "%2d:%02d:%02d.00", d.hour, d.minute, d.second);
    if (!c->w->month_first) return sk_text_bytes(c->arena, "%04d/%02d/%02d", d.year, d.month, d.day);
    return sk_text_bytes(c->arena, "%s %02d/%02d/%04d", days[(d.weekday + 6) % 7], d.month, d.day, d.year);
}

sk_bytes sk_cmd_variable(sk_cmd *c, sk_bytes name)
{
    uintptr_t own = 0;
    sk_str value = sk_world_environ(c->w, sk_cmd_str(c, name));
    if (value.len == 0) {
        sk_bytes dynamic = dynamic_variable(c, name);
        if (dynamic.len > 0) c->flow |= SK_FLOW_ENVIRONMENT;
        if (sk_is(name, "date")) c->flow |= SK_CMD_TODAY;
        return dynamic;
    }
    c->flow |= sk_map_get(c->shared->own, sk_text_lower(c->arena, name), &own) ? SK_FLOW_COMPUTED | (unsigned)own
                                                                               : SK_FLOW_ENVIRONMENT;
    return sk_cmd_bytes(c, value);
}

void sk_cmd_set_variable(sk_cmd *c, sk_bytes name, sk_bytes value)
{
    if (name.len == 0) return;
    sk_world_set_environ(c->w, sk_cmd_str(c, name), sk_cmd_str(c, value));
    sk_map_put(c->shared->own, sk_text_lower(c->arena, name), c->flow & ~(unsigned)SK_FLOW_ENVIRONMENT);
}

/* ---- parts and replacements ------------------------------------------------------------------------------------------ */

static int64_t take_number(sk_bytes *rest, bool *ret_given)
{
    sk_bytes b = sk_trim(*rest);
    bool negative = sk_at(b, 0) == '-';
    uint64_t v = 0;
    if (negative || sk_at(b, 0) == '+') b = sk_from(b, 1);
    *ret_given = sk_parse_u64(sk_slice(b, 0, 9), &v);
    size_t comma = sk_find_byte(*rest, 0, ',');
    *rest = comma == SK_NPOS ? (sk_bytes){0} : sk_from(*rest, comma + 1);
    return negative ? -(int64_t)v : (int64_t)v;
}

static sk_bytes take_part(sk_cmd *c, sk_bytes value, sk_bytes spec)
{
    bool given = false;
    int64_t len = (int64_t)value.len, from = take_number(&spec, &given);
    int64_t count = take_number(&spec, &given);
    if (from < 0) from = from + len < 0 ? 0 : from + len;
    if (from > len) from = len;
    if (!given)
        count = len - from;
    else if (count < 0)
        count = len - from + count < 0 ? 0 : len - from + count;
    c->flow |= SK_FLOW_COMPUTED;
    return sk_slice(value, (uint64_t)from, (uint64_t)count);
}

static sk_bytes replace_part(sk_cmd *c, sk_bytes value, sk_bytes spec)
{
    size_t equal = sk_find_byte(spec, 0, '=');
    if (equal == SK_NPOS || equal == 0) return value;
    sk_bytes what = sk_slice(spec, 0, equal), with = sk_from(spec, equal + 1);
    bool before = what.p[0] == '*' && what.len > 1;
    if (before) what = sk_from(what, 1);
    sk_buf b = sk_buf_new(c->arena, SK_CMD_LINE_MOST);
    size_t from = 0, hit;
    while ((hit = sk_find_nocase(value, from, what)) != SK_NPOS) {
        if (!before) sk_buf_bytes(&b, sk_slice(value, from, hit - from));
        sk_buf_bytes(&b, with);
        from = hit + what.len;
        if (before) break;
    }
    sk_buf_bytes(&b, sk_from(value, from));
    c->flow |= SK_FLOW_COMPUTED;
    sk_cmd_step(c, value.len / 64);
    return sk_buf_view(&b);
}

/* NAME, NAME:~1,2 or NAME:a=b. False: no such variable. */
static bool look_up(sk_cmd *c, sk_bytes inner, sk_bytes *ret)
{
    size_t colon = sk_find_byte(inner, 0, ':');
    sk_bytes name = colon == SK_NPOS || colon == 0 ? inner : sk_slice(inner, 0, colon);
    unsigned flow = c->flow;
    sk_bytes value = sk_cmd_variable(c, name);
    if (value.len == 0) {
        c->flow = flow;
        return false;
    }
    if (colon != SK_NPOS && colon > 0) {
        sk_bytes spec = sk_from(inner, colon + 1);
        if ((flow & SK_CMD_TODAY) && !sk_is(name, "date")) sk_world_ask(c->w, SK_ASKED_DAY | SK_ASKED_MONTH | SK_ASKED_KEY); /* where the part lies */
        value = sk_at(spec, 0) == '~' ? take_part(c, value, sk_from(spec, 1)) : replace_part(c, value, spec);
    }
    *ret = value;
    return true;
}

/* ---- %1 %~dp0 and %%i ------------------------------------------------------------------------------------------------ */

static sk_bytes with_letters(sk_cmd *c, sk_bytes letters, sk_bytes value)
{
    value = sk_cmd_unquote(value);
    if (letters.len == 0) return value;
    sk_str whole = sk_path_whole(c->w, sk_cmd_str(c, value));
    sk_bytes path = sk_cmd_bytes(c, whole), name = sk_cmd_bytes(c, sk_path_name(whole));
    size_t dot = sk_find_last(name, SK_LIT("."));
    sk_bytes folder = sk_slice(path, 0, path.len - name.len);
    sk_buf b = sk_buf_new(c->arena, 4096);
    for (size_t i = 0; i < letters.len; i++) {
        int letter = sk_lower(letters.p[i]);
        if (letter == 'f' || letter == 's')
            sk_buf_bytes(&b, path);
        else if (letter == 'd')
            sk_buf_bytes(&b, sk_slice(folder, 0, 2));
        else if (letter == 'p')
            sk_buf_bytes(&b, sk_from(folder, 2));
        else if (letter == 'n')
            sk_buf_bytes(&b, sk_slice(name, 0, dot));
        else if (letter == 'x' && dot != SK_NPOS)
            sk_buf_bytes(&b, sk_from(name, dot));
        else if (letter == 'z') {
            const sk_file *f = sk_world_file(c->w, whole);
            sk_buf_format(&b, "%zu", f ? f->len : (size_t)0);
        }
    }
    return sk_buf_view(&b);
}

static bool is_letter(int ch) { return ch > 0 && sk_find_byte(SK_LIT("fdpnxsatzFDPNXSATZ"), 0, (uint8_t)ch) != SK_NPOS; }

/* An argument of the batch file at the % of line[i]; its length, or 0. */
static size_t take_argument(sk_cmd *c, sk_bytes line, size_t i, sk_bytes *ret)
{
    size_t at = i + 1;
    bool tilde = sk_at(line, at) == '~';
    if (tilde) at++;
    size_t letters = at;
    while (tilde && is_letter(sk_at(line, at))) at++;
    int ch = sk_at(line, at);
    if (ch == '*' && !tilde) {
        *ret = c->all_args;
        return 2;
    }
    if (!sk_is_digit(ch)) return 0;
    sk_bytes value = c->args[ch - '0'];
    *ret = tilde ? with_letters(c, sk_slice(line, letters, at - letters), value) : value;
    return at + 1 - i;
}

sk_bytes sk_cmd_percent(sk_cmd *c, sk_bytes line)
{
    if (sk_find_byte(line, 0, '%') == SK_NPOS) return line;
    sk_buf b = sk_buf_new(c->arena, SK_CMD_LINE_MOST);
    for (size_t i = 0; i < line.len && !b.full;) {
        if (line.p[i] != '%') {
            sk_buf_byte(&b, line.p[i++]);
            continue;
        }
        sk_bytes value = {0};
        if (c->batch && sk_at(line, i + 1) == '%') {
            sk_buf_byte(&b, '%');
            i += 2;
            continue;
        }
        size_t taken = c->batch ? take_argument(c, line, i, &value) : 0;
        size_t close = taken ? SK_NPOS : sk_find_byte(line, i + 1, '%');
        if (taken) {
            i += taken;
        } else if (close != SK_NPOS && close > i + 1 && look_up(c, sk_slice(line, i + 1, close - i - 1), &value)) {
            i = close + 1;
        } else if (c->batch && close != SK_NPOS && sk_find_byte(sk_slice(line, i, close - i), 0, '\n') == SK_NPOS) {
            i = close + 1; /* undefined: nothing in a batch file */
        } else {
            sk_buf_byte(&b, line.p[i++]); /* undefined: stays on a command line */
            continue;
        }
        sk_buf_bytes(&b, value);
        if (!sk_cmd_step(c, 1)) break;
    }
    return sk_buf_view(&b);
}

static sk_bytes for_variables(sk_cmd *c, sk_bytes text)
{
    if (sk_find_byte(text, 0, '%') == SK_NPOS) return text;
    sk_buf b = sk_buf_new(c->arena, SK_CMD_LINE_MOST);
    for (size_t i = 0; i < text.len && !b.full;) {
        size_t at = i + 1;
        bool tilde = text.p[i] == '%' && sk_at(text, at) == '~';
        if (tilde) at++;
        size_t letters = at;
        while (tilde && is_letter(sk_at(text, at)) && sk_at(text, at + 1) >= 0 && sk_at(text, at + 1) < 128 &&
               !(c->for_set[sk_at(text, at)] && !c->for_set[sk_at(text, at + 1)]))
            at++;
        int ch = text.p[i] == '%' ? sk_at(text, at) : -1;
        if (ch > 0 && ch < 128 && c->for_set[ch]) {
            sk_bytes value = c->for_values[ch];
            sk_buf_bytes(&b, tilde ? with_letters(c, sk_slice(text, letters, at - letters), value) : value);
            c->flow |= SK_FLOW_COMPUTED;
            i = at + 1;
        } else {
            sk_buf_byte(&b, text.p[i++]);
        }
    }
    return sk_buf_view(&b);
}

sk_bytes sk_cmd_delayed(sk_cmd *c, sk_bytes text)
{
    text = for_variables(c, text);
    if (!c->delayed || sk_find_byte(text, 0, '!') == SK_NPOS) return text;
    sk_buf b = sk_buf_new(c->arena, SK_CMD_LINE_MOST);
    for (size_t i = 0; i < text.len && !b.full;) {
        size_t close = text.p[i] == '!' ? sk_find_byte(text, i + 1, '!') : SK_NPOS;
        sk_bytes value = {0};
        if (text.p[i] == '^' && i + 1 < text.len) {
            sk_buf_byte(&b, text.p[i + 1]);
            i += 2;
        } else if (close != SK_NPOS) {
            look_up(c, sk_slice(text, i + 1, close - i - 1), &value);
            sk_buf_bytes(&b, value);
            i = close + 1;
            if (!sk_cmd_step(c, 1)) break;
        } else {
            if (text.p[i] != '!') sk_buf_byte(&b, text.p[i]);
            i++;
        }
    }
    return sk_buf_view(&b);
}
