#include "fleet/metrics.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/attr.h"

typedef struct page {
    char *text;
    size_t len, cap;
} page;

static void add(page *p, const char *format, ...) SK_PRINTF(2, 3);
static void add(page *p, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int len = vsnprintf(p->text + p->len, p->cap - p->len, format, args);
    va_end(args);
    if (len > 0 && (size_t)len < p->cap - p->len) p->len += (size_t)len;
}

static void add_head(page *p, const char *name, const char *type, const char *help) { add(p, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type); }

size_t sk_metrics_write(sk_intake *in, char *text, size_t cap)
{
    uint64_t counts[SK_INTAKE_COUNT], of[SK_HOST_WORD_COUNT], reports;
    int64_t last;
    page p = {text, 0, cap};
    sk_error error;
    if (sk_store_count(sk_intake_store(in), of, &reports, &error) != SK_OK) return 0;
    sk_intake_counts(in, counts, &last);
    add_head(&p, "sekisho_collect_reports_total", "counter", "Reports brought since the start, by what became of them.");
    for (int i = 0; i < SK_INTAKE_COUNT; i++) {
        add(&p, "sekisho_collect_reports_total{answer=\"%s\"} %llu\n", sk_intake_rows[i].id, (unsigned long long)counts[i]);
    }
    add_head(&p, "sekisho_collect_last_report_seconds", "gauge", "When the last report was stored, seconds since 1970; 0 before the first.");
    add(&p, "sekisho_collect_last_report_seconds %lld\n", (long long)last);
    add_head(&p, "sekisho_fleet_reports", "gauge", "Reports in the store.");
    add(&p, "sekisho_fleet_reports %llu\n", (unsigned long long)reports);
    add_head(&p, "sekisho_fleet_hosts", "gauge", "Machines by the verdict of their last report.");
    for (int w = 0; w < SK_HOST_WORD_COUNT; w++) {
        if (w != SK_HOST_WORD_NOTE) add(&p, "sekisho_fleet_hosts{verdict=\"%s\"} %llu\n", sk_host_word_name((sk_host_word)w), (unsigned long long)of[w]);
    }
    return p.len;
}
