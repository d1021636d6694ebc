/* What pages give, as far as it is not JavaScript itself (prelude/browser.js): bytes and texts, files that are saved, addresses that
 * are opened, and the elements of the page. */
#include "codec/base64.h"
#include "emulate/javascript/js_run.h"

enum { PARTS_MOST = 65536, FLOW_LOOK = 65536 };

/* --- bytes and texts --- */

/* CESU-8 and UTF-8 differ only where a surrogate stands: 0xED 0xA0 and above. */
static bool is_utf8(sk_bytes text) { return sk_find_byte(text, 0, 0xED) == SK_NPOS; }

static sk_bytes buffer_at(duk_context *duk, duk_idx_t i)
{
    duk_size_t len = 0;
    void *p = duk_get_buffer_data(duk, i, &len);
    return sk_bytes_of(p, p ? len : 0);
}

static sk_bytes part_bytes(js_run *r, duk_idx_t i)
{
    duk_size_t len = 0;
    if (duk_is_buffer_data(r->duk, i)) return buffer_at(r->duk, i);
    const char *p = duk_safe_to_lstring(r->duk, i, &len);
    sk_bytes text = sk_bytes_of(p, len);
    return is_utf8(text) ? text : sk_str_to_utf8(&r->w->strings, js_get_str(r, i));
}

static uint8_t *push_bytes(duk_context *duk, size_t len)
{
    uint8_t *out = duk_push_fixed_buffer(duk, len);
    duk_push_buffer_object(duk, -1, 0, len, DUK_BUFOBJ_UINT8ARRAY);
    duk_remove(duk, -2);
    return out;
}

/* $bytes(parts): one Uint8Array of texts and buffers. */
static duk_ret_t native_bytes(duk_context *duk)
{
    js_run *r = js_run_of(duk);
    size_t count = duk_get_length(duk, 0), total = 0;
    if (count > PARTS_MOST) count = PARTS_MOST;
    for (size_t i = 0; i < count; i++) {
        duk_get_prop_index(duk, 0, (duk_uarridx_t)i);
        total += part_bytes(r, -1).len;
        duk_pop(duk);
    }
    uint8_t *out = push_bytes(duk, total);
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        duk_get_prop_index(duk, 0, (duk_uarridx_t)i);
        at += sk_copy_out(part_bytes(r, -1), out + at, total - at);
        duk_pop(duk);
    }
    return 1;
}

/* Bytes as characters U+0000 to U+00FF. */
static void push_latin1(js_run *r, sk_bytes b)
{
    sk_str s = sk_str_borrow_latin1(b);
    js_push_str(r, s);
}

static duk_ret_t native_latin(duk_context *duk)
{
    push_latin1(js_run_of(duk), buffer_at(duk, 0));
    return 1;
}

/* $text(bytes, label) */
static duk_ret_t native_text(duk_context *duk)
{
    js_run *r = js_run_of(duk);
    const char *label = duk_is_string(duk, 1) ? duk_get_string(duk, 1) : "utf-8";
    sk_bytes b = buffer_at(duk, 0);
    if (strstr(label, "16")) js_push_str(r, sk_str_utf16le(&r->w->strings, b));
    else if (strstr(label, "8859") || strstr(label, "ascii") || strstr(label, "1252") || strstr(label, "latin")) push_latin1(r, b);
    else js_push_str(r, sk_str_utf8(&r->w->strings, sk_starts(b, SK_LIT("\xEF\xBB\xBF")) ? sk_from(b, 3) : b));
    return 1;
}

/* $binary(text): the low byte of each character. */
static duk_ret_t native_binary(duk_context *duk)
{
    js_run *r = js_run_of(duk);
    sk_str s = js_get_str(r, 0);
    uint8_t *out = push_bytes(duk, s.len);
    for (size_t i = 0; i < s.len; i++) out[i] = (uint8_t)sk_str_at(s, i);
    return 1;
}

static duk_ret_t native_atob(duk_context *duk)
{
    js_run *r = js_run_of(duk);
    sk_bytes text = part_bytes(r, 0);
    sk_base64 d = sk_base64_start(text, SK_BASE64_CONTINUE);
    size_t cap = text.len / 4 * 3 + 3;
    uint8_t *out = duk_push_fixed_buffer(duk, cap);
    size_t len = 0;
    for (size_t got; len < cap && (got = sk_base64_read(&d, out + len, cap - len)) > 0;) len += got;
    sk_str s = sk_str_borrow_latin1(sk_bytes_of(out, len));
    if (len >= 16) {
        sk_world_decoded(r->w, "base64", len);
        js_issue(r, s, SK_FLOW_DECODED);
    }
    js_push_str(r, s);
    return 1;
}

static duk_ret_t native_btoa(duk_context *duk)
{
    js_run *r = js_run_of(duk);
    sk_str s = js_get_str(r, 0);
    uint8_t *out = duk_push_fixed_buffer(duk, s.len);
    for (size_t i = 0; i < s.len; i++) out[i] = (uint8_t)sk_str_at(s, i);
    (void)duk_base64_encode(duk, -1);
    return 1;
}

/* --- what a page does --- */

static const char *via_at(js_run *r, duk_idx_t i)
{
    return duk_is_string(r->duk, i) ? sk_arena_string(r->w->arena, sk_bytes_str(duk_get_string(r->duk, i))) : "";
}

static sk_str download_path(js_run *r, duk_idx_t i)
{
    if (!duk_is_string(r->duk, i)) return SK_STR("");
    sk_str name = sk_path_name(sk_str_slice(js_get_str(r, i), 0, 200));
    sk_str folder = sk_path_join(r->w, sk_world_folder(r->w, SK_STR("UserProfile")), SK_STR("Downloads"));
    return sk_path_join(r->w, folder, name.len ? name : SK_STR("download"));
}

/* $save(name, bytes): the browser puts the file into the folder for downloads; a person opens it there. */
static duk_ret_t native_save(duk_context *duk)
{
    js_run *r = js_run_of(duk);
    sk_bytes content = buffer_at(duk, 1);
    unsigned flow = SK_FLOW_DECODED | (js_flow_of(r, sk_slice(content, 0, FLOW_LOOK)) & (SK_FLOW_NETWORK | SK_FLOW_UNKNOWN));
    (void)sk_world_write(r->w, download_path(r, 0), content, flow);
    js_look_alive(r);
    return 0;
}

/* $fetch(url, method, via, name): true where the network answers. */
static duk_ret_t native_fetch(duk_context *duk)
{
    js_run *r = js_run_of(duk);
    js_spend_steps(r, 16);
    bool good = sk_world_download(r->w, js_get_str(r, 0), download_path(r, 3), via_at(r, 1), via_at(r, 2));
    js_look_alive(r);
    duk_push_boolean(duk, good);
    return 1;
}

static duk_ret_t native_answer(duk_context *duk)
{
    js_run *r = js_run_of(duk);
    sk_value v = sk_world_answer_text(r->w, js_get_str(r, 0));
    js_push_value(r, &v);
    return 1;
}

/* $start(url, via): an address that a program of its own opens (ms-word:, search-ms:, file:). */
static duk_ret_t native_start(duk_context *duk)
{
    js_run *r = js_run_of(duk);
    SK_ACT(r->w, SK_OP_RUN, {"command", js_get_str(r, 0)}, {"via", sk_str_c(via_at(r, 1))});
    js_look_alive(r);
    return 0;
}

/* --- the page itself --- */

static void push_utf8(js_run *r, sk_bytes text) { js_push_str(r, sk_str_utf8(&r->w->strings, text)); }

static duk_ret_t native_page_name(duk_context *duk)
{
    js_run *r = js_run_of(duk);
    sk_str name = sk_path_name(r->w->self_path);
    js_push_str(r, name.len ? name : SK_STR("page.html"));
    return 1;
}

/* $element(n), asked in order: [tag, text, parent, name, value, name, value ...]. */
static duk_ret_t native_element(duk_context *duk)
{
    js_run *r = js_run_of(duk);
    const sk_page *page = r->options->page;
    const sk_page_element *e = !page ? NULL : !r->element ? page->elements : r->element->next;
    duk_uarridx_t n = 0;
    if (!e) return 0;
    r->element = e;
    duk_push_array(duk);
    push_utf8(r, e->tag);
    duk_put_prop_index(duk, -2, n++);
    push_utf8(r, e->text);
    duk_put_prop_index(duk, -2, n++);
    duk_push_int(duk, e->parent == UINT32_MAX ? -1 : (int)e->parent);
    duk_put_prop_index(duk, -2, n++);
    for (const sk_page_attribute *a = e->attributes; a; a = a->next) {
        push_utf8(r, a->name);
        duk_put_prop_index(duk, -2, n++);
        push_utf8(r, a->value);
        duk_put_prop_index(duk, -2, n++);
    }
    return 1;
}

static const js_native natives[] = {
    {"$answer", native_answer, 1}, {"$atob", native_atob, 1},   {"$binary", native_binary, 1}, {"$btoa", native_btoa, 1}, {"$bytes", native_bytes, 1},
    {"$element", native_element, 1}, {"$fetch", native_fetch, 4}, {"$latin", native_latin, 1},   {"$pagename", native_page_name, 0}, {"$save", native_save, 3},
    {"$start", native_start, 2},   {"$text", native_text, 2},
};

void js_page_start(js_run *r)
{
    js_put_natives(r, natives, SK_COUNT(natives));
    duk_push_boolean(r->duk, r->parts);
    duk_put_global_string(r->duk, "$parts");
    js_run_prelude(r, JS_PRELUDE_BROWSER);
}
