from pathlib import Path

import pytest
import torch

from nas_desktop.core.errors import UsageError
from nas_desktop.training import devices
from nas_desktop.training.devices import choose_device, choose_mode
from nas_desktop.training.probe_memory import ProbeMemory
from tests.builders import a_mode
from tests.training.pretend_gpu import pretend_gpu


def test_without_a_gpu_auto_means_the_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert choose_device("auto") == "cpu"


def test_asking_for_a_missing_gpu_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(UsageError, match="cuda:1 cannot be used"):
        choose_device("cuda:1")


def test_a_gpu_is_taken_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend_gpu(monkeypatch, (8, 0))
    assert choose_device("auto") == "cuda:0"
    assert choose_device("cpu") == "cpu"


def test_a_gpu_older_than_this_torch_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend_gpu(monkeypatch, (6, 1))
    assert choose_device("auto") == "cpu"


def test_the_finding_says_why_a_gpu_was_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend_gpu(monkeypatch, (3, 5))
    monkeypatch.setattr(devices, "_gain", lambda plain, other: 1.0)
    mode, finding = choose_mode("auto", 1)
    assert mode.device == "cpu"
    assert finding.startswith(
        "NVIDIA Card (compute capability 3.5) is not supported by this PyTorch; the CPU is used. CPU, "
    )


def test_asking_for_a_gpu_too_old_is_refused_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend_gpu(monkeypatch, (3, 5))
    with pytest.raises(UsageError, match=r"cuda cannot be used: .* is not supported by this PyTorch"):
        choose_device("cuda")


@pytest.mark.parametrize(
    ("capability", "dtype", "channels_last"), [((8, 6), "bfloat16", True), ((7, 5), "float32", False)]
)
def test_a_gpu_computes_in_bfloat16_where_it_has_circuits_for_it(
    monkeypatch: pytest.MonkeyPatch, capability: tuple[int, int], dtype: str, channels_last: bool
) -> None:
    pretend_gpu(monkeypatch, capability)
    mode, finding = choose_mode("auto", 1)
    assert (mode.device, mode.dtype, mode.channels_last) == ("cuda:0", dtype, channels_last)
    assert "NVIDIA Card" in finding
    assert dtype in finding


def test_only_a_gpu_has_to_be_told_to_repeat_exactly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "_gain", lambda plain, other: 1.0)
    assert not choose_mode("cpu", 1, deterministic=True)[0].deterministic
    pretend_gpu(monkeypatch)
    mode, finding = choose_mode("cuda", 1, deterministic=True)
    assert mode.deterministic
    assert "repeats exactly" in finding


def test_a_card_is_a_key_with_the_torch_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend_gpu(monkeypatch)
    assert devices.card_of(a_mode()) == ""
    assert devices.card_of(a_mode(device="cuda:0")).endswith(f"torch {torch.__version__}")


@pytest.mark.parametrize(("gain", "dtype"), [(2.0, "bfloat16"), (0.5, "float32")])
def test_the_coarser_numbers_must_pay(monkeypatch: pytest.MonkeyPatch, gain: float, dtype: str) -> None:
    monkeypatch.setattr(devices, "_gain", lambda plain, other: gain)
    mode, finding = choose_mode("cpu", 2)
    assert (mode.dtype, mode.n_threads, mode.device) == (dtype, 2, "cpu")
    assert dtype in finding


def test_the_probe_really_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "_PROBE_SECONDS", 0.01)
    assert choose_mode("cpu", 1)[0].channels_last


def test_a_busy_moment_does_not_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    speeds = iter([1.0, 0.4, 1.0, 0.4, 1.0, 2.0, 1.0, 0.4, 1.0, 0.4])  # plain and coarse in turns
    monkeypatch.setattr(devices, "_speed", lambda step: next(speeds))
    assert choose_mode("cpu", 1)[0].dtype == "bfloat16"


def test_what_was_measured_once_holds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(devices, "_gain", lambda plain, other: 2.0)
    choose_mode("cpu", 1, ProbeMemory(tmp_path))
    monkeypatch.setattr(devices, "_gain", lambda plain, other: 0.5)
    assert choose_mode("cpu", 1, ProbeMemory(tmp_path))[0].dtype == "bfloat16"
    assert choose_mode("cpu", 2, ProbeMemory(tmp_path))[0].dtype == "float32"
