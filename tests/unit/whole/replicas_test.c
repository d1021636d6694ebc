/* Replicas of every era reach exactly their addresses and their final command, and are called malicious; the same with one
 * thing thrown in that nobody knows; harmless twins that use the same tricks stay clean. Printed as tables.
 *
 * SEKISHO_REPLICAS: variants an era instead of VARIANTS (a long run: 400), SEKISHO_REPLICAS_FROM: the first seed,
 * SEKISHO_REPLICAS_SHOW: every failure in full. */
#include "../test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "make/replica.h"
#include "make/scanned.h"
#include "model/effects.h"
#include "model/report.h"

#define VARIANTS 20
#define MEMORY ((size_t)256 << 20)

static unsigned from_environment(const char *name, unsigned otherwise)
{
    const char *text = getenv(name);
    return text ? (unsigned)strtoul(text, NULL, 10) : otherwise;
}

static sk_bytes arg_of(const sk_effect *e, const char *name)
{
    for (size_t i = 0; i < e->arg_count; i++)
        if (sk_is(e->args[i].name, name)) return e->args[i].value;
    return (sk_bytes){NULL, 0};
}

static bool is_expected(const make_replica *m, sk_bytes url)
{
    for (size_t i = 0; i < m->address_count; i++)
        if (sk_equal(sk_bytes_str(m->addresses[i]), url)) return true;
    return false;
}

static bool is_told(const sk_report *r, uint16_t op, const char *name, sk_bytes value)
{
    size_t count;
    const sk_effect *e = sk_report_effects(r, &count);
    for (size_t i = 0; i < count; i++)
        if (e[i].op == op && sk_equal(arg_of(&e[i], name), value)) return true;
    return false;
}

/* NULL, or why not. */
static const char *judge(const make_replica *m, const sk_report *r)
{
    size_t count;
    const sk_effect *e = sk_report_effects(r, &count);
    for (size_t i = 0; i < count; i++)
        if (e[i].op == SK_OP_DOWNLOAD && !is_expected(m, arg_of(&e[i], "url"))) return "an address too many";
    for (size_t i = 0; i < m->address_count; i++)
        if (!is_told(r, SK_OP_DOWNLOAD, "url", sk_bytes_str(m->addresses[i]))) return "an address is missing";
    if (m->command && !is_told(r, SK_OP_RUN, "command", sk_bytes_str(m->command))) return "the command is missing";
    if (sk_report_verdict(r) != (m->command ? SK_MALICIOUS : SK_CLEAN)) return sk_verdict_name(sk_report_verdict(r));
    return NULL;
}

static void show(const make_replica *m, const sk_report *r)
{
    size_t count;
    const sk_effect *e = sk_report_effects(r, &count);
    for (size_t i = 0; i < m->address_count; i++) printf("    wanted %s\n", m->addresses[i]);
    printf("    wanted %s\n", m->command ? m->command : "nothing");
    for (size_t i = 0; i < count; i++) {
        printf("    got %s", sk_effect_name(e[i].op));
        for (size_t k = 0; k < e[i].arg_count; k++)
            printf(" %.*s=%.*s", (int)e[i].args[k].name.len, (const char *)e[i].args[k].name.p,
                   (int)(e[i].args[k].value.len > 200 ? 200 : e[i].args[k].value.len), (const char *)e[i].args[k].value.p);
        printf("\n");
    }
}

static bool reaches(size_t era, uint64_t seed, make_replica_extra extra)
{
    sk_arena *a = sk_arena_new(MEMORY);
    make_replica m = make_replica_of(a, era, seed, extra);
    assert_true(m.bytes.len > 0);
    assert_true(make_replica_is_inert(&m));
    if (extra == MAKE_REPLICA_STRANGER) assert_true(m.has_stranger);
    sk_report *r = make_scanned(m.bytes, m.name, NULL);
    const char *why = judge(&m, r);
    if (why && getenv("SEKISHO_REPLICAS_SHOW")) {
        printf("  %s, seed %llu: %s\n", make_replica_eras[era].name, (unsigned long long)seed, why);
        show(&m, r);
    } else if (why) {
        printf("  %s, seed %llu: %s\n", make_replica_eras[era].name, (unsigned long long)seed, why);
    }
    sk_report_free(r);
    sk_arena_free(a);
    return !why;
}

/* The share of variants that an era must reach, and all together, in a thousand. */
static void print_table(const char *title, bool twins, make_replica_extra extra, unsigned each_least, unsigned all_least)
{
    unsigned variants = from_environment("SEKISHO_REPLICAS", VARIANTS), first = from_environment("SEKISHO_REPLICAS_FROM", 1);
    unsigned all = 0, all_reached = 0, low = 0;
    printf("%s\n", title);
    for (size_t era = 0; era < make_replica_era_count; era++) {
        unsigned reached = 0;
        if (make_replica_eras[era].twin != twins) continue;
        for (unsigned i = 0; i < variants; i++) reached += reaches(era, first + i, extra);
        printf("  %-32s %u/%u\n", make_replica_eras[era].name, reached, variants);
        low += reached * 1000 < variants * each_least;
        all += variants;
        all_reached += reached;
    }
    printf("  %-32s %u/%u\n", "all", all_reached, all);
    fflush(stdout);
    assert_int_equal(low, 0);
    assert_true(all_reached * 1000 >= all * all_least);
}

static void replicas_reach_their_effects(void **state)
{
    (void)state;
    print_table("reached exactly, and malicious", false, MAKE_REPLICA_PLAIN, 950, 990);
}

static void one_unknown_thing_does_not_stop_them(void **state)
{
    (void)state;
    print_table("the same with one unknown thing", false, MAKE_REPLICA_STRANGER, 950, 950);
}

static void harmless_twins_are_clean(void **state)
{
    (void)state;
    print_table("harmless twins that are clean", true, MAKE_REPLICA_PLAIN, 1000, 1000);
}

static void the_same_seed_makes_the_same_bytes(void **state)
{
    (void)state;
    for (size_t era = 0; era < make_replica_era_count; era++) {
        sk_arena *a = sk_arena_new(MEMORY);
        make_replica one = make_replica_of(a, era, 7, MAKE_REPLICA_PLAIN), same = make_replica_of(a, era, 7, MAKE_REPLICA_PLAIN);
        make_replica other = make_replica_of(a, era, 8, MAKE_REPLICA_PLAIN);
        assert_true(sk_equal(one.bytes, same.bytes));
        assert_false(sk_equal(one.bytes, other.bytes));
        sk_arena_free(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(replicas_reach_their_effects),
        cmocka_unit_test(one_unknown_thing_does_not_stop_them),
        cmocka_unit_test(harmless_twins_are_clean),
        cmocka_unit_test(the_same_seed_makes_the_same_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
