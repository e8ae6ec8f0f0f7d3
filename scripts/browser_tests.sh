#!/usr/bin/env bash
# The five steps in a real browser, on SQLite and on PostgreSQL. Screenshots go to tests/output.
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

# journey NAME [VARIABLE=VALUE...]
journey() {
  local name=$1 port
  shift
  port=$(node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
  env "$@" build/release/hiddenkey serve --demo --data "$work/$name" --listen "127.0.0.1:$port" >"$work/$name.out" 2>&1 &
  pids+=($!)
  wait_for "http://127.0.0.1:$port"
  node tests/browser/run.mjs --base "http://127.0.0.1:$port" --out "${HK_SCREENSHOTS:-tests/output}/$name" --email demo@example.com --password demo-house-key
}

# A paid provider for the money side of the monitor: ATTOM's stand-in over one house that no journey asks about.
attom_port=$(node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
printf 'Parcel ID,Property Address,City,State,Zip,Year Built\n1,9 Simulated Ct,Nashville,TN,37201,1990\n' >"$work/attom.csv"
build/release/hiddenkey simulate attom --port "$attom_port" --parcels "$work/attom.csv" --bill "$work/bill.jsonl" >"$work/attom.out" 2>&1 &
pids+=($!)

journey sqlite "HK_ATTOM_BASE_URL=http://127.0.0.1:$attom_port/propertyapi/v1.0.0" HK_ATTOM_KEY=any HK_ATTOM_CALLS_PER_SECOND=200
if [ -n "${HK_TEST_POSTGRES_URL:-}" ]; then
  psql -q "$HK_TEST_POSTGRES_URL" -c 'create database hk_browser' >/dev/null
  journey postgres "HK_DATABASE_URL=${HK_TEST_POSTGRES_URL/\/postgres?/\/hk_browser?}"
  kill "${pids[-1]}" && wait "${pids[-1]}" || true
  psql -q "$HK_TEST_POSTGRES_URL" -c 'drop database if exists hk_browser with (force)' >/dev/null
fi
