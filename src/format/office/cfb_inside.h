/* What cfb_reader.c (sectors, chains, streams) and cfb_directory.c (entries) share. */
#ifndef SK_FORMAT_CFB_INSIDE_H
#define SK_FORMAT_CFB_INSIDE_H

#include "base/map.h"
#include "format/office/cfb_reader.h"

#define CFB_LAST_SECTOR 0xFFFFFFFAu /* MAXREGSECT: numbers above it are marks (MS-CFB 2.1) */
#define CFB_END_OF_CHAIN 0xFFFFFFFEu
#define CFB_FREE 0xFFFFFFFFu

/* A list of sector numbers, for the chains that the file itself needs. */
struct cfb_sectors {
    uint32_t *at, count;
};

struct sk_cfb {
    sk_arena *arena;
    sk_budget *budget;
    sk_content *content;
    unsigned shift, major; /* sector size is 1 << shift */
    struct cfb_sectors fat, mini_fat, directory;
    uint32_t sector_count, mini_count; /* numbers below them can be followed */
    uint32_t *owner, *mini_owner;      /* who used a sector first: entry id + 1, or a mark of OWNER_... */
    uint64_t used_end;
    bool used_end_known, root_is_view;
    sk_cfb_entry *entries;
    sk_content **streams;
    uint32_t count;
    sk_map *names; /* storage id and folded name, to entry id */
    uint32_t odd;
    uint64_t odd_off[SK_CFB_ODD_COUNT];
};

void cfb_note(sk_cfb *c, sk_cfb_odd odd, uint64_t off);
uint64_t cfb_sector_offset(const sk_cfb *c, uint32_t sector);
/* Reads the directory's entries; false when the arena is exhausted. */
bool cfb_read_directory(sk_cfb *c);

#endif
