/* The same mails through GMime: parse, and decode every part. usage: peer_gmime PASSES MAILBOX */
#include <gmime/gmime.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void decode(GMimeObject *parent, GMimeObject *part, gpointer self)
{
    (void)parent;
    if (!GMIME_IS_PART(part)) return;
    GMimeDataWrapper *content = g_mime_part_get_content(GMIME_PART(part));
    if (content) g_mime_data_wrapper_write_to_stream(content, self);
}

static unsigned run_pass(const char *path)
{
    unsigned mails = 0;
    GMimeStream *file = g_mime_stream_file_open(path, "r", NULL), *null = g_mime_stream_null_new();
    if (!file) exit(3);
    GMimeParser *parser = g_mime_parser_new_with_stream(file);
    g_mime_parser_set_format(parser, GMIME_FORMAT_MBOX);
    while (!g_mime_parser_eos(parser)) {
        GMimeMessage *mail = g_mime_parser_construct_message(parser, NULL);
        if (!mail) break;
        g_mime_message_foreach(mail, decode, null);
        g_object_unref(mail);
        mails++;
    }
    g_object_unref(parser);
    g_object_unref(file);
    g_object_unref(null);
    return mails;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    double walls[100];
    int passes = argc == 3 ? atoi(argv[1]) : 0;
    if (passes < 1 || passes > 100) return 3;
    unsigned mails = 0;
    g_mime_init();
    for (int i = 0; i < passes; i++) {
        double start = now_ms();
        mails = run_pass(argv[2]);
        walls[i] = now_ms() - start;
    }
    qsort(walls, (size_t)passes, sizeof *walls, by_value);
    printf("%u mails: %.0f mails/s\n", mails, mails * 1000 / walls[passes / 2]);
    return 0;
}
