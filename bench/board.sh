# A room full of people, each with an event stream over the loopback (bench/board.mjs): how long until the last of them has seen an
# operation, what each costs in memory, and that nothing is lost or comes twice. An hour of ten operations a second is 36,000;
# BOARD_SECONDS=600 BOARD_RATE=60 makes as many in ten minutes.
bench_board() {
    make_demo
    start_server
    node "$root/bench/board.mjs" "$port" "$served" 1 200 10 "${BOARD_SECONDS:-60}" >"$work/board.1" || stop "a room of 200 people"
    row "200 people on one board, 10 operations a second: until all have seen one, fastest 95 %" "$(board_number all_p95 1) ms" "" "" "<= 150 ms"
    row "— memory of each" "$(board_number kb_each 1) kB" "" "" "<= 64 kB"
    row "— lost, twice, errors" "$(board_wrong 1)" "" "" "<= 0"
    stop_server
    start_server
    node "$root/bench/board.mjs" "$port" "$served" 1 200 "${BOARD_RATE:-60}" "${BOARD_SECONDS:-60}" >"$work/board.2" || stop "a room in a hurry"
    row "— $(board_number operations 2) operations, ${BOARD_RATE:-60} a second: lost, twice, errors" "$(board_wrong 2)" "" "" "<= 0"
    stop_server
    start_server
    node "$root/bench/board.mjs" "$port" "$served" 50 20 50 "${BOARD_SECONDS:-60}" >"$work/board.3" || stop "fifty rooms"
    row "1,000 people in 50 rooms, 50 operations a second: lost, twice, errors" "$(board_wrong 3)" "" "" "<= 0"
    row "— until all of a room have seen one, fastest 95 %" "$(board_number all_p95 3) ms" "" "" "<= 150 ms"
    stop_server
    command_line "node bench/board.mjs $port PID 1 200 10 ${BOARD_SECONDS:-60}"
    command_line "node bench/board.mjs $port PID 50 20 50 ${BOARD_SECONDS:-60}"
}
board_number() { sed -n "s/.*\"$1\":\\([-0-9.]*\\).*/\\1/p" "$work/board.$2"; }
board_wrong() { echo "$(($(board_number lost "$1") + $(board_number twice "$1") + $(board_number errors "$1") + $(board_number reloads "$1")))"; }
