# What the analysis screens ask for: the prefecture's table of 60 towns, causes and peers; time to the first byte, in ms.
bench_screens() {
    make_demo
    sqlite3 "$work/demo.db" <"$root/bench/sixty.sql" || stop "the demo does not grow to sixty towns"
    board="http://127.0.0.1:$port/api/prefectures/3/board"
    start_server
    sign_in_as 3 1005
    first_byte "$board" >"$work/board.first" || stop "the board does not answer"
    # What is asked for is named in another way each time, so that no kept reply serves.
    curl -s -f -H "Cookie: sid=$sid" -o /dev/null -w '%{time_starttransfer}\n' "$board?n=[1-40]" | milliseconds >"$work/board.warm"
    sign_in
    began_ticks=$(processor_ticks)
    curl -s -f -H "Cookie: sid=$sid" -o /dev/null "http://127.0.0.1:$port/api/towns/100/why?m=[1-50]"
    why_ms=$((($(processor_ticks) - began_ticks) * 1000 / $(getconf CLK_TCK) / 50))
    for screen in "why?against=last_year" "why?against=peers" "why?against=prefecture" "why?against=country" "peers?k=15" "why-years?year=2026"; do
        curl -s -f -H "Cookie: sid=$sid" -o /dev/null -w '%{time_starttransfer}\n' "http://127.0.0.1:$port/api/towns/100/$screen&n=[1-20]" | milliseconds >"$work/screen.${screen%%[?&]*}.${screen##*=}"
    done
    stop_server
    sqlite3 "$work/demo.db" "UPDATE landing_kept SET stamp = -1" # every town's data changed while nothing served
    start_server
    sign_in_as 3 1005
    began_ticks=$(processor_ticks)
    first_byte "$board" >"$work/board.stale" || stop "the board does not answer"
    stale_ms=$((($(processor_ticks) - began_ticks) * 1000 / $(getconf CLK_TCK)))
    stop_server
    row "Table of 60 towns with landing and top cause, the server just started" "$(cat "$work/board.first") ms" "" "" "<= 1000"
    row "— again, made anew from the database (median of 40)" "$(median <"$work/board.warm") ms" "" "" "<= 20"
    row "— when the data of all 60 towns changed a moment ago (each is forecast, on $(nproc) processors)" "$(cat "$work/board.stale") ms" "" "" "<= 1000"
    row "— processor time of that" "$stale_ms ms" "" ""
    row "Causes against last year, made anew (median of 20; $(sqlite3 "$work/demo.db" 'SELECT COUNT(*) FROM cube WHERE org = 100') rows of the cube)" "$(median <"$work/screen.why.last_year") ms" "" "" "<= 50"
    row "— processor time of one (mean of 50)" "$why_ms ms" "" "" "<= 50"
    row "— against towns like it" "$(median <"$work/screen.why.peers") ms" "" "" "<= 50"
    row "— against the prefecture" "$(median <"$work/screen.why.prefecture") ms" "" "" "<= 50"
    row "— against the country" "$(median <"$work/screen.why.country") ms" "" "" "<= 50"
    row "— over five years" "$(median <"$work/screen.why-years.2026") ms" "" ""
    row "Peers, with stability" "$(median <"$work/screen.peers.15") ms" "" "" "<= 1000"
    command_line "sqlite3 build/bench/demo.db < bench/sixty.sql; curl …/api/prefectures/3/board"
}
processor_ticks() { awk '{ print $14 + $15 }' "/proc/$served/stat"; }
milliseconds() { awk '{ printf "%.1f\n", $1 * 1000 }'; }
first_byte() { curl -s -f -H "Cookie: sid=$sid" -o /dev/null -w '%{time_starttransfer}\n' "$1" | milliseconds; }
