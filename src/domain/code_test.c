#include "base/test.h"
#include "base/buf.h"
#include "domain/code.h"

#include <stdio.h>
#include <string.h>

#define MASTER "../shared/data/municipalities/lgcode-2024-01-01.json"

static Arena arena;

static CodeFinding check(CodeKind kind, const char *code)
{
    arena_done(&arena);
    arena_init(&arena, 1 << 16);
    return code_check(kind, str_of(code), &arena);
}

TEST(code_numbers_of_real_towns_are_good)
{
    static const struct { const char *municipality, *insurer; } towns[] = {
        { "092142", "092148" }, { "102075", "102079" }, { "193682", "193680" }, { "262013", "262014" }, { "262145", "262147" },
        { "462209", NULL },     { "132071", NULL },     { "131032", NULL },     { "131083", NULL },     { "402303", NULL },
        { NULL, "131136" },     { NULL, "435073" },     { NULL, "122192" },
    };
    for (size_t i = 0; i < COUNT_OF(towns); i++) {
        if (towns[i].municipality)
            EXPECT_I64(check(CODE_MUNICIPALITY, towns[i].municipality).verdict, CODE_GOOD);
        if (towns[i].insurer)
            EXPECT_I64(check(CODE_INSURER, towns[i].insurer).verdict, CODE_GOOD);
        if (!towns[i].municipality || !towns[i].insurer)
            continue;
        CodeFinding f = check(CODE_MUNICIPALITY, towns[i].insurer);
        EXPECT_I64(f.verdict, CODE_OTHER_KIND);
        EXPECT_STR(f.suggestion, str_of(towns[i].municipality));
        f = check(CODE_INSURER, towns[i].municipality);
        EXPECT_I64(f.verdict, CODE_OTHER_KIND);
        EXPECT_STR(f.suggestion, str_of(towns[i].insurer));
        Str sentence = code_sentence(CODE_INSURER, &f, &arena);
        EXPECT(str_contains(sentence, str_of(towns[i].insurer)) && str_contains(sentence, S("最後の1けただけが違い")));
    }
}

TEST(code_wrong_numbers_are_told_apart)
{
    static const struct { CodeKind kind; const char *code; CodeVerdict verdict; const char *suggestion; } cases[] = {
        { CODE_MUNICIPALITY, "92142", CODE_LOST_ZERO, "092142" },
        { CODE_INSURER, "92148", CODE_LOST_ZERO, "092148" },
        { CODE_MUNICIPALITY, "19368", CODE_LENGTH, "193682" }, /* the five digits alone */
        { CODE_MUNICIPALITY, "193683", CODE_CHECK_DIGIT, "" },
        { CODE_MUNICIPALITY, "480002", CODE_PREFECTURE, "" },
        { CODE_MUNICIPALITY, "000000", CODE_PREFECTURE, "" },
        { CODE_MUNICIPALITY, "1936", CODE_LENGTH, "" },
        { CODE_MUNICIPALITY, "1936822", CODE_LENGTH, "" },
        { CODE_MUNICIPALITY, "", CODE_LENGTH, "" },
        { CODE_MUNICIPALITY, "19368a", CODE_CHARACTER, "" },
        { CODE_MUNICIPALITY, "１93682", CODE_CHARACTER, "" },
        { CODE_INSURER, "1.93E+5", CODE_SCIENTIFIC, "" },
        { CODE_PROVIDER, "0170101950", CODE_GOOD, "" },   /* 9 digits checked */
        { CODE_PROVIDER, "1310110049", CODE_GOOD, "" },   /* みなし医療機関: the last seven */
        { CODE_PROVIDER, "04A0700017", CODE_GOOD, "" },
        { CODE_PROVIDER, "04A0700018", CODE_DOUBTFUL, "" },
        { CODE_PROVIDER, "0170101951", CODE_CHECK_DIGIT, "" },
        { CODE_PROVIDER, "1310110042", CODE_CHECK_DIGIT, "" }, /* right only by the nine-digit rule */
        { CODE_PROVIDER, "170101950", CODE_LOST_ZERO, "0170101950" },
        { CODE_PROVIDER, "170101951", CODE_LENGTH, "" },
        { CODE_PROVIDER, "0120101950", CODE_CLASS, "" },
        { CODE_PROVIDER, "01Z0101950", CODE_CLASS, "" },
        { CODE_PROVIDER, "4870101950", CODE_PREFECTURE, "" },
        { CODE_PROVIDER, "01701A1950", CODE_CHARACTER, "" },
        { CODE_PROVIDER, "4.00E+12", CODE_SCIENTIFIC, "" },
        { CODE_INSURED, "0000012345", CODE_GOOD, "" },
        { CODE_INSURED, "H000012345", CODE_GOOD, "" },
        { CODE_INSURED, "12345", CODE_LOST_ZERO, "0000012345" },
        { CODE_INSURED, "H12345", CODE_LENGTH, "" },
        { CODE_INSURED, "12345678901", CODE_LENGTH, "" },
        { CODE_INSURED, "00000X2345", CODE_CHARACTER, "" },
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CodeFinding f = check(cases[i].kind, cases[i].code);
        if (f.verdict != cases[i].verdict || !str_eq(f.suggestion, str_of(cases[i].suggestion)))
            test_fail(__FILE__, __LINE__, "%s: %s, " STR_FMT, cases[i].code, code_verdict_code(f.verdict), STR_ARG(f.suggestion));
        Str sentence = code_sentence(cases[i].kind, &f, &arena);
        EXPECT((sentence.n == 0) == (f.verdict == CODE_GOOD));
        if (cases[i].kind == CODE_INSURED)
            EXPECT(!str_contains(sentence, S("12345")));
    }
    EXPECT_STR(code_insurer_of_eight(S("00092148")), S("092148"));
    EXPECT_STR(code_insurer_of_eight(S("10092148")), S("10092148"));
}

/* Every single wrong digit of an insurer number is found: that is what its check digit is for. */
TEST(code_insurer_digit_finds_every_single_error)
{
    for (int round = 0; round < 2000; round++) {
        char code[7];
        snprintf(code, sizeof code, "%02d%03d0", (int)test_rand(1, 47), (int)test_rand(0, 999));
        code[5] = code_insurer_digit((Str){ code, 5 });
        EXPECT_I64(check(CODE_INSURER, code).verdict, CODE_GOOD);
        size_t at = (size_t)test_rand(0, 5);
        code[at] = (char)('0' + (code[at] - '0' + (int)test_rand(1, 9)) % 10);
        EXPECT(check(CODE_INSURER, code).verdict != CODE_GOOD);
    }
}

TEST(code_without_memory_still_judges)
{
    EXPECT_I64(code_check(CODE_INSURER, S("92148"), NULL).verdict, CODE_LOST_ZERO);
    Arena none;
    arena_init(&none, 0);
    EXPECT_STR(code_check(CODE_INSURER, S("92148"), &none).suggestion, S(""));
    EXPECT(code_municipality_digit(S("1936")) == 0 && code_insurer_digit(S("1936x")) == 0);
}

TEST(code_of_every_municipality_of_japan_is_good)
{
    FILE *f = fopen(MASTER, "rb");
    if (!f) {
        test_skip(MASTER);
        return;
    }
    CLEANUP(buf_done) Buf text;
    buf_init(&text, 4 << 20);
    char *to;
    for (size_t n; (to = buf_reserve(&text, 65536)) && (n = fread(to, 1, 65536, f)) > 0;)
        text.n += n;
    fclose(f);
    int good = 0;
    const Str mark = S("\"c\":\"");
    Str rest = buf_str(&text);
    for (const char *hit; (hit = memmem(rest.p, rest.n, mark.p, mark.n));) {
        rest = str_sub(rest, (size_t)(hit - rest.p) + mark.n, rest.n);
        Str code = str_sub(rest, 0, 6);
        good += code_check(CODE_MUNICIPALITY, code, NULL).verdict == CODE_GOOD;
    }
    EXPECT_I64(good, 1965);
}
