/* See samples.h. */
#include "make/samples.h"

#include "make/mail.h"

const make_sample make_samples[] = {
#define SK_SAMPLE(function, name, verdict, evidence) {name, SK_##verdict, evidence, make_sample_##function},
#include "make/samples.def"
#undef SK_SAMPLE
};
const size_t make_sample_count = SK_COUNT(make_samples);

const make_sample_macro make_sample_macros[] = {
    {"docm-formatting-macro", &make_macro_formatting}, {"xlsm-calculation-macro", &make_macro_calculation},
    {"xlsm-workbook-open", &make_macro_set_sheet},
};
const size_t make_sample_macro_count = SK_COUNT(make_sample_macros);

sk_bytes make_samples_mailbox(sk_arena *a)
{
    sk_buf b = sk_buf_new(a, SIZE_MAX);
    for (size_t i = 0; i < make_sample_count; i++) {
        sk_bytes mail = make_samples[i].make(a);
        if (mail.len == 0) return mail;
        make_mbox_add(&b, "sample@mail.example Mon Jun  6 09:30:00 2022", mail);
    }
    return b.full ? (sk_bytes){NULL, 0} : sk_buf_view(&b);
}
