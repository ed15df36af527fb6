# `make demo` and `make test` set up all they need in .venv; a second run starts at once.
PYTHON ?= python3
VENV ?= .venv
BENCH_DATA ?= ../shared
# How many tests run at once; each file's tests stay together.
JOBS ?= auto
RUN = $(VENV)/bin/python -m

.PHONY: help demo test lint docs pictures assets bench soak clean

help:  ## say what can be made
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile

demo: $(VENV)/.installed  ## one report in, a validated graph out, into out/
	@echo '$$ backchannel publish examples/relayed-message.txt --out out'
	@$(RUN) backchannel publish examples/relayed-message.txt --out out
	@echo; echo '$$ head -n 60 out/graph.ttl'
	@head -n 60 out/graph.ttl
	@echo; echo '$$ backchannel query out/graph.trig mediations'
	@$(RUN) backchannel query out/graph.trig mediations

test: $(VENV)/.installed-dev  ## prove everything
	$(RUN) pytest -m 'not soak' --numprocesses $(JOBS) --dist loadfile

lint: $(VENV)/.installed-dev  ## ruff and mypy --strict
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy --strict

docs: $(VENV)/.installed-dev  ## renew the answers in docs/, and make the HTML into build/docs/
	"$(VENV)/bin/python" docs/answers.py
	"$(VENV)/bin/python" docs/fields.py
	"$(VENV)/bin/python" docs/build.py build/docs

pictures: $(VENV)/.installed-dev  ## take the pictures of the README anew, with Chromium
	"$(VENV)/bin/python" docs/pictures.py

assets:  ## make anew what the pages take from npm: the editor and the typefaces
	npm ci --prefix web
	cd web && npm run build

bench: $(VENV)/.installed-dev  ## measure on the data in BENCH_DATA, where it is present
	"$(VENV)/bin/python" benchmarks/run.py "$(BENCH_DATA)"

soak: $(VENV)/.installed-dev  ## long trials: kills, fuzzing, many articles
	$(RUN) pytest -m soak

clean:  ## remove what was made here
	rm -rf "$(VENV)" out build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV)/bin/pip:
	@"$(PYTHON)" -c 'import sys; v = sys.version_info; v >= (3, 11) or sys.exit("backchannel needs Python 3.11 or newer, and $(PYTHON) is %d.%d; try: make PYTHON=python3.12 ..." % v[:2])'
	"$(PYTHON)" -m venv "$(VENV)"

# An editable install: changed code runs without another install; changed dependencies (pyproject.toml) do not.
$(VENV)/.installed: pyproject.toml | $(VENV)/bin/pip
	$(RUN) pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(VENV)/bin/pip
	$(RUN) pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@ $(VENV)/.installed
