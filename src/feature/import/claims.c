/* claims.c: 給付実績 and claim extracts of an insurer's or a provider's system: one line a service item. */
#include "feature/import/claim_batch.h"
#include "feature/import/claim_sink.h"
#include "domain/code.h"
#include "domain/service.h"

/* Six digits whatever stands there; whose number it is, the sink asks: a wrong one is one finding, not one a row. */
static bool take_insurer(Str cell, const ImportField *f, Arena *arena, ImportValue *ret, ImportFault *fault)
{
    (void)f;
    Str six = code_insurer_of_eight(cell);
    if (six.n == 5)
        six = arena_printf(arena, "0" STR_FMT, STR_ARG(six));
    if (six.n != 6 || !str_is_digits(six)) {
        *fault = (ImportFault){ .code = "type", .sentence = "保険者番号は6桁の数字です。値と列の対応を確かめてください。" };
        return false;
    }
    ret->s = six;
    return true;
}

enum {
    F_INSURER, F_INSURED, F_MONTH, F_EXAM, F_PAID_MONTH, F_PROVIDER, F_PROVIDER_NAME, F_SERVICE, F_ITEM, F_CODE, F_LEVEL,
    F_CORRECTION, F_DAYS, F_UNITS, F_COST, F_PAID, F_SHARE, F_RATE,
};

static const ImportField fields[] = {
    [F_INSURER] = { "insurer", "証記載保険者番号", "保険者番号|証記載保険者|保険者コード|保険者", take_insurer, .flags = 0 },
    [F_INSURED] = { "insured", "被保険者番号", "被保番号|被保険者証番号|被保険者no|被保険者No|被保険者NO|被保険者コード|利用者番号(被保険者番号)|介護被保険者番号",
                    import_insured, .flags = IMPORT_REQUIRED | IMPORT_PERSONAL },
    [F_MONTH] = { "service_month", "サービス提供年月", "提供年月|サービス年月|サービス提供月|提供月|サービス月|利用年月|サービス提供年月日|対象年月",
                  import_month, .flags = IMPORT_REQUIRED },
    [F_EXAM] = { "exam_month", "審査年月", "審査月|国保連審査年月|処理年月|処理対象年月|請求年月|請求月", import_month, .flags = 0 },
    [F_PAID_MONTH] = { "paid_month", "支払年月", "支払月|決定年月|支給年月|支払決定年月", import_month, .flags = 0 },
    [F_PROVIDER] = { "provider", "事業所番号", "サービス事業所番号|事業者番号|指定事業所番号|事業所コード|介護保険事業所番号", import_provider, .flags = IMPORT_REQUIRED },
    [F_PROVIDER_NAME] = { "provider_name", "事業所名", "事業所名称|サービス事業所名|サービス事業所名称|事業者名|事業者名称|介護サービス事業所名称", import_text, .flags = 0, .max = 200 },
    [F_SERVICE] = { "service", "サービス種類コード", "サービス種類|種類コード|種類|サービス種別|サービス種別コード", import_word, .flags = 0, .max = 40 },
    [F_ITEM] = { "item", "サービス項目コード", "サービス項目|項目コード|項目", import_word, .flags = 0, .max = 40 },
    [F_CODE] = { "code", "サービスコード", "サービスコード(6桁)|総合事業サービスコード|請求コード", import_word, .flags = 0, .max = 40 },
    [F_LEVEL] = { "level", "要介護状態区分コード", "要介護状態区分|要介護度|介護度|認定区分|要介護認定区分|要支援状態区分|認定結果|状態区分", import_code, .flags = 0, .codes = claim_levels },
    [F_CORRECTION] = { "correction", "作成区分", "作成区分コード|給付実績情報作成区分コード|給付実績情報作成区分|実績作成区分|修正区分|過誤区分", import_code, .flags = 0, .codes = claim_corrections },
    [F_DAYS] = { "days", "日数・回数", "日数回数|回数|日数|日数/回数|回数日数|回数・日数|サービス回数|利用回数", import_int, .flags = 0, .min = -9999, .max = 9999 },
    [F_UNITS] = { "units", "単位数", "決定後単位数|決定単位数|サービス単位数|請求単位数|給付単位数|合計単位数|単位数", import_int, .flags = IMPORT_SUMMED, .min = -99999999, .max = 99999999 },
    [F_COST] = { "cost", "費用額", "総費用額|費用総額|費用合計|サービス費用|総費用|費用額合計", import_int, .flags = IMPORT_SUMMED, .min = -YEN_MAX, .max = YEN_MAX },
    [F_PAID] = { "paid", "給付費", "給付額|給付費額|保険給付額|保険給付費|事業費支給額|支給額|決定額|保険請求額|保険分請求額|事業費請求額|事業費|支払額|請求額|請求金額|総合事業費",
                 import_int, .flags = IMPORT_SUMMED, .min = -YEN_MAX, .max = YEN_MAX },
    [F_SHARE] = { "share", "利用者負担額", "利用者負担|自己負担額|本人負担額", import_int, .flags = IMPORT_SUMMED, .min = -YEN_MAX, .max = YEN_MAX },
    [F_RATE] = { "rate", "給付率", "保険給付率", import_int, .flags = 0, .min = 0, .max = 100 },
};

typedef struct {
    ClaimSink *sink;
} Claims;

static Status begin(Import *im, void *state)
{
    Claims *c = state;
    if (!import_has(im, F_CODE) && !(import_has(im, F_SERVICE) && import_has(im, F_ITEM)))
        return import_refuse(im, "missing_column", "「サービスコード」（または「サービス種類コード」と「サービス項目コード」）の列が見つかりません。列の対応で選んでください。");
    if (!import_has(im, F_PAID) && !(import_has(im, F_COST) && (import_has(im, F_RATE) || import_has(im, F_SHARE))))
        return import_refuse(im, "missing_column", "「給付費」の列が見つかりません。列の対応で選んでください。");
    if (!import_has(im, F_COST))
        import_warn(im, "no_cost", "「費用額」の列がありません。費用額は給付費と利用者負担額から求めます。");
    if (!import_has(im, F_LEVEL))
        import_warn(im, "no_level", "「要介護状態区分」の列がありません。区分別の表では「不明」になります。");
    if (!import_has(im, F_EXAM))
        import_warn(im, "no_exam", "「審査年月」の列がありません。月遅れの見込みの精度が下がります。");
    return claim_sink_open(im, &c->sink);
}

static void drop(void *state)
{
    Claims *c = state;
    claim_sink_close(&c->sink);
}

/* "A6", "A6:通所型…"; "1111"; or both in one six-character code. A spreadsheet may have eaten zeros of the item. */
static bool service_code(const ImportRow *r, Arena *arena, ClaimLine *line)
{
    Str code = r->values[F_CODE].s, item = r->values[F_ITEM].s;
    if (r->values[F_CODE].given && code.n >= 6 && !r->values[F_SERVICE].given) {
        line->service = str_sub(code, 0, 2);
        item = str_sub(code, 2, 4);
    } else {
        line->service = str_sub(r->values[F_SERVICE].s, 0, 2);
        item = item.n ? item : code;
    }
    if (item.n == 6 && str_starts(item, line->service))
        item = str_sub(item, 2, 4);
    line->item = item.n && item.n < 4 && str_is_digits(item) ? str_sub(arena_printf(arena, "000" STR_FMT, STR_ARG(item)), item.n - 1, 4) : item;
    return line->service.n == 2 && line->item.n == 4;
}

/* What is missing of the three amounts follows from the other two. */
static void money(const ImportRow *r, ClaimLine *line)
{
    const ImportValue *cost = &r->values[F_COST], *paid = &r->values[F_PAID], *share = &r->values[F_SHARE], *rate = &r->values[F_RATE];
    line->cost = cost->given ? cost->i : paid->i + share->i;
    if (paid->given)
        line->paid = paid->i;
    else
        line->paid = share->given ? cost->i - share->i : cost_paid(cost->i, (int)rate->i);
}

static Status row(Import *im, void *state, const ImportRow *r)
{
    Claims *c = state;
    const ImportValue *v = r->values;
    ClaimLine line = { .insured = v[F_INSURED].s, .service_month = (Month)v[F_MONTH].i, .exam_month = (Month)v[F_EXAM].i,
                       .paid_month = (Month)v[F_PAID_MONTH].i, .provider = v[F_PROVIDER].s, .provider_name = v[F_PROVIDER_NAME].s,
                       .level = v[F_LEVEL].s, .days = v[F_DAYS].i, .units = v[F_UNITS].i,
                       .correction = v[F_CORRECTION].given ? (int)v[F_CORRECTION].i : CLAIM_NEW };
    bool ours = true;
    if (v[F_INSURER].given)
        TRY(claim_sink_insurer(c->sink, im, &fields[F_INSURER], v[F_INSURER].s, &ours));
    if (!ours)
        return OK;
    if (!service_code(r, im->row_arena, &line)) {
        import_wrong(im, &fields[import_has(im, F_CODE) ? F_CODE : F_SERVICE], "service", v[F_CODE].given ? v[F_CODE].s : v[F_SERVICE].s,
                     (Str){ 0 }, "サービスコードが読めません。種類2桁（A6 など）と項目4桁が要ります。");
        return OK;
    }
    if (!v[F_PAID].given && !v[F_COST].given) {
        import_wrong(im, &fields[F_PAID], "missing", (Str){ 0 }, (Str){ 0 }, "「給付費」が空です。値を入れてください。");
        return OK;
    }
    if (line.exam_month && line.exam_month < line.service_month)
        import_notice(im, &fields[F_EXAM], "order", (Str){ 0 }, "審査年月がサービス提供年月より前です。列の対応が逆ではありませんか。");
    money(r, &line);
    return claim_sink_add(c->sink, im, &line);
}

static Status finish(Import *im, void *state)
{
    Claims *c = state;
    return claim_sink_finish(c->sink, im);
}

const ImportKind import_claims = {
    .name = "claims", .label = "給付実績・請求明細", LIST_OF(fields, fields), .fill_merged = false, .state_size = sizeof(Claims),
    .begin = begin, .row = row, .finish = finish, .drop = drop, .undo = claim_batch_undo,
};
