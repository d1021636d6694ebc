/* sk_lock: what a format hands over when it meets a password. The engine tries candidates after the text of
 * the whole input is known, in order of likelihood, under the budget `password.cost`. */
#ifndef SK_MODEL_LOCK_H
#define SK_MODEL_LOCK_H

#include "model/content.h"

typedef struct sk_lock sk_lock;
struct sk_lock {
    const char *scheme;     /* "ZipCrypto", "AES-256", ... for the fact lock.scheme */
    uint64_t cost_us;       /* cost of one try, microseconds */
    bool (*try)(sk_lock *self, sk_bytes password); /* password: raw bytes as they would be typed (UTF-8) */
    /* After a try that answered true: the content behind the lock; NULL when it cannot be had. */
    sk_content *(*open)(sk_lock *self);
    sk_arena *arena;
    sk_budget *budget;
    void *self;             /* the format's own state */
};

#endif
