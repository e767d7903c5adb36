from dataclasses import replace

import pytest
import torch

from nas_desktop.network.cost import cost_of
from nas_desktop.training.gpu_memory import (
    OutOfMemory,
    free_bytes,
    may_stay_on_gpu,
    memory_of,
    require_memory_for,
    shortage_in_words,
)
from tests.builders import a_mode, a_training, a_trial_spec
from tests.training.pretend_gpu import pretend_memory

GB = 10**9
ON_GPU = a_mode(device="cuda:0", dtype="bfloat16")


@pytest.mark.parametrize(("n_bytes", "n_free", "stay"), [(GB, 8 * GB, True), (GB + 1, 8 * GB, False), (0, 0, True)])
def test_images_stay_on_a_gpu_if_they_take_an_eighth_of_it(n_bytes: int, n_free: int, stay: bool) -> None:
    assert may_stay_on_gpu(n_bytes, n_free) is stay


def test_what_the_process_holds_unused_counts_as_free(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend_memory(monkeypatch, free=5 * GB, total=8 * GB, reserved=2 * GB, used=GB)
    assert free_bytes("cuda:0") == 6 * GB


def test_a_trial_that_fits_is_let_through(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = a_trial_spec()
    needed = cost_of(spec.architecture).training_bytes(spec.training.batch_size, 2)
    pretend_memory(monkeypatch, free=needed, total=8 * GB)
    require_memory_for(spec, ON_GPU)


def test_a_trial_that_cannot_fit_is_refused_before_it_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = replace(a_trial_spec(), training=a_training(batch_size=100_000))
    pretend_memory(monkeypatch, free=GB // 10, total=8 * GB)
    with pytest.raises(OutOfMemory, match=r"needs about \d+\.\d GB at batch size 100000; 0\.1 GB of the GPU") as error:
        require_memory_for(spec, ON_GPU)
    assert "--slots" in error.value.hint


def test_a_cpu_is_not_asked_for_its_memory() -> None:
    require_memory_for(replace(a_trial_spec(), training=a_training(batch_size=10**9)), a_mode())
    assert memory_of("cpu") == (0, 0)


@pytest.mark.parametrize(
    "error",
    [
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 MiB."),
        RuntimeError("CUDA error: out of memory"),
        RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling cublasCreate"),
    ],
)
def test_a_shortage_within_a_trial_is_one_sentence(error: RuntimeError) -> None:
    with pytest.raises(OutOfMemory, match="The GPU ran out of memory while this network"), shortage_in_words("cuda:0"):
        raise error


def test_other_errors_stay_what_they_are() -> None:
    with pytest.raises(RuntimeError, match="shapes differ"), shortage_in_words("cuda:0"):
        raise RuntimeError("shapes differ")
