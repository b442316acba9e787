# make demo: set up, clean fixtures/raw, show what came out.   make test: set up, run the whole suite.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: setup demo test test-engines lint laws gate docs clean

$(READY): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	touch $(READY)

setup: $(READY)

demo: $(READY)
	$(BIN)/corpusprep clean fixtures/raw -o demo --overwrite
	@echo
	$(BIN)/corpusprep explain fixtures/raw/en-harbor-vote.txt
	@echo
	$(BIN)/corpusprep report demo

test: $(READY)
	$(BIN)/python -m pytest -n auto

# The same bytes on Spark and Ray as here. In an environment of its own: Spark needs an older pandas. Starts what it
# needs by itself, on this machine, one engine a process; without a Java runtime, the tests of Spark say that they were skipped.
ENGINES := $(VENV)-engines
test-engines: $(ENGINES)/.ready
	@command -v java >/dev/null || echo "no Java runtime (17 or later): the tests of Spark are skipped"
	$(ENGINES)/bin/python -m pytest -m engines tests/engines/test_spark.py
	$(ENGINES)/bin/python -m pytest -m engines tests/engines/test_ray.py

$(ENGINES)/.ready: pyproject.toml
	$(PYTHON) -m venv $(ENGINES)
	$(ENGINES)/bin/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(ENGINES)/bin/python -m pip install --quiet --disable-pip-version-check --editable ".[spark,ray]" --group test
	touch $(ENGINES)/.ready

lint: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

# The laws again, with many more examples, and fifty kills of a run.
laws: $(READY)
	$(BIN)/python -m pytest -n auto tests/properties tests/runner --hypothesis-profile=long

# The data packs' figures against the floors in bench/floors.json; says so where the packs are absent.
gate: $(READY)
	$(BIN)/python bench/gate.py

# The pages as a site, in site/; a broken link is an error.
docs: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group docs
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet

clean:
	rm -rf $(VENV) $(VENV)-engines demo .pytest_cache .mypy_cache .ruff_cache .hypothesis
