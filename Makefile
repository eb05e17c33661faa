PYTHON ?= python3
BIN = .venv/bin
export NO_MKDOCS_2_WARNING = 1
export OPENBLAS_NUM_THREADS = 1

serve: .venv/.installed
	$(BIN)/mkdocs serve

build: .venv/.installed
	$(BIN)/mkdocs build

test: .venv/.installed
	$(BIN)/pytest

coverage: .venv/.installed
	$(BIN)/pytest -m "not browser" -n auto --dist loadgroup --cov

# The CPU build of PyTorch suffices: PIP_EXTRA_INDEX_URL=https://download.pytorch.org/whl/cpu saves gigabytes.
test-frameworks: .venv-frameworks/.installed
	.venv-frameworks/bin/pytest -m frameworks tests/frameworks

check: .venv/.installed
	$(BIN)/ruff check && $(BIN)/ruff format --check && $(BIN)/mypy && $(BIN)/mkdocs build --strict

mutants: .venv/.installed
	$(BIN)/python -m tests.equation_checker.run_mutants --record
	$(BIN)/python -m tests.snippets.run_mutants --record

bench: .venv/.installed
	$(BIN)/python -m benchmarks.site
	$(BIN)/python -m benchmarks.checker && $(BIN)/python -m benchmarks.python && $(BIN)/python -m benchmarks.explorers

lock:
	uv pip compile pyproject.toml --group site --group test --universal --generate-hashes --python-version 3.11.5 --no-emit-index-url --custom-compile-command "make lock" -o requirements.lock

.venv/.installed: requirements.lock
	@$(PYTHON) -c 'import sys, venv; sys.exit(sys.version_info < (3, 11, 5))' || { echo "This needs Python 3.11.5 or newer with its venv module. Get it from https://www.python.org/downloads/ or your package manager, or name one: make PYTHON=python3.13"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

.venv-frameworks/.installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv-frameworks
	.venv-frameworks/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	.venv-frameworks/bin/python -m pip install --quiet --disable-pip-version-check $$(.venv-frameworks/bin/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"]["frameworks"])')
	@touch $@

.PHONY: serve build test coverage test-frameworks check mutants bench lock
