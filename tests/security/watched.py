"""The command line in processes that write down every attempt to reach another computer."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import nas_desktop

# Python runs a module of this name in every process of its own, those of the workers included.
_HOOK = """
import os, sys

def _watch(event, arguments):
    if event == "socket.getaddrinfo":
        where = arguments[0]
    elif event in ("socket.connect", "socket.sendto", "socket.sendmsg") and isinstance(arguments[1], tuple):
        where = arguments[1][0]
    else:
        return
    with open(os.environ["NAS_TEST_ATTEMPTS"], "a") as file:
        file.write(f"{event} {where!r} by {' '.join(sys.argv)[:200]}\\n")

sys.addaudithook(_watch)
"""
PACKAGE_PARENT = Path(nas_desktop.__file__).parents[1]


def watched_environment(folder: Path, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment for watched processes; what they attempt stands in `folder / "attempts"`."""
    (folder / "hook").mkdir(exist_ok=True)
    (folder / "hook" / "sitecustomize.py").write_text(_HOOK)
    (folder / "attempts").touch()
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "MLFLOW_DISABLE_TELEMETRY", "DO_NOT_TRACK")
    environment = {key: value for key, value in os.environ.items() if key not in hidden}
    places = os.pathsep.join((str(folder / "hook"), str(PACKAGE_PARENT)))
    return {**environment, "PYTHONPATH": places, "NAS_TEST_ATTEMPTS": str(folder / "attempts"), **(extra or {})}


def attempts(folder: Path) -> list[str]:
    """What was attempted, a line each."""
    return (folder / "attempts").read_text().splitlines()


def nas_command(*arguments: str | Path) -> list[str]:
    """The command line, as a program and its arguments."""
    return [sys.executable, "-m", "nas_desktop", *map(str, arguments)]


def run(command: Sequence[str], environment: Mapping[str, str], cwd: Path) -> subprocess.CompletedProcess[str]:
    """Its outcome; whatever it says is kept for the message of a failure."""
    return subprocess.run(
        command, capture_output=True, text=True, timeout=280, env=dict(environment), cwd=cwd, check=False
    )
