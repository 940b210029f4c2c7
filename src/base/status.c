#include "base/status.h"

static const StatusInfo infos[STATUS_COUNT] = {
    [OK]                  = { "ok", 200, 0, "できました。" },
    [ERR_INVALID]         = { "invalid", 422, 2, "入力に直すところがあります。" },
    [ERR_UNAUTHENTICATED] = { "unauthenticated", 401, 1, "サインインしてください。" },
    [ERR_FORBIDDEN]       = { "forbidden", 403, 1, "この操作は、あなたの役割ではできません。管理者に相談してください。" },
    [ERR_NOT_FOUND]       = { "not_found", 404, 1, "見つかりません。削除されたか、アドレスが違います。" },
    [ERR_CONFLICT]        = { "conflict", 409, 1, "ほかの人が先に変更しました。両方の内容を見くらべて、もう一度保存してください。" },
    [ERR_TOO_LARGE]       = { "too_large", 413, 2, "大きすぎます。分けてからもう一度試してください。" },
    [ERR_UNSUPPORTED]     = { "unsupported", 415, 2, "この形式は読めません。CSV または XLSX で保存し直してください。" },
    [ERR_RATE]            = { "rate_limited", 429, 1, "回数が多すぎます。少し待ってからもう一度試してください。" },
    [ERR_CANCELLED]       = { "cancelled", 409, 1, "中止しました。何も保存されていません。" },
    [ERR_BUSY]            = { "busy", 503, 1, "混み合っています。もう一度試してください。" },
    [ERR_DB]              = { "database", 500, 1, "データベースで問題が起きました。何も保存されていません。管理者に連絡してください。" },
    [ERR_IO]              = { "io", 500, 1, "ファイルを読み書きできませんでした。空き容量と権限を確かめてください。" },
    [ERR_MEMORY]          = { "memory", 503, 1, "メモリが足りません。時間をおいてもう一度試してください。" },
    [ERR_INTERNAL]        = { "internal", 500, 1, "プログラムの問題です。何も保存されていません。管理者に連絡してください。" },
    [ERR_LOST]            = { "database_lost", 503, 1, "データベースとの接続が切れました。保存されたかどうかを確かめてから、もう一度試してください。" },
};

const StatusInfo *status_info(Status s)
{
    return &infos[(unsigned)s < STATUS_COUNT ? s : ERR_INTERNAL];
}
