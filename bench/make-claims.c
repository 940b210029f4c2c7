/* make-claims: a synthetic extract of claim lines as an insurer's system gives it, UTF-8, CRLF, 18 columns, about 150
 * bytes a row. The same seed gives the same bytes on every machine. Nobody in it exists.
 *   usage: make-claims ROWS [SEED] | iconv -f UTF-8 -t CP932 > claims.csv */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { PEOPLE_ACTIVE = 7000, PROVIDERS = 140, LINES_A_MONTH = 25000, FIRST_YEAR = 2021 };

static uint64_t state;
static uint64_t next(void) /* SplitMix64 */
{
    uint64_t z = state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}
static unsigned below(unsigned n)
{
    return (unsigned)(next() % n);
}

static int month(int index)
{
    return (FIRST_YEAR + index / 12) * 100 + index % 12 + 1;
}

/* The check digit of nine digits: from the right × 2, 1; digits of the products added; modulus 10. */
static unsigned provider_number(unsigned i)
{
    unsigned nine = 97010000 + i * 7, sum = 0;
    for (unsigned rest = nine, k = 0; rest; rest /= 10, k++) {
        unsigned product = rest % 10 * (k % 2 ? 1 : 2);
        sum += product / 10 + product % 10;
    }
    return nine * 10 + (10 - sum % 10) % 10;
}

static const struct {
    const char *service, *item, *name;
    int units;
} items[] = {
    { "A2", "1111", "訪問型独自サービスⅠ", 1176 }, { "A2", "1211", "訪問型独自サービスⅡ", 2349 },   { "A2", "6269", "訪問型独自処遇改善加算Ⅰ", 288 },
    { "A6", "1111", "通所型独自サービス１", 1798 }, { "A6", "1121", "通所型独自サービス２", 3621 },  { "A6", "6100", "通所型独自処遇改善加算Ⅰ", 165 },
    { "A6", "6011", "通所型独自提供体制加算", 88 }, { "A7", "1001", "通所型サービスＡ元気", 1390 },   { "A3", "1001", "訪問型サービスＡ生活", 940 },
    { "AF", "2111", "ケアマネジメント費Ａ", 442 },
};

int main(int argc, char **argv)
{
    static const char *const kana[] = { "ミホン", "サンプル", "レイ", "テスト", "カソウ", "ダミー", "イチロウ", "ハナコ" };
    static const char *const levels[] = { "06", "12", "13" };
    long rows = argc > 1 ? strtol(argv[1], NULL, 10) : 1500000;
    state = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    printf("証記載保険者番号,被保険者番号,氏名カナ,生年月日,サービス提供年月,審査年月,支払年月,事業所番号,事業所名,"
           "サービス種類コード,サービス項目コード,サービス名称,要介護状態区分コード,作成区分,日数・回数,単位数,費用額,給付費\r\n");
    for (long i = 0; i < rows; i++) {
        int index = (int)(i / LINES_A_MONTH);
        unsigned person = below(PEOPLE_ACTIVE) + (unsigned)index * 120, provider = person * 31 % PROVIDERS, late = below(100);
        unsigned item = below(sizeof items / sizeof items[0]);
        int exam = index + 1 + (late > 96) + (late > 98), units = items[item].units + (int)below(4);
        int cost = units * 1014 / 100, paid = cost * 9 / 10;
        printf("092130,%010u,%s %s,%d%02u%02u,%d,%d,%d,%010u,みほんデイサービス第%u,%s,%s,%s,%s,1,%u,%d,%d,%d\r\n", person + 1, kana[person % 8],
               kana[person / 8 % 8], 1930 + (int)(person % 28), person % 12 + 1, person % 28 + 1, month(index), month(exam), month(exam + 1),
               provider_number(provider), provider, items[item].service, items[item].item, items[item].name, levels[person % 3],
               below(9) + 1, units, cost, paid);
    }
    return 0;
}
