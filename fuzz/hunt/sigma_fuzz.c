/* Sigma rules: any text as rules, and one event that meets them. */
#include "fuzz.h"

#include "hunt/sigma.h"

static const sk_event_field fields[] = {
    {SK_LIT("EventID"), SK_LIT("1")}, {SK_LIT("Image"), SK_LIT("C:\\Windows\\System32\\regsvr32.exe")},
    {SK_LIT("CommandLine"), SK_LIT("regsvr32 /s aaaaaaaaaaaaaaaa.dll")}, {SK_LIT("ip"), SK_LIT("192.0.2.1")}};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const sk_event event = {.id = 1, .channel = SK_LIT("Microsoft-Windows-Sysmon/Operational"), .fields = fields, .field_count = 4};
    sk_arena *a = sk_arena_new((size_t)64 << 20);
    sk_sigma *s = a ? sk_sigma_new(a, NULL) : NULL;
    if (s) {
        sk_sigma_read(s, SK_LIT("x.yml"), sk_bytes_of(data, size < 20000 ? size : 20000));
        if (sk_sigma_ready(s)) {
            for (int i = 0; i < 3; i++) sk_sigma_event(s, SK_LIT("x.evtx"), &event);
        }
        (void)sk_sigma_end(s);
    }
    sk_arena_free(a);
    return 0;
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
#define HEAD "title: t\nname: t\nlogsource: {product: windows, category: process_creation}\ndetection:\n"
    take(self, SK_LIT(HEAD "  a: {Image|endswith: ['\\a.exe', '\\r?g*2.exe'], CommandLine|contains|all: [' /s', dll]}\n  f: {ip|cidr: 192.0.2.0/24}\n  condition: a and not 1 of f*\n"));
    take(self, SK_LIT(HEAD "  k: [regsvr32, '*a*b*c*']\n  r: {CommandLine|re: '(a+)+b', x|exists: true, y: null, z|windash: -x}\n  condition: 1 of them\n"));
    take(self, SK_LIT(HEAD "  b: {CommandLine|wide|base64offset|contains: ping, n|gte: 5, Image|fieldref: CommandLine}\n  condition: all of them or (not b)\n"));
    take(self, SK_LIT(HEAD "  s: {Image|contains: reg}\n  condition: s\n---\ntitle: c\ncorrelation: {type: event_count, rules: [t], group-by: [Image], timespan: 5m, condition: {gte: 2}}\n"));
}
