#!/bin/sh
# banso rekey: kill -9 at random moments leaves a town that opens, with the old keys or with the new ones; a running server, a wrong
# key and a full disk refuse; an old backup comes back with the old key, and with no other.
# ROUNDS (6) of kill -9; make crash does 1,000. Ends with "N passed, N failed". usage: tests/cli/rekey.sh [PROGRAM]
BANSO=${1:-${BANSO:-build/debug/banso}}
dir=$(mktemp -d)
server=
trap '[ -n "$server" ] && kill "$server" 2>/dev/null; rm -rf "$dir"' EXIT
passed=0 failed=0
. tests/serve.sh
ok() { passed=$((passed + 1)); }
bad() { failed=$((failed + 1)); echo "FAIL $*"; }
is() { [ "$1" = "$2" ] && ok || bad "$3: $1, wanted $2"; }
says() { grep -q -- "$1" "$dir/out" && ok || bad "$2: no $1 in $(head -c 400 "$dir/out")"; }
run() { "$BANSO" "$@" > "$dir/out" 2>&1; rc=$?; }
db=$dir/town.db
sealed() { sed -n 's/.*"sealed":\([0-9]*\).*/\1/p' "$dir/out"; }

run demo --db "$db" --files "$dir/files"; is $rc 0 "demo"
mkdir "$dir/backups" "$dir/after"
run backup --db "$db" --to "$dir/backups"; is $rc 0 "backup"
cp "$db.key" "$dir/first.key"
run audit verify --db "$db"; is $rc 0 "the record before"

ask() { python3 tests/demo_ask.py "$base" "$@" > "$dir/out" 2>&1; } # ROLE METHOD PATH [BODY]
key=$db.key copy=$dir/audit.copy
serve() { serve_said "$dir" "$BANSO" serve --db "$db" --key-file "$key" --audit-copy "$copy" --listen 127.0.0.1:0 --demo || bad "it does not serve"; }
stop() { kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; server=; }
person=$(sqlite3 "$db" "SELECT MIN(id) FROM person WHERE org = 100")
reveal() { ask officer POST "/api/towns/100/persons/$person/reveal" '{"reason":"本人からの電話"}'; sed -n 's/.*"number":"\([0-9]*\)".*/\1/p' "$dir/out"; }
draft='{"text":"書きかけの議事"}'

# ---- beside a server: refused, and told ----
serve
number=$(reveal)
[ -n "$number" ] && ok || bad "no number: $(cat "$dir/out")"
ask head PUT /api/drafts/some.form "$draft"; says '^204' "a draft"
run rekey --db "$db"; [ $rc -ne 0 ] && ok || bad "it changed keys under a running server"
says 'もう一つの伴走が使っています' "a running server"
stop
run rekey; is $rc 2 "says what it wants"
run rekey --db "$db" --key-file "$dir/none"; is $rc 1 "without its key file"
(umask 077; printf 'banso key file 1\nid 1\nkey %064d\n' 7 > "$dir/other.key")
run rekey --db "$db" --key-file "$dir/other.key"; [ $rc -ne 0 ] && ok || bad "another town's key was taken"
says 'このデータベースの鍵ではありません' "another town's key"
[ ! -e "$dir/other.key.new" ] && ok || bad "a new key was made beside another town's"
cmp -s "$db.key" "$dir/first.key" && ok || bad "the key file was touched"

# ---- once, to its end ----
run rekey --db "$db" --json; is $rc 0 "new keys ($(cat "$dir/out"))"
all=$(sealed)
[ "${all:-0}" -gt 1000 ] && ok || bad "sealed anew: $all"
old=$(sed -n 's/.*"old_key_file":"\([^"]*\)".*/\1/p' "$dir/out")
cmp -s "$old" "$dir/first.key" && ok || bad "the old key is not kept"
! cmp -s "$db.key" "$old" && [ "$(stat -c %a "$db.key" "$db.key.ring" | sort -u)" = 600 ] && ok || bad "the new key"
run audit verify --db "$db"; is $rc 0 "the record holds"
is "$(sqlite3 "$db" "SELECT COUNT(*) FROM audit WHERE verb = 'rekey'")" 1 "it stands in the record"
run audit verify --db "$db" --key-file "$old"; [ $rc -ne 0 ] && ok || bad "the old key still opens it"
says 'このデータベースの鍵ではありません' "the old key"
run backup --db "$db" --key-file "$old" --to "$dir/after"; [ $rc -ne 0 ] && ok || bad "a backup under the old key"
run backup --db "$db" --to "$dir/after"; is $rc 0 "a new backup"
run restore --from "$(ls "$dir"/after/*.backup)" --to "$dir/new.db" --key-file "$db.key"; is $rc 0 "which comes back"
run restore --from "$(ls "$dir"/backups/*.backup)" --to "$dir/back.db" --key-file "$db.key"; [ $rc -ne 0 ] && ok || bad "an old backup opened with the new key"
run restore --from "$(ls "$dir"/backups/*.backup)" --to "$dir/back.db" --key-file "$old"; is $rc 0 "the old backup comes back with the old key"
serve
grep -q "取り替える前の鍵 $old がまだあります" "$dir/serve.log" && ok || bad "nobody is reminded of the old key: $(cat "$dir/serve.log")"
is "$(reveal)" "$number" "the number as before"
ask head GET /api/drafts/some.form; says '書きかけの議事' "the draft as before"
stop

# ---- kill -9 at any moment ----
rounds=${ROUNDS:-6} round=0 killed=0 changed=0
began=$(date +%s%N)
run rekey --db "$db" --json; all=$(sealed)
longest=$(( ($(date +%s%N) - began) / 1000000 + 1 )) # on this machine, now
while [ $round -lt "$rounds" ]; do
    round=$((round + 1))
    before=$(cat "$db.key")
    wait_ms=$(( $(od -An -N4 -tu4 /dev/urandom) % longest + 1 ))
    timeout -s KILL "$((wait_ms / 1000)).$(printf %03d $((wait_ms % 1000)))" "$BANSO" rekey --db "$db" --json > "$dir/out" 2>&1 && rc=0 || { rc=1; killed=$((killed + 1)); }
    "$BANSO" audit verify --db "$db" > "$dir/out" 2>&1 || { bad "killed after $wait_ms ms: $(cat "$dir/out")"; break; }
    [ ! -e "$db.key.new" ] || [ "$before" = "$(cat "$db.key")" ] || { bad "killed after $wait_ms ms: new keys wait beside new keys"; break; }
    [ "$before" = "$(cat "$db.key")" ] || changed=$((changed + 1))
    [ $rc -ne 0 ] || [ "$before" != "$(cat "$db.key")" ] || { bad "it said that the keys are new"; break; }
    rm -f "$db".key.old-* "$db".key.unused-*
    [ $((round % 3)) -ne 0 ] && [ $round -lt "$rounds" ] && continue
    run rekey --db "$db" --json # opens every value with whatever key it is under
    [ "$(sealed)" = "$all" ] || { bad "after $wait_ms ms: $(cat "$dir/out"), wanted $all"; break; }
done
is $round "$rounds" "rounds of kill -9"
echo "rekey: $rounds rounds, $killed killed before the end, $changed with new keys afterwards"
serve
is "$(reveal)" "$number" "the number after all that"
ask head GET /api/drafts/some.form; says '書きかけの議事' "the draft after all that"
stop
run check --db "$db"; is $rc 0 "every statement is fit"
run audit verify --db "$db" --copy "$copy"; is $rc 0 "the record's second copy goes on through all of that ($(cat "$dir/out"))"

# ---- killed between the commit and the exchange of the files, with the key in a folder of its own ----
mkdir "$dir/keys" "$dir/late"
key=$dir/keys/key
for tail in "" .ring .tombstones; do [ ! -e "$db.key$tail" ] || mv "$db.key$tail" "$key$tail"; done
# As it stood when $1 of the three files had been exchanged; the tombstones are first, the key is last.
unexchange() {
    kept=$(ls "$key".old-* | grep -v -e '\.ring$' -e '\.tombstones$')
    mv "$key" "$key.new" && mv "$kept" "$key"
    [ "$1" -ge 2 ] || { mv "$key.ring" "$key.new.ring" && mv "$kept.ring" "$key.ring"; }
    [ "$1" -ge 1 ] || [ ! -e "$kept.tombstones" ] || { mv "$key.tombstones" "$key.new.tombstones" && mv "$kept.tombstones" "$key.tombstones"; }
}
for exchanged in 0 1 2; do
    run rekey --db "$db" --key-file "$key"; is $rc 0 "new keys in a folder of their own"
    unexchange $exchanged
    run backup --db "$db" --key-file "$key" --to "$dir/late"; [ $rc -ne 0 ] && ok || bad "a backup half way ($exchanged)"
    says '鍵の取り替えが途中' "a backup half way ($exchanged)"
    run restore --from "$(ls "$dir"/after/*.backup)" --to "$dir/half.db" --key-file "$key"; [ $rc -ne 0 ] && ok || bad "a restore half way ($exchanged)"
    [ $exchanged -lt 2 ] || says '鍵束は戻さずに' "a restore half way"
    if [ $exchanged -eq 1 ]; then
        run rekey --db "$db" --key-file "$key" --json; is "$(cat "$dir/out")" '{"taken":true}' "called again, it ends the change"
    fi
    serve # confined: it ends the change, too
    is "$(reveal)" "$number" "the number, half way at $exchanged"
    stop
    [ ! -e "$key.new" ] && [ -e "$kept" ] && [ -e "$kept.ring" ] && ok || bad "not ended: $(ls "$dir/keys")"
    rm -f "$key".old-*
done
run backup --db "$db" --key-file "$key" --to "$dir/late"; is $rc 0 "and a backup is made again"

# ---- not as somebody else ----
if [ "$(id -u)" = 0 ]; then
    chown nobody "$key"
    run rekey --db "$db" --key-file "$key"; [ $rc -ne 0 ] && ok || bad "the key belongs to somebody else"
    says 'の持ち主は nobody です' "as somebody else"
    chown root "$key"
    [ -z "$(ls "$key".new* "$key".old-* 2> /dev/null)" ] && ok || bad "something was begun: $(ls "$dir/keys")"
fi

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
