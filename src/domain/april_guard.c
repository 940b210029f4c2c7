#include "domain/april_guard.h"

/* Published: 5 December direction, 16 December draft, 19–23 December comments, 18 January briefing (12
 * providers), 19 January call, 31 January choice, 1 March opening. Contracts: within the year, their day is not
 * published; two weeks after the choice is an assumption of ours. */
static const PathInfo path[PATH_COUNT] = {
    [PATH_DRAFT] = { "仕様書案を作る", "地域包括支援センターと打ち合わせて、仕様書の案と教室の名前を決めます。", 11 },
    [PATH_COMMENT] = { "支援者に見てもらう", "アドバイザーと都道府県に案を送り、1週間で助言をもらいます。", 14 },
    [PATH_BRIEFING] = { "事業所・ケアマネジャーに説明する", "募集の前に、だれのための教室かを関係者に説明します。", 44 },
    [PATH_CALL] = { "事業所を募集する", "説明会の翌日から募集します。", 45 },
    [PATH_CHOICE] = { "事業所を決める", "応募のなかから決めます。", 57 },
    [PATH_CONTRACT] = { "契約を結ぶ", "4月に担当が替わっても進むように、年度内に結びます。", 71 },
    [PATH_OPENING] = { "始める", "最初の利用者を迎えます。", 86 },
};

const PathInfo *april_path(PathStep s)
{
    return &path[s];
}

Date april_path_day(PathStep s, Date begins)
{
    return (Date){ begins.day + path[s].after };
}

Date april_next(Date today)
{
    int year, month, day;
    Date april = DATE_NONE;
    date_parts(today, &year, &month, &day);
    return date_make(month < 4 ? year : year + 1, 4, 1, &april) ? april : DATE_NONE;
}

Date april_path_latest(Date today)
{
    return (Date){ april_next(today).day - 1 - path[PATH_CONTRACT].after };
}

GuardColour april_guard(const GuardedAction *a, Date today)
{
    Date april = april_next(today);
    bool crosses = !a->finished && (date_is_none(a->due) || a->due.day >= april.day);
    bool contract = !date_is_none(a->contract_signed) && a->contract_signed.day <= today.day;
    if (!crosses || (a->second_named && (contract || !a->needs_contract)))
        return GUARD_CLEAR;
    if (!contract && !a->second_named)
        return GUARD_RED;
    return a->needs_contract ? GUARD_YELLOW : GUARD_CLEAR;
}

Str april_sentence(const GuardedAction *a, GuardColour c, Date today, Arena *arena)
{
    if (c == GUARD_CLEAR)
        return S("");
    Date latest = april_path_latest(today);
    if (c == GUARD_YELLOW)
        return a->second_named ? S("4月1日をまたぎますが、契約がまだです。年度内に契約を結べば、担当が替わっても止まりません。")
                               : S("4月1日をまたぎます。契約は済んでいますが、2人目の担当を決めておくと安心です。");
    if (!a->needs_contract)
        return S("4月1日をまたぎますが、2人目の担当が決まっていません。担当が替わると止まります。もう1人の名前を入れてください。");
    if (latest.day < today.day)
        return S("4月1日をまたぎますが、契約も2人目の担当もありません。年度内の契約には間に合わない時期です。まず2人目の担当を決めてください。");
    return arena_printf(arena, "4月1日をまたぎますが、契約も2人目の担当もありません。さくら市は、方向が決まってから86日で教室を始めました。" STR_FMT
                        "までに取りかかれば、年度内に契約できます。", STR_ARG(wareki_long(latest, arena)));
}
