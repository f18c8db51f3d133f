# The commands of the project. Everything runs from this clone, in the virtual environment .venv, on a machine
# that has Python 3.11 or newer, make and a shell.

PORT ?= 8000
MEMBERS ?= 2000
WORKERS ?= 2
# More words for pytest: make test ARGS="tests/connections -k degree"
ARGS ?=

VENV := .venv
PYTHON := $(VENV)/bin/python
READY := $(VENV)/installed.json
CATALOGS := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))
IN_CI := $(filter true True TRUE 1 yes,$(CI))
UV_COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header

# An interrupted setup, or a Python that is gone, leaves an environment that looks finished.
ifneq ($(shell $(PYTHON) -c 'print("runs")' 2>/dev/null),runs)
$(shell rm -f $(READY))
endif

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint format bench lock messages browser

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY) $(CATALOGS) ## make .venv and install the locked packages

# The newest Python that is new enough; `python3` itself may be too old.
$(READY): requirements/dev.txt devservices/bootstrap.py
	@for python in $(PYTHON_FOR_VENV) python3 python python3.14 python3.13 python3.12 python3.11; do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
			"$$python" -m devservices.bootstrap || exit 1; \
			touch $(READY); \
			exit 0; \
		fi; \
	done; \
	echo "Python 3.11 or newer is needed, and none was found under the names python3, python, python3.14 to python3.11." >&2; \
	echo "Install one, or say where it is: make setup PYTHON_FOR_VENV=/path/to/python" >&2; \
	exit 1

demo: $(READY) $(CATALOGS) ## start everything with people in it (PORT=8000 MEMBERS=2000)
	@$(PYTHON) manage.py demo --port $(PORT) --members $(MEMBERS)

test: $(READY) $(CATALOGS) browser ## run all tests (ARGS="tests/core -k text")
	@$(PYTHON) -m pytest -n $(WORKERS) $(ARGS)

lint: $(READY) ## check style, templates and types
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@find templates -name '*.html' -print0 | xargs -0 $(VENV)/bin/djade --target-version 5.2 --check
	@$(PYTHON) -m mypy

format: $(READY) ## put code and templates into shape
	@$(PYTHON) -m ruff check --fix-only --quiet .
	@$(PYTHON) -m ruff format .
	@find templates -name '*.html' -print0 | xargs -0 $(VENV)/bin/djade --target-version 5.2 || true

# Peers are no part of Maillon: where they cannot be had, the benchmarks do without and say so.
$(VENV)/peers.txt: requirements/benchmarks.txt $(READY)
	@$(PYTHON) -m pip install --quiet --require-hashes --requirement requirements/benchmarks.txt && cp $< $@ || \
		echo "Peers could not be installed: they are left out." >&2

bench: MEMBERS = 100000
bench: $(READY) $(VENV)/peers.txt ## measure everything and write docs/benchmarks.md (MEMBERS=100000)
	@$(PYTHON) manage.py services start
	@for name in badges circles change warmup paths feed; do \
		$(PYTHON) -m benchmarks $$name --members $(MEMBERS) --save || exit 1; \
	done
	@$(PYTHON) -m benchmarks pages --save
	@$(PYTHON) -m benchmarks report

# For whoever changes requirements/*.in; uv comes with `pip install uv`.
lock: ## write requirements/*.txt anew from the .in files (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv: pip install uv" >&2; exit 1; }
	@$(UV_COMPILE) $(UPGRADE) requirements/dev.in --output-file requirements/dev.txt
	@$(UV_COMPILE) $(UPGRADE) requirements/runtime.in --constraints requirements/dev.txt --output-file requirements/runtime.txt
	@$(UV_COMPILE) $(UPGRADE) requirements/benchmarks.in --constraints requirements/dev.txt \
		--output-file requirements/benchmarks.txt

# For whoever adds or changes a text; xgettext and msgmerge come with the package gettext.
messages: $(READY) ## bring locale/*.po up to date with the texts in the code (needs gettext)
	@$(PYTHON) manage.py makemessages --all --no-obsolete --no-location --ignore $(VENV) --ignore .maillon --ignore tests

%.mo: %.po | $(READY)
	@$(PYTHON) manage.py compile_catalogs

# Browser tests use the system's Chromium. Without one it is asked for once; CI fails where it cannot be had.
browser:
	@if [ -n "$(IN_CI)" ]; then sh .ci/chromium; \
	elif [ ! -e $(VENV)/chromium-asked ]; then sh .ci/chromium || touch $(VENV)/chromium-asked; fi
