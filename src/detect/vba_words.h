/* The words of VBA that matter before anything is calculated: procedures that Office starts by itself, and calls that act. */
#ifndef SK_DETECT_VBA_WORDS_H
#define SK_DETECT_VBA_WORDS_H

#include "base/bytes.h"

typedef enum sk_vba_word {
    SK_VBA_PLAIN,
    SK_VBA_START,  /* starts a program: Shell, WinExec */
    SK_VBA_OBJECT, /* makes or gets an object by name: CreateObject, GetObject */
    SK_VBA_CALL,   /* calls by name: CallByName */
    SK_VBA_FETCH,  /* loads from an address: URLDownloadToFile */
    SK_VBA_HIDE,   /* puts text together: Chr, StrReverse */
    SK_VBA_STORE   /* reads text from where nobody looks: .Tag, .ControlTipText */
} sk_vba_word;

/* What an identifier means; a type suffix ($ % & ! # @) at its end is ignored. */
sk_vba_word sk_vba_word_of(sk_bytes identifier);
/* True when Office calls a procedure of this name without being asked. */
bool sk_vba_is_autostart(sk_bytes procedure);
/* True when an object of this ProgID or moniker can start programs or fetch files. */
bool sk_vba_object_acts(sk_bytes name);

#endif
