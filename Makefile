# Every target sets up what it needs: uv in a venv of its own, then the locked packages, all under .linkway/.
PYTHON ?= python3
HOME_DIR := .linkway
UV := $(shell command -v uv 2>/dev/null || echo $(HOME_DIR)/uv/bin/uv)
export UV_PROJECT_ENVIRONMENT := $(HOME_DIR)/venv
RUN := $(HOME_DIR)/venv/bin
READY := $(HOME_DIR)/venv/.ready

.PHONY: help demo test check format bench chaos schemas clean
help: ## Say what can be made.
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

$(HOME_DIR)/uv/bin/uv:
	@$(PYTHON) -m venv $(HOME_DIR)/uv && $(HOME_DIR)/uv/bin/python -m pip install --quiet --disable-pip-version-check uv

$(READY): pyproject.toml uv.lock | $(filter $(HOME_DIR)/uv/bin/uv,$(UV))
	@$(UV) sync --quiet --locked --compile-bytecode && touch $@

demo: $(READY) ## A day of referrals across London, through real Kafka and MongoDB. ARGS='--once --json' for one object.
	@$(RUN)/linkway demo $(ARGS)

test: check ## Check, then every test.
	@$(RUN)/pytest $(ARGS)

check: $(READY) ## Format, lint, types and imports.
	@$(RUN)/ruff format --check --quiet . && $(RUN)/ruff check --quiet . && $(RUN)/mypy && $(RUN)/lint-imports --no-logo

format: $(READY) ## Put the code in its usual form.
	@$(RUN)/ruff format . && $(RUN)/ruff check --fix .

bench: $(READY) ## Speed beside a hand-written loop; writes .linkway/bench.json.
	@$(RUN)/python -m tests.bench $(ARGS)

chaos: $(READY) ## Kill and break everything for up to half an hour, and check; writes .linkway/chaos.json. ARGS='--seed 7' for one.
	@$(RUN)/python -m tests.chaos $(ARGS)

schemas: $(READY) ## Write the contract's JSON Schemas and AsyncAPI document anew.
	@$(RUN)/python -m services.contract.catalogue

clean: ## Take away everything that was downloaded or kept.
	rm -rf $(HOME_DIR)
