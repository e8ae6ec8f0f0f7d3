#!/usr/bin/env bash
# Everything that must pass. Called by ./dev test after the build.
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
install_node

HK_TEST_POSTGRES_URL=$(scripts/test_postgres.sh start) || exit 1
export HK_TEST_POSTGRES_URL
trap 'scripts/test_postgres.sh stop "$HK_TEST_POSTGRES_URL"' EXIT

failed=()
run() {
  local name=$1
  shift
  say "$name"
  local begun=$SECONDS
  if "$@"; then echo "-- $name passed in $((SECONDS - begun)) s"; else failed+=("$name"); fi
}

run "Project checks" scripts/check_project.sh
run "Unit and store tests" ctest --preset release --output-on-failure -j 2
run "Fuzz targets, short" scripts/fuzz.sh --short
npm_install web
run "Web unit tests" npm --prefix web run --silent test
run "Web first load" npm --prefix web run --silent first-load
run "Web lint" npm --prefix web run --silent lint
run "System tests" scripts/system_tests.sh
run "Browser tests" scripts/browser_tests.sh

if [ ${#failed[@]} -gt 0 ]; then
  printf 'FAILED: %s\n' "${failed[@]}"
  exit 1
fi
echo "All tests passed."
