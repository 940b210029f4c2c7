/* block_outcomes.c: 5.1 to 5.4: what came of it. */
#include "feature/worksheet/block_words.h"

static const struct { const char *key, *title, *viewpoint, *what, *ask; } outcomes[] = {
    { "5.1", "アウトカム：従前相当が入ったプランの割合", "ケアプランのなかで、従前相当のほかの選択肢が増えているかを見ます。",
      "従前相当が入ったプランの割合がまだありません。", "地域包括支援センターに、プランの数を聞いてください。" },
    { "5.2", "アウトカム：社会参加率", "65歳以上の人のうち、週に1回以上、何かの活動に参加している人が増えているかを見ます。",
      "社会参加率がまだありません。", "「介護予防・日常生活圏域ニーズ調査」問5の結果を、調査の担当に聞いてください。" },
    { "5.3", "アウトカム：多様なサービス・活動への参加率・続けている割合", "町の事業に参加する人と、続けている人が増えているかを、年齢の区分ごとに見ます。",
      "参加した人数と続けた人数がまだありません。", "通いの場や教室を開いている団体、生活支援コーディネーターに聞いてください。" },
    { "5.4", "アウトカム：ハイリスク者の継続参加率・しばらく後の生活", "孤立や虚弱の心配がある人が参加を続け、教室のしばらく後の生活がよくなったかを見ます。",
      "続けて参加している割合と、しばらく後の生活の様子がまだありません。", "サービス・活動Cを受けた人の後を追っている、地域包括支援センターに聞いてください。" },
};

void block_outcomes(const Facts *f, Sheet *s)
{
    (void)f;
    for (size_t i = 0; i < COUNT_OF(outcomes); i++) {
        WsBlock *b = sheet_block(s, outcomes[i].key, outcomes[i].title, outcomes[i].viewpoint);
        block_missing(b, str_of(outcomes[i].what), str_of(outcomes[i].ask), S(""));
    }
}
