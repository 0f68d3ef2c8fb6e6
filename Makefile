# make run: a running portal with demo data.  make test: the whole suite.
PYTHON ?= python3
PORT ?= 8000
export SITE_URL ?= http://127.0.0.1:$(PORT)

BIN := .venv/bin
MANAGE := $(BIN)/python manage.py

.PHONY: setup tools run test lint format screenshots messages lock

setup: .venv/installed

.venv/installed: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Gongkai needs Python 3.11 or newer (PYTHON=python3.11 make …).")'
	@$(PYTHON) -m venv .venv || { echo "Python has no venv: apt install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

tools: .venv/tools

.venv/tools: .venv/installed requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

# Compressing the static files takes longer than all the rest: only when one has changed.
var/static/collected: .venv/installed $(shell find static -type f)
	@$(MANAGE) collectstatic --noinput --verbosity 0
	@touch $@

run: setup var/static/collected
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) seed_demo
	@$(MANAGE) rebuild_index
	@echo "Gongkai: $(SITE_URL)/   admin: $(SITE_URL)/admin/   (Ctrl-C ends it)"
	@$(MANAGE) every_minute & clock=$$!; \
	$(BIN)/gunicorn portal.wsgi --bind 127.0.0.1:$(PORT) --workers 2 --threads 4 --log-level warning & server=$$!; \
	trap "kill $$clock $$server 2>/dev/null" EXIT; trap exit INT TERM; wait $$server

test: tools lint
	$(BIN)/python -m tests.on_both_databases

lint: tools
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --check --lint --quiet templates
	$(MANAGE) makemigrations --check --dry-run
	SITE_URL=https://www.example.gov.cn ALLOWED_HOSTS=www.example.gov.cn $(MANAGE) check --deploy --fail-level WARNING
	$(MANAGE) spectacular --validate --fail-on-warn --file /dev/null

format: tools
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djlint --reformat --quiet templates

screenshots: tools
	$(BIN)/python -m tests.e2e.screenshots var/screenshots

messages: tools
	$(MANAGE) compilemessages --ignore .venv

lock: tools
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes requirements-dev.in -o requirements-dev.txt
