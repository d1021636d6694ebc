/* Passwords in text: whatever is found is a word with its span inside the text. */
#include "engine/password.h"

#include <stdlib.h>

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sk_arena *a = sk_arena_new((size_t)32 << 20);
    sk_budget budget = {.limits = sk_limits_default()};
    sk_passwords *p = sk_passwords_new(a);
    sk_passwords_bound(p, &budget);
    sk_passwords_read(p, 0, sk_bytes_of(data, size));
    sk_passwords_read_name(p, 0, sk_bytes_of(data, size));
    sk_password w;
    for (size_t i = 0; sk_passwords_get(p, i, &w); i++)
        if (w.word.len == 0 || (w.artifact == 0 && (w.off > size || w.len > size - w.off))) abort();
    sk_arena_free(a);
    return 0;
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    take(self, SK_LIT("The password for the attached archive is: \"Ab 12\"\nor PW:1234, pass - x\n"));
    take(self, SK_LIT("解凍パスワードは「ｓａｋｕｒａ」です。\r\nＰＷ：９９\r\n\r\n 03-1234-5678 2022/11/04 a@b.example\r\n"));
    take(self, SK_LIT("Пароль: mir\ncontraseña = hola\n\xFF\xFE\x1B$B%Q\x1B(B:"));
}
