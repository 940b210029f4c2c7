/* banso demo: makes みほん市 and its neighbours. The claims go in through the import, like a town's own. */
#include "base/clock.h"
#include "base/secret.h"
#include "cli/cli.h"
#include "cli/open.h"
#include "cli/statements.h"
#include "feature/board/board.h"
#include "feature/cap/cap.h"
#include "feature/demo/demo.h"
#include "feature/duty/duty.h"
#include "feature/engagement/engagement.h"
#include "feature/inquiry/inquiry.h"
#include "feature/monitor/monitor.h"
#include "feature/import/batch.h"
#include "feature/spending/spending.h"
#include "feature/town/town.h"
#include "schema/landing_kept.h"
#include "schema/outside.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* Fixed ids and a fixed clock: the same rows on every machine. */
enum { ID_NATION = 1, ID_BUREAU = 2, ID_PREFECTURE = 3, ID_TOWN = 100, ID_TRAINING = 200, ID_PEOPLE = 1000, ID_ROWS = 10000 };
#define DEMO_NOW_MS INT64_C(1795132800000) /* 2026-11-20 09:00 in Japan */
#define CLAIMS_MAX (64u * 1024 * 1024)

static const Sql some_organisation = { .read_only = true, .scan_ok = true, .text = "SELECT COUNT(*) FROM organisation" };
static const Sql set_meta = { .text = "INSERT INTO meta (name, value) VALUES ($1, $2)" };
static const Sql add_account = { .text =
    "INSERT INTO account (org, id, rev, login, name, role, unit, disabled, created_ms) VALUES ($1, $2, 1, $3, $4, $5, $6, 0, $7)" };
static const Sql add_aggregate = { .text =
    "INSERT INTO cube (org, service_month, service, program, provider, level, origin, people, lines, units, cost, paid)"
    " VALUES ($1, $2, $3, $4, 0, '', 'aggregate', $6, 0, 0, $5, $5)" };
static const Sql add_statistic = { .text = "INSERT INTO statistic (org, fiscal_year, item, batch, value) VALUES ($1, $2, $3, 0, $4)" };
static const Sql unit_by_number = { .read_only = true, .text = "SELECT id FROM unit WHERE org = $1 AND number = $2" };
static const Sql add_outcome = { .text =
    "INSERT INTO outcome_entry (org, fiscal_year, indicator, part, id, numerator, denominator, mark, source, note, account, at_ms)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, 'final', $8, '', $9, $10)" };
/* Its months are old: they have rested. */
static const Sql all_rested = { .scan_ok = true, .text = "UPDATE month_waiting SET since_ms = 1" };
const Sql *const demo_statements[] = { &some_organisation, &set_meta, &add_account, &add_aggregate, &add_statistic, &add_outcome, &unit_by_number, &all_rested };
const size_t demo_statement_count = COUNT_OF(demo_statements);

typedef struct {
    Db *db;
    const Keys *keys;
    Arena *arena;
    Problems *problems;
    int64_t next_id, papers;
} Making;

static int64_t town_id(size_t i)
{
    return ID_TOWN + (int64_t)i;
}

static Row new_row(Making *m, size_t town)
{
    return (Row){ .org = town_id(town), .id = m->next_id++ };
}

/* ---- who ---- */

static Status add_organisation(Making *m, int64_t id, const char *kind, const char *code, const char *insurer, const char *name,
                               const char *kana, int64_t parent)
{
    Organisation o = { .id = id, .kind = str_of(kind), .code = str_of(code), .insurer = str_of(insurer), .name = str_of(name),
                       .kana = str_of(kana), .parent = parent, .opened = DATE_NONE, .closed = DATE_NONE };
    return organisation_insert(m->db, &o, m->problems);
}

static Status add_organisations(Making *m)
{
    TRY(add_organisation(m, ID_NATION, "nation", "", "", "厚生労働省（見本）", "", 0));
    TRY(add_organisation(m, ID_BUREAU, "bureau", "", "", "見本厚生局", "", ID_NATION));
    TRY(add_organisation(m, ID_PREFECTURE, "prefecture", "990001", "", "見本県", "ミホンケン", ID_BUREAU));
    for (size_t i = 0; i < demo_town_count; i++) {
        const DemoTown *t = &demo_towns[i];
        TRY(add_organisation(m, town_id(i), "municipality", t->code, t->insurer, t->name, t->kana, ID_PREFECTURE));
    }
    return OK;
}

static Status add_units(Making *m)
{
    static const char *const areas[] = { "中央", "駅前", "東部", "西部", "南部", "北部", "川沿い" };
    int64_t first_area = m->next_id;
    for (size_t i = 0; i < COUNT_OF(areas); i++) {
        Unit u = { .row = new_row(m, 0), .kind = S("area"), .name = str_of(areas[i]), .opened = DATE_NONE, .closed = DATE_NONE };
        TRY(entity_insert(&entity_unit, m->db, &u));
    }
    for (size_t i = 0; i < demo_provider_count; i++) {
        const DemoProvider *p = &demo_providers[i];
        bool centre = strcmp(p->service, "AF") == 0;
        Unit u = { .row = new_row(m, 0), .kind = centre ? S("centre") : S("provider"), .name = str_of(p->name), .number = str_of(p->number),
                   .run_by = !centre ? S("") : strstr(p->name, "中央") ? S("direct") : S("contract"), .area = first_area + (int64_t)(i % 7),
                   .opened = DATE_NONE, .closed = DATE_NONE };
        TRY(entity_insert(&entity_unit, m->db, &u));
    }
    return OK;
}

static Status org_of_person(const DemoPerson *p, int64_t *ret)
{
    for (size_t i = 0; i < demo_town_count; i++)
        if (strcmp(demo_towns[i].code, p->town) == 0) {
            *ret = town_id(i);
            return OK;
        }
    *ret = strcmp(p->role, "prefecture") == 0 ? ID_PREFECTURE : ID_NATION;
    return OK;
}

static Status add_people(Making *m)
{
    for (size_t i = 0; i < demo_people_count; i++) {
        const DemoPerson *p = &demo_people[i];
        int64_t org, unit = 0;
        TRY(org_of_person(p, &org));
        if (p->unit)
            TRY(db_one_int(m->db, &unit_by_number, &unit, P_INT(org), P_TEXT(str_of(p->unit))));
        TRY(db_exec(m->db, &add_account, P_INT(org), P_INT(ID_PEOPLE + (int64_t)i), P_TEXT(str_of(p->login)), P_TEXT(str_of(p->name)),
                    P_TEXT(str_of(p->role)), unit ? P_INT(unit) : P_NULL, P_INT(DEMO_NOW_MS)));
    }
    return OK;
}

/* ---- how much ---- */

/* Small towns are older; みほん市's own shares stand in between. */
static void neighbour_ages(size_t town, Population *row)
{
    int age65, age85;
    demo_neighbour_ages(town, (int)row->age75, &age65, &age85);
    row->total = demo_towns[town].people;
    row->age65 = age65;
    row->age85 = age85;
}

static Status add_population(Making *m, size_t town, const DemoPopulation *p, int64_t age75)
{
    Population row = { .row = new_row(m, town), .total = p->total, .age65 = p->age65, .age75 = age75, .age85 = p->age85,
                       .households = NUMBER_NONE, .mark = S("final"), .source = S("住民基本台帳 10月1日（見本）") };
    if (town)
        neighbour_ages(town, &row);
    return date_make(p->fiscal_year, 10, 1, &row.day) ? entity_insert(&entity_population, m->db, &row) : ERR_INTERNAL;
}

static Status add_cap_input(Making *m, size_t town, const DemoCapInput *c)
{
    int64_t yen = town ? c->yen / demo_towns[0].people * demo_towns[town].people : c->yen;
    CapInput row = { .row = new_row(m, town), .fiscal_year = c->fiscal_year, .item = str_of(c->item), .yen = yen,
                     .mark = town ? S("assumed") : str_of(c->mark), .source = town ? S("みほん市の額を人口で按分（見本）") : str_of(c->source) };
    return entity_insert(&entity_cap_input, m->db, &row);
}

static Status add_figure(Making *m, int64_t org, Str item, int64_t value)
{
    return item.p ? db_exec(m->db, &add_statistic, P_INT(org), P_INT(DEMO_ANNUAL_YEAR), P_TEXT(item), P_INT(value)) : ERR_MEMORY;
}

/* town NULL: the country. insured: by three ages. */
static Status add_annual(Making *m, int64_t org, const size_t *town, const int64_t insured[static DEMO_AGES / 2])
{
    static const char *const ages[DEMO_AGES / 2] = { "insured1_65_74", "insured1_75_84", "insured1_85" };
    int64_t of_age[DEMO_AGES] = { 0 }, all = 0;
    for (size_t a = 0; a < DEMO_AGES / 2; a++)
        TRY(add_figure(m, org, str_of(ages[a]), insured[a]));
    TRY(add_figure(m, org, S("insured1_total"), insured[0] + insured[1] + insured[2]));
    for (size_t l = 0; l < DEMO_LEVELS; l++) {
        const DemoCertified *c = &demo_certified[l];
        int64_t sum = 0;
        for (size_t a = 0; a < DEMO_AGES; a++) {
            int64_t people = town ? demo_certified_in(*town, l, a, insured[a / 2]) : c->people[a];
            sum += people;
            of_age[a] += people;
            TRY(add_figure(m, org, arena_printf(m->arena, "certified_%s_%s", c->level, demo_annual_ages[a]), people));
        }
        all += sum;
        TRY(add_figure(m, org, arena_printf(m->arena, "certified_%s_insured1", c->level), sum));
    }
    for (size_t a = 0; a < DEMO_AGES; a++)
        TRY(add_figure(m, org, arena_printf(m->arena, "certified_total_%s", demo_annual_ages[a]), of_age[a]));
    return add_figure(m, org, S("certified_total_insured1"), all);
}

static Status add_annual_of(Making *m, size_t town)
{
    for (size_t i = 0; i < demo_population_count; i++) {
        const DemoPopulation *p = &demo_populations[i];
        Population row = { .age65 = p->age65, .age75 = town ? demo_neighbour_75(town, p->fiscal_year) : p->age75, .age85 = p->age85 };
        if (p->fiscal_year != DEMO_ANNUAL_YEAR)
            continue;
        if (town)
            neighbour_ages(town, &row);
        TRY(add_annual(m, town_id(town), &town, (const int64_t[]){ row.age65 - row.age75, row.age75 - row.age85, row.age85 }));
    }
    return OK;
}

static Status add_cap_of(Making *m, size_t town)
{
    for (size_t i = 0; i < demo_population_count; i++) {
        const DemoPopulation *p = &demo_populations[i];
        TRY(add_population(m, town, p, town ? demo_neighbour_75(town, p->fiscal_year) : p->age75));
    }
    for (size_t i = 0; i < demo_cap_input_count; i++)
        TRY(add_cap_input(m, town, &demo_cap_inputs[i]));
    TownSetting setting = { .row = new_row(m, town), .year_starts = 3, .yen_rounding = S("floor"), .late_months = 1, .release_days = NUMBER_NONE };
    return entity_insert(&entity_town_setting, m->db, &setting);
}

static Status add_program_map(Making *m)
{
    static const struct { const char *service, *program; } rows[] = {
        { "A2", "equivalent" }, { "A3", "a" }, { "A6", "equivalent" }, { "A7", "a" }, { "AF", "management" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        ProgramMap row = { .row = new_row(m, 0), .service = str_of(rows[i].service), .from_month = DEMO_FIRST_MONTH,
                           .program = str_of(rows[i].program), .note = S("見本") };
        TRY(entity_insert(&entity_program_map, m->db, &row));
    }
    return OK;
}

/* What the town counted by hand: plans, and who takes part and goes on. */
static Status add_outcomes(Making *m)
{
    for (size_t i = 0; i < demo_outcome_count; i++) {
        const DemoOutcome *o = &demo_outcomes[i];
        TRY(db_exec(m->db, &add_outcome, P_INT(ID_TOWN), P_INT(o->fiscal_year), P_TEXT(str_of(o->indicator)), P_TEXT(str_of(o->part)), P_INT(m->next_id++),
                    P_INT(o->numerator), P_INT(o->denominator), P_TEXT(str_of(o->source)), P_INT(ID_PEOPLE), P_INT(DEMO_NOW_MS)));
    }
    return OK;
}

static Status add_ledger(Making *m)
{
    for (size_t i = 0; i < demo_ledger_count; i++) {
        const DemoLedger *d = &demo_ledger[i];
        for (Month month = d->from; month <= d->to; month = month_add(month, 1)) {
            Ledger row = { .row = new_row(m, 0), .month = month, .service = str_of(d->service), .program = str_of(d->program), .yen = d->yen,
                           .people = d->people ? d->people : NUMBER_NONE, .kind = str_of(d->kind), .payee = str_of(d->payee), .note = S("見本") };
            TRY(entity_insert(&entity_ledger, m->db, &row));
        }
    }
    return OK;
}

static Status add_neighbours(Making *m)
{
    static const char *const shapes[][2] = {
        { "A6", "equivalent" }, { "A7", "a" }, { "A2", "equivalent" }, { "A3", "a" }, { "AF", "management" }, { "general", "general" },
    };
    static const char *const services[] = { "day", "day", "visit", "visit", "management", "general" };
    TRY(db_batch_begin(m->db));
    for (size_t town = 1; town < demo_town_count; town++)
        for (Month month = DEMO_FIRST_MONTH; month <= DEMO_LAST_MONTH; month = month_add(month, 1))
            for (size_t k = 0; k < COUNT_OF(shapes); k++) {
                int64_t yen = demo_neighbour_yen(town, month, services[k], shapes[k][1]);
                TRY(db_exec(m->db, &add_aggregate, P_INT(town_id(town)), P_INT(month), P_TEXT(str_of(shapes[k][0])), P_TEXT(str_of(shapes[k][1])),
                            P_INT(yen), P_INT(demo_neighbour_people(town, services[k], shapes[k][1], yen))));
            }
    return db_batch_end(m->db);
}

/* ---- the claims, through the import ---- */

typedef struct {
    Str rest;
} Paper;

static Status read_paper(void *context, char *p, size_t n, size_t *ret_n)
{
    Paper *paper = context;
    size_t k = n < paper->rest.n ? n : paper->rest.n;
    memcpy(p, paper->rest.p, k);
    paper->rest = str_sub(paper->rest, k, paper->rest.n);
    *ret_n = k;
    return OK;
}

static Status take_in(Making *m, int64_t org, int64_t account, Str name, Str bytes)
{
    Paper paper = { bytes };
    ImportResult *result = ARENA_NEW(m->arena, ImportResult);
    Batch *same = ARENA_NEW(m->arena, Batch);
    int64_t batch;
    if (!result || !same)
        return ERR_MEMORY;
    const BatchWork work = { .db = m->db, .keys = m->keys, .org = org, .account = account, .now_ms = DEMO_NOW_MS + m->papers++ * 60000,
                             .arena = m->arena, .problems = m->problems };
    const DirectImport file = { .file_name = name, .read = read_paper, .read_context = &paper, .size = (int64_t)bytes.n };
    TRY(batch_direct(&work, &file, result, &batch, same));
    return result->rows_wrong || result->refused ? ERR_INTERNAL : OK;
}

static Status take_in_claims(Making *m)
{
    CLEANUP(buf_done) Buf csv;
    buf_init(&csv, CLAIMS_MAX);
    for (int year = 2022; year <= 2026; year++) {
        buf_clear(&csv);
        Month from = fiscal_year_first(year, 4), to = year < 2026 ? month_add(from, 11) : DEMO_LAST_MONTH;
        TRY(demo_claims_csv(from, to, &csv));
        TRY(take_in(m, ID_TOWN, ID_PEOPLE, arena_printf(m->arena, "給付実績_" STR_FMT "審査分.csv", STR_ARG(wareki_year(year, m->arena))), buf_str(&csv)));
    }
    buf_clear(&csv);
    TRY(demo_file_bytes(DEMO_FILE_TAKEN, &csv)); /* the last month, as the paper on the desk has it */
    return take_in(m, ID_TOWN, ID_PEOPLE, S("給付実績_令和8年9月サービス分.csv"), buf_str(&csv));
}

/* What is published of all towns, taken in by the prefecture. */
static Status take_in_statistics(Making *m)
{
    enum { PREFECTURE_MAN = ID_PEOPLE + 5 }; /* of demo_people */
    CLEANUP(buf_done) Buf csv;
    buf_init(&csv, 1u << 20);
    for (int year = DEMO_ANNUAL_FIRST; year <= DEMO_ANNUAL_YEAR; year++) {
        buf_clear(&csv);
        TRY(demo_annual_csv(year, &csv));
        TRY(take_in(m, ID_PREFECTURE, PREFECTURE_MAN, arena_printf(m->arena, "介護保険事業状況報告_" STR_FMT ".csv", STR_ARG(wareki_year(year, m->arena))), buf_str(&csv)));
    }
    buf_clear(&csv);
    TRY(demo_projection_csv(&csv));
    return take_in(m, ID_PREFECTURE, PREFECTURE_MAN, S("将来推計人口_令和5年推計.csv"), buf_str(&csv));
}

/* ---- walking beside a town ---- */

/* Five towns and their prefectures, real and marked so: what they published. Two may share a prefecture. */
static Status add_training(Making *m)
{
    int64_t org[TRAINING_TOWNS];
    for (size_t i = 0; i < TRAINING_TOWNS; i++) {
        const TrainingTown *t = &training_towns[i];
        bool shared = i > 0 && strcmp(t->prefecture_code, training_towns[i - 1].prefecture_code) == 0;
        int64_t above = ID_TRAINING + 2 * (int64_t)(shared ? i - 1 : i);
        org[i] = ID_TRAINING + 2 * (int64_t)i + 1;
        if (!shared)
            TRY(add_organisation(m, above, "prefecture", t->prefecture_code, "", t->prefecture, "", ID_NATION));
        TRY(add_organisation(m, org[i], "municipality", t->code, "", t->name, t->kana, above));
    }
    return training_install(m->db, org, &m->next_id);
}

static Status add_walking(Making *m)
{
    static const size_t beside[TRAINING_NEIGHBOURS] = { 1, 5, 9, 13 };
    TRY(add_training(m));
    int64_t engagement = m->next_id; /* the first row it makes */
    TRY(training_install_demo(m->db, ID_TOWN, "adviser", &m->next_id));
    TRY(monitor_install_demo(m->db, ID_TOWN, engagement, &m->next_id));
    for (size_t i = 0; i < COUNT_OF(beside); i++)
        TRY(training_install_neighbour(m->db, town_id(beside[i]), i, &m->next_id));
    const int64_t asked[] = { ID_TOWN, town_id(1), town_id(2), town_id(3), town_id(4) };
    TRY(inquiry_install_demo(m->db, ID_PREFECTURE, asked, COUNT_OF(asked), &m->next_id));
    return board_install_demo(m->db, ID_TOWN, engagement, &m->next_id);
}

/* ---- all of it ---- */

static Status fill(Making *m)
{
    CLEANUP(tx_done) Tx tx = { 0 };
    TRY(tx_begin(m->db, &tx));
    TRY(db_exec(m->db, &set_meta, P_TEXT(S("demo")), P_TEXT(S("1"))));
    TRY(db_exec(m->db, &set_meta, P_TEXT(S("demo_today")), P_TEXT(S(DEMO_TODAY))));
    TRY(add_organisations(m));
    TRY(add_units(m));
    TRY(add_people(m));
    for (size_t town = 0; town < demo_town_count; town++)
        TRY(add_cap_of(m, town));
    for (size_t town = 0; town < demo_town_count; town++)
        TRY(add_annual_of(m, town));
    TRY(add_annual(m, ID_NATION, NULL, demo_insured));
    TRY(add_program_map(m));
    TRY(add_ledger(m));
    TRY(add_outcomes(m));
    TRY(duty_install(m->db, ID_TOWN, DEMO_NOW_MS));
    TRY(feature_cap.town_begins(m->db, ID_TOWN, DEMO_NOW_MS));
    TRY(add_neighbours(m));
    TRY(add_walking(m));
    return tx_commit(&tx);
}

/* The first look at the prefecture's table waits for nobody. */
static Status keep_landings(Making *m)
{
    CLEANUP(arena_done) Arena work;
    Outside o;
    arena_init(&work, REQUEST_ARENA_MAX);
    TRY(db_exec0(m->db, &all_rested));
    for (size_t town = 0; town < demo_town_count; town++) {
        arena_reset(&work);
        TRY(outside_read(m->db, town_id(town), clock_day(DEMO_NOW_MS), &work, &o));
        TRY(release_settled(m->db, town_id(town), o.rule.below, DEMO_NOW_MS));
        TRY(landing_keep(m->db, town_id(town), fiscal_year_of(DEMO_LAST_MONTH, 4), MONTHS_ALL, &work));
    }
    return OK;
}

static Status make_demo(Cli *cli, Making *m)
{
    int64_t count = 0;
    TRY(db_one_int_n(m->db, &some_organisation, &count, NULL, 0));
    if (count)
        return cli_fail(cli, ERR_CONFLICT, "このデータベースには、もうデータがあります。見本は新しい場所に作ってください。");
    TRY(fill(m));
    Status s = take_in_claims(m);
    if (s == OK)
        s = take_in_statistics(m);
    if (s == OK)
        s = keep_landings(m);
    return s == OK ? OK : cli_fail(cli, s, "見本を途中までしか作れませんでした。%s 作りかけのデータベースを消してから、もう一度試してください。", status_info(s)->sentence);
}

static Status write_files(Cli *cli, Str dir, Arena *a)
{
    if (mkdir(dir.p, 0755) != 0) {
        struct stat st;
        if (stat(dir.p, &st) != 0 || !S_ISDIR(st.st_mode))
            return cli_fail(cli, ERR_IO, "フォルダ %s を作れません。場所と権限を確かめてください。", dir.p);
    }
    for (size_t i = 0; i < demo_file_count; i++) {
        CLEANUP(buf_done) Buf bytes;
        buf_init(&bytes, CLAIMS_MAX);
        TRY(demo_file_bytes(i, &bytes));
        Str path = arena_printf(a, STR_FMT "/%s", STR_ARG(dir), demo_files[i].file_name);
        FILE *f = path.p ? fopen(path.p, "wb") : NULL;
        bool good = f && fwrite(buf_str(&bytes).p, 1, buf_str(&bytes).n, f) == buf_str(&bytes).n;
        if ((f && fclose(f) != 0) || !good)
            return cli_fail(cli, ERR_IO, "%s に書けません。空き容量と権限を確かめてください。", dir.p);
    }
    return OK;
}

static Status run(Cli *cli)
{
    Str db = S(""), files = S(""), key_file = S("");
    const CliOption options[] = { { "--db", .value = &db }, { "--files", .value = &files }, { "--key-file", .value = &key_file } };
    CLEANUP(arena_done) Arena arena;
    CLEANUP(opened_done) Opened opened = { 0 };
    arena_init(&arena, 512u * 1024 * 1024);
    TRY(cli_options(cli, options, COUNT_OF(options)));
    if (!db.n)
        return cli_fail(cli, ERR_INVALID, "--db で、見本を作る場所を指定してください。例：banso demo --db mihon.db");
    TRY(cli_open(cli, db, key_file, OPEN_CREATE, &arena, &opened));
    Problems *problems = ARENA_NEW(&arena, Problems);
    if (!problems)
        return ERR_MEMORY;
    problems_init(problems, &arena);
    Making m = { .db = opened.db, .keys = opened.keys, .arena = &arena, .problems = problems, .next_id = ID_ROWS };
    Status s = make_demo(cli, &m);
    if (s == ERR_INVALID && problems->count)
        return cli_fail(cli, s, STR_FMT, STR_ARG(problems->items[0].sentence));
    TRY(s);
    if (files.n)
        TRY(write_files(cli, files, &arena));
    return cli_write(S("見本の町「みほん市」を作りました。次のように始めます：banso serve --demo --db 〈同じ場所〉\n"));
}

const Command command_demo = {
    .name = "demo", .help = "見本の町「みほん市」を作ります / Make the demo town",
    .usage = "banso demo --db PATH|postgres://… [--files DIR] [--key-file FILE]\n\n"
             "  見本の町「みほん市」（約44,000人）と、まわりの30の市町村を作ります。人はすべて架空です。\n"
             "  同じものが、どの機械でもできます。\n\n"
             "  --db     新しいデータベースの場所\n"
             "  --files  画面に落として試せるファイルを、このフォルダに書きます\n"
             "  --key-file  鍵ファイル（PostgreSQL のときに要ります）\n",
    .run = run,
};
