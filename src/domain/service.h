/* service.h: the words of 総合事業 claims — service kinds, care levels, programme types —
 * which programme a claim line belongs to, and what units cost. Yen and units are integers. */
#pragma once
#include "base/arena.h"
#include "base/date.h"

typedef enum { SERVICE_VISIT, SERVICE_DAY, SERVICE_SUPPORT, SERVICE_MANAGEMENT, SERVICE_CATEGORY_COUNT } ServiceCategory;
typedef struct {
    const char *key, *label; /* "day", 通所型 */
} Word;
const Word *service_category(ServiceCategory c);
bool service_category_find(Str key, ServiceCategory *ret);

/* 従前相当 and A–D are programme types, never codes: the town says which code and provider is which. */
typedef enum {
    PROGRAM_EQUIVALENT,
    PROGRAM_A,
    PROGRAM_B,
    PROGRAM_C,
    PROGRAM_D,
    PROGRAM_OTHER,
    PROGRAM_MANAGEMENT, /* 介護予防ケアマネジメント */
    PROGRAM_GENERAL,    /* 一般介護予防事業 */
    PROGRAM_FEE,        /* 審査支払手数料 */
    PROGRAM_COUNT
} Program;
const Word *program_word(Program p);
bool program_find(Str key, Program *ret);
/* Paid for people who use it, and so perhaps for one of them; not what is open to everybody (一般介護予防事業) or pays for no service at all. */
bool program_is_personal(Program p);

/* サービス種類コード A1..AF */
typedef struct {
    const char *code, *label;
    ServiceCategory category;
    Program usual; /* an assumption (仮定) where the town has no rule of its own */
    bool shared;   /* the user pays a share */
    Month last;    /* 0: in use */
} ServiceKind;
const ServiceKind *service_kind(Str code); /* NULL when there is none */
const ServiceKind *service_kind_at(size_t i); /* NULL at the end */
Str service_group(Str kind); /* "A6" → "day"; what is no code stays: "general" */

/* 要介護状態区分コード */
typedef struct {
    const char *code, *label;
    bool of_program; /* 事業対象者, 要支援1・2 */
} CareLevel;
const CareLevel *care_level(Str code);
const CareLevel *care_level_at(size_t i);

/* Which programme: the most specific rule that fits decides: a provider before an item, a longer item
 * prefix before a shorter, both before the service alone; among equals the later from. */
typedef struct {
    Str service;     /* "A2"; empty: any */
    Str item;        /* prefix of the item code; empty: any */
    int64_t provider; /* 0: any */
    Month from, to;  /* to 0: open */
    Program program;
} ProgramRule;
/* NULL when no rule fits; then ServiceKind.usual is the assumption. */
const ProgramRule *program_rule(const ProgramRule *rules, size_t n, Str service, Str item, int64_t provider, Month month);

/* Parts of total in proportion to the weights by largest remainder; ties to the first. The parts sum to total
 * exactly; parts of −total are the negated parts of total, so that a withdrawn claim (過誤) leaves nothing.
 * Weights may be negative; when they sum to 0 all count the same. ERR_INVALID when n is 0 and total is not,
 * or a part is beyond int64. */
MUST_USE Status yen_split(int64_t total, const int64_t *weights, size_t n, Arena *scratch, int64_t *ret_parts);

/* Cost of units at a price in hundredths of a yen (1105 = 11.05 yen), cut to whole yen. Negative units
 * (過誤) give the negated cost. False beyond YEN_MAX. */
bool units_cost(int64_t units, int64_t price_e2, int64_t *ret_yen);
/* What is paid out of a cost: cut to whole yen; percent 90, 80, 70 or 100. */
int64_t cost_paid(int64_t cost, int percent);
/* Units added by a percentage (加算), half up: 1,176 at 26.6 % (266 ‰) is 313. */
int64_t units_addition(int64_t units, int permille);
