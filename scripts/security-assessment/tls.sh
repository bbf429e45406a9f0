#!/bin/bash
# testssl.sh on both listeners. Debian: apt-get install testssl.sh. Takes some minutes. Results in $WORK.
source "$(dirname "$0")/demo-server.sh"
for port in "$PUBLIC" "$INTERNAL"; do
  nice testssl --quiet --color 0 --warnings off --jsonfile "$WORK/tls-$port.json" "https://127.0.0.1:$port" > "$WORK/tls-$port.txt" || true
  node -e "
    const found = JSON.parse(require('fs').readFileSync('$WORK/tls-$port.json', 'utf8'));
    const counts = {};
    for (const { severity } of found) counts[severity] = (counts[severity] ?? 0) + 1;
    console.log('$port', JSON.stringify(counts));
    for (const { id, severity, finding } of found) if (['MEDIUM', 'HIGH', 'CRITICAL', 'WARN'].includes(severity)) console.log(' ', severity, id, finding);"
done
echo "Hasil lengkap: $WORK"
