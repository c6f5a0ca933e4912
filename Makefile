# One command each. Only make and Python 3.11 or newer have to be there; everything else comes into .venv and var/.
#   make run [PORT=8000]   the tracker, until Ctrl-C
#   make test              every check and test that this machine can run
#   make bench [CROWD=100000]  what the API takes beside raw psycopg, stock REST framework and psql; prints figures
#   make lint              the checks alone
#   make lock              requirements/*.txt again, from the *.in files beside them
#   make clean             removes .venv and caches; data in var/ stay

PYTHON := $(shell for python in python3 python3.11 python3.12 python3.13 python3.14 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
install = $(if $(PYTHON),$(PYTHON) .ci/install,$(error Python 3.11 or newer is needed, and none was found))
compile = .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header

.PHONY: run test bench lint lock clean

run:
	@$(install) runtime
	@exec .venv/bin/python -m tracker.run

test:
	@$(install) dev
	@exec .venv/bin/python .ci/test

bench:
	@$(install) dev
	@exec .venv/bin/python .ci/test --bench

lint:
	@$(install) dev
	@exec .venv/bin/python .ci/test --lint

lock:
	@$(install) dev
	.venv/bin/python -m pip install -q --disable-pip-version-check uv
	$(compile) requirements/runtime.in -o requirements/runtime.txt
	$(compile) requirements/dev.in -c requirements/runtime.txt -o requirements/dev.txt

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
