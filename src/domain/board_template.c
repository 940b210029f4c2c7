#include "domain/board_template.h"

#include <string.h>

const BoardTemplate board_templates[] = {
    { "stages_c", "通所Cの六つの段階", "通所型サービスCを、入口からフォローアップまで六つに分けて、どうすればよいかを書きます。", 3, {
        { "entrance", "入口", "だれが、どこで見つけて、どう声をかけるか" },
        { "introduction", "導入", "行ってみようと思えるには。見学、体験、家族への説明" },
        { "practice", "実施", "何を、だれと。生活のしづらさにどう効かせるか" },
        { "watch", "経過観察", "変わったことを、だれがどう見て、本人に返すか" },
        { "exit", "出口", "終わったあとの行き先と役割。決めるのはいつか" },
        { "follow", "フォローアップ", "弱ったときに戻れるには。紹介してくれた人への報告" } } },
    { "resources", "資源・助け・つながり", "元気な高齢者を増やす道のりを考えます。", 3, {
        { "resources", "資源は何か", "人、場所、物、店、行事。名前のないものも" },
        { "help", "誰に助けてほしいか", "いま足りない手。頼んだことのない相手も" },
        { "join", "誰と誰をつなげると面白いか", "まだ会ったことのない二人を" } } },
    { "strengths", "らしさ・強み", "このまちらしさと強みを書きます。よいことだけを書きます。", 3, {
        { "people", "人", "ボランティア、子ども、頼れる人" },
        { "land", "土地", "災害の少なさ、交通、自然、食べもの" },
        { "surroundings", "まわりの環境", "事業所、店、通いの場" },
        { "ties", "関係者どうし", "顔の見える関係、やる気" },
        { "other", "その他", "名前のひびき、首長、祭り" } } },
    { "why", "なぜの木", "起きていることから、なぜを重ねて、打つ手まで下ります。", 1, {
        { "fact", "起きていること", "数字か、見たことで。人のせいにしない" },
        { "why_1", "なぜ", "一つに決めずに、いくつも" },
        { "why_2", "それは、なぜ", "上の一枚ごとに" },
        { "root", "おおもと", "ほかのいくつもを説明するもの" },
        { "measure", "打つ手", "自分たちにできること" } } },
    { "free", "自由", "思いついたことを、一枚に一つずつ書きます。", 1, { { "free", "なんでも", "" } } },
};
const size_t board_template_count = sizeof board_templates / sizeof *board_templates;

const BoardTemplate *board_template_find(Str key)
{
    for (size_t i = 0; i < board_template_count; i++)
        if (str_eq(key, str_of(board_templates[i].key)))
            return &board_templates[i];
    return NULL;
}

size_t board_template_areas(const BoardTemplate *t)
{
    size_t n = 0;
    while (n < BOARD_AREAS_MAX && t->areas[n].key)
        n++;
    return n;
}

bool board_area_line(Str *rest, Str *ret_label, Str *ret_hint)
{
    static const char bar[] = "｜";
    for (Str line; rest->n;) {
        str_cut(*rest, '\n', &line, rest);
        line = str_trim(line);
        const char *at = line.n ? memmem(line.p, line.n, bar, sizeof bar - 1) : NULL;
        Str label = at ? str_sub(line, 0, (size_t)(at - line.p)) : line;
        Str hint = at ? str_sub(line, (size_t)(at - line.p) + sizeof bar - 1, line.n) : (Str){ "", 0 };
        if (!at)
            str_cut(line, '|', &label, &hint);
        *ret_label = str_trim(label);
        *ret_hint = str_trim(hint);
        if (ret_label->n)
            return true;
    }
    return false;
}

const char *board_area_fault(Str lines)
{
    Str label, hint;
    size_t n = 0;
    while (board_area_line(&lines, &label, &hint)) {
        if (++n > BOARD_AREAS_MAX)
            return "区画は12までにしてください。";
        if (str_utf8_count(label) > BOARD_NAME_MAX)
            return "区画の見出しは、40字までにしてください。";
        if (str_utf8_count(hint) > BOARD_HINT_MAX)
            return "区画のヒントは、120字までにしてください。";
    }
    return n ? NULL : "区画を、1行に1つずつ入れてください。例：入口｜だれが見つけるか";
}
