"""Our training loop beside the plain one on the same three networks: interleaved rounds, medians. Never asserted.

Every contestant is a process, or as many as there are slots, that trains only while it is asked to; the others stand
still meanwhile. Whole machine against whole machine: the plain loop with all of torch's threads, ours with one trial a
core.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

NET_NAMES = ("small", "median", "large")
_SECONDS = {"small": 3.0, "median": 4.0, "large": 8.0}  # a round of one contestant
_CEILING_SECONDS = 2.5
_PASSES = 3  # a training step computes about three times as much as a prediction
_NAIVE = Path(__file__).parents[3] / "benchmarks" / "naive_loop.py"
_NAIVE_WORKERS = (0, 2)


@dataclass
class Contestant:
    """Processes that run at the same time, and the sums they reached round by round."""

    processes: list[subprocess.Popen[str]]
    facts: dict[str, Any]
    rounds: list[float] = field(default_factory=list)

    def race(self, seconds: float) -> None:
        """One more round."""
        for process in self.processes:
            _tell(process, str(seconds))
        self.rounds.append(sum(float(_hear(process)) for process in self.processes))


def measure_train(
    rounds: int, nets: Sequence[str], device: str = "auto", dtype: str = "auto", n_slots: int | None = None
) -> dict[str, Any]:
    """Images a second of the plain loop and of ours, their ratio, and our share of what the device could do.

    Returns:
        `{"nets": {name: {"naive", "product", "ratio", "ceiling_share", …}}, …}`, plain JSON values.

    Raises:
        RuntimeError: a contestant failed, or this is no checkout of the source, where the plain loop lies.
    """
    if not _NAIVE.is_file():
        raise RuntimeError(f"The plain loop is not at {_NAIVE}; measure in a checkout of the source.")
    on_gpu = device.startswith("cuda") or (device == "auto" and _has_gpu())
    n_slots = n_slots or (1 if on_gpu else len(os.sched_getaffinity(0)))
    wish = _Wish("cuda" if device == "auto" and on_gpu else "cpu" if device == "auto" else device, dtype, n_slots)
    ceiling = _ceiling(wish, rounds)
    return {
        "device": wish.device,
        "n_slots": n_slots,
        "rounds": rounds,
        "ceiling_gmacs": round(ceiling / 1e9, 1),
        "nets": {net: _measure_net(net, wish, rounds, ceiling) for net in nets},
    }


@dataclass(frozen=True)
class _Wish:
    device: str
    dtype: str
    n_slots: int

    def flags(self) -> list[str]:
        n_cores = len(os.sched_getaffinity(0))
        threads = max(1, n_cores // self.n_slots)
        return ["--device", self.device, "--dtype", self.dtype, "--threads", str(threads)]


def _measure_net(net: str, wish: _Wish, rounds: int, ceiling: float) -> dict[str, Any]:
    ours = [sys.executable, "-m", "nas_desktop.training.bench.product_loop", net, *wish.flags()]
    with ExitStack() as stack:
        product = stack.enter_context(_contestant(ours, wish.n_slots))
        plain = [
            stack.enter_context(_contestant([*_naive(net, wish.device), "--workers", str(n)], 1))
            for n in _NAIVE_WORKERS
        ]
        for _ in range(rounds):
            for contestant in (product, *plain):
                contestant.race(_SECONDS[net])
    naive = max(median(contestant.rounds) for contestant in plain)
    speed = median(product.rounds)
    return {
        "naive": round(naive, 1),
        "product": round(speed, 1),
        "ratio": round(speed / naive, 2),
        "ceiling_share": round(_PASSES * product.facts["n_macs"] * speed / ceiling, 3),
        "dtype": product.facts["dtype"],
        "mmacs": round(product.facts["n_macs"] / 1e6, 1),
        "naive_by_workers": {str(n): round(median(c.rounds), 1) for n, c in zip(_NAIVE_WORKERS, plain, strict=True)},
        "product_rounds": [round(value, 1) for value in product.rounds],
    }


def _naive(net: str, device: str) -> list[str]:
    return [sys.executable, str(_NAIVE), net, "--device", device]


def _ceiling(wish: _Wish, rounds: int) -> float:
    command = [sys.executable, "-m", "nas_desktop.training.bench.ceiling", *wish.flags()]
    with _contestant(command, wish.n_slots) as contestant:
        for _ in range(rounds):
            contestant.race(_CEILING_SECONDS)
    return median(contestant.rounds)


@contextmanager
def _contestant(command: Sequence[str], n: int) -> Iterator[Contestant]:
    """`n` processes of `command`, warmed up; gone afterwards."""
    processes: list[subprocess.Popen[str]] = []
    try:
        for _ in range(n):
            processes.append(_start(command))  # noqa: PERF401  # those that did start are ended below
        words = [_hear(process).partition(" ")[2] for process in processes]
        yield Contestant(processes, json.loads(words[0]) if words[0] else {})
    finally:
        for process in processes:
            process.kill()
        for process in processes:
            process.communicate()


def _start(command: Sequence[str]) -> "subprocess.Popen[str]":
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)


def _tell(process: "subprocess.Popen[str]", line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{line}\n")
    process.stdin.flush()


def _hear(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise RuntimeError(f"{process.args!r} ended early with exit code {process.wait()}.")
    return line.strip()


def _has_gpu() -> bool:
    import torch

    return torch.cuda.is_available()
