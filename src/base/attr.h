/* Compiler attributes, in one place. */
#ifndef SK_BASE_ATTR_H
#define SK_BASE_ATTR_H

#if defined(__GNUC__)
#define SK_MUST_USE __attribute__((warn_unused_result))
#define SK_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define SK_NORETURN __attribute__((noreturn))
#define SK_UNUSED __attribute__((unused))
#else
#define SK_MUST_USE
#define SK_PRINTF(fmt, args)
#define SK_NORETURN
#define SK_UNUSED
#endif

#define SK_COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
