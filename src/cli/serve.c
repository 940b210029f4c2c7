/* banso serve: answers browsers until it is told to stop. */
#include "base/key_file.h"
#include "cli/confined.h"
#include "cli/open.h"

#include <signal.h>
#include <stdio.h>

/* Blocked before the first thread is made, so that every thread leaves them to main. */
static void block_signals(sigset_t *set)
{
    sigemptyset(set);
    sigaddset(set, SIGTERM);
    sigaddset(set, SIGINT);
    sigaddset(set, SIGHUP);
    pthread_sigmask(SIG_BLOCK, set, NULL);
    signal(SIGPIPE, SIG_IGN);
}

static Str address_of(const char *listen)
{
    Str all = str_of(listen);
    size_t at = all.n;
    while (at > 0 && all.p[at - 1] != ':')
        at--;
    return str_sub(all, 0, at ? at - 1 : 0);
}

static void greet(const App *app)
{
    Str address = address_of(app->config.listen);
    const char *scheme = app->config.tls_cert ? "https" : "http";
    if (*app->setup_code)
        printf("はじめの設定のコード（一度だけ使えます） / one-time setup code: %s\n", app->setup_code);
    if (app->demo)
        printf("見本の町で動いています。本物の情報を入れないでください。 / Running the demo town; keep real data out.\n");
    if (app->config.listen_closed)
        printf("センター・事業所の閉じたネットワークから / From the closed network: %s://" STR_FMT ":%d/\n", scheme,
               STR_ARG(address_of(app->config.listen_closed)), app->port_closed);
    printf("ブラウザーで開いてください: %s://" STR_FMT ":%d/\nOpen in a browser: %s://" STR_FMT ":%d/   (止めるには / to stop: Ctrl+C)\n", scheme,
           STR_ARG(address), app->port, scheme, STR_ARG(address), app->port);
    fflush(stdout);
}

static Status check_options(Cli *cli, Str db, Str cert, Str key)
{
    if (!db.n)
        return cli_fail(cli, ERR_INVALID, "--db で、データベースの場所を指定してください。例：banso serve --db banso.db");
    if (!cert.n != !key.n)
        return cli_fail(cli, ERR_INVALID, "--tls-cert と --tls-key は、両方を指定してください。");
    return OK;
}

/* Before the database is opened or made. */
static Status check_backup(Cli *cli, Str db, Str to, Str second)
{
    if (second.n && !to.n)
        return cli_fail(cli, ERR_INVALID, "--backup-second は二つ目の媒体です。一つ目のフォルダーを --backup-to で指定してください。");
    if (to.n && cli_is_postgres(db))
        return cli_fail(cli, ERR_INVALID, "--backup-to は SQLite のときに使えます。--backup-to と --backup-second を外して始め、PostgreSQL のバックアップは、"
                                          "毎晩 pg_dump を動かして作ってください（docs/backup.md の「PostgreSQL」に、書き方と戻し方があります）。");
    return OK;
}

static const char *text_or_null(Str s)
{
    return s.n ? s.p : NULL; /* from argv: ends in NUL */
}

/* Before the folder is closed to us. */
static void remind_of_old_keys(const AppConfig *config, Arena *a)
{
    Str beside = config->key_file ? str_of(config->key_file) : arena_printf(a, "%s.key", config->db.url);
    Str left = beside.p ? key_files_left(beside.p, a) : S("");
    if (left.n)
        fprintf(stderr, "取り替える前の鍵 " STR_FMT " がまだあります。新しいバックアップを戻せると確かめたら、.ring と .tombstones、写し、古いバックアップも含めて壊してください。"
                        " / Old keys are still there; see SECURITY.md.\n", STR_ARG(left));
}

static Status run(Cli *cli)
{
    Str db = S(""), listen = S("127.0.0.1:8080"), listen_closed = S(""), assets = S(""), cert = S(""), key = S(""), key_file = S(""), audit_copy = S(""), user = S(""), backup_to = S(""), backup_second = S(""), ring_copy = S("");
    bool demo = false, behind_proxy = false, quiet = false, no_confine = false;
    const CliOption options[] = {
        { "--db", .value = &db }, { "--listen", .value = &listen }, { "--listen-closed", .value = &listen_closed }, { "--assets", .value = &assets }, { "--tls-cert", .value = &cert },
        { "--tls-key", .value = &key }, { "--key-file", .value = &key_file }, { "--audit-copy", .value = &audit_copy }, { "--ring-copy", .value = &ring_copy }, { "--demo", .flag = &demo },
        { "--behind-proxy", .flag = &behind_proxy }, { "--quiet", .flag = &quiet }, { "--user", .value = &user },
        { "--backup-to", .value = &backup_to }, { "--backup-second", .value = &backup_second }, { "--no-confine", .flag = &no_confine },
    };
    TRY(cli_options(cli, options, COUNT_OF(options)));
    TRY(check_options(cli, db, cert, key));
    TRY(check_backup(cli, db, backup_to, backup_second));
    AppConfig config = {
        .db = { .url = db.p, .create = true }, .listen = listen.p, .listen_closed = text_or_null(listen_closed), .assets_dir = text_or_null(assets), .key_file = text_or_null(key_file),
        .backup_to = text_or_null(backup_to), .backup_second = text_or_null(backup_second), .ring_copy = text_or_null(ring_copy),
        .tls_cert = text_or_null(cert), .tls_key = text_or_null(key), .audit_copy = text_or_null(audit_copy), .demo = demo, .behind_proxy = behind_proxy, .quiet = quiet,
        .clock = clock_real(), .features = features, .n_features = feature_count,
    };
    sigset_t signals;
    App app;
    Str why;
    CLEANUP(arena_done) Arena arena;
    arena_init(&arena, 1 << 20);
    block_signals(&signals);
    TRY(confined_user(cli, user, &config));
    remind_of_old_keys(&config, &arena);
    Confined confined;
    if (!no_confine)
        TRY(confined_files(cli, &config, &arena, &confined));
    Status started = app_start(&app, &config, &arena, &why);
    if (started != OK)
        return cli_fail(cli, started, STR_FMT, STR_ARG(why));
    if (!no_confine)
        started = confined_calls(cli, &confined);
    if (started != OK) {
        app_stop(&app);
        return started;
    }
    greet(&app);
    int which;
    sigwait(&signals, &which);
    app_stop(&app);
    if (app.server)
        return cli_fail(cli, ERR_BUSY, "終わらない処理が残っていたので、途中で止めました。");
    return OK;
}

const Command command_serve = {
    .name = "serve", .help = "ブラウザーから使えるようにします / Serve the browser",
    .usage = "banso serve --db PATH|postgres://… [--listen ADDR:PORT] [--listen-closed ADDR:PORT] [--key-file FILE] [--demo]\n"
             "            [--tls-cert FILE --tls-key FILE | --behind-proxy] [--assets DIR] [--audit-copy FILE]\n"
             "            [--ring-copy FILE] [--backup-to DIR [--backup-second DIR]] [--quiet] [--user NAME] [--no-confine]\n\n"
             "  --db            データベース。SQLite のファイル（なければ作ります）か postgres://…\n"
             "  --listen        待ち受けるアドレス。初めは 127.0.0.1:8080、空いているポートは :0\n"
             "  --listen-closed センターと事業所の閉じたネットワークのために、もう一つ待ち受けます。役場の役割はここからはサインインできず、\n"
             "                  利用者の管理や記録などの画面も開けません\n"
             "  --key-file      鍵ファイル。初めは 〈データベース〉.key（PostgreSQL のときは必ず指定）\n"
             "  --demo          見本の町で、だれになるかを選べるようにします（127.0.0.1 だけ）\n"
             "  --tls-cert, --tls-key  証明書と鍵（PEM）。127.0.0.1 のほかで待ち受けるときに要ります\n"
             "  --behind-proxy  TLS を受け持つプロキシの後ろで動かします（Cookie は Secure、このコンピューターからの X-Forwarded-For を信じます）\n"
             "  --assets        画面のファイルを、埋め込みでなくこのフォルダーから読みます（開発用）\n"
             "  --audit-copy    だれが何を見たかの記録の控えを、このファイルに書き足します（別のディスクがよい）\n"
             "  --ring-copy     鍵束（年度ごとの鍵。鍵ファイルの隣の .ring）の控えを、別の媒体のこのファイルに、いつも同じにしておきます。\n"
             "                  廃棄のときは、ここからも鍵を消します。バックアップと同じ媒体には置かないでください\n"
             "  --backup-to, --backup-second  毎晩2時に、このフォルダーにバックアップを作ります（止まっていた夜の分は、動きはじめたときに）。\n"
             "                  SQLite だけです。PostgreSQL では pg_dump を使ってください（docs/backup.md）\n"
             "  --quiet         要求ごとの記録を出しません\n"
             "  --user          root で始めたとき、待ち受けを開いてから、この利用者に替わります\n"
             "  --no-confine    ファイルとシステムコールの囲いなしで動かします（開発用）\n\n"
             "  SIGTERM と Ctrl+C で、途中の仕事を終えてから止まります。\n",
    .run = run,
};
