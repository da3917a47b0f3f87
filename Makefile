# Everything a person does with this project. `make help` lists it from the comments behind the targets.

PYTHON ?= python3
PORT ?= 8000
PRICE ?= 1
KILLS ?= 100
BIN := .venv/bin
FLASK := $(BIN)/flask
COMPILED := signon/__pycache__/compiled
BIOME := $(BIN)/node .venv/biome/node_modules/@biomejs/biome/bin/biome
SUITE := -n 3 --dist worksteal -m "not slow and not mail_servers and not faults and not postgresql and not browser"

MAKEFLAGS += --no-builtin-rules
.DEFAULT_GOAL := help
.PHONY: help run setup test test-postgresql test-browser test-slow faults test-python test-mail lint format bench bench-more bench-compare audit lock messages docs tour lighthouse clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-17s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: .venv/ready $(COMPILED) ## set everything up, seed the demo on an empty database, and serve on http://127.0.0.1:8000 (PORT=… changes it)
	@SIGNON_PORT=$(PORT) exec $(FLASK) serve --demo

setup: .venv/ready $(COMPILED) .venv/biome/ready ## install what the site and its tests need: system libraries, fonts, Python packages, linters

.venv/ready: requirements.txt requirements-dev.txt .ci/fonts.txt .ci/system-packages
	@.ci/system-packages run
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing the Python packages (a minute or two, once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --upgrade --target .venv/fonts -r .ci/fonts.txt
	@touch $@

# Python keeps the bytecode of what it imports by itself, but not where PYTHONDONTWRITEBYTECODE is set; each start would compile anew.
$(COMPILED): .venv/ready wsgi.py $(shell find signon -name '*.py')
	@$(BIN)/python -m compileall -q signon wsgi.py
	@touch $@

.venv/biome/ready: .venv/ready .ci/.npmrc .ci/package.json .ci/package-lock.json
	@mkdir -p .venv/biome && cp .ci/.npmrc .ci/package.json .ci/package-lock.json .venv/biome
	@cd .venv/biome && ../bin/npm ci --ignore-scripts --silent
	@touch $@

.venv/ready-to-test: .venv/ready .venv/biome/ready .ci/mail-servers
	@.ci/system-packages test
	@.ci/mail-servers .venv/mail-servers postfix dovecot || true
	@touch $@

test: .venv/ready-to-test $(COMPILED) ## run the test suite: all of it on SQLite, and what may differ there on PostgreSQL; less than ten minutes
	@$(BIN)/python -m pytest $(SUITE)

test-postgresql: .venv/ready-to-test $(COMPILED) ## run the tests that repeat on PostgreSQL what make test shows on SQLite
	@$(BIN)/python -m pytest -n 2 --dist worksteal -m "postgresql and not slow and not faults"

test-browser: .venv/ready-to-test $(COMPILED) ## run all tests in a browser, of which make test runs a quick part
	@$(BIN)/python -m pytest -n 2 --dist worksteal -m "not slow" tests/browser

test-slow: .venv/ready-to-test $(COMPILED) ## run the tests that take tens of seconds each
	@$(BIN)/python -m pytest -m "slow and not mail_servers and not faults"

faults: .venv/ready-to-test ## try every fault in full number, and print what was acknowledged, lost and doubled (KILLS=100 of each process; at most 120 minutes)
	@KILLS=$(KILLS) timeout --signal=INT --kill-after=60 120m $(BIN)/python -m pytest -n 0 -m faults tests/faults tests/migrations tests/backup

test-python: ## run the test suite on another Python: make test-python PYTHON=3.13 (a version, which uv brings, or a path)
	@test "$(origin PYTHON)" != file || { echo "Name the Python, by version or path: make test-python PYTHON=3.13" >&2; exit 1; }
	@$(MAKE) --no-print-directory PYTHON=python3 .venv/ready-to-test
	@python=$$(.ci/other-python "$(PYTHON)") && $$python --version && $$python -m pytest $(SUITE)

test-mail: .venv/ready-to-test ## run the mails' tests with real mail servers too, on this machine's Python and on 3.13: Postfix, Exim, OpenSMTPD, Dovecot
	@.ci/mail-servers .venv/mail-servers
	@$(BIN)/uv python install --quiet --no-bin 3.14 3.15 2>/dev/null || echo "Python 3.14 and 3.15 could not be fetched, and read no mails."
	@other=$$(.ci/other-python 3.13) && for python in $(BIN)/python $$other; do \
		$$python --version && $$python -m pytest -m "mail_servers or not slow" tests/mail tests/mail_servers || exit 1; done

lint: .venv/ready .venv/biome/ready ## check style, types, templates, scripts, style sheets and the direction of imports
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/djlint templates --lint --quiet
	@$(BIOME) check --config-path=.ci/biome.json --error-on-warnings static docs/assets templates/mail/html
	@$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports

format: .venv/ready .venv/biome/ready ## put code, scripts and style sheets into the project's format
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .
	@$(BIOME) check --write --config-path=.ci/biome.json static docs/assets templates/mail/html

bench: .venv/ready-to-test $(COMPILED) ## measure what people wait for, beside peers; saves artefacts/bench-….json (PARTS=… for some, RUNS=…, SAVE=…, TREE=… for the product in another folder)
	@$(BIN)/python -m tests.benchmarks $(PARTS) $(if $(RUNS),--runs $(RUNS)) $(if $(SCALE),--scale $(SCALE)) $(if $(SAVE),--save $(SAVE)) $(if $(TREE),--tree $(TREE))

COMPARED := $(if $(filter bench-compare,$(firstword $(MAKECMDGOALS))),$(wordlist 2,3,$(MAKECMDGOALS)))
ifneq ($(COMPARED),)
.PHONY: $(COMPARED)
$(sort $(COMPARED)): ; @true
endif
bench-compare: .venv/ready ## compare two files of make bench: make bench-compare OLD.json NEW.json, or OLD=… NEW=…
	@$(BIN)/python -m tests.benchmarks.table.compare $(OLD) $(NEW) $(COMPARED)

bench-more: .venv/ready-to-test ## measure more: the renderer alone, matching, a batch of mails, sign-ons beside trouble, slow clients, capacity, the audit chain, the floors of goals that are missed (PARTS=… for some, PRICE=… of a machine's hour)
	@PRICE=$(PRICE) $(BIN)/python -m tests.benchmarks.more $(PARTS)

audit: .venv/ready-to-test ## check the locked versions against advisories, and try bad input by the thousand; prints what it counted (PARTS=… for some)
	@$(BIN)/python -m tests.audit $(PARTS)

lock: .venv/ready ## renew the locked versions and hashes from the .in files and .ci/package.json
	@for name in requirements requirements-dev; do \
		$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
			--no-emit-find-links --custom-compile-command "make lock" $$name.in -o $$name.txt; done
	@cd .ci && ../$(BIN)/npm update --package-lock-only --save --ignore-scripts --silent

messages: .venv/ready ## collect the texts to translate, in signon/translations/messages.pot
	@mkdir -p signon/translations
	@$(BIN)/pybabel extract --sort-by-file --no-location -k _l -k lazy_gettext -F pyproject.toml -o signon/translations/messages.pot .

docs: .venv/ready ## build the documentation as a site in artefacts/docs; fails on a broken link or an unknown name
	@$(BIN)/python -m sphinx --quiet --fail-on-warning --keep-going --fresh-env --builder html --doctree-dir artefacts/doctrees docs artefacts/docs
	@echo "The documentation is in artefacts/docs/index.html."

tour: .venv/ready-to-test ## take the screenshots of the README and the documentation from the running demo
	@$(BIN)/python -m tests.tour docs/tour

lighthouse: .venv/ready-to-test ## let Lighthouse judge the demo's public pages (PAGES="'an open letter'" for some)
	@$(BIN)/python -m tests.lighthouse $(PAGES)

clean: ## remove what set-up and tests made; the instance folder with its data stays
	rm -rf .venv .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis artefacts
