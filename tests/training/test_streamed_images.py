from collections.abc import Iterator
from contextlib import nullcontext

import pytest
import torch
from torch import Tensor

from nas_desktop.datasets.prepared import PreparedImages
from nas_desktop.training import streamed_images
from nas_desktop.training.batch_sources import ImageTensors, ResidentImages
from nas_desktop.training.streamed_images import Arrival, SideStream, StreamedImages, one_ahead
from tests.builders import a_mode, a_training


class PlainSender:
    """Sends at once, as a CPU would."""

    def __init__(self, device: str = "cpu") -> None:
        self._device = device

    def buffer(self, shape: tuple[int, ...]) -> Tensor:
        return torch.empty(shape, dtype=torch.uint8)

    def send(self, values: Tensor) -> Arrival:
        sent = values.to(self._device)
        return lambda: sent


@pytest.mark.parametrize("portion", [32, 96])
@pytest.mark.parametrize("augmented", [True, False])
def test_streamed_batches_are_the_resident_ones(
    images: PreparedImages, monkeypatch: pytest.MonkeyPatch, portion: int, augmented: bool
) -> None:
    training = a_training(batch_size=32, flip=augmented, crop_pixels=int(augmented))
    resident = ResidentImages(images, training, a_mode(), seed=3)
    monkeypatch.setattr(streamed_images, "portion_size", lambda facts, training, mode: portion)
    streamed = StreamedImages(ImageTensors.of(images), training, a_mode(), 3, PlainSender())
    assert (streamed.n_train, streamed.n_val) == (resident.n_train, resident.n_val)
    for epoch in (1, 2):
        for one, other in zip(streamed.train_batches(epoch), resident.train_batches(epoch), strict=True):
            assert torch.equal(one[0], other[0])
            assert torch.equal(one[1], other[1])


def test_streamed_validation_images_come_in_order(images: PreparedImages) -> None:
    streamed = StreamedImages(ImageTensors.of(images), a_training(), a_mode(), 3, PlainSender())
    resident = ResidentImages(images, a_training(), a_mode(), seed=3)
    for number in (0, 1):
        expected = torch.cat([batch[number] for batch in resident.val_batches()])
        assert torch.equal(torch.cat([batch[number] for batch in streamed.val_batches()]), expected)


def test_the_next_copy_starts_before_one_is_used() -> None:
    happened: list[str] = []

    def arrivals() -> Iterator[Arrival]:
        for number in range(3):
            happened.append(f"send {number}")
            yield lambda number=number: torch.tensor(number)

    happened.extend(f"use {value.item()}" for value in one_ahead(arrivals()))
    assert happened == ["send 0", "send 1", "use 0", "send 2", "use 1", "use 2"]


def test_the_gpu_waits_for_a_copy_and_this_thread_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    happened: list[str] = []

    class Stream:
        def __init__(self, name: object) -> None:
            self.name = "computing" if name == "computing" else "side"

        def record_event(self) -> str:
            happened.append(f"{self.name} copies")
            return "copied"

        def wait_event(self, event: str) -> None:
            happened.append(f"{self.name} waits until {event}")

    monkeypatch.setattr(torch.cuda, "Stream", Stream)
    monkeypatch.setattr(torch.cuda, "stream", nullcontext)
    monkeypatch.setattr(torch.cuda, "current_stream", lambda device: Stream("computing"))
    monkeypatch.setattr(torch.Tensor, "record_stream", lambda self, stream: happened.append(f"{stream.name} uses it"))
    arrived = SideStream("meta").send(torch.zeros(3, dtype=torch.uint8))
    assert happened == ["side copies"]
    assert arrived().is_meta
    assert happened[1:] == ["computing waits until copied", "computing uses it"]
