#!/bin/sh
# Two listeners: the inside, and the closed network of centres and providers, on which the town hall's people and doors do not exist.
cd "$(dirname "$0")/../.." || exit 1
BANSO=${BANSO:-build/debug/banso}
dir=$(mktemp -d) || exit 1
pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null; rm -rf "$dir"' EXIT
passed=0 failed=0
is() { if [ "$1" = "$2" ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL $3: $1, wanted $2"; fi; }
has() { grep -qF -e "$1" "$dir/body"; is $? 0 "$2 ($1 in $(head -c 200 "$dir/body"))"; }
code_of() { sed -nE 's/.*"one_time_code":"([^"]*)".*/\1/p'; }

"$BANSO" demo --db "$dir/town.db" --key-file "$dir/key" > /dev/null || exit 1
sqlite3 "$dir/town.db" "DELETE FROM meta WHERE name = 'demo'; UPDATE unit SET number = '9999900001' WHERE org = 100 AND id = (SELECT MIN(id) FROM unit WHERE org = 100 AND kind = 'centre')"
org=$(sqlite3 "$dir/town.db" "SELECT code FROM organisation WHERE id = 100")
add() { "$BANSO" user add --db "$dir/town.db" --key-file "$dir/key" --org "$org" --name 試験 --json "$@" | code_of; }
officer=$(add --login desk --role officer)
admin=$(add --login chief --role admin)
centre=$(add --login field --role centre --unit 9999900001)

mkfifo "$dir/said"
"$BANSO" serve --db "$dir/town.db" --key-file "$dir/key" --listen 127.0.0.1:0 --listen-closed 127.0.0.1:0 > "$dir/said" 2> "$dir/err" &
pid=$!
exec 3< "$dir/said"
while IFS= read -r line <&3; do
    closed=${closed:-$(printf '%s\n' "$line" | sed -nE 's/.*From the closed network: (http[^ ]*)\/$/\1/p')}
    inside=$(printf '%s\n' "$line" | sed -nE 's/^Open in a browser: ([^ ]*)\/ .*/\1/p')
    [ -z "$inside" ] || break
done
[ -n "$closed" ] && [ -n "$inside" ] && [ "$closed" != "$inside" ]; is $? 0 "two addresses: $inside $closed"

ask() { # JAR METHOD ADDRESS PATH [BODY]: the status; the answer in $dir/body
    curl -s -o "$dir/body" -w '%{http_code}' -X "$2" -b "$dir/$1" -c "$dir/$1" -H 'X-Banso: 1' -H 'Content-Type: application/json' ${5:+-d "$5"} "$3$4"
}
enter() { ask "$1" POST "$2" /api/session "{\"login\":\"$3\",\"password\":\"$4\"}"; }
password='雨の日は縁側で将棋を指しましょう'

# signing in
is "$(enter desk "$closed" desk "$officer")" 403 "an officer from the closed network"
has closed_network "and is told why"
is "$(enter chief "$closed" chief "$admin")" 403 "an administrator from there"
is "$(enter nobody "$closed" desk wrong-password-of-somebody)" 401 "a wrong password says nothing about the role"
is "$(enter field "$closed" field "$centre")" 200 "a centre from the closed network"
is "$(ask field POST "$closed" /api/password "{\"old\":\"$centre\",\"new\":\"$password\"}")" 204 "chooses a password there"
is "$(enter desk "$inside" desk "$officer")" 200 "the officer from inside"
is "$(ask desk POST "$inside" /api/password "{\"old\":\"$officer\",\"new\":\"$password\"}")" 204 "chooses his"
is "$(sqlite3 "$dir/town.db" "SELECT COUNT(*) FROM audit WHERE verb = 'sign' AND result = 'forbidden'")" 2 "the refusals are in the record"

# what is there for whom
is "$(ask field GET "$closed" /api/towns/100/units)" 200 "a centre sees the places"
is "$(ask field GET "$inside" /api/towns/100/units)" 200 "and from inside too"
is "$(ask desk GET "$inside" /api/towns/100/home)" 200 "the officer works inside"
is "$(ask desk GET "$closed" /api/session)" 200 "his cookie in the closed network"
has '"signed_in":false' "is worth nothing there"
is "$(ask desk GET "$closed" /api/towns/100/units)" 401 "not even for places"
for path in accounts audit home claims?month=202609 imports spending promotions doors; do
    is "$(ask desk GET "$closed" "/api/towns/100/$path")" 403 "$path is not there for him"
    is "$(ask field GET "$closed" "/api/towns/100/$path")" 403 "$path is not there for a centre"
    has closed_network "$path"
done
is "$(ask field GET "$closed" /api/demo/people)" 403 "no people to choose"
is "$(ask nobody POST "$closed" /api/setup '{}')" 403 "no first run"
is "$(ask nobody GET "$closed" /)" 200 "the page itself"
# the same bytes over a socket of our own
printf 'GET /api/towns/100/accounts HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' > "$dir/request"
reply=$(python3 -c '
import socket, sys
s = socket.create_connection((sys.argv[1], int(sys.argv[2])))
s.sendall(open(sys.argv[3], "rb").read())
print(s.makefile("rb").read().decode().split("\r\n")[0])' 127.0.0.1 "${closed##*:}" "$dir/request")
is "$reply" "HTTP/1.1 403 Forbidden" "raw"
kill -TERM "$pid"; wait "$pid"; rc=$?; pid=
is "$rc" 0 "a stop of both"

# what must not start
refused() { timeout 120 "$BANSO" serve --db "$dir/town.db" --key-file "$dir/key" --listen 127.0.0.1:0 "$@" > /dev/null 2> "$dir/body"; is $(($? == 0)) 0 "started: $*"; }
refused --listen-closed nowhere
has --listen-closed "which of them is wrong"
refused --listen-closed 0.0.0.0:0
has 暗号化しない "plain HTTP for the closed network"
sqlite3 "$dir/town.db" "INSERT INTO meta VALUES ('demo', '1')"
refused --demo --listen-closed 0.0.0.0:0
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
