/* The file is mapped whole, for reading: that costs addresses, not memory, and what was passed is given back. */
#include "sandbox/split.h"

#include <sys/mman.h>
#include <unistd.h>

#include "format/mail/mbox.h"

#define GIVE_BACK ((size_t)64 << 20)
#define PIECES_EACH 32 /* pieces in one message; the first goes alone, so that its scan can begin */

struct walk {
    sk_bytes mapping;
    size_t before;     /* bytes of the mapping before the mailbox */
    size_t given_back;
};

static void give_back(struct walk *walk, size_t passed)
{
    while (passed - walk->given_back >= GIVE_BACK) {
        (void)madvise((void *)sk_from(walk->mapping, walk->given_back).p, GIVE_BACK, MADV_DONTNEED);
        walk->given_back += GIVE_BACK;
    }
}

static uint64_t write_pieces(struct walk *walk, sk_record_writer *w)
{
    sk_bytes bytes = sk_from(walk->mapping, walk->before), mail;
    uint64_t off, count = 0;
    if (!sk_mbox_begins(bytes)) return 0;
    sk_mbox box = sk_mbox_start(bytes);
    while (!w->failed && sk_mbox_next(&box, &mail, &off)) {
        if (mail.len == 0) continue;
        sk_record_piece(w, off, mail.len);
        if (count++ % PIECES_EACH == 0) sk_record_flush(w);
        give_back(walk, walk->before + (size_t)off);
    }
    return count;
}

sk_status sk_split(int fd, uint64_t offset, uint64_t length, sk_record_writer *w)
{
    struct walk walk = {.before = (size_t)(offset % (uint64_t)sysconf(_SC_PAGESIZE))};
    size_t len = (size_t)length + walk.before;
    if (length == 0) return SK_UNSUPPORTED;
    void *p = mmap(NULL, len, PROT_READ, MAP_PRIVATE, fd, (off_t)(offset - walk.before));
    if (p == MAP_FAILED) return SK_IO;
    walk.mapping = sk_bytes_of(p, len);
    uint64_t count = write_pieces(&walk, w);
    munmap(p, len);
    return count ? SK_OK : SK_UNSUPPORTED;
}
