# The whole forecast of a town, and one fit beside R's ets() when R is there.
bench_forecast() {
    cc -std=c17 -D_GNU_SOURCE -O2 -Isrc -o "$work/forecast" bench/forecast.c build/release/libdomain.a build/release/libbase.a -flto=auto -lm \
        || stop "bench/forecast.c does not compile"
    "$work/forecast" 9 >"$work/forecast.ms" || stop "the forecast failed"
    row "forecast of 12 services × 60 months, 4,000 joint paths, cap and backtest" "$(median <"$work/forecast.ms") ms" "" "" "<= 300"
    command_line "build/bench/forecast 9"
    BANSO=$program sh tests/lanes/forecast-r | sed -nE 's/^forecast-r: (.*): R ([0-9.]+) ms, banso ([0-9.]+) ms: .*/\1\t\2\t\3/p' >"$work/forecast.r"
    target=">= 50" # of the whole choice; one form is told beside it
    while IFS="$(printf '\t')" read -r what theirs mine; do
        row "$what, one series of 60 months" "$mine ms" "R 4.2, forecast 8.20: $theirs ms" "$(ratio "$theirs" "$mine")" "$target"
        target=
    done <"$work/forecast.r"
    command_line "sh tests/lanes/forecast-r"
}
