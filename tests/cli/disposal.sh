#!/bin/sh
# A backup, then a disposal by two people, then the backup again: what was disposed of stays gone.
# Ends with "N passed, N failed". usage: tests/cli/disposal.sh [PROGRAM]
BANSO=${1:-${BANSO:-build/debug/banso}}
dir=$(mktemp -d)
server=
trap '[ -n "$server" ] && kill "$server" 2>/dev/null; rm -rf "$dir"' EXIT
passed=0 failed=0
. tests/serve.sh
ok() { passed=$((passed + 1)); }
bad() { failed=$((failed + 1)); echo "FAIL $*"; }
is() { [ "$1" = "$2" ] && ok || bad "$3: $1, wanted $2"; }
says() { grep -q -- "$1" "$dir/out" && ok || bad "$2: no $1 in $(head -c 300 "$dir/out")"; }
run() { "$BANSO" "$@" > "$dir/out" 2>&1; rc=$?; }
refused() { timeout 120 "$BANSO" serve --db "$db" --listen 127.0.0.1:0 > "$dir/out" 2>&1; rc=$?; }
db=$dir/town.db
old() { sqlite3 "$1" "SELECT COUNT(*) FROM claim WHERE org = 100 AND service_month <= 202503"; }
new() { sqlite3 "$1" "SELECT COUNT(*) FROM claim WHERE org = 100 AND service_month > 202503"; }
sums() { sqlite3 "$1" "SELECT SUM(paid) FROM cube WHERE org = 100 AND service_month <= 202503"; }

run demo --db "$db" --files "$dir/files"; is $rc 0 "demo"
old=$(old "$db") new=$(new "$db") sums=$(sums "$db")
[ "$old" -gt 0 ] && ok || bad "the demo has no old claims"
sqlite3 "$db" "INSERT INTO cap_exception (org, id, rev, fiscal_year, reason, words, approved_yen, state) VALUES (100, 77, 1, 2015, 'small', '書いたこと', 4000000, 'approved');
    INSERT INTO cap_exception_past SELECT c.*, 1, 9007199254740991 FROM cap_exception c WHERE id = 77"
written() { sqlite3 "$1" "SELECT COUNT(words), SUM(approved_yen) FROM (SELECT words, approved_yen FROM cap_exception WHERE id = 77 UNION ALL SELECT words, approved_yen FROM cap_exception_past WHERE id = 77)"; }
is "$(written "$db")" "2|8000000" "an exception with its version"
mkdir "$dir/backups"
run backup --db "$db" --to "$dir/backups"; is $rc 0 "backup"
backup=$(ls "$dir"/backups/*.backup)

ask() { python3 tests/demo_ask.py "$base" "$@" > "$dir/out" 2>&1; } # ROLE METHOD PATH [BODY]
serve() { # DB [OPTION…]
    served=$1; shift
    serve_said "$dir" "$BANSO" serve --db "$served" --key-file "$db.key" --listen 127.0.0.1:0 --demo "$@" || bad "it does not serve"
}
town=/api/towns/100
copy=$dir/media/ring
mkdir "$dir/media"
serve "$db" --ring-copy "$copy"
for class in claims persons exceptions; do
    ask head PUT $town/retention/$class '{"years":1,"basis":"試しの規程","mark":"assumed","hold":false}'; says '^204' "the period of $class"
done
ask officer POST $town/disposals '{}'; says '^201' "the list"
list=$(sed -n 's/.*"id":\([0-9]*\).*/\1/p' "$dir/out")
ask officer POST $town/disposals/$list/signature '{}'; says '^422' "alone"
chmod 500 "$dir/media"; mv "$dir/media" "$dir/pulled"
ask head POST $town/disposals/$list/signature '{}'; says '^422.*"ring"' "without the ring's copy"
is "$(old "$db")" "$old" "nothing is gone while the copy cannot be reached"
mv "$dir/pulled" "$dir/media"; chmod 700 "$dir/media"

# Halfway: the rows are gone, the tombstones cannot be written; then kill -9. The next start ends it.
rm -f "$db.key.tombstones"; mkdir "$db.key.tombstones"
ask head POST $town/disposals/$list/signature '{}'; says '^202' "it waits for the keys"
ask head GET $town/disposals; says '"erased":false' "and says so"
kill -9 "$server"; wait "$server" 2>/dev/null; server=
rmdir "$db.key.tombstones"
serve "$db" --ring-copy "$copy"
until=$(($(date +%s) + 180))
while [ "$(date +%s)" -lt $until ]; do
    ask head GET $town/disposals
    grep -q '"erased":true' "$dir/out" && break
done
says '"erased":true' "the next start ends it"
says '"tombstones":"sound"' "and its tombstones are sound"
kill "$server"; wait "$server" 2>/dev/null; server=
is "$(old "$db")" 0 "claims that were over"
is "$(new "$db")" "$new" "claims that are not"
is "$(sums "$db")" "$sums" "the sums of the old months"
is "$(written "$db")" "0|8000000" "what was written about an exception, and its amounts"
[ -s "$db.key.tombstones" ] && ok || bad "no tombstones beside the key"
cmp -s "$db.key.ring" "$copy" && ok || bad "the copy of the ring differs"
grep -q '^gone1.* persons' "$copy" && ok || bad "no key is gone in the copy"

run restore --from "$backup" --to "$dir/back.db" --key-file "$db.key"; is $rc 0 "restore"
is "$(old "$dir/back.db")" 0 "the older backup disposes again"
is "$(new "$dir/back.db")" "$new" "and loses nothing else"
is "$(sums "$dir/back.db")" "$sums" "nor the sums"
is "$(written "$dir/back.db")" "0|8000000" "the older backup forgets what was written, and no amount"
is "$(sqlite3 "$dir/back.db" "SELECT COUNT(*) FROM person p WHERE p.org = 100 AND NOT EXISTS (SELECT 1 FROM claim c WHERE c.org = 100 AND c.person = p.id)")" 0 "persons without claims"
is "$(sqlite3 "$dir/back.db" "SELECT COUNT(*) FROM audit WHERE entity = 'disposal' AND route = 'banso restore'")" 1 "it stands in the record"
slices='SELECT DISTINCT org, service_month, origin = '"'ledger'"' AS ledger FROM cube WHERE people <> 0 OR origin <> '"'ledger'"
is "$(sqlite3 "$dir/back.db" "SELECT COUNT(*) > 0 FROM month_waiting WHERE since_ms = 0")" 1 "months that are not known as shown wait anew"
is "$(sqlite3 "$dir/back.db" "SELECT COUNT(*) FROM ($slices) t WHERE NOT EXISTS (SELECT 1 FROM shown_slice s WHERE s.org = t.org AND s.service_month = t.service_month AND s.ledger = t.ledger)
    AND NOT EXISTS (SELECT 1 FROM month_waiting w WHERE w.org = t.org AND w.service_month = t.service_month AND w.ledger = t.ledger AND w.since_ms = 0)")" 0 "all of them"
is "$(sqlite3 "$dir/back.db" "SELECT COUNT(*) FROM month_waiting w JOIN shown_slice s USING (org, service_month, ledger)")" 0 "and none that was shown"
is "$(sqlite3 "$dir/back.db" "SELECT value FROM meta WHERE name = 'shown_forgotten'")" 0 "nor are values of outcomes shown at once"
is "$(sqlite3 "$dir/back.db" "SELECT COUNT(*) FROM audit WHERE entity = 'month_waiting' AND route = 'banso restore'")" 1 "the record says so"
run audit verify --db "$dir/back.db" --key-file "$db.key"; is $rc 0 "the record holds"

# Lost tombstones: refused; and when somebody insists, the rows are back and the numbers are not.
mv "$db.key.tombstones" "$dir/stones"
run restore --from "$backup" --to "$dir/lost.db" --key-file "$db.key"; [ $rc -ne 0 ] && ok || bad "lost tombstones went unnoticed"
says '終わりが欠けています' "lost tombstones"
head -n 1 "$dir/stones" > "$db.key.tombstones"
run restore --from "$backup" --to "$dir/lost.db" --key-file "$db.key"; [ $rc -ne 0 ] && ok || bad "a cut end went unnoticed"
says '終わりが欠けています' "a cut end"
rm "$db.key.tombstones"
run restore --from "$backup" --to "$dir/lost.db" --key-file "$db.key" --without-tombstones; is $rc 0 "without them, knowingly"
is "$(old "$dir/lost.db")" "$old" "then the rows are back"
erased=$(sqlite3 "$dir/lost.db" "SELECT id FROM person WHERE org = 100 AND last_year <= 2024 LIMIT 1")
living=$(sqlite3 "$dir/lost.db" "SELECT id FROM person WHERE org = 100 AND last_year = 2026 LIMIT 1")
month=$(sqlite3 "$dir/lost.db" "SELECT MAX(service_month) FROM claim WHERE org = 100 AND person = $erased")
serve "$dir/lost.db"
ask officer POST $town/persons/$erased/reveal '{"reason":"本人からの電話"}'; says '^422.*"erased"' "a number of a year whose key is gone"
ask officer POST $town/persons/$living/reveal '{"reason":"本人からの電話"}'; says '^200.*"number":"[0-9]' "the other years still open"
ask officer GET "$town/claims?month=$month"; says '消去済み' "shown as erased"
kill "$server"; wait "$server" 2>/dev/null; server=
cp "$dir/stones" "$db.key.tombstones"

# A ring with a changed or missing line.
cp "$db.key.ring" "$dir/ring"
sed '2s/^[a-z]*1/oops1/' "$dir/ring" > "$db.key.ring"
refused; [ $rc -ne 0 ] && ok || bad "a damaged ring was taken"
says '2 行目が壊れている' "a damaged ring"
head -n 3 "$dir/ring" > "$db.key.ring"
refused; [ $rc -ne 0 ] && ok || bad "a cut ring was taken"
says '終わりが欠けている' "a cut ring"
cp "$copy" "$db.key.ring"
run import --db "$db" --org 992011 --dry-run "$dir/files/02_給付実績_令和8年9月サービス分_同じもの.csv"; is $rc 0 "the copy in its place"

sed 's/2025-03-31/2020-03-31/' "$db.key.tombstones" > "$dir/bent" && cp "$dir/bent" "$db.key.tombstones"
run restore --from "$backup" --to "$dir/bent.db" --key-file "$db.key"; [ $rc -ne 0 ] && ok || bad "a bent tombstone was taken"
says '書き換えられている' "a bent tombstone"
[ -e "$dir/bent.db" ] && bad "something stands there" || ok

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
