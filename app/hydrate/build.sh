#!/usr/bin/env bash
# Builds the islands for the browser: target/site/pkg/throughline.js and throughline_bg.wasm.
#
# Says which Rust it used, and does nothing twice. That it builds shows that rules need no server: what islands need of the
# lower floor is in it, without `store`.
#
# The WebAssembly target comes from rustup. Where rustup can't reach its server, Debian's Rust for the web builds the
# standard library from source. WASM_RUST=rustup or WASM_RUST=debian insists on one. All of it stays in target/wasm, apart
# from the server's build. Needs the npm packages of style/ (wasm-opt, esbuild): `make` sees to that.
set -euo pipefail
cd "$(dirname "$0")/../.."

readonly triple=wasm32-unknown-unknown
readonly folder=target/wasm
readonly node_tools=style/node_modules/.bin
readonly package=target/site/pkg
readonly remembered=$folder/rust # 'debian' once rustup has failed here, so that it isn't asked at every build
rust=${WASM_RUST:-}

main() {
    mkdir -p "$folder"
    choose_rust
    build_islands
}

# ---- Rust for WebAssembly ------------------------------------------------------------------------------------------

choose_rust() {
    if [[ -z $rust ]]; then
        if rustup_target_is_there; then
            rust=rustup
        elif [[ $(cat "$remembered" 2>/dev/null) == debian ]] && debian_rust_is_there; then
            rust=debian
        elif add_rustup_target; then
            rust=rustup
        else
            rust=debian
        fi
    fi
    case $rust in
        rustup)
            rustup_target_is_there || add_rustup_target || fail "rustup can't fetch $triple"
            say "WebAssembly: $(rustc --version) with rustup's $triple"
            ;;
        debian)
            debian_rust_is_there || install_debian_rust
            say "WebAssembly: Debian's $(/usr/bin/rustc --version), standard library from source"
            ;;
        *) fail "WASM_RUST is '$rust'; it can be 'rustup' or 'debian'" ;;
    esac
    echo "$rust" >"$remembered"
}

rustup_target_is_there() {
    local libraries
    libraries=$(rustc --print target-libdir --target $triple 2>/dev/null) || return 1
    compgen -G "$libraries/libstd-*.rlib" >/dev/null
}

add_rustup_target() {
    command -v rustup >/dev/null || return 1
    RUST_BACKTRACE=0 RUSTUP_MAX_RETRIES=1 rustup target add $triple >&2 && rustup_target_is_there
}

# Debian has an older Rust under the same names; it must be one that Cargo.toml accepts.
debian_rust_is_there() {
    [[ -x /usr/bin/rustc && -x /usr/bin/cargo && -f /usr/lib/rustlib/src/rust/library/std/Cargo.toml ]] || return 1
    local oldest here
    oldest=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
    here=$(/usr/bin/rustc --version | cut -d ' ' -f 2)
    [[ $(printf '%s\n' "$oldest" "$here" | sort -V | head -n 1) == "$oldest" ]]
}

install_debian_rust() {
    local root=()
    command -v apt-get >/dev/null || fail "no $triple: run 'rustup target add $triple' where rustup can reach its server"
    [[ $(id -u) == 0 ]] || root=(sudo)
    say "rustup can't fetch $triple; installing Debian's Rust for the web"
    "${root[@]}" apt-get update -qq
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends rustc-web cargo-web rust-web-src >/dev/null
    debian_rust_is_there || fail "Debian's packages rustc-web, cargo-web and rust-web-src brought no usable Rust"
}

# Builds for the browser with the Rust that was chosen.
compile() {
    local arguments=(build -p hydrate --target $triple --target-dir "$folder" --profile wasm-release)
    if [[ $rust == rustup ]]; then
        cargo "${arguments[@]}"
    else
        RUSTC_BOOTSTRAP=1 RUSTC=/usr/bin/rustc CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=$(wasm_linker) \
            /usr/bin/cargo "${arguments[@]}" -Zbuild-std=std,panic_abort
    fi
}

# Debian's Rust brings no linker for WebAssembly; rustup's does, and so does LLVM's package.
wasm_linker() {
    local rustup_own
    rustup_own=$(find "$(rustc --print sysroot)" -name rust-lld -type f 2>/dev/null | head -n 1)
    if [[ -n $rustup_own ]]; then
        echo "$rustup_own"
    else
        command -v rust-lld wasm-ld lld | head -n 1 || fail "no linker for WebAssembly: install lld"
    fi
}

# ---- from Rust's .wasm to what the page loads ----------------------------------------------------------------------

# What Rust assumes of every browser, and no more: with --all-features wasm-opt writes what browsers refuse to load.
readonly features=(--enable-bulk-memory --enable-multivalue --enable-mutable-globals
    --enable-nontrapping-float-to-int --enable-reference-types --enable-sign-ext)

build_islands() {
    compile
    [[ -x $node_tools/wasm-opt && -x $node_tools/esbuild ]] || fail "wasm-opt and esbuild are missing: (cd style && npm ci)"

    local input=$folder/$triple/wasm-release/hydrate.wasm
    local sum
    sum=$(cat "$input" app/hydrate/build.sh style/package-lock.json | git hash-object --stdin)
    if [[ -f $package/throughline.js && -f $package/throughline_bg.wasm && $sum == "$(cat "$folder/sum" 2>/dev/null)" ]]; then
        return
    fi

    local fresh=$folder/pkg
    rm -rf "$fresh"
    cargo run --quiet -p islands-bindings -- "$input" "$fresh" throughline
    "$node_tools/wasm-opt" -Oz "${features[@]}" "$fresh/throughline_bg.wasm" -o "$fresh/smaller.wasm"
    mv "$fresh/smaller.wasm" "$fresh/throughline_bg.wasm"
    "$node_tools/esbuild" --minify --format=esm --log-level=warning --allow-overwrite \
        "$fresh/throughline.js" --outfile="$fresh/throughline.js"

    mkdir -p "$(dirname "$package")"
    rm -rf "$package"
    mv "$fresh" "$package"
    echo "$sum" >"$folder/sum"
    say "throughline_bg.wasm: $(size "$package/throughline_bg.wasm"); throughline.js: $(size "$package/throughline.js")"
}

size() {
    printf '%d kB, %d kB gzip' $(($(wc -c <"$1") / 1000)) $(($(gzip -9 -c "$1" | wc -c) / 1000))
}

say() {
    echo "$*" >&2
}

fail() {
    echo "app/hydrate/build.sh: $*" >&2
    exit 1
}

main "$@"
