/* cmocka with the headers that it needs, and what every unit test of ours uses. */
#ifndef SK_TEST_H
#define SK_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/bytes.h"

#define assert_bytes(view, literal) \
    do { \
        sk_bytes view_ = (view), want_ = SK_LIT(literal); \
        assert_int_equal(view_.len, want_.len); \
        if (want_.len) assert_memory_equal(view_.p, want_.p, want_.len); \
    } while (0)

#endif
