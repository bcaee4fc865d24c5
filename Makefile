# One command a line; each sets up .venv from the hashed lock first.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
export DAGSTER_HOME := $(CURDIR)
export DAGSTER_STATE_DIR := $(or $(PRICEBOOK_DATA),$(CURDIR)/data)/dagster
export PYTHONPATH := $(CURDIR)

.PHONY: help nightly import probe evidence audit test test-full lint ui bench docs new-source lock

help: ## this list; what a bare make shows
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

$(VENV)/.ready: requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	touch $@

$(VENV)/.ready-dev: requirements-dev.lock $(VENV)/.ready
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.lock
	touch $@

nightly: $(VENV)/.ready ## capture, build, publish; PRICEBOOK_OFFLINE=1 leaves the network alone
	@$(PY) -m pipelines nightly $(if $(ACCEPT_JUMPS),--accept-jumps) --sources "$(SOURCES)"

import: $(VENV)/.ready ## file a folder of captures: make import FOLDER=dir [INCLUDE=excerpt,trimmed]
	@$(PY) -m pipelines import "$(FOLDER)" --include "$(INCLUDE)"

probe: $(VENV)/.ready ## fetch and parse live, write nothing: make probe [SOURCE=id]
	@$(PY) -m pipelines probe $(SOURCE)

evidence: $(VENV)/.ready ## show the bytes behind a row: make evidence ROW=id
	@$(PY) -m pipelines evidence "$(ROW)"

audit: $(VENV)/.ready ## judge published figures beside their captured words: make audit BY='your name' [N=50]
	@$(PY) -m pipelines audit --figures "$(or $(N),50)" --by "$(BY)"

# An old DuckDB client, to prove that published files open in it; tests say so where it is missing.
.venv-old/.ready:
	$(PYTHON) -m venv .venv-old
	.venv-old/bin/python -m pip install --quiet --disable-pip-version-check 'duckdb==1.1.3' pytz && touch $@ || true

PYTEST = PRICEBOOK_OLD_DUCKDB=$(if $(wildcard .venv-old/.ready),$(CURDIR)/.venv-old/bin/python) $(PY) -m pytest -n auto --dist loadfile

test: $(VENV)/.ready-dev .venv-old/.ready ## fixtures, one real capture per source, laws on a small world
	$(PYTEST) -m "not full" $(PYTEST_ARGS)

test-full: $(VENV)/.ready-dev .venv-old/.ready ## what make test leaves out: all real captures, every kill and mutation
	$(PYTEST) -m full $(PYTEST_ARGS)

lint: $(VENV)/.ready-dev ## style and types
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m sqlfluff lint --nocolor --disable-progress-bar warehouse/models warehouse/macros
	$(PY) -m mypy

ui: $(VENV)/.ready ## the Dagster UI
	mkdir -p "$(DAGSTER_STATE_DIR)"
	$(VENV)/bin/dagster dev -m pipelines.definitions

docs: $(VENV)/.ready ## make the documents that are made: sources, architecture, lineage, accuracy
	@$(PY) -m pipelines docs

new-source: $(VENV)/.ready ## write a source's skeleton: make new-source ID=id KIND=kind URL=url [SELLER=provider]
	@$(PY) -m pipelines new-source "$(ID)" "$(KIND)" "$(URL)" --seller "$(SELLER)"

bench: $(VENV)/.ready ## speed against peers
	$(PY) -m benchmarks

COMPILE := $(PYTHON) -m piptools compile --quiet --generate-hashes --allow-unsafe --no-emit-index-url --no-emit-find-links --no-annotate --no-header --strip-extras
lock: ## refresh requirements.lock (the night) and requirements-dev.lock (tests and lint too) from pyproject.toml
	$(COMPILE) -o requirements.lock pyproject.toml
	$(COMPILE) --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml
