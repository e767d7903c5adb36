"""The test images that a certificate names, as small pictures to look at."""

from collections.abc import Iterable, Mapping
from threading import Lock
from typing import Any

from nas_desktop.core.config import SearchConfig
from nas_desktop.core.errors import NasError
from nas_desktop.datasets.file_source import images_of, let_rest
from nas_desktop.datasets.pictures import to_picture
from nas_desktop.datasets.source import UnreadableImage
from nas_desktop.datasets.survey_facts import Picture
from nas_desktop.export.raw_test import RawTest

_SIDE = 64


class AnswerPictures:
    """Reads pictures by the names of their images. For one thread after another.

    Args:
        search: the configuration of the search.
        fingerprint: of the images that were searched with.
    """

    def __init__(self, search: Mapping[str, Any], fingerprint: str) -> None:
        self._search, self._fingerprint = search, fingerprint
        self._test: RawTest | None = None
        self._places: dict[str, int] = {}
        self._kept: dict[str, Picture] = {}
        self._lock = Lock()

    def read(self, names: Iterable[str]) -> dict[str, Picture]:
        """Those that can be read; image files are decoded by a process apart.

        Raises:
            NasError: the images are not there, or have changed.
        """
        wanted = list(names)
        with self._lock:
            if missing := [name for name in wanted if name not in self._kept]:
                self._read(missing)
            return {name: self._kept[name] for name in wanted if name in self._kept}

    def _read(self, names: list[str]) -> None:
        if self._test is None:
            test = RawTest.of(SearchConfig.parse(self._search).data_spec(), self._fingerprint)
            self._places = {test.source.image_name(index): index for index in test.indices}
            self._test = test
        known = [name for name in names if name in self._places]
        source = self._test.source
        try:
            images = images_of(source, [self._places[name] for name in known], _SIDE)
            for name, image in zip(known, images, strict=True):
                if not isinstance(image, UnreadableImage):
                    self._kept[name] = to_picture(image)
        except OSError as error:
            raise NasError(f"The test images cannot be read: {error.strerror or error}.", "") from error
        finally:
            let_rest(source)
