"""Which device trains, and how it computes fastest."""

import time
from collections.abc import Callable
from dataclasses import replace

import torch
from torch import nn

from nas_desktop.core.errors import UsageError
from nas_desktop.core.specs import NumericMode
from nas_desktop.training.probe_memory import ProbeMemory

_PROBE_SECONDS = 0.25  # a candidate
_PROBE_TURNS = 5  # of each candidate, in turns; the best one counts, for other programs only ever slow a step down
_MIN_GAIN = 1.1  # a faster but coarser mode must be worth it


def choose_device(wanted: str) -> str:
    """The torch name of the device meant by `auto`, `cpu`, `cuda` or `cuda:N`.

    Raises:
        UsageError: it is not there, or this torch cannot use it.
    """
    if wanted == "cpu" or (wanted == "auto" and not _usable_gpu(0)):
        return "cpu"
    index = int(wanted.partition(":")[2] or 0)
    if not _usable_gpu(index):
        raise UsageError(f"The device {wanted} cannot be used here.", "Choose the device cpu, or auto.")
    return f"cuda:{index}"


def _usable_gpu(index: int) -> bool:
    if not torch.cuda.is_available() or index >= torch.cuda.device_count():
        return False
    major, minor = torch.cuda.get_device_capability(index)
    built_for = [name.removeprefix("sm_") for name in torch.cuda.get_arch_list() if name.startswith("sm_")]
    return not built_for or min(int(name.rstrip("af")) for name in built_for) <= 10 * major + minor


def choose_mode(wanted: str, n_threads: int, memory: ProbeMemory | None = None) -> tuple[NumericMode, str]:
    """The fastest numeric mode of the device, by a measurement of about half a second, and what was found.

    Args:
        memory: what was measured before is not measured again: two searches must not differ because another program was
            busy during one of the measurements.
    """
    device = choose_device(wanted)
    plain = NumericMode(device, "float32", channels_last=False, n_threads=n_threads)
    if device != "cpu":
        fast = replace(plain, dtype="bfloat16", channels_last=True) if torch.cuda.is_bf16_supported() else plain
        return fast, f"{torch.cuda.get_device_name(device)}, {fast.dtype}"
    last = replace(plain, channels_last=True)
    coarse = replace(last, dtype="bfloat16")
    gain = memory.recall(n_threads) if memory is not None else None
    if gain is None:
        gain = _gain(_training_step(last), _training_step(coarse))
        if memory is not None:
            memory.keep(n_threads, gain)
    chosen = coarse if gain >= _MIN_GAIN else last
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
