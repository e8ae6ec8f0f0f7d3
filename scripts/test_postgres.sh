#!/usr/bin/env bash
# A throw-away PostgreSQL for tests, on a socket in a temp folder.
#   scripts/test_postgres.sh start   prints its URL
#   scripts/test_postgres.sh stop URL
set -euo pipefail
cd /  # a folder the postgres user may enter

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$bin" ] || { echo "PostgreSQL is not installed (apt package postgresql-15)" >&2; exit 1; }

# initdb refuses to run as root.
as_user() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

case "${1:-}" in
  start)
    dir=$(mktemp -d /tmp/hk-pg.XXXXXX)
    [ "$(id -u)" != 0 ] || chown postgres "$dir"
    chmod 711 "$dir"
    as_user "$bin/initdb" -D "$dir/db" -U hk -A trust -E UTF8 --locale=C --no-sync >"/dev/null"
    as_user "$bin/pg_ctl" -D "$dir/db" -w -l "$dir/log" -o "-k '$dir' -c listen_addresses='' -c fsync=off -c max_connections=300 -c shared_buffers=64MB" start >/dev/null
    echo "postgresql://hk@/postgres?host=$dir"
    ;;
  stop)
    dir=${2##*host=}
    as_user "$bin/pg_ctl" -D "$dir/db" -m immediate stop >/dev/null || true
    rm -rf "$dir"
    ;;
  *) echo "usage: $0 start | stop URL" >&2; exit 2 ;;
esac
