/* The runs of a workbook's macros. What starts by itself is run once as things are; where the run asked for the day, the
 * country or the network, or came to a condition that nobody can know, it is run again for each of a few answers, by plain
 * enumeration, within the limits xlm.runs and emulate.steps. Effects unite: the world tells each once. */
#include <math.h>

#include "base/text.h"
#include "emulate/xlm/xlm_inside.h"

#define UNIX_EPOCH 25569.0 /* serial number of 1970-01-01 */

typedef struct plan {
    int day, month;     /* 0: as the clock says */
    int later;          /* by that many days */
    const char *locale; /* NULL: as it is */
    uint32_t choices;
    unsigned choice_given;
    bool succeed, stay_open, bare;
} plan;

#define PLANS_MOST 256u

struct plans {
    plan items[PLANS_MOST];
    unsigned count, next;
    bool dates, days, months, countries, machines;
};

/* --- what is told --- */

void sk_xlm_set_place(sk_xlm *x, const sk_xlm_cell *c)
{
    if (c && c->is_written && c->writer) c = c->writer;
    if (!c) return;
    const sk_doc_sheet *s = c->sheet < x->sheet_count ? x->sheets[c->sheet].doc : NULL;
    x->w->place = (sk_place){.artifact = s ? s->artifact : x->d->artifact,
                             .off = c->doc ? c->doc->line_off : 0,
                             .len = c->doc ? c->doc->line_len : 0};
}

void sk_xlm_trace(sk_xlm *x, const char *what, sk_str text)
{
    if (!x->w->sink.trace) return;
    sk_buf where = sk_buf_new(x->arena, 512);
    if (x->here) {
        const sk_doc_sheet *s = x->here->sheet < x->sheet_count ? x->sheets[x->here->sheet].doc : NULL;
        if (s) sk_buf_bytes(&where, s->name);
        sk_buf_byte(&where, '!');
        sk_xlm_write_address(&where, x->here->row, x->here->column, 0);
    }
    sk_buf_format(&where, " %s", what);
    sk_world_trace(x->w, sk_arena_string(x->arena, sk_buf_view(&where)), text);
}

/* Words of which a command, path or address that works has one. */
static bool has_known_word(sk_str s)
{
    static const char *const words[] = {"http",   "ftp:",    ":\\",     "\\\\",       "%",        ".exe",
                                        ".dll",   ".ocx",    "cmd",     "powershell", "mshta",    "regsvr",
                                        "rundll", "wscript", "cscript", "bitsadmin",  "certutil", "explorer",
                                        "wmic",   "32",      "urlmon",  "wininet",    "ntdll",    "shell"};
    for (size_t i = 0; i < SK_COUNT(words); i++)
        if (sk_str_find(s, sk_str_c(words[i]), 0, true) != SK_NPOS) return true;
    return false;
}

bool sk_xlm_makes_sense(sk_xlm *x, sk_str text)
{
    size_t odd = 0;
    if (!x->guess && !(x->asked & (SK_XLM_ASKED_NOW | SK_XLM_ASKED_COUNTRY))) return true;
    for (size_t i = 0; i < text.len; i++) {
        uint16_t c = sk_str_at(text, i);
        odd += (c < 32 && c != '\t' && c != '\r' && c != '\n') || (c >= 0x7F && c < 0xA0) || (c >= 0xA0 && c < 0x250);
    }
    x->steps += text.len / 8;
    return odd * 20 <= text.len && (!x->guess || has_known_word(text));
}

/* --- one run --- */

static void set_day(sk_environment *env, const plan *p)
{
    double now = floor((double)env->now / 86400) + UNIX_EPOCH, time = fmod((double)env->now, 86400), date;
    sk_date_parts d = sk_date_split(now);
    if (p->month) d.month = p->month;
    if (p->day) {
        d.day = p->day;
        static const uint8_t long_months[] = {1, 1, 1, 3, 3, 5, 5, 7, 8, 8, 10, 10, 12}; /* a month that has this day */
        if (d.day > 28) d.month = long_months[d.month >= 1 && d.month <= 12 ? d.month : 0];
    }
    d.hour = d.minute = d.second = 0;
    if (sk_date_join(&d, &date) && date > UNIX_EPOCH) env->now = (uint64_t)((date - UNIX_EPOCH) * 86400 + time);
}

static void run_once(sk_xlm *x, sk_world *w, const plan *p, sk_xlm_name *start, sk_xlm_ref at, uint64_t steps)
{
    sk_budget *b = w->budget;
    x->w = w;
    w->book_state = x;
    x->strings = &w->strings;
    x->steps = 0;
    x->steps_most = steps;
    sk_xlm_fresh(x);
    x->choices = p->choices;
    x->choice_given = p->choice_given;
    x->stay_open = p->stay_open;
    x->guess = p->day || p->month || p->later || p->locale;
    if (start) {
        sk_xlm_value v = sk_xlm_name_value(x, start);
        if (v.type == SK_XLM_REF) (void)sk_xlm_run_with(x, v.u.ref, NULL, 0);
    } else {
        (void)sk_xlm_run_with(x, at, NULL, 0);
    }
    if (x->steps >= x->steps_most) b->reached[SK_LIMIT_EMULATE_STEPS] = true;
    uint64_t left = b->limits.value[SK_LIMIT_EMULATE_STEPS] - b->used[SK_LIMIT_EMULATE_STEPS];
    (void)sk_spend(b, SK_LIMIT_EMULATE_STEPS, x->steps < left ? x->steps : left);
    sk_world_finish(w);
}

/* --- the plans --- */

static void add_plan(const sk_xlm *x, struct plans *p, plan one)
{
    if (p->count < PLANS_MOST)
        p->items[p->count++] = one;
    else
        x->w->budget->reached[SK_LIMIT_XLM_RUNS] = true;
}

/* Every country that mail of this kind was aimed at. */
static const char *const locales[] = {"ja-JP", "en-US", "de-DE", "it-IT", "fr-FR", "es-ES", "pl-PL", "en-GB", "pt-BR"};

static void plan_more(const sk_xlm *x, struct plans *p, const plan *done)
{
    if ((x->asked & SK_XLM_ASKED_NETWORK) && !done->succeed) {
        plan again = *done;
        again.succeed = true;
        add_plan(x, p, again);
    }
    if (x->closed && x->acts == 0 && !done->stay_open) {
        plan again = *done;
        again.stay_open = true;
        add_plan(x, p, again);
    }
    for (unsigned i = done->choice_given; i < x->choice_count && i < SK_XLM_CHOICES_MOST; i++) {
        plan other = *done;
        other.choices = done->choices | 1u << i;
        other.choice_given = i + 1;
        add_plan(x, p, other);
    }
    if ((sk_world_asked(x->w) & SK_ASKED_MACHINE) && !p->machines) add_plan(x, p, (plan){.bare = true});
    p->machines |= (sk_world_asked(x->w) & SK_ASKED_MACHINE) != 0;
    bool dates = sk_world_asked(x->w) & SK_ASKED_DATE;
    for (int way = -1; dates && !p->dates && way <= 1; way += 2) add_plan(x, p, (plan){.later = way * 400, .locale = done->locale});
    p->dates |= dates;
    bool days = x->asked & (SK_XLM_ASKED_NOW | SK_XLM_ASKED_DAY);
    for (int day = 1; days && !p->days && day <= 31; day++) add_plan(x, p, (plan){.day = day, .locale = done->locale});
    p->days |= days;
    for (int month = 1; (x->asked & SK_XLM_ASKED_MONTH) && !p->months && month <= 12; month++)
        add_plan(x, p, (plan){.month = month});
    p->months |= (x->asked & SK_XLM_ASKED_MONTH) != 0;
    for (size_t i = 0; (x->asked & SK_XLM_ASKED_COUNTRY) && !p->countries && i < SK_COUNT(locales); i++)
        add_plan(x, p, (plan){.locale = locales[i]});
    p->countries |= (x->asked & SK_XLM_ASKED_COUNTRY) != 0;
}

/* The first run may take half of what is left, each later one an eighth of it. */
static uint64_t share(const sk_budget *b, bool first)
{
    uint64_t left = b->limits.value[SK_LIMIT_EMULATE_STEPS] - b->used[SK_LIMIT_EMULATE_STEPS];
    return first ? left - left / 2 : left / 8;
}

uint64_t sk_xlm_share_of_steps(const sk_budget *b) { return share(b, true); }

static void run_all(sk_xlm *x, sk_world *first, sk_xlm_name *start, sk_xlm_ref at)
{
    struct plans p = {.count = 1};
    bool fresh = first->answers == SK_ALL_FAIL && x->run == 0; /* the caller's world takes the first run of all */
    for (; p.next < p.count; p.next++) {
        plan now = p.items[p.next];
        sk_environment env = first->env;
        if (now.day || now.month) set_day(&env, &now);
        if (now.later > 0 || env.now > (uint64_t)-now.later * 86400) env.now += (uint64_t)((int64_t)now.later * 86400);
        if (now.locale) env.locale = now.locale;
        env.bare |= now.bare;
        uint64_t steps = share(first->budget, p.next == 0);
        if (steps < 100 || !sk_spend(first->budget, SK_LIMIT_XLM_RUNS, 1)) break;
        sk_world *w = fresh && p.next == 0 ? first
                                           : sk_world_again(first, now.succeed ? SK_ALL_SUCCEED : SK_ALL_FAIL, &env);
        if (!w) break;
        run_once(x, w, &now, start, at, steps);
        plan_more(x, &p, &now);
        if (sk_arena_exhausted(x->arena)) break;
    }
    x->w = first;
    x->strings = &first->strings;
}

/* --- entries --- */

sk_xlm *sk_xlm_open(sk_world *w, sk_document *d)
{
    sk_xlm *x = SK_NEW(w->arena, sk_xlm);
    return x && sk_xlm_start_book(x, w, d) ? x : NULL;
}

static bool has_formula(const sk_doc_sheet *s)
{
    for (size_t i = 0; i < s->cell_count; i++)
        if (s->cells[i].tokens.len || s->cells[i].formula.len) return true;
    return false;
}

bool sk_xlm_has_macros(const sk_document *d)
{
    for (const sk_doc_sheet *s = d->sheets; s; s = s->next)
        if (s->type == SK_SHEET_MACRO && has_formula(s)) return true;
    return false;
}

#define BUTTONS_MOST 8u /* macro sheets that are started where nothing starts by itself */

void sk_xlm_run(sk_world *w, sk_document *d)
{
    if (!sk_xlm_has_macros(d)) return;
    sk_xlm *x = sk_xlm_open(w, d);
    if (!x) return;
    sk_place place = w->place;
    for (unsigned i = 0; i < x->auto_count && !sk_arena_exhausted(x->arena); i++)
        run_all(x, w, x->auto_names[i], (sk_xlm_ref){0});
    for (unsigned i = 0, started = 0; x->auto_count == 0 && i < x->sheet_count && started < BUTTONS_MOST; i++) {
        if (!sk_xlm_is_macro_sheet(x, i)) continue;
        sk_xlm_cell *top = sk_xlm_top_formula(x, i);
        if (!top) continue;
        started++;
        run_all(
            x, w, NULL,
            (sk_xlm_ref){.sheet = (uint16_t)i, .r0 = top->row, .r1 = top->row, .c0 = top->column, .c1 = top->column});
    }
    w->place = place;
}
