#!/usr/bin/env bash
# The long runs: what ./dev test has a short version of, and the sanitizers.
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
install_node
HK_TEST_POSTGRES_URL=$(scripts/test_postgres.sh start) || exit 1
export HK_TEST_POSTGRES_URL
trap 'scripts/test_postgres.sh stop "$HK_TEST_POSTGRES_URL"' EXIT
status=0

say "200 kills"
HK_KILLS=200 HK_BINARY=$PWD/build/release/hiddenkey node --test --test-reporter=spec tests/system/crash.test.mjs || status=1

say "A list of a million leads, its import killed 20 times"
HK_KILLS=20 HK_IMPORT_ROWS=1000000 HK_BINARY=$PWD/build/release/hiddenkey node --test --test-reporter=spec tests/system/import_crash.test.mjs || status=1

say "Kills at fail points, 5,000 leads, a provider with faults"
HK_HITS=5 HK_LEADS=5000 HK_BINARY=$PWD/build/release/hiddenkey node --test --test-reporter=spec tests/system/spending_crash.test.mjs || status=1

say "Limits, overload, broken disks, a database killed, a clock stepped"
HK_SOAK=1 HK_BINARY=$PWD/build/release/hiddenkey node --test --test-concurrency=1 --test-reporter=spec tests/system/{limiter,overload,broken}.test.mjs || status=1

say "Every address of the county file"
HK_ACCURACY_STEP=1 build/release/canonical_test --gtest_filter='*Accuracy*' || status=1
HK_LONG_TESTS=1 build/release/enrichment_test || status=1

say "A million random phone numbers beside libphonenumber"
HK_PHONES=1000000 build/release/canonical_test --gtest_filter='PhonePlans*' || status=1

for sanitizer in asan tsan; do
  say "$sanitizer"
  { cmake --preset $sanitizer >/dev/null && cmake --build --preset $sanitizer && ctest --preset $sanitizer --timeout 900; } || status=1
done
[ $status = 0 ] && echo "Soak passed."
exit $status
