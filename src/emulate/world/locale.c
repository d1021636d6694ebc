#include "emulate/world/locale.h"

#include "base/attr.h"
#include "base/bytes.h"

static const sk_locale locales[] = {
    {"en-US", 1033, 1, ",", ".", ",", "/", "$", 0, 0, 437},     {"de-DE", 1031, 49, ";", ",", ".", ".", "\xE2\x82\xAC", 1, 0, 850},
    {"en-AU", 3081, 61, ",", ".", ",", "/", "$", 1, 0, 850},    {"en-CA", 4105, 1, ",", ".", ",", "-", "$", 2, 0, 850},
    {"en-GB", 2057, 44, ",", ".", ",", "/", "\xC2\xA3", 1, 0, 850}, {"es-ES", 3082, 34, ";", ",", ".", "/", "\xE2\x82\xAC", 1, 0, 850},
    {"fr-FR", 1036, 33, ";", ",", " ", "/", "\xE2\x82\xAC", 1, 0, 850}, {"it-IT", 1040, 39, ";", ",", ".", "/", "\xE2\x82\xAC", 1, 0, 850},
    {"ja-JP", 1041, 81, ",", ".", ",", "/", "\xC2\xA5", 2, 932, 932}, {"ko-KR", 1042, 82, ",", ".", ",", "-", "\xE2\x82\xA9", 2, 949, 949},
    {"nl-NL", 1043, 31, ";", ",", ".", "-", "\xE2\x82\xAC", 1, 0, 850}, {"pl-PL", 1045, 48, ";", ",", " ", ".", "z\xC5\x82", 1, 1250, 852},
    {"pt-BR", 1046, 55, ";", ",", ".", "/", "R$", 1, 0, 850},   {"ru-RU", 1049, 7, ";", ",", " ", ".", "\xE2\x82\xBD", 1, 1251, 866},
    {"zh-CN", 2052, 86, ",", ".", ",", "/", "\xC2\xA5", 2, 936, 936},
};

const sk_locale *sk_locale_find(const char *name)
{
    sk_bytes wanted = sk_bytes_str(name ? name : "");
    for (size_t i = 0; i < SK_COUNT(locales); i++)
        if (sk_equal_nocase(wanted, sk_bytes_str(locales[i].name))) return &locales[i];
    for (size_t i = 0; i < SK_COUNT(locales); i++)
        if (wanted.len >= 3 && sk_starts_nocase(sk_bytes_str(locales[i].name), sk_slice(wanted, 0, 3))) return &locales[i];
    return &locales[0];
}

const sk_locale *sk_locale_numbered(unsigned lcid)
{
    for (size_t i = 0; i < SK_COUNT(locales); i++)
        if (locales[i].lcid == lcid) return &locales[i];
    return NULL;
}
