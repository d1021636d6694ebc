/* A registry hive and its log: the first four bytes say how long the hive is, the log follows. */
#include "fuzz.h"

#include "make/hive.h"

static void walk(sk_arena *a, sk_hive_key k, unsigned depth, unsigned *left)
{
    sk_hive_value_list values = sk_hive_values(k);
    sk_hive_value v;
    uint64_t number;
    while (*left && sk_hive_next_value(&values, &v)) {
        (*left)--;
        (void)sk_hive_value_name(a, &v);
        (void)sk_hive_value_data(a, &v);
        (void)sk_hive_value_text(a, &v);
        (void)sk_hive_value_number(a, &v, &number);
    }
    sk_hive_subkey_list l = sk_hive_subkeys(k);
    sk_hive_key sub;
    while (*left && depth < 32 && sk_hive_next_subkey(&l, &sub)) {
        (*left)--;
        (void)sk_hive_key_name(a, sub);
        walk(a, sub, depth + 1, left);
    }
}

static bool take_deleted(void *self, const sk_hive_key *key, const sk_hive_value *value)
{
    sk_arena *a = self;
    if (key) (void)sk_hive_key_name(a, *key);
    if (value) (void)sk_hive_value_text(a, value);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sk_bytes b = sk_bytes_of(data, size);
    sk_arena *a = sk_arena_new(64u << 20);
    if (!a) return 0;
    uint32_t file_len = sk_u32le_at(b, 0);
    sk_hive_logs logs = {.log1 = sk_from(b, 4 + (uint64_t)file_len)};
    sk_hive h;
    unsigned left = 20000;
    if (sk_hive_open(a, sk_slice(b, 4, file_len), &logs, &h)) {
        walk(a, sk_hive_root(&h), 0, &left);
        (void)sk_hive_find(sk_hive_root(&h), "Software\\Microsoft");
        sk_hive_deleted(&h, take_deleted, a);
    }
    sk_arena_free(a);
    return 0;
}

static void take_pair(sk_arena *a, sk_bytes file, sk_bytes log, void (*take)(void *self, sk_bytes seed), void *self)
{
    sk_buf b = sk_buf_new(a, 4 + file.len + log.len);
    make_u32(&b, (uint32_t)file.len);
    sk_buf_bytes(&b, file);
    sk_buf_bytes(&b, log);
    take(self, sk_buf_view(&b));
}

static sk_bytes made(sk_arena *a, bool more)
{
    make_hive *h = make_hive_new(a, "SOFTWARE");
    make_hive_text(h, "Software\\Microsoft", "name", "text");
    make_hive_number(h, "Software", "number", 1);
    if (more) make_hive_text(h, "Software\\Gone", "deleted", "text");
    if (more) make_hive_delete(h, "Software\\Gone");
    return make_hive_end(h);
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    sk_arena *a = sk_arena_new(1u << 30);
    if (!a) return;
    sk_bytes before = made(a, false), after = made(a, true);
    make_hive_torn torn = make_hive_tear(a, before, after, false), old = make_hive_tear(a, before, after, true);
    take_pair(a, after, (sk_bytes){0}, take, self);
    take_pair(a, torn.file, torn.log, take, self);
    take_pair(a, old.file, old.log, take, self);
    sk_arena_free(a);
}
