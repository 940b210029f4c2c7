/* code.h: the numbers that name municipalities, insurers, providers and insured persons, their
 * check digits, and what people and spreadsheets do to them.
 *
 * 団体コード: 総務省「全国地方公共団体コード」, weights 6 5 4 3 2, modulus 11.
 * 介護保険者番号 and 事業所番号: weights 2 1 from the right, digits of products added, modulus 10.
 * The first five digits of both municipal numbers are mostly the same and the sixth differs, so that one is
 * easily given for the other. */
#pragma once
#include "base/arena.h"

/* 見本県, where the demo town lies: no real prefecture will ever have it. */
#define CODE_PREFECTURE_OF_DEMO 99

typedef enum { CODE_MUNICIPALITY, CODE_INSURER, CODE_PROVIDER, CODE_INSURED } CodeKind;

typedef enum {
    CODE_GOOD,
    CODE_DOUBTFUL,    /* may be right: no published rule covers it (事業所番号 with a letter) */
    CODE_LENGTH,
    CODE_CHARACTER,
    CODE_PREFECTURE,  /* the first two digits are no prefecture */
    CODE_CHECK_DIGIT,
    CODE_CLASS,       /* third character of a 事業所番号 */
    CODE_OTHER_KIND,  /* a good insurer number where a 団体コード is wanted, or the reverse */
    CODE_LOST_ZERO,   /* a spreadsheet ate the leading 0 */
    CODE_SCIENTIFIC,  /* a spreadsheet wrote 4.00E+12: digits are lost for good */
    CODE_VERDICT_COUNT
} CodeVerdict;

typedef struct {
    CodeVerdict verdict;
    Str suggestion; /* what was probably meant, or empty */
} CodeFinding;

/* Suggestions live in the arena; none is made when it is NULL or full. */
CodeFinding code_check(CodeKind kind, Str code, Arena *arena);
bool code_is_usable(CodeVerdict v);        /* good or doubtful */
const char *code_verdict_code(CodeVerdict v); /* "length", "check_digit", "lost_zero" … */
/* Japanese: what is wrong and what to do, with the suggestion (for insured persons without it:
 * no personal number in a message). Empty when good; .p == NULL when the arena is full. */
Str code_sentence(CodeKind kind, const CodeFinding *f, Arena *arena);

/* Check digit '0'..'9' for the five digits before it; 0 when they are not five digits. */
char code_municipality_digit(Str five);
char code_insurer_digit(Str five);
/* 国保連 files write insurer numbers with eight digits, "00" in front. */
Str code_insurer_of_eight(Str code);
