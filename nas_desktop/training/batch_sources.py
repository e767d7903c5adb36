"""Where a trial's batches come from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import prod
from typing import Protocol, Self

import torch
from torch import Tensor

from nas_desktop.core.specs import DataFacts, NumericMode, TrainingSpec
from nas_desktop.datasets.prepared import PreparedImages
from nas_desktop.training.augmentation import Augmentation, images_of
from nas_desktop.training.devices import memory_format

Batch = tuple[Tensor, Tensor]  # normalised images (N, C, H, W), labels (N,)
_SCORING_BATCH = 128
_PORTION_BYTES = 8_000_000  # of uint8; four times as much once they are normalised


class BatchSource(Protocol):
    """Batches to train on and to score on; normalised, on the device, in the layout of the numeric mode."""

    n_train: int
    n_val: int

    def train_batches(self, epoch: int) -> Iterator[Batch]:
        """One pass over the training images; the order and the augmentation depend on nothing but seed and epoch."""
        ...

    def val_batches(self) -> Iterator[Batch]:
        """One pass over the validation images, as they are."""
        ...


def steps_of(n_images: int, batch_size: int) -> int:
    """Optimizer updates of one pass; a last batch of a single image is left out, unless it is all there is."""
    full, rest = divmod(n_images, batch_size)
    return max(1, full + (rest > 1))


@dataclass(frozen=True, slots=True, eq=False)
class ImageTensors:
    """Prepared images (N, H, W, C), uint8, and their labels, as tensors."""

    facts: DataFacts
    train: Tensor
    train_labels: Tensor
    val: Tensor
    val_labels: Tensor

    @classmethod
    def of(cls, images: PreparedImages) -> Self:
        """As they are mapped from the disk, without a copy."""
        train, val = torch.from_numpy(images.train_images), torch.from_numpy(images.val_images)
        labels = torch.from_numpy(images.train_labels), torch.from_numpy(images.val_labels)
        return cls(images.facts, train, labels[0], val, labels[1])

    @property
    def n_bytes(self) -> int:
        """Of the images."""
        return self.train.nbytes + self.val.nbytes

    def to(self, device: str) -> "ImageTensors":
        """The same on a device; no copy where they are there already."""
        train, val = self.train.to(device), self.val.to(device)
        return ImageTensors(self.facts, train, self.train_labels.to(device), val, self.val_labels.to(device))


class ResidentImages:
    """Images that lie on the device, or in memory on a CPU; augmented by one gather a portion."""

    def __init__(
        self, images: PreparedImages | ImageTensors, training: TrainingSpec, mode: NumericMode, seed: int
    ) -> None:
        held = images if isinstance(images, ImageTensors) else ImageTensors.of(images)
        self._images = held.to(mode.device)
        self.n_train, self.n_val = len(held.train), len(held.val)
        self._device = mode.device
        self._batch_size = training.batch_size
        self._portion = portion_size(held.facts, training, mode)
        self._augmentation = Augmentation(training, self.n_train, held.facts.input_shape[1], seed)
        self._normalise = Normalise(held.facts.mean, held.facts.std, mode)

    def train_batches(self, epoch: int) -> Iterator[Batch]:
        """See `BatchSource`. A last batch of a single image is left out."""
        return batches_of(self._portions(epoch), self._normalise, self._batch_size)

    def val_batches(self) -> Iterator[Batch]:
        """See `BatchSource`."""
        return scoring_batches(self._images.val, self._images.val_labels, self._normalise)

    def _portions(self, epoch: int) -> Iterator[Batch]:
        plan = sent(self._augmentation.plan(epoch), self._device)
        for part in torch.split(plan, self._portion, dim=1):
            yield self._augmentation.views(self._images.train, part), self._images.train_labels[images_of(part)]


def portion_size(facts: DataFacts, training: TrainingSpec, mode: NumericMode) -> int:
    """Images to be augmented at once: a batch on a CPU, whose caches are small; on a GPU many, for each call costs."""
    if mode.device == "cpu":
        return training.batch_size
    return training.batch_size * max(1, _PORTION_BYTES // (training.batch_size * prod(facts.input_shape)))


def batches_of(portions: Iterable[Batch], normalise: "Normalise", batch_size: int) -> Iterator[Batch]:
    """Portions of uint8 images (N, H, W, C), on the device, with their labels, cut into normalised batches."""
    for images, labels in portions:
        yield from zip(torch.split(normalise(images), batch_size), torch.split(labels, batch_size), strict=True)


def scoring_batches(images: Tensor, labels: Tensor, normalise: "Normalise") -> Iterator[Batch]:
    """Images (N, H, W, C), uint8, and labels in batches to be scored, in order."""
    for some, theirs in zip(torch.split(images, _SCORING_BATCH), torch.split(labels, _SCORING_BATCH), strict=True):
        yield normalise(some), theirs.to(normalise.device, non_blocking=True)


def sent(values: Tensor, device: str) -> Tensor:
    """`values` on a device, without waiting for it: from pinned memory, for no other copy to a GPU returns at once."""
    from_pinned = values.pin_memory() if torch.device(device).type == "cuda" else values
    return from_pinned.to(device, non_blocking=True)


class Normalise:
    """Images (N, H, W, C), uint8, made (N, C, H, W), zero mean and unit deviation, on the device of a numeric mode."""

    def __init__(self, mean: tuple[float, ...], std: tuple[float, ...], mode: NumericMode) -> None:
        self.device = mode.device
        self._memory_format = memory_format(mode)
        self._mean = (torch.tensor(mean) * 255).to(mode.device)
        self._scale = (1 / (torch.tensor(std) * 255)).to(mode.device)

    def __call__(self, images: Tensor) -> Tensor:
        """The normalised batch in the layout of the mode."""
        on_device = images.to(self.device, non_blocking=True)
        centred = (on_device.float() - self._mean).mul_(self._scale)
        return centred.permute(0, 3, 1, 2).contiguous(memory_format=self._memory_format)
