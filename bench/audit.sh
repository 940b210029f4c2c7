# The whole record verified, beside sqlite3 merely reading the same rows.
bench_audit() {
    entries=${AUDIT_ENTRIES:-1000000}
    rm -f "$work"/record.db*
    cc -std=c17 -D_GNU_SOURCE -O2 -Isrc -o "$work/audit" bench/audit.c -Wl,--start-group build/release/libschema.a build/release/libdb.a \
        build/release/libjson.a build/release/libdomain.a build/release/libbase.a -Wl,--end-group -flto=auto \
        $(pkg-config --cflags --libs jansson sqlite3 libpq libsodium libcrypto libzip expat zlib libqrencode libfido2 xlsxwriter libseccomp) -lm -lpthread \
        || stop "bench/audit.c does not compile"
    "$work/audit" "$work/record.db" "$entries" >"$work/audit.ms" || stop "the record does not verify"
    ms=$(cut -d ' ' -f 2 "$work/audit.ms")
    theirs=$(for _ in 1 2 3; do
        start=$(date +%s%N)
        sqlite3 "$work/record.db" 'SELECT SUM(LENGTH(route) + LENGTH(hash) + LENGTH(verb) + LENGTH(address)) FROM audit' >/dev/null
        echo $((($(date +%s%N) - start) / 1000000))
    done | sort -n | head -n 1)
    row "audit verify of $entries entries, entries a second" "$((entries * 1000 / ms))" "sqlite3 reading the rows: $theirs ms" "" ">= 1000000"
    command_line "build/bench/audit build/bench/record.db $entries"
    rm -f "$work"/record.db*
}
