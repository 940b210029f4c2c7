# The exact decomposition and the search for peers, without the program around them.
bench_causes() {
    cc -std=c17 -D_GNU_SOURCE -O2 -Isrc -o "$work/causes" bench/causes.c build/release/libdomain.a build/release/libbase.a -flto=auto -lm \
        || stop "bench/causes.c does not compile"
    "$work/causes" 9 >"$work/causes.ms" || stop "the decomposition or the search failed"
    row "decomposition of 15 services × 60 providers × 7 factors against each of 20 peers, to the yen" "$(cut -d ' ' -f 1 "$work/causes.ms" | median) ms" "" "" "<= 50"
    row "peers of all 1,741 towns by 13 features" "$(cut -d ' ' -f 2 "$work/causes.ms" | median) ms" "" "" "<= 1000"
    command_line "build/bench/causes 9"
}
