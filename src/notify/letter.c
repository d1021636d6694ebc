/* What to say: JPCERT/CC, "How to Respond to Emotet Infection (FAQ)"; the notices that infected organisations published. */
#include "base/attr.h"
#include "base/filetime.h"
#include "base/text.h"
#include "notify/people_report.h"

typedef enum letter {
#define SK_LETTER(name, english, japanese) LETTER_##name,
#include "notify/letters.def"
#undef SK_LETTER
} letter;

static const char *const letters[][2] = {
#define SK_LETTER(name, english, japanese) {english, japanese},
#include "notify/letters.def"
#undef SK_LETTER
};

typedef struct fill {
    const char *hole, *text;
} fill;

typedef struct sums {
    uint64_t people[2], domains[2], first, last; /* [1]: inside */
} sums;

static sums sum_up(const sk_people *p)
{
    sums s = {0};
    for (size_t i = 0; i < p->domain_count; i++) {
        s.domains[p->domains[i].internal]++;
        s.people[p->domains[i].internal] += p->domains[i].count;
    }
    for (size_t i = 0; i < p->count; i++) {
        if (p->all[i]->first && (!s.first || p->all[i]->first < s.first)) s.first = p->all[i]->first;
        if (p->all[i]->last > s.last) s.last = p->all[i]->last;
    }
    return s;
}

static const char *day_text(sk_arena *a, uint64_t time, bool japanese)
{
    sk_bytes t = sk_slice(sk_filetime_text(a, time), 0, 10);
    if (t.len < 10) return japanese ? "[日付]" : "[date]";
    const char *s = (const char *)t.p;
    return japanese ? sk_text_format(a, "%.4s年%d月%d日", s, (s[5] - '0') * 10 + s[6] - '0', (s[8] - '0') * 10 + s[9] - '0')
                    : sk_text_format(a, "%.10s", s);
}

static const char *find_fill(const fill *fills, sk_bytes hole)
{
    for (; fills->hole; fills++)
        if (sk_is(hole, fills->hole)) return fills->text;
    return "";
}

static void write_filled(sk_out *o, const char *text, const fill *fills)
{
    sk_bytes rest = sk_bytes_str(text);
    size_t open;
    while ((open = sk_find_byte(rest, 0, '{')) != SK_NPOS) {
        size_t close = sk_find_byte(rest, open, '}');
        if (close == SK_NPOS) break;
        sk_out_bytes(o, sk_slice(rest, 0, open));
        (void)sk_out_terminal(o, sk_bytes_str(find_fill(fills, sk_slice(rest, open + 1, close - open - 1))), 0);
        rest = sk_from(rest, close + 1);
    }
    sk_out_bytes(o, rest);
}

void sk_notify_write_letter(sk_out *o, const sk_notify_facts *f, bool japanese)
{
    sk_arena *a = f->people->arena;
    sums s = sum_up(f->people);
    uint64_t since = f->people->since ? f->people->since : s.first;
    const fill fills[] = {
        {"organisation", f->organisation ? f->organisation : japanese ? "[組織名]" : "[organisation]"},
        {"contact", f->contact ? f->contact : japanese ? "[担当部署・電話番号]" : "[department, telephone]"},
        {"today", day_text(a, f->now, japanese)},
        {"since", day_text(a, since, japanese)},
        {"until", day_text(a, s.last, japanese)},
        {"last", day_text(a, s.last, japanese)},
        {"people", sk_text_format(a, "%llu", (unsigned long long)s.people[f->internal])},
        {"domains", sk_text_format(a, "%llu", (unsigned long long)s.domains[f->internal])},
        {"external", sk_text_format(a, "%llu", (unsigned long long)s.people[0])},
        {0},
    };
    write_filled(o, letters[f->internal ? LETTER_INSIDE : LETTER_OUTSIDE][japanese], fills);
}
