/* Words of JavaScript: ECMA-262 (12th edition) 12, with what JScript adds: conditional compilation (@cc_on, @if, @set). */
#ifndef SK_EMULATE_JS_LEX_H
#define SK_EMULATE_JS_LEX_H

#include "base/bytes.h"

typedef enum js_word {
    JS_W_END,
    JS_W_NAME, /* keywords, too */
    JS_W_NUMBER,
    JS_W_STRING,
    JS_W_TEMPLATE, /* from ` or } to ` or ${ */
    JS_W_REGEXP,
    JS_W_PRIVATE,  /* #name */
    JS_W_SIGN
} js_word;

/* Signs are numbers made of their characters. */
#define JS_SIGN1(a) ((uint32_t)(a))
#define JS_SIGN2(a, b) ((uint32_t)(a) << 8 | (uint32_t)(b))
#define JS_SIGN3(a, b, c) (JS_SIGN2(a, b) << 8 | (uint32_t)(c))
#define JS_SIGN4(a, b, c, d) (JS_SIGN3(a, b, c) << 8 | (uint32_t)(d))

typedef struct js_token {
    js_word word;
    uint32_t sign;
    sk_bytes text;
    size_t off;
    bool line_before; /* a line ended before it */
    bool opens;       /* of a TEMPLATE: an expression follows */
} js_token;

enum { JS_CC_NAMES = 16 };

typedef struct js_lexer {
    sk_bytes source;
    size_t at;
    bool bad;
    bool cc_on; /* conditional compilation was switched on */
    unsigned cc_depth;
    struct {
        sk_bytes name;
        double value;
    } cc[JS_CC_NAMES];
    size_t cc_count;
    uint64_t looked; /* bytes, for the budget of looks ahead */
} js_lexer;

/* The next word. Where `/` could divide or begin a regular expression it divides: the parser asks again. */
js_token js_lex_next(js_lexer *l);
/* From a `/` or `/=` word: the regular expression that begins there. */
js_token js_lex_regexp(js_lexer *l, size_t off);
/* From the `}` that ends an expression of a template: the next piece. */
js_token js_lex_template(js_lexer *l, size_t off);
/* The characters of a name behind at: length of it, 0: none. */
bool js_is_name_byte(int c);

#endif
