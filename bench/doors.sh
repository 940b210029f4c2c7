# What authorisation and audit cost: the same program with and without them, slice by slice (bench/doors.c).
bench_doors() {
    make_demo
    cc -std=c17 -D_GNU_SOURCE -O2 -Isrc -o "$work/doors" bench/doors.c -Wl,--start-group build/release/lib*.a -Wl,--end-group -flto=auto \
        $(pkg-config --cflags --libs libmicrohttpd jansson sqlite3 libpq libsodium libcrypto libseccomp libqrencode libfido2 xlsxwriter libzip expat zlib) -lm -lpthread \
        || stop "bench/doors.c does not compile"
    "$work/doors" "$work/demo.db" "$seconds" >"$work/doors.us" 2>"$work/doors.log" || { tail -n 3 "$work/doors.log" >&2; stop "the doors could not be measured"; }
    door_row kept 1 "Authorisation and audit: one read that is kept"
    door_row anew 1 "— one read made anew"
    door_row anew 8 "— reads made anew, 8 callers at once"
    door_row anew 32 "— reads made anew, 32 callers at once"
    door_row person 32 "— reads of persons, recorded before they are sent, 32 callers at once"
    door_row person 8 "— reads of persons, 8 callers at once"
    door_row person 1 "— reads of persons, one caller alone, who waits for the disk each time" alone
    door_more person "— what that adds to his read"
    door_more write "— what they add to one write"
    command_line "build/bench/doors build/bench/demo.db $seconds"
}
door_row() { # KIND CALLERS WHAT [alone]: the target is one of throughput
    read -r _ _ with without low middle high _ _ _ rounds group <<-LINE
	$(grep "^$1 $2 " "$work/doors.us")
	LINE
    case $1 in person) entries="; entries a transaction: $group" ;; *) entries= ;; esac
    case ${4:-} in alone) target= ;; *) target="<= 1.15" ;; esac
    row "$3 (half of $rounds rounds $low to $high$entries)" "$with µs" "without: $without µs" "$middle" "$target"
}
door_more() {
    read -r _ _ with without _ _ _ low more high _ <<-LINE
	$(grep "^$1 1 " "$work/doors.us" | awk '{ for (i = 3; i <= 10; i++) if (i < 5 || i > 7) $i = sprintf("%.2f", $i / 1000); print }')
	LINE
    row "$2 ($with ms with, $without without; half of the rounds $low to $high)" "$more ms" "" "" "<= 1"
}
