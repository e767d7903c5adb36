import os
from collections.abc import Iterator

import pytest
import torch

from nas_desktop.training.gpu_switches import compute_as
from tests.builders import a_mode


@pytest.fixture(autouse=True)
def switches_as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("CUBLAS_WORKSPACE_CONFIG", raising=False)
    cudnn, strict = torch.backends.cudnn, torch.are_deterministic_algorithms_enabled()
    before = cudnn.benchmark, cudnn.deterministic, cudnn.conv.fp32_precision
    fills = torch.utils.deterministic.fill_uninitialized_memory
    yield
    os.environ.pop("CUBLAS_WORKSPACE_CONFIG", None)
    cudnn.benchmark, cudnn.deterministic, cudnn.conv.fp32_precision = before
    torch.utils.deterministic.fill_uninitialized_memory = fills
    torch.use_deterministic_algorithms(strict)


def test_a_cpu_has_no_switches() -> None:
    torch.backends.cudnn.benchmark = False
    compute_as(a_mode(device="cpu"))
    assert not torch.backends.cudnn.benchmark


def test_a_gpu_takes_the_fastest_kernels() -> None:
    compute_as(a_mode(device="cuda:0"))
    assert torch.backends.cudnn.benchmark
    assert torch.backends.cudnn.conv.fp32_precision == "tf32"
    assert not torch.are_deterministic_algorithms_enabled()
    assert "CUBLAS_WORKSPACE_CONFIG" not in os.environ


def test_a_deterministic_mode_takes_only_what_repeats() -> None:
    compute_as(a_mode(device="cuda:0", deterministic=True))
    assert (torch.backends.cudnn.benchmark, torch.backends.cudnn.deterministic) == (False, True)
    assert torch.backends.cudnn.conv.fp32_precision == "ieee"
    assert torch.are_deterministic_algorithms_enabled()
    assert not torch.is_deterministic_algorithms_warn_only_enabled()
    assert os.environ["CUBLAS_WORKSPACE_CONFIG"] == ":4096:8"


def test_the_next_job_of_a_worker_may_have_another_mode() -> None:
    compute_as(a_mode(device="cuda:0", deterministic=True))
    compute_as(a_mode(device="cuda:0"))
    assert torch.backends.cudnn.benchmark
    assert not torch.are_deterministic_algorithms_enabled()
