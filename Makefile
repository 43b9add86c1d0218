# Thin: every recipe is one command of a tool that can be run by hand as well.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help site serve test interop check lint bench bench-full bench-small bench-search bench-weight fuzz mutants mutants-of-materials golden screenshots accessibility lighthouse audit licences sbom release editor lock clean

help: ## Say what there is to make
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

site: .venv/site ## Check everything and build the site into site/
	@$(BIN)/commons build

serve: .venv/site ## Preview the site, and build it again after each change
	@$(BIN)/commons serve

interop: .venv/dev ## Read what we export with other people's programs
	@$(BIN)/pytest -m interop

check: .venv/site ## Check everything and build nothing
	@$(BIN)/commons check

test: .venv/dev ## Run every test
	@$(BIN)/pytest

lint: .venv/dev ## Run every linter, as pre-commit does
	@$(BIN)/pre-commit run --all-files

bench: .venv/dev ## Measure builds, edits and checks with 1,000 made-up materials, against stock Material
	@$(BIN)/python -m benchmarks.scale 1000

bench-full: .venv/dev ## The same with 10,000, and the smaller sizes of the plot
	@$(BIN)/python -m benchmarks.scale 10000 --sizes

bench-small: .venv/dev ## Measure the command on this repository, and a thousand references
	@$(BIN)/python -m benchmarks

bench-search: .venv/dev ## Ask the judged queries of our search and of the theme's
	@$(BIN)/python -m benchmarks.search

bench-weight: .venv/dev ## Measure what a first search costs a reader of 1,000 materials
	@$(BIN)/python -m benchmarks.search.weight 1000

fuzz: .venv/dev ## Give a million inputs at random to everything that reads what strangers send (hours)
	@$(BIN)/python -m benchmarks.fuzz

mutants: .venv/dev ## Change our own code in small ways, and see whether a test fails each time
	@$(BIN)/python -m tests.mutants
	@$(BIN)/python -m tests.mutants.lines

mutants-of-materials: .venv/dev ## Change the real materials in ten thousand ways: each gives errors or an inert page
	@$(BIN)/python -m benchmarks.fuzz.mutants

golden: .venv/dev ## Rewrite what the tests compare with; read the diff
	@$(BIN)/python -m tests.regenerate

screenshots: .venv/dev ## Take pictures of the pages that matter most into build/screenshots/
	@$(BIN)/python -m tests.browser.screenshots

accessibility: .venv/dev ## Test every kind of page for accessibility, and write docs/accessibility-tests.md if all is well
	@$(BIN)/python -m tests.browser.statement

lighthouse: .venv/dev ## Print what Lighthouse makes of the site on a phone
	@$(BIN)/python -m tests.browser.lighthouse

audit: .venv/dev ## Ask an advisory service about every locked package
	@$(BIN)/python -m supply_chain.audit

licences: .venv/dev ## Print the licence of every locked package; fail on one that we do not take
	@$(BIN)/python -m supply_chain.licences

sbom: .venv/dev ## Write what the site is built with, as CycloneDX, into build/sbom.json
	@$(BIN)/python -m supply_chain.sbom

release: .venv/dev ## Build the site and pack it with its bill of materials and digests into build/release/
	@$(BIN)/python -m supply_chain.release

editor: .venv/site ## Copy the editor's program from its npm package into overrides/assets/editor/
	@$(BIN)/python -m supply_chain.vendored

lock: .venv/uv ## Bring the lock files up to date with pyproject.toml
	@sh requirements/lock.sh

clean: ## Remove what was built, but not the environment
	@rm -rf site build .cache

.venv/uv: requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Practice Commons needs Python 3.11 or newer: set PYTHON=…"; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "Python cannot make an environment here. On Debian: sudo apt install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

.venv/site: .venv/uv requirements/site.txt pyproject.toml learning_tools/package-lock.json
	@echo "Installing what the site needs into .venv …"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/site.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@$(BIN)/python -m supply_chain.learning_packages
	@touch $@

.venv/dev: .venv/site requirements/dev.txt
	@echo "Installing what the tests need into .venv …"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@$(BIN)/python -m supply_chain.learning_packages --with-tests
	@touch $@
