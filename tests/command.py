"""The real command line in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

TINY_DATA = [
    "--data",
    "synthetic:600",
    "--train-samples",
    "300",
    "--val-samples",
    "90",
    "--max-macs",
    "2000000",
    "--seed",
    "3",
]
# Trials of the search alone, for tests of something else than control, screening and final training.
TINY = [*TINY_DATA, "--screening", "off", "--checks", "off", "--final-training", "off"]


def nas(*arguments: str | Path, timeout: float = 300) -> subprocess.CompletedProcess[str]:
    """Run `nas-desktop` with these arguments and no display."""
    environment = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    command = [sys.executable, "-m", "nas_desktop", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=timeout, env=environment, check=False)


def events_of(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    """The JSON lines of standard output."""
    return [json.loads(line) for line in done.stdout.splitlines()]
