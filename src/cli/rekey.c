/* banso rekey: a key file that somebody has seen is changed for another, and everything is sealed anew. */
#include "base/clock.h"
#include "base/key_file.h"
#include "base/ring.h"
#include "cli/cli.h"
#include "cli/restore.h"
#include "http/house.h"
#include "json/write.h"
#include "schema/rekey.h"

#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define ROOM_BESIDE (16 * 1024 * 1024) /* beyond a little more than the size of the database, which its log may reach */
#define MEGABYTE (1024 * 1024)

typedef struct {
    Cli *cli;
    Str db, path; /* path: of the key file */
    bool leave, json;
    Opened opened;
    Db *reader;
    const Keys *new;
    RestoreStones stones;
    Rekey change;
    Str old; /* where the old key file went */
    Arena *arena;
} Run;

/* ---- before ---- */

/* The new files belong to whoever runs this, and the server must read them; and a link would be replaced, not what it leads to. */
static Status check_mine(Run *r)
{
    struct stat file;
    if (lstat(r->path.p, &file) != 0)
        return OK; /* whoever opens it says so */
    if (S_ISLNK(file.st_mode))
        return cli_fail(r->cli, ERR_UNSUPPORTED, "鍵ファイル %s はシンボリックリンクです。本物のファイル（.ring と .tombstones も）をその場所に置いてから、もう一度動かしてください。何も変えていません。", r->path.p);
    if (file.st_uid == geteuid())
        return OK;
    const struct passwd *owner = getpwuid(file.st_uid);
    const char *name = owner ? owner->pw_name : "持ち主";
    return cli_fail(r->cli, ERR_FORBIDDEN, "鍵ファイル %s の持ち主は %s です。その利用者で動かしてください：sudo -u %s banso rekey …。何も変えていません。", r->path.p, name, name);
}

/* As a server, so that none runs beside it; and with the key file for itself, so that no other command does. */
static Status open_alone(Run *r)
{
    Str why = S("");
    TRY(restore_open(r->cli, r->db, r->arena, &r->opened));
    TRY(db_pool_reader(r->opened.pool, &r->reader));
    Status s = db_migrate(r->opened.db, r->arena, &why);
    return s == OK ? secret_init() : cli_fail(r->cli, s, STR_FMT, STR_ARG(why));
}

static Status open_keys(Run *r)
{
    Str why = S("");
    Status s = house_keys(r->opened.db, r->db.p, r->path.p, r->arena, &r->opened.keys, &why);
    if (s != OK)
        return cli_fail(r->cli, s, STR_FMT, STR_ARG(why));
    s = keys_alone(r->opened.keys);
    if (s == ERR_BUSY)
        return cli_fail(r->cli, s, "鍵ファイル %s を、ほかの伴走（取り込みなど）が使っています。終わってから、もう一度動かしてください。", r->path.p);
    if (s != OK)
        return cli_fail(r->cli, s, "鍵ファイル %s の場所では、ほかの伴走が使っていないことを確かめられません（ネットワークの共有など）。このコンピューターのディスクに移してから、もう一度動かしてください。", r->path.p);
    r->old = key_files_old(r->path.p, r->opened.keys, r->arena);
    return r->old.p ? OK : ERR_MEMORY;
}

/* What would stop the exchange of the files is found before anything is sealed. */
static Status check_files(Run *r)
{
    Str which = S("");
    Status s = key_files_ready(r->path.p, r->opened.keys, r->arena, &which);
    if (s == ERR_CONFLICT)
        return cli_fail(r->cli, s, "%s がもうあります。この鍵を前に取り替えたときのものです。別の場所に移してから、もう一度動かしてください。何も変えていません。", which.p);
    if (s == ERR_UNSUPPORTED)
        return cli_fail(r->cli, s, "%s は、シンボリックリンクか、一つだけマウントしたファイルなので、入れ替えられません。本物のファイルを、フォルダーごと書ける場所に置いてから、もう一度動かしてください。何も変えていません。", which.p);
    return s == OK ? OK
         : cli_fail(r->cli, s, "%s のフォルダーでは、古い鍵を残して新しい鍵を置くことができません（書けない場所か、FAT などの媒体です）。このコンピューターのディスクに移してから、もう一度動かしてください。何も変えていません。", r->path.p);
}

/* The log of the one transaction holds each page that it changes once, with a head: at most the database, and what its indexes grow by. */
static Status check_room(Run *r)
{
    struct statvfs disk;
    struct stat file;
    if (cli_is_postgres(r->db))
        return OK;
    if (stat(r->db.p, &file) != 0 || statvfs(r->db.p, &disk) != 0)
        return ERR_IO;
    const int64_t room = (int64_t)disk.f_bavail * (int64_t)disk.f_frsize, wanted = (int64_t)file.st_size + (int64_t)file.st_size / 16 + ROOM_BESIDE;
    return room >= wanted ? OK
         : cli_fail(r->cli, ERR_IO, "空き容量が足りません。データベースの隣に %lld MB 要りますが、%lld MB しか空いていません。何も変えていません。",
                    (long long)(wanted / MEGABYTE), (long long)(room / MEGABYTE));
}

/* What the database knows of the tombstones must be among them, as before a restore. */
static Status read_stones(Run *r, Buf *text)
{
    TombstoneEnd known;
    r->stones.key_file = r->path;
    TRY(restore_read_stones(r->cli, r->opened.keys, r->arena, text, &r->stones));
    TRY(tombstone_end_of(r->opened.db, &known));
    return tombstones_reach(r->stones.text, &known) ? OK
         : cli_fail(r->cli, ERR_INVALID, "廃棄の控え %s.tombstones の終わりが欠けています。控えから戻してから、もう一度動かしてください。", r->path.p);
}

static Status make_keys(Run *r)
{
    Str why = S(""), path = key_files_new(r->path.p, r->arena);
    if (!path.p)
        return ERR_MEMORY;
    Status s = key_files_aside(r->path.p, r->arena);
    if (s == ERR_INVALID)
        return cli_fail(r->cli, ERR_CONFLICT, "%s という名前の、鍵ではないファイルがあります。別の場所に移してから、もう一度動かしてください。何も変えていません。", path.p);
    if (s != OK || keys_open(path.p, true, &r->new) != OK || house_ring(r->new, path.p, r->arena, &why) != OK)
        return cli_fail(r->cli, ERR_IO, "新しい鍵ファイル %s を作れません。置き場所の権限と空き容量を確かめてください。何も変えていません。", path.p);
    return OK;
}

/* ---- doing it ---- */

static void tell_progress(void *context, const SealedTally *t)
{
    const Run *r = context;
    if (!r->json && t->rows)
        fprintf(stderr, "  %s　%lld 件\n", t->label, (long long)t->rows);
}

/* Whatever the transaction answered: which keys is the database under? The new ones go only when it is certain that it is not under
 * them: a commit that failed may yet be found in the log when somebody opens it after a crash. */
static Status settle_failure(Run *r, Status s)
{
    char noted[33], name[33];
    keys_name(r->new, name);
    if (s == ERR_LOST || keys_noted(r->reader, noted) != OK)
        return cli_fail(r->cli, s, "途中でデータベースとの接続が切れ、終わったかどうかわかりません。banso rekey をもう一度動かしてください。終わっていれば、鍵ファイルの入れ替えだけをします。");
    if (strcmp(noted, name) == 0)
        return OK;
    if (!r->change.whole)
        key_files_drop(r->path.p, r->arena);
    if (s == ERR_INVALID && r->change.foreign)
        return cli_fail(r->cli, s, "この鍵ファイルでは、封をした値が一つも開きません。別の設置先の鍵ファイルです。何も変えていません。--key-file を確かめてください。");
    if (s == ERR_INVALID && r->change.sealed.bad[0])
        return cli_fail(r->cli, s, "開けない値があります：%s。何も変えていません。バックアップから戻すか、開けないまま残してよければ --leave-damaged を付けてください。", r->change.sealed.bad);
    return cli_fail(r->cli, s, "鍵を取り替えられませんでした（%s）。何も変えていません。古い鍵のまま使えます。", status_info(s)->sentence);
}

static Status change(Run *r)
{
    Clock clock = clock_real();
    Str stones = arena_printf(r->arena, "%s.new.tombstones", r->path.p);
    if (!stones.p)
        return ERR_MEMORY;
    r->change = (Rekey){ .to = r->new, .tombstones = r->stones.text, .new_tombstones = stones.p, .now_ms = clock_ms(&clock),
                         .sealed = { .from = r->opened.keys, .leave = r->leave, .tell = tell_progress, .context = r } };
    Status s = rekey(r->reader, r->opened.db, &r->change, r->arena);
    if (s != OK)
        TRY(settle_failure(r, s));
    return key_files_take(r->path.p, r->opened.keys, r->arena) == OK ? OK
         : cli_fail(r->cli, ERR_IO, "中身は新しい鍵になりましたが、鍵ファイルを入れ替えられません。%s の置き場所の権限を確かめ、banso rekey をもう一度動かしてください。", r->path.p);
}

/* ---- afterwards ---- */

static SealedTally sum_of(const Run *r)
{
    SealedTally sum = { 0 };
    for (size_t i = 0; i < SEALED_TABLES; i++) {
        const SealedTally *t = &r->change.sealed.tables[i];
        sum.values += t->values;
        sum.erased += t->erased;
        sum.left += t->left;
        sum.ended += t->ended;
    }
    return sum;
}

static void put_json(JsonWriter *w, const Run *r)
{
    const SealedTally sum = sum_of(r);
    char name[33];
    keys_name(r->new, name);
    json_open_object(w);
    json_str_field(w, "keys", str_of(name));
    json_str_field(w, "old_key_file", r->old);
    json_i64_field(w, "sealed", sum.values);
    json_i64_field(w, "erased", sum.erased);
    json_i64_field(w, "left", sum.left);
    json_i64_field(w, "recovery_codes_ended", sum.ended);
    json_str_field(w, "record", str_of(audit_finding_code(r->change.record)));
    json_close_object(w);
}

static void put_done(Buf *out, const Run *r)
{
    const SealedTally sum = sum_of(r);
    char name[33];
    keys_name(r->new, name);
    buf_printf(out, "鍵を取り替え、%lld 個の値の封をし直し、新しい鍵だけで開くことを確かめました。\n", (long long)sum.values);
    buf_printf(out, "  新しい鍵  %s（名前は %.8s）\n", r->path.p, name);
    if (sum.erased)
        buf_printf(out, "  消去済み  %lld 個は、鍵を消してあるので、消去済みのままです。\n", (long long)sum.erased);
    if (sum.left)
        buf_printf(out, "  開けない  %lld 個は、もとから開けないので、そのまま残しました。\n", (long long)sum.left);
    if (sum.ended)
        buf_printf(out, "  回復の紙  コード %lld 個は使えなくなりました。二段階の確認を使う人は、画面で紙を作り直してください。\n", (long long)sum.ended);
    if (r->change.record != AUDIT_SOUND)
        buf_printf(out, "  注意      それまでの記録：%s\n", audit_finding_sentence(r->change.record));
}

/* What people must do now, also when an earlier run was killed before it could say so. */
static void put_next(Buf *out, const Run *r)
{
    const Str old = r->old.n ? r->old : arena_printf(r->arena, "%s.old-…", r->path.p);
    buf_printf(out, "次にすること\n");
    buf_printf(out, "  1. 今すぐ、新しいバックアップを作ってください（banso backup）。これまでのバックアップは、古い鍵 %s（.ring と .tombstones も）でだけ戻せます。\n", old.p ? old.p : "");
    buf_printf(out, "  2. 新しいバックアップを戻せると確かめたら（banso drill）、古い鍵の 3 つのファイルと古い鍵で作ったバックアップを、金庫や --ring-copy の写しも含めて壊してください。"
                    "遅くとも次の廃棄の前に壊します：古い鍵束は、これから消す年度の鍵も持っています。\n");
    buf_printf(out, "  3. 新しい鍵 %s（.ring と .tombstones も）の写しを、バックアップとは別の場所に。--ring-copy は、新しい名前で始めてください（--audit-copy はそのまま続きます）。\n", r->path.p);
    if (cli_is_postgres(r->db))
        buf_printf(out, "  4. PostgreSQL では VACUUM FULL を行い、古い封のある、使われなくなった行を消してください。\n");
}

static Status tell(const Run *r, bool done)
{
    CLEANUP(buf_done) Buf out;
    buf_init(&out, 1 << 16);
    if (r->json && done) {
        JsonWriter w;
        json_begin(&w, &out);
        put_json(&w, r);
        TRY(json_end(&w));
        buf_char(&out, '\n');
    } else if (r->json) {
        buf_add(&out, S("{\"taken\":true}\n"));
    } else if (done) {
        put_done(&out, r);
        put_next(&out, r);
    } else {
        buf_add(&out, S("前に始めた鍵の取り替えを終えました。データベースは、もう新しい鍵で封をしてあります。\n"));
        put_next(&out, r);
    }
    TRY(buf_status(&out));
    return cli_write(buf_str(&out));
}

static Status work(Run *r, Buf *stones)
{
    bool taken;
    TRY(check_mine(r));
    TRY(open_alone(r));
    Status s = house_keys_settle(r->opened.db, r->path.p, r->arena, &taken);
    if (s != OK)
        return cli_fail(r->cli, s, STR_FMT, STR_ARG(house_settle_refused(s, r->path.p, r->arena)));
    if (taken)
        return tell(r, false);
    TRY(open_keys(r));
    TRY(check_files(r));
    TRY(check_room(r));
    TRY(read_stones(r, stones));
    TRY(make_keys(r));
    TRY(change(r));
    return tell(r, true);
}

static Status run(Cli *cli)
{
    CLEANUP(arena_done) Arena arena;
    CLEANUP(buf_done) Buf stones;
    Run r = { .cli = cli, .arena = &arena };
    Str key_file = S("");
    const CliOption options[] = { { "--db", .value = &r.db }, { "--key-file", .value = &key_file }, { "--leave-damaged", .flag = &r.leave }, { "--json", .flag = &r.json } };
    arena_init(&arena, REQUEST_ARENA_MAX);
    buf_init(&stones, TOMBSTONES_MAX);
    TRY(cli_options(cli, options, COUNT_OF(options)));
    if (!r.db.n || cli->argc || (cli_is_postgres(r.db) && !key_file.n))
        return cli_fail(cli, ERR_INVALID, "--db を指定してください（PostgreSQL では --key-file も）。くわしくは banso rekey --help をご覧ください。");
    r.path = key_file.n ? key_file : arena_printf(&arena, STR_FMT ".key", STR_ARG(r.db));
    if (!r.path.p)
        return ERR_MEMORY;
    Status s = work(&r, &stones);
    keys_close(&r.new);
    db_pool_return(&r.reader);
    opened_done(&r.opened);
    return s;
}

const Command command_rekey = {
    .name = "rekey", .help = "鍵ファイルを取り替え、封をし直します / Change the keys and seal everything anew",
    .usage = "banso rekey --db PATH|postgres://… [--key-file FILE] [--leave-damaged] [--json]\n\n"
             "  鍵ファイルを人に見られたとき、鍵を知る人が担当を離れたときに使います。伴走を止めてから動かします。\n"
             "  新しい鍵ファイルと鍵束を作り、封をした値をすべて古い鍵で開けて新しい鍵で封をし直し、読み返して確かめます。\n"
             "  1つのトランザクションで行うので、途中で止まっても、古い鍵か新しい鍵のどちらかで必ず開きます。もう一度動かせば終わります。\n"
             "  新しい鍵は FILE の場所に、古い鍵は FILE.old-〈名前〉 に置かれます。古いバックアップは古い鍵でだけ戻せます。\n"
             "  消した年度の鍵は、消えたままです。記録の署名は、古い鍵から新しい鍵へ引き継ぎます。回復用の紙は作り直しになります。\n\n"
             "  --key-file       鍵ファイル。初めは 〈データベース〉.key\n"
             "  --leave-damaged  どの鍵でも開けない、壊れた値があるときに、それを承知のうえで残して進めます\n\n"
             "  データベースの隣に、作業の間だけ、同じ大きさの空きが要ります（PostgreSQL ではサーバーの側）。\n"
             "  読まれてしまったものは、取り替えても読まれなかったことにはなりません。手順は SECURITY.md の「鍵を見られたとき」にあります。\n",
    .run = run,
};
