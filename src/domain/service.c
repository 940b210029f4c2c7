#include "domain/service.h"
#include "base/limits.h"

#include <stdlib.h>

__extension__ typedef __int128 Wide;

static const Word categories[SERVICE_CATEGORY_COUNT] = {
    [SERVICE_VISIT] = { "visit", "訪問型" },
    [SERVICE_DAY] = { "day", "通所型" },
    [SERVICE_SUPPORT] = { "support", "生活支援" },
    [SERVICE_MANAGEMENT] = { "management", "介護予防ケアマネジメント" },
};

static const Word programs[PROGRAM_COUNT] = {
    [PROGRAM_EQUIVALENT] = { "equivalent", "従前相当" },
    [PROGRAM_A] = { "a", "サービス・活動A" },
    [PROGRAM_B] = { "b", "サービス・活動B" },
    [PROGRAM_C] = { "c", "サービス・活動C" },
    [PROGRAM_D] = { "d", "サービス・活動D" },
    [PROGRAM_OTHER] = { "other", "その他の生活支援" },
    [PROGRAM_MANAGEMENT] = { "management", "介護予防ケアマネジメント" },
    [PROGRAM_GENERAL] = { "general", "一般介護予防事業" },
    [PROGRAM_FEE] = { "fee", "審査支払手数料" },
};

static const ServiceKind service_kinds[] = {
    { "A1", "訪問型サービス（みなし）", SERVICE_VISIT, PROGRAM_EQUIVALENT, true, 201803 },
    { "A2", "訪問型サービス（独自）", SERVICE_VISIT, PROGRAM_EQUIVALENT, true, 0 },
    { "A3", "訪問型サービス（独自／定率）", SERVICE_VISIT, PROGRAM_A, true, 0 },
    { "A4", "訪問型サービス（独自／定額）", SERVICE_VISIT, PROGRAM_A, true, 0 },
    { "A5", "通所型サービス（みなし）", SERVICE_DAY, PROGRAM_EQUIVALENT, true, 201803 },
    { "A6", "通所型サービス（独自）", SERVICE_DAY, PROGRAM_EQUIVALENT, true, 0 },
    { "A7", "通所型サービス（独自／定率）", SERVICE_DAY, PROGRAM_A, true, 0 },
    { "A8", "通所型サービス（独自／定額）", SERVICE_DAY, PROGRAM_A, true, 0 },
    { "A9", "その他の生活支援サービス（配食／定率）", SERVICE_SUPPORT, PROGRAM_OTHER, true, 0 },
    { "AA", "その他の生活支援サービス（配食／定額）", SERVICE_SUPPORT, PROGRAM_OTHER, true, 0 },
    { "AB", "その他の生活支援サービス（見守り／定率）", SERVICE_SUPPORT, PROGRAM_OTHER, true, 0 },
    { "AC", "その他の生活支援サービス（見守り／定額）", SERVICE_SUPPORT, PROGRAM_OTHER, true, 0 },
    { "AD", "その他の生活支援サービス（その他／定率）", SERVICE_SUPPORT, PROGRAM_OTHER, true, 0 },
    { "AE", "その他の生活支援サービス（その他／定額）", SERVICE_SUPPORT, PROGRAM_OTHER, true, 0 },
    { "AF", "介護予防ケアマネジメント", SERVICE_MANAGEMENT, PROGRAM_MANAGEMENT, false, 0 },
};

static const CareLevel care_levels[] = {
    { "01", "非該当", false },   { "06", "事業対象者", true }, { "11", "要支援（経過的）", false },
    { "12", "要支援1", true },   { "13", "要支援2", true },    { "21", "要介護1", false },
    { "22", "要介護2", false },  { "23", "要介護3", false },   { "24", "要介護4", false },
    { "25", "要介護5", false },
};

const Word *service_category(ServiceCategory c)
{
    return &categories[c];
}

const Word *program_word(Program p)
{
    return &programs[p];
}

static bool find_word(const Word *words, size_t n, Str key, size_t *ret)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(str_of(words[i].key), key)) {
            *ret = i;
            return true;
        }
    return false;
}

bool service_category_find(Str key, ServiceCategory *ret)
{
    size_t i;
    if (!find_word(categories, COUNT_OF(categories), key, &i))
        return false;
    *ret = (ServiceCategory)i;
    return true;
}

bool program_find(Str key, Program *ret)
{
    size_t i;
    if (!find_word(programs, COUNT_OF(programs), key, &i))
        return false;
    *ret = (Program)i;
    return true;
}

bool program_is_personal(Program p)
{
    return p != PROGRAM_GENERAL && p != PROGRAM_FEE;
}

const ServiceKind *service_kind_at(size_t i)
{
    return i < COUNT_OF(service_kinds) ? &service_kinds[i] : NULL;
}

const ServiceKind *service_kind(Str code)
{
    for (size_t i = 0; i < COUNT_OF(service_kinds); i++)
        if (str_eq(str_of(service_kinds[i].code), code))
            return &service_kinds[i];
    return NULL;
}

Str service_group(Str kind)
{
    const ServiceKind *k = service_kind(kind);
    return k ? str_of(service_category(k->category)->key) : kind;
}

const CareLevel *care_level_at(size_t i)
{
    return i < COUNT_OF(care_levels) ? &care_levels[i] : NULL;
}

const CareLevel *care_level(Str code)
{
    for (size_t i = 0; i < COUNT_OF(care_levels); i++)
        if (str_eq(str_of(care_levels[i].code), code))
            return &care_levels[i];
    return NULL;
}

static bool fits(const ProgramRule *r, Str service, Str item, int64_t provider, Month month)
{
    return (r->service.n == 0 || str_eq(r->service, service)) && str_starts(item, r->item)
        && (r->provider == 0 || r->provider == provider) && month >= r->from && (r->to == 0 || month <= r->to);
}

static bool more_specific(const ProgramRule *a, const ProgramRule *b)
{
    if ((a->provider != 0) != (b->provider != 0))
        return a->provider != 0;
    if (a->item.n != b->item.n)
        return a->item.n > b->item.n;
    if ((a->service.n != 0) != (b->service.n != 0))
        return a->service.n != 0;
    return a->from > b->from;
}

const ProgramRule *program_rule(const ProgramRule *rules, size_t n, Str service, Str item, int64_t provider, Month month)
{
    const ProgramRule *best = NULL;
    for (size_t i = 0; i < n; i++)
        if (fits(&rules[i], service, item, provider, month) && (!best || more_specific(&rules[i], best)))
            best = &rules[i];
    return best;
}

typedef struct {
    Wide remainder;
    size_t at;
} Remainder;

static int by_remainder(const void *a, const void *b)
{
    const Remainder *x = a, *y = b;
    if (x->remainder != y->remainder)
        return x->remainder < y->remainder ? 1 : -1;
    return (x->at > y->at) - (x->at < y->at);
}

/* parts[i] = floor(total × weight ÷ sum) for total ≥ 0 and sum > 0; what floor left over goes to the largest remainders. */
static Status split_floors(int64_t total, const int64_t *weights, size_t n, bool flip, Wide sum, Remainder *order, int64_t *parts)
{
    Wide left = total;
    for (size_t i = 0; i < n; i++) {
        Wide weight = !weights ? 1 : flip ? -(Wide)weights[i] : (Wide)weights[i];
        Wide share = total * weight, part = share / sum;
        if (share % sum < 0)
            part--;
        if (part > INT64_MAX / 2 || part < INT64_MIN / 2)
            return ERR_INVALID;
        order[i] = (Remainder){ share - part * sum, i };
        parts[i] = (int64_t)part;
        left -= part;
    }
    qsort(order, n, sizeof *order, by_remainder);
    for (size_t i = 0; i < n && left > 0; i++, left--)
        parts[order[i].at]++;
    return OK;
}

Status yen_split(int64_t total, const int64_t *weights, size_t n, Arena *scratch, int64_t *ret_parts)
{
    if (n == 0)
        return total ? ERR_INVALID : OK;
    if (total == INT64_MIN)
        return ERR_INVALID;
    Wide sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += weights[i];
    bool flip = sum < 0, equal = sum == 0;
    Remainder *order = ARENA_ARRAY(scratch, Remainder, n);
    int64_t *parts = ARENA_ARRAY(scratch, int64_t, n);
    if (!order || !parts)
        return ERR_MEMORY;
    TRY(split_floors(total < 0 ? -total : total, equal ? NULL : weights, n, flip, equal ? (Wide)n : flip ? -sum : sum, order, parts));
    for (size_t i = 0; i < n; i++)
        ret_parts[i] = total < 0 ? -parts[i] : parts[i];
    return OK;
}

bool units_cost(int64_t units, int64_t price_e2, int64_t *ret_yen)
{
    Wide yen = (Wide)units * price_e2 / 100; /* division cuts towards 0, as a withdrawn claim needs */
    if (yen > YEN_MAX || yen < -(Wide)YEN_MAX)
        return false;
    *ret_yen = (int64_t)yen;
    return true;
}

int64_t cost_paid(int64_t cost, int percent)
{
    return (int64_t)((Wide)cost * percent / 100);
}

int64_t units_addition(int64_t units, int permille)
{
    Wide size = (Wide)(units < 0 ? -units : units) * permille;
    int64_t added = (int64_t)((size * 2 + 1000) / 2000);
    return units < 0 ? -added : added;
}
