#include "domain/rhythm.h"

static const RhythmStepInfo steps[RHYTHM_STEP_COUNT] = {
    [RHYTHM_ORIENTATION] = { "orientation", "オリエンテーション", 0 },
    [RHYTHM_HEARING] = { "hearing", "事前ヒアリング", 4 },
    [RHYTHM_MEETING_05] = { "meeting_05", "0.5次ミーティング", 10 },
    [RHYTHM_VISIT_1] = { "visit_1", "1回目支援", 17 },
    [RHYTHM_MEETING_15] = { "meeting_15", "1.5次ミーティング", 68 },
    [RHYTHM_VISIT_2] = { "visit_2", "2回目支援", 78 },
    [RHYTHM_MEETING_25] = { "meeting_25", "2.5次ミーティング", 138 },
    [RHYTHM_VISIT_3] = { "visit_3", "3回目支援", 148 },
    [RHYTHM_FOLLOW_6] = { "follow_6", "フォローアップ（6か月）", 148 + 182 },
    [RHYTHM_FOLLOW_12] = { "follow_12", "フォローアップ（12か月）", 148 + 365 },
};
static const struct {
    RhythmStep meeting, visit;
} pairs[] = {
    { RHYTHM_MEETING_05, RHYTHM_VISIT_1 }, { RHYTHM_MEETING_15, RHYTHM_VISIT_2 }, { RHYTHM_MEETING_25, RHYTHM_VISIT_3 },
};

const RhythmStepInfo *rhythm_step(RhythmStep s)
{
    return &steps[s];
}

bool rhythm_step_find(Str key, RhythmStep *ret)
{
    for (RhythmStep s = 0; s < RHYTHM_STEP_COUNT; s++)
        if (str_eq(key, str_of(steps[s].key))) {
            *ret = s;
            return true;
        }
    return false;
}

static Date day_of(const RhythmDay *d)
{
    return date_is_none(d->held) ? d->planned : d->held;
}

/* Two days at most of the proleptic calendar apart from each other fit an int. */
static int between(Date from, Date to)
{
    return to.day - from.day;
}

typedef struct {
    RhythmWarning *list;
    size_t n;
} Found;

static void add(Found *f, RhythmFinding finding, RhythmStep step, RhythmStep other, int days)
{
    if (f->n < RHYTHM_WARNINGS_MAX)
        f->list[f->n++] = (RhythmWarning){ finding, step, other, days };
}

static void check_pairs(const RhythmDay *days, Found *f)
{
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        Date meeting = day_of(&days[pairs[i].meeting]), visit = day_of(&days[pairs[i].visit]);
        if (date_is_none(visit))
            continue;
        if (date_is_none(meeting)) {
            add(f, RHYTHM_NO_MEETING, pairs[i].meeting, pairs[i].visit, 0);
            continue;
        }
        int gap = between(meeting, visit);
        if (gap >= 0 && gap < RHYTHM_DAYS_MIN)
            add(f, RHYTHM_TOO_CLOSE, pairs[i].meeting, pairs[i].visit, gap);
        if (gap > RHYTHM_DAYS_MAX)
            add(f, RHYTHM_TOO_FAR, pairs[i].meeting, pairs[i].visit, gap);
    }
}

static void check_order(const RhythmDay *days, Found *f)
{
    RhythmStep last = RHYTHM_STEP_COUNT;
    for (RhythmStep s = 0; s < RHYTHM_STEP_COUNT; s++) {
        Date day = day_of(&days[s]);
        if (date_is_none(day))
            continue;
        if (last != RHYTHM_STEP_COUNT && between(day_of(&days[last]), day) < 0)
            add(f, RHYTHM_OUT_OF_ORDER, s, last, between(day, day_of(&days[last])));
        else
            last = s;
    }
}

size_t rhythm_check(const RhythmDay days[static RHYTHM_STEP_COUNT], int fiscal_year, Date today, RhythmWarning ret[static RHYTHM_WARNINGS_MAX])
{
    Found f = { ret, 0 };
    Date end, third = day_of(&days[RHYTHM_VISIT_3]);
    check_order(days, &f);
    check_pairs(days, &f);
    for (RhythmStep s = 0; s < RHYTHM_STEP_COUNT; s++)
        if (date_is_none(days[s].held) && !date_is_none(days[s].planned) && between(days[s].planned, today) > 0)
            add(&f, RHYTHM_OVERDUE, s, s, between(days[s].planned, today));
    if (!date_is_none(third) && date_make(fiscal_year + 1, 3, 31, &end) && between(end, third) > 0)
        add(&f, RHYTHM_AFTER_YEAR, RHYTHM_VISIT_3, RHYTHM_VISIT_3, between(end, third));
    return f.n;
}

Str rhythm_sentence(const RhythmWarning *w, Arena *arena)
{
    const char *step = steps[w->step].label, *other = steps[w->other].label;
    switch (w->finding) {
    case RHYTHM_TOO_CLOSE:
        return arena_printf(arena, "%sが%sの%d日前です。資料を直す時間がとれるように、%d日前までに開いてください。", step, other, w->days, RHYTHM_DAYS_MIN);
    case RHYTHM_TOO_FAR:
        return arena_printf(arena, "%sが%sの%d日前です。間があくと、決めたことが薄れます。%d日前より近い日にするか、直前に電話で確かめてください。", step, other,
                            w->days, RHYTHM_DAYS_MAX);
    case RHYTHM_NO_MEETING:
        return arena_printf(arena, "%sの日が決まっていません。%sの%d〜%d日前に置いてください。", step, other, RHYTHM_DAYS_MIN, RHYTHM_DAYS_MAX);
    case RHYTHM_OUT_OF_ORDER:
        return arena_printf(arena, "%sが、%sより%d日早くなっています。日付を確かめてください。", step, other, w->days);
    case RHYTHM_OVERDUE:
        return arena_printf(arena, "%sの予定から%d日たちました。開いた日を書くか、新しい予定を入れてください。", step, w->days);
    case RHYTHM_AFTER_YEAR:
        return arena_printf(arena, "%sが年度の終わりを%d日過ぎています。4月に担当が替わる前の日にできないか、相談してください。", step, w->days);
    }
    return S("");
}
