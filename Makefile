# Every command sets up what it needs first; `make` alone lists them.
SHELL := /bin/bash
PORT ?= 8000
PY := .venv/bin/python
WORKERS ?= 2

# A machine that forbids it has every process of the tests compile all modules anew; .gitignore keeps them out.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup run reset test test-services check format bench

help: ## list the commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: ## virtual environment, pinned packages, Pango, Chromium
	@bin/setup

run: ## the whole application on http://127.0.0.1:8000/ (PORT=9000 for another)
	@bin/setup --without-browser
	@exec $(PY) -m ioc.run --port "$(PORT)" --stop-with-parent

reset: ## forget everything that `make run` keeps under var/
	@bin/reset

test: ## every test on the embedded default, the browser journeys included
	@bin/setup
	@bin/test embedded -n $(WORKERS) $(ARGS)

test-services: ## the same suite on PostgreSQL and Redis
	@bin/setup
	@bin/test services -n $(WORKERS) $(ARGS)

check: ## format, lint, import contracts, types, templates, migrations, deployment, generated docs
	@bin/setup --without-browser
	@bin/check

format: ## put code and templates into the format that `make check` asks for
	@bin/setup --without-browser
	@bin/format

bench: ## the benchmarks, one JSON object a line
	@bin/setup --without-browser >&2
	@$(PY) -m bench
