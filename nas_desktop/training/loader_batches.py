"""Batches of a user's own DataLoaders, as they come."""

import warnings
from collections.abc import Iterator
from typing import Any

from torch.utils.data import BatchSampler, DataLoader

from nas_desktop.core.specs import NumericMode
from nas_desktop.training.batch_sources import Batch
from nas_desktop.training.devices import memory_format

Loader = DataLoader[Any]


class LoaderBatches:
    """A `BatchSource` over two loaders of (images (N, C, H, W), labels (N,)); nothing is normalised or augmented."""

    def __init__(self, train_loader: Loader, val_loader: Loader, mode: NumericMode) -> None:
        self.n_train = n_images(train_loader)
        self.n_val = n_images(val_loader)
        self._train_loader = train_loader
        self._val_loader = val_loader
        self._mode = mode

    def train_batches(self, epoch: int) -> Iterator[Batch]:
        """One pass over the training loader."""
        return self._batches(self._train_loader)

    def val_batches(self) -> Iterator[Batch]:
        """One pass over the validation loader."""
        return self._batches(self._val_loader)

    def _batches(self, loader: Loader) -> Iterator[Batch]:
        for images, labels in loader:
            on_device = images.to(self._mode.device, non_blocking=True).float()
            yield (
                on_device.contiguous(memory_format=memory_format(self._mode)),
                labels.to(self._mode.device, non_blocking=True),
            )


def n_images(loader: Loader) -> int:
    """How many images one pass sees; 0 where the loader does not know."""
    try:
        return len(loader.dataset)  # type: ignore[arg-type]
    except TypeError:
        return 0


def with_batch_size(loader: Loader, batch_size: int) -> Loader:
    """A loader of the same images in batches of another size; all else stays: order, workers, collate function.

    A loader with a batch sampler of its own keeps its batches, with a warning.
    """
    if loader.batch_size == batch_size:
        return loader
    if loader.batch_size is None or type(loader.batch_sampler) is not BatchSampler:
        warnings.warn("The loader has a batch sampler of its own and keeps its batches.", stacklevel=2)
        return loader
    return DataLoader(
        loader.dataset,
        batch_size=batch_size,
        sampler=loader.sampler,
        num_workers=loader.num_workers,
        collate_fn=loader.collate_fn,
        pin_memory=loader.pin_memory,
        drop_last=loader.drop_last,
        timeout=loader.timeout,
        worker_init_fn=loader.worker_init_fn,
        multiprocessing_context=loader.multiprocessing_context,
        generator=loader.generator,
        persistent_workers=loader.persistent_workers,
    )
