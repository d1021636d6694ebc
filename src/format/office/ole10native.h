/* Packaged files: the stream "\1Ole10Native" of an embedded object (MS-OLEDS 2.3.6), whose data for the class "Package" has a
 * layout of its own. Pure. */
#ifndef SK_FORMAT_OFFICE_OLE10NATIVE_H
#define SK_FORMAT_OFFICE_OLE10NATIVE_H

#include "base/arena.h"

typedef struct sk_package {
    sk_bytes label, source, temporary; /* UTF-8: from the Unicode copies where the package has them */
    sk_bytes data;                     /* a part of the given bytes */
    uint64_t data_at;                  /* where it starts in them */
    bool linked;                       /* a path instead of data */
    bool damaged;                      /* the data is shorter than told */
} sk_package;

/* Reads a package as it stands behind the length of an Ole10Native stream, or in an OLE 1 object of class "Package" (RTF).
 * False where the bytes are no package. */
bool sk_package_read(sk_bytes native, sk_arena *a, sk_package *ret);
/* The name of the file: the label, or what stands behind the last slash of the paths. */
sk_bytes sk_package_name(const sk_package *p);

#endif
