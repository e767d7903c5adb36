import warnings

import pytest
import torch

from nas_desktop.training import gpu_support
from nas_desktop.training.gpu_support import check_gpu, has_native_bfloat16
from tests.training.pretend_gpu import pretend_gpu


@pytest.mark.parametrize(
    ("capability", "built_for"),
    [
        ((7, 5), ("sm_75", "sm_80")),
        ((8, 9), ("sm_75", "sm_80", "sm_86")),  # machine code of its generation
        ((9, 0), ("sm_90a",)),
        ((12, 1), ("sm_120f",)),
        ((12, 0), ("sm_80", "compute_90")),  # PTX is translated for what came later
        ((9, 0), ()),
        ((9, 4), ("gfx90a", "gfx942")),
    ],
)
def test_a_card_this_torch_was_built_for_is_usable(
    monkeypatch: pytest.MonkeyPatch, capability: tuple[int, int], built_for: tuple[str, ...]
) -> None:
    pretend_gpu(monkeypatch, capability, built_for)
    assert check_gpu(0).is_usable


@pytest.mark.parametrize(
    ("capability", "built_for"),
    [
        ((3, 5), ("sm_75", "sm_80")),
        ((6, 1), ("sm_75", "compute_90")),
        ((8, 0), ("sm_86", "sm_90")),
        ((10, 0), ("sm_80", "sm_90")),  # newer than all of it, and no PTX
        ((10, 0), ("sm_90a", "compute_90a")),
    ],
)
def test_any_other_card_is_named_with_its_generation(
    monkeypatch: pytest.MonkeyPatch, capability: tuple[int, int], built_for: tuple[str, ...]
) -> None:
    pretend_gpu(monkeypatch, capability, built_for)
    check = check_gpu(0)
    major, minor = capability
    assert not check.is_usable
    assert check.reason == f"NVIDIA Card (compute capability {major}.{minor}) is not supported by this PyTorch"


def test_without_a_card_there_is_nothing_to_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert check_gpu(0).reason == ""


def test_a_card_that_is_not_there_is_not_usable(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend_gpu(monkeypatch)
    assert not check_gpu(1).is_usable


def test_a_driver_too_old_is_said_in_its_own_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def is_available() -> bool:
        warnings.warn("CUDA initialization: The NVIDIA driver on your system is too old.\nMore.", stacklevel=1)
        return False

    monkeypatch.setattr(torch.cuda, "is_available", is_available)
    assert check_gpu(0).reason == "CUDA initialization: The NVIDIA driver on your system is too old"


def test_a_card_that_fails_to_compute_is_not_usable(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(index: int) -> None:
        raise RuntimeError("CUDA error: no kernel image is available for execution on the device\nFor debugging …")

    pretend_gpu(monkeypatch)
    monkeypatch.setattr(gpu_support, "_compute", fail)
    check = check_gpu(0)
    assert not check.is_usable
    assert check.reason.startswith("the GPU does not work (CUDA error: no kernel image")


@pytest.mark.parametrize(("capability", "native"), [((7, 5), False), ((8, 0), True), ((12, 0), True)])
def test_bfloat16_is_native_from_one_generation_on(
    monkeypatch: pytest.MonkeyPatch, capability: tuple[int, int], native: bool
) -> None:
    pretend_gpu(monkeypatch, capability)
    assert has_native_bfloat16(0) is native
