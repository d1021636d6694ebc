/* See entities.h. HTML Living Standard 13.2.5.72-80 and 13.5: numeric references of any length, names with or without the
 * semicolon. The names are those of ISO 8859-1 and the punctuation that mails use. */
#include "format/document/entities.h"

#include "base/attr.h"

#define NAME_MOST 10

static const struct {
    const char *name;
    uint16_t c;
} names[] = {
    {"AElig", 198},  {"AMP", '&'},     {"Aacute", 193}, {"Acirc", 194},   {"Agrave", 192},  {"Aring", 197},   {"Atilde", 195},
    {"Auml", 196},   {"Ccedil", 199},  {"ETH", 208},    {"Eacute", 201},  {"Ecirc", 202},   {"Egrave", 200},  {"Euml", 203},
    {"GT", '>'},     {"Iacute", 205},  {"Icirc", 206},  {"Igrave", 204},  {"Iuml", 207},    {"LT", '<'},      {"NewLine", '\n'},
    {"Ntilde", 209}, {"OElig", 338},   {"Oacute", 211}, {"Ocirc", 212},   {"Ograve", 210},  {"Oslash", 216},  {"Otilde", 213},
    {"Ouml", 214},   {"QUOT", '"'},    {"Scaron", 352}, {"THORN", 222},   {"Tab", '\t'},    {"Uacute", 218},  {"Ucirc", 219},
    {"Ugrave", 217}, {"Uuml", 220},    {"Yacute", 221}, {"aacute", 225},  {"acirc", 226},   {"acute", 180},   {"aelig", 230},
    {"agrave", 224}, {"amp", '&'},     {"apos", '\''},  {"aring", 229},   {"ast", '*'},     {"atilde", 227},  {"auml", 228},
    {"bdquo", 8222}, {"bull", 8226},   {"ccedil", 231}, {"cedil", 184},   {"cent", 162},    {"circ", 710},    {"colon", ':'},
    {"comma", ','},  {"commat", '@'},  {"copy", 169},   {"curren", 164},  {"dagger", 8224}, {"deg", 176},     {"divide", 247},
    {"dollar", '$'}, {"eacute", 233},  {"ecirc", 234},  {"egrave", 232},  {"emsp", 8195},   {"ensp", 8194},   {"equals", '='},
    {"eth", 240},    {"euml", 235},    {"euro", 8364},  {"excl", '!'},    {"frac12", 189},  {"frac14", 188},  {"frac34", 190},
    {"gt", '>'},     {"hellip", 8230}, {"iacute", 237}, {"icirc", 238},   {"iexcl", 161},   {"igrave", 236},  {"iquest", 191},
    {"iuml", 239},   {"laquo", 171},   {"larr", 8592},  {"lbrace", '{'},  {"lbrack", '['},  {"ldquo", 8220},  {"lpar", '('},
    {"lrm", 8206},   {"lsaquo", 8249}, {"lsquo", 8216}, {"lt", '<'},      {"macr", 175},    {"mdash", 8212},  {"micro", 181},
    {"middot", 183}, {"minus", 8722},  {"nbsp", 160},   {"ndash", 8211},  {"not", 172},     {"ntilde", 241},  {"num", '#'},
    {"oacute", 243}, {"ocirc", 244},   {"oelig", 339},  {"ograve", 242},  {"ordf", 170},    {"ordm", 186},    {"oslash", 248},
    {"otilde", 245}, {"ouml", 246},    {"para", 182},   {"percnt", '%'},  {"period", '.'},  {"permil", 8240}, {"plus", '+'},
    {"plusmn", 177}, {"pound", 163},   {"quest", '?'},  {"quot", '"'},    {"raquo", 187},   {"rarr", 8594},   {"rbrace", '}'},
    {"rbrack", ']'}, {"rdquo", 8221},  {"reg", 174},    {"rlm", 8207},    {"rpar", ')'},    {"rsaquo", 8250}, {"rsquo", 8217},
    {"sbquo", 8218}, {"scaron", 353},  {"sect", 167},   {"semi", ';'},    {"shy", 173},     {"sol", '/'},     {"sup1", 185},
    {"sup2", 178},   {"sup3", 179},    {"szlig", 223},  {"thinsp", 8201}, {"thorn", 254},   {"tilde", 732},   {"times", 215},
    {"trade", 8482}, {"uacute", 250},  {"ucirc", 251},  {"ugrave", 249},  {"uml", 168},     {"uuml", 252},    {"yacute", 253},
    {"yen", 165},    {"yuml", 255},    {"zwj", 8205},   {"zwnj", 8204},
};

static bool find_name(sk_bytes name, uint32_t *ret)
{
    size_t low = 0, high = SK_COUNT(names);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = sk_compare(name, sk_bytes_str(names[middle].name));
        if (order == 0) {
            *ret = names[middle].c;
            return true;
        }
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return false;
}

static bool read_number(sk_bytes b, size_t at, uint32_t *ret_char, size_t *ret_len)
{
    size_t i = at + 2;
    bool hex = sk_lower(sk_at(b, i)) == 'x';
    if (hex) i++;
    size_t first = i;
    uint32_t c = 0;
    for (;; i++) {
        int d = hex ? sk_hex_value(sk_at(b, i)) : sk_is_digit(sk_at(b, i)) ? sk_at(b, i) - '0' : -1;
        if (d < 0) break;
        if (c <= 0x10FFFF) c = c * (hex ? 16 : 10) + (uint32_t)d;
    }
    if (i == first) return false;
    *ret_char = c == 0 || c > 0x10FFFF ? 0xFFFD : c;
    *ret_len = i - at + (sk_at(b, i) == ';');
    return true;
}

bool sk_html_reference(sk_bytes b, size_t at, uint32_t *ret_char, size_t *ret_len)
{
    if (sk_at(b, at) != '&') return false;
    if (sk_at(b, at + 1) == '#') return read_number(b, at, ret_char, ret_len);
    size_t end = at + 1;
    while (end - at <= NAME_MOST && sk_is_alnum(sk_at(b, end))) end++;
    bool closed = sk_at(b, end) == ';';
    if (end == at + 1 || !find_name(sk_slice(b, at + 1, end - at - 1), ret_char)) return false;
    if (!closed && *ret_char > 255) return false; /* only the old names do without the semicolon */
    *ret_len = end - at + closed;
    return true;
}

sk_bytes sk_html_unescape(sk_arena *a, sk_bytes b)
{
    if (sk_find_byte(b, 0, '&') == SK_NPOS) return b;
    sk_buf out = sk_buf_new(a, b.len * 2 + 16);
    for (size_t i = 0; i < b.len;) {
        uint32_t c;
        size_t len;
        if (b.p[i] == '&' && sk_html_reference(b, i, &c, &len)) {
            sk_buf_utf8(&out, c);
            i += len;
        } else {
            sk_buf_byte(&out, b.p[i++]);
        }
    }
    return sk_buf_view(&out);
}
