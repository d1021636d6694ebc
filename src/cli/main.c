/* Temporary front: scan files in process, print the artifacts. */
#include <stdio.h>
#include <stdlib.h>
#include "base/bytes.h"
#include "sekisho/engine.h"
int main(int argc, char **argv)
{
    sk_engine *e; sk_error err; if (sk_engine_new(NULL, &e, &err)) return 3;
    for (int i = 1; i < argc; i++) {
        FILE *f = fopen(argv[i], "rb"); if (!f) { perror(argv[i]); continue; }
        static uint8_t buf[64 << 20]; size_t n = fread(buf, 1, sizeof buf, f); fclose(f);
        sk_report *r; if (sk_scan(e, (sk_bytes){buf, n}, &(sk_scan_options){.name = argv[i]}, &r, &err)) { puts(err.message); continue; }
        size_t c; const sk_artifact *a = sk_report_artifacts(r, &c);
        for (size_t k = 0; k < c; k++) { printf("%*s%u %s %s %.*s %llu %s ", (int)a[k].depth * 2, "", a[k].id, sk_relation_name(a[k].relation), sk_kind_name(a[k].kind), (int)a[k].name.len, a[k].name.p ? (const char *)a[k].name.p : "", (unsigned long long)a[k].size, sk_outcome_name(a[k].outcome)); for (int j = 0; j < 32 && a[k].has_sha256; j++) printf("%02x", a[k].sha256[j]); puts(""); }
        const sk_fact *fa = sk_report_facts(r, &c); for (size_t k = 0; k < c; k++) printf("F %u %s = %.*s\n", fa[k].artifact, sk_fact_name(fa[k].key), (int)fa[k].value.len, fa[k].value.p ? (const char *)fa[k].value.p : "");
        const sk_deviation *d = sk_report_deviations(r, &c); for (size_t k = 0; k < c; k++) printf("D %u %s @%llu\n", d[k].artifact, sk_deviation_name(d[k].id), (unsigned long long)d[k].off);
        const sk_indicator *in = sk_report_indicators(r, &c); for (size_t k = 0; k < c; k++) printf("I %u %s %.*s\n", in[k].artifact, sk_indicator_name(in[k].type), (int)in[k].value.len, (const char *)in[k].value.p);
        const uint16_t *l = sk_report_limits(r, &c); for (size_t k = 0; k < c; k++) printf("L %s\n", sk_limit_name(l[k]));
        sk_report_free(r);
    }
    sk_engine_free(e); return 0;
}
