# Taking in claim lines in CP932 (validate, seal, deduplicate, cube, one transaction) beside iconv | sqlite3 .import of
# the same file, which checks nothing. Three pairs, one after the other; both begin with a fresh database each time.
bench_import() {
    cc -std=c17 -O2 -o "$work/make-claims" bench/make-claims.c
    "$work/make-claims" "$rows" | iconv -f UTF-8 -t CP932 >"$work/claims.csv"
    make_demo
    "$program" org add --db "$work/demo.db" --code 092134 --insurer 092130 --name 那須塩原市
    : >"$work/import.banso" && : >"$work/import.sqlite"
    for pair in 1 2 3; do
        import_by_banso
        import_by_sqlite
    done
    mine=$(cut -d ' ' -f 1 "$work/import.banso" | median)
    theirs=$(cut -d ' ' -f 1 "$work/import.sqlite" | median)
    row "Import of $rows claim lines ($(megabytes "$(wc -c <"$work/claims.csv")" 1), CP932), wall time" "$mine s" "iconv \| sqlite3: $theirs s" \
        "$(ratio "$mine" "$theirs")" "<= 1.5"
    row "— processor time of the same" "$(cut -d ' ' -f 2 "$work/import.banso" | median) s" "$(cut -d ' ' -f 2 "$work/import.sqlite" | median) s" ""
    row "— largest memory of the same" "$(megabytes "$(cut -d ' ' -f 3 "$work/import.banso" | most)" 1024)" \
        "$(megabytes "$(cut -d ' ' -f 3 "$work/import.sqlite" | most)" 1024)" "" "<= 150 MB"
    command_line "build/bench/make-claims $rows | iconv -f UTF-8 -t CP932 > build/bench/claims.csv"
    command_line "/usr/bin/time -v build/release/banso import build/bench/claims.csv --db build/bench/import.db --org 092134 --json"
    command_line "/usr/bin/time -v sh -c \"iconv -f CP932 -t UTF-8 build/bench/claims.csv | sqlite3 build/bench/sqlite.db '.import --csv /dev/stdin t'\""
    rm -f "$work/import.db" "$work/import.db-wal" "$work/import.db-shm" "$work/sqlite.db" "$work/claims.csv"
}

# Appends "seconds processor-seconds KB" of the measured run.
note_time() { awk 'END { print $1, $2 + $3, $4 }' "$work/time" >>"$1"; }

import_by_banso() {
    rm -f "$work/import.db-wal" "$work/import.db-shm"
    cp "$work/demo.db" "$work/import.db" && cp "$work/demo.db.key" "$work/import.db.key" && cp "$work/demo.db.key.ring" "$work/import.db.key.ring"
    /usr/bin/time -f '%e %U %S %M' -o "$work/time" "$program" import "$work/claims.csv" --db "$work/import.db" --org 092134 --json >"$work/import.json"
    grep -q "\"applied\":true.*\"rows_taken\":$rows,\"rows_same\":0,\"rows_wrong\":0," "$work/import.json" || stop "banso import did not take in $rows rows"
    note_time "$work/import.banso"
}
import_by_sqlite() {
    rm -f "$work/sqlite.db"
    /usr/bin/time -f '%e %U %S %M' -o "$work/time" sh -c "iconv -f CP932 -t UTF-8 '$work/claims.csv' | sqlite3 '$work/sqlite.db' '.import --csv /dev/stdin t'"
    [ "$(sqlite3 "$work/sqlite.db" 'SELECT count(*) FROM t')" = "$rows" ] || stop "sqlite3 did not take in $rows rows"
    note_time "$work/import.sqlite"
}
