# quoth from an empty folder: `make run` and `make test` set up all they need in .venv, and start in seconds the next time.
# Every variable can be given: `make run PYTHON=python3.12`.

SHELL := bash

PYTHON ?= python3
VENV ?= .venv
PIP_VERSION ?= 26.3
PIP_OPTIONS ?=
JOBS ?= $(shell $(PYTHON) -c "import os; print(os.cpu_count() or 1)" 2>/dev/null || echo 1)
QUESTION ?= How many purple urchins were removed in all?
SERVE_OPTIONS ?=
# 1: take llama-cpp-python compiled, from an index that has such wheels, named in PIP_OPTIONS or in pip's own settings.
LLAMA_WHEELS ?=
# 1, with `make rebuild`: with instructions that every processor of the kind has; slower.
SAFE ?=
# Optional parts, by the names pyproject.toml has: `make run EXTRAS="audio ocr video"`; `EXTRAS=all` for all.
EXTRAS ?=
TESTS ?= tests
TEST_OPTIONS ?=
# Tests of real processes and a real browser wait for what a busy machine may be late with. A test that fails runs once more, and
# what passed only then is listed at the end: it waits for the wrong thing, and is to be mended.
RERUNS ?= 1
BENCH ?=

comma := ,
space := $(subst ,, )
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
INSTALL := $(PIP) install -qq --constraint constraints.txt $(PIP_OPTIONS)
PACKAGES := models ingest retrieval generation services ui bench tests samples
TEST_MODELS := all-minilm-l6-v2 whisper-tiny.en smollm2-135m-instruct qwen2.5-coder-1.5b-instruct

LLAMA := $(BIN)/python -m services.checkup.llama_build $(if $(LLAMA_WHEELS),--wheel) $(if $(SAFE),--safe) -- \
	--constraint constraints.txt $(PIP_OPTIONS)

# llama.cpp is compiled for this machine's processor, on all its cores.
CMAKE_BUILD_PARALLEL_LEVEL ?= $(JOBS)
export CMAKE_BUILD_PARALLEL_LEVEL
export HF_HUB_DISABLE_TELEMETRY := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help setup extras models trial rebuild run test browser check bench golden samples pins clean

help: ## say what can be made
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 18

run: models trial extras $(VENV)/answered ## set up, fetch the models, add samples/, answer one question, serve the page
	@$(BIN)/quoth serve $(SERVE_OPTIONS)

setup: $(VENV)/installed extras ## make .venv with all that quoth needs; with EXTRAS=ocr or audio, what reads scans or hears too

extras: $(VENV)/installed
ifneq ($(strip $(EXTRAS)),)
	@echo "== Installing the optional parts: $(EXTRAS)"
	@$(INSTALL) --editable ".[$(subst $(space),$(comma),$(strip $(EXTRAS)))]"
endif

models: $(VENV)/installed extras ## fetch and verify the chosen models
	@$(BIN)/quoth models fetch

trial: $(VENV)/installed ## try what is installed in child processes; where llama.cpp dies, compile it with care, once
	@$(BIN)/python -m services.checkup.trial || { \
		test $$? -eq 3 || exit 1; \
		echo "== Compiling llama.cpp with care, once (make rebuild SAFE=1)"; \
		$(MAKE) --no-print-directory rebuild SAFE=1 && $(BIN)/python -m services.checkup.trial; }

rebuild: $(VENV)/made ## compile llama.cpp anew; with SAFE=1 so that it runs on older processors too
	@$(LLAMA) --force-reinstall --no-deps

test: $(VENV)/installed-dev browser ## run the tests, with the real models and in a real browser
	@$(BIN)/quoth models fetch $(TEST_MODELS)
	@$(BIN)/python -m pytest $(TESTS) $(if $(WITHOUT_BROWSER),-m "not browser") --reruns $(RERUNS) $(TEST_OPTIONS)

check: $(VENV)/installed-dev ## run the linter, the formatter, the type checker and the import contract
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(VENV)/installed-dev build/chains/installed ## measure all, side by side with other chains; or a part: make bench BENCH="NAME options"
	@$(BIN)/python -m bench $(or $(BENCH),compare)

golden: $(VENV)/installed-dev ## write the golden files anew; read their diff like code
	@QUOTH_GOLDEN=write $(BIN)/python -m pytest $(TESTS) -k golden $(TEST_OPTIONS)
	@git --no-pager diff --stat

samples: $(VENV)/installed ## build the sample articles from their source
	@$(INSTALL) --group samples
	@$(BIN)/python samples/build.py

pins: $(VENV)/installed-dev ## write what .venv holds to constraints.txt
	@$(PIP) freeze --exclude-editable | sed -E 's/^([A-Za-z0-9._-]+==[^+]*)\+.*/\1/' | grep '==' > constraints.tmp
	@mv constraints.tmp constraints.txt
	@git --no-pager diff --stat -- constraints.txt

clean: ## remove .venv and what the tools left; models and library stay
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache screenshots build dist *.egg-info
	find $(PACKAGES) -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/made:
	@command -v "$(PYTHON)" >/dev/null || { echo "$(PYTHON) is missing: install Python 3.11 or newer"; exit 1; }
	@$(PYTHON) -m ui.doctor --before-install $(if $(LLAMA_WHEELS),--wheels)
	@echo "== Making $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install -qq $(PIP_OPTIONS) pip==$(PIP_VERSION)
	@$(BIN)/python -m ui.doctor --torch
	@touch $@

$(VENV)/installed: $(VENV)/made pyproject.toml constraints.txt
	@echo "== Installing llama-cpp-python$(if $(LLAMA_WHEELS),, (compiling it takes about 5 minutes on two cores))"
	@$(LLAMA)
	@echo "== Installing the other packages"
	@$(INSTALL) --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	@echo "== Installing what tests and checks need"
	@$(INSTALL) --group dev
	@touch $@

# The chains that quoth is measured beside, in an environment of their own.
build/chains/installed: bench/constraints.txt
	@echo "== Installing LangChain and LlamaIndex for the comparison"
	@$(PYTHON) -m venv build/chains
	@build/chains/bin/python -m pip --disable-pip-version-check install -qq $(PIP_OPTIONS) pip==$(PIP_VERSION)
	@build/chains/bin/python -m pip install -qq --group bench --constraint bench/constraints.txt $(PIP_OPTIONS)
	@touch $@

# Made once: later runs go straight to the page.
$(VENV)/answered: | $(VENV)/installed
	@$(BIN)/quoth add samples/*.pdf
	@echo "== quoth ask \"$(QUESTION)\""
	@$(BIN)/quoth ask "$(QUESTION)"
	@touch $@

browser:
ifndef WITHOUT_BROWSER
	@command -v chromium chromium-browser google-chrome >/dev/null && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "== Installing Chromium for the browser test"; \
		{ apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium; } \
			> $(VENV)/chromium.log 2>&1 || { tail -5 $(VENV)/chromium.log; exit 1; }; \
	else \
		echo "The browser test needs Chromium: sudo apt-get install chromium (Debian), or your system's package."; \
		echo "To test without it: make test WITHOUT_BROWSER=1"; \
		exit 1; \
	fi
endif
