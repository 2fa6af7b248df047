# Everything a clone needs. `make` alone lists the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard locales/*/LC_MESSAGES/*.po))
TESTS ?= tests

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(READY): $(VENV)/.installed $(CATALOGUES)
	@touch $(READY)

$(VENV)/.installed: requirements-dev.txt pyproject.toml
	@echo "Préparation de l'environnement dans $(VENV) (une à deux minutes la première fois)…"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Il faut Python 3.11 ou plus récent."; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
		-r requirements-dev.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(CATALOGUES): %.mo: %.po | $(VENV)/.installed
	@$(BIN)/python tools/build_catalogues.py

.PHONY: setup
setup: $(READY) ## Prepare the environment (the other targets do it when needed)

.PHONY: demo
demo: $(READY) ## Play the main job in a practice organisation (AUTO=1: without a keyboard)
	@if [ "$(AUTO)" = 1 ] || [ ! -t 0 ] || [ ! -t 1 ]; then exec $(BIN)/kiosque demo --auto; \
	else exec $(BIN)/kiosque demo; fi

.PHONY: test
test: test-fast test-slow ## Run every test, the fast part first

.PHONY: test-fast
test-fast: $(READY) ## Run the fast part of the tests
	$(BIN)/pytest -q -n 2 tests/unit tests/content

.PHONY: test-slow
test-slow: $(READY) ## Run the tests with real parts, faults and front doors
	$(BIN)/pytest -q -n 2 --dist loadfile tests/integration tests/adversarial tests/e2e

.PHONY: check
check: $(READY) ## Check format, lint, types, contracts, dead code, catalogues and content
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/dead_code.py
	$(BIN)/python tools/catalogues.py check
	$(BIN)/kiosque procedure check
	$(BIN)/kiosque translation check

.PHONY: bench
bench: $(READY) ## Measure speed beside references taken in the same run (MEASURES="grant keys": some)
	@$(BIN)/python -m benchmarks $(MEASURES)

.PHONY: messages
messages: $(READY) ## Bring the translation catalogues up to date with the program
	$(BIN)/python tools/catalogues.py update

.PHONY: lock
lock: ## Resolve the versions again (needs pip-tools in the path)
	pip-compile -q --generate-hashes --allow-unsafe --strip-extras --no-header --no-emit-index-url \
		--no-emit-find-links --no-emit-trusted-host -o requirements-dev.txt requirements-dev.in
	pip-compile -q --generate-hashes --allow-unsafe --strip-extras --no-header --no-emit-index-url \
		--no-emit-find-links --no-emit-trusted-host -c requirements-dev.txt \
		-o requirements.txt requirements.in
	sed -i '1i # Versions and hashes of everything the program and its tests need; made from requirements-dev.in by make lock.' requirements-dev.txt
	sed -i '1i # Versions and hashes of everything the program needs to run; made from requirements.in by make lock.' requirements.txt

.PHONY: clean
clean: ## Remove what the other targets built
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
