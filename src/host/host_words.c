#include "host/host_words.h"

static const char *const words[][2] = {
#define SK_HOST_WORD(name, english, japanese) {english, japanese},
#include "host/host_words.def"
#undef SK_HOST_WORD
};

const char *sk_host_say(sk_host_word w, bool japanese) { return words[w][japanese]; }

const struct sk_host_verdict_word sk_host_verdict_words[] = {
    [SK_HOST_VERDICT_CLEAN] = {SK_HOST_WORD_VERDICT_CLEAN, SK_HOST_WORD_ADVICE_CLEAN},
    [SK_HOST_VERDICT_UNSCANNABLE] = {SK_HOST_WORD_VERDICT_UNSCANNABLE, SK_HOST_WORD_ADVICE_UNSCANNABLE},
    [SK_HOST_VERDICT_PAST] = {SK_HOST_WORD_VERDICT_PAST, SK_HOST_WORD_ADVICE_PAST},
    [SK_HOST_VERDICT_SUSPICIOUS] = {SK_HOST_WORD_VERDICT_SUSPICIOUS, SK_HOST_WORD_ADVICE_SUSPICIOUS},
    [SK_HOST_VERDICT_INFECTED] = {SK_HOST_WORD_VERDICT_INFECTED, SK_HOST_WORD_ADVICE_INFECTED},
};

const sk_host_word sk_host_state_words[] = {
    [SK_HOST_NOTE] = SK_HOST_WORD_STATE_NOTE, [SK_HOST_PAST] = SK_HOST_WORD_STATE_PAST, [SK_HOST_SUSPICIOUS] = SK_HOST_WORD_STATE_SUSPICIOUS,
    [SK_HOST_INFECTED] = SK_HOST_WORD_STATE_INFECTED};
