# banso calc cap --jsonl beside Python reading and writing the same JSON lines, computing nothing.
bench_calc() {
    requests=200000
    awk -v n=$requests 'BEGIN { for (i = 0; i < n; i++) {
        printf "{\"fiscal_year\":2018,\"base\":{\"a\":%d,\"b\":%d,\"k\":%d},\"n75\":{", 120000000 + i, 300000000 + i * 3, 20000000 + i
        for (y = 2011; y <= 2017; y++) printf "%s\"%d\":%d", (y > 2011 ? "," : ""), y, 9000 + (y - 2011) * 310 + i % 97
        printf "},\"care_management\":%d,\"prevention_benefit\":%d}\n", 15000000 + i, 80000000 + i } }' >"$work/requests.jsonl"
    : >"$work/calc.banso" && : >"$work/calc.python"
    for pair in 1 2 3; do
        /usr/bin/time -f %e -o "$work/time" "$program" calc cap --jsonl <"$work/requests.jsonl" >"$work/answers.jsonl" || stop "calc cap refused a request"
        cat "$work/time" >>"$work/calc.banso"
        [ "$(grep -c '"cap":' "$work/answers.jsonl")" = $requests ] || stop "calc cap left out an answer"
        /usr/bin/time -f %e -o "$work/time" python3 -c 'import json, sys
for line in sys.stdin: print(json.dumps(json.loads(line)))' <"$work/requests.jsonl" >"$work/answers.jsonl"
        cat "$work/time" >>"$work/calc.python"
    done
    mine=$(awk -v n=$requests -v t="$(median <"$work/calc.banso")" 'BEGIN { print int(n / t) }')
    theirs=$(awk -v n=$requests -v t="$(median <"$work/calc.python")" 'BEGIN { print int(n / t) }')
    row "calc cap --jsonl, $requests requests" "$mine /s" "python3, JSON in and out only: $theirs /s" "$(ratio "$mine" "$theirs")"
    command_line "build/release/banso calc cap --jsonl < build/bench/requests.jsonl"
    rm -f "$work/requests.jsonl" "$work/answers.jsonl"
}
