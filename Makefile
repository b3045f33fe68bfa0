# Each target does its own set-up, once: stamps in .venv and node_modules remember what is installed already.
#
#   make run      serve on 127.0.0.1:5000 (PORT=…, HEARTH_DATA_DIR=…)
#   make run-scaled  two server processes, PostgreSQL, Redis and nginx on 127.0.0.1:8080 (PORT=…, WORKERS=…)
#   make demo     the same on a database of its own, filled with a made-up community
#   make test     checks and tests, with what they need besides (PYTEST="-k rooms" for some of them)
#   make check    ruff, import contracts, types
#   make chaos    break everything while 200 people write, for a long time (CHAOS="-k redis" for some of it)
#   make bench    what must hold of its speed, beside stock Flask-SocketIO (N=receivers, BENCH="--only fanout,circle")
#   make bench-scale  how it grows, as tables and a plot in docs/performance.md (BENCH="--only fanout")
#   make messages gather the interface's words for translators (config/translations)
#   make assets   build what the browser loads
#   make lock     resolve requirements*.in and package.json anew
#   make clean    remove all that was made, the data in var/ excepted

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := run
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules --no-print-directory

PYTHON ?= python3
N ?= 500
BENCH ?=
CHAOS ?=

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# The package itself comes last and alone: hashes are for what comes from outside.
INSTALL_PACKAGE := $(PIP) install --no-deps --no-build-isolation --editable .
WITH_NODE := PATH="$$(cat $(VENV)/.node-path):$$PATH"

ASSET_SOURCES := $(shell find static -mindepth 1 -path static/dist -prune -o -print)

.PHONY: run run-scaled demo test chaos check messages bench bench-scale assets lock clean setup-run setup-dev chromium

run: setup-run
	@exec $(BIN)/python app.py

run-scaled: setup-run
	@exec $(BIN)/python config/deploy/run_scaled.py

# A setting that points at a real community's database must not reach the demo.
demo: setup-run
	@unset HEARTH_DATABASE_URL HEARTH_REDIS_URL; export HEARTH_DATA_DIR=var/demo HEARTH_DEMO=yes; \
		$(BIN)/hearth demo; exec $(BIN)/python app.py

# What starts no processes of its own runs twice at once, on SQLite and, where it touches the database, on PostgreSQL; then, with the
# machine to itself, what does: real servers, several of them, faults, a real browser. Last the core under threads instead of eventlet.
ON_POSTGRESQL := $(addprefix tests/,accounts groups rooms connections disclosure moderation notifications shared boundaries)
REAL := tests/process tests/scaled tests/chaos tests/journeys
# Thousands of small databases are made and thrown away there: in memory, where enough of it can be used as a folder. What is told to a
# real server stays on the disk.
IN_MEMORY := $(shell df --output=avail -k /dev/shm 2>/dev/null | awk 'NR == 2 && $$1 > 4000000 { print "TMPDIR=/dev/shm" }')

test: setup-dev chromium check
ifdef PYTEST
	@$(BIN)/python -m pytest $(PYTEST)
else
	@mkdir -p test-results
	@$(IN_MEMORY) HEARTH_TEST_DATABASE=postgresql $(BIN)/python -m pytest -q $(wildcard $(ON_POSTGRESQL)) >test-results/postgresql.txt 2>&1 & beside=$$!; \
		passed=yes; \
		$(IN_MEMORY) $(BIN)/python -m pytest -q $(addprefix --ignore=,$(REAL)) || passed=no; \
		wait $$beside || passed=no; \
		echo "On PostgreSQL:"; cat test-results/postgresql.txt; \
		[ $$passed = yes ]
	@$(BIN)/python -m pytest -q $(REAL)
	@HEARTH_TEST_ASYNC_MODE=threading $(BIN)/python -m pytest -q tests/process/test_talking.py
endif

# What `make test` has in a short form: 20 kills instead of 3, absences of half a minute. Each test tells what it counted.
chaos: setup-dev
	@HEARTH_CHAOS=long $(BIN)/python -m pytest -m chaos -q -s tests/chaos $(CHAOS)

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@for folder in $$(find community -name '*.py' -exec dirname {} \; | sort -u); do \
		[ -e $$folder/__init__.py ] || { echo "$$folder has no __init__.py, so the import contracts cannot see it" >&2; exit 1; }; done
	$(BIN)/lint-imports
	$(BIN)/mypy

# For translators: the catalogue of all words, and each translation brought up to date and compiled.
messages: setup-run
	@mkdir -p config/translations
	$(BIN)/pybabel -q extract -F config/babel.cfg -k _ -k lazy_gettext --omit-header -o config/translations/messages.pot .
	@for folder in config/translations/*/; do [ -d "$$folder" ] || continue; \
		$(BIN)/pybabel -q update -i config/translations/messages.pot -d config/translations -l $$(basename $$folder); \
		$(BIN)/pybabel -q compile -d config/translations -l $$(basename $$folder); done

bench: setup-dev
	@exec $(BIN)/python tests/bench/run.py $(N) $(BENCH)

bench-scale: setup-dev $(VENV)/.bench
	@exec $(BIN)/python tests/bench/growth.py $(BENCH)

assets: static/dist/manifest.json

setup-run: $(VENV)/.run static/dist/manifest.json
setup-dev: $(VENV)/.dev static/dist/manifest.json

chromium:
	@.ci/chromium

# ---- Python

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Hearth needs Python 3.11 or newer; '$(PYTHON)' is not. Try: make PYTHON=python3.12 …" >&2; exit 1; }
	@echo "Making the virtual environment in $(VENV)"
	@$(PYTHON) -m venv --clear $(VENV) \
		|| { echo "Python's venv module is missing. On Debian: apt-get install python3-venv" >&2; exit 1; }

$(VENV)/.run: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what the server needs"
	@$(PIP) install --require-hashes --requirement requirements.lock
	@$(INSTALL_PACKAGE)
	@touch $@

# The development lock holds all of the other one, so this is the server's set-up too.
$(VENV)/.dev: requirements-dev.lock requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what tests and checks need"
	@$(PIP) install --require-hashes --requirement requirements-dev.lock
	@$(INSTALL_PACKAGE)
	@touch $@ $(VENV)/.run

$(VENV)/.bench: requirements-bench.lock $(VENV)/.dev
	@echo "Installing what draws the plots"
	@$(PIP) install --require-hashes --requirement requirements-bench.lock
	@touch $@

# ---- Front end

# The machine's Node if it has a good one with npm, else one from a Python wheel, in the virtual environment.
$(VENV)/.node-path: requirements-node.lock | $(BIN)/python
	@if node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 18 ? 0 : 1)' 2>/dev/null && npm --version >/dev/null 2>&1; then \
		dirname "$$(command -v node)" >$@; \
	else \
		echo "Installing Node into $(VENV)"; \
		$(PIP) install --require-hashes --requirement requirements-node.lock; \
		echo "$(CURDIR)/$(BIN)" >$@; \
	fi

node_modules/.installed: package.json package-lock.json .npmrc $(VENV)/.node-path
	@echo "Installing what the front-end build needs"
	@$(WITH_NODE) npm ci --ignore-scripts --no-progress --loglevel=error
	@touch $@

static/dist/manifest.json: $(ASSET_SOURCES) node_modules/.installed
	@$(WITH_NODE) node static/build.mjs

# ---- Locks: hashes, and no address of any registry

RESOLVE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(UPGRADE)

lock: $(VENV)/.node-path | $(BIN)/python
	@$(BIN)/uv --version >/dev/null 2>&1 || $(PIP) install "$$(grep '^uv==' requirements-dev.in)"
	$(RESOLVE) requirements.in --output-file requirements.lock
	$(RESOLVE) requirements-dev.in --constraint requirements.lock --output-file requirements-dev.lock
	$(RESOLVE) requirements-bench.in --constraint requirements-dev.lock --output-file requirements-bench.lock
	$(RESOLVE) requirements-node.in --output-file requirements-node.lock
	@$(WITH_NODE) npm install --package-lock-only --ignore-scripts --loglevel=error
	@if grep -nE 'https?:|file:|index-url|find-links' requirements*.lock package-lock.json; then \
		echo "A lock file names an address; see above." >&2; exit 1; fi

clean:
	rm -rf $(VENV) node_modules static/dist build ./*.egg-info .pytest_cache .mypy_cache .ruff_cache \
		.import_linter_cache .hypothesis .coverage htmlcov test-results
	find community tests -name __pycache__ -type d -prune -exec rm -rf {} +
