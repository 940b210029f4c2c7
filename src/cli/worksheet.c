/* banso worksheet: the worksheet of a town from its own records. */
#include "base/clock.h"
#include "cli/town_year.h"
#include "feature/worksheet/worksheet.h"

static Status put_json(const TownYear *t, JsonWriter *w)
{
    const Clock clock = clock_real();
    return worksheet_json(t->db, t->place.id, t->year, clock_today(&clock), t->arena, w);
}

static Status put_words(const TownYear *t, Buf *out)
{
    const Clock clock = clock_real();
    return worksheet_words(t->db, t->place.id, t->year, clock_today(&clock), t->arena, out);
}

static Status run(Cli *cli)
{
    return cli_town_year(cli, &(TownYearAnswer){ put_json, put_words });
}

const Command command_worksheet = {
    .name = "worksheet", .help = "町のワークシートを出します / The worksheet of a town",
    .usage = "banso worksheet --db PATH --org CODE --year Y [--json]\n\n"
             "  総合事業の充実に向けたワークシートの、1.1から6までを町のデータから作ります。\n\n"
             "  --org   全国地方公共団体コード（6桁）\n  --year  年度（2026 は令和8年度）\n  --json  表も含めて、1つのJSONで答えます\n",
    .run = run,
};
