#!/bin/bash
# sqlmap on every input of every operation of openapi.yaml (against a throw-away demo) and of every page (against a server
# filled by the tests' own day, which knows a value for each path and a form for each button).
# Debian: apt-get install sqlmap. LEVEL, RISK and TECHNIQUE as sqlmap knows them; PART names what to take: bpjs, simrs or page;
# PARALLEL requests at a time.
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export LEVEL=${LEVEL:-1} RISK=${RISK:-1} TECHNIQUE=${TECHNIQUE:-BEUST} SECONDS_EACH=${SECONDS_EACH:-300}
PART=${PART:-}
if [ "$PART" = page ]; then
  set -uo pipefail
  ROOT=$(cd "$HERE/../.." && pwd)
  export WORK=${WORK:-$(mktemp -d)}
  mkdir -p "$WORK"
  (cd "$ROOT" && ASSESSMENT_DIR="$WORK" exec node node_modules/.bin/jest --config jest.assessment.config.json sqlmap-target) > "$WORK/target.txt" 2>&1 &
  TARGET=$!
  trap 'touch "$WORK/stop"; wait "$TARGET" || tail -40 "$WORK/target.txt"' EXIT
  until [ -e "$WORK/ready" ]; do kill -0 "$TARGET" 2>/dev/null || { cat "$WORK/target.txt"; exit 1; }; sleep 1; done
  cat "$WORK/ready"
else
  source "$HERE/demo-server.sh"
  export WORK
  # a client of the SIMRS API with every scope, whose key is shown once
  KEY=${KEY:-$(DATABASE_URL=$(demo databaseUrl) DATA_KEYS_FILE="$WORK/var/data-keys" node "$ROOT/dist/src/cli/facility.js" client add --code "$(demo facilityCode)" --client "uji-$RANDOM" --scopes all 2>&1 | grep -oE 'ao_[a-z0-9]{12}_[A-Za-z0-9_-]{43}' | head -1)}
  [ -n "$KEY" ] || { echo 'no API key could be made'; exit 1; }
  node "$HERE/sqlmap-requests.mjs" "$DEMO_FILE" "$WORK/requests" "$PUBLIC" "$INTERNAL" "$KEY"
fi
# The SIMRS API answers a key it knows with what it answered first: each text needs a key of its own to get further.
mkdir -p "$WORK/tamper" && touch "$WORK/tamper/__init__.py"
cat > "$WORK/tamper/fresh_key.py" <<'PYTHON'
import uuid
from lib.core.enums import PRIORITY
__priority__ = PRIORITY.NORMAL
def dependencies(): pass
def tamper(payload, **kwargs):
    kwargs.get("headers", {})["Idempotency-Key"] = str(uuid.uuid4())
    return payload
PYTHON
# One request file: which of its inputs were tested, and what was found.
one() {
  local request=$1 name out code tested holes fresh=()
  name=$(basename "$request" .txt); out="$WORK/sqlmap-$name.txt"
  case $name in simrs-kepala-*) ;; simrs-*) fresh=(--tamper="$WORK/tamper/fresh_key.py") ;; esac
  nice timeout "$SECONDS_EACH" sqlmap -r "$request" --ignore-stdin --force-ssl --batch --flush-session --disable-coloring --dbms=PostgreSQL --level "$LEVEL" --risk "$RISK" \
    --technique="$TECHNIQUE" --time-sec=5 --timeout=20 --ignore-code='*' --answers='resend original=N' "${fresh[@]}" --output-dir="$WORK/sqlmap/$name" > "$out" 2>&1
  code=$?
  tested=$(grep -cE "parameter .*(does not seem to be injectable|is vulnerable|appears to be .*injectable)" "$out")
  if [ "$tested" -eq 0 ]; then echo "$name: TIDAK diuji; lihat $out"; return; fi
  holes=$(grep -cE 'is vulnerable|identified the following injection point' "$out")
  echo "$name: $tested isian diuji dari $(grep -o '\*' "$request" | wc -l), $holes celah$([ $code -eq 124 ] && echo ', waktu habis sebelum selesai')"
}
export -f one
find "$WORK/requests" -name "$PART*.txt" | sort | xargs -P "${PARALLEL:-1}" -I{} bash -c 'one {}' | tee "$WORK/sqlmap.txt"
echo "Hasil lengkap: $WORK"
