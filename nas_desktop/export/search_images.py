"""The images of a search once more, as its trials saw them: for what has to be measured when a network leaves."""

from typing import TYPE_CHECKING

from nas_desktop.core.config import SearchConfig
from nas_desktop.core.errors import DataError
from nas_desktop.core.paths import cache_dir
from nas_desktop.export.export_format import ExportSource

if TYPE_CHECKING:
    from nas_desktop.datasets.prepared import PreparedImages


def search_images(source: ExportSource) -> "PreparedImages":
    """Training and validation images at the search's size, prepared again where they are not in the cache.

    Raises:
        UsageError, DataError: they are not there any more, have changed, or cannot be read.
    """
    from nas_desktop.datasets.prepared import PreparedImages, prepare  # numpy and Pillow

    config = SearchConfig.parse(source.search)
    folder, facts = prepare(config.data_spec(), cache_dir(), lambda done, of: None)
    if facts.fingerprint != source.data.fingerprint or facts.input_shape != source.data.input_shape:
        raise DataError(
            f"The images of {source.data.title} are not those of the search any more.", "Bring the old ones back."
        )
    return PreparedImages.open(folder)
