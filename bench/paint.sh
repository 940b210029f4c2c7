# First paint of the officer's home, and of the first chart of the causes, in a browser that has been here before, its processor slowed four times.
bench_paint() {
    browser=
    for name in chromium chromium-browser google-chrome; do
        [ -n "$browser" ] || browser=$(command -v "$name" || true)
    done
    [ -n "$browser" ] || stop "no Chromium"
    [ -d web/node_modules/playwright-core ] || sh tools/build-web
    make_demo
    start_server
    node bench/paint.mjs "$browser" "http://127.0.0.1:$port" "$repeats" home >"$work/paint" || stop "paint failed"
    node bench/paint.mjs "$browser" "http://127.0.0.1:$port" "$repeats" why >"$work/paint.why" || stop "paint of the causes failed"
    stop_server
    row "Warm first paint, processor slowed 4× (median of $repeats)" "$(cut -d ' ' -f 1 "$work/paint" | median) ms" "" "" "<= 700 ms"
    row "— until the largest paint, with the sentence of the cap" "$(cut -d ' ' -f 2 "$work/paint" | median) ms" "" ""
    row "Causes (なぜ): until the first chart is painted, processor slowed 4×" "$(cut -d ' ' -f 2 "$work/paint.why" | median) ms" "" "" "<= 1000 ms"
    command_line "node bench/paint.mjs $(basename "$browser") http://127.0.0.1:$port $repeats home"
    command_line "node bench/paint.mjs $(basename "$browser") http://127.0.0.1:$port $repeats why"
}
