#!/usr/bin/env bash
# libFuzzer with the address and undefined-behavior sanitizers on the parsers of what comes from outside.
#   scripts/fuzz.sh                 every target: 10 million runs of our own parsers, 1 million where a library parses
#   scripts/fuzz.sh TARGET [RUNS]   one target ("all": every one)
#   scripts/fuzz.sh --short         what ./dev test runs: the seeds and a few thousand repeatable mutations of them
# What a long run learns is kept in build/fuzz/corpus and used by the next; findings are in build/fuzz/findings.
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
install_node

own="csv csv_layout address email attom_answer address_answers corelogic_answers county_answers phone_answers http_request traceparent"
library="json_body phone email_answers"
bytes_max() { case "$1" in address | phone | email | traceparent) echo 300 ;; csv_layout) echo 500 ;; attom_answer | address_answers | corelogic_answers | county_answers | email_answers | phone_answers) echo 2000 ;; *) echo 800 ;; esac; }

# Short stacks and a small quarantine make each allocation cheaper; -entropic=0 below spares a third of the time.
export ASAN_OPTIONS=malloc_context_size=3:quarantine_size_mb=16

short=0
[ "${1:-}" != --short ] || { short=1; shift; }
targets=${1:-all}
[ "$targets" != all ] || targets="$own $library"
runs_of() {
  if [ $short = 1 ]; then echo 5000; elif [ -n "$1" ]; then echo "$1"; elif [[ " $library " == *" $2 "* ]]; then echo 1000000; else echo 10000000; fi
}

# Prints a line of figures; fails on a finding.
fuzz() {
  local target=$1 runs=$2 base=build/fuzz corpus seeds=() options=() begun=$SECONDS status
  corpus=$base/corpus/$target
  if [ $short = 1 ]; then
    corpus=$base/short/$target
    options=(-seed=1)
    rm -rf "$corpus"
  fi
  [ -x "$base/fuzz/${target}_fuzz" ] || { echo "There is no fuzz target $target; there are: $own $library"; return 1; }
  mkdir -p "$corpus" "$base/findings/$target"
  [ ! -d "fuzz/corpus/$target" ] || seeds+=("fuzz/corpus/$target")
  [ ! -d "$base/hostile/$target" ] || seeds+=("$base/hostile/$target")
  [ ! -f "fuzz/dict/$target.dict" ] || options+=("-dict=fuzz/dict/$target.dict")
  "$base/fuzz/${target}_fuzz" -runs="$runs" -entropic=0 -max_len="$(bytes_max "$target")" -timeout=10 -rss_limit_mb=1500 -print_final_stats=1 \
    -artifact_prefix="$base/findings/$target/" "${options[@]}" "$corpus" "${seeds[@]}" >"$base/$target.log" 2>&1
  status=$?
  LC_ALL=C awk -v target="$target" -v seconds=$((SECONDS - begun)) -v found="$([ $status = 0 ] && echo no || echo A)" '
    /stat::number_of_executed_units/ { runs = $2 }
    END { printf "%-18s %9d runs %6d s %7d runs/s  %s finding\n", target, runs, seconds, runs / (seconds ? seconds : 1), found }' "$base/$target.log"
  [ $status = 0 ] || { grep -a -m 1 -A 2 'does not hold\|ERROR:\|runtime error' "$base/$target.log"; echo "  see $base/$target.log"; }
  return $status
}

[ -f build/fuzz/build.ninja ] || cmake --preset fuzz >/dev/null || exit 1
cmake --build --preset fuzz >build/fuzz/build.log || { tail -n 30 build/fuzz/build.log; exit 1; }
node fuzz/hostile_seeds.mjs build/fuzz/hostile

status=0
for target in $targets; do
  fuzz "$target" "$(runs_of "${2:-}" "$target")" || status=1
done
exit $status
