# Sourced by lanes: a server on the demo town, on a free port, and a person who is signed in.
#   demo_start DIR [DB-URL]   makes the demo when DIR has none, serves it; sets $base and $server
#   demo_serve DIR DB-URL     serves what is there
#   serve_said DIR COMMAND…   runs it until it says where it answers: its words come through a pipe, its log goes to DIR/serve.log
#   demo_person ORG ID        signs in; ask METHOD PATH [BODY] then speaks as that person ($jar: where its cookies lie, if not in DIR)
#   demo_stop
#   is WHAT EXIT-CODE         counts; left_out WHAT WHY: is not tried here, which is said and kept for make proofs
program=${PROGRAM:-build/debug/banso}

demo_start() {
    dir=$1 db=${2:-$1/demo.db}
    mkdir -p "$dir"
    "$program" demo --db "$db" --files "$dir/files" --key-file "$dir/key" > "$dir/demo.log" 2>&1 || { cat "$dir/demo.log"; return 1; }
    demo_serve "$dir" "$db"
}
demo_serve() {
    dir=$1
    serve_said "$dir" "$program" serve --db "$2" --key-file "$dir/key" --listen 127.0.0.1:0 --audit-copy "$dir/audit.copy" --demo
}
serve_said() {
    said=$1/said log=$1/serve.log; shift
    rm -f "$said"; mkfifo "$said" || return 1
    "$@" > "$said" 2> "$log" &
    server=$! base=
    while [ -z "$base" ] && IFS= read -r line; do # until it says where, or ends
        base=$(printf '%s\n' "$line" | sed -n 's|.*\(http://127.0.0.1:[0-9]*\)/.*|\1|p')
    done < "$said"
    [ -n "$base" ] || { cat "$log"; return 1; }
}
ask() { # METHOD PATH [BODY]
    if [ $# -gt 2 ]; then
        curl -s -X "$1" -b "${jar:-$dir/cookies}" -c "${jar:-$dir/cookies}" -H 'Content-Type: application/json' -H 'X-Banso: 1' -H 'Sec-Fetch-Site: same-origin' \
            --data-binary "$3" "$base$2"
    else
        curl -s -X "$1" -b "${jar:-$dir/cookies}" -c "${jar:-$dir/cookies}" -H 'X-Banso: 1' -H 'Sec-Fetch-Site: same-origin' "$base$2"
    fi
}
demo_person() { ask POST /api/demo/session "{\"org\":$1,\"id\":$2}" > "$dir/session.json"; }
demo_stop() {
    kill "$server" 2>/dev/null
    wait "$server" 2>/dev/null
}
is() { # WHAT EXIT-CODE
    if [ "$2" -eq 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $1"; fi
}
left_out() { # WHAT WHY
    echo "$(basename "$0"): $1: not tried, $2"
    [ -z "${BANSO_PROOFS:-}" ] || printf '%s\t%s\tskipped\n' "$0" "$1" >> "$BANSO_PROOFS"
}
