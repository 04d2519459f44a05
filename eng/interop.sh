# Sourced by ./test: the other WebSocket stacks (npm 'ws' and the brokers' own npm clients, Python's websockets) that the interop tests talk to. Without them those tests are skipped, with a word.
if ! command -v npm >/dev/null 2>&1 && [ "${CI:-}" = true ] && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
  step "node"
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends nodejs npm; } >artifacts/node-install.log 2>&1 ||
    echo "Node.js could not be installed (artifacts/node-install.log): the interop tests will be skipped." >&2
fi

if command -v npm >/dev/null 2>&1 && ! cmp -s tests/interop/package-lock.json tests/interop/node_modules/.installed-lock; then
  step "interop"
  if npm ci --prefix tests/interop --no-audit --no-fund --loglevel=error; then
    cp tests/interop/package-lock.json tests/interop/node_modules/.installed-lock
  else
    echo "npm ci failed: the interop tests will be skipped." >&2
  fi
fi

if ! /usr/bin/python3 -c "import websockets" >/dev/null 2>&1 && [ "${CI:-}" = true ] && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
  step "python"
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends python3-websockets; } >artifacts/python-install.log 2>&1 ||
    echo "python3-websockets could not be installed (artifacts/python-install.log): its tests will be skipped." >&2
fi
