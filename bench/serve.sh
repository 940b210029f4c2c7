# The officer's home (the cap dashboard: JSON made from the database, for a signed-in session) beside nginx that serves
# the same bytes as a file; memory; size; restart.
bench_serve() {
    make_demo
    rm -f "$work"/wrk.*
    strip --strip-unneeded -o "$work/banso" "$program"
    row "Program with the client in it, as the package installs it" "$(megabytes "$(wc -c <"$work/banso")" 1)" "" "" "<= 8 MB"
    start_server
    sign_in
    home="http://127.0.0.1:$port/api/towns/100/home?year=2026"
    mkdir -p "$work/www"
    curl -s -f -H "Cookie: sid=$sid" -o "$work/www/home.json" "$home" || stop "the officer's home does not answer"
    row "Memory with the demo, idle" "$(megabytes "$(status_kb "$served" VmRSS)" 1024)" "" "" "<= 60 MB"
    # Another address each time, so that no kept answer serves; fewer than one session may ask in a minute.
    curl -s -f -H "Cookie: sid=$sid" -o /dev/null -w '%{time_starttransfer}\n' "$home&n=[1-100]" >"$work/anew" || stop "the officer's home does not answer"
    nginx_start
    for turn in 1 2 3 4 5; do
        load "$work/wrk.banso.$turn" -H "Cookie: sid=$sid" "$home"
        load "$work/wrk.nginx.$turn" "http://127.0.0.1:$nginx_port/home.json"
    done
    mine=$(wrk_number rate "$work"/wrk.banso.? | median) theirs=$(wrk_number rate "$work"/wrk.nginx.? | median)
    row "Cap dashboard JSON ($(wc -c <"$work/www/home.json") bytes), 64 connections" "$mine /s" "nginx, static: $theirs /s" "$(ratio "$mine" "$theirs")" ">= 0.5"
    row "— slowest of the fastest 99 % (median of the runs)" "$(wrk_number p99 "$work"/wrk.banso.? | median) ms" "$(wrk_number p99 "$work"/wrk.nginx.? | median) ms" "" "<= 50 ms"
    row "— errors" "$(wrk_number errors "$work"/wrk.banso.? | sum)" "$(wrk_number errors "$work"/wrk.nginx.? | sum)" "" "<= 0"
    row "— largest memory under this load" "$(megabytes "$(status_kb "$served" VmHWM)" 1024)" "" "" "<= 200 MB"
    row "— one made anew from the database (median of 100, one at a time)" "$(median <"$work/anew" | awk '{ printf "%.1f", $1 * 1000 }') ms" "" ""
    nginx_stop
    stop_server
    bench_restart
    command_line "build/release/banso serve --db build/bench/demo.db --listen 127.0.0.1:$port --demo"
    command_line "nginx -e \"\$PWD/build/bench/nginx-error.log\" -c \"\$PWD/build/bench/nginx.conf\""
    command_line "wrk -t1 -c64 -d${seconds}s --latency -H 'Cookie: sid=…' '$home'"
    command_line "wrk -t1 -c64 -d${seconds}s --latency http://127.0.0.1:$nginx_port/home.json"
    command_line "node bench/restart.mjs build/release/banso build/bench/demo.db $port $repeats"
}
sum() { awk '{ n += $1 } END { print n + 0 }'; }

sign_in_as() { # ORG ID
    sid=$(curl -s -f -D - -o /dev/null -H 'X-Banso: 1' -H 'Content-Type: application/json' -d "{\"org\":$1,\"id\":$2}" \
        "http://127.0.0.1:$port/api/demo/session" | sed -n 's/^[Ss]et-[Cc]ookie: sid=\([^;]*\).*/\1/p')
    [ -n "$sid" ] || stop "the demo's person could not sign in"
}
sign_in() { sign_in_as 100 1000; }

# As Debian sets it up (one worker a processor, sendfile), but without an access log and with connections that stay.
nginx_start() {
    cat >"$work/nginx.conf" <<-CONF
	worker_processes auto;
	pid $work/nginx.pid;
	error_log $work/nginx-error.log;
	events { worker_connections 768; }
	http {
	    access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000;
	    types { application/json json; }
	    client_body_temp_path $work/nginx-temp; proxy_temp_path $work/nginx-temp; fastcgi_temp_path $work/nginx-temp;
	    uwsgi_temp_path $work/nginx-temp; scgi_temp_path $work/nginx-temp;
	    server { listen 127.0.0.1:$nginx_port; root $work/www; }
	}
	CONF
    # nginx started by root reads as another person, who may not come to this folder
    [ "$(id -u)" != 0 ] || sed -i '1i user root;' "$work/nginx.conf"
    PATH=$PATH:/usr/sbin nginx -e "$work/nginx-error.log" -c "$work/nginx.conf" || stop "nginx does not start"
    tries=0
    until curl -s -f -o "$work/nginx.json" "http://127.0.0.1:$nginx_port/home.json"; do
        tries=$((tries + 1))
        [ "$tries" -lt 100 ] || stop "nginx does not answer"
        sleep 0.02
    done
    cmp -s "$work/nginx.json" "$work/www/home.json" || stop "nginx serves other bytes"
}

load() {
    out=$1 && shift
    wrk -t1 -c64 "-d${seconds}s" --latency "$@" >"$out" || stop "wrk failed"
}

# wrk_number rate|p99|errors FILE…: one number a file; times in milliseconds.
wrk_number() {
    what=$1 && shift
    for f in "$@"; do
        awk -v what="$what" '
            function ms(t) { return t ~ /us$/ ? t / 1000 : t ~ /ms$/ ? t + 0 : t * 1000 }
            /^Requests\/sec/ { rate = int($2) }
            $1 == "99%" { p99 = ms($2) }
            /Socket errors/ { gsub(",", ""); errors += $4 + $6 + $8 + $10 }
            /Non-2xx/ { errors += $NF }
            END { print what == "rate" ? rate : what == "p99" ? p99 : errors + 0 }' "$f"
    done
}

bench_restart() {
    node bench/restart.mjs "$program" "$work/demo.db" "$port" "$repeats" >"$work/restart" || stop "restart failed"
    row "Restart: from SIGTERM to the new port answering (median of $repeats)" "$(cut -d ' ' -f 1 "$work/restart" | median) ms" "" "" "<= 200 ms"
    row "— first byte of the first page after it" "$(cut -d ' ' -f 2 "$work/restart" | median) ms" "" "" "<= 100 ms"
    row "— first byte of the first cap dashboard after it" "$(cut -d ' ' -f 3 "$work/restart" | median) ms" "" ""
}
