/* The line of time as a drawing: a lane for each phase of an infection, a dot for each moment. Hours of work and years of rest stand on
 * one line, so a gap is as wide as the logarithm of its length. */
#include <math.h>

#include "base/filetime.h"
#include "host/host_page.h"
#include "host/timeline.h"

enum { WIDTH = 1080, LEFT = 150, RIGHT = 30, TOP = 34, LANE = 34, BOTTOM = 26, NEAR = 22, MOST_DOTS = 400, LABEL = 96 };

/* Findings that stand together. */
typedef struct dot {
    sk_host_phase phase;
    sk_host_state state; /* the worst */
    uint64_t time;
    double x;
    uint32_t first, count; /* number of the first in the order of time, from 1 */
} dot;

typedef struct drawing {
    const sk_host_result *r;
    const sk_host_finding **all;
    size_t timed;
    double *x;              /* of each finding */
    dot dots[MOST_DOTS];
    size_t dot_count;
    int lanes[SK_PHASE_COUNT]; /* number of the lane, -1: none */
    unsigned lane_count;
    bool cut;
} drawing;

static double weight_of(uint64_t gap) { return gap ? 0.2 + log2(1.0 + (double)gap / (60.0 * (double)SK_FILETIME_SECOND)) : 0.0; }

static void place(drawing *d)
{
    double all = 0, at = 0;
    for (size_t i = 1; i < d->timed; i++) {
        all += weight_of(d->all[i]->time - d->all[i - 1]->time);
    }
    for (size_t i = 0; i < d->timed; i++) {
        if (i) at += weight_of(d->all[i]->time - d->all[i - 1]->time);
        d->x[i] = all > 0 ? LEFT + 14 + at / all * (WIDTH - LEFT - RIGHT - 14) : (LEFT + WIDTH) / 2.0;
    }
}

/* What lies near the last dot of its lane is counted there. */
static void gather(drawing *d)
{
    dot *last[SK_PHASE_COUNT] = {0};
    for (size_t i = 0; i < d->timed; i++) {
        const sk_host_finding *f = d->all[i];
        sk_host_phase phase = sk_host_phase_of_finding(f);
        dot *to = last[phase];
        if (to && d->x[i] - to->x < NEAR) {
            to->count++;
            if (f->state > to->state) to->state = f->state;
            continue;
        }
        if (d->dot_count == MOST_DOTS) {
            d->cut = true;
            continue;
        }
        to = last[phase] = &d->dots[d->dot_count++];
        *to = (dot){phase, f->state, f->time, d->x[i], (uint32_t)i + 1, 1};
    }
    for (unsigned p = 0; p < SK_PHASE_COUNT; p++) {
        d->lanes[p] = last[p] ? (int)d->lane_count++ : -1;
    }
}

/* ---- marks ---- */

static void draw_lanes(sk_out *o, const drawing *d, bool japanese)
{
    for (unsigned p = 0; p < SK_PHASE_COUNT; p++) {
        if (d->lanes[p] < 0) continue;
        int y = TOP + d->lanes[p] * LANE;
        sk_out_format(o, "<rect class=\"%s\" x=\"0\" y=\"%d\" width=\"%d\" height=\"%d\"/>", d->lanes[p] % 2 ? "odd" : "even", y, WIDTH, LANE);
        sk_out_format(o, "<text class=\"lane\" x=\"10\" y=\"%d\">%s</text>", y + LANE / 2 + 5, sk_host_phase_name((sk_host_phase)p, japanese));
        sk_out_format(o, "<path class=\"axis\" d=\"M%d %d H%d\"/>", LEFT, y + LANE / 2, WIDTH - 10);
    }
}

/* Days above, hours below, where the last label leaves room. */
static void draw_ticks(sk_out *o, const drawing *d)
{
    double free_from = 0; /* no label begins before it */
    int bottom = TOP + (int)d->lane_count * LANE;
    for (size_t i = 0; i < d->timed; i++) {
        double label = d->x[i] > WIDTH - LABEL ? WIDTH - LABEL : d->x[i] - 4;
        if (i && (label < free_from || d->all[i]->time == d->all[i - 1]->time)) continue;
        sk_bytes time = sk_filetime_text(d->r->arena, d->all[i]->time);
        sk_out_format(o, "<path class=\"tick\" d=\"M%.1f %d V%d\"/>", d->x[i], TOP - 6, bottom + 4);
        sk_out_format(o, "<text class=\"time\" x=\"%.1f\" y=\"%d\">%.*s</text>", label, TOP - 12, (int)sk_slice(time, 0, 10).len, (const char *)time.p);
        sk_out_format(o, "<text class=\"time\" x=\"%.1f\" y=\"%d\">%.*s</text>", label, bottom + 18, (int)sk_slice(time, 11, 5).len, (const char *)sk_slice(time, 11, 5).p);
        free_from = label + LABEL;
    }
}

static void draw_dots(sk_out *o, const drawing *d, bool japanese)
{
    for (size_t i = 0; i < d->dot_count; i++) {
        const dot *t = &d->dots[i];
        int y = TOP + d->lanes[t->phase] * LANE + LANE / 2;
        const sk_host_finding *f = d->all[t->first - 1];
        sk_out_format(o, "<g><title>%u%s%.0u: %s ", t->first, t->count > 1 ? "+" : "", t->count > 1 ? t->count - 1 : 0, sk_host_phase_name(t->phase, japanese));
        sk_out_html(o, sk_slice(sk_host_subject_of(f), 0, 200));
        sk_out_format(o, "</title><circle class=\"s-%s\" cx=\"%.1f\" cy=\"%d\" r=\"%d\"/>", sk_host_state_name(t->state), t->x, y, t->count > 1 ? 12 : 10);
        sk_out_format(o, "<text class=\"number\" x=\"%.1f\" y=\"%d\">%u%s</text></g>", t->x, y + 4, t->first, t->count > 1 ? "+" : "");
    }
}

void sk_host_draw_time(sk_out *o, const sk_host_result *r, bool japanese)
{
    drawing *d = SK_NEW(r->arena, drawing);
    if (!d) return;
    d->r = r;
    d->all = sk_host_timeline(r);
    while (d->all && d->timed < r->finding_count && d->all[d->timed]->time) {
        d->timed++;
    }
    d->x = d->timed ? SK_NEW_ARRAY(r->arena, double, d->timed) : NULL;
    if (!d->x) return;
    place(d);
    gather(d);
    int height = TOP + (int)d->lane_count * LANE + BOTTOM;
    sk_out_format(o, "<svg class=\"time-line\" role=\"img\" xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">", WIDTH, height, WIDTH, height);
    draw_lanes(o, d, japanese);
    draw_ticks(o, d);
    draw_dots(o, d, japanese);
    sk_out_str(o, "</svg>\n");
    if (d->cut) sk_out_str(o, "<p class=\"muted\">...</p>\n");
}
