"""What is loaded when: the window must not wait for torch, and a bare GPU machine has few packages."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

import nas_desktop

PACKAGE = Path(nas_desktop.__file__).parent
ROOMS = ["core", "network", "datasets", "search_space", "training", "tracking", "analysis", "search", "gui"]
BARE_MACHINE = {"numpy", "torch", "PIL", "safetensors", "nas_desktop"}
# What a bare machine may lack is loaded inside a function, which says so where it is missing.
ASKED_FOR = {"svhn.py": {"scipy"}}
# What crosses from `core` into the trial's rooms must run on the standard library alone.
LIGHT_CORE = {
    "specs", "events", "json_values", "seeds", "errors", "durable", "paths", "remembered", "objectives", "disks",
    "kill_points", "parent_watch",
}  # fmt: skip


def loaded_by(code: str) -> set[str]:
    program = f"import sys, json\n{code}\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def imports_of(path: Path) -> set[str]:
    """Every module a file imports, inside functions as well; those under TYPE_CHECKING too."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def test_the_package_itself_loads_nothing() -> None:
    assert not {"numpy", "pydantic", "torch", "optuna", "mlflow", "PySide6"} & loaded_by("import nas_desktop")


@pytest.mark.parametrize(
    "module", ["nas_desktop.search.session", "nas_desktop.tracking.tracking_mirror", "nas_desktop.training.trial_main"]
)
def test_what_the_windows_process_loads_brings_neither_torch_nor_mlflow(module: str) -> None:
    assert not {"torch", "mlflow"} & loaded_by(f"import {module}")


def test_the_command_line_answers_without_optuna() -> None:
    assert not {"torch", "mlflow", "optuna", "PySide6"} & loaded_by("import nas_desktop.cli")


@pytest.mark.parametrize("room", ["training", "network", "datasets"])
def test_the_trials_rooms_run_on_a_bare_gpu_machine(room: str) -> None:
    for path in (PACKAGE / room).rglob("*.py"):
        for name in imports_of(path):
            top = name.split(".")[0]
            allowed = BARE_MACHINE | ASKED_FOR.get(path.name, set())
            assert top in allowed or top in sys.stdlib_module_names, f"{path.name} imports {name}"
            if name.startswith("nas_desktop.core."):
                assert name.split(".")[2] in LIGHT_CORE, f"{path.name} imports {name}"


def test_the_light_part_of_core_needs_the_standard_library_alone() -> None:
    for name in LIGHT_CORE:
        tops = {name.split(".")[0] for name in imports_of(PACKAGE / "core" / f"{name}.py")}
        assert tops - set(sys.stdlib_module_names) <= {"nas_desktop", "platformdirs"}, name


def test_no_two_files_import_each_other_even_inside_functions() -> None:
    files = {
        f"nas_desktop.{'.'.join(path.relative_to(PACKAGE).with_suffix('').parts)}": path
        for path in PACKAGE.rglob("*.py")
    }
    files = {name.removesuffix(".__init__"): path for name, path in files.items()}
    del files["nas_desktop"]  # it opens the door to the Python interface when that is first asked for
    graph = {name: {other for other in imports_of(path) if other in files} - {name} for name, path in files.items()}
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " → ".join((*trail[trail.index(name) :], name))
        if name not in done:
            for other in graph[name]:
                visit(other, (*trail, name))
            done.add(name)

    for name in graph:
        visit(name, ())
