# Everything a user or a developer does, with Python 3.11 or later and make as the only things needed.
PYTHON ?= python3
PORT ?= 8000
DOCS ?= $(DEFNEWS_DATA)/news/reuters20k.jsonl.xz
COUNT ?= 100000
RUNS ?= 3
ENGINES ?= defnews,tantivy
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help setup run test lint type bench docs ci

help:  ## Show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 14

setup: $(VENV)/installed  ## Create .venv and install what running needs
	@echo "defnews is installed in $(VENV)."

run: $(VENV)/installed  ## Bring the index in step with corpus/ and serve the search page (PORT=8000)
	@$(BIN)/defnews reindex || [ $$? -eq 3 ]
	@$(BIN)/defnews serve --port $(PORT)

test: $(VENV)/installed-dev  ## Run every test; those in a browser need Chromium
	@$(BIN)/pytest -q

lint: $(VENV)/installed-dev  ## Check style, spelling and which part may import which
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --quiet --check
	@$(BIN)/codespell
	@$(BIN)/lint-imports --no-logo >$(VENV)/imports.txt || { cat $(VENV)/imports.txt; exit 1; }
	@echo "Style, spelling and imports are as agreed."

type: $(VENV)/installed-dev  ## Check types, strictly
	@$(BIN)/mypy
	@$(BIN)/mypy docs/generate.py

bench: $(VENV)/installed-bench  ## Compare with other engines on DOCS=articles.jsonl (COUNT=100000)
	@test -f "$(DOCS)" || { echo "Name a file of articles to recombine: make bench DOCS=articles.jsonl" >&2; exit 1; }
	@mkdir -p var
	@$(BIN)/python -m benchmarks.generate --docs $(DOCS) --count $(COUNT) --out var/bench.jsonl
	@$(BIN)/python -m benchmarks.engines --docs var/bench.jsonl --limit $(COUNT) --engines $(ENGINES) --runs $(RUNS) --json var/bench.json
	@$(BIN)/python -m benchmarks.table var/bench.json

docs: $(VENV)/installed-dev  ## Write the generated pages of docs/reference anew
	@$(BIN)/python docs/generate.py

ci: setup lint type test  ## What .ci/run runs

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "defnews needs Python 3.11 or later, and $(PYTHON) is not: make setup PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "$(PYTHON) cannot make virtual environments. On Debian: apt-get install python3-venv" >&2; exit 1; }
	@echo "Creating $(VENV) ..."
	@$(PYTHON) -m venv --clear $(VENV)

$(VENV)/installed: pyproject.toml | $(VENV)/bin/python
	@echo "Installing defnews into $(VENV) (a minute or two the first time) ..."
	@$(PIP) install --upgrade 'pip>=25.1'
	@$(PIP) install --editable .
	@touch $@

$(VENV)/installed-bench: $(VENV)/installed
	@echo "Installing the rivals ..."
	@$(PIP) install --group bench
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	@echo "Installing the tools for tests and checks ..."
	@$(PIP) install --group dev
	@touch $@
