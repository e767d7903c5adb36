from collections.abc import Iterator
from pathlib import Path

import pytest

from nas_desktop.core.specs import NumericMode
from nas_desktop.datasets.prepared import PreparedImages
from nas_desktop.training import held_images, streamed_images
from nas_desktop.training.batch_sources import BatchSource, ResidentImages
from nas_desktop.training.held_images import batches_from
from nas_desktop.training.streamed_images import StreamedImages
from tests.builders import a_mode, a_training
from tests.training.test_streamed_images import PlainSender

ON_META = a_mode(device="meta")


@pytest.fixture(autouse=True)
def nothing_held() -> Iterator[None]:
    held_images._held.cache_clear()
    yield
    held_images._held.cache_clear()


def source(folder: Path, mode: NumericMode) -> BatchSource:
    return batches_from(PreparedImages.open(folder), folder, a_training(), mode, seed=1)


def free(monkeypatch: pytest.MonkeyPatch, n_bytes: int) -> None:
    monkeypatch.setattr(held_images, "free_bytes", lambda device: n_bytes)
    monkeypatch.setattr(streamed_images, "SideStream", PlainSender)


def test_on_a_cpu_nothing_is_held(prepared_folder: Path) -> None:
    assert isinstance(source(prepared_folder, a_mode()), ResidentImages)
    assert held_images._held.cache_info().currsize == 0


def test_images_reach_the_gpu_once_for_all_trials(prepared_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    free(monkeypatch, 10**9)
    first, second = source(prepared_folder, ON_META), source(prepared_folder, ON_META)
    assert isinstance(first, ResidentImages)
    assert isinstance(second, ResidentImages)
    assert first._images.train is second._images.train
    assert first._images.train.is_meta


def test_images_too_many_for_the_gpu_are_streamed(prepared_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    free(monkeypatch, 1000)
    assert isinstance(source(prepared_folder, ON_META), StreamedImages)
