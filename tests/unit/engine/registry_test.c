/* The tables of formats and detectors: sorted, complete, without two that claim the same. */
#include "engine/registry.h"

#include <string.h>

#include "../test.h"
#include "base/attr.h"
#include "engine/recognise.h"

static const char *const format_names[] = {
#define SK_FORMAT(name) #name,
#include "engine/formats.def"
#undef SK_FORMAT
};
static const char *const detector_names[] = {
#define SK_DETECTOR(name) #name,
#include "engine/detectors.def"
#undef SK_DETECTOR
};

static void lists_are_sorted(void **state)
{
    (void)state;
    for (size_t i = 1; i < SK_COUNT(format_names); i++) assert_true(strcmp(format_names[i - 1], format_names[i]) < 0);
    for (size_t i = 1; i < SK_COUNT(detector_names); i++) assert_true(strcmp(detector_names[i - 1], detector_names[i]) < 0);
}

static void rows_are_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < sk_format_count; i++) {
        const sk_format *f = sk_formats[i];
        assert_true(f->id && *f->id && f->title && *f->title && f->source && *f->source);
        assert_true(f->probe || f->open);
        assert_int_equal(f->open != NULL, f->kinds != NULL);
        if (f->kinds) assert_true(f->kinds[0] != SK_KIND_NONE);
    }
    for (size_t i = 0; i < sk_detector_count; i++) {
        const sk_detector *d = sk_detectors[i];
        assert_true(d->title && *d->title && d->source && *d->source);
        assert_string_equal(d->id, detector_names[i]);
        assert_true(d->look || d->conclude);
        assert_int_equal(d->look != NULL, d->kinds != NULL);
    }
}

static void ids_are_told_once(void **state)
{
    (void)state;
    for (size_t i = 0; i < sk_format_count; i++)
        for (size_t k = 0; k < i; k++)
            if (strcmp(sk_formats[i]->id, sk_formats[k]->id) == 0) fail_msg("two formats are called %s", sk_formats[i]->id);
}

static void every_kind_has_at_most_one_opener(void **state)
{
    (void)state;
    const sk_format *opener[SK_KIND_COUNT] = {NULL};
    for (size_t i = 0; i < sk_format_count; i++)
        for (const uint16_t *k = sk_formats[i]->kinds; k && *k != SK_KIND_NONE; k++) {
            assert_true(*k < SK_KIND_COUNT);
            if (opener[*k]) fail_msg("%s and %s both open %s", opener[*k]->id, sk_formats[i]->id, sk_kind_row_of(*k)->id);
            opener[*k] = sk_formats[i];
            assert_ptr_equal(sk_format_of(*k), sk_formats[i]);
        }
    assert_null(sk_format_of(SK_KIND_NONE));
    assert_null(sk_format_of(SK_KIND_DATA_EMPTY));
}

/* Whatever the bytes, candidates come best first and are kinds that exist. */
static void candidates_are_kinds(void **state)
{
    (void)state;
    static const char *const heads[] = {"", "PK\3\4", "From a@one.example Wed Jun  1 09:00:00 2022\nFrom: a\n\nx", "%PDF-1.4\n", "MZ", "<html>", "a,b\n1,2\n",
                                        "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "{\\rtf1", "\x1F\x8B\x08", "BZh9", "just text"};
    sk_arena *a = sk_arena_new(1 << 20);
    for (size_t i = 0; i < SK_COUNT(heads); i++) {
        uint16_t kinds[8], one[1];
        sk_bytes bytes = sk_bytes_str(heads[i]);
        sk_probe_input in = {.content = sk_content_view(a, bytes), .head = bytes, .parent_kind = SK_KIND_NONE};
        size_t count = sk_recognise(&in, kinds, 8);
        assert_true(count <= 8);
        for (size_t k = 0; k < count; k++) assert_true(kinds[k] < SK_KIND_COUNT);
        assert_int_equal(sk_recognise(&in, one, 1), count > 0);
        if (count) assert_int_equal(one[0], kinds[0]);
    }
    sk_arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(lists_are_sorted), cmocka_unit_test(rows_are_whole), cmocka_unit_test(ids_are_told_once),
                                       cmocka_unit_test(every_kind_has_at_most_one_opener), cmocka_unit_test(candidates_are_kinds)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
