#!/usr/bin/env bash
# Prints the path of a Chromium to test with: $CHROMIUM, one on the PATH, or Debian's, installed with apt-get.
set -euo pipefail

names=(chromium chromium-browser google-chrome google-chrome-stable)

find_browser() {
    if [[ -n ${CHROMIUM:-} ]]; then
        command -v "$CHROMIUM" && return
        echo "CHROMIUM is '$CHROMIUM', and there is no such program" >&2
        exit 1
    fi
    local name
    for name in "${names[@]}"; do
        command -v "$name" && return
    done
    return 1
}

find_browser && exit

if ! command -v apt-get >/dev/null; then
    echo "The browser tests need Chromium or Chrome. Install one, or name it: CHROMIUM=/path/to/chrome make test" >&2
    exit 1
fi

root=()
[[ $(id -u) == 0 ]] || root=(sudo)
echo "Installing Chromium for the browser tests" >&2
"${root[@]}" apt-get update -qq >&2
"${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >&2 || true
find_browser || {
    echo "apt-get has no Chromium here. Install Chromium or Chrome, or name it: CHROMIUM=/path/to/chrome make test" >&2
    exit 1
}
