/* Scans one file with libsekisho and prints its verdict. Build:
 *     cc example.c $(pkg-config --cflags --libs --static sekisho) */
#include <sekisho/engine.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    static unsigned char bytes[1 << 24];
    sk_engine *engine;
    sk_report *report;
    sk_error error;
    FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
    if (!file) return 3;
    size_t len = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    if (sk_engine_new(NULL, &engine, &error) != SK_OK) return 3;
    if (sk_scan(engine, (sk_bytes){bytes, len}, &(sk_scan_options){.name = argv[1]}, &report, &error) == SK_OK) {
        puts(sk_verdict_name(sk_report_verdict(report)));
        sk_report_free(report);
    }
    sk_engine_free(engine);
    return 0;
}
