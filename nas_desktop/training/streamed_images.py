"""Batches of images that are too many for the memory of a GPU: sent portion by portion, one ahead of the training."""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

import torch
from torch import Tensor

from nas_desktop.core.specs import NumericMode, TrainingSpec
from nas_desktop.training.augmentation import Augmentation, images_of
from nas_desktop.training.batch_sources import (
    Batch,
    ImageTensors,
    Normalise,
    batches_of,
    portion_size,
    scoring_batches,
    sent,
)

Arrival = Callable[[], Tensor]  # gives what was sent, once it may be used


class Sender(Protocol):
    """A way to a device that does not hold up what is computed there."""

    def buffer(self, shape: tuple[int, ...]) -> Tensor:
        """Memory of uint8 on the host to be filled and sent."""
        ...

    def send(self, values: Tensor) -> Arrival:
        """Start a copy and return at once."""
        ...


class SideStream:
    """Copies to a GPU beside what it computes. PyTorch keeps a buffer as long as its copy is under way."""

    def __init__(self, device: str) -> None:
        self._device = torch.device(device)
        self._stream = torch.cuda.Stream(self._device)  # type: ignore[no-untyped-call]

    def buffer(self, shape: tuple[int, ...]) -> Tensor:
        """See `Sender`."""
        return torch.empty(shape, dtype=torch.uint8, pin_memory=True)

    def send(self, values: Tensor) -> Arrival:
        """See `Sender`."""
        with torch.cuda.stream(self._stream):
            copied = values.to(self._device, non_blocking=True)
            done = self._stream.record_event()

        def arrived() -> Tensor:
            computing = torch.cuda.current_stream(self._device)
            computing.wait_event(done)  # the GPU waits there; this thread does not
            copied.record_stream(computing)
            return copied

        return arrived


class StreamedImages:
    """A `BatchSource` over images on the host; its batches are those of `ResidentImages`."""

    def __init__(
        self, images: ImageTensors, training: TrainingSpec, mode: NumericMode, seed: int, sender: Sender | None = None
    ) -> None:
        self._images = images
        self.n_train, self.n_val = len(images.train), len(images.val)
        self._device = mode.device
        self._batch_size = training.batch_size
        self._portion = portion_size(images.facts, training, mode)
        self._augmentation = Augmentation(training, self.n_train, images.facts.input_shape[1], seed)
        self._normalise = Normalise(images.facts.mean, images.facts.std, mode)
        self._train_labels, self._val_labels = images.train_labels.to(mode.device), images.val_labels.to(mode.device)
        self._sender = sender or SideStream(mode.device)

    def train_batches(self, epoch: int) -> Iterator[Batch]:
        """See `BatchSource`."""
        return batches_of(self._train_portions(epoch), self._normalise, self._batch_size)

    def val_batches(self) -> Iterator[Batch]:
        """See `BatchSource`."""
        places = torch.split(torch.arange(self.n_val), self._portion)
        arriving = one_ahead(self._start(self._images.val, numbers) for numbers in places)
        for images, labels in zip(arriving, torch.split(self._val_labels, self._portion), strict=True):
            yield from scoring_batches(images, labels, self._normalise)

    def _train_portions(self, epoch: int) -> Iterator[Batch]:
        plan = self._augmentation.plan(epoch)
        parts = torch.split(sent(plan, self._device), self._portion, dim=1)
        numbers = torch.split(images_of(plan), self._portion)
        arriving = one_ahead(self._start(self._images.train, some) for some in numbers)
        for images, part in zip(arriving, parts, strict=True):
            in_order = torch.arange(len(images), device=images.device)
            yield self._augmentation.views(images, part, in_order), self._train_labels[images_of(part)]

    def _start(self, images: Tensor, numbers: Tensor) -> Arrival:
        buffer = self._sender.buffer((len(numbers), *images.shape[1:]))
        torch.index_select(images, 0, numbers, out=buffer)
        return self._sender.send(buffer)


def one_ahead(arrivals: Iterable[Arrival]) -> Iterator[Tensor]:
    """What arrives, in order; the next copy has started before one is handed out."""
    rest = iter(arrivals)
    due = next(rest, None)
    while due is not None:
        following = next(rest, None)
        yield due()
        due = following
