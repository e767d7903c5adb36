"""Which device trains, and how it computes fastest."""

import time
from collections.abc import Callable
from dataclasses import replace

import torch
from torch import nn

from nas_desktop.core.errors import UsageError
from nas_desktop.core.specs import NumericMode
from nas_desktop.training.gpu_support import check_gpu, has_native_bfloat16, name_of
from nas_desktop.training.probe_memory import ProbeMemory

_PROBE_SECONDS = 0.25  # a candidate
_PROBE_TURNS = 5  # of each candidate, in turns; the best one counts, for other programs only ever slow a step down
_MIN_GAIN = 1.1  # a faster but coarser mode must be worth it


def choose_device(wanted: str) -> str:
    """The torch name of the device meant by `auto`, `cpu`, `cuda` or `cuda:N`.

    Raises:
        UsageError: it is not there, or this torch cannot use it.
    """
    return _find_device(wanted)[0]


def choose_mode(
    wanted: str, n_threads: int, memory: ProbeMemory | None = None, *, deterministic: bool = False
) -> tuple[NumericMode, str]:
    """The fastest numeric mode of the device, by a measurement of about half a second, and what was found.

    Args:
        memory: what was measured before is not measured again: two searches must not differ because another program was
            busy during one of the measurements.
        deterministic: on a GPU, compute so that the same trial gives the same numbers; a CPU always does.

    Raises:
        UsageError: as `choose_device`.
    """
    device, reason = _find_device(wanted)
    if device != "cpu":
        return _gpu_mode(device, n_threads, deterministic=deterministic)
    mode, finding = _cpu_mode(n_threads, memory)
    return mode, f"{reason}; the CPU is used. {finding}" if reason else finding


def card_of(mode: NumericMode) -> str:
    """The GPU and the torch that computes on it, as a key for what is measured of them; empty on a CPU."""
    index = torch.device(mode.device).index
    return "" if mode.device == "cpu" else f"{name_of(index)} torch {torch.__version__}"


def _find_device(wanted: str) -> tuple[str, str]:
    """The device, and why it is the CPU where there might have been a GPU."""
    if wanted == "cpu":
        return "cpu", ""
    index = int(wanted.partition(":")[2] or 0)
    check = check_gpu(index)
    if check.is_usable:
        return f"cuda:{index}", ""
    if wanted == "auto":
        return "cpu", f"{check.reason[:1].upper()}{check.reason[1:]}"
    why = check.reason or "this PyTorch finds no such GPU"
    raise UsageError(f"The device {wanted} cannot be used: {why}.", "Choose the device cpu, or auto.")


def _gpu_mode(device: str, n_threads: int, *, deterministic: bool) -> tuple[NumericMode, str]:
    """bfloat16 where the card has circuits for it. Otherwise float32; float16 would need its losses scaled."""
    index = torch.device(device).index
    mode = NumericMode(device, "float32", channels_last=False, n_threads=n_threads, deterministic=deterministic)
    if has_native_bfloat16(index):
        mode = replace(mode, dtype="bfloat16", channels_last=True)
    return mode, f"{name_of(index)}, {mode.dtype}{', repeats exactly' if deterministic else ''}"


def _cpu_mode(n_threads: int, memory: ProbeMemory | None) -> tuple[NumericMode, str]:
    plain = NumericMode("cpu", "float32", channels_last=True, n_threads=n_threads)
    coarse = replace(plain, dtype="bfloat16")
    gain = memory.recall(n_threads) if memory is not None else None
    if gain is None:
        gain = _gain(_training_step(plain), _training_step(coarse))
        if memory is not None:
            memory.keep(n_threads, gain)
    chosen = coarse if gain >= _MIN_GAIN else plain
    return chosen, f"CPU, bfloat16 is {gain:.1f} times as fast as float32: {chosen.dtype} is used"


def _training_step(mode: NumericMode) -> Callable[[], None]:
    """One step of a middling convolution, as a trial takes it."""
    net = nn.Sequential(nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.Conv2d(64, 64, 3, padding=1))
    net = net.to(memory_format=memory_format(mode))
    images = torch.randn(32, 32, 16, 16).to(memory_format=memory_format(mode))

    def step() -> None:
        with autocast(mode):
            loss = net(images).float().square().mean()
        loss.backward()  # type: ignore[no-untyped-call, unused-ignore]

    return step


def _gain(plain: Callable[[], None], other: Callable[[], None]) -> float:
    """How many times as fast `other` is, by the best of a few turns each."""
    for step in (plain, other) * 3:
        step()  # the first ones create kernels
    speeds = [(_speed(plain), _speed(other)) for _ in range(_PROBE_TURNS)]
    return max(speed for _, speed in speeds) / max(speed for speed, _ in speeds)


def _speed(step: Callable[[], None]) -> float:
    """Steps a second."""
    start, n = time.perf_counter(), 0
    while (elapsed := time.perf_counter() - start) < _PROBE_SECONDS / _PROBE_TURNS:
        step()
        n += 1
    return n / elapsed


def memory_format(mode: NumericMode) -> torch.memory_format:
    """How the mode lays out maps in memory."""
    return torch.channels_last if mode.channels_last else torch.contiguous_format


def autocast(mode: NumericMode) -> torch.autocast:
    """The context in which the mode computes."""
    kind = torch.device(mode.device).type
    return torch.autocast(kind, dtype=torch.bfloat16, enabled=mode.dtype == "bfloat16")
