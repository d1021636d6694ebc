/* Rules from files. Nothing is written; links are not followed. */
#ifndef SK_HUNT_HUNT_FILES_H
#define SK_HUNT_HUNT_FILES_H

#include "base/status.h"
#include "hunt/sigma.h"
#include "hunt/yaml_tree.h"

/* A file of rules, or every .yml and .yaml below a folder, in the order of their names. SK_IO: there is no such thing. */
sk_status sk_hunt_read_rules(sk_sigma *s, const char *path, sk_error *error);

#endif
