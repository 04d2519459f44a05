# Sourced by ./test: the PostgreSQL that the storage tests start for themselves. Without it those tests are skipped, with a word.
if [ ! -d /usr/lib/postgresql ] && ! command -v initdb >/dev/null 2>&1 &&
  [ "${CI:-}" = true ] && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
  step "postgresql"
  # The programs only: the package would make and start a cluster of its own.
  {
    export DEBIAN_FRONTEND=noninteractive
    apt-get update && apt-get install -y --no-install-recommends postgresql-common &&
      sed -i "s/^#*create_main_cluster.*/create_main_cluster = false/" /etc/postgresql-common/createcluster.conf &&
      apt-get install -y --no-install-recommends postgresql
  } >artifacts/postgresql-install.log 2>&1 ||
    echo "PostgreSQL could not be installed (artifacts/postgresql-install.log): its tests will be skipped." >&2
fi
