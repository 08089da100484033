# Two commands do everything on a fresh machine: `make run` (the main job) and `make test` (all tests).
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
PACKS := $(wildcard indicators/*/pack.toml)
SHIPPED := host/doorkeeper/shipped
PY := host tests tools

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-12s %s\n", $$1, $$2}'

.PHONY: run
run: setup chromium ## open a browser with the extension and the real host on a gallery of pages
	@$(BIN)/python -m tools.gallery

.PHONY: test
test: check browser-test ## everything: all checks and all tests, real browsers too

.PHONY: check
check: setup node_modules lint unit-test ## the quick half: linters, types and all tests without a browser

.PHONY: install
install: setup ## register the host for your own browsers, and say how to load the extension
	@$(BIN)/doorkeeper browsers install
	@echo
	@echo "Now load the extension: open chrome://extensions (or about:debugging in Firefox), switch on developer mode,"
	@echo "choose 'Load unpacked' and this folder: $(CURDIR)/extension"
	@echo "Then check the whole chain with: $(BIN)/doorkeeper doctor"

.PHONY: desk
desk: setup ## run a whole desk on this computer: intake, work and console, with a first user
	@$(BIN)/python -m tools.desk

.PHONY: bench
bench: setup ## measure speed and quality against named peers in one run, and write docs/benchmarks.md
	@$(BIN)/python -m tests.bench

.PHONY: soak
soak: setup postgresql ## the long runs: imports killed at every moment, many importers at once
	$(BIN)/python -m pytest -m soak

.PHONY: lint
lint: setup node_modules
	$(BIN)/ruff check $(PY)
	$(BIN)/ruff format --check $(PY)
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache > build/imports.txt || { cat build/imports.txt; exit 1; }
	npx --no-install tsc --project tsconfig.json
	npx --no-install eslint extension tests/extension
	npx --no-install web-ext lint --source-dir extension --self-hosted
	$(BIN)/doorkeeper packs lint indicators/uk-parliament

.PHONY: unit-test
unit-test: setup node_modules postgresql
	$(BIN)/python -m pytest -m "not browser and not soak"
	node --test $$(find tests/extension -name '*.test.js')

.PHONY: browser-test
browser-test: setup node_modules chromium firefox
	$(BIN)/python -m pytest -m "browser and not soak"

.PHONY: setup
setup: $(READY) packs ## make the Python environment and compile the packs

.PHONY: packs
packs: $(READY) ## compile the packs that ship with the program
	@for pack in $(dir $(PACKS)); do $(BIN)/doorkeeper packs compile $$pack --out $(SHIPPED)/$$(basename $$pack) > /dev/null; done

$(READY): requirements/dev.txt pyproject.toml
	@tools/need.sh python
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the locked Python packages into $(VENV) ..." >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@# the host reads hostile pages: it starts without the person's own Python settings and packages (python -I)
	@sed -i.bak -e '1s|^\(#!.*python[0-9.]*\)$$|\1 -I|' $(BIN)/doorkeeper $(BIN)/doorkeeper-host && rm -f $(BIN)/*.bak
	@mkdir -p build
	@touch $@

node_modules: package-lock.json
	@tools/need.sh node
	@echo "Installing the locked checking tools into node_modules ..." >&2
	@npm ci --silent --no-progress
	@touch $@

.PHONY: chromium firefox postgresql
chromium firefox postgresql:
	@tools/need.sh $@

.PHONY: lock
lock: ## resolve the Python dependencies again and write the locked files
	@$(PYTHON) -m venv build/lock && build/lock/bin/pip install --quiet uv
	@build/lock/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate pyproject.toml -o requirements/host.txt
	@build/lock/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate requirements/bench.in -o requirements/bench.txt
	@build/lock/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --extra desk --extra dev --extra tables pyproject.toml -o requirements/dev.txt
	@build/lock/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --extra desk pyproject.toml -o requirements/desk.txt

.PHONY: tables
tables: setup ## generate the tables again from their sources
	@$(BIN)/python -m tools.tables

.PHONY: format
format: setup ## format the Python code
	@$(BIN)/ruff check --fix $(PY) && $(BIN)/ruff format $(PY)

.PHONY: clean
clean: ## remove all that the other targets made
	rm -rf $(VENV) node_modules build $(SHIPPED)
