/* Jump lists: rows with their times, links with and without rows, custom lists, and what is damaged. */
#include "unit/with_arena.h"

#include "format/shortcut/jump_list.h"
#include "make/jump_list.h"

#define LETTER "C:\\Users\\\xe8\x8a\xb1\xe5\xad\x90\\Downloads\\\xe8\xab\x8b\xe6\xb1\x82\xe6\x9b\xb8.doc"

static const uint64_t used = 133118460000000000u;
static const make_lnk link = {.local_path = "C:\\Users\\hanako\\Downloads\\letter.doc", .machine = "pc7"};
static const make_jump jumps[] = {{LETTER, "pc7", 133118460000000000u, 0x1b, 3, false, &link}, {"C:\\b.txt", "", 133118460000000001u, 2, 1, true, NULL}, {.number = 5, .link = &link}};

static void expect_jumps(unsigned version)
{
    sk_jump_list l;
    assert_true(sk_jump_list_read(arena, make_jump_list(arena, version, jumps, 3), 932, &l));
    assert_false(l.custom || l.damaged || l.cut);
    assert_int_equal(l.version, version);
    assert_int_equal(l.count, 3);
    assert_bytes(sk_jump_target(&l.at[0]), LETTER);
    assert_bytes(l.at[0].machine, "pc7");
    assert_int_equal(l.at[0].used, used);
    assert_int_equal(l.at[0].count, version == 1 ? 0 : 3);
    assert_true(l.at[0].linked && !l.at[0].pinned);
    assert_bytes(l.at[0].link.local_path, "C:\\Users\\hanako\\Downloads\\letter.doc");
    assert_true(l.at[1].pinned && !l.at[1].linked);
    assert_int_equal(l.at[1].used, used + 1);
    assert_true(l.at[2].linked && l.at[2].used == 0);
    assert_bytes(sk_jump_target(&l.at[2]), "C:\\Users\\hanako\\Downloads\\letter.doc");
}

static void test_rows_and_links(void **state)
{
    (void)state;
    expect_jumps(1);
    expect_jumps(3);
    expect_jumps(4);
}

static void test_custom_list(void **state)
{
    (void)state;
    const make_lnk task = {.local_path = "C:\\tool.exe", .arguments = "/new"};
    const make_lnk *const links[] = {&link, &task, &link};
    sk_jump_list l;
    sk_bytes file = make_custom_list(arena, links, 3);
    assert_true(sk_jump_list_read(arena, file, 932, &l));
    assert_true(l.custom && !l.damaged);
    assert_int_equal(l.count, 3);
    assert_bytes(l.at[1].link.arguments, "/new");
    assert_bytes(sk_jump_target(&l.at[2]), "C:\\Users\\hanako\\Downloads\\letter.doc");
    assert_true(sk_jump_list_read(arena, sk_slice(file, 0, file.len - 2), 932, &l));
    assert_true(l.damaged && l.count == 3);
}

static void test_what_is_damaged(void **state)
{
    (void)state;
    sk_jump_list l;
    sk_bytes file = make_jump_list(arena, 3, jumps, 3);
    assert_false(sk_jump_list_read(arena, SK_LIT("no list"), 932, &l));
    assert_false(sk_jump_list_read(arena, SK_LIT("\2\0\0\0\1\0\0\0\0\0\0\0 and no more"), 932, &l));
    for (size_t len = 0; len < file.len; len += 64) {
        if (sk_jump_list_read(arena, sk_slice(file, 0, len), 932, &l)) assert_true(l.damaged || l.at[0].used == used);
    }
}

/* A row that claims more than there is, and more rows than the list has. */
static void test_counts_that_lie(void **state)
{
    (void)state;
    sk_jump_list l;
    sk_bytes file = sk_arena_copy(arena, make_jump_list(arena, 3, jumps, 3));
    size_t row = sk_find(file, 512, SK_LIT("\3\0\0\0\2\0\0\0"));
    assert_true(row != SK_NPOS);
    ((uint8_t *)(uintptr_t)file.p)[row + 7] = 0x7f;
    assert_true(sk_jump_list_read(arena, file, 932, &l));
    assert_true(l.damaged);
    assert_bytes(sk_jump_target(&l.at[0]), LETTER);
}

/* As many links as there may be, and one more. */
static void test_many_links(void **state)
{
    (void)state;
    enum { MANY = 4097 };
    const make_lnk little = {.relative_path = "b"};
    const make_lnk **links = SK_NEW_ARRAY(arena, const make_lnk *, MANY);
    sk_jump_list l;
    for (size_t i = 0; i < MANY; i++) {
        links[i] = &little;
    }
    assert_true(sk_jump_list_read(arena, make_custom_list(arena, links, MANY), 932, &l));
    assert_true(l.cut);
    assert_int_equal(l.count, MANY - 1);
    assert_true(sk_jump_list_read(arena, make_custom_list(arena, links, MANY - 1), 932, &l));
    assert_false(l.cut);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_rows_and_links, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_custom_list, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_is_damaged, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_counts_that_lie, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_many_links, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
