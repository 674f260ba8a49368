# Every command sets up .venv by itself, and again when requirements.lock or pyproject.toml change.
# It asks for make and a Python >= 3.11 with venv: one found by name, or `make PYTHON=… test`.

.DEFAULT_GOAL := help
.PHONY: help demo tour test stories run lint bench year chaos pictures lock

PYTHON ?= python3.14 python3.13 python3.12 python3.11 python3
READY := .venv/.ready
FITS := import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))
export PIP_DISABLE_PIP_VERSION_CHECK = 1

# Leaves the first that fits in $$python; a name alone proves nothing, so each is run.
find_python = for python in $(PYTHON); do \
	  "$$python" -c '$(FITS)' >/dev/null 2>&1 && break; python=; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "Preflight needs Python 3.11 or newer with its venv module; name one with: make PYTHON=/path/to/python3" >&2; \
	  exit 1; \
	fi

help: ## Say what each command does
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: $(READY) ## Open Preflight and a Slack of its own in your browser; needs no token (ARGS=--no-open)
	@.venv/bin/preflight demo $(ARGS)

tour: $(READY) ## Play four weeks of two companies in the terminal; needs no token
	@.venv/bin/preflight demo --tour

test: $(READY) ## Run linters, types, contracts and all tests, on SQLite and PostgreSQL (ARGS for pytest)
	@$(MAKE) --no-print-directory --jobs=2 lint stories

# The linters take one core, and leave the others to these.
stories: $(READY)
	.venv/bin/pytest -n 3 --dist worksteal $(ARGS)

run: $(READY) ## Run the bot against the Slack named in .env
	@.venv/bin/preflight run $(ARGS)

lint: $(READY) ## Run linters, types and import contracts
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports --no-logo

bench: $(READY) ## Measure speed and memory (ARGS=--full for a million pilots)
	@.venv/bin/python -m benchmarks $(ARGS)

year: $(READY) ## Live a year of 300 pilots and hold every letter against the rules (ARGS="--seed 7")
	@.venv/bin/python -m tests.year $(ARGS)

chaos: $(READY) ## Kill workers while Slack misbehaves, and look for every letter (ARGS="--seed 7")
	@.venv/bin/python -m tests.chaos $(ARGS)

pictures: $(READY) ## Take the README's pictures anew, in the Chromium of this machine
	@.venv/bin/python -m tests.browser.pictures

lock: ## Bring requirements.lock up to pyproject.toml (ARGS=--upgrade for the newest of everything)
	@$(find_python); \
	folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	"$$python" -m venv "$$folder" && "$$folder/bin/python" -m pip install -q uv && \
	"$$folder/bin/uv" pip compile --quiet --universal --generate-hashes --no-emit-index-url \
	  --custom-compile-command "make lock" --extra dev --output-file requirements.lock \
	  $(ARGS) pyproject.toml

$(READY): requirements.lock pyproject.toml
	@if ! .venv/bin/python -c '$(FITS)' >/dev/null 2>&1; then \
	  $(find_python); \
	  echo "Making .venv with $$("$$python" --version), half a minute the first time"; \
	  "$$python" -m venv --clear .venv; \
	fi
	@.venv/bin/python -m pip install -q --require-hashes -r requirements.lock
	@.venv/bin/python -m pip install -q --no-deps --no-build-isolation -e .
	@touch $@
