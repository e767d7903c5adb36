# From a fresh clone: `make run` opens the window, `make test` runs every check. Both do all the set-up, once.
# Works on Debian 12 or newer and Ubuntu 24.04 or newer; elsewhere the system libraries are left to you.

.NOTPARALLEL:
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input
RUN_STAMP := $(VENV)/.installed-run
DEV_STAMP := $(VENV)/.installed-dev
DEFINITION := pyproject.toml nas_desktop/__init__.py

# Any of these names may be missing, or of another version.
PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3; do \
	"$$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null \
	&& { echo "$$name"; break; }; done)

.PHONY: help
help:
	@echo "make run           set up and open the window"
	@echo "make test          set up and run every check"
	@echo "make install       set up the command line only; then: $(BIN)/nas-desktop --help"
	@echo "make lint          the checks that only read the code"
	@echo "make test-fast     the tests without the slow ones"
	@echo "make bench-window  measure the first paint, and how late the window is under load"
	@echo "make package       build the stand-alone folder dist/nas-desktop"
	@echo "make clean         remove what was built; make distclean: the virtual environment as well"

.PHONY: run
run: display system-run $(RUN_STAMP)
	@$(BIN)/nas-desktop

# Said before anything is installed.
.PHONY: display
display:
	@if [ "$$(uname)" = Linux ] && [ -z "$$DISPLAY$$WAYLAND_DISPLAY$$QT_QPA_PLATFORM" ]; then \
		echo "There is no display to open a window on. Without one, use:" >&2; \
		echo "make install && $(BIN)/nas-desktop search --preset taste" >&2; \
		exit 2; \
	fi

.PHONY: install
install: system-headless $(RUN_STAMP)

.PHONY: test
test: lint
	$(BIN)/pytest

.PHONY: test-fast
test-fast: system-test $(DEV_STAMP)
	$(BIN)/pytest -m "not slow"

.PHONY: lint
lint: system-test $(DEV_STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

.PHONY: bench-window
bench-window: system-test $(RUN_STAMP)
	@$(BIN)/nas-desktop bench window

.PHONY: package
package: system-test $(DEV_STAMP)
	$(BIN)/pyinstaller --noconfirm --log-level WARN pyinstaller.spec

.PHONY: clean
clean:
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	find . -path ./$(VENV) -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: distclean
distclean: clean
	rm -rf $(VENV) *.egg-info

# --- set-up

.PHONY: system-run system-test system-headless
system-run system-test system-headless: system-%:
	@scripts/setup_system.sh $* "$(PYTHON)"

# The development set-up holds all that the other one does.
$(RUN_STAMP): $(DEFINITION)
	@$(MAKE) --no-print-directory venv
	@if [ -e $(DEV_STAMP) ] && [ $(DEV_STAMP) -nt pyproject.toml ]; then :; else \
		echo "Installing NAS Desktop into $(VENV): some minutes, and about 6 GB with the CUDA libraries of torch."; \
		$(PIP) install -e .; \
	fi
	@touch $@

$(DEV_STAMP): $(DEFINITION)
	@$(MAKE) --no-print-directory venv
	@echo "Installing NAS Desktop and its checks into $(VENV): some minutes, and about 6 GB with the CUDA libraries of torch."
	@$(PIP) install -e '.[dev]'
	@touch $@

# A virtual environment whose Python has gone is made anew.
.PHONY: venv
venv:
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || { rm -rf $(VENV) && "$(PYTHON)" -m venv $(VENV); }
