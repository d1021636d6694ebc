/* Words of the host report, in English and Japanese: host_words.def. */
#ifndef SK_HOST_HOST_WORDS_H
#define SK_HOST_HOST_WORDS_H

#include "host/check.h"

typedef enum sk_host_word {
#define SK_HOST_WORD(name, english, japanese) SK_HOST_WORD_##name,
#include "host/host_words.def"
#undef SK_HOST_WORD
} sk_host_word;

const char *sk_host_say(sk_host_word w, bool japanese);

/* By verdict and by state. */
extern const struct sk_host_verdict_word { sk_host_word name, advice; } sk_host_verdict_words[];
extern const sk_host_word sk_host_state_words[];

#endif
