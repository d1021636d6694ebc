/* Jump lists: what a user opened with each program, as Windows keeps it for the task bar. Source: J. Metz, "Jump lists format".
 *
 * AutomaticDestinations are compound files: a stream DestList with a row for each document (name, time of its last use), and a shell
 * link for each row in a stream that bears the row's number. CustomDestinations are shell links in a row, between categories. */
#ifndef SK_FORMAT_SHORTCUT_JUMP_LIST_H
#define SK_FORMAT_SHORTCUT_JUMP_LIST_H

#include "format/shortcut/lnk_reader.h"

typedef struct sk_jump {
    sk_bytes path;    /* as DestList names it; empty in custom lists, and where a link has no row any more */
    sk_bytes machine; /* NetBIOS name of the machine that the document was on */
    uint64_t used;    /* FILETIME of the last use; 0 where there is no row */
    uint32_t number;  /* of the stream, or in the order of a custom list */
    uint32_t count;   /* how often; 0 where the version does not tell */
    bool pinned, linked; /* linked: link was read */
    sk_lnk link;
} sk_jump;

typedef struct sk_jump_list {
    sk_jump *at;
    size_t count;
    uint32_t version; /* of DestList: 1 Windows 7, 2 to 4 later; 0 for custom lists */
    bool custom, damaged, cut; /* cut: there are more than are read */
} sk_jump_list;

/* False: it is no jump list, or there is no memory. */
bool sk_jump_list_read(sk_arena *a, sk_bytes file, uint16_t codepage, sk_jump_list *ret);
/* The document: by its row, else as the shell would find the link's target. */
sk_bytes sk_jump_target(const sk_jump *j);

#endif
