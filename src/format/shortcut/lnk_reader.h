/* Shell links (.lnk): what a shortcut starts and what it tells of the machine that made it. Source: MS-SHLLINK.
 *
 * The reader serves the scan of mail (a shortcut is a command line) and the host check (shortcuts and jump lists are traces). */
#ifndef SK_FORMAT_SHORTCUT_LNK_READER_H
#define SK_FORMAT_SHORTCUT_LNK_READER_H

#include "base/arena.h"

typedef struct sk_lnk {
    uint32_t flags;                      /* 2.1.1 LinkFlags */
    uint32_t attributes, target_size, show; /* show: 7 starts minimised */
    uint64_t created, accessed, written; /* FILETIME of the target */
    /* UTF-8; empty where the link has none. */
    sk_bytes name, relative_path, working_folder, arguments, icon;
    sk_bytes id_path;                    /* made from the list of item identifiers */
    sk_bytes local_path, network_path;   /* of LinkInfo, with the common suffix */
    sk_bytes environment, icon_environment; /* of the data blocks */
    sk_bytes machine;                    /* NetBIOS name of the machine that the target was last seen on */
    sk_bytes volume_label;
    uint32_t volume_serial, drive_type;
    uint64_t arguments_off, arguments_len; /* of the characters in the file */
    uint64_t end;                        /* where the last block ends: what follows belongs to no part of the link */
    uint64_t bad_off;                    /* where damaged was set first */
    bool damaged;                        /* a part is cut, or points outside of itself */
    bool padded;                         /* the arguments begin or go on with a long run of white space */
} sk_lnk;

bool sk_lnk_is(sk_bytes file);
/* False: this is no shell link. What can be read is read, however damaged the rest is. codepage: of texts that are not Unicode. */
bool sk_lnk_read(sk_arena *a, sk_bytes file, uint16_t codepage, sk_lnk *ret);
/* What the shell would start: the target as it finds it (environment block, local path, network path, item identifiers, relative
 * path), UTF-8. */
sk_bytes sk_lnk_target(const sk_lnk *l);

#endif
