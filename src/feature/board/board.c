/* The tables that people list and edit, the doors, and the Feature. */
#include "feature/board/board_parts.h"

static const Choice states[] = { { "open", "開いている" }, { "locked", "止めている" }, { "closed", "閉じた" }, { 0 } };

static const Field board_fields[] = {
    FIELD_REF(Board, engagement, "伴走支援", .flags = FIELD_REQUIRED | FIELD_FIXED, .ref = "engagement"),
    FIELD_REF(Board, meeting, "会議", .ref = "meeting"),
    FIELD_TEXT(Board, title, "題名", .flags = FIELD_REQUIRED | FIELD_SEARCH, .max = 120, .hint = "例：2回目支援 グループワーク"),
    FIELD_TEXT(Board, template, "ひな形", .flags = FIELD_REQUIRED | FIELD_FIXED, .max = 40),
    FIELD_CHOICE(Board, state, "状態", .flags = FIELD_READ_ONLY, .choices = states),
};

const Entity entity_board = {
    .name = "board", .label = "話し合いの板", .table = "board", .plural = "boards",
    .fields = board_fields, .n_fields = COUNT_OF(board_fields), .size = sizeof(Board),
    .order = "title", .read = ACCESS_WALK_READ,
};

static const Field template_fields[] = {
    FIELD_TEXT(TownTemplate, name, "名前", .flags = FIELD_REQUIRED | FIELD_SEARCH, .max = BOARD_NAME_MAX),
    FIELD_TEXT(TownTemplate, lead, "問いかけ", .max = BOARD_HINT_MAX),
    FIELD_TEXT(TownTemplate, areas, "区画", .flags = FIELD_REQUIRED, .max = 2000, .hint = "1行に1つ。「見出し｜ヒント」の形で書きます"),
    FIELD_INT(TownTemplate, columns, "横に並べる数", .min = 1, .max = BOARD_AREAS_MAX),
};
static void check_template(const void *row, Problems *ps)
{
    const TownTemplate *t = row;
    const char *fault = board_area_fault(t->areas);
    if (fault)
        problem_add(ps, S("/areas"), "range", "%s", fault);
}
const Entity entity_board_template = {
    .name = "board_template", .label = "話し合いの板のひな形", .table = "board_template", .plural = "board-templates", .check = check_template,
    .fields = template_fields, .n_fields = COUNT_OF(template_fields), .size = sizeof(TownTemplate),
    .order = "name", .read = ACCESS_WALK_READ, .write = ACCESS_WALK_WRITE,
};

static const Field lineage_fields[] = {
    FIELD_REF(Lineage, issue, "課題", .ref = "issue"),
    FIELD_REF(Lineage, promise, "約束", .ref = "promise"),
    FIELD_REF(Lineage, board, "話し合いの板", .flags = FIELD_REQUIRED, .ref = "board"),
    FIELD_INT(Lineage, sticky, "付せん", .flags = FIELD_REQUIRED),
    FIELD_TEXT(Lineage, words, "もとの言葉", .flags = FIELD_REQUIRED | FIELD_SEARCH, .max = BOARD_TEXT_MAX),
    FIELD_INT(Lineage, votes, "いいね", .flags = FIELD_REQUIRED),
    FIELD_INT(Lineage, arrows, "矢印", .flags = FIELD_REQUIRED),
    FIELD_TEXT(Lineage, organisation_kind, "所属の種類", .max = 40),
    FIELD_TEXT(Lineage, team, "グループ", .max = BOARD_NAME_MAX),
};
const Entity entity_lineage = {
    .name = "lineage", .label = "もとの付せん", .table = "lineage", .plural = "lineages",
    .fields = lineage_fields, .n_fields = COUNT_OF(lineage_fields), .size = sizeof(Lineage), .order = "-votes", .read = ACCESS_WALK_READ,
};

#define BOARD "/api/towns/{org}/boards/{id}"
#define GUEST .access = ACCESS_ROOM, .per_minute = ROOM_REQUESTS_PER_MINUTE
#define LEAD .access = ACCESS_WALK_WRITE
static const Route routes[] = {
    { .method = POST, .path = "/api/rooms", .handler = board_join, .access = ACCESS_PUBLIC, .tx = TX_NONE, .own_log = true, .body_max = 4096,
      .per_minute = ROOM_JOINS_PER_MINUTE, .summary = "Enter the room of a board by its code" },
    { .method = POST, .path = "/api/rooms/linked", .handler = board_join_linked, .access = ACCESS_PUBLIC, .tx = TX_NONE, .own_log = true, .body_max = 4096,
      .per_minute = ROOM_LINKS_PER_MINUTE, .summary = "Enter it by what its QR carries" },
    { .method = DELETE, .path = "/api/room", .handler = board_leave, GUEST, .tx = TX_NONE, .own_log = true, .summary = "Leave the room" },
    { .method = GET, .path = "/api/room", .handler = board_live, GUEST, .tx = TX_READ, .summary = "The board of my room as it is now" },
    { .method = GET, .path = "/api/room/events", .handler = board_events, GUEST, .tx = TX_READ, .summary = "What changes on it, as server-sent events" },
    { .method = POST, .path = "/api/room/operations", .handler = board_operate, GUEST, .tx = TX_NONE, .own_log = true, .body_max = ROOM_BODY_MAX,
      .summary = "Write, move, vote …; idempotent by key" },
    { .method = GET, .path = "/api/wall", .handler = board_live, GUEST, .wall = true, .tx = TX_READ, .summary = "The board of the wall as it is now" },
    { .method = GET, .path = "/api/wall/events", .handler = board_events, GUEST, .wall = true, .tx = TX_READ, .summary = "What changes on it, as server-sent events" },
    { .method = GET, .path = "/api/wall/code", .handler = board_code, GUEST, .wall = true, .tx = TX_READ, .summary = "The code to show on the wall, with its QR" },
    { .method = GET, .path = "/api/board-templates", .handler = board_templates_list, .access = ACCESS_SIGNED_IN, .tx = TX_READ,
      .summary = "Templates that come with the program" },
    { .method = POST, .path = "/api/towns/{org}/engagements/{id}/boards", .handler = board_make, LEAD, .tx = TX_WRITE, .summary = "Make a board" },
    { .method = POST, .path = BOARD "/open", .handler = board_open, LEAD, .tx = TX_NONE, .summary = "Open its room; a new code when it was closed" },
    { .method = POST, .path = BOARD "/close", .handler = board_close, LEAD, .tx = TX_NONE, .summary = "Close its room" },
    { .method = POST, .path = BOARD "/template", .handler = board_keep_template, LEAD, .tx = TX_WRITE, .summary = "Keep its areas as a template of the town" },
    { .method = POST, .path = BOARD "/wall", .handler = board_wall, LEAD, .tx = TX_WRITE, .summary = "A token for the projector: sees the room, does nothing, does not lock" },
    { .method = GET, .path = BOARD "/code", .handler = board_code, LEAD, .tx = TX_READ, .summary = "The code of the open room, with its QR" },
    { .method = GET, .path = BOARD "/live", .handler = board_live, .access = ACCESS_WALK_READ, .tx = TX_READ, .summary = "The board as it is now" },
    { .method = GET, .path = BOARD "/events", .handler = board_events, .access = ACCESS_WALK_READ, .tx = TX_READ, .summary = "What changes on it, as server-sent events" },
    { .method = POST, .path = BOARD "/operations", .handler = board_operate, LEAD, .tx = TX_NONE, .body_max = ROOM_BODY_MAX,
      .summary = "Operations of the facilitator" },
    { .method = POST, .path = BOARD "/issues", .handler = board_to_issue, LEAD, .tx = TX_WRITE, .summary = "Make an issue of stickies, with their words and votes" },
    { .method = POST, .path = BOARD "/lineages", .handler = board_to_row, LEAD, .tx = TX_WRITE, .summary = "Attach stickies to an issue or a promise" },
    { .method = GET, .path = BOARD "/stickies.csv", .handler = board_csv, .access = ACCESS_WALK_READ, .tx = TX_READ, .audit = AUDIT_EXPORT, .summary = "The board as CSV" },
    { .method = GET, .path = BOARD "/stickies.xlsx", .handler = board_xlsx, .access = ACCESS_WALK_READ, .tx = TX_READ, .audit = AUDIT_EXPORT,
      .summary = "The board as a workbook" },
};
static const Entity *const entities[] = { &entity_board, &entity_board_template, &entity_lineage };
static const Sql *const statements[] = { BOARD_STATEMENTS };
const Feature feature_board = {
    .name = "board", LIST_OF(entities, entities), LIST_OF(routes, routes), LIST_OF(statements, statements), .tidy = board_tidy,
};
