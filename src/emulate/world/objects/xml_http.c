/* MSXML2.XMLHTTP, ServerXMLHTTP and WinHttp.WinHttpRequest: Microsoft's "IXMLHTTPRequest" and "WinHttpRequest object". A failed
 * answer is a 404 without an error, so that a loop over addresses goes on to the next. */
#include "emulate/world/objects/objects.h"

typedef struct request {
    sk_str method, url;
    bool sent, good;
    uint8_t flow; /* of the address */
    sk_value handler;
} request;

static request *state(sk_object *self) { return sk_object_state(self); }

static int open_request(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)ret;
    request *r = state(self);
    r->method = sk_arg_str(w, args, 0);
    r->url = sk_arg_str(w, args, 1);
    r->flow = sk_arg_flow(args, 1);
    r->sent = r->good = false;
    self->flow = 0;
    return 0;
}

static int send(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)ret;
    request *r = state(self);
    if (r->url.len == 0) return SK_ERR_SYSTEM;
    const char *method = sk_arena_string(w->arena, sk_str_to_utf8(&w->strings, sk_str_slice(r->method, 0, 16)));
    const char *via = sk_arena_string(w->arena, sk_str_to_utf8(&w->strings, sk_str_slice(self->label, 0, 60)));
    r->good = sk_world_fetch(w, &(sk_fetch){.url = r->url, .method = method, .via = via, .flow = r->flow | sk_arg_flow(args, 0)});
    r->sent = true;
    self->flow = SK_FLOW_NETWORK;
    if (r->handler.type != SK_V_EMPTY && w->host.call) {
        sk_value answer = sk_empty();
        sk_args none = {.count = 0};
        (void)w->host.call(w->host.self, w, &r->handler, &none, &answer);
    }
    return 0;
}

static int get_status(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)args;
    request *r = state(self);
    return sk_give(ret, sk_flowing(sk_long(r->good ? 200 : r->sent ? 404 : 0), 0));
}

static int get_status_text(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)args;
    return sk_give(ret, sk_string(state(self)->good ? SK_STR("OK") : SK_STR("Not Found")));
}

static int get_ready(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)args;
    return sk_give(ret, sk_long(state(self)->sent ? 4 : state(self)->url.len ? 1 : 0));
}

static int get_body(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)args;
    sk_world_answered(w, state(self)->url, "responseBody");
    if (state(self)->good) return sk_give(ret, sk_world_answer_bytes(w, state(self)->url));
    return sk_give(ret, sk_array_value(sk_array_bytes(w, sk_bytes_of(NULL, 0))));
}

static int get_text(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)args;
    sk_world_answered(w, state(self)->url, "responseText");
    if (state(self)->good) return sk_give(ret, sk_world_answer_text(w, state(self)->url));
    return sk_give(ret, sk_string(SK_STR("")));
}

static int get_header(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    sk_value me = sk_object_value(self);
    (void)args;
    return sk_give(ret, sk_unknown_member(w, &me, SK_STR("header")));
}

static int put_handler(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)ret;
    state(self)->handler = sk_arg_value(args, 0);
    return 0;
}

static const sk_member members[] = {
    {"abort", sk_do_nothing, NULL, NULL},
    {"getAllResponseHeaders", get_header, NULL, NULL},
    {"getResponseHeader", get_header, NULL, NULL},
    {"onreadystatechange", sk_do_nothing, put_handler, NULL},
    {"open", open_request, NULL, "bstrMethod,bstrUrl,varAsync,bstrUser,bstrPassword"},
    {"readyState", get_ready, NULL, NULL},
    {"responseBody", get_body, NULL, NULL},
    {"responseStream", get_body, NULL, NULL},
    {"responseText", get_text, NULL, NULL},
    {"responseXML", get_text, NULL, NULL},
    {"send", send, NULL, NULL},
    {"setOption", sk_do_nothing, NULL, NULL},
    {"setProxy", sk_do_nothing, NULL, NULL},
    {"setRequestHeader", sk_do_nothing, NULL, NULL},
    {"setTimeouts", sk_do_nothing, NULL, NULL},
    {"status", get_status, NULL, NULL},
    {"statusText", get_status_text, NULL, NULL},
    {"waitForResponse", sk_answer_true, NULL, NULL},
};

static const char *const progids[] = {
    "MSXML2.XMLHTTP", "Microsoft.XMLHTTP",   "MSXML2.ServerXMLHTTP", "Microsoft.ServerXMLHTTP", "WinHttp.WinHttpRequest",
    "MSXML.XMLHTTP",  "MSXML.ServerXMLHTTP", "MSXML2.XMLHTTP60",     "MSXML2.ServerXMLHTTP60",  NULL};
const sk_com_class sk_com_class_xml_http = {
    .name = "IXMLHTTPRequest",
    .progids = progids,
    .clsid = "88D96A0A-F192-11D4-A65F-0040963251E5 F6D90F16-9C73-11D3-B32E-00C04F990BB4 2087C2F4-2CEF-4953-A8AB-66779B670495 "
             "ED8C108E-4349-11D2-91A4-00C04F7969E8 88D96A0B-F192-11D4-A65F-0040963251E5",
    SK_MEMBERS(members),
    .state_size = sizeof(request)};
