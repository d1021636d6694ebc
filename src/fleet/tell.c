#include "fleet/tell.h"

#include <stdarg.h>
#include <stdio.h>

#include "report/out.h"

typedef struct line {
    char text[2048];
    size_t len;
} line;

static bool add(void *self, const uint8_t *p, size_t len)
{
    line *l = self;
    l->len += sk_copy_out(sk_bytes_of(p, len), (uint8_t *)l->text + l->len, sizeof l->text - 1 - l->len);
    return true;
}

void sk_tell(void (*tell)(void *self, const char *line), void *self, const char *format, ...)
{
    char raw[1024];
    line l = {.len = 0};
    va_list args;
    sk_out out;
    va_start(args, format);
    vsnprintf(raw, sizeof raw, format, args);
    va_end(args);
    sk_out_init(&out, add, &l);
    (void)sk_out_terminal(&out, sk_bytes_str(raw), 0);
    (void)sk_out_flush(&out);
    l.text[l.len] = 0;
    tell(self, l.text);
}
