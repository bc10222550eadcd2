# Two commands: `make run` and `make test`. Both set up what they need.

PYTHON := .venv/bin/python
.PHONY: help run test prove bench-knowledge bench-import code manage reset tidy set-up
.DEFAULT_GOAL := help

help: ## Tell what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: set-up ## Run the portal with its demo at http://localhost:8000 (PORT=8123 make run: elsewhere) until Ctrl-C
	@exec $(PYTHON) -m deploy.local.run

code: ## Print the current one-time code of a demo person: make code WHO=<person>
	@test -n "$(WHO)" || { echo "Whose? make code WHO=<person>"; exit 2; }
	@exec $(PYTHON) -m deploy.local.manage code "$(WHO)"

manage: ## Run a command of manage.py beside the running portal: make manage DO="verify_journal"
	@exec $(PYTHON) -m deploy.local.manage $(DO)

reset: set-up ## Stop the portal of this folder and empty var/
	@exec $(PYTHON) -m deploy.local.reset

test: ## Run everything that can tell whether the house stands
	@sh deploy/local/set-up.sh --browser
	@exec $(PYTHON) -m deploy.local.test

prove: ## Run the long property-based tests (SEED=... repeats a run)
	@sh deploy/local/set-up.sh
	@exec $(PYTHON) -m deploy.local.prove

bench-knowledge: ## Measure guidance side by side with WordPress (ROUNDS=5 EACH=5, in seconds)
	@sh deploy/local/set-up.sh --browser
	@exec $(PYTHON) -m deploy.bench.knowledge

bench-import: ## Measure bringing an export over side by side with WordPress (ITEMS=500, or FILE=an export)
	@sh deploy/local/set-up.sh
	@exec $(PYTHON) -m deploy.bench.importing $(FILE)

tidy: set-up ## Bring code and templates into their form
	@.venv/bin/ruff check --fix --quiet . || true
	@.venv/bin/ruff format --quiet .
	@find portal workflows knowledge theme -name '*.html' 2>/dev/null | xargs .venv/bin/djade --target-version=6.1

set-up: ## Make the Python environment in .venv
	@sh deploy/local/set-up.sh
