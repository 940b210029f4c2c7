#!/bin/sh
# The nginx example of docs/proxy.md as it stands there, with this machine's addresses and a certificate of its own.
cd "$(dirname "$0")/../.." || exit 1
BANSO=${BANSO:-build/debug/banso}
nginx=$(PATH=$PATH:/usr/sbin command -v nginx) || { echo "nginx was not found; tools/install-deps test installs it"; echo "0 passed, 1 failed"; exit 1; }
dir=$(mktemp -d) || exit 1
pid= front=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null; [ -z "$front" ] || kill "$front" 2>/dev/null; rm -rf "$dir"' EXIT
passed=0 failed=0
is() { if [ "$1" = "$2" ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL $3: $1, wanted $2"; fi; }

"$BANSO" demo --db "$dir/town.db" --key-file "$dir/key" > /dev/null || exit 1
sqlite3 "$dir/town.db" "DELETE FROM meta WHERE name = 'demo'"
org=$(sqlite3 "$dir/town.db" "SELECT code FROM organisation WHERE id = 100")
officer=$("$BANSO" user add --db "$dir/town.db" --key-file "$dir/key" --org "$org" --name 試験 --login desk --role officer --json | sed -nE 's/.*"one_time_code":"([^"]*)".*/\1/p')
mkfifo "$dir/said"
"$BANSO" serve --db "$dir/town.db" --key-file "$dir/key" --behind-proxy --listen 127.0.0.1:0 --listen-closed 127.0.0.1:0 > "$dir/said" 2> "$dir/err" &
pid=$!
exec 3< "$dir/said"
while IFS= read -r line <&3; do
    closed=${closed:-$(printf '%s\n' "$line" | sed -nE 's/.*From the closed network: http:\/\/([^ ]*)\/$/\1/p')}
    inside=$(printf '%s\n' "$line" | sed -nE 's/^Open in a browser: http:\/\/([^ ]*)\/ .*/\1/p')
    [ -z "$inside" ] || break
done
[ -n "$inside" ] && [ -n "$closed" ]; is $? 0 "starts: $(cat "$dir/err")"

openssl req -x509 -newkey rsa:2048 -nodes -keyout "$dir/key.pem" -out "$dir/cert.pem" -days 2 -subj /CN=localhost > /dev/null 2>&1
# two free ports: asked of the kernel, used soon
ports=$(python3 -c 'import socket
a = [socket.socket() for _ in "12"]
for s in a: s.bind(("127.0.0.1", 0))
print(*[s.getsockname()[1] for s in a])')
in_port=${ports% *} closed_port=${ports#* }
{
    echo "daemon off; worker_processes 1; pid $dir/nginx.pid; error_log $dir/error.log;"
    [ "$(id -u)" -ne 0 ] || echo "user root;"
    echo "events { worker_connections 64; } http { access_log off; client_body_temp_path $dir/a; proxy_temp_path $dir/b; fastcgi_temp_path $dir/c; uwsgi_temp_path $dir/d; scgi_temp_path $dir/e;"
    sed -n '/^```nginx/,/^```$/p' docs/proxy.md | grep -v '^```' |
        sed -E "s#10\.1\.0\.5:443#127.0.0.1:$in_port#; s#172\.16\.9\.5:443#127.0.0.1:$closed_port#; s#/etc/ssl/private/[a-z-]*\.key#$dir/key.pem#; s#/etc/ssl/[a-z-]*\.pem#$dir/cert.pem#
                s#127\.0\.0\.1:8080#$inside#; s#127\.0\.0\.1:8081#$closed#"
    echo "}"
} > "$dir/nginx.conf"
"$nginx" -t -c "$dir/nginx.conf" > "$dir/out" 2>&1; is $? 0 "the example is well-formed: $(cat "$dir/out")"
"$nginx" -c "$dir/nginx.conf" > "$dir/out" 2>&1 &
front=$!
curl -sk --retry 1000 --retry-connrefused --retry-delay 1 --retry-max-time 180 -o /dev/null "https://127.0.0.1:$in_port/"; is $? 0 "the proxy answers"
post() { curl -sk -o "$dir/body" -D "$dir/head" -w '%{http_code}' -H 'X-Banso: 1' -H 'Content-Type: application/json' -H 'X-Forwarded-For: 203.0.113.9' -d "$2" "https://127.0.0.1:$1/api/session"; }
is "$(post "$in_port" "{\"login\":\"desk\",\"password\":\"$officer\"}")" 200 "signing in through the proxy"
grep -qi '^set-cookie: __Host-sid=.*Secure' "$dir/head"; is $? 0 "with a cookie for TLS alone"
grep -qi '^strict-transport-security' "$dir/head"; is $? 0 "and the rule for it"
cookie=$(sed -nE 's/^[Ss]et-[Cc]ookie: ([^;]*);.*/\1/p' "$dir/head")
curl -sk -H "Cookie: $cookie" "https://127.0.0.1:$in_port/api/sessions" > "$dir/body"
grep -q '"address":"127.0.0.1","current":true' "$dir/body"; is $? 0 "the address is the proxy's word, not the client's: $(cat "$dir/body")"
is "$(post "$closed_port" "{\"login\":\"desk\",\"password\":\"$officer\"}")" 403 "the town hall is refused in the closed network"
is "$(curl -sk -o /dev/null -w '%{http_code}' "https://127.0.0.1:$closed_port/api/towns/100/accounts")" 403 "and its doors are not there"
curl -sk --tls-max 1.1 "https://127.0.0.1:$in_port/" > /dev/null 2>&1; is $(($? == 0)) 0 "TLS 1.1"
kill "$front"; wait "$front"; front=
kill -TERM "$pid"; wait "$pid"; rc=$?; pid=
is "$rc" 0 "a stop"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
