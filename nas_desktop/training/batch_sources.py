"""Where a trial's batches come from."""

from collections.abc import Iterator
from typing import Protocol

import torch
from torch import Tensor

from nas_desktop.core.seeds import derive_seed
from nas_desktop.core.specs import NumericMode, TrainingSpec
from nas_desktop.datasets.prepared import PreparedImages
from nas_desktop.training.devices import memory_format

Batch = tuple[Tensor, Tensor]  # normalised images (N, C, H, W), labels (N,)
_SCORING_BATCH = 128


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


class ResidentImages:
    """Prepared images kept in memory, augmented by one vectorised gather a batch."""

    def __init__(self, images: PreparedImages, training: TrainingSpec, mode: NumericMode, seed: int) -> None:
        self.n_train = len(images.train_images)
        self.n_val = len(images.val_images)
        self._training = training
        self._mode = mode
        self._seed = seed
        self._crop = min(training.crop_pixels, images.facts.input_shape[1] - 1)
        self._side = images.facts.input_shape[1]
        self._train = torch.from_numpy(images.train_images)
        self._train_labels = torch.from_numpy(images.train_labels)
        self._val = torch.from_numpy(images.val_images)
        self._val_labels = torch.from_numpy(images.val_labels)
        self._starts_mirrored = torch.rand(self.n_train, generator=self._generator("mirror")) < 0.5
        self._normalise = Normalise(images.facts.mean, images.facts.std, mode)

    def train_batches(self, epoch: int) -> Iterator[Batch]:
        """See `BatchSource`. A last batch of a single image is left out: batch norm cannot learn from it."""
        generator = self._generator("order", epoch)
        mirrored = self._starts_mirrored ^ bool(epoch % 2)
        order = torch.randperm(self.n_train, generator=generator)
        for chosen in torch.split(order, self._training.batch_size):
            if len(chosen) > 1 or self.n_train == 1:
                yield (
                    self._normalise(self._augment(chosen, mirrored, generator)),
                    self._to_device(self._train_labels[chosen]),
                )

    def val_batches(self) -> Iterator[Batch]:
        """See `BatchSource`."""
        yield from scoring_batches(self._val, self._val_labels, self._normalise)

    def _generator(self, *place: str | int) -> torch.Generator:
        return torch.Generator().manual_seed(derive_seed(self._seed, *place))

    def _augment(self, chosen: Tensor, mirrored: Tensor, generator: torch.Generator) -> Tensor:
        """Shifted and mirrored copies (N, H, W, C) of the chosen images.

        An image is mirrored in every other epoch, whichever comes first, rather than by chance in each: in few epochs
        both sides are then seen equally often (Jordan, 2024, "94% on CIFAR-10 in 3.29 seconds", section 3.6).
        """
        if not self._crop and not self._training.flip:
            return self._train[chosen]
        n, side = len(chosen), torch.arange(self._side)
        rows = self._reflected(side + torch.randint(-self._crop, self._crop + 1, (n, 1), generator=generator))
        columns = self._reflected(side + torch.randint(-self._crop, self._crop + 1, (n, 1), generator=generator))
        if self._training.flip:
            columns = torch.where(mirrored[chosen, None], columns.flip(1), columns)
        return self._train[chosen[:, None, None], rows[:, :, None], columns[:, None, :]]

    def _reflected(self, places: Tensor) -> Tensor:
        """Places beyond an edge, mirrored at it: as if the images were padded, without a padded copy of them."""
        last = self._side - 1
        return last - (last - places.abs()).abs()

    def _to_device(self, labels: Tensor) -> Tensor:
        return labels.to(self._mode.device, non_blocking=True)


def scoring_batches(images: Tensor, labels: Tensor, normalise: "Normalise") -> Iterator[Batch]:
    """Images (N, H, W, C), uint8, and labels in batches to be scored, in order."""
    for some, theirs in zip(torch.split(images, _SCORING_BATCH), torch.split(labels, _SCORING_BATCH), strict=True):
        yield normalise(some), theirs.to(normalise.device, non_blocking=True)


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
