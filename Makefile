# Two commands do all the set-up on a fresh machine with Python 3.11: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MINUTES ?= 1
GOLD := $(patsubst %,--gold %,$(sort $(wildcard corpora/drafts_*.jsonl)))

.PHONY: demo test test-thorough bench lint types rules docs golden weights hearing learn fuzz clean

$(VENV)/ready: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "replylint needs Python 3.11 or later")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[dev]'
	$(BIN)/python -m compileall -q replylint
	touch $@

demo: $(VENV)/ready
	@echo '--- drafts with something to mend'
	@$(BIN)/replylint check --isolated corpora/demo/drafts.jsonl || test $$? -eq 1
	@echo
	@echo '--- a good reply'
	@$(BIN)/replylint check --isolated corpora/demo/good.jsonl
	@echo
	@echo '--- a draft, and a rewrite of it'
	@$(BIN)/replylint rewrite --isolated --customer 'Привезли разбитую кружку' corpora/demo/rewrite.txt

test: $(VENV)/ready
	$(BIN)/pytest

# Hypothesis tries thousands of new examples instead of the same hundred: for a night, not for every change.
test-thorough: $(VENV)/ready
	$(BIN)/pytest --hypothesis-profile=thorough

lint: $(VENV)/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/ready
	$(BIN)/mypy

rules: $(VENV)/ready
	$(BIN)/replylint rules test --coverage --isolated

bench: $(VENV)/ready
	$(BIN)/pip install --quiet --disable-pip-version-check yargy setuptools
	$(BIN)/python -m bench

docs: $(VENV)/ready
	$(BIN)/replylint rules docs --isolated $(GOLD) docs/rules

golden: $(VENV)/ready
	$(BIN)/python -m tests.cli.refresh
	$(BIN)/python -m tests.reporters.test_repository

weights: $(VENV)/ready
	$(BIN)/pip install --quiet --editable '.[weights]'
	$(BIN)/python -m tools.weigh

hearing: $(VENV)/ready
	$(BIN)/pip install --quiet --editable '.[weights]'
	$(BIN)/python -m tools.hearing

learn: $(VENV)/ready
	$(BIN)/pip install --quiet --editable '.[weights]'
	$(BIN)/python -m tools.adding $(DRAFTS)

fuzz: $(VENV)/ready
	$(BIN)/pip install --quiet --disable-pip-version-check atheris
	$(BIN)/python -m fuzz --minutes $(MINUTES)

clean:
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis

.PHONY: docs-check
docs-check: $(VENV)/ready
	$(BIN)/replylint rules docs --isolated --check $(GOLD) docs/rules
