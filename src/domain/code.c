#include "domain/code.h"

#include <string.h>

static const struct { const char *label; size_t length; } kinds[] = {
    [CODE_MUNICIPALITY] = { "団体コード", 6 },
    [CODE_INSURER] = { "保険者番号", 6 },
    [CODE_PROVIDER] = { "事業所番号", 10 },
    [CODE_INSURED] = { "被保険者番号", 10 },
};

static const struct { const char *code, *sentence; } verdicts[CODE_VERDICT_COUNT] = {
    [CODE_GOOD] = { "ok", "" },
    [CODE_DOUBTFUL] = { "doubtful", "の検証数字を確かめられません。番号を見直してください。" },
    [CODE_LENGTH] = { "length", "のけた数が違います。" },
    [CODE_CHARACTER] = { "character", "に数字でない文字があります。半角の数字で入力してください。" },
    [CODE_PREFECTURE] = { "prefecture", "の先頭2けたが都道府県（01〜47）ではありません。番号を確かめてください。" },
    [CODE_CHECK_DIGIT] = { "check_digit", "の最後の1けた（検証数字）が合いません。打ち間違いがないか確かめてください。" },
    [CODE_CLASS] = { "class", "の3けた目（事業所区分）にない文字です。番号を確かめてください。" },
    [CODE_OTHER_KIND] = { "other_kind", "ではなく、最後の1けただけが違う別の番号です。" },
    [CODE_LOST_ZERO] = { "lost_zero", "の先頭の0が消えていませんか。" },
    [CODE_SCIENTIFIC] = { "scientific", "が表計算ソフトで指数（4.00E+12など）に変わり、けたが失われています。元のファイルから、列を文字列にして取り出し直してください。" },
};

static int digit(Str s, size_t i)
{
    return s.p[i] - '0';
}

char code_municipality_digit(Str five)
{
    if (five.n != 5 || !str_is_digits(five))
        return 0;
    int sum = 0;
    for (size_t i = 0; i < 5; i++)
        sum += digit(five, i) * (6 - (int)i);
    return (char)('0' + (11 - sum % 11) % 10);
}

/* The letters of a 事業所番号 count 10 and 11; no published text says so, hence CODE_DOUBTFUL. */
static int worth(char c)
{
    return c >= 'A' && c <= 'Z' ? c - 'A' + 10 : c - '0';
}

static char modulus_10_digit(Str s)
{
    int sum = 0;
    for (size_t i = 0; i < s.n; i++) {
        int product = worth(s.p[s.n - 1 - i]) * (i % 2 == 0 ? 2 : 1);
        sum += product / 10 + product % 10;
    }
    return (char)('0' + (10 - sum % 10) % 10);
}

char code_insurer_digit(Str five)
{
    return five.n == 5 && str_is_digits(five) ? modulus_10_digit(five) : 0;
}

Str code_insurer_of_eight(Str code)
{
    return code.n == 8 && str_starts(code, S("00")) ? str_sub(code, 2, 6) : code;
}

static bool has_prefecture(Str s)
{
    int prefecture = digit(s, 0) * 10 + digit(s, 1);
    return (prefecture >= 1 && prefecture <= 47) || prefecture == CODE_PREFECTURE_OF_DEMO;
}

/* head with `zeros` zeros before and one digit (if not 0) behind */
static Str suggest(Arena *arena, size_t zeros, Str head, char last)
{
    char *p = arena ? arena_alloc(arena, zeros + head.n + 1) : NULL;
    if (!p)
        return S("");
    memset(p, '0', zeros);
    memcpy(p + zeros, head.p, head.n);
    if (last)
        p[zeros + head.n] = last;
    return (Str){ p, zeros + head.n + (last != 0) };
}

static CodeVerdict judge_six(Str s, char own, char other)
{
    if (!has_prefecture(s))
        return CODE_PREFECTURE;
    return s.p[5] == own ? CODE_GOOD : s.p[5] == other ? CODE_OTHER_KIND : CODE_CHECK_DIGIT;
}

static CodeFinding check_six(CodeKind kind, Str s, Arena *arena)
{
    char (*own)(Str) = kind == CODE_INSURER ? code_insurer_digit : code_municipality_digit;
    char (*other)(Str) = kind == CODE_INSURER ? code_municipality_digit : code_insurer_digit;
    if (!str_is_digits(s))
        return (CodeFinding){ CODE_CHARACTER, S("") };
    if (s.n == 6) {
        Str five = str_sub(s, 0, 5);
        CodeVerdict v = judge_six(s, own(five), other(five));
        return (CodeFinding){ v, v == CODE_OTHER_KIND ? suggest(arena, 0, five, own(five)) : S("") };
    }
    if (s.n != 5)
        return (CodeFinding){ CODE_LENGTH, S("") };
    char six[6] = "0";
    memcpy(six + 1, s.p, 5);
    Str five = { six, 5 };
    if (has_prefecture(five) && six[5] == own(five)) /* 92142: 092142 without its 0 */
        return (CodeFinding){ CODE_LOST_ZERO, suggest(arena, 1, s, 0) };
    return (CodeFinding){ CODE_LENGTH, has_prefecture(s) ? suggest(arena, 0, s, own(s)) : S("") };
}

/* 医科1, 歯科3 and 薬局4 carry the seven digits of their medical code, which has its own check digit. */
static CodeVerdict judge_provider(Str s)
{
    char class = s.p[2];
    bool letter = class == 'A' || class == 'B';
    for (size_t i = 0; i < s.n; i++)
        if ((s.p[i] < '0' || s.p[i] > '9') && !(i == 2 && letter))
            return i == 2 && class >= 'A' && class <= 'Z' ? CODE_CLASS : CODE_CHARACTER;
    if (!has_prefecture(s))
        return CODE_PREFECTURE;
    if (class == '2')
        return CODE_CLASS;
    bool medical = class == '1' || class == '3' || class == '4';
    bool fits = s.p[9] == modulus_10_digit(medical ? str_sub(s, 3, 6) : str_sub(s, 0, 9));
    return fits ? CODE_GOOD : letter ? CODE_DOUBTFUL : CODE_CHECK_DIGIT;
}

static CodeFinding check_provider(Str s, Arena *arena)
{
    if (s.n == 10)
        return (CodeFinding){ judge_provider(s), S("") };
    if (s.n == 9) {
        char ten[10] = "0";
        memcpy(ten + 1, s.p, 9);
        CodeVerdict v = judge_provider((Str){ ten, 10 });
        if (code_is_usable(v))
            return (CodeFinding){ CODE_LOST_ZERO, suggest(arena, 1, s, 0) };
    }
    return (CodeFinding){ str_is_digits(s) ? CODE_LENGTH : CODE_CHARACTER, S("") };
}

/* Numbers are given out by each insurer without a national check digit; H + 9 digits: 生活保護. */
static CodeFinding check_insured(Str s, Arena *arena)
{
    bool welfare = s.n && s.p[0] == 'H';
    if (!str_is_digits(welfare ? str_sub(s, 1, s.n) : s))
        return (CodeFinding){ CODE_CHARACTER, S("") };
    if (s.n == 10)
        return (CodeFinding){ CODE_GOOD, S("") };
    if (!welfare && s.n >= 4 && s.n < 10 && s.p[0] != '0')
        return (CodeFinding){ CODE_LOST_ZERO, suggest(arena, 10 - s.n, s, 0) };
    return (CodeFinding){ CODE_LENGTH, S("") };
}

CodeFinding code_check(CodeKind kind, Str code, Arena *arena)
{
    if (str_contains(code, S("E+")) || str_contains(code, S("e+")))
        return (CodeFinding){ CODE_SCIENTIFIC, S("") };
    if (code.n == 0)
        return (CodeFinding){ CODE_LENGTH, S("") };
    switch (kind) {
    case CODE_PROVIDER: return check_provider(code, arena);
    case CODE_INSURED: return check_insured(code, arena);
    case CODE_MUNICIPALITY:
    case CODE_INSURER: break;
    }
    return check_six(kind, code, arena);
}

bool code_is_usable(CodeVerdict v)
{
    return v == CODE_GOOD || v == CODE_DOUBTFUL;
}

const char *code_verdict_code(CodeVerdict v)
{
    return verdicts[v].code;
}

Str code_sentence(CodeKind kind, const CodeFinding *f, Arena *arena)
{
    const char *label = kinds[kind].label;
    Str meant = kind == CODE_INSURED ? S("") : f->suggestion;
    if (f->verdict == CODE_GOOD)
        return S("");
    if (f->verdict == CODE_OTHER_KIND)
        return arena_printf(arena, "%sではなく%sのようです（2つは最後の1けただけが違います）。%sは " STR_FMT " です。", label,
                            kinds[kind == CODE_INSURER ? CODE_MUNICIPALITY : CODE_INSURER].label, label, STR_ARG(meant));
    if (f->verdict == CODE_LENGTH)
        return meant.n ? arena_printf(arena, "%sは%zuけたです。" STR_FMT " ではありませんか。", label, kinds[kind].length, STR_ARG(meant))
                       : arena_printf(arena, "%sは%zuけたです。けた数を確かめてください。", label, kinds[kind].length);
    if (f->verdict == CODE_LOST_ZERO)
        return meant.n ? arena_printf(arena, "%sの先頭の0が消えていませんか。" STR_FMT " に直してください。", label, STR_ARG(meant))
                       : arena_printf(arena, "%sの先頭の0が消えていませんか。0を補って%zuけたにしてください。", label, kinds[kind].length);
    return arena_printf(arena, "%s%s", label, verdicts[f->verdict].sentence);
}
