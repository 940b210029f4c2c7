/* The demo town's boards: the one of its first visit, finished, with votes and what became of it; and one that is open,
 * to play on. */
#include "feature/board/board_parts.h"

const Sql demo_sql_meeting = { .read_only = true, .text = "SELECT id FROM meeting WHERE org = $1 AND engagement = $2 AND step = $3 ORDER BY id LIMIT 1" };
const Sql demo_sql_issues = { .read_only = true, .text = "SELECT id FROM issue WHERE org = $1 AND engagement = $2 ORDER BY id LIMIT 2" };
const Sql demo_sql_cluster = { .text = "INSERT INTO board_cluster (org, board, id, team, name, x, y, removed) VALUES ($1, $2, $3, $4, $5, $6, $7, 0)" };
const Sql demo_sql_team = { .text = "INSERT INTO board_group (org, board, id, name) VALUES ($1, $2, $3, $4)" };

#define TEAMS 3
#define FOR_EVER_MS INT64_C(4102412400000) /* 2100: whenever the demo is opened, its room is open */

typedef struct {
    int team;
    const char *area, *words, *kind, *colour;
    int likes, arrows, cluster, issue; /* cluster, issue: 1…, 0 none */
    bool paper;
} DemoSticky;

static const char *const clusters[] = { "行き先を知る", "足（移動）", "卒業した人の役割" };

static const DemoSticky finished[] = {
    { 0, "resources", "駅前の喫茶店の奥の部屋。午前は空いている", "resident", "yellow", 4, 1, 1, 0, true },
    { 0, "resources", "百歳体操は14か所。地図になっていない", "coordinator", "yellow", 6, 2, 1, 1, false },
    { 0, "help", "卒業しても行き先がないので、やめましょうと言えない", "caremanager", "pink", 9, 4, 1, 1, false },
    { 0, "help", "ケアマネに、通いの場の「今月の予定」を届けてくれる人", "caremanager", "pink", 7, 1, 1, 1, false },
    { 0, "join", "喫茶店の店主と、コーヒーをいれるのが好きだった利用者さん", "provider", "green", 5, 3, 3, 0, false },
    { 0, "join", "元気クラブの卒業生と、これから始める人", "centre", "green", 8, 2, 3, 0, false },
    { 1, "resources", "スーパーの送迎バス。昼は空で走っている", "resident", "yellow", 7, 5, 2, 2, true },
    { 1, "resources", "シルバー人材センターの運転できる人", "town", "yellow", 3, 0, 2, 2, false },
    { 1, "help", "半日デイの帰りに、買い物へ寄ってくれたら", "provider", "pink", 4, 1, 2, 0, false },
    { 1, "help", "足がないのよ、と三人に言われた", "centre", "pink", 6, 3, 2, 2, false },
    { 1, "join", "乗合タクシーの会社と、通いの場の世話人", "coordinator", "green", 6, 4, 2, 2, false },
    { 1, "join", "高校の福祉科と、スマホを習いたい人", "resident", "green", 3, 1, 3, 0, true },
    { 2, "resources", "リハビリ専門職が月に一度なら出られる", "provider", "yellow", 5, 1, 3, 0, false },
    { 2, "resources", "社協のサロン名簿（古い）", "council", "yellow", 2, 0, 1, 1, false },
    { 2, "help", "最初の一回、いっしょに行ってくれる人", "caremanager", "pink", 8, 3, 3, 0, false },
    { 2, "help", "家族に「元気になったから終わり」を説明してほしい", "caremanager", "pink", 5, 2, 0, 1, false },
    { 2, "join", "民生委員と、紹介した人のその後", "resident", "green", 4, 1, 3, 0, true },
    { 2, "join", "畑をやめた人の畑と、草むしりなら任せてという人", "resident", "green", 6, 2, 3, 0, true },
};
static const DemoSticky playing[] = {
    { 0, "entrance", "薬局で声をかけてもらう", "resident", "yellow", 0, 0, 0, 0, false },
    { 0, "entrance", "基本チェックリストを返すときに、ひとこと添える", "town", "yellow", 0, 0, 0, 0, false },
    { 0, "exit", "始める日に、終わったあとの行き先を決める", "centre", "green", 0, 0, 0, 0, false },
    { 0, "introduction", "先に通った人に、一度だけ付き添ってもらう", "coordinator", "yellow", 0, 0, 0, 0, false },
    { 0, "introduction", "家族に、三か月で終わることを先に話す", "caremanager", "pink", 0, 0, 0, 0, false },
    { 1, "introduction", "見学の日を、月に一度決めておく", "provider", "yellow", 0, 0, 0, 0, false },
    { 1, "exit", "畑仕事の仲間に入れてもらう", "resident", "green", 0, 0, 0, 0, false },
    { 2, "exit", "卒業した人に、受付を手伝ってもらう", "council", "green", 0, 0, 0, 0, false },
    { 2, "watch", "歩く速さより、買い物に行けた回数を数える", "centre", "blue", 0, 0, 0, 0, false },
    { 1, "practice", "家の風呂をまたぐ練習", "provider", "blue", 0, 0, 0, 0, false },
    { 1, "watch", "三か月めに、本人と写真をくらべる", "provider", "blue", 0, 0, 0, 0, false },
    { 2, "follow", "紹介してくれた民生委員さんに、その後を伝える", "town", "pink", 0, 0, 0, 0, false },
};

typedef struct {
    Db *db;
    Arena arena;
    Board board;
    Seat seat;
    int64_t engagement, *next_id, teams[TEAMS], clusters[COUNT_OF(clusters)], issues[2];
} Laying;

static Status begin(Laying *l, const char *title, const char *template, const char *step)
{
    static const char *const names[TEAMS] = { "A班", "B班", "C班" };
    l->board = (Board){ .row = { .org = l->seat.org, .id = (*l->next_id)++ }, .engagement = l->engagement, .title = str_of(title), .template = str_of(template) };
    l->seat.board = l->board.row.id;
    Status met = db_one_int(l->db, &demo_sql_meeting, &l->board.meeting, P_INT(l->seat.org), P_INT(l->engagement), P_TEXT(str_of(step)));
    TRY(met == ERR_NOT_FOUND ? OK : met);
    TRY(entity_insert(&entity_board, l->db, &l->board));
    TRY(room_make(l->db, &l->board, 0, &l->arena, NULL, 0));
    for (size_t i = 0; i < TEAMS; i++) {
        l->teams[i] = (*l->next_id)++;
        TRY(db_exec(l->db, &demo_sql_team, P_INT(l->seat.org), P_INT(l->seat.board), P_INT(l->teams[i]), P_TEXT(str_of(names[i]))));
    }
    return OK;
}

static Status add(Laying *l, const DemoSticky *d, size_t nth, int64_t *ret)
{
    BoardRect area;
    Sticky s = { .id = (*l->next_id)++, .rev = 1, .team = l->teams[d->team], .area = str_of(d->area), .words = str_of(d->words), .colour = str_of(d->colour),
                 .organisation_kind = str_of(d->kind), .paper = d->paper, .votes = { d->likes, d->arrows },
                 .cluster = d->cluster ? l->clusters[d->cluster - 1] : 0 };
    TRY(area_read(l->db, &l->seat, s.area, &area));
    board_lay_sticky(area, nth, &s.x, &s.y);
    *ret = s.id;
    return sticky_insert(l->db, &l->seat, &s);
}

/* How many lie in the same area of the same group already. */
static size_t before(const DemoSticky *list, size_t i)
{
    size_t n = 0;
    for (size_t k = 0; k < i; k++)
        n += list[k].team == list[i].team && str_eq(str_of(list[k].area), str_of(list[i].area));
    return n;
}

static Status attach(Laying *l, const DemoSticky *d, int64_t sticky)
{
    static const char *const names[TEAMS] = { "A班", "B班", "C班" };
    if (!d->issue || !l->issues[d->issue - 1])
        return OK;
    Lineage row = { .row = { .org = l->seat.org, .id = (*l->next_id)++ }, .issue = l->issues[d->issue - 1], .board = l->seat.board, .sticky = sticky,
                    .words = str_of(d->words), .votes = d->likes, .arrows = d->arrows, .organisation_kind = str_of(d->kind), .team = str_of(names[d->team]) };
    return entity_insert(&entity_lineage, l->db, &row);
}

static Status lay(Laying *l, const DemoSticky *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int64_t id;
        TRY(add(l, &list[i], before(list, i), &id));
        TRY(attach(l, &list[i], id));
    }
    return OK;
}

static Status find_issues(Laying *l)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(l->db, &demo_sql_issues, &rows, P_INT(l->seat.org), P_INT(l->engagement)));
    for (size_t i = 0; i < COUNT_OF(l->issues) && rows_next(&rows); i++)
        l->issues[i] = row_int(&rows, 0);
    return rows.status;
}

static Status turn(Laying *l, BoardState state, BoardPhase phase, const char *code)
{
    Room room;
    TRY(room_read(l->db, l->seat.org, l->seat.board, 0, &l->arena, &room));
    room.state = state;
    room.phase = phase;
    room.code = str_of(code);
    room.closes_ms = *code ? FOR_EVER_MS : 0;
    TRY(room_write(l->db, &room));
    return room_write_state(l->db, &room);
}

static Status lay_both(Laying *l)
{
    TRY(find_issues(l));
    TRY(begin(l, "1回目支援 グループワーク：半日デイの「卒業のあと」", "resources", "visit_1"));
    for (size_t i = 0; i < COUNT_OF(clusters); i++) {
        l->clusters[i] = (*l->next_id)++;
        TRY(db_exec(l->db, &demo_sql_cluster, P_INT(l->seat.org), P_INT(l->seat.board), P_INT(l->clusters[i]), P_INT(l->teams[i]), P_TEXT(str_of(clusters[i])),
                    P_INT(500), P_INT(9000)));
    }
    TRY(lay(l, finished, COUNT_OF(finished)));
    TRY(turn(l, BOARD_CLOSED, PHASE_VOTE, ""));
    TRY(begin(l, "2回目支援の練習（ご自由にどうぞ）", "stages_c", "visit_2"));
    TRY(lay(l, playing, COUNT_OF(playing)));
    return turn(l, BOARD_OPEN, PHASE_TALK, BOARD_DEMO_CODE);
}

Status board_install_demo(Db *db, int64_t org, int64_t engagement, int64_t *next_id)
{
    Laying l = { .db = db, .seat = { .org = org }, .engagement = engagement, .next_id = next_id };
    arena_init(&l.arena, 4u << 20);
    Status s = lay_both(&l);
    arena_done(&l.arena);
    return s;
}
