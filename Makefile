# Every target fetches what it needs first; all of it lies under .linkway/.
PYTHON ?= python3
RUN := .linkway/venv/bin
READY := .linkway/venv/.ready
DEV := .linkway/venv/.ready-dev
TEXT_MODEL := .linkway/text-model
# Matching's loop is compiled as it is first read; here rather than while a service starts.
COMPILE := $(RUN)/python -c 'import services.matching.domain.kernel.loop'
# Each worker starts servers of its own, and waits for them a third of its time: so there is one more than two cores need.
# A file's tests stay together; the slow folders come first by their names.
WORKERS := --numprocesses 3 --dist loadfile --no-loadscope-reorder
# Without what Python keeps of the modules that it has read, every process of Linkway takes twice as long to start.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo up down status doctor docs test test-long axe check format bench chaos hostile simulation eval-matching schemas messages clean
help: ## Say what can be made.
	@grep -E '^[a-z -]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

$(READY): pyproject.toml uv.lock
	@$(PYTHON) deploy/install.py && $(COMPILE) && touch $@

$(DEV): pyproject.toml uv.lock
	@$(PYTHON) deploy/install.py --dev && $(COMPILE) && touch $(READY) $@

$(TEXT_MODEL)/.ready: pyproject.toml uv.lock
	@$(PYTHON) deploy/install.py --text-model && touch $@

demo: $(READY) ## A day of referrals across London, through real Kafka and MongoDB. ARGS='--once --json' for one JSON object.
	@$(RUN)/linkway demo $(ARGS)

up down status doctor docs: $(READY) ## Start Linkway; stop it; say what runs, or what would stand in the way; write the contract's pages.
	@$(RUN)/linkway $@ $(ARGS)

test: check ## Check, then every test but the long ones.
	@$(RUN)/pytest -m 'not long' $(WORKERS) $(ARGS)

test-long: $(DEV) ## The tests that take most of a minute or more; of each of them `make test` has a shorter one.
	@$(RUN)/pytest -m long $(WORKERS) $(ARGS)

axe: $(DEV) ## Have axe look at every page in every way to read it; writes services/pages/AXE.md.
	@$(RUN)/python -m tests.browser.axe $(WORKERS) $(ARGS)

check: $(DEV) ## Format, lint, types and imports.
	@$(RUN)/ruff format --check --quiet . && $(RUN)/ruff check --quiet . && $(RUN)/mypy && $(RUN)/lint-imports --no-logo

format: $(DEV) ## Put the code in its usual form.
	@$(RUN)/ruff format . && $(RUN)/ruff check --fix .

bench: $(DEV) ## Speed beside a hand-written loop; writes .linkway/bench.json.
	@$(RUN)/python -m tests.bench $(ARGS)

chaos: $(DEV) ## Kill and break everything for up to 40 minutes, and check; writes .linkway/chaos.json. ARGS='--seed 7' for one.
	@$(RUN)/python -m tests.chaos $(ARGS)

hostile: $(DEV) ## Send 200,000 requests and records of any kind, and check; writes .linkway/hostile.json. ARGS='--count 2000' for fewer.
	@$(RUN)/python -m tests.hostile $(ARGS)

eval-matching: $(TEXT_MODEL)/.ready ## How well services suit what people say, with the extra text-model and without; writes .linkway/eval-matching.json.
	@$(TEXT_MODEL)/bin/python -m tests.evaluation $(ARGS)

simulation: $(DEV) ## Two thousand invented worlds in memory, each with faults of its own; `make test` plays a share. ARGS='--seed 7' for one.
	@$(RUN)/python -m tests.simulation $(ARGS)

schemas: $(DEV) ## Write the contract's JSON Schemas and AsyncAPI document anew, and what is drawn from code.
	@$(RUN)/python -m services.contract.documents.catalogue && $(RUN)/python -m services.contract.documents.components && $(RUN)/python -m services.referral.drawing && $(RUN)/python -m services.matching.drawing deploy/weights.toml && $(RUN)/python -m deploy.securing.access_page && $(RUN)/python -m deploy.capacity.page && $(RUN)/python -m tests.rights

messages: $(DEV) ## Bring the catalogues of languages up to what the pages of Londoners say; what is new stays empty.
	@$(RUN)/python -m deploy.messages

clean: ## Stop what runs, then take away everything that was fetched or kept.
	@if [ -x $(RUN)/linkway ]; then LINKWAY_HOME= $(RUN)/linkway down >/dev/null; fi
	rm -rf .linkway
