# Two commands to know: `make run` answers questions, `make test` checks everything.
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3

.PHONY: run test check test-slow audit format lock clean llm llm-cuda widget

run: $(VENV)/.base
	@$(BIN)/faqbot serve

test: $(VENV)/.dev
	@$(MAKE) --no-print-directory check

check:
	$(BIN)/ruff format --check faqbot tests migrations deploy
	$(BIN)/ruff check faqbot tests migrations deploy
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2 -m "not slow" --cov --cov-report=term
	@$(BIN)/coverage report --fail-under=100 --include='faqbot/domain/*,faqbot/pipeline.py' >/dev/null || \
		{ echo "faqbot/domain and faqbot/pipeline.py must be covered wholly." >&2; exit 1; }

test-slow: $(VENV)/.dev
	$(BIN)/pytest -m slow

# What the product is made of, under which licences, and what is known against it.
audit: $(VENV)/.dev
	@$(BIN)/python deploy/audit.py

# Let the bot write with a language model of its own: on the processor, or on an NVIDIA GPU.
llm: $(VENV)/.base
	@deploy/llm.sh cpu $(VENV)

llm-cuda: $(VENV)/.base
	@deploy/llm.sh cuda $(VENV)

# Build the widget's script from its source; needs Node.
widget:
	@deploy/widget.sh
	cd faqbot/channels/widget/source && npm run --silent check && npm run --silent build

format:
	$(BIN)/ruff check --fix --exit-zero --silent faqbot tests migrations deploy
	$(BIN)/ruff format faqbot tests migrations deploy

# Take the newest versions that fit together, as the lock.
lock:
	deploy/lock.sh

clean:
	rm -rf $(VENV)

$(VENV)/bin/python:
	@deploy/venv.sh $(PYTHON) $(VENV)

$(VENV)/.base: pyproject.toml deploy/constraints.txt | $(VENV)/bin/python
	@echo "Installing faqbot into $(VENV) (about a minute) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c deploy/constraints.txt -e .
	@touch $@

$(VENV)/.dev: pyproject.toml deploy/constraints.txt deploy/llm.sh deploy/trim.cmake deploy/browser.sh deploy/units.sh deploy/widget.sh \
		faqbot/channels/widget/source/package-lock.json | $(VENV)/bin/python
	@echo "Installing faqbot with everything its tests need into $(VENV) (a few minutes) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c deploy/constraints.txt -e '.[dev]'
	@deploy/llm.sh cpu $(VENV)
	@deploy/browser.sh
	@deploy/units.sh
	@deploy/widget.sh
	@touch $@ $(VENV)/.base
