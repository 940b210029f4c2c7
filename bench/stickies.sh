# A board of 1,000 stickies opened and one of them dragged, as a participant sees it, the processor slowed four times.
bench_stickies() {
    browser=
    for name in chromium chromium-browser google-chrome; do
        [ -n "$browser" ] || browser=$(command -v "$name" || true)
    done
    [ -n "$browser" ] || stop "no Chromium"
    [ -d web/node_modules/playwright-core ] || sh tools/build-web
    make_demo
    start_server
    node bench/board-paint.mjs "$browser" "http://127.0.0.1:$port" "$repeats" >"$work/stickies" || stop "stickies failed"
    stop_server
    of() { awk -v name="$1" -v n="$2" '$1 == name { print $n }' "$work/stickies"; }
    row "Board of 1,000 stickies: processor time of the page until all stand, times four (median of $repeats)" "$(of cpu 2) ms" "" "" "<= 1000"
    row "— from navigation until they stand, processor slowed 4×" "$(of open 2) ms" "" "" "<= 1000"
    row "— frames a second while one is dragged, slowed likewise" "$(of move 2)" "" "" ">= 30"
    row "— layouts in those three seconds" "$(of move 3)" "" ""
    command_line "node bench/board-paint.mjs $(basename "$browser") http://127.0.0.1:$port $repeats"
}
