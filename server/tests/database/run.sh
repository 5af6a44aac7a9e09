#!/usr/bin/env bash
# Builds a SurrealDB server and runs on it what else runs on the embedded engine; then programs share it, and it is killed
# under them. Arguments go to the tests of the use cases, such as a part of their names.
set -euo pipefail
cd "$(dirname "$0")/../../.."

cargo build --locked --manifest-path server/tests/database/Cargo.toml --target-dir target/database-server
export THROUGHLINE_TEST_SERVER="$PWD/target/database-server/debug/database-server"

port=$((20000 + RANDOM % 20000))
"$THROUGHLINE_TEST_SERVER" start --no-banner --log none --user root --pass root --bind "127.0.0.1:$port" memory &
server=$!
trap 'kill "$server"' EXIT
until (: < "/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
  kill -0 "$server" || { echo "The SurrealDB server did not start."; exit 1; }
  sleep 0.1
done

echo "Use cases on ws://127.0.0.1:$port"
THROUGHLINE_TEST_DATABASE="ws://127.0.0.1:$port" cargo test --lib "$@"
echo "Programs on servers of their own"
cargo test -p throughline-server --test http database_server -- --ignored --test-threads 1
