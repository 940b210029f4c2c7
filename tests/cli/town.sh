#!/bin/sh
# org, cap, check, schema and import from the shell: answers, JSON, refusals and exit codes.
# Ends with "N passed, N failed". usage: tests/cli/town.sh [PROGRAM]
BANSO=${1:-${BANSO:-build/debug/banso}}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
passed=0 failed=0
ok() { passed=$((passed + 1)); }
bad() { failed=$((failed + 1)); echo "FAIL $*"; }
is() { [ "$1" = "$2" ] && ok || bad "$3: $1, wanted $2"; }
says() { grep -q -- "$1" "$dir/out" && ok || bad "$2: no $1 in $(head -c 300 "$dir/out")"; }
run() { "$BANSO" "$@" > "$dir/out" 2>&1; rc=$?; }
db=$dir/town.db

run demo --db "$db" --files "$dir/files"; is $rc 0 "demo"
run org list --db "$db" --kind municipality; is $rc 0 "org list"; says 'みほん市' "org list"
run org list --db "$db" --kind prefecture --json; is $rc 0 "org list --json"; says '"code":"990001"' "org list --json"
run org add --db "$db" --code 092148 --name さくら市; is $rc 2 "a 保険者番号 for a 団体コード"; says '092142' "the right number is named"
run org add --db "$db" --code 092142 --insurer 092142 --name さくら市; is $rc 2 "a 団体コード for a 保険者番号"; says '092148' "the right number is named"
run org add --db "$db" --code 92142 --name さくら市; is $rc 2 "a lost zero"; says '先頭の0' "a lost zero"
run org add --db "$db" --code 082015 --insurer 082016 --name 水戸市; is $rc 0 "a town"
run org add --db "$db" --code 082015 --name 水戸市; is $rc 1 "the same town twice"; says 'もう登録' "the same town twice"
run org add --db "$db" --name x; is $rc 2 "without a code"
run org burn --db "$db"; is $rc 2 "a verb nobody knows"
run org list; is $rc 2 "without a database"
run cap --db "$db" --org 992011 --year 2026; is $rc 0 "cap"; says 'イ' "cap"; says '暫定' "cap"
run cap --db "$db" --org 992011 --year 2026 --json; is $rc 0 "cap --json"; says '"chosen":"i"' "cap --json"; says '"missing":\[\]' "cap --json"
run cap --db "$db" --org 082015 --year 2026 --json; is $rc 0 "cap of an empty town"; says '10月1日' "what is missing is named"
run cap --db "$db" --org 999999 --year 2026; is $rc 1 "cap of a town nobody knows"
run cap --db "$db" --org 992011 --year 1999; is $rc 2 "a year before the rule"
run cap --db "$db" --org 992011; is $rc 2 "without a year"
run cap --db "$dir/none.db" --org 992011 --year 2026; [ $rc -ne 0 ] && ok || bad "a database that is not there"
run worksheet --db "$db" --org 992011 --year 2026; is $rc 0 "worksheet"; says '上限額' "worksheet"
run worksheet --db "$db" --org 992011 --year 2026 --json; is $rc 0 "worksheet --json"; says '"key":"1.1"' "worksheet --json"
run worksheet --db "$db" --org 999999 --year 2026; is $rc 1 "worksheet of a town nobody knows"
run worksheet --db "$db" --org 992011 --year 2100; is $rc 2 "worksheet of a year beyond"
[ -e "$dir/none.db" ] && bad "reading made a database" || ok
run check --db "$db"; is $rc 0 "check"; says '問題はありません' "check"
run check --db "$db" --json; is $rc 0 "check --json"; says '"sound":true' "check --json"
for what in ts openapi access ddl; do run schema --emit $what; is $rc 0 "schema $what"; [ -s "$dir/out" ] && ok || bad "schema $what is empty"; done
run schema --emit poem; is $rc 2 "a document nobody knows"
paper="$dir/files/01_給付実績_令和8年10月サービス分.csv"
run import "$paper" --db "$db" --org 992011 --dry-run; is $rc 0 "a dry run"; says '13行目' "the first wrong row"; says '41行目' "the second"
before=$(sqlite3 "$db" "SELECT COUNT(*) FROM claim")
run import "$paper" --db "$db" --org 992011 --json; is $rc 0 "an import"
after=$(sqlite3 "$db" "SELECT COUNT(*) FROM claim")
[ "$after" -eq $((before + 2146)) ] && ok || bad "taken in: $((after - before)), wanted 2146"
run import "$paper" --db "$db" --org 992011; is $rc 0 "the same file twice"; says '何も変わりません' "the same file twice"
is "$(sqlite3 "$db" "SELECT COUNT(*) FROM claim")" "$after" "nothing changed"
run import "$dir/files/06_ちがうファイル_イベント一覧.csv" --db "$db" --org 992011; is $rc 2 "another kind of file"; says '何も変わりません' "another kind of file"
run import "$dir/files/nothing.csv" --db "$db" --org 992011; [ $rc -ne 0 ] && ok || bad "a file that is not there"
run import "$paper" --db "$db" --org 082015; [ $rc -ne 0 ] && ok || bad "another town's file"
grep -q '0099[0-9]\{6\}' "$dir/out" && bad "a number of a person in an answer" || ok
run demo --db "$db"; is $rc 1 "a demo where data is"
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
