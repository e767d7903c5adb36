"""A machine with a GPU, as torch would describe it; nothing is computed on it."""

import pytest
import torch

from nas_desktop.training import gpu_support

NAME = "NVIDIA Card"
RELEASED_FOR = ("sm_75", "sm_80", "sm_86", "sm_90", "sm_100", "sm_120")


def pretend_gpu(
    monkeypatch: pytest.MonkeyPatch,
    capability: tuple[int, int] = (9, 0),
    built_for: tuple[str, ...] = RELEASED_FOR,
    hip: str | None = None,
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda index: NAME)
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda index: capability)
    monkeypatch.setattr(torch.cuda, "get_arch_list", lambda: list(built_for))
    monkeypatch.setattr(torch.version, "hip", hip)
    monkeypatch.setattr(gpu_support, "_compute", lambda index: None)


def pretend_memory(monkeypatch: pytest.MonkeyPatch, free: int, total: int, reserved: int = 0, used: int = 0) -> None:
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda device: (free, total))
    monkeypatch.setattr(torch.cuda, "memory_reserved", lambda device: reserved)
    monkeypatch.setattr(torch.cuda, "memory_allocated", lambda device: used)
    monkeypatch.setattr(torch.cuda, "empty_cache", lambda: None)
