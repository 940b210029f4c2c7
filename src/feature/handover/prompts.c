#include "feature/handover/prompts.h"

const HandoverPrompt handover_prompts[] = {
    { "cap", "why", "上限額を超えそうになったとき、最初に何を見ましたか", "数字の見方は、書かないと残りません" },
    { "person", "person", "困ったときに電話する人は、だれですか（庁内・包括・国保連・県）", "人のつながりがいちばん先に失われます" },
    { "pitfall", "pitfall", "1年でいちばん困ったことは何でしたか", "次の人も同じところで困ります" },
    { "exception", "why", "個別協議をした（しなかった）理由は何ですか", "「前の担当がしていたから」で続けないために" },
    { "rates", "why", "単価や委託料は、どうやって決めましたか", "理由のない金額は、直すことも守ることもできません" },
    { "terms", "term", "この町だけの呼び方・略し方はありますか", "会議で黙ってうなずく日が減ります" },
    { "promise", "pitfall", "口約束のまま、記録に書いていないことはありますか", "相手は覚えています" },
    { "providers", "person", "事業所に連絡するとき、気をつけていることはありますか", "関係は引き継げませんが、コツは引き継げます" },
    { "data", "pitfall", "データの取り込みで、毎月手で直していることはありますか", "直す理由が分からないと、直せません" },
    { "council", "why", "議会や決算で聞かれたことと、どう答えたかを書いてください", "同じことを、来年も聞かれます" },
    { "contract", "pitfall", "4月1日に間に合わないと止まる契約はどれですか", "担当が替わる月に、事業も止まった町があります" },
    { "unfinished", "pitfall", "やりかけて、できなかったことは何ですか", "あきらめた理由も、次の人の材料になります" },
    { "centre", "person", "地域包括支援センターごとの、得意なことと苦手なことは何ですか", "4つの包括は、同じではありません" },
    { "calendar", "why", "毎年この時期に始めておくと楽なことは何ですか", "締め切りではなく、始める日を残します" },
    { "paper", "pitfall", "どこにあるか、自分しか知らない書類やファイルはありますか", "4月に探す時間をなくします" },
    { "good", "why", "うまくいったことを一つ書いてください。なぜうまくいきましたか", "悪いことだけでなく、良いことも続くように" },
    { "resident", "why", "住民から言われて、仕事を変えたことはありますか", "誰のための事業かを、次の人に渡します" },
    { "next", "why", "次の担当に、最初の1か月でしてほしいことは何ですか", "最初の1か月で、1年が決まります" },
};
const size_t handover_prompt_count = COUNT_OF(handover_prompts);

/* 1970-01-01 was a Thursday. */
static int weekday_from_monday(Date d)
{
    return (int)(((d.day + 3) % 7 + 7) % 7);
}

size_t prompts_due(Date today)
{
    int year, month, day;
    Date first;
    date_parts(today, &year, &month, &day);
    if (month > 3 || !date_make(year, 1, 1, &first))
        return 0;
    Date monday = { first.day + (7 - weekday_from_monday(first)) % 7 };
    if (today.day < monday.day)
        return 0;
    size_t n = ((size_t)(today.day - monday.day) / 7 + 1) * PROMPTS_A_WEEK;
    return n < handover_prompt_count ? n : handover_prompt_count;
}
