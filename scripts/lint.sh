#!/usr/bin/env bash
# Formatting, static analysis, every public header on its own, the web's linter, project checks.
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
install_node
status=0

say "clang-format"
git ls-files '*.cpp' '*.hpp' | xargs -d '\n' clang-format --dry-run -Werror || status=1

say "Headers compile alone"
# Without the precompiled header: clang reads the same commands, and a header can't lean on it.
cmake -S . -B build/lint -G Ninja -DCMAKE_BUILD_TYPE=Debug -DHK_PRECOMPILE=OFF >/dev/null && cmake --build build/lint --target header_check || status=1

say "clang-tidy"
files=$(git ls-files 'src/*.cpp')
stamps=build/lint/tidy
mkdir -p "$stamps"
# A file is looked at again when it, a header, or the rules changed.
headers=$(git ls-files 'src/*.hpp' .clang-tidy | xargs cat | sha256sum | cut -d' ' -f1)
tidy_one() {
  local file=$1 want stamp
  stamp=$stamps/$(echo "$file" | tr / _)
  want=$(cat "$file" <(echo "$headers") | sha256sum)
  [ "$(cat "$stamp" 2>/dev/null)" = "$want" ] && return 0
  clang-tidy --quiet -p build/lint "$file" 2>/dev/null && echo "$want" >"$stamp"
}
export -f tidy_one
export stamps headers
echo "$files" | grep -v '_test\.cpp$' | xargs -r -P 2 -I{} bash -c 'tidy_one {}' || status=1

say "Web"
npm_install web
npm --prefix web run --silent lint || status=1

say "Project checks"
scripts/check_project.sh || status=1
[ $status = 0 ] && echo "Lint passed."
exit $status
