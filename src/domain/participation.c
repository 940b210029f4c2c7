#include "domain/participation.h"

const char *const participation_activities[PARTICIPATION_ACTIVITIES] = {
    "ボランティアのグループ", "スポーツ関係のグループやクラブ", "趣味関係のグループ", "学習・教養サークル",
    "介護予防のための通いの場",   "老人クラブ",                     "町内会・自治会",     "収入のある仕事",
};
const char *const participation_answers[JOINS_COUNT] = {
    "無回答", "週4回以上", "週2〜3回", "週1回", "月1〜3回", "年に数回", "参加していない",
};

static const struct { Str words; Joins joins; } wordings[] = {
    { { "", 0 }, JOINS_UNKNOWN },       { { "無回答", 9 }, JOINS_UNKNOWN }, { { "不明", 6 }, JOINS_UNKNOWN },    { { "0", 1 }, JOINS_UNKNOWN },
    { { "9", 1 }, JOINS_UNKNOWN },      { { "99", 2 }, JOINS_UNKNOWN },     { { "1", 1 }, JOINS_4_A_WEEK },      { { "2", 1 }, JOINS_2_A_WEEK },
    { { "3", 1 }, JOINS_WEEKLY },       { { "4", 1 }, JOINS_MONTHLY },      { { "5", 1 }, JOINS_YEARLY },        { { "6", 1 }, JOINS_NOT },
};

/* 週2~3回 is written with any of these strokes; none of them says anything. */
static Str without_strokes(Str cell, char room[static 64])
{
    static const Str strokes[] = { { "~", 1 }, { "-", 1 }, { "〜", 3 }, { "～", 3 }, { "−", 3 }, { "ー", 3 }, { "・", 3 }, { " ", 1 }, { "　", 3 } };
    size_t n = 0;
    for (size_t at = 0; at < cell.n && n < 63;) {
        size_t skip = 0;
        for (size_t s = 0; s < COUNT_OF(strokes) && !skip; s++)
            skip = str_starts(str_sub(cell, at, cell.n), strokes[s]) ? strokes[s].n : 0;
        if (skip)
            at += skip;
        else
            room[n++] = cell.p[at++];
    }
    return (Str){ room, n };
}

bool joins_of(Str cell, Joins *ret)
{
    char room[64], plain[64];
    if (cell.n >= sizeof room)
        return false;
    for (size_t i = 0; i < COUNT_OF(wordings); i++)
        if (str_eq(cell, wordings[i].words)) {
            *ret = wordings[i].joins;
            return true;
        }
    Str words = without_strokes(cell, room);
    for (int j = JOINS_4_A_WEEK; j < JOINS_COUNT; j++)
        if (str_eq(words, without_strokes(str_of(participation_answers[j]), plain))) {
            *ret = (Joins)j;
            return true;
        }
    return false;
}

bool participation_answered(const Joins *answers)
{
    for (int i = 0; i < PARTICIPATION_ACTIVITIES; i++)
        if (answers[i] != JOINS_UNKNOWN)
            return true;
    return false;
}

bool participation_weekly_in(Joins answer)
{
    return answer >= JOINS_4_A_WEEK && answer <= JOINS_WEEKLY;
}

bool participation_weekly(const Joins *answers, int monthly_needed)
{
    int monthly = 0;
    for (int i = 0; i < PARTICIPATION_ACTIVITIES; i++) {
        if (participation_weekly_in(answers[i]))
            return true;
        monthly += answers[i] == JOINS_MONTHLY;
    }
    return monthly >= monthly_needed;
}

/* ---- ages ---- */

const AgeCut age_cuts[] = {
    { "5歳ごと", { { 65, 69 }, { 70, 74 }, { 75, 79 }, { 80, 84 }, { 85, 89 }, { 90, AGE_OPEN } }, 6 },
    { "5歳ごと（85歳以上まで）", { { 65, 69 }, { 70, 74 }, { 75, 79 }, { 80, 84 }, { 85, AGE_OPEN } }, 5 },
    { "10歳ごと", { { 65, 74 }, { 75, 84 }, { 85, AGE_OPEN } }, 3 },
    { "前期・後期", { { 65, 74 }, { 75, AGE_OPEN } }, 2 },
    { "65歳以上", { { 65, AGE_OPEN } }, 1 },
};
const size_t age_cut_count = COUNT_OF(age_cuts);

static size_t number_at(Str s, size_t at, int *ret)
{
    int n = 0;
    size_t digits = 0;
    while (at + digits < s.n && digits < 3 && s.p[at + digits] >= '0' && s.p[at + digits] <= '9')
        n = n * 10 + (s.p[at + digits++] - '0');
    *ret = n;
    return digits;
}

bool age_class_of(Str cell, AgeClass *ret)
{
    enum { OLDEST = 120, YOUNGEST = 65 };
    static const struct { Str words; AgeClass is; } names[] = {
        { { "前期高齢者", 15 }, { 65, 74 } }, { { "後期高齢者", 15 }, { 75, AGE_OPEN } }, { { "前期", 6 }, { 65, 74 } }, { { "後期", 6 }, { 75, AGE_OPEN } },
    };
    char room[64];
    int from = 0, to = 0;
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_eq(cell, names[i].words)) {
            *ret = names[i].is;
            return true;
        }
    size_t digits = number_at(cell, 0, &from);
    if (!digits || cell.n >= sizeof room || from < YOUNGEST || from > OLDEST)
        return false;
    Str rest = without_strokes(str_sub(cell, digits, cell.n), room);
    if (str_starts(rest, S("歳")) || str_starts(rest, S("才")))
        rest = str_sub(rest, 3, rest.n);
    bool open = str_eq(rest, S("以上")) || str_eq(rest, S("+"));
    digits = number_at(rest, 0, &to);
    Str tail = str_sub(rest, digits, rest.n);
    if (open)
        to = AGE_OPEN;
    else if (!rest.n)
        to = from;
    else if (!digits || !(tail.n == 0 || str_eq(tail, S("歳")) || str_eq(tail, S("才"))) || to < from)
        return false;
    *ret = (AgeClass){ from, to };
    return true;
}

int age_cut_place(const AgeCut *cut, AgeClass c)
{
    for (int i = 0; i < cut->n; i++)
        if (c.from >= cut->classes[i].from && c.to <= cut->classes[i].to)
            return i;
    return -1;
}

const AgeCut *age_cut_for(const AgeClass *classes, size_t n)
{
    for (size_t k = 0; k + 1 < age_cut_count; k++) {
        bool fits = true;
        for (size_t i = 0; i < n && fits; i++)
            fits = age_cut_place(&age_cuts[k], classes[i]) >= 0;
        if (fits)
            return &age_cuts[k];
    }
    return &age_cuts[age_cut_count - 1];
}

Str age_class_label(AgeClass c, Arena *a)
{
    return c.to == AGE_OPEN ? arena_printf(a, "%d歳以上", c.from) : arena_printf(a, "%d〜%d歳", c.from, c.to);
}
