"""The images of a search, held by a warm worker: only its first trial waits for them to reach the GPU."""

from functools import lru_cache
from pathlib import Path

from nas_desktop.core.specs import NumericMode, TrainingSpec
from nas_desktop.datasets.prepared import PreparedImages
from nas_desktop.training.batch_sources import BatchSource, ImageTensors, ResidentImages
from nas_desktop.training.gpu_memory import free_bytes, may_stay_on_gpu
from nas_desktop.training.streamed_images import StreamedImages


@lru_cache(maxsize=1)
def mapped(folder: Path) -> PreparedImages:
    """The images of a prepared folder, mapped once: a second map counts as memory until the first is let go."""
    return PreparedImages.open(folder)


def batches_from(
    images: PreparedImages, folder: Path, training: TrainingSpec, mode: NumericMode, seed: int
) -> BatchSource:
    """The batches of one trial.

    Args:
        folder: where the images were prepared; what lies there never changes.
    """
    if mode.device == "cpu":
        return ResidentImages(images, training, mode, seed)
    held = _held(folder, mode.device)
    if held.train.device.type == "cpu":
        return StreamedImages(held, training, mode, seed)
    return ResidentImages(held, training, mode, seed)


@lru_cache(maxsize=1)
def _held(folder: Path, device: str) -> ImageTensors:
    """On the GPU if they may stay there, otherwise mapped from the disk."""
    images = ImageTensors.of(mapped(folder))
    return images.to(device) if may_stay_on_gpu(images.n_bytes, free_bytes(device)) else images
