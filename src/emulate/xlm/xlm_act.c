/* Functions that act on the world: programs, libraries, files, messages, DDE, documents. */
#include <math.h>

#include "base/text.h"
#include "emulate/xlm/xlm_functions.h"

#define VALUE_ERROR sk_xlm_error_of(SK_XLM_VALUE)
#define NA_ERROR sk_xlm_error_of(SK_XLM_NA)

static sk_str text_of(sk_xlm *x, const sk_xlm_value *a, unsigned n, unsigned i)
{
    return i < n ? sk_xlm_to_text(x, &a[i]) : SK_STR("");
}

static sk_xlm_value done(void) { return sk_xlm_bool(true); }

/* --- programs --- */

static void run(sk_xlm *x, sk_str command, unsigned flow, const char *via, bool hidden)
{
    if (command.len == 0 || !sk_xlm_makes_sense(x, command)) return;
    x->acts++;
    sk_world_run(x->w, &(sk_run){.command = command, .via = via, .hidden = hidden, .flow = (uint8_t)flow});
}

/* EXEC(command, window): 1 normal, 2 minimized (and without an argument), 3 maximized. The answer is a task's number. */
sk_xlm_value sk_xlm_f_exec(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    double window = 2;
    sk_xlm_value error;
    if (a[0].type == SK_XLM_ERROR) return a[0];
    (void)sk_xlm_arg(x, a, n, 1, 2, &window, &error);
    run(x, text_of(x, a, n, 0), a[0].flow, "EXEC", window == 2 || window == 0);
    return sk_xlm_number(2764);
}

/* INITIATE(program, topic) opens a channel of DDE, and starts the program where it does not run; EXECUTE and POKE use it. */
sk_xlm_value sk_xlm_f_initiate(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    sk_str command = sk_str_concat(x->strings, text_of(x, a, n, 0), SK_STR(" "));
    run(x, sk_str_concat(x->strings, command, text_of(x, a, n, 1)), (unsigned)a[0].flow | a[1].flow, "INITIATE", false);
    return sk_xlm_number(1);
}

sk_xlm_value sk_xlm_f_execute(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    run(x, text_of(x, a, n, 1), a[1].flow, "EXECUTE", false);
    return done();
}

sk_xlm_value sk_xlm_f_poke(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    sk_xlm_value v = n > 2 ? sk_xlm_single(x, a[2]) : (sk_xlm_value){.type = SK_XLM_BLANK};
    run(x, sk_xlm_to_text(x, &v), v.flow, "POKE", false);
    return done();
}

/* --- libraries --- */

static bool is_path(sk_str s)
{
    return sk_str_find(s, SK_STR("\\"), 0, false) != SK_NPOS || sk_str_find(s, SK_STR("/"), 0, false) != SK_NPOS;
}

/* REGISTER(library, function, types, name, ...): the name becomes a function. The number is what CALL takes as its first
 * argument. A library with a path is loaded from there. */
static sk_xlm_value register_function(sk_xlm *x, const sk_xlm_value *a, unsigned n, bool named)
{
    sk_xlm_registered *r = SK_NEW(x->arena, sk_xlm_registered);
    if (!r) return NA_ERROR;
    r->library = text_of(x, a, n, 0);
    r->function = text_of(x, a, n, 1);
    r->name = named && n > 3 && a[3].type == SK_XLM_TEXT ? a[3].u.text : r->function;
    r->id = 1000 + (x->registered ? x->registered->id - 999 : 0);
    r->next = x->registered;
    x->registered = r;
    if (is_path(r->library) && sk_xlm_makes_sense(x, r->library)) {
        x->acts++;
        sk_world_load(x->w, r->library, r->function, "REGISTER");
    }
    return sk_xlm_number(r->id);
}

sk_xlm_value sk_xlm_f_register(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    return register_function(x, a, n, true);
}
sk_xlm_value sk_xlm_f_register_id(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    return register_function(x, a, n, false);
}

/* CALL(library, function, types, ...) or CALL(number, ...). */
sk_xlm_value sk_xlm_f_call(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    sk_xlm_value first = sk_xlm_single(x, a[0]);
    if (first.type == SK_XLM_ERROR) return first;
    for (const sk_xlm_registered *r = x->registered; r && first.type == SK_XLM_NUMBER; r = r->next)
        if (r->id == first.u.number) return sk_xlm_call_library(x, r->library, r->function, a + 1, n - 1);
    sk_xlm_value function = n > 1 ? sk_xlm_single(x, a[1]) : (sk_xlm_value){.type = SK_XLM_BLANK};
    if (first.type != SK_XLM_TEXT || function.type == SK_XLM_ERROR) return VALUE_ERROR;
    unsigned from = n < 3 ? n : 3;
    return sk_xlm_call_library(x, first.u.text, sk_xlm_to_text(x, &function), a + from, n - from);
}

/* --- files --- */

static sk_xlm_open_file *file_of(sk_xlm *x, const sk_xlm_value *v)
{
    double number;
    if (!sk_xlm_number_of(x, v, &number) || !(number >= 1 && number <= x->file_count)) return NULL;
    sk_xlm_open_file *f = &x->files[(unsigned)number - 1];
    return f->open ? f : NULL;
}

/* FOPEN(path, access): 1 read and write, 2 read, 3 new. A file that the world does not know - a program that was started may
 * have made it - has unknown content. */
sk_xlm_value sk_xlm_f_fopen(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    double access = 1;
    sk_xlm_value error;
    sk_str path = text_of(x, a, n, 0);
    (void)sk_xlm_arg(x, a, n, 1, 1, &access, &error);
    if (a[0].type == SK_XLM_ERROR || path.len == 0 || x->file_count == SK_XLM_FILES_MOST ||
        !sk_xlm_makes_sense(x, path))
        return NA_ERROR;
    sk_xlm_open_file *f = &x->files[x->file_count++];
    *f = (sk_xlm_open_file){.path = path, .access = access == 3 ? 3 : access == 2 ? 2 : 1, .open = true};
    x->acts++;
    f->file = f->access == 3 ? sk_world_open_write(x->w, path, false) : sk_world_file(x->w, path);
    sk_bytes content;
    unsigned flow;
    bool opaque;
    if (f->access != 3) (void)sk_world_read(x->w, path, &content, &flow, &opaque);
    return sk_xlm_number(x->file_count);
}

static sk_xlm_value write_file(sk_xlm *x, const sk_xlm_value *a, bool line)
{
    sk_xlm_open_file *f = file_of(x, &a[0]);
    if (!f) return NA_ERROR;
    if (f->access == 2) return VALUE_ERROR;
    if (!f->file) f->file = sk_world_open_write(x->w, f->path, true);
    if (!f->file) return NA_ERROR;
    sk_str text = sk_xlm_to_text(x, &a[1]);
    if (line) text = sk_str_concat(x->strings, text, SK_STR("\r\n"));
    sk_bytes ansi = sk_str_to_ansi(x->strings, text);
    sk_file_put(x->w, f->file, f->pos, ansi, a[1].flow);
    f->pos += ansi.len;
    return sk_xlm_number((double)ansi.len);
}

sk_xlm_value sk_xlm_f_fwrite(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    (void)n;
    return write_file(x, a, false);
}

sk_xlm_value sk_xlm_f_fwriteln(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    (void)n;
    return write_file(x, a, true);
}

static sk_xlm_value read_file(sk_xlm *x, const sk_xlm_value *a, unsigned n, bool line)
{
    sk_xlm_open_file *f = file_of(x, &a[0]);
    double count = 255;
    sk_xlm_value error;
    if (!f || !sk_xlm_arg(x, a, n, 1, 255, &count, &error)) return NA_ERROR;
    if (!f->file || f->file->opaque) return sk_xlm_unknown();
    sk_bytes rest = sk_from(sk_bytes_of(f->file->p, f->file->len), f->pos);
    if (rest.len == 0) return NA_ERROR;
    size_t take = line ? sk_find_byte(rest, 0, '\n') : count < 0 ? 0 : count > 255 ? 255 : (size_t)count;
    sk_bytes part = sk_slice(rest, 0, take == SK_NPOS ? rest.len : take);
    f->pos += line && take != SK_NPOS ? take + 1 : part.len;
    if (line && sk_at(part, part.len - 1) == '\r') part = sk_slice(part, 0, part.len - 1);
    return sk_xlm_flowing(sk_xlm_text(sk_str_from_ansi(x->strings, part)), f->file->flow);
}

sk_xlm_value sk_xlm_f_fread(sk_xlm *x, const sk_xlm_value *a, unsigned n) { return read_file(x, a, n, false); }
sk_xlm_value sk_xlm_f_freadln(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    return read_file(x, a, n > 1 ? 1 : n, true);
}

sk_xlm_value sk_xlm_f_fclose(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    (void)n;
    sk_xlm_open_file *f = file_of(x, &a[0]);
    if (!f) return NA_ERROR;
    f->open = false;
    if (f->file && f->access != 2) sk_file_hand_over(x->w, f->file);
    return done();
}

sk_xlm_value sk_xlm_f_fsize(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    (void)n;
    sk_xlm_open_file *f = file_of(x, &a[0]);
    if (!f) return NA_ERROR;
    return f->file && !f->file->opaque ? sk_xlm_number((double)f->file->len) : sk_xlm_unknown();
}

sk_xlm_value sk_xlm_f_fpos(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    sk_xlm_open_file *f = file_of(x, &a[0]);
    double pos;
    sk_xlm_value error;
    if (!f) return NA_ERROR;
    if (n < 2 || a[1].type == SK_XLM_MISSING) return sk_xlm_number((double)f->pos + 1);
    if (!sk_xlm_arg(x, a, n, 1, 1, &pos, &error)) return error;
    if (!(pos >= 1 && pos < 1e9)) return VALUE_ERROR;
    f->pos = (uint64_t)pos - 1;
    return sk_xlm_number(pos);
}

sk_xlm_value sk_xlm_f_file_delete(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    sk_str path = text_of(x, a, n, 0);
    if (path.len == 0 || !sk_xlm_makes_sense(x, path)) return VALUE_ERROR;
    x->acts++;
    (void)sk_world_delete(x->w, path);
    return done();
}

/* FILES(pattern): an array of names, or #N/A. */
sk_xlm_value sk_xlm_f_files(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    sk_str pattern = n > 0 && a[0].type == SK_XLM_TEXT ? a[0].u.text : SK_STR("*.*");
    size_t count = 0;
    while (count < 256 && sk_world_match(x->w, pattern, false, count)) count++;
    sk_xlm_array *list = count ? sk_xlm_array_new(x, 1, count) : NULL;
    if (!list) return NA_ERROR;
    for (size_t i = 0; i < count; i++)
        list->items[i] = sk_xlm_text(sk_path_name(sk_world_match(x->w, pattern, false, i)->path));
    return (sk_xlm_value){.type = SK_XLM_ARRAY, .u.array = list};
}

sk_xlm_value sk_xlm_f_directory(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    if (n > 0 && a[0].type == SK_XLM_TEXT) x->w->current_folder = sk_path_whole(x->w, a[0].u.text);
    return sk_xlm_text(x->w->current_folder);
}

/* --- documents --- */

sk_xlm_value sk_xlm_f_open(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    sk_str path = text_of(x, a, n, 0);
    sk_bytes content;
    unsigned flow;
    bool opaque;
    if (path.len == 0 || !sk_xlm_makes_sense(x, path)) return VALUE_ERROR;
    x->acts++;
    if (sk_str_starts(path, "http:") || sk_str_starts(path, "https:")) {
        x->asked |= SK_XLM_ASKED_NETWORK;
        return sk_xlm_bool(sk_world_download(x->w, path, SK_STR(""), "GET", "OPEN"));
    }
    return sk_xlm_bool(sk_world_read(x->w, path, &content, &flow, &opaque));
}

/* SAVE.AS and SAVE.COPY.AS: the document writes itself to another place. */
sk_xlm_value sk_xlm_f_save_as(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    sk_str path = text_of(x, a, n, 0);
    if (path.len == 0 || !sk_xlm_makes_sense(x, path)) return done();
    x->acts++;
    sk_world_replicate(x->w, x->w->self_path, path);
    return done();
}

/* The workbook, and with it the macro, goes away; unless this run is there to see what would come after. */
sk_xlm_value sk_xlm_f_close(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    (void)a;
    (void)n;
    x->closed = true;
    if (!x->stay_open) x->jump = SK_XLM_HALT;
    return done();
}

sk_xlm_value sk_xlm_f_insert_file(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    sk_str path = text_of(x, a, n, 0);
    if (path.len == 0 || !sk_xlm_makes_sense(x, path)) return done();
    x->acts++;
    sk_world_load(x->w, path, SK_STR(""), "VBA.INSERT.FILE");
    return done();
}

sk_xlm_value sk_xlm_f_send_mail(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    sk_xlm_value to = sk_xlm_single(x, a[0]);
    (void)n;
    x->acts++;
    sk_world_connect(x->w, sk_xlm_to_text(x, &to), SK_STR(""), "SEND.MAIL");
    return done();
}

/* --- people and time --- */

sk_xlm_value sk_xlm_f_alert(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    if (sk_xlm_makes_sense(x, text_of(x, a, n, 0))) sk_world_message(x->w, text_of(x, a, n, 0), "ALERT");
    return done();
}

sk_xlm_value sk_xlm_f_message(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    if (n > 1 && sk_xlm_makes_sense(x, text_of(x, a, n, 1))) sk_world_message(x->w, text_of(x, a, n, 1), "MESSAGE");
    return done();
}

sk_xlm_value sk_xlm_f_input(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    sk_world_message(x->w, text_of(x, a, n, 0), "INPUT");
    return sk_xlm_unknown();
}

/* WAIT(date and time). */
sk_xlm_value sk_xlm_f_wait(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    double until;
    sk_xlm_value error;
    if (!sk_xlm_arg(x, a, n, 0, 0, &until, &error)) return error;
    double seconds = (until - sk_world_now(x->w)) * 86400;
    if (until < 1) seconds = until * 86400; /* a time without a day */
    if (seconds > 0) sk_world_wait(x->w, seconds < 1e7 ? seconds : 1e7);
    return done();
}
