"""Foretold seconds of a trial beside the real ones: random designs, trained by the program's own trainer."""

import json
import math
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from statistics import median
from typing import Any

_NEAR = 1.3  # how many times longer or shorter a trial may be than foretold


def measure_predict(
    designs: int, epochs: int, train: int, space: str, max_macs: int, n_slots: int | None = None, device: str = "auto"
) -> dict[str, Any]:
    """The share of trials within 30 % of what was foretold, the median of real over foretold, and the worst.

    Args:
        space: of the designs; `all` takes the spaces in turn.
        max_macs: multiply-adds of a design.
        n_slots: trials at once, each in a process of its own that first measures the machine beside the others.

    Raises:
        RuntimeError: a process failed.
    """
    n_cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    n_slots = n_slots or n_cores
    flags = {"designs": designs, "epochs": epochs, "train": train, "seed": 0, "space": space, "device": device}
    flags.update({"max-macs": max_macs}, slots=n_slots, threads=max(1, n_cores // n_slots))
    with _slots(flags, n_slots) as slots:
        for _ in range(2):  # measured at the same time, then trained at the same time
            for slot in slots:
                _hear(slot)
            for slot in slots:
                _go_on(slot)
        trials = [json.loads(line) for slot in slots for line in slot.stdout or ()]
        if any(slot.wait() for slot in slots) or len(trials) != designs:
            raise RuntimeError("A slot of the measurement ended early.")
    return {"n_slots": n_slots, **_summary(trials), "trials": sorted(trials, key=lambda trial: trial["design"])}


def _summary(trials: Sequence[dict[str, Any]]) -> dict[str, Any]:
    ratios: list[float] = [trial["measured"] / trial["predicted"] for trial in trials]
    middle = median(ratios)
    worst = max(ratios, key=lambda ratio: abs(math.log(ratio)))
    return {
        "share_within": round(_share_near(ratios), 3),
        "median_ratio": round(middle, 3),
        "worst_ratio": round(worst, 3),
        "share_within_once_corrected": round(_share_near([ratio / middle for ratio in ratios]), 3),
    }


def _share_near(ratios: Sequence[float]) -> float:
    return sum(2 - _NEAR <= ratio <= _NEAR for ratio in ratios) / len(ratios)


@contextmanager
def _slots(flags: dict[str, Any], n: int) -> "Iterator[list[subprocess.Popen[str]]]":
    """`n` processes; gone afterwards."""
    command = [sys.executable, "-m", "nas_desktop.training.bench.predict_child"]
    command += [part for name, value in flags.items() for part in (f"--{name}", str(value))]
    slots: list[subprocess.Popen[str]] = []
    try:
        for slot in range(n):
            started = subprocess.Popen(
                [*command, "--slot", str(slot)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
            slots.append(started)
        yield slots
    finally:
        for process in slots:
            process.kill()
        for process in slots:
            process.communicate()


def _go_on(slot: "subprocess.Popen[str]") -> None:
    assert slot.stdin is not None
    slot.stdin.write("\n")
    slot.stdin.flush()


def _hear(slot: "subprocess.Popen[str]") -> str:
    assert slot.stdout is not None
    line = slot.stdout.readline()
    if not line:
        raise RuntimeError(f"A slot of the measurement ended early, with exit code {slot.wait()}.")
    return line
