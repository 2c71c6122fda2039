# The front door: every target works alone on a fresh clone and makes the virtual environment it needs.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
ARGS   ?=

.DEFAULT_GOAL := help
.PHONY: help demo test format bench bench-sources fuzz fuzz-files fuzz-html samples gold mutate panel-read panel bench-panel bench-check bench-evaluate gains docs rule clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "chengjian needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1)." >&2; \
	  echo "Name another one: make PYTHON=python3.12 ..." >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing chengjian and its tools into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

demo: $(READY) ## read the sample documents into demo/, show one of them, how a sentence is read, and a draft checked
	@mkdir -p demo
	$(BIN)/chengjian read --manifest samples/documents.csv --output demo/figures.csv
	$(BIN)/chengjian read --manifest samples/documents.csv --unread --output demo/unread.csv --quiet
	$(BIN)/chengjian read samples/bulletin.txt --manifest samples/documents.csv --format table | head -n 48
	$(BIN)/chengjian read samples/page.html --format table
	$(BIN)/chengjian read samples/tables.xlsx --manifest samples/documents.csv --format table | head -n 12
	$(BIN)/chengjian read samples/summary.pdf --manifest samples/documents.csv --format table | tail -n 12
	$(BIN)/chengjian explain "2024年全市地区生产总值128.6亿元，比上年增长6.2%。" --region 嘉峪关市
	$(BIN)/chengjian check samples/draft.txt --severity error || test $$? -eq 1
	@$(BIN)/chengjian check samples/draft.txt --output demo/draft.html || test $$? -eq 1
	$(BIN)/chengjian build --manifest samples/documents.csv --into demo/city.duckdb
	$(BIN)/chengjian show 嘉峪关 一般公共预算支出 2023 --panel demo/city.duckdb
	@echo
	@echo "demo/figures.csv holds every figure of the samples, demo/unread.csv the numbers that no rule read;"
	@echo "demo/draft.html is the checked draft as a page: open it in a browser; demo/city.duckdb the panel of the samples;"
	@echo "samples/README.md says what the samples are. Next: $(BIN)/chengjian read YOUR-FILE.txt"

test: $(READY) ## everything that must hold before a change goes in
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest -n 2 $(ARGS)

format: $(READY) ## format the code and mend what the linter can mend
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

bench: $(READY) ## speed, memory and linearity, beside a bare scan and JioNLP (ARGS='--sizes 1,10')
	@$(BIN)/python tools/bench.py $(ARGS)

bench-sources: $(READY) ## pages and megabytes a second of every format beside a library alone, memory on a PDF of 400 pages
	@$(BIN)/python tools/bench_sources.py $(ARGS)

fuzz: $(READY) ## read mutated texts until something breaks (ARGS='--count 1000000 --seed 1')
	@$(BIN)/python tools/fuzz.py $(ARGS)

fuzz-files: $(READY) ## open mutated files of every format until something breaks (ARGS='FOLDER --count 10000')
	@$(BIN)/python tools/fuzz_files.py $(ARGS)

fuzz-html: $(READY) ## read mutated pages until something breaks (ARGS='--count 100000 --seed 1')
	@$(BIN)/python tools/fuzz_html.py $(ARGS)

samples: $(READY) ## write the sample PDF, workbook and Word file anew
	@$(BIN)/python tools/make_samples.py

gold: $(READY) ## score the reader on the gold documents (ARGS='--errors 20 --only NAME')
	@$(BIN)/python tools/gold.py $(ARGS)

panel-read: $(READY) ## read the documents of cities in all formats and score ten indicators (ARGS='--only NAME')
	@$(BIN)/python tools/panel_read.py $(ARGS)

panel: $(READY) ## build the panel of the documents of cities and score its cells, beside reading alone
	@$(BIN)/python tools/panel.py $(ARGS)

bench-check: $(READY) ## what checking costs, beside reading and over collections (ARGS='--sizes 100,1000')
	@$(BIN)/python tools/bench_check.py $(ARGS)

bench-panel: $(READY) ## what building and asking a panel costs (ARGS='--documents 200 --observations 10000000')
	@$(BIN)/python tools/bench_panel.py $(ARGS)

bench-evaluate: $(READY) ## Monte Carlo of 300 regions, 60 indicators, 6 years; growth with runs and regions (ARGS='10000')
	@$(BIN)/python tools/bench_evaluate.py $(ARGS)

gains: $(READY) ## what the reader gains and loses against a commit: make gains BASE=HEAD (ARGS='--show 5')
	@test -n "$(BASE)" || { echo "Which commit? make gains BASE=HEAD" >&2; exit 2; }
	@$(BIN)/python tools/gains.py $(BASE) $(ARGS)

mutate: $(READY) ## corrupt figures one at a time, and say how many the audit finds, names and mends
	@$(BIN)/python tools/mutate.py $(ARGS)

docs: $(READY) ## generate the pages of rules, indicators and commands
	@$(BIN)/python tools/docs.py $(ARGS)

rule: $(READY) ## start a phrase rule: make rule CODE=X119 NAME=level-in-brackets
	@test -n "$(CODE)" -a -n "$(NAME)" || { echo "Which? make rule CODE=X119 NAME=level-in-brackets" >&2; exit 2; }
	@$(BIN)/python tools/new_rule.py $(CODE) $(NAME)

clean: ## remove everything that these targets make
	@rm -rf $(VENV) build demo dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find src tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
