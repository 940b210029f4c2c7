#!/bin/sh
# The server as people start and stop it: first run, TLS, demo, accounts, a stop in the middle of work.
# usage: tests/cli/serve.sh   (BANSO=path of the program)
cd "$(dirname "$0")/../.." || exit 1
BANSO=${BANSO:-build/debug/banso}
dir=$(mktemp -d) || exit 1
pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null; rm -rf "$dir"' EXIT
passed=0 failed=0

ok() { passed=$((passed + 1)); }
bad() { failed=$((failed + 1)); echo "FAIL $*"; }
has() { if grep -qF -e "$1" "$2"; then ok; else bad "$3: no $1 in $(head -c 400 "$2")"; fi; }
hasnot() { if grep -qF -e "$1" "$2"; then bad "$3: $1 in $(head -c 400 "$2")"; else ok; fi; }
is() { if [ "$1" = "$2" ]; then ok; else bad "$3: $1, wanted $2"; fi; }

# start ARGUMENT…: serves until stop; the address in $at. What it says comes through a pipe, line by line.
mkfifo "$dir/said"
start() {
    "$BANSO" serve "$@" > "$dir/said" 2> "$dir/err" &
    pid=$!
    at=
    : > "$dir/out"
    exec 3< "$dir/said"
    while IFS= read -r line <&3; do
        printf '%s\n' "$line" >> "$dir/out"
        at=$(printf '%s\n' "$line" | sed -nE 's/^Open in a browser: ([^ ]*)\/ .*/\1/p')
        [ -z "$at" ] || return 0
    done
    return 1
}
stop() { kill -TERM "$pid"; wait "$pid"; rc=$?; pid=; exec 3<&-; }
# refuses WHAT SENTENCE ARGUMENT…: exits without serving
refuses() {
    what=$1 sentence=$2; shift 2
    if timeout 120 "$BANSO" serve "$@" > "$dir/out" 2> "$dir/err"; then bad "$what: served"; else ok; fi
    has "$sentence" "$dir/err" "$what"
}
post() { curl -sk -o "$dir/body" -w '%{http_code}' -c "$dir/jar" -b "$dir/jar" -H 'X-Banso: 1' -H 'Content-Type: application/json' -d "$2" "$at$1"; }
get() { curl -sk -o "$dir/body" -D "$dir/head" -w '%{http_code}' -b "$dir/jar" "$at$1"; }

# RFC 6238 in another language
code_now() {
    python3 - "$1" <<'PYTHON'
import base64, hashlib, hmac, struct, sys, time
mac = hmac.new(base64.b32decode(sys.argv[1].replace(" ", "")), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
at = mac[19] & 15
print("%06d" % ((struct.unpack(">I", mac[at:at + 4])[0] & 0x7fffffff) % 10**6))
PYTHON
}

# what must not start
refuses "no database" "--db"
refuses "plain HTTP for everybody" "127.0.0.1" --db "$dir/x.db" --listen 0.0.0.0:0
refuses "an address that is none" "--listen" --db "$dir/x.db" --listen nowhere
refuses "a certificate without its key" "--tls-key" --db "$dir/x.db" --tls-cert "$dir/none.pem"
refuses "a certificate that is not there" "--tls-cert" --db "$dir/x.db" --listen 127.0.0.1:0 --tls-cert "$dir/a" --tls-key "$dir/b"
refuses "demo on a real database" "--demo" --db "$dir/x.db" --listen 127.0.0.1:0 --demo
# before anything is looked for: nobody listens at that address, and no key file is made
for url in postgres postgresql; do
    refuses "a nightly backup of PostgreSQL" "pg_dump" --db "$url://nobody@127.0.0.1:1/none" --key-file "$dir/pg.key" --listen 127.0.0.1:0 --backup-to "$dir"
    has "docs/backup.md" "$dir/err" "a nightly backup of PostgreSQL"
done
[ -e "$dir/pg.key" ] && bad "a nightly backup of PostgreSQL: made a key" || ok
refuses "a second medium without a first" "--backup-to" --db "$dir/y.db" --listen 127.0.0.1:0 --backup-second "$dir"
[ -e "$dir/y.db" ] && bad "a second medium without a first: made a database" || ok

# first run
start --db "$dir/town.db" --listen 127.0.0.1:0 && ok || bad "does not start: $(cat "$dir/err")"
has "one-time setup code" "$dir/out" "first run"
code=$(sed -nE 's/.*one-time setup code: ([^ ]*)$/\1/p' "$dir/out")
is "$(stat -c %a "$dir/town.db")" 600 "the database belongs to its owner"
is "$(stat -c %a "$dir/town.db.key")" 600 "the key belongs to its owner"
is "$(get /api/session)" 200 "session"
has '"setup_needed":true' "$dir/body" "session"
person='"login":"first","name":"最初 一郎","password":"雨の日は縁側で将棋を指しましょう","town_code":"992011","town_name":"みほん市"'
is "$(post /api/setup "{\"code\":\"AAAAA-AAAAA-AAAAA-AAAAA\",$person}")" 403 "a guessed code"
is "$(post /api/setup "{\"code\":\"$code\",$person}")" 200 "setup"
has '"role":"admin"' "$dir/body" "setup"
is "$(post /api/setup "{\"code\":\"$code\",$person}")" 404 "setup again"
is "$(sqlite3 "$dir/town.db" "SELECT COUNT(*) > 10 FROM duty WHERE why <> ''")" 1 "the new town has its year, with reasons"
if "$BANSO" serve --db "$dir/town.db" --listen 127.0.0.1:0 > /dev/null 2> "$dir/second"; then bad "a second server on one file"; else ok; fi
town=$(sed -nE 's/.*"town":([0-9]+).*/\1/p' "$dir/body"); get /api/session > /dev/null
town=$(sed -nE 's/.*"town":([0-9]+).*/\1/p' "$dir/body")
is "$(get "/api/towns/$town/accounts")" 403 "an administrator without a second factor"
has must_enrol "$dir/body" "the refusal"
is "$(post /api/second-factor '{"password":"雨の日は縁側で将棋を指しましょう"}')" 200 "enrolment"
secret=$(sed -nE 's/.*"secret":"([A-Z2-7 ]*)".*/\1/p' "$dir/body")
is "$(post /api/second-factor/confirm "{\"code\":\"$(code_now "$secret")\"}")" 200 "a right code"
recovery=$(sed -nE 's/.*"recovery_codes":\["([^"]*)".*/\1/p' "$dir/body")
is "$(get "/api/towns/$town/accounts")" 200 "the administrator's list"
stop
is "$rc" 0 "a stop by SIGTERM"
has 'GET /api/towns/{org}/accounts 200' "$dir/err" "the log"
hasnot "$town" "$dir/err" "the log has no ids of towns"
hasnot "最初" "$dir/err" "nor names"

# the same person after a restart, and accounts from the command line
"$BANSO" user add --db "$dir/town.db" --login hanako --name '見本 花子' --role officer --org 992011 > "$dir/out" 2>&1 && ok || bad "user add"
once=$(sed -nE 's/.*24 hours: ([^ ]*)$/\1/p' "$dir/out")
"$BANSO" user add --db "$dir/town.db" --login hanako --name x --role officer --org 992011 > /dev/null 2>&1; is $? 2 "the same login twice"
"$BANSO" user add --db "$dir/town.db" --login taro --name x --role king --org 992011 > /dev/null 2>&1; is $? 2 "a role nobody knows"
"$BANSO" user add --db "$dir/town.db" --login taro --name x --role officer --org 000000 > /dev/null 2>&1; is $? 2 "a town nobody knows"
"$BANSO" user list --db "$dir/town.db" > "$dir/out"; has 'hanako' "$dir/out" "user list"
start --db "$dir/town.db" --listen 127.0.0.1:0 --quiet && ok || bad "does not start again"
hasnot "setup code" "$dir/out" "no code when somebody can sign in"
is "$(get "/api/towns/$town/accounts")" 200 "a session outlives a restart"
rm -f "$dir/jar"
is "$(post /api/session "{\"login\":\"hanako\",\"password\":\"$once\"}")" 200 "the one-time code"
has '"must_change_password":true' "$dir/body" "the one-time code"
stop
[ -s "$dir/err" ] && bad "--quiet says $(head -c 200 "$dir/err")" || ok

# the key of another town
cp "$dir/town.db.key" "$dir/kept.key"; rm "$dir/town.db.key"
refuses "an old database without its key" "鍵ファイル" --db "$dir/town.db" --listen 127.0.0.1:0
cp "$dir/kept.key" "$dir/town.db.key"; chmod 644 "$dir/town.db.key"
refuses "a key that others can read" "鍵ファイル" --db "$dir/town.db" --listen 127.0.0.1:0
chmod 600 "$dir/town.db.key"

# TLS
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$dir/key.pem" -out "$dir/cert.pem" -days 2 -subj /CN=localhost > /dev/null 2>&1
if start --db "$dir/town.db" --listen 127.0.0.1:0 --tls-cert "$dir/cert.pem" --tls-key "$dir/key.pem"; then
    ok
    rm -f "$dir/jar"
    is "$(post /api/session '{"login":"first","password":"雨の日は縁側で将棋を指しましょう"}')" 200 "the first step over TLS"
    ticket=$(sed -nE 's/.*"ticket":"([A-Z2-7]*)".*/\1/p' "$dir/body")
    [ -s "$dir/jar" ] && grep -q sid "$dir/jar" && bad "a session after one step" || ok
    is "$(post /api/session/code "{\"ticket\":\"$ticket\",\"code\":\"$recovery\"}")" 200 "signing in over TLS"
    grep -q '__Host-sid' "$dir/jar" && ok || bad "the cookie is $(cat "$dir/jar")"
    is "$(get /api/sessions)" 200 "over TLS"
    has "Strict-Transport-Security: max-age=31536000" "$dir/head" "TLS"
    curl -sk --tls-max 1.1 "$at/api/session" > /dev/null 2>&1 && bad "TLS 1.1" || ok
    curl -sk --tlsv1.3 "$at/api/session" > /dev/null && ok || bad "TLS 1.3"
    for version in tls1 tls1_1 tls1_2 tls1_3; do # SECLEVEL=0: it is the server that refuses, not this client
        openssl s_client -connect "${at#https://}" -$version -cipher 'ALL:@SECLEVEL=0' < /dev/null > "$dir/tls" 2>&1
        case $version in
        tls1 | tls1_1) grep -q '^    Cipher *: [^0]' "$dir/tls" && bad "$version is served" || ok ;;
        *) grep -q 'CONNECTED' "$dir/tls" && grep -Eq '(Cipher is|Cipher *: )[ A-Z]*TLS|Cipher is ECDHE|Cipher is DHE' "$dir/tls" && ok || bad "$version is refused: $(grep -i cipher "$dir/tls" | head -n 2)" ;;
        esac
    done
    stop
    is "$rc" 0 "a stop over TLS"
else
    bad "does not start with TLS: $(cat "$dir/err")"
fi

# behind a proxy
start --db "$dir/town.db" --listen 0.0.0.0:0 --behind-proxy && ok || bad "does not start behind a proxy: $(cat "$dir/err")"
at=$(echo "$at" | sed 's/0\.0\.0\.0/127.0.0.1/')
is "$(curl -s -o /dev/null -w '%{http_code}' -D "$dir/head" -H 'Host: banso.example.lg.jp' -H 'X-Banso: 1' -H 'Content-Type: application/json' \
    -d "{\"login\":\"hanako\",\"password\":\"$once\"}" "$at/api/session")" 200 "another host name behind a proxy"
has "__Host-sid=" "$dir/head" "a proxy's cookie"
has "Secure" "$dir/head" "a proxy's cookie"
# whose address is written down: what our proxy put last, and only an address
from() { # X-FORWARDED-FOR WANTED WHAT
    cookie=$(curl -s -o /dev/null -D - -H "X-Forwarded-For: $1" -H 'X-Banso: 1' -H 'Content-Type: application/json' \
        -d "{\"login\":\"hanako\",\"password\":\"$once\"}" "$at/api/session" | sed -nE 's/^[Ss]et-[Cc]ookie: ([^;]*);.*/\1/p')
    curl -s -H "Cookie: $cookie" "$at/api/sessions" > "$dir/body"
    has "\"address\":\"$2\",\"current\":true" "$dir/body" "$3"
}
from 198.51.100.7 198.51.100.7 "the caller behind the proxy"
from "203.0.113.9, 198.51.100.8" 198.51.100.8 "what the client sent itself is not believed"
from "2001:db8::7" 2001:db8::7 "an address of six"
from "<script>alert(1)</script>" 127.0.0.1 "no text in place of an address"
from "198.51.100.7:4711" 127.0.0.1 "nor a port"
stop

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
