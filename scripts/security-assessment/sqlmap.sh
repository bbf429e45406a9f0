#!/bin/bash
# sqlmap on every input of every operation of openapi.yaml and of the pages' forms, against a throw-away demo.
# Debian: apt-get install sqlmap. LEVEL and RISK as sqlmap knows them; PART names what to take (bpjs, simrs, page).
source "$(dirname "$0")/demo-server.sh"
LEVEL=${LEVEL:-1} RISK=${RISK:-1} PART=${PART:-}
HERE=$(cd "$(dirname "$0")" && pwd)
# a client of the SIMRS API with every scope, whose key is shown once
KEY=${KEY:-$(DATABASE_URL=$(demo databaseUrl) node "$ROOT/dist/src/cli/facility.js" client add --code "$(demo facilityCode)" --client "uji-$RANDOM" --scopes all 2>&1 | grep -oE 'ao_[a-z0-9]{12}_[A-Za-z0-9_-]{43}' | head -1)}
[ -n "$KEY" ] || { echo 'no API key could be made'; exit 1; }
node "$HERE/sqlmap-requests.mjs" "$DEMO_FILE" "$WORK/requests" "$PUBLIC" "$INTERNAL" "$KEY"
for request in "$WORK"/requests/"$PART"*.txt; do
  name=$(basename "$request" .txt)
  nice timeout "${SECONDS_EACH:-300}" sqlmap -r "$request" --ignore-stdin --force-ssl --batch --flush-session --disable-coloring --dbms=PostgreSQL --level "$LEVEL" --risk "$RISK" \
    --technique=BEUST --time-sec=5 --timeout=20 --ignore-code='*' --output-dir="$WORK/sqlmap" > "$WORK/sqlmap-$name.txt" 2>&1
  code=$?
  tested=$(grep -cE "parameter .*(does not seem to be injectable|is vulnerable|appears to be .*injectable)" "$WORK/sqlmap-$name.txt")
  if [ "$tested" -eq 0 ]; then echo "$name: TIDAK diuji; lihat $WORK/sqlmap-$name.txt"; continue; fi
  holes=$(grep -cE 'is vulnerable|identified the following injection point' "$WORK/sqlmap-$name.txt")
  echo "$name: $tested isian diuji, $holes celah$([ $code -eq 124 ] && echo ', waktu habis sebelum selesai')"
done | tee "$WORK/sqlmap.txt"
echo "Hasil lengkap: $WORK"
