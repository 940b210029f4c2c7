#!/bin/sh
# Runs the built program as a person would. usage: tests/cli/calc.sh   (BANSO=path of the program)
cd "$(dirname "$0")/../.." || exit 1
BANSO=${BANSO:-build/debug/banso}
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
passed=0 failed=0

ok() { passed=$((passed + 1)); }
bad() { failed=$((failed + 1)); echo "FAIL $*"; }

# ask INPUT ARGUMENT…: answer in $dir/out, errors in $dir/err, exit code in $rc
ask() {
    input=$1; shift
    printf '%s' "$input" | "$BANSO" "$@" > "$dir/out" 2> "$dir/err"
    rc=$?
}
exits() { if [ "$rc" -eq "$1" ]; then ok; else bad "$2: exit $rc, wanted $1"; fi; }
has() { if grep -qF -e "$1" "$dir/out"; then ok; else bad "$2: no $1 in $(head -c 600 "$dir/out")"; fi; }
lines() { n=$(wc -l < "$dir/out"); if [ "$n" -eq "$1" ]; then ok; else bad "$2: $n lines, wanted $1"; fi; }
# wrong NAME INPUT POINTER:CODE…: exit 2 and exactly these problems
wrong() {
    name=$1; ask "$2" calc cap; shift 2
    exits 2 "$name"
    lines 1 "$name"
    has '{"type":"invalid","title":"' "$name"
    has '"status":422' "$name"
    for p in "$@"; do has "{\"pointer\":\"${p%:*}\",\"code\":\"${p##*:}\",\"detail\":\"" "$name"; done
    n=$(grep -o '"pointer":' "$dir/out" | wc -l)
    if [ "$n" -eq $# ]; then ok; else bad "$name: $n problems, wanted $#: $(cat "$dir/out")"; fi
}

n75='"2011":9000,"2012":9230,"2013":9480,"2014":9760,"2015":10010,"2016":10260,"2017":10480,"2018":10700,"2019":10890,"2020":10960,"2021":11000,"2022":11230,"2023":11470,"2024":11640'
base='"base":{"a":150000000,"b":230000000,"k":20000000}'
now='"care_management":12000000,"prevention_benefit":95000000'
town="{\"fiscal_year\":2025,$base,\"n75\":{$n75},$now}"

ask "$town" calc cap
exits 0 example
lines 1 example
has '{"rates":[{"year":2015,"n_from":9000,"n_to":9760,"rate":"1.0281"},{"year":2016,' example
has '{"year":2025,"n_from":11000,"n_to":11640,"rate":"1.0194"}],"i":199678617,"ro":216292084,"chosen":"ro","cap":216292084}' example

ask "{\"fiscal_year\":2025,\"chain\":{\"year\":2024,\"i\":207650203,\"ro\":305367945},\"n75\":{\"2021\":11000,\"2024\":11640},$now}" calc cap
exits 0 chain
has '{"rates":[{"year":2025,"n_from":11000,"n_to":11640,"rate":"1.0194"}],"i":199678616,"ro":216292083,"chosen":"ro","cap":216292083}' chain

special='"special":{"h29_program":210000000,"h29_transitional":30000000,"h29_prevention":120000000}'
ask "{\"fiscal_year\":2025,$base,\"n75\":{$n75},$now,$special}" calc cap
has '"i":199678617,"ro":216292084,"special_i":263160943,"special_ro":283346297,"chosen":"special_ro","cap":283346297}' special
ask "{\"fiscal_year\":2025,$base,\"n75\":{$n75},$now,$special,\"rounding\":\"half_up\"}" calc cap
has '"special_i":263160944' 'half up'

ask "{\"fiscal_year\":2016,$base,\"n75\":{$n75},\"transitional_benefit\":60000000,\"prevention_benefit\":95000000}" calc cap
exits 0 'first years'
has '"i":119705711,' 'first years'

wrong 'nothing'        ''            ':json'
wrong 'not JSON'       '{"a":1'      ':json'
wrong 'not an object'  '[]'          ':type'
wrong 'duplicate'      '{"n75":{},"n75":{}}' ':json'
wrong 'empty'          '{}' /fiscal_year:missing /base:missing /n75:missing /care_management:missing /prevention_benefit:missing
wrong 'a year gone'    "{\"fiscal_year\":2025,$base,\"n75\":{\"x\":1,${n75#*,}},\"prevention_benefit\":1}" /n75/x:unknown /n75/2011:missing /care_management:missing
wrong 'wrong types'    "{\"fiscal_year\":\"2025\",\"base\":[],\"n75\":{\"2011\":\"9000\"},\"care_management\":1.5,\"prevention_benefit\":null}" \
    /fiscal_year:type /base:type /n75/2011:type /care_management:type /prevention_benefit:type
wrong 'impossible'     "{\"fiscal_year\":2025,\"base\":{\"a\":-1,\"b\":1000000000000001,\"k\":1},\"n75\":{$n75,\"2025\":0},$now}" \
    /base/a:range /base/b:range /n75/2025:range
wrong 'extra'          "{\"fiscal_year\":2025,\"base\":{\"a\":1,\"b\":1,\"k\":1,\"c\":1},\"n75\":{$n75,\"1999\":5},$now,\"a/b~c\":1}" \
    /base/c:unknown /n75/1999:range /a~1b~0c:unknown
wrong 'year too early' "{\"fiscal_year\":2014,$base,\"n75\":{$n75},$now}" /fiscal_year:range
wrong 'year too large' "{\"fiscal_year\":4294969321,$base,\"n75\":{$n75},$now}" /fiscal_year:range
wrong 'chain of today' "{\"fiscal_year\":2025,\"chain\":{\"year\":2025,\"i\":1,\"ro\":1},\"n75\":{$n75},$now}" /chain/year:range
wrong 'half a chain'   "{\"fiscal_year\":2025,\"chain\":{\"i\":1},\"n75\":{$n75},$now}" /chain/year:missing /chain/ro:missing
wrong 'half special'   "{\"fiscal_year\":2025,$base,\"n75\":{$n75},$now,\"special\":{}}" \
    /special/h29_program:missing /special/h29_transitional:missing /special/h29_prevention:missing
wrong 'special 2016'   "{\"fiscal_year\":2016,$base,\"n75\":{$n75},\"transitional_benefit\":1,\"prevention_benefit\":1,$special}" /special:unsupported
wrong 'old deduction'  "{\"fiscal_year\":2025,$base,\"n75\":{$n75},$now,\"transitional_benefit\":1}" /transitional_benefit:unknown
wrong 'rounding'       "{\"fiscal_year\":2025,$base,\"n75\":{$n75},$now,\"rounding\":\"up\"}" /rounding:choice
wrong 'no people'      "{\"fiscal_year\":2025,$base,\"n75\":{${n75%,*},\"2024\":0},$now}" /n75/2024:range

# one request a line, one answer a line, in order
ask "$town
{}
$town" calc cap --jsonl
exits 2 jsonl
lines 3 jsonl
case $(sed -n 2p "$dir/out") in '{"type":"invalid"'*) ok ;; *) bad 'jsonl: second line' ;; esac
ask "$town
$town
" calc cap --jsonl
exits 0 'jsonl, all right'
lines 2 'jsonl, all right'
ask '' calc cap --jsonl
exits 0 'jsonl, nothing'
lines 0 'jsonl, nothing'
{ echo '{}'; head -c 700000 /dev/zero | tr '\0' '1'; echo; echo "$town"; } | "$BANSO" calc cap --jsonl > "$dir/out"
lines 3 'jsonl, a long line'
has '"type":"too_large"' 'jsonl, a long line'
has '"cap":216292084' 'jsonl, a long line'
head -c 1000000 /dev/zero | tr '\0' '\n' | "$BANSO" calc cap --jsonl > "$dir/out"
lines 1000000 'jsonl, empty lines'
# growing bases, growing caps: the answers stand in the order of the questions
awk -v town="$town" 'BEGIN { for (i = 1; i <= 3000; i++) { t = town; sub(/"k":20000000/, "\"k\":" 20000000 + i, t); print t } }' > "$dir/in"
"$BANSO" calc cap --jsonl < "$dir/in" > "$dir/out"
lines 3000 'jsonl, many'
sed 's/.*"cap":\([0-9]*\)}/\1/' "$dir/out" > "$dir/caps"
if sort -n -u -c "$dir/caps" 2> "$dir/err"; then ok; else bad 'jsonl, many: out of order'; fi
# a program that asks and waits gets its answer while the pipe stays open
mkfifo "$dir/questions" "$dir/answers"
"$BANSO" calc cap --jsonl < "$dir/questions" > "$dir/answers" &
exec 3> "$dir/questions" 4< "$dir/answers"
echo "$town" >&3
read -r line <&4
case $line in *'"cap":216292084}') ok ;; *) bad "conversation: $line" ;; esac
exec 3>&-
if wait $!; then ok; else bad 'conversation: exit'; fi
exec 4<&-

ask '' calc cap --help
exits 0 help
has '--jsonl' help
has 'h29_transitional' help
ask '' --help
exits 0 help
has 'calc' help
ask '' --version
exits 0 version
has 'banso ' version
ask '' nonsense
exits 2 'no such command'
lines 0 'no such command'
ask '' calc
exits 2 'no calculation'
ask '' calc cap --jsonL
exits 2 'no such option'
printf '%s' "$town" | "$BANSO" calc cap > /dev/full 2> "$dir/err"
rc=$?
exits 1 'a full disk'

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
