# A backup of a database of 1 GB while people work: what it adds to their slowest hundredth; how long it takes, and the way
# back. Each turn measures the same steady load without a backup and beside one.
bench_backup() {
    cc -std=c17 -O2 -o "$work/make-claims" bench/make-claims.c
    "$work/make-claims" "$backup_rows" | iconv -f UTF-8 -t CP932 >"$work/claims.csv"
    make_demo
    "$program" org add --db "$work/demo.db" --code 092134 --insurer 092130 --name 那須塩原市
    "$program" import "$work/claims.csv" --db "$work/demo.db" --org 092134 --json >"$work/import.json" || stop "banso import failed"
    rm -rf "$work/claims.csv" "$work/backups" && mkdir "$work/backups"
    start_server
    : >"$work/calm" && : >"$work/beside" && : >"$work/made" && : >"$work/restored"
    for turn in $(seq "$repeats"); do
        steady "$work/calm"
        "$program" backup --db "$work/demo.db" --to "$work/backups" --json >>"$work/made" &
        making=$!
        steady "$work/beside"
        kill -0 $making 2>/dev/null || say "the backup ended before the load; take more rows"
        wait $making || stop "banso backup failed"
    done
    stop_server
    newest=$(sed -n 's/.*"path":"\([^"]*\)".*/\1/p' "$work/made" | tail -n 1)
    rm -f "$work/back.db"
    /usr/bin/time -f '%e %M' -o "$work/restored" "$program" restore --from "$newest" --to "$work/back.db" --key-file "$work/demo.db.key" --json >"$work/restore.json" || stop "banso restore failed"
    calm=$(cut -d ' ' -f 4 "$work/calm" | median) beside=$(cut -d ' ' -f 4 "$work/beside" | median)
    size=$(megabytes "$(wc -c <"$work/demo.db")" 1)
    row "Steady load, slowest of the fastest 99 %, beside a backup of $size" "$beside ms" "without: $calm ms" "$(ratio "$beside" "$calm")" "<= 1.2"
    row "— median of the same" "$(cut -d ' ' -f 3 "$work/beside" | median) ms" "without: $(cut -d ' ' -f 3 "$work/calm" | median) ms" ""
    row "— errors" "$(cut -d ' ' -f 2 "$work/beside" | sum)" "$(cut -d ' ' -f 2 "$work/calm" | sum)" "" "<= 0"
    row "— time of that backup, rests and reading back included" "$(sed -n 's/.*"took_ms":\([0-9]*\).*/\1/p' "$work/made" | median | awk '{ printf "%.1f", $1 / 1000 }') s" "" ""
    row "— size of its file" "$(megabytes "$(wc -c <"$newest")" 1)" "" ""
    row "Restore of the same, every check included" "$(cut -d ' ' -f 1 "$work/restored") s" "" ""
    row "— largest memory of it" "$(megabytes "$(cut -d ' ' -f 2 "$work/restored")" 1024)" "" ""
    command_line "build/release/banso backup --db build/bench/demo.db --to build/bench/backups --json"
    command_line "node bench/steady.mjs $port $steady_seconds"
    command_line "build/release/banso restore --from build/bench/backups/… --to build/bench/back.db --key-file build/bench/demo.db.key"
    rm -rf "$work/backups" "$work/back.db"
}
steady() {
    node bench/steady.mjs "$port" "$steady_seconds" >>"$1" || stop "the steady load failed"
}
