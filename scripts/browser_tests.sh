#!/usr/bin/env bash
# The real program in a real browser, on SQLite and on PostgreSQL: every journey, the core flows by keyboard only, and the first
# five minutes of a business. Screenshots go to tests/output.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
install_node
npm_install tests/browser

work=$(mktemp -d /tmp/hk-browser.XXXXXX)
pids=()
cleanup() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  rm -rf "$work"
}
trap cleanup EXIT

wait_for() { # seconds for which a freshly started program may take to answer
  for _ in $(seq 1 300); do curl -fsS -o /dev/null "$1/api/ready" 2>/dev/null && return 0; sleep 0.1; done
  echo "the program did not start:" >&2
  cat "$work"/*.out >&2
  return 1
}

free_port() { node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'; }

# begin NAME ARGUMENTS [VARIABLE=VALUE...]: a server of its own data folder; its address is in $base.
begin() {
  local name=$1 arguments=$2 port
  shift 2
  port=$(free_port)
  base=http://127.0.0.1:$port
  # shellcheck disable=SC2086 -- arguments are words
  env HK_DNS_SERVERS=off "$@" build/release/hiddenkey serve $arguments --data "$work/$name" --listen "127.0.0.1:$port" >"$work/$name.out" 2>&1 &
  pids+=($!)
  wait_for "$base"
}

end() {
  kill "${pids[-1]}" && wait "${pids[-1]}" || true
  unset 'pids[-1]'
}

out=${HK_SCREENSHOTS:-tests/output}
demo=(--email demo@example.com --password demo-house-key)

# The first five minutes, from an empty data folder: story NAME [VARIABLE=VALUE...]
story() {
  local name=$1
  shift
  begin "story-$name" "" "$@"
  node tests/browser/story.mjs --base "$base" --setup "$(grep -o 'http[^ ]*/setup?token=[^ ]*' "$work/story-$name.out")" --out "$out/story-$name"
  end
}

# A paid provider for the money side of the monitor: ATTOM's stand-in over one house that no journey asks about.
attom_port=$(free_port)
printf 'Parcel ID,Property Address,City,State,Zip,Year Built\n1,9 Simulated Ct,Nashville,TN,37201,1990\n' >"$work/attom.csv"
build/release/hiddenkey simulate attom --port "$attom_port" --parcels "$work/attom.csv" --bill "$work/bill.jsonl" >"$work/attom.out" 2>&1 &
pids+=($!)

# Services that judge contacts have no key yet: one is entered in the page.
contacts_port=$(free_port)
build/release/hiddenkey simulate contacts --port "$contacts_port" --key sim-key >"$work/contacts.out" 2>&1 &
pids+=($!)

begin sqlite --demo "HK_ZEROBOUNCE_BASE_URL=http://127.0.0.1:$contacts_port/zerobounce/v2" "HK_ATTOM_BASE_URL=http://127.0.0.1:$attom_port/propertyapi/v1.0.0" HK_ATTOM_KEY=any HK_ATTOM_CALLS_PER_SECOND=200
node tests/browser/run.mjs --base "$base" --out "$out/sqlite" "${demo[@]}"
# What a key does does not depend on the store.
node tests/browser/keyboard.mjs --base "$base" --out "$out/keyboard" "${demo[@]}"
end
story sqlite
if [ -n "${HK_TEST_POSTGRES_URL:-}" ]; then
  on_postgres() { echo "HK_DATABASE_URL=${HK_TEST_POSTGRES_URL/\/postgres?/\/$1?}"; }
  for name in hk_browser hk_story; do psql -q "$HK_TEST_POSTGRES_URL" -c "create database $name" >/dev/null; done
  begin postgres --demo "$(on_postgres hk_browser)"
  node tests/browser/run.mjs --base "$base" --out "$out/postgres" "${demo[@]}"
  end
  story postgres "$(on_postgres hk_story)"
  for name in hk_browser hk_story; do psql -q "$HK_TEST_POSTGRES_URL" -c "drop database if exists $name with (force)" >/dev/null; done
fi
