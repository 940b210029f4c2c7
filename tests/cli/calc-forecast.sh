#!/bin/sh
# banso calc forecast as a person would run it. usage: tests/cli/calc-forecast.sh   (BANSO=path of the program)
cd "$(dirname "$0")/../.." || exit 1
BANSO=${BANSO:-build/debug/banso}
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
passed=0 failed=0

ok() { passed=$((passed + 1)); }
bad() { failed=$((failed + 1)); echo "FAIL $*"; }
ask() { input=$1; shift; printf '%s' "$input" | "$BANSO" calc forecast "$@" > "$dir/out" 2> "$dir/err"; rc=$?; }
exits() { if [ "$rc" -eq "$1" ]; then ok; else bad "$2: exit $rc, wanted $1"; fi; }
has() { if grep -qF -e "$1" "$dir/out"; then ok; else bad "$2: no $1 in $(head -c 600 "$dir/out")"; fi; }
lines() { n=$(wc -l < "$dir/out"); if [ "$n" -eq "$1" ]; then ok; else bad "$2: $n lines, wanted $1"; fi; }
# near NAME PATTERN WANTED RELATIVE: the number that follows the pattern
near() {
    found=$(sed -nE "s/.*$2(-?[0-9.]+([eE][-+]?[0-9]+)?).*/\\1/p" "$dir/out" | head -n 1)
    if awk -v a="${found:-x}" -v b="$3" -v r="$4" 'BEGIN { d = a / b - 1; exit !(a != "x" && d <= r && d >= -r) }'; then ok; else bad "$1: ${found:-nothing}, wanted $3"; fi
}
wrong() {
    name=$1; ask "$2"; shift 2
    exits 2 "$name"
    lines 1 "$name"
    has '"type":"invalid"' "$name"
    for p in "$@"; do has "{\"pointer\":\"${p%:*}\",\"code\":\"${p##*:}\",\"detail\":\"" "$name"; done
    n=$(grep -o '"pointer":' "$dir/out" | wc -l)
    if [ "$n" -eq $# ]; then ok; else bad "$name: $n problems, wanted $#: $(cat "$dir/out")"; fi
}

# numbers of a C table as JSON
series() { sed -n "/ $1\[/,/};/p" src/domain/classic_series.h | tail -n +2 | tr -d '}; \n' | sed 's/,$//'; }
air=$(series air_passengers) deaths=$(series accidental_deaths) www=$(series www_usage)

ask "{\"start\":\"1949-01\",\"values\":[$air],\"method\":\"ets\"}"
exits 0 airline
lines 1 airline
has '{"method":"ets","params":{"model":"MAdM","alpha":' airline
has '"start":"1961-01","mean":[' airline
near 'airline January' '"mean":\[' 441.8018 0.01
near 'airline January, lower 95' '"lo95":\[' 407.886 0.01
near 'airline January, upper 95' '"hi95":\[' 475.717 0.01
near 'airline year' '"sum":\{"mean":' 5961.639 0.01
near 'airline AICc' '"aicc":' 1400.638 0.005
near 'airline sigma' '"sigma":' 0.0392 0.005
ask "{\"values\":[$air],\"method\":\"ets\",\"model\":\"ANN\",\"season\":12,\"horizon\":12}"
near 'ANN AICc' '"aicc":' 1733.958 0.005
ask "{\"values\":[$deaths],\"season\":12,\"horizon\":6,\"method\":\"ets\",\"model\":\"ANA\"}"
near 'deaths of six months' '"sum":\{"mean":' 52376.3 0.01
near 'deaths AICc' '"aicc":' 1148.716 0.005
ask "{\"values\":[$www],\"season\":1,\"horizon\":5,\"method\":\"ets\",\"model\":\"AAdN\"}"
near 'www' '"mean":\[' 218.3663 0.01
near 'www sigma' '"sigma":' 3.4963 0.005
ask "{\"values\":[$air],\"horizon\":6,\"method\":\"theta\"}"
near 'theta' '"mean":\[' 440.0782 0.0001
ask "{\"values\":[$air],\"horizon\":3,\"method\":\"snaive\"}"
has '"mean":[417,391,419]' snaive
near 'snaive, lower 80' '"lo80":\[' 370.46 0.0001
ask "{\"values\":[$air],\"horizon\":3,\"method\":\"naive\"}"
has '"mean":[432,432,432]' naive
ask "{\"values\":[$air],\"horizon\":3,\"method\":\"holtwinters\"}"
near 'Holt & Winters' '"mean":\[' 447.0559 0.0001
near 'Holt & Winters, SSE' '"sse":' 16570.78 0.0001
near 'Holt & Winters, lower 95' '"lo95":\[' 427.306 0.0001
ask "{\"values\":[$air],\"method\":\"holtwinters\",\"model\":\"additive\"}"
near 'Holt & Winters, additive' '"sse":' 21860.18 0.0001
ask "{\"values\":[$air]}"
exits 0 auto
has '{"method":"auto","params":{"model":"MAdM"' auto
has '"members":3' auto
ask '{"values":[1,2,null,3]}'
exits 0 'a gap and few values'
has '"mean":[2,2,2,2,2,2,2,2,2,2,2,2]' 'a gap and few values'

wrong nothing '' ':json'
wrong 'not an object' '[]' ':type'
wrong empty '{}' /values:missing
wrong 'every field' '{"values":{},"start":"2020-13","season":25,"horizon":61,"method":"arima","model":5,"x":1}' \
    /x:unknown /values:type /start:range /season:range /horizon:range /method:choice /model:type
wrong 'no such form' '{"values":[1,2,3],"method":"ets","model":"ANM"}' /model:choice
wrong 'a form without ets' '{"values":[1,2,3],"method":"theta","model":"ANN"}' /model:unused
wrong 'two values' '{"values":[1,2]}' /values:length
wrong 'words' '{"values":["1",2,3]}' /values/0:type
wrong 'all missing' '{"values":[null,null,null]}' /values:missing
wrong 'all zero' '{"values":[0,0,0,0]}' /values:zero
wrong 'too short' '{"values":[1,2,3],"method":"ets"}' /values:short
wrong 'beyond all money' '{"values":[1,2,1000000000000001]}' /values/2:range
wrong 'zeros and a form that divides' "{\"values\":[0,${air#*,}],\"method\":\"ets\",\"model\":\"MAdM\"}" /values:sign
wrong 'a gap for Holt & Winters' "{\"values\":[null,${air#*,}],\"method\":\"holtwinters\"}" /values:gap

ask "{\"values\":[$deaths]}
{\"values\":[0,0,0]}
{\"values\":[$deaths]}" --jsonl
exits 2 jsonl
lines 3 jsonl
case $(sed -n 2p "$dir/out") in '{"type":"invalid"'*) ok ;; *) bad 'jsonl: second line' ;; esac
if [ "$(sed -n 1p "$dir/out")" = "$(sed -n 3p "$dir/out")" ]; then ok; else bad 'jsonl: the same question twice'; fi
ask '' --help
exits 0 help
has 'holtwinters' help

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
