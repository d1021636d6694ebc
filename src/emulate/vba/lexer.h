/* Tokens of VBA and VBScript (MS-VBAL 3.2, 3.3), one logical line at a time. */
#ifndef SK_EMULATE_VBA_LEXER_H
#define SK_EMULATE_VBA_LEXER_H

#include "base/arena.h"

typedef enum vba_token_kind {
    VBA_T_END,    /* of the logical line */
    VBA_T_NAME,   /* identifier or keyword */
    VBA_T_NUMBER,
    VBA_T_STRING, /* text between the quotes, doubled quotes still doubled */
    VBA_T_DATE,   /* text between the signs */
    VBA_T_SIGN,   /* sign is a character, or one of the two-character signs below */
} vba_token_kind;

enum { VBA_SIGN_LE = 0x100, VBA_SIGN_GE, VBA_SIGN_NE, VBA_SIGN_NAMED }; /* <= >= <> := */

typedef enum vba_keyword {
    VBA_K_NONE,
#define VBA_KEYWORD(name, text) VBA_K_##name,
#include "emulate/vba/keywords.def"
#undef VBA_KEYWORD
    VBA_K_COUNT
} vba_keyword;

typedef struct vba_token {
    uint8_t kind;
    uint8_t suffix;      /* type suffix of a name or number: one of % & ! # @ $ ^, or 0 */
    uint8_t keyword;     /* vba_keyword of a name */
    bool bracketed;      /* [name] */
    bool spaced;         /* white space stands before it */
    bool continued;      /* a continued line end stands before it */
    uint16_t sign;
    uint32_t off, len;   /* in the module's bytes; of a string or date, of what is inside */
    double number;
    bool whole;          /* the number was written without point and exponent */
    bool based;          /* &H or &O */
} vba_token;

typedef struct vba_lexer {
    sk_bytes source;
    size_t pos;
    bool vbscript;
    uint16_t codepage;
    uint32_t line_off;   /* where the logical line starts */
    vba_token *tokens;   /* of the current logical line, ended by VBA_T_END */
    size_t count, cap;
    sk_arena *arena;
    bool continued;      /* the white space moved over last went over a line end */
    bool full;           /* no memory */
} vba_lexer;

vba_lexer vba_lexer_on(sk_arena *a, sk_bytes source, uint16_t codepage, bool vbscript);
/* Reads the next logical line into tokens; false at the end of the source. */
bool vba_lexer_line(vba_lexer *l);
/* Bytes of a token in the source. */
sk_bytes vba_token_text(const vba_lexer *l, const vba_token *t);
vba_keyword vba_keyword_of(sk_bytes name);

#endif
