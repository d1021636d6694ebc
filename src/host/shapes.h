/* Shapes of names and places that Emotet chose, wherever they are read: on the disk, in prefetch files, Amcache, event logs. Paths of
 * other machines' users are understood too, so nothing here asks the view. */
#ifndef SK_HOST_SHAPES_H
#define SK_HOST_SHAPES_H

#include "base/arena.h"

typedef enum sk_place {
    SK_PLACE_ELSEWHERE,
    SK_PLACE_OWN_FOLDER, /* AppData\Local\FOLDER\FILE, SysWOW64\FOLDER\FILE or System32\FOLDER\FILE, and no folder that belongs there */
    SK_PLACE_ROOT,       /* Users\NAME\FILE or ProgramData\FILE */
    SK_PLACE_TEMP,       /* directly in a temporary folder */
} sk_place;

sk_place sk_place_of(sk_bytes path);
/* Letters and digits, 4 to 20, and no name of a folder that every machine has there. */
bool sk_shape_folder(sk_bytes name);
/* Drawn at random rather than thought of: letters that rarely stand together, over both names of FOLDER\FILE. Measured: 91 of 100
 * pairs of random letters, 2 of 100 pairs of names of software. */
bool sk_shape_random(sk_bytes folder, sk_bytes stem);
bool sk_shape_random_path(sk_bytes path); /* in a folder of its own, both names random */
/* regsvr32 or rundll32, with or without folder and ending. */
bool sk_shape_loader(sk_bytes program);
/* True when the last part without ending is one of the words of a list "winword|excel". */
bool sk_shape_is_one_of(sk_bytes program, const char *list);
/* "\VOLUME{...}\USERS\..." and "\DEVICE\HARDDISKVOLUME2\USERS\..." as "C:\USERS\..."; other paths as they are. */
sk_bytes sk_shape_drive_path(sk_arena *a, sk_bytes path);
/* Names of scripts and programs; those, documents that can hold macros, and what such files are packed in. */
bool sk_shape_is_script(sk_bytes name);
bool sk_shape_carries_code(sk_bytes name);
/* In a folder where attachments and downloads are put. */
bool sk_shape_arrives(sk_bytes path);
/* Addresses that no server on the internet has. */
bool sk_shape_private_address(sk_bytes ip);
/* One of the ports that Emotet's servers had, as decimal text. */
bool sk_shape_server_port(sk_bytes port);

#endif
