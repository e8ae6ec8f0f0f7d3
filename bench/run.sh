#!/usr/bin/env bash
# Figures of the spine: import rate, memory, time to the first answer. Prints the table of docs/benchmarks.md.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
install_node
HK_TEST_POSTGRES_URL=$(scripts/test_postgres.sh start)
export HK_TEST_POSTGRES_URL
trap 'scripts/test_postgres.sh stop "$HK_TEST_POSTGRES_URL"' EXIT
node bench/spine.mjs
