"""The images of a search, made ready once and mapped by every worker: one uint8 array on the disk, no copy a worker.

A prepared folder lies in the cache and can be deleted at any time. The test part is not in it: it is read only when the
best model is scored, so that nothing can look at it before.
"""

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Self

import numpy as np
from PIL import Image as Pillow

from nas_desktop.core import durable
from nas_desktop.core.errors import DataError
from nas_desktop.core.json_values import from_json, to_json
from nas_desktop.core.specs import DataFacts, DataSpec
from nas_desktop.datasets import open_source
from nas_desktop.datasets.decoding import to_array
from nas_desktop.datasets.file_source import images_of
from nas_desktop.datasets.resizing import RULE
from nas_desktop.datasets.source import DEFAULT_SIZE, Image, ImageSource, Labels, Listing, UnreadableImage
from nas_desktop.datasets.splits import Split, split

FORMAT_VERSION = 1
_PROGRESS_EVERY = 100  # images
_STALE_S = 24 * 3600
_MAX_KEPT = 20  # prepared folders in the cache
_MAX_NAMED = 20  # unreadable images named one by one

Progress = Callable[[int, int], None]  # images read, images to read
Known = Mapping[int, Image]  # decoded images (H, W, C) by index into the listing


@dataclass(frozen=True, slots=True, eq=False)
class PreparedImages:
    """Images (N, H, W, C), uint8, mapped from the disk, and their labels."""

    facts: DataFacts
    train_images: Image
    train_labels: Labels
    val_images: Image
    val_labels: Labels

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Map a folder that `prepare` made. Copy on write: torch warns of arrays it may not write to.

        The images to validate on come last, also where they are trained on as well: none lies there twice.
        """
        facts = _read_facts(folder)
        images = np.load(folder / "images.npy", mmap_mode="c", allow_pickle=False)
        labels = np.load(folder / "labels.npy", allow_pickle=False)
        n, first = facts.n_train, len(images) - facts.n_val
        return cls(facts, images[:n], labels[:n], images[first:], labels[first:])


def prepare(spec: DataSpec, cache: Path, on_progress: Progress) -> tuple[Path, DataFacts]:
    """The folder with the training and validation images of `spec`, made unless it is there already.

    With `everything` all images outside the test part are trained on, the search's validation images included. They
    are scored too, as in the search, but such a score is of images the network knows: it only tells that it learns.
    What is prepared for the search already is not decoded again.

    Raises:
        UsageError, DataError: the images cannot be used; the sentence says why.
    """
    source, listing, parts = _parts(spec)
    folder = cache / "datasets" / _key(spec, listing)
    if not (folder / "manifest.json").is_file():
        known = _prepared_for_search(spec, listing, parts, folder.parent) if spec.everything else {}
        facts, images, labels = _read_seen_part(spec, source, listing, parts, known, on_progress)
        _write(folder, facts, images, labels)
        _forget_oldest(folder.parent)
    (folder / "manifest.json").touch()  # so that those in use stay longest
    facts = _read_facts(folder)
    if spec.test_data is not None:
        # Looked at now, so that an unsuitable test set is not noticed only after the last trial.
        _, own_labels = own_test_of(spec.test_data, listing)
        facts = replace(facts, n_test=len(own_labels))
    return folder, facts


def prepare_test(spec: DataSpec, cache: Path, on_progress: Progress) -> tuple[Image, Labels, tuple[str, ...]]:
    """The test images (N, H, W, C) at the search's size, their labels, and the names of those that could not be read.

    Raises:
        UsageError, DataError: the images cannot be used; the sentence says why.
    """
    source, listing, parts = _parts(spec)
    side = side_of(spec, listing)
    if spec.test_data is None:
        read = _read(source, listing.labels, listing.n_channels, parts.test, side, on_progress)
    else:
        own, labels = own_test_of(spec.test_data, listing)
        read = _read(own, labels, listing.n_channels, np.arange(len(labels)), side, on_progress)
    if not len(read[0]):
        raise DataError(f"None of the test images of {source.title} can be read.", "Are the files damaged?")
    return read


def own_test_of(test_data: str, listing: Listing) -> tuple[ImageSource, Labels]:
    """The user's own test set, with its labels counted as the search counts them.

    Raises:
        DataError: it has classes or channels that the search does not know.
    """
    own = open_source(test_data)
    own_listing = own.listing()
    channels = {own_listing.n_channels, listing.n_channels}
    if len(channels) > 1 and not channels <= {1, 3}:  # grey and colour can be made of each other
        ours, theirs = listing.n_channels, own_listing.n_channels
        raise DataError(f"The test images in {test_data} have {theirs} channels, the others {ours}.", "Use one kind.")
    return own, _translate(own_listing, listing, test_data)


def _parts(spec: DataSpec) -> tuple[ImageSource, Listing, Split]:
    source = open_source(spec.data)
    listing = source.listing()
    return source, listing, split_of(spec, listing)


def split_of(spec: DataSpec, listing: Listing) -> Split:
    """Which of the listed images are for what.

    Raises:
        DataError: some class has too few images to stand in every part.
    """
    own_test = spec.test_data is not None
    return split(
        listing.labels, listing.classes, listing.is_test, spec.n_train, spec.n_val, spec.seed, own_test=own_test
    )


def side_of(spec: DataSpec, listing: Listing) -> int:
    """Pixels a side of the images, as the network gets them."""
    return spec.image_size or listing.native_size or DEFAULT_SIZE


def _key(spec: DataSpec, listing: Listing) -> str:
    """The same for the same images, split and size, whatever the path they were named by."""
    asked = to_json(replace(spec, data="", test_data="own" if spec.test_data else None))
    text = json.dumps([FORMAT_VERSION, RULE, listing.fingerprint, asked], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _prepared_for_search(spec: DataSpec, listing: Listing, parts: Split, datasets: Path) -> Known:
    """What the search's prepared folder holds, if it is there; nothing where not every image could be read."""
    folder = datasets / _key(replace(spec, everything=False), listing)
    if not (folder / "manifest.json").is_file() or (held := PreparedImages.open(folder)).facts.n_skipped:
        return {}
    indices = np.concatenate([parts.train, parts.val]).tolist()
    return dict(zip(indices, [*held.train_images, *held.val_images], strict=True))


def _read_seen_part(
    spec: DataSpec, source: ImageSource, listing: Listing, parts: Split, known: Known, on_progress: Progress
) -> tuple[DataFacts, Image, Labels]:
    """Everything that may be looked at before the end; the images to validate on come last."""
    side = side_of(spec, listing)
    only_trained = [parts.train, parts.left] if spec.everything else [parts.train]
    wanted = np.concatenate([*only_trained, parts.val])
    images, labels, skipped = _read(source, listing.labels, listing.n_channels, wanted, side, on_progress, known)
    left_out = set(skipped)
    n_val = len(parts.val) - sum(source.image_name(int(i)) in left_out for i in parts.val)
    if n_val in (0, len(images)):
        raise DataError(f"None of the images of {source.title} can be read.", "Are the files damaged?")
    n_train = len(images) if spec.everything else len(images) - n_val
    mean, std = _mean_and_deviation(images[:n_train])
    facts = DataFacts(
        name=source.name,
        title=source.title,
        fingerprint=listing.fingerprint,
        classes=listing.classes,
        class_counts=tuple(int(n) for n in np.bincount(listing.labels, minlength=len(listing.classes))),
        input_shape=(images.shape[3], side, side),
        n_train=n_train,
        n_val=n_val,
        n_test=len(parts.test),  # `prepare` counts a test set of the user's own
        n_images=listing.n_images,
        mean=mean,
        std=std,
        mirrors=listing.mirrors,
        n_skipped=len(skipped),
        skipped=skipped[:_MAX_NAMED],
        resizing=RULE,
    )
    return facts, images, labels


def _mean_and_deviation(images: Image) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Of each channel, from 0 to 1, by counting levels: exact, and without a copy of the images."""
    levels = np.arange(256) / 255
    means, deviations = [], []
    for channel in range(images.shape[3]):
        counts = np.zeros(256, dtype=np.int64)
        for image in images:
            counts += np.bincount(image[:, :, channel].ravel(), minlength=256)
        shares = counts / counts.sum()
        mean = float(shares @ levels)
        means.append(mean)
        deviations.append(max(float(shares @ (levels - mean) ** 2) ** 0.5, 1 / 255))
    return tuple(means), tuple(deviations)


def _read(
    source: ImageSource,
    all_labels: Labels,
    n_channels: int,
    indices: np.ndarray,
    side: int,
    on_progress: Progress,
    known: Known = MappingProxyType({}),
) -> tuple[Image, Labels, tuple[str, ...]]:
    """The images that can be read, their labels, and the names of the others.

    Args:
        known: images that are decoded already, at this side.
    """
    images = np.empty((len(indices), side, side, n_channels), dtype=np.uint8)
    labels = np.empty(len(indices), dtype=np.int64)
    skipped: list[str] = []
    n = 0
    unknown = [index for index in indices.tolist() if index not in known]
    with closing(images_of(source, unknown, side)) as read:
        for done, index in enumerate(indices.tolist()):
            if done % _PROGRESS_EVERY == 0:
                on_progress(done, len(indices))
            image = known[index] if index in known else next(read)
            if isinstance(image, UnreadableImage):
                skipped.append(source.image_name(index))
                continue
            images[n] = _to_channels(image, n_channels)
            labels[n] = all_labels[index]
            n += 1
    on_progress(len(indices), len(indices))
    return images[:n], labels[:n], tuple(skipped)


def _translate(own: Listing, listing: Listing, where: str) -> Labels:
    """The labels of the user's own test set, counted as the search counts them."""
    unknown = sorted(set(own.classes) - set(listing.classes))
    if unknown:
        raise DataError(f"The test images in {where} have a class “{unknown[0]}” that the training images lack.", "")
    numbers = np.array([listing.classes.index(name) for name in own.classes], dtype=np.int64)
    translated: Labels = numbers[own.labels]
    return translated


def _to_channels(image: Image, n_channels: int) -> Image:
    """Grey as colour, or colour as grey, where a test set differs from the rest."""
    if image.shape[2] == n_channels:
        return image
    if image.shape[2] == 1:
        return np.repeat(image, n_channels, axis=2)
    return to_array(Pillow.fromarray(np.ascontiguousarray(image)), n_channels)


def _write(folder: Path, facts: DataFacts, images: Image, labels: Labels) -> None:
    def fill(temporary: Path) -> None:
        np.save(temporary / "images.npy", images, allow_pickle=False)
        np.save(temporary / "labels.npy", labels, allow_pickle=False)
        manifest = {"format_version": FORMAT_VERSION, "facts": to_json(facts)}
        (temporary / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")

    folder.parent.mkdir(parents=True, exist_ok=True)
    durable.write_folder(folder, fill)


def _forget_oldest(datasets: Path) -> None:
    """The cache must not grow for ever."""
    manifests = sorted(datasets.glob("*/manifest.json"), key=lambda path: path.stat().st_mtime, reverse=True)
    for manifest in manifests[_MAX_KEPT:]:
        shutil.rmtree(manifest.parent, ignore_errors=True)
    for left in datasets.glob(f"*{durable.TEMPORARY_MARK}*"):
        if time.time() - left.stat().st_mtime > _STALE_S:  # a killed process left it
            shutil.rmtree(left, ignore_errors=True)


def _read_facts(folder: Path) -> DataFacts:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return from_json(DataFacts, manifest["facts"])
