# Everything there is to do with Throughline. Fresh machine: rustup's stable Rust, Node 20 or later with npm, git, make and
# a C compiler; the rest is fetched into target/ and node_modules/, or with apt-get where the system has it.
# One target folder, one set of features: every cargo command takes the default members with their default features.

.DEFAULT_GOAL := help
.PHONY: help run test test-server lint bench release clean site style wasm
SHELL := bash

help: ## list what there is to do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: site ## serve the demonstration on http://127.0.0.1:3000 (THROUGHLINE_LISTEN and other settings as usual)
	cargo build
	@echo "Throughline: http://$${THROUGHLINE_LISTEN:-127.0.0.1:3000} (Ctrl-C stops it; its data is in ./data)"
	@cargo run --quiet --bin throughline -- serve --demonstration

test: site end2end/node_modules/.package-lock.json ## rules, use cases, HTTP, and the journeys in a browser
	cargo test
	cargo build
	@CHROMIUM="$$(end2end/install-browser.sh)" && export CHROMIUM && cd end2end && npm test

test-server: ## the use cases and the programs on a real SurrealDB server (builds it first: about ten minutes)
	server/tests/database/run.sh

lint: ## formatting, clippy, licences and advisories
	cargo fmt --all --check
	cargo clippy --all-targets -- -D warnings
	@if cargo deny --version >/dev/null 2>&1; then cargo deny check; \
	else echo "Licences and advisories were not checked. To have that: cargo install --locked cargo-deny"; fi

bench: site ## measure the optimised binary (builds it first: about half an hour the first time)
	cargo bench --bench serving

release: site ## build the optimised binary (about half an hour the first time)
	cargo build --release
	@echo "The binary: target/release/throughline. What browsers load: target/site; keep it beside the binary."

clean: ## remove everything built or fetched; ./data stays
	rm -rf target style/node_modules end2end/node_modules

# What browsers load.
site: style wasm

style: style/node_modules/.package-lock.json
	@node style/build.mjs

wasm: style/node_modules/.package-lock.json
	@app/hydrate/build.sh

# npm writes this file last; older than the lock means the packages are of another day.
%/node_modules/.package-lock.json: %/package-lock.json %/package.json
	cd $* && npm ci
	@touch $@
