# Starts a throw-away demo in a folder of its own on loopback; to be sourced. Sets WORK, PUBLIC, INTERNAL, DEMO_FILE and
# ends the server, by its own process number, when the script that sourced this ends.
set -uo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
WORK=${WORK:-$(mktemp -d)}
mkdir -p "$WORK"; chmod 755 "$WORK"
PUBLIC=${PUBLIC:-18443}
INTERNAL=${INTERNAL:-18444}
DEMO_FILE="$WORK/var/demo.json"
if [ -z "${NO_SERVER:-}" ]; then
  [ -f "$ROOT/dist/src/main.js" ] || (cd "$ROOT" && npm run --silent build)
  # never limited, or floods of wrong passwords would shield what is to be tested
  BPJS_ADDRESSES=127.0.0.1 APP_MODE=demo VAR_DIR="$WORK/var" PUBLIC_PORT="$PUBLIC" INTERNAL_PORT="$INTERNAL" SIMULATOR_PORT=0 node "$ROOT/dist/src/main.js" all > "$WORK/server.txt" 2>&1 &
  SERVER=$!
  trap 'kill "$SERVER" 2>/dev/null; wait "$SERVER" || true' EXIT
  until grep -q 'Ctrl-C stops it' "$WORK/server.txt"; do kill -0 "$SERVER" || { cat "$WORK/server.txt"; exit 1; }; sleep 1; done
fi
demo() { node -p "const v = JSON.parse(require('fs').readFileSync('$DEMO_FILE', 'utf8')).$1; typeof v === 'string' ? v : JSON.stringify(v)"; }
