/* What the administrator allows: files and macros by hash, and macros by hash from one sender. */
#ifndef SK_ENGINE_POLICY_H
#define SK_ENGINE_POLICY_H

#include "base/bytes.h"
#include "sekisho/status.h"

typedef struct sk_policy sk_policy;

typedef enum sk_allow { SK_ALLOW_FILE, SK_ALLOW_MACRO, SK_ALLOW_SENDER } sk_allow;

typedef struct sk_allow_rule {
    sk_allow what;
    uint8_t sha256[32];
    sk_bytes sender, reason;
} sk_allow_rule;

/* Parses an allow-list; allow may be NULL (an empty list). SK_USAGE names the wrong line. */
sk_status sk_policy_new(const char *allow, const char *name, sk_policy **ret, sk_error *error);
void sk_policy_free(sk_policy *p);

/* The rule that allows this hash, or NULL. sender counts for SK_ALLOW_SENDER only. */
const sk_allow_rule *sk_policy_find(const sk_policy *p, sk_allow what, const uint8_t sha256[32], sk_bytes sender);

#endif
