#!/bin/bash
# slowhttptest on both listeners: slow headers (slow loris), slow body, slow reading. Debian: apt-get install slowhttptest.
# Bounded: 300 connections, a minute each. Beside each, a good request a second, whose answer must keep coming.
source "$(dirname "$0")/demo-server.sh"
CONNECTIONS=${CONNECTIONS:-300}
SECONDS_EACH=${SECONDS_EACH:-60}
beside() {
  local good=0 all=0
  while [ ! -e "$WORK/end" ]; do
    all=$((all + 1))
    curl -sk --max-time 3 "https://127.0.0.1:$1$2" -o /dev/null && good=$((good + 1))
    sleep 1
  done
  echo "  di samping itu: $good dari $all permintaan biasa dijawab"
}
run() { # name, port, path of the good request, options
  local name=$1 port=$2 path=$3; shift 3
  rm -f "$WORK/end"
  echo "$name, port $port"
  beside "$port" "$path" & local watcher=$!
  nice slowhttptest "$@" -c "$CONNECTIONS" -l "$SECONDS_EACH" -r 50 -p 3 > "$WORK/slow-$name-$port.txt" 2>&1 || true
  touch "$WORK/end"; wait "$watcher"
  sed 's/\x1b\[[0-9;]*m//g' "$WORK/slow-$name-$port.txt" | grep -E 'closed:|connected:|pending:|error:|service available|Exit status' | tail -7 | sed 's/^/  /'
}
for port in "$PUBLIC" "$INTERNAL"; do
  path=/nope; [ "$port" = "$INTERNAL" ] && path=/livez
  run header "$port" "$path" -H -i 5 -u "https://127.0.0.1:$port/token"
  run body "$port" "$path" -B -i 5 -s 60000 -t POST -u "https://127.0.0.1:$port/$([ "$port" = "$PUBLIC" ] && echo statusantrean || echo petugas/masuk)"
  run read "$port" "$path" -X -w 1 -y 64 -n 5 -z 32 -k 3 -u "https://127.0.0.1:$port/$([ "$port" = "$PUBLIC" ] && echo token || echo docs/swagger-ui-bundle.js)"
done
echo "Hasil lengkap: $WORK"
