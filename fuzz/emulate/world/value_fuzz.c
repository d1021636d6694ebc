/* A program of bytes over the world: each step makes a value, combines two, or calls a member of an object. Nothing may crash,
 * hang or leave its budget, and the same bytes tell the same effects. */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "make/made_world.h"

enum { KEPT = 16 };

static const char *const progids[] = {"WScript.Shell",
                                      "Scripting.FileSystemObject",
                                      "ADODB.Stream",
                                      "MSXML2.DOMDocument",
                                      "MSXML2.XMLHTTP",
                                      "Scripting.Dictionary",
                                      "VBScript.RegExp",
                                      "Shell.Application",
                                      "Schedule.Service",
                                      "System.Text.UTF8Encoding",
                                      "Excel.Application",
                                      "Outlook.Application",
                                      "htmlfile",
                                      "System.IO.MemoryStream",
                                      "System.Collections.ArrayList",
                                      "Unknown.Thing",
                                      "WbemScripting.SWbemLocator"};
static const char *const names[] = {"Run",
                                    "Exec",
                                    "StdOut",
                                    "RegWrite",
                                    "RegRead",
                                    "OpenTextFile",
                                    "Write",
                                    "ReadAll",
                                    "Close",
                                    "Type",
                                    "Open",
                                    "SaveToFile",
                                    "LoadFromFile",
                                    "Position",
                                    "Charset",
                                    "WriteText",
                                    "ReadText",
                                    "Read",
                                    "createElement",
                                    "dataType",
                                    "text",
                                    "nodeTypedValue",
                                    "loadXML",
                                    "open",
                                    "send",
                                    "responseBody",
                                    "responseText",
                                    "Add",
                                    "Item",
                                    "Remove",
                                    "Keys",
                                    "Count",
                                    "Pattern",
                                    "Global",
                                    "Execute",
                                    "Replace",
                                    "Test",
                                    "ShellExecute",
                                    "NameSpace",
                                    "CopyHere",
                                    "GetFolder",
                                    "Files",
                                    "DeleteFile",
                                    "MoveFile",
                                    "GetBytes_4",
                                    "GetString",
                                    "ExpandEnvironmentStrings",
                                    "Create",
                                    "ConnectServer",
                                    "Get",
                                    "ExecMethod",
                                    "Environment",
                                    "",
                                    "CreateObject",
                                    "NewTask",
                                    "Actions"};

typedef struct input {
    const uint8_t *p;
    size_t left;
} input;

static unsigned next(input *in)
{
    if (in->left == 0) return 0;
    in->left--;
    return *in->p++;
}

static sk_value next_text(sk_world *w, input *in)
{
    size_t len = next(in);
    if (len > in->left) len = in->left;
    sk_str s = sk_str_utf8(&w->strings, sk_bytes_of(in->p, len));
    in->p += len;
    in->left -= len;
    return sk_string(s);
}

static sk_value next_number(input *in)
{
    uint64_t bits = 0;
    for (int i = 0; i < 8; i++) bits = bits << 8 | next(in);
    double d;
    memcpy(&d, &bits, sizeof(d));
    switch (bits & 7) {
    case 0: return sk_double(d - d == 0 ? d : 0);
    case 1: return sk_integer((int16_t)(bits >> 8));
    case 2: return sk_longlong((int64_t)bits);
    case 3: return sk_byte((uint8_t)(bits >> 8));
    case 4: return sk_bool(bits & 8);
    case 5: return (sk_value){.type = SK_V_CURRENCY, .u.i = (int64_t)bits};
    case 6: return sk_date(d > -600000 && d < 2900000 ? d : 1);
    default: return sk_long((int32_t)(bits >> 8));
    }
}

static void step(sk_world *w, input *in, sk_value *kept)
{
    unsigned what = next(in), x = next(in) % KEPT, y = next(in) % KEPT, z = next(in) % KEPT;
    sk_value v = sk_empty(), args[3] = {kept[y], kept[z], kept[(y + z) % KEPT]};
    switch (what % 8) {
    case 0: v = next_text(w, in); break;
    case 1: v = next_number(in); break;
    case 2: {
        sk_object *o = sk_world_create(w, sk_str_c(progids[next(in) % SK_COUNT(progids)]));
        v = sk_object_value(o);
        break;
    }
    case 3:
    case 4: (void)sk_value_binary(w, (sk_operator)(next(in) % (SK_OP2_IS + 1)), &kept[y], &kept[z], next(in) & 3, &v); break;
    case 5: (void)sk_value_to(w, (sk_type)(next(in) % 21), &kept[y], &v); break;
    default:
        (void)sk_invoke_c(w, &kept[x], names[next(in) % SK_COUNT(names)], next(in) & 1 ? SK_LET : SK_GET | SK_CALL, args,
                          what / 8 % 4, &v);
        break;
    }
    if (what % 8 == 1 && (what & 32)) v = next(in) & 1 ? sk_null() : sk_unknown(w, SK_STR("u"), SK_FLOW_NETWORK);
    kept[x] = v;
}

static uint64_t run(const uint8_t *data, size_t size)
{
    make_world *m = make_world_new();
    m->budget.limits.value[SK_LIMIT_EMULATE_STRINGS] = 2u << 20;
    m->budget.limits.value[SK_LIMIT_EMULATE_STRING] = 1u << 16;
    m->budget.limits.value[SK_LIMIT_EMULATE_PATTERN] = 100000;
    m->budget.limits.value[SK_LIMIT_EMULATE_FILES] = 1u << 20;
    sk_value kept[KEPT] = {{.type = SK_V_EMPTY}};
    input in = {data, size};
    m->world->answers = next(&in) & 1 ? SK_ALL_SUCCEED : SK_ALL_FAIL;
    while (in.left && sk_world_alive(m->world)) step(m->world, &in, kept);
    sk_world_finish(m->world);
    uint64_t hash = 1469598103934665603u;
    for (size_t i = 0; i < m->told.len; i++) hash = (hash ^ m->told.p[i]) * 1099511628211u;
    for (unsigned i = 0; i < SK_LIMIT_COUNT; i++) {
        if (m->budget.used[i] > m->budget.limits.value[i]) abort();
    }
    make_world_free(m);
    return hash;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 1 && size < 4096 && run(data, size) != run(data, size)) abort();
    return 0;
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    take(self, SK_LIT("\x01\x02\x00\x00\x00\x00"
                      "\x00\x01\x00\x00\x08%TEMP%\\a"
                      "\x0E\x00\x01\x01\x00\x00"));
    take(self, SK_LIT("\x01\x00\x00\x00\x00\x06(a+)+$"
                      "\x02\x01\x00\x00\x06"
                      "\x0E\x01\x00\x00\x20\x01"
                      "\x0E\x01\x00\x00\x22\x00"));
    take(self, SK_LIT("\x00\x01\x01\x02\x03"
                      "12345678"
                      "\x03\x02\x00\x01\x00\x01"
                      "\x05\x03\x02\x00\x08"));
}
