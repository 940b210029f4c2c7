#!/bin/sh
# A backup, then a disposal by two people, then the backup again: what was disposed of stays gone.
# Ends with "N passed, N failed". usage: tests/cli/disposal.sh [PROGRAM]
BANSO=${1:-${BANSO:-build/debug/banso}}
dir=$(mktemp -d)
server=
trap '[ -n "$server" ] && kill "$server" 2>/dev/null; rm -rf "$dir"' EXIT
passed=0 failed=0
ok() { passed=$((passed + 1)); }
bad() { failed=$((failed + 1)); echo "FAIL $*"; }
is() { [ "$1" = "$2" ] && ok || bad "$3: $1, wanted $2"; }
says() { grep -q -- "$1" "$dir/out" && ok || bad "$2: no $1 in $(head -c 300 "$dir/out")"; }
run() { "$BANSO" "$@" > "$dir/out" 2>&1; rc=$?; }
db=$dir/town.db
old() { sqlite3 "$1" "SELECT COUNT(*) FROM claim WHERE org = 100 AND service_month <= 202503"; }
new() { sqlite3 "$1" "SELECT COUNT(*) FROM claim WHERE org = 100 AND service_month > 202503"; }
sums() { sqlite3 "$1" "SELECT SUM(paid) FROM cube WHERE org = 100 AND service_month <= 202503"; }

run demo --db "$db" --files "$dir/files"; is $rc 0 "demo"
old=$(old "$db") new=$(new "$db") sums=$(sums "$db")
[ "$old" -gt 0 ] && ok || bad "the demo has no old claims"
mkdir "$dir/backups"
run backup --db "$db" --to "$dir/backups"; is $rc 0 "backup"
backup=$(ls "$dir"/backups/*.backup)

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$BANSO" serve --db "$db" --listen "127.0.0.1:$port" --demo > "$dir/log" 2>&1 &
server=$!
python3 - "$port" > "$dir/out" 2>&1 <<'END'
import http.client, json, sys, time
port = int(sys.argv[1])
def ask(method, path, body=None, cookie=None):
    for tries in range(200):
        try:
            c = http.client.HTTPConnection('127.0.0.1', port, timeout=20)
            head = {'X-Banso': '1', 'Content-Type': 'application/json', **({'Cookie': cookie} if cookie else {})}
            c.request(method, path, None if body is None else json.dumps(body), head)
            r = c.getresponse()
            return r.status, r.read().decode(), r.getheader('Set-Cookie')
        except ConnectionRefusedError:
            time.sleep(0.05)
    raise SystemExit('nobody serves')
people = json.loads(ask('GET', '/api/demo/people')[1])['items']
def sign_in(role):
    p = next(p for p in people if p['role'] == role)
    return ask('POST', '/api/demo/session', {'org': p['org'], 'id': p['id']})[2].split(';')[0]
officer, head = sign_in('officer'), sign_in('head')
print('period', ask('PUT', '/api/towns/100/retention/claims', {'years': 1, 'basis': '試しの規程', 'mark': 'assumed', 'hold': False}, head)[0])
made = ask('POST', '/api/towns/100/disposals', {}, officer)
print('list', made[0])
path = '/api/towns/100/disposals/%d/signature' % json.loads(made[1])['id']
print('alone', ask('POST', path, {}, officer)[0])
print('second', ask('POST', path, {}, head)[0])
END
for line in 'period 204' 'list 201' 'alone 422' 'second 204'; do says "^$line\$" "$line"; done
kill "$server"; wait "$server" 2>/dev/null; server=
is "$(old "$db")" 0 "claims that were over"
is "$(new "$db")" "$new" "claims that are not"
is "$(sums "$db")" "$sums" "the sums of the old months"
[ -s "$db.key.tombstones" ] && ok || bad "no tombstones beside the key"

run restore --from "$backup" --to "$dir/back.db" --key-file "$db.key"; is $rc 0 "restore"
is "$(old "$dir/back.db")" 0 "the older backup disposes again"
is "$(new "$dir/back.db")" "$new" "and loses nothing else"
is "$(sums "$dir/back.db")" "$sums" "nor the sums"
is "$(sqlite3 "$dir/back.db" "SELECT COUNT(*) FROM person p WHERE p.org = 100 AND NOT EXISTS (SELECT 1 FROM claim c WHERE c.org = 100 AND c.person = p.id)")" 0 "persons without claims"
is "$(sqlite3 "$dir/back.db" "SELECT COUNT(*) FROM audit WHERE entity = 'disposal' AND route = 'banso restore'")" 1 "it stands in the record"
run audit verify --db "$dir/back.db" --key-file "$db.key"; is $rc 0 "the record holds"

sed 's/2025-03-31/2020-03-31/' "$db.key.tombstones" > "$dir/bent" && cp "$dir/bent" "$db.key.tombstones"
run restore --from "$backup" --to "$dir/bent.db" --key-file "$db.key"; [ $rc -ne 0 ] && ok || bad "a bent tombstone was taken"
says '書き換えられている' "a bent tombstone"
[ -e "$dir/bent.db" ] && bad "something stands there" || ok

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
