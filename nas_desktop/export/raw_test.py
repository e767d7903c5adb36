"""The test part of a search as it lies on the disk: image files by their paths, or arrays where a set has no files."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nas_desktop.core.errors import DataError
from nas_desktop.core.specs import DataSpec
from nas_desktop.datasets import open_source
from nas_desktop.datasets.file_source import FileSource, let_rest
from nas_desktop.datasets.prepared import own_test_of, split_of
from nas_desktop.datasets.source import Image, ImageSource


@dataclass(frozen=True, slots=True, eq=False)
class RawTest:
    """Where the test images are."""

    source: ImageSource
    indices: tuple[int, ...]  # into its listing, in the order in which the search scores them

    @classmethod
    def of(cls, spec: DataSpec, fingerprint: str) -> "RawTest":
        """The test part that `prepare_test` prepares.

        Args:
            fingerprint: of the images that were searched with.

        Raises:
            UsageError, DataError: they are not there, or have changed.
        """
        source = open_source(spec.data)
        listing = source.listing()
        if listing.fingerprint != fingerprint:
            raise DataError(
                f"The images in {spec.data} have changed since the search.", "Put back those that it began with."
            )
        if spec.test_data is None:
            return cls(source, tuple(split_of(spec, listing).test.tolist()))
        own, labels = own_test_of(spec.test_data, listing)
        let_rest(source)
        return cls(own, tuple(range(len(labels))))

    @property
    def has_files(self) -> bool:
        """Whether each image is a file."""
        return isinstance(self.source, FileSource)

    def names(self) -> list[str]:
        """Of all images, for the user."""
        return [self.source.image_name(index) for index in self.indices]

    def images(self, skipped: frozenset[str]) -> Iterator[tuple[str, Path | Image]]:
        """Name, and path or array (H, W, C) at its own size, of all but those `skipped` by name."""
        for index in self.indices:
            name = self.source.image_name(index)
            if name in skipped:
                continue
            source = self.source
            yield name, source.file(index) if isinstance(source, FileSource) else np.array(source.image(index))
