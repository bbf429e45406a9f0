#!/usr/bin/env bash
# Builds and starts the image without a container engine: reads the Dockerfile, takes each of its steps in a tree of its own (an
# overlay on this machine's files in the place of the base image) from what is committed, and starts the last stage as the
# engine would: its user, its environment, a read-only root, /tmp and the volume writable, Node as the first process. Ends well
# when "migrate" has brought an empty PostgreSQL to the schema, "serve" and "work" are healthy by the HEALTHCHECK and end with 0
# on the STOPSIGNAL. Needs Linux, root (for the mounts; nothing outside its folder in /tmp is changed) and the npm registry.
# Not tried by it: the base image and its Node.js, seccomp and dropped capabilities, the networks and volumes of compose.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ "${1:-}" != inside ]; then
  [ "$(id -u)" = 0 ] && [ "$(uname)" = Linux ] || { echo 'needs root on Linux; with a container engine: docker build .' >&2; exit 2; }
  exec unshare --mount --propagation private bash "$0" inside
fi

work=$(mktemp -d)
chmod 755 "$work"
mount -t tmpfs -o mode=755 tmpfs "$work" # gone with this namespace, whatever becomes of us
started=()
tidy() {
  for pid in "${started[@]}"; do kill -TERM "$pid" 2>/dev/null && wait "$pid" 2>/dev/null; done
  { cd / && umount --recursive --lazy "$work"; } 2>/dev/null || true
  rmdir "$work" 2>/dev/null || true
}
trap tidy EXIT

mkdir "$work/context"
git archive HEAD -- $(sed -n 's/^!//p' .dockerignore) | tar -x -C "$work/context"
args() { node -e 'for (const part of JSON.parse(process.argv[1])) console.log(part)' "$1"; }

declare -A root_of=()
stages=0 environment=() user=root
begin_stage() { # FROM … [AS name]
  stages=$((stages + 1)) name=${3:-stage$stages} cwd=/ environment=() user=root
  root=$work/$name/root
  mkdir -p "$work/$name/upper" "$work/$name/work" "$root"
  mount -t overlay overlay -o "lowerdir=/,upperdir=$work/$name/upper,workdir=$work/$name/work" "$root"
  mount --rbind /dev "$root/dev" && mount -t proc proc "$root/proc"
  # what the base image has
  grep -q '^node:' "$root/etc/passwd" || { echo 'node:x:1000:1000::/home/node:/bin/bash' >>"$root/etc/passwd"; echo 'node:x:1000:' >>"$root/etc/group"; }
  root_of[$name]=$root
}
copy() { # [--from=stage] what … where
  local from=$work/context to=${*: -1}
  case $1 in --from=*) from=${root_of[${1#--from=}]} && shift ;; esac
  case $to in /*) to=$root$to ;; *) to=$root$cwd/$to ;; esac
  for what in "${@:1:$#-1}"; do
    if [ -d "$from/$what" ]; then mkdir -p "$to" && cp -a "$from/$what/." "$to/"
    else case $to in */) mkdir -p "$to" ;; *) mkdir -p "$(dirname "$to")" ;; esac && cp -a "$from/$what" "$to"; fi
  done
}
while read -r step rest; do
  echo "$step $rest"
  case $step in
    FROM) begin_stage $(tr '[:upper:]' '[:lower:]' <<<"$rest") ;;
    WORKDIR) cwd=$rest && mkdir -p "$root$cwd" ;;
    COPY) copy $rest ;;
    RUN) chroot "$root" sh -c "cd $cwd && $rest" </dev/null ;;
    ENV) environment+=($rest) ;;
    USER) user=$rest ;;
    VOLUME) volume=$rest ;;
    STOPSIGNAL) stop_signal=$rest ;;
    HEALTHCHECK) mapfile -t health < <(args "${rest#*CMD }") ;;
    ENTRYPOINT) mapfile -t entrypoint < <(args "$rest") ;;
    CMD | EXPOSE) ;;
    *) echo "this script does not know $step" >&2 && exit 1 ;;
  esac
done < <(sed -e ':a' -e '/\\$/N; s/\\\n//; ta' -e '/^#/d; /^$/d' Dockerfile)
du -sh "$root$cwd" | sed "s|$root||"

echo "--- an empty PostgreSQL, the one that only the build stage brings along"
mkdir -p "$work/volume" "$work/secrets" "$root/etc/antrean"
chown --reference="$root$volume" "$work/volume"
chroot "${root_of[build]}" node -e '
  const { startEmbeddedPostgres } = require("/build/dist/src/platform/embedded-postgres.js");
  startEmbeddedPostgres({ directory: "/var/antrean-image/postgres", databases: ["antrean"] }).then((server) => {
    require("node:fs").writeFileSync("/var/antrean-image/url", server.url("antrean"));
    setInterval(() => undefined, 60_000); // a PostgreSQL that runs keeps no process alive, and this one is to stop it
    process.once("SIGTERM", () => void server.stop().then(() => process.exit(0)));
  });' &
started+=($!)
for _ in $(seq 100); do [ -s "${root_of[build]}/var/antrean-image/url" ] && break; sleep 0.2; done

environment+=("DATABASE_URL=$(cat "${root_of[build]}/var/antrean-image/url")" "TOKEN_SECRET=$(node -p 'crypto.randomBytes(36).toString("base64")')" PUBLIC_URL=https://localhost:8080
  TRUST_PROXY_HOPS=1 TLS_CERT_FILE=/etc/antrean/cert.pem TLS_KEY_FILE=/etc/antrean/key.pem DATA_KEYS_FILE=/etc/antrean/data-keys "PUBLIC_PORT=${PUBLIC_PORT:-18080}" "INTERNAL_PORT=${INTERNAL_PORT:-18081}")
# A container: namespaces of its own, nothing writable but what the compose file says, and the given words in the place of CMD.
in_container=$(cat <<'EOF'
  root=$1 cwd=$2 user=$3 work=$4 volume=$5; shift 5
  mount --bind "$work/secrets" "$root/etc/antrean" && mount --bind "$work/volume" "$root$volume" && mount -t tmpfs tmpfs "$root/tmp"
  mount -t proc proc "$root/proc" && mount -o remount,ro overlay "$root"
  exec chroot --userspec="$user:$user" "$root" env -i -C "$cwd" "PATH=$PATH" "$@"
EOF
)
container() { unshare --mount --pid --fork --kill-child bash -c "$in_container" - "$root" "$cwd" "$user" "$work" "$volume" "${environment[@]}" "$@"; }

chown "$(chroot "$root" id -u "$user")" "$work/secrets"
container node dist/src/cli/keys.js create /etc/antrean/data-keys
container node -e 'require("./dist/src/platform/certificate.js").certificatePair("/etc/antrean/made").then(({ cert, key }) => { const fs = require("node:fs"); fs.writeFileSync("/etc/antrean/cert.pem", cert); fs.writeFileSync("/etc/antrean/key.pem", key, { mode: 0o600 }); })'
container sh -c 'id; touch /app/x /etc/x 2>/dev/null && exit 1; touch /tmp/x /var/lib/antrean/x && rm /var/lib/antrean/x'
echo "--- migrate" && container "${entrypoint[@]}" migrate
for role in serve work; do
  echo "--- $role"
  container "${entrypoint[@]}" "$role" >"$work/$role.log" 2>&1 &
  outer=$!
  started+=("$outer")
  first='' healthy=no
  for _ in $(seq 100); do
    first=$(pgrep -P "$(pgrep -P "$outer" || echo 0)" || true) # of the namespace's: below this shell's copy and unshare
    if [ -n "$first" ] && grep -q '"started"' "$work/$role.log" && nsenter --target "$first" --mount --pid chroot --userspec="$user:$user" "$root" env -i -C "$cwd" "PATH=$PATH" "${environment[@]}" "${health[@]}"; then healthy=yes && break; fi
    sleep 0.3
  done
  [ "$healthy" = yes ] || { cat "$work/$role.log"; echo "$role is not healthy" >&2; exit 1; }
  echo "healthy; first process: $(tr '\0' ' ' <"/proc/$first/cmdline"), user $(stat -c %u "/proc/$first")"
  kill -s "${stop_signal#SIG}" "$first"
  status=0 && wait "$outer" || status=$?
  [ "$status" = 0 ] || { cat "$work/$role.log"; echo "$role ended with $status on $stop_signal" >&2; exit 1; }
  echo "ended with 0 on $stop_signal"
done
started=("${started[0]}")
echo 'The image builds, serves and stops, as far as this machine can show.'
