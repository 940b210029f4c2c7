#!/bin/sh
# banso calc decompose, peers and graduation, as a person would run them.   (BANSO=path of the program)
cd "$(dirname "$0")/../.." || exit 1
BANSO=${BANSO:-build/debug/banso}
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
passed=0 failed=0

ok() { passed=$((passed + 1)); }
bad() { failed=$((failed + 1)); echo "FAIL $*"; }
# ask INPUT ARGUMENT…: answer in $dir/out, exit code in $rc
ask() {
    input=$1; shift
    printf '%s' "$input" | "$BANSO" "$@" > "$dir/out" 2> "$dir/err"
    rc=$?
}
exits() { if [ "$rc" -eq "$1" ]; then ok; else bad "$2: exit $rc, wanted $1: $(head -c 400 "$dir/out")"; fi; }
has() { if grep -qF -e "$1" "$dir/out"; then ok; else bad "$2: no $1 in $(head -c 900 "$dir/out")"; fi; }
lines() { n=$(wc -l < "$dir/out"); if [ "$n" -eq "$1" ]; then ok; else bad "$2: $n lines, wanted $1"; fi; }
# good NAME TOPIC INPUT PIECE…: exit 0, one line, with these pieces
good() {
    name=$1; ask "$3" calc "$2"; shift 3
    exits 0 "$name"
    lines 1 "$name"
    for piece in "$@"; do has "$piece" "$name"; done
}
# wrong NAME TOPIC INPUT POINTER:CODE…: exit 2 and exactly these problems
wrong() {
    name=$1; ask "$3" calc "$2"; shift 3
    exits 2 "$name"
    lines 1 "$name"
    has '{"type":"invalid","title":"' "$name"
    for p in "$@"; do has "{\"pointer\":\"${p%:*}\",\"code\":\"${p##*:}\",\"detail\":\"" "$name"; done
    n=$(grep -o '"pointer":' "$dir/out" | wc -l)
    if [ "$n" -eq $# ]; then ok; else bad "$name: $n problems, wanted $#: $(cat "$dir/out")"; fi
}

# ---- decompose: Das Gupta 1993, tables 2.1 and 2.3; the cells of the worked town
two='"factors":["earnings","earners"],"cells":[{"key":"all","from":[10930,0.717892],"to":[16591,0.825974]}]'
good 'two factors' decompose "{$two}" '"total":"5857.175' '"effects":{"earnings":"4369.91271300000","earners":"1487.26236100000"}'
if grep -q yen "$dir/out"; then bad 'yen without round'; else ok; fi
good 'two factors, rounded' decompose "{$two,\"round\":true}" '"yen":{"earnings":4370,"earners":1487}' '"total_yen":5857'
good 'four factors' decompose '{"factors":["a","b","c","d"],"cells":[{"key":"x","from":[25.3,0.214,0.279,0.949],"to":[32.7,0.290,0.473,0.986]}]}' \
    '"a":"0.68894' '"b":"0.81253' '"c":"1.38290' '"d":"0.10475' '"total":"2.98913'
good 'eight factors, three of them changed' decompose '{"factors":["a","b","c","d","e","f","g","h"],"cells":[{"key":"x","from":[1,1,1,1,1,1,1,1],"to":[2,1,2,1,2,1,1,1]}]}' \
    '"total":"7.00000000000000"' '"a":"2.33333333333333"' '"b":"0"' '"h":"0"'
town='"factors":["n75","e","u","m","w","c"],"cells":[
{"key":"day/P1","group":"day","from":[6000,0.10333333333333333,0.4032258064516129,9.6,0.75,20000],"to":[6300,0.11428571428571428,0.4583333333333333,10.303030303030303,0.5588235294117647,21500]},
{"key":"day/P2","group":"day","from":[6000,0.10333333333333333,0.4032258064516129,9.6,0.25,19000],"to":[6300,0.11428571428571428,0.4583333333333333,10.303030303030303,0,null]},
{"key":"day/P3","group":"day","from":[6000,0.10333333333333333,0.4032258064516129,9.6,0,null],"to":[6300,0.11428571428571428,0.4583333333333333,10.303030303030303,0.4411764705882353,23000]},
{"key":"home/Q1","group":"home","from":[6000,0.10333333333333333,0.20967741935483872,10,1,19000],"to":[6300,0.11428571428571428,0.16666666666666666,10.416666666666666,1,18500]}]'
good 'a town' decompose "{$town,\"round\":true}" '"n75":"4127882.99' '"e":"8511742.68' '"u":"2222331.61' '"m":"5257983.01' '"w":"4093708.98' \
    '"c":"2161350.71' '"total_yen":26375000' '"w":"-11445165.744'
sum() { grep -o "\"$1\":{[^}]*}" "$dir/out" | tail -n 1 | grep -o ':-\{0,1\}[0-9][0-9]*' | tr -d : | awk '{ s += $1 } END { printf "%d", s }'; }
if [ "$(sum yen)" = 26375000 ]; then ok; else bad "a town: bars sum to $(sum yen)"; fi
good 'a town, centred' decompose "{$town,\"round\":true,\"centre\":{\"mix\":\"w\",\"price\":[\"c\"]}}" '"w":"4093708.98' '"total_yen":26375000'
if grep -qF '"w":"-11445165.744' "$dir/out"; then bad 'a town, centred: not centred'; else ok; fi
good 'against the cap' decompose "{$town,\"round\":true,\"cap\":{\"population\":\"n75\",\"from\":200000000,\"to\":203880000}}" \
    '"cap":{"own":22247117,"population":247883,"total":22495000}'
good 'zero in both' decompose '{"factors":["a","b"],"cells":[{"key":"x","from":[0,5],"to":[0,7]},{"key":"y","from":[1,2],"to":[1,3]}],"round":true}' \
    '{"key":"x","effects":{"a":"0","b":"0"},"yen":{"a":0,"b":0}}' '"total_yen":1'
good 'all zero' decompose '{"factors":["a"],"cells":[{"key":"x","from":[0],"to":[0]}],"round":true}' '"total":"0"' '"total_yen":0'
good 'negative months' decompose '{"factors":["m","c"],"cells":[{"key":"x","from":[10,20000],"to":[-2,21000]}],"round":true}' '"total_yen":-242000'
good '10^15 yen' decompose '{"factors":["a","b"],"cells":[{"key":"x","from":[0,1],"to":[1000000000000000,1]}],"round":true}' '"total_yen":1000000000000000'
good 'three populations' decompose '{"factors":["a","b"],"populations":[{"key":"R4","cells":[{"key":"x","values":[1,2]}]},{"key":"R5","cells":[{"key":"x","values":[2,3]}]},{"key":"R6","cells":[{"key":"x","values":[2,5]}]}]}' \
    '{"key":"R5","total":"6.00000000000000"' '"steps":[{"from":"R4","to":"R5","total":"4.00000000000000"' '{"from":"R5","to":"R6","total":"4.00000000000000"'

wrong 'nothing'           decompose ''   ':json'
wrong 'not an object'     decompose '[]' ':type'
wrong 'empty'             decompose '{}' /factors:missing /cells:missing
wrong 'empty cells'       decompose '{"factors":["a"],"cells":[]}' /cells:length
wrong 'no factors'        decompose '{"factors":[],"cells":[{"key":"x","from":[],"to":[]}]}' /factors:length
wrong 'nine factors'      decompose '{"factors":["1","2","3","4","5","6","7","8","9"],"cells":[{"key":"x","from":[],"to":[]}]}' /factors:length
wrong 'a factor twice'    decompose '{"factors":["a","a"],"cells":[{"key":"x","from":[1,1],"to":[1,1]}]}' /factors/1:duplicate
wrong 'a key twice'       decompose '{"factors":["a"],"cells":[{"key":"x","from":[1],"to":[1]},{"key":"y","from":[1],"to":[1]},{"key":"x","from":[1],"to":[1]}]}' /cells/2/key:duplicate
wrong 'a member twice'    decompose '{"factors":["a"],"factors":["a"],"cells":[]}' ':json'
wrong 'not numbers'       decompose '{"factors":["a","b"],"cells":[{"key":"x","from":["NaN","1"],"to":[true,{}]}]}' \
    /cells/0/from/0:type /cells/0/from/1:type /cells/0/to/0:type /cells/0/to/1:type
wrong 'NaN is no JSON'    decompose '{"factors":["a"],"cells":[{"key":"x","from":[NaN],"to":[1]}]}' ':json'
wrong '1e999'             decompose '{"factors":["a"],"cells":[{"key":"x","from":[1e999],"to":[1]}]}' ':json'
wrong 'beyond 10^15'      decompose '{"factors":["a"],"cells":[{"key":"x","from":[1],"to":[1000000000000001]}]}' /cells/0/to/0:range
wrong 'too much for yen'  decompose '{"factors":["a","b"],"cells":[{"key":"x","from":[1,1],"to":[1e10,1e10]}],"round":true}' /cells:range
wrong 'lengths'           decompose '{"factors":["a","b"],"cells":[{"key":"x","from":[1],"to":[1,2,3]}]}' /cells/0/from:length /cells/0/to:length
wrong 'hidden'            decompose '{"factors":["a","b"],"cells":[{"key":"x","from":[1,null],"to":[1,2]}]}' /cells/0/from/1:missing
wrong 'names'             decompose '{"factors":["a",""],"cells":[{"key":7,"from":[1,1],"to":[1,1]}]}' /factors/1:range /cells/0/key:type
wrong 'unknown and types' decompose '{"factors":"a","cells":{},"round":1,"rounded":true}' /factors:type /cells:type /round:type /rounded:unknown
wrong 'centre'            decompose "{$two,\"centre\":{\"mix\":\"x\",\"price\":[]}}" /centre/mix:choice /centre/price:length
wrong 'centre on itself'  decompose "{$two,\"centre\":{\"mix\":\"earners\",\"price\":[\"earners\"]}}" /centre/price/0:duplicate
wrong 'mix of 0.7 and 0.8' decompose "{$two,\"centre\":{\"mix\":\"earners\",\"price\":[\"earnings\"]}}" /cells/0/to/1:range
wrong 'cap without yen'   decompose "{$two,\"cap\":{\"population\":\"earners\",\"from\":1,\"to\":1.5}}" /cap/to:type /round:missing
wrong 'one population'    decompose '{"factors":["a"],"populations":[{"key":"x","cells":[{"key":"x","values":[1]}]}]}' /populations:length
wrong 'other cells'       decompose '{"factors":["a"],"populations":[{"key":"1","cells":[{"key":"x","values":[1]}]},{"key":"2","cells":[{"key":"y","values":[1]}]}]}' /populations/1/cells/0/key:choice
wrong 'populations, round' decompose '{"factors":["a"],"round":true,"populations":[{"key":"1","cells":[{"key":"x","values":[1]}]},{"key":"1","cells":[{"key":"x","values":[1]}]}]}' \
    /round:unknown /populations/1/key:duplicate

# ---- peers: distances worked out by hand
rows='"features":["a","b"],"rows":[{"id":"p","values":[1,10]},{"id":"q","values":[2,20]},{"id":"r","values":[3,30]},{"id":"s","values":[4,40]},{"id":9,"values":[1000,50]}]'
good 'robust' peers "{$rows,\"of\":\"r\",\"k\":2}" '{"of":"r","method":"robust","compared":4,"peers":[{"id":"q","distance":"0.674490759476595","observed":"1.00000000000000","contributions":{"a":"50.0000000000000","b":"50.0000000000000"},"manual":false},{"id":"s",'
good 'weights' peers "{$rows,\"of\":\"r\",\"k\":1,\"weights\":{\"a\":3}}" '"contributions":{"a":"75.0000000000000","b":"25.0000000000000"}'
good 'euclid, far' peers "{$rows,\"of\":9,\"k\":1,\"method\":\"euclid\"}" '{"of":9,"method":"euclid"' '"id":"s"'
good 'by hand' peers "{$rows,\"of\":\"r\",\"k\":1,\"exclude\":[\"q\"],\"include\":[9],\"stability\":20}" '"peers":[{"id":"s"' '{"id":9,' '"manual":true' '"stability":"1.00000000000000"'
good 'mahalanobis' peers "{$rows,\"of\":\"r\",\"method\":\"mahalanobis\",\"shrinkage\":\"auto\"}" '"method":"mahalanobis","compared":4'
good 'missing' peers '{"features":["a","b"],"rows":[{"id":1,"values":[1,2]},{"id":2,"values":[2,null]},{"id":3,"values":[3,3]}],"of":1,"weights":{"a":9}}' '{"id":2,' '"observed":"0.900000000000000"'
good 'one union' peers '{"features":["a"],"rows":[{"id":1,"values":[1],"group":"u"},{"id":2,"values":[2],"group":"u"},{"id":3,"values":[3],"group":"v"},{"id":4,"values":[4],"group":"v"}],"of":1}' '"peers":[{"id":3,'
if grep -q '"id":[24],' "$dir/out"; then bad 'one union: too many'; else ok; fi

wrong 'peers: empty'       peers '{}' /features:missing /rows:missing /of:missing
wrong 'peers: empty rows'  peers '{"features":["a"],"rows":[],"of":1}' /rows:length
wrong 'peers: id twice'    peers '{"features":["a"],"rows":[{"id":1,"values":[1]},{"id":1,"values":[2]}],"of":1}' /rows/1/id:duplicate
wrong 'peers: nobody'      peers "{$rows,\"of\":\"zz\"}" /of:choice
wrong 'peers: numbers'     peers "{$rows,\"of\":\"r\",\"k\":0,\"method\":\"cosine\",\"shrinkage\":2,\"observed_min\":-1,\"stability\":0}" /k:range /method:choice /shrinkage:range /observed_min:range /stability:range
wrong 'peers: weights'     peers "{$rows,\"of\":\"r\",\"weights\":{\"a\":-1,\"z\":1}}" /weights/a:range /weights/z:unknown
wrong 'peers: no weight'   peers "{$rows,\"of\":\"r\",\"weights\":{\"a\":0,\"b\":0}}" /weights:range
wrong 'peers: values'      peers '{"features":["a"],"rows":[{"id":1,"values":["NaN"]},{"id":2,"values":[1,2]}],"of":1}' /rows/0/values/0:type /rows/1/values:length
wrong 'peers: all missing' peers '{"features":["a"],"rows":[{"id":1,"values":[null]},{"id":2,"values":[null]}],"of":1}' /of:missing
wrong 'peers: constant'    peers '{"features":["a","b"],"rows":[{"id":1,"values":[1,5]},{"id":2,"values":[2,5]},{"id":3,"values":[4,5]}],"of":1,"method":"mahalanobis"}' /features/1:range
wrong 'peers: by hand'     peers "{$rows,\"of\":\"r\",\"include\":[\"q\",\"r\"],\"exclude\":[\"q\"]}" /include/1:duplicate /exclude/0:duplicate

# ---- graduation: the figure of the seed, and the tariff beside it
base='"people":10,"public_cost":19141,"months":12'
good 'the seed' graduation "{$base}" '{"gross":2296920,' '"net":2296920' '"left_out":["care_management","replacement"'
good 'net' graduation "{$base,\"care_management\":4420,\"replacement\":{\"value\":3000,\"mark\":\"assumed\"},\"treated\":{\"value\":11.1,\"mark\":\"literature\",\"source\":\"RCT\"},\"control\":3.8}" \
    '"natural":844668' '"net":1622652' '"attributable":"6.577"' '"mark":"literature","source":"RCT"' '{"key":"replacement","value":3000,"mark":"assumed"}'
units='"units":{"base":1672,"additions":[225,72],"percent":[5.9,1.0,1.1],"price":10.00,"paid":90}'
good 'tariff beside' graduation "{$base,$units}" '"computed":{"units":2127,"cost":21270,"public_cost":19143,"difference":2}' '"gross":2296920'
good 'tariff alone' graduation "{\"people\":10,\"months\":12,$units}" '"gross":2297160' '{"key":"public_cost","value":19143,"mark":"computed"}'
good 'unrounded' graduation '{"people":10,"months":12,"units":{"base":2016,"percent":[4.3,1.2],"price":10,"paid":90,"unrounded":true}}' '"gross":2296920'
good 'a course dearer than it saves' graduation "{$base,\"participants\":40,\"course_cost\":60000}" '"net":-103080'

wrong 'graduation: empty'  graduation '{}' /people:missing /months:missing /public_cost:missing
wrong 'graduation: types'  graduation '{"people":"10","months":1.5,"public_cost":null}' /people:type /months:type /public_cost:type
wrong 'graduation: ranges' graduation '{"people":-1,"months":0,"public_cost":1000000000000001}' /people:range /months:range /public_cost:range
wrong 'graduation: too large' graduation '{"people":10000000,"months":12,"public_cost":1000000000000000}' :range
wrong 'graduation: half'   graduation "{$base,\"treated\":11.1,\"course_cost\":5}" /control:missing /participants:missing
wrong 'graduation: order'  graduation "{$base,\"treated\":3.8,\"control\":11.1,\"participants\":9,\"course_cost\":1}" /control:range /people:range
wrong 'graduation: marks'  graduation "{\"people\":{\"mark\":\"guess\"},\"months\":{\"value\":12,\"x\":1},\"public_cost\":1,\"treated\":11.123,\"control\":1}" \
    /people/value:missing /people/mark:choice /months/x:unknown /treated:range
wrong 'graduation: units'  graduation '{"people":1,"months":1,"units":{"base":-1,"additions":["a"],"percent":[5.95],"price":0,"paid":0}}' \
    /units/base:range /units/additions/0:type /units/percent/0:range /units/price:range /units/paid:range

# ---- one request a line, one answer a line, in order
printf '{%s}\n{}\n{%s,"round":true}\n' "$two" "$two" | "$BANSO" calc decompose --jsonl > "$dir/out"
rc=$?
exits 2 jsonl
lines 3 jsonl
case $(sed -n 2p "$dir/out") in '{"type":"invalid"'*) ok ;; *) bad 'jsonl: second line' ;; esac
awk -v base='"months":12,"public_cost":19141' 'BEGIN { for (i = 1; i <= 20000; i++) printf "{\"people\":%d,%s}\n", i, base }' > "$dir/in"
"$BANSO" calc graduation --jsonl < "$dir/in" > "$dir/out"
rc=$?
exits 0 'jsonl, many'
lines 20000 'jsonl, many'
if [ "$(sed 's/{"gross":\([0-9]*\),.*/\1/' "$dir/out" | awk '$1 != NR * 229692' | wc -l)" -eq 0 ]; then ok; else bad 'jsonl, many: out of order'; fi

for topic in decompose peers graduation; do
    ask '' calc "$topic" --help
    exits 0 "help $topic"
    has "banso calc $topic" "help $topic"
    has '--jsonl' "help $topic"
done
ask '' calc --help
has decompose help
has graduation help
ask '' calc divine
exits 2 'no such calculation'
ask '' calc peers graduation
exits 2 'two calculations'

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
