#include "cli/host_package_child.h"

#include <stdlib.h>

#include "base/text.h"
#include "host/evidence_files.h"

enum { CHUNK = 1 << 20 };

typedef struct packer {
    int channel;
    const sk_host_view *view;
    bool failed;
} packer;

static void put_u64(uint8_t *p, uint64_t n)
{
    for (unsigned i = 0; i < 8; i++) p[i] = (uint8_t)(n >> 8 * i);
}

/* Reads piece by piece, each in memory of its own. True: all of it. */
static bool send_content(packer *k, const sk_host_file *f)
{
    for (uint64_t off = 0; off < f->size;) {
        sk_arena *a = sk_arena_new((size_t)CHUNK * 4);
        sk_bytes piece = {0};
        bool read = a && k->view->read(k->view->self, a, f->path, off, CHUNK, &piece) == SK_HOST_SOME && piece.len;
        if (read && !host_send(k->channel, PACKAGE_DATA, piece, (sk_bytes){0})) k->failed = true;
        off += piece.len;
        sk_arena_free(a);
        if (!read || k->failed) return false;
    }
    return true;
}

static bool send_file(void *to, const sk_host_file *f, bool sample)
{
    packer *k = to;
    uint8_t head[PACKAGE_FILE_HEAD];
    put_u64(head, f->size);
    put_u64(head + 8, f->created);
    put_u64(head + 16, f->written);
    head[24] = sample;
    if (!host_send(k->channel, PACKAGE_FILE, sk_bytes_of(head, sizeof head), sk_slice(f->path, 0, PACKAGE_PATH_MOST))) return false;
    uint8_t whole = send_content(k, f);
    return !k->failed && host_send(k->channel, PACKAGE_FILE_END, sk_bytes_of(&whole, 1), (sk_bytes){0});
}

static bool send_blind(int channel, const sk_host_blind *b)
{
    for (; b; b = b->next) {
        uint8_t what[PACKAGE_PATH_MOST + 1];
        size_t len = sk_copy_out(sk_slice(b->what, 0, PACKAGE_PATH_MOST), what, PACKAGE_PATH_MOST);
        what[len] = 0;
        if (!host_send(channel, PACKAGE_BLIND, sk_bytes_of(what, len + 1), sk_slice(b->why, 0, PACKAGE_PATH_MOST))) return false;
    }
    return true;
}

static int pack(sk_arena *a, const sk_evidence_view *v, int channel)
{
    packer k = {.channel = channel, .view = sk_evidence_view_get(v)};
    sk_host_result *r = sk_host_run(a, k.view);
    if (!r || !host_send(channel, PACKAGE_MACHINE, k.view->computer, (sk_bytes){0})) return 1;
    sk_evidence_files(r, send_file, &k);
    uint8_t verdict = (uint8_t)sk_host_judge(r);
    bool told = send_blind(channel, r->blind) && send_blind(channel, sk_evidence_view_store(v)->blind);
    return told && host_send(channel, HOST_VERDICT, sk_bytes_of(&verdict, 1), (sk_bytes){0}) ? 0 : 1;
}

int host_package_child_work(void *self, int channel)
{
    const host_task *t = self;
    sk_error error;
    sk_evidence_view *v;
    sk_arena *a = sk_arena_new((size_t)t->memory);
    if (!a) return 1;
    sk_status status = sk_evidence_open(a, t->path, &t->evidence, &v, &error);
    if (status == SK_OK) return pack(a, v, channel);
    uint8_t told = (uint8_t)status;
    return host_send(channel, HOST_FAILED, sk_bytes_of(&told, 1), sk_bytes_str(error.message)) ? 0 : 1;
}
