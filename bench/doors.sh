# What authorisation and audit cost: the same program with and without them, slice by slice (bench/doors.c).
bench_doors() {
    make_demo
    cc -std=c17 -D_GNU_SOURCE -O2 -Isrc -o "$work/doors" bench/doors.c -Wl,--start-group build/release/lib*.a -Wl,--end-group -flto=auto \
        $(pkg-config --cflags --libs libmicrohttpd jansson sqlite3 libpq libsodium libcrypto libseccomp libqrencode libfido2 xlsxwriter libzip expat zlib) -lm -lpthread \
        || stop "bench/doors.c does not compile"
    "$work/doors" "$work/demo.db" "$seconds" >"$work/doors.us" 2>"$work/doors.log" || { tail -n 3 "$work/doors.log" >&2; stop "the doors could not be measured"; }
    door_row kept "Authorisation and audit: one read that is kept"
    door_row anew "— one read made anew"
    door_row person "— one read of persons, recorded before it is sent"
    door_more person "— what that adds"
    door_more write "— what they add to one write"
    command_line "build/bench/doors build/bench/demo.db $seconds"
}
door_row() { # KIND WHAT
    read -r _ with without low high _ _ _ rounds <<-LINE
	$(grep "^$1 " "$work/doors.us")
	LINE
    row "$2 (half of $rounds rounds $low to $high)" "$with µs" "without: $without µs" "$(ratio "$with" "$without")" "<= 1.15"
}
door_more() {
    read -r _ with without _ _ low more high _ <<-LINE
	$(grep "^$1 " "$work/doors.us" | awk '{ for (i = 2; i < NF; i++) if (i < 4 || i > 5) $i = sprintf("%.2f", $i / 1000); print }')
	LINE
    row "$2 ($with ms with, $without without; half of the rounds $low to $high)" "$more ms" "" "" "<= 1"
}
