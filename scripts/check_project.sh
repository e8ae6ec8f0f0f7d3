#!/usr/bin/env bash
# Small rules of the house, each with one purpose. Includes are checked by the build (cmake/check_includes.cmake).
set -uo pipefail
cd "$(dirname "$0")/.."
status=0
complain() { echo "$1"; shift; printf '  %s\n' "$@"; status=1; }

big=$(git ls-files -z | xargs -0 -r du -k | awk '$1 > 1024 {print $2}')
[ -z "$big" ] || complain "Tracked files over 1 MiB:" $big

unfinished=$(git grep -nIE 'TODO|FIXME|XXX[: ]|not implemented yet' -- src web/src scripts tests | grep -v '^scripts/check_project.sh' | head -n 5)
[ -z "$unfinished" ] || complain "Unfinished work:" "$unfinished"

bare=$(git grep -nE '(^|[^_[:alnum:]])(new [A-Z][A-Za-z:]*[({]|delete [a-z_]+;)' -- 'src/*.cpp' 'src/*.hpp' | grep -v 'unique_ptr' | head -n 5)
[ -z "$bare" ] || complain "Bare new or delete:" "$bare"

joined=$(git grep -nE "dangerouslySetInnerHTML|innerHTML *=" -- web/src | head -n 5)
[ -z "$joined" ] || complain "Text put into the page as markup:" "$joined"

for page in $(git ls-files '*.md'); do
  for link in $(grep -oE '\]\([^)#:]+\)' "$page" | sed 's/^](//; s/)$//'); do
    [ -e "$(dirname "$page")/$link" ] || complain "Broken link in $page:" "$link"
  done
done

hosts=$(git grep -nIE 'registry\.npmjs|deb\.debian\.org' -- . ':!scripts/check_project.sh' | head -n 5)
[ -z "$hosts" ] || complain "A package registry's host is named:" "$hosts"

[ $status = 0 ] && echo "Project checks passed."
exit $status
