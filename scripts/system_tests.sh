#!/usr/bin/env bash
# The real program from outside: HTTP, command line, kill -9. On SQLite, and on PostgreSQL when HK_TEST_POSTGRES_URL is set.
set -euo pipefail
cd "$(dirname "$0")/.."
export HK_BINARY=${HK_BINARY:-$PWD/build/release/hiddenkey}
exec node --test --test-concurrency=1 --test-reporter=spec tests/system/*.test.mjs
